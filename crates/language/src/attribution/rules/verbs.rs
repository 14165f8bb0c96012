//! Readings of a cue verb: the content after it, before it, or around it.

use super::candidates::{Finder, Frame, Group};
use super::clause::{self, End};
use super::lexicon::Form;
use super::source::{self, Found, Source};
use super::syntax::{Analysis, Class};

/// A cue verb with its group.
#[derive(Clone, Copy)]
struct Verb {
    /// Its token.
    at: usize,
    lemma: u16,
    group: Group,
    /// First token of its verb group ('has also said').
    group_start: usize,
    /// First token of the cue: the group without an adverb that no source stands before.
    cue_start: usize,
}

impl Finder<'_, '_, '_> {
    /// All readings of the cue verb at token `t`.
    pub fn verb(&mut self, t: usize, lemma: u16, form: Form) {
        let a = self.a;
        let (start, _) = self.limits();
        // The verb group, leftwards.
        let mut g = t;
        let (mut be, mut have, mut modal, mut to) = (false, false, false, false);
        while g > start && a.stretch_of[g - 1] == 0 {
            match a.class[g - 1] {
                Class::Be => be = true,
                Class::Have => have = true,
                Class::Modal | Class::Do => modal = true,
                Class::Not => {}
                Class::Adverb if g - 1 > start || g < t => {}
                Class::To if !to && (form == Form::Base || be || have) => to = true,
                _ => break,
            }
            g -= 1;
            if to {
                break;
            }
        }
        let group = match form {
            _ if to => Group::Infinitive,
            Form::Gerund if be => Group::Progressive,
            Form::Gerund => Group::Gerund,
            Form::Past | Form::Participle if be => Group::Passive,
            Form::Past | Form::Participle if have => Group::Perfect,
            Form::Participle => Group::Participle,
            _ if modal => Group::Modal,
            Form::Past => Group::Past,
            Form::Third => Group::Present,
            Form::Base => Group::Base,
        };
        if form == Form::Base && be {
            return;
        }
        let coordinate = g > start && matches!(a.class[g - 1], Class::And | Class::But | Class::Comma);
        let mut subject = match group {
            Group::Gerund => Source::NONE,
            _ => source::before(a, g, start).unwrap_or(Source::NONE),
        };
        if subject.found == Found::Relative {
            // 'X, who said': the pronoun, unless it is a conjunction after a verb.
            if a.class[subject.start] == Class::That && subject.start > start && a.verb(subject.start - 1).is_some() {
                subject = Source::NONE;
            }
        }
        let mut other = Source::NONE;
        // 'Obama to frame the vote', 'asked Clinton to drop it' have it before; 'wants to' has it further off.
        if group == Group::Infinitive && !subject.is_none() {
            other = self.unit_subject(subject.start);
        }
        if subject.is_none() && (coordinate || matches!(group, Group::Gerund | Group::Infinitive)) {
            subject = self.unit_subject(g);
            other = self.last.map_or(Source::NONE, |s| Source { found: Found::Cue, ..s });
            if other.start == subject.start || group == Group::Gerund && self.last_after {
                subject = Source::NONE;
            }
            if subject.is_none() {
                std::mem::swap(&mut subject, &mut other);
            }
        } else if !subject.is_none() && subject.found != Found::Relative && group != Group::Infinitive {
            self.last = Some(subject);
            self.last_after = false;
        }
        let mut cue_start = g;
        if subject.is_none() || subject.end != g {
            while cue_start < t && a.class[cue_start] == Class::Adverb {
                cue_start += 1;
            }
        }
        let verb = Verb { at: t, lemma, group, group_start: g, cue_start };
        let around = group != Group::Infinitive && self.preceding(verb, subject);
        if !around {
            self.following(verb, subject);
            if !other.is_none() {
                self.following(verb, other);
            }
        }
        if matches!(group, Group::Passive | Group::Participle | Group::Past) && a.lower(t + 1) == "by" {
            self.passive(verb, subject);
        }
    }

    /// '... X said' and '... said X': the content stands before. Whether a quotation stands before and after.
    fn preceding(&mut self, verb: Verb, subject: Source) -> bool {
        let a = self.a;
        let (start, end) = self.limits();
        let Verb { at: t, lemma, group, group_start: g, cue_start } = verb;
        let (mut cue, mut source, mut inverted) = ((cue_start, t + 1), subject, false);
        let mut left =
            if subject.is_none() || matches!(subject.found, Found::Unit | Found::Cue) { g } else { subject.start };
        let ends = |k: usize| k > start && matches!(a.class[k - 1], Class::Comma | Class::CloseQuote | Class::Dash);
        if !(ends(left)
            && !subject.is_none()
            && !matches!(subject.found, Found::Unit | Found::Cue)
            && subject.found != Found::Apposed
            || subject.found == Found::Apposed && ends(subject.start))
        {
            // Inverted: nothing between the content and the cue.
            if !ends(g) {
                return false;
            }
            let Some(found) = source::after(a, t + 1, end) else { return false };
            if a.class[found.start] == Class::Pronoun && a.at(found.end).is_auxiliary() {
                return false;
            }
            source = found;
            cue = (g, t + 1);
            left = g;
            inverted = true;
        }
        let mut content_end = left;
        if a.class[content_end - 1] != Class::CloseQuote {
            content_end = clause::trim_end(a, start, content_end);
        }
        if content_end <= start {
            return false;
        }
        let quoted = a.class[content_end - 1] == Class::CloseQuote;
        let content_start = clause::content_start(a, start, content_end);
        let after = if inverted { source.end } else { cue.1 };
        let second = self.second_piece(after, end, quoted);
        let frame = match (inverted, quoted) {
            (false, false) => Frame::Post,
            (false, true) => Frame::PostQuote,
            (true, false) => Frame::Inverted,
            (true, true) => Frame::InvertedQuote,
        };
        self.push(t, lemma, frame, group, source, cue, [(content_start, content_end), second], End::Unit);
        self.last = Some(source);
        self.last_after = true;
        quoted && second.0 < second.1
    }

    /// The content's second piece, after '..., X said, '.
    fn second_piece(&self, after: usize, end: usize, quoted: bool) -> (usize, usize) {
        let a = self.a;
        // Over an adjunct ('on Monday') to a comma or quotation.
        let high = end.min(after + 14);
        let mark = (after..high).find(|&k| {
            matches!(
                a.class[k],
                Class::Comma | Class::Colon | Class::OpenQuote | Class::Semicolon | Class::Dash | Class::That
            )
        });
        let Some(mark) = mark else { return (0, 0) };
        let next = mark + 1;
        // A title or programme after 'told' has no comma before it; a that-clause is another report.
        if next >= end || matches!(a.class[mark], Class::OpenQuote | Class::That) {
            return (0, 0);
        }
        let whole = a.class[next] == Class::OpenQuote && a.stretch(next).is_some_and(|s| s.speech);
        if whole {
            return (next, clause::content_end(a, next, end).0);
        }
        if quoted || a.class[mark] != Class::Comma {
            return (0, 0);
        }
        let goes_on = a.class[next].is_auxiliary()
            || matches!(a.class[next], Class::Verb | Class::Preposition | Class::Of | Class::To)
            || matches!(a.class[next], Class::And | Class::But) && a.verb((next + 1).min(end - 1)).is_none();
        if goes_on { (next, clause::content_end(a, next, end).0) } else { (0, 0) }
    }

    /// 'X said ...': the content follows.
    fn following(&mut self, verb: Verb, subject: Source) {
        let a = self.a;
        let Verb { at: t, lemma, group, cue_start, .. } = verb;
        let (_, end) = self.limits();
        let mut k = t + 1;
        let mut cue_end = t + 1;
        // 'pointed out', 'laid out', 'has said not to', 'said Monday'.
        while k < end && a.stretch_of[k] == 0 {
            match a.class[k] {
                Class::Adverb | Class::Time => k += 1,
                // 'acknowledged, however, that'
                Class::Comma if a.at(k + 1) == Class::Adverb && a.at(k + 2) == Class::Comma && k + 3 < end => k += 3,
                _ if k == t + 1 && matches!(a.document.lower(k), "out" | "up" | "down" | "back" | "off") => {
                    k += 1;
                    cue_end = k;
                }
                _ => break,
            }
        }
        if k >= end {
            return;
        }
        let emit = |this: &mut Self, frame: Frame, from: usize, cue_end: usize| {
            if from < end {
                let (to, why) = clause::content_end(a, from, end);
                this.push(t, lemma, frame, group, subject, (cue_start, cue_end), [(from, to), (0, 0)], why);
                for (to, why) in clause::earlier_ends(a, from, to).into_iter().flatten() {
                    let clausal =
                        matches!(frame, Frame::That | Frame::Clause | Frame::Quote | Frame::Colon | Frame::Wh);
                    if !(clausal && why == End::Adjunct) {
                        this.push(t, lemma, frame, group, subject, (cue_start, cue_end), [(from, to), (0, 0)], why);
                    }
                }
            }
        };
        match a.class[k] {
            Class::That => emit(self, Frame::That, k, cue_end),
            Class::Wh | Class::If => emit(self, Frame::Wh, k, cue_end),
            Class::Relative => emit(self, Frame::Wh, k, cue_end),
            Class::OpenQuote => emit(self, Frame::Quote, k, cue_end),
            Class::Comma if a.at(k + 1) == Class::OpenQuote && k + 1 < end => emit(self, Frame::Quote, k + 1, cue_end),
            Class::Colon => emit(self, Frame::Colon, k + 1, if k == t + 1 { k + 1 } else { cue_end }),
            Class::To => {
                if matches!(
                    a.at(k + 1),
                    Class::Determiner | Class::Possessive | Class::Name | Class::Pronoun | Class::Number
                ) || matches!(a.entry.get(k + 1).and_then(|e| e.verb), Some((_, Form::Gerund)))
                {
                    emit(self, Frame::ToPhrase, k + 1, k + 1);
                } else {
                    emit(self, Frame::To, k, cue_end);
                    self.raised(verb, subject, k, cue_end);
                }
            }
            Class::Of => emit(self, Frame::Of, k + 1, k + 1),
            Class::Preposition => {
                let frame = match a.document.lower(k) {
                    "about" => Frame::About,
                    "for" => Frame::For,
                    "on" => Frame::On,
                    "against" => Frame::Against,
                    "with" => Frame::With,
                    "in" => Frame::In,
                    _ => Frame::OtherPreposition,
                };
                emit(self, frame, k + 1, k + 1);
            }
            Class::Subordinator if a.document.lower(k) == "as" => {
                emit(self, Frame::As, k + 1, k + 1);
                self.raised(verb, subject, k, cue_end);
            }
            Class::Pronoun
            | Class::Determiner
            | Class::Possessive
            | Class::Name
            | Class::Number
            | Class::Word
            | Class::Not
            | Class::Be
            | Class::Verb
            | Class::OpenBracket => {
                let gerund = a.is_gerund(k);
                let frame = if gerund {
                    Frame::Ing
                } else if has_verb(a, k, end) {
                    Frame::Clause
                } else {
                    Frame::Phrase
                };
                emit(self, frame, k, cue_end);
            }
            _ => {}
        }
        // Over an addressee or adjunct to a that-clause, a quotation or an infinitive.
        if let Some((mark, adjunct)) = beyond(a, k, end) {
            let frame = if adjunct { Frame::AfterAdjunct } else { Frame::AfterAddressee };
            let (from, cue_end) = match a.class[mark] {
                Class::Colon => (mark + 1, cue_end),
                Class::Comma => (mark + 1, cue_end),
                _ => (mark, cue_end),
            };
            let (to, why) = clause::content_end(a, from, end);
            self.push(t, lemma, frame, group, subject, (cue_start, cue_end), [(from, to), (0, 0)], why);
        }
    }

    /// 'X is expected to ...': the subject and what follows are the content, and nobody is the source.
    fn raised(&mut self, verb: Verb, subject: Source, from: usize, cue_end: usize) {
        if !matches!(subject.found, Found::Before | Found::Apposed) {
            return;
        }
        let (_, end) = self.limits();
        let (to, why) = clause::content_end(self.a, from, end);
        let content = [(subject.start, subject.end), (from, to)];
        self.push(
            verb.at,
            verb.lemma,
            Frame::Raised,
            verb.group,
            Source::NONE,
            (verb.cue_start, cue_end),
            content,
            why,
        );
    }

    /// 'the plan was proposed by X', 'a plan proposed by X'.
    fn passive(&mut self, verb: Verb, subject: Source) {
        let Verb { at: t, lemma, group, group_start: g, cue_start } = verb;
        let (_, end) = self.limits();
        let Some(agent) = source::after(self.a, t + 2, end) else { return };
        let content = if subject.is_none() || matches!(subject.found, Found::Unit | Found::Cue) {
            source::before(self.a, g, self.limits().0).map_or((0, 0), |s| (s.start, s.end))
        } else {
            (subject.start, subject.end)
        };
        let agent = Source { found: Found::Agent, ..agent };
        self.push(t, lemma, Frame::Passive, group, agent, (cue_start, t + 1), [content, (0, 0)], End::Unit);
    }
}

