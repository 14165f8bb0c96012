//! Other words for somebody named: 'the 34-year-old forward', 'the Alberta MLA', 'the retired surgeon'.

use super::discourse::Discourse;
use super::lexicon::class;
use super::section::Section;
use super::sources::Phrase;
use crate::word_list::{WordList, word_list};

/// Words that tell what somebody was, or how long: who has not been spoken of is hardly called so.
static BEFORE_NOW: WordList = word_list!("speakers", "before-now");
/// Nouns for members of parliaments and councils.
static LAWMAKERS: WordList = word_list!("speakers", "lawmakers");

/// Whether a description with 'the' is of the sort that stands for somebody whom the text has just named.
pub(super) fn is_variation(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    if section.is(phrase.head, class::EPITHET) {
        return true;
    }
    let told = |i: usize| words[i].lower.ends_with("-year-old") || BEFORE_NOW.has(words[i].lower);
    phrase.words.clone().skip(1).any(told) || LAWMAKERS.has(words[phrase.head].lower)
}

/// What players are called by their place in a team.
static PLAYERS: WordList = word_list!("speakers", "players");
/// Most sentences back to a player who is called by his place.
const MAX_PLAYER: u32 = 6;

/// 'The right-hander': the only one of the last sentences who is not said to be something else ('manager Kip Durant').
pub(super) fn player(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let section = so_far.section;
    let words = section.words;
    if !PLAYERS.has(words[phrase.head].lower) {
        return None;
    }
    let near = |a: &usize| {
        let last = so_far.traces[*a].last.map(|at| words[at].sentence);
        last.is_some_and(|s| s + MAX_PLAYER >= words[phrase.head].sentence)
    };
    let other = |a: usize| section.actors[a].roles.iter().any(|r| !PLAYERS.has(words[r.head].lower));
    let mut all = (0..section.actors.len()).filter(|&a| section.personal(a) && !other(a)).filter(near);
    all.next().filter(|_| all.next().is_none())
}
