//! `whosaid run`: from articles to tables.

use std::process::{self, ExitCode};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use whosaid::config::Settings;
use whosaid::pipeline::{self, RunError, RunOptions};
use whosaid::report::{self, Event, Metrics, Reporter, StopFlag};
use whosaid::walk::WalkError;

use super::args::RunArgs;
use super::failure::{DONE, FATAL, Failure, INTERRUPTED, TOO_MANY_FAILURES, USAGE, WITH_FAILURES, engine_code};

/// CPU time that a run that is asked to stop may take for one article: a parser that has a large page cannot be asked to
/// stop. Less than the ten seconds after which containers kill.
const GRACE: Duration = Duration::from_secs(8);
/// The same in time on the clock, for an article that comes from where nothing answers.
const LONG_GRACE: Duration = Duration::from_secs(30);

/// Reads the articles and writes the tables; or only says what it would read.
pub fn run(asked: &RunArgs) -> Result<ExitCode, Failure> {
    let resolved = asked.settings.resolve()?;
    let settings = &resolved.settings;
    let metrics = Arc::new(Metrics::new(report::to_terminal(settings.log_format, settings.quiet, settings.progress)));
    let reporter: Arc<dyn Reporter + Send + Sync> = metrics.clone();
    report::forward_warnings(reporter.clone());
    let stop = StopFlag::default();
    on_interrupt(&stop, settings, reporter.clone())?;
    if asked.dry_run {
        return match pipeline::survey(settings, reporter.as_ref(), &stop, asked.verbose) {
            Ok(_) => Ok(ExitCode::SUCCESS),
            Err(error) => {
                let code = code_of(&error);
                reporter.event(&Event::RunFailed { message: &error.to_string(), exit_code: code });
                Err(Failure::Told(code))
            }
        };
    }
    let options =
        RunOptions { origins: resolved.origins.clone(), reporter: reporter.as_ref(), stop: stop.clone(), engine: None };
    let (code, is_success) = match pipeline::run_with(settings, options) {
        Ok(summary) if summary.counts.articles == 0 && !settings.write.allow_empty => (WITH_FAILURES, false),
        Ok(summary) if summary.failed_now > 0 => (WITH_FAILURES, true),
        Ok(_) => (DONE, true),
        Err(error) => {
            let code = code_of(&error);
            reporter.event(&Event::RunFailed { message: &error.to_string(), exit_code: code });
            (code, false)
        }
    };
    if let Some(path) = &settings.report.prometheus
        && let Err(error) = metrics.write(path, code, is_success)
    {
        // The tables are as they are: who watches sees from the age of the metrics that something is wrong.
        let message = format!("cannot write the metrics {}: {error}; see report.prometheus", path.display());
        reporter.event(&Event::Warning { code: "metrics", message: &message });
    }
    if code <= WITH_FAILURES { Ok(ExitCode::from(code)) } else { Err(Failure::Told(code)) }
}

/// The first Ctrl-C (or SIGTERM) asks the run to stop; the second, or an article that does not end within [`GRACE`], ends
/// the process. The tables are those of the run before then, as after a kill.
pub fn on_interrupt(
    stop: &StopFlag,
    settings: &Settings,
    reporter: Arc<dyn Reporter + Send + Sync>,
) -> Result<(), Failure> {
    let (stop, quiet) = (stop.clone(), settings.quiet);
    let message = if settings.incremental {
        "stopping after the batch in hand, which is kept; Ctrl-C again stops at once"
    } else {
        "stopping after the batch in hand; no table will be written; Ctrl-C again stops at once"
    };
    let handle = move || {
        if stop.is_requested() {
            process::exit(i32::from(INTERRUPTED));
        }
        stop.request();
        if !quiet {
            reporter.event(&Event::Warning { code: "stopping", message });
        }
        let (stop, reporter) = (stop.clone(), reporter.clone());
        // Where no thread can be had, the second Ctrl-C is left.
        let _ = thread::Builder::new().spawn(move || {
            wait_for_the_end(&stop);
            let message = "interrupted; what was in hand did not come to its end";
            reporter.event(&Event::RunFailed { message, exit_code: INTERRUPTED });
            process::exit(i32::from(INTERRUPTED));
        });
    };
    ctrlc::set_handler(handle).map_err(|e| Failure::Fatal(format!("cannot listen for Ctrl-C: {e}")))
}

/// Returns when a run that is to stop has read no article for too long; the process ends before, if all is well.
fn wait_for_the_end(stop: &StopFlag) {
    let mut last = (stop.articles(), Instant::now(), cpu_time());
    loop {
        thread::sleep(Duration::from_millis(200));
        if stop.articles() != last.0 {
            last = (stop.articles(), Instant::now(), cpu_time());
        }
        let on_the_clock = last.1.elapsed();
        if on_the_clock > LONG_GRACE || (on_the_clock > GRACE && cpu_time().saturating_sub(last.2) > GRACE) {
            return;
        }
    }
}

/// CPU time of the process so far.
#[cfg(unix)]
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
}

/// Where it cannot be asked for, the clock alone decides.
#[cfg(not(unix))]
fn cpu_time() -> Duration {
    Duration::ZERO
}

/// The same error for a command that tells of it only by its end.
pub fn failure_of(error: RunError) -> Failure {
    match code_of(&error) {
        USAGE => Failure::Usage(error.to_string()),
        _ => Failure::Fatal(error.to_string()),
    }
}

pub fn code_of(error: &RunError) -> u8 {
    match error {
        RunError::TooManyFailures { .. } | RunError::TooManyGone { .. } => TOO_MANY_FAILURES,
        RunError::NoArticles { .. } => WITH_FAILURES,
        RunError::Interrupted { .. } | RunError::Paused { .. } | RunError::Stopped => INTERRUPTED,
        RunError::Read(_)
        | RunError::TooManyThreads { .. }
        | RunError::NoForm
        | RunError::Stance(_)
        | RunError::Gazetteer(_)
        | RunError::Walk(WalkError::BadGlob { .. } | WalkError::RootIsOutput { .. }) => USAGE,
        RunError::Engine(error) => engine_code(error),
        RunError::Walk(_)
        | RunError::Store(_)
        | RunError::WindowState(_)
        | RunError::Write(_)
        | RunError::Threads(_) => FATAL,
    }
}
