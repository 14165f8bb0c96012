//! Reading the store, as it is at one moment.

use std::sync::Arc;

use redb::ReadOnlyTable;

use super::key::{ListedKey, RecordKey};
use super::record::{ContentHash, Digest, Listed, Outcome, head, outcome};
use super::{DAYS, INDEX, ROWS, SETTLED, Store, StoreError};
use crate::corpus::Settlement;

type Bytes = &'static [u8];

/// The store as it was when the view was made, whatever is written since. May be shared between threads.
pub struct View<'a> {
    store: &'a Store,
    rows: Option<ReadOnlyTable<Bytes, Bytes>>,
    days: Option<ReadOnlyTable<Bytes, Bytes>>,
    index: Option<ReadOnlyTable<Bytes, Bytes>>,
    settled: Option<ReadOnlyTable<Bytes, Bytes>>,
}

/// A record's rows, still compressed.
pub struct Packed {
    key: RecordKey,
    value: Vec<u8>,
}

impl Packed {
    /// Whose they are.
    pub fn key(&self) -> &RecordKey {
        &self.key
    }

    /// Bytes in the store.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.value.len()
    }
}

impl<'a> View<'a> {
    pub(super) fn new(store: &'a Store) -> Result<Self, StoreError> {
        let table = |table| store.read_table(table);
        Ok(Self { store, rows: table(ROWS)?, days: table(DAYS)?, index: table(INDEX)?, settled: table(SETTLED)? })
    }

    /// Whether a record of that content was stored in this run's [`Store::epoch`].
    pub fn holds(&self, record: &RecordKey, content: &ContentHash) -> Result<bool, StoreError> {
        let Some(rows) = &self.rows else { return Ok(false) };
        let found = rows.get(record.as_bytes()).map_err(|e| self.store.error(e))?;
        let head = found.as_ref().and_then(|value| head(value.value()));
        Ok(head.is_some_and(|(epoch, _, known)| epoch == self.store.epoch && known == *content))
    }

    /// All records in the order of the tables.
    pub fn records(&self) -> Result<impl Iterator<Item = Result<Packed, StoreError>>, StoreError> {
        let range = self.rows.as_ref().map(|rows| rows.range::<&[u8]>(..)).transpose();
        let range = range.map_err(|e| self.store.error(e))?;
        Ok(range.into_iter().flatten().map(|found| {
            let (key, value) = found.map_err(|e| self.store.error(e))?;
            Ok(Packed { key: RecordKey::from_bytes(key.value()), value: value.value().to_vec() })
        }))
    }

    /// All records by day, in the order of the tables within a day, with a hash of what is listed of each.
    pub fn index(&self) -> Result<impl Iterator<Item = Result<(ListedKey, Digest), StoreError>>, StoreError> {
        let range = self.index.as_ref().map(|index| index.range::<&[u8]>(..)).transpose();
        let range = range.map_err(|e| self.store.error(e))?;
        Ok(range.into_iter().flatten().map(|found| {
            let (key, value) = found.map_err(|e| self.store.error(e))?;
            let key = ListedKey::from_bytes(key.value()).ok_or_else(|| self.store.damaged("a short key"))?;
            let digest = value.value().try_into().map_err(|_| self.store.damaged("a short hash"))?;
            Ok((key, digest))
        }))
    }

    /// What is listed from one record to another, both included, in that order; to be read by [`View::listed`].
    pub fn list(
        &self,
        from: &ListedKey,
        to: &ListedKey,
    ) -> Result<impl Iterator<Item = Result<(ListedKey, Vec<u8>), StoreError>>, StoreError> {
        let days = self.days.as_ref().ok_or_else(|| self.store.damaged("no list of days"))?;
        let range = days.range(from.as_bytes()..=to.as_bytes()).map_err(|e| self.store.error(e))?;
        Ok(range.map(|found| {
            let (key, value) = found.map_err(|e| self.store.error(e))?;
            let key = ListedKey::from_bytes(key.value()).ok_or_else(|| self.store.damaged("a short key"))?;
            Ok((key, value.value().to_vec()))
        }))
    }

    /// What is listed of a record.
    pub fn listed(&self, bytes: &[u8]) -> Result<Listed, StoreError> {
        self.store.decoded(bytes)
    }

    /// What the corpus settled of a record, if it was kept.
    pub fn settlement(&self, record: &RecordKey) -> Result<Option<Settlement>, StoreError> {
        let Some(settled) = &self.settled else { return Ok(None) };
        let found = settled.get(record.as_bytes()).map_err(|e| self.store.error(e))?;
        found.map(|value| self.store.decoded(value.value())).transpose()
    }

    /// A record's rows, still compressed.
    pub fn packed(&self, record: &RecordKey) -> Result<Packed, StoreError> {
        let rows = self.rows.as_ref().ok_or_else(|| self.store.damaged("no rows"))?;
        let found = rows.get(record.as_bytes()).map_err(|e| self.store.error(e))?;
        let value = found.ok_or_else(|| self.store.damaged(format!("no rows of {}", record.path())))?;
        Ok(Packed { key: record.clone(), value: value.value().to_vec() })
    }

    /// A record's outcome.
    pub fn unpacked(&self, packed: &Packed) -> Result<Outcome, StoreError> {
        let engine: &Arc<str> = &self.store.engine;
        outcome(&packed.value, engine)
            .map_err(|what| self.store.damaged(format!("the rows of {}: {what}", packed.key.path())))
    }
}
