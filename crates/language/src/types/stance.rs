//! Stance markers: how firmly something is said, by whom.

use super::Span;
use crate::word_enum;

word_enum! {
    /// The one whose stance a marker shows.
    pub enum Holder {
        /// The source of the quote that the marker is in.
        Source = "source",
        /// The article's narrator.
        Narrator = "narrator",
    }
}

word_enum! {
    /// Whether a marker is negated.
    pub enum Polarity {
        /// No negation reaches it.
        Affirmed = "affirmed",
        /// A negation reaches it, or it is the negation of its subcategory.
        Negated = "negated",
    }
}

word_enum! {
    /// Good or bad, for or against.
    pub enum Valence {
        /// Good, or for.
        Positive = "positive",
        /// Bad, or against.
        Negative = "negative",
    }
}

/// One stance marker.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StanceMarker {
    /// The whole expression.
    pub span: Span,
    /// The lexicon entry's lemma.
    pub lemma: String,
    /// Index into the lexicon's subcategories (which name category, subcategory and mappings).
    pub subcategory: u16,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// For attitude and alignment; `None` where there is no clear direction.
    pub valence: Option<Valence>,
    /// Whether it is inside a question.
    pub questioned: bool,
    /// Whether it is inside an if-clause.
    pub conditional: bool,
    /// The one whose stance it is.
    pub holder: Holder,
    /// Index of the quote whose content or cue it is in.
    pub quote: Option<u32>,
}

impl StanceMarker {
    /// An affirmed marker of the narrator, outside of quotes, questions and conditions.
    pub fn new(span: Span, lemma: impl Into<String>, subcategory: u16) -> Self {
        Self {
            span,
            lemma: lemma.into(),
            subcategory,
            polarity: Polarity::Affirmed,
            valence: None,
            questioned: false,
            conditional: false,
            holder: Holder::Narrator,
            quote: None,
        }
    }
}
