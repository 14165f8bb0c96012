//! A quotation in brackets behind the name of whoever said it: 'Cyclist Bo Strand (“I was nearly killed”) was there.'

use super::mentions::persons_in;
use super::turn::Turn;
use crate::quotation::{Quotations, Use};
use crate::text::{TextLayer, TokenKind};
use crate::types::QuoteForm as Form;

/// Fewest words of such a quotation.
const MIN_WORDS: usize = 3;
/// Most tokens of a name before the bracket.
const MAX_NAME: usize = 5;

/// The quotations in brackets of a document.
pub(super) fn find(document: &TextLayer, quotations: &Quotations) -> Vec<Turn> {
    let mut out = Vec::new();
    for q in quotations.outermost().filter(|q| q.closed && q.usage == Use::Speech) {
        let (first, end) = (q.tokens.start as usize, q.tokens.end as usize);
        let Some(open) = first.checked_sub(1).filter(|&t| document.word(t) == "(") else { continue };
        let closes = document.tokens.get(end).is_some() && document.word(end) == ")";
        if !closes || !is_clause(document, first + 1..end - 1) {
            continue;
        }
        let name = persons_in(document, open.saturating_sub(MAX_NAME)..open).find(|n| n.end == open);
        let Some(name) = name.filter(|n| document.sentence_of(n.start) == document.sentence_of(open)) else { continue };
        let mut turn = Turn::new(Form::Marks, vec![q.span]);
        turn.cue = Some(document.tokens[open].span);
        turn.source = Some(document.span_of(name));
        out.push(turn);
    }
    out
}

/// Whether some words are a clause, and no title: a verb with tense, and capitals only where a sentence or name has them.
fn is_clause(document: &TextLayer, inner: std::ops::Range<usize>) -> bool {
    let words = inner.clone().filter(|&t| document.tokens[t].kind == TokenKind::Word).count();
    words >= MIN_WORDS
        && inner.clone().any(|t| document.tag(t).is_finite())
        && inner.clone().skip(1).all(|t| !document.capitalised(t) || document.lower(t) == "i")
        && document.capitalised(inner.start)
}
