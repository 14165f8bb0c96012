//! Texts as the words they share with their copies: what a house style changes makes no difference.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Multiplier of the FNV-1a hash (Fowler, Noll & Vo), and where it begins.
const PRIME: u64 = 0x0000_0100_0000_01b3;
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// Bits of a word's hash: of pairs of different words, one in four million counts as the same word.
const BITS: u32 = 22;

/// Spreads the bits of a number (the finaliser of SplitMix64; Steele, Lea & Flood 2014). Facts are stored, so no hash
/// here may depend on the build or the platform.
pub(super) const fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Hash of words in their order.
pub(super) fn hash_of(words: &[u32]) -> u64 {
    words.iter().fold(words.len() as u64, |hash, &word| mix(hash ^ u64::from(word)))
}

/// The hash of a word: the first bits of what is spread.
const fn cut(hash: u64) -> u32 {
    (hash >> (u64::BITS - BITS)) as u32
}

/// Gives a hash for each word of a text to `each`.
///
/// A word is a run of letters and digits. Case, accents, apostrophes of any form and commas within numbers make no
/// difference; all other marks only divide words.
pub(super) fn words_of(text: &str, mut each: impl FnMut(u32)) {
    let bytes = text.as_bytes();
    let (mut hash, mut in_word, mut at) = (BASIS, false, 0);
    let mut take = |hash: &mut u64, in_word: &mut bool| {
        if *in_word {
            each(cut(mix(*hash)));
            (*hash, *in_word) = (BASIS, false);
        }
    };
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_alphanumeric() {
            hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME);
            in_word = true;
            at += 1;
        } else if byte.is_ascii() {
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            let within_number = byte == b',' && at > 0 && digit(at - 1) && digit(at + 1);
            if byte != b'\'' && !within_number {
                take(&mut hash, &mut in_word);
            }
            at += 1;
        } else {
            // `at` only moves over whole characters.
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            at += c.len_utf8();
            if is_silent(c) {
                continue;
            }
            if !c.is_alphanumeric() && !is_combining_mark(c) {
                take(&mut hash, &mut in_word);
                continue;
            }
            for lower in c.to_lowercase() {
                decompose_canonical(lower, |part| {
                    if !is_combining_mark(part) {
                        hash = (hash ^ u64::from(u32::from(part))).wrapping_mul(PRIME);
                        in_word = true;
                    }
                });
            }
        }
    }
    take(&mut hash, &mut in_word);
}

/// Characters that neither stand in a word nor divide it: apostrophes, and what is invisible.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{00ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

/// The words that open an indirect quotation without being part of what is said.
const OPENERS: [&str; 2] = ["that", "to"];

/// The words of a quote, as [`words_of`] has them, without the 'that' or 'to' that introduces it.
pub(super) fn words_of_quote(content: &str, most: usize) -> Vec<u32> {
    let mut words = Vec::with_capacity(content.len() / 6 + 1);
    words_of(content, |word| {
        if words.len() < most {
            words.push(word);
        }
    });
    if words.len() > 1 && OPENERS.iter().any(|opener| words[0] == word(opener)) {
        words.remove(0);
    }
    words
}

/// The hash of one word in small letters.
const fn word(text: &str) -> u32 {
    let (bytes, mut hash, mut at) = (text.as_bytes(), BASIS, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(PRIME);
        at += 1;
    }
    cut(mix(hash))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<u32> {
        let mut out = Vec::new();
        words_of(text, |w| out.push(w));
        out
    }

    #[test]
    fn what_a_house_style_changes_makes_no_difference() {
        assert_eq!(
            words("“It’s 1,200 cafés,” SAID Müller—twice."),
            words("\"It's 1200 cafes\" said Mu\u{308}ller - twice")
        );
        assert_eq!(words("“It’s”"), [word("its")]);
        assert_ne!(words("one two"), words("two one"));
        assert_eq!(words("pier, 3, or 4").len(), 4);
        assert_eq!(words(" … — ,’ ").len(), 0);
    }

    #[test]
    fn the_opener_of_an_indirect_quote_is_left_out() {
        assert_eq!(words_of_quote("that the pier is lost", 99), words("the pier is lost"));
        assert_eq!(words_of_quote("That", 99).len(), 1);
        assert_eq!(words_of_quote("to sell the old pier", 3).len(), 2);
    }

    proptest! {
        #[test]
        fn any_text_has_words(text in "\\PC{0,60}") {
            let n = words(&text).len();
            prop_assert!(n <= text.chars().count());
            prop_assert_eq!(words(&format!("{text} end")).len(), n + 1);
        }
    }
}
