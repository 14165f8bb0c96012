//! The same words twice: articles that are copies of others (wire copy, reprints, updates), and quotes that are the
//! same utterance.
//!
//! [`Facts`] are what is kept of an article; a [`Finder`] takes them and gives [`Duplicates`]. Texts are compared by
//! what they share, not by their metadata: docs/duplicates.md has the measures, the thresholds, and why they are so.
//! The search takes time linear in the number of articles but for stock phrases, and holds the facts of all of them:
//! [`BYTES_PER_ARTICLE`].

mod articles;
mod facts;
mod finder;
mod found;
mod gram_filter;
mod leaders;
mod packed;
mod quote_table;
mod quotes;
mod settings;
mod sketch;
#[cfg(test)]
mod tests;
mod union;
mod window_state;
mod words;

/// Memory that the search takes for an article, in bytes: 2 kB for the sketch of its text, and for each of some 20 quotes
/// 130 bytes and the keys that it is found by. Estimated from the layout of what is
/// held, for news articles of 750 words; not measured.
pub const BYTES_PER_ARTICLE: u64 = 8_000;

pub use facts::Facts;
pub use finder::Finder;
pub use found::{Duplicates, Repeats};
pub use settings::{DuplicateSettings, Similarity};
pub use window_state::WindowState;
pub(in crate::corpus) use window_state::key_of;
