//! Rows to all files of a table.

use std::collections::BTreeSet;
use std::path::Path;

use super::WriteError;
use super::csv_sink::CsvSink;
use super::file::FileState;
use super::parquet_sink::ParquetSink;
use crate::tables::schema::{Files, Table};
use crate::tables::{Cells, Date, PointSpan, Row, Scheme};

/// What a table's files are.
#[derive(Clone, Copy)]
pub(super) struct Formats {
    pub csv: bool,
    pub parquet: bool,
    /// Columns on request, in Parquet.
    pub on_request: bool,
}

/// The files of one table while it is written.
pub(super) struct TableSink {
    table: &'static Table,
    csv: Option<CsvSink>,
    parquet: Option<ParquetSink>,
    rows: u64,
}

/// Both files of a table: what a row's cells are is found out once.
struct Both<'a> {
    csv: &'a mut CsvSink,
    parquet: &'a mut ParquetSink,
}

impl Cells for Both<'_> {
    fn text(&mut self, value: Option<&str>) {
        self.csv.text(value);
        self.parquet.text(value);
    }

    fn u32(&mut self, value: Option<u32>) {
        self.csv.u32(value);
        self.parquet.u32(value);
    }

    fn u64(&mut self, value: Option<u64>) {
        self.csv.u64(value);
        self.parquet.u64(value);
    }

    fn f32(&mut self, value: Option<f32>) {
        self.csv.f32(value);
        self.parquet.f32(value);
    }

    fn f64(&mut self, value: Option<f64>) {
        self.csv.f64(value);
        self.parquet.f64(value);
    }

    fn flag(&mut self, value: bool) {
        self.csv.flag(value);
        self.parquet.flag(value);
    }

    fn date(&mut self, value: Option<Date>) {
        self.csv.date(value);
        self.parquet.date(value);
    }

    fn spans(&mut self, value: &[PointSpan]) {
        self.csv.spans(value);
        self.parquet.spans(value);
    }

    fn list<'a>(&mut self, values: impl Iterator<Item = &'a str> + Clone) {
        self.csv.list(values.clone());
        self.parquet.list(values);
    }

    fn requested(&mut self, value: Option<&str>) {
        self.csv.requested(value);
        self.parquet.requested(value);
    }
}

/// A file of a finished table.
pub(super) struct FinishedFile {
    pub name: String,
    pub bytes: u64,
}

impl TableSink {
    /// Creates the files in `folder`.
    pub fn create(
        folder: &Path,
        table: &'static Table,
        scheme: &Scheme,
        formats: Formats,
        group_rows: usize,
    ) -> Result<Self, WriteError> {
        let mut csv = None;
        if formats.csv || table.files == Files::Csv {
            csv = Some(CsvSink::create(&folder.join(csv_name(table)), &table.columns_for(scheme, false))?);
        }
        let mut parquet = None;
        if formats.parquet && table.files == Files::CsvAndParquet {
            let columns = table.columns_for(scheme, formats.on_request);
            let path = folder.join(parquet_name(table));
            parquet = Some(ParquetSink::create(&path, table.name, &columns, formats.on_request, group_rows)?);
        }
        Ok(Self { table, csv, parquet, rows: 0 })
    }

    /// Creates one Parquet file, of a table that has several.
    pub fn shard(
        path: &Path,
        table: &'static Table,
        scheme: &Scheme,
        on_request: bool,
        group_rows: usize,
    ) -> Result<Self, WriteError> {
        let columns = table.columns_for(scheme, on_request);
        let parquet = ParquetSink::create(path, table.name, &columns, on_request, group_rows)?;
        Ok(Self { table, csv: None, parquet: Some(parquet), rows: 0 })
    }

    /// Appends a row to each file.
    pub fn append(&mut self, row: &impl Row) -> Result<(), WriteError> {
        self.rows += 1;
        match (&mut self.csv, &mut self.parquet) {
            (Some(csv), Some(parquet)) => row.cells(&mut Both { csv, parquet }),
            (Some(csv), None) => row.cells(csv),
            (None, Some(parquet)) => row.cells(parquet),
            (None, None) => {}
        }
        self.csv.as_mut().map_or(Ok(()), CsvSink::end_row)?;
        self.parquet.as_mut().map_or(Ok(()), ParquetSink::end_row)
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
            out.push(FinishedFile { name: csv_name(self.table), bytes: state.bytes() });
        }
        if let Some(sink) = self.parquet {
            let state = sink.state().clone();
            sink.finish()?;
            out.push(FinishedFile { name: parquet_name(self.table), bytes: state.bytes() });
        }
        Ok(out)
    }
}

/// Refuses two columns of one name.
pub(super) fn check_columns(table: &'static Table, scheme: &Scheme) -> Result<(), WriteError> {
    let mut seen = BTreeSet::new();
    for (name, _) in table.columns_for(scheme, true) {
        if !seen.insert(name.clone()) {
            return Err(WriteError::Column { table: table.name, column: name.into_owned() });
        }
    }
    Ok(())
}

/// The name of a table's CSV file.
pub(super) fn csv_name(table: &Table) -> String {
    format!("{}.csv", table.name)
}

/// The name of a table's Parquet file.
pub(super) fn parquet_name(table: &Table) -> String {
    format!("{}.parquet", table.name)
}
