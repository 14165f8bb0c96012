//! Reports that stand before a late cue in the present tense: 'Fares would rise, they counter, while ...', 'That would
//! help, adds psychologist Mary Bell.' Learned engines have hardly seen them.

use crate::Document;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, QuoteKind, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Verbs of such cues in the third person and the plural.
static CUES: WordList = word_list!("attribution", "fronted-cues");
/// Fewest and most tokens of the content.
const MIN_CONTENT: usize = 4;
const MAX_CONTENT: usize = 60;
/// Most tokens of the source.
const MAX_SOURCE: usize = 14;
/// Confidence of such a report: an own estimate.
const CONFIDENCE: f32 = 0.6;

/// Adds such reports where no attribution stands in the sentence.
pub(super) fn add(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut taken: Vec<Span> =
        found.iter().flat_map(|a| a.content.iter().chain(&a.cue).chain(&a.source)).copied().collect();
    taken.sort_unstable();
    let before = found.len();
    for sentence in &document.sentences {
        let tokens = sentence.tokens.range();
        // A verb after a comma is rare: most sentences are passed over by this one look.
        let comma = tokens.clone().skip(MIN_CONTENT).find(|&t| {
            document.word(t) == "," && t + 2 < tokens.end && (is_cue(document, t + 1) || is_cue(document, t + 2))
        });
        let Some(comma) = comma else { continue };
        let at = taken.partition_point(|s| s.end <= sentence.span.start);
        if taken.get(at).is_some_and(|s| s.overlaps(sentence.span)) || document.quotations.touch(sentence.span) {
            continue;
        }
        found.extend(report(document, tokens, comma));
    }
    if found.len() > before {
        found.sort_by_key(|a| a.content.first().copied());
    }
}

fn is_cue(document: &Document<'_>, t: usize) -> bool {
    CUES.has(document.lower(t))
}

/// The report in a sentence, whose content ends before the comma.
fn report(document: &Document<'_>, sentence: Range<usize>, comma: usize) -> Option<Attribution> {
    let (cue, source) = if is_cue(document, comma + 1) {
        // ', adds psychologist Mary Bell.'
        let end = sentence.end - usize::from(document.tokens[sentence.end - 1].kind == TokenKind::Mark);
        let source = comma + 2..end;
        let phrase = (1..=MAX_SOURCE).contains(&source.len())
            && source.clone().any(|t| document.capitalised(t))
            && !source.clone().any(|t| document.tag(t).is_finite());
        (comma + 1, Some(source).filter(|_| phrase)?)
    } else {
        // ', they counter, ...'
        let subject = matches!(document.lower(comma + 1), "he" | "she" | "they" | "critics" | "experts" | "officials");
        let closed = comma + 3 >= sentence.end || matches!(document.word(comma + 3), "," | ".");
        (comma + 2, Some(comma + 1..comma + 2).filter(|_| subject && closed)?)
    };
    let content = sentence.start..comma;
    let clause = (MIN_CONTENT..=MAX_CONTENT).contains(&content.len())
        && content.clone().any(|t| document.tag(t).is_finite() || document.tag(t) == Tag::Md)
        && !matches!(document.lower(content.start), "if" | "when" | "as" | "while" | "although" | "though" | "because");
    let span =
        |r: Range<usize>| Span { start: document.tokens[r.start].span.start, end: document.tokens[r.end - 1].span.end };
    clause.then(|| Attribution {
        content: vec![span(content)],
        cue: vec![span(cue..cue + 1)],
        source: vec![span(source)],
        kind: QuoteKind::Indirect,
        confidence: CONFIDENCE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let mut list = Vec::new();
        add(&Document::new(text), &mut list);
        list.iter().map(|a| (a.content[0].of(text).to_string(), a.source[0].of(text).to_string())).collect()
    }

    #[test]
    fn a_report_may_stand_before_its_cue() {
        assert_eq!(
            found("That would help the patients, adds nurse Ida Kemp. It is dear."),
            [("That would help the patients".to_string(), "nurse Ida Kemp".to_string())]
        );
        assert_eq!(
            found("Prices would fall at once, they argue, while wages stay."),
            [("Prices would fall at once".to_string(), "they".to_string())]
        );
    }

    #[test]
    fn a_verb_after_a_comma_alone_is_none() {
        assert!(found("The minister comes in, says nothing, and leaves.").is_empty());
        assert!(found("When the tide turns, they claim the wreck.").is_empty());
    }
}
