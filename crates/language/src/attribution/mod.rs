//! Attributions: source, cue and content, found by an engine.

mod borders;
mod kind;
pub mod learned;
mod recover;
mod rules;

use crate::Document;
use crate::types::Attribution;

pub use kind::kind_of;
pub use recover::Recovering;
pub use rules::{Reading, RulesEngine, quoted_groups, readings};

/// Finds the attributions of a document. Implemented by the rules, by every learned engine, and by whatever a caller
/// gives to [`crate::Analyser::builder`].
pub trait AttributionEngine: Send + Sync {
    /// Name and version, as written in the `engine` column ('rules-1').
    fn id(&self) -> &str;

    /// The attributions in text order of their content: well-formed, not nested, not overlapping.
    fn attribute(&self, document: &Document<'_>) -> Vec<Attribution>;
}

impl<E: AttributionEngine + ?Sized> AttributionEngine for Box<E> {
    fn id(&self) -> &str {
        (**self).id()
    }

    fn attribute(&self, document: &Document<'_>) -> Vec<Attribution> {
        (**self).attribute(document)
    }
}
