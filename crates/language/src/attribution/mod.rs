//! Attributions: source, cue and content, found by an engine.

mod borders;
mod fronted;
mod kind;
pub mod learned;
mod quoted_as;
mod recover;
mod repair;
mod rules;
mod turns;
mod weigh;

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

/// What all engines of the product do last: speech that the layout sets off, and a second look at the confidence.
fn finish(document: &Document<'_>, found: &mut Vec<Attribution>) {
    fronted::add(document, found);
    turns::complete(document, found);
    part_roles(found);
    weigh::all(document, found);
}

/// Takes from each attribution the pieces of its source and cue that lie in another of its roles: the content keeps
/// what two of them claim, then the cue.
fn part_roles(found: &mut [Attribution]) {
    for attribution in found {
        let Attribution { content, cue, source, .. } = attribution;
        cue.retain(|span| !content.iter().any(|other| other.overlaps(*span)));
        source.retain(|span| !content.iter().chain(&*cue).any(|other| other.overlaps(*span)));
    }
}
