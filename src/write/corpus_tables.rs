//! The aggregate tables: one file a form, whatever the layout of the others.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Map, Value, json};

use super::aggregate::{Run, Speakers, Totals};
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

/// The aggregate tables, in the order of the data dictionary.
const TABLES: [&Table; 5] = [
    &schema::SPEAKERS,
    &schema::SPEAKER_BY_MONTH,
    &schema::SPEAKER_BY_OUTLET,
    &schema::STANCE_BY_SPEAKER,
    &schema::QUOTES_BY_CUE,
];
/// The same, by how long each takes: the longest first, so that two threads end at about the same time.
const LONGEST_FIRST: [usize; 5] = [1, 2, 0, 3, 4];
/// Tables that are written at the same time: each holds a row group, and a piece of every file of counts.
const AT_ONCE: usize = 2;

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
    let next = AtomicUsize::new(0);
    let work = || {
        let mut written = Vec::new();
        while let Some(&table) = LONGEST_FIRST.get(next.fetch_add(1, Ordering::Relaxed)) {
            written.push((table, tables.write(table)));
        }
        written
    };
    let mut written = thread::scope(|scope| {
        let others: Vec<_> = (1..AT_ONCE).map(|_| scope.spawn(work)).collect();
        let mut written = work();
        for other in others {
            written.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        written
    });
    written.sort_by_key(|w| w.0);
    let mut tops = Tops { n_speakers: speakers.len() as u64, speakers: Vec::new(), cues: Vec::new() };
    for (table, written) in written {
        let WrittenTable { rows, files, top } = written?;
        done.put(TABLES[table], rows, files);
        match table {
            0 => tops.speakers = top,
            4 => tops.cues = top,
            _ => {}
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
    /// Writes one of [`TABLES`].
    fn write(&self, table: usize) -> Result<WrittenTable, WriteError> {
        let Self { scheme, totals, speakers, .. } = *self;
        let mut sink = TableSink::create(self.folder, TABLES[table], scheme, self.formats, GROUP_ROWS)?;
        let mut top = Vec::new();
        match table {
            0 => speakers.rows(scheme, |row| {
                if top.len() < TOP && matches!(row.kind, "person" | "organisation") {
                    top.push((row.name.to_string(), row.counts.quotes));
                }
                sink.append(row)
            })?,
            1 => totals.by_month(speakers, |row| sink.append(row))?,
            2 => totals.by_outlet(speakers, |row| sink.append(row))?,
            3 => totals.stance(speakers, |row| sink.append(row))?,
            _ => {
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
