//! Who said what, and how firmly: quotes, their speakers and stance markers in the text of English news articles.
//!
//! ```
//! let text = "“We will not wait,” said Joan Tremblay, the mayor. Critics fear that costs will double.";
//! let found = whosaid_language::Analyser::default().annotate(text);
//! for quote in &found.quotes {
//!     let speaker = found.speaker(quote).map_or("unknown", |entity| entity.name.as_str());
//!     println!("{} | {} | {}", speaker, quote.kind, quote.content[0].of(text));
//! }
//! // Joan Tremblay | direct | “We will not wait,”
//! // Critics | indirect | that costs will double
//! # assert_eq!(found.quotes[0].content[0].of(text), "“We will not wait,”");
//! # assert_eq!(found.speaker(&found.quotes[0]).unwrap().name, "Joan Tremblay");
//! # assert_eq!(found.quotes[1].kind, whosaid_language::QuoteKind::Indirect);
//! ```
//!
//! [`Analyser::annotate`] is a pure function from `&str` to [`Annotations`]: no I/O, threads or clock. Lexicons and
//! models are compiled in. The same text gives the same result on every machine. Offsets are bytes; every span lies on
//! character boundaries.
//!
//! An article passes the stages in this order, each a module: [`text`] (paragraphs, sentences, tokens, parts of
//! speech), [`quotation`] (which marks enclose what), [`layout`] (transcripts, interviews, lists), [`attribution`]
//! (source, cue, content), [`speakers`] (who the sources are), [`stance`] (markers, classes of cues).
//!
//! # Engines
//!
//! What finds attributions is an [`attribution::AttributionEngine`]. [`Analyser::default`] has the fast one, a small
//! recurrent network (hundreds of articles a second on one core); [`attribution::RulesEngine`] is faster and finds
//! less; the crate `whosaid-encoder` has the accurate one. [`Analyser::builder`] takes any of them, or one of yours.
//!
//! # Features
//!
//! - `training` (on by default): fitting the fast engine's last layer to annotations of your own
//!   ([`attribution::learned::training`]).
#![deny(missing_docs)]

pub mod attribution;
mod budget;
mod document;
mod hash;
pub mod layout;
mod model_error;
pub mod quotation;
mod sections;
pub mod speakers;
pub mod stance;
pub mod text;
mod types;
#[doc(hidden)]
pub mod word_list;

mod analyser;

pub use analyser::{Analyser, AnalyserBuilder};
pub use budget::{Budget, Limit, Spent};
pub use document::Document;
pub use model_error::ModelError;
pub use types::*;
