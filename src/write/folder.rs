//! The output folder: one run at a time, new tables beside the old ones until they are complete.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::WriteError;

const LOCK: &str = ".whosaid.lock";
const TEMPORARY: &str = ".whosaid-tmp-";
const PLAN: &str = "commit.json";

/// What to do once all files of a run are complete and synced. It lies in the temporary folder: from then
/// on the run's tables count, and a run that finds the plan of a dead one carries it out first.
#[derive(Serialize, Deserialize)]
struct Plan {
    /// Files to move from the temporary folder into the output folder, in this order.
    place: Vec<String>,
    /// Files of the output folder that this run's tables do not have.
    remove: Vec<String>,
}

/// The temporary folder of a run inside the output folder, and the lock on the latter. Dropped before it is
/// committed, the temporary folder goes and the output folder's tables are what they were.
pub(super) struct RunFolder {
    output: PathBuf,
    temporary: PathBuf,
    run_id: String,
    committed: bool,
    /// Locked while this lives; the system releases it when the process ends, however it ends.
    _lock: File,
}

impl RunFolder {
    /// Takes the output folder: makes and locks it, clears up after runs that died, makes a temporary folder.
    pub fn begin(output: &Path) -> Result<Self, WriteError> {
        let failed = |source| WriteError::Folder { folder: output.to_path_buf(), source };
        fs::create_dir_all(output).map_err(failed)?;
        let lock = lock(output)?;
        clear_up(output)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        let run_id = format!("{now:x}-{:x}", std::process::id());
        let temporary = output.join(format!("{TEMPORARY}{run_id}"));
        fs::create_dir(&temporary).map_err(failed)?;
        Ok(Self { output: output.to_path_buf(), temporary, run_id, committed: false, _lock: lock })
    }

    /// Where the run's files are written.
    pub fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// The output folder.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// A name of the run that no other has.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Moves the files named, which are complete and synced, into the output folder, and removes those that
    /// the run has none of. A rename is atomic for each file; a kill between two is made good by the next run.
    pub fn commit(mut self, place: Vec<String>, remove: Vec<String>) -> Result<(), WriteError> {
        let plan = Plan { place, remove };
        let path = self.temporary.join(PLAN);
        let unfinished = self.temporary.join("commit.json.part");
        let text = serde_json::to_vec(&plan).map_err(|e| WriteError::file(&path, e.into()))?;
        let written = File::create(&unfinished).and_then(|mut f| f.write_all(&text).and_then(|()| f.sync_all()));
        written.and_then(|()| sync_folder(&self.temporary)).map_err(|e| WriteError::file(&path, e))?;
        fs::rename(&unfinished, &path).map_err(|e| WriteError::file(&path, e))?;
        self.committed = true;
        sync_folder(&self.temporary).map_err(|e| WriteError::file(&path, e))?;
        carry_out(&plan, &self.temporary, &self.output)
    }
}

impl RunFolder {
    /// Makes the temporary folder, which is complete and synced, last as `place`. The lock is held by what comes back.
    pub fn keep(mut self, place: &Path) -> Result<Self, WriteError> {
        fs::rename(&self.temporary, place).map_err(|e| WriteError::file(place, e))?;
        self.committed = true;
        let synced = place.parent().map_or(Ok(()), sync_folder);
        synced.map(|()| self).map_err(|e| WriteError::file(place, e))
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if !self.committed {
            // What cannot be removed now is by the next run.
            let _ = fs::remove_dir_all(&self.temporary);
        }
    }
}

/// Locks an output folder for this run.
fn lock(output: &Path) -> Result<File, WriteError> {
    let failed = |source| WriteError::Folder { folder: output.to_path_buf(), source };
    let path = output.join(LOCK);
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let known = file.read_to_string(&mut holder).is_ok() && !holder.trim().is_empty();
            let holder = if known { holder.trim().to_string() } else { "unknown".to_string() };
            return Err(WriteError::Busy { folder: output.to_path_buf(), holder });
        }
        // A file system without locks: then nothing can be checked.
        Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(e)) => return Err(failed(e)),
    }
    // Who holds it is a courtesy to the next run.
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "process {}", std::process::id()));
    Ok(file)
}

/// Finishes what dead runs had decided, and removes what they had begun.
fn clear_up(output: &Path) -> Result<(), WriteError> {
    let failed = |source| WriteError::Folder { folder: output.to_path_buf(), source };
    for entry in fs::read_dir(output).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            continue;
        }
        let temporary = entry.path();
        match fs::read(temporary.join(PLAN)).map(|text| serde_json::from_slice::<Plan>(&text)) {
            Ok(Ok(plan)) => carry_out(&plan, &temporary, output)?,
            _ => fs::remove_dir_all(&temporary).map_err(failed)?,
        }
    }
    Ok(())
}

/// Carries out a plan, or what is left of it.
fn carry_out(plan: &Plan, temporary: &Path, output: &Path) -> Result<(), WriteError> {
    for name in &plan.place {
        match fs::rename(temporary.join(name), output.join(name)) {
            // Moved before the run died.
            Err(e) if e.kind() == io::ErrorKind::NotFound && output.join(name).exists() => {}
            Err(source) => return Err(WriteError::Move { path: output.join(name), source }),
            Ok(()) => {}
        }
    }
    for name in &plan.remove {
        match fs::remove_file(output.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(WriteError::Move { path: output.join(name), source: e });
            }
            _ => {}
        }
    }
    let done = sync_folder(output).and_then(|()| fs::remove_dir_all(temporary));
    done.map_err(|source| WriteError::Folder { folder: output.to_path_buf(), source })
}

/// Makes a folder's entries last through a loss of power, where the system can.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
