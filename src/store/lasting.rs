//! Opening a store that is kept from run to run, and the facts that it records about itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use redb::{Builder, ConcurrencyMode, Database, DatabaseError, ReadTransaction, ReadableTable, WriteTransaction};

use super::overlay::Overlay;
use super::seal::{Totals, sealed, unsealed};
use super::{CACHE, FORMAT, Found, Handle, META, NAME, RUNS, Store, StoreError};
use crate::contain::contained;

/// Names of the facts. All but the format are sealed.
mod name {
    pub const FORMAT: &[u8] = b"format";
    /// Tells this store from any other.
    pub const ID: &[u8] = b"id";
    pub const EPOCH: &[u8] = b"epoch";
    pub const FINGERPRINT: &[u8] = b"fingerprint";
    /// Rises with every change of a record.
    pub const GENERATION: &[u8] = b"generation";
    /// `Totals`.
    pub const TOTALS: &[u8] = b"totals";
    /// The folder that the articles were read from.
    pub const INPUT: &[u8] = b"input";
}

/// Runs that are remembered.
const MAX_RUNS: u64 = 400;

impl Store {
    /// Opens the store in `folder`, or makes one, for rows made by `engine`. `fingerprint` stands for everything but
    /// the articles that rows depend on. A store that is damaged or of another format is put aside.
    pub fn open(folder: &Path, engine: &str, fingerprint: &[u8; 32]) -> Result<(Self, Found), StoreError> {
        let path = folder.join(NAME);
        let found = if path.exists() { Found::Same } else { Found::New };
        match Self::begun(&path, engine, fingerprint, found) {
            Err(error @ (StoreError::Damaged { .. } | StoreError::Version { .. })) => {
                let aside = Self::put_aside(folder)?;
                Self::begun(&path, engine, fingerprint, Found::Unusable { why: error.to_string(), aside })
            }
            other => other,
        }
    }

    /// Renames the store in `folder`, which must be closed, so that the next [`Store::open`] makes a new one; gives its
    /// new path. One that was put aside before is replaced.
    pub fn put_aside(folder: &Path) -> Result<PathBuf, StoreError> {
        let path = folder.join(NAME);
        let aside = path.with_extension("redb.unusable");
        fs::rename(&path, &aside).map_err(|e| StoreError::io(path.clone(), e))?;
        Ok(aside)
    }

    /// Opens the store in `folder` to read it; [`Store::epoch`] is the one that a run of that `fingerprint` would have.
    /// Holds up no run, works while one writes, and needs no more than the right to read the file.
    pub fn look_at(folder: &Path, engine: &str, fingerprint: &[u8; 32]) -> Result<(Self, Found), StoreError> {
        let path = folder.join(NAME);
        match fs::metadata(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(StoreError::Missing { path }),
            Err(e) => return Err(StoreError::io(path, e)),
            Ok(_) => {}
        }
        let database = Some(open_to_read(&path)?);
        let mut store = Self { database, path, epoch: 0, engine: engine.into(), lasts: true };
        store.check_format()?;
        let is_same = store.fact(name::FINGERPRINT)?.as_deref() == Some(fingerprint);
        store.epoch = store.number(name::EPOCH)?.unwrap_or(0) as u32 + u32::from(!is_same);
        Ok((store, if is_same { Found::Same } else { Found::Other }))
    }

    fn begun(path: &Path, engine: &str, fingerprint: &[u8; 32], found: Found) -> Result<(Self, Found), StoreError> {
        let database = Some(Handle::Writable(open_to_write(path)?));
        let mut store = Self { database, path: path.to_path_buf(), epoch: 0, engine: engine.into(), lasts: true };
        store.check_format()?;
        let found = store.begin_epoch(fingerprint, found)?;
        Ok((store, found))
    }

    /// Refuses a store of another format.
    fn check_format(&self) -> Result<(), StoreError> {
        let found = self.contained(|| {
            let transaction = self.begin_read()?;
            // Without it: a new file, or one whose first change was never committed.
            let Some(meta) = self.table(&transaction, META)? else { return Ok(None) };
            Ok(Some(meta.get(name::FORMAT).map_err(|e| self.error(e))?.map_or(0, |v| number(v.value()).unwrap_or(0))))
        })?;
        match found {
            None => Ok(()),
            Some(found) if found == u64::from(FORMAT) => Ok(()),
            Some(found) => Err(StoreError::Version { path: self.path.clone(), found: found as u32 }),
        }
    }

