//! Errors that end a run without tables.

use std::path::PathBuf;

use crate::annotate::{EngineError, StanceError};
use crate::corpus::speakers::GazetteerError;
use crate::read::ReadError;
use crate::store::StoreError;
use crate::walk::WalkError;
use crate::write::WriteError;

/// Why a run ended without tables. Those of the run before are unchanged.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The input root cannot be walked.
    #[error(transparent)]
    Walk(#[from] WalkError),
    /// A setting of the reader makes no sense.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A stance lexicon of the settings cannot be used.
    #[error(transparent)]
    Stance(#[from] StanceError),
    /// The engine's model cannot be used.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The gazetteer cannot be used.
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
    /// The stored state of a window cannot be written or read.
    #[error("the stored state of a window is unreadable: {0}; delete `.whosaid` in the output folder and run again")]
    WindowState(#[from] postcard::Error),
    /// The tables could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// More threads are asked for than any machine has use for.
    #[error("threads = {threads} is more than {}; 0 is as many as the machine has cores", super::MAX_THREADS)]
    TooManyThreads {
        /// How many.
        threads: usize,
    },
    /// Tables of no form are asked for.
    #[error("write.csv and write.parquet are both false, so that no table would be written; leave one of them true")]
    NoForm,
    /// No thread could be started.
    #[error("cannot start the threads: {0}; try fewer (--threads)")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// Somebody asked to stop, and what was done is kept.
    #[error(
        "interrupted after {articles} articles; they are kept, and the next run goes on from there; the tables in {} are \
         unchanged",
        output.display()
    )]
    Paused {
        /// Articles annotated until then.
        articles: u64,
        /// The folder of the tables.
        output: PathBuf,
    },
    /// More failed than the settings allow.
    #[error(
        "stopped, because {failed} failed, more than max_failures = {allowed} ({by_code}); the first: {first}; {}; the \
         tables in {} are unchanged",
        if *kept { "what was read is kept, failures too, and the next run goes on from there" } else { "nothing is kept" },
        output.display()
    )]
    TooManyFailures {
        /// How many failed.
        failed: u64,
        /// How many may.
        allowed: String,
        /// What failed, by code.
        by_code: String,
        /// The first of it.
        first: String,
        /// Whether what was read is kept.
        kept: bool,
        /// The folder of the tables.
        output: PathBuf,
    },
    /// No article was read, and there are tables of a run before.
    #[error(
        "no article was read below {} (left out: {left_out}); the tables in {} are unchanged: give another \
         --input, see [walk] in `whosaid config`, or replace them by empty ones with --allow-empty",
        input.display(), output.display()
    )]
    NoArticles {
        /// The input root.
        input: PathBuf,
        /// The folder of the tables.
        output: PathBuf,
        /// What was left out, by kind.
        left_out: String,
    },
    /// More articles of the last run are gone than the settings allow.
    #[error(
        "stopped before anything was removed: {gone} of the {known} articles of the last run are gone, more than \
         max_gone = {allowed} ({files} files are not below {input} any more{other_input}); the tables in {} are those \
         of the run before; check that the input is there and can be read, or allow it: --max-gone 100%",
        output.display()
    )]
    TooManyGone {
        /// Articles that are gone.
        gone: u64,
        /// Articles of the last run.
        known: u64,
        /// How many may be gone.
        allowed: String,
        /// Files that are gone.
        files: usize,
        /// The folder that was read.
        input: String,
        /// The folder that was read the last time, in words, if it is another.
        other_input: String,
        /// The folder of the tables.
        output: PathBuf,
    },
    /// Somebody asked to stop while shards were written; becomes [`RunError::Paused`].
    #[error("interrupted")]
    Stopped,
    /// Somebody asked to stop.
    #[error(
        "interrupted after {articles} articles; no table was written, and those of the run before in {} are as they were",
        output.display()
    )]
    Interrupted {
        /// Articles annotated until then.
        articles: u64,
        /// The folder of the tables.
        output: PathBuf,
    },
}
