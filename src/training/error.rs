//! Errors of training.

use std::io;
use std::path::PathBuf;

use whosaid_language::ModelError;

use crate::annotate::EngineError;
use crate::eval::EvalError;

/// An error that keeps a model from being written. The file at its path is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// The gold cannot be used.
    #[error(transparent)]
    Gold(#[from] EvalError),
    /// The gold has no attribution on any token.
    #[error("the gold has no attribution on any token: is it annotated?")]
    NoAttributions,
    /// Too few articles to hold any out.
    #[error("{articles} articles are too few to hold any out of: give at least {needed}, or --held-out 0")]
    TooFew {
        /// Number of articles.
        articles: usize,
        /// Fewest articles needed.
        needed: usize,
    },
    /// A setting is out of its range.
    #[error("{0}")]
    BadSetting(String),
    /// The model to start from cannot be used.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The loss is not finite.
    #[error("training diverged (the loss is not finite): give a smaller --learning-rate")]
    Diverged,
    /// No thread could be started.
    #[error("cannot start the threads: {0}; try fewer (--threads)")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The new model fails its own checks.
    #[error("the new model cannot be used: {0}")]
    Model(#[from] ModelError),
    /// The model could not be written.
    #[error("cannot write the model {}: {source}; give a file in a folder that you may write to (--out)", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}
