//! What a run did, as numbers for those who watch over it: gathered from its events, so that a run that fails
//! leaves them too.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::prometheus::{self, Exposition};
use super::{Event, Progress, Reporter, RunSummary};
use crate::flow::DropStatus;

/// Passes events on, and keeps count of them.
pub struct Metrics {
    next: Arc<dyn Reporter + Send + Sync>,
    started: (Instant, SystemTime),
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    engine: String,
    progress: Progress,
    failed: BTreeMap<String, u64>,
    skipped: BTreeMap<String, u64>,
    summary: Option<RunSummary>,
}

impl Metrics {
    /// Of a run that begins now and is told to `next`.
    pub fn new(next: Arc<dyn Reporter + Send + Sync>) -> Self {
        Self { next, started: (Instant::now(), SystemTime::now()), seen: Mutex::default() }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes them for Prometheus' textfile collector, in place of what `path` held, whose time of the last
    /// success is kept if this run was none: `status` is the exit code that the run ends with, `is_success` whether
    /// its tables are up to date. The exit code alone does not tell: it is 1 also where nothing was read.
    pub fn write(&self, path: &Path, status: u8, is_success: bool) -> io::Result<()> {
        let now = seconds(SystemTime::now());
        let last_success = if is_success { Some(now) } else { prometheus::value_in(path, LAST_SUCCESS) };
        prometheus::replace(path, &self.exposition(status, now, last_success))
    }

    fn exposition(&self, status: u8, now: f64, last_success: Option<f64>) -> String {
        let seen = self.seen();
        let mut out = Exposition::default();
        let info = [("version", env!("CARGO_PKG_VERSION")), ("engine", seen.engine.as_str())];
        out.gauge("whosaid_build_info", "Version of the program and engine of the last run.").labelled(&info, 1.0);
        out.gauge("whosaid_run_start_timestamp_seconds", "When the last run began.").value(seconds(self.started.1));
        out.gauge("whosaid_run_end_timestamp_seconds", "When the last run ended, well or not.").value(now);
        if let Some(time) = last_success {
            out.gauge(LAST_SUCCESS, "When a run last ended with its tables written.").value(time);
        }
        out.gauge(
            "whosaid_run_exit_status",
            "Exit code of the last run: 0 done, 1 done with failures or nothing read, 4 stopped by \
             max_failures, others not done.",
        )
        .value(f64::from(status));
        let mut durations = out.gauge("whosaid_run_duration_seconds", "Time that the last run took, by stage.");
        durations.labelled(&[("stage", "total")], self.started.0.elapsed().as_secs_f64());
        for (stage, seconds) in seen.summary.iter().flat_map(|s| &s.stages) {
            durations.labelled(&[("stage", stage)], *seconds);
        }

        let Seen { progress, failed, skipped, summary, .. } = &*seen;
        out.gauge("whosaid_run_files", "Files that the last run went through.").value(progress.files_done as f64);
        out.gauge("whosaid_run_articles", "Articles that the last run annotated.").value(progress.articles as f64);
        out.gauge("whosaid_run_quotes", "Quotes that the last run found.").value(progress.quotes as f64);
        out.gauge("whosaid_run_failed", "Files and articles that failed in the last run.")
            .value(progress.failed as f64);
        by_code(&mut out, "whosaid_run_failures", "The same by the code of the reason.", failed);
        by_code(&mut out, "whosaid_run_skipped", "Files and articles that a setting left out, by code.", skipped);
        if let Some(s) = summary.as_ref().map(|s| &s.counts) {
            out.gauge("whosaid_table_articles", "Articles in the tables.").value(s.articles as f64);
            let mut quotes = out.gauge("whosaid_table_quotes", "Quotes in the tables, by kind.");
            for (kind, n) in [("direct", s.direct), ("mixed", s.mixed), ("indirect", s.indirect)] {
                quotes.labelled(&[("kind", kind)], n as f64);
            }
            out.gauge("whosaid_table_stance_markers", "Stance markers in the tables.").value(s.markers as f64);
            by_code(
                &mut out,
                "whosaid_table_failures",
                "Failures in the tables, by the code of the reason.",
                &s.failed,
            );
        }
        out.text()
    }
}

const LAST_SUCCESS: &str = "whosaid_last_success_timestamp_seconds";

fn by_code(out: &mut Exposition, name: &str, help: &str, counts: &BTreeMap<String, u64>) {
    let mut metric = out.gauge(name, help);
    for (code, n) in counts {
        metric.labelled(&[("code", code)], *n as f64);
    }
}

fn seconds(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH).map_or(0.0, |d| d.as_millis() as f64 / 1e3)
}

