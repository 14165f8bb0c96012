//! Lists of words that the code asks for by name: `lexicon/lists/*.txt`, compiled in. Public for the other packages of
//! this repository only.
//!
//! A list begins with its name in brackets; its words follow, separated by white space, or its phrases, a line each. `#`
//! begins a line of comment.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

use crate::hash::Fnv;

/// One list of a file; its words are read when it is first asked for.
pub struct WordList {
    file: &'static str,
    /// Bytes of the file in which its words are.
    start: usize,
    end: usize,
    /// Whether each line is one phrase.
    phrases: bool,
    all: OnceLock<HashSet<&'static str, BuildHasherDefault<Fnv>>>,
}

impl WordList {
    /// The list of words of that name in the text of a file.
    ///
    /// # Panics
    ///
    /// If the file has no such list: lists are constants, so the build fails.
    pub const fn words(file: &'static str, name: &str) -> Self {
        Self::new(file, name, false)
    }

    /// The list of phrases of that name, each in a line of its own.
    ///
    /// # Panics
    ///
    /// As [`WordList::words`].
    pub const fn phrases(file: &'static str, name: &str) -> Self {
        Self::new(file, name, true)
    }

    const fn new(file: &'static str, name: &str, phrases: bool) -> Self {
        let Some(start) = words_after(file.as_bytes(), name.as_bytes()) else { panic!("no list of that name") };
        let mut end = start;
        while end < file.len() && file.as_bytes()[end] != b'[' {
            end += 1;
        }
        Self { file, start, end, phrases, all: OnceLock::new() }
    }

    /// Whether a word is in the list.
    pub fn has(&self, word: &str) -> bool {
        self.all().contains(word)
    }

    /// All of it, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.all().iter().copied()
    }

    fn all(&self) -> &HashSet<&'static str, BuildHasherDefault<Fnv>> {
        self.all.get_or_init(|| {
            let lines = self.file[self.start..self.end].lines().filter(|line| !line.starts_with('#'));
            if self.phrases {
                lines.map(str::trim).filter(|line| !line.is_empty()).collect()
            } else {
                lines.flat_map(str::split_whitespace).collect()
            }
        })
    }
}

/// Place after the line `[name]`.
const fn words_after(file: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at + name.len() + 2 <= file.len() {
        if file[at] == b'[' && file[at + name.len() + 1] == b']' {
            let mut same = 0;
            while same < name.len() && file[at + 1 + same] == name[same] {
                same += 1;
            }
            if same == name.len() {
                return Some(at + name.len() + 2);
            }
        }
        at += 1;
    }
    None
}

/// Reads a list of `lexicon/lists`: `word_list!("speakers", "quantities")`.
macro_rules! word_list {
    ($file:literal, $name:literal) => {
        $crate::word_list::WordList::words(
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon/lists/", $file, ".txt")),
            $name,
        )
    };
}

/// Reads a list of phrases of `lexicon/lists`: `phrase_list!("layout", "boilerplate")`.
macro_rules! phrase_list {
    ($file:literal, $name:literal) => {
        $crate::word_list::WordList::phrases(
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon/lists/", $file, ".txt")),
            $name,
        )
    };
}

pub(crate) use phrase_list;
pub(crate) use word_list;

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Two lists.\n\n# The first.\n[ab]\na b\nc\n# The second.\n[b]\nd é\n";

    #[test]
    fn a_list_has_the_words_under_its_name_and_no_others() {
        static AB: WordList = WordList::words(FILE, "ab");
        static B: WordList = WordList::words(FILE, "b");
        assert!(["a", "b", "c"].iter().all(|w| AB.has(w)) && B.has("d") && B.has("é"));
        assert!(["d", "", "#", "The", "[b]"].iter().all(|w| !AB.has(w)) && !B.has("a"));
    }
    #[test]
    fn a_list_of_phrases_has_one_in_each_line() {
        static PHRASES: WordList = WordList::phrases("[p]\n(one two\n# A comment.\n\nthree:\n", "p");
        assert!(PHRASES.has("(one two") && PHRASES.has("three:"));
        assert_eq!(PHRASES.iter().count(), 2);
    }
}
