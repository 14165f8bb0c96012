//! The text layer: paragraphs, sentences and tokens with offsets, and their light analysis.

mod document;
mod paragraphs;
mod sentences;
mod tokens;

pub use document::{Document, Paragraph, Sentence, Token};
pub use tokens::TokenKind;
