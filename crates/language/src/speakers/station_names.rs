//! Names of stations that end in a number: 'Channel 4', 'ABC 7'.

use super::lexicon::class;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Nouns in the name of a station, before its number.
static STATIONS: WordList = word_list!("speakers", "stations");

/// Whether word `i` is the number in a station's name, which begins at `start`: 'Channel 4', 'ABC 7', 'Action News 3',
/// 'Radio Nova 94.1'.
pub(super) fn is_of_station(words: &[Word<'_>], start: usize, i: usize) -> bool {
    let Some(number) = words.get(i).map(|w| w.text) else { return false };
    if !number.starts_with(|c: char| c.is_ascii_digit()) || number.len() > 5 {
        return false;
    }
    let noun = words[start..i].iter().any(|w| STATIONS.has(w.lower));
    let before = &words[i - 1];
    // 'WXYZ 7': call letters.
    let letters = before.text.len() == 4 && matches!(before.text.as_bytes()[0], b'W' | b'K' | b'C');
    let network = before.capitals && i == start + 1 && (letters || before.lexeme.is(class::KNOWN));
    // 'France 24 reported'.
    let country =
        i == start + 1 && before.lexeme.is(class::PLACE) && words.get(i + 1).is_some_and(|n| n.tag.is_finite());
    let whole = number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit());
    let next = words.get(i + 1).is_none_or(|n| n.tag.is_finite() || !n.wordy || n.possessive || n.capital);
    noun && (number.contains('.') || whole && STATIONS.has(before.lower)) || (network && next || country) && whole
}
