//! Keys: what of a name counts when names are compared, and the hash that ids are made of.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The hash of a key: the first 64 bits of its BLAKE3 hash. They are the digits of the id.
pub(super) type Key = u64;

/// The hash of the parts of a key.
pub(super) fn hash(parts: &[&str]) -> Key {
    let mut hasher = blake3::Hasher::new();
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            hasher.update(b"\0");
        }
        hasher.update(part.as_bytes());
    }
    let mut first = [0; 8];
    hasher.finalize_xof().fill(&mut first);
    u64::from_be_bytes(first)
}

/// The id with a letter for what its key is made of: `n` a name, `d` a description.
pub(super) fn id(letter: char, key: Key) -> String {
    format!("{letter}-{key:016x}")
}

/// A word as it is compared: lower case, without accents, stops and apostrophes; a hyphen is a space.
pub(super) fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if matches!(c, '-' | '‐' | '‑' | '–' | '/') && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A whole name folded word by word, without what is left empty.
pub(super) fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        let word = fold(word);
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_stops_and_apostrophes_do_not_count() {
        assert_eq!(folded("José  Peña-Ruiz"), "jose pena ruiz");
        assert_eq!(folded("Niamh O’Dowd"), folded("niamh O'Dowd"));
        assert_eq!(folded("U.N."), "un");
        assert_eq!(folded("— …"), "");
        assert_eq!(fold("-x-"), "x");
    }

    #[test]
    fn a_key_depends_on_where_its_parts_end() {
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(id('n', 0x1f), "n-000000000000001f");
    }
}
