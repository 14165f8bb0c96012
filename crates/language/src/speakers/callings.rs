//! What stands before and after the name in a run of capitals: callings ('Baker Tom Abara'), degrees, offices, what a firm is.

use super::body_names::TRADES;
use super::entities::INCORPORATIONS;
use super::lexicon::class;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Degrees and honours after a name ('Sarah Mott, PhD').
static DEGREES: WordList = word_list!("speakers", "degrees");

/// Nouns for firms that stand before their names.
static FIRMS: WordList = word_list!("speakers", "before-firms");

/// Callings that are rare as given names where another given name follows.
static CALLINGS: WordList = word_list!("speakers", "callings");

pub(super) fn is_degree(word: &Word<'_>) -> bool {
    DEGREES.has(word.lower)
}

/// Whether word `k` opens a sentence and says what the firm after it is ('Rival Amy Pratt Foods').
pub(super) fn is_before_firm(words: &[Word<'_>], k: usize) -> bool {
    words[k].opens && FIRMS.has(words[k].lower)
}

/// Nouns for firms that are nouns for people too.
static CALLINGS_OF_FIRMS: WordList = word_list!("speakers", "callings-of-firms");

/// 'Operator Norpipe', 'Broker Ames & Doyle': whether word `k` opens a sentence and says what the firm after it is, which no list
/// has, or which is of several.
pub(super) fn is_calling_of_firm(words: &[Word<'_>], k: usize, tail: usize) -> bool {
    let rest = &words[k + 1..tail];
    let strange = rest.len() == 1 && rest[0].lexeme.classes == 0;
    words[k].opens && CALLINGS_OF_FIRMS.has(words[k].lower) && (strange || rest.iter().any(|w| w.is_mark("&")))
}

/// 'Minister of State', 'Deputy Minister for Roads and Ports': whether a run of capitals is an office and the field that it is of.
pub(super) fn is_office_of_field(run: &[Word<'_>]) -> bool {
    let Some(k) = run.iter().position(|w| matches!(w.text, "of" | "for")) else { return false };
    let titles = |w: &Word<'_>| {
        w.lexeme.is(class::TITLE)
            || matches!(w.lower, "state" | "provincial" | "junior" | "shadow" | "federal" | "union")
    };
    let minister = k > 0 && matches!(run[k - 1].lower, "minister" | "undersecretary");
    minister
        && run[..k].iter().all(titles)
        && run[k..]
            .iter()
            .all(|w| super::body_names::is_field(w) || matches!(w.text, "and" | "&" | "of" | "for" | "the"))
}

/// Whether word `k`, at the opening of a sentence, is what somebody does: 'Ceramicist Yuki Hale', 'Baker Tom Abara'. A given
/// name and more follow, and it is hardly a given name itself.
pub(super) fn is_calling(words: &[Word<'_>], k: usize, tail: usize) -> bool {
    let w = &words[k];
    if !w.opens || k + 2 >= tail || w.lexeme.is(class::GIVEN) && !CALLINGS.has(w.lower) {
        return false;
    }
    let next = &words[k + 1];
    let given = next.lexeme.is(class::GIVEN) && !next.lexeme.is(class::BODY | class::TITLE);
    // 'Tutor Win Oakley said': whatever the given name, where the calling is hardly one.
    let last = &words[tail - 1];
    let other =
        class::BODY | class::TITLE | class::PLACE | class::KNOWN | class::GROUP | class::COMMON | class::DEMONYM;
    let alone = words.get(tail).is_some_and(|n| n.sentence == w.sentence && (n.is_mark(",") || n.tag.is_finite()));
    let plain = |w: &Word<'_>| !w.lexeme.is(other) && !w.capitals && w.wordy && !w.is_letter();
    let firm = TRADES.has(last.lower) || INCORPORATIONS.has(last.lower);
    let calling = CALLINGS.has(w.lower) || w.lexeme.is(class::PERSON) && !w.lexeme.is(class::GIVEN);
    let given = given || k + 3 == tail && calling && plain(next) && plain(last) && alone && !firm;
    let ending = ["er", "or", "ist", "ian", "man", "woman", "eer", "ant", "ent", "smith", "wright"];
    given
        && (w.lexeme.is(class::PERSON)
            || CALLINGS.has(w.lower)
            || !w.lexeme.is(class::FAMILY) && w.lower.len() > 4 && ending.iter().any(|e| w.lower.ends_with(e)))
}

/// 'J.D.', 'P. J.': initials that a surname follows.
pub(super) fn is_initials(word: &Word<'_>) -> bool {
    let letters = word.text.split('.').filter(|p| !p.is_empty());
    let each = |p: &str| p.chars().count() == 1 && p.starts_with(char::is_uppercase);
    (word.text.contains('.') && word.text.len() <= 5 && letters.clone().count() > 1 || word.is_initial())
        && letters.clone().all(each)
}
