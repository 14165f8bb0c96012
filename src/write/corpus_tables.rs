//! The aggregate tables: one file a form, whatever the layout of the others.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::aggregate::{Run, Speakers, Totals};
use super::at_once::at_once;
use super::table_sink::{FinishedFile, Formats, TableSink};
use super::{GROUP_ROWS, WriteError};
use crate::tables::schema::{self, Table};
use crate::tables::{CueRow, Scheme};

/// Most speakers and cues that are listed as the top ones.
const TOP: usize = 10;

/// The files of the tables that are complete.
#[derive(Default)]
pub(super) struct Finished {
    /// Names of the files, in the order in which they were finished.
    pub names: Vec<String>,
    /// Rows and bytes by table, as run.json has them.
    pub tables: Map<String, Value>,
}

impl Finished {
    /// Finishes a table.
    pub fn add(&mut self, table: &Table, sink: TableSink) -> Result<(), WriteError> {
        let rows = sink.rows();
        self.put(table, rows, sink.finish()?);
        Ok(())
    }

    fn put(&mut self, table: &Table, rows: u64, finished: Vec<FinishedFile>) {
        let mut files = Map::new();
        for FinishedFile { name, bytes } in finished {
            files.insert(name.clone(), json!(bytes));
            self.names.push(name);
        }
        self.tables.insert(table.name.to_string(), json!({ "rows": rows, "bytes": files }));
    }
}

/// What stands out in the aggregate tables.
pub(super) struct Tops {
    pub n_speakers: u64,
    pub speakers: Vec<(String, u64)>,
    pub cues: Vec<(String, u64)>,
}

/// An aggregate table; they are put in the order of the data dictionary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Aggregate {
    Speakers,
    ByMonth,
    ByOutlet,
    Stance,
    Cues,
}

impl Aggregate {
    /// All of them, those that take longest first, so that two threads end at about the same time.
    const LONGEST_FIRST: [Self; 5] = [Self::ByMonth, Self::ByOutlet, Self::Speakers, Self::Stance, Self::Cues];

    fn table(self) -> &'static Table {
        match self {
            Self::Speakers => &schema::SPEAKERS,
            Self::ByMonth => &schema::SPEAKER_BY_MONTH,
            Self::ByOutlet => &schema::SPEAKER_BY_OUTLET,
            Self::Stance => &schema::STANCE_BY_SPEAKER,
            Self::Cues => &schema::QUOTES_BY_CUE,
        }
    }
}

/// Writes the aggregate tables from what was counted.
pub(super) fn write(
    folder: &Path,
    scheme: &Scheme,
    formats: Formats,
    runs: &[Run],
    done: &mut Finished,
) -> Result<Tops, WriteError> {
    let totals = Totals::new(runs, scheme);
    let speakers = totals.speakers()?;
    let tables = AggregateTables { folder, scheme, formats, totals, speakers: &speakers };
    let done_of = |table: &Aggregate| (*table, tables.write(*table));
    let mut written = at_once(&Aggregate::LONGEST_FIRST, done_of);
    written.sort_by_key(|w| w.0);
    let mut tops = Tops { n_speakers: speakers.len() as u64, speakers: Vec::new(), cues: Vec::new() };
    for (table, written) in written {
        let WrittenTable { rows, files, top } = written?;
        done.put(table.table(), rows, files);
        match table {
            Aggregate::Speakers => tops.speakers = top,
            Aggregate::Cues => tops.cues = top,
            Aggregate::ByMonth | Aggregate::ByOutlet | Aggregate::Stance => {}
        }
    }
    Ok(tops)
}

/// What the aggregate tables are written from, and where.
struct AggregateTables<'a> {
    folder: &'a Path,
    scheme: &'a Scheme,
    formats: Formats,
    totals: Totals<'a>,
    speakers: &'a Speakers,
}

/// A table that is complete.
struct WrittenTable {
    rows: u64,
    files: Vec<FinishedFile>,
    /// What stands out in it.
    top: Vec<(String, u64)>,
}

impl AggregateTables<'_> {
    fn write(&self, table: Aggregate) -> Result<WrittenTable, WriteError> {
        let Self { scheme, totals, speakers, .. } = *self;
        let mut sink = TableSink::create(self.folder, table.table(), scheme, self.formats, GROUP_ROWS)?;
        let mut top = Vec::new();
        match table {
            Aggregate::Speakers => speakers.rows(scheme, |row| {
                if top.len() < TOP && matches!(row.kind, "person" | "organisation") {
                    top.push((row.name.to_string(), row.counts.quotes));
                }
                sink.append(row)
            })?,
            Aggregate::ByMonth => totals.by_month(speakers, |row| sink.append(row))?,
            Aggregate::ByOutlet => totals.by_outlet(speakers, |row| sink.append(row))?,
            Aggregate::Stance => totals.stance(speakers, |row| sink.append(row))?,
            Aggregate::Cues => {
                let cues = totals.cues()?;
                cues.iter().try_for_each(|row| sink.append(row))?;
                top = top_lemmas(&cues);
            }
        }
        Ok(WrittenTable { rows: sink.rows(), files: sink.finish()?, top })
    }
}

/// The cue lemmas with the most quotes, over all their classes.
fn top_lemmas(cues: &[CueRow]) -> Vec<(String, u64)> {
    let mut sums = BTreeMap::<&str, u64>::new();
    for cue in cues {
        if let Some(lemma) = &cue.lemma {
            *sums.entry(lemma).or_default() += cue.counts.quotes;
        }
    }
    let mut top: Vec<(String, u64)> = sums.into_iter().map(|(lemma, n)| (lemma.to_string(), n)).collect();
    top.sort_by_key(|t| std::cmp::Reverse(t.1));
    top.truncate(TOP);
    top
}
