//! Bodies that a noun stands for: 'the agency', 'her campaign'.

use super::body_names::{COUNTRIES, STATES, TRADES};
use super::described::is_feast;
use super::discourse::Discourse;
use super::entities::{Actor, INCORPORATIONS};
use super::found::Who;
use super::lexicon::class;
use super::name::NameKind;
use super::section::Section;
use super::sources::Phrase;
use super::typing_clues::is_before_premises;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Nouns that stand for a firm of any name.
static FIRMS: WordList = word_list!("speakers", "firms");

/// Kinds of bodies by the noun that stands for them: the nouns, and words of the names they can stand for.
static BODY_NOUNS: [(WordList, WordList); 14] = [
    (word_list!("speakers", "newspaper-nouns"), word_list!("speakers", "newspaper-names")),
    (word_list!("speakers", "network-nouns"), word_list!("speakers", "network-names")),
    (word_list!("speakers", "agency-nouns"), word_list!("speakers", "agency-names")),
    (word_list!("speakers", "union-nouns"), word_list!("speakers", "union-names")),
    (word_list!("speakers", "website-nouns"), word_list!("speakers", "website-names")),
    (word_list!("speakers", "alliance-nouns"), word_list!("speakers", "alliance-names")),
    (word_list!("speakers", "court-nouns"), word_list!("speakers", "court-names")),
    (word_list!("speakers", "company-nouns"), word_list!("speakers", "company-names")),
    (word_list!("speakers", "railway-nouns"), word_list!("speakers", "railway-names")),
    (word_list!("speakers", "airline-nouns"), word_list!("speakers", "airline-names")),
    (word_list!("speakers", "charity-nouns"), word_list!("speakers", "charity-names")),
    (word_list!("speakers", "club-nouns"), word_list!("speakers", "club-names")),
    (word_list!("speakers", "party-nouns"), word_list!("speakers", "party-names")),
    (word_list!("speakers", "watchdog-nouns"), word_list!("speakers", "watchdog-names")),
];

/// The body that belongs to an actor: 'her campaign', where the article also says 'the Lee campaign'.
pub(super) fn body_of(section: &Section<'_, '_>, owner: usize, head: usize) -> Option<usize> {
    let noun = section.words[head].lower;
    section
        .actors
        .iter()
        .position(|a| a.owner == Some(owner as u32) && same_noun(section.words[a.name.end - 1].lower, noun))
}

fn same_noun(a: &str, b: &str) -> bool {
    a == b || (matches!(a, "campaign" | "team") && matches!(b, "campaign" | "team"))
}

/// Nouns that stand for a body that its name does not show to be one ('the retailer').
static UNKNOWN_BODIES: WordList = word_list!("speakers", "unknown-bodies");

/// Whether a place, by the last word of its name, can be called 'the country', 'the state' or 'the city'.
fn is_place_of(name: &str, noun: &str) -> bool {
    match noun {
        "country" | "nation" | "regime" | "kingdom" => COUNTRIES.has(name),
        "state" | "province" => STATES.has(name),
        // Both a city and a state.
        "city" | "town" => {
            matches!(name, "york" | "washington" | "singapore" | "mexico") || !COUNTRIES.has(name) && !STATES.has(name)
        }
        _ => false,
    }
}

/// Most mentions of a body that are looked at for the noun beside them.
const MAX_MENTIONS: usize = 4;
/// Most words of an apposition up to its noun.
const MAX_APPOSITION: usize = 7;

/// Whether the text has put the noun beside the name: 'environmental group Clean Rivers', 'Norcap, a Danish charity,'.
fn is_called(section: &Section<'_, '_>, actor: &Actor, noun: &str) -> bool {
    let words = section.words;
    actor.mentions.iter().take(MAX_MENTIONS).map(|&m| &section.names[m as usize]).any(|name| {
        let before = name.full.start.checked_sub(1).map(|k| &words[k]);
        let sentence = words[name.full.start].sentence;
        let before = before.filter(|w| w.sentence == sentence && w.lower == noun && !w.possessive);
        if before.is_some() && !matches!(noun, "government" | "police" | "administration" | "office" | "ministry") {
            return true;
        }
        // ', a charity in Leeds', ', the charity,', but not ', the government announced'.
        let end = name.full.end;
        let article = words.get(end + 1).filter(|_| words[end].is_mark(",")).map_or("", |w| w.lower);
        let closes = |w: &Word<'_>| w.is_mark(",") || w.tag == Tag::In && article != "the";
        let phrase = end + 2..words.len().min(end + MAX_APPOSITION);
        matches!(article, "a" | "an" | "the")
            && phrase
                .take_while(|&k| words[k].wordy && words[k].sentence == sentence && !words[k].tag.is_verb())
                .any(|k| words[k].lower == noun && words.get(k + 1).is_some_and(closes))
    })
}

