//! The store: the ledger of all files and the rows of all records, between the two passes of a run, and from night to
//! night.
//!
//! One redb file. `files` is the ledger, in the order of the walk; `rows` has each record's rows (compressed, serialised
//! with postcard), in the order of the tables; `days` lists the records by day, with the facts that the corpus stage and
//! the shards need, so that neither decodes rows, and `index` a hash of each, so that what did not change need not be
//! read; `meta` and `runs` are small. A run that keeps no store makes one in its temporary folder that is never synced.
//!
//! Whatever is read from a store that is kept was checked ([`seal`]); damage is [`StoreError::Damaged`], a panic of redb
//! over a damaged file included.

mod change;
mod check;
mod error;
mod key;
mod lasting;
mod ledger;
mod overlay;
mod portable;
mod record;
mod scratch;
mod seal;
mod view;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redb::{Database, ReadOnlyDatabase, ReadOnlyTable, ReadTransaction, ReadableDatabase};
use redb::{TableDefinition, TableError, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::contain::contained;
pub use change::{Change, Step};
pub use error::StoreError;
pub use key::{Day, FileKey, ListedKey, RecordKey};
pub use ledger::{FileEntry, FileState, Ledger};
pub use portable::{
    Portable, PortableError, from_portable, portable_key, portable_listed, portable_outcome, portable_rows, to_portable,
};
pub use record::{ContentHash, Digest, Listed, Outcome, Prepared, RowsHash, content_hash, dropped_hash};
pub use view::{Packed, View};

type Table = TableDefinition<'static, &'static [u8], &'static [u8]>;
/// A table at the time it was opened.
type TableView = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// Path -> [`FileEntry`].
const FILES: Table = Table::new("files");
/// Path and number -> epoch, day, content hash and rows.
const ROWS: Table = Table::new("rows");
/// Day, path and number -> [`Listed`].
const DAYS: Table = Table::new("days");
/// The same -> a hash of what is listed.
const INDEX: Table = Table::new("index");
/// Path and number -> the corpus pass's results. Only a store for one run has it.
const RESOLVED: Table = Table::new("settled");
/// Facts about the store itself, by name.
const META: Table = Table::new("meta");

/// Number -> an earlier run, as JSON.
const RUNS: TableDefinition<'static, u64, &'static [u8]> = TableDefinition::new("runs");

/// Format of the file, raised when older stores can no longer be read.
pub const FORMAT: u32 = 4;

/// Memory for pages of the file, in bytes. The system caches them as well.
const CACHE: usize = 32 << 20;

/// The file's name in its folder.
const NAME: &str = "store.redb";

/// An open store.
pub struct Store {
    /// `None` only while it is dropped.
    database: Option<Handle>,
    path: PathBuf,
    /// See [`Store::epoch`].
    epoch: u32,
    /// Name of the engine, which is a column of the rows.
    engine: Arc<str>,
    /// Whether it is kept from run to run.
    lasts: bool,
}

/// The open file.
enum Handle {
    Writable(Database),
    ReadOnly(ReadOnlyDatabase),
}

/// State of an existing store when it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// There was none.
    New,
    /// Its rows were made by the same settings, models and program.
    Same,
    /// They were made by others: all articles must be annotated again.
    Other,
    /// It was damaged or of another format, and was put aside: all articles must be read again.
    Unusable {
        /// What was wrong.
        why: String,
        /// Where it lies now.
        aside: PathBuf,
    },
}

impl Store {
    /// Makes a store for one run, in a folder that is removed after it.
    pub fn scratch(folder: &Path, engine: &str) -> Result<Self, StoreError> {
        let path = folder.join(NAME);
        let file = fs::OpenOptions::new().read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(|e| StoreError::io(path.clone(), e))?;
        let backend = scratch::Scratch::new(file).map_err(|e| StoreError::of(&path, e.into()))?;
        let opened = Database::builder().set_cache_size(CACHE).create_with_backend(backend);
        let database = opened.map_err(|e| StoreError::of(&path, e.into()))?;
        Ok(Self { database: Some(Handle::Writable(database)), path, epoch: 0, engine: engine.into(), lasts: false })
    }

    /// Begins a change. Dropped without [`Change::commit`], it has no effect.
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

    /// Number of the combination of settings, models and program that this run's rows are made by; it rises when one
    /// of them changes.
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
        match &self.database {
            Some(Handle::Writable(database)) => database.begin_write().map_err(|e| self.error(e)),
            _ => Err(self.file_error(std::io::ErrorKind::ReadOnlyFilesystem.into())),
        }
    }

    fn begin_read(&self) -> Result<ReadTransaction, StoreError> {
        match &self.database {
            Some(Handle::Writable(database)) => database.begin_read().map_err(|e| self.error(e)),
            Some(Handle::ReadOnly(database)) => database.begin_read().map_err(|e| self.error(e)),
            None => Err(self.error(redb::Error::DatabaseClosed)),
        }
    }

    /// A table as a transaction sees it; `None` if nothing was ever put into it.
    fn table(&self, transaction: &ReadTransaction, table: Table) -> Result<Option<TableView>, StoreError> {
        match transaction.open_table(table) {
            Ok(table) => Ok(Some(table)),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(e) => Err(self.error(e)),
        }
    }

    /// Runs `f`; a panic in it, which damage in the file makes redb do, is [`StoreError::Damaged`].
    fn contained<T>(&self, f: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        contained(f).unwrap_or_else(|panic| Err(self.damaged(panic)))
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

impl Drop for Store {
    fn drop(&mut self) {
        let database = self.database.take();
        // Closing writes to the file, and may panic where it is damaged.
        let _ = contained(|| drop(database));
    }
}
