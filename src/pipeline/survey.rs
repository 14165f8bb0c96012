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
    let mut counting = Counting::new(&reader, settings, each.then_some(reporter));
    counting.summary.dry_run = true;
    match existing(settings)? {
        Some((store, how)) => {
            if how == Found::Other {
                let message = "the settings, a model or the program are not those of the run before: \
                               all articles would be annotated again";
                reporter.event(&Event::Warning { code: "settings_changed", message });
            }
            for planned in Plan::new(found, &store, settings.verify) {
                counting.count(planned?);
                if stop.is_requested() {
                    return Err(RunError::Stopped);
                }
            }
        }
        None => {
            for item in found {
                match item {
                    Ok(file) => counting.read(&file, Why::New),
                    Err(dropped) => counting.left_out(&dropped),
                }
                if stop.is_requested() {
                    return Err(RunError::Stopped);
                }
            }
        }
    }
    reporter.event(&Event::Plan(&counting.summary));
    Ok(counting.summary)
}

/// The summary of a plan. Incomplete if `stop` is requested on the way.
pub(super) fn counted(
    plan: impl Iterator<Item = Result<Planned, RunError>>,
    reader: &Reader,
    settings: &Settings,
    stop: &StopFlag,
) -> Result<PlanSummary, RunError> {
    let mut counting = Counting::new(reader, settings, None);
    for planned in plan {
        counting.count(planned?);
        if stop.is_requested() {
            break; // No error here: the run checks `stop` itself and reports the interruption.
        }
    }
    Ok(counting.summary)
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

struct Counting<'a> {
    reader: &'a Reader,
    summary: PlanSummary,
    /// Who is told of each file.
    reporter: Option<&'a dyn Reporter>,
}

impl<'a> Counting<'a> {
    fn new(reader: &'a Reader, settings: &Settings, reporter: Option<&'a dyn Reporter>) -> Self {
        let summary = PlanSummary { incremental: settings.incremental, ..PlanSummary::default() };
        Self { reader, summary, reporter }
    }

    fn count(&mut self, planned: Planned) {
        match planned {
            Planned::Read(Work { file, why, .. }) => self.read(&file, why),
            Planned::LeftOut { dropped, .. } => self.left_out(&dropped),
            Planned::Unchanged { key, .. } if key.is_file() => {
                self.summary.unchanged += 1;
                self.tell(&key.path(), "keep", "unchanged");
            }
            Planned::Gone { key, .. } if key.is_file() => {
                self.summary.gone += 1;
                self.tell(&key.path(), "remove", "gone");
            }
            Planned::Unreachable { key, .. } => {
                self.summary.unreachable += 1;
                self.tell(&key.path(), "keep", "unreachable");
            }
            // Paths that the walk left out in an earlier run: they were never read and have no rows.
            Planned::Unchanged { .. } | Planned::Gone { .. } => {}
        }
    }

    fn read(&mut self, file: &SourceFile, why: Why) {
        // The files that the reader would drop by their name or size alone, with the codes that it would give.
        if !self.reader.reads(file) {
            return self.out(&file.relative, DropStatus::Skipped, "unknown_format");
        }
        if file.size == 0 {
            return self.out(&file.relative, DropStatus::Failed, "empty");
        }
        *self.summary.read.entry(why.name().to_string()).or_default() += 1;
        self.summary.bytes += file.size;
        self.tell(&file.relative, "read", why.name());
    }

    fn left_out(&mut self, dropped: &Dropped) {
        self.out(&dropped.path, dropped.status, &dropped.code);
    }

    fn out(&mut self, path: &str, status: DropStatus, code: &str) {
        let (by, action) = match status {
            DropStatus::Skipped => (&mut self.summary.skipped, "leave out"),
            DropStatus::Failed => (&mut self.summary.failed, "fail at"),
        };
        *by.entry(code.to_string()).or_default() += 1;
        self.tell(path, action, code);
    }

    fn tell(&self, path: &str, action: &str, why: &str) {
        if let Some(reporter) = self.reporter {
            reporter.event(&Event::Planned { path, action, why });
        }
    }
}
