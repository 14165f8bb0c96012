//! The language core of whosaid: from the text of a news article to who said what, and how firmly.
//!
//! A pure function, [`Analyser::annotate`], takes `&str` and gives [`Annotations`]. It does no I/O,
//! starts no threads, and knows nothing of its callers; the lexicons and models it reads are
//! compiled in or handed over as bytes.
//!
//! The stages, in the order in which an article passes them, each a folder:
//! [`text`] (paragraphs, sentences, tokens, tags), [`quotation`] (which quotation each character is
//! in), [`layout`] (what each paragraph is), [`attribution`] (source, cue, content), [`speakers`] (who the sources are), [`stance`].

pub mod attribution;
mod budget;
mod document;
mod hash;
pub mod layout;
mod model_error;
pub mod quotation;
pub mod speakers;
pub mod stance;
pub mod text;
mod types;

mod analyser;

pub use analyser::{Analyser, AnalyserBuilder};
pub use budget::{Budget, Spent};
pub use document::Document;
pub use model_error::ModelError;
pub use types::*;
