//! Reading the store as it is at one moment.

use std::collections::HashMap;
use std::sync::Arc;

use redb::{ReadOnlyTable, ReadableTableMetadata};

use super::key::{FileKey, ListedKey, RecordKey};
use super::record::{ContentHash, Digest, Listed, Outcome, Prepared, RowsHash, digest_of, head, outcome};
use super::seal::Sum;
use super::{DAYS, INDEX, RESOLVED, ROWS, Store, StoreError};
use crate::corpus::ArticleResolution;

type Bytes = &'static [u8];

/// The store as it was when the view was made, whatever is written afterwards. May be shared between threads.
pub struct View<'a> {
    store: &'a Store,
    rows: Option<ReadOnlyTable<Bytes, Bytes>>,
    days: Option<ReadOnlyTable<Bytes, Bytes>>,
    index: Option<ReadOnlyTable<Bytes, Bytes>>,
    resolved: Option<ReadOnlyTable<Bytes, Bytes>>,
    /// What the index must sum up to; `None` in a store for one run, which is not checked.
    index_sum: Option<Sum>,
}

/// A record's rows, still compressed.
pub struct Packed {
    key: RecordKey,
    value: Vec<u8>,
}

impl Packed {
    /// Key of the record.
    pub fn key(&self) -> &RecordKey {
        &self.key
    }

    /// Bytes in the store.
    #[allow(clippy::len_without_is_empty, reason = "a record is never empty")]
    pub fn len(&self) -> usize {
        self.value.len()
    }
}

impl<'a> View<'a> {
    pub(super) fn new(store: &'a Store) -> Result<Self, StoreError> {
        store.contained(|| {
            let transaction = store.begin_read()?;
            let table = |table| store.table(&transaction, table);
            let index_sum = if store.lasts { Some(store.read_totals(&transaction)?.index) } else { None };
            let (rows, days, index, resolved) = (table(ROWS)?, table(DAYS)?, table(INDEX)?, table(RESOLVED)?);
            Ok(Self { store, rows, days, index, resolved, index_sum })
        })
    }

    /// How many records there are, as the table of rows counts them.
    pub(super) fn n_rows(&self) -> Result<u64, StoreError> {
        let Some(rows) = &self.rows else { return Ok(0) };
        self.store.contained(|| rows.len().map_err(|e| self.store.error(e)))
    }

    /// Whether a record of that content was stored in this run's [`Store::epoch`].
    pub fn holds(&self, record: &RecordKey, content: &ContentHash) -> Result<bool, StoreError> {
        let Some(rows) = &self.rows else { return Ok(false) };
        self.store.contained(|| {
            let Some(found) = rows.get(record.as_bytes()).map_err(|e| self.store.error(e))? else { return Ok(false) };
            let (epoch, _, known) = head(found.value()).ok_or_else(|| self.store.damaged("the head of a record"))?;
            Ok(epoch == self.store.epoch && known == *content)
        })
    }

    /// For each content of a file's records that were stored in this run's [`Store::epoch`], the number of such a record.
    pub fn by_content(&self, file: &FileKey) -> Result<HashMap<ContentHash, u32>, StoreError> {
        let mut found = HashMap::new();
        let Some(rows) = &self.rows else { return Ok(found) };
        self.store.contained(|| {
            let (first, last) = (file.record(0), file.record(u32::MAX));
            let range = rows.range(first.as_bytes()..=last.as_bytes()).map_err(|e| self.store.error(e))?;
            for entry in range {
                let (key, value) = entry.map_err(|e| self.store.error(e))?;
                let (epoch, _, content) =
                    head(value.value()).ok_or_else(|| self.store.damaged("the head of a record"))?;
                if let Some(ordinal) =
                    RecordKey::from_bytes(key.value()).ordinal().filter(|_| epoch == self.store.epoch)
                {
                    found.insert(content, ordinal);
                }
            }
            Ok(found)
        })
    }

