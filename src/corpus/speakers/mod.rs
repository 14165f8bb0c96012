//! Speakers over all articles: one id for each person and body.
//!
//! Of each article [`Facts`] are kept: the forms of its speakers' names, and what they stand among. [`Linker`] gathers
//! what is known of each full name ([`profile`]) and of each body; [`Links`] then says, for the facts of any article,
//! who its speakers are. A full name decides its id alone, so that it stays when articles are added; a part of a name
//! is linked to a bearer of the full one where title, context, or outlet and date speak for it ([`evidence`]), and
//! never for the part's sake alone.

mod body;
mod evidence;
mod facts;
mod gazetteer;
mod key;
mod linker;
mod links;
mod namesakes;
mod packed;
mod person;
mod profile;
mod sketch;

#[cfg(test)]
mod tests;

/// The word lists of this stage.
const WORDS: &str = include_str!("words.txt");

pub use facts::Facts;
pub use gazetteer::{Gazetteer, GazetteerError, SpeakerSettings};
pub use linker::Linker;
pub use links::{Links, Resolved, apply};
