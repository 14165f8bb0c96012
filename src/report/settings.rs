//! The settings of what is left for those who watch over the runs, and how a run reports.

use std::path::PathBuf;

use crate::setting::{Flag, section, word_setting};

section! {
    /// What is left for those who watch over the runs.
    pub struct ReportSettings {
        /// Write a page to look at (report.html) with the tables: docs/report.md.
        "report.html" Tables (Flag::on("html")), html: bool = false;
        /// Quotes that the page holds at most to search in; its charts count all.
        "report.max_quotes" Tables, max_quotes: usize = 100_000;
        /// Show quotes inside their paragraphs, so that the page holds these parts of the articles. Leave it
        /// out of pages that go to people who may not have the articles.
        "report.paragraphs" Tables, paragraphs: bool = true;
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
