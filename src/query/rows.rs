//! A row of a table, whatever file it comes from.

use std::borrow::Cow;

use jiff::civil::Date;

use super::csv_rows::CsvRow;
use super::parquet_rows::ParquetRow;
use crate::tables::schema::Type;

/// A row; columns are counted as they were asked for. A cell is read as its column is declared: one of another type is
/// missing, as is one of a column that the file lacks.
pub struct Row<'a> {
    pub(super) cells: Cells<'a>,
    /// The types of the columns.
    pub(super) kinds: &'a [Type],
}

/// The cells of a row.
pub(super) enum Cells<'a> {
    /// Of a CSV file.
    Csv(CsvRow<'a>),
    /// Of a Parquet file.
    Parquet(ParquetRow<'a>),
}

impl Row<'_> {
    /// A text.
    pub fn text(&self, column: usize) -> Option<&str> {
        match &self.cells {
            _ if self.kinds[column] != Type::Text => None,
            Cells::Csv(row) => row.cell(column),
            Cells::Parquet(row) => row.text(column),
        }
    }

    /// A date.
    pub fn date(&self, column: usize) -> Option<Date> {
        match &self.cells {
            _ if self.kinds[column] != Type::Date => None,
            Cells::Csv(row) => row.cell(column)?.parse().ok(),
            Cells::Parquet(row) => row.date(column),
        }
    }

    /// A number.
    pub fn number(&self, column: usize) -> Option<f64> {
        match &self.cells {
            _ if !matches!(self.kinds[column], Type::Int32 | Type::Int64 | Type::Float64) => None,
            Cells::Csv(row) => row.cell(column)?.parse().ok(),
            Cells::Parquet(row) => row.number(column),
        }
    }

    /// A list of texts.
    pub fn list(&self, column: usize) -> Vec<Cow<'_, str>> {
        match &self.cells {
            _ if self.kinds[column] != Type::TextList => Vec::new(),
            Cells::Csv(row) => row.list(column),
            Cells::Parquet(row) => row.list(column),
        }
    }

    /// A list of spans, in code points.
    pub fn spans(&self, column: usize) -> Vec<(u32, u32)> {
        match &self.cells {
            _ if self.kinds[column] != Type::Spans => Vec::new(),
            Cells::Csv(row) => row.spans(column),
            Cells::Parquet(row) => row.spans(column),
        }
    }
}
