use super::*;
use crate::Document;
use crate::types::QuoteForm as Form;

/// The turns of a text: form, who (label, taker), content.
fn turns(text: &str) -> Vec<(Form, String, String, String)> {
    let document = Document::new(text);
    let of = |s: Option<Span>| s.map_or(String::new(), |s| s.of(text).to_string());
    let content = |t: &Turn| t.content.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" | ");
    document.layout.turns.iter().map(|t| (t.form, of(t.source), of(t.taker), content(t))).collect()
}

fn check(text: &str, expected: &[(Form, &str, &str, &str)]) {
    let found = turns(text);
    let found: Vec<_> = found.iter().map(|(f, a, b, c)| (*f, a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_broadcast_is_read_by_its_labels() {
    check(
        "OLGA PERCH, HOST: Good evening. The ferry is late.\n\nIVAN STROM, CAPTAIN (on phone): We are in fog.\n\n\
         (BEGIN VIDEO CLIP)\n\nPERCH: How thick?\n\nSTROM: I cannot see my hand.",
        &[
            (Form::Turn, "OLGA PERCH, HOST", "", "Good evening. The ferry is late."),
            (Form::Turn, "IVAN STROM, CAPTAIN (on phone)", "", "We are in fog."),
            (Form::Turn, "PERCH", "OLGA PERCH", "How thick?"),
            (Form::Turn, "STROM", "IVAN STROM", "I cannot see my hand."),
        ],
    );
}

#[test]
fn labels_may_stand_in_brackets() {
    let (asks, answers) = ("How long did it take?", "Three winters. [Laughs]");
    for (open, close) in [("((", "))"), ("[", "]"), ("(", ")")] {
        let text = format!(
            "The Mail talked to potter Ida Kemp and her aide.\n\n{open}TM{close}  {asks}\n\n\
             {open}Ida Kemp{close}  {answers}\n\nWe had no kiln.\n\n{open}TM{close}  And now?\n\n\
             {open}Kemp{close}  Two."
        );
        let goes_on = format!("{answers} | We had no kiln.");
        check(
            &text,
            &[
                (Form::Turn, "TM", "", asks),
                (Form::Turn, "Ida Kemp", "", &goes_on),
                (Form::Turn, "TM", "", "And now?"),
                (Form::Turn, "Kemp", "Ida Kemp", "Two."),
            ],
        );
    }
    check("(Reuters) - It rained.\n\n(Laughter) It stopped.\n\n(Reuters) It rained again.", &[]);
}

#[test]
fn a_line_under_an_interview_tells_who_has_spoken() {
    check(
        "Q: Do you miss the sea?\n\nA: I miss the gulls.\n\nQ: And the boats?\n\nA: Never.\n\nDame Orla Finch was speaking to Tom Hay.",
        &[
            (Form::Turn, "Q", "Tom Hay", "Do you miss the sea?"),
            (Form::Turn, "A", "Orla Finch", "I miss the gulls."),
            (Form::Turn, "Q", "Tom Hay", "And the boats?"),
            (Form::Turn, "A", "Orla Finch", "Never."),
        ],
    );
}

#[test]
fn questions_and_answers_name_who_asks_and_who_answers() {
    check(
        "The Mail talked to potter Ida Kemp in her shed.\n\nQ: Why clay?\n\nA: It forgives.\n\nQ: And glass?\n\n\
         Kemp: It never does.\n\nThe shed was cold.",
        &[
            (Form::Turn, "Q", "", "Why clay?"),
            (Form::Turn, "A", "Ida Kemp", "It forgives."),
            (Form::Turn, "Q", "", "And glass?"),
            (Form::Turn, "Kemp", "", "It never does."),
        ],
    );
}

#[test]
fn a_transcript_may_be_quoted_as_a_whole() {
    check(
        "The host asked twice.\n\n“PERCH: How thick is it?\n\nSTROM: I cannot see my hand.\n\nPERCH: And now?\n\n\
         STROM: It is lifting.",
        &[
            (Form::Turn, "PERCH", "", "How thick is it?"),
            (Form::Turn, "STROM", "", "I cannot see my hand."),
            (Form::Turn, "PERCH", "", "And now?"),
            (Form::Turn, "STROM", "", "It is lifting."),
        ],
    );
}

#[test]
fn an_explainer_with_headings_in_capitals_is_no_transcript() {
    check("WHAT HAPPENED: The dam broke.\n\nWHY IT MATTERS: The town is wet.\n\nWHAT COMES NEXT: Nobody knows.", &[]);
    check("Date: 4 May\n\nPlace: the hall\n\nTickets: at the door", &[]);
}

#[test]
fn an_interview_without_labels_alternates() {
    check(
        "An interview with the diver Rhys Amble\n\nWhat is down there?\n\nMud. I have never seen anything else.\n\n\
         Do you like it?\n\nI do. My wife does not.\n\nShe waits in the car.\n\nWill you go again?\n\nI go on Friday.",
        &[
            (Form::Turn, "", "", "What is down there?"),
            (Form::Turn, "", "Rhys Amble", "Mud. I have never seen anything else."),
            (Form::Turn, "", "", "Do you like it?"),
            (Form::Turn, "", "Rhys Amble", "I do. My wife does not. | She waits in the car."),
            (Form::Turn, "", "", "Will you go again?"),
            (Form::Turn, "", "Rhys Amble", "I go on Friday."),
        ],
    );
}

#[test]
fn a_post_belongs_to_the_name_with_the_handle() {
    check(
        "The referee was not amused.\n\nNever a penalty. Never. https://t.co/abc\n\n— Lena Voss (@lenav) May 2, 2023\n\nFans laughed.",
        &[(Form::Tweet, "Lena Voss", "", "Never a penalty. Never. https://t.co/abc")],
    );
}

#[test]
fn a_letter_is_its_signatory_s_and_a_stray_name_signs_nothing() {
    check(
        "Sir, I was glad to read of the new bus. My mother has waited for it since 1990.\n\nOona Birch\nLittle Marrow",
        &[(
            Form::Letter,
            "Oona Birch",
            "",
            "Sir, I was glad to read of the new bus. My mother has waited for it since 1990.",
        )],
    );
    check("The bus is new. Drivers like it, and so do the passengers of the old line.\n\nOona Birch", &[]);
}

#[test]
fn lists_and_blocks_after_a_colon_are_the_introducer_s() {
    check(
        "The union says:\n\n• pay has fallen;\n• the roof leaks.\n\nTalks go on.",
        &[(Form::List, "", "", "pay has fallen; | the roof leaks.")],
    );
    check(
        "The head wrote to parents:\n\nWe are closed today. Our boiler has burst.\n\nPupils cheered.",
        &[(Form::Block, "", "", "We are closed today. Our boiler has burst.")],
    );
    check("There are two rules:\n\nEverybody pays. Nobody shouts.", &[]);
}

#[test]
fn dashes_open_the_lines_of_a_dialogue() {
    check(
        "– Where is the boat? asked Nils Aune.\n\n– It sank, said his brother.",
        &[(Form::Turn, "Nils Aune", "", "Where is the boat?"), (Form::Turn, "his brother", "", "It sank")],
    );
}
