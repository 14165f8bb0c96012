//! What stops a command, and the exit code for it.

use std::io;

use whosaid::annotate::{EngineError, StanceError};
use whosaid::config::ConfigError;
use whosaid::eval::EvalError;
use whosaid::query::QueryError;
#[cfg(feature = "training")]
use whosaid::training::TrainingError;

/// Finished.
pub const DONE: u8 = 0;
/// Finished, but with articles that failed, or without any article.
pub const WITH_FAILURES: u8 = 1;
/// Arguments or settings that cannot be used.
pub const USAGE: u8 = 2;
/// Could not go on.
pub const FATAL: u8 = 3;
/// Stopped because more failed than the settings allow.
pub const TOO_MANY_FAILURES: u8 = 4;
/// Stopped by Ctrl-C: 128 + SIGINT, as shells have it.
pub const INTERRUPTED: u8 = 130;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The arguments or settings cannot be used.
    #[error("{0}")]
    Usage(String),
    /// The work could not be done.
    #[error("{0}")]
    Fatal(String),
    /// The user was already told why; only the exit code is left.
    #[error("exit code {0}")]
    Told(u8),
    /// Whoever read the output has stopped reading: no fault (`whosaid extract ... | head`).
    #[error("the reader of the output is gone")]
    ReaderGone,
}

impl Failure {
    /// The exit code that says so.
    pub fn code(&self) -> u8 {
        match self {
            Failure::Usage(_) => USAGE,
            Failure::Fatal(_) => FATAL,
            Failure::Told(code) => *code,
            Failure::ReaderGone => 0,
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Failure::Usage(error.to_string())
    }
}

/// A lexicon that the settings name cannot be used.
impl From<StanceError> for Failure {
    fn from(error: StanceError) -> Self {
        Failure::Usage(error.to_string())
    }
}

/// A gold file or table that cannot be used was named in the arguments.
impl From<EvalError> for Failure {
    fn from(error: EvalError) -> Self {
        Failure::Usage(error.to_string())
    }
}

/// A question that the tables cannot answer.
impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::NoTable { .. }
            | QueryError::NoColumn { .. }
            | QueryError::NoSpeaker { .. }
            | QueryError::NoWord(_) => Failure::Usage(error.to_string()),
            QueryError::Unreadable { .. } | QueryError::Damaged { .. } => Failure::Fatal(error.to_string()),
        }
    }
}

/// A model that the settings name cannot be used, or the program was built with a damaged one.
impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match engine_code(&error) {
            USAGE => Failure::Usage(error.to_string()),
            _ => Failure::Fatal(error.to_string()),
        }
    }
}

/// What a training stopped at.
#[cfg(feature = "training")]
impl From<TrainingError> for Failure {
    fn from(error: TrainingError) -> Self {
        match error {
            TrainingError::Engine(error) => error.into(),
            TrainingError::Gold(error) => error.into(),
            TrainingError::NoAttributions | TrainingError::TooFew { .. } | TrainingError::BadSetting(_) => {
                Failure::Usage(error.to_string())
            }
            TrainingError::Diverged
            | TrainingError::Threads(_)
            | TrainingError::Write { .. }
            | TrainingError::Model(_) => Failure::Fatal(error.to_string()),
        }
    }
}

/// The exit code for a model that cannot be used.
pub fn engine_code(error: &EngineError) -> u8 {
    match error {
        EngineError::Unreadable { .. }
        | EngineError::Unusable { .. }
        | EngineError::NoModel { .. }
        | EngineError::NotBuilt
        | EngineError::NotBuiltIn => USAGE,
        EngineError::BuiltIn(_) => FATAL,
    }
}

/// Trouble with standard output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ReaderGone,
            _ => Failure::Fatal(format!("cannot write to standard output: {error}")),
        }
    }
}
