//! Rows of a Parquet table, a row group and only the columns asked for at a time.
//!
//! Read as Arrow arrays, as they were written: polars' frames would want its feature of dates.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use polars_arrow::array::{
    Array, ArrayRef, Float64Array, Int32Array, Int64Array, ListArray, StructArray, UInt32Array, Utf8ViewArray,
    new_empty_array,
};
use polars_arrow::compute::concatenate::concatenate;
use polars_arrow::datatypes::{ArrowSchema, Field as ArrowField};
use polars_parquet::read::{
    BasicDecompressor, FileMetadata, PageReader, RowGroupMetadata, column_iter_to_arrays, infer_schema, read_metadata,
};

use super::QueryError;
use super::rows::{Cells, Row};
use super::tables::Asked;
use crate::contain::contained;

/// A row of a row group.
pub struct ParquetRow<'a> {
    columns: &'a [Column],
    index: usize,
}

/// A column of a row group, in pieces. None: the file has no such column.
struct Column(Vec<ArrayRef>);

impl Column {
    /// The piece of type `A` with row `index`, and the row's number in it.
    fn at<A: Array + 'static>(&self, mut index: usize) -> Option<(&A, usize)> {
        for piece in &self.0 {
            if index < piece.len() {
                return piece.as_any().downcast_ref::<A>().filter(|p| p.is_valid(index)).map(|p| (p, index));
            }
            index -= piece.len();
        }
        None
    }
}

impl ParquetRow<'_> {
    pub fn text(&self, column: usize) -> Option<&str> {
        self.columns[column].at::<Utf8ViewArray>(self.index).map(|(texts, i)| texts.value(i))
    }

    pub fn date(&self, column: usize) -> Option<Date> {
        let (days, i) = self.columns[column].at::<Int32Array>(self.index)?;
        date(1970, 1, 1).checked_add(days.value(i).days()).ok()
    }

    pub fn number(&self, column: usize) -> Option<f64> {
        let (column, index) = (&self.columns[column], self.index);
        let float = column.at::<Float64Array>(index).map(|(a, i)| a.value(i));
        float
            .or_else(|| column.at::<Int32Array>(index).map(|(a, i)| f64::from(a.value(i))))
            .or_else(|| column.at::<Int64Array>(index).map(|(a, i)| a.value(i) as f64))
    }

    pub fn list(&self, column: usize) -> Vec<Cow<'_, str>> {
        let Some(items) = self.items(column) else { return Vec::new() };
        let texts = items.as_any().downcast_ref::<Utf8ViewArray>();
        texts.into_iter().flat_map(|t| t.iter().flatten()).map(|t| Cow::Owned(t.to_string())).collect()
    }

    /// The items of a list.
    fn items(&self, column: usize) -> Option<Box<dyn Array>> {
        let column = &self.columns[column];
        // Which kind of list it is read as depends on whether the file tells its Arrow schema.
        let items = column.at::<ListArray<i32>>(self.index).map(|(lists, i)| lists.value(i));
        items.or_else(|| column.at::<ListArray<i64>>(self.index).map(|(lists, i)| lists.value(i)))
    }

    /// A list of structs of a start and an end.
    pub fn spans(&self, column: usize) -> Vec<(u32, u32)> {
        let Some(items) = self.items(column) else { return Vec::new() };
        let Some(spans) = items.as_any().downcast_ref::<StructArray>() else { return Vec::new() };
        let [starts, ends] = spans.values() else { return Vec::new() };
        (0..spans.len()).filter_map(|i| Some((offset(&**starts, i)?, offset(&**ends, i)?))).collect()
    }
}

/// An offset in a span, whatever integers it is written as.
fn offset(array: &dyn Array, index: usize) -> Option<u32> {
    let array = array.as_any();
    let signed = array.downcast_ref::<Int32Array>().map(|a| i64::from(a.value(index)));
    let wide = || array.downcast_ref::<Int64Array>().map(|a| a.value(index));
    let unsigned = || array.downcast_ref::<UInt32Array>().map(|a| i64::from(a.value(index)));
    u32::try_from(signed.or_else(wide).or_else(unsigned)?).ok()
}

/// A Parquet file of a table, opened: its columns as arrays, a row group at a time.
pub struct ParquetTable {
    file: File,
    path: PathBuf,
    metadata: FileMetadata,
    schema: ArrowSchema,
}

