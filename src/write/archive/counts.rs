//! The counts of windows: those of their shards merged once, so that a night merges few files however old the archive is.

use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::WindowOfShards;
use super::{Archive, SHARDS, Shard, links};
use crate::write::WriteError;
use crate::write::aggregate::Run;
use crate::write::at_once::at_once;

/// The folder of these files, within that of the shards' own.
const WINDOWS: &str = "windows";

impl Archive {
    /// The counts of each window, from those of its shards: kept from the newest snapshot, or merged.
    pub(super) fn counts(
        &self,
        windows: &[WindowOfShards],
        shards: &[Shard],
        runs: &[Run],
    ) -> Result<Vec<Run>, WriteError> {
        let mut first = 0;
        let mut of_windows = Vec::with_capacity(windows.len());
        for window in windows {
            let range = first..first + window.shards;
            first = range.end;
            let (Some(shards), Some(runs)) = (shards.get(range.clone()), runs.get(range)) else {
                let folder = self.folder.temporary();
                return Err(WriteError::file(folder, std::io::Error::other("windows without their shards")));
            };
            of_windows.push((shards, runs));
        }
        at_once(&of_windows, |(shards, runs)| self.counts_of(shards, runs)).into_iter().collect()
    }

    fn counts_of(&self, shards: &[Shard], runs: &[Run]) -> Result<Run, WriteError> {
        if let [only] = runs {
            return Ok(only.clone());
        }
        let mut hasher = blake3::Hasher::new();
        for shard in shards {
            hasher.update(shard.signature.as_bytes());
        }
        let name = hasher.finalize().to_hex().to_string();
        let path = file(self.folder.temporary(), &name);
        if let Some((folder, _)) = &self.before
            && links::link(&file(folder, &name), &path)?
        {
            if let Ok(kept) = Run::open(&path) {
                return Ok(kept);
            }
            // It is damaged.
            links::remove(&path)?;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| WriteError::file(folder, e))?;
        }
        Run::merge(&path, runs, self.form.scheme.n_counts())
    }
}

fn file(snapshot: &Path, name: &str) -> PathBuf {
    snapshot.join(SHARDS).join(WINDOWS).join(name)
}
