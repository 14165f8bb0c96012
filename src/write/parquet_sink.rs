//! Rows to Parquet.

use std::path::Path;
use std::sync::Arc;

use polars::prelude::PlSmallStr;
use polars::prelude::PolarsError;
use polars_arrow::array::ArrayRef;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field as ArrowField};
use polars_arrow::record_batch::RecordBatch;
use polars_parquet::write::{
    CompressionOptions, FileWriter, KeyValue, StatisticsOptions, Version, WriteOptions, ZstdLevel, get_dtype_encoding,
    row_group_iter, schema_to_metadata_key,
};

use super::WriteError;
use super::columns::ArrayBuilder;
use super::file::{FileState, TableFile};
use crate::tables::schema::{Column, Table, Type};

/// A tenth more bytes than the usual 3, and a tenth less time for all tables.
const LEVEL: i32 = 1;
/// The key of what a file says of itself.
pub(super) const ABOUT: &str = "whosaid";

/// Writes the rows of one table in row groups of a fixed number of rows, so that the bytes do not depend
/// on how the rows came; holds one row group in memory.
pub(super) struct ParquetSink<T: Table> {
    columns: Vec<Column<T>>,
    arrays: Vec<ArrayBuilder>,
    writer: FileWriter<TableFile>,
    schema: Arc<ArrowSchema>,
    state: FileState,
    /// What the file says of itself, as JSON.
    about: Arc<str>,
    rows: usize,
    group_rows: usize,
}

impl<T: Table> ParquetSink<T> {
    /// Creates the file; `about` is what it says of itself under the key `whosaid`.
    pub fn create(
        path: &Path,
        columns: Vec<Column<T>>,
        about: Arc<str>,
        group_rows: usize,
    ) -> Result<Self, WriteError> {
        let (file, state) = TableFile::create(path)?;
        let schema = Arc::new(arrow_schema(&columns, &ArrowDataType::Utf8View));
        let options = WriteOptions {
            statistics: StatisticsOptions::default(),
            version: Version::V1,
            compression: CompressionOptions::Zstd(ZstdLevel::try_new(LEVEL).ok()),
            data_page_size: None,
        };
        let writer = FileWriter::try_new(file, (*schema).clone(), options);
        let writer = writer.map_err(|source| WriteError::Frame { table: T::NAME, source })?;
        let arrays = columns.iter().map(|c| ArrayBuilder::new(c.info.kind)).collect();
        Ok(Self { columns, arrays, writer, schema, state, about, rows: 0, group_rows })
    }

    /// What is known of its file.
    pub fn state(&self) -> &FileState {
        &self.state
    }

