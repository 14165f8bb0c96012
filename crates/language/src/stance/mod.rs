//! Stance markers, by the scheme of `docs/stance-scheme.md`, and the class of each cue.

mod check;
mod condition;
mod context;
mod cues;
mod error;
mod imperatives;
mod inflect;
mod lexicon;
mod marking;
mod negation;
pub mod rates;
mod schema;
mod words;

pub use check::{Report, Warning, WarningKind, check, check_over};
pub use cues::classify_cue;
pub use error::LexiconError;
pub use lexicon::{StanceLexicon, Subcategory};
pub use marking::mark;
