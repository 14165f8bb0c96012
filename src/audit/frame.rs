//! The sampling frame: one pass over the tables of a run that counts the population and keeps, of each stratum, the
//! rows that the seed may draw.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::design::{CONFIDENCE_BINS, Corpus, ParagraphRow, RowItem};
use super::error::AuditError;
use super::property::Property;
use super::random::draw;
use crate::query::{Row, scan};

/// Columns of `quotes` that every audit reads; those of `by` and of the properties follow them.
const QUOTE_COLUMNS: [&str; 10] = [
    "quote_id",
    "doc_id",
    "kind",
    "confidence",
    "outlet",
    "date",
    "speaker",
    "paragraph",
    "content_spans",
    "source_spans",
];
/// Place of `cue_spans`, the last of the columns that every audit reads.
const CUE_SPANS: usize = QUOTE_COLUMNS.len();
/// Place of the first column that this audit asks for.
const FIRST_OWN: usize = CUE_SPANS + 1;
/// What stands for a missing value in a group.
pub(super) const NO_VALUE: &str = "(none)";
/// Upper ends of the bands of confidence that `--by confidence` makes strata of: about equal numbers of rows each in
/// the tables of PolNeAR's development articles.
const BANDS: [(f64, &str); 5] =
    [(0.5, "0.0-0.5"), (0.7, "0.5-0.7"), (0.85, "0.7-0.85"), (0.95, "0.85-0.95"), (f64::INFINITY, "0.95-1.0")];
/// Most months that periods are months; corpora of more have years.
const MAX_MONTHS: usize = 24;

/// A column to group the rows by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Group {
    Kind,
    Outlet,
    Confidence,
    Period,
    /// Another text column: its place in the scan.
    Column(usize),
}

/// What is to be drawn, as far as the frame goes by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    /// Columns to stratify by.
    pub by: &'a [String],
    /// Asked properties.
    pub properties: &'a [Property],
    /// Rows to draw at most.
    pub rows: usize,
    /// Paragraphs to draw at most.
    pub paragraphs: usize,
    /// Seed.
    pub seed: u64,
}

/// Rows of one stratum, by the order in which the seed draws them.
#[derive(Debug, Default)]
pub(super) struct StratumFrame {
    /// Rows in the corpus.
    pub rows: u64,
    /// The first of them in the order of drawing, at most as many as are wanted.
    pub first: BTreeMap<(u64, String), RowItem>,
}

/// An article of the frame.
#[derive(Clone, Debug, Default)]
pub(super) struct DocumentFrame {
    pub path: String,
    pub content_hash: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub date: Option<String>,
    pub text: Option<String>,
}

/// The population, and the candidates for the sample.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub corpus: Corpus,
    pub strata: BTreeMap<Vec<String>, StratumFrame>,
    /// For each property, the rows that have it.
    pub having: Vec<u64>,
    /// Paragraphs in the order of drawing: article and number.
    pub paragraphs: BTreeMap<u64, (String, u32)>,
}

/// Keeps the `most` first entries.
fn keep<K: Ord, V>(map: &mut BTreeMap<K, V>, most: usize) {
    while map.len() > most {
        map.pop_last();
    }
}

