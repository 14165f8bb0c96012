//! People asked in the street, and letters in a line: quotations each with a name and an age, a place or a trade beside
//! it, and no mark between. 'Lena Orford, senior, botany' above '"Never heard of it."', or '“It smells.” Poppy, 8'.

use super::joins::Join;
use super::mentions::persons_in;
use super::signed::signature;
use super::turn::Turn;
use crate::quotation::{Quotations, Use};
use crate::text::TextLayer;
use crate::types::QuoteForm as Form;
use crate::types::Span;
use std::ops::Range;

/// Most tokens of a name and what is said of it.
const MAX_NAME: usize = 12;
/// Fewest such quotations of a text: one may be anything.
const FEWEST: usize = 2;

/// The quotations of a document with names beside or above them, in text order.
pub(super) fn find(document: &TextLayer, quotations: &Quotations, joins: &[Join]) -> Vec<Turn> {
    let of = |one: &dyn Fn(usize) -> Option<Turn>| {
        let found: Vec<Turn> = (0..document.paragraphs.len()).filter_map(one).collect();
        if found.len() >= FEWEST { found } else { Vec::new() }
    };
    let after = of(&|p| after(document, quotations, p));
    if after.is_empty() { of(&|p| below(document, quotations, joins, p)) } else { after }
}

/// A paragraph of one quotation and a name: '“It smells.” Poppy, 8'.
fn after(document: &TextLayer, quotations: &Quotations, p: usize) -> Option<Turn> {
    let tokens = document.paragraphs[p].tokens.range();
    let q = quotations.at(document.paragraphs[p].span.start).filter(|q| q.usage == Use::Speech && q.closed)?;
    let name = described(document, q.tokens.end as usize..tokens.end)?;
    let inside = document.word((q.tokens.end as usize).checked_sub(2)?);
    let whole = matches!(inside, "." | "!" | "?" | "…");
    (q.span.start == document.paragraphs[p].span.start && whole).then(|| turn(q.span, name))
}

/// A paragraph that is one quotation under a line that is a name.
fn below(document: &TextLayer, quotations: &Quotations, joins: &[Join], p: usize) -> Option<Turn> {
    let above = document.paragraphs.get(p.checked_sub(1)?)?;
    let span = document.paragraphs[p].span;
    let q = quotations.at(span.start).filter(|q| q.usage == Use::Speech && q.closed && !q.continues)?;
    let whole = joins[p] == Join::Pure && q.span.start == span.start && q.span.end == span.end;
    let name = described(document, above.tokens.range()).filter(|_| whole)?;
    Some(turn(q.span, name))
}

fn turn(content: Span, name: Span) -> Turn {
    let mut turn = Turn::new(Form::Marks, vec![content]);
    turn.source = Some(name);
    turn
}

/// A name, a comma and who that is, which are all of `run`: 'Lena Orford, senior, botany', 'Poppy, 8'.
fn described(document: &TextLayer, run: Range<usize>) -> Option<Span> {
    if run.len() < 3 || run.len() > MAX_NAME {
        return None;
    }
    let comma = run.clone().find(|&t| document.word(t) == ",").filter(|&t| t > run.start && t + 1 < run.end)?;
    let full = persons_in(document, run.start..comma).next().is_some_and(|n| n.start == run.start && n.end == comma);
    let first = comma == run.start + 1;
    let age = document.word(comma + 1).len() <= 2 && document.word(comma + 1).bytes().all(|b| b.is_ascii_digit());
    let plain = run.clone().all(|t| {
        !document.tag(t).is_finite() && !matches!(document.word(t), "." | ":" | ";" | "?" | "!" | "“" | "\"" | "”")
    });
    if !(plain && (full || first && age)) {
        return None;
    }
    signature(document, run)
}
