//! The files that describe a run's tables to other programs and people: a dataset card (README.md), a Frictionless data
//! package (datapackage.json) and views for DuckDB (views.sql). All follow from the schema; none has times in it.

mod card;
mod package;
mod views;

use std::fs;
use std::path::Path;

use super::settings::CsvFor;
use super::table_sink::Form;
use super::{PAGE_HTML, WriteError, write_synced};
use crate::tables::schema::{self, ColumnInfo, Table, TableInfo};

/// A line that each of these files begins with or has near its beginning: a file without it is not ours to replace.
const MARK: &str = "written by whosaid";
/// Bytes of a file in which the mark is looked for: a card's YAML comes before it.
const MARK_WITHIN: usize = 512;

/// Where the rows of one table are.
pub(super) struct TablePlace {
    pub table: &'static TableInfo,
    pub rows: u64,
    /// Parquet files below the folder, for a table in shards; `None` for one in single files.
    pub shards: Option<Vec<String>>,
}

/// A folder of tables that is to be described.
pub(super) struct Described<'a> {
    pub form: &'a Form,
    pub places: &'a [TablePlace],
}

/// The files of one table as a reader is to be pointed to them.
enum Rows<'a> {
    /// One Parquet file.
    Parquet(String),
    /// Several of them, and the pattern that finds them.
    Shards { files: &'a [String], pattern: String },
    /// One CSV file.
    Csv(String),
}

impl Described<'_> {
    /// Writes the files into `folder`, but for those that `output` has under their names and that are somebody else's.
    /// Returns the names of those written.
    pub fn write(&self, folder: &Path, output: &Path) -> Result<Vec<String>, WriteError> {
        let files = [
            ("README.md", card::markdown(self)),
            ("datapackage.json", package::json(self)),
            ("views.sql", views::sql(self)),
        ];
        let mut names = Vec::new();
        for (name, text) in files {
            if is_ours(&output.join(name)) {
                write_synced(&folder.join(name), text.as_bytes())?;
                names.push(name.to_string());
            }
        }
        Ok(names)
    }

    /// The columns of a table as they are written.
    fn columns(&self, table: &TableInfo, in_parquet: bool) -> Vec<ColumnInfo> {
        table.columns_for(&self.form.scheme, in_parquet && self.form.on_request)
    }

    /// The best files of a table for programs: Parquet, where it is written.
    fn rows<'a>(&self, place: &'a TablePlace) -> Rows<'a> {
        match &place.shards {
            Some(files) => Rows::Shards { files, pattern: format!("{}/*/*.parquet", place.table.name) },
            None if self.form.parquet => Rows::Parquet(place.table.parquet_name()),
            None => Rows::Csv(place.table.csv_name()),
        }
    }

    /// Whether a table has a CSV file.
    fn has_csv(&self, place: &TablePlace) -> bool {
        place.shards.is_none() && (self.form.csv.is_some() || place.table.always_csv)
    }

    /// Whether every key of a table that others may refer to is in it: speakers who are not counted are not.
    fn has_all_keys(&self, table: &str) -> bool {
        table != schema::Speakers::NAME || self.form.confident.counts_all_that_is_written()
    }

    fn csv_for(&self) -> CsvFor {
        self.form.csv.unwrap_or_default()
    }
}

/// The names of all files that may be written, and of the page of the tables, which is told by the same mark.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ["README.md", "datapackage.json", "views.sql", PAGE_HTML].into_iter()
}

/// Whether a file is one that a run wrote, or is not there.
pub(super) fn is_ours(path: &Path) -> bool {
    match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes[..bytes.len().min(MARK_WITHIN)]).contains(MARK),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

/// All tables, as single files with so many rows each.
pub(super) fn single_files(rows: impl Fn(&str) -> u64) -> Vec<TablePlace> {
    schema::tables().iter().map(|table| TablePlace { table, rows: rows(table.name), shards: None }).collect()
}
