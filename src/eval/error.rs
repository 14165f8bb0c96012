//! Errors of gold and prediction files.

use std::path::{Path, PathBuf};

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A line or row is wrong.
    #[error("{}:{line}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Its line (of a table: its row), from 1.
        line: usize,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// The file or folder has nothing to score.
    #[error("{}: {message}", path.display())]
    Empty {
        /// The file or folder.
        path: PathBuf,
        /// What is missing.
        message: &'static str,
    },
}

impl EvalError {
    pub(super) fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> Self {
        move |source| Self::Unreadable { path: path.to_path_buf(), source }
    }

    pub(super) fn invalid(path: &Path, line: usize, message: impl Into<String>) -> Self {
        Self::Invalid { path: path.to_path_buf(), line, message: message.into() }
    }
}
