//! Stance markers, by the scheme of `docs/stance-scheme.md`, and the class of each cue.

use crate::text::Document;
use crate::types::{Attribution, Cue, CueClass, StanceMarker};

/// A subcategory of the scheme with what it maps to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subcategory {
    /// Category ('epistemic').
    pub category: String,
    /// Subcategory ('possibility').
    pub name: String,
    /// Hyland 2005 ('hedge', 'booster', 'attitude marker', 'self mention', 'engagement marker' or empty).
    pub hyland: String,
    /// Appraisal, Martin & White 2005, or empty.
    pub appraisal: String,
}

/// The words and phrases that mark stance.
#[derive(Clone, Debug, Default)]
pub struct StanceLexicon {
    /// What [`StanceMarker::subcategory`] indexes.
    pub subcategories: Vec<Subcategory>,
}

impl StanceLexicon {
    /// The lexicon that ships with whosaid.
    pub fn built_in() -> Self {
        Self::default()
    }
}

/// Marks the stance of a document.
pub fn mark(_document: &Document<'_>, _attributions: &[Attribution], _lexicon: &StanceLexicon) -> Vec<StanceMarker> {
    Vec::new()
}

/// Classifies the cue of an attribution.
pub fn classify_cue(_document: &Document<'_>, _attribution: &Attribution) -> Cue {
    Cue { lemma: String::new(), class: CueClass::Other }
}
