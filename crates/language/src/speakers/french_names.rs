//! Names of bodies in French: 'Société de transport de Montréal'.

use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Nouns for bodies in French, with which their names begin.
pub(super) static FRENCH_BODIES: WordList = word_list!("speakers", "french-bodies");

/// Words that go on with a name in French ('de la').
static FRENCH_LINKS: WordList = word_list!("speakers", "french-links");

/// Most words of a body's name in French.
const MAX_FRENCH: usize = 11;

/// Where a body's name in French ends, whose first word is at `start`: 'Office québécois de la langue française'.
pub(super) fn french_body(words: &[Word<'_>], start: usize) -> Option<usize> {
    if !FRENCH_BODIES.has(words[start].lower) {
        return None;
    }
    let link =
        |w: &Word<'_>| FRENCH_LINKS.has(w.lower) || ["d'", "d’", "l'", "l’"].iter().any(|p| w.lower.starts_with(p));
    let (mut end, mut linked) = (start + 1, false);
    for k in start + 1..words.len().min(start + MAX_FRENCH) {
        let (w, before) = (&words[k], &words[k - 1]);
        let accented = !w.lower.is_ascii() && w.lower.chars().all(char::is_alphabetic);
        let adjective = accented
            || ["aire", "ière", "ier", "aise", "onal", "onale", "ipal", "ipale"].iter().any(|e| w.lower.ends_with(e));
        let inside = w.wordy
            && w.sentence == before.sentence
            && (w.capital || link(w) || link(before) || adjective)
            && !before.possessive;
        if !inside {
            break;
        }
        let is_link = FRENCH_LINKS.has(w.lower);
        linked |= link(w);
        if !is_link {
            end = k + 1;
        }
    }
    (linked && end > start + 1).then_some(end)
}
