//! Quotation marks: one pass over a document that knows which quotation each character is in.

use crate::text::Document;
use crate::types::Span;

/// What a quotation is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Somebody's words.
    Speech,
    /// A word held at a distance ('so-called "experts"').
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
}

impl Quotations {
    /// The outermost quotation that byte `offset` is in.
    pub fn at(&self, offset: u32) -> Option<&Quotation> {
        self.list.iter().find(|q| q.depth == 0 && q.span.start <= offset && offset < q.span.end)
    }
}

/// Finds the quotations of a document whose tokens and paragraphs are known.
pub(crate) fn find(document: &Document) -> Quotations {
    let mut list = Vec::new();
    for p in &document.paragraphs {
        let mut open: Option<usize> = None;
        for i in p.tokens.range() {
            let span = document.tokens[i].span;
            match (document.word(i), open) {
                ("“" | "\"", None) => open = Some(i),
                ("”" | "\"", Some(s)) => {
                    let start = document.tokens[s].span;
                    list.push(Quotation {
                        span: Span { start: start.start, end: span.end },
                        inner: Span { start: start.end, end: span.start },
                        depth: 0,
                        closed: true,
                        continues: false,
                        usage: Use::Speech,
                    });
                    open = None;
                }
                _ => {}
            }
        }
    }
    Quotations { list }
}
