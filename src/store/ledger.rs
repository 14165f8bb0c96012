//! The ledger: what is known of each file, in the order of the walk.

use serde::{Deserialize, Serialize};

use super::key::FileKey;
use super::record::ContentHash;
use super::{FILES, Store, StoreError};

/// What is known of a file, or of what the walk left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// The state of settings, models and program that its rows were made in; see [`Store::epoch`].
    pub epoch: u32,
    /// Size in bytes when it was read.
    pub size: u64,
    /// When it had last been changed, in nanoseconds since 1970; 0 where that was not known, or too fresh to tell a
    /// later change from it.
    pub modified: i64,
    /// Its records.
    pub records: u32,
    /// How far it is.
    pub state: FileState,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileState {
    /// Its first records are in the store, but a run was cut off before its end.
    Begun,
    /// All its records are in the store.
    Done,
    /// The same, but what kept it from being read may pass: it is tried again in every run.
    Retried,
    /// The walk left it out; the hash of what was said of it.
    LeftOut(ContentHash),
}

/// Entries that are read at once: between two such pieces the store may be written to.
const PIECE: usize = 4096;

/// Goes through the ledger while the store is written to behind it.
pub struct Ledger<'a> {
    store: &'a Store,
    piece: std::vec::IntoIter<(FileKey, FileEntry)>,
    /// The last key read; `None` before the first.
    last: Option<FileKey>,
    at_end: bool,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(store: &'a Store) -> Self {
        Self { store, piece: Vec::new().into_iter(), last: None, at_end: false }
    }

    fn read_on(&mut self) -> Result<(), StoreError> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = self.last.as_ref().map_or(Unbounded, |k| Excluded(k.as_bytes()));
        let mut piece = Vec::new();
        let Some(table) = self.store.read_table(FILES)? else {
            self.at_end = true;
            return Ok(());
        };
        let range = table.range::<&[u8]>((from, Unbounded)).map_err(|e| self.store.error(e))?;
        for entry in range.take(PIECE) {
            let (key, value) = entry.map_err(|e| self.store.error(e))?;
            piece.push((FileKey::from_bytes(key.value()), self.store.decoded(value.value())?));
        }
        self.at_end = piece.len() < PIECE;
        self.last = piece.last().map(|(key, _)| key.clone()).or(self.last.take());
        self.piece = piece.into_iter();
        Ok(())
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
                return Some(Err(error));
            }
        }
    }
}
