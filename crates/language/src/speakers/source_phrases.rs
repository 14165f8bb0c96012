//! Noun phrases of sources that need a second look: counted people, and clauses that follow their noun without 'that'.

use std::ops::Range;

use super::lexicon::class;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Numbers in words that take a plural.
static NUMERALS: WordList = word_list!("speakers", "numerals");

/// Words that count like a number ('most of them').
static QUANTIFIERS: WordList = word_list!("speakers", "quantifiers");

/// The number in 'one of the advisers' and in 'nearly eight of 10 voters', or 'one' in 'no one'.
pub(super) fn quantity(words: &[Word<'_>], segment: &Range<usize>) -> Option<usize> {
    let mine = &words[segment.clone()];
    if let [no, one] = mine
        && no.lower == "no"
        && one.lower == "one"
    {
        return Some(segment.start + 1);
    }
    let of = mine.iter().position(|w| w.lower == "of").filter(|&of| (1..=4).contains(&of) && of + 1 < mine.len())?;
    let counts = |w: &Word<'_>| {
        is_number(w)
            || w.text == "%"
            || matches!(w.lower, "more" | "or" | "nearly" | "about" | "only" | "at" | "least" | "almost" | "some")
    };
    let number = mine[..of].iter().position(is_number)?;
    mine[..of].iter().all(counts).then_some(segment.start + number)
}

/// Whether a word is a number, in digits or from 'two' to 'ten'.
pub(super) fn is_numeral(word: &Word<'_>) -> bool {
    word.text.starts_with(|c: char| c.is_ascii_digit()) || NUMERALS.has(word.lower)
}

/// The sign in '38% of voters'.
pub(super) fn is_percent(words: &[Word<'_>], i: usize) -> bool {
    words.get(i).is_some_and(|w| w.text == "%") && i > 0 && words[i - 1].text.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a word is a number or counts like one.
pub(super) fn is_number(word: &Word<'_>) -> bool {
    is_numeral(word) || QUANTIFIERS.has(word.lower)
}

/// Whether the words `i..end` (a name, or one word) are the subject of a clause that the noun before them goes on into.
pub(super) fn is_subject_of_clause(words: &[Word<'_>], i: usize, end: usize, limit: usize, named: bool) -> bool {
    let before = &words[i - 1];
    let noun = before.wordy && !before.capital && !before.possessive && matches!(before.tag, Tag::Nn | Tag::Nns);
    let pronoun = matches!(words[i].lower, "i" | "we" | "he" | "she" | "they" | "you" | "it");
    let role = named && before.lexeme.is(class::PERSON | class::TITLE) && before.tag == Tag::Nn;
    let verb = words[..limit].get(end).is_some_and(|w| w.tag.is_finite() && !w.capital);
    noun && (pronoun || named && !role) && verb && !words[end - 1].possessive
}
