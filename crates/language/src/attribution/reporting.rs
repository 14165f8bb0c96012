//! Whether words report something, by the class of their cue.

use crate::Document;
use crate::stance::classify_cue;
use crate::types::CueClass;
use std::ops::Range;

/// Whether some tokens are a cue of a class that reports: 'said', 'has warned', and not 'ate'.
pub(super) fn is_reporting(document: &Document<'_>, run: Range<usize>) -> bool {
    classify_cue(document, vec![document.span_of(run)]).class != CueClass::Other
}
