//! A run's events for people: a progress bar on a terminal, plain lines elsewhere, the closing summary.

use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::plan::in_words;
use super::{Event, Progress, Reporter, RunSummary, TrainingProgress, TrainingSummary, closing};
use crate::flow::{DropStatus, Dropped};

/// Failures told one by one; the rest stand in the table of failures.
const TOLD: u64 = 20;

/// How often a plain progress line is due.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Tells people. When quiet, only what went wrong.
pub struct Console<E, O> {
    messages: Mutex<E>,
    summary: Mutex<O>,
    quiet: bool,
    show: Show,
    told: AtomicU64,
}

/// How progress is shown.
enum Show {
    Nothing,
    Lines { start: Instant, last: Mutex<Instant> },
    Bar(ProgressBar),
}

impl<E: Write + Send, O: Write + Send> Console<E, O> {
    /// Messages go to `messages`, the closing summary to `summary`; progress is not shown.
    pub fn new(messages: E, summary: O, quiet: bool) -> Self {
        Self {
            messages: Mutex::new(messages),
            summary: Mutex::new(summary),
            quiet,
            show: Show::Nothing,
            told: AtomicU64::new(0),
        }
    }

    /// Shows progress as a plain line now and then, if `wanted`.
    pub fn with_lines(mut self, wanted: bool) -> Self {
        if wanted {
            self.show = Show::Lines { start: Instant::now(), last: Mutex::new(Instant::now()) };
        }
        self
    }

    /// Shows progress as a bar on standard error.
    pub fn with_bar(mut self) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        bar.enable_steady_tick(Duration::from_millis(250));
        self.show = Show::Bar(bar);
        self
    }

    fn progress(&self, progress: &Progress) {
        match &self.show {
            Show::Nothing => {}
            Show::Bar(bar) => draw(bar, progress),
            Show::Lines { start, last } => {
                let Ok(mut last) = last.lock() else { return };
                if last.elapsed() >= LINE_EVERY {
                    *last = Instant::now();
                    self.tell(&plain(progress, start.elapsed()));
                }
            }
        }
    }

    fn dropped(&self, dropped: &Dropped) {
        if dropped.status == DropStatus::Skipped || self.quiet {
            return;
        }
        match self.told.fetch_add(1, Ordering::Relaxed) {
            n if n < TOLD => self.tell(&failure(dropped)),
            TOLD => self.tell("more failures: they are all in failures.csv"),
            _ => {}
        }
    }

    fn finished(&self, summary: &RunSummary) {
        if let Show::Bar(bar) = &self.show {
            bar.finish_and_clear();
        }
        if !self.quiet {
            // Nobody to read it is no reason to fail: the tables are written.
            if let Ok(mut out) = self.summary.lock() {
                let _ = out.write_all(closing(summary).as_bytes()).and_then(|()| out.flush());
            }
        } else if summary.failed_now > 0 {
            // Failures of earlier runs were told by those: a scheduler mails what is written here.
            let table = summary.failures_table().display().to_string();
            let (now, all) = (summary.failed_now, summary.n_failed());
            let total = if all == now { String::new() } else { format!(" in this run, {} in all", HumanCount(all)) };
            self.tell(&format!("whosaid: {} failed{total}: see {}", HumanCount(now), printable(&table)));
        }
    }

    /// Writes what was asked for.
    fn show(&self, text: &str) {
        // Nobody to read it is no reason to fail.
        if let Ok(mut out) = self.summary.lock() {
            let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        }
    }

    fn training(&self, progress: &TrainingProgress) {
        match &self.show {
            Show::Nothing => {}
            Show::Bar(bar) => {
                if bar.length().is_none() {
                    bar.set_length(progress.steps);
                    bar.set_style(style("[{elapsed}] {wide_bar} {eta} left, {msg}"));
                }
                bar.set_position(progress.steps_done);
                bar.set_message(progress.line());
            }
            Show::Lines { last, .. } => {
                let Ok(mut last) = last.lock() else { return };
                if last.elapsed() >= LINE_EVERY {
                    *last = Instant::now();
                    self.tell(&progress.line());
                }
            }
        }
    }

    fn trained(&self, summary: &TrainingSummary) {
        if let Show::Bar(bar) = &self.show {
            bar.finish_and_clear();
        }
        if !self.quiet
            && let Ok(mut out) = self.summary.lock()
        {
            // Nobody to read it is no reason to fail: the model is written.
            let _ = out.write_all(summary.closing().as_bytes()).and_then(|()| out.flush());
        }
    }

    fn tell(&self, line: &str) {
        let write = || {
            if let Ok(mut out) = self.messages.lock() {
                let _ = writeln!(out, "{line}").and_then(|()| out.flush());
            }
        };
        match &self.show {
            Show::Bar(bar) => bar.suspend(write),
            _ => write(),
        }
    }
}

