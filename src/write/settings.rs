//! What is written, and where.

use std::path::PathBuf;

/// Where the tables go and in which forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputSettings {
    /// The folder of the tables; made if it is missing.
    pub folder: PathBuf,
    /// Whether to write CSV.
    pub csv: bool,
    /// Whether to write Parquet.
    pub parquet: bool,
    /// Whether documents.parquet keeps the articles' texts.
    pub text_in_parquet: bool,
}

impl Default for OutputSettings {
    fn default() -> Self {
        Self { folder: PathBuf::from("output"), csv: true, parquet: true, text_in_parquet: false }
    }
}
