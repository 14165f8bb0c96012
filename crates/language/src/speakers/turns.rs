//! Speakers that the layout names: who takes a turn, and who 'I' and 'you' are inside of it.

use super::found::{Found, Who};
use super::pronouns::Pronoun;
use super::section::Section;
use super::sources::Phrase;
use super::words::covered;
use crate::layout::Turn;
use crate::types::{QuoteForm as Form, Span, SpeakerHow};

/// Sets the speaker of every turn that has a label or is given to somebody named elsewhere.
pub(super) fn run(section: &Section<'_, '_>, found: &mut [Option<Found>]) {
    if section.document.layout.turns.is_empty() {
        return;
    }
    for (attribution, found) in section.attributions.iter().zip(found) {
        let Some(turn) = section.document.layout.turn_of(&attribution.content) else { continue };
        if let Some(who) = turn.taker.and_then(|t| section.named(t)) {
            *found = Some(Found { who, how: SpeakerHow::Label, confidence: 0.85 });
        } else if let Some(label) = turn.source.filter(|_| turn.form == Form::Turn && turn.intro.is_none()) {
            let letter = matches!(label.of(section.document.text), "Q" | "A" | "Q." | "A." | "Question" | "Answer");
            let who = section.named(label).or_else(|| (!letter).then(|| described(section, label)).flatten());
            *found = if letter { None } else { who.map(|who| Found { who, how: SpeakerHow::Label, confidence: 0.8 }) };
        }
    }
}

/// Who takes the turn of an interview or transcript that word `at` stands in: 'he' and 'she' are others there.
pub(super) fn taker(section: &Section<'_, '_>, at: usize) -> Option<usize> {
    if section.document.layout.turns.is_empty() {
        return None;
    }
    let turn = section.document.layout.turn_at(section.words[at].span.start).filter(|t| t.form == Form::Turn)?;
    match turn.taker.or(turn.source).and_then(|s| section.named(s))? {
        Who::Actor(actor) => Some(actor),
        _ => None,
    }
}

/// The phrase that a label is, where it names nobody: 'THE WITNESS'.
fn described(section: &Section<'_, '_>, label: Span) -> Option<Who> {
    let words = covered(section.words, label);
    let head = words.clone().rev().find(|&w| section.words[w].wordy)?;
    Some(Who::Phrase(Phrase { definite: true, words, head }))
}

/// Whether the attribution is a turn whose speaker the layout does not know.
pub(super) fn is_anonymous(section: &Section<'_, '_>, i: usize) -> bool {
    let turn = section.document.layout.turn_of(&section.attributions[i].content);
    turn.is_some_and(|t| t.form == Form::Turn)
}

/// Whether word `at` stands in a letter.
pub(super) fn is_letter(section: &Section<'_, '_>, at: usize) -> bool {
    section.document.layout.turn_at(section.words[at].span.start).is_some_and(|t| t.form == Form::Letter)
}

/// Who 'I', 'we' or 'you' at word `at` is, inside of a turn.
pub(super) fn person(section: &Section<'_, '_>, found: &[Option<Found>], at: usize, pronoun: Pronoun) -> Option<Found> {
    let word = &section.words[at];
    if word.quoted {
        return None;
    }
    let turn = section.document.layout.turn_at(word.span.start).filter(|t| t.form != Form::Marks)?;
    let who = match pronoun {
        Pronoun::First => speaker(section, found, turn),
        Pronoun::Second => turn.listener.and_then(|l| section.named(l)),
        _ => None,
    }?;
    let how = if turn.form == Form::Letter { SpeakerHow::Signature } else { SpeakerHow::Label };
    Some(Found { who, how, confidence: 0.8 })
}

/// The speaker of a turn: by its taker, its label, or the attribution that it is.
fn speaker(section: &Section<'_, '_>, found: &[Option<Found>], turn: &Turn) -> Option<Who> {
    let by_name = turn.taker.or(turn.source).and_then(|s| section.named(s));
    by_name.or_else(|| {
        let start = turn.extent().start;
        let from = section.attributions.partition_point(|a| a.content.first().is_none_or(|s| s.start < start));
        let near = from..section.attributions.len().min(from + 4);
        let k = near.into_iter().find(|&k| section.attributions[k].content == turn.content)?;
        found[k].as_ref().map(|f| f.who.clone())
    })
}