impl Reporter for Metrics {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::RunStarted { engine, .. } => self.seen().engine = (*engine).to_string(),
            Event::Progress(progress) => self.seen().progress = *progress,
            Event::Dropped(dropped) => {
                let mut seen = self.seen();
                let Seen { failed, skipped, .. } = &mut *seen;
                let counts = if dropped.status == DropStatus::Failed { failed } else { skipped };
                *counts.entry(dropped.code.to_string()).or_default() += 1;
            }
            Event::RunFinished(summary) => self.seen().summary = Some((*summary).clone()),
            _ => {}
        }
        self.next.event(event);
    }

    fn shows_what_is_left(&self) -> bool {
        self.next.shows_what_is_left()
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::Silent;
    use super::*;
    use crate::flow::{Dropped, RunCounts, Stage};

    fn run(reports: &Metrics, code: &'static str) {
        let dropped = Dropped {
            path: "a.json".to_string(),
            record: None,
            stage: Stage::Read,
            status: DropStatus::Failed,
            code: code.into(),
            reason: "line 3 is not JSON".to_string(),
        };
        let (input, output) = (Path::new("in"), Path::new("out"));
        reports.event(&Event::RunStarted { input, output, engine: "fast-\"2\"\\x\n", threads: 1 });
        reports.event(&Event::Dropped(&dropped));
        reports.event(&Event::Progress(Progress { articles: 5, failed: 1, quotes: 9, ..Progress::default() }));
    }

    fn sample(text: &str, start: &str) -> Option<f64> {
        text.lines().find_map(|l| l.strip_prefix(start)?.trim().parse().ok())
    }

    #[test]
    fn a_failed_run_keeps_the_time_of_the_last_success() {
        let folder = tempfile::tempdir().expect("a folder");
        let path: PathBuf = folder.path().join("whosaid.prom");
        let good = Metrics::new(Arc::new(Silent));
        run(&good, "bad_json");
        let counts = RunCounts { articles: 5, direct: 4, ..RunCounts::default() };
        let summary = RunSummary { counts, stages: vec![("writing".into(), 0.5)], ..RunSummary::default() };
        good.event(&Event::RunFinished(&summary));
        good.write(&path, 1, true).expect("written");
        let first = std::fs::read_to_string(&path).expect("metrics");
        let success = sample(&first, LAST_SUCCESS).expect("a time");
        assert!(success > 1.7e9, "{first}");
        assert_eq!(sample(&first, "whosaid_run_failures{code=\"bad_json\"}"), Some(1.0));
        assert_eq!(sample(&first, "whosaid_run_duration_seconds{stage=\"writing\"}"), Some(0.5));
        assert_eq!(sample(&first, "whosaid_table_quotes{kind=\"direct\"}"), Some(4.0));

        let bad = Metrics::new(Arc::new(Silent));
        run(&bad, "empty");
        bad.write(&path, 3, false).expect("written");
        let second = std::fs::read_to_string(&path).expect("metrics");
        assert_eq!(sample(&second, LAST_SUCCESS), Some(success));
        assert_eq!(sample(&second, "whosaid_run_exit_status"), Some(3.0));
        assert_eq!(sample(&second, "whosaid_run_failures{code=\"bad_json\"}"), None);
        assert_eq!(sample(&second, "whosaid_run_articles"), Some(5.0));
        for text in [&first, &second] {
            prometheus::check(text).unwrap_or_else(|problem| panic!("{problem}\n{text}"));
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "no temporary file is left");
    }

    #[test]
    fn a_first_run_that_fails_claims_no_success() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("whosaid.prom");
        Metrics::new(Arc::new(Silent)).write(&path, 3, false).expect("written");
        let text = std::fs::read_to_string(&path).expect("metrics");
        assert_eq!(sample(&text, LAST_SUCCESS), None);
        prometheus::check(&text).unwrap_or_else(|problem| panic!("{problem}\n{text}"));
    }
}
