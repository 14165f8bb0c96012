//! Subwords: the greedy longest-match splitting of BERT's uncased vocabulary (Devlin et al. 2019).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest run of letters and digits that is split, in characters; a longer one is one unknown subword. As in Hugging
/// Face's BERT tokenizer (`max_input_chars_per_word`); it also bounds the search, which grows faster than the run.
const MAX_RUN: usize = 100;
const EMPTY: u32 = u32::MAX;

/// A vocabulary of subwords, by their text.
pub struct Vocabulary {
    /// All subwords, one after the other, without the `##` of the inner ones.
    texts: String,
    /// Start of each subword in `texts`, and the end of the last.
    starts: Vec<u32>,
    /// Open-addressed table: hash of (inner, text) -> subword.
    slots: Vec<u32>,
    inner: Vec<bool>,
    unknown: u16,
}

fn hash(text: &[u8], inner: bool) -> u64 {
    // After FNV-1a: its start value and xor-then-multiply, but on eight bytes at a time, with the golden-ratio
    // multiplier and a shift in each step. Fast for short keys; it need not withstand chosen ones.
    let mut h = 0xcbf2_9ce4_8422_2325u64 ^ u64::from(inner);
    let mut chunks = text.chunks_exact(8);
    for c in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(c);
        h = (h ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        h ^= h >> 29;
    }
    let mut word = [0; 8];
    word[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    h = (h ^ u64::from_le_bytes(word) ^ ((text.len() as u64) << 56)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^ (h >> 32)
}

impl Vocabulary {
    /// A vocabulary from its subwords in order of their numbers, one a line, the inner ones with `##`.
    /// `None` when there are more than 65,536 or no `[UNK]`.
    pub fn new(lines: &str) -> Option<Self> {
        let mut out = Self { texts: String::new(), starts: vec![0], slots: Vec::new(), inner: Vec::new(), unknown: 0 };
        let mut unknown = None;
        for (i, line) in lines.lines().enumerate() {
            if line == "[UNK]" {
                unknown = u16::try_from(i).ok();
            }
            let body = line.strip_prefix("##");
            out.texts.push_str(body.unwrap_or(line));
            out.starts.push(out.texts.len() as u32);
            out.inner.push(body.is_some());
        }
        out.unknown = unknown?;
        if out.inner.len() > 1 << 16 {
            return None;
        }
        let capacity = (out.inner.len() * 3).next_power_of_two();
        out.slots = vec![EMPTY; capacity];
        for i in 0..out.inner.len() {
            let mut at = hash(out.text(i).as_bytes(), out.inner[i]) as usize & (capacity - 1);
            while out.slots[at] != EMPTY {
                at = (at + 1) & (capacity - 1);
            }
            out.slots[at] = i as u32;
        }
        Some(out)
    }

    /// Number of subwords.
    pub fn size(&self) -> usize {
        self.inner.len()
    }

    fn text(&self, i: usize) -> &str {
        &self.texts[self.starts[i] as usize..self.starts[i + 1] as usize]
    }

    fn find(&self, text: &str, inner: bool) -> Option<u16> {
        let mask = self.slots.len() - 1;
        let mut at = hash(text.as_bytes(), inner) as usize & mask;
        while self.slots[at] != EMPTY {
            let i = self.slots[at] as usize;
            if self.inner[i] == inner && self.text(i) == text {
                return Some(i as u16);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// Appends the subwords of a lower-cased token to `out`; always at least one. `scratch` is reused.
    pub fn split(&self, lower: &str, scratch: &mut String, out: &mut Vec<u16>) {
        if let Some(subword) = self.find(lower, false) {
            out.push(subword);
            return;
        }
        let before = out.len();
        let text = if lower.is_ascii() {
            lower
        } else {
            scratch.clear();
            scratch.extend(lower.nfd().filter(|&c| !is_combining_mark(c)));
            scratch.as_str()
        };
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let run = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            if run > 0 {
                self.split_run(&rest[..run], out);
                rest = &rest[run..];
            } else {
                if !c.is_whitespace() && !c.is_control() {
                    out.push(self.find(&rest[..c.len_utf8()], false).unwrap_or(self.unknown));
                }
                rest = &rest[c.len_utf8()..];
            }
        }
        if out.len() == before {
            out.push(self.unknown);
        }
    }

    fn split_run(&self, run: &str, out: &mut Vec<u16>) {
        let before = out.len();
        if run.len() > MAX_RUN && run.chars().nth(MAX_RUN).is_some() {
            out.push(self.unknown);
            return;
        }
        let mut at = 0;
        while at < run.len() {
            let mut end = run.len();
            let subword = loop {
                if let Some(p) = self.find(&run[at..end], at > 0) {
                    break p;
                }
                match run[at..end].char_indices().next_back() {
                    Some((i, _)) if i > 0 => end = at + i,
                    _ => {
                        out.truncate(before);
                        out.push(self.unknown);
                        return;
                    }
                }
            };
            out.push(subword);
            at = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(words: &str, text: &str) -> Vec<u16> {
        let mut out = Vec::new();
        Vocabulary::new(words).unwrap().split(text, &mut String::new(), &mut out);
        out
    }

    const WORDS: &str = "[UNK]\nsay\n##ing\n##s\ns\n'\ncafe\n-";

    #[test]
    fn longest_subwords_match_first_and_unmatched_words_are_unknown() {
        assert_eq!(split(WORDS, "say"), [1]);
        assert_eq!(split(WORDS, "saying"), [1, 2]);
        assert_eq!(split(WORDS, "sayings"), [1, 2, 3]);
        assert_eq!(split(WORDS, "sayx"), [0]);
        assert_eq!(split(WORDS, "'s"), [5, 4]);
        assert_eq!(split(WORDS, "café-s"), [6, 7, 4]);
        assert_eq!(split(WORDS, "\u{301}"), [0]);
    }

    #[test]
    fn a_vocabulary_must_have_an_unknown_piece() {
        assert!(Vocabulary::new("a\nb").is_none());
    }

    #[test]
    fn a_very_long_word_is_one_unknown_piece() {
        assert_eq!(split(WORDS, &"s".repeat(5000)), [0]);
    }
}
