//! Checking a snapshot: every file against the size and hash that the manifest has.

use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::{counts, files, home, newest, state_file};
use crate::write::at_once::at_once;
use crate::write::sum::FileSum;
use crate::write::{RUN_JSON, WriteError};

/// A file that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it lies.
    pub path: PathBuf,
    /// What is wrong with it.
    pub what: String,
}

impl Problem {
    /// Warns that the file will be written again.
    pub(super) fn warn(&self) {
        tracing::warn!(
            code = "damaged_part",
            "{} is damaged ({}); it is written again",
            self.path.display(),
            self.what
        );
    }
}

/// Checks the newest snapshot of an output folder; `None` if there is none.
///
/// # Errors
/// [`WriteError`] when the folder cannot be read.
pub fn check(output: &Path) -> Result<Option<Vec<Problem>>, WriteError> {
    match newest(output, false)? {
        Some((folder, manifest)) => Ok(Some(problems(&folder, &manifest))),
        None if home(output).join(super::SNAPSHOTS).is_dir()
            && super::numbers(&home(output).join(super::SNAPSHOTS))?.is_empty() =>
        {
            Ok(None)
        }
        None if !home(output).is_dir() => Ok(None),
        None => {
            let path = Manifest::path(&output.join(super::CURRENT));
            Ok(Some(vec![Problem { path, what: "the manifest is missing or not what was written".to_string() }]))
        }
    }
}

/// The files of a snapshot that are not what was written.
pub(super) fn problems(folder: &Path, manifest: &Manifest) -> Vec<Problem> {
    let mut sums: Vec<(PathBuf, Sum)> = Vec::new();
    for shard in &manifest.shards {
        sums.extend(files(folder, &shard.place).zip(shard.files.iter().map(Sum::File)));
    }
    sums.extend(counts::files(folder, manifest).map(|(path, sum)| (path, Sum::File(sum))));
    sums.extend(manifest.files.iter().map(|(name, sum)| (folder.join(name), Sum::File(sum))));
    sums.push((folder.join(RUN_JSON), Sum::Json));
    let mut states: Vec<&str> = manifest.windows.iter().map(|w| &*w.state).collect();
    states.sort_unstable();
    states.dedup();
    sums.extend(states.into_iter().map(|name| (state_file(folder, name), Sum::State(name))));
    let found = at_once(&sums, |(path, sum)| sum.problem(path).map(|what| Problem { path: path.clone(), what }));
    found.into_iter().flatten().collect()
}

/// What is known of a file.
enum Sum<'a> {
    File(&'a FileSum),
    /// It is written again every night: that it can be read is all.
    Json,
    /// The hash of what is in it, uncompressed.
    State(&'a str),
}

impl Sum<'_> {
    fn problem(&self, path: &Path) -> Option<String> {
        match self {
            Sum::File(sum) => sum.problem(path),
            Sum::Json => match std::fs::read(path) {
                Err(e) => Some(format!("it cannot be read: {e}")),
                Ok(text) => serde_json::from_slice::<serde::de::IgnoredAny>(&text).err().map(|e| e.to_string()),
            },
            Sum::State(name) => super::read_state_file(path, name).err().map(|e| e.to_string()),
        }
    }
}