/// Whether a body's name fits a noun: 2 by a word of its name, 1 by its kind, 0 not.
fn fits(section: &Section<'_, '_>, actor: &Actor, noun: &str) -> f32 {
    let words = section.words;
    if actor.kind == NameKind::Person {
        return 0.0;
    }
    if actor.kind != NameKind::Place && actor.owner.is_none() && is_called(section, actor, noun) {
        return 2.0;
    }
    let mut name = actor.name.clone();
    if actor.owner.is_some() {
        return if same_noun(words[name.end - 1].lower, noun) { 2.5 } else { 0.0 };
    }
    if matches!(noun, "city" | "state" | "country") && actor.kind == NameKind::Body {
        return 0.0;
    }
    if name.clone().any(|i| words[i].lower == noun) {
        return 2.0;
    }
    // 'Barrow Town', after which a town need not be meant.
    let club = |(nouns, kinds): &(WordList, WordList)| nouns.has(noun) && kinds.has(words[actor.name.end - 1].lower);
    if actor.name.len() > 1 && matches!(noun, "club" | "team" | "side") && BODY_NOUNS.iter().any(club) {
        return 1.5;
    }
    // 'Garfield Street' is no city.
    if words[actor.name.end - 1].lexeme.is(class::SITE) && actor.name.len() > 1 {
        return 0.0;
    }
    if actor.kind == NameKind::Place {
        return if is_place_of(words[actor.name.end - 1].lower, noun) { 1.5 } else { 0.0 };
    }
    let kin = BODY_NOUNS
        .iter()
        .filter(|(nouns, _)| nouns.has(noun))
        .any(|(_, kinds)| name.any(|i| kinds.has(words[i].lower)));
    let press = matches!(noun, "newspaper" | "paper") && words[actor.name.end - 1].lexeme.is(class::PRESS);
    let trade = actor.kind == NameKind::Body
        && actor.name.len() > 1
        && FIRMS.has(noun)
        && TRADES.has(words[actor.name.end - 1].lower);
    if kin || trade || press {
        1.5
    } else if matches!(noun, "group" | "organization" | "organisation" | "body") && actor.kind == NameKind::Body {
        0.8
    } else if actor.kind == NameKind::Unknown && (UNKNOWN_BODIES.has(noun) || FIRMS.has(noun)) {
        0.5
    } else if actor.kind == NameKind::Body
        && (matches!(noun, "institution" | "agency" | "website" | "site") || FIRMS.has(noun))
    {
        0.4
    } else {
        0.0
    }
}

/// Least score of a police force that 'police' stands for.
const MIN_POLICE: f32 = 1.2;
/// How well the only firm of the last sentences fits any noun for firms ('the chipmaker').
const ONLY_FIRM: f32 = 1.3;
/// Most sentences back to such a firm.
const MAX_FIRM: u32 = 8;
/// Nouns that only a body has right after its name.
static FIRM_HAS: WordList = word_list!("speakers", "only-firm-has");

/// Whether the text shows a body to be a firm: 'Varta shares', 'Varta’s stores', 'Shares of Varta', 'Varta Inc'.
fn is_firm(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let words = section.words;
    let last = words[actor.name.end - 1].lower;
    let by_name = INCORPORATIONS.has(last) || actor.name.len() > 1 && TRADES.has(last);
    by_name
        || actor.mentions.iter().take(MAX_MENTIONS).map(|&m| &section.names[m as usize]).any(|name| {
            let has = |k: usize| words.get(k).is_some_and(|w| FIRM_HAS.has(w.lower) && !w.capital);
            let of = name.full.start.checked_sub(2).is_some_and(|k| words[k + 1].lower == "of" && has(k));
            has(name.full.end) || of
        })
}

