//! A run's events as JSON lines.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Mutex;

use jiff::Timestamp;
use serde::Serialize;

use super::{Event, Reporter};
use crate::flow::DropStatus;

/// Version of the events' names and fields: it rises when one of them changes or goes, not when one is added.
pub const LOG_VERSION: u32 = 1;

/// Writes each event as one line: `time` (RFC 3339, UTC), `log_version`, `event` (its name), and its fields.
/// When quiet, only failures, warnings and what ends a run.
pub struct JsonLines<W> {
    out: Mutex<W>,
    quiet: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    time: String,
    log_version: u32,
    #[serde(flatten)]
    event: &'a Event<'a>,
}

impl<W: Write + Send> JsonLines<W> {
    /// Writes to `out`.
    pub fn new(out: W, quiet: bool) -> Self {
        Self { out: Mutex::new(out), quiet }
    }
}

/// JSON in which the control characters that it need not escape (U+007F to U+009F, which terminals obey) are.
pub fn without_controls(json: &str) -> Cow<'_, str> {
    let is_control = |c: char| ('\u{7f}'..='\u{9f}').contains(&c);
    if !json.contains(is_control) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        match c {
            c if is_control(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The time by the clock, or the last that can be written where the clock is beyond it.
pub fn now() -> Timestamp {
    Timestamp::try_from(std::time::SystemTime::now()).unwrap_or(Timestamp::MAX)
}

impl<W: Write + Send> Reporter for JsonLines<W> {
    fn event(&self, event: &Event<'_>) {
        let quiet = match event {
            Event::RunStarted { .. } | Event::Progress(_) | Event::Committed { .. } => true,
            Event::Plan(_) | Event::Planned { .. } => true,
            Event::TrainingStarted { .. } | Event::TrainingProgress(_) => true,
            Event::TrainingFinished(_) => false,
            Event::Dropped(dropped) => dropped.status == DropStatus::Skipped,
            Event::Warning { .. } | Event::RunFinished(_) | Event::RunFailed { .. } => false,
        };
        if self.quiet && quiet {
            return;
        }
        let Ok(line) = serde_json::to_string(&Line { time: format!("{:.3}", now()), log_version: LOG_VERSION, event })
        else {
            return;
        };
        let line = format!("{}\n", without_controls(&line));
        // A log that cannot be written must not stop the run.
        if let Ok(mut out) = self.out.lock() {
            let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::shared::Page;
    use super::super::{Progress, RunSummary};
    use super::*;
    use crate::flow::{Dropped, RunCounts, Stage};

    fn dropped(status: DropStatus) -> Dropped {
        Dropped {
            path: "a\n.json".to_string(),
            record: Some("3".to_string()),
            stage: Stage::Read,
            status,
            code: "bad_json".into(),
            reason: "line 3 is not JSON".to_string(),
        }
    }

    fn log(quiet: bool) -> Vec<serde_json::Value> {
        let page = Page::default();
        let reporter = JsonLines::new(page.clone(), quiet);
        reporter.event(&Event::RunStarted {
            input: Path::new("in"),
            output: Path::new("out"),
            engine: "rules",
            threads: 2,
        });
        reporter.event(&Event::Progress(Progress { articles: 7, ..Progress::default() }));
        reporter.event(&Event::Dropped(&dropped(DropStatus::Skipped)));
        reporter.event(&Event::Dropped(&dropped(DropStatus::Failed)));
        reporter.event(&Event::Warning { code: "no_articles", message: "nothing there" });
        let counts = RunCounts { articles: 7, failed: [("bad_json".to_string(), 1)].into(), ..RunCounts::default() };
        let summary = RunSummary { counts, ..RunSummary::default() };
        reporter.event(&Event::RunFinished(&summary));
        reporter.event(&Event::RunFailed { message: "disk full", exit_code: 3 });
        page.text().lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect()
    }

    #[test]
    fn every_event_is_one_line_with_its_name_and_fields() {
        let lines = log(false);
        let names: Vec<&str> = lines.iter().filter_map(|l| l["event"].as_str()).collect();
        let expected = ["run_started", "progress", "dropped", "dropped", "warning", "run_finished", "run_failed"];
        assert_eq!(names, expected);
        assert_eq!(lines[0]["threads"], 2);
        assert_eq!(lines[1]["articles"], 7);
        assert_eq!(lines[3]["status"], "failed");
        assert_eq!(lines[3]["path"], "a\n.json");
        assert_eq!(lines[5]["failed"]["bad_json"], 1);
        assert!(lines.iter().all(|l| l["time"].as_str().is_some_and(|t| t.ends_with('Z'))));
    }

    #[test]
    fn quiet_keeps_failures_warnings_and_ends() {
        let names: Vec<String> = log(true).iter().filter_map(|l| l["event"].as_str().map(str::to_string)).collect();
        assert_eq!(names, ["dropped", "warning", "run_finished", "run_failed"]);
    }
}
