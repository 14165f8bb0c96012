//! Rows to all files of a table.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::WriteError;
use super::confident::Confident;
use super::csv_sink::CsvSink;
use super::file::FileState;
use super::parquet_sink::ParquetSink;
use super::settings::CsvFor;
use crate::tables::Scheme;
use crate::tables::schema::{Table, TableInfo};

/// What all tables of a run have in common: their shape, and the forms that they are written in.
#[derive(Clone)]
pub(super) struct Form {
    pub scheme: Arc<Scheme>,
    /// Whether to write CSV, and what for.
    pub csv: Option<CsvFor>,
    pub parquet: bool,
    /// Columns on request, in Parquet.
    pub on_request: bool,
    pub confident: Confident,
    /// What each Parquet file says of itself, as JSON.
    pub about: Arc<str>,
}

/// The files of one table while it is written.
pub(super) struct TableSink<T: Table> {
    csv: Option<CsvSink<T>>,
    parquet: Option<ParquetSink<T>>,
    rows: u64,
}

/// A file of a finished table.
pub(super) struct FinishedFile {
    pub name: String,
    pub bytes: u64,
}

impl<T: Table> TableSink<T> {
    /// Creates the files in `folder`.
    pub fn create(folder: &Path, form: &Form, group_rows: usize) -> Result<Self, WriteError> {
        let mut csv = None;
        if form.csv.is_some() || T::ALWAYS_CSV {
            let columns = T::columns_for(&form.scheme, false);
            let path = folder.join(format!("{}.csv", T::NAME));
            csv = Some(CsvSink::create(&path, columns, form.csv.unwrap_or_default())?);
        }
        let mut parquet = None;
        if form.parquet {
            parquet = Some(Self::parquet(&folder.join(format!("{}.parquet", T::NAME)), form, group_rows)?);
        }
        Ok(Self { csv, parquet, rows: 0 })
    }

    /// Creates one Parquet file, of a table that has several.
    pub fn shard(path: &Path, form: &Form, group_rows: usize) -> Result<Self, WriteError> {
        Ok(Self { csv: None, parquet: Some(Self::parquet(path, form, group_rows)?), rows: 0 })
    }

    fn parquet(path: &Path, form: &Form, group_rows: usize) -> Result<ParquetSink<T>, WriteError> {
        let columns = T::columns_for(&form.scheme, form.on_request);
        ParquetSink::create(path, columns, Arc::clone(&form.about), group_rows)
    }

    /// Appends a row to each file.
    pub fn append(&mut self, row: &T::Row<'_>) -> Result<(), WriteError> {
        self.rows += 1;
        self.csv.as_mut().map_or(Ok(()), |csv| csv.append(row))?;
        self.parquet.as_mut().map_or(Ok(()), |parquet| parquet.append(row))
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What is known of its files.
    pub fn states(&self) -> Vec<FileState> {
        let csv = self.csv.as_ref().map(|s| s.state().clone());
        csv.into_iter().chain(self.parquet.as_ref().map(|s| s.state().clone())).collect()
    }

    /// Writes what is left and syncs the files.
    pub fn finish(self) -> Result<Vec<FinishedFile>, WriteError> {
        let mut out = Vec::new();
        if let Some(sink) = self.csv {
            let state = sink.state().clone();
            sink.finish()?;
            out.push(FinishedFile { name: format!("{}.csv", T::NAME), bytes: state.bytes() });
        }
        if let Some(sink) = self.parquet {
            let state = sink.state().clone();
            sink.finish()?;
            out.push(FinishedFile { name: format!("{}.parquet", T::NAME), bytes: state.bytes() });
        }
        Ok(out)
    }
}

/// Refuses two columns of one name.
pub(super) fn check_columns(table: &TableInfo, scheme: &Scheme) -> Result<(), WriteError> {
    let mut seen = BTreeSet::new();
    for column in table.columns_for(scheme, true) {
        if !seen.insert(column.name.clone()) {
            return Err(WriteError::Column { table: table.name, column: column.name.into_owned() });
        }
    }
    Ok(())
}
