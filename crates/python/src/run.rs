//! A whole run, with its events for Python and Ctrl-C for the run.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;
use whosaid::config::{self, ConfigError, Layer, Origins, Resolved, Settings};
use whosaid::pipeline::{self, RunOptions, run_with};
use whosaid::report::{Event, Reporter, RunSummary, StopFlag};

use crate::error;

/// How often Ctrl-C is looked for while nothing happens.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Stack of the run's own thread, as its others have.
const STACK: usize = 16 << 20;

/// The settings of a config file, if one is named, under `KEY=VALUE` assignments. A config.toml in the current folder
/// and WHOSAID_* variables do not count: a program says what it wants.
pub fn settings(config: Option<&Path>, assignments: &[String]) -> Result<(Settings, Origins), ConfigError> {
    let layer = config::from_assignments(assignments.iter().map(String::as_str))?;
    if config.is_some() {
        let Resolved { settings, origins } = config::resolve(config, &Layer::default(), &layer)?;
        return Ok((settings, origins));
    }
    let mut settings = Settings::default();
    settings.apply(&layer);
    Ok((settings, Origins::default()))
}

/// Sends each event on, as JSON.
struct Forward(Sender<String>);

impl Reporter for Forward {
    fn event(&self, event: &Event<'_>) {
        if let Ok(json) = serde_json::to_string(event) {
            // Nobody listens after a callback has failed.
            let _ = self.0.send(json);
        }
    }
}

/// Runs from articles to tables; the summary as JSON. `on_event` is called in this thread with each event as JSON.
#[pyfunction]
#[pyo3(signature = (assignments, config=None, on_event=None))]
pub fn run(
    py: Python<'_>,
    assignments: Vec<String>,
    config: Option<PathBuf>,
    on_event: Option<Py<PyAny>>,
) -> PyResult<String> {
    watched(py, &assignments, config.as_deref(), on_event, |settings, options| {
        run_with(settings, options).map_err(|e| e.to_string())
    })
}

/// Resolves the annotated articles in a folder and writes their tables; otherwise as `run`.
#[pyfunction]
#[pyo3(signature = (folder, assignments, config=None, on_event=None))]
pub fn settle(
    py: Python<'_>,
    folder: PathBuf,
    assignments: Vec<String>,
    config: Option<PathBuf>,
    on_event: Option<Py<PyAny>>,
) -> PyResult<String> {
    watched(py, &assignments, config.as_deref(), on_event, move |settings, options| {
        let records = whosaid::cli::annotated(&folder)?;
        pipeline::settle(settings, records, options).map_err(|e| e.to_string())
    })
}

/// Does some work in a thread of its own, while this one hands on its events and looks for Ctrl-C.
fn watched(
    py: Python<'_>,
    assignments: &[String],
    config: Option<&Path>,
    on_event: Option<Py<PyAny>>,
    work: impl FnOnce(&Settings, RunOptions<'_>) -> Result<RunSummary, String> + Send + 'static,
) -> PyResult<String> {
    let resolved = settings(config, assignments);
    let (settings, origins) = resolved.map_err(|e| error::new(py, "SettingsError", e))?;
    let stop = StopFlag::default();
    let (sender, mut events) = channel();
    let asked = stop.clone();
    let work = move || {
        let reporter = Forward(sender);
        let options = RunOptions { origins, reporter: &reporter, stop: asked, engine: None };
        work(&settings, options).map(|summary| serde_json::to_string(&summary).unwrap_or_default())
    };
    let worker = thread::Builder::new().name("whosaid".into()).stack_size(STACK).spawn(work)?;
    let mut failure = None;
    loop {
        let next = &mut events;
        match py.detach(move || next.recv_timeout(LOOK_EVERY)) {
            Ok(event) => {
                if let (Some(callback), None) = (&on_event, &failure) {
                    failure = callback.call1(py, (event,)).err();
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if failure.is_none() {
            failure = py.check_signals().err();
        }
        if failure.is_some() {
            stop.request();
        }
    }
    let outcome = py.detach(|| worker.join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    match (failure, outcome) {
        (Some(failure), _) => Err(failure),
        (None, outcome) => outcome.map_err(|e| error::new(py, "RunError", e)),
    }
}
