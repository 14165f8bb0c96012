//! The store: what a run knows of every file and record, between the first pass and the second, and from night to night.
//!
//! One redb file. `files` is the ledger, in the order of the walk; `rows` has each record's rows (compressed, serialised
//! with postcard), in the order of the tables; `days` lists the records by day, with the facts that the corpus stage and
//! the shards go by, so that neither decodes rows, and `index` a hash of each, so that what did not change need not be
//! read; `meta` and `runs` are small. A run that keeps no
//! store makes one in its temporary folder that is never synced.

mod change;
mod error;
mod key;
mod lasting;
mod ledger;
mod record;
mod scratch;
mod view;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redb::{Database, ReadOnlyTable, ReadableDatabase, TableDefinition, TableError, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use change::{Change, Step};
pub use error::StoreError;
pub use key::{Day, FileKey, ListedKey, RecordKey};
pub use ledger::{FileEntry, FileState, Ledger};
pub use record::{ContentHash, Digest, Listed, Outcome, Prepared, RowsHash, content_hash, dropped_hash};
pub use view::{Packed, View};

type Table = TableDefinition<'static, &'static [u8], &'static [u8]>;
/// A table as it was when it was opened.
type TableView = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// Path -> [`FileEntry`].
const FILES: Table = Table::new("files");
/// Path and number -> epoch, day, content hash and rows.
const ROWS: Table = Table::new("rows");
/// Day, path and number -> [`Listed`].
const DAYS: Table = Table::new("days");
/// The same -> a hash of what is listed.
const INDEX: Table = Table::new("index");
/// Path and number -> what the corpus settled. Only a store for one run has it.
const SETTLED: Table = Table::new("settled");
/// Facts about the store itself, by name.
const META: Table = Table::new("meta");

/// Number -> a run that was, as JSON.
const RUNS: TableDefinition<'static, u64, &'static [u8]> = TableDefinition::new("runs");

/// Format of the file: it rises when older stores cannot be read any more.
pub const FORMAT: u32 = 2;

/// Memory for pages of the file, in bytes. The system caches them as well.
const CACHE: usize = 32 << 20;

/// The file's name in its folder.
const NAME: &str = "store.redb";

/// An open store.
pub struct Store {
    database: Database,
    path: PathBuf,
    /// The state of settings, models and program that this run's rows are made in.
    epoch: u32,
    /// Name of the engine, which stands in the rows.
    engine: Arc<str>,
    /// Kept from run to run.
    lasts: bool,
}

/// How an existing store was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// There was none.
    New,
    /// Its rows were made by the same settings, models and program.
    Same,
    /// They were made by others: all is to be done again.
    Other,
    /// It was damaged or of another format, and was put aside: all is to be done again.
    Unusable {
        /// What was wrong.
        why: String,
        /// Where it lies now.
        aside: PathBuf,
    },
}

impl Store {
    /// A store that goes with its folder, for one run.
    pub fn scratch(folder: &Path, engine: &str) -> Result<Self, StoreError> {
        let path = folder.join(NAME);
        let file = fs::OpenOptions::new().read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(|e| StoreError::io(path.clone(), e))?;
        let backend = scratch::Scratch::new(file).map_err(|e| StoreError::of(&path, e.into()))?;
        let opened = Database::builder().set_cache_size(CACHE).create_with_backend(backend);
        let database = opened.map_err(|e| StoreError::of(&path, e.into()))?;
        Ok(Self { database, path, epoch: 0, engine: engine.into(), lasts: false })
    }

    /// Begins a change. Without [`Change::commit`] it never was.
    pub fn change(&self) -> Result<Change<'_>, StoreError> {
        Change::begin(self)
    }

    /// The store as it is now.
    pub fn view(&self) -> Result<View<'_>, StoreError> {
        View::new(self)
    }

    /// The ledger from its beginning.
    pub fn ledger(&self) -> Ledger<'_> {
        Ledger::new(self)
    }

    /// The state of settings, models and program that this run's rows are made in: it rises when one of them changes.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Whether it is kept from run to run.
    pub fn lasts(&self) -> bool {
        self.lasts
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn begin_write(&self) -> Result<WriteTransaction, StoreError> {
        self.database.begin_write().map_err(|e| self.error(e))
    }

    /// A table as it is now; `None` if nothing was ever put into it.
    fn read_table(&self, table: Table) -> Result<Option<TableView>, StoreError> {
        let transaction = self.database.begin_read().map_err(|e| self.error(e))?;
        match transaction.open_table(table) {
            Ok(table) => Ok(Some(table)),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(e) => Err(self.error(e)),
        }
    }

    fn error(&self, error: impl Into<redb::Error>) -> StoreError {
        StoreError::of(&self.path, error.into())
    }

    /// An error of the system about the store's file.
    pub fn file_error(&self, source: std::io::Error) -> StoreError {
        StoreError::io(self.path.clone(), source)
    }

    fn damaged(&self, what: impl Into<String>) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), what: what.into() }
    }

    fn decoded<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, StoreError> {
        postcard::from_bytes(bytes).map_err(|e| self.damaged(e.to_string()))
    }

    fn encoded(&self, value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        postcard::to_stdvec(value).map_err(|e| self.damaged(e.to_string()))
    }
}
