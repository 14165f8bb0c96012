//! Links: files shared between snapshots, and the one that leads to the current snapshot.

use std::fs;
use std::io;
use std::path::Path;

use crate::write::WriteError;
use crate::write::folder::sync_folder;

/// Gives a file a second name, whose folder is made if it is missing; makes a copy where the system has no such links.
/// False if the file is not there.
pub(super) fn link(from: &Path, to: &Path) -> Result<bool, WriteError> {
    let failed = |e| WriteError::file(to, e);
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    // What is there already may be the very file: to copy onto it would empty both.
    remove(to)?;
    match fs::hard_link(from, to) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(_) => {
            let copied = fs::copy(from, to).and_then(|_| fs::File::open(to)?.sync_all());
            copied.map(|()| true).map_err(failed)
        }
    }
}

/// Removes a file, if it is there: one that is to be written must not be one that a snapshot shares.
pub(super) fn remove(path: &Path) -> Result<(), WriteError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(WriteError::file(path, e)),
        _ => Ok(()),
    }
}

/// Makes the link `name` in `folder` lead to `target`, in one step; false if the file system has no such links.
pub(in crate::write) fn switch(folder: &Path, name: &str, target: &Path) -> Result<bool, WriteError> {
    let path = folder.join(name);
    let failed = |source| WriteError::Move { path: path.clone(), source };
    let new = folder.join(format!(".{name}.new"));
    remove(&new)?;
    match soft_link(target, &new) {
        Ok(()) => {}
        Err(e) if has_no_links(&e) => return Ok(false),
        Err(e) => return Err(failed(e)),
    }
    if cfg!(windows) {
        // There a rename does not replace a link to a folder.
        let _ = fs::remove_dir(&path);
    }
    fs::rename(&new, &path).and_then(|()| sync_folder(folder)).map_err(failed)?;
    Ok(true)
}

/// Whether a link could not be made because the file system, or on Windows the user, can have none.
fn has_no_links(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported)
        || error.raw_os_error() == Some(PRIVILEGE_NOT_HELD)
}

/// The error of Windows for a user who may make no links.
const PRIVILEGE_NOT_HELD: i32 = 1314;

#[cfg(unix)]
fn soft_link(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(windows)]
fn soft_link(target: &Path, link: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(target, link)
}

/// Makes the entries of a folder and of all folders in it last through a loss of power.
pub(super) fn sync_tree(folder: &Path) -> Result<(), WriteError> {
    let failed = |e| WriteError::file(folder, e);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_dir() {
            sync_tree(&entry.path())?;
        }
    }
    sync_folder(folder).map_err(failed)
}
