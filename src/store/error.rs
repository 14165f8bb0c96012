//! What can go wrong with the store.

use std::io;
use std::path::{Path, PathBuf};

/// Why the store cannot be used. No table is harmed by it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk, or the user's share of it, is full.
    #[error(
        "no space left on the disk of {}; the store and the new tables need room beside the tables that are there, \
         which are untouched: free some space, or give a folder on another disk (--output)",
        path.display()
    )]
    Full {
        /// The store's file.
        path: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("cannot use the store {}: {source}", path.display())]
    File {
        /// The store's file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process has it open.
    #[error("the store {} is in use by another run; wait for it to end", path.display())]
    Busy {
        /// The store's file.
        path: PathBuf,
    },
    /// There is none yet.
    #[error("there is no store {}; `whosaid run --incremental` makes it", path.display())]
    Missing {
        /// Where it would be.
        path: PathBuf,
    },
    /// Another version of the program wrote it.
    #[error(
        "the store {} is of format {found}, this program reads {}; the next `whosaid run --incremental` makes it anew",
        path.display(), super::FORMAT
    )]
    Version {
        /// The store's file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// Its content makes no sense.
    #[error(
        "the store {} is damaged ({what}); delete it: the next run reads the articles again and makes it anew",
        path.display()
    )]
    Damaged {
        /// The store's file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
}

impl StoreError {
    /// The database's error about the file at `path`.
    pub(super) fn of(path: &Path, error: redb::Error) -> Self {
        let path = path.to_path_buf();
        match error {
            redb::Error::Io(source) => Self::io(path, source),
            redb::Error::DatabaseAlreadyOpen => Self::Busy { path },
            other => Self::Damaged { path, what: other.to_string() },
        }
    }

    pub(super) fn io(path: PathBuf, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            // What redb says of a file that is none of its own.
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                Self::Damaged { path, what: source.to_string() }
            }
            _ => Self::File { path, source },
        }
    }
}
