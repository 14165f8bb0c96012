//! Write transactions on the store.

use redb::{Durability, ReadableTable, Table, WriteTransaction};

use super::key::{FileKey, ListedKey, RecordKey};
use super::ledger::FileEntry;
use super::record::{Prepared, head};
use super::seal::Totals;
use super::{DAYS, FILES, INDEX, RESOLVED, ROWS, Store, StoreError};
use crate::corpus::ArticleResolution;

/// One step of a change.
#[derive(Debug)]
pub enum Step {
    /// A record, which replaces the one at its place.
    Record(FileKey, u32, Prepared),
    /// The ledger entry of a file. Records of the file beyond those that the entry counts are removed if it was
    /// `known` before.
    File {
        /// The file.
        key: FileKey,
        /// Its ledger entry.
        entry: FileEntry,
        /// Whether the store may hold records of it from an earlier run.
        known: bool,
    },
    /// Removes a file with its records.
    Gone(FileKey),
}

/// A transaction: all of its steps take effect, or none.
pub struct Change<'a> {
    store: &'a Store,
    /// `None` once it is committed or aborted.
    transaction: Option<WriteTransaction>,
    /// Totals as this change leaves them.
    totals: Totals,
    /// Whether any step was taken.
    has_steps: bool,
}

type Bytes = &'static [u8];

impl<'a> Change<'a> {
    pub(super) fn begin(store: &'a Store) -> Result<Self, StoreError> {
        store.contained(|| {
            let mut transaction = store.begin_write()?;
            let durability = if store.lasts { Durability::Immediate } else { Durability::None };
            transaction.set_durability(durability).map_err(|e| store.error(e))?;
            let totals = if store.lasts { store.totals_in(&transaction)? } else { Totals::default() };
            Ok(Self { store, transaction: Some(transaction), totals, has_steps: false })
        })
    }

    /// Takes steps, in their order.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read or written, or is damaged. The change is of no use then.
    pub fn take(&mut self, steps: &[Step]) -> Result<(), StoreError> {
        self.has_steps |= !steps.is_empty();
        let Self { store, transaction: Some(transaction), totals, .. } = self else { return Ok(()) };
        store.contained(|| {
            let open = |table| transaction.open_table(table).map_err(|e| store.error(e));
            let mut open =
                Open { store, totals, files: open(FILES)?, rows: open(ROWS)?, days: open(DAYS)?, index: open(INDEX)? };
            steps.iter().try_for_each(|step| open.take(step))
        })
    }

    /// Stores the corpus pass's results for records.
    pub fn resolve(&mut self, resolved: &[(RecordKey, ArticleResolution)]) -> Result<(), StoreError> {
        self.has_steps |= !resolved.is_empty();
        let Self { store, transaction: Some(transaction), .. } = self else { return Ok(()) };
        store.contained(|| {
            let mut table = transaction.open_table(RESOLVED).map_err(|e| store.error(e))?;
            for (key, resolution) in resolved {
                let value = store.encoded(resolution)?;
                table.insert(key.as_bytes(), value.as_slice()).map_err(|e| store.error(e))?;
            }
            Ok(())
        })
    }

    /// Makes the change permanent: on the disk when this returns, if the store is kept from run to run.
    pub fn commit(mut self) -> Result<(), StoreError> {
        let Some(transaction) = self.transaction.take() else { return Ok(()) };
        let Self { store, totals, has_steps, .. } = &self;
        store.contained(|| {
            if !has_steps {
                return transaction.abort().map_err(|e| store.error(e));
            }
            if store.lasts {
                store.count_change(&transaction, totals)?;
            }
            transaction.commit().map_err(|e| store.error(e))
        })
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        // Aborts, which reads the file and may panic where that is damaged.
        let transaction = self.transaction.take();
        let _ = crate::contain::contained(|| drop(transaction));
    }
}

/// The tables of records while they are changed.
struct Open<'a, 't> {
    store: &'a Store,
    totals: &'a mut Totals,
    files: Table<'t, Bytes, Bytes>,
    rows: Table<'t, Bytes, Bytes>,
    days: Table<'t, Bytes, Bytes>,
    index: Table<'t, Bytes, Bytes>,
}

