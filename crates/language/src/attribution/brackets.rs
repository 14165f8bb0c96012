//! What stands in brackets stays in them: 'The tower leans (“It always has,” says guide Ann Lee), and nobody minds.'

use super::kind_of;
use crate::Document;
use crate::types::{Attribution, Span};

/// Most tokens of what stands in brackets.
const MAX_INSIDE: usize = 60;

/// Cuts the roles of a report in brackets at them, gives a content that is all of a quotation its marks, and takes footnote
/// marks from the ends of roles.
pub(super) fn keep(document: &Document<'_>, a: &mut Attribution) {
    let before = (a.content.len(), a.content.first().copied(), a.content.last().copied());
    cut(document, a);
    for s in &mut a.content {
        add_marks(document, s);
    }
    for spans in [&mut a.content, &mut a.cue, &mut a.source] {
        drop_notes(document, spans);
    }
    if before != (a.content.len(), a.content.first().copied(), a.content.last().copied()) {
        a.kind = kind_of(document, &a.content);
    }
}

/// The bytes inside the brackets around token `t`.
fn inside(document: &Document<'_>, t: usize) -> Option<Span> {
    let p = document.paragraphs.partition_point(|p| p.tokens.end as usize <= t);
    let paragraph = document.paragraphs.get(p)?.tokens.range();
    let bracket = |k: &usize| matches!(document.word(*k), "(" | ")");
    let open = (paragraph.start.max(t.saturating_sub(MAX_INSIDE))..t).rev().find(bracket)?;
    let close = (t..paragraph.end.min(t + MAX_INSIDE)).find(bracket)?;
    let pair = document.word(open) == "(" && document.word(close) == ")" && open + 1 < close;
    // Brackets inside of a quotation are its speaker's.
    let free = |k: usize| document.quotations.at(document.tokens[k].span.start).is_none();
    (pair && free(open) && free(close)).then(|| document.span_of(open + 1..close))
}

/// Cuts roles at the brackets that their cue stands in.
fn cut(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = a.cue.first() else { return };
    let Some(inside) = inside(document, document.token_at(cue.start)) else { return };
    for spans in [&mut a.content, &mut a.source] {
        let clipped: Vec<Span> = spans
            .iter()
            .filter(|s| s.overlaps(inside))
            .map(|s| Span { start: s.start.max(inside.start), end: s.end.min(inside.end) })
            .collect();
        if !clipped.is_empty() {
            *spans = clipped;
        }
    }
}

/// A content that is all that a quotation has between its marks has the marks too.
fn add_marks(document: &Document<'_>, s: &mut Span) {
    if let Some(q) = document.quotations.at(s.start).filter(|q| q.closed && q.inner.start < q.inner.end) {
        let (first, last) = (document.token_at(q.inner.start), document.token_at(q.inner.end - 1));
        let all = document.tokens.get(first).is_some_and(|t| t.span.start == s.start)
            && document.tokens.get(last).is_some_and(|t| t.span.end == s.end);
        if all {
            *s = q.span;
        }
    }
}

/// Takes footnote marks from the ends of spans, and cuts those that are nothing else.
fn drop_notes(document: &Document<'_>, spans: &mut Vec<Span>) {
    let mut changed = false;
    for s in spans.iter_mut() {
        let mut run = document.tokens_in(*s).range();
        let all = run.clone();
        while run.start < run.end && document.is_note(run.start) {
            run.start += 1;
        }
        while run.start < run.end && document.is_note(run.end - 1) {
            run.end -= 1;
        }
        if run != all {
            changed = true;
            *s = if run.is_empty() { Span { start: s.start, end: s.start } } else { document.span_of(run) };
        }
    }
    if changed {
        spans.retain(|s| s.start < s.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    #[test]
    fn nothing_crosses_the_brackets_around_a_cue() {
        let text = "The tower leans (“It always has,” says guide Ann Lee), and nobody minds.";
        let mut a = marked(
            text,
            QuoteKind::Mixed,
            ["The tower leans (“It always has,”", "says", "guide Ann Lee), and nobody minds"],
        );
        keep(&Document::new(text), &mut a);
        assert_eq!(a.content[0].of(text), "“It always has,”");
        assert_eq!((a.source[0].of(text), a.kind), ("guide Ann Lee", QuoteKind::Direct));
    }
}
