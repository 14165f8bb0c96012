//! Surnames that are spelt like an abbreviation ('said mayor Olga Penn. Owner Jim Cotter'): the stop after one is no part of it.

use super::Tokeniser;
use crate::word_list::{WordList, word_list};

static SURNAMES: WordList = word_list!("text", "surnames");
static TITLES: WordList = word_list!("text", "surnames-titles");
static PLACES: WordList = word_list!("text", "given-places");

/// Given names in lower case, a line each, in order.
static GIVEN: &str = include_str!("../../../lexicon/names/given.txt");

/// More bytes than any given name in the list has.
const MAX_GIVEN: usize = 24;

impl Tokeniser<'_> {
    /// Whether the word before the stop at byte `at` is a surname: a given name stands before it, and a capital letter, a
    /// quotation or nothing after the stop.
    pub(super) fn surname(&self, word: usize, at: usize) -> bool {
        let name = &self.text[word..at];
        if !SURNAMES.has(name) || word < self.start + 2 || self.bytes[word - 1] != b' ' {
            return false;
        }
        let before = &self.bytes[self.start..word - 1];
        let given = before.iter().rev().take(MAX_GIVEN).take_while(|b| b.is_ascii_alphabetic()).count();
        let (first, end) = (word - 1 - given, word - 1);
        if given < 2 || !self.bytes[first].is_ascii_uppercase() {
            return false;
        }
        let lower = self.text[first..end].to_ascii_lowercase();
        let ends = at + 1 >= self.end;
        let after = self.text[at + 1..self.end].trim_start();
        let opens = after.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '‘' | '\''));
        // 'said Kim Sen. Jim Cotter', but 'Mrs Kim Sen. Jim'.
        let titled = TITLES.has(name) && !ends && {
            let word_before = self.text[self.start..first].trim_end();
            let initial = word_before.rsplit(|c: char| !c.is_alphabetic()).next().and_then(|w| w.chars().next());
            !initial.is_some_and(char::is_lowercase)
        };
        (ends || opens) && !titled && !PLACES.has(&lower) && is_given(&lower)
    }
}

/// Whether a word in lower case is a given name.
fn is_given(lower: &str) -> bool {
    let (mut low, mut high) = (0, GIVEN.len());
    while low < high {
        let middle = (low + high) / 2;
        let start = GIVEN.as_bytes()[..middle].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
        let end = GIVEN.as_bytes()[start..].iter().position(|&b| b == b'\n').map_or(GIVEN.len(), |n| start + n + 1);
        let name = GIVEN[start..end].split('\t').next().unwrap_or_default();
        match name.cmp(lower) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_given;
    use crate::text::TextLayer;

    #[test]
    fn given_names_are_found_in_their_list() {
        assert!(["aachal", "olga", "kim", "zyon"].iter().all(|n| is_given(n)) && !is_given("olgax") && !is_given(""));
    }

    #[test]
    fn a_surname_like_an_abbreviation_ends_its_sentence() {
        for (text, sentences) in [
            ("It rained, said mayor Olga Penn. Owner Jim Cotter left.", 2),
            ("It rained, said Kim Sun. Jim Cotter left.", 2),
            ("It rained, said Kim Sen. Jim Cotter left.", 2),
            ("He met Virginia Sen. Mark Lee and Attorney Gen. Ann Roe.", 1),
            ("He met Marine Gen. Mark Lee in Reading, Penn. Owner Bo Ray was there.", 1),
        ] {
            assert_eq!(TextLayer::new(text).sentences.len(), sentences, "{text}");
        }
    }
}
