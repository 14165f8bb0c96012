//! The text layer: paragraphs, sentences and tokens with offsets, and their light analysis.

mod document;
mod lemma;
mod paragraphs;
mod sentences;
pub mod tagger;
mod tokens;

pub use document::{Document, Paragraph, Sentence, Token};
pub use lemma::lemma;
pub use tagger::Tag;
pub use tokens::TokenKind;
