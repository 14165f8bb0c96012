use super::*;
use crate::Document;

/// The quotations of a text: depth, text between the marks, and flags ('o' unclosed, 'c' continues).
fn quotations(text: &str) -> Vec<String> {
    let document = Document::new(text);
    let flags = |q: &Quotation| format!("{}{}", if q.closed { "" } else { "o" }, if q.continues { "c" } else { "" });
    document.quotations.list.iter().map(|q| format!("{}{}:{}", q.depth, flags(q), q.inner.of(text))).collect()
}

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(quotations(text), *expected, "{text}");
    }
}

#[test]
fn each_family_of_marks() {
    check(&[
        ("“We won,” she said. “Again.”", &["0:We won,", "0:Again."]),
        ("\"We won,\" she said. \"Again.\"", &["0:We won,", "0:Again."]),
        ("''We won,'' she said. ''Again.''", &["0:We won,", "0:Again."]),
        ("``We won,'' she said. ``Again.''", &["0:We won,", "0:Again."]),
        ("‘We won,’ she said. ‘Again.’", &["0:We won,", "0:Again."]),
        ("'We won,' she said. 'Again.'", &["0:We won,", "0:Again."]),
        ("«We won», she said. « Again. »", &["0:We won", "0: Again. "]),
        ("»We won«, she said. »Again.«", &["0:We won", "0:Again."]),
        ("„We won“, she said. „Again.”", &["0:We won", "0:Again."]),
        ("”We won”, she said.", &["0:We won"]),
        ("She said “we won“ twice.", &["0:we won"]),
        ("“We won,\" she said.", &["0:We won,"]),
        ("「We won」", &["0:We won"]),
    ]);
}

#[test]
fn nested_marks() {
    check(&[
        ("“She said ‘we won’ twice,” he said.", &["0:She said ‘we won’ twice,", "1:we won"]),
        ("\"She said 'we won,'\" he said.", &["0:She said 'we won,'", "1:we won,"]),
        ("'She said \"we won\" twice,' he said.", &["0:She said \"we won\" twice,", "1:we won"]),
        ("“‘We won’ is what she said.”", &["0:‘We won’ is what she said.", "1:We won"]),
        ("“He told me “go” and left.”", &["0:He told me “go” and left.", "1:go"]),
        ("\"He told me \"go\" and left.\"", &["0:He told me \"go\" and left.", "1:go"]),
        ("\"She said “we won” twice.\n\"Again.\"", &["0o:She said “we won” twice.", "1:we won", "0c:Again."]),
        ("“She said “we won” twice.\n“Again.”", &["0o:She said “we won” twice.", "1:we won", "0c:Again."]),
        ("“A ‘b “c” d’ e.”", &["0:A ‘b “c” d’ e.", "1:b “c” d", "2:c"]),
    ]);
}

#[test]
fn a_quotation_opens_again_with_the_mark_that_opened_it() {
    check(&[
        ("“We won.\n“Again,” she said.", &["0o:We won.", "0c:Again,"]),
        ("\"Ann slept.\n“We won,” she said.", &["0o:Ann slept.", "0:We won,"]),
        ("“We won.\n\"Ann slept,\" he wrote.", &["0o:We won.", "0:Ann slept,"]),
    ]);
}

#[test]
fn apostrophes_are_no_marks() {
    check(&[
        ("It's the Lees' dog, isn't it?", &[]),
        ("It’s the Lees’ dog, isn’t it?", &[]),
        ("Rock 'n' roll in the '90s: get 'em 'til noon", &[]),
        ("'It's the Lees' dog,' she said.", &["0:It's the Lees' dog,"]),
        ("‘It’s the Lees’ dog,’ she said.", &["0:It’s the Lees’ dog,"]),
        ("‘The voters’ said it was the Lees’ fault.", &["0:The voters"]),
        ("“The voters’ choice is nothin’ new,” she said.", &["0:The voters’ choice is nothin’ new,"]),
        ("\"The voters' choice,\" she said.", &["0:The voters' choice,"]),
        ("‘We'll get ’em in the ’90s,’ he said.", &["0:We'll get ’em in the ’90s,"]),
    ]);
}

#[test]
fn inches_and_feet_are_no_marks() {
    check(&[
        ("He is 6' 2\" tall and eats a 12\" pizza.", &[]),
        ("He is 6'2\" tall.", &[]),
        ("\"He is 6'2\" tall,\" she said.", &["0:He is 6'2\" tall,"]),
        ("\"A 12\" pizza,\" she said. \"Two.\"", &["0:A 12\" pizza,", "0:Two."]),
        ("\"We sold 500,\" she said, \"of 700\" in all.", &["0:We sold 500,", "0:of 700"]),
    ]);
}

