//! What a name's make, and the words right beside it, say of whether it is somebody's: 'Park Ji-ho', 'Zonpay', 'Kravets said'.

use std::ops::Range;

use super::body_names::TRADES;
use super::entities::{Actor, INCORPORATIONS, significant};
use super::lexicon::class;
use super::name::Name;
use super::typing_clues::MAX_MENTIONS;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Endings of the names of firms and services.
static TRADE_ENDINGS: WordList = word_list!("speakers", "trade-endings");

/// Family names that stand first.
static EASTERN_FAMILIES: WordList = word_list!("speakers", "eastern-families");

/// Verbs that people do.
static VERBS_OF_PEOPLE: WordList = word_list!("speakers", "verbs-of-people");

/// 'Zonpay', 'Swiftkart': a word of no list that ends as names of services do.
pub(super) fn is_trade_name(word: &Word<'_>) -> bool {
    let ends = |n: usize| {
        let at = word.lower.len().checked_sub(n).filter(|&at| at > 2 && word.lower.is_char_boundary(at));
        at.is_some_and(|at| TRADE_ENDINGS.has(&word.lower[at..]))
    };
    word.lexeme.classes == 0 && (2..=6).any(ends)
}

/// 'Park Ji-ho', 'Xi Jinping': a family name, or a word of no list, before a given name that is nothing else.
pub(super) fn is_eastern(name: &[Word<'_>]) -> bool {
    let [first, .., last] = name else { return false };
    let plain = |w: &Word<'_>| w.lexeme.classes & !(class::FAMILY | class::GIVEN | class::SURNAME) == 0;
    let is_two = |w: &Word<'_>| {
        w.text.split_once('-').is_some_and(|(a, b)| {
            a.len() <= 6 && b.len() <= 6 && b.len() > 1 && a.len() > 1 && b.chars().all(char::is_lowercase)
        })
    };
    let parts = is_two(last) || is_two(first) && EASTERN_FAMILIES.has(last.lower);
    let family =
        EASTERN_FAMILIES.has(first.lower) && name[1..].iter().all(|w| w.text.len() <= 8 && !TRADES.has(w.lower));
    name.len() <= 4 && name.iter().all(plain) && (parts || family)
}

/// 'Kagiso Modise', 'Tofa Sio said': a given name and a word of no list, or words of no list before what people do.
pub(super) fn is_likely_name(words: &[Word<'_>], names: &[Name], actor: &Actor) -> bool {
    let name = significant(words, &actor.name);
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return false };
    let trade = |w: &Word<'_>| TRADES.has(w.lower) || INCORPORATIONS.has(w.lower) || is_trade_name(w);
    if !matches!(name.len(), 2..=3) || name.iter().any(trade) {
        return false;
    }
    let given = first.lexeme.is(class::GIVEN) && !first.lexeme.is(class::PLACE | class::DEMONYM);
    let direction =
        matches!(first.lower, "north" | "south" | "east" | "west" | "new" | "san" | "saint" | "los" | "sri");
    let unlisted = |w: &Word<'_>| w.wordy && w.capital && !w.capitals && w.lexeme.classes & !class::FAMILY == 0;
    let two_words = name.iter().all(|w| w.ordinary);
    // 'Charlotte Hornets' are several.
    let alone =
        last.lexeme.classes & !class::GIVEN == 0 && (last.lexeme.is(class::GIVEN) || !last.lower.ends_with('s'));
    given && alone
        || !direction
            && !super::body_names::is_country(last.lower)
            && !two_words
            && name.iter().all(unlisted)
            && actor.mentions.iter().take(MAX_MENTIONS).any(|&m| speaks(words, &names[m as usize]))
}

