//! Numbers, lists of hashes and names in few bits: how the facts of an article are stored.
//!
//! Hashes are evenly spread. A sorted list of them is stored as its gaps in Golomb-Rice codes (Rice 1979), which take
//! 0.15 bits for each hash more than any code needs.

use serde::{Deserializer, Serializer, de};

/// Bits of a group of [`BitWriter::number`].
const GROUP: u32 = 4;

/// The characters of most titles, and of most names: 32 and 64, so that one takes five or six bits.
const ALPHABETS: [&str; 2] =
    ["abcdefghijklmnopqrstuvwxyz -.',&", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz -.',&012345"];

/// Bits of the shorter codes for a number below a limit, and how many numbers have these; the others take one bit more
/// (a phased-in code).
fn phased_in(limit: u32) -> (u32, u32) {
    let width = limit.max(1).ilog2();
    (width, ((2_u64 << width) - u64::from(limit.max(1))) as u32)
}

/// Writes numbers of any number of bits, the lowest first.
#[derive(Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits that fill no byte yet, and how many they are.
    open: u64,
    n_open: u32,
}

impl BitWriter {
    /// Writes the lowest `n` bits of a number, 32 at most.
    pub fn bits(&mut self, value: u32, n: u32) {
        debug_assert!(n <= 32 && u64::from(value) >> n == 0, "{value} in {n} bits");
        self.open |= u64::from(value) << self.n_open;
        self.n_open += n;
        while self.n_open >= 8 {
            self.bytes.push(self.open as u8);
            self.open >>= 8;
            self.n_open -= 8;
        }
    }

    /// Writes a number in groups of four bits, the lowest first; a bit with each group says whether another follows.
    pub fn number(&mut self, value: u32) {
        let mut rest = value;
        loop {
            let group = rest & ((1 << GROUP) - 1);
            rest >>= GROUP;
            self.bits(group << 1 | u32::from(rest > 0), GROUP + 1);
            if rest == 0 {
                return;
            }
        }
    }

    /// Writes a number below `limit`, which the reader must know, in as many bits as that takes or in one less.
    pub fn below(&mut self, limit: u32, value: u32) {
        debug_assert!(value < limit, "{value} of {limit}");
        let (width, short) = phased_in(limit);
        if value < short {
            self.bits(value, width);
        } else {
            let long = value + short;
            self.bits(long >> 1, width);
            self.bits(long & 1, 1);
        }
    }

    /// Writes a text: in five or six bits a character if one of the alphabets has all of them.
    pub fn text(&mut self, text: &str) {
        for (code, alphabet) in (0..).zip(ALPHABETS) {
            let place = |c: char| alphabet.find(c).map(|at| at as u32);
            if let Some(places) = text.chars().map(place).collect::<Option<Vec<u32>>>() {
                self.bits(code, 2);
                self.number(places.len() as u32);
                let width = alphabet.len().ilog2();
                places.into_iter().for_each(|place| self.bits(place, width));
                return;
            }
        }
        self.bits(ALPHABETS.len() as u32, 2);
        self.number(text.len() as u32);
        text.bytes().for_each(|byte| self.bits(u32::from(byte), 8));
    }

    /// Writes a list of rising numbers without repeats. The reader must know its length.
    pub fn rising(&mut self, list: &[u32]) {
        let (Some(&last), n) = (list.last(), list.len() as u32) else { return };
        // The lowest bits of each gap, as many as the mean gap has, are written unchanged; what is above them in ones.
        let width = (last / n).max(1).ilog2();
        self.bits(width, 5);
        let mut before: Option<u32> = None;
        for &value in list {
            debug_assert!(before.is_none_or(|b| b < value), "a list that does not rise");
            let gap = before.map_or(value, |b| value.wrapping_sub(b).wrapping_sub(1));
            (0..gap >> width).for_each(|_| self.bits(1, 1));
            self.bits(0, 1);
            self.bits(gap & ((1 << width) - 1), width);
            before = Some(value);
        }
    }

    /// All that was written, filled up to whole bytes.
    pub fn finish(mut self) -> Vec<u8> {
        if self.n_open > 0 {
            self.bytes.push(self.open as u8);
        }
        self.bytes
    }
}

/// Reads what a [`BitWriter`] wrote; `None` where the bytes end too early or are none of its.
#[derive(Debug)]
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    open: u64,
    n_open: u32,
}

