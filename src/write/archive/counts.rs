//! Counts of each window (shards that were resolved together), merged once from those of its shards and kept: so a
//! nightly run merges few files, however old the archive is.

use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::{Manifest, WindowOfShards};
use super::{Archive, SHARDS, Shard};
use crate::write::WriteError;
use crate::write::aggregate::Run;
use crate::write::at_once::at_once;
use crate::write::sum::FileSum;

/// The folder of the windows' counts, within [`SHARDS`].
const WINDOWS: &str = "windows";

impl Archive {
    /// The counts of each window, in order: the newest snapshot's where the shards are the same, else merged from those
    /// of its shards (`runs`). Sets [`WindowOfShards::counts`] in `windows` to the size and hash of each file.
    pub(super) fn counts(
        &self,
        windows: &mut [WindowOfShards],
        shards: &[Shard],
        runs: &[Run],
    ) -> Result<Vec<Run>, WriteError> {
        let mut first = 0;
        let mut of_windows = Vec::with_capacity(windows.len());
        for window in windows.iter() {
            let range = first..first + window.shards;
            first = range.end;
            let (Some(shards), Some(runs)) = (shards.get(range.clone()), runs.get(range)) else {
                let folder = self.folder.temporary();
                return Err(WriteError::file(folder, std::io::Error::other("the windows name more shards than exist")));
            };
            of_windows.push((shards, runs));
        }
        let counts = at_once(&of_windows, |(shards, runs)| self.counts_of(shards, runs));
        let counts: Vec<(Run, Option<FileSum>)> = counts.into_iter().collect::<Result<_, _>>()?;
        let set = |(window, (run, sum)): (&mut WindowOfShards, _)| {
            window.counts = sum;
            run
        };
        Ok(windows.iter_mut().zip(counts).map(set).collect())
    }

    /// The counts of one window and the sum of their file; no sum for a window of one shard, whose own counts serve.
    fn counts_of(&self, shards: &[Shard], runs: &[Run]) -> Result<(Run, Option<FileSum>), WriteError> {
        if let [only] = runs {
            return Ok((only.clone(), None));
        }
        let name = name_of(shards);
        let path = file(self.folder.temporary(), &name);
        if let Some((folder, manifest)) = &self.before
            && let Some(sum) = known(manifest, &name)
            && self.carry_on(&file(folder, &name), &path, sum)?
        {
            return Ok((Run::open(&path)?, Some(sum.clone())));
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| WriteError::file(folder, e))?;
        }
        let merged = Run::merge(&path, runs, self.form.scheme.n_counts())?;
        Ok((merged, Some(FileSum::of(&path).map_err(|e| WriteError::file(&path, e))?)))
    }
}

/// The file name of a window's counts: a hash of its shards' signatures, so that it changes with any of them.
fn name_of(shards: &[Shard]) -> String {
    let mut hasher = blake3::Hasher::new();
    for shard in shards {
        hasher.update(shard.signature.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Size and hash of the counts of that name in a snapshot.
fn known<'a>(manifest: &'a Manifest, name: &str) -> Option<&'a FileSum> {
    files_of(manifest).find(|(n, _)| n == name).map(|(_, sum)| sum)
}

/// The counts of windows that are files of a snapshot, by name.
fn files_of(manifest: &Manifest) -> impl Iterator<Item = (String, &FileSum)> {
    let mut first = 0;
    manifest.windows.iter().filter_map(move |window| {
        let range = first..first + window.shards;
        first = range.end;
        Some((name_of(manifest.shards.get(range)?), window.counts.as_ref()?))
    })
}

/// The files of counts of a snapshot, with their sizes and hashes.
pub(super) fn files<'a>(snapshot: &'a Path, manifest: &'a Manifest) -> impl Iterator<Item = (PathBuf, &'a FileSum)> {
    files_of(manifest).map(|(name, sum)| (file(snapshot, &name), sum))
}

fn file(snapshot: &Path, name: &str) -> PathBuf {
    snapshot.join(SHARDS).join(WINDOWS).join(name)
}
