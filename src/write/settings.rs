//! What is written, and where.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What the CSV files are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CsvFor {
    /// For programs: every cell as it is.
    #[default]
    Data,
    /// For spreadsheets: with a byte order mark, and an apostrophe before a text that would be taken for a formula.
    Spreadsheet,
}

/// Where the tables go and in which forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputSettings {
    /// The folder of the tables; made if it is missing.
    pub folder: PathBuf,
    /// Whether to write CSV.
    pub csv: bool,
    /// What the CSV files are for.
    pub csv_for: CsvFor,
    /// Whether to write Parquet.
    pub parquet: bool,
    /// Whether documents.parquet keeps the articles' texts.
    pub text_in_parquet: bool,
}

impl Default for OutputSettings {
    fn default() -> Self {
        Self { folder: PathBuf::from("output"), csv: true, csv_for: CsvFor::Data, parquet: true, text_in_parquet: false }
    }
}
