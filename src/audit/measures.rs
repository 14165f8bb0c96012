//! What the answers say of a row, measure by measure: right (1), wrong (0) or not answered.

use super::codes::{Coding, Mark, RowCode};
use super::design::{Design, RowItem};

/// A measure of a row's correctness.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Its name in tables and JSON.
    pub name: &'static str,
    /// What counts as right, in words.
    pub meaning: &'static str,
    right: fn(&RowCode, &RowItem) -> Option<bool>,
}

fn yes(mark: Option<Mark>) -> Option<bool> {
    mark.filter(|m| *m != Mark::Unclear).map(|m| m != Mark::No)
}

fn exact(mark: Option<Mark>) -> Option<bool> {
    mark.filter(|m| *m != Mark::Unclear).map(|m| m == Mark::Yes)
}

/// All of these: wrong as soon as one is wrong, not answered as long as one is missing.
fn all(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(false)) {
        Some(false)
    } else {
        parts.iter().copied().collect::<Option<Vec<_>>>().map(|_| true)
    }
}

/// The measures, those that ask for less first.
pub const MEASURES: [Measure; 6] = [
    Measure { name: "attribution", meaning: "the row is an attribution", right: |c, _| yes(c.attribution) },
    Measure {
        name: "content",
        meaning: "and its content is right, at least in part",
        right: |c, _| all(&[yes(c.attribution), yes(c.content)]),
    },
    Measure {
        name: "content+source",
        meaning: "and so is its source",
        right: |c, _| all(&[yes(c.attribution), yes(c.content), yes(c.source)]),
    },
    Measure {
        name: "content+source+cue",
        meaning: "and so is its cue",
        right: |c, _| all(&[yes(c.attribution), yes(c.content), yes(c.source), yes(c.cue)]),
    },
    Measure {
        name: "all exactly",
        meaning: "content, source and cue are right to the word",
        right: |c, _| all(&[exact(c.attribution), exact(c.content), exact(c.source), exact(c.cue)]),
    },
    Measure {
        name: "who said what",
        meaning: "the content is right, at least in part, and so is the speaker",
        right: |c, _| all(&[yes(c.attribution), yes(c.content), yes(c.speaker)]),
    },
];

/// The measure that `confidence` promises: content, source and cue right, at least in part.
pub const CONFIDENCE_MEASURE: usize = 3;
/// The measure that a row counts as found by.
pub const FOUND_MEASURE: usize = 1;

/// Speaker right, among rows whose content is right.
pub const SPEAKER: Measure = Measure {
    name: "speaker",
    meaning: "the speaker is right, of rows whose content is",
    right: |c, _| match all(&[yes(c.attribution), yes(c.content)]) {
        Some(true) => yes(c.speaker),
        _ => None,
    },
};

/// Kind right, among attributions.
pub const KIND: Measure = Measure {
    name: "kind",
    meaning: "the kind is right, of attributions",
    right: |c, row| match yes(c.attribution) {
        Some(true) => c.kind.map(|k| k == row.kind),
        _ => None,
    },
};

/// Answers of the coders about the sampled rows.
pub struct Judged<'a> {
    /// The design.
    pub design: &'a Design,
    /// The codings.
    pub codings: &'a [Coding],
    /// Answers that settle those of the coders.
    pub adjudicated: Option<&'a Coding>,
}

impl Judged<'_> {
    /// The mean over coders of a number for a row; the adjudicated answer alone where there is one. `None` where nobody
    /// answered.
    pub fn mean(&self, row: &RowItem, number: impl Fn(&RowCode) -> Option<f64>) -> Option<f64> {
        let of = |coding: &Coding| coding.rows.get(&row.item).and_then(&number);
        if let Some(settled) = self.adjudicated.and_then(of) {
            return Some(settled);
        }
        let answers: Vec<f64> = self.codings.iter().filter_map(of).collect();
        (!answers.is_empty()).then(|| answers.iter().sum::<f64>() / answers.len() as f64)
    }

    /// How far a row is right by a measure: 0 to 1.
    pub fn right(&self, row: &RowItem, measure: &Measure) -> Option<f64> {
        self.mean(row, |code| (measure.right)(code, row).map(|right| f64::from(u8::from(right))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_part_is_enough_and_missing_answers_are_no_answers() {
        assert_eq!(all(&[Some(true), None]), None);
        assert_eq!(all(&[None, Some(false)]), Some(false));
        assert_eq!(all(&[Some(true), Some(true)]), Some(true));
        assert_eq!((yes(Some(Mark::Partly)), exact(Some(Mark::Partly))), (Some(true), Some(false)));
        assert_eq!(yes(Some(Mark::Unclear)), None);
    }
}