impl Open<'_, '_> {
    fn take(&mut self, step: &Step) -> Result<(), StoreError> {
        match step {
            Step::Record(file, ordinal, prepared) => self.record(&file.record(*ordinal), prepared),
            Step::File { key, entry, known } => {
                if *known {
                    self.cut(key, entry.records)?;
                }
                let value = self.store.encoded(entry)?;
                let old = self.files.insert(key.as_bytes(), value.as_slice()).map_err(|e| self.store.error(e))?;
                let old = old.map(|old| old.value().to_vec());
                self.totals.files.add(key.as_bytes(), &value);
                let Totals { files, articles, lost, .. } = &mut *self.totals;
                *articles = articles.wrapping_add(u64::from(entry.articles));
                if let Some(old) = old {
                    files.remove(key.as_bytes(), &old);
                    let old: FileEntry = self.store.decoded(&old)?;
                    *articles = articles.wrapping_sub(u64::from(old.articles));
                    // Other settings may leave articles out: those are not lost.
                    if old.epoch == entry.epoch {
                        let (had, has) = (u64::from(old.articles), u64::from(entry.articles));
                        *lost = (*lost + had.saturating_sub(has)).saturating_sub(has.saturating_sub(had));
                    }
                }
                Ok(())
            }
            Step::Gone(key) => {
                self.cut(key, 0)?;
                let old = self.files.remove(key.as_bytes()).map_err(|e| self.store.error(e))?;
                if let Some(old) = old {
                    self.totals.files.remove(key.as_bytes(), old.value());
                    let old: FileEntry = self.store.decoded(old.value())?;
                    self.totals.articles = self.totals.articles.wrapping_sub(u64::from(old.articles));
                }
                Ok(())
            }
        }
    }

    fn record(&mut self, key: &RecordKey, prepared: &Prepared) -> Result<(), StoreError> {
        let value = prepared.value(self.store.epoch);
        let old = self.rows.insert(key.as_bytes(), value.as_slice()).map_err(|e| self.store.error(e))?;
        let old_day = match old.map(|old| head(old.value())) {
            None => None,
            Some(Some((_, day, _))) => Some(day),
            Some(None) => return Err(self.store.damaged("the head of a record")),
        };
        if let Some(day) = old_day.filter(|&d| d != prepared.day) {
            self.unlist(&ListedKey::new(day, key))?;
        }
        let listed = ListedKey::new(prepared.day, key);
        let digest = prepared.digest.as_slice();
        let old = self.index.insert(listed.as_bytes(), digest).map_err(|e| self.store.error(e))?;
        if let Some(old) = old {
            self.totals.index.remove(listed.as_bytes(), old.value());
        }
        self.totals.index.add(listed.as_bytes(), digest);
        self.days.insert(listed.as_bytes(), prepared.listed.as_slice()).map(drop).map_err(|e| self.store.error(e))
    }

    /// Removes the records of a file from number `first` on.
    fn cut(&mut self, key: &FileKey, first: u32) -> Result<(), StoreError> {
        let (from, to) = (key.record(first), key.record(u32::MAX));
        let mut found = Vec::new();
        for record in self.rows.range(from.as_bytes()..=to.as_bytes()).map_err(|e| self.store.error(e))? {
            let (record, value) = record.map_err(|e| self.store.error(e))?;
            let (_, day, _) = head(value.value()).ok_or_else(|| self.store.damaged("the head of a record"))?;
            found.push((day, RecordKey::from_bytes(record.value())));
        }
        for (day, record) in found {
            self.rows.remove(record.as_bytes()).map_err(|e| self.store.error(e))?;
            self.unlist(&ListedKey::new(day, &record))?;
        }
        Ok(())
    }

    fn unlist(&mut self, key: &ListedKey) -> Result<(), StoreError> {
        let old = self.index.remove(key.as_bytes()).map_err(|e| self.store.error(e))?;
        if let Some(old) = old {
            self.totals.index.remove(key.as_bytes(), old.value());
        }
        self.days.remove(key.as_bytes()).map(drop).map_err(|e| self.store.error(e))
    }
}
