//! Bodies by the noun of another language with which their names begin: 'Grupo Alameda', 'Sinn Féin', 'PT Samudra Jaya'.

use super::lexicon::class;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Nouns with which such names begin.
static HEADS: WordList = word_list!("speakers", "foreign-heads");

/// Words with which Irish names of bodies begin after 'An'.
pub(super) static AFTER_IRISH_ARTICLE: WordList = word_list!("speakers", "after-irish-article");

/// 'Údarás | na Mara', 'Bord | na Móna': whether word `i` begins the name of a body that goes on with what it is of.
pub(super) fn heads_genitive(words: &[Word<'_>], i: usize) -> bool {
    let here = |k: usize| words.get(k).filter(|w| w.sentence == words[i].sentence);
    words[i].capital
        && HEADS.has(words[i].lower)
        && here(i + 1).is_some_and(|w| matches!(w.text, "na" | "nan"))
        && here(i + 2).is_some_and(|w| w.capital && w.wordy)
}

/// Whether a name is a body's by its first noun, which is nobody's given name.
pub(super) fn is_named_so(name: &[Word<'_>]) -> bool {
    // 'An Bord Pleanála'.
    let irish = name.len() > 1 && name[0].lower == "an" && AFTER_IRISH_ARTICLE.has(name[1].lower);
    if irish && name.len() == 2 {
        return true;
    }
    let skip = usize::from(irish);
    let [head, next, ..] = &name[skip..] else { return false };
    // 'Údarás na Mara'.
    let next = name.get(skip + 2).filter(|_| matches!(next.text, "na" | "nan")).unwrap_or(next);
    // A firm's letters are capitals, and no other word's.
    let letters = head.lower.len() > 2 || head.capitals;
    // 'Met Éireann' is no office of the police, 'Fine Gael' not fine.
    let met = matches!((head.text, next.text), ("Met", "Éireann") | ("Fine", "Gael"));
    next.capital && letters && !head.lexeme.is(class::GIVEN) && HEADS.has(head.lower) || met
}