impl<E: Write + Send, O: Write + Send> Reporter for Console<E, O> {
    fn shows_what_is_left(&self) -> bool {
        !matches!(self.show, Show::Nothing)
    }

    fn event(&self, event: &Event<'_>) {
        match event {
            Event::RunStarted { input, output, engine, threads } if !self.quiet => {
                let (input, output) = (input.display().to_string(), output.display().to_string());
                let threads = if *threads == 1 { "1 thread".to_string() } else { format!("{threads} threads") };
                self.tell(&format!(
                    "reading {}, writing {} (engine {engine}, {threads})",
                    printable(&input),
                    printable(&output)
                ));
            }
            Event::RunStarted { .. } | Event::Committed { .. } => {}
            Event::Plan(plan) if plan.dry_run && !self.quiet => self.show(&plan.lines()),
            Event::Planned { path, action, why } if !self.quiet => {
                self.show(&format!("{action:<9}  {}  ({})\n", printable(path), in_words(why)));
            }
            Event::Plan(_) | Event::Planned { .. } => {}
            Event::Progress(progress) => self.progress(progress),
            Event::Dropped(dropped) => self.dropped(dropped),
            // A setting leaves these out, and `documents` lists them: no news in every night of an archive with pictures.
            Event::Warning { code: "unknown_format", .. } if self.quiet => {}
            Event::Warning { message, .. } => self.tell(&format!("warning: {}", printable(message))),
            Event::RunFinished(summary) => self.finished(summary),
            Event::TrainingStarted { articles, held_out, start } if !self.quiet => {
                self.tell(&format!("training on {articles} articles from {start}, {held_out} held out"));
            }
            Event::TrainingStarted { .. } => {}
            Event::TrainingProgress(progress) => self.training(progress),
            Event::TrainingFinished(summary) => self.trained(summary),
            Event::RunFailed { message, .. } => {
                if let Show::Bar(bar) = &self.show {
                    bar.finish_and_clear();
                }
                self.tell(&format!("error: {}", printable_lines(message)));
            }
        }
    }
}

/// While the walk goes on the total is unknown: a spinner with counts; then a bar with the time left.
fn draw(bar: &ProgressBar, progress: &Progress) {
    match total(progress) {
        Some(total) if bar.length().is_none() => {
            bar.set_length(total);
            bar.set_style(style("[{elapsed}] {wide_bar} {human_pos}/{human_len} files, {eta} left, {msg}"));
        }
        None if bar.position() == 0 => bar.set_style(style("[{elapsed}] {spinner} {human_pos} files, {msg}")),
        _ => {}
    }
    bar.set_position(progress.files_done);
    if progress.walk_done && total(progress).is_none_or(|t| progress.files_done >= t) {
        bar.set_style(style("[{elapsed}] {spinner} writing the tables of {msg}"));
    }
    bar.set_message(counts(progress, bar.elapsed()));
}

