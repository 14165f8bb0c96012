//! Words that make a name: with which names of bodies begin, go on and end, small words in people's names, countries.

use super::lexicon::class;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Nouns for bodies that go on with what they are for ('Committee on Finance').
pub(super) static HEADS_OF_BODIES: WordList = word_list!("speakers", "heads-of-bodies");

/// Nouns for bodies that go on with what they are for after 'for' alone ('Club for Growth').
pub(super) static HEADS_BEFORE_FOR: WordList = word_list!("speakers", "heads-before-for");

/// Departments that 'Secretary of' leads.
pub(super) static OFFICES_OF: WordList = word_list!("speakers", "offices-of");

/// Nouns for people who are many, with whom the name of a body begins ('Friends of the Marsh').
static PEOPLE_OF_BODIES: WordList = word_list!("speakers", "people-of-bodies");
/// Prepositions in capitals within the name of a body ('Mothers Against Smoke').
pub(super) static INNER_PREPOSITIONS: WordList = word_list!("speakers", "inner-prepositions");
/// Capitals that join a body's name at its end ('Rail Now').
pub(super) static ENDS_OF_BODIES: WordList = word_list!("speakers", "ends-of-bodies");
/// Small words between the parts of a person's name.
pub(super) static BETWEEN_NAMES: WordList = word_list!("speakers", "between-names");
/// Firms called by two surnames, joined by a hyphen.
static FIRMS_OF_TWO: WordList = word_list!("speakers", "firms-of-two");
/// Bodies that are called somebody's ('Martha's List').
pub(super) static OWNED_BODIES: WordList = word_list!("speakers", "owned-bodies");

/// 'Friends of | the Marsh', 'Mothers for | Clean Air': whether the people at word `k` are the head of a body's name.
pub(super) fn is_people_of_body(words: &[Word<'_>], k: usize) -> bool {
    let w = &words[k];
    let preposition = words.get(k + 1).filter(|n| n.sentence == w.sentence).map_or("", |n| n.text);
    let the = words.get(k + 2).is_some_and(|n| n.lower == "the");
    let next = words.get(k + 2 + usize::from(the));
    let capital = next.is_some_and(|n| n.capital && n.wordy && n.sentence == w.sentence);
    let called = |n: &Word<'_>| n.lexeme.is(class::GIVEN) && !n.lexeme.is(class::PLACE);
    let person = next.is_some_and(|n| called(n) || n.lexeme.is(class::TITLE | class::HONORIFIC) || n.is_letter());
    let joins = match preposition {
        "of" => the || ends_in_site(words, k + 2),
        "for" | "against" | "without" => true,
        other => INNER_PREPOSITIONS.has(&other.to_lowercase()) && other.starts_with(char::is_uppercase),
    };
    w.capital && PEOPLE_OF_BODIES.has(w.lower) && joins && capital && !person
}

/// Whether a word is the last of a body's name that tells nothing by itself ('Rail Now').
pub(super) fn is_end_of_body(word: &Word<'_>) -> bool {
    ENDS_OF_BODIES.has(word.lower)
}

/// Verbs with which names of bodies begin ('Save the Children').
static VERBS_OF_BODIES: WordList = word_list!("speakers", "verbs-of-bodies");

/// 'Save the Children said': whether the name of a body begins with the verb at word `i`.
pub(super) fn is_verb_of_body(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let here = |k: usize| words.get(k).filter(|n| n.sentence == w.sentence);
    let article = here(i + 1).is_some_and(|n| matches!(n.lower, "the" | "our"));
    let mut k = i + 2;
    while here(k).is_some_and(|n| n.capital && n.wordy) {
        k += 1;
    }
    w.capital && VERBS_OF_BODIES.has(w.lower) && article && k > i + 2 && words.get(k).is_none_or(|n| n.tag.is_finite())
}

/// Whether a word is a noun for bodies that goes on with what they are for.
pub(super) fn is_head_of_body(word: &Word<'_>) -> bool {
    HEADS_OF_BODIES.has(word.lower) || HEADS_BEFORE_FOR.has(word.lower)
}

/// Whether a word is a small one between the parts of a name ('e', 'ap').
pub(super) fn is_small_in_names(word: &Word<'_>) -> bool {
    BETWEEN_NAMES.has(word.lower)
}

/// Whether word `i` is a small word between the parts of a name ('Dafydd | ap Gwilym').
pub(super) fn is_between_names(words: &[Word<'_>], i: usize) -> bool {
    let capital = |k: usize| words.get(k).is_some_and(|w| w.capital && w.wordy && w.sentence == words[i - 1].sentence);
    words.get(i).is_some_and(|w| !w.capital && BETWEEN_NAMES.has(w.lower)) && capital(i + 1)
}

/// Whether two words, joined by 'and', are a firm's name ('Marks and Spencer').
pub(super) fn is_firm_of_two(words: &[Word<'_>], i: usize) -> bool {
    let (first, second) = (words.get(i), words.get(i + 2));
    first.zip(second).is_some_and(|(a, b)| {
        words[i + 1].lower == "and" && b.capital && FIRMS_OF_TWO.has(&[a.lower, "-", b.lower].concat())
    })
}

/// 'Marsh Park': whether the capitals from word `k` on end in a building, a road or a part of the landscape.
fn ends_in_site(words: &[Word<'_>], k: usize) -> bool {
    let capital =
        |i: &usize| words.get(*i).is_some_and(|w| w.wordy && w.capital && w.sentence == words[k - 1].sentence);
    (k..k + 4).take_while(capital).last().is_some_and(|i| i > k && words[i].lexeme.is(class::SITE))
}

/// Whether a word is one of an office's field ('Labour', 'Water').
pub(super) fn is_field(word: &Word<'_>) -> bool {
    OFFICES_OF.has(word.lower)
}

/// Words for what firms make or trade in, with which their names end.
pub(super) static TRADES: WordList = word_list!("speakers", "trades");

/// Last words of the names of countries.
pub(super) static COUNTRIES: WordList = word_list!("speakers", "countries");

/// Last words of the names of states and provinces of federations.
pub(super) static STATES: WordList = word_list!("speakers", "states");

/// Whether a word ends the name of a country or a state.
pub(super) fn is_country(lower: &str) -> bool {
    COUNTRIES.has(lower) || STATES.has(lower)
}

/// Last words of the names of bodies, behind a noun that is one too.
static ENDS_OF_WHOLES: WordList = word_list!("speakers", "ends-of-wholes");

/// 'Natural Resources | Wales', 'Ohio State | Patrol': whether a word after a noun for bodies ends the name of one, and is
/// nobody's name.
pub(super) fn is_end_of_whole(word: &Word<'_>) -> bool {
    let person = word.lexeme.is(class::GIVEN | class::SURNAME);
    let place = word.lexeme.is(class::PLACE) && !word.dotted;
    let trade = TRADES.has(word.lower) || ENDS_OF_WHOLES.has(word.lower);
    !person && (place || trade)
}
