//! From the counts to the rows of the tables.

use std::cmp::Reverse;

use super::keys::{first_text, take_text};
use super::run::{Merged, Run};
use super::tally::{N_COUNTS, Of, Role, days_of};
use crate::tables::{Counts, CueRow, Scheme, SpeakerByRow, SpeakerStanceRow, SpeakerTotalsRow};
use crate::write::WriteError;
use crate::write::columns::date_of;

/// Most cues listed for a speaker.
const TOP_CUES: usize = 10;

/// All counts, in files that are merged as they are read.
pub(in crate::write) struct Totals<'a> {
    runs: &'a [Run],
    scheme: &'a Scheme,
    n_markers: usize,
}

/// A speaker's id, name and kind, and the words of their quotes.
pub(in crate::write) struct Named {
    id: String,
    name: String,
    kind: String,
    words: u64,
}

impl<'a> Totals<'a> {
    /// The counts in `runs`, of markers in `scheme`.
    pub fn new(runs: &'a [Run], scheme: &'a Scheme) -> Self {
        Self { runs, scheme, n_markers: scheme.n_counts() }
    }

    fn merged(&self, of: Of) -> Result<Merged<'a>, WriteError> {
        Merged::new(self.runs, of, self.n_markers)
    }

    /// The rows of `speakers` in the table's order, and the names in the order of the ids.
    pub fn speakers(&self) -> Result<(Vec<SpeakerTotalsRow>, Vec<Named>), WriteError> {
        let mut totals = self.merged(Of::Speaker)?;
        let mut forms = Forms { merged: self.merged(Of::Form)?, next: None };
        forms.read_on()?;
        let (mut rows, mut named) = (Vec::new(), Vec::new());
        while let Some((key, numbers)) = totals.next()? {
            let mut row = forms.speaker(key)?;
            let date = |number: Option<&u64>| number.and_then(|&n| days_of(n)).and_then(date_of);
            row.counts = counts(numbers, self.n_markers);
            row.first_date = date(numbers.get(N_COUNTS + self.n_markers));
            row.last_date = date(numbers.get(N_COUNTS + self.n_markers + 1));
            let columns = self.scheme.speaker_columns();
            let cell = |i| columns.cell(&row.speaker_id, i).map(str::to_string);
            row.further = (0..columns.names().len()).map(cell).collect();
            let (id, words) = (row.speaker_id.clone(), row.counts.words);
            named.push(Named { id, name: row.name.clone(), kind: row.kind.clone(), words });
            rows.push(row);
        }
        // Stable: equal counts stay in the order of the ids.
        rows.sort_by_key(|r| Reverse(r.counts.quotes));
        Ok((rows, named))
    }

    /// The rows of `speaker_by_month`, as `each` takes them.
    pub fn by_month(
        &self,
        named: &[Named],
        each: impl FnMut(&SpeakerByRow) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.by_key(Of::Month, named, each)
    }

    /// The rows of `speaker_by_outlet`, as `each` takes them.
    pub fn by_outlet(
        &self,
        named: &[Named],
        each: impl FnMut(&SpeakerByRow) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.by_key(Of::Outlet, named, each)
    }

    fn by_key(
        &self,
        of: Of,
        named: &[Named],
        mut each: impl FnMut(&SpeakerByRow) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let mut merged = self.merged(of)?;
        let mut named = Names(named);
        while let Some((mut key, numbers)) = merged.next()? {
            let id = take_text(&mut key);
            let by = take_text(&mut key);
            let known = named.of(&id);
            each(&SpeakerByRow {
                name: known.map(|n| n.name.clone()).unwrap_or_default(),
                kind: known.map(|n| n.kind.clone()).unwrap_or_default(),
                speaker_id: id,
                key: Some(by).filter(|k| !k.is_empty()),
                counts: counts(numbers, self.n_markers),
            })?;
        }
        Ok(())
    }

    /// The rows of `stance_by_speaker`, as `each` takes them.
    pub fn stance(
        &self,
        named: &[Named],
        mut each: impl FnMut(&SpeakerStanceRow<'_>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let mut merged = self.merged(Of::Stance)?;
        let mut named = Names(named);
        while let Some((mut key, numbers)) = merged.next()? {
            let id = take_text(&mut key);
            let Some(known) = named.of(&id) else { continue };
            each(&SpeakerStanceRow {
                speaker_id: &id,
                name: &known.name,
                kind: &known.kind,
                subcategory: key.first_chunk().map_or(u16::MAX, |s| u16::from_be_bytes(*s)),
                n: numbers.first().copied().unwrap_or(0),
                words: known.words,
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
            let lemma = Some(take_text(&mut key)).filter(|l| !l.is_empty());
            rows.push(CueRow { lemma, class: take_text(&mut key), counts: counts(numbers, 0) });
        }
        rows.sort_by_key(|r| Reverse(r.counts.quotes));
        Ok(rows)
    }
}

/// The names of speakers, asked for in the order of their ids.
struct Names<'a>(&'a [Named]);

impl<'a> Names<'a> {
    fn of(&mut self, id: &str) -> Option<&'a Named> {
        while let Some((first, rest)) = self.0.split_first() {
            if first.id.as_str() >= id {
                return Some(first).filter(|n| n.id == id);
            }
            self.0 = rest;
        }
        None
    }
}

