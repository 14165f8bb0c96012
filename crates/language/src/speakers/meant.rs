//! Which name a source means that is not the one that it seems to be: 'Gov Hale' of a headline, 'Ann Lee, of Springfield'.

use super::lexicon::class;
use super::names::NameKind;
use super::sources::Phrase;
use super::walk::{Found, Walk, Who};
use crate::types::SpeakerHow;

impl Walk<'_, '_> {
    /// A name that was not seen as one: in a headline all words have capitals, and its end does not show.
    pub fn headline_name(&self, phrase: &Phrase) -> Option<Found> {
        let mut mine = &self.words[phrase.words.clone()];
        // 'Gov Hale: Roads Are in Ruins'.
        let title = mine.len().checked_sub(2).map(|k| &mine[k]).filter(|_| mine.iter().all(|w| w.wordy && w.capital));
        if title.is_some_and(|w| w.lexeme.is(class::TITLE | class::HONORIFIC) && !w.lexeme.is(class::GIVEN)) {
            mine = &mine[mine.len() - 1..];
        }
        if mine.len() > 3 || !mine.iter().all(|w| w.wordy && w.capital && !w.lexeme.is(class::PERSON)) {
            return None;
        }
        let same = |range: &std::ops::Range<usize>| {
            let theirs = &self.words[range.clone()];
            theirs.len() == mine.len() && theirs.iter().zip(mine).all(|(a, b)| a.lower == b.lower)
        };
        let exact = self.actors.iter().position(|a| a.owner.is_none() && same(&a.name));
        if let Some(actor) = exact {
            return Some(Found { who: Who::Actor(actor), how: SpeakerHow::ExactName, confidence: 0.97 });
        }
        if let Some(name) = self.names.iter().find(|n| n.owner.is_none() && same(&n.core)) {
            return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::Surname, confidence: 0.9 });
        }
        // Its surname after a title, where the article names one person of that name.
        let titled = mine.len() < phrase.words.len();
        let mut bearers = (0..self.actors.len()).filter(|&a| {
            let actor = &self.actors[a];
            titled && actor.kind == NameKind::Person && self.words[actor.name.end - 1].lower == mine[0].lower
        });
        let only = bearers.next().filter(|_| bearers.next().is_none())?;
        Some(Found { who: Who::Actor(only), how: SpeakerHow::TitleAndSurname, confidence: 0.85 })
    }

    /// 'Ann Lee, of Springfield, Va.,': the person, where the source was read as the place.
    pub fn resident(&self, n: usize) -> usize {
        let name = &self.names[n];
        if self.actors[name.entity as usize].kind == NameKind::Person || name.titled {
            return n;
        }
        let mut k = name.full.start;
        let mut of = false;
        while k > 0 && k + 8 > name.full.start && self.words[k - 1].sentence == self.words[name.full.start].sentence {
            let w = &self.words[k - 1];
            of |= matches!(w.lower, "of" | "from");
            let number = w.text.starts_with(|c: char| c.is_ascii_digit());
            if let Some(before) = self.name_ending_at(k).filter(|&b| b != n) {
                let person = self.actors[self.names[before].entity as usize].kind == NameKind::Person;
                if of && person && self.words[k].is_mark(",") {
                    return before;
                }
                k = self.names[before].full.start;
            } else if !w.wordy && w.text != "." || number || matches!(w.lower, "of" | "from") {
                k -= 1;
            } else {
                break;
            }
        }
        n
    }
}
