//! What a run tells the people and programs around it, while it runs and at its end.
//!
//! The pipeline knows only [`Reporter`] and [`Event`]; who shows them how (a progress bar, plain
//! lines, JSON lines, nothing) is chosen by the command line. Events are an own small type and not
//! log records, because their names and fields are a contract with schedulers: the compiler keeps
//! it, where a logging library would leave it to strings. What a stage logs as a warning becomes one.

mod bridge;
mod console;
mod event;
mod json;
mod metrics;
mod plan;
mod prometheus;
mod settings;
mod stop;
mod summary;
mod training;

use std::io::{self, IsTerminal};
use std::sync::Arc;

pub use bridge::forward_warnings;
pub use console::Console;
pub use event::{Event, Progress, RunSummary};
pub use json::{JsonLines, now, without_controls};
pub use metrics::Metrics;
pub use plan::PlanSummary;
pub use settings::{LogFormat, ReportSettings};
pub use stop::StopFlag;
pub use summary::closing;
pub use training::{HeldOutScores, TrainingProgress, TrainingSummary};

/// Is told what happens in a run; called from any thread, so it must be quick.
pub trait Reporter: Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);

    /// Whether it shows how much is left, so that this is worth counting before anything is read.
    fn shows_what_is_left(&self) -> bool {
        false
    }
}

/// Tells nobody: for tests, and where a run's end is all that matters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn event(&self, _: &Event<'_>) {}
}

/// The reporter for this process: messages go to standard error, the closing summary to standard output.
pub fn to_terminal(format: LogFormat, quiet: bool, progress: bool) -> Arc<dyn Reporter + Send + Sync> {
    match format {
        LogFormat::Json => Arc::new(JsonLines::new(io::stderr(), quiet)),
        LogFormat::Human => {
            let console = Console::new(io::stderr(), io::stdout(), quiet);
            let bar = progress && !quiet && io::stderr().is_terminal();
            Arc::new(if bar { console.with_bar() } else { console.with_lines(progress && !quiet) })
        }
    }
}

#[cfg(test)]
mod shared {
    //! A writer that a test can read while a reporter holds it.

    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    pub struct Page(Arc<Mutex<Vec<u8>>>);

    impl Page {
        pub fn text(&self) -> String {
            String::from_utf8(self.0.lock().expect("unpoisoned").clone()).expect("UTF-8")
        }
    }

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("unpoisoned").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
}
