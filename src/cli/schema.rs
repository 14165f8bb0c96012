//! `whosaid schema`: the data dictionary.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use serde_json::{Value, json};
use whosaid::config::nearest_of;
use whosaid::tables::schema::{Column, Files, Repeat, SCHEMA_VERSION, Table, markdown, tables};

use super::args::SchemaArgs;
use super::failure::Failure;

/// Describes the tables.
pub fn schema(asked: &SchemaArgs) -> Result<ExitCode, Failure> {
    let chosen: Vec<&Table> = match &asked.table {
        None => tables().iter().collect(),
        Some(name) => vec![named(name)?],
    };
    let text = match asked.format.as_str() {
        "json" => format!("{:#}\n", as_json(&chosen)),
        "markdown" => as_markdown(asked.table.as_deref()),
        _ => as_text(&chosen),
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn named(name: &str) -> Result<&'static Table, Failure> {
    let names: Vec<&str> = tables().iter().map(|t| t.name).collect();
    tables().iter().find(|t| t.name == name).ok_or_else(|| {
        let nearest = nearest_of(name, names.iter().copied());
        let hint = nearest.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
        Failure::Usage(format!("there is no table '{name}'{hint}\nThe tables are {}.", names.join(", ")))
    })
}

fn files(table: &Table) -> String {
    match table.files {
        Files::CsvAndParquet => format!("{0}.csv, {0}.parquet", table.name),
        Files::Csv => format!("{}.csv", table.name),
    }
}

/// What is particular about a column: unit or values, whether it may be missing, how often it stands there.
fn remarks(column: &Column) -> String {
    let repeat = match column.repeat {
        Repeat::Once => "",
        Repeat::PerCategory => "one column for each stance category",
        Repeat::PerSpeakerColumn => "one column for each further column of the gazetteer",
        Repeat::OnRequest => "in Parquet only, with write.text_in_parquet",
    };
    let missing = if column.nullable { "may be missing" } else { "" };
    [column.unit, missing, repeat].iter().filter(|r| !r.is_empty()).copied().collect::<Vec<_>>().join("; ")
}

fn as_text(tables: &[&Table]) -> String {
    let mut out = String::new();
    for (i, table) in tables.iter().enumerate() {
        let gap = if i == 0 { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{} ({})", table.name, files(table)); // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\nSorted by {}.", table.description, table.order.trim_end_matches('.'));
        let width = table.columns.iter().map(|c| c.name.len()).max().unwrap_or(0);
        for column in table.columns {
            let _ = writeln!(out, "  {:<width$}  {}  {}", column.name, column.kind.name(), column.description);
            let remarks = remarks(column);
            if !remarks.is_empty() {
                let _ = writeln!(out, "  {:<width$}  ({remarks})", "");
            }
        }
    }
    out
}

/// The data dictionary as docs/tables.md has it, or the part of one table.
fn as_markdown(table: Option<&str>) -> String {
    let whole = markdown();
    let Some(table) = table else { return whole };
    let heading = format!("## {table}\n");
    let start = whole.find(&heading).unwrap_or(0);
    let end = whole[start + heading.len()..].find("\n## ").map_or(whole.len(), |at| start + heading.len() + at);
    whole[start..end].to_string()
}

fn as_json(tables: &[&Table]) -> Value {
    let column = |column: &Column| {
        json!({
            "name": column.name,
            "type": column.kind.name(),
            "unit": column.unit,
            "nullable": column.nullable,
            "description": column.description,
            "example": column.example,
            "per_stance_category": column.repeat == Repeat::PerCategory,
            "per_gazetteer_column": column.repeat == Repeat::PerSpeakerColumn,
            "on_request": column.repeat == Repeat::OnRequest,
        })
    };
    let table = |table: &&Table| {
        json!({
            "name": table.name,
            "description": table.description,
            "order": table.order,
            "csv": true,
            "parquet": table.files == Files::CsvAndParquet,
            "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
        })
    };
    json!({ "schema_version": SCHEMA_VERSION, "tables": tables.iter().map(table).collect::<Vec<_>>() })
}
