//! Nicknames between a given name and a surname.

use super::lexicon::class;
use super::words::Word;

/// The end of a nickname that begins at word `i`, a mark: 'Robert “Bobby” Kline', 'Maria (Mimi) Lopez'.
pub(super) fn nickname(words: &[Word<'_>], i: usize) -> Option<usize> {
    let mark = |k: usize| words.get(k).is_some_and(|w| matches!(w.text, "\"" | "“" | "‘" | "'" | "''" | "``"));
    let opens = mark(i) || words[i].text == "(";
    // 'Fred (“Chips”) Crane'.
    let double = words[i].text == "(" && mark(i + 1);
    let first = i + 1 + usize::from(double);
    // 'Sid “the Shark” Malone'.
    let the = mark(first - 1) && words.get(first).is_some_and(|w| w.lower == "the");
    let mut k = first + usize::from(the);
    let from = k;
    while opens
        && k < from + 2
        && words.get(k).is_some_and(|w| {
            w.wordy && w.capital && !w.text.starts_with('@') && !w.lexeme.is(class::TITLE | class::BODY)
        })
    {
        k += 1;
        // 'Walter "Rockin' Walt" Pruitt'.
        let elided = words.get(k).is_some_and(|w| matches!(w.text, "'" | "’") && w.span.start == words[k - 1].span.end);
        if elided && k == from + 1 && words.get(k + 1).is_some_and(|w| w.capital && w.wordy) && mark(k + 2) {
            k += 2;
        }
    }
    if k == from {
        return None;
    }
    if double && !words.get(k).is_some_and(|w| matches!(w.text, "\"" | "”" | "’" | "'" | "''")) {
        return None;
    }
    k += usize::from(double);
    let closes = words.get(k).is_some_and(|w| matches!(w.text, "\"" | "”" | "’" | "'" | ")" | "''"));
    let surname = words.get(k + 1).is_some_and(|w| {
        let word = w.lexeme.is(class::COMMON | class::TITLE) && !w.lexeme.is(class::FAMILY);
        w.wordy && w.capital && w.sentence == words[i].sentence && !word
    });
    (opens && k > i + 1 && closes && surname).then_some(k + 1)
}
