//! Packed articles and counts as tables.

use polars::error::PolarsResult;
use polars_arrow::array::{ArrayRef, BinaryArray, PrimitiveArray, StructArray, Utf8Array};
use polars_arrow::datatypes::{ArrowDataType, Field};
use whosaid::store::Portable;

use crate::table::Table;

/// A row for each article: its id, its place in the tables, and bytes that only `unpack` and `settle` read.
pub fn table(packed: &[(String, Portable)]) -> PolarsResult<Table> {
    let columns = vec![
        ("doc_id", texts(packed.iter().map(|p| p.0.as_str()))),
        ("key", bytes(packed.iter().map(|p| p.1.key.as_slice()))),
        ("rows", bytes(packed.iter().map(|p| p.1.rows.as_slice()))),
        ("facts", bytes(packed.iter().map(|p| p.1.facts.as_slice()))),
    ];
    of_columns("packed", packed.len(), columns)
}

/// The same of articles whose rows are settled, by id, key and rows: they need no facts any more.
pub fn settled(records: &[(&str, &[u8], &[u8])]) -> PolarsResult<Table> {
    let columns = vec![
        ("doc_id", texts(records.iter().map(|r| r.0))),
        ("key", bytes(records.iter().map(|r| r.1))),
        ("rows", bytes(records.iter().map(|r| r.2))),
    ];
    of_columns("settled", records.len(), columns)
}

/// A row for the counts of each part.
pub fn counted(parts: &[(u32, Vec<u8>)]) -> PolarsResult<Table> {
    let numbers = PrimitiveArray::<i32>::from_trusted_len_values_iter(parts.iter().map(|p| p.0 as i32)).boxed();
    of_columns("counts", parts.len(), vec![("part", numbers), ("counts", bytes(parts.iter().map(|p| p.1.as_slice())))])
}

fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> ArrayRef {
    Utf8Array::<i32>::from_iter_values(texts).boxed()
}

fn bytes<'a>(cells: impl Iterator<Item = &'a [u8]>) -> ArrayRef {
    BinaryArray::<i32>::from_iter_values(cells).boxed()
}

fn of_columns(name: &str, rows: usize, columns: Vec<(&str, ArrayRef)>) -> PolarsResult<Table> {
    let field = |(name, array): &(&str, ArrayRef)| Field::new((*name).into(), array.dtype().clone(), false);
    let dtype = ArrowDataType::Struct(columns.iter().map(field).collect());
    let arrays = columns.into_iter().map(|c| c.1).collect();
    Ok(Table::in_memory(name, dtype.clone(), vec![StructArray::try_new(dtype, rows, arrays, None)?.boxed()]))
}
