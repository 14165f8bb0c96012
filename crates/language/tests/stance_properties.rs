//! What must hold of the markers of any text.

use proptest::prelude::*;
use std::sync::LazyLock;
use whosaid_language::Document;
use whosaid_language::stance::{StanceLexicon, classify_cue, mark};
use whosaid_language::{Attribution, Holder, QuoteKind, Span};

/// Built once: compiling it takes longer than marking a text.
static LEXICON: LazyLock<StanceLexicon> = LazyLock::new(StanceLexicon::built_in);

/// Texts that stress the marking: words of the lexicon, marks, clitics, other scripts, in any order.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "will",
            "would",
            "not",
            "n't",
            "don't",
            "if",
            "you",
            "I",
            "no doubt",
            "no",
            "can't",
            "be",
            "is to",
            "very",
            "only",
            "but",
            "nobody",
            "to",
            "the",
            "thought",
            "said",
            "great",
            "“",
            "”",
            "\"",
            ",",
            ".",
            "?",
            "\n\n",
            "US",
            "…",
            "—",
            "May",
            "whether or not",
            "so much",
            "as",
            "Don't",
            "’s",
            "'ll",
            "have got to",
        ])
        .prop_map(String::from),
        "\\PC{0,6}",
    ];
    prop::collection::vec((piece, prop::bool::weighted(0.8)), 0..60)
        .prop_map(|list| list.into_iter().map(|(p, space)| if space { p + " " } else { p }).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn markers_are_sorted_disjoint_and_on_boundaries(text in texts()) {
        let lexicon = &*LEXICON;
        let document = Document::new(&text);
        let markers = mark(&document, &[], lexicon);
        let mut end = 0;
        for m in &markers {
            prop_assert!(m.span.start >= end && m.span.end > m.span.start && m.span.end as usize <= text.len());
            prop_assert!(text.is_char_boundary(m.span.start as usize) && text.is_char_boundary(m.span.end as usize));
            prop_assert!((m.subcategory as usize) < lexicon.subcategories.len());
            prop_assert!(!m.lemma.is_empty());
            prop_assert_eq!(m.holder, Holder::Narrator);
            prop_assert!(m.quote.is_none());
            end = m.span.end;
        }
        prop_assert_eq!(markers, mark(&document, &[], lexicon));
    }

    #[test]
    fn holders_and_cues_take_any_spans(text in texts(), cuts in prop::collection::vec(0.0..1.0f64, 4)) {
        let document = Document::new(&text);
        let mut cuts: Vec<usize> = cuts.iter().map(|c| text.floor_char_boundary((c * text.len() as f64) as usize)).collect();
        cuts.sort_unstable();
        let mut attribution = Attribution::new(QuoteKind::Indirect, vec![Span::new(cuts[0], cuts[1])]);
        attribution.cue = vec![Span::new(cuts[2], cuts[3])];
        let cue = classify_cue(&document, attribution.cue.clone());
        prop_assert!(document.tokens_in(attribution.cue[0]).is_empty() || !cue.lemma.is_empty());
        for m in mark(&document, std::slice::from_ref(&attribution), &LEXICON) {
            if m.holder == Holder::Source {
                prop_assert!(m.span.start >= attribution.content[0].start && m.span.start < attribution.content[0].end);
                prop_assert_eq!(m.quote, Some(0));
            }
        }
    }
}

proptest! {
    // Each case compiles the whole lexicon twice.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_lexicon_file_of_any_text_is_an_error_or_a_lexicon(text in "\\PC{0,80}", lemma in "\\PC{0,12}", context in "\\PC{0,20}") {
        let _ = StanceLexicon::parse(&[("mine.toml", &text)]);
        let file = format!("[[entry]]\nlemma = {lemma:?}\nin = \"attitude/affect\"\nwhen = [{context:?}]\n");
        let _ = StanceLexicon::parse(&[("mine.toml", &file)]);
    }
}
