//! Quotation marks: one pass over a document that knows which quotation each character is in.
//!
//! Marks are read by their glyph and by what stands next to them: curly, straight, doubled single
//! (`''` and `` `` ``), low (German), guillemets either way round, corner brackets, single ones as the
//! British use them. Apostrophes, possessives of plurals, elisions ('90s), inches and feet are no marks.
//! A quotation that a paragraph leaves open ends with the paragraph; where the next one opens with a
//! mark again, or closes what was left open, that one `continues` it.

mod marks;
mod pairing;
mod usage;

use crate::text::TextLayer;
use crate::types::{Run, Span};

/// What a quotation is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Somebody's words.
    Speech,
    /// A word held at a distance ('so-called "experts"'), or a nickname ('Robert "Bo" Ray').
    Scare,
    /// The title of a work.
    Title,
}

/// One quotation, from its opening to its closing mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Bytes of the text, marks included. Over several paragraphs, one `Quotation` a paragraph.
    pub span: Span,
    /// Bytes between the marks.
    pub inner: Span,
    /// Its tokens, marks included.
    pub tokens: Run,
    /// 0 for an outer quotation, 1 inside another, ...
    pub depth: u8,
    /// Whether it has its closing mark (a paragraph that the next one continues, or an error, has none).
    pub closed: bool,
    /// Whether it continues the quotation of the paragraph before.
    pub continues: bool,
    /// What it is used for.
    pub usage: Use,
}

/// The quotations of a document, in text order (an outer one before those inside it).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quotations {
    /// All of them.
    pub list: Vec<Quotation>,
    /// Which of them are outermost.
    outer: Vec<u32>,
    /// Of each, the one that it stands directly in, or `u32::MAX`.
    parents: Vec<u32>,
}

impl Quotations {
    fn new(list: Vec<Quotation>) -> Self {
        let outer = (0..list.len() as u32).filter(|&i| list[i as usize].depth == 0).collect();
        let mut parents = Vec::with_capacity(list.len());
        let mut open: Vec<u32> = Vec::new();
        for (i, quotation) in list.iter().enumerate() {
            while open.last().is_some_and(|&o| list[o as usize].span.end <= quotation.span.start) {
                open.pop();
            }
            parents.push(open.last().copied().unwrap_or(u32::MAX));
            open.push(i as u32);
        }
        Self { list, outer, parents }
    }

    /// The outermost quotation that byte `offset` is in, marks included. Takes O(log n).
    pub fn at(&self, offset: u32) -> Option<&Quotation> {
        let outer = &self.outer[..self.outer.partition_point(|&i| self.list[i as usize].span.start <= offset)];
        outer.last().map(|&i| &self.list[i as usize]).filter(|q| offset < q.span.end)
    }

    /// The outermost quotation that byte `offset` opens. Takes O(log n).
    pub(crate) fn opening_at(&self, offset: u32) -> Option<&Quotation> {
        self.at(offset).filter(|q| q.span.start == offset)
    }

    /// The innermost quotation that byte `offset` is in, marks included. Takes O(log n).
    pub fn innermost_at(&self, offset: u32) -> Option<&Quotation> {
        let mut at = self.list.partition_point(|q| q.span.start <= offset).checked_sub(1)?;
        loop {
            let quotation = &self.list[at];
            if offset < quotation.span.end {
                return Some(quotation);
            }
            at = self.parents[at] as usize;
            if at >= self.list.len() {
                return None;
            }
        }
    }

    /// Whether a quotation overlaps `span`. Takes O(log n).
    pub fn touch(&self, span: Span) -> bool {
        // Outermost ones do not overlap each other: the first that ends behind the span's start is the nearest.
        let from = self.outer.partition_point(|&i| self.list[i as usize].span.end <= span.start);
        self.outer.get(from).is_some_and(|&i| self.list[i as usize].span.overlaps(span))
    }

    /// The outermost quotations, in text order.
    pub fn outermost(&self) -> impl Iterator<Item = &Quotation> {
        self.outer.iter().map(|&i| &self.list[i as usize])
    }
}

/// Finds the quotations of a document whose tokens and paragraphs are known.
pub(crate) fn find(document: &TextLayer) -> Quotations {
    let mut list = pairing::pair(document);
    for quotation in &mut list {
        quotation.usage = usage::usage(document, quotation);
    }
    Quotations::new(list)
}

#[cfg(test)]
mod tests;
