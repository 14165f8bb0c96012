//! The engine on whole texts: what comes out, and what must hold for any text.

use super::RulesEngine;
use crate::Document;
use crate::attribution::AttributionEngine;
use crate::types::{Attribution, QuoteForm, QuoteKind, Span};
use proptest::prelude::*;

fn attribute(text: &str) -> Vec<Attribution> {
    RulesEngine::default().attribute(&Document::new(text))
}

/// Source, cue and content of each attribution, pieces joined with ' | '.
fn read(text: &str) -> Vec<(String, String, String)> {
    let words = |l: &[Span]| l.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" | ");
    attribute(text).iter().map(|a| (words(&a.source), words(&a.cue), words(&a.content))).collect()
}

fn expect(text: &str, rows: &[(&str, &str, &str)]) {
    let got = read(text);
    let want: Vec<_> = rows.iter().map(|r| (r.0.to_string(), r.1.to_string(), r.2.to_string())).collect();
    assert_eq!(got, want, "in {text:?}");
}

#[test]
fn a_quotation_before_and_after_its_cue() {
    expect(
        "“We will open the bridge in May,” the mayor said.",
        &[("the mayor", "said", "“We will open the bridge in May,”")],
    );
    expect(
        "“We will open the bridge in May,” said Anna Holm, a councillor.",
        &[("Anna Holm, a councillor", "said", "“We will open the bridge in May,”")],
    );
    expect(
        "She said: “The bridge will never open at all.”",
        &[("She", "said:", "“The bridge will never open at all.”")],
    );
}

#[test]
fn an_interrupted_quotation_is_one_attribution_of_two_pieces() {
    expect(
        "“We will open the bridge in May,” said Anna Holm. “The tolls come later.”",
        &[("Anna Holm", "said", "“We will open the bridge in May,” | “The tolls come later.”")],
    );
    expect(
        "“The bridge,” she said, “will never open at all.”",
        &[("she", "said", "“The bridge,” | “will never open at all.”")],
    );
}

#[test]
fn quoted_paragraphs_go_on_from_the_one_before() {
    let text = "“We all want an answer,” he said. “The bridge has to last. It is a subject of much talk.\n“But the reason is plain to everyone here. My concern is the river.”";
    let got = attribute(text);
    assert_eq!(got.len(), 1, "{:?}", read(text));
    assert_eq!(got[0].content.len(), 3);
    assert_eq!(got[0].source[0].of(text), "he");
    assert_eq!(got[0].kind, QuoteKind::Direct);
}

#[test]
fn groups_of_quoted_speech() {
    let text = "“We open in May,” said Holm. “The tolls come later. Nobody objects.\n“The river is high.”\nHe left. “I do not agree,” said Berg.";
    let groups = super::quoted_groups(&Document::new(text));
    let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
    assert_eq!(sizes, [3, 1]);
    assert_eq!(groups[1][0].of(text), "“I do not agree,”");
}

#[test]
fn quoted_speech_without_a_cue_keeps_its_speaker() {
    let text = "Holm also sought to calm the town, insisting that the bridge was safe.\n“I want to assure everyone that we have checked every bolt.”";
    let got = attribute(text);
    let holder = got.iter().find(|a| a.content.iter().any(|s| s.of(text).contains("every bolt"))).expect("found");
    assert_eq!(holder.source[0].of(text), "Holm");
}

#[test]
fn a_question_and_its_cue_are_one() {
    expect(
        "“Will the bridge ever open at all?” Berg asked on Monday.",
        &[("Berg", "asked", "“Will the bridge ever open at all?”")],
    );
}

#[test]
fn indirect_speech() {
    expect(
        "Mayor Anna Holm said that the bridge would open in May.",
        &[("Mayor Anna Holm", "said", "that the bridge would open in May")],
    );
    expect(
        "The bridge will open in May, according to the council.",
        &[("the council", "according to", "The bridge will open in May")],
    );
    expect(
        "Anna Holm, the mayor of the town, told reporters that the bridge would open in May.",
        &[("Anna Holm, the mayor of the town,", "told", "that the bridge would open in May")],
    );
    expect(
        "The bridge would open in May, Holm said, adding that the tolls would come later.",
        &[("Holm", "said", "The bridge would open in May"), ("Holm", "adding", "that the tolls would come later")],
    );
}

