//! What a run has to do, and why: the walk compared with the ledger, before anything is read.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use super::RunError;
use crate::flow::{DropStatus, Dropped, SourceFile};
use crate::store::{FileEntry, FileKey, FileState, Ledger, Store, dropped_hash};

/// Why a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The ledger does not know it.
    New,
    /// Its size or time is another: it is read, and those of its articles that changed are annotated.
    Changed,
    /// The settings, a model or the program changed: all of it is annotated again.
    Settings,
    /// A run was cut off in the middle of it.
    CutOff,
    /// What kept it from being read may have passed.
    Retried,
    /// All files are to be verified.
    Verified,
}

impl Why {
    /// Its name in logs.
    pub fn name(self) -> &'static str {
        match self {
            Why::New => "new",
            Why::Changed => "changed",
            Why::Settings => "settings",
            Why::CutOff => "cut_off",
            Why::Retried => "retried",
            Why::Verified => "verified",
        }
    }
}

/// What is to be done about one path.
#[derive(Clone, Debug)]
pub enum Planned {
    /// A file is to be read.
    Read(Work),
    /// The walk left something out: a row says so.
    LeftOut {
        /// Its place.
        key: FileKey,
        /// What is said of it.
        dropped: Dropped,
        /// Whether the store held anything at that place.
        known: bool,
    },
    /// Unchanged: nothing to do. Files, and what the walk left out before.
    Unchanged {
        /// Its place.
        key: FileKey,
        /// Its ledger entry.
        entry: FileEntry,
    },
    /// It was there, and whether it still is cannot be told, because the path or a folder above it cannot be read: its
    /// rows stay.
    Unreachable {
        /// Its place.
        key: FileKey,
        /// Its ledger entry.
        entry: FileEntry,
    },
    /// It was there and is no more: its rows leave the tables.
    Gone {
        /// Its place.
        key: FileKey,
        /// Its ledger entry.
        entry: FileEntry,
    },
}

/// A file to be read.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its place.
    pub key: FileKey,
    /// Where it lies.
    pub file: SourceFile,
    /// Why it is read.
    pub why: Why,
    /// Whether the store holds anything of it.
    pub known: bool,
}

/// The plan of a run, in the order of the walk. It may be gone through while its parts are carried out.
pub struct Plan<'a, W> {
    walk: W,
    ledger: std::iter::Peekable<Ledger<'a>>,
    epoch: u32,
    verify: bool,
    /// What the walk has just found, while the ledger catches up with it.
    found: Option<(FileKey, Result<SourceFile, Dropped>)>,
    /// The last path left out, and how often in a row.
    last_left_out: (String, u32),
    /// Paths that the walk could not read: what the ledger has at or below them is not gone.
    unreadable: Vec<FileKey>,
}

impl<'a, W: Iterator<Item = Result<SourceFile, Dropped>>> Plan<'a, W> {
    /// Compares what `walk` finds with the ledger of `store`. With `verify` no file counts as unchanged.
    pub fn new(walk: W, store: &'a Store, verify: bool) -> Self {
        let ledger = store.ledger().peekable();
        let last_left_out = (String::new(), 0);
        Self { walk, ledger, epoch: store.epoch(), verify, found: None, last_left_out, unreadable: Vec::new() }
    }

    fn walk_on(&mut self) -> Option<(FileKey, Result<SourceFile, Dropped>)> {
        let item = self.walk.next()?;
        let key = match &item {
            Ok(file) => FileKey::file(&file.relative),
            Err(dropped) => {
                let n = if self.last_left_out.0 == dropped.path { self.last_left_out.1 + 1 } else { 0 };
                self.last_left_out = (dropped.path.clone(), n);
                let key = FileKey::left_out(&dropped.path, n);
                if dropped.status == DropStatus::Failed {
                    self.unreadable.push(key.clone());
                }
                key
            }
        };
        Some((key, item))
    }

    /// What is to be done about something found, of which the ledger has `before`.
    fn judged(&self, key: FileKey, item: Result<SourceFile, Dropped>, before: Option<FileEntry>) -> Planned {
        let known = before.is_some();
        match item {
            Ok(file) => match (self.why(&file, before.as_ref()), before) {
                (None, Some(entry)) => Planned::Unchanged { key, entry },
                (why, _) => Planned::Read(Work { key, file, why: why.unwrap_or(Why::New), known }),
            },
            Err(dropped) => {
                let state = FileState::LeftOut(dropped_hash(&dropped));
                match before {
                    // What cannot be read in this run is a failure of this run, whatever the ledger has.
                    Some(entry)
                        if entry.state == state
                            && entry.epoch == self.epoch
                            && dropped.status == DropStatus::Skipped =>
                    {
                        Planned::Unchanged { key, entry }
                    }
                    _ => Planned::LeftOut { key, dropped, known },
                }
            }
        }
    }

    /// Why the file is to be read; `None` if it is unchanged.
    fn why(&self, file: &SourceFile, before: Option<&FileEntry>) -> Option<Why> {
        let Some(before) = before else { return Some(Why::New) };
        if before.epoch != self.epoch {
            return Some(Why::Settings);
        }
        match before.state {
            FileState::Begun => Some(Why::CutOff),
            FileState::Retried => Some(Why::Retried),
            _ if before.size != file.size || before.modified != file.modified || file.modified == 0 => {
                Some(Why::Changed)
            }
            _ if self.verify => Some(Why::Verified),
            _ => None,
        }
    }
}

impl<W: Iterator<Item = Result<SourceFile, Dropped>>> Iterator for Plan<'_, W> {
    type Item = Result<Planned, RunError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.found.is_none() {
            self.found = self.walk_on();
        }
        // What the ledger has before it was not found.
        let behind = |known: &Result<(FileKey, FileEntry), _>| match (known, &self.found) {
            (Ok((known, _)), Some((found, _))) => known <= found,
            _ => true,
        };
        let known = match self.ledger.next_if(behind) {
            Some(Err(error)) => return Some(Err(error.into())),
            Some(Ok(known)) => Some(known),
            None => None,
        };
        match (known, self.found.take()) {
            (Some((known, entry)), Some((key, item))) if known == key => Some(Ok(self.judged(key, item, Some(entry)))),
            (Some((key, entry)), found) => {
                self.found = found;
                // What lies below a path comes right after it: the ledger is past the others.
                self.unreadable.retain(|above| *above >= key || key.is_at_or_below(above));
                let is_unreadable = key.is_file() && self.unreadable.iter().any(|above| key.is_at_or_below(above));
                Some(Ok(if is_unreadable { Planned::Unreachable { key, entry } } else { Planned::Gone { key, entry } }))
            }
            (None, Some((key, item))) => Some(Ok(self.judged(key, item, None))),
            (None, None) => None,
        }
    }
}

/// A change this soon after another may carry the same time.
const TICK: Duration = Duration::from_millis(100);
/// The same on file systems that count whole seconds.
const COARSE_TICK: Duration = Duration::from_secs(3);

/// The time of a file's last change as the ledger is to have it: 0 if the file is so fresh that a further change may
/// carry the same time, so that it is looked at again in the next run.
pub(super) fn settled_time(modified: i64, now: SystemTime) -> i64 {
    let tick = if modified % 1_000_000_000 == 0 { COARSE_TICK } else { TICK };
    let changed = UNIX_EPOCH + Duration::from_nanos(u64::try_from(modified).unwrap_or(0));
    let is_past = now.duration_since(changed).is_ok_and(|since| since > tick);
    if is_past { modified } else { 0 }
}
