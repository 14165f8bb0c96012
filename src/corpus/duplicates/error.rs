//! What can go wrong while duplicates are looked for.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why the search for duplicates failed.
#[derive(Debug, Error)]
pub enum DuplicateError {
    /// A temporary file could not be made, written or read.
    #[error("a temporary file in {} for the search for duplicates: {source}; make room there, or leave the search out \
             (duplicates.enabled = false)", folder.display())]
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

impl DuplicateError {
    pub(super) fn scratch(folder: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Scratch { folder: folder.to_path_buf(), source }
    }
}
