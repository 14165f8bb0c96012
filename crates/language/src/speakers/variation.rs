//! Other words for somebody named: 'the 34-year-old forward', 'the Alberta MLA', 'the retired surgeon'.

use super::lexicon::class;
use super::section::Section;
use super::sources::Phrase;
use crate::word_list::{WordList, word_list};

/// Words that tell what somebody was, or how long: who has not been spoken of is hardly called so.
static BEFORE_NOW: WordList = word_list!("speakers", "before-now");
/// Nouns for members of parliaments and councils.
static LAWMAKERS: WordList = word_list!("speakers", "lawmakers");

/// Whether a description with 'the' is of the sort that stands for somebody whom the text has just named.
pub(super) fn is_variation(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    if section.is(phrase.head, class::EPITHET) {
        return true;
    }
    let told = |i: usize| words[i].lower.ends_with("-year-old") || BEFORE_NOW.has(words[i].lower);
    phrase.words.clone().skip(1).any(told) || LAWMAKERS.has(words[phrase.head].lower)
}
