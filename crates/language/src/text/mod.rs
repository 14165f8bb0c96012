//! The text layer: paragraphs, sentences and tokens with offsets, and their light analysis.

mod layer;
mod lemma;
mod paragraphs;
mod sentences;
pub mod tagger;
mod tokens;

pub use layer::{Paragraph, Sentence, TextLayer, Token};
pub use lemma::lemma;
pub use tagger::Tag;
pub use tokens::TokenKind;
