//! A description that stands for somebody: its words and its noun.

use std::ops::Range;

/// A common noun phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phrase {
    /// All its words.
    pub words: Range<usize>,
    /// Its noun.
    pub head: usize,
    /// Begins with 'the', 'this', 'that' or a bare noun: may stand for somebody known.
    pub definite: bool,
}
