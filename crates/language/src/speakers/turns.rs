//! Speakers that the layout names: who takes a turn, and who 'I' and 'you' are inside of it.

use super::sources::Phrase;
use super::walk::{Found, Pronoun, Walk, Who};
use super::words::covered;
use crate::layout::Turn;
use crate::types::{QuoteForm as Form, Span, SpeakerHow};

/// Sets the speaker of every turn that has a label or is given to somebody named elsewhere.
pub(super) fn run(walk: &mut Walk<'_, '_>) {
    if walk.document.layout.turns.is_empty() {
        return;
    }
    for i in 0..walk.attributions.len() {
        let Some(turn) = walk.document.layout.turn_of(&walk.attributions[i].content) else { continue };
        if let Some(who) = turn.taker.and_then(|t| named(walk, t)) {
            walk.found[i] = Some(Found { who, how: SpeakerHow::Label, confidence: 0.85 });
        } else if let Some(label) = turn.source.filter(|_| turn.form == Form::Turn && turn.intro.is_none()) {
            let letter = matches!(label.of(walk.document.text), "Q" | "A" | "Q." | "A." | "Question" | "Answer");
            let who = named(walk, label).or_else(|| (!letter).then(|| described(walk, label)).flatten());
            walk.found[i] =
                if letter { None } else { who.map(|who| Found { who, how: SpeakerHow::Label, confidence: 0.8 }) };
        }
    }
}

/// Who takes the turn of an interview or transcript that word `at` stands in: 'he' and 'she' are others there.
pub(super) fn taker(walk: &Walk<'_, '_>, at: usize) -> Option<usize> {
    if walk.document.layout.turns.is_empty() {
        return None;
    }
    let turn = walk.document.layout.turn_at(walk.words[at].span.start).filter(|t| t.form == Form::Turn)?;
    match turn.taker.or(turn.source).and_then(|s| named(walk, s))? {
        Who::Actor(actor) => Some(actor),
        _ => None,
    }
}

/// The phrase that a label is, where it names nobody: 'THE WITNESS'.
fn described(walk: &Walk<'_, '_>, label: Span) -> Option<Who> {
    let words = covered(walk.words, label);
    let head = words.clone().rev().find(|&w| walk.words[w].wordy)?;
    Some(Who::Phrase(Phrase { definite: true, words, head }))
}

/// Whether the attribution is a turn whose speaker the layout does not know.
pub(super) fn is_anonymous(walk: &Walk<'_, '_>, i: usize) -> bool {
    let turn = walk.document.layout.turn_of(&walk.attributions[i].content);
    turn.is_some_and(|t| t.form == Form::Turn)
}

/// Whether word `at` stands in a letter.
pub(super) fn is_letter(walk: &Walk<'_, '_>, at: usize) -> bool {
    walk.document.layout.turn_at(walk.words[at].span.start).is_some_and(|t| t.form == Form::Letter)
}

/// Who 'I', 'we' or 'you' at word `at` is, inside of a turn.
pub(super) fn person(walk: &Walk<'_, '_>, at: usize, pronoun: Pronoun) -> Option<Found> {
    let word = &walk.words[at];
    if word.quoted {
        return None;
    }
    let turn = walk.document.layout.turn_at(word.span.start).filter(|t| t.form != Form::Marks)?;
    let who = match pronoun {
        Pronoun::First => speaker(walk, turn),
        Pronoun::Second => turn.listener.and_then(|l| named(walk, l)),
        _ => None,
    }?;
    let how = if turn.form == Form::Letter { SpeakerHow::Signature } else { SpeakerHow::Label };
    Some(Found { who, how, confidence: 0.8 })
}

/// The speaker of a turn: by its taker, its label, or the attribution that it is.
fn speaker(walk: &Walk<'_, '_>, turn: &Turn) -> Option<Who> {
    let by_name = turn.taker.or(turn.source).and_then(|s| named(walk, s));
    by_name.or_else(|| {
        let start = turn.extent().start;
        let from = walk.attributions.partition_point(|a| a.content.first().is_none_or(|s| s.start < start));
        let near = from..walk.attributions.len().min(from + 4);
        let k = near.into_iter().find(|&k| walk.attributions[k].content == turn.content)?;
        walk.found[k].as_ref().map(|f| f.who.clone())
    })
}

/// The entity named at a span.
fn named(walk: &Walk<'_, '_>, span: Span) -> Option<Who> {
    let range = covered(walk.words, span);
    let from = walk.names.partition_point(|n| n.full.end <= range.start);
    let name = walk.names[from..].iter().take_while(|n| n.full.start < range.end).next()?;
    Some(Who::Actor(name.entity as usize))
}
