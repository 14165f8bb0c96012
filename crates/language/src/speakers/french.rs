//! Names of bodies in French, whose words after the first are small: 'Office québécois de la langue française'.

use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Nouns with which such names begin.
static HEADS: WordList = word_list!("speakers", "french-heads");
/// Articles and prepositions within them.
static SMALL: WordList = word_list!("speakers", "french-small");
/// Most words of such a name.
const MAX_WORDS: usize = 10;

/// Whether a word is one with which the French name of a body begins ('Société', 'Ordre').
pub(super) fn is_head(word: &Word<'_>) -> bool {
    HEADS.has(word.lower)
}

/// Where the French name of a body ends that begins with word `start`, if its small words begin with word `i`.
pub(super) fn body_end(words: &[Word<'_>], start: usize, i: usize) -> Option<usize> {
    let first = &words[i];
    if i != start + 1 || first.capital || !first.wordy || !is_head(&words[start]) {
        return None;
    }
    let here = |k: usize| words.get(k).filter(|w| w.sentence == first.sentence && w.wordy);
    let small = |k: usize| here(k).is_some_and(|w| SMALL.has(w.lower));
    let mut end = i;
    while end < start + MAX_WORDS
        && here(end).is_some_and(|w| small(end) || is_french(w.lower) || small(end - 1) && end > i)
        && !words[end - 1].possessive
    {
        end += 1;
    }
    while end > i && small(end - 1) {
        end -= 1;
    }
    (end > i).then_some(end)
}

/// Whether a small word looks French: an accent, or the ending of an adjective.
fn is_french(lower: &str) -> bool {
    let ending = ["aire", "oise", "ois", "ique", "ière", "ier", "ienne", "ais", "aise"];
    lower.len() > 4
        && (lower.contains(['é', 'è', 'ê', 'ç', 'à', 'ô', 'î']) || ending.iter().any(|e| lower.ends_with(e)))
}
