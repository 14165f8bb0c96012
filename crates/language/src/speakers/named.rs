//! Sources with a name: whom it means, also where that is not the one that it seems to be ('Gov Hale' of a headline, 'Ann Lee, of
//! Springfield').

use std::ops::Range;

use super::found::{Found, Who};
use super::lexicon::class;
use super::name::NameKind;
use super::section::Section;
use super::sources::Phrase;
use crate::types::SpeakerHow;

/// Confidence of a surname, and of one with a title: the shares that are right by the gold chains of GUM's training documents
/// and the machine-made ones of a quarter of PolNeAR's training articles (915 and 182 sources).
const SURNAME_CONFIDENCE: f32 = 0.975;
const TITLE_CONFIDENCE: f32 = 0.96;

/// The entity that a name means, and by which form of its name.
pub(super) fn entity(section: &Section<'_, '_>, n: usize) -> Found {
    let name = &section.names[resident(section, n)];
    let actor = name.entity as usize;
    let full = section.actors[actor].name.len();
    let how = if name.owner.is_some() || name.core.len() >= full {
        SpeakerHow::ExactName
    } else if name.titled {
        SpeakerHow::TitleAndSurname
    } else if section.words[name.core.start].capitals && section.actors[actor].kind != NameKind::Person {
        SpeakerHow::Acronym
    } else if section.actors[actor].kind == NameKind::Person {
        SpeakerHow::Surname
    } else {
        SpeakerHow::ShortName
    };
    let confidence = match how {
        SpeakerHow::ExactName => 0.97,
        SpeakerHow::Surname => SURNAME_CONFIDENCE,
        SpeakerHow::TitleAndSurname => TITLE_CONFIDENCE,
        _ => 0.93,
    };
    Found { who: Who::Actor(actor), how, confidence }
}

/// A name that was not seen as one: in a headline all words have capitals, and its end does not show.
pub(super) fn of_headline(section: &Section<'_, '_>, phrase: &Phrase) -> Option<Found> {
    let mut mine = &section.words[phrase.words.clone()];
    // 'Gov Hale: Roads Are in Ruins'.
    let title = mine.len().checked_sub(2).map(|k| &mine[k]).filter(|_| mine.iter().all(|w| w.wordy && w.capital));
    if title.is_some_and(|w| w.lexeme.is(class::TITLE | class::HONORIFIC) && !w.lexeme.is(class::GIVEN)) {
        mine = &mine[mine.len() - 1..];
    }
    if mine.len() > 3 || !mine.iter().all(|w| w.wordy && w.capital && !w.lexeme.is(class::PERSON)) {
        return None;
    }
    let same = |range: &Range<usize>| {
        let theirs = &section.words[range.clone()];
        theirs.len() == mine.len() && theirs.iter().zip(mine).all(|(a, b)| a.lower == b.lower)
    };
    let exact = section.actors.iter().position(|a| a.owner.is_none() && same(&a.name));
    if let Some(actor) = exact {
        return Some(Found { who: Who::Actor(actor), how: SpeakerHow::ExactName, confidence: 0.97 });
    }
    if let Some(name) = section.names.iter().find(|n| n.owner.is_none() && same(&n.core)) {
        return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::Surname, confidence: 0.9 });
    }
    // Its surname after a title, where the article names one person of that name.
    let titled = mine.len() < phrase.words.len();
    let mut bearers = (0..section.actors.len()).filter(|&a| {
        let actor = &section.actors[a];
        titled && actor.kind == NameKind::Person && section.words[actor.name.end - 1].lower == mine[0].lower
    });
    let only = bearers.next().filter(|_| bearers.next().is_none())?;
    Some(Found { who: Who::Actor(only), how: SpeakerHow::TitleAndSurname, confidence: 0.85 })
}

/// 'Ann Lee, of Springfield, Va.,': the person, where the source was read as the place.
fn resident(section: &Section<'_, '_>, n: usize) -> usize {
    let name = &section.names[n];
    if section.actors[name.entity as usize].kind == NameKind::Person || name.titled {
        return n;
    }
    let mut k = name.full.start;
    let mut of = false;
    while k > 0 && k + 8 > name.full.start && section.words[k - 1].sentence == section.words[name.full.start].sentence {
        let w = &section.words[k - 1];
        of |= matches!(w.lower, "of" | "from");
        let number = w.text.starts_with(|c: char| c.is_ascii_digit());
        if let Some(before) = section.name_ending_at(k).filter(|&b| b != n) {
            let person = section.actors[section.names[before].entity as usize].kind == NameKind::Person;
            if of && person && section.words[k].is_mark(",") {
                return before;
            }
            k = section.names[before].full.start;
        } else if !w.wordy && w.text != "." || number || matches!(w.lower, "of" | "from") {
            k -= 1;
        } else {
            break;
        }
    }
    n
}
