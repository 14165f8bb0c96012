//! run.json: what a run did.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};
use whosaid_language::{Holder, QuoteKind};

use crate::flow::{DropStatus, Dropped, RunCounts};
use crate::tables::schema::SCHEMA_VERSION;
use crate::tables::{Rows, Scheme};

/// A model or lexicon that the rows depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelRecord {
    /// Its name and version.
    pub id: String,
    /// BLAKE3 hash of its bytes, in hex.
    pub hash: String,
}

/// What only the pipeline knows of a run; the rest of run.json is known to the writer.
#[derive(Clone, Debug, Default)]
pub struct RunRecord {
    /// Name of the attribution engine.
    pub engine: String,
    /// Models and lexicons in use.
    pub models: Vec<ModelRecord>,
    /// The settings as resolved.
    pub config: Value,
    /// Hash of the settings that the rows depend on.
    pub settings_hash: String,
    /// Counts of the stages before the tables ('files_found', 'bytes_read', ...).
    pub counts: Vec<(String, u64)>,
    /// For each field name of the input ('text.maintext': the text from `maintext`) the articles that had the piece from it.
    pub fields: Vec<(String, u64)>,
    /// When the run began, RFC 3339.
    pub started: String,
    /// When it ended, RFC 3339.
    pub finished: String,
    /// Wall-clock or CPU seconds by stage.
    pub timings: Vec<(String, f64)>,
    /// The exit status that the program will return.
    pub exit_status: u8,
    /// Whether it was stopped before all articles were read.
    pub interrupted: bool,
}

impl RunRecord {
    /// Articles that this run annotated, for messages.
    pub(super) fn articles(&self) -> u64 {
        self.counts.iter().find(|(name, _)| name == "articles_annotated").map_or(0, |&(_, n)| n)
    }
}

impl RunCounts {
    /// Adds the counts of other articles. Speakers are not counted by article.
    pub(super) fn merge(&mut self, other: &RunCounts) {
        let RunCounts {
            articles,
            skipped,
            failed,
            characters,
            words,
            direct,
            mixed,
            indirect,
            quotes_with_speaker,
            quotes_below_min_confidence,
            markers,
            markers_of_sources,
            markers_by_category,
            speakers: _,
        } = other;
        for (sum, n) in [
            (&mut self.articles, articles),
            (&mut self.characters, characters),
            (&mut self.words, words),
            (&mut self.direct, direct),
            (&mut self.mixed, mixed),
            (&mut self.indirect, indirect),
            (&mut self.quotes_with_speaker, quotes_with_speaker),
            (&mut self.quotes_below_min_confidence, quotes_below_min_confidence),
            (&mut self.markers, markers),
            (&mut self.markers_of_sources, markers_of_sources),
        ] {
            *sum += n;
        }
        for (sums, counts) in [
            (&mut self.skipped, skipped),
            (&mut self.failed, failed),
            (&mut self.markers_by_category, markers_by_category),
        ] {
            for (key, n) in counts {
                *sums.entry(key.clone()).or_default() += n;
            }
        }
    }

    pub(super) fn add(&mut self, rows: &Rows, scheme: &Scheme) {
        self.articles += 1;
        if let Some(counts) = rows.document.counts {
            self.characters += u64::from(counts.chars);
            self.words += u64::from(counts.words);
        }
        for quote in &rows.quotes {
            match quote.kind {
                QuoteKind::Direct => self.direct += 1,
                QuoteKind::Mixed => self.mixed += 1,
                QuoteKind::Indirect => self.indirect += 1,
            }
            self.quotes_with_speaker += u64::from(quote.speaker.is_some());
        }
        for marker in &rows.markers {
            self.markers += 1;
            self.markers_of_sources += u64::from(marker.holder == Holder::Source);
            if let Some(entry) = scheme.entry(marker.subcategory) {
                count(&mut self.markers_by_category, &entry.category);
            }
        }
    }

    pub(super) fn add_dropped(&mut self, dropped: &Dropped) {
        match dropped.status {
            DropStatus::Skipped => count(&mut self.skipped, &dropped.code),
            DropStatus::Failed => count(&mut self.failed, &dropped.code),
        }
    }
}

/// Adds one to a key's count, without a new string for a known key.
fn count(counts: &mut BTreeMap<String, u64>, key: &str) {
    match counts.get_mut(key) {
        Some(n) => *n += 1,
        None => drop(counts.insert(key.to_string(), 1)),
    }
}

/// The whole of run.json. `tables` has each table's rows and files with their bytes.
pub(super) fn run_json(run_id: &str, record: &RunRecord, counts: &RunCounts, tables: Map<String, Value>) -> Value {
    let pairs = |list: &[(String, f64)]| list.iter().map(|(k, v)| (k.clone(), json!(v))).collect::<Map<_, _>>();
    let mut all_counts: Map<String, Value> = record.counts.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
    if let Ok(Value::Object(written)) = serde_json::to_value(counts) {
        all_counts.extend(written);
    }
    json!({
        "program": "whosaid",
        "version": env!("CARGO_PKG_VERSION"),
        "schema_version": SCHEMA_VERSION,
        "run_id": run_id,
        "started": record.started,
        "finished": record.finished,
        "exit_status": record.exit_status,
        "interrupted": record.interrupted,
        "engine": record.engine,
        "models": record.models,
        "config": record.config,
        "settings_hash": record.settings_hash,
        "counts": all_counts,
        "fields": record.fields.iter().map(|(name, n)| (name.clone(), json!(n))).collect::<serde_json::Map<_, _>>(),
        "timings_seconds": pairs(&record.timings),
        "tables": tables,
    })
}
