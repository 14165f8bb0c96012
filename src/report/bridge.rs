//! Warnings from within the stages, brought to the reporter.
//!
//! A stage that meets something the user should know has no reporter at hand: it says so with
//! `tracing::warn!`, and here that becomes an [`Event::Warning`].

use std::fmt::{self, Write};
use std::sync::Arc;

use tracing::field::{Field, Visit};
use tracing::span;
use tracing::{Level, Metadata, Subscriber};

use super::{Event, Reporter};

/// The code of a warning that names none of its own (`tracing::warn!(code = "...", "...")`).
const NO_CODE: &str = "warning";

/// Brings this program's own `tracing` warnings and errors, from all threads, to `reporter` for as long as
/// the process lives. Where that was already done, or another subscriber is set, nothing changes.
pub fn forward_warnings(reporter: Arc<dyn Reporter + Send + Sync>) {
    let _ = tracing::subscriber::set_global_default(Bridge { reporter });
}

struct Bridge {
    reporter: Arc<dyn Reporter + Send + Sync>,
}

impl Subscriber for Bridge {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // What dependencies log is for their developers.
        *metadata.level() <= Level::WARN && metadata.is_event() && metadata.target().starts_with("whosaid")
    }

    fn event(&self, event: &tracing::Event<'_>) {
        let mut found = Words::default();
        event.record(&mut found);
        let code = if found.code.is_empty() { NO_CODE } else { &found.code };
        self.reporter.event(&Event::Warning { code, message: &found.message });
    }

    // Spans are not followed.
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[derive(Default)]
struct Words {
    code: String,
    message: String,
}

impl Visit for Words {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "code" => self.code.push_str(value),
            "message" => self.message.push_str(value),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            let _ = write!(self.message, "{value:?}"); // Writing to a String cannot fail.
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Heard(Mutex<Vec<String>>);

    impl Reporter for Heard {
        fn event(&self, event: &Event<'_>) {
            if let Event::Warning { code, message } = event {
                self.0.lock().expect("unpoisoned").push(format!("{code}: {message}"));
            }
        }
    }

    #[test]
    fn our_warnings_arrive_and_nothing_else() {
        let heard = Arc::new(Heard::default());
        tracing::subscriber::with_default(Bridge { reporter: heard.clone() }, || {
            tracing::warn!("dates such as '{}' are left out", "1/2/3");
            tracing::warn!(code = "odd", "odd");
            tracing::info!("busy");
            tracing::warn!(target: "polars", "internal");
            let _span = tracing::warn_span!("inner").entered();
        });
        assert_eq!(*heard.0.lock().expect("unpoisoned"), ["warning: dates such as '1/2/3' are left out", "odd: odd"]);
    }
}
