//! Reading the store, as it is at one moment.

use std::sync::Arc;

use redb::ReadOnlyTable;

use super::change::listed_key;
use super::key::{Day, RecordKey};
use super::record::{ContentHash, Listed, Outcome, head, outcome};
use super::{DAYS, ROWS, Store, StoreError};

type Bytes = &'static [u8];

/// The store as it was when the view was made, whatever is written since. May be shared between threads.
pub struct View<'a> {
    store: &'a Store,
    rows: Option<ReadOnlyTable<Bytes, Bytes>>,
    days: Option<ReadOnlyTable<Bytes, Bytes>>,
}

/// A record's rows, still compressed.
pub struct Packed {
    key: RecordKey,
    value: Vec<u8>,
}

impl Packed {
    /// Bytes in the store.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.value.len()
    }
}

impl<'a> View<'a> {
    pub(super) fn new(store: &'a Store) -> Result<Self, StoreError> {
        Ok(Self { store, rows: store.read_table(ROWS)?, days: store.read_table(DAYS)? })
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

    /// All records by day, in the order of the tables within a day.
    pub fn listed(&self) -> Result<impl Iterator<Item = Result<(Day, RecordKey, Listed), StoreError>>, StoreError> {
        let range = self.days.as_ref().map(|days| days.range::<&[u8]>(..)).transpose();
        let range = range.map_err(|e| self.store.error(e))?;
        Ok(range.into_iter().flatten().map(|found| {
            let (key, value) = found.map_err(|e| self.store.error(e))?;
            let (day, record) = key.value().split_first_chunk().ok_or_else(|| self.store.damaged("a short key"))?;
            Ok((Day::from_bytes(*day), RecordKey::from_bytes(record), self.store.decoded(value.value())?))
        }))
    }

    /// A record's rows, still compressed.
    pub fn packed(&self, record: &RecordKey) -> Result<Packed, StoreError> {
        let rows = self.rows.as_ref().ok_or_else(|| self.store.damaged("no rows"))?;
        let found = rows.get(record.as_bytes()).map_err(|e| self.store.error(e))?;
        let value = found.ok_or_else(|| self.store.damaged(format!("no rows of {}", record.path())))?;
        Ok(Packed { key: record.clone(), value: value.value().to_vec() })
    }

    /// A record's outcome, and what is listed of it.
    pub fn unpacked(&self, packed: &Packed) -> Result<(Outcome, Listed), StoreError> {
        let engine: &Arc<str> = &self.store.engine;
        let (day, outcome) = outcome(&packed.value, engine)
            .map_err(|what| self.store.damaged(format!("the rows of {}: {what}", packed.key.path())))?;
        let days = self.days.as_ref().ok_or_else(|| self.store.damaged("no list of days"))?;
        let listed = days.get(listed_key(day, &packed.key).as_slice()).map_err(|e| self.store.error(e))?;
        let listed = listed.ok_or_else(|| self.store.damaged(format!("{} is not listed", packed.key.path())))?;
        Ok((outcome, self.store.decoded(listed.value())?))
    }
}