#[test]
fn a_partial_quotation_stays_whole_in_its_clause() {
    expect(
        "Holm said the plan was “a waste of everybody’s time.”",
        &[("Holm", "said", "the plan was “a waste of everybody’s time.”")],
    );
    assert_eq!(attribute("Holm said the plan was “a waste of everybody’s time.”")[0].kind, QuoteKind::Mixed);
}

#[test]
fn a_text_without_sentences_takes_linear_time() {
    let text = "he said the plan that “we go” told ".repeat(8_000);
    let document = Document::new(&text);
    let start = std::time::Instant::now();
    RulesEngine::default().attribute(&document);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// What must hold for any text.
fn check(text: &str) -> Result<(), TestCaseError> {
    let document = Document::new(text);
    let list = RulesEngine::default().attribute(&document);
    let mut last = None;
    for a in &list {
        prop_assert!(!a.content.is_empty());
        let start = a.content.first().map(|s| s.start);
        prop_assert!(last <= start, "not in text order");
        last = start;
        prop_assert!((0.0..=1.0).contains(&a.confidence));
        for role in [&a.content, &a.cue, &a.source] {
            for s in role.iter() {
                prop_assert!(s.start < s.end && text.is_char_boundary(s.start as usize));
                prop_assert!(s.end as usize <= text.len() && text.is_char_boundary(s.end as usize));
                prop_assert_eq!(s.of(text).trim(), s.of(text));
            }
            prop_assert!(role.windows(2).all(|w| w[0].end <= w[1].start), "{:?}", role);
        }
        let roles: Vec<Span> = a.content.iter().chain(&a.cue).chain(&a.source).copied().collect();
        for (i, s) in roles.iter().enumerate() {
            prop_assert!(roles[..i].iter().all(|t| !t.overlaps(*s)), "roles of one attribution overlap");
        }
        // The turns of a transcript that is quoted as a whole are parts of one quotation.
        let label = document.layout.turn_of(&a.content).and_then(|t| t.source);
        if label.is_some_and(|l| document.quotations.at(l.start).is_some()) {
            continue;
        }
        for s in &a.content {
            for q in document.quotations.list.iter().filter(|q| q.depth == 0) {
                prop_assert!(s.contains(q.span) || !s.overlaps(q.span), "{:?} splits {:?}", s, q.span);
            }
        }
    }
    for (i, a) in list.iter().enumerate() {
        for b in &list[..i] {
            let apart = !a.content.iter().any(|s| b.content.iter().any(|t| t.overlaps(*s)));
            prop_assert!(apart || is_reported_in_a_turn(&document, a, b), "contents overlap: {:?}, {:?}", a, b);
        }
    }
    Ok(())
}

/// Whether one of two attributions is a turn that the layout sets off without quotation marks, and all of the other
/// lies in it.
fn is_reported_in_a_turn(document: &Document<'_>, a: &Attribution, b: &Attribution) -> bool {
    [(a, b), (b, a)].into_iter().any(|(turn, inner)| {
        let form = document.layout.form_of(&turn.content);
        let mut roles = inner.content.iter().chain(&inner.cue).chain(&inner.source);
        form.is_some_and(|f| f != QuoteForm::Marks) && roles.all(|s| turn.content.iter().any(|c| c.contains(*s)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_gives_well_formed_attributions(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn any_news_like_text_gives_well_formed_attributions(parts in prop::collection::vec(prop::sample::select(vec![
        "“", "”", "\"", "\"", "''", "‘", "’", ",", ", ", ".", ". ", ":", " - ", "—", "(", ")", "\n", "\n\n", "said", "says", "told",
        "according to", "that", "to", "by", "he", "Anna Holm", "the mayor", "who", "and", "but", "while", "'s", "claim", "wants",
        "is expected", "adding", "on Monday", "bridge", "Yes", "é", "🙂", "about", "was", "described as", "of", "“We go,”", "asked whether",
    ]), 0..60)) {
        check(&parts.join(" "))?;
        check(&parts.concat())?;
    }
}
