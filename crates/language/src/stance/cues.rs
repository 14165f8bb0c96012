//! The class of a cue.

use crate::text::Document;
use crate::types::{Attribution, Cue, CueClass};

/// Classifies the cue of an attribution.
pub fn classify_cue(_document: &Document<'_>, _attribution: &Attribution) -> Cue {
    Cue { lemma: String::new(), class: CueClass::Other }
}
