//! Counts what a run would read, keep, remove and leave out, without reading an article.

use std::path::{Path, PathBuf};

use whosaid_language::Analyser;

use super::plan::{Plan, Planned, Why, Work};
use super::{RunError, fingerprint};
use crate::annotate::LoadedEngine;
use crate::config::Settings;
use crate::flow::{DropStatus, Dropped, SourceFile};
use crate::read::Reader;
use crate::report::{Event, PlanSummary, Reporter, StopFlag};
use crate::store::{Found, Store, StoreError};
use crate::walk::walk_outside;
use crate::write::home;

/// Counts by reason the files that a run with these settings would read, keep, remove and leave out, and reports the
/// summary to `reporter`; with `each`, also one event per file. Walks the input and reads the ledger; opens no article.
pub fn survey(
    settings: &Settings,
    reporter: &dyn Reporter,
    stop: &StopFlag,
    each: bool,
) -> Result<PlanSummary, RunError> {
    let reader = settings.read.compile()?;
    let found = walk_outside(&settings.walk, Some(&settings.write.folder))?;
    let mut counter = PlanCounter::new(&reader, settings, each.then_some(reporter));
    counter.summary.dry_run = true;
    match existing(settings)? {
        Some((store, how)) => {
            if how == Found::Other {
                let message = "the settings, a model or the program are not those of the run before: \
                               all articles would be annotated again";
                reporter.event(&Event::Warning { code: "settings_changed", message });
            }
            for planned in Plan::new(found, &store, settings.verify) {
                counter.add(planned?);
                if stop.is_requested() {
                    return Err(RunError::Stopped);
                }
            }
        }
        None => {
            for item in found {
                match item {
                    Ok(file) => counter.add_file(&file, Why::New),
                    Err(dropped) => counter.add_dropped(&dropped),
                }
                if stop.is_requested() {
                    return Err(RunError::Stopped);
                }
            }
        }
    }
    reporter.event(&Event::Plan(&counter.summary));
    Ok(counter.summary)
}

/// Counts the parts of a plan. Incomplete if `stop` is requested on the way.
pub(super) fn summary_of(
    plan: impl Iterator<Item = Result<Planned, RunError>>,
    reader: &Reader,
    settings: &Settings,
    stop: &StopFlag,
) -> Result<PlanSummary, RunError> {
    let mut counter = PlanCounter::new(reader, settings, None);
    for planned in plan {
        counter.add(planned?);
        if stop.is_requested() {
            break; // No error here: the run checks `stop` itself and reports the interruption.
        }
    }
    Ok(counter.summary)
}

/// The folder of the store of an output folder, whether it is there or not.
pub fn store_of(output: &Path) -> PathBuf {
    home(output)
}

/// The store that the next run would continue; `None` if the run is not incremental or would start from nothing.
fn existing(settings: &Settings) -> Result<Option<(Store, Found)>, RunError> {
    if !settings.incremental {
        return Ok(None);
    }
    match look_at(settings) {
        // The run would make a new store, putting an unusable one aside, and read all files again.
        Err(RunError::Store(StoreError::Missing { .. } | StoreError::Version { .. } | StoreError::Damaged { .. })) => {
            Ok(None)
        }
        other => other.map(Some),
    }
}

/// Opens the store of the output folder to look at it.
pub fn look_at(settings: &Settings) -> Result<(Store, Found), RunError> {
    let stance = settings.stance.load()?;
    let LoadedEngine { engine, model } = settings.engine.load(settings.model.as_deref())?;
    let analyser = Analyser::builder().engine(engine).lexicon(stance.lexicon).build();
    let of_rows = fingerprint::of_rows(settings, &analyser, model.as_ref(), &stance.parts);
    Ok(Store::look_at(&home(&settings.write.folder), analyser.engine().id(), &of_rows)?)
}

/// Counts the parts of a plan by what the run would do with them.
struct PlanCounter<'a> {
    reader: &'a Reader,
    summary: PlanSummary,
    /// Receives an event for each file, if that is wanted.
    reporter: Option<&'a dyn Reporter>,
}

impl<'a> PlanCounter<'a> {
    fn new(reader: &'a Reader, settings: &Settings, reporter: Option<&'a dyn Reporter>) -> Self {
        let summary = PlanSummary { incremental: settings.incremental, ..PlanSummary::default() };
        Self { reader, summary, reporter }
    }

    fn add(&mut self, planned: Planned) {
        match planned {
            Planned::Read(Work { file, why, .. }) => self.add_file(&file, why),
            Planned::LeftOut { dropped, .. } => self.add_dropped(&dropped),
            Planned::Unchanged { key, .. } if key.is_file() => {
                self.summary.unchanged += 1;
                self.report(&key.path(), "keep", "unchanged");
            }
            Planned::Gone { key, .. } if key.is_file() => {
                self.summary.gone += 1;
                self.report(&key.path(), "remove", "gone");
            }
            Planned::Unreachable { key, .. } => {
                self.summary.unreachable += 1;
                self.report(&key.path(), "keep", "unreachable");
            }
            // Paths that the walk left out in an earlier run: they were never read and have no rows.
            Planned::Unchanged { .. } | Planned::Gone { .. } => {}
        }
    }

    fn add_file(&mut self, file: &SourceFile, why: Why) {
        // The files that the reader would drop by their name or size alone, with the codes that it would give.
        if !self.reader.reads(file) {
            return self.add_left_out(&file.relative, DropStatus::Skipped, "unknown_format");
        }
        if file.size == 0 {
            return self.add_left_out(&file.relative, DropStatus::Failed, "empty");
        }
        *self.summary.read.entry(why.name().to_string()).or_default() += 1;
        self.summary.bytes += file.size;
        self.report(&file.relative, "read", why.name());
    }

    fn add_dropped(&mut self, dropped: &Dropped) {
        self.add_left_out(&dropped.path, dropped.status, &dropped.code);
    }

    fn add_left_out(&mut self, path: &str, status: DropStatus, code: &str) {
        let (count_by_code, action) = match status {
            DropStatus::Skipped => (&mut self.summary.skipped, "leave out"),
            DropStatus::Failed => (&mut self.summary.failed, "fail at"),
        };
        *count_by_code.entry(code.to_string()).or_default() += 1;
        self.report(path, action, code);
    }

    fn report(&self, path: &str, action: &str, why: &str) {
        if let Some(reporter) = self.reporter {
            reporter.event(&Event::Planned { path, action, why });
        }
    }
}
