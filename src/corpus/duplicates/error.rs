//! What can go wrong while duplicates are looked for.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why the search for duplicates failed.
#[derive(Debug, Error)]
pub enum DuplicateError {
    /// A temporary file could not be made, written or read.
    #[error("cannot use a temporary file in {} for the search for duplicates: {source}; {}, or leave the search out \
             (duplicates.enabled = false)", folder.display(), remedy(source))]
    Scratch {
        /// Where it lies.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Numbers of 32 bits do not suffice.
    #[error("more than 4,294,967,295 quotes; leave the search for duplicates out (duplicates.enabled = false)")]
    TooMany,
}

/// What to do about an error of the system.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room there",
        // `ENFILE` and `EMFILE`.
        _ if cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24)) => {
            "allow the process more open files (`ulimit -n`)"
        }
        _ => "check the disk and the folder's permissions",
    }
}

impl DuplicateError {
    pub(super) fn scratch(folder: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Scratch { folder: folder.to_path_buf(), source }
    }
}
