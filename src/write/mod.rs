//! Writing: rows to CSV and Parquet, the aggregate tables, run.json.
//!
//! A run writes next to the tables of the run before and replaces them at the end, all in one step: a run that is killed
//! or fails leaves them whole. run.json names every file with its rows and bytes.

mod about;
mod aggregate;
mod archive;
mod arrow;
mod at_once;
mod columns;
mod confident;
mod corpus_tables;
mod csv_sink;
mod describe;
mod error;
mod file;
mod folder;
mod number_column;
mod page;
mod parquet_sink;
mod publish;
mod record;
mod settings;
mod sides;
mod sum;
mod table_sink;
mod text_column;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use whosaid_language::stance::StanceLexicon;

pub use about::Provenance;
pub use aggregate::{Counter, total};
pub use archive::{Archive, Month, Problem, Shard, ShardPlace, Shards, WindowOfShards, check, home};
pub use arrow::{ArrowTable, ArrowTables, plain, plain_type};
pub use error::WriteError;
pub use page::{MakePage, PAGE_HTML};
pub use record::{ModelRecord, RunRecord};
pub use settings::{CsvFor, OutputSettings};
pub use sum::FileSum;

use crate::flow::{Dropped, RunCounts};
use crate::tables::schema;
use crate::tables::{Rows, Scheme};
use aggregate::Aggregates;
use confident::Confident;
use corpus_tables::Finished;
use describe::Described;
use file::FileState;
use folder::RunFolder;
use sides::{Counted, Failures, Quoted, Running};
use table_sink::{Form, TableSink};

/// Rows of a Parquet row group, by table: a fixed number, so that the bytes depend on the rows alone, and
/// as much of the table as is held in memory.
const GROUP_ROWS: usize = 1 << 15;
/// Articles are fewer than quotes, and their texts longer: groups that fill early keep the memory flat early.
const GROUP_DOCUMENTS: usize = 1 << 13;
const GROUP_DOCUMENTS_WITH_TEXT: usize = 1 << 11;

const RUN_JSON: &str = "run.json";

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
    form: Form,
    quoted: Running<Quoted>,
    counted: Running<Counted>,
    /// What is known of the files that the two write.
    files: Vec<FileState>,
    /// Articles handed over.
    articles: u64,
    /// Last, so that the two have ended when the temporary folder goes.
    folder: RunFolder,
}

impl Output {
    /// Takes the output folder and begins the tables. `lexicon` names the markers' categories.
    pub fn begin(settings: &OutputSettings, lexicon: &StanceLexicon) -> Result<Self, WriteError> {
        Self::of_scheme(settings, Scheme::of(lexicon), &Provenance::default())
    }

    /// The same for tables of a given shape, made by what `provenance` says.
    pub fn of_scheme(settings: &OutputSettings, scheme: Scheme, provenance: &Provenance) -> Result<Self, WriteError> {
        let form = form(settings, scheme, provenance)?;
        let folder = RunFolder::begin(&settings.folder)?;
        publish::refuse_foreign(folder.output(), all_names().chain([RUN_JSON.to_string()]).collect::<Vec<_>>().iter())?;
        let group_documents = if form.on_request { GROUP_DOCUMENTS_WITH_TEXT } else { GROUP_DOCUMENTS };
        let at = folder.temporary();
        let documents = TableSink::create(at, &form, group_documents)?;
        let quotes = TableSink::create(at, &form, GROUP_ROWS)?;
        let failures = TableSink::create(at, &form, GROUP_ROWS)?;
        let markers = TableSink::create(at, &form, GROUP_ROWS)?;
        let stance = TableSink::create(at, &form, GROUP_ROWS)?;
        let files =
            [documents.states(), quotes.states(), markers.states(), stance.states(), failures.states()].concat();
        let aggregates = Aggregates::new(&form.scheme, at.to_path_buf());
        let quoted = Quoted {
            scheme: Arc::clone(&form.scheme),
            documents,
            quotes,
            failures: Failures::Table(Box::new(failures)),
            counts: RunCounts::default(),
            confident: form.confident,
            stance: Vec::new(),
        };
        let scheme = Arc::clone(&form.scheme);
        let counted = Counted { scheme, markers, stance, aggregates, confident: form.confident, counts: Vec::new() };
        let (quoted, counted) = (Running::start(quoted), Running::start(counted));
        Ok(Self { folder, form, quoted, counted, files, articles: 0 })
    }

