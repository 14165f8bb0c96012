//! Opening a store that is kept from run to run, and what it knows of itself.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use redb::{Database, ReadableDatabase, ReadableTable, TableError};

use super::{CACHE, FORMAT, Found, META, NAME, RUNS, Store, StoreError};

/// Names of what the store knows of itself.
mod name {
    pub const FORMAT: &[u8] = b"format";
    /// Tells this store from any other.
    pub const ID: &[u8] = b"id";
    pub const EPOCH: &[u8] = b"epoch";
    pub const FINGERPRINT: &[u8] = b"fingerprint";
    /// Rises with every change of a record.
    pub const GENERATION: &[u8] = b"generation";
}

/// Runs that are remembered.
const MOST_RUNS: u64 = 400;

impl Store {
    /// Opens the store in `folder`, or makes one, for rows made by `engine`. `fingerprint` stands for everything but
    /// the articles that rows depend on.
    pub fn open(folder: &Path, engine: &str, fingerprint: &[u8; 32]) -> Result<(Self, Found), StoreError> {
        let path = folder.join(NAME);
        let existed = path.exists();
        let (database, found) = match open_database(&path).and_then(|d| checked(d, &path)) {
            Ok(database) => (database, if existed { Found::Same } else { Found::New }),
            Err(error @ (StoreError::Damaged { .. } | StoreError::Version { .. })) => {
                let aside = path.with_extension("redb.unusable");
                fs::rename(&path, &aside).map_err(|e| StoreError::io(path.clone(), e))?;
                (open_database(&path)?, Found::Unusable { why: error.to_string(), aside })
            }
            Err(error) => return Err(error),
        };
        let mut store = Self { database, path, epoch: 0, engine: engine.into(), lasts: true };
        let found = store.begin(fingerprint, found)?;
        Ok((store, found))
    }

    /// Opens the store in `folder` to look at it; [`Store::epoch`] is what a run of that `fingerprint` would have.
    pub fn look_at(folder: &Path, engine: &str, fingerprint: &[u8; 32]) -> Result<(Self, Found), StoreError> {
        let path = folder.join(NAME);
        if !path.exists() {
            return Err(StoreError::Missing { path });
        }
        let database = checked(open_database(&path)?, &path)?;
        let mut store = Self { database, path, epoch: 0, engine: engine.into(), lasts: true };
        let is_same = store.meta(name::FINGERPRINT)?.as_deref() == Some(fingerprint);
        store.epoch = store.number(name::EPOCH)?.unwrap_or(0) as u32 + u32::from(!is_same);
        Ok((store, if is_same { Found::Same } else { Found::Other }))
    }

    /// Begins the epoch of a run.
    fn begin(&mut self, fingerprint: &[u8; 32], found: Found) -> Result<Found, StoreError> {
        let before = self.meta(name::FINGERPRINT)?;
        let epoch = self.number(name::EPOCH)?.unwrap_or(0) as u32;
        if before.as_deref() == Some(fingerprint) {
            self.epoch = epoch;
            return Ok(found);
        }
        self.epoch = epoch + 1;
        let transaction = self.begin_write()?;
        {
            let mut meta = transaction.open_table(META).map_err(|e| self.error(e))?;
            let epoch = u64::from(self.epoch).to_be_bytes();
            let mut facts =
                vec![(name::FORMAT, u64::from(FORMAT).to_be_bytes().to_vec()), (name::EPOCH, epoch.to_vec())];
            facts.push((name::FINGERPRINT, fingerprint.to_vec()));
            if before.is_none() {
                facts.push((name::ID, new_id(&self.path).to_vec()));
            }
            for (name, value) in facts {
                meta.insert(name, value.as_slice()).map_err(|e| self.error(e))?;
            }
        }
        transaction.commit().map_err(|e| self.error(e))?;
        Ok(match (found, before) {
            (Found::Same, Some(_)) => Found::Other,
            (Found::Same, None) => Found::New,
            (found, _) => found,
        })
    }

    /// Stands for the records that the store holds: two equal ones mean that nothing was changed in between.
    pub fn state(&self) -> Result<String, StoreError> {
        let id = self.meta(name::ID)?.unwrap_or_default();
        let id: String = id.iter().map(|b| format!("{b:02x}")).collect();
        Ok(format!("{id}-{}", self.number(name::GENERATION)?.unwrap_or(0)))
    }

