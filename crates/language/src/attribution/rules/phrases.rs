//! Readings of cues that are no verbs: 'according to', a colon after a label, a noun with its possessor.

use super::candidates::{Finder, Frame, Group};
use super::clause::{self, End};
use super::lexicon::OtherCue;
use super::source::{self, Found, Source};
use super::syntax::{Analysis, Class};
use crate::types::Span;

impl Finder<'_, '_, '_> {
    /// 'According to X, ...' and '..., according to X'.
    pub fn according(&mut self, t: usize, after: usize, lemma: u16) {
        let a = self.a;
        let (start, end) = self.limits();
        let initial = (start..t).all(|k| !a.class[k].is_nominal());
        let found = if initial { source::after(a, after, end) } else { source::governed(a, after, end) };
        let Some(source) = found else { return };
        let cue = (t, after);
        let (content, why) = if initial {
            let mut from = source.end;
            while from < end && a.class[from] != Class::Comma {
                from += 1;
            }
            let (to, why) = clause::content_end(a, (from + 1).min(end), end);
            ((from + 1, to), why)
        } else {
            let to = clause::trim_end(a, start, t);
            if to <= start {
                return;
            }
            ((clause::content_start(a, start, to), to), End::Unit)
        };
        self.push(t, lemma, Frame::According, Group::None, source, cue, [content, (0, 0)], why);
    }

    /// 'X: ...' at the head of a paragraph.
    pub fn label(&mut self, t: usize) {
        let a = self.a;
        let (start, end) = self.limits();
        let paragraph = a.document.paragraphs[self.unit.paragraph as usize].tokens;
        if start != paragraph.start as usize || t == start || t - start > 10 || t + 1 >= end {
            return;
        }
        if !(start..t).all(|k| {
            a.class[k].is_nominal()
                || matches!(
                    a.class[k],
                    Class::Genitive
                        | Class::Determiner
                        | Class::OpenBracket
                        | Class::CloseBracket
                        | Class::Stop
                        | Class::Dash
                        | Class::Of
                        | Class::And
                        | Class::Possessive
                )
        }) {
            return;
        }
        let source = Source { start, end: t, found: Found::Before };
        let (to, why) = clause::content_end(a, t + 1, end);
        self.push(
            t,
            a.lexicon.other(OtherCue::Colon),
            Frame::Label,
            Group::None,
            source,
            (t, t + 1),
            [(t + 1, to), (0, 0)],
            why,
        );
    }

    /// 'his claim that ...', 'X's call for ...'.
    pub fn noun(&mut self, t: usize, lemma: u16) {
        let a = self.a;
        let (start, end) = self.limits();
        if t == start {
            return;
        }
        let mut g = t;
        while g > start && t - g < 3 && a.class[g - 1] == Class::Word {
            g -= 1;
        }
        let (source, cue_start) = match (g > start).then(|| a.class[g - 1]) {
            Some(Class::Possessive) => (Source { start: g - 1, end: g, found: Found::Possessor }, g),
            Some(Class::Genitive) => match source::before(a, g - 1, start) {
                Some(s) => (Source { found: Found::Possessor, ..s }, g - 1),
                None => return,
            },
            _ => return,
        };
        let k = t + 1;
        if k >= end {
            return;
        }
        let (from, cue_end) = match a.class[k] {
            Class::That | Class::To | Class::Wh | Class::OpenQuote => (k, k),
            Class::Of | Class::Preposition => (k + 1, k + 1),
            _ => return,
        };
        let (to, why) = clause::content_end(a, from, end);
        self.push(t, lemma, Frame::Noun, Group::None, source, (cue_start, cue_end), [(from, to), (0, 0)], why);
    }
}

/// Source and cue of the line that ends paragraph `p` in a colon.
pub(super) fn introduction(a: &Analysis, p: usize) -> (Option<Span>, Option<Span>) {
    let last = a.document.paragraphs[p].tokens.end as usize - 1;
    let unit = a.units.partition_point(|u| u.tokens.end as usize <= last);
    let Some(start) = a.units.get(unit).map(|u| u.tokens.start as usize) else { return (None, None) };
    let colon = a.span(last, last + 1);
    let verbs = || (start..last).rev().filter(|&t| a.stretch_of[t] == 0 && a.document.tag(t).is_verb());
    let speech = verbs().find(|&t| a.verb(t).is_some_and(|(lemma, _)| clause::is_speech(a, lemma)));
    for t in speech.into_iter().chain(verbs().filter(|&t| a.verb(t).is_some())) {
        let mut group = t;
        while group > start && (a.class[group - 1].is_auxiliary() || a.class[group - 1] == Class::Adverb) {
            group -= 1;
        }
        let subject = source::before(a, group, start).filter(|s| s.found != Found::Relative);
        if let Some(s) = subject.or_else(|| source::of_unit(a, start, group)) {
            return (Some(a.span(s.start, s.end)), Some(a.span(group, t + 1)));
        }
    }
    let subject = source::of_unit(a, start, last);
    (subject.map(|s| a.span(s.start, s.end)), Some(colon))
}
