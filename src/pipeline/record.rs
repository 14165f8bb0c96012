//! What a run leaves behind about itself: run.json's part that only the pipeline knows, and the summary.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::{Value, json};
use whosaid_language::Analyser;

use super::gather::Gathered;
use crate::annotate::{EngineModel, LexiconPart};
use crate::config::Settings;
use crate::corpus::speakers::Gazetteer;
use crate::report::{RunSummary, now};
use crate::write::{ModelRecord, RunRecord, Written};

/// Exit code of a run that more failed in than is allowed.
pub(super) const TOO_MANY_FAILURES: u8 = 4;
/// Exit code of a run in which something failed, or that has no article.
const WITH_FAILURES: u8 = 1;

/// Where the time went.
#[derive(Debug, Default)]
pub(super) struct Timings {
    /// Wall-clock time of the first pass.
    pub(super) reading_and_annotating: Duration,
    /// Wall-clock time of the corpus stage.
    pub(super) resolving: Duration,
    /// Wall-clock time until all rows were handed to the tables.
    pub(super) writing: Duration,
}

impl Timings {
    /// Seconds by the name of the stage.
    pub(super) fn stages(&self) -> Vec<(String, f64)> {
        [
            ("reading_and_annotating", self.reading_and_annotating),
            ("settling", self.resolving),
            ("writing", self.writing),
        ]
        .map(|(name, time)| (name.to_string(), time.as_secs_f64()))
        .to_vec()
    }

    /// The record with these times in it.
    pub(super) fn complete(&self, record: RunRecord, total: Duration) -> RunRecord {
        let total = [("total".to_string(), total.as_secs_f64())];
        RunRecord { timings: self.stages().into_iter().chain(total).collect(), ..record }
    }
}

/// Models and lexicons in use.
pub(super) fn models(
    model: Option<&EngineModel>,
    lexicons: &[LexiconPart],
    gazetteer: Option<&Gazetteer>,
) -> Vec<ModelRecord> {
    let record = |id: &str, hash: &str| ModelRecord { id: id.to_string(), hash: hash.to_string() };
    let model = model.map(|m| record(&m.id, &m.hash));
    let lexicons = lexicons.iter().map(|l| record(&l.id, &l.hash));
    let gazetteer = gazetteer.map(|g| record("gazetteer", g.hash()));
    model.into_iter().chain(lexicons).chain(gazetteer).collect()
}

pub(super) fn record(
    analyser: &Analyser,
    models: Vec<ModelRecord>,
    config: Value,
    gathered: &Gathered,
    may_be_empty: bool,
    started: (Instant, Timestamp),
) -> RunRecord {
    let progress = &gathered.progress;
    let counts = [
        ("files_found", progress.files_found),
        ("files_done", progress.files_done),
        ("files_unchanged", progress.files_unchanged),
        ("files_gone", gathered.gone.len() as u64),
        ("files_unreachable", gathered.unreachable),
        ("articles_annotated", progress.articles),
        ("articles_kept", gathered.kept),
    ];
    RunRecord {
        engine: analyser.engine().id().to_string(),
        models,
        config,
        fields: Vec::new(),
        counts: counts.map(|(name, n)| (name.to_string(), n)).to_vec(),
        started: started.1.to_string(),
        finished: now().to_string(),
        exit_status: match gathered {
            _ if gathered.too_many.is_some() => TOO_MANY_FAILURES,
            _ if progress.failed > 0 => WITH_FAILURES,
            _ if !gathered.has_article && !may_be_empty => WITH_FAILURES,
            _ => 0,
        },
        ..RunRecord::default()
    }
}

/// What the store remembers of a run.
pub(super) fn remembered(record: &RunRecord, published: bool) -> Value {
    let numbers: serde_json::Map<String, Value> = record.counts.iter().map(|(k, n)| (k.clone(), json!(n))).collect();
    let timings: serde_json::Map<String, Value> = record.timings.iter().map(|(k, s)| (k.clone(), json!(s))).collect();
    json!({
        "started": record.started,
        "finished": record.finished,
        "exit_status": record.exit_status,
        "interrupted": record.interrupted,
        "published": published,
        "engine": record.engine,
        "counts": numbers,
        "timings_seconds": timings,
    })
}

pub(super) fn summary(
    written: Written,
    settings: &Settings,
    gathered: &Gathered,
    timings: &Timings,
    taken: Duration,
) -> RunSummary {
    let Written { files, counts, top_speakers, top_cues } = written;
    RunSummary {
        counts,
        failed_now: gathered.progress.failed,
        annotated: gathered.progress.articles,
        top_speakers,
        top_cues,
        seconds: taken.as_secs_f64(),
        stages: timings.stages(),
        output: settings.write.folder.clone(),
        files,
        interrupted: false,
    }
}
