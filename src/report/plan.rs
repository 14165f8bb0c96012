//! What a run has to do, counted before it does it.

use std::collections::BTreeMap;

use indicatif::{HumanBytes, HumanCount};
use serde::{Deserialize, Serialize};

/// What a run has to do, as far as that is known before anything is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// Whether it is only asked what would be done.
    pub dry_run: bool,
    /// Whether what earlier runs read is kept.
    pub incremental: bool,
    /// Files to be read, by why: `new`, `changed`, `settings`, `cut_off`, `retried`, `verified`; in a run that keeps
    /// nothing all are `new`.
    pub read: BTreeMap<String, u64>,
    /// Bytes of these files.
    pub bytes: u64,
    /// Files that are as they were.
    pub unchanged: u64,
    /// Files that are gone, whose rows leave the tables.
    pub gone: u64,
    /// Files of earlier runs that lie where the input cannot be read, whose rows stay.
    #[serde(default)]
    pub unreachable: u64,
    /// Files left out by a setting, by the code of the reason.
    pub skipped: BTreeMap<String, u64>,
    /// Files that cannot be read, by the code of the reason, as far as the walk shows.
    pub failed: BTreeMap<String, u64>,
}

impl PlanSummary {
    /// How many files are to be read.
    pub fn n_read(&self) -> u64 {
        self.read.values().sum()
    }

    /// As lines of text, each with its end of line.
    pub fn lines(&self) -> String {
        let would = if self.dry_run { "would " } else { "" };
        let counts = |by: &BTreeMap<String, u64>| {
            let parts: Vec<String> = by.iter().map(|(c, n)| format!("{} {}", HumanCount(*n), in_words(c))).collect();
            if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
        };
        let by_why = if self.incremental { counts(&self.read) } else { String::new() };
        let mut out = format!("{would}read {}{by_why}, {}\n", files(self.n_read()), HumanBytes(self.bytes));
        if self.incremental {
            out.push_str(&format!("{would}keep {} as before\n", files(self.unchanged)));
        }
        if self.unreachable > 0 {
            out.push_str(&format!("{would}keep the rows of {} that cannot be reached\n", files(self.unreachable)));
        }
        if self.gone > 0 {
            out.push_str(&format!("{would}remove the rows of {} that went\n", files(self.gone)));
        }
        for (what, by) in [("leave out", &self.skipped), ("fail at", &self.failed)] {
            if !by.is_empty() {
                out.push_str(&format!("{would}{what} {}{}\n", HumanCount(by.values().sum()), counts(by)));
            }
        }
        out
    }
}

fn files(n: u64) -> String {
    if n == 1 { "1 file".to_string() } else { format!("{} files", HumanCount(n)) }
}

/// A reason, for people.
pub(super) fn in_words(why: &str) -> String {
    match why {
        "settings" => "of other settings".to_string(),
        "retried" => "to try again".to_string(),
        "verified" => "to verify".to_string(),
        other => other.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_would_be_done_and_why() {
        let plan = PlanSummary {
            dry_run: true,
            incremental: true,
            read: [("changed".to_string(), 2), ("cut_off".to_string(), 1), ("new".to_string(), 1200)].into(),
            bytes: 3 << 20,
            unchanged: 99_000,
            gone: 1,
            unreachable: 0,
            skipped: [("hidden".to_string(), 2)].into(),
            failed: BTreeMap::new(),
        };
        assert_eq!(
            plan.lines(),
            "would read 1,203 files (2 changed, 1 cut off, 1,200 new), 3.00 MiB\n\
             would keep 99,000 files as before\n\
             would remove the rows of 1 file that went\n\
             would leave out 2 (2 hidden)\n"
        );
        let first = PlanSummary { read: [("new".to_string(), 3)].into(), ..PlanSummary::default() };
        assert_eq!(first.lines(), "read 3 files, 0 B\n");
        assert_eq!(in_words("settings"), "of other settings");
    }
}
