//! The ledger: an entry for each file, in the order of the walk.

use redb::ReadTransaction;
use serde::{Deserialize, Serialize};

use super::key::FileKey;
use super::record::ContentHash;
use super::seal::Sum;
use super::{FILES, Store, StoreError};

/// Ledger entry of a file, or of a path that the walk left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// The epoch its rows were made in; see [`Store::epoch`].
    pub epoch: u32,
    /// Size in bytes when it was read.
    pub size: u64,
    /// Time of its last change, in nanoseconds since 1970; 0 where that was not known, or too recent to tell a later
    /// change from it.
    pub modified: i64,
    /// Number of its records.
    pub records: u32,
    /// How many of them are articles, and not reasons why there is none.
    pub articles: u32,
    /// How far it was read.
    pub state: FileState,
}

/// How far a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileState {
    /// Its first records are in the store, but a run was cut off before its end.
    Begun,
    /// All its records are in the store.
    Done,
    /// The same, but what kept part of it from being read may pass: it is read again in every run.
    Retried,
    /// The walk left it out; the hash of the reason that was recorded.
    LeftOut(ContentHash),
}

/// Entries read in one transaction. Between two transactions the store may be written to.
const PIECE: usize = 4096;

/// Iterates over the ledger as it was at the first entry, while the entries behind it may be rewritten.
pub struct Ledger<'a> {
    store: &'a Store,
    piece: std::vec::IntoIter<(FileKey, FileEntry)>,
    /// The last key read; `None` before the first.
    last: Option<FileKey>,
    at_end: bool,
    /// What the entries must sum up to, and what they have so far. `None` before the first.
    expected: Option<Sum>,
    found: Sum,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(store: &'a Store) -> Self {
        let piece = Vec::new().into_iter();
        Self { store, piece, last: None, at_end: false, expected: None, found: Sum::default() }
    }

    fn read_on(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let piece = store.contained(|| {
            let transaction = store.begin_read()?;
            if self.expected.is_none() && store.lasts {
                self.expected = Some(store.read_totals(&transaction)?.files);
            }
            self.read_piece(&transaction)
        })?;
        self.at_end = piece.len() < PIECE;
        self.last = piece.last().map(|(key, _)| key.clone()).or(self.last.take());
        self.piece = piece.into_iter();
        if self.at_end && self.expected.is_some_and(|sum| sum != self.found) {
            return Err(store.damaged("the ledger"));
        }
        Ok(())
    }

    fn read_piece(&mut self, transaction: &ReadTransaction) -> Result<Vec<(FileKey, FileEntry)>, StoreError> {
        use std::ops::Bound::{Excluded, Unbounded};
        let store = self.store;
        let Some(table) = store.table(transaction, FILES)? else { return Ok(Vec::new()) };
        let from = self.last.as_ref().map_or(Unbounded, |k| Excluded(k.as_bytes()));
        let range = table.range::<&[u8]>((from, Unbounded)).map_err(|e| store.error(e))?;
        let mut piece: Vec<(FileKey, FileEntry)> = Vec::new();
        for entry in range.take(PIECE) {
            let (key, value) = entry.map_err(|e| store.error(e))?;
            self.found.add(key.value(), value.value());
            let key = FileKey::from_bytes(key.value());
            // A tree whose pages lead back to earlier ones has no end.
            if piece.last().map(|(last, _)| last).or(self.last.as_ref()).is_some_and(|last| *last >= key) {
                return Err(store.damaged("the ledger is out of order"));
            }
            piece.push((key, store.decoded(value.value())?));
        }
        Ok(piece)
    }
}

impl Iterator for Ledger<'_> {
    type Item = Result<(FileKey, FileEntry), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.piece.next() {
                return Some(Ok(entry));
            }
            if self.at_end {
                return None;
            }
            if let Err(error) = self.read_on() {
                self.at_end = true;
                self.piece = Vec::new().into_iter();
                return Some(Err(error));
            }
        }
    }
}
