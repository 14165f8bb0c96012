//! Attributions for tests, by the words of their parts.

use crate::types::{Attribution, QuoteKind, Span};

/// The attribution whose parts are the first places of these words in the text; no words, no part.
pub(super) fn marked(text: &str, kind: QuoteKind, [content, cue, source]: [&str; 3]) -> Attribution {
    let span = |part: &str| {
        let start = text.find(part).expect("the part is in the text");
        Span::new(start, start + part.len())
    };
    let spans = |part: &str| if part.is_empty() { Vec::new() } else { vec![span(part)] };
    let mut attribution = Attribution::new(kind, spans(content));
    (attribution.cue, attribution.source) = (spans(cue), spans(source));
    attribution
}

/// The words of each attribution's content, its pieces apart.
pub(super) fn contents(text: &str, found: &[Attribution]) -> Vec<String> {
    let of = |a: &Attribution| a.content.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" | ");
    found.iter().map(of).collect()
}
