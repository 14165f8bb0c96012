//! `whosaid schema`: the data dictionary.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use serde_json::{Value, json};
use whosaid::config::nearest_of;
use whosaid::tables::schema::{ColumnInfo, Reference, Repeat, SCHEMA_VERSION, TableInfo, markdown, tables};

use super::args::SchemaArgs;
use super::failure::Failure;

/// Describes the tables.
pub fn schema(asked: &SchemaArgs) -> Result<ExitCode, Failure> {
    let chosen: Vec<&TableInfo> = match &asked.table {
        None => tables().iter().collect(),
        Some(name) => vec![named(name)?],
    };
    let text = match asked.format.as_str() {
        "json" => format!("{:#}\n", as_json(&chosen)),
        "markdown" if asked.table.is_none() => markdown(),
        "markdown" => chosen.iter().map(|t| t.markdown().trim_start().to_string()).collect(),
        _ => as_text(&chosen),
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn named(name: &str) -> Result<&'static TableInfo, Failure> {
    let names: Vec<&str> = tables().iter().map(|t| t.name).collect();
    tables().iter().find(|t| t.name == name).ok_or_else(|| {
        let nearest = nearest_of(name, names.iter().copied());
        let hint = nearest.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
        Failure::Usage(format!("there is no table '{name}'{hint}\nThe tables are {}.", names.join(", ")))
    })
}

/// What is particular about a column: unit or values, whether it may be missing, how often it is in the table.
fn remarks(column: &ColumnInfo) -> String {
    let repeat = match column.repeat {
        Repeat::Once => "",
        Repeat::PerCategory => "one column for each stance category",
        Repeat::PerSpeakerColumn => "one column for each further column of the gazetteer",
        Repeat::OnRequest => "in Parquet only, with write.text_in_parquet",
        Repeat::OnGender => "unless write.gender is false",
    };
    let missing = if column.required { "" } else { "may be missing" };
    let unit = column.unit_or_values();
    [unit.as_str(), missing, repeat].into_iter().filter(|r| !r.is_empty()).collect::<Vec<_>>().join("; ")
}

fn as_text(tables: &[&TableInfo]) -> String {
    let mut out = String::new();
    for (i, table) in tables.iter().enumerate() {
        let gap = if i == 0 { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{0} ({0}.csv, {0}.parquet)", table.name); // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\nSorted by {}.", table.doc, table.order.trim_end_matches('.'));
        let width = table.columns.iter().map(|c| c.name.len()).max().unwrap_or(0);
        for column in &table.columns {
            let _ = writeln!(out, "  {:<width$}  {}  {}", column.name, column.kind.name(), column.doc);
            let remarks = remarks(column);
            if !remarks.is_empty() {
                let _ = writeln!(out, "  {:<width$}  ({remarks})", "");
            }
        }
    }
    out
}

fn as_json(tables: &[&TableInfo]) -> Value {
    let column = |column: &ColumnInfo| {
        json!({
            "name": column.name,
            "type": column.kind.name(),
            "unit": column.unit,
            "values": column.values,
            "required": column.required,
            "description": column.doc,
            "example": column.example,
            "per_stance_category": column.repeat == Repeat::PerCategory,
            "per_gazetteer_column": column.repeat == Repeat::PerSpeakerColumn,
            "on_request": column.repeat == Repeat::OnRequest,
            "gender": column.repeat == Repeat::OnGender,
        })
    };
    let reference = |r: &Reference| json!({ "column": r.column, "table": r.table, "key": r.key });
    let table = |table: &&TableInfo| {
        json!({
            "name": table.name,
            "description": table.doc,
            "order": table.order,
            "key": table.key,
            "references": table.references.iter().map(reference).collect::<Vec<_>>(),
            "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
        })
    };
    json!({ "schema_version": SCHEMA_VERSION, "tables": tables.iter().map(table).collect::<Vec<_>>() })
}
