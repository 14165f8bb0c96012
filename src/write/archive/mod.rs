//! The output of runs that keep a store: shards by month, published as a whole.
//!
//! `documents`, `quotes`, `stance_markers` and `stance_by_quote` are folders of Parquet files, `shard=2026-11/part-0.parquet`
//! (`shard=unknown` for what has no date), which readers know as a dataset partitioned the way of Hive; the aggregate
//! tables are single files. All of it is a *snapshot*, a folder that is never changed once it is complete; `current` in
//! the output folder is a link to the newest one, and the one before is kept for readers that are still in it. A shard
//! that is the same as in the snapshot before is not written again: the new snapshot has a second link to its files.
//!
//! A shard's bytes are a function of its records and of the resolutions of the corpus stage; its *signature* stands for
//! both. What is counted over the corpus is kept for each shard and for each window (the shards that were resolved together),
//! and only merged. Beside them lies what a window *carries* to the next, opaque here, named by its hash.

mod check;
mod counts;
mod links;
mod manifest;
mod shard;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

pub use check::{Problem, check};
pub(super) use links::switch as switch_link;
pub use manifest::{Month, Shard, ShardPlace, Shards, WindowOfShards};

use super::aggregate::Run;
use super::corpus_tables::{self, Finished};
use super::describe::{self, Described};
use super::folder::{RunFolder, sync_folder};
use super::record::{self, RunRecord};
use super::sum::FileSum;
use super::table_sink::{Form, TableSink};
use super::{
    GROUP_ROWS, MakePage, OutputSettings, Provenance, RUN_JSON, WriteError, Written, form, page, write_json,
    write_synced,
};
use crate::flow::RunCounts;
use crate::tables::Scheme;
use crate::tables::schema::{Documents, Failures, Quotes, StanceByQuote, StanceMarkers, Table};
use manifest::{KeptCounts, Manifest};

/// What is kept between runs, below the output folder.
const HOME: &str = ".whosaid";
const SNAPSHOTS: &str = "snapshots";
/// The link to the newest snapshot.
const CURRENT: &str = "current";
/// Counts and signatures of the shards, within a snapshot.
const SHARDS: &str = ".shards";
/// Folder of the states of windows, within it.
const STATES: &str = "carried";

/// The tables that are written in shards.
const SHARDED: [&str; 4] = [Documents::NAME, Quotes::NAME, StanceMarkers::NAME, StanceByQuote::NAME];

/// The folder of what is kept between runs, of an output folder.
pub fn home(output: &Path) -> PathBuf {
    output.join(HOME)
}

/// The output folder of a run that keeps a store.
pub struct Archive {
    folder: RunFolder,
    home: PathBuf,
    form: Form,
    /// The newest snapshot and its folder.
    before: Option<(PathBuf, Manifest)>,
}

impl Archive {
    /// Takes the output folder, for tables of that shape, made by what `provenance` says.
    pub fn begin(settings: &OutputSettings, scheme: Scheme, provenance: &Provenance) -> Result<Self, WriteError> {
        let form = form(settings, scheme, provenance)?;
        let folder = RunFolder::begin(&settings.folder)?;
        let home = home(folder.output());
        let snapshots = home.join(SNAPSHOTS);
        fs::create_dir_all(&snapshots).map_err(|e| WriteError::file(&snapshots, e))?;
        if !is_ours(folder.output()) {
            return Err(WriteError::Foreign { path: folder.output().join(CURRENT) });
        }
        let before = newest(folder.output(), true)?;
        Ok(Self { folder, home, form, before })
    }

    /// The folder of what is kept between runs.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// A folder for files that go with the run.
    pub fn temporary(&self) -> &Path {
        self.folder.temporary()
    }

    /// Empties the temporary folder, for a second attempt.
    pub fn begin_again(&self) -> Result<(), WriteError> {
        let folder = self.folder.temporary();
        let emptied = fs::remove_dir_all(folder).and_then(|()| fs::create_dir(folder));
        emptied.map_err(|e| WriteError::file(folder, e))
    }

    /// Articles in the newest snapshot; 0 if there is none.
    pub fn articles(&self) -> u64 {
        self.before.as_ref().map_or(0, |(_, manifest)| manifest.counts.articles)
    }

