use super::*;
use crate::types::QuoteKind;

fn at(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap_or_else(|| panic!("no {part:?} in the text"));
    Span::new(start, start + part.len())
}

/// An engine's attribution: contents, cue, source ('' for none).
fn given(text: &str, content: &[&str], cue: &str, source: &str) -> Attribution {
    let content: Vec<Span> = content.iter().map(|c| at(text, c)).collect();
    let mut out = Attribution::new(kind_of(&Document::new(text), &content), content);
    out.cue = if cue.is_empty() { Vec::new() } else { vec![at(text, cue)] };
    out.source = if source.is_empty() { Vec::new() } else { vec![at(text, source)] };
    out
}

/// What is left of attributions: 'content | content / cue' each.
fn left(text: &str, mut found: Vec<Attribution>) -> Vec<String> {
    all(&Document::new(text), &mut found);
    last(&Document::new(text), &mut found);
    let of = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" | ");
    found.iter().map(|a| format!("{} / {}", of(&a.content), of(&a.cue))).collect()
}

fn one(text: &str, content: &[&str], cue: &str, source: &str) -> Vec<String> {
    left(text, vec![given(text, content, cue, source)])
}

#[test]
fn the_object_before_a_colon_is_no_part_of_the_quotation_after_it() {
    let text = "Ruth Alder has apologised for the delay: “I should have called.”";
    let quoted = ["“I should have called.” / has apologised for the delay:"];
    assert_eq!(one(text, &["the delay", "“I should have called.”"], "has apologised for", "Ruth Alder"), quoted);
    assert_eq!(one(text, &["the delay: “I should have called.”"], "has apologised for", "Ruth Alder"), quoted);
    let clause = "She said it was simple: “We go.”";
    assert_eq!(one(clause, &["it was simple: “We go.”"], "said", "She"), ["it was simple: “We go.” / said"]);
}

#[test]
fn the_verb_of_an_answer_is_its_cue() {
    let text = "Munro told us when asked about the ferry: “The yard will answer.”";
    assert_eq!(
        one(text, &["the ferry", "“The yard will answer.”"], "asked about", "Munro"),
        ["“The yard will answer.” / told"]
    );
}

#[test]
fn what_somebody_speaks_of_is_not_what_they_say() {
    let text = "“It will sink,” Mr. Doyle said of the ferry, once the Coast Line.";
    assert_eq!(one(text, &["“It will sink,”", "the Coast Line"], "said", "Mr. Doyle"), ["“It will sink,” / said"]);
}

#[test]
fn those_who_are_told_are_no_part_of_what_is_said() {
    let text = "His son reported to the police he left home on Friday.";
    assert_eq!(
        one(text, &["the police he left home on Friday"], "reported to", "His son"),
        ["he left home on Friday / reported to"]
    );
}

#[test]
fn an_addressee_without_a_preposition_is_no_part_of_what_is_said() {
    let text = "Tuttle told the fair board the wheel had failed.";
    assert_eq!(one(text, &["the fair board the wheel had failed"], "told", "Tuttle"), ["the wheel had failed / told"]);
    let text = "They told the auditors nothing he had not said.";
    let whole = "the auditors nothing he had not said";
    assert_eq!(one(text, &[whole], "told", "They"), [format!("{whole} / told")]);
}

#[test]
fn a_report_in_a_clause_in_front_ends_with_it() {
    let text = "But when the mayor says that cars are done, she should try a bus.";
    let content = ["that cars are done, she should try a bus"];
    assert_eq!(one(text, &content, "says", "the mayor"), ["that cars are done / says"]);
    let text = "The mayor says that cars are done, she has had enough.";
    let content = ["that cars are done, she has had enough"];
    assert_eq!(one(text, &content, "says", "The mayor"), [format!("{} / says", content[0])]);
}

#[test]
fn a_content_does_not_go_on_into_half_of_a_quotation() {
    let text = "She asked whether the tide \" . . and went.";
    assert_eq!(one(text, &["whether the tide"], "asked", "She"), ["whether the tide / asked"]);
}

#[test]
fn the_clause_before_a_second_speaker_is_the_narrators() {
    let text = "The wind is rising, and officials say the bridge will close.";
    let content = ["The wind is rising", "the bridge will close"];
    assert_eq!(one(text, &content, "say", "officials"), ["the bridge will close / say"]);
}

#[test]
fn a_verb_after_a_parenthesis_has_its_subject_before_it() {
    let text = "Customers, it said, will get a refund.";
    assert_eq!(one(text, &["will get a refund"], "said", "it"), ["Customers | will get a refund / said"]);
}

#[test]
fn the_noun_of_an_attitude_stays_in_the_content() {
    let text = "They voiced their anger at the mayor.";
    assert_eq!(one(text, &["the mayor"], "voiced their anger at", "They"), ["their anger at the mayor / voiced"]);
}

