//! Where a row puts its cells.

use super::{Date, PointSpan};

/// Takes the cells of a row, in the schema's order. Missing is `None`; an empty text is missing too.
pub trait Cells {
    /// Text.
    fn text(&mut self, value: Option<&str>);
    /// A count, number or offset within an article.
    fn u32(&mut self, value: Option<u32>);
    /// A count over the corpus.
    fn u64(&mut self, value: Option<u64>);
    /// A share from 0 to 1.
    fn f32(&mut self, value: Option<f32>);
    /// A rate.
    fn f64(&mut self, value: Option<f64>);
    /// True or false.
    fn flag(&mut self, value: bool);
    /// A calendar date.
    fn date(&mut self, value: Option<Date>);
    /// Spans of the article, in code points.
    fn spans(&mut self, value: &[PointSpan]);
    /// Texts; they can be gone through more than once.
    fn list<'a>(&mut self, values: impl Iterator<Item = &'a str> + Clone);
    /// Text of a column that stands in Parquet only, on request.
    fn requested(&mut self, value: Option<&str>);
}

/// A row of a table.
pub trait Row {
    /// Gives its cells, in the schema's order.
    fn cells(&self, to: &mut impl Cells);
}
