//! Features of the tagger: of a word, and of its position in the sentence.

use super::tag::Tag;
use crate::text::tokens::TokenKind;

/// Number of features of a position.
pub const FEATURES: usize = 20;

/// Features of a word by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Hash of the word in lower case.
    pub word: u32,
    /// Its last four bytes, the last one lowest.
    pub suffix: u32,
    /// Capitals, digits and hyphens: see [`Form::new`].
    pub shape: u8,
    /// Index of the set of tags that the dictionary gives it, 0 if it is not in there.
    pub class: u16,
}

impl Form {
    /// Reads a word: as it is written, in lower case with plain apostrophes, and its kind.
    pub fn new(written: &str, lower: &str, kind: TokenKind) -> Self {
        let bytes = lower.as_bytes();
        let mut hash = 0x811c_9dc5_u32;
        let mut suffix = 0u32;
        let (mut digit, mut hyphen) = (0, 0);
        for &b in bytes {
            // FNV-1a.
            hash = (hash ^ u32::from(b)).wrapping_mul(0x0100_0193);
            suffix = suffix << 8 | u32::from(b);
            digit |= u8::from(b.is_ascii_digit());
            hyphen |= u8::from(b == b'-');
        }
        let mut written_bytes = written.bytes();
        let first = written_bytes.next().unwrap_or(b' ');
        let capital = if first.is_ascii_uppercase() {
            if written.len() > 1 && !written_bytes.any(|b| b.is_ascii_lowercase()) { 2 } else { 1 }
        } else {
            u8::from(!first.is_ascii() && written.chars().next().is_some_and(char::is_uppercase))
        };
        let shape = capital | digit << 2 | hyphen << 3 | (kind as u8) << 4;
        Self { word: hash, suffix, shape, class: 0 }
    }

    /// Key of the word in the dictionary: its letters and whether it has a capital.
    pub fn key(&self) -> u32 {
        mix(self.word, u32::from(self.shape & 3))
    }

    /// The key of the same word without a capital.
    pub fn lower_key(&self) -> u32 {
        mix(self.word, 0)
    }

    /// Whether it is written with a capital.
    pub fn capitalised(&self) -> bool {
        self.shape & 3 != 0
    }
}

/// Hashes two numbers into one.
fn mix(a: u32, b: u32) -> u32 {
    let product = (u64::from(a) << 32 | u64::from(b)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    let product = (product ^ product >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (product >> 32) as u32
}

/// Padding before a sentence's first word and after its last one.
const NOTHING: Form = Form { word: 1, suffix: 1, shape: 0xff, class: 0 };

/// Writes the hashes of the features of word `i` of a sentence, whose two words before have the tags
/// given (`None` before the first).
pub fn extract(forms: &[Form], i: usize, previous: Option<Tag>, before: Option<Tag>, out: &mut [u32; FEATURES]) {
    let at = |j: isize| {
        let j = i as isize + j;
        if j < 0 { NOTHING } else { forms.get(j as usize).copied().unwrap_or(NOTHING) }
    };
    let tag = |t: Option<Tag>| t.map_or(63, |t| t as u32);
    let (t1, t2) = (tag(previous), tag(before));
    let (w0, p1, p2, n1, n2) = (at(0), at(-1), at(-2), at(1), at(2));
    let class = |f: Form| u32::from(f.class);
    let first = u32::from(i == 0);
    let values = [
        w0.word,
        (w0.suffix & 0xff_ffff) | u32::from(w0.shape & 3) << 24,
        (w0.suffix & 0xffff) | u32::from(w0.shape & 3) << 24,
        w0.suffix,
        u32::from(w0.shape) | first << 8,
        t1,
        t1 | t2 << 8,
        mix(w0.word, t1),
        p1.word,
        n1.word,
        p2.word,
        n2.word,
        n1.suffix & 0xff_ffff,
        p1.suffix & 0xff_ffff,
        class(n1) | t1 << 16,
        mix(w0.word, class(n1)),
        mix(class(w0) | t1 << 16, class(n1)),
        class(w0) | t1 << 16 | t2 << 24,
        mix(w0.word, p1.word),
        mix(w0.word, n1.word),
    ];
    for (template, (slot, value)) in out.iter_mut().zip(values).enumerate() {
        *slot = mix(value, template as u32);
    }
}