    /// A record as it was prepared, to be stored under another key; `None` if it is not there.
    pub fn prepared(&self, record: &RecordKey) -> Result<Option<Prepared>, StoreError> {
        let (Some(rows), Some(days)) = (&self.rows, &self.days) else { return Ok(None) };
        self.store.contained(|| {
            let Some(value) = rows.get(record.as_bytes()).map_err(|e| self.store.error(e))? else { return Ok(None) };
            let (_, day, _) = head(value.value()).ok_or_else(|| self.store.damaged("the head of a record"))?;
            let listed = days.get(ListedKey::new(day, record).as_bytes()).map_err(|e| self.store.error(e))?;
            let listed = listed.ok_or_else(|| self.store.damaged("the list of records lacks one"))?;
            Ok(Prepared::from_parts(value.value(), listed.value()))
        })
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

    /// All records by day, in the order of the tables within a day, with a hash of what is listed of each. The last
    /// item is an error if the records are not those that were written.
    pub fn index(&self) -> Result<impl Iterator<Item = Result<(ListedKey, Digest), StoreError>>, StoreError> {
        let range = self.store.contained(|| {
            self.index.as_ref().map(|index| index.range::<&[u8]>(..)).transpose().map_err(|e| self.store.error(e))
        });
        let mut range = range?.into_iter().flatten();
        let (mut sum, mut last, mut is_over) = (Sum::default(), None::<ListedKey>, false);
        let next = move || -> Result<Option<(ListedKey, Digest)>, StoreError> {
            let Some(found) = range.next() else {
                let is_whole = self.index_sum.is_none_or(|expected| expected == sum);
                return if is_whole { Ok(None) } else { Err(self.store.damaged("the index of records")) };
            };
            let (key, value) = found.map_err(|e| self.store.error(e))?;
            sum.add(key.value(), value.value());
            let digest = value.value().try_into().map_err(|_| self.store.damaged("a short hash"))?;
            let key = ListedKey::from_bytes(key.value()).ok_or_else(|| self.store.damaged("a short key"))?;
            if last.as_ref().is_some_and(|last| *last >= key) {
                return Err(self.store.damaged("the index of records is out of order"));
            }
            last = Some(key.clone());
            Ok(Some((key, digest)))
        };
        let mut next = next;
        Ok(std::iter::from_fn(move || {
            if is_over {
                return None;
            }
            let item = self.store.contained(&mut next).transpose();
            is_over = !matches!(item, Some(Ok(_)));
            item
        }))
    }

    /// What is listed from one record to another, both included, in that order; to be read by [`View::listed`]. Each is
    /// checked against the index.
    pub fn list(
        &self,
        from: &ListedKey,
        to: &ListedKey,
    ) -> Result<impl Iterator<Item = Result<(ListedKey, Vec<u8>), StoreError>>, StoreError> {
        let store = self.store;
        let range = |table: &Option<ReadOnlyTable<Bytes, Bytes>>| {
            let table = table.as_ref().ok_or_else(|| store.damaged("a table is missing"))?;
            table.range(from.as_bytes()..=to.as_bytes()).map_err(|e| store.error(e))
        };
        let (mut days, mut index) = store.contained(|| Ok((range(&self.days)?, range(&self.index)?)))?;
        let mut next = move || -> Result<Option<(ListedKey, Vec<u8>)>, StoreError> {
            let (day, entry) = match (days.next().transpose(), index.next().transpose()) {
                (Ok(Some(day)), Ok(Some(entry))) => (day, entry),
                (Ok(None), Ok(None)) => return Ok(None),
                (Err(e), _) | (_, Err(e)) => return Err(store.error(e)),
                (Ok(None), Ok(Some(_))) | (Ok(Some(_)), Ok(None)) => {
                    return Err(store.damaged("the list of records has not what the index has"));
                }
            };
            let (key, value) = (day.0.value(), day.1.value());
            if key != entry.0.value() || digest_of(value).as_slice() != entry.1.value() {
                return Err(store.damaged("the list of records is not what the index says"));
            }
            let key = ListedKey::from_bytes(key).ok_or_else(|| store.damaged("a short key"))?;
            Ok(Some((key, value.to_vec())))
        };
        let mut is_over = false;
        Ok(std::iter::from_fn(move || {
            if is_over {
                return None;
            }
            let item = store.contained(&mut next).transpose();
            is_over = !matches!(item, Some(Ok(_)));
            item
        }))
    }

    /// What is listed of a record.
    pub fn listed(&self, bytes: &[u8]) -> Result<Listed, StoreError> {
        self.store.decoded(bytes)
    }

    /// The corpus pass's results for a record, if they were stored.
    pub fn resolution(&self, record: &RecordKey) -> Result<Option<ArticleResolution>, StoreError> {
        let Some(resolved) = &self.resolved else { return Ok(None) };
        let found = resolved.get(record.as_bytes()).map_err(|e| self.store.error(e))?;
        found.map(|value| self.store.decoded(value.value())).transpose()
    }

    /// A record's rows, still compressed.
    pub fn packed(&self, record: &RecordKey) -> Result<Packed, StoreError> {
        let store = self.store;
        let rows = self.rows.as_ref().ok_or_else(|| store.damaged("no rows"))?;
        store.contained(|| {
            let found = rows.get(record.as_bytes()).map_err(|e| store.error(e))?;
            let value = found.ok_or_else(|| store.damaged(format!("no rows of {}", record.path())))?;
            Ok(Packed { key: record.clone(), value: value.value().to_vec() })
        })
    }

    /// A record's outcome.
    pub fn unpacked(&self, packed: &Packed) -> Result<Outcome, StoreError> {
        self.outcome(packed, None)
    }

    /// A record's outcome, if its rows have the hash that is listed of it.
    pub fn checked(&self, packed: &Packed, hash: &RowsHash) -> Result<Outcome, StoreError> {
        self.outcome(packed, Some(hash))
    }

    fn outcome(&self, packed: &Packed, hash: Option<&RowsHash>) -> Result<Outcome, StoreError> {
        let engine: &Arc<str> = &self.store.engine;
        outcome(&packed.value, engine, hash)
            .map_err(|what| self.store.damaged(format!("the rows of {}: {what}", packed.key.path())))
    }
}
