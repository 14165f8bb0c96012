//! Stance markers, by the scheme of `docs/stance-scheme.md`, and the class of each cue.

mod condition;
mod context;
mod cues;
mod error;
mod inflect;
mod lexicon;
mod marking;
mod negation;
mod schema;
mod words;

pub use cues::classify_cue;
pub use error::LexiconError;
pub use lexicon::{StanceLexicon, Subcategory};
pub use marking::mark;
