//! The windows that an article is read in: the encoder sees a bounded number of subwords at once.

use std::ops::Range;

use whosaid_language::attribution::learned::Features;

/// A window and the subwords of it whose scores count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// All subwords that are read.
    pub(crate) subwords: Range<usize>,
    /// Those that no other window has: the others of `subwords` stand before them, as context.
    pub(crate) own: Range<usize>,
}

/// Where a window may end, the best first: before a paragraph, a sentence or a token, each with the least part of a
/// full window that it must hold, in quarters. The encoder was trained on whole paragraphs (training/encoder.py).
const ENDS: [(u8, usize); 3] = [(2, 2), (1, 3), (0, 3)];

/// Windows over all subwords, each with at most `most` of its own after up to `context` of the window before.
///
/// `most` is at least 1. The cost is linear: a window looks at no more tokens than it could hold.
pub(crate) fn cover(features: &Features, most: usize, context: usize) -> Vec<Window> {
    let total = features.subwords.len();
    let mut out = Vec::with_capacity(total / most + 1);
    let mut start = 0;
    loop {
        let end = if total - start <= most { total } else { end_of(features, start, most) };
        out.push(Window { subwords: start.saturating_sub(context)..end, own: start..end });
        if end == total {
            return out;
        }
        start = end;
    }
}

/// The end of a window's own subwords, which begin at `start` and of which more than `most` are left.
fn end_of(features: &Features, start: usize, most: usize) -> usize {
    // A token that begins behind `start` begins where another ends.
    let first = features.ends.partition_point(|&end| end as usize <= start);
    let last = features.ends.partition_point(|&end| end as usize <= start + most);
    for (position, quarters) in ENDS {
        let least = start + most * quarters / 4;
        let mut tokens = (first..last).rev().take_while(|&token| features.ends[token] as usize > least);
        // The position in a paragraph is the third part of a state: see `Features::fill`.
        let best = tokens.find(|&token| features.states.get(token + 1).is_none_or(|s| s % 3 >= position));
        if let Some(token) = best {
            return features.ends[token] as usize;
        }
    }
    start + most
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Features of tokens with these positions in their paragraphs, `length` subwords each.
    fn features(positions: &[u8], length: usize) -> Features {
        let mut features = Features::default();
        features.subwords.resize(positions.len() * length, 7);
        features.ends.extend((1..=positions.len()).map(|i| (i * length) as u32));
        features.states.extend(positions.iter().map(|p| 3 + p));
        features
    }

    #[test]
    fn a_short_text_is_one_window() {
        for n in [0, 280] {
            let windows = cover(&features(&vec![0; n], 1), 280, 38);
            assert_eq!(windows, [Window { subwords: 0..n, own: 0..n }]);
        }
    }

    #[test]
    fn every_subword_is_in_one_window_with_context_before_it() {
        for (n, length) in [(281, 1), (141, 2), (1036, 1), (5000, 3), (3, 1000), (1, 5000)] {
            let windows = cover(&features(&vec![0; n], length), 280, 38);
            assert_eq!(windows[0].subwords.start, 0);
            assert_eq!(windows.last().unwrap().own.end, n * length);
            for w in &windows {
                assert!(w.own.len() <= 280 && !w.own.is_empty() && w.subwords.end == w.own.end, "{w:?}");
            }
            for pair in windows.windows(2) {
                assert_eq!(pair[0].own.end, pair[1].own.start);
                assert_eq!(pair[1].own.start - pair[1].subwords.start, 38.min(pair[1].own.start));
            }
        }
    }

    #[test]
    fn a_window_ends_with_a_paragraph_else_with_a_sentence() {
        // A sentence every 10 tokens, a paragraph every 60.
        let mut positions: Vec<u8> = (0..400).map(|i| if i % 60 == 0 { 2 } else { u8::from(i % 10 == 0) }).collect();
        assert_eq!(cover(&features(&positions, 1), 100, 0)[0].own, 0..60);
        positions.iter_mut().for_each(|p| *p = (*p).min(1));
        assert_eq!(cover(&features(&positions, 1), 105, 0)[0].own, 0..100);
        // The last sentence that begins in reach leaves more than a quarter of the window empty.
        positions[71..].fill(0);
        assert_eq!(cover(&features(&positions, 1), 100, 0)[0].own, 0..100);
    }
}
