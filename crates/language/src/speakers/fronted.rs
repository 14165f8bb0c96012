//! Phrases before the clause that they belong to: 'Standing beside Ann Lee, she said'.

use std::ops::Range;

use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Prepositions with whose phrase a sentence opens, and whose object is hardly ever its subject.
static BESIDES: WordList = word_list!("speakers", "besides");
/// Participles after which whom the sentence is about is named ('Born Joan Lee in 1950, she').
static NAMING: WordList = word_list!("speakers", "naming");
/// Participles of questions, after which a clause may stand ('Asked whether Lee would go, he').
static QUESTIONED: WordList = word_list!("speakers", "questioned");

/// The phrase without a verb of its own between the start of a sentence and the comma right before word `i`, its subject.
pub(super) fn phrase_before(words: &[Word<'_>], start: usize, i: usize) -> Option<Range<usize>> {
    let comma = i.checked_sub(1).filter(|&k| words[k].is_mark(","))?;
    let opens = |w: &Word<'_>| w.wordy && !matches!(w.lower, "but" | "and" | "yet" | "so" | "then" | "later");
    let from = (start..comma).find(|&k| opens(&words[k]))?;
    let first = &words[from];
    let questioned = QUESTIONED.has(first.lower);
    let participle = matches!(first.tag, Tag::Vbg | Tag::Vbn) || first.lower.len() > 4 && first.lower.ends_with("ing");
    let leads = questioned || BESIDES.has(first.lower) || participle && !NAMING.has(first.lower);
    let clause = || !questioned && words[from + 1..comma].iter().any(|w| w.tag.is_finite());
    (leads && !clause()).then_some(from..comma)
}
