//! datapackage.json: a Frictionless data package (datapackage.org).

use serde_json::{Map, Value, json};

use super::{Described, MARK, Rows, TablePlace};
use crate::tables::schema::{ColumnInfo, SCHEMA_VERSION, Type};

/// What spans look like in CSV.
const SPANS_PATTERN: &str = r"^\d+-\d+(;\d+-\d+)*$";

/// The package as JSON text.
pub(super) fn json(of: &Described<'_>) -> String {
    let resources: Vec<Value> = of.places.iter().map(|place| resource(of, place)).collect();
    // In this order in the text: serde_json sorts the keys.
    let package = json!({
        "description": format!("{MARK} {}", env!("CARGO_PKG_VERSION")),
        "name": "who-said-what",
        "profile": "data-package",
        "resources": resources,
        "title": "Who said what",
        "version": SCHEMA_VERSION.to_string(),
    });
    format!("{package:#}\n")
}

/// CSV where there is one, since every reader of packages knows it; else Parquet.
fn resource(of: &Described<'_>, place: &TablePlace) -> Value {
    let table = place.table;
    let mut resource = Map::new();
    let mut put = |key: &str, value: Value| drop(resource.insert(key.to_string(), value));
    put("name", json!(table.name));
    put("description", json!(table.doc));
    let in_parquet = !of.has_csv(place);
    if !in_parquet {
        put("path", json!(table.csv_name()));
        put("profile", json!("tabular-data-resource"));
        put("format", json!("csv"));
        put("mediatype", json!("text/csv"));
        put("encoding", json!("utf-8"));
        put("dialect", json!({ "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true }));
    } else {
        put("format", json!("parquet"));
        put("mediatype", json!("application/vnd.apache.parquet"));
        match of.rows(place) {
            Rows::Shards { files, .. } => put("path", json!(files)),
            Rows::Parquet(file) | Rows::Csv(file) => put("path", json!(file)),
        }
    }
    let fields: Vec<Value> = of.columns(table, in_parquet).iter().map(|c| field(c, in_parquet)).collect();
    let mut schema = Map::new();
    schema.insert("fields".into(), json!(fields));
    schema.insert("missingValues".into(), json!([""]));
    if !table.key.is_empty() {
        schema.insert("primaryKey".into(), json!(table.key));
    }
    let keys = table
        .references
        .iter()
        .filter(|r| of.has_all_keys(r.table))
        .map(|r| json!({ "fields": [r.column], "reference": { "resource": r.table, "fields": [r.key] } }));
    let keys: Vec<Value> = keys.collect();
    if !keys.is_empty() {
        schema.insert("foreignKeys".into(), json!(keys));
    }
    put("schema", Value::Object(schema));
    Value::Object(resource)
}

fn field(column: &ColumnInfo, in_parquet: bool) -> Value {
    let kind = match column.kind {
        Type::Text => "string",
        Type::Int32 | Type::Int64 => "integer",
        Type::Float64 => "number",
        Type::Bool => "boolean",
        Type::Date => "date",
        Type::Spans | Type::TextList if in_parquet => "array",
        Type::Spans | Type::TextList => "string",
    };
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".into(), json!(true));
    }
    if !column.values.is_empty() {
        constraints.insert("enum".into(), json!(column.values));
    }
    if column.kind == Type::Spans && !in_parquet {
        constraints.insert("pattern".into(), json!(SPANS_PATTERN));
    }
    let mut field = Map::new();
    field.insert("name".into(), json!(column.name));
    field.insert("type".into(), json!(kind));
    field.insert("description".into(), json!(column.doc));
    if !column.unit.is_empty() {
        field.insert("unit".into(), json!(column.unit));
    }
    if !constraints.is_empty() {
        field.insert("constraints".into(), Value::Object(constraints));
    }
    Value::Object(field)
}
