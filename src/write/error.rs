//! What can go wrong while writing.

use std::io;
use std::path::{Path, PathBuf};

/// Why the tables could not be written. Those of the run before are whole in every case.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output folder cannot be made or written to.
    #[error(
        "cannot write to the output folder {}: {source}; give one that you may write to (--output)",
        folder.display()
    )]
    Folder {
        /// The output folder.
        folder: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Another run writes there.
    #[error(
        "another run ({holder}) writes to {}; wait for it to end, or give another folder (--output)",
        folder.display()
    )]
    Busy {
        /// The output folder.
        folder: PathBuf,
        /// Who holds the lock: a process and its machine.
        holder: String,
    },
    /// The disk, or the user's share of it, is full.
    #[error(
        "no space left on the disk of {} after {} of new tables ({articles} articles); the new tables need room \
         next to those of the run before, which are unchanged: free some space, or give a folder on another disk \
         (--output)",
        folder.display(), size(*written)
    )]
    Full {
        /// The output folder.
        folder: PathBuf,
        /// Bytes written before.
        written: u64,
        /// Articles written before.
        articles: u64,
        /// The system's error.
        source: io::Error,
    },
    /// Any other failure of a file.
    #[error("cannot write {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Two columns of one name: a stance category is called like a column.
    #[error("the table {table} would have two columns '{column}': rename the stance category that it comes from")]
    Column {
        /// The table.
        table: &'static str,
        /// The name.
        column: String,
    },
    /// A failure inside polars.
    #[error("cannot make the table {table}: {source}")]
    Frame {
        /// The table.
        table: &'static str,
        /// The system's error.
        source: polars::error::PolarsError,
    },
    /// The page of the tables cannot be made.
    #[error("{0}; `report.html = false` writes the tables without it")]
    Page(String),
    /// A batch came after the tables had failed.
    #[error("the tables had failed before")]
    Ended,
    /// The new tables are complete, but could not be published.
    #[error(
        "cannot put {} in place: {source}; the new tables are complete but not published: mend that, then run again",
        path.display()
    )]
    Move {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A file of somebody else has the name of a table.
    #[error(
        "{} was not written by whosaid and would be replaced: move it away, or give another folder (--output)",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The process has too many files open.
    #[error("cannot write {}: {source}; allow the process more open files (`ulimit -n`)", path.display())]
    TooManyOpen {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl WriteError {
    /// The failure of a file, or of the disk under it. How much was written is filled in by [`Self::after`].
    pub(super) fn file(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::Full { folder: path.parent().unwrap_or(path).to_path_buf(), written: 0, articles: 0, source }
            }
            _ if too_many_open(&source) => Self::TooManyOpen { path: path.to_path_buf(), source },
            _ => Self::File { path: path.to_path_buf(), source },
        }
    }

    /// The same error, told how much had been written to `folder` until it came.
    pub(super) fn after(self, at: &Path, bytes: u64, n_articles: u64) -> Self {
        match self {
            Self::Full { source, .. } => {
                Self::Full { folder: at.to_path_buf(), written: bytes, articles: n_articles, source }
            }
            other => other,
        }
    }
}

/// Whether the process, or the system, has too many files open.
fn too_many_open(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(TOO_MANY_IN_SYSTEM | TOO_MANY_IN_PROCESS))
}

/// `ENFILE` and `EMFILE`: the standard library has no name for them.
const TOO_MANY_IN_SYSTEM: i32 = 23;
const TOO_MANY_IN_PROCESS: i32 = 24;

/// A number of bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_says_what_is_needed() {
        let error = WriteError::file(Path::new("out/tmp/quotes.csv"), io::ErrorKind::StorageFull.into());
        let said = error.after(Path::new("out"), 2_340_000, 17).to_string();
        assert!(said.contains("no space left on the disk of out after 2.3 MB of new tables (17 articles)"), "{said}");
    }
}