    /// Begins the epoch of a run.
    fn begin_epoch(&mut self, fingerprint: &[u8; 32], found: Found) -> Result<Found, StoreError> {
        let before = self.fact(name::FINGERPRINT)?;
        let epoch = self.number(name::EPOCH)?.unwrap_or(0) as u32;
        if before.as_deref() == Some(fingerprint) {
            self.epoch = epoch;
            return Ok(found);
        }
        self.epoch = epoch + 1;
        let mut facts = vec![
            (name::EPOCH, u64::from(self.epoch).to_be_bytes().to_vec()),
            (name::FINGERPRINT, fingerprint.to_vec()),
        ];
        if before.is_none() {
            facts.push((name::ID, new_id(&self.path).to_vec()));
            facts.push((name::TOTALS, self.encoded(&Totals::default())?));
        }
        self.put_facts(&facts)?;
        Ok(match (found, before) {
            (Found::Same, Some(_)) => Found::Other,
            (Found::Same, None) => Found::New,
            (found, _) => found,
        })
    }

    fn put_facts(&self, facts: &[(&[u8], Vec<u8>)]) -> Result<(), StoreError> {
        self.contained(|| {
            let transaction = self.begin_write()?;
            {
                let mut meta = transaction.open_table(META).map_err(|e| self.error(e))?;
                let format = u64::from(FORMAT).to_be_bytes();
                meta.insert(name::FORMAT, format.as_slice()).map_err(|e| self.error(e))?;
                for (name, value) in facts {
                    meta.insert(*name, sealed(name, value).as_slice()).map_err(|e| self.error(e))?;
                }
            }
            transaction.commit().map_err(|e| self.error(e))
        })
    }

    /// Articles of all files of the ledger, and how many more those files had when the tables were last published.
    pub fn articles(&self) -> Result<(u64, u64), StoreError> {
        let totals = self.contained(|| self.read_totals(&self.begin_read()?))?;
        Ok((totals.articles, totals.lost))
    }

    /// Counts articles as lost from now on: what was lost before is accepted.
    pub fn accept_lost(&self) -> Result<(), StoreError> {
        let totals = self.contained(|| self.read_totals(&self.begin_read()?))?;
        if totals.lost == 0 {
            return Ok(());
        }
        self.put_facts(&[(name::TOTALS, self.encoded(&Totals { lost: 0, ..totals })?)])
    }

