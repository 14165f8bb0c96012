//! Where the rows of a table are.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::rows::Row;
use super::{QueryError, csv_rows, parquet_rows};
use crate::tables::schema::{self, Type};

/// The folder below an output folder that the newest tables are in: the snapshot of the last incremental run, whose
/// place does not change while it is read, or the folder itself.
pub fn newest(output: &Path) -> PathBuf {
    let Ok(snapshot) = fs::canonicalize(output.join("current")) else { return output.to_path_buf() };
    let ended = |folder: &Path| fs::metadata(folder.join("run.json")).and_then(|m| m.modified()).ok();
    if ended(output) > ended(&snapshot) { output.to_path_buf() } else { snapshot }
}

/// The columns that are asked for.
pub(super) struct Asked<'a> {
    /// Their names.
    pub names: &'a [&'a str],
    /// Their types, as they are declared.
    pub kinds: Vec<Type>,
}

impl<'a> Asked<'a> {
    /// Looks the columns up in the data dictionary: those of the table, or of another one, for who asks several tables for
    /// the same columns.
    fn new(table: &str, names: &'a [&'a str]) -> Result<Self, QueryError> {
        let own = schema::table(table);
        let kind = |name: &&str| {
            let column = own.into_iter().chain(schema::tables()).find_map(|t| t.column(name));
            column.map(|c| c.kind).ok_or_else(|| QueryError::NoColumn { table: table.into(), column: (*name).into() })
        };
        Ok(Self { names, kinds: names.iter().map(kind).collect::<Result<_, _>>()? })
    }
}

/// Gives each row of a table in its order: from `TABLE.parquet`, else from the shards below the folder `TABLE`, else
/// from `TABLE.csv`. Columns go by the names and types of the data dictionary.
pub fn scan(folder: &Path, table: &str, columns: &[&str], row: &mut dyn FnMut(&Row<'_>)) -> Result<(), QueryError> {
    let asked = &Asked::new(table, columns)?;
    let files = parquet_files(folder, table)?;
    if !files.is_empty() {
        return files.iter().try_for_each(|file| parquet_rows::each(file, asked, row));
    }
    let csv = folder.join(format!("{table}.csv"));
    if fs::exists(&csv).unwrap_or(false) {
        return csv_rows::each(&csv, asked, row);
    }
    Err(QueryError::NoTable { folder: folder.to_path_buf(), table: table.to_string() })
}

/// The Parquet files of a table in their order: `TABLE.parquet`, else the shards below the folder `TABLE`; none if it
/// was not written as Parquet.
pub fn parquet_files(folder: &Path, table: &str) -> Result<Vec<PathBuf>, QueryError> {
    let whole = folder.join(format!("{table}.parquet"));
    if whole.is_file() { Ok(vec![whole]) } else { shards(&folder.join(table)) }
}

/// The Parquet files below a folder, in the order of their paths; none if there is no such folder.
pub fn shards(folder: &Path) -> Result<Vec<PathBuf>, QueryError> {
    let mut out = Vec::new();
    if !folder.is_dir() {
        return Ok(out);
    }
    let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with(['.', '_']);
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
        let entry = entry.map_err(|e| QueryError::Unreadable {
            path: e.path().unwrap_or(folder).to_path_buf(),
            source: e.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links")),
        })?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == "parquet") {
            out.push(entry.into_path());
        }
    }
    Ok(out)
}
