//! Changing the store.

use redb::{Durability, ReadableTable, Table, WriteTransaction};

use super::key::{FileKey, ListedKey, RecordKey};
use super::ledger::FileEntry;
use super::record::{Prepared, head};
use super::{DAYS, FILES, INDEX, ROWS, SETTLED, Store, StoreError};
use crate::corpus::Settlement;

/// One step of a change.
#[derive(Debug)]
pub enum Step {
    /// A record, in place of what may stand there.
    Record(FileKey, u32, Prepared),
    /// What is known of a file from now on. Records of it beyond those that it counts go, if it was `known` before.
    File {
        /// The file.
        key: FileKey,
        /// What is known of it.
        entry: FileEntry,
        /// Whether the store may hold records of it from an earlier run.
        known: bool,
    },
    /// A file is gone, with its records.
    Gone(FileKey),
}

/// A change that comes wholly or not at all.
pub struct Change<'a> {
    store: &'a Store,
    transaction: WriteTransaction,
    /// Whether any step was taken.
    is_something: bool,
}

type Bytes = &'static [u8];

impl<'a> Change<'a> {
    pub(super) fn begin(store: &'a Store) -> Result<Self, StoreError> {
        let mut transaction = store.begin_write()?;
        let durability = if store.lasts { Durability::Immediate } else { Durability::None };
        transaction.set_durability(durability).map_err(|e| store.error(e))?;
        Ok(Self { store, transaction, is_something: false })
    }

    /// Takes steps, in their order.
    pub fn take(&mut self, steps: &[Step]) -> Result<(), StoreError> {
        self.is_something |= !steps.is_empty();
        let mut open = Open {
            store: self.store,
            files: self.transaction.open_table(FILES).map_err(|e| self.store.error(e))?,
            rows: self.transaction.open_table(ROWS).map_err(|e| self.store.error(e))?,
            days: self.transaction.open_table(DAYS).map_err(|e| self.store.error(e))?,
            index: self.transaction.open_table(INDEX).map_err(|e| self.store.error(e))?,
        };
        steps.iter().try_for_each(|step| open.take(step))
    }

    /// Keeps what the corpus settled of records.
    pub fn settle(&mut self, settled: &[(RecordKey, Settlement)]) -> Result<(), StoreError> {
        self.is_something |= !settled.is_empty();
        let mut table = self.transaction.open_table(SETTLED).map_err(|e| self.store.error(e))?;
        for (key, settlement) in settled {
            let value = self.store.encoded(settlement)?;
            table.insert(key.as_bytes(), value.as_slice()).map_err(|e| self.store.error(e))?;
        }
        Ok(())
    }

    /// Makes the change last; on the disk when this returns, if the store lasts.
    pub fn commit(self) -> Result<(), StoreError> {
        if !self.is_something {
            return self.transaction.abort().map_err(|e| self.store.error(e));
        }
        if self.store.lasts {
            self.store.count_change(&self.transaction)?;
        }
        self.transaction.commit().map_err(|e| self.store.error(e))
    }
}

/// The tables of records while they are changed.
struct Open<'a, 't> {
    store: &'a Store,
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
                let put = self.files.insert(key.as_bytes(), value.as_slice()).map(drop);
                put.map_err(|e| self.store.error(e))
            }
            Step::Gone(key) => {
                self.cut(key, 0)?;
                self.files.remove(key.as_bytes()).map(drop).map_err(|e| self.store.error(e))
            }
        }
    }

    fn record(&mut self, key: &RecordKey, prepared: &Prepared) -> Result<(), StoreError> {
        let value = prepared.value(self.store.epoch);
        let before = self.rows.insert(key.as_bytes(), value.as_slice()).map_err(|e| self.store.error(e))?;
        let day_before = before.and_then(|old| head(old.value())).map(|(_, day, _)| day);
        if let Some(day) = day_before.filter(|&d| d != prepared.day) {
            self.unlist(&ListedKey::new(day, key))?;
        }
        let listed = ListedKey::new(prepared.day, key);
        self.index.insert(listed.as_bytes(), prepared.digest.as_slice()).map_err(|e| self.store.error(e))?;
        self.days.insert(listed.as_bytes(), prepared.listed.as_slice()).map(drop).map_err(|e| self.store.error(e))
    }

    /// Removes the records of a file from number `first` on.
    fn cut(&mut self, key: &FileKey, first: u32) -> Result<(), StoreError> {
        let (from, to) = (key.record(first), key.record(u32::MAX));
        let mut found = Vec::new();
        for record in self.rows.range(from.as_bytes()..=to.as_bytes()).map_err(|e| self.store.error(e))? {
            let (record, value) = record.map_err(|e| self.store.error(e))?;
            let (_, day, _) = head(value.value()).ok_or_else(|| self.store.damaged("a record without a head"))?;
            found.push((day, RecordKey::from_bytes(record.value())));
        }
        for (day, record) in found {
            self.rows.remove(record.as_bytes()).map_err(|e| self.store.error(e))?;
            self.unlist(&ListedKey::new(day, &record))?;
        }
        Ok(())
    }

    fn unlist(&mut self, key: &ListedKey) -> Result<(), StoreError> {
        self.index.remove(key.as_bytes()).map_err(|e| self.store.error(e))?;
        self.days.remove(key.as_bytes()).map(drop).map_err(|e| self.store.error(e))
    }
}
