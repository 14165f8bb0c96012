//! views.sql: each table as a DuckDB view of its name, whatever its files are.

use std::fmt::Write;

use super::{Described, MARK, Rows};
use crate::tables::schema::{ColumnInfo, Type};

/// The statements.
pub(super) fn sql(of: &Described<'_>) -> String {
    let mut out =
        format!("-- {MARK}: the tables as DuckDB views. Run it in this folder (duckdb -init views.sql), or after\n");
    out.push_str("-- SET file_search_path = 'THIS FOLDER'.\n");
    for place in of.places {
        let from = match of.rows(place) {
            Rows::Parquet(file) => format!("SELECT * FROM read_parquet('{file}')"),
            Rows::Shards { files: [], .. } => nothing(&of.columns(place.table, true)),
            Rows::Shards { pattern, .. } => {
                format!("SELECT * FROM read_parquet('{pattern}', hive_partitioning = false)")
            }
            Rows::Csv(file) => csv(&file, &of.columns(place.table, false)),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "CREATE OR REPLACE VIEW {} AS\n{from};", place.table.name);
    }
    out
}

/// A view without rows: DuckDB refuses a pattern that finds no file.
fn nothing(columns: &[ColumnInfo]) -> String {
    let cells: Vec<String> =
        columns.iter().map(|c| format!("CAST(NULL AS {}) AS \"{}\"", sql_type(c.kind), c.name)).collect();
    format!("SELECT {} WHERE false", cells.join(", "))
}

/// A CSV file with the types of the schema.
fn csv(file: &str, columns: &[ColumnInfo]) -> String {
    let in_csv = |c: &ColumnInfo| match c.kind {
        Type::Spans | Type::TextList => "VARCHAR",
        other => sql_type(other),
    };
    let types: Vec<String> = columns.iter().map(|c| format!("'{}': '{}'", c.name, in_csv(c))).collect();
    let lists: Vec<String> = columns.iter().filter_map(list_of_csv).collect();
    let replaced = if lists.is_empty() { String::new() } else { format!(" REPLACE ({})", lists.join(", ")) };
    format!(
        "SELECT *{replaced} FROM read_csv('{file}', header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', \
         columns = {{{}}})",
        types.join(", ")
    )
}

/// The list that a cell of CSV stands for.
fn list_of_csv(column: &ColumnInfo) -> Option<String> {
    let name = &column.name;
    match column.kind {
        Type::Spans => Some(format!(
            "list_transform(string_split(\"{name}\", ';'), lambda s: {{'start': CAST(split_part(s, '-', 1) AS INTEGER), \
             'end': CAST(split_part(s, '-', 2) AS INTEGER)}}) AS \"{name}\""
        )),
        // An escaped backslash and semicolon are put aside while the list is cut.
        Type::TextList => Some(format!(
            "list_transform(string_split(replace(replace(\"{name}\", '\\\\', chr(1)), '\\;', chr(2)), ';'), \
             lambda s: replace(replace(s, chr(2), ';'), chr(1), '\\')) AS \"{name}\""
        )),
        _ => None,
    }
}

fn sql_type(kind: Type) -> &'static str {
    match kind {
        Type::Text => "VARCHAR",
        Type::Int32 => "INTEGER",
        Type::Int64 => "BIGINT",
        Type::Float64 => "DOUBLE",
        Type::Bool => "BOOLEAN",
        Type::Date => "DATE",
        Type::Spans => "STRUCT(\"start\" INTEGER, \"end\" INTEGER)[]",
        Type::TextList => "VARCHAR[]",
    }
}
