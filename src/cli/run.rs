//! `whosaid run`: from articles to tables.

use std::process::{self, ExitCode};

use whosaid::config;
use whosaid::pipeline::{self, RunError};
use whosaid::report::{self, Event, StopFlag};

use super::args::SettingArgs;
use super::config::resolve;
use super::failure::{FATAL, Failure, INTERRUPTED, USAGE, WITH_FAILURES, engine_code};

/// Reads the articles and writes the tables.
pub fn run(asked: &SettingArgs) -> Result<ExitCode, Failure> {
    let resolved = resolve(asked)?;
    let settings = &resolved.settings;
    let reporter = report::to_terminal(settings.log_format, settings.quiet, settings.progress);
    report::forward_warnings(reporter.clone());
    let stop = StopFlag::default();
    on_interrupt(&stop)?;
    match pipeline::run(settings, config::as_json(&resolved), reporter.as_ref(), &stop) {
        Ok(summary) if summary.n_failed() > 0 => Ok(ExitCode::from(WITH_FAILURES)),
        Ok(_) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            reporter.event(&Event::RunFailed { message: &error.to_string() });
            Err(Failure::Told(code_of(&error)))
        }
    }
}

/// The first Ctrl-C (or SIGTERM) asks the run to stop, the second ends the process.
fn on_interrupt(stop: &StopFlag) -> Result<(), Failure> {
    let stop = stop.clone();
    let handle = move || {
        if stop.is_requested() {
            process::exit(i32::from(INTERRUPTED));
        }
        stop.request();
    };
    ctrlc::set_handler(handle).map_err(|e| Failure::Fatal(format!("cannot listen for Ctrl-C: {e}")))
}

fn code_of(error: &RunError) -> u8 {
    match error {
        RunError::Interrupted { .. } => INTERRUPTED,
        RunError::Read(_) | RunError::Stance(_) | RunError::Walk(whosaid::walk::WalkError::BadGlob { .. }) => USAGE,
        RunError::Engine(error) => engine_code(error),
        RunError::Walk(_) | RunError::Write(_) | RunError::Threads(_) => FATAL,
    }
}
