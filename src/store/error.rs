//! Errors of the store.

use std::io;
use std::path::{Path, PathBuf};

/// Why the store cannot be used. No table is changed by it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk, or the user's quota, is full.
    #[error(
        "no space left on the disk of {}; the store and the new tables need room next to the existing tables, which \
         are unchanged: free some space, or give a folder on another disk (--output)",
        path.display()
    )]
    Full {
        /// The store's file.
        path: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("cannot use the store {}: {source}; check the disk and the file's permissions, then run again", path.display())]
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
        "the store {} is of format {found}, this program reads {}; the next `whosaid run --incremental` puts it aside \
         and reads all articles again",
        path.display(), super::FORMAT
    )]
    Version {
        /// The store's file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// Its content is not what was written.
    #[error(
        "the store {} is damaged ({what}); the next `whosaid run --incremental` that meets the damage puts the store \
         aside and reads all articles again",
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
            redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch => Self::Busy { path },
            // A step failed before this one, which the disk or its user may have caused: no sign of damage.
            error @ (redb::Error::PreviousIo | redb::Error::TransactionPoisoned | redb::Error::DatabaseClosed) => {
                Self::File { path, source: io::Error::other(error.to_string()) }
            }
            other => Self::Damaged { path, what: other.to_string() },
        }
    }

    pub(super) fn io(path: PathBuf, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            // redb's words for a file that is none of its own, or too short; errors of the system have a number.
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof if source.raw_os_error().is_none() => {
                Self::Damaged { path, what: source.to_string() }
            }
            _ => Self::File { path, source },
        }
    }
}
