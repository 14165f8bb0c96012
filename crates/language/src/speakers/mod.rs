//! Speakers: who each source is, within the article.

mod source_kind;

pub use source_kind::source_kind;

use crate::text::Document;
use crate::types::{Attribution, Entity, Resolution};

/// The speakers of an article.
#[derive(Clone, Debug, Default)]
pub struct Speakers {
    /// Everybody that an attribution is attributed to.
    pub entities: Vec<Entity>,
    /// Each attribution's speaker: as long as the attributions.
    pub of_attribution: Vec<Option<Resolution>>,
}

/// Resolves the source of each attribution to an entity.
pub fn resolve(_document: &Document<'_>, attributions: &[Attribution]) -> Speakers {
    Speakers { entities: Vec::new(), of_attribution: vec![None; attributions.len()] }
}
