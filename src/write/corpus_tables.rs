//! The aggregate tables: one file a form, whatever the layout of the others.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::WriteError;
use super::aggregate::{Run, Speakers, Totals};
use super::at_once::at_once;
use super::table_sink::{FinishedFile, Form, TableSink};
use crate::tables::CueRow;
use crate::tables::schema;
use crate::tables::schema::{OutletByMonth, QuotesByCue, SpeakerByMonth, SpeakerByOutlet, StanceBySpeaker, Table};

/// Rows of a row group: fewer than in the other tables, for two are written at a time, beside all speakers.
const AGGREGATE_ROWS: usize = 1 << 13;

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
    pub fn add<T: Table>(&mut self, sink: TableSink<T>) -> Result<(), WriteError> {
        self.put(WrittenTable::of(sink)?);
        Ok(())
    }

    /// Rows of a finished table.
    pub fn rows(&self, table: &str) -> u64 {
        self.tables.get(table).and_then(|t| t["rows"].as_u64()).unwrap_or(0)
    }

    fn put(&mut self, WrittenTable { name, rows, files: finished }: WrittenTable) {
        let mut files = Map::new();
        for FinishedFile { name, bytes } in finished {
            files.insert(name.clone(), json!(bytes));
            self.names.push(name);
        }
        self.tables.insert(name.to_string(), json!({ "rows": rows, "bytes": files }));
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
    OutletByMonth,
    Stance,
    Cues,
}

impl Aggregate {
    /// All of them, those that take longest first, so that two threads end at about the same time.
    const LONGEST_FIRST: [Self; 6] =
        [Self::ByMonth, Self::ByOutlet, Self::Speakers, Self::OutletByMonth, Self::Stance, Self::Cues];
}

/// Writes the aggregate tables from what was counted.
pub(super) fn write(folder: &Path, form: &Form, runs: &[Run], done: &mut Finished) -> Result<Tops, WriteError> {
    let totals = Totals::new(runs, &form.scheme);
    let speakers = totals.speakers()?;
    let tables = AggregateTables { folder, form, totals, speakers: &speakers };
    let done_of = |table: &Aggregate| (*table, tables.write(*table));
    let mut written = at_once(&Aggregate::LONGEST_FIRST, done_of);
    written.sort_by_key(|w| w.0);
    let mut tops = Tops { n_speakers: speakers.len() as u64, speakers: Vec::new(), cues: Vec::new() };
    for (table, written) in written {
        let (written, top) = written?;
        done.put(written);
        match table {
            Aggregate::Speakers => tops.speakers = top,
            Aggregate::Cues => tops.cues = top,
            Aggregate::ByMonth | Aggregate::ByOutlet | Aggregate::OutletByMonth | Aggregate::Stance => {}
        }
    }
    Ok(tops)
}

/// What the aggregate tables are written from, and where.
struct AggregateTables<'a> {
    folder: &'a Path,
    form: &'a Form,
    totals: Totals<'a>,
    speakers: &'a Speakers,
}

/// A table that is complete.
pub(super) struct WrittenTable {
    name: &'static str,
    rows: u64,
    files: Vec<FinishedFile>,
}

impl WrittenTable {
    fn of<T: Table>(sink: TableSink<T>) -> Result<Self, WriteError> {
        Ok(Self { name: T::NAME, rows: sink.rows(), files: sink.finish()? })
    }
}

/// What has the most quotes, and how many, most first.
type Top = Vec<(String, u64)>;

impl AggregateTables<'_> {
    fn write(&self, table: Aggregate) -> Result<(WrittenTable, Top), WriteError> {
        let Self { totals, speakers, .. } = *self;
        let mut top = Vec::new();
        let written = match table {
            Aggregate::Speakers => self.fill::<schema::Speakers>(|sink| {
                speakers.rows(&self.form.scheme, |row| {
                    if top.len() < TOP && matches!(row.kind, "person" | "organisation") {
                        top.push((row.name.to_string(), row.counts.quotes));
                    }
                    sink.append(row)
                })
            }),
            Aggregate::ByMonth => self.fill::<SpeakerByMonth>(|sink| totals.by_month(speakers, |row| sink.append(row))),
            Aggregate::ByOutlet => {
                self.fill::<SpeakerByOutlet>(|sink| totals.by_outlet(speakers, |row| sink.append(row)))
            }
            Aggregate::OutletByMonth => {
                self.fill::<OutletByMonth>(|sink| totals.outlets_by_month(|row| sink.append(row)))
            }
            Aggregate::Stance => self.fill::<StanceBySpeaker>(|sink| totals.stance(speakers, |row| sink.append(row))),
            Aggregate::Cues => self.fill::<QuotesByCue>(|sink| {
                let cues = totals.cues()?;
                top = top_lemmas(&cues);
                cues.iter().try_for_each(|row| sink.append(row))
            }),
        };
        written.map(|written| (written, top))
    }

    /// Writes the table whose rows `fill` appends.
    fn fill<T: Table>(
        &self,
        fill: impl FnOnce(&mut TableSink<T>) -> Result<(), WriteError>,
    ) -> Result<WrittenTable, WriteError> {
        let mut sink = TableSink::create(self.folder, self.form, AGGREGATE_ROWS)?;
        fill(&mut sink)?;
        WrittenTable::of(sink)
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
