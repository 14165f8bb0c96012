//! From the counts to the rows of the tables.

use std::cmp::Reverse;

use super::keys::take_text;
use super::merge::{Merged, Within};
use super::run::Run;
use super::speakers::Speakers;
use super::tally::{N_COUNTS, Of};
use crate::tables::{Counts, CueRow, Rate, Rates, Scheme, SpeakerByRow, SpeakerStanceRow};
use crate::write::WriteError;

/// All counts, in files that are merged as they are read.
#[derive(Clone, Copy)]
pub(in crate::write) struct Totals<'a> {
    runs: &'a [Run],
    scheme: &'a Scheme,
    n_markers: usize,
}

impl<'a> Totals<'a> {
    /// The counts in `runs`, of markers in `scheme`.
    pub fn new(runs: &'a [Run], scheme: &'a Scheme) -> Self {
        Self { runs, scheme, n_markers: scheme.n_counts() }
    }

    pub(super) fn merged(&self, of: Of) -> Result<Merged<'a>, WriteError> {
        Merged::new(self.runs, of, self.n_markers, Within::default())
    }

    /// The speakers.
    pub fn speakers(&self) -> Result<Speakers, WriteError> {
        Speakers::merge(self.runs, self.n_markers)
    }

    /// The rows of `speaker_by_month`, as `each` takes them.
    pub fn by_month(
        &self,
        speakers: &Speakers,
        each: impl FnMut(&SpeakerByRow<'_>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.by_key(Of::Month, speakers, each)
    }

    /// The rows of `speaker_by_outlet`, as `each` takes them.
    pub fn by_outlet(
        &self,
        speakers: &Speakers,
        each: impl FnMut(&SpeakerByRow<'_>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.by_key(Of::Outlet, speakers, each)
    }

    fn by_key(
        &self,
        of: Of,
        speakers: &Speakers,
        mut each: impl FnMut(&SpeakerByRow<'_>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let mut merged = self.merged(of)?;
        let mut names = speakers.names();
        let (mut row_counts, mut rates) = (Counts::default(), Rates::default());
        while let Some((mut key, numbers)) = merged.next()? {
            let id = take_text(&mut key);
            let by = take_text(&mut key);
            let known = names.of(&id);
            set_counts(&mut row_counts, numbers, self.n_markers);
            rates.set(&row_counts);
            each(&SpeakerByRow {
                speaker_id: &id,
                name: known.map_or("", |n| n.name),
                kind: known.map_or("", |n| n.kind),
                key: Some(&*by).filter(|k| !k.is_empty()),
                counts: &row_counts,
                rates: &rates,
            })?;
        }
        Ok(())
    }

    /// The rows of `stance_by_speaker`, as `each` takes them.
    pub fn stance(
        &self,
        speakers: &Speakers,
        mut each: impl FnMut(&SpeakerStanceRow<'_>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let mut merged = self.merged(Of::Stance)?;
        let mut names = speakers.names();
        while let Some((mut key, numbers)) = merged.next()? {
            let id = take_text(&mut key);
            let Some(known) = names.of(&id) else { continue };
            let n = numbers.first().copied().unwrap_or(0);
            each(&SpeakerStanceRow {
                speaker_id: &id,
                name: known.name,
                kind: known.kind,
                subcategory: key.first_chunk().map_or(u16::MAX, |s| u16::from_be_bytes(*s)),
                n,
                words: known.words,
                rate: Rate::per_thousand(n, known.words),
                scheme: self.scheme,
            })?;
        }
        Ok(())
    }

    /// The rows of `quotes_by_cue` in the table's order.
    pub fn cues(&self) -> Result<Vec<CueRow>, WriteError> {
        let mut merged = self.merged(Of::Cue)?;
        let mut rows = Vec::new();
        while let Some((mut key, numbers)) = merged.next()? {
            let lemma = Some(take_text(&mut key)).filter(|l| !l.is_empty()).map(String::from);
            let mut counts = Counts::default();
            set_counts(&mut counts, numbers, 0);
            rows.push(CueRow { lemma, class: take_text(&mut key).into_owned(), counts });
        }
        rows.sort_by_key(|r| Reverse(r.counts.quotes));
        Ok(rows)
    }
}

/// Sets a row's counts to the numbers of a key.
pub(super) fn set_counts(counts: &mut Counts, numbers: &[u64], n_markers: usize) {
    let at = |i: usize| numbers.get(i).copied().unwrap_or(0);
    [counts.documents, counts.quotes, counts.direct, counts.mixed, counts.indirect, counts.words, counts.distinct] =
        [0, 1, 2, 3, 4, 5, 6].map(at);
    counts.markers.clear();
    counts.markers.extend((N_COUNTS..N_COUNTS + n_markers).map(at));
}
