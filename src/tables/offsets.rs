//! From byte offsets to code points.

/// Bytes between two checkpoints.
const STRIDE: usize = 128;

/// Translates byte offsets of a text into Unicode code points: one linear pass to build, then a count
/// over at most [`STRIDE`] bytes an offset. ASCII text needs neither.
#[derive(Debug)]
pub struct CodePoints<'t> {
    bytes: &'t [u8],
    /// Code points before each multiple of [`STRIDE`] bytes; empty for ASCII text.
    before: Vec<u32>,
    total: u32,
}

impl<'t> CodePoints<'t> {
    /// Counts the code points of a text.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        if bytes.is_ascii() {
            return Self { bytes, before: Vec::new(), total: bytes.len() as u32 };
        }
        let mut before = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut total = 0;
        for block in bytes.chunks(STRIDE) {
            before.push(total);
            total += starts(block);
        }
        Self { bytes, before, total }
    }

    /// How many code points the text has.
    pub fn total(&self) -> u32 {
        self.total
    }

    /// How many code points stand before byte `offset` (all of them if it is beyond the end).
    pub fn at(&self, offset: u32) -> u32 {
        let offset = offset as usize;
        if offset >= self.bytes.len() {
            return self.total;
        }
        if self.before.is_empty() {
            return offset as u32;
        }
        let block = offset / STRIDE;
        self.before[block] + starts(&self.bytes[block * STRIDE..offset])
    }
}

/// How many code points begin in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    // Continuation bytes are 0b10xxxxxx: as i8, below -64.
    bytes.iter().map(|&b| u32::from(b as i8 >= -64)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_offset_is_the_count_of_characters_before_it(text in "(\\PC|[a-z ]{0,40}|é|\u{1F600}){0,60}") {
            let points = CodePoints::new(&text);
            prop_assert_eq!(points.total() as usize, text.chars().count());
            for (n, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(byte as u32) as usize, n);
            }
            prop_assert_eq!(points.at(text.len() as u32 + 7) as usize, text.chars().count());
        }
    }
}
