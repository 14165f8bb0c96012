//! What a run leaves behind about itself: run.json's part that only the pipeline knows, and the summary.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::Value;
use whosaid_language::Analyser;

use crate::annotate::{EngineModel, LexiconPart};
use crate::config::Settings;
use crate::report::{Progress, RunSummary};
use crate::write::{ModelRecord, RunRecord, Written};

/// Where the time went.
#[derive(Debug, Default)]
pub(super) struct Timings {
    /// Wall-clock time until the last batch was handed to the writer.
    pub(super) reading_and_annotating: Duration,
    /// Time that the writer was busy, beside the above.
    pub(super) writing: Duration,
}

impl Timings {
    /// Seconds by the name of the stage.
    fn stages(&self) -> Vec<(String, f64)> {
        [("reading_and_annotating", self.reading_and_annotating), ("writing", self.writing)]
            .map(|(name, time)| (name.to_string(), time.as_secs_f64()))
            .to_vec()
    }
}

pub(super) fn record(
    analyser: &Analyser,
    model: Option<EngineModel>,
    lexicons: Vec<LexiconPart>,
    config: Value,
    progress: &Progress,
    started: (Instant, Timestamp),
    timings: &Timings,
) -> RunRecord {
    RunRecord {
        engine: analyser.engine().id().to_string(),
        models: model
            .into_iter()
            .map(|EngineModel { id, hash }| ModelRecord { id, hash })
            .chain(lexicons.into_iter().map(|LexiconPart { id, hash }| ModelRecord { id, hash }))
            .collect(),
        config,
        counts: vec![("files_found".into(), progress.files_found), ("files_done".into(), progress.files_done)],
        started: started.1.to_string(),
        finished: Timestamp::now().to_string(),
        timings: timings
            .stages()
            .into_iter()
            .chain([("total".to_string(), started.0.elapsed().as_secs_f64())])
            .collect(),
        exit_status: u8::from(progress.failed > 0),
        interrupted: false,
    }
}

pub(super) fn summary(written: Written, settings: &Settings, timings: &Timings, taken: Duration) -> RunSummary {
    let Written { files, counts, top_speakers, top_cues } = written;
    RunSummary {
        articles: counts.articles,
        skipped: counts.skipped,
        failed: counts.failed,
        direct: counts.direct,
        mixed: counts.mixed,
        indirect: counts.indirect,
        markers: counts.markers,
        top_speakers,
        top_cues,
        seconds: taken.as_secs_f64(),
        stages: timings.stages(),
        output: settings.write.folder.clone(),
        files,
        interrupted: false,
    }
}
