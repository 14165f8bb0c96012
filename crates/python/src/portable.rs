//! Packed articles as a table.

use polars::error::PolarsResult;
use polars_arrow::array::{ArrayRef, BinaryArray, StructArray, Utf8Array};
use polars_arrow::datatypes::{ArrowDataType, Field};
use whosaid::store::Portable;

use crate::table::Table;

/// A row for each article: its id, its place in the tables, and bytes that only `unpack` and `settle` read.
pub fn table(packed: Vec<(String, Portable)>) -> PolarsResult<Table> {
    let ids = Utf8Array::<i32>::from_iter_values(packed.iter().map(|p| p.0.as_str())).boxed();
    let bytes = |of: fn(&Portable) -> &[u8]| -> ArrayRef {
        BinaryArray::<i32>::from_iter_values(packed.iter().map(|p| of(&p.1))).boxed()
    };
    let columns = vec![ids, bytes(|p| &p.key), bytes(|p| &p.rows), bytes(|p| &p.facts)];
    let field = |name: &str, dtype| Field::new(name.into(), dtype, false);
    let fields = vec![
        field("doc_id", ArrowDataType::Utf8),
        field("key", ArrowDataType::Binary),
        field("rows", ArrowDataType::Binary),
        field("facts", ArrowDataType::Binary),
    ];
    let dtype = ArrowDataType::Struct(fields);
    let rows = StructArray::try_new(dtype.clone(), packed.len(), columns, None)?;
    Ok(Table::in_memory("packed", dtype, vec![rows.boxed()]))
}
