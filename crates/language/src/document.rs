//! An analysed text: what the stages behind the text layer read.

use std::ops::Deref;

use crate::quotation::{self, Quotations};
use crate::text::TextLayer;

/// The text layer of an article with its quotations. Reads like its [`TextLayer`].
#[derive(Debug)]
pub struct Document<'t> {
    layer: TextLayer<'t>,
    /// Which quotation each stretch of the text is in.
    pub quotations: Quotations,
}

impl<'t> Document<'t> {
    /// Analyses a text of at most `u32::MAX` bytes.
    pub fn new(text: &'t str) -> Self {
        let layer = TextLayer::new(text);
        Self { quotations: quotation::find(&layer), layer }
    }
}

impl<'t> Deref for Document<'t> {
    type Target = TextLayer<'t>;

    fn deref(&self) -> &TextLayer<'t> {
        &self.layer
    }
}