    /// Appends a row.
    pub fn append(&mut self, row: &T::Row<'_>) -> Result<(), WriteError> {
        for (column, array) in self.columns.iter().zip(&mut self.arrays) {
            column.cell.give(row, array);
        }
        self.rows += 1;
        if self.rows == self.group_rows { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<(), WriteError> {
        let height = std::mem::take(&mut self.rows);
        self.write_rows(height).map_err(|e| self.failure(e))
    }

    fn write_rows(&mut self, height: usize) -> Result<(), PolarsError> {
        let arrays: Vec<ArrayRef> = self.arrays.iter_mut().map(ArrayBuilder::take_array).collect::<Result<_, _>>()?;
        let batch = RecordBatch::try_new(height, Arc::clone(&self.schema), arrays)?;
        let fields = self.writer.parquet_schema().fields().to_vec();
        let encodings = self.schema.iter_values().map(|field| get_dtype_encoding(&field.dtype)).collect();
        let group = row_group_iter(batch, encodings, fields, self.writer.options());
        self.writer.write(height as u64, group)?;
        self.arrays.iter_mut().for_each(ArrayBuilder::reuse);
        Ok(())
    }

    /// Writes the last row group and the footer, and syncs the file.
    pub fn finish(mut self) -> Result<(), WriteError> {
        if self.rows > 0 {
            self.write_group()?;
        }
        // The Arrow types that the file names are the plain ones: older readers do not know string views, pandas
        // refuses lists of them, and Spark refuses large ones.
        let arrow = schema_to_metadata_key(&arrow_schema(&self.columns, &ArrowDataType::Utf8));
        let about = KeyValue { key: ABOUT.to_string(), value: Some(self.about.to_string()) };
        self.writer.end(Some(vec![arrow, about])).map_err(|e| self.failure(e))?;
        drop(self.writer);
        self.state.sync()
    }

    /// The file's own error where it had one (polars turns it into text), else polars'.
    fn failure(&self, source: PolarsError) -> WriteError {
        self.state.own_failure().unwrap_or(WriteError::Frame { table: T::NAME, source })
    }
}

/// The columns as Arrow knows them, with texts of the type `text`; what they say is in their metadata.
pub(super) fn arrow_schema<T: Table>(columns: &[Column<T>], text: &ArrowDataType) -> ArrowSchema {
    let field = |column: &Column<T>| {
        let info = &column.info;
        let name = PlSmallStr::from_str(&info.name);
        let field = ArrowField::new(name.clone(), arrow_type(info.kind, text), !info.required);
        let said = [("description", info.doc.to_string()), ("unit", info.unit_or_values())];
        let said = said.into_iter().filter(|(_, text)| !text.is_empty());
        let metadata = said.map(|(key, text)| (PlSmallStr::from_static(key), PlSmallStr::from_string(text))).collect();
        (name, field.with_metadata(metadata))
    };
    columns.iter().map(field).collect()
}

/// A column's type in Arrow, with texts of the type `text`.
pub(super) fn arrow_type(kind: Type, text: &ArrowDataType) -> ArrowDataType {
    match kind {
        Type::Text => text.clone(),
        Type::Int32 => ArrowDataType::Int32,
        Type::Int64 => ArrowDataType::Int64,
        Type::Float64 => ArrowDataType::Float64,
        Type::Bool => ArrowDataType::Boolean,
        Type::Date => ArrowDataType::Date32,
        Type::TextList => list_of(text.clone()),
        Type::Spans => list_of(span_type()),
    }
}

/// A list of items of a type.
pub(super) fn list_of(item: ArrowDataType) -> ArrowDataType {
    ArrowDataType::List(Box::new(ArrowField::new(PlSmallStr::from_static("item"), item, false)))
}

/// A span: code points.
pub(super) fn span_type() -> ArrowDataType {
    let point = |name| ArrowField::new(PlSmallStr::from_static(name), ArrowDataType::Int32, false);
    ArrowDataType::Struct(vec![point("start"), point("end")])
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use polars_parquet::read::read_metadata;

    use super::*;
    use crate::flow::{DropStatus, Dropped, Stage};
    use crate::tables::schema::Failures;

    fn dropped(n: u32) -> Dropped {
        Dropped {
            path: format!("{n}.txt"),
            record: (!n.is_multiple_of(7)).then(|| n.to_string()),
            stage: Stage::Read,
            status: DropStatus::Failed,
            code: "empty".into(),
            reason: "x".to_string(),
        }
    }

    fn sink(path: &Path) -> ParquetSink<Failures> {
        ParquetSink::create(path, Failures::columns(), "{}".into(), 100).expect("a file")
    }

    #[test]
    fn rows_go_into_groups_of_a_fixed_number() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.parquet");
        let mut sink = sink(&path);
        (0..250).for_each(|n| sink.append(&dropped(n)).expect("room"));
        sink.finish().expect("room");
        let metadata = read_metadata(&mut std::fs::File::open(&path).expect("a file")).expect("a footer");
        let groups: Vec<usize> = metadata.row_groups.iter().map(|g| g.num_rows()).collect();
        assert_eq!(groups, [100, 100, 50]);
        let missing = |name: &str| -> i64 {
            let columns =
                metadata.row_groups.iter().flat_map(|g| g.columns_under_root_iter(name).into_iter().flatten());
            let statistics =
                columns.map(|c| c.statistics(&metadata.footer_buf).expect("statistics").expect("readable"));
            statistics.map(|s| s.null_count().unwrap_or(0)).sum()
        };
        assert_eq!([missing("path"), missing("record"), missing("code")], [0, 36, 0]);
    }

    #[test]
    fn a_full_disk_is_known_as_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("quotes.parquet");
        // A device that takes no byte.
        std::os::unix::fs::symlink("/dev/full", &path).expect("a link");
        let mut sink = sink(&path);
        sink.append(&dropped(1)).expect("room in memory");
        let error = sink.finish().err();
        assert!(matches!(error, Some(WriteError::Full { .. })), "{error:?}");
    }
}
