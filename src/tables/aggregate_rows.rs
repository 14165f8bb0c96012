//! The rows of the aggregate tables.

use super::stance_rows::{balance, interval, per_thousand};
use super::{Cells, Date, N_HYLAND, Row, SpeakerColumns};

/// Numbers of markers below this are common in a row.
const KNOWN: usize = 8;

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
    /// Quotes whose words their speaker has in no earlier one.
    pub distinct: u64,
    /// Markers of each category, then hedges and boosters.
    pub markers: Vec<u64>,
}

impl Counts {
    fn cells(&self, to: &mut impl Cells) {
        let Self { documents, quotes, direct, mixed, indirect, words, distinct, .. } = *self;
        [documents, quotes, direct, mixed, indirect, words, distinct].into_iter().for_each(|count| to.u64(Some(count)));
    }

    fn rates(&self, to: &mut impl Cells) {
        for &n in &self.markers {
            to.f64(per_thousand(n, self.words));
        }
        self.intervals(to);
    }

    /// The intervals of the rates, then the balance.
    fn intervals(&self, to: &mut impl Cells) {
        // Most of a row's numbers are the same few: an interval is dear.
        let mut known = [None; KNOWN];
        let mut interval = |n: u64| match known.get_mut(n as usize) {
            Some(known) => *known.get_or_insert_with(|| interval(n, self.words)),
            None => interval(n, self.words),
        };
        let (categories, hyland) = self.markers.split_at(self.markers.len().saturating_sub(N_HYLAND));
        for &n in categories {
            to.f64(interval(n).map(|i| i.0));
        }
        for &n in categories {
            to.f64(interval(n).map(|i| i.1));
        }
        for &n in hyland {
            let interval = interval(n);
            to.f64(interval.map(|i| i.0));
            to.f64(interval.map(|i| i.1));
        }
        let balance = match *hyland {
            [hedges, boosters] => balance(hedges, boosters),
            _ => None,
        };
        to.f64(balance.map(|b| b.value));
        to.f64(balance.map(|b| b.low));
        to.f64(balance.map(|b| b.high));
    }
}

/// A row of `speakers`.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerTotalsRow<'a> {
    pub speaker_id: &'a str,
    pub name: &'a str,
    pub kind: &'a str,
    pub aliases: &'a [&'a str],
    pub titles: &'a [&'a str],
    pub counts: &'a Counts,
    pub first_date: Option<Date>,
    pub last_date: Option<Date>,
    pub outlets: &'a [&'a str],
    pub top_cues: &'a [&'a str],
    /// The gazetteer's further columns.
    pub further: &'a SpeakerColumns,
}

impl Row for SpeakerTotalsRow<'_> {
    fn cells(&self, to: &mut impl Cells) {
        to.text(Some(self.speaker_id));
        to.text(Some(self.name));
        to.text(Some(self.kind));
        to.list(self.aliases.iter().copied());
        to.list(self.titles.iter().copied());
        self.counts.cells(to);
        to.date(self.first_date);
        to.date(self.last_date);
        to.list(self.outlets.iter().copied());
        to.list(self.top_cues.iter().copied());
        self.counts.rates(to);
        for column in 0..self.further.names().len() {
            to.text(self.further.cell(self.speaker_id, column));
        }
    }
}

/// A row of `speaker_by_month` or `speaker_by_outlet`.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerByRow<'a> {
    pub speaker_id: &'a str,
    pub name: &'a str,
    pub kind: &'a str,
    /// The month (`YYYY-MM`) or the outlet; `None` for articles without one.
    pub key: Option<&'a str>,
    pub counts: &'a Counts,
}

impl Row for SpeakerByRow<'_> {
    fn cells(&self, to: &mut impl Cells) {
        to.text(Some(self.speaker_id));
        to.text(Some(self.name));
        to.text(Some(self.kind));
        to.text(self.key);
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
