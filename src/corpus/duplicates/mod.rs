//! The same words twice: articles that are copies of others (wire copy, reprints, updates), and quotes that are the
//! same utterance.
//!
//! [`Facts`] are what is kept of an article; a [`Finder`] takes them and gives [`Duplicates`]. Texts are compared by
//! what they share, not by their metadata: docs/duplicates.md has the measures, the thresholds, and why they are so.
//! The search takes time linear in the number of articles but for stock phrases, and about 150 bytes of memory an article; the
//! facts lie in temporary files.

mod articles;
mod carried;
mod error;
mod facts;
mod finder;
mod found;
mod gram_filter;
mod leaders;
mod packed;
mod quote_file;
mod quotes;
mod scratch;
mod settings;
mod sketch;
#[cfg(test)]
mod tests;
mod union;
mod words;

pub use carried::Carried;
pub use error::DuplicateError;
pub use facts::Facts;
pub use finder::Finder;
pub use found::{Duplicates, Repeats};
pub use settings::{DuplicateSettings, Similarity};
