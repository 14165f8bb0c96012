use super::*;
use crate::stance::cues::table::base_of;
use crate::types::Span;

/// 'class<TAB>cue' a line: cues of news, annotated by the scheme's table without their sentences.
const ANNOTATED: &str = include_str!("annotated.tsv");

fn classify(cue: &str) -> Cue {
    let document = Document::new(cue);
    let span = Span::new(0, cue.len());
    classify_cue(&document, vec![span])
}

#[test]
fn agrees_with_three_hundred_annotated_cues() {
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for line in ANNOTATED.lines().filter(|l| !l.starts_with('#')) {
        let (class, cue) = line.split_once('\t').expect("class, tab, cue");
        let expected = class.parse::<CueClass>().unwrap();
        let found = classify(cue);
        all += 1;
        if found.class == expected {
            right += 1;
        } else {
            wrong.push(format!("{cue}: {} {:?}, should be {class}", found.lemma, found.class));
        }
    }
    assert_eq!(all, 300);
    assert!(right * 100 >= all * 95, "{right} of {all}; wrong:\n{}", wrong.join("\n"));
}

#[test]
fn takes_the_head() {
    let lemma = |cue| classify(cue).lemma;
    assert_eq!(lemma("has repeatedly said"), "say");
    assert_eq!(lemma("went on to say"), "say");
    assert_eq!(lemma("according to"), "according to");
    assert_eq!(lemma(":"), ":");
    assert_eq!(lemma("is worried"), "worry");
    assert_eq!(lemma("are skeptical of"), "skeptical");
    assert_eq!(lemma("declined to comment"), "decline to comment");
    assert_eq!(lemma("emphasised"), "emphasize");
}

#[test]
fn has_no_head_without_a_cue() {
    let document = Document::new("No cue.");
    let found = classify_cue(&document, Vec::new());
    assert_eq!((found.lemma.as_str(), found.class), ("", CueClass::Other));
}

#[test]
fn finds_the_base_of_regular_forms() {
    for (form, base) in [
        ("reported", "report"),
        ("carries", "carry"),
        ("quoting", "quote"),
        ("nodded", "nod"),
        ("voices", "voice"),
        ("visited", "visit"),
    ] {
        assert_eq!(base_of(form), base, "{form}");
    }
}
