//! The windows that an article is read in: the encoder sees a bounded number of subwords at once.

use std::ops::Range;

/// A window and the subwords of it whose scores count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// All subwords that are read.
    pub(crate) subwords: Range<usize>,
    /// Those that no other window has more context around.
    pub(crate) best: Range<usize>,
}

/// Windows of at most `most` subwords over `total`, a new one every `stride` (at least half of `most`), so that each
/// subword is read with context on both sides in one of them.
pub(crate) fn cover(total: usize, most: usize, stride: usize) -> Vec<Window> {
    let overlap = most - stride;
    let starts = (0..total.saturating_sub(overlap).max(1)).step_by(stride);
    let mut out: Vec<Window> =
        starts.map(|a| a..(a + most).min(total)).map(|w| Window { best: w.clone(), subwords: w }).collect();
    for i in 1..out.len() {
        // Two neighbours share a stretch; each has more context in its own half. The middle goes to the first.
        let shared = out[i].subwords.start..out[i - 1].subwords.end;
        let middle = shared.start + shared.len().div_ceil(2);
        out[i - 1].best.end = middle;
        out[i].best.start = middle;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_one_window() {
        assert_eq!(cover(0, 318, 212), [Window { subwords: 0..0, best: 0..0 }]);
        assert_eq!(cover(318, 318, 212), [Window { subwords: 0..318, best: 0..318 }]);
    }

    #[test]
    fn every_piece_is_read_once_where_it_has_widest_context() {
        for total in [319, 425, 530, 531, 1036, 5000] {
            for stride in [159, 212, 290, 318] {
                let windows = cover(total, 318, stride);
                assert_eq!(windows[0].best.start, 0);
                assert_eq!(windows.last().unwrap().best.end, total);
                for w in &windows {
                    assert!(
                        w.subwords.len() <= 318 && w.best.start >= w.subwords.start && w.best.end <= w.subwords.end,
                        "{w:?}"
                    );
                }
                for pair in windows.windows(2) {
                    assert_eq!(pair[0].best.end, pair[1].best.start);
                    let (left, right) =
                        (pair[0].subwords.end - pair[0].best.end, pair[1].best.start - pair[1].subwords.start);
                    assert!(left == right || left + 1 == right, "{pair:?}");
                }
            }
        }
    }
}
