//! Writing: rows to CSV and Parquet, the aggregate tables, run.json.
//!
//! A run writes beside the tables of the run before and takes their place at the end: a run that is killed
//! or fails leaves them whole. The files are complete and on the disk before the first is moved; a kill
//! between two moves is made good by the next run into that folder. run.json is moved last: it names every
//! file with its rows and bytes, so that a reader can tell whether a set is of one run.

mod aggregate;
mod columns;
mod csv_sink;
mod error;
mod file;
mod folder;
mod parquet_sink;
mod record;
mod settings;
mod table_sink;
mod text_column;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use whosaid_language::stance::StanceLexicon;

pub use error::WriteError;
pub use record::{ModelRecord, RunCounts, RunRecord};
pub use settings::OutputSettings;

use crate::flow::{DropStatus, Dropped};
use crate::tables::schema::{self, Files, Table};
use crate::tables::{
    CueRow, DocumentRow, FailureRow, Hedging, MarkerOf, QuoteOf, QuoteStance, QuoteStanceOf, Row, Rows, Scheme,
};
use aggregate::Aggregates;
use folder::RunFolder;
use table_sink::{FinishedFile, Formats, TableSink};

/// Rows of a Parquet row group, by table: a fixed number, so that the bytes depend on the rows alone, and
/// as much of the table as is held in memory.
const GROUP_ROWS: usize = 1 << 15;
/// Articles are fewer than quotes, and their texts longer: groups that fill early keep the memory flat early.
const GROUP_DOCUMENTS: usize = 1 << 13;
const GROUP_DOCUMENTS_WITH_TEXT: usize = 1 << 11;

const RUN_JSON: &str = "run.json";

/// Most speakers and cues that [`Written`] lists.
const TOP: usize = 10;

/// What a run wrote.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The files, in the order of the data dictionary, run.json last.
    pub files: Vec<PathBuf>,
    /// Counts of what is in them.
    pub counts: RunCounts,
    /// Named speakers (persons and organisations) with the most quotes and how many, most first; at most ten.
    pub top_speakers: Vec<(String, u64)>,
    /// Cue lemmas with the most quotes and how many, most first; at most ten.
    pub top_cues: Vec<(String, u64)>,
}

/// The tables of a run while they are written. Dropped before it is finished, it leaves the output folder's
/// tables as they were.
pub struct Output {
    folder: RunFolder,
    scheme: Scheme,
    formats: Formats,
    documents: TableSink,
    quotes: TableSink,
    markers: TableSink,
    stance: TableSink,
    failures: TableSink,
    aggregates: Aggregates,
    counts: RunCounts,
    /// Markers of the article at hand, by quote and subcategory.
    stance_counts: Vec<QuoteStance>,
}

impl Output {
    /// Takes the output folder and begins the tables. `lexicon` names the markers' categories.
    pub fn begin(settings: &OutputSettings, lexicon: &StanceLexicon) -> Result<Self, WriteError> {
        let scheme = Scheme::of(lexicon);
        for table in schema::tables() {
            table_sink::check_columns(table, &scheme)?;
        }
        let formats = Formats { csv: settings.csv, parquet: settings.parquet, on_request: settings.text_in_parquet };
        let folder = RunFolder::begin(&settings.folder)?;
        let group_rows = if settings.text_in_parquet { GROUP_DOCUMENTS_WITH_TEXT } else { GROUP_DOCUMENTS };
        Ok(Self {
            documents: sink(&folder, &schema::DOCUMENTS, &scheme, formats, group_rows)?,
            quotes: sink(&folder, &schema::QUOTES, &scheme, formats, GROUP_ROWS)?,
            markers: sink(&folder, &schema::STANCE_MARKERS, &scheme, formats, GROUP_ROWS)?,
            stance: sink(&folder, &schema::STANCE_BY_QUOTE, &scheme, formats, GROUP_ROWS)?,
            failures: sink(&folder, &schema::FAILURES, &scheme, formats, GROUP_ROWS)?,
            aggregates: Aggregates::new(&scheme),
            counts: RunCounts::default(),
            stance_counts: Vec::new(),
            folder,
            scheme,
            formats,
        })
    }

    /// Appends a batch of articles, and of what was dropped, in the order of the walk. How they are cut into
    /// batches makes no difference to the tables.
    pub fn append(&mut self, batch: Vec<Result<Rows, Dropped>>) -> Result<(), WriteError> {
        batch
            .into_iter()
            .try_for_each(|item| match item {
                Ok(rows) => self.append_rows(&rows),
                Err(dropped) => self.append_dropped(&dropped),
            })
            .map_err(|e| self.told(e))
    }

    /// Counts of what has been appended so far; speakers are counted at the end.
    pub fn counts(&self) -> &RunCounts {
        &self.counts
    }

    fn append_rows(&mut self, rows: &Rows) -> Result<(), WriteError> {
        self.counts.add(rows, &self.scheme);
        self.documents.append(&rows.document)?;
        let scheme = &self.scheme;
        QuoteStance::count(rows, scheme, &mut self.stance_counts);
        for (quote, ordinal) in rows.quotes.iter().zip(1..) {
            let hedging = Hedging::of(ordinal - 1, &self.stance_counts, scheme);
            self.quotes.append(&QuoteOf { rows, quote, ordinal, hedging })?;
        }
        for &count in &self.stance_counts {
            let quote = &rows.quotes[count.quote as usize];
            self.stance.append(&QuoteStanceOf { rows, quote, count, scheme })?;
        }
        for marker in &rows.markers {
            self.markers.append(&MarkerOf { rows, marker, scheme: &self.scheme })?;
        }
        self.aggregates.add(rows, &self.scheme, &self.stance_counts).map_err(aggregate_error)
    }

