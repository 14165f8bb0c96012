//! A row of a table, whatever file it comes from.

use std::borrow::Cow;

use jiff::civil::Date;

use super::csv_rows::CsvRow;
use super::parquet_rows::ParquetRow;

/// A row; columns are counted as they were asked for. A column that the file lacks is missing in every row.
pub enum Row<'a> {
    /// Of a CSV file.
    Csv(CsvRow<'a>),
    /// Of a Parquet file.
    Parquet(ParquetRow<'a>),
}

impl Row<'_> {
    /// A text.
    pub fn text(&self, column: usize) -> Option<&str> {
        match self {
            Row::Csv(row) => row.text(column),
            Row::Parquet(row) => row.text(column),
        }
    }

    /// A date.
    pub fn date(&self, column: usize) -> Option<Date> {
        match self {
            Row::Csv(row) => row.text(column)?.parse().ok(),
            Row::Parquet(row) => row.date(column),
        }
    }

    /// A number.
    pub fn number(&self, column: usize) -> Option<f64> {
        match self {
            Row::Csv(row) => row.text(column)?.parse().ok(),
            Row::Parquet(row) => row.number(column),
        }
    }

    /// A list of texts.
    pub fn list(&self, column: usize) -> Vec<Cow<'_, str>> {
        match self {
            Row::Csv(row) => row.list(column),
            Row::Parquet(row) => row.list(column),
        }
    }

    /// A list of spans, in code points.
    pub fn spans(&self, column: usize) -> Vec<(u32, u32)> {
        match self {
            Row::Csv(row) => row.spans(column),
            Row::Parquet(row) => row.spans(column),
        }
    }
}
