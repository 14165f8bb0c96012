//! From the counts to the rows of the tables.

use std::cmp::Reverse;

use polars::prelude::{DataFrame, PolarsResult, StringChunked, UInt32Chunked, UInt64Chunked};

use super::facts::{self, Role};
use crate::tables::{Counts, CueRow, Date, Scheme, SpeakerByRow, SpeakerStanceRow, SpeakerTotalsRow};
use crate::write::columns::date_of;

/// Most cues listed for a speaker.
const TOP_CUES: usize = 10;

/// All counts: a frame a table, each sorted by its keys.
pub(in crate::write) struct Totals {
    pub(super) n_markers: usize,
    pub(super) by_speaker: DataFrame,
    pub(super) by_month: DataFrame,
    pub(super) by_outlet: DataFrame,
    pub(super) by_cue: DataFrame,
    pub(super) by_form: DataFrame,
    pub(super) by_stance: DataFrame,
}

/// A speaker's id, name and kind, and the words of their quotes.
pub(in crate::write) struct Named {
    id: String,
    name: String,
    kind: String,
    words: u64,
}

impl Totals {
    /// The rows of `speakers` in the table's order, and the names in the order of the ids.
    pub fn speakers(&self) -> PolarsResult<(Vec<SpeakerTotalsRow>, Vec<Named>)> {
        let totals = CountColumns::of(&self.by_speaker, facts::NEW_TO_SPEAKER, self.n_markers)?;
        let ids = self.by_speaker.column(facts::SPEAKER)?.str()?;
        let first = self.by_speaker.column(facts::FIRST_DATE)?.i32()?;
        let last = self.by_speaker.column(facts::LAST_DATE)?.i32()?;
        let mut forms = FormColumns::of(&self.by_form)?;
        let mut rows = Vec::with_capacity(ids.len());
        let mut named = Vec::with_capacity(ids.len());
        for (i, id) in ids.iter().enumerate() {
            let id = id.unwrap_or_default();
            let mut row = forms.speaker(id);
            row.counts = totals.row(i);
            row.first_date = date(first.get(i));
            row.last_date = date(last.get(i));
            let words = row.counts.words;
            named.push(Named { id: id.to_string(), name: row.name.clone(), kind: row.kind.clone(), words });
            rows.push(row);
        }
        // Stable: equal counts stay in the order of the ids.
        rows.sort_by_key(|r| Reverse(r.counts.quotes));
        Ok((rows, named))
    }