    /// Raises the number that [`Store::state`] ends with.
    pub(super) fn count_change(&self, transaction: &redb::WriteTransaction) -> Result<(), StoreError> {
        let mut meta = transaction.open_table(META).map_err(|e| self.error(e))?;
        let before = meta.get(name::GENERATION).map_err(|e| self.error(e))?;
        let number = before.and_then(|v| v.value().first_chunk().map(|b| u64::from_be_bytes(*b))).unwrap_or(0);
        let put = meta.insert(name::GENERATION, (number + 1).to_be_bytes().as_slice()).map(drop);
        put.map_err(|e| self.error(e))
    }

    /// Remembers a run, as JSON, with those before it.
    pub fn add_run(&self, run: &serde_json::Value) -> Result<(), StoreError> {
        let transaction = self.begin_write()?;
        {
            let mut runs = transaction.open_table(RUNS).map_err(|e| self.error(e))?;
            let last = runs.last().map_err(|e| self.error(e))?.map(|(number, _)| number.value());
            let number = last.map_or(0, |n| n + 1);
            runs.insert(number, run.to_string().as_bytes()).map_err(|e| self.error(e))?;
            runs.retain_in(..number.saturating_sub(MOST_RUNS - 1), |_, _| false).map_err(|e| self.error(e))?;
        }
        transaction.commit().map_err(|e| self.error(e))
    }

    /// The runs that are remembered, the oldest first.
    pub fn runs(&self) -> Result<Vec<serde_json::Value>, StoreError> {
        let transaction = self.database.begin_read().map_err(|e| self.error(e))?;
        let runs = match transaction.open_table(RUNS) {
            Ok(runs) => runs,
            Err(TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
            Err(e) => return Err(self.error(e)),
        };
        let mut out = Vec::new();
        for run in runs.range::<u64>(..).map_err(|e| self.error(e))? {
            let (_, run) = run.map_err(|e| self.error(e))?;
            out.push(serde_json::from_slice(run.value()).map_err(|e| self.damaged(e.to_string()))?);
        }
        Ok(out)
    }

    fn meta(&self, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(meta) = self.read_table(META)? else { return Ok(None) };
        Ok(meta.get(name).map_err(|e| self.error(e))?.map(|v| v.value().to_vec()))
    }

    fn number(&self, name: &[u8]) -> Result<Option<u64>, StoreError> {
        Ok(self.meta(name)?.and_then(|v| v.first_chunk().map(|b| u64::from_be_bytes(*b))))
    }
}

/// Opens or makes the file. What redb makes of a damaged one, a panic included, is an error.
fn open_database(path: &Path) -> Result<Database, StoreError> {
    let open = || Database::builder().set_cache_size(CACHE).create(path);
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(opened) => opened.map_err(|e| StoreError::of(path, e.into())),
        Err(_) => Err(StoreError::Damaged { path: path.to_path_buf(), what: "it cannot be opened".to_string() }),
    }
}

/// Refuses a store of another format.
fn checked(database: Database, path: &Path) -> Result<Database, StoreError> {
    let error = |e: redb::Error| StoreError::of(path, e);
    let transaction = database.begin_read().map_err(|e| error(e.into()))?;
    let found = match transaction.open_table(META) {
        Ok(meta) => meta.get(name::FORMAT).map_err(|e| error(e.into()))?.map(|v| v.value().to_vec()),
        // A new file, or one whose first change never came.
        Err(TableError::TableDoesNotExist(_)) => return Ok(database),
        Err(e) => return Err(error(e.into())),
    };
    let found = found.and_then(|v| v.first_chunk().map(|b| u64::from_be_bytes(*b) as u32)).unwrap_or(0);
    if found == FORMAT { Ok(database) } else { Err(StoreError::Version { path: path.to_path_buf(), found }) }
}

fn new_id(path: &Path) -> [u8; 8] {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seed = format!("{} {} {}", now.as_nanos(), std::process::id(), path.display());
    let mut id = [0; 8];
    id.copy_from_slice(&blake3::hash(seed.as_bytes()).as_bytes()[..8]);
    id
}