    /// What the newest snapshot holds, if it was made of `state`: then there is nothing to write.
    pub fn unchanged(&self, state: &str) -> Option<Written> {
        let (folder, manifest) = self.before.as_ref().filter(|(_, m)| m.state == state)?;
        let problems = check::problems(folder, manifest);
        problems.iter().for_each(check::Problem::warn);
        problems.is_empty().then(|| manifest.written(&self.folder.output().join(CURRENT)))
    }

    /// Shares a file with the newest snapshot, or copies it; false if it is not what it was there.
    fn carry_on(&self, from: &Path, to: &Path, sum: &FileSum) -> Result<bool, WriteError> {
        let problem = if links::link(from, to)? { sum.problem(to) } else { Some("it is missing".to_string()) };
        let Some(what) = problem else { return Ok(true) };
        check::Problem { path: from.to_path_buf(), what }.warn();
        links::remove(to)?;
        Ok(false)
    }

    /// The shard of that signature from the newest snapshot, at `place` in the new one; `None` if it has none, or its
    /// files are not there any more.
    pub fn kept(&self, place: &ShardPlace, signature: &str) -> Result<Option<Shard>, WriteError> {
        let Some((folder, manifest)) = &self.before else { return Ok(None) };
        let Some(old) = manifest.shards.iter().find(|s| s.signature == signature) else { return Ok(None) };
        let new = files(self.folder.temporary(), place);
        for ((from, to), sum) in files(folder, &old.place).zip(new).zip(&old.files) {
            if !self.carry_on(&from, &to, sum)? {
                return Ok(None);
            }
        }
        Ok(Some(Shard { place: place.clone(), ..old.clone() }))
    }

    /// The shards of the newest snapshot's window of that signature, and the name of its state.
    pub fn kept_window(&self, signature: &str) -> Option<(&[Shard], &str)> {
        let (_, manifest) = self.before.as_ref()?;
        let mut first = 0;
        for window in &manifest.windows {
            let shards = manifest.shards.get(first..first + window.shards)?;
            if window.signature == signature {
                return Some((shards, &window.state));
            }
            first += window.shards;
        }
        None
    }

    /// Whether the newest snapshot has a window of that digest.
    pub fn has_window(&self, digest: &str) -> bool {
        self.before.as_ref().is_some_and(|(_, m)| m.windows.iter().any(|w| w.digest == digest))
    }

    /// Shares the state of a window with the newest snapshot; false if it is missing there or damaged.
    pub fn keep_state(&self, name: &str) -> Result<bool, WriteError> {
        let to = state_file(self.folder.temporary(), name);
        if to.exists() {
            return Ok(true);
        }
        let Some((folder, _)) = &self.before else { return Ok(false) };
        let is_kept = links::link(&state_file(folder, name), &to)? && self.read_state(name).is_ok();
        if !is_kept {
            links::remove(&to)?;
        }
        Ok(is_kept)
    }

    /// Writes the state of a window, and returns its name.
    pub fn write_state(&self, bytes: &[u8]) -> Result<String, WriteError> {
        let name = blake3::hash(bytes).to_hex().to_string();
        let path = state_file(self.folder.temporary(), &name);
        let failed = |e| WriteError::file(&path, e);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        if path.exists() {
            return Ok(name);
        }
        let packed = zstd::bulk::compress(bytes, 1).map_err(failed)?;
        write_synced(&path, &packed)?;
        Ok(name)
    }

    /// Reads the state of that name; an error if it is not what was written.
    pub fn read_state(&self, name: &str) -> Result<Vec<u8>, WriteError> {
        let path = state_file(self.folder.temporary(), name);
        read_state_file(&path, name).map_err(|e| WriteError::file(&path, e))
    }

    /// Publishes a snapshot made of `state`, of these shards, with a page of the tables if one is wanted.
    pub fn finish(
        self,
        shards: Shards,
        state: &str,
        record: &RunRecord,
        page: Option<MakePage<'_>>,
    ) -> Result<Written, WriteError> {
        let at = self.folder.output().to_path_buf();
        let (bytes, articles) = (shards.shards.iter().map(Shard::bytes).sum(), record.articles());
        self.publish(shards, state, record, page).map_err(|e| e.after(&at, bytes, articles))
    }

