//! An analysed text: the input of the stages after the text layer.

use std::ops::Deref;

use crate::Budget;
use crate::layout::{self, Layout};
use crate::quotation::{self, Quotations};
use crate::text::TextLayer;

/// The text layer of an article with its quotations and layout. Dereferences to its [`TextLayer`].
#[derive(Debug)]
pub struct Document<'t> {
    layer: TextLayer<'t>,
    /// Which quotation each stretch of the text is in.
    pub quotations: Quotations,
    /// What each paragraph is, and how speech goes on from one to the next.
    pub layout: Layout,
}

impl<'t> Document<'t> {
    /// Analyses a text of at most `u32::MAX` bytes.
    pub fn new(text: &'t str) -> Self {
        Self::within(text, Budget::unlimited())
    }

    /// Analyses a text as far as `budget` allows. Every stage that reads the document goes by the same budget.
    pub fn within(text: &'t str, budget: Budget<'t>) -> Self {
        let layer = TextLayer::within(text, budget);
        let quotations = quotation::find(&layer);
        Self { layout: layout::find(&layer, &quotations), quotations, layer }
    }
}

impl<'t> Deref for Document<'t> {
    type Target = TextLayer<'t>;

    fn deref(&self) -> &TextLayer<'t> {
        &self.layer
    }
}