/// Counts the tables in `folder` and keeps what may be drawn.
pub(super) fn frame(folder: &Path, wanted: Wanted<'_>) -> Result<Frame, AuditError> {
    let mut out = Frame::default();
    let months = add_documents(folder, wanted, &mut out)?;
    let by_month = months <= MAX_MONTHS;
    let mut columns: Vec<&str> = QUOTE_COLUMNS.to_vec();
    columns.push("cue_spans");
    let mut groups: Vec<(String, Group)> = Vec::new();
    for name in wanted.by.iter().map(String::as_str).chain(["kind", "outlet", "period"]) {
        if groups.iter().any(|g| g.0 == name) {
            continue;
        }
        let group = match name {
            "kind" => Group::Kind,
            "outlet" => Group::Outlet,
            "confidence" => Group::Confidence,
            "period" => Group::Period,
            column => {
                columns.push(column);
                Group::Column(columns.len() - 1)
            }
        };
        groups.push((name.to_string(), group));
    }
    let first_property = columns.len();
    columns.extend(wanted.properties.iter().map(|p| p.column.as_str()));
    check_columns(&columns[FIRST_OWN..])?;
    out.corpus.confidence = vec![0; CONFIDENCE_BINS];
    out.having = vec![0; wanted.properties.len()];
    let mut present = vec![false; columns.len()];
    scan(folder, "quotes", &columns, &mut |row| {
        out.corpus.rows += 1;
        let values: BTreeMap<String, String> =
            groups.iter().map(|(name, group)| (name.clone(), value(row, group, by_month))).collect();
        for (name, value) in &values {
            let counts = out.corpus.groups.entry(name.clone()).or_default();
            *counts.entry(value.clone()).or_default() += 1;
        }
        if let Some(confidence) = row.number(3) {
            let bin = (confidence * CONFIDENCE_BINS as f64) as usize;
            out.corpus.confidence[bin.min(CONFIDENCE_BINS - 1)] += 1;
        }
        for (at, present) in present.iter_mut().enumerate().skip(FIRST_OWN) {
            *present |= row.text(at).is_some() || row.number(at).is_some();
        }
        let has: Vec<bool> = wanted
            .properties
            .iter()
            .enumerate()
            .map(|(i, p)| p.holds(row.text(first_property + i), row.number(first_property + i)))
            .collect();
        for (count, has) in out.having.iter_mut().zip(&has) {
            *count += u64::from(*has);
        }
        let stratum = wanted.by.iter().map(|name| values[name].clone()).collect();
        let stratum = out.strata.entry(stratum).or_default();
        stratum.rows += 1;
        let id = row.text(0).unwrap_or_default();
        let key = draw(wanted.seed, "row", id);
        let late =
            stratum.first.len() >= wanted.rows && stratum.first.last_key_value().is_some_and(|(last, _)| key > last.0);
        if !late {
            stratum.first.insert((key, id.to_string()), row_item(row, values, has));
            keep(&mut stratum.first, wanted.rows);
        }
    })?;
    if out.corpus.rows == 0 {
        return Err(AuditError::Empty("the table 'quotes' has no row: there is nothing to audit".to_string()));
    }
    if let Some(missing) = columns.iter().zip(&present).skip(FIRST_OWN).find(|c| !c.1).map(|c| c.0) {
        let message =
            format!("no row of 'quotes' has a value of '{missing}'; `whosaid schema quotes` lists the columns");
        return Err(AuditError::Argument(message));
    }
    Ok(out)
}

/// Columns that hold spans or lists are no groups.
fn check_columns(columns: &[&str]) -> Result<(), AuditError> {
    let plain = |c: &&&str| !c.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') || c.ends_with("_spans");
    match columns.iter().find(plain) {
        Some(column) => Err(AuditError::Argument(format!("'{column}' is no column to group or compare by"))),
        None => Ok(()),
    }
}

/// Counts the articles and draws paragraphs. Returns the number of months between the first and the last.
fn add_documents(folder: &Path, wanted: Wanted<'_>, out: &mut Frame) -> Result<usize, AuditError> {
    let mut months: BTreeSet<(i16, i8)> = BTreeSet::new();
    scan(folder, "documents", &["doc_id", "status", "n_paragraphs", "date"], &mut |row| {
        if row.text(1) != Some("ok") {
            return;
        }
        out.corpus.articles += 1;
        if let Some(date) = row.date(3) {
            months.insert((date.year(), date.month()));
            let date = date.to_string();
            let corpus = &mut out.corpus;
            if corpus.first_date.as_ref().is_none_or(|d| date < *d) {
                corpus.first_date = Some(date.clone());
            }
            if corpus.last_date.as_ref().is_none_or(|d| date > *d) {
                corpus.last_date = Some(date);
            }
        }
        let doc_id = row.text(0).unwrap_or_default();
        let n = row.number(2).unwrap_or(0.0) as u32;
        out.corpus.paragraphs += u64::from(n);
        for paragraph in 1..=n {
            let key = draw(wanted.seed, "paragraph", &format!("{doc_id}\n{paragraph}"));
            let late = out.paragraphs.len() >= wanted.paragraphs
                && out.paragraphs.last_key_value().is_none_or(|(last, _)| key > *last);
            if !late {
                out.paragraphs.insert(key, (doc_id.to_string(), paragraph));
                keep(&mut out.paragraphs, wanted.paragraphs);
            }
        }
    })?;
    Ok(months.len())
}

