//! The types that the stages of the language core hand to each other, and that [`crate::Analyser::annotate`] returns.
//!
//! Offsets are bytes of the article's text (`u32`, end exclusive), always on character boundaries.

mod annotations;
mod entity;
mod quote;
mod span;
mod stance;
mod words;

pub use annotations::Annotations;
pub use entity::{Entity, Gender, GenderHow, SpeakerKind};
pub use quote::{Attribution, Cue, CueClass, Quote, QuoteKind, Resolution, Source, SourceKind, SpeakerHow};
pub use span::{Run, Span};
pub use stance::{Holder, Polarity, StanceMarker, Valence};
pub use words::UnknownWord;
