//! Candidates: every reading of a cue as an attribution, to be weighed.

use super::clause::{self, End};
use super::lexicon::OtherCue;
use super::source::{self, Source};
use super::syntax::{Analysis, Class, Unit};

/// Where the content stands relative to the cue, and what introduces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Frame {
    /// 'said that ...'
    That,
    /// 'asked whether / how / what ...'
    Wh,
    /// 'wants to ...'
    To,
    /// 'said, "..."', 'said "..."'
    Quote,
    /// 'said: ...'
    Colon,
    /// 'said the plan had failed': a clause without 'that'; a finite verb follows in it.
    Clause,
    /// 'denied the claim': a noun phrase; no finite verb follows in the clause.
    Phrase,
    /// 'denied having ...'
    Ing,
    /// 'spoke about ...': a preposition that belongs to the cue, as in all variants from here to `OtherPreposition`.
    About,
    For,
    Of,
    On,
    Against,
    With,
    In,
    ToPhrase,
    As,
    OtherPreposition,
    /// 'told reporters that / to / "..."'
    AfterAddressee,
    /// That-clause or quotation after an adjunct ('said in a statement that').
    AfterAdjunct,
    /// '..., X said'
    Post,
    /// '"...," X said'
    PostQuote,
    /// '..., said X'
    Inverted,
    /// '"...," said X'
    InvertedQuote,
    /// 'X is expected to ...', 'X seems to ...': X is part of the content.
    Raised,
    /// 'the plan proposed by X'
    Passive,
    /// 'X: ...' at the head of a paragraph
    Label,
    /// 'according to X' after or before
    According,
    /// A cue noun: 'his claim that'.
    Noun,
}

impl Frame {
    pub const COUNT: usize = Self::Noun as usize + 1;
}

/// Form of the verb group of a cue ('has said': `Perfect`); `None` for a cue that is no verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Group {
    Past,
    Present,
    Base,
    Modal,
    Perfect,
    Progressive,
    Passive,
    Gerund,
    Infinitive,
    Participle,
    None,
}

impl Group {
    pub const COUNT: usize = Self::None as usize + 1;
}

/// One reading of a cue.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub lemma: u16,
    pub frame: Frame,
    pub group: Group,
    pub source: Source,
    /// Tokens of the cue.
    pub cue: (usize, usize),
    /// Tokens of the content's pieces; the second may be empty.
    pub content: [(usize, usize); 2],
    pub end: End,
    pub unit: usize,
    /// The token that the cue's lemma was read from.
    pub head: usize,
    /// Probability of being right, once weighed.
    pub p: f32,
}

/// Finds all candidates of a document.
pub(super) fn find(a: &Analysis, out: &mut Vec<Candidate>) {
    for (u, unit) in a.units.iter().enumerate() {
        if a.document.budget().is_spent() {
            return;
        }
        let mut finder = Finder { a, unit: *unit, u, out, subject: None, last: None, last_after: false };
        finder.unit();
    }
}

/// Reads the cues of one unit.
pub(super) struct Finder<'a, 'd, 't> {
    pub a: &'a Analysis<'d, 't>,
    pub unit: Unit,
    u: usize,
    out: &'a mut Vec<Candidate>,
    /// The unit's subject, once it was looked up; `Some(None)` if the unit has none.
    subject: Option<Option<Source>>,
    /// Source of the last cue that had one: a later cue of the unit may share it ('X said this, adding').
    pub last: Option<Source>,
    /// Whether that cue stands after its content ('..., X said'). The unit's first noun phrase is then part of the
    /// content, and no subject for a later cue.
    pub last_after: bool,
}

/// Cost of trying all frames at one token, in the steps of a [`Budget`](crate::Budget). Estimated, not fitted: it only
/// decides how soon a spent budget is noticed.
const TOKEN_STEPS: usize = 8;

impl Finder<'_, '_, '_> {
    fn unit(&mut self) {
        let a = self.a;
        let (start, end) = (self.unit.tokens.start as usize, self.unit.tokens.end as usize);
        for t in start..end {
            if a.document.budget().is_spent_after(TOKEN_STEPS) {
                return;
            }
            // A cue inside of a quotation is a word of the speaker, not of the narrator.
            if a.stretch_of[t] != 0 {
                continue;
            }
            if a.document.lower(t) == "according" && a.at(t + 1) == Class::To {
                self.according(t, t + 2, a.lexicon.other(OtherCue::AccordingTo));
            } else if let Some((lemma, form)) = a.verb(t) {
                self.verb(t, lemma, form);
            }
            if let (Some(lemma), Class::Word) = (a.entry[t].noun, a.class[t]) {
                self.noun(t, lemma);
            }
            if a.class[t] == Class::Colon {
                self.label(t);
            }
        }
    }

    pub fn limits(&self) -> (usize, usize) {
        (self.unit.tokens.start as usize, self.unit.tokens.end as usize)
    }

    /// The subject of the unit before `limit`, looked up once.
    pub fn unit_subject(&mut self, limit: usize) -> Source {
        let (start, end) = self.limits();
        let a = self.a;
        let subject = *self.subject.get_or_insert_with(|| source::of_unit(a, start, end));
        subject.filter(|s| s.end <= limit).unwrap_or(Source::NONE)
    }

    /// Adds a candidate, unless its content or cue is empty, an unquoted piece is longer than [`clause::MAX_CONTENT`], or
    /// its parts overlap.
    #[allow(clippy::too_many_arguments, reason = "they are the fields of one `Candidate`")]
    pub fn push(
        &mut self,
        head: usize,
        lemma: u16,
        frame: Frame,
        group: Group,
        source: Source,
        cue: (usize, usize),
        content: [(usize, usize); 2],
        end: End,
    ) {
        let [first, second] = content;
        if first.0 >= first.1 || cue.0 >= cue.1 {
            return;
        }
        let long = |p: (usize, usize)| p.1.saturating_sub(p.0) > clause::MAX_CONTENT && self.a.stretch_of[p.0] == 0;
        if long(first) || long(second) {
            return;
        }
        let mut list = [first, second, cue, (source.start, source.end)];
        list.sort_unstable();
        let meets = list.windows(2).any(|w| w[0].0 < w[0].1 && w[1].0 < w[1].1 && w[0].1 > w[1].0);
        if meets {
            return;
        }
        self.out.push(Candidate { lemma, frame, group, source, cue, content, end, unit: self.u, head, p: 0.0 });
    }
}
