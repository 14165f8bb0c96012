//! Capitals whose shape tells what they are, whatever the words: 'the Duke of Penrith', 'No 10', 'GM Oleg Stavrin', and the
//! verb of a headline between two names.

use std::ops::Range;

use super::body_names::TRADES;
use super::lexicon::class;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Titles that are letters, and stand before a whole name only.
static LETTERS_BEFORE_NAMES: WordList = word_list!("speakers", "letters-before-names");
/// Verbs of headlines.
static HEADLINE_VERBS: WordList = word_list!("speakers", "headline-verbs");
/// Nouns for shows that are called by who leads them.
static SHOWS: WordList = word_list!("speakers", "shows");
/// Nobles of a place.
static PEERS: WordList = word_list!("speakers", "peers");

/// The word at `k`, if it is in the sentence of word `i`.
fn beside<'w, 'd>(words: &'w [Word<'d>], i: usize, k: usize) -> Option<&'w Word<'d>> {
    words.get(k).filter(|w| w.sentence == words[i].sentence)
}

fn capital(words: &[Word<'_>], i: usize, k: usize) -> bool {
    beside(words, i, k).is_some_and(|w| w.wordy && w.capital)
}

/// Whether a name begins with word `i` for all that it opens sentences or stands before names.
pub(super) fn opens_name(words: &[Word<'_>], i: usize) -> bool {
    let initials = words[i].is_initial() && beside(words, i, i + 1).is_some_and(Word::is_initial);
    let court =
        words[i].lower == "high" && capital(words, i, i + 1) && words[i + 1].lower == "court" && words[i].capital;
    initials && capital(words, i, i + 2)
        || court
        || is_high_body(words, i)
        || is_peer(words, i)
        || is_number_ten(words, i)
        || is_proud_pair(words, i)
}

/// Most words of such a body's name after the first one.
const MAX_OF_HIGH: usize = 5;

/// 'The High Peak Repair Agency', 'the Independent Growers Association': within a sentence, before capitals that end in a noun for bodies.
fn is_high_body(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let adjective = w.capital && !w.opens && matches!(w.lower, "high" | "independent");
    let last = (i + 1..i + 1 + MAX_OF_HIGH).take_while(|&k| adjective && capital(words, i, k)).last();
    last.is_some_and(|k| k > i + 1 && words[k].lexeme.is(class::BODY))
}

/// 'The Duke of Penrith': a peer by the place, who is called so.
pub(super) fn is_peer(words: &[Word<'_>], i: usize) -> bool {
    let the = i > 0 && words[i - 1].lower == "the";
    let of = beside(words, i, i + 1).is_some_and(|w| w.lower == "of");
    words[i].capital && PEERS.has(words[i].lower) && the && of && capital(words, i, i + 2)
}

/// 'No 10 said', 'a Number 11 source': a government by the number of its house, and no number of anything.
pub(super) fn is_number_ten(words: &[Word<'_>], i: usize) -> bool {
    let number = matches!(words[i].text, "No" | "Number" | "No.")
        && beside(words, i, i + 1).is_some_and(|w| matches!(w.text, "10" | "11" | "Ten" | "Eleven"));
    let the = i > 0 && words[i - 1].lower == "the";
    number
        && !the
        && beside(words, i, i + 2).is_some_and(|w| {
            let people = w.lexeme.is(class::PERSON | class::GROUP) && !w.capital;
            w.tag.is_finite() || people || w.is_mark(",") && !words[i].opens
        })
}

/// 'Open Page says': what an adjective and a noun are called that open a sentence without an article.
pub(super) fn is_proud_pair(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let other = class::COMMON | class::PLACE | class::DEMONYM | class::GIVEN | class::TITLE | class::GROUP;
    let adjective = matches!(w.lower, "open" | "new" | "big" | "good" | "great" | "turning" | "second");
    let second = beside(words, i, i + 1).is_some_and(|n| {
        n.wordy
            && n.capital
            && !n.possessive
            && (!n.lexeme.is(other) || n.lexeme.is(class::DOCUMENT) || n.lower == "chance")
    });
    let says = beside(words, i, i + 2).is_some_and(|n| matches!(n.lower, "says" | "said" | "warned" | "announced"));
    w.opens && w.capital && adjective && second && says
}

/// Whether a name is a body's by its shape: 'the Baltimore Sun', 'Open Page', 'No 10'.
pub(super) fn is_body_by_shape(words: &[Word<'_>], name: &Range<usize>) -> bool {
    let sun = name.len() > 1 && words[name.end - 1].text == "Sun" && !words[name.start].lexeme.is(class::TITLE);
    sun || is_proud_pair(words, name.start) || is_number_ten(words, name.start)
}

/// 'Zero Hedge': two words of the dictionary, and nobody's name among them.
pub(super) fn are_ordinary(name: &[Word<'_>]) -> bool {
    let names = class::GIVEN | class::TITLE | class::HONORIFIC | class::PERSON | class::DEMONYM;
    let other = names | class::PLACE | class::GROUP | class::DOCUMENT;
    let ordinary = |w: &Word<'_>| w.ordinary && !w.lexeme.is(other);
    let [first, last] = name else { return false };
    // 'Afterwards Trump' is no name of two words.
    let opener = first.opens && last.lexeme.is(class::FAMILY);
    ordinary(first) && ordinary(last) && !first.lexeme.is(class::FAMILY) && !opener
}

/// The end of 'Colonel (retired) Dina Moss' from the mark at word `i` on: a rank that is told to be of the past.
pub(super) fn retired_end(words: &[Word<'_>], i: usize) -> Option<usize> {
    let note = beside(words, i, i + 1)?;
    let retired = matches!(note.lower, "retired" | "ret" | "retd" | "rtd" | "ret'd" | "acting" | "emeritus");
    let title = i > 0 && words[i - 1].capital && words[i - 1].lexeme.is(class::TITLE);
    let mut k = i + 2;
    // 'Colonel (ret.)' with a full stop of its own.
    k += usize::from(words.get(k).is_some_and(|w| w.is_mark(".")));
    let closed = beside(words, i, k).is_some_and(|w| w.text == ")");
    (retired && title && closed && capital(words, i, k + 1)).then_some(k + 2)
}

/// 'Tad Crewe | Hints | Rumple Would Lose': the verb of a headline that no stop parts from the text.
pub(super) fn is_headline_verb(words: &[Word<'_>], i: usize) -> bool {
    let before = i > 0 && capital(words, i, i - 1);
    let next = beside(words, i, i + 1).filter(|n| n.wordy && n.capital && !n.lexeme.is(class::BODY | class::SITE));
    words[i].capital && !words[i].capitals && HEADLINE_VERBS.has(words[i].lower) && before && next.is_some()
}

/// 'GM | Oleg Stavrin': letters before a whole name, which are a firm's before anything else ('GM Canada').
pub(super) fn is_rank_in_letters(words: &[Word<'_>], k: usize, tail: usize) -> bool {
    let w = &words[k];
    let other =
        class::BODY | class::TITLE | class::PLACE | class::KNOWN | class::GROUP | class::DEMONYM | class::PERSON;
    let plain = |w: &Word<'_>| w.wordy && !w.capitals && !w.lexeme.is(other) && !TRADES.has(w.lower);
    w.capitals
        && !w.shouted
        && LETTERS_BEFORE_NAMES.has(w.lower)
        && k + 2 < tail
        && words[k + 1..tail].iter().all(plain)
}

/// 'then-Secretary of | State Clintern': whether word `k` is the field of an office that begins before the name.
pub(super) fn is_field_of_office(words: &[Word<'_>], k: usize) -> bool {
    let of = k > 1 && matches!(words[k - 1].lower, "of" | "for") && words[k - 1].sentence == words[k].sentence;
    of && words[k - 2].lexeme.is(class::TITLE) && super::body_names::is_field(&words[k])
}

/// 'Renata Maddock | Show': whether the last of these words is a show's, which is called by who leads it.
pub(super) fn is_show(name: &[Word<'_>]) -> bool {
    let [first, _, .., last] = name else { return false };
    name.len() > 2 && first.lexeme.is(class::GIVEN) && !first.lexeme.is(class::PLACE) && SHOWS.has(last.lower)
}
