//! The rows of the aggregate tables.

use super::{Cells, Date, Row};

/// How much somebody, or a cue, is quoted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    pub documents: u64,
    pub quotes: u64,
    pub direct: u64,
    pub mixed: u64,
    pub indirect: u64,
    /// Words of content.
    pub words: u64,
    /// Markers of each category, then hedges and boosters.
    pub markers: Vec<u64>,
}

impl Counts {
    fn cells(&self, to: &mut impl Cells) {
        for count in [self.documents, self.quotes, self.direct, self.mixed, self.indirect, self.words] {
            to.u64(Some(count));
        }
    }

    fn rates(&self, to: &mut impl Cells) {
        for &n in &self.markers {
            to.f64(per_thousand(n, self.words));
        }
    }
}

/// How many of `n` a thousand words, to three decimals; `None` without words.
fn per_thousand(n: u64, words: u64) -> Option<f64> {
    (words > 0).then(|| (n as f64 * 1e6 / words as f64).round() / 1e3)
}

/// A row of `speakers`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpeakerTotalsRow {
    pub speaker_id: String,
    pub name: String,
    pub kind: String,
    pub aliases: Vec<String>,
    pub titles: Vec<String>,
    pub counts: Counts,
    pub first_date: Option<Date>,
    pub last_date: Option<Date>,
    pub outlets: Vec<String>,
    pub top_cues: Vec<String>,
}

impl Row for SpeakerTotalsRow {
    fn cells(&self, to: &mut impl Cells) {
        to.text(Some(&self.speaker_id));
        to.text(Some(&self.name));
        to.text(Some(&self.kind));
        to.list(self.aliases.iter().map(String::as_str));
        to.list(self.titles.iter().map(String::as_str));
        self.counts.cells(to);
        to.date(self.first_date);
        to.date(self.last_date);
        to.list(self.outlets.iter().map(String::as_str));
        to.list(self.top_cues.iter().map(String::as_str));
        self.counts.rates(to);
    }
}

/// A row of `speaker_by_month` or `speaker_by_outlet`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpeakerByRow {
    pub speaker_id: String,
    pub name: String,
    pub kind: String,
    /// The month (`YYYY-MM`) or the outlet; `None` for articles without one.
    pub key: Option<String>,
    pub counts: Counts,
}

impl Row for SpeakerByRow {
    fn cells(&self, to: &mut impl Cells) {
        to.text(Some(&self.speaker_id));
        to.text(Some(&self.name));
        to.text(Some(&self.kind));
        to.text(self.key.as_deref());
        self.counts.cells(to);
        self.counts.rates(to);
    }
}

/// A row of `quotes_by_cue`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CueRow {
    /// `None` for quotes without a cue.
    pub lemma: Option<String>,
    pub class: String,
    pub counts: Counts,
}

impl Row for CueRow {
    fn cells(&self, to: &mut impl Cells) {
        to.text(self.lemma.as_deref());
        to.text(Some(&self.class));
        self.counts.cells(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_needs_words_and_has_three_decimals() {
        assert_eq!(per_thousand(2, 0), None);
        assert_eq!(per_thousand(1, 3), Some(333.333));
        assert_eq!(per_thousand(0, 10), Some(0.0));
    }
}
