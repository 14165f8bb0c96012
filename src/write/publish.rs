//! Publishing the tables of a run without a store: all of them in one step.
//!
//! ```text
//! output/
//!   quotes.csv -> .whosaid-tables/now/quotes.csv      one such link for each file
//!   .whosaid-tables/now -> 65fa3c-1f0b                 the link that is switched
//!   .whosaid-tables/65fa3c-1f0b/quotes.csv             the tables of the last run
//! ```
//!
//! On a file system without links the files are moved into place one after the other, by a plan that the next run
//! finishes if this one dies; the files' names are the only ones that a plan may have.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::archive::switch_link;
use super::folder::sync_folder;
use super::{RUN_JSON, WriteError, all_names, describe};

/// Folder of the tables in the output folder.
const SETS: &str = ".whosaid-tables";
/// Link in it to those of the last run.
const NOW: &str = "now";
/// The plan, in the temporary folder of a run.
const PLAN: &str = "commit.json";

/// What to do once all files of a run are complete and synced, where there are no links.
#[derive(Serialize, Deserialize)]
struct Plan {
    /// Files to move from the temporary folder into the output folder, in this order.
    place: Vec<String>,
    /// Files of the output folder that this run's tables do not have.
    remove: Vec<String>,
}

/// Every name that a file of a run may have in the output folder.
fn known_names() -> BTreeSet<String> {
    all_names().chain(describe::names().map(str::to_string)).chain([RUN_JSON.to_string()]).collect()
}

/// Where a link in the output folder leads.
fn link_of(name: &str) -> PathBuf {
    Path::new(SETS).join(NOW).join(name)
}

/// Whether a file of the output folder was written by a run: it is a link to one that was, or run.json names it with
/// its size. What does not exist is nobody's.
fn is_ours(output: &Path, name: &str) -> bool {
    let path = output.join(name);
    let Ok(found) = fs::symlink_metadata(&path) else { return true };
    if found.is_symlink() {
        return fs::read_link(&path).is_ok_and(|to| to == link_of(name));
    }
    if describe::names().any(|n| n == name) {
        return describe::is_ours(&path);
    }
    let run: Option<Value> = fs::read(output.join(RUN_JSON)).ok().and_then(|text| serde_json::from_slice(&text).ok());
    let Some(run) = run.filter(|run| run["program"] == "whosaid" && found.is_file()) else { return false };
    let mut tables = run["tables"].as_object().into_iter().flatten();
    name == RUN_JSON || tables.any(|(_, table)| table["bytes"][name].as_u64() == Some(found.len()))
}

/// Refuses an output folder in which one of `names` is a file of somebody else.
pub(super) fn refuse_foreign<'a>(output: &Path, names: impl Iterator<Item = &'a String>) -> Result<(), WriteError> {
    match names.into_iter().find(|name| !is_ours(output, name)) {
        Some(name) => Err(WriteError::Foreign { path: output.join(name) }),
        None => Ok(()),
    }
}

/// Publishes the named files of `temporary`. `id` is a name that no other run has.
pub(super) fn publish(output: &Path, temporary: &Path, id: &str, names: &[String]) -> Result<(), WriteError> {
    refuse_foreign(output, names.iter())?;
    let failed = |path: &Path, source| WriteError::Move { path: path.to_path_buf(), source };
    let sets = output.join(SETS);
    fs::create_dir_all(&sets).and_then(|()| sync_folder(output)).map_err(|e| failed(&sets, e))?;
    let old: Vec<String> = known_names().into_iter().filter(|name| is_ours(output, name)).collect();
    if fs::read_link(sets.join(NOW)).is_err() {
        let first = format!("{id}-before");
        fs::create_dir_all(sets.join(&first)).map_err(|e| failed(&sets, e))?;
        if !switch_link(&sets, NOW, Path::new(&first))? {
            fs::remove_dir_all(&sets).map_err(|e| failed(&sets, e))?;
            return move_all(output, temporary, names);
        }
    }
    // Files of a run that had no links become links to the same files: no reader sees a difference.
    for name in &old {
        let path = output.join(name);
        if fs::symlink_metadata(&path).is_ok_and(|m| m.is_file()) {
            let aside = sets.join(NOW).join(name);
            let _ = fs::remove_file(&aside);
            let kept = fs::hard_link(&path, &aside).or_else(|_| fs::copy(&path, &aside).map(drop));
            kept.map_err(|e| failed(&aside, e))?;
            switch_link(output, name, &link_of(name))?;
        }
    }
    // Links to nothing yet.
    for name in names.iter().filter(|name| fs::symlink_metadata(output.join(name)).is_err()) {
        switch_link(output, name, &link_of(name))?;
    }
    let place = sets.join(id);
    fs::rename(temporary, &place).and_then(|()| sync_folder(&sets)).map_err(|e| failed(&place, e))?;
    switch_link(&sets, NOW, Path::new(id))?;
    for name in old.iter().filter(|name| !names.contains(name)) {
        // A link to nothing; what cannot be removed now is by the next run.
        let _ = fs::remove_file(output.join(name));
    }
    clear_up(output)
}

