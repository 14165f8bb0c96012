//! An article and what was found in it, as one JSON object.

use serde_json::{Map, Value, json};
use whosaid::corpus::duplicates::DuplicateSettings;
use whosaid::corpus::{Collector, Facts};
use whosaid::flow::AnnotatedDocument;
use whosaid::tables::schema::{Cells, Documents, Quotes, StanceMarkers, Table};
use whosaid::tables::{Date, Hedging, MarkerOf, PointSpan, QuoteOf, QuoteStance, RowBuilder, Rows, Scheme};

/// The article as JSON: the columns of its row of `documents`, its `text`, and under `quotes`, `stance_markers` and
/// `speakers` what the tables would have of it. Spans are `[start, end]` in code points of `text`, end exclusive.
pub fn article(document: &AnnotatedDocument, builder: &RowBuilder, scheme: &Scheme, corpus: Collector) -> Value {
    let rows = resolved(document, builder, corpus);
    let mut counts = Vec::new();
    QuoteStance::count(&rows, scheme, &mut counts);
    let quotes: Vec<Value> = (1u32..)
        .zip(&rows.quotes)
        .map(|(ordinal, quote)| {
            let hedging = Hedging::of(ordinal - 1, &counts, scheme);
            object::<Quotes>(&QuoteOf { rows: &rows, quote, ordinal, hedging }, scheme)
        })
        .collect();
    let markers: Vec<Value> = rows
        .markers
        .iter()
        .map(|marker| object::<StanceMarkers>(&MarkerOf { rows: &rows, marker, scheme }, scheme))
        .collect();
    let speakers: Vec<Value> = rows
        .speakers
        .iter()
        .map(|s| {
            let mut speaker =
                json!({ "speaker_id": s.id, "name": s.name, "kind": s.kind, "aliases": s.aliases, "titles": s.titles });
            if scheme.has_gender() {
                speaker["gender"] = json!(s.gender_word());
            }
            speaker
        })
        .collect();
    let mut out = object::<Documents>(&rows.document, scheme);
    out["text"] = json!(document.article.text);
    out["quotes"] = json!(quotes);
    out["speakers"] = json!(speakers);
    out["stance_markers"] = json!(markers);
    out
}

/// The rows of the article as a run over it alone has them: with the same ids of its speakers.
fn resolved(document: &AnnotatedDocument, builder: &RowBuilder, mut corpus: Collector) -> Rows {
    let mut rows = builder.rows(document);
    let facts = Facts::of(&document.article.text, &rows, &DuplicateSettings::default());
    let doc_id = rows.document.doc_id.clone();
    corpus.add(&doc_id, &facts);
    corpus.finish().of(&doc_id, &facts).apply(&mut rows);
    rows
}

/// A row of a table as an object of its columns.
fn object<T: Table>(row: &T::Row<'_>, scheme: &Scheme) -> Value {
    let mut out = Map::new();
    for column in T::columns_for(scheme, true) {
        let mut cell = JsonCell::default();
        column.cell.give(row, &mut cell);
        out.insert(column.info.name.into_owned(), cell.0);
    }
    Value::Object(out)
}

/// A cell as JSON.
#[derive(Default)]
struct JsonCell(Value);

impl Cells for JsonCell {
    fn text(&mut self, value: Option<&str>) {
        self.0 = value.into();
    }

    fn int(&mut self, value: Option<u64>) {
        self.0 = value.into();
    }

    fn float(&mut self, value: Option<f64>) {
        self.0 = value.into();
    }

    fn flag(&mut self, value: bool) {
        self.0 = value.into();
    }

    fn date(&mut self, value: Option<Date>) {
        self.0 = value.map(|d| d.to_string()).into();
    }

    fn spans(&mut self, value: &[PointSpan]) {
        self.0 = value.iter().map(|s| json!([s.start, s.end])).collect();
    }

    fn list(&mut self, each: &mut dyn FnMut(&mut dyn FnMut(&str))) {
        let mut texts = Vec::new();
        each(&mut |text| texts.push(text.to_string()));
        self.0 = texts.into();
    }
}
