//! What is kept of an article's text to compare it with others.
//!
//! Two texts are as alike as the sets of three words in a row that they hold: their resemblance (Broder 1997) is the
//! share of these that both hold among all that either holds.

use super::words::{mix, words_of};

/// Words in a shingle.
const SHINGLE: usize = 3;
/// Shingles kept at most: those with the smallest hashes, an even sample. Resemblance is exact up to so many in both
/// texts, and else an estimate with a standard error of at most 0.022.
pub(super) const SAMPLE: usize = 512;
/// Bands of the sketch, and the values in each: two texts are compared if they agree in any band. Of the pairs with a
/// resemblance of 0.5, the lowest that may be asked for, 1 - (1 - 0.5³)⁵² = 99.9 % are.
pub(super) const BANDS: usize = 52;
const VALUES: usize = 3;
/// Bits of a shingle's hash. Of the shingles of two texts of 512 each, one agrees by chance in one of 16 pairs of texts,
/// and within such a text two do in one of 32: a resemblance is so off by 0.001 at times.
const HASH_BITS: u32 = 22;
/// Bits of a band's key: in a million articles each meets one by chance for each band, and is compared with it.
pub(super) const BAND_BITS: u32 = 20;

/// An article's shingles in brief.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sketch {
    /// How many different shingles the text holds.
    pub n: u32,
    /// The smallest of their hashes, rising; all of them if there are at most [`SAMPLE`].
    pub sample: Vec<u32>,
    /// A key for each band; none for a text without words.
    pub bands: Vec<u32>,
}

impl Sketch {
    pub fn of(text: &str) -> Self {
        let mut words = Vec::with_capacity(text.len() / 5 + 1);
        words_of(text, |word| words.push(word));
        let mut shingles: Vec<u32> = if words.len() < SHINGLE && !words.is_empty() {
            vec![shingle(&words)]
        } else {
            words.windows(SHINGLE).map(shingle).collect()
        };
        shingles.sort_unstable();
        shingles.dedup();
        let bands = bands(&shingles);
        let n = shingles.len() as u32;
        shingles.truncate(SAMPLE);
        shingles.shrink_to_fit();
        Self { n, sample: shingles, bands }
    }

    /// The resemblance of two texts, 0 to 1; that of a text without words to anything is 0.
    pub fn resemblance(&self, other: &Self) -> f64 {
        // Beyond the last hash of a sample nothing is known of its text.
        let known = |s: &Self| if s.n as usize > s.sample.len() { s.sample.last().copied() } else { None };
        let limit = known(self).unwrap_or(u32::MAX).min(known(other).unwrap_or(u32::MAX));
        let within = |s: &[u32]| s.partition_point(|&hash| hash <= limit);
        resemblance(&self.sample[..within(&self.sample)], &other.sample[..within(&other.sample)])
    }
}

/// The share of two rising lists' values that both hold.
pub(super) fn resemblance<T: Copy + Ord>(a: &[T], b: &[T]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        both += usize::from(a[i] == b[j]);
        let (left, right) = (a[i], b[j]);
        i += usize::from(left <= right);
        j += usize::from(right <= left);
    }
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

fn shingle(words: &[u32]) -> u32 {
    let hash = words
        .iter()
        .fold(0_u64, |hash, &word| hash.rotate_left(21).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(word));
    (mix(hash) >> (u64::BITS - HASH_BITS)) as u32
}

/// The keys of the bands of a set: those of two sets agree in a band about as often as the cube of their resemblance.
///
/// The values are those of fast similarity sketching (Dahlgaard, Knudsen & Thorup, FOCS 2017): as good as a minimum of
/// the set under a hash function of its own for each value, for little more than one hash of each member.
pub(super) fn bands(set: &[u32]) -> Vec<u32> {
    if set.is_empty() {
        return Vec::new();
    }
    const T: usize = BANDS * VALUES;
    let mut values = [u32::MAX; T];
    let mut open = T;
    for round in 0..2 * T {
        let seed = mix(round as u64);
        for &member in set {
            let hash = mix(seed ^ u64::from(member));
            // The first rounds throw a member into any value, the later ones into one each, so that none stays open.
            let at = if round < T { ((hash >> 32) as usize * T) >> 32 } else { round - T };
            let value = (round as u32) << 22 | (hash as u32) >> 10;
            open -= usize::from(values[at] == u32::MAX);
            values[at] = values[at].min(value);
        }
        if open == 0 {
            break;
        }
    }
    let key = |band: &[u32]| mix(band.iter().fold(0, |h, &v| mix(h ^ u64::from(v))));
    values.chunks_exact(VALUES).map(|band| (key(band) >> (u64::BITS - BAND_BITS)) as u32).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn text(words: &[u16]) -> String {
        words.iter().map(|w| format!("w{w} ")).collect()
    }

    fn like(a: &str, b: &str) -> f64 {
        Sketch::of(a).resemblance(&Sketch::of(b))
    }

    fn shingles(words: &[u16]) -> BTreeSet<Vec<u16>> {
        words.windows(3.min(words.len().max(1))).map(<[u16]>::to_vec).collect()
    }

    #[test]
    fn the_resemblance_of_a_shortened_text_is_the_share_that_is_left() {
        let long: Vec<u16> = (0..202).collect();
        assert_eq!(like(&text(&long), &text(&long[..102])), 0.5);
        assert_eq!(like(&text(&long), &text(&long)), 1.0);
        assert_eq!(like("", ""), 0.0);
        assert_eq!(like("one word", "One word!"), 1.0);
    }

    #[test]
    fn a_long_text_is_compared_by_an_even_sample() {
        let (a, b): (Vec<u16>, Vec<u16>) = ((0..6000).collect(), (2000..8000).collect());
        assert!((like(&text(&a), &text(&b)) - 0.5).abs() < 0.08);
        let short: Vec<u16> = (0..300).collect();
        assert!(like(&text(&a), &text(&short)) < 0.1);
    }

    #[test]
    fn bands_agree_as_often_as_the_cube_of_the_resemblance() {
        let (mut agree, mut all, mut missed) = (0, 0, 0);
        for case in 0..300_u32 {
            let set = |from: u32| {
                let mut set: Vec<u32> = (from..from + 60).map(|i| mix(u64::from(case * 1000 + i)) as u32).collect();
                set.sort_unstable();
                bands(&set)
            };
            // 40 of 80 in common.
            let (a, b) = (set(0), set(20));
            let same = a.iter().zip(&b).filter(|(a, b)| a == b).count();
            agree += same;
            all += BANDS;
            missed += usize::from(same == 0);
        }
        let share = f64::from(agree as u32) / all as f64;
        assert!((share - 0.125).abs() < 0.01, "{share}");
        assert!(missed <= 2, "{missed} of 300 pairs at the lowest resemblance are never compared");
    }

    proptest! {
        #[test]
        fn resemblance_is_that_of_the_sets(a in prop::collection::vec(0_u16..6, 0..40), b in prop::collection::vec(0_u16..6, 0..40)) {
            let (sa, sb) = (shingles(&a), shingles(&b));
            let both = sa.intersection(&sb).count() as f64;
            let either = sa.union(&sb).count() as f64;
            // Texts of one or two words have a single shingle, which is none of a longer text's.
            let wanted = if a.is_empty() || b.is_empty() { 0.0 } else { both / either };
            prop_assert_eq!(like(&text(&a), &text(&b)), wanted);
            prop_assert_eq!(Sketch::of(&text(&a)).bands.len(), if a.is_empty() { 0 } else { BANDS });
        }
    }
}