/// Removes the sets of tables that do not count.
pub(super) fn clear_up(output: &Path) -> Result<(), WriteError> {
    let sets = output.join(SETS);
    let Ok(now) = fs::read_link(sets.join(NOW)) else { return Ok(()) };
    let failed = |source| WriteError::Folder { folder: sets.clone(), source };
    for entry in fs::read_dir(&sets).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name() != now.as_os_str() && entry.file_type().map_err(failed)?.is_dir() {
            fs::remove_dir_all(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

/// Removes all that runs without a store had published, but not what is somebody else's.
pub(super) fn remove(output: &Path) {
    // run.json last: it tells what is ours.
    let names = all_names().chain(describe::names().map(str::to_string)).chain([RUN_JSON.to_string()]);
    for name in names.filter(|name| is_ours(output, name)) {
        let _ = fs::remove_file(output.join(name));
    }
    let _ = fs::remove_dir_all(output.join(SETS));
}

/// Moves the files one after the other.
fn move_all(output: &Path, temporary: &Path, names: &[String]) -> Result<(), WriteError> {
    let remove = known_names().into_iter().filter(|name| !names.contains(name) && is_ours(output, name)).collect();
    let plan = Plan { place: names.to_vec(), remove };
    let path = temporary.join(PLAN);
    let failed = |e| WriteError::file(&path, e);
    let unfinished = temporary.join("commit.json.part");
    let text = serde_json::to_vec(&plan).map_err(|e| failed(e.into()))?;
    let written = File::create(&unfinished).and_then(|mut f| f.write_all(&text).and_then(|()| f.sync_all()));
    written.and_then(|()| fs::rename(&unfinished, &path)).and_then(|()| sync_folder(temporary)).map_err(failed)?;
    carry_out(&plan, temporary, output)?;
    let removed = sync_folder(output).and_then(|()| fs::remove_dir_all(temporary));
    removed.map_err(|source| WriteError::Folder { folder: output.to_path_buf(), source })
}

/// Finishes the plan of a dead run, if its temporary folder has one.
pub(super) fn finish(output: &Path, temporary: &Path) -> Result<(), WriteError> {
    let plan = fs::read(temporary.join(PLAN)).ok().and_then(|text| serde_json::from_slice::<Plan>(&text).ok());
    let Some(plan) = plan else { return Ok(()) };
    carry_out(&plan, temporary, output)?;
    sync_folder(output).map_err(|source| WriteError::Folder { folder: output.to_path_buf(), source })
}

/// Carries out a plan, or what is left of it. Names that no run gives its files are passed over.
fn carry_out(plan: &Plan, temporary: &Path, output: &Path) -> Result<(), WriteError> {
    let known = known_names();
    for name in plan.place.iter().filter(|name| known.contains(*name)) {
        match fs::rename(temporary.join(name), output.join(name)) {
            // Moved before the run died, or by somebody else since: the other tables are not to wait for it.
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(WriteError::Move { path: output.join(name), source }),
            Ok(()) => {}
        }
    }
    for name in plan.remove.iter().filter(|name| known.contains(*name)) {
        match fs::remove_file(output.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(WriteError::Move { path: output.join(name), source: e });
            }
            _ => {}
        }
    }
    Ok(())
}