#[test]
fn quotations_over_paragraphs() {
    check(&[
        ("“We won.\n“We won again,” she said.", &["0o:We won.", "0c:We won again,"]),
        ("\"We won.\n\n\"Again.\n\n\"And again.\"", &["0o:We won.", "0oc:Again.", "0c:And again."]),
        ("'We won.\n'They didn't,' she said.", &["0o:We won.", "0c:They didn't,"]),
        ("‘We won.\n‘They lost,’ she said.", &["0o:We won.", "0c:They lost,"]),
        ("''We won.\n''They lost,'' she said.", &["0o:We won.", "0c:They lost,"]),
        ("“We won.\nThey lost.\nIt’s over,” she said.", &["0o:We won.", "0oc:They lost.", "0c:It’s over,"]),
        ("“We won.\nShe left.\n“Again,” he said.", &["0o:We won.", "0:Again,"]),
    ]);
}

#[test]
fn marks_that_lack_their_partner() {
    check(&[
        ("“We won, she said. “Again.”", &["0o:We won, she said.", "0:Again."]),
        ("\"We won, she said. \"Again.\"", &["0o:We won, she said.", "0:Again."]),
        ("We won,” she said. “Again.”", &["0:Again."]),
        ("We won,\" she said. \"Again.\"", &["0:Again."]),
        ("“We won, she said.\nHe left.", &["0o:We won, she said."]),
        ("She said 'we won.", &[]),
        ("A ' b \" c", &["0o: c"]),
        ("“", &["0o:"]),
        ("””", &[]),
    ]);
}

#[test]
fn marks_next_to_marks() {
    check(&[
        ("the end—“Hello”—she said", &["0:Hello"]),
        ("(“Hello”)", &["0:Hello"]),
        ("the \"hello\"-sayers, \"Hello\"'s", &["0:hello", "0:Hello"]),
        ("pro-\"hello\" and \"yes\"/\"no\"", &["0:hello", "0:yes", "0:no"]),
    ]);
}

#[test]
fn a_character_knows_its_quotation() {
    let text = "A “b ‘c’ d” e “f” g";
    let document = Document::new(text);
    let inner = |q: Option<&Quotation>| q.map(|q| q.inner.of(text));
    let outermost: Vec<_> = text.char_indices().map(|(i, _)| inner(document.quotations.at(i as u32))).collect();
    assert_eq!(outermost.iter().filter(|q| **q == Some("b ‘c’ d")).count(), "“b ‘c’ d”".chars().count());
    assert_eq!(outermost[0], None);
    assert_eq!(inner(document.quotations.at(text.find('c').unwrap() as u32)), Some("b ‘c’ d"));
    assert_eq!(inner(document.quotations.innermost_at(text.find('c').unwrap() as u32)), Some("c"));
    assert_eq!(inner(document.quotations.innermost_at(text.find('d').unwrap() as u32)), Some("b ‘c’ d"));
    assert_eq!(inner(document.quotations.at(text.find('f').unwrap() as u32)), Some("f"));
    assert_eq!(inner(document.quotations.at(text.len() as u32 - 1)), None);
}

#[test]
fn what_a_quotation_is_used_for() {
    let cases = [
        ("The so-called “experts” were wrong.", Use::Scare),
        ("Critics of the “little people” movement left.", Use::Scare),
        ("She used the term “fair share” again.", Use::Scare),
        ("They called him a “bad man” and left.", Use::Speech),
        ("The plan, he said, is “absurd.”", Use::Speech),
        ("She said “no” twice.", Use::Speech),
        ("“Yes,” she said.", Use::Speech),
        ("Robert “Bo” Ray won.", Use::Scare),
        ("She spoke on NBC’s “Meet the Town” on Sunday.", Use::Title),
        ("Roe, author of \"The Long Road,\" agreed.", Use::Title),
        ("In the musical “Hamlet” he sings.", Use::Title),
        ("He told them, “Go Home.”", Use::Speech),
        ("He wrote “We Won” on it.", Use::Speech),
    ];
    for (text, expected) in cases {
        let document = Document::new(text);
        assert_eq!(document.quotations.list[0].usage, expected, "{text}");
    }
}
