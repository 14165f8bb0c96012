//! What is written, and where.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::setting::{Flag, section, word_setting, written_setting};

section! {
    /// Where the tables go and in which forms.
    pub struct OutputSettings {
        /// The folder that the tables are written to. It is made if it is missing.
        "output" Nothing (Flag::value("output", "FOLDER").short('o')), folder: PathBuf = PathBuf::from("output");
        /// Write the tables as CSV.
        "write.csv" Tables, csv: bool = true;
        /// Replace the tables of a run before also where no article was read.
        "write.allow_empty" Nothing (Flag::on("allow-empty")), allow_empty: bool = false;
        /// What the CSV files are for: "data", every cell as it is, or "spreadsheet", with a byte order mark
        /// and an apostrophe before each text that begins with = + - @ or a control character, so that none
        /// runs as a formula.
        "write.csv_for" Tables, csv_for: CsvFor = CsvFor::Data;
        /// Write the tables as Parquet.
        "write.parquet" Tables, parquet: bool = true;
        /// Confidence below which a quote is left out of all counts (speakers, months, outlets, cues); 0
        /// counts every quote. docs/validation.md says what each value does to precision and recall.
        "write.min_confidence" Shards, min_confidence: MinConfidence = MinConfidence::ZERO;
        /// Leave such quotes out of `quotes` as well, with the stance of their sources.
        "write.drop_low_confidence" Shards, drop_low_confidence: bool = false;
        /// Write the columns on gender: what articles, given names and the gazetteer say of persons. What
        /// they are and are not: docs/speakers.md.
        "write.gender" Shards, gender: bool = true;
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

/// A confidence from 0 to 1; four decimals, as many as those of the quotes have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinConfidence(u16);

impl MinConfidence {
    /// 0.
    pub const ZERO: Self = Self(0);

    /// The nearest confidence with four decimals; `None` outside 0 to 1.
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then(|| Self((value * 1e4).round() as u16))
    }

    /// 0 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1e4
    }
}

impl fmt::Display for MinConfidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

impl FromStr for MinConfidence {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        word.parse().ok().and_then(Self::new).ok_or(())
    }
}

written_setting!(MinConfidence, Decimal, "a confidence from 0 to 1");