/// Whether a body is of another kind by its name: a union, a party, a court, a newspaper.
fn is_no_firm(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let words = section.words;
    let other = |i: usize| {
        let firm = words[i].lexeme.is(class::BODY) && (FIRMS.has(words[i].lower) || TRADES.has(words[i].lower));
        !firm && (words[i].lexeme.is(class::BODY | class::PRESS | class::SITE) || NO_FIRMS.has(words[i].lower))
            || BODY_NOUNS.iter().any(|(nouns, kinds)| !nouns.has("company") && kinds.has(words[i].lower))
    };
    // 'NEW YORK (Reuters) -'.
    let name = &words[actor.name.clone()];
    let place = section.is(actor.name.end - 1, class::PLACE) || name.len() > 1 && name.iter().all(|w| w.capitals);
    actor.owner.is_some() || place || actor.name.clone().any(other)
}

/// States and their offices by one word, and parties, which no noun for firms stands for.
static NO_FIRMS: WordList = word_list!("speakers", "no-firms");

/// The one body of the last sentences that can be a firm: shown to be one, or not known to be anything else.
fn firm(so_far: &Discourse<'_, '_>, sentence: u32) -> Option<usize> {
    let section = so_far.section;
    let near = |a: &usize| {
        let last = so_far.last(*a).map(|at| section.words[at].sentence);
        let actor = &section.actors[*a];
        let body = actor.kind == NameKind::Body || actor.kind == NameKind::Unknown && !actor.gendered();
        body && last.is_some_and(|s| s + MAX_FIRM >= sentence)
    };
    let only = |fits: &dyn Fn(usize) -> bool| {
        let mut all = (0..section.actors.len()).filter(near).filter(|&a| fits(a));
        all.next().filter(|_| all.next().is_none())
    };
    let other = |a: usize| {
        let actor = &section.actors[a];
        is_no_firm(section, actor) || is_something_else(section, actor) || is_aside(section, actor)
    };
    let firm = |a: usize| is_firm(section, &section.actors[a]);
    // 'Marlow plc cut its forecast. “...,” said Ida Kern of Morden Capital. The company said': a subject before the others.
    let told = |a: usize| so_far.traces[a].subject_at.is_some() || so_far.traces[a].spoke.is_some();
    only(&|a| firm(a) && told(a))
        .or_else(|| only(&|a| !other(a) && told(a)))
        .or_else(|| only(&firm))
        .or_else(|| only(&|a| !other(a)))
}

/// Indices of shares, which are no firms, and no bodies that speak.
static INDICES: WordList = word_list!("speakers", "indices");

/// Whether an actor is an index of shares: 'the FTSE 250', 'the S&P 500'.
pub(super) fn is_index(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let words = section.words;
    let next = words.get(actor.name.end).is_some_and(|w| w.text.bytes().all(|b| b.is_ascii_digit()));
    let first = &words[actor.name.start];
    let named = actor.name.len() <= 2 + usize::from(words[actor.name.clone()].iter().any(|w| w.is_mark("&")));
    INDICES.has(first.lower) && named || first.lower == "s" && next
}

/// An index, or a name that only tells which premises are meant: 'the Stromness town hall'.
fn is_aside(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let mut names = actor.mentions.iter().take(MAX_MENTIONS).map(|&m| &section.names[m as usize]);
    is_index(section, actor) || actor.name.len() == 1 && names.all(|n| is_before_premises(section.words, n))
}

/// 'Bodmin, a town of 15,000': an apposition calls it something that is no firm.
fn is_something_else(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let words = section.words;
    actor.mentions.iter().take(MAX_MENTIONS).map(|&m| &section.names[m as usize]).any(|name| {
        let end = name.full.end;
        let apposition = words.get(end).is_some_and(|w| w.is_mark(","))
            && words.get(end + 1).is_some_and(|w| matches!(w.lower, "a" | "an" | "the"));
        let sentence = words[name.full.start].sentence;
        let noun = (end + 2..words.len().min(end + MAX_APPOSITION))
            .take_while(|&k| {
                words[k].wordy
                    && words[k].sentence == sentence
                    && words[k].tag.is_noun() | words[k].lexeme.is(class::DEMONYM)
            })
            .last();
        apposition && noun.is_some_and(|k| !FIRMS.has(words[k].lower) && !words[k].capital)
    })
}

/// 'Kelowna, B.C., in 2019'.
fn is_dotted_place(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let text = section.words[actor.name.start].text;
    actor.name.len() == 1 && text.len() <= 5 && text.contains('.')
}

