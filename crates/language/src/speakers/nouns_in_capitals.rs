//! Nouns that are written in capitals and are nobody's name: 'an NGO', 'the CEO', 'a super PAC'.

use super::lexicon::class;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Nouns written in capitals ('an NGO'): part of a longer name at the most.
static NOUNS_IN_CAPITALS: WordList = word_list!("speakers", "acronyms-of-nouns");

/// Whether word `i` is a noun in capitals, such as 'NGO', and no name.
pub(super) fn is_noun_in_capitals(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let plural = w.text.strip_suffix('s').unwrap_or(w.text);
    let capitals = plural.len() > 1 && plural.bytes().all(|b| b.is_ascii_uppercase());
    let named = words.get(i + 1).is_some_and(|n| n.wordy && n.capital && n.sentence == w.sentence);
    capitals && !w.shouted && NOUNS_IN_CAPITALS.has(w.lower) && !(named && w.lexeme.is(class::TITLE))
}
