//! The rule engine.

use super::AttributionEngine;
use crate::text::Document;
use crate::types::Attribution;

/// Finds attributions by rules over tokens and quotation marks.
#[derive(Debug, Default)]
pub struct RulesEngine {}

impl AttributionEngine for RulesEngine {
    fn id(&self) -> &str {
        "rules-1"
    }

    fn attribute(&self, _document: &Document<'_>) -> Vec<Attribution> {
        Vec::new()
    }
}