    fn publish(
        self,
        shards: Shards,
        state: &str,
        record: &RunRecord,
        page: Option<MakePage<'_>>,
    ) -> Result<Written, WriteError> {
        let Shards { shards, mut windows, .. } = shards;
        let new = self.folder.temporary();
        let runs: Vec<Run> = shards.iter().map(|s| Run::open(&counts_file(new, &s.place))).collect::<Result<_, _>>()?;
        let mut counts = RunCounts::default();
        let of_windows = self.counts(&mut windows, &shards, &runs)?;
        let Self { folder, home, form, before } = self;
        let new = folder.temporary();
        let failures = TableSink::<Failures>::create(new, &form, GROUP_ROWS)?;
        let failures = runs.iter().try_fold(failures, |mut table, run| -> Result<_, WriteError> {
            let kept = KeptCounts::of(run)?;
            counts.merge(&kept.counts);
            kept.failures.iter().try_for_each(|f| table.append(f))?;
            Ok(table)
        })?;

        let mut done = Finished::default();
        for (i, table) in SHARDED.into_iter().enumerate() {
            done.names.push(table.to_string());
            let sum = |of: &dyn Fn(&Shard) -> u64| shards.iter().map(of).sum::<u64>();
            let mut bytes = Map::new();
            bytes.insert(format!("{table}/"), json!(sum(&|s| s.files[i].bytes)));
            let told = json!({ "rows": sum(&|s| s.rows[i]), "shards": shards.len(), "bytes": bytes });
            done.tables.insert(table.to_string(), told);
        }
        let tops = corpus_tables::write(new, &form, &of_windows, &mut done)?;
        counts.speakers = tops.n_speakers;
        done.add(failures)?;
        let places = describe::single_files(|table| done.rows(table)).into_iter().map(|mut place| {
            if SHARDED.contains(&place.table.name) {
                let file = |s: &Shard| format!("{}/{}", place.table.name, s.place.file());
                place.shards = Some(shards.iter().map(file).collect());
            }
            place
        });
        let described = Described { form: &form, places: &places.collect::<Vec<_>>() };
        done.names.extend(described.write(new, new)?);
        done.names.push(RUN_JSON.to_string());
        write_json(&new.join(RUN_JSON), &record::run_json(folder.run_id(), record, &counts, done.tables.clone()))?;
        done.names.extend(page::write(new, page)?);
        let single = done.names.iter().map(|name| new.join(name)).filter(|path| path.is_file());
        let summed = |path: PathBuf| -> Result<(String, FileSum), WriteError> {
            let sum = FileSum::of(&path).map_err(|e| WriteError::file(&path, e))?;
            Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), sum))
        };
        let single: Vec<_> = single.filter(|path| !path.ends_with(RUN_JSON)).map(summed).collect::<Result<_, _>>()?;
        let snapshots = home.join(SNAPSHOTS);
        let kept_number = before.map(|(_, manifest)| manifest.number);
        let number = numbers(&snapshots)?.into_iter().chain(kept_number).max().unwrap_or(0) + 1;
        let manifest = Manifest {
            number,
            state: state.to_string(),
            shards,
            windows,
            names: done.names,
            files: single,
            tables: Value::Object(done.tables),
            counts,
            top_speakers: tops.speakers,
            top_cues: tops.cues,
        };
        manifest.write(new)?;
        links::sync_tree(new)?;

        let output = folder.output().to_path_buf();
        // The lock is held until `current` is switched and the old snapshots are gone.
        let lock = folder.keep(&snapshots.join(number.to_string()))?;
        switch(&output, number)?;
        for old in numbers(&snapshots)?.into_iter().filter(|&n| n != number && Some(n) != kept_number) {
            // What cannot be removed now is by the next run.
            let _ = fs::remove_dir_all(snapshots.join(old.to_string()));
        }
        // Tables of a run without a store would say something else.
        lock.remove_tables();
        Ok(manifest.written(&output.join(CURRENT)))
    }

    /// Writes run.json anew into the newest snapshot, whose tables are still those of the store.
    pub fn refresh(&self, record: &RunRecord) -> Result<(), WriteError> {
        let Some((folder, manifest)) = &self.before else { return Ok(()) };
        let Value::Object(tables) = manifest.tables.clone() else { return Ok(()) };
        let run = record::run_json(self.folder.run_id(), record, &manifest.counts, tables);
        let unfinished = self.folder.temporary().join(RUN_JSON);
        write_json(&unfinished, &run)?;
        fs::rename(&unfinished, folder.join(RUN_JSON)).map_err(|e| WriteError::file(&folder.join(RUN_JSON), e))
    }
}

