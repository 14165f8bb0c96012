//! What is written, and where.

use std::path::PathBuf;

use crate::setting::{Flag, section, word_setting};

section! {
    /// Where the tables go and in which forms.
    pub struct OutputSettings {
        /// The folder that the tables are written to. It is made if it is missing.
        "output" Nothing (Flag::value("output", "FOLDER").short('o')), folder: PathBuf = PathBuf::from("output");
        /// Write the tables as CSV.
        "write.csv" Tables, csv: bool = true;
        /// What the CSV files are for: "data", every cell as it is, or "spreadsheet", with a byte order mark and an
        /// apostrophe before each text that begins with = + - @ or a control character, so that none runs as a formula.
        "write.csv_for" Tables, csv_for: CsvFor = CsvFor::Data;
        /// Write the tables as Parquet.
        "write.parquet" Tables, parquet: bool = true;
        /// Keep the articles' texts in documents.parquet.
        "write.text_in_parquet" Rows, text_in_parquet: bool = false;
    }
}

/// What the CSV files are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvFor {
    /// For programs: every cell as it is.
    #[default]
    Data,
    /// For spreadsheets: with a byte order mark, and an apostrophe before a text that would be taken for a formula.
    Spreadsheet,
}

word_setting!(CsvFor { Data => "data", Spreadsheet => "spreadsheet" });
