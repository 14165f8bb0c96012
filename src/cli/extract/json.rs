//! An article and what was found in it, as one JSON object.

use serde_json::{Map, Value, json};
use whosaid::flow::AnnotatedDocument;
use whosaid::tables::schema::{self, Column};
use whosaid::tables::{Cells, Date, Hedging, MarkerOf, PointSpan, QuoteOf, QuoteStance, Row, RowBuilder, Scheme};

/// The article as JSON: the columns of its row of `documents`, its `text`, and under `quotes`, `stance_markers` and
/// `speakers` what the tables would have of it. Spans are `[start, end]` in code points of `text`, end exclusive.
pub fn article(document: &AnnotatedDocument, builder: &RowBuilder, scheme: &Scheme) -> Value {
    let rows = builder.rows(document);
    let mut counts = Vec::new();
    QuoteStance::count(&rows, scheme, &mut counts);
    let quotes: Vec<Value> = (1u32..)
        .zip(&rows.quotes)
        .map(|(ordinal, quote)| {
            let hedging = Hedging::of(ordinal - 1, &counts, scheme);
            object("quotes", &QuoteOf { rows: &rows, quote, ordinal, hedging })
        })
        .collect();
    let markers: Vec<Value> =
        rows.markers.iter().map(|marker| object("stance_markers", &MarkerOf { rows: &rows, marker, scheme })).collect();
    let speakers: Vec<Value> = rows
        .speakers
        .iter()
        .map(
            |s| json!({ "speaker_id": s.id, "name": s.name, "kind": s.kind, "aliases": s.aliases, "titles": s.titles }),
        )
        .collect();
    let mut out = object("documents", &rows.document);
    out["text"] = json!(document.article.text);
    out["quotes"] = json!(quotes);
    out["speakers"] = json!(speakers);
    out["stance_markers"] = json!(markers);
    out
}

/// A row of a table as an object of its columns.
fn object(table: &str, row: &impl Row) -> Value {
    let mut cells = Object { columns: schema::table(table).map_or(&[], |t| t.columns), out: Map::new() };
    row.cells(&mut cells);
    Value::Object(cells.out)
}

/// Takes the cells of a row under their columns' names.
struct Object {
    columns: &'static [Column],
    out: Map<String, Value>,
}

impl Object {
    fn put(&mut self, value: impl Into<Value>) {
        if let Some(column) = self.columns.get(self.out.len()) {
            self.out.insert(column.name.to_string(), value.into());
        }
    }
}

impl Cells for Object {
    fn text(&mut self, value: Option<&str>) {
        self.put(value.filter(|v| !v.is_empty()));
    }

    fn u32(&mut self, value: Option<u32>) {
        self.put(value);
    }

    fn u64(&mut self, value: Option<u64>) {
        self.put(value);
    }

    fn f32(&mut self, value: Option<f32>) {
        // Four places, as in CSV: a share is not known better.
        self.put(value.map(|v| (f64::from(v) * 1e4).round() / 1e4));
    }

    fn f64(&mut self, value: Option<f64>) {
        self.put(value);
    }

    fn flag(&mut self, value: bool) {
        self.put(value);
    }

    fn date(&mut self, value: Option<Date>) {
        self.put(value.map(|d| d.to_string()));
    }

    fn spans(&mut self, value: &[PointSpan]) {
        self.put(value.iter().map(|s| json!([s.start, s.end])).collect::<Vec<_>>());
    }

    fn list<'a>(&mut self, values: impl Iterator<Item = &'a str> + Clone) {
        self.put(values.map(Value::from).collect::<Vec<_>>());
    }

    fn requested(&mut self, value: Option<&str>) {
        self.text(value);
    }
}