/// 'Kravets said', of Yuliia Kravets: people are called by the last word of their names, firms by the first.
pub(super) fn is_called_by_last(words: &[Word<'_>], names: &[Name], actor: &Actor) -> bool {
    let name = significant(words, &actor.name);
    let [_, .., last] = name else { return false };
    let known = class::BODY | class::KNOWN | class::PLACE | class::GROUP | class::DEMONYM | class::COMMON | class::SITE;
    let trade = |w: &Word<'_>| TRADES.has(w.lower) || INCORPORATIONS.has(w.lower) || w.lexeme.is(known) || w.capitals;
    name.len() <= 3
        && !name.iter().any(trade)
        && actor.mentions.iter().take(MAX_MENTIONS).map(|&m| &names[m as usize]).any(|n| {
            let alone = n.core.len() == 1 && words[n.core.start].lower == last.lower;
            let after = words.get(n.full.end).is_some_and(|w| VERBS_OF_PEOPLE.has(w.lower));
            let before = n.full.start > 0 && words[n.full.start - 1].lower == "said";
            alone && (after || before)
        })
}

/// Whether a name is the subject of a verb of speech right after it.
pub(super) fn speaks(words: &[Word<'_>], name: &Name) -> bool {
    let before = name.full.start.checked_sub(1).map(|k| &words[k]);
    let free = before.is_none_or(|b| !b.wordy || b.sentence != words[name.core.start].sentence || b.tag != Tag::In);
    free && name.subject && words.get(name.full.end).is_some_and(|w| VERBS_OF_PEOPLE.has(w.lower))
}

/// First words of the names of bodies that no person is called by.
static FIRST_OF_BODIES: WordList = word_list!("speakers", "first-of-bodies");

/// 'National Highways', 'Network Arcadia': whether a name begins like a body's and goes on with nobody's.
pub(super) fn is_headed(words: &[Word<'_>], name: &Range<usize>) -> bool {
    let other =
        class::GIVEN | class::TITLE | class::PERSON | class::PLACE | class::SITE | class::PRESS | class::DOCUMENT;
    let next = &words[name.start + 1];
    FIRST_OF_BODIES.has(words[name.start].lower) && !next.lexeme.is(other)
}

/// 'Norpipe', 'Gaoth Mor': whether no word of a name is anybody's name by the lists, nor says what it names.
pub(super) fn is_strange(words: &[Word<'_>], name: &Name) -> bool {
    let plain = |w: &Word<'_>| w.lexeme.classes & !class::PARTICLE == 0 && w.wordy && !w.is_letter();
    !name.titled && words[name.core.clone()].iter().all(plain)
}

/// 'Sofia Brandt at consultancy Gridwise', 'said Georgia North of the trust': where somebody named is from.
pub(super) fn is_from_somewhere(words: &[Word<'_>], name: &Name) -> bool {
    let here = |k: usize| words.get(k).filter(|w| w.sentence == words[name.core.start].sentence);
    let before = name.full.start.checked_sub(1).and_then(here);
    let free = before.is_none_or(|w| !w.wordy || w.lower == "said");
    free && here(name.full.end).is_some_and(|w| matches!(w.lower, "at" | "of" | "from" | "with"))
        && name.owner.is_none()
}

/// Whether the noun at word `k` ends what somebody is: 'the head of | mission', 'director of the | school'.
pub(super) fn heads_a_role(words: &[Word<'_>], k: usize) -> bool {
    let sentence = words[k].sentence;
    let phrase = (k.saturating_sub(8)..k).rev().take_while(|&i| words[i].wordy && words[i].sentence == sentence);
    phrase.into_iter().any(|i| {
        words[i].lexeme.is(class::PERSON | class::TITLE)
            && !words[i].possessive
            && matches!(words[i + 1].lower, "of" | "for" | "at")
    })
}

/// 'a herder named | Ekai', 'a man who called himself | Big Ron': whether somebody is said to have a name.
pub(super) fn is_called(words: &[Word<'_>], name: &Name) -> bool {
    let [.., noun, verb] = &words[..name.full.start] else { return false };
    let named = matches!(verb.lower, "named" | "called") && noun.lexeme.is(class::PERSON | class::EPITHET);
    let own = matches!(verb.lower, "himself" | "herself");
    named || own && matches!(noun.lower, "called" | "calls" | "named" | "styles" | "styled")
}