    /// The rows of `speaker_by_month`, as `each` takes them.
    pub fn by_month<E: From<polars::prelude::PolarsError>>(
        &self,
        named: &[Named],
        each: impl FnMut(&SpeakerByRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.by_key(&self.by_month, facts::MONTH, named, each)
    }

    /// The rows of `speaker_by_outlet`, as `each` takes them.
    pub fn by_outlet<E: From<polars::prelude::PolarsError>>(
        &self,
        named: &[Named],
        each: impl FnMut(&SpeakerByRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.by_key(&self.by_outlet, facts::OUTLET, named, each)
    }

    fn by_key<E: From<polars::prelude::PolarsError>>(
        &self,
        frame: &DataFrame,
        key: &str,
        named: &[Named],
        mut each: impl FnMut(&SpeakerByRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let counts = CountColumns::of(frame, facts::NEW_TO_SPEAKER, self.n_markers)?;
        let (ids, keys) = (frame.column(facts::SPEAKER)?.str()?, frame.column(key)?.str()?);
        let mut named = named.iter().peekable();
        for (i, (id, key)) in ids.iter().zip(keys.iter()).enumerate() {
            let id = id.unwrap_or_default();
            while named.next_if(|n| n.id.as_str() < id).is_some() {}
            let known = named.peek().filter(|n| n.id == id);
            each(&SpeakerByRow {
                speaker_id: id.to_string(),
                name: known.map(|n| n.name.clone()).unwrap_or_default(),
                kind: known.map(|n| n.kind.clone()).unwrap_or_default(),
                key: key.map(str::to_string),
                counts: counts.row(i),
            })?;
        }
        Ok(())
    }

    /// The rows of `stance_by_speaker`, as `each` takes them.
    pub fn stance<E: From<polars::prelude::PolarsError>>(
        &self,
        named: &[Named],
        scheme: &Scheme,
        mut each: impl FnMut(&SpeakerStanceRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let ids = self.by_stance.column(facts::SPEAKER)?.str()?;
        let subcategories = self.by_stance.column(facts::SUBCATEGORY)?.u32()?;
        let counts = self.by_stance.column(facts::N)?.u64()?;
        let mut named = named.iter().peekable();
        for (i, id) in ids.iter().enumerate() {
            let id = id.unwrap_or_default();
            while named.next_if(|n| n.id.as_str() < id).is_some() {}
            let Some(known) = named.peek().filter(|n| n.id == id) else { continue };
            each(&SpeakerStanceRow {
                speaker_id: id,
                name: &known.name,
                kind: &known.kind,
                subcategory: subcategories.get(i).and_then(|s| u16::try_from(s).ok()).unwrap_or(u16::MAX),
                n: counts.get(i).unwrap_or(0),
                words: known.words,
                scheme,
            })?;
        }
        Ok(())
    }

    /// The rows of `quotes_by_cue` in the table's order.
    pub fn cues(&self) -> PolarsResult<Vec<CueRow>> {
        let counts = CountColumns::of(&self.by_cue, facts::NEW_TO_CUE, 0)?;
        let lemmas = self.by_cue.column(facts::CUE_LEMMA)?.str()?;
        let classes = self.by_cue.column(facts::CUE_CLASS)?.str()?;
        let keys = lemmas.iter().zip(classes.iter()).enumerate();
        let mut rows: Vec<CueRow> = keys
            .map(|(i, (lemma, class))| CueRow {
                lemma: lemma.map(str::to_string),
                class: class.unwrap_or_default().to_string(),
                counts: counts.row(i),
            })
            .collect();
        rows.sort_by_key(|r| Reverse(r.counts.quotes));
        Ok(rows)
    }
}

fn date(days: Option<i32>) -> Option<Date> {
    days.and_then(date_of)
}

/// The count columns of a frame.
struct CountColumns<'a> {
    documents: &'a UInt64Chunked,
    counts: Vec<&'a UInt64Chunked>,
    markers: Vec<&'a UInt64Chunked>,
}

impl<'a> CountColumns<'a> {
    fn of(frame: &'a DataFrame, documents: &str, n_markers: usize) -> PolarsResult<Self> {
        let column = |name: &str| frame.column(name)?.u64();
        Ok(Self {
            documents: column(documents)?,
            counts: facts::COUNTS.into_iter().map(column).collect::<PolarsResult<_>>()?,
            markers: (0..n_markers).map(|i| column(&facts::marker_column(i))).collect::<PolarsResult<_>>()?,
        })
    }

    fn row(&self, i: usize) -> Counts {
        let at = |column: &UInt64Chunked| column.get(i).unwrap_or(0);
        let count = |n: usize| self.counts.get(n).map_or(0, |c| at(c));
        Counts {
            documents: at(self.documents),
            quotes: count(0),
            direct: count(1),
            mixed: count(2),
            indirect: count(3),
            words: count(4),
            markers: self.markers.iter().map(|c| at(c)).collect(),
        }
    }
}

/// The forms of all speakers, read speaker by speaker in the order of the ids.
struct FormColumns<'a> {
    ids: &'a StringChunked,
    roles: &'a UInt32Chunked,
    forms: &'a StringChunked,
    counts: &'a UInt64Chunked,
    next: usize,
}

impl<'a> FormColumns<'a> {
    fn of(frame: &'a DataFrame) -> PolarsResult<Self> {
        Ok(Self {
            ids: frame.column(facts::SPEAKER)?.str()?,
            roles: frame.column(facts::ROLE)?.u32()?,
            forms: frame.column(facts::FORM)?.str()?,
            counts: frame.column(facts::N)?.u64()?,
            next: 0,
        })
    }

    /// Name, kind and lists of a speaker; the ids asked for must rise.
    fn speaker(&mut self, id: &str) -> SpeakerTotalsRow {
        let mut found: [Vec<(u64, String)>; Role::ALL.len()] = Default::default();
        while self.next < self.ids.len() {
            let i = self.next;
            let Some(at) = self.ids.get(i).filter(|&at| at <= id) else { break };
            self.next += 1;
            let role = self.roles.get(i).and_then(|r| found.get_mut(r as usize));
            if let (true, Some(role), Some(form)) = (at == id, role, self.forms.get(i)) {
                role.push((self.counts.get(i).unwrap_or(0), form.to_string()));
            }
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
        SpeakerTotalsRow {
            speaker_id: id.to_string(),
            kind: by_count(Role::Kind).into_iter().next().unwrap_or_default(),
            aliases: sorted(aliases),
            titles: sorted(by_count(Role::Title)),
            outlets: sorted(by_count(Role::Outlet)),
            top_cues: by_count(Role::Cue).into_iter().take(TOP_CUES).collect(),
            name,
            ..SpeakerTotalsRow::default()
        }
    }
}