/// Makes `current` lead to the snapshot of that number: a link, or where there are none the folder itself.
fn switch(output: &Path, number: u64) -> Result<(), WriteError> {
    let target = Path::new(HOME).join(SNAPSHOTS).join(number.to_string());
    let path = output.join(CURRENT);
    let is_folder = fs::symlink_metadata(&path).is_ok_and(|m| m.is_dir());
    if !is_folder && links::switch(output, CURRENT, &target)? {
        return Ok(());
    }
    let failed = |source| WriteError::Move { path: path.clone(), source };
    if is_folder {
        // A run that is killed after this leaves no `current`: the next one finds the newest snapshot.
        let before = Manifest::read(&path).map_or(number.saturating_sub(1), |m| m.number);
        fs::rename(&path, output.join(HOME).join(SNAPSHOTS).join(before.to_string())).map_err(failed)?;
    }
    fs::rename(output.join(target), &path).and_then(|()| sync_folder(output)).map_err(failed)
}

/// Whether what is called `current` in an output folder, if anything, was made by a run.
fn is_ours(output: &Path) -> bool {
    match fs::symlink_metadata(output.join(CURRENT)) {
        Ok(found) if found.is_symlink() => {
            fs::read_link(output.join(CURRENT)).is_ok_and(|to| to.starts_with(Path::new(HOME).join(SNAPSHOTS)))
        }
        Ok(found) => found.is_dir() && output.join(CURRENT).join(SHARDS).is_dir(),
        Err(_) => true,
    }
}

/// Whether an output folder holds a snapshot that can be read.
pub(super) fn has_snapshot(output: &Path) -> bool {
    newest(output, false).is_ok_and(|newest| newest.is_some())
}

/// The newest snapshot of an output folder and its manifest, if it has one that can be read. One that is complete but
/// was not made `current`, since the run was cut off there or the link was removed, is made it if `repair`.
fn newest(output: &Path, repair: bool) -> Result<Option<(PathBuf, Manifest)>, WriteError> {
    let snapshot = |folder: PathBuf| Manifest::read(&folder).map(|manifest| (folder, manifest));
    if let Ok(folder) = fs::canonicalize(output.join(CURRENT)) {
        return Ok(snapshot(folder));
    }
    let snapshots = home(output).join(SNAPSHOTS);
    let mut numbers = if snapshots.is_dir() { numbers(&snapshots)? } else { Vec::new() };
    numbers.sort_unstable();
    let found = numbers.iter().rev().find_map(|n| snapshot(snapshots.join(n.to_string())));
    match found {
        Some((_, manifest)) if repair => {
            switch(output, manifest.number)?;
            Ok(fs::canonicalize(output.join(CURRENT)).ok().and_then(snapshot))
        }
        found => Ok(found),
    }
}

/// The files of a shard: those of the tables, then its counts.
fn files<'a>(snapshot: &'a Path, place: &'a ShardPlace) -> impl Iterator<Item = PathBuf> + 'a {
    let tables = SHARDED.into_iter().map(|t| table_file(snapshot, t, place));
    tables.chain([counts_file(snapshot, place)])
}

fn table_file(snapshot: &Path, table: &str, place: &ShardPlace) -> PathBuf {
    snapshot.join(table).join(place.file())
}

fn counts_file(snapshot: &Path, place: &ShardPlace) -> PathBuf {
    snapshot.join(SHARDS).join(place.folder()).join(format!("part-{}.counts", place.part))
}

fn state_file(snapshot: &Path, name: &str) -> PathBuf {
    snapshot.join(SHARDS).join(STATES).join(name)
}

/// Reads a state from a file, whose name is its hash.
fn read_state_file(path: &Path, name: &str) -> std::io::Result<Vec<u8>> {
    let bytes = zstd::decode_all(fs::File::open(path)?)?;
    if blake3::hash(&bytes).to_hex().as_str() == name {
        return Ok(bytes);
    }
    Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "its content is not what was written"))
}

/// The numbers of the snapshots there are.
fn numbers(snapshots: &Path) -> Result<Vec<u64>, WriteError> {
    let failed = |e| WriteError::file(snapshots, e);
    let mut found = Vec::new();
    for entry in fs::read_dir(snapshots).map_err(failed)? {
        found.extend(number_of(&entry.map_err(failed)?.path()));
    }
    Ok(found)
}

fn number_of(snapshot: &Path) -> Option<u64> {
    snapshot.file_name()?.to_str()?.parse().ok()
}
