//! The result of annotating one article.

use super::{Entity, Quote, Span, StanceMarker};

/// Everything that is found in one article. Lists are in text order.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Annotations {
    /// Paragraphs.
    pub paragraphs: Vec<Span>,
    /// Sentences.
    pub sentences: Vec<Span>,
    /// Number of words: tokens with a letter or digit.
    pub n_words: u32,
    /// Quotes.
    pub quotes: Vec<Quote>,
    /// The entities that quotes are attributed to ([`crate::Resolution::entity`] is an index into them).
    pub entities: Vec<Entity>,
    /// Full names (two words or more) of all that the article names, whether they speak or not.
    pub named: Vec<String>,
    /// Stance markers.
    pub markers: Vec<StanceMarker>,
}

impl Annotations {
    /// The entity that a quote is attributed to.
    pub fn speaker(&self, quote: &Quote) -> Option<&Entity> {
        self.entities.get(quote.speaker?.entity as usize)
    }
}
