//! What is written, and where.

use std::path::PathBuf;

use crate::setting::{Flag, section};

section! {
    /// Where the tables go and in which forms.
    pub struct OutputSettings {
        /// The folder that the tables are written to. It is made if it is missing.
        "output" Nothing (Flag::value("output", "FOLDER").short('o')), folder: PathBuf = PathBuf::from("output");
        /// Write the tables as CSV.
        "write.csv" Tables, csv: bool = true;
        /// Write the tables as Parquet.
        "write.parquet" Tables, parquet: bool = true;
        /// Keep the articles' texts in documents.parquet.
        "write.text_in_parquet" Rows, text_in_parquet: bool = false;
    }
}
