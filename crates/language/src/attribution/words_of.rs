//! Whose words a quotation is, told without a verb: 'a ruin, in the words of the mayor, Ann Holt, “with a view”'.

use super::kind_of;
use crate::Document;
use crate::text::TokenKind;
use crate::types::Attribution;
use std::ops::Range;

/// Most tokens of such a source.
const MAX_SOURCE: usize = 24;
/// How far from the quotation an attribution is looked for that has it.
const NEAR: usize = 8;
/// Confidence of such an attribution: an own estimate, the corpora have some ten.
const CONFIDENCE: f32 = 0.7;

/// Gives quotations around 'in the words of X' to X, where no report has them.
pub(super) fn add(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let before = found.len();
    for t in 2..document.tokens.len() {
        if document.lower(t) == "words"
            && document.lower(t - 1) == "the"
            && document.lower(t - 2) == "in"
            && document.tokens.get(t + 2).is_some_and(|_| document.lower(t + 1) == "of")
            && document.quotations.at(document.tokens[t].span.start).is_none()
        {
            give(document, t - 2..t + 2, found, before);
        }
    }
    if found.len() > before {
        found.sort_by_key(|a| a.content.first().copied());
    }
}

/// Gives the quotation around one such cue to whom it names; `known` attributions are in the order of the text, those behind them new.
fn give(document: &Document<'_>, cue: Range<usize>, found: &mut Vec<Attribution>, known: usize) {
    let sentence = document.sentence_at(cue.start);
    let Some((source, content)) = after(document, &cue, &sentence).or_else(|| before(document, &cue, &sentence)) else {
        return;
    };
    let span = document.span_of(source);
    let (role, quoted) = (document.span_of(cue), document.span_of(content));
    let at = found[..known].partition_point(|a| a.content.first().is_none_or(|s| s.start < quoted.start));
    let near = at.saturating_sub(NEAR)..(at + NEAR).min(known);
    let has_it = |a: &Attribution| a.content.iter().any(|s| s.overlaps(quoted));
    match near.chain(known..found.len()).find(|&k| has_it(&found[k])) {
        Some(k) => {
            let a = &mut found[k];
            let free = !a.content.iter().any(|s| s.overlaps(span) || s.overlaps(role));
            if a.cue.is_empty() && a.source.is_empty() && free {
                (a.cue, a.source) = (vec![role], vec![span]);
                a.confidence = a.confidence.max(CONFIDENCE);
            }
        }
        None => {
            let content = vec![quoted];
            let kind = kind_of(document, &content);
            found.push(Attribution { content, cue: vec![role], source: vec![span], kind, confidence: CONFIDENCE });
        }
    }
}

/// 'in the words of the mayor, Ann Holt, | “a ruin”', 'In the words of one resident, | the town “is dying”'.
fn after(document: &Document<'_>, cue: &Range<usize>, sentence: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let near = cue.end + 1..sentence.end.min(cue.end + MAX_SOURCE);
    let opening = |t: usize| document.quotations.opening_at(document.tokens[t].span.start);
    let quotation = near.into_iter().find_map(opening)?.tokens.range();
    let mark = |t: usize| matches!(document.word(t), "," | ":");
    if mark(quotation.start - 1) || document.word(quotation.start - 1) == "that" {
        return Some((cue.end..quotation.start - 1, quotation)).filter(|(source, _)| !source.is_empty());
    }
    let comma = (cue.end + 1..quotation.start).rev().find(|&t| document.word(t) == ",");
    match comma {
        Some(comma) => Some((cue.end..comma, comma + 1..quotation.end)),
        None => Some((cue.end..quotation.start, quotation)),
    }
}

/// '“It is a ruin,” in the words of Ann Holt.'
fn before(
    document: &Document<'_>,
    cue: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<(Range<usize>, Range<usize>)> {
    let comma = usize::from(cue.start > 0 && document.word(cue.start - 1) == ",");
    let closes = cue.start.checked_sub(1 + comma)?;
    let quotation = document.quotations.at(document.tokens[closes].span.start)?.tokens.range();
    let stops = |t: usize| {
        let apposition = document.tokens.get(t + 1).is_some_and(|_| {
            document.capitalised(t + 1) || matches!(document.lower(t + 1), "a" | "an" | "the" | "who")
        });
        matches!(document.word(t), "." | "!" | "?" | ";" | ":") || document.word(t) == "," && !apposition
    };
    let high = sentence.end.min(cue.end + MAX_SOURCE);
    let end = (cue.end..high).find(|&t| stops(t) && document.tokens[t].kind == TokenKind::Mark).unwrap_or(high);
    (quotation.end == closes + 1 && end > cue.end).then_some((cue.end..end, quotation))
}
