//! The settings of what is left for those who watch over the runs, and how a run reports.

use std::path::PathBuf;

use crate::setting::{section, word_setting};

section! {
    /// What is left for those who watch over the runs.
    pub struct ReportSettings {
        /// A file of metrics for the textfile collector of Prometheus' node exporter, written at the end of
        /// every run, also of one that fails (docs/nightly.md); "": none. Relative to the config file's folder.
        "report.prometheus" Nothing, prometheus: Option<PathBuf> = None;
    }
}

/// Form in which a run reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// A progress bar or plain lines, and a closing summary.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

word_setting!(LogFormat { Human => "human", Json => "json" });