/// How many files are read in all, once that is known.
fn total(progress: &Progress) -> Option<u64> {
    match progress.files_planned {
        0 => progress.walk_done.then(|| progress.files_found.saturating_sub(progress.files_unchanged)),
        planned => Some(planned),
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn plain(progress: &Progress, elapsed: Duration) -> String {
    let total = total(progress);
    let of = total.map(|t| format!(" of {}", HumanCount(t))).unwrap_or_default();
    let mut line = format!("{}{of} files, {}", HumanCount(progress.files_done), counts(progress, elapsed));
    if let Some(total) = total.filter(|_| progress.files_done > 0) {
        let left = total.saturating_sub(progress.files_done);
        let seconds = elapsed.as_secs_f64() * left as f64 / progress.files_done as f64;
        line.push_str(&format!(", about {} left", HumanDuration(Duration::from_secs_f64(seconds))));
    }
    line
}

fn counts(progress: &Progress, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    let rate = if seconds > 0.0 { progress.articles as f64 / seconds } else { 0.0 };
    let mut out =
        format!("{} articles ({rate:.0}/s), {} quotes", HumanCount(progress.articles), HumanCount(progress.quotes));
    if progress.failed > 0 {
        out.push_str(&format!(", {} failed", HumanCount(progress.failed)));
    }
    out
}

fn failure(dropped: &Dropped) -> String {
    let record = dropped.record.as_deref().map(|r| format!("#{r}")).unwrap_or_default();
    format!("failed: {}: {}", printable(&format!("{}{record}", dropped.path)), printable(&dropped.reason))
}

/// Text from outside, made safe to print: a file name may hold the terminal's own commands.
pub(super) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

/// The same for words of several lines.
fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::super::shared::Page;
    use super::*;
    use crate::flow::{RunCounts, Stage};

    fn dropped(n: usize, status: DropStatus) -> Dropped {
        Dropped {
            path: format!("f{n}\u{7}.txt"),
            record: None,
            stage: Stage::Read,
            status,
            code: "empty".into(),
            reason: "it is empty".to_string(),
        }
    }

    fn told(quiet: bool, events: &[Event<'_>]) -> (String, String) {
        let (messages, summary) = (Page::default(), Page::default());
        let console = Console::new(messages.clone(), summary.clone(), quiet).with_lines(!quiet);
        events.iter().for_each(|e| console.event(e));
        (messages.text(), summary.text())
    }

    fn finished() -> RunSummary {
        let failed = [("empty".to_string(), 2)].into();
        RunSummary {
            counts: RunCounts { articles: 1, failed, ..RunCounts::default() },
            output: PathBuf::from("out"),
            ..RunSummary::default()
        }
    }

    #[test]
    fn people_are_told_of_failures_and_not_of_skips() {
        let (failed, skipped) = (dropped(1, DropStatus::Failed), dropped(2, DropStatus::Skipped));
        let start = Event::RunStarted { input: Path::new("in"), output: Path::new("out"), engine: "rules", threads: 1 };
        let summary = finished();
        let (messages, closing) =
            told(false, &[start, Event::Dropped(&failed), Event::Dropped(&skipped), Event::RunFinished(&summary)]);
        assert_eq!(messages, "reading in, writing out (engine rules, 1 thread)\nfailed: f1\\u{7}.txt: it is empty\n");
        assert!(closing.starts_with("articles   1 in"), "{closing}");
    }

    #[test]
    fn many_failures_are_cut_short() {
        let drops: Vec<Dropped> = (0..100).map(|n| dropped(n, DropStatus::Failed)).collect();
        let events: Vec<Event<'_>> = drops.iter().map(Event::Dropped).collect();
        let (messages, _) = told(false, &events);
        assert_eq!(messages.lines().count(), 21);
        assert!(messages.ends_with("more failures: they are all in failures.csv\n"));
    }

    #[test]
    fn quiet_says_only_what_went_wrong() {
        let failed = dropped(1, DropStatus::Failed);
        let counts = RunCounts { articles: 3, ..RunCounts::default() };
        let clean = RunSummary { counts, ..RunSummary::default() };
        let start = Event::RunStarted { input: Path::new("in"), output: Path::new("out"), engine: "rules", threads: 1 };
        let progress = Event::Progress(Progress::default());
        assert_eq!(told(true, &[start, progress, Event::RunFinished(&clean)]), (String::new(), String::new()));
        let left_out = Event::Warning { code: "unknown_format", message: "left out for their extension: 3 .jpg" };
        assert_eq!(told(true, std::slice::from_ref(&left_out)).0, "");
        assert_eq!(told(false, &[left_out]).0, "warning: left out for their extension: 3 .jpg\n");
        let summary = RunSummary { failed_now: 2, ..finished() };
        let (messages, closing) = told(true, &[Event::Dropped(&failed), Event::RunFinished(&summary)]);
        let table = Path::new("out").join("failures.csv");
        assert_eq!((messages, closing), (format!("whosaid: 2 failed: see {}\n", table.display()), String::new()));
        // Failures of earlier runs only.
        assert_eq!(told(true, &[Event::RunFinished(&finished())]).0, "");
        assert_eq!(told(true, &[Event::RunFailed { message: "no room", exit_code: 3 }]).0, "error: no room\n");
        let planted = Event::RunFailed { message: "the input 'a\u{1b}[31m\u{9b}'\nis missing", exit_code: 3 };
        assert_eq!(told(false, &[planted]).0, "error: the input 'a\\u{1b}[31m\\u{9b}'\nis missing\n");
    }

    #[test]
    fn a_plain_line_has_counts_rate_and_time_left() {
        let progress = Progress {
            files_found: 400,
            walk_done: true,
            files_done: 100,
            articles: 1000,
            failed: 1,
            quotes: 5000,
            ..Progress::default()
        };
        assert_eq!(
            plain(&progress, Duration::from_secs(10)),
            "100 of 400 files, 1,000 articles (100/s), 5,000 quotes, 1 failed, about 30 seconds left"
        );
        let walking = Progress { walk_done: false, ..progress };
        assert_eq!(
            plain(&walking, Duration::from_secs(10)),
            "100 files, 1,000 articles (100/s), 5,000 quotes, 1 failed"
        );
    }
}
