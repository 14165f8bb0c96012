//! Rows to Parquet.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{ArrayRef, ArrowField, ArrowSchema, PlSmallStr, PolarsError};
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::record_batch::RecordBatch;
use polars_io::parquet::write::get_encodings;
use polars_parquet::write::{
    CompressionOptions, FileWriter, StatisticsOptions, Version, WriteOptions, ZstdLevel, row_group_iter,
    schema_to_metadata_key,
};

use super::WriteError;
use super::columns::ColumnBuilder;
use super::file::{FileState, TableFile};
use crate::tables::schema::Type;
use crate::tables::{Cells, Date, PointSpan};

/// A tenth more bytes than the usual 3, and a tenth less time for all tables.
const LEVEL: i32 = 1;

/// Writes the rows of one table in row groups of a fixed number of rows, so that the bytes do not depend
/// on how the rows came; holds one row group in memory.
pub(super) struct ParquetSink {
    table: &'static str,
    writer: FileWriter<TableFile>,
    schema: Arc<ArrowSchema>,
    state: FileState,
    columns: Vec<ColumnBuilder>,
    /// Whether the columns on request are among them.
    on_request: bool,
    /// The column that takes the next cell.
    next: usize,
    rows: usize,
    group_rows: usize,
}

impl ParquetSink {
    /// Creates the file.
    pub fn create(
        path: &Path,
        table: &'static str,
        columns: &[(Cow<'static, str>, Type)],
        on_request: bool,
        group_rows: usize,
    ) -> Result<Self, WriteError> {
        let (file, state) = TableFile::create(path)?;
        let schema = Arc::new(arrow_schema(columns, &ArrowDataType::Utf8View));
        let options = WriteOptions {
            statistics: StatisticsOptions::default(),
            version: Version::V1,
            compression: CompressionOptions::Zstd(ZstdLevel::try_new(LEVEL).ok()),
            data_page_size: None,
        };
        let writer = FileWriter::try_new(file, (*schema).clone(), options);
        let writer = writer.map_err(|source| WriteError::Frame { table, source })?;
        let columns = columns.iter().map(|(name, kind)| ColumnBuilder::new(plain(name), *kind)).collect();
        Ok(Self { table, writer, schema, state, columns, on_request, next: 0, rows: 0, group_rows })
    }

    /// What is known of its file.
    pub fn state(&self) -> &FileState {
        &self.state
    }

    /// Ends the row whose cells have been given.
    pub fn end_row(&mut self) -> Result<(), WriteError> {
        debug_assert_eq!(self.next, self.columns.len(), "{}: a row has as many cells as columns", self.table);
        self.next = 0;
        self.rows += 1;
        if self.rows == self.group_rows { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<(), WriteError> {
        let height = std::mem::take(&mut self.rows);
        self.write_rows(height).map_err(|e| self.failure(e))
    }

    fn write_rows(&mut self, height: usize) -> Result<(), PolarsError> {
        let arrays: Vec<ArrayRef> = self.columns.iter_mut().map(ColumnBuilder::take_array).collect::<Result<_, _>>()?;
        let batch = RecordBatch::try_new(height, Arc::clone(&self.schema), arrays)?;
        let fields = self.writer.parquet_schema().fields().to_vec();
        let group = row_group_iter(batch, get_encodings(&self.schema), fields, self.writer.options());
        self.writer.write(height as u64, group)?;
        self.columns.iter_mut().for_each(ColumnBuilder::reuse);
        Ok(())
    }

    /// Writes the last row group and the footer, and syncs the file.
    pub fn finish(mut self) -> Result<(), WriteError> {
        if self.rows > 0 {
            self.write_group()?;
        }
        // The Arrow types that the file names are the plain ones: older readers do not know string views, and
        // pandas refuses lists of them.
        let columns: Vec<(Cow<'static, str>, Type)> = self.columns.iter().map(ColumnBuilder::described).collect();
        let known = schema_to_metadata_key(&arrow_schema(&columns, &ArrowDataType::LargeUtf8));
        self.writer.end(Some(vec![known])).map_err(|e| self.failure(e))?;
        drop(self.writer);
        self.state.sync()
    }

    /// The file's own error where it had one (polars turns it into text), else polars'.
    fn failure(&self, source: PolarsError) -> WriteError {
        self.state.own_failure().unwrap_or(WriteError::Frame { table: self.table, source })
    }

    fn cell(&mut self) -> &mut ColumnBuilder {
        self.next += 1;
        &mut self.columns[self.next - 1]
    }
}

fn plain(name: &str) -> PlSmallStr {
    PlSmallStr::from_str(name)
}

/// The columns as Arrow knows them, with texts of the type `text`.
fn arrow_schema(columns: &[(Cow<'static, str>, Type)], text: &ArrowDataType) -> ArrowSchema {
    let field = |(name, kind): &(Cow<'static, str>, Type)| {
        (plain(name), ArrowField::new(plain(name), arrow_type(*kind, text), true))
    };
    columns.iter().map(field).collect()
}

/// A column's type in Arrow, with texts of the type `text`.
fn arrow_type(kind: Type, text: &ArrowDataType) -> ArrowDataType {
    match kind {
        Type::Text => text.clone(),
        Type::U32 => ArrowDataType::UInt32,
        Type::U64 => ArrowDataType::UInt64,
        Type::F32 => ArrowDataType::Float32,
        Type::F64 => ArrowDataType::Float64,
        Type::Bool => ArrowDataType::Boolean,
        Type::Date => ArrowDataType::Date32,
        Type::TextList => list_of(text.clone()),
        Type::Spans => list_of(span_type()),
    }
}

/// A list of items of a type.
pub(super) fn list_of(item: ArrowDataType) -> ArrowDataType {
    ArrowDataType::LargeList(Box::new(ArrowField::new(PlSmallStr::from_static("item"), item, true)))
}

/// A span: code points.
pub(super) fn span_type() -> ArrowDataType {
    let point = |name| ArrowField::new(PlSmallStr::from_static(name), ArrowDataType::UInt32, true);
    ArrowDataType::Struct(vec![point("start"), point("end")])
}

impl Cells for ParquetSink {
    fn text(&mut self, value: Option<&str>) {
        self.cell().text(value);
    }

    fn u32(&mut self, value: Option<u32>) {
        self.cell().u32(value);
    }

    fn u64(&mut self, value: Option<u64>) {
        self.cell().u64(value);
    }

    fn f32(&mut self, value: Option<f32>) {
        self.cell().f32(value);
    }

    fn f64(&mut self, value: Option<f64>) {
        self.cell().f64(value);
    }

    fn flag(&mut self, value: bool) {
        self.cell().flag(value);
    }

    fn date(&mut self, value: Option<Date>) {
        self.cell().date(value);
    }

    fn spans(&mut self, value: &[PointSpan]) {
        self.cell().spans(value);
    }

    fn list<'a>(&mut self, values: impl Iterator<Item = &'a str> + Clone) {
        self.cell().list(values);
    }

    fn requested(&mut self, value: Option<&str>) {
        if self.on_request {
            self.cell().text(value);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use polars_io::SerReader;
    use polars_io::parquet::read::ParquetReader;

    use super::*;

    #[test]
    fn rows_go_into_groups_of_a_fixed_number() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.parquet");
        let columns = [("n".into(), Type::U32), ("spans".into(), Type::Spans), ("texts".into(), Type::TextList)];
        let mut sink = ParquetSink::create(&path, "t", &columns, false, 100).expect("a file");
        for n in 0..250_u32 {
            sink.u32((n % 7 > 0).then_some(n));
            sink.spans(&vec![PointSpan { start: n, end: n + 1 }; n as usize % 3]);
            sink.list(["a", "b"].into_iter().take(n as usize % 3));
            sink.end_row().expect("room");
        }
        sink.finish().expect("room");
        let mut reader = ParquetReader::new(std::fs::File::open(&path).expect("a file"));
        let groups: Vec<usize> =
            reader.get_metadata().expect("a footer").row_groups.iter().map(|g| g.num_rows()).collect();
        assert_eq!(groups, [100, 100, 50]);
        let frame = reader.finish().expect("a table");
        let missing = |name: &str| frame.column(name).expect("a column").null_count();
        assert_eq!([missing("n"), missing("spans"), missing("texts")], [36, 84, 84]);
        let spans = frame.column("spans").expect("a column").list().expect("a list");
        assert_eq!(spans.get_as_series(248).expect("a cell").len(), 2);
    }

    #[test]
    fn a_full_disk_is_known_as_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("quotes.parquet");
        // A device that takes no byte.
        std::os::unix::fs::symlink("/dev/full", &path).expect("a link");
        let mut sink = ParquetSink::create(&path, "quotes", &[("a".into(), Type::Text)], false, 100).expect("a file");
        sink.text(Some("x"));
        sink.end_row().expect("room in memory");
        let error = sink.finish().err();
        assert!(matches!(error, Some(WriteError::Full { .. })), "{error:?}");
    }
}
