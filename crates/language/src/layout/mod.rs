//! Layout: what each paragraph of a document is, and how speech goes on from one to the next.

mod joins;

pub use joins::Join;

use crate::quotation::Quotations;
use crate::text::TextLayer;

/// The layout of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// For each paragraph, how its speech goes on from the paragraph before it.
    pub joins: Vec<Join>,
}

impl Layout {
    /// Whether speech may go on over the border before paragraph `p`.
    pub fn join(&self, p: usize) -> Join {
        self.joins.get(p).copied().unwrap_or(Join::Apart)
    }
}

/// Finds the layout of a document whose quotations are known.
pub(crate) fn find(document: &TextLayer, quotations: &Quotations) -> Layout {
    Layout { joins: joins::find(document, quotations) }
}
