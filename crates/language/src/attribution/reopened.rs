//! A quotation that is opened again in the next paragraph is one speaker's: where an engine gave its first paragraph to a
//! report before it, and the next one to the cue that stands there, both are that cue's.

use super::kind_of;
use crate::Document;
use crate::types::{Attribution, Span};

/// Gives the paragraphs of such quotations to the cue after them: 'Hale insisted it was right. / “Nobody wanted this. / “But
/// the ground is soft,” she said.'
pub(super) fn join(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let outermost: Vec<(Span, bool, bool)> =
        document.quotations.outermost().map(|q| (q.span, q.closed, q.continues)).collect();
    let mut changed = false;
    for pair in outermost.windows(2).rev() {
        let [(first, closed, _), (next, _, continues)] = pair else { continue };
        if !*closed && *continues {
            changed |= give(document, *first, *next, found);
        }
    }
    if changed {
        found.retain(|a| !a.content.is_empty());
        found.sort_by_key(|a| a.content.first().copied());
    }
}

fn give(document: &Document<'_>, first: Span, next: Span, found: &mut [Attribution]) -> bool {
    let says_next = |a: &Attribution| {
        a.content.first().is_some_and(|s| s.start == next.start) && a.cue.first().is_some_and(|c| c.start > next.start)
    };
    let Some(owner) = found.iter().position(says_next) else { return false };
    let mut taken = false;
    for a in found.iter_mut() {
        let before = a.cue.iter().all(|c| c.end <= first.start) && !a.cue.is_empty();
        if before && a.content.iter().any(|s| s.overlaps(first)) {
            a.content.retain(|s| !s.overlaps(first));
            a.kind = kind_of(document, &a.content);
            taken = true;
        }
    }
    if taken {
        found[owner].content[0].start = first.start;
    }
    taken
}