impl ParquetTable {
    /// Opens a file and reads its footer.
    ///
    /// # Errors
    /// That it cannot be read, or is no Parquet file.
    pub fn open(path: &Path) -> Result<Self, QueryError> {
        let damaged = |error: polars::error::PolarsError| QueryError::damaged(path, error);
        let mut file = File::open(path).map_err(QueryError::unreadable(path))?;
        let metadata = guarded(path, || read_metadata(&mut file).map_err(damaged))?;
        let schema = guarded(path, || infer_schema(&metadata).map_err(damaged))?;
        Ok(Self { file, path: path.to_path_buf(), metadata, schema })
    }

    /// Its columns.
    pub fn fields(&self) -> Vec<ArrowField> {
        self.schema.iter_values().cloned().collect()
    }

    /// How many rows it has.
    pub fn num_rows(&self) -> usize {
        self.metadata.num_rows
    }

    /// How many row groups it has.
    pub fn num_groups(&self) -> usize {
        self.metadata.row_groups.len()
    }

    /// A row group: how many rows it has, and the array of each column.
    ///
    /// # Errors
    /// That the file is damaged or cannot be read.
    pub fn group(&self, n: usize) -> Result<(usize, Vec<ArrayRef>), QueryError> {
        let group = &self.metadata.row_groups[n];
        let whole = |field: &ArrowField| {
            let Column(mut pieces) = guarded(&self.path, || column(&self.file, &self.path, group, field))?;
            match pieces.pop() {
                Some(one) if pieces.is_empty() => Ok(one),
                Some(last) => {
                    pieces.push(last);
                    let pieces: Vec<&dyn Array> = pieces.iter().map(|p| &**p).collect();
                    concatenate(&pieces).map_err(|e| QueryError::damaged(&self.path, e))
                }
                None => Ok(new_empty_array(field.dtype.clone())),
            }
        };
        Ok((group.num_rows(), self.schema.iter_values().map(whole).collect::<Result<_, _>>()?))
    }
}

/// Gives each row of the file.
pub(super) fn each(path: &Path, asked: &Asked<'_>, row: &mut dyn FnMut(&Row<'_>)) -> Result<(), QueryError> {
    let table = ParquetTable::open(path)?;
    let fields: Vec<Option<ArrowField>> = asked.names.iter().map(|c| table.schema.get(c).cloned()).collect();
    if fields.iter().all(Option::is_none) {
        return Err(QueryError::damaged(path, "none of its columns is known"));
    }
    for group in &table.metadata.row_groups {
        let read = |field: &Option<ArrowField>| {
            field.as_ref().map_or(Ok(Column(Vec::new())), |f| guarded(path, || column(&table.file, path, group, f)))
        };
        let columns: Vec<Column> = fields.iter().map(read).collect::<Result<_, _>>()?;
        let n_rows = |column: &Column| column.0.iter().map(|piece| piece.len()).sum::<usize>();
        if fields.iter().zip(&columns).any(|(field, column)| field.is_some() && n_rows(column) != group.num_rows()) {
            return Err(QueryError::damaged(path, "a column has another number of rows than the file says"));
        }
        for index in 0..group.num_rows() {
            row(&Row { cells: Cells::Parquet(ParquetRow { columns: &columns, index }), kinds: &asked.kinds });
        }
    }
    Ok(())
}

/// Runs the library on a file that may be damaged: it panics over some damage.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, QueryError>) -> Result<T, QueryError> {
    contained(read).unwrap_or_else(|message| Err(QueryError::damaged(path, message)))
}

/// Reads a column of a row group.
fn column(mut file: &File, path: &Path, group: &RowGroupMetadata, field: &ArrowField) -> Result<Column, QueryError> {
    let chunks = group.columns_under_root_iter(&field.name).into_iter().flatten();
    let (mut pages, mut types) = (Vec::new(), Vec::new());
    for chunk in chunks {
        let range = chunk.byte_range();
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(range.start)).map_err(QueryError::unreadable(path))?;
        file.take(range.end - range.start).read_to_end(&mut bytes).map_err(QueryError::unreadable(path))?;
        let reader = PageReader::new(Cursor::new(bytes.into()), chunk, Vec::new(), usize::MAX);
        pages.push(BasicDecompressor::new(reader, Vec::new()));
        types.push(&chunk.descriptor().descriptor.primitive_type);
    }
    let arrays = column_iter_to_arrays(pages, types, field.clone(), None);
    arrays.map(|(arrays, _)| Column(arrays)).map_err(|e| QueryError::damaged(path, e))
}
