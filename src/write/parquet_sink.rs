//! Rows to Parquet.

use std::borrow::Cow;
use std::path::Path;

use polars::prelude::{Column, CompatLevel, DataFrame, DataType, Field, PlSmallStr, PolarsError, Schema, SchemaExt};
use polars_io::parquet::write::{BatchedWriter, KeyValueMetadata, ParquetCompression, ParquetWriter};
use polars_parquet::write::schema_to_metadata_key;

use super::WriteError;
use super::columns::ColumnBuilder;
use super::file::{FileState, TableFile};
use crate::tables::schema::Type;
use crate::tables::{Cells, Date, PointSpan};

/// Writes the rows of one table in row groups of a fixed number of rows, so that the bytes do not depend
/// on how the rows came; holds one row group in memory.
pub(super) struct ParquetSink {
    table: &'static str,
    writer: BatchedWriter<TableFile>,
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
        let schema: Schema = columns.iter().map(|(name, kind)| Field::new(plain(name), data_type(*kind))).collect();
        let writer = ParquetWriter::new(file)
            .with_compression(ParquetCompression::Zstd(None))
            .with_key_value_metadata(Some(arrow_schema(&schema)))
            .batched(&schema);
        let writer = writer.map_err(|source| WriteError::Frame { table, source })?;
        let columns = columns.iter().map(|(name, kind)| ColumnBuilder::new(plain(name), *kind)).collect();
        Ok(Self { table, writer, state, columns, on_request, next: 0, rows: 0, group_rows })
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
        let columns: Result<Vec<Column>, PolarsError> = self.columns.iter_mut().map(ColumnBuilder::take).collect();
        let frame = columns.and_then(|c| DataFrame::new(height, c));
        let written = frame.and_then(|f| self.writer.write_batch(&f));
        written.map_err(|e| self.failure(e))
    }

    /// Writes the last row group and the footer, and syncs the file.
    pub fn finish(mut self) -> Result<(), WriteError> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.writer.finish().map_err(|e| self.failure(e))?;
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

/// The columns' Arrow types for the file's metadata, by types that every Arrow reader knows. Without them
/// polars would name its own string views.
fn arrow_schema(schema: &Schema) -> KeyValueMetadata {
    let pair = schema_to_metadata_key(&schema.to_arrow(CompatLevel::oldest()));
    KeyValueMetadata::from_static(vec![(pair.key, pair.value.unwrap_or_default())])
}

fn plain(name: &str) -> PlSmallStr {
    PlSmallStr::from_str(name)
}

/// The Parquet type of a column.
pub(super) fn data_type(kind: Type) -> DataType {
    match kind {
        Type::Text => DataType::String,
        Type::U32 => DataType::UInt32,
        Type::U64 => DataType::UInt64,
        Type::F32 => DataType::Float32,
        Type::F64 => DataType::Float64,
        Type::Bool => DataType::Boolean,
        Type::Date => DataType::Date,
        Type::TextList => DataType::List(Box::new(DataType::String)),
        Type::Spans => {
            let field = |name| Field::new(PlSmallStr::from_static(name), DataType::UInt32);
            DataType::List(Box::new(DataType::Struct(vec![field("start"), field("end")])))
        }
    }
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

    fn list<'a>(&mut self, values: impl Iterator<Item = &'a str>) {
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
        assert_eq!(frame.schema().get("spans"), Some(&data_type(Type::Spans)));
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
