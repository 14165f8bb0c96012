//! Walking the input: which files there are, in a fixed order, and what was left out and why.
//!
//! The order is the byte order of the path's components; it is also the order of the tables.
//! Nothing is left out in silence: every entry that does not become a [`SourceFile`] becomes a
//! [`Dropped`]. A folder that is left out (hidden, excluded, unreadable) is one record, not one
//! for each file in it.

mod ahead;
mod folder;
mod globs;
mod walker;

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::flow::{Dropped, SourceFile};
use crate::setting::{Flag, Size, section};
use globs::{Globs, Wanted};
use walker::Walker;

section! {
    /// Which files are read.
    pub struct WalkSettings {
        /// The folder (or the one file) whose articles are read, with all its subfolders.
        /// A relative path counts from the folder of the config file.
        "input" Nothing (Flag::value("input", "PATH").short('i')), root: PathBuf = PathBuf::from("data");
        /// Only files that match one of these globs are read; none: every file. A glob without a slash
        /// matches the file's name at any depth, one with a slash its whole path below the input folder.
        /// `*` stops at a slash, `**` does not, `{a,b}` is either.
        "walk.include" Nothing, include: Vec<String> = Vec::new();
        /// Files and folders that match one of these globs are left out.
        "walk.exclude" Nothing, exclude: Vec<String> = Vec::new();
        /// Whether files and folders whose name begins with a full stop are read.
        "walk.hidden" Nothing, hidden: bool = false;
        /// Whether symbolic links are followed. One that leads back to a folder it lies in is recorded.
        "walk.follow_links" Nothing, follow_links: bool = false;
        /// Larger files are left out, and recorded: bytes, or with a unit ("512 MiB", "2 GB"). 0: no limit.
        "walk.max_file_size" Nothing, max_file_size: u64 as Size = 0;
    }
}

/// Why a walk could not begin.
#[derive(Debug, Error)]
pub enum WalkError {
    /// A glob that cannot be understood.
    #[error("{setting}: '{glob}' is not a valid glob: {problem}")]
    BadGlob {
        /// The setting it stands in: 'include' or 'exclude'.
        setting: &'static str,
        /// As it is written.
        glob: String,
        /// What is wrong with it.
        problem: String,
    },
    /// There is no input.
    #[error("the input '{}' does not exist; give a folder of articles or one file", path.display())]
    RootMissing {
        /// The input.
        path: PathBuf,
    },
    /// The input may not be read.
    #[error("the input '{}' cannot be read: {source}; check its permissions", path.display())]
    RootUnreadable {
        /// The input.
        path: PathBuf,
        /// The system's error.
        #[source]
        source: io::Error,
    },
    /// The input is a device, a pipe or the like.
    #[error("the input '{}' is neither a file nor a folder", path.display())]
    RootSpecial {
        /// The input.
        path: PathBuf,
    },
    /// The tables would be written over the articles.
    #[error("the input '{}' is the output folder as well; give another one (--output)", path.display())]
    RootIsOutput {
        /// The input.
        path: PathBuf,
    },
}

/// Walks `settings.root`: source files in the byte order of their path's components, and between them, in the same
/// order, what was left out. Looks ahead on threads of its own; memory is what the names of the open folders take, and of
/// some ahead.
///
/// # Errors
/// [`WalkError`] when a glob is bad or the root cannot be read at all; all later trouble is in the items.
pub fn walk(
    settings: &WalkSettings,
) -> Result<impl Iterator<Item = Result<SourceFile, Dropped>> + Send + use<>, WalkError> {
    walk_outside(settings, None)
}

/// The same without the folder `output`, which is recorded where it lies below the root: what a run wrote is not for the
/// next one to read.
///
/// # Errors
/// Those of [`walk`], and [`WalkError::RootIsOutput`].
pub fn walk_outside(
    settings: &WalkSettings,
    output: Option<&Path>,
) -> Result<impl Iterator<Item = Result<SourceFile, Dropped>> + Send + use<>, WalkError> {
    let wanted = wanted(settings)?;
    let output = check(settings, output)?;
    Ok(Walker::new(settings, wanted, output))
}

/// What the settings ask for, without a look at the disk.
///
/// # Errors
/// [`WalkError::BadGlob`].
pub fn check_globs(settings: &WalkSettings) -> Result<(), WalkError> {
    wanted(settings).map(drop)
}

fn wanted(settings: &WalkSettings) -> Result<Wanted, WalkError> {
    let include = Globs::compile("include", &settings.include)?;
    let exclude = Globs::compile("exclude", &settings.exclude)?;
    Ok(Wanted { include, exclude, hidden: settings.hidden })
}

/// Checks that a walk can begin; gives the output folder's path without links, if there is one.
fn check(settings: &WalkSettings, output: Option<&Path>) -> Result<Option<PathBuf>, WalkError> {
    check_root(&settings.root)?;
    let output = output.and_then(|folder| std::fs::canonicalize(folder).ok());
    if output.is_some() && std::fs::canonicalize(&settings.root).ok() == output {
        return Err(WalkError::RootIsOutput { path: settings.root.clone() });
    }
    Ok(output)
}

fn check_root(root: &Path) -> Result<(), WalkError> {
    let unreadable = |source: io::Error| WalkError::RootUnreadable { path: root.to_owned(), source };
    let metadata = match std::fs::metadata(root) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(WalkError::RootMissing { path: root.to_owned() });
        }
        Err(error) => return Err(unreadable(error)),
    };
    if metadata.is_dir() {
        std::fs::read_dir(root).map(drop).map_err(unreadable)
    } else if metadata.is_file() {
        std::fs::File::open(root).map(drop).map_err(unreadable)
    } else {
        Err(WalkError::RootSpecial { path: root.to_owned() })
    }
}
