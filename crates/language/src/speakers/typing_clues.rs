//! What words around a name, or within it, tell of whether it is a person's or a body's.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::lexicon::class;
use super::name::Name;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Most mentions of an entity whose surroundings are read: more say nothing new.
pub(super) const MAX_MENTIONS: usize = 12;

/// Whether 'it has VERBed', 'it will VERB', perhaps behind 'that', begins at word `i`, whose 'it' does something.
pub(super) fn is_doing_it(words: &[Word<'_>], i: usize) -> bool {
    let it = i + usize::from(words.get(i).is_some_and(|w| w.lower == "that"));
    let auxiliary =
        words.get(it + 1).is_some_and(|w| matches!(w.lower, "has" | "had" | "will" | "would" | "plans" | "expects"));
    let be = words.get(it + 2).is_some_and(|w| matches!(w.lower, "been" | "be" | "become"));
    words.get(it).is_some_and(|w| w.lower == "it") && auxiliary && !be && !is_dummy_it(words, it)
}

/// Buildings that stand for who is in them: 'Clarence House', 'Kensington Palace'.
pub(super) fn is_seat(lower: &str) -> bool {
    matches!(lower, "house" | "palace" | "castle")
}

/// Whether a name begins like that of a firm that is called like a person ('Wells Fargo').
pub(super) fn is_firm_like_people(name: &[Word<'_>]) -> bool {
    static LIST: WordList = word_list!("speakers", "firms-like-people");
    static FIRMS: LazyLock<HashSet<(&str, &str)>> =
        LazyLock::new(|| LIST.iter().filter_map(|f| f.split_once('-')).collect());
    let [first, second, ..] = name else { return false };
    FIRMS.contains(&(first.lower, second.lower))
}

/// What stands before the name of a child in its parents' names, and names of places that begin so.
static KUNYAS: WordList = word_list!("speakers", "kunyas");
static PLACES_IN_ABU: WordList = word_list!("speakers", "places-in-abu");
/// 'Abu Karim', 'Umm Hassan': whether people are called so, by a child.
pub(super) fn is_kunya(name: &[Word<'_>]) -> bool {
    let known = class::PLACE | class::KNOWN | class::BODY | class::SITE;
    let [first, .., last] = name else { return false };
    KUNYAS.has(first.lower) && !last.lexeme.is(known) && !PLACES_IN_ABU.has(last.lower)
}

/// Nouns for premises and places that a name stands before: 'the Shell station', 'the Stromness town hall'.
static PREMISES: WordList = word_list!("speakers", "premises");

/// Offices of places.
static OF_PLACES: WordList = word_list!("speakers", "offices-of-places");

/// 'The mayor of Vic', 'the town of Lena'.
pub(super) fn is_of_office(words: &[Word<'_>], name: &Name) -> bool {
    let before = name.full.start.checked_sub(2).map(|k| (&words[k], &words[k + 1]));
    before.is_some_and(|(office, of)| {
        of.lower == "of" && OF_PLACES.has(office.lower) && of.sentence == words[name.core.start].sentence
    })
}

/// 'Rosa and Ben Kopp': a given name that shares the surname of the next.
pub(super) fn is_of_couple(words: &[Word<'_>], name: &Name) -> bool {
    let [and, given, family] = words.get(name.full.end..name.full.end + 3).unwrap_or_default() else { return false };
    let called = |w: &Word<'_>| w.capital && w.lexeme.is(class::GIVEN) && !w.lexeme.is(class::DEMONYM);
    let one = words[name.core.end - 1].lexeme.is(class::GIVEN) && and.sentence == words[name.core.start].sentence;
    let known = class::PLACE | class::KNOWN | class::BODY | class::SITE | class::TITLE;
    let named = family.capital && family.wordy && !family.lexeme.is(known);
    one && and.lower == "and" && called(given) && !given.lexeme.is(class::PLACE) && named
}

/// Whether a name only tells which premises are meant.
pub(super) fn is_before_premises(words: &[Word<'_>], name: &Name) -> bool {
    let next = words.get(name.full.end).filter(|w| w.sentence == words[name.core.start].sentence);
    let owned = words[name.full.end - 1].possessive || name.titled;
    !owned && next.is_some_and(|w| !w.capital && PREMISES.has(w.lower))
}

/// Verbs whose 'it' stands for nobody.
static OF_DUMMY_IT: WordList = word_list!("speakers", "verbs-of-dummy-it");

/// Whether an 'it' can stand for no body that does something: 'it was late', 'it would rain', 'it is hard to sleep'.
pub(super) fn is_dummy_it(words: &[Word<'_>], i: usize) -> bool {
    if words[i].lower != "it" {
        return false;
    }
    let sentence = words[i].sentence;
    let mut k = i + 1;
    let mut last = "";
    while let Some(w) = words.get(k).filter(|w| w.sentence == sentence && k < i + 7) {
        let auxiliary = w.tag == Tag::Md
            || matches!(
                w.lower,
                "is" | "was" | "be" | "been" | "being" | "has" | "had" | "have" | "'s" | "’s" | "did" | "does"
            );
        if !auxiliary && !matches!(w.tag, Tag::Rb) {
            break;
        }
        last = if auxiliary { w.lower } else { last };
        k += 1;
    }
    let be = matches!(last, "is" | "was" | "be" | "been" | "'s" | "’s");
    let Some(next) = words.get(k).filter(|w| w.sentence == sentence && w.wordy) else {
        // 'It was late.', but not 'It was not.'
        return be && words[k - 1].tag == Tag::Rb && words[k - 1].lower != "not";
    };
    OF_DUMMY_IT.has(next.lower) || be && !matches!(next.tag, Tag::Vbg | Tag::Vbn | Tag::To)
}