/// 'In a statement to the exchange, the company said': whether an actor is whom the phrase's own statement goes to.
fn is_told(so_far: &Discourse<'_, '_>, actor: usize, phrase: &Phrase) -> bool {
    let words = so_far.section.words;
    let start = phrase.words.start;
    let Some(at) = so_far.last(actor).filter(|&at| at < start && words[at].sentence == words[start].sentence) else {
        return false;
    };
    let from = words.partition_point(|w| w.sentence < words[start].sentence);
    let one = |k: &usize| words[*k].capital && words[*k].wordy;
    let first = (from..at + 1).rev().take_while(one).last().unwrap_or(at);
    let article = usize::from(first > from && words[first - 1].lower == "the");
    let before = first.checked_sub(1 + article).filter(|&k| k >= from);
    let to = before.is_some_and(|k| matches!(words[k].lower, "to" | "with"));
    to && words[from].tag == Tag::In && !words[from..start].iter().any(|w| w.tag.is_finite())
}

/// The body that a phrase such as 'the agency' stands for.
pub(super) fn body(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<(usize, f32)> {
    let section = so_far.section;
    let words = section.words;
    let noun = words[phrase.head].lower;
    let mut best: Option<(f32, usize)> = None;
    let firm = if FIRMS.has(noun) { firm(so_far, words[phrase.head].sentence) } else { None };
    for (index, actor) in section.actors.iter().enumerate().filter(|(_, a)| !is_index(section, a)) {
        let mut fit = fits(section, actor, noun);
        let told = so_far.traces[index].subject_at.is_some() || so_far.traces[index].spoke.is_some();
        // 'An analyst at Morden Capital': a firm by its name, on the side.
        let by_trade = fit < 2.0 && TRADES.has(words[actor.name.end - 1].lower);
        if firm == Some(index) {
            fit = fit.max(ONLY_FIRM);
        } else if FIRMS.has(noun) && (firm.is_some() && by_trade && !told || is_something_else(section, actor)) {
            fit -= 1.0;
        }
        // 'The company' is no department, and no 'B.C.'.
        let office = |k: usize| matches!(words[k].lower, "department" | "ministry" | "treasury" | "bureau");
        let other = FIRMS.has(noun) && (actor.name.clone().any(office) || is_dotted_place(section, actor));
        let aside = fit < 1.0 && is_aside(section, actor) || is_feast(section, index);
        if fit <= 0.0 || other || aside || is_told(so_far, index, phrase) {
            continue;
        }
        let mut score = fit + (1.0 + actor.mentions.len() as f32).ln() * 0.3;
        match so_far.last(index) {
            Some(at) => {
                score += 2.0 / (1.0 + 0.4 * words[phrase.head].sentence.saturating_sub(words[at].sentence) as f32)
            }
            None => score -= 0.8,
        }
        // Modifiers of the phrase that the name has ('the appeals court').
        for i in phrase.words.start..phrase.head {
            let w = &words[i];
            let index = INDICES.has(w.lower) || w.text.bytes().all(|b| b.is_ascii_digit()) || w.is_letter();
            if !w.lexeme.is(class::COMMON) && w.wordy && !index {
                let there = actor.name.clone().any(|k| words[k].lower == w.lower);
                // 'The Swedish carmaker': where a firm is from, its name seldom tells.
                let from = w.lexeme.is(class::DEMONYM) && FIRMS.has(noun);
                score += if there {
                    1.0
                } else if from {
                    -0.5
                } else {
                    -2.0
                };
            }
        }
        if let Some((Who::Actor(a), _)) = &so_far.last_speaker
            && *a == index
        {
            score += 0.5;
        }
        // 'Acme is closing two stores. The retailer said ...'
        let subject = so_far.traces[index].subject_at.map(|at| words[phrase.head].sentence - words[at].sentence);
        score += 0.6 * f32::from(subject == Some(1));
        // 'Tesla rival Voltera ... The carmaker': not the rival's.
        let within = so_far.traces[index].modifier && so_far.traces[index].spoke.is_none();
        score -= 0.8 * f32::from(within && firm != Some(index));
        // 'the campaign' of whoever the text just spoke of.
        if let Some(at) = actor.owner.and_then(|o| so_far.traces[o as usize].subject_at) {
            score += 1.5 * f32::from(words[phrase.head].sentence - words[at].sentence <= 1);
        }
        if best.is_none_or(|b| score > b.0) {
            best = Some((score, index));
        }
    }
    // The only police force that the article names, before or after.
    let least = if noun == "police" && phrase.words.len() == 1 { MIN_POLICE } else { 2.2 };
    best.filter(|b| b.0 > least).map(|(score, index)| (index, (score / 5.0).clamp(0.3, 0.9)))
}
