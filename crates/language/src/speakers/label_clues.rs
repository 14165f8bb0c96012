//! What the turns of a conversation tell of who takes them: whoever says 'I' behind a label is a person.

use std::ops::Range;

use super::lexicon::class;
use super::typing_names::is_trade_name;
use super::words::Word;

/// Most words behind a label that are looked at.
const MAX_WORDS: usize = 60;

/// Whether the words `label` are the label of a turn whose words are one person's own: '((Sela)) I live here', 'Sela: My sister left.'
pub(super) fn says_i(words: &[Word<'_>], label: &Range<usize>) -> bool {
    let before = |k: usize| label.start.checked_sub(k).map_or("", |i| words[i].text);
    let after = |k: usize| words.get(label.end + k).map_or("", |w| w.text);
    let bracketed = before(1) == "(" && before(2) == "(" && after(0) == ")" && after(1) == ")";
    let line = words[label.start].opens && after(0) == ":";
    // 'WN' and 'Northbay News' stand for whoever asks in their name.
    let body = |w: &Word<'_>| {
        w.capitals && !w.shouted || w.lexeme.is(class::BODY | class::KNOWN | class::PRESS) || is_trade_name(w)
    };
    if !bracketed && !line || words[label.clone()].iter().any(body) {
        return false;
    }
    let from = words.len().min(label.end + 1 + usize::from(bracketed));
    let end = words.len().min(from + MAX_WORDS);
    // The next label begins there.
    let next = (from..end).find(|&i| if bracketed { words[i].text == "(" } else { words[i].text == ":" });
    words[from..next.unwrap_or(end)].iter().any(|w| w.text == "I" || matches!(w.lower, "my" | "me" | "myself"))
}
