//! The text layer: paragraphs, sentences and tokens with offsets, and their light analysis.

mod auxiliaries;
mod layer;
mod lemma;
mod paragraphs;
mod sentences;
pub mod tagger;
mod tokens;

pub(crate) use auxiliaries::{is_be, is_do, is_have};
pub use layer::{Paragraph, Sentence, TextLayer, Token};
pub use lemma::lemma;
pub use tagger::Tag;
pub use tokens::TokenKind;