    /// The folder that the articles of the last run were read from, as it was recorded.
    pub fn input(&self) -> Result<Option<String>, StoreError> {
        Ok(self.fact(name::INPUT)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Records the folder that the articles are read from.
    pub fn set_input(&self, input: &str) -> Result<(), StoreError> {
        self.put_facts(&[(name::INPUT, input.as_bytes().to_vec())])
    }

    /// Name of the records that the store holds: equal for two moments between which nothing was changed.
    pub fn state(&self) -> Result<String, StoreError> {
        let id = self.fact(name::ID)?.unwrap_or_default();
        let id: String = id.iter().map(|b| format!("{b:02x}")).collect();
        Ok(format!("{id}-{}", self.number(name::GENERATION)?.unwrap_or(0)))
    }

    /// Raises the number that [`Store::state`] ends with, and records the totals.
    pub(super) fn count_change(&self, transaction: &WriteTransaction, totals: &Totals) -> Result<(), StoreError> {
        let mut meta = transaction.open_table(META).map_err(|e| self.error(e))?;
        let before = meta.get(name::GENERATION).map_err(|e| self.error(e))?.map(|v| v.value().to_vec());
        let before = before.map(|v| self.unsealed(name::GENERATION, &v)).transpose()?;
        let generation = before.and_then(|v| number(&v)).unwrap_or(0).wrapping_add(1);
        for (name, value) in
            [(name::GENERATION, generation.to_be_bytes().to_vec()), (name::TOTALS, self.encoded(totals)?)]
        {
            meta.insert(name, sealed(name, &value).as_slice()).map_err(|e| self.error(e))?;
        }
        Ok(())
    }

    /// Totals as a write transaction sees them.
    pub(super) fn totals_in(&self, transaction: &WriteTransaction) -> Result<Totals, StoreError> {
        let meta = transaction.open_table(META).map_err(|e| self.error(e))?;
        let value = meta.get(name::TOTALS).map_err(|e| self.error(e))?.map(|v| v.value().to_vec());
        self.totals_of(value)
    }

    /// Totals as a read transaction sees them.
    pub(super) fn read_totals(&self, transaction: &ReadTransaction) -> Result<Totals, StoreError> {
        let Some(meta) = self.table(transaction, META)? else { return Err(self.damaged("no facts about the store")) };
        let value = meta.get(name::TOTALS).map_err(|e| self.error(e))?.map(|v| v.value().to_vec());
        self.totals_of(value)
    }

    fn totals_of(&self, value: Option<Vec<u8>>) -> Result<Totals, StoreError> {
        let value = value.ok_or_else(|| self.damaged("no totals of its tables"))?;
        self.decoded(&self.unsealed(name::TOTALS, &value)?)
    }

    /// Remembers a run, as JSON, with those before it.
    pub fn add_run(&self, run: &serde_json::Value) -> Result<(), StoreError> {
        self.contained(|| {
            let transaction = self.begin_write()?;
            {
                let mut runs = transaction.open_table(RUNS).map_err(|e| self.error(e))?;
                let last = runs.last().map_err(|e| self.error(e))?.map(|(number, _)| number.value());
                let number = last.map_or(0, |n| n.saturating_add(1));
                let value = sealed(&number.to_be_bytes(), run.to_string().as_bytes());
                runs.insert(number, value.as_slice()).map_err(|e| self.error(e))?;
                runs.retain_in(..number.saturating_sub(MAX_RUNS - 1), |_, _| false).map_err(|e| self.error(e))?;
            }
            transaction.commit().map_err(|e| self.error(e))
        })
    }

    /// The runs that are remembered, the oldest first.
    pub fn runs(&self) -> Result<Vec<serde_json::Value>, StoreError> {
        self.contained(|| {
            let transaction = self.begin_read()?;
            let runs = match transaction.open_table(RUNS) {
                Ok(runs) => runs,
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
                Err(e) => return Err(self.error(e)),
            };
            let mut out = Vec::new();
            for run in runs.range::<u64>(..).map_err(|e| self.error(e))? {
                let (number, run) = run.map_err(|e| self.error(e))?;
                let run = self.unsealed(&number.value().to_be_bytes(), run.value())?;
                out.push(serde_json::from_slice(&run).map_err(|e| self.damaged(e.to_string()))?);
            }
            Ok(out)
        })
    }

    fn fact(&self, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.contained(|| {
            let transaction = self.begin_read()?;
            let Some(meta) = self.table(&transaction, META)? else { return Ok(None) };
            let value = meta.get(name).map_err(|e| self.error(e))?.map(|v| v.value().to_vec());
            value.map(|v| self.unsealed(name, &v)).transpose()
        })
    }

    fn unsealed(&self, name: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        let content = unsealed(name, value);
        content.map(<[u8]>::to_vec).ok_or_else(|| self.damaged(format!("its {}", String::from_utf8_lossy(name))))
    }

    fn number(&self, name: &[u8]) -> Result<Option<u64>, StoreError> {
        Ok(self.fact(name)?.and_then(|v| number(&v)))
    }
}

fn number(value: &[u8]) -> Option<u64> {
    value.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

/// Runs a way of opening the file. A panic of redb, which a damaged file may cause, is damage.
fn opened<T>(path: &Path, open: impl FnOnce() -> Result<T, DatabaseError>) -> Result<T, StoreError> {
    match contained(open) {
        Ok(opened) => opened.map_err(|e| StoreError::of(path, e.into())),
        Err(panic) => Err(StoreError::Damaged { path: path.to_path_buf(), what: panic }),
    }
}

fn builder(mode: ConcurrencyMode) -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE).set_concurrency_mode(mode);
    builder
}

/// Opens or makes the file, so that others may read it meanwhile where the system can (it needs locks on byte ranges).
fn open_to_write(path: &Path) -> Result<Database, StoreError> {
    match opened(path, || builder(ConcurrencyMode::SingleWriter).create(path)) {
        Err(StoreError::File { source, .. }) if source.kind() == io::ErrorKind::Unsupported => {
            opened(path, || builder(ConcurrencyMode::ExclusiveWriter).create(path))
        }
        other => other,
    }
}

/// Opens the file to read it.
fn open_to_read(path: &Path) -> Result<Handle, StoreError> {
    match contained(|| builder(ConcurrencyMode::SingleWriter).open_read_only(path)) {
        Ok(Ok(database)) => return Ok(Handle::ReadOnly(database)),
        Ok(Err(DatabaseError::Storage(redb::StorageError::Io(e)))) if e.raw_os_error().is_some() => {
            return Err(StoreError::io(path.to_path_buf(), e));
        }
        // It was not closed well, or there are no locks: it is repaired in memory.
        _ => {}
    }
    let file = fs::File::open(path).map_err(|e| StoreError::io(path.to_path_buf(), e))?;
    opened(path, || {
        Ok(Handle::Writable(builder(ConcurrencyMode::ExclusiveWriter).create_with_backend(Overlay::new(file)?)?))
    })
}

fn new_id(path: &Path) -> [u8; 8] {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seed = format!("{} {} {}", now.as_nanos(), std::process::id(), path.display());
    let mut id = [0; 8];
    id.copy_from_slice(&blake3::hash(seed.as_bytes()).as_bytes()[..8]);
    id
}