fn value(row: &Row<'_>, group: &Group, by_month: bool) -> String {
    let text = |at: usize| row.text(at).map(str::to_string);
    let value = match group {
        Group::Kind => text(2),
        Group::Outlet => text(4),
        Group::Confidence => row.number(3).and_then(|c| Some(BANDS.iter().find(|b| c < b.0)?.1.to_string())),
        Group::Period => row.date(5).map(|d| match by_month {
            true => format!("{:04}-{:02}", d.year(), d.month()),
            false => format!("{:04}", d.year()),
        }),
        Group::Column(at) => text(*at).or_else(|| row.number(*at).map(|n| n.to_string())),
    };
    value.unwrap_or_else(|| NO_VALUE.to_string())
}

fn row_item(row: &Row<'_>, groups: BTreeMap<String, String>, has: Vec<bool>) -> RowItem {
    RowItem {
        item: String::new(),
        quote_id: row.text(0).unwrap_or_default().to_string(),
        doc_id: row.text(1).unwrap_or_default().to_string(),
        stratum: 0,
        kind: row.text(2).unwrap_or_default().to_string(),
        confidence: row.number(3),
        speaker: row.text(6).map(str::to_string),
        paragraph: row.number(7).map(|n| n as u32),
        content: row.spans(8),
        source: row.spans(9),
        cue: row.spans(CUE_SPANS),
        groups,
        has,
        coders: Vec::new(),
    }
}

/// What `documents` says of some articles.
pub(super) fn documents(
    folder: &Path,
    wanted: &BTreeSet<String>,
) -> Result<BTreeMap<String, DocumentFrame>, AuditError> {
    let mut out = BTreeMap::new();
    let columns = ["doc_id", "path", "content_hash", "title", "outlet", "date", "text"];
    scan(folder, "documents", &columns, &mut |row| {
        let Some(doc_id) = row.text(0).filter(|id| wanted.contains(*id)) else { return };
        let text = |at: usize| row.text(at).map(str::to_string);
        let document = DocumentFrame {
            path: text(1).unwrap_or_default(),
            content_hash: text(2),
            title: text(3),
            outlet: text(4),
            date: row.date(5).map(|d| d.to_string()),
            text: text(6),
        };
        out.insert(doc_id.to_string(), document);
    })?;
    Ok(out)
}

/// The rows of some articles, in the order of the table.
#[expect(clippy::type_complexity, reason = "rows with their speakers, by article: used once")]
pub(super) fn rows_of(
    folder: &Path,
    wanted: &BTreeSet<String>,
) -> Result<BTreeMap<String, Vec<(ParagraphRow, Option<u32>)>>, AuditError> {
    let mut out: BTreeMap<String, Vec<(ParagraphRow, Option<u32>)>> = BTreeMap::new();
    let columns = ["quote_id", "doc_id", "speaker", "paragraph", "content_spans", "source_spans", "cue_spans"];
    scan(folder, "quotes", &columns, &mut |row| {
        let Some(doc_id) = row.text(1).filter(|id| wanted.contains(*id)) else { return };
        let found = ParagraphRow {
            quote_id: row.text(0).unwrap_or_default().to_string(),
            speaker: row.text(2).map(str::to_string),
            begins: false,
            content: row.spans(4),
            source: row.spans(5),
            cue: row.spans(6),
        };
        let paragraph = row.number(3).map(|n| n as u32);
        out.entry(doc_id.to_string()).or_default().push((found, paragraph));
    })?;
    Ok(out)
}
