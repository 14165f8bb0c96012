//! What of a text some attributions have already.

use crate::types::{Attribution, Span};

/// The places that some attributions have, in any role.
pub(super) struct Taken(Vec<Span>);

impl Taken {
    /// The places of these attributions.
    pub(super) fn by(found: &[Attribution]) -> Self {
        let mut spans: Vec<Span> =
            found.iter().flat_map(|a| a.content.iter().chain(&a.cue).chain(&a.source)).copied().collect();
        spans.sort_unstable();
        Self(spans)
    }

    /// Whether none of them overlaps a span.
    pub(super) fn leaves(&self, span: Span) -> bool {
        let at = self.0.partition_point(|t| t.end <= span.start);
        self.0.get(at).is_none_or(|t| !t.overlaps(span))
    }
}
