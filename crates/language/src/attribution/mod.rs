//! Attributions: source, cue and content, found by an engine.

mod according;
mod agents;
mod amend;
mod aside;
mod between;
mod borders;
mod brackets;
mod fronted;
mod inserted;
mod inverted;
mod kind;
pub mod learned;
#[cfg(test)]
mod marked;
mod nested;
mod no_source;
mod participle;
mod printed;
mod quoted_as;
mod recover;
mod regain;
mod reopened;
mod repair;
mod reporting;
mod rules;
mod source_end;
mod source_start;
mod subject;
mod taken;
mod told;
mod turns;
mod was_how;
mod weigh;
mod words_of;

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

    /// The attributions in text order of their content. The roles of one do not overlap. Nor do the contents of two, but
    /// where the layout gives all of a turn as speech: what is reported in it lies inside.
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
    agents::close_clause(document, found);
    amend::all(document, found);
    reopened::join(document, found);
    fronted::add(document, found);
    inverted::add(document, found);
    was_how::add(document, found);
    words_of::add(document, found);
    for a in found.iter_mut() {
        according::name_after(document, a);
        told::clear(document, a);
    }
    turns::complete(document, found);
    weigh::all(document, found);
    amend::last(document, found);
}
