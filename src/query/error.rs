//! Why a question cannot be answered.

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

/// Why a question cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The folder has no such table.
    #[error(
        "there is no table '{table}' in {}; `whosaid run` writes it, --output names another folder",
        folder.display()
    )]
    NoTable {
        /// The folder of the tables.
        folder: PathBuf,
        /// The table.
        table: String,
    },
    /// The data dictionary has no such column.
    #[error("the table '{table}' has no column '{column}'; `whosaid schema {table}` lists them")]
    NoColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what a run wrote.
    #[error("{} is no table that `whosaid run` wrote ({what}); run again to make it anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// Nobody is called so.
    #[error("no speaker is called '{wanted}'{}", suggestion(near))]
    NoSpeaker {
        /// The name, alias or id that was asked for.
        wanted: String,
        /// Names that are like it, the most quoted first.
        near: Vec<String>,
    },
    /// The phrase has no word.
    #[error("'{0}' has no letter or digit to look for")]
    NoWord(String),
}

fn suggestion(near: &[String]) -> String {
    let mut out = String::new();
    for (i, name) in near.iter().enumerate() {
        let before = if i == 0 { "; did you mean" } else { " or" };
        let _ = write!(out, "{before} '{name}'"); // Writing to a String cannot fail.
    }
    if !near.is_empty() {
        out.push('?');
    }
    out
}

impl QueryError {
    pub(super) fn damaged(path: &Path, what: impl ToString) -> Self {
        Self::Damaged { path: path.to_path_buf(), what: what.to_string() }
    }

    pub(super) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Unreadable { path, source }
    }
}
