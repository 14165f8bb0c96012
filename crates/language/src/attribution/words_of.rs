//! Whose words a quotation is, told without a verb: 'a ruin, in the words of the mayor, Ann Holt, “with a view”'; and whom
//! 'according to' names where no comma parts the name from what is said.

use super::kind_of;
use crate::Document;
use crate::quotation::Quotation;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, QuoteKind, Span};
use std::ops::Range;

/// Most tokens of such a source.
const MAX_SOURCE: usize = 24;
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
            give(document, t - 2..t + 2, found);
        }
    }
    if found.len() > before {
        found.sort_by_key(|a| a.content.first().copied());
    }
}

fn give(document: &Document<'_>, cue: Range<usize>, found: &mut Vec<Attribution>) {
    let sentence = document.sentence_at(cue.start);
    let Some((source, content)) = after(document, &cue, &sentence).or_else(|| before(document, &cue, &sentence)) else {
        return;
    };
    let span = document.span_of(source);
    let (role, quoted) = (document.span_of(cue), document.span_of(content));
    let mut of_it = found.iter_mut().filter(|a| a.content.iter().any(|s| s.overlaps(quoted)));
    match of_it.next() {
        Some(a) => {
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
    let opens = |q: &&Quotation| {
        let first = q.tokens.range().start;
        first > cue.end && first < sentence.end.min(cue.end + MAX_SOURCE)
    };
    let quotation = document.quotations.outermost().find(opens)?.tokens.range();
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

/// Most tokens of a name or of another subject after 'according to'.
const MAX_NAME: usize = 5;

/// 'According to Holt the pier was shut', 'The pier, according to police is unsafe': who stands right after it.
pub(super) fn name_after(document: &Document<'_>, a: &mut Attribution) {
    let [cue] = a.cue[..] else { return };
    let cue = document.tokens_in(cue).range();
    if cue.len() != 2 || document.lower(cue.start) != "according" || cue.end >= document.tokens.len() {
        return;
    }
    let start = document.tokens[cue.end].span.start;
    let high = document.sentence_at(cue.start).end.min(cue.end + MAX_NAME + 1);
    let word = |t: usize| document.tokens[t].kind == TokenKind::Word;
    let named = document.capitalised(cue.end) && document.tag(cue.end).is_noun();
    let end = (cue.end..high).find(|&t| {
        let goes_on =
            if named { document.capitalised(t) || document.word(t) == "." } else { !document.tag(t).is_finite() };
        !goes_on || !word(t) && document.word(t) != "."
    });
    let Some(end) = end.filter(|&end| end > cue.end && word(end)) else { return };
    let name = document.span_of(cue.end..end);
    // 'Holt the property': the source runs on into what is said.
    let runs_on = |s: &Span| named && s.start == start && s.end > name.end && document.tag(end) == Tag::Dt;
    if a.source.first().is_some_and(runs_on) && a.content[0].start > name.end {
        a.content[0].start = document.tokens[end].span.start;
        a.source = vec![name];
        return;
    }
    let Some(piece) = a.content.iter().position(|s| s.start == start || s.start == document.tokens[end].span.start)
    else {
        return;
    };
    if a.source.first().is_some_and(|s| s.overlaps(name)) || a.content[piece].end <= document.tokens[end].span.start {
        return;
    }
    a.content[piece] = Span { start: document.tokens[end].span.start, end: a.content[piece].end };
    a.source = vec![name];
    if a.kind != QuoteKind::Indirect {
        a.kind = kind_of(document, &a.content);
    }
}