    fn append_dropped(&mut self, dropped: &Dropped) -> Result<(), WriteError> {
        self.counts.add_dropped(dropped);
        self.documents.append(&DocumentRow::dropped(dropped))?;
        if dropped.status == DropStatus::Failed {
            self.failures.append(&FailureRow(dropped))?;
        }
        Ok(())
    }

    fn told(&self, error: WriteError) -> WriteError {
        let sinks = [&self.documents, &self.quotes, &self.markers, &self.stance, &self.failures];
        error.after(self.folder.output(), sinks.iter().map(|s| s.bytes()).sum(), self.counts.articles)
    }

    /// Writes the aggregate tables and run.json, and puts all in place of the tables of the run before.
    pub fn finish(self, record: RunRecord) -> Result<Written, WriteError> {
        let (at, articles) = (self.folder.output().to_path_buf(), self.counts.articles);
        let sinks = [&self.documents, &self.quotes, &self.markers, &self.stance, &self.failures];
        let bytes = sinks.iter().map(|s| s.bytes()).sum();
        self.write_rest(&record).map_err(|e| e.after(&at, bytes, articles))
    }

    fn write_rest(self, record: &RunRecord) -> Result<Written, WriteError> {
        let Self {
            folder, scheme, formats, documents, quotes, markers, stance, failures, aggregates, mut counts, ..
        } = self;
        let mut done = Finished::default();
        done.add(&schema::DOCUMENTS, documents)?;
        done.add(&schema::QUOTES, quotes)?;
        done.add(&schema::STANCE_MARKERS, markers)?;
        done.add(&schema::STANCE_BY_QUOTE, stance)?;

        let totals = aggregates.finish().map_err(aggregate_error)?;
        let open = |table| sink(&folder, table, &scheme, formats, GROUP_ROWS);
        let (speakers, named) = totals.speakers().map_err(aggregate_error)?;
        counts.speakers = speakers.len() as u64;
        let top_speakers = speakers.iter().filter(|s| matches!(s.kind.as_str(), "person" | "organisation"));
        let top_speakers = top_speakers.take(TOP).map(|s| (s.name.clone(), s.counts.quotes)).collect();
        done.add(&schema::SPEAKERS, filled(open(&schema::SPEAKERS)?, &speakers)?)?;
        drop(speakers);
        let mut by_month = open(&schema::SPEAKER_BY_MONTH)?;
        totals.by_month(&named, |row| by_month.append(row))?;
        done.add(&schema::SPEAKER_BY_MONTH, by_month)?;
        let mut by_outlet = open(&schema::SPEAKER_BY_OUTLET)?;
        totals.by_outlet(&named, |row| by_outlet.append(row))?;
        done.add(&schema::SPEAKER_BY_OUTLET, by_outlet)?;
        let mut stance = open(&schema::STANCE_BY_SPEAKER)?;
        totals.stance(&named, &scheme, |row| stance.append(row))?;
        done.add(&schema::STANCE_BY_SPEAKER, stance)?;
        let cues = totals.cues().map_err(aggregate_error)?;
        let top_cues = top_lemmas(&cues);
        done.add(&schema::QUOTES_BY_CUE, filled(open(&schema::QUOTES_BY_CUE)?, &cues)?)?;
        done.add(&schema::FAILURES, failures)?;

        let run = record::run_json(folder.run_id(), record, &counts, done.tables);
        write_json(&folder.temporary().join(RUN_JSON), &run)?;
        done.names.push(RUN_JSON.to_string());

        let files = done.names.iter().map(|n| folder.output().join(n)).collect();
        let absent = all_names().filter(|n| !done.names.contains(n)).collect();
        folder.commit(done.names, absent)?;
        Ok(Written { files, counts, top_speakers, top_cues })
    }
}

/// The files of the tables that are complete.
#[derive(Default)]
struct Finished {
    names: Vec<String>,
    tables: Map<String, Value>,
}

impl Finished {
    fn add(&mut self, table: &Table, sink: TableSink) -> Result<(), WriteError> {
        let rows = sink.rows();
        let mut files = Map::new();
        for FinishedFile { name, bytes } in sink.finish()? {
            files.insert(name.clone(), json!(bytes));
            self.names.push(name);
        }
        self.tables.insert(table.name.to_string(), json!({ "rows": rows, "bytes": files }));
        Ok(())
    }
}

impl From<polars::prelude::PolarsError> for WriteError {
    fn from(source: polars::prelude::PolarsError) -> Self {
        aggregate_error(source)
    }
}

fn aggregate_error(source: polars::prelude::PolarsError) -> WriteError {
    WriteError::Frame { table: "speakers", source }
}

fn sink(
    folder: &RunFolder,
    table: &'static Table,
    scheme: &Scheme,
    formats: Formats,
    group_rows: usize,
) -> Result<TableSink, WriteError> {
    TableSink::create(folder.temporary(), table, scheme, formats, group_rows)
}

fn filled<R: Row>(mut sink: TableSink, rows: &[R]) -> Result<TableSink, WriteError> {
    rows.iter().try_for_each(|row| sink.append(row))?;
    Ok(sink)
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

/// Every file name that a run may write.
fn all_names() -> impl Iterator<Item = String> {
    schema::tables().iter().flat_map(|table| {
        let parquet = (table.files == Files::CsvAndParquet).then(|| table_sink::parquet_name(table));
        std::iter::once(table_sink::csv_name(table)).chain(parquet)
    })
}

fn write_json(path: &Path, value: &Value) -> Result<(), WriteError> {
    let text = format!("{value:#}\n");
    let written = fs::write(path, text).and_then(|()| fs::File::open(path)?.sync_all());
    written.map_err(|e| WriteError::file(path, e))
}
