//! What a run tells the people and programs around it, while it runs and at its end.
//!
//! The pipeline knows only [`Reporter`] and [`Event`]; who shows them how (a progress bar, plain
//! lines, JSON lines, nothing) is chosen by the command line. Events are an own small type and not
//! log records, because their names and fields are a contract with schedulers: the compiler keeps
//! it, where a logging library would leave it to strings.

mod event;
mod stop;

pub use event::{Event, Progress, RunSummary};
pub use stop::StopFlag;

/// Is told what happens in a run; called from any thread, so it must be quick.
pub trait Reporter: Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// Tells nobody: for tests, and where a run's end is all that matters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn event(&self, _: &Event<'_>) {}
}
