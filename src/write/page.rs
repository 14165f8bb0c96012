//! The page of the tables (report.html), where one is wanted: made of the finished tables and published with them.

use std::path::Path;

use super::{WriteError, write_synced};

/// Name of the page among the tables.
pub const PAGE_HTML: &str = "report.html";

/// Makes the page of the tables in a folder, or says why it cannot.
pub type MakePage<'a> = &'a mut dyn FnMut(&Path) -> Result<String, String>;

/// Writes the page of the tables in `folder` into it. Returns its name, if one is wanted.
pub(super) fn write(folder: &Path, page: Option<MakePage<'_>>) -> Result<Option<String>, WriteError> {
    let Some(make) = page else { return Ok(None) };
    let html = make(folder).map_err(WriteError::Page)?;
    write_synced(&folder.join(PAGE_HTML), html.as_bytes())?;
    Ok(Some(PAGE_HTML.to_string()))
}
