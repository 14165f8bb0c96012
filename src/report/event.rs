//! The events of a run: the stable vocabulary of its log.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::plan::PlanSummary;
use super::training::{TrainingProgress, TrainingSummary};
use crate::flow::{Dropped, RunCounts};

/// One thing that happened in a run. In the JSON log, `event` is the variant's name in snake case
/// and the fields stand beside it; names and fields are kept from version to version, new ones may come.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event<'a> {
    /// The settings are in order and the walk begins.
    RunStarted {
        /// The input root.
        input: &'a Path,
        /// The folder of the tables.
        output: &'a Path,
        /// Name of the attribution engine.
        engine: &'a str,
        /// How many threads annotate.
        threads: usize,
    },
    /// What is to be done, or in a dry run would be; only where that is counted beforehand.
    Plan(&'a PlanSummary),
    /// In a dry run that tells all: what would be done about a file.
    Planned {
        /// Its path below the input root, with forward slashes.
        path: &'a str,
        /// `read`, `keep`, `remove`, `leave out` or `fail at`.
        action: &'a str,
        /// Why: `new`, `changed`, ... , or the code of what leaves it out.
        why: &'a str,
    },
    /// A batch of an incremental run is on the disk: a run that is cut off goes on behind it.
    Committed {
        /// Files that end with it.
        files: u64,
        /// Articles and failures in it.
        records: u64,
    },
    /// How far it is; a few times a second at most is plenty.
    Progress(Progress),
    /// A file or article was left out or failed.
    Dropped(&'a Dropped),
    /// Something that the user should know and that stops nothing.
    Warning {
        /// A stable short code ('no_articles', 'interrupted', ...).
        code: &'a str,
        /// A sentence for people, with the fix where there is one.
        message: &'a str,
    },
    /// The tables are written.
    RunFinished(&'a RunSummary),
    /// The gold is read and a model is about to be trained.
    TrainingStarted {
        /// Articles that are trained on.
        articles: usize,
        /// Articles that are held out.
        held_out: usize,
        /// Name of the model that it starts from.
        start: &'a str,
    },
    /// How far the training is.
    TrainingProgress(TrainingProgress),
    /// The model is written.
    TrainingFinished(&'a TrainingSummary),
    /// The run ended without tables.
    RunFailed {
        /// What went wrong and what to do.
        message: &'a str,
        /// The exit code of the process.
        exit_code: u8,
    },
}

/// How far a run is. All counts are since its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Files that the walk has found so far.
    pub files_found: u64,
    /// Files among them that are as they were, so that nothing is to be done about them.
    pub files_unchanged: u64,
    /// Files that are to be read in all, where that was counted beforehand; else 0.
    pub files_planned: u64,
    /// Whether the walk is over, so that `files_found` is the total.
    pub walk_done: bool,
    /// Files read and annotated, or dropped.
    pub files_done: u64,
    /// Articles annotated.
    pub articles: u64,
    /// Files and articles left out by a setting.
    pub skipped: u64,
    /// Files and articles that failed.
    pub failed: u64,
    /// Quotes found.
    pub quotes: u64,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RunSummary {
    /// What is in the tables.
    #[serde(flatten)]
    pub counts: RunCounts,
    /// Files and articles that failed in this run; those in the tables may have failed in an earlier one.
    pub failed_now: u64,
    /// Articles annotated in this run; those in the tables may be from an earlier one.
    pub annotated: u64,
    /// Speakers with the most quotes and how many, most first; at most ten.
    pub top_speakers: Vec<(String, u64)>,
    /// Cue lemmas with the most quotes and how many, most first; at most ten.
    pub top_cues: Vec<(String, u64)>,
    /// Wall-clock time in seconds.
    pub seconds: f64,
    /// The same by stage, as run.json has it.
    pub stages: Vec<(String, f64)>,
    /// The folder of the tables.
    pub output: PathBuf,
    /// The files written, in the order of the data dictionary.
    pub files: Vec<PathBuf>,
    /// Whether it was stopped before all articles were read.
    pub interrupted: bool,
}

impl RunSummary {
    /// The table of failures.
    pub fn failures_table(&self) -> PathBuf {
        let written = self.files.iter().find(|f| f.file_name().is_some_and(|n| n == "failures.csv"));
        written.cloned().unwrap_or_else(|| self.output.join("failures.csv"))
    }

    /// How many files and articles failed.
    pub fn n_failed(&self) -> u64 {
        self.counts.failed.values().sum()
    }

    /// Articles a second, 0 where no time passed.
    pub fn rate(&self) -> f64 {
        if self.seconds > 0.0 { self.counts.articles as f64 / self.seconds } else { 0.0 }
    }
}
