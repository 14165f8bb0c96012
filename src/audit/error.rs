//! Errors of an audit.

use std::io;
use std::path::{Path, PathBuf};

use crate::query::QueryError;

/// An audit that cannot be drawn, read or scored.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A table of the run cannot be read.
    #[error(transparent)]
    Table(#[from] QueryError),
    /// An argument makes no sense.
    #[error("{0}")]
    Argument(String),
    /// The tables hold too little to sample.
    #[error("{0}")]
    Empty(String),
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file is no audit, or a cell of it holds something else than an answer.
    #[error("{}:{line}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, or row of a table, from 1.
        line: usize,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// A page or text could not be filled in.
    #[error("cannot fill in a template: {0}")]
    Template(#[from] minijinja::Error),
    /// The spreadsheet could not be built.
    #[error("cannot build the spreadsheet: {0}")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
}

impl AuditError {
    pub(super) fn unreadable(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Unreadable { path: path.to_path_buf(), source }
    }

    pub(super) fn unwritable(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Unwritable { path: path.to_path_buf(), source }
    }

    pub(super) fn invalid(path: &Path, line: usize, message: impl Into<String>) -> Self {
        Self::Invalid { path: path.to_path_buf(), line, message: message.into() }
    }
}
