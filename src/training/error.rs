//! What can stop a training.

use std::io;
use std::path::PathBuf;

use whosaid_language::ModelError;

use crate::annotate::EngineError;
use crate::eval::EvalError;

/// Why no model was written. What was at its place is as it was.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// The gold cannot be used.
    #[error(transparent)]
    Gold(#[from] EvalError),
    /// The gold says nothing.
    #[error("the gold has no attribution on any token: is it annotated?")]
    NoAttributions,
    /// Too little to hold any out.
    #[error("{articles} articles are too few to hold any out of: give at least {needed}, or --held-out 0")]
    TooFew {
        /// How many there are.
        articles: usize,
        /// How many there should be.
        needed: usize,
    },
    /// A setting makes no sense.
    #[error("{0}")]
    BadSetting(String),
    /// The model to start from cannot be used.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The loss grew out of all bounds.
    #[error("the training ran away: give a smaller --learning-rate")]
    Diverged,
    /// No thread could be started.
    #[error("cannot start the threads: {0}; try fewer (--threads)")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The new model does not fit together.
    #[error("the new model cannot be used: {0}")]
    Model(#[from] ModelError),
    /// The model could not be written.
    #[error("cannot write the model {}: {source}; give a file in a folder that you may write to (--out)", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}
