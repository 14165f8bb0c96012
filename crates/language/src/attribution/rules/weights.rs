//! How likely a candidate is right: a log-linear model over its reading, fitted on PolNeAR's train split.
//!
//! The weights are data, `lexicon/cues_weights.csv`: a feature's name and its weight a line. Fitted for
//! the event that content, source and cue are all right by the soft match, so the value is the
//! attribution's confidence.

use super::candidates::{Candidate, Frame, Group};
use super::clause::{self, End};
use super::lexicon::Lexicon;
use super::source::Found;
use super::syntax::{Analysis, Class};
use crate::text::Tag;
use std::sync::OnceLock;

/// The families of features, each with the range of its two arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Bias,
    Frame,
    Lemma,
    LemmaFrame,
    LemmaGroup,
    LemmaSource,
    FrameGroup,
    FrameSource,
    FrameFound,
    GroupFound,
    FrameLength,
    FrameQuote,
    FrameGap,
    FrameBefore,
    FrameFirst,
    FrameNested,
    FrameNext,
    SourceLength,
    Place,
    FrameTag,
    FrameSecond,
    FrameEnd,
    EndNext,
    EndTag,
    LemmaEnd,
    EndLength,
}

const FAMILIES: [Family; 26] = [
    Family::Bias,
    Family::Frame,
    Family::Lemma,
    Family::LemmaFrame,
    Family::LemmaGroup,
    Family::LemmaSource,
    Family::FrameGroup,
    Family::FrameSource,
    Family::FrameFound,
    Family::GroupFound,
    Family::FrameLength,
    Family::FrameQuote,
    Family::FrameGap,
    Family::FrameBefore,
    Family::FrameFirst,
    Family::FrameNested,
    Family::FrameNext,
    Family::SourceLength,
    Family::Place,
    Family::FrameTag,
    Family::FrameSecond,
    Family::FrameEnd,
    Family::EndNext,
    Family::EndTag,
    Family::LemmaEnd,
    Family::EndLength,
];

/// How far other cues count, in tokens.
const NEAR: usize = 60;
const SOURCES: usize = 8;
const BUCKETS: usize = 12;
const ENDS: usize = End::Adjunct as usize + 1;

fn size(family: Family, lemmas: usize) -> (usize, usize) {
    match family {
        Family::Bias => (1, 1),
        Family::Frame => (Frame::COUNT, 1),
        Family::Lemma => (lemmas, 1),
        Family::LemmaFrame => (lemmas, Frame::COUNT),
        Family::LemmaGroup => (lemmas, Group::COUNT),
        Family::LemmaSource => (lemmas, SOURCES),
        Family::FrameGroup => (Frame::COUNT, Group::COUNT),
        Family::FrameSource => (Frame::COUNT, SOURCES),
        Family::FrameFound => (Frame::COUNT, BUCKETS),
        Family::GroupFound => (Group::COUNT, BUCKETS),
        Family::FrameLength | Family::FrameQuote | Family::FrameGap | Family::FrameNested => (Frame::COUNT, BUCKETS),
        Family::FrameBefore | Family::FrameFirst | Family::FrameNext => (Frame::COUNT, Class::COUNT),
        Family::FrameTag => (Frame::COUNT, Tag::ALL.len()),
        Family::FrameSecond => (Frame::COUNT, 2),
        Family::FrameEnd => (Frame::COUNT, ENDS),
        Family::EndNext => (ENDS, Class::COUNT * Class::COUNT),
        Family::EndTag => (ENDS, Tag::ALL.len()),
        Family::LemmaEnd => (lemmas, ENDS),
        Family::EndLength => (ENDS * BUCKETS, BUCKETS),
        Family::SourceLength | Family::Place => (BUCKETS, 1),
    }
}

/// The fitted model.
#[derive(Debug)]
pub(super) struct Weights {
    offsets: [usize; FAMILIES.len()],
    lemmas: usize,
    values: Vec<f32>,
}

