//! `whosaid train`: a model from somebody's own annotations.

use std::path::Path;
use std::process::ExitCode;

use whosaid::report;
use whosaid::training::{self, Start, TrainingSettings};

use super::args::TrainArgs;
use super::failure::Failure;

/// Trains and writes the model.
pub fn train(asked: &TrainArgs) -> Result<ExitCode, Failure> {
    let settings = asked.settings.resolve()?.settings;
    let start = match &asked.start {
        word if word == Path::new("fast") => Start::Fast,
        word if word == Path::new("new") => Start::New,
        path => Start::Model(path.clone()),
    };
    let training = TrainingSettings {
        gold: asked.gold.clone(),
        out: asked.out.clone(),
        start,
        epochs: asked.epochs,
        seed: asked.seed,
        held_out: asked.held_out,
        learning_rate: asked.learning_rate,
        threads: settings.n_threads(),
    };
    let reporter = report::to_terminal(settings.log_format, settings.quiet, settings.progress);
    training::train(&training, reporter.as_ref())?;
    Ok(ExitCode::SUCCESS)
}
