//! A quotation that is opened again in the next paragraph is one speaker's: where an engine gave its first paragraph to a
//! report before it, and the next one to the cue that stands there, both are that cue's.

use super::kind_of;
use crate::Document;
use crate::types::{Attribution, Span};

/// How far before the cue's attribution the others are looked for.
const NEAR: usize = 8;

/// Gives the paragraphs of such quotations to the cue after them: 'Hale insisted it was right. / “Nobody wanted this. / “But
/// the ground is soft,” she said.'
pub(super) fn join(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let outermost: Vec<(Span, bool, bool)> =
        document.quotations.outermost().map(|q| (q.span, q.closed, q.continues)).collect();
    // Where each began: contents change below, these stay in order.
    let starts: Vec<u32> = found.iter().map(|a| a.content.first().map_or(0, |s| s.start)).collect();
    let mut changed = false;
    let mut owner: Option<(usize, Span)> = None;
    for pair in outermost.windows(2).rev() {
        let [(first, closed, _), (next, _, continues)] = *pair else { continue };
        if closed || !continues {
            continue;
        }
        // Who has taken the paragraph after this one goes on.
        let goes_on = owner.filter(|(_, taken)| *taken == next).map(|(k, _)| k);
        owner = goes_on
            .or_else(|| says(found, &starts, next))
            .filter(|&k| give(document, first, found, k))
            .map(|k| (k, first));
        changed |= owner.is_some();
    }
    if changed {
        found.retain(|a| !a.content.is_empty());
        found.sort_by_key(|a| a.content.first().copied());
    }
}

/// The attribution whose content begins with a paragraph of quotation and whose cue stands after that.
fn says(found: &[Attribution], starts: &[u32], next: Span) -> Option<usize> {
    let from = starts.partition_point(|&s| s < next.start);
    let mut same = (from..found.len()).take_while(|&k| starts[k] == next.start);
    same.find(|&k| found[k].cue.first().is_some_and(|c| c.start > next.start))
}

/// Gives one paragraph to the attribution `owner`, if a report before it has it.
fn give(document: &Document<'_>, first: Span, found: &mut [Attribution], owner: usize) -> bool {
    let mut taken = false;
    for a in &mut found[owner.saturating_sub(NEAR)..owner] {
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