impl Weights {
    /// The built-in model.
    pub fn built_in() -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| Self::parse(include_str!("../../../lexicon/cues_weights.csv"), Lexicon::built_in()))
    }

    fn parse(csv: &str, lexicon: &Lexicon) -> Self {
        let lemmas = lexicon.lemmas.len();
        let mut offsets = [0; FAMILIES.len()];
        let mut total = 0;
        for (i, f) in FAMILIES.into_iter().enumerate() {
            offsets[i] = total;
            let (x, y) = size(f, lemmas);
            total += x * y;
        }
        let mut out = Self { offsets, lemmas, values: vec![0.0; total] };
        let by_name: std::collections::HashMap<&str, usize> =
            lexicon.lemmas.iter().enumerate().map(|(i, l)| (l.as_str(), i)).collect();
        for line in csv.lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(family), Some(x), Some(y), Some(value)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let Some(family) = FAMILIES.into_iter().find(|f| format!("{f:?}") == family) else { continue };
            let x = match x.parse() {
                Ok(x) => x,
                Err(_) => match by_name.get(x) {
                    Some(&x) => x,
                    None => continue,
                },
            };
            let (Ok(y), Ok(value)) = (y.parse::<usize>(), value.parse::<f32>()) else { continue };
            let (nx, ny) = size(family, lemmas);
            if x < nx && y < ny {
                let at = out.index(family, x, y);
                out.values[at] = value;
            }
        }
        out
    }

    fn index(&self, family: Family, x: usize, y: usize) -> usize {
        let (nx, ny) = size(family, self.lemmas);
        self.offsets[family as usize] + x.min(nx - 1) * ny + y.min(ny - 1)
    }

    /// The probability that a candidate is right.
    pub fn probability(&self, a: &Analysis, c: &Candidate) -> f32 {
        let mut sum = 0.0;
        features(a, c, |f, x, y| sum += self.values[self.index(f, x, y)]);
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The names of a candidate's features, as they stand in the data file.
pub(super) fn names(a: &Analysis, c: &Candidate) -> Vec<String> {
    let mut out = Vec::new();
    features(a, c, |f, x, y| {
        let lemma = matches!(
            f,
            Family::Lemma | Family::LemmaFrame | Family::LemmaGroup | Family::LemmaSource | Family::LemmaEnd
        );
        let x = if lemma { a.lexicon.lemmas[x].clone() } else { x.to_string() };
        out.push(format!("{f:?},{x},{y}"));
    });
    out
}

fn bucket(n: usize) -> usize {
    match n {
        0..=4 => n,
        5..=7 => 5,
        8..=11 => 6,
        12..=17 => 7,
        18..=25 => 8,
        26..=40 => 9,
        41..=70 => 10,
        _ => 11,
    }
}

/// The form of a source, finer than the output's.
fn source_form(a: &Analysis, c: &Candidate) -> usize {
    let s = c.source;
    if s.is_none() {
        return 0;
    }
    if s.end - s.start == 1 {
        match (a.class[s.start], a.document.lower(s.start)) {
            (Class::Pronoun, "he" | "she" | "they") => return 1,
            (Class::Pronoun, "i" | "we" | "you") => return 2,
            (Class::Pronoun, _) | (Class::That, _) => return 3,
            (Class::Relative, _) => return 4,
            (Class::Possessive, _) => return 5,
            _ => {}
        }
    }
    if (s.start..s.end).any(|k| a.class[k] == Class::Name) { 6 } else { 7 }
}

fn features(a: &Analysis, c: &Candidate, mut visit: impl FnMut(Family, usize, usize)) {
    let lemma = a.lexicon.weights_of[c.lemma as usize] as usize;
    let (frame, group, found) = (c.frame as usize, c.group as usize, c.source.found as usize);
    let form = source_form(a, c);
    visit(Family::Bias, 0, 0);
    visit(Family::Frame, frame, 0);
    visit(Family::Lemma, lemma, 0);
    visit(Family::LemmaFrame, lemma, frame);
    visit(Family::LemmaGroup, lemma, group);
    visit(Family::LemmaSource, lemma, form);
    visit(Family::FrameGroup, frame, group);
    visit(Family::FrameSource, frame, form);
    visit(Family::FrameFound, frame, found);
    visit(Family::GroupFound, group, found);
    let (start, end) = c.content[0];
    visit(Family::FrameLength, frame, bucket(end - start));
    let quote = match (a.stretch(start), a.stretch(end - 1)) {
        (Some(s), Some(t)) if s.tokens == t.tokens => usize::from(s.whole) + 2 * usize::from(s.finished),
        (Some(s), Some(_)) => 4 + usize::from(s.whole),
        (Some(s), None) => 6 + usize::from(s.whole),
        (None, Some(_)) => 8,
        (None, None) => 9 + usize::from((start..end).any(|k| a.stretch_of[k] != 0)),
    };
    visit(Family::FrameQuote, frame, quote);
    let gap = if c.source.is_none() {
        0
    } else if c.source.end <= c.cue.0 {
        1 + bucket(c.cue.0 - c.source.end)
    } else {
        0
    };
    visit(Family::FrameGap, frame, gap);
    let first = if c.source.is_none() || matches!(c.source.found, Found::Unit | Found::Cue) {
        c.cue.0
    } else {
        c.source.start.min(c.cue.0)
    };
    visit(Family::FrameBefore, frame, first.checked_sub(1).map_or(Class::Stop, |k| a.class[k]) as usize);
    visit(Family::FrameFirst, frame, a.class[start] as usize);
    let unit = a.units[c.unit].tokens;
    let earlier = ((unit.start as usize).max(c.head.saturating_sub(NEAR))..c.head)
        .filter(|&k| a.stretch_of[k] == 0 && a.verb(k).is_some_and(|(l, _)| clause::is_speech(a, l)))
        .count()
        .min(3);
    let later = (c.head + 1..(unit.end as usize).min(c.head + NEAR))
        .filter(|&k| a.stretch_of[k] == 0 && a.verb(k).is_some_and(|(l, _)| clause::is_speech(a, l)))
        .count()
        .min(1);
    visit(Family::FrameNested, frame, earlier * 2 + later);
    visit(Family::FrameNext, frame, a.at(c.cue.1) as usize);
    visit(Family::FrameTag, frame, a.document.tag(c.head) as usize);
    visit(Family::FrameSecond, frame, usize::from(c.content[1].0 < c.content[1].1));
    let why = c.end as usize;
    visit(Family::FrameEnd, frame, why);
    visit(Family::EndNext, why, a.at(end) as usize * Class::COUNT + a.at(end + 1) as usize);
    visit(Family::EndTag, why, if end + 1 < a.class.len() { a.document.tag(end + 1) as usize } else { 0 });
    visit(Family::LemmaEnd, lemma, why);
    visit(Family::EndLength, why * BUCKETS + bucket(end - start), bucket((unit.end as usize).saturating_sub(end)));
    visit(Family::SourceLength, bucket(c.source.end - c.source.start), 0);
    let negated = (c.cue.0..c.cue.1).any(|k| a.class[k] == Class::Not);
    visit(Family::Place, usize::from(c.unit < 2) + 2 * usize::from(negated) + 4 * usize::from(c.end == End::Cut), 0);
}
