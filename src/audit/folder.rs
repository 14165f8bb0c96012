//! The folder of an audit: the design, and a page and sheets for each coder.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::design::{DESIGN_FILE, Design};
use super::error::AuditError;
use super::page::page;
use super::sheet::{csv, sheet, xlsx};

/// Writes an audit into `folder`: `audit.json`, and for each coder `NAME.html`, `NAME.sheet.csv` and
/// `NAME.sheet.xlsx`. Returns the files in the order of writing; the design is written last, so that a folder with a
/// design is whole.
///
/// # Errors
/// [`AuditError`] if there is an audit already and `replace` is not set, or a file cannot be written.
pub fn write(folder: &Path, design: &Design, replace: bool) -> Result<Vec<PathBuf>, AuditError> {
    let design_path = folder.join(DESIGN_FILE);
    check_free(folder, replace)?;
    fs::create_dir_all(folder).map_err(AuditError::unwritable(folder))?;
    let mut out = Vec::new();
    for (coder, name) in design.coders.iter().enumerate() {
        let sheet = sheet(design, coder);
        let files = [
            (format!("{name}.html"), page(design, coder)?.into_bytes()),
            (format!("{name}.sheet.csv"), csv(&sheet)),
            (format!("{name}.sheet.xlsx"), xlsx(&sheet)?),
        ];
        for (file, bytes) in files {
            out.push(save(&folder.join(file), &bytes)?);
        }
    }
    let written = serde_json::to_vec(design).unwrap_or_default(); // Maps with text keys always serialise.
    out.push(save(&design_path, &written)?);
    Ok(out)
}

/// Checks that no audit would be overwritten by accident.
///
/// # Errors
/// [`AuditError::Argument`] if there is an audit in `folder` and `replace` is not set.
pub fn check_free(folder: &Path, replace: bool) -> Result<(), AuditError> {
    if replace || !folder.join(DESIGN_FILE).exists() {
        return Ok(());
    }
    let folder = folder.display();
    let message = format!(
        "there is an audit in {folder} already, and its coders may have begun: --to another folder, or --replace"
    );
    Err(AuditError::Argument(message))
}

/// Writes a file whole or not at all.
///
/// # Errors
/// [`AuditError::Unwritable`].
pub fn save(path: &Path, bytes: &[u8]) -> Result<PathBuf, AuditError> {
    let failed = AuditError::unwritable(path);
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::Builder::new().prefix(".whosaid-audit-").tempfile_in(folder);
    let mut file = file.map_err(&failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(&failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is its owner's alone; coders are to read these.
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644)).map_err(&failed)?;
    }
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(path.to_path_buf())
}
