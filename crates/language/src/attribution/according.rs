//! Whom 'according to' names where no comma parts the name from what is said: 'According to Holt the pier was shut'.

use super::kind_of;
use crate::Document;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, QuoteKind, Span};

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