/// Whether a finite verb stands in the clause that starts at `k`.
fn has_verb(a: &Analysis, k: usize, end: usize) -> bool {
    for j in k..end.min(k + 25) {
        match a.class[j] {
            Class::Relative | Class::That | Class::Wh | Class::Semicolon | Class::Subordinator => return false,
            _ if j > k && a.is_finite(j) => return true,
            _ => {}
        }
    }
    false
}

/// Over an addressee or adjunct after a cue to the start of a content: its mark, and whether over an adjunct.
fn beyond(a: &Analysis, k: usize, end: usize) -> Option<(usize, bool)> {
    let adjunct = matches!(a.class[k], Class::Preposition | Class::To | Class::Subordinator);
    if !(adjunct
        || a.class[k].is_nominal()
        || matches!(a.class[k], Class::Determiner | Class::Possessive | Class::Pronoun))
    {
        return None;
    }
    for j in k + 1..end.min(k + 18) {
        match a.class[j] {
            Class::That | Class::If => return Some((j, adjunct)),
            Class::Wh => return Some((j, adjunct)),
            Class::To if !adjunct && !matches!(a.at(j + 1), Class::Determiner | Class::Name) => {
                return Some((j, false));
            }
            Class::OpenQuote => return Some((j, adjunct)),
            Class::Colon if j + 1 < end => return Some((j, adjunct)),
            Class::Comma => {
                if a.at(j + 1) == Class::OpenQuote && j + 1 < end {
                    return Some((j, adjunct));
                }
                if !adjunct {
                    return None;
                }
            }
            // 'told reporters he would'
            Class::Pronoun if !adjunct && a.at(j + 1) != Class::Comma => return Some((j, false)),
            Class::Pronoun if adjunct && a.class[j - 1].is_nominal() => return Some((j, true)),
            Class::Semicolon | Class::Stop if a.class[j] == Class::Semicolon => return None,
            c if c.is_auxiliary() => return None,
            _ => {}
        }
    }
    None
}
