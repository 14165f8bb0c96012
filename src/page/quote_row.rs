//! A row of the table `quotes` as the page reads it: the columns that counting the quotes and listing them both need.
//!
//! The table is read twice. Which quotes a page lists depends on how many there are of each speaker, and a page of
//! some quotes of a large run must not hold all of them.

use std::path::Path;

use super::PageError;
use super::counts::{CLASSES, KINDS};
use super::quotes::Span;
use crate::query::{Row, scan};
use crate::tables::Date;

const SHARED: [&str; 11] = [
    "speaker_id",
    "outlet",
    "quote_id",
    "date",
    "kind",
    "cue_class",
    "confidence",
    "n_words",
    "n_hedges",
    "n_boosters",
    "quote_cluster_id",
];

/// A row of `quotes`, with `more` columns besides the shared ones.
#[derive(Clone, Copy)]
pub(super) struct QuoteRow<'r, 't>(&'r Row<'t>);

/// Reads the quotes of a run, in table order. `more` are the columns that [`QuoteRow::more`] gives.
pub(super) fn each_quote(
    folder: &Path,
    more: &[&str],
    each: &mut dyn FnMut(QuoteRow<'_, '_>),
) -> Result<(), PageError> {
    let columns = [&SHARED, more].concat();
    Ok(scan(folder, "quotes", &columns, &mut |row| each(QuoteRow(row)))?)
}

impl<'r> QuoteRow<'r, '_> {
    pub fn speaker_id(self) -> Option<&'r str> {
        self.0.text(0)
    }

    pub fn outlet(self) -> Option<&'r str> {
        self.0.text(1)
    }

    pub fn quote_id(self) -> &'r str {
        self.0.text(2).unwrap_or_default()
    }

    pub fn date(self) -> Option<Date> {
        self.0.date(3)
    }

    /// Number of its kind in [`KINDS`].
    pub fn kind(self) -> usize {
        let kind = self.0.text(4).unwrap_or_default();
        KINDS.iter().position(|k| *k == kind).unwrap_or(KINDS.len() - 1)
    }

    /// Number of its class of cues in [`CLASSES`].
    pub fn class(self) -> usize {
        let class = self.0.text(5).unwrap_or_default();
        CLASSES.iter().position(|c| *c == class).unwrap_or(CLASSES.len() - 1)
    }

    pub fn confidence(self) -> Option<f64> {
        self.0.number(6)
    }

    pub fn words(self) -> u32 {
        self.count(7)
    }

    pub fn hedges(self) -> u32 {
        self.count(8)
    }

    pub fn boosters(self) -> u32 {
        self.count(9)
    }

    /// Id of the first quote with its words; `None` if the run looked for no repeats.
    pub fn cluster_id(self) -> Option<&'r str> {
        self.0.text(10)
    }

    fn count(self, column: usize) -> u32 {
        self.0.number(column).unwrap_or_default() as u32
    }

    /// Text of the `n`-th (from 0) of the further columns, empty for none.
    pub fn more(self, n: usize) -> &'r str {
        self.0.text(SHARED.len() + n).unwrap_or_default()
    }

    /// Spans in the `n`-th of the further columns.
    pub fn more_spans(self, n: usize) -> Vec<Span> {
        self.0.spans(SHARED.len() + n)
    }
}