impl<'a> BitReader<'a> {
    /// Begins at the first bit.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, open: 0, n_open: 0 }
    }

    /// A number of `n` bits, 32 at most.
    pub fn bits(&mut self, n: u32) -> Option<u32> {
        while self.n_open < n {
            let (&next, rest) = self.bytes.split_first()?;
            self.open |= u64::from(next) << self.n_open;
            self.n_open += 8;
            self.bytes = rest;
        }
        let value = self.open & ((1 << n) - 1);
        self.open >>= n;
        self.n_open -= n;
        Some(value as u32)
    }

    /// A number of [`BitWriter::number`].
    pub fn number(&mut self) -> Option<u32> {
        let (mut value, mut shift) = (0_u32, 0);
        loop {
            let group = self.bits(GROUP + 1)?;
            let (bits, goes_on) = (group >> 1, group & 1 == 1);
            if shift >= u32::BITS || (bits << shift) >> shift != bits {
                return None;
            }
            value |= bits << shift;
            shift += GROUP;
            if !goes_on {
                return Some(value);
            }
        }
    }

    /// A number of [`BitWriter::below`].
    pub fn below(&mut self, limit: u32) -> Option<u32> {
        let (width, short) = phased_in(limit);
        let value = self.bits(width)?;
        if value < short {
            return Some(value);
        }
        (value << 1 | self.bits(1)?).checked_sub(short).filter(|&v| v < limit)
    }

    /// A text of [`BitWriter::text`].
    pub fn text(&mut self) -> Option<String> {
        let code = self.bits(2)? as usize;
        let n = self.count()?;
        match ALPHABETS.get(code) {
            Some(alphabet) => {
                let width = alphabet.len().ilog2();
                let letters = (0..n).map(|_| Some(alphabet.as_bytes()[self.bits(width)? as usize]));
                String::from_utf8(letters.collect::<Option<_>>()?).ok()
            }
            None => String::from_utf8((0..n).map(|_| Some(self.bits(8)? as u8)).collect::<Option<_>>()?).ok(),
        }
    }

    /// A number of items that follow, each of at least one bit: `None` if there are fewer bits left, so that damaged
    /// bytes do not allocate much.
    pub fn count(&mut self) -> Option<usize> {
        let count = self.number()? as usize;
        (count <= self.left()).then_some(count)
    }

    /// A list of `n` rising numbers.
    pub fn rising(&mut self, n: usize) -> Option<Vec<u32>> {
        if n == 0 {
            return Some(Vec::new());
        }
        if n > self.left() {
            return None;
        }
        let width = self.bits(5)?;
        let mut list = Vec::with_capacity(n);
        let mut before: Option<u32> = None;
        for _ in 0..n {
            let mut high = 0_u32;
            while self.bits(1)? == 1 {
                high += 1;
            }
            let high = high.checked_mul(1 << width)?;
            let gap = high.checked_add(self.bits(width)?)?;
            let value = before.map_or(Some(gap), |b| b.checked_add(1)?.checked_add(gap))?;
            list.push(value);
            before = Some(value);
        }
        Some(list)
    }

    /// Bits that are left.
    fn left(&self) -> usize {
        self.bytes.len() * 8 + self.n_open as usize
    }
}

/// Serialises what was written.
pub(super) fn serialize_bits<S: Serializer>(bits: BitWriter, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_bytes(&bits.finish())
}

/// Deserialises what was written; `read` returns `None` where the bits are damaged.
pub(super) fn deserialize_bits<'de, D: Deserializer<'de>, T>(
    from: D,
    read: impl FnOnce(&mut BitReader<'_>) -> Option<T>,
) -> Result<T, D::Error> {
    struct Bytes<R>(R);

    impl<T, R: FnOnce(&mut BitReader<'_>) -> Option<T>> de::Visitor<'_> for Bytes<R> {
        type Value = T;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("facts in bits")
        }

        fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<T, E> {
            self.0(&mut BitReader::new(bytes)).ok_or_else(|| E::custom("damaged facts"))
        }
    }

    from.deserialize_bytes(Bytes(read))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            numbers in prop::collection::vec((any::<u32>(), 1..=32_u32), 0..20), list in prop::collection::btree_set(any::<u32>(), 0..40),
            shift in 0..32_u32, texts in prop::collection::vec("[a-z ]{0,9}|[A-Za-z ]{0,9}|\\PC{0,9}", 0..4),
        ) {
            let list: Vec<u32> = list.into_iter().map(|n| n >> shift).collect::<BTreeSet<_>>().into_iter().collect();
            let mut bits = BitWriter::default();
            for &(number, n) in &numbers {
                bits.bits((u64::from(number) & ((1 << n) - 1)) as u32, n);
                bits.number(number >> (32 - n));
                bits.below(number.max(1), number.max(1) / n - u32::from(n == 1));
            }
            texts.iter().for_each(|text| bits.text(text));
            bits.rising(&list);
            let bytes = bits.finish();
            let mut bits = BitReader::new(&bytes);
            for &(number, n) in &numbers {
                prop_assert_eq!(bits.bits(n), Some((u64::from(number) & ((1 << n) - 1)) as u32));
                prop_assert_eq!(bits.number(), Some(number >> (32 - n)));
                prop_assert_eq!(bits.below(number.max(1)), Some(number.max(1) / n - u32::from(n == 1)));
            }
            for text in texts {
                prop_assert_eq!(bits.text(), Some(text));
            }
            prop_assert_eq!(bits.rising(list.len()), Some(list));
            prop_assert!(bits.left() < 8 && bits.bits(8).is_none());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60), n in 0_usize..600) {
            let mut bits = BitReader::new(&bytes);
            prop_assert!(bits.rising(n).is_none_or(|list| list.len() == n && list.is_sorted()));
            while bits.number().is_some() && bits.text().is_some() && bits.below(7).is_none_or(|n| n < 7) {}
            while bits.bits(1).is_some() {}
            prop_assert!(bits.count().is_none());
        }
    }

    #[test]
    fn evenly_spread_hashes_take_little_more_than_any_code_needs() {
        let mut list: Vec<u32> = (0..500_u64).map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as u32).collect();
        list.sort_unstable();
        list.dedup();
        let n = list.len() as f64;
        let mut bits = BitWriter::default();
        bits.rising(&list);
        let needed = (24.0 - n.log2() + std::f64::consts::LOG2_E) * n;
        assert!((bits.finish().len() as f64) * 8.0 < needed * 1.02);
    }
}
