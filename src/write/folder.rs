//! The output folder: one run at a time, new tables next to the old ones until they are complete.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::WriteError;
use super::publish;

const LOCK: &str = ".whosaid.lock";
/// Begins the names of the temporary folders of runs.
const TEMPORARY: &str = ".whosaid-tmp-";

/// The temporary folder of a run inside the output folder, and the lock on the latter. Dropped before it is
/// committed, the temporary folder is removed and the tables are unchanged.
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
        make_folder(output).map_err(failed)?;
        let lock = lock(output)?;
        clear_up(output)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        let run_id = format!("{now:x}-{:x}", std::process::id());
        let temporary = output.join(format!("{TEMPORARY}{run_id}"));
        fs::create_dir(&temporary).map_err(failed)?;
        Ok(Self { output: output.to_path_buf(), temporary, run_id, committed: false, _lock: lock })
    }

    /// The folder that the run's files are written to.
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

    /// Publishes the named files of the temporary folder, which are complete and synced, in one step; what else a run
    /// had published goes. What the run needed only for itself, its store above all, is removed before.
    pub fn commit(mut self, names: &[String]) -> Result<(), WriteError> {
        for entry in fs::read_dir(&self.temporary).into_iter().flatten().flatten() {
            if !names.iter().any(|name| entry.file_name() == name.as_str()) {
                // What cannot be removed is in nobody's way.
                let path = entry.path();
                let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            }
        }
        sync_folder(&self.temporary).map_err(|e| WriteError::file(&self.temporary, e))?;
        // From here on the next run decides what becomes of the temporary folder.
        self.committed = true;
        publish::publish(&self.output, &self.temporary, &self.run_id, names)
    }

    /// Renames the temporary folder, which is complete and synced, to `place`. What comes back holds the lock.
    pub fn keep(mut self, place: &Path) -> Result<Self, WriteError> {
        fs::rename(&self.temporary, place).map_err(|e| WriteError::file(place, e))?;
        self.committed = true;
        let synced = place.parent().map_or(Ok(()), sync_folder);
        synced.map(|()| self).map_err(|e| WriteError::file(place, e))
    }

    /// Removes the tables that a run without a store had published. What cannot be removed now stays.
    pub fn remove_tables(&self) {
        publish::remove(&self.output);
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

/// Makes a folder and those above it that are missing, so that all of them last through a loss of power.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(above)?;
    match fs::create_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
        other => other?,
    }
    sync_folder(above)
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
    // The holder's name is a courtesy to the next run.
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "process {}", std::process::id()));
    Ok(file)
}

/// Finishes what dead runs had decided, and removes what they had begun.
fn clear_up(output: &Path) -> Result<(), WriteError> {
    let failed = |source| WriteError::Folder { folder: output.to_path_buf(), source };
    for entry in fs::read_dir(output).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            publish::finish(output, &entry.path())?;
            fs::remove_dir_all(entry.path()).map_err(failed)?;
        }
    }
    publish::clear_up(output)
}

/// Makes a folder's entries last through a loss of power, where the system can.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