    /// A folder for files that go with the run.
    pub fn temporary(&self) -> &Path {
        self.folder.temporary()
    }

    /// Appends a batch of articles, and of what was dropped, in the order of the tables. How they are cut into
    /// batches makes no difference to the tables.
    pub fn append(&mut self, batch: Vec<Result<Rows, Dropped>>) -> Result<(), WriteError> {
        self.articles += batch.iter().filter(|item| item.is_ok()).count() as u64;
        let batch = Arc::new(batch);
        let taken = self.quoted.append(Arc::clone(&batch)).and_then(|()| self.counted.append(batch));
        taken.map_err(|e| self.told(e))
    }

    fn told(&self, error: WriteError) -> WriteError {
        error.after(self.folder.output(), self.files.iter().map(FileState::bytes).sum(), self.articles)
    }

    /// Writes the aggregate tables and run.json, and puts all in place of the tables of the run before.
    pub fn finish(self, record: RunRecord) -> Result<Written, WriteError> {
        self.finish_with(record, None)
    }

    /// The same with a page of the tables, if one is wanted.
    pub fn finish_with(self, record: RunRecord, page: Option<MakePage<'_>>) -> Result<Written, WriteError> {
        let (at, articles, files) = (self.folder.output().to_path_buf(), self.articles, self.files.clone());
        self.write_rest(&record, page).map_err(|e| e.after(&at, files.iter().map(FileState::bytes).sum(), articles))
    }

    fn write_rest(self, record: &RunRecord, page: Option<MakePage<'_>>) -> Result<Written, WriteError> {
        let Self { folder, form, mut quoted, mut counted, .. } = self;
        let Quoted { documents, quotes, failures, mut counts, .. } = quoted.finish()?;
        let Counted { markers, stance, aggregates, .. } = counted.finish()?;
        let mut done = Finished::default();
        done.add(documents)?;
        done.add(quotes)?;
        done.add(markers)?;
        done.add(stance)?;
        let runs = aggregates.finish()?;
        let tops = corpus_tables::write(folder.temporary(), &form, &runs, &mut done)?;
        counts.speakers = tops.n_speakers;
        if let Failures::Table(failures) = failures {
            done.add(*failures)?;
        }

        let places = describe::single_files(|table| done.rows(table));
        let described = Described { form: &form, places: &places };
        done.names.extend(described.write(folder.temporary(), folder.output())?);

        let run = record::run_json(folder.run_id(), record, &counts, done.tables);
        write_json(&folder.temporary().join(RUN_JSON), &run)?;
        done.names.push(RUN_JSON.to_string());
        done.names.extend(page::write(folder.temporary(), page)?);

        let files = done.names.iter().map(|n| folder.output().join(n)).collect();
        folder.commit(&done.names)?;
        Ok(Written { files, counts, top_speakers: tops.speakers, top_cues: tops.cues })
    }
}

/// The shape and forms of the tables. Refuses two columns of one name.
fn form(settings: &OutputSettings, scheme: Scheme, provenance: &Provenance) -> Result<Form, WriteError> {
    let scheme = scheme.with_gender(settings.gender);
    for table in schema::tables() {
        table_sink::check_columns(table, &scheme)?;
    }
    Ok(Form {
        scheme: Arc::new(scheme),
        csv: settings.csv.then_some(settings.csv_for),
        parquet: settings.parquet,
        on_request: settings.text_in_parquet,
        confident: Confident::new(settings),
        about: provenance.about().into(),
    })
}

/// Whether a run has left its tables in an output folder.
pub fn has_tables(output: &Path) -> bool {
    output.join(RUN_JSON).is_file() || archive::has_snapshot(output)
}

/// Every file name that a run may write.
fn all_names() -> impl Iterator<Item = String> {
    schema::tables().iter().flat_map(|table| [table.csv_name(), table.parquet_name()])
}

fn write_json(path: &Path, value: &Value) -> Result<(), WriteError> {
    write_synced(path, format!("{value:#}\n").as_bytes())
}

/// Writes a small file that is on the disk when this returns.
fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let written = fs::write(path, bytes).and_then(|()| fs::File::open(path)?.sync_all());
    written.map_err(|e| WriteError::file(path, e))
}