#[test]
fn a_line_that_leads_in_to_speech_gives_it_its_cue() {
    let text = "Doyle said that given the crops this year:\n\n“There is only barley.”";
    let rows = vec![
        given(text, &["that given the crops this year"], "said", "Doyle"),
        given(text, &["“There is only barley.”"], "", ""),
    ];
    assert_eq!(left(text, rows), ["“There is only barley.” / said"]);
}

#[test]
fn a_second_verb_has_a_row_of_its_own() {
    let text = "Alder found the raid justified and called the order quick.";
    let both = ["the raid justified / found", "the order quick / called"];
    assert_eq!(one(text, &["the raid justified and called the order quick"], "found", "Alder"), both);
    assert_eq!(one(text, &["the raid justified", "the order quick"], "found", "Alder"), both);
    let deed = "The council labelled Orlov a smuggler and built a wall.";
    assert_eq!(
        one(deed, &["Orlov a smuggler and built a wall"], "labelled", "The council"),
        ["Orlov a smuggler / labelled"]
    );
    let clause = "She said he left and called nobody.";
    assert_eq!(one(clause, &["he left and called nobody"], "said", "She"), ["he left and called nobody / said"]);
}

#[test]
fn a_content_goes_on_to_where_its_clause_ends() {
    let that = "The motion claims the levy is void, and that the towns may sue.";
    assert_eq!(
        one(that, &["the levy is void"], "claims", "The motion"),
        ["the levy is void, and that the towns may sue / claims"]
    );
    let whether = "Scientists debate whether the decay, in the form of dunes, was caused by geese.";
    assert_eq!(
        one(whether, &["whether the decay"], "debate", "Scientists"),
        ["whether the decay, in the form of dunes, was caused by geese / debate"]
    );
    let fact = "The judge rejected that argument in a ruling.";
    assert_eq!(one(fact, &["that argument"], "rejected", "The judge"), ["that argument / rejected"]);
}

#[test]
fn a_clause_in_front_belongs_to_what_is_said() {
    let text = "As the board looks to end it, divers will go on, officials said.";
    let mut weak = given(text, &["the board", "to end it"], "looks", "");
    weak.confidence = 0.2;
    let rows = vec![weak, given(text, &["divers will go on"], "said", "officials")];
    assert_eq!(left(text, rows), ["As the board looks to end it, divers will go on / said"]);
    let cue = "The note was short. Because only the council may do so, reads the motion, the decree is void.";
    assert_eq!(
        one(cue, &["the decree is void"], "reads", "The note"),
        ["Because only the council may do so | the decree is void / reads"]
    );
}

#[test]
fn what_is_judged_wrong_is_what_they_say() {
    let text = "It is premature to assume Mr. Hale has won, as some aides have claimed.";
    let content = ["It is premature to assume Mr. Hale has won"];
    assert_eq!(one(text, &content, "have claimed", "some aides"), ["Mr. Hale has won / have claimed"]);
}

#[test]
fn deeds_names_and_terms_are_no_reports() {
    let none: [String; 0] = [];
    for (text, content, cue, source) in [
        ("Congress denied funding for a bridge.", "funding for a bridge", "denied", "Congress"),
        ("Mills have sought bankruptcy protection.", "bankruptcy protection", "have sought", "Mills"),
        ("Weld observed nine proteins found in ink.", "nine proteins found in ink", "observed", "Weld"),
        ("A builder deemed rich is here.", "A builder", "deemed", ""),
        ("Builders were permitted to put up homes.", "to put up homes", "were permitted", ""),
        ("A fair was held called Pies and Politics.", "Pies and Politics", "was held called", ""),
        ("But Orr painted a different picture.", "a different picture", "painted", "Orr"),
        ("This is sad. That suggests a lack of trust.", "a lack of trust", "suggests", "That"),
        ("The Courier, citing two officials, said it sank.", "two officials", "citing", "The Courier"),
        ("“Top secret” is the highest level.", "“Top secret”", "", ""),
    ] {
        assert_eq!(one(text, &[content], cue, source), none, "{text}");
    }
    for (text, content, cue, source) in [
        ("The bank denied the claim.", "the claim", "denied", "The bank"),
        ("They sought to end the war.", "to end the war", "sought", "They"),
        ("Weld observed that the ink was dry.", "that the ink was dry", "observed", "Weld"),
        ("The firm released a statement on the fire.", "a statement on the fire", "released", "The firm"),
        ("Her time was considered a record.", "Her time", "was considered", ""),
        ("“Not now.” He left.", "“Not now.”", "", ""),
    ] {
        assert_eq!(one(text, &[content], cue, source).len(), 1, "{text}");
    }
}

#[test]
fn a_noun_may_report() {
    let text = "The letter undercut Hale's argument in recent months that he was a victim.";
    let mut found = Vec::new();
    last(&Document::new(text), &mut found);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].content[0].of(text), "that he was a victim");
    assert_eq!(found[0].source[0].of(text), "Hale's");
    assert_eq!(found[0].kind, QuoteKind::Indirect);
    let mut none = Vec::new();
    last(&Document::new("The claim form is long. He heard the claim and that was it."), &mut none);
    assert!(none.is_empty());
}