fn counts(numbers: &[u64], n_markers: usize) -> Counts {
    let at = |i: usize| numbers.get(i).copied().unwrap_or(0);
    let [documents, quotes, direct, mixed, indirect, words, distinct] = [0, 1, 2, 3, 4, 5, 6].map(at);
    let markers = (N_COUNTS..N_COUNTS + n_markers).map(at).collect();
    Counts { documents, quotes, direct, mixed, indirect, words, distinct, markers }
}

/// The forms of all speakers, read speaker by speaker in the order of the ids.
struct Forms<'a> {
    merged: Merged<'a>,
    next: Option<Form>,
}

struct Form {
    /// The speaker's id, as keys have it.
    speaker: Vec<u8>,
    role: u8,
    form: String,
    n: u64,
}

impl Forms<'_> {
    fn read_on(&mut self) -> Result<(), WriteError> {
        self.next = self.merged.next()?.map(|(key, numbers)| {
            let speaker = first_text(key);
            let (role, mut form) = key[speaker.len()..].split_first().map_or((u8::MAX, &[][..]), |(r, f)| (*r, f));
            Form {
                speaker: speaker.to_vec(),
                role,
                form: take_text(&mut form),
                n: numbers.first().copied().unwrap_or(0),
            }
        });
        Ok(())
    }

    /// Name, kind and lists of the speaker with that key; the keys asked for must rise.
    fn speaker(&mut self, key: &[u8]) -> Result<SpeakerTotalsRow, WriteError> {
        let mut found: [Vec<(u64, String)>; Role::ALL.len()] = Default::default();
        while let Some(form) = self.next.take_if(|f| f.speaker.as_slice() <= key) {
            if let (true, Some(role)) = (form.speaker == key, found.get_mut(usize::from(form.role))) {
                role.push((form.n, form.form));
            }
            self.read_on()?;
        }
        // Forms come sorted: the sort by count keeps that order among equals.
        let mut by_count = |role: Role| {
            let mut forms = std::mem::take(&mut found[role as usize]);
            forms.sort_by_key(|f| Reverse(f.0));
            forms.into_iter().map(|f| f.1).collect::<Vec<_>>()
        };
        let mut names = by_count(Role::Name).into_iter();
        let name = names.next().unwrap_or_default();
        let sorted = |mut forms: Vec<String>| {
            forms.sort_unstable();
            forms.dedup();
            forms
        };
        let aliases = names.chain(by_count(Role::Alias)).filter(|a| *a != name).collect();
        let mut rest = key;
        Ok(SpeakerTotalsRow {
            speaker_id: take_text(&mut rest),
            kind: by_count(Role::Kind).into_iter().next().unwrap_or_default(),
            aliases: sorted(aliases),
            titles: sorted(by_count(Role::Title)),
            outlets: sorted(by_count(Role::Outlet)),
            top_cues: by_count(Role::Cue).into_iter().take(TOP_CUES).collect(),
            name,
            ..SpeakerTotalsRow::default()
        })
    }
}
