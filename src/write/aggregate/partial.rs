//! A table of counts that grows by merging.

use polars::prelude::{
    Column, DataFrame, Expr, IntoColumn, IntoLazy, PolarsResult, SortMultipleOptions, StringChunked, col,
};

/// Sums (and least and greatest dates) by keys. What is added is grouped at once; groups are merged when as
/// many are pending as have been merged, so that all merging together costs little more than the last one.
pub(super) struct Partial {
    keys: Vec<Expr>,
    aggregates: Vec<Expr>,
    merged: DataFrame,
    pending: DataFrame,
    /// Pending rows below which merging is not worth it.
    fewest: usize,
}

impl Partial {
    /// Sums of the columns `sums` for each combination of `keys`; a missing key is a key of its own.
    pub fn new(keys: &[&'static str], sums: &[String], fewest: usize) -> Self {
        Self {
            keys: keys.iter().map(|&k| col(k)).collect(),
            aggregates: sums.iter().map(|s| col(s.as_str()).sum()).collect(),
            merged: DataFrame::empty(),
            pending: DataFrame::empty(),
            fewest,
        }
    }

    /// Also the least of the first column and the greatest of the second.
    pub fn with_range(mut self, [first, last]: [&'static str; 2]) -> Self {
        self.aggregates.extend([col(first).min(), col(last).max()]);
        self
    }

    /// Adds rows that have at least the columns of the keys and sums.
    pub fn add(&mut self, rows: DataFrame) -> PolarsResult<()> {
        if rows.height() == 0 && self.pending.width() > 0 {
            return Ok(());
        }
        let grouped = self.group(rows)?;
        append(&mut self.pending, grouped)?;
        if self.pending.height() >= self.fewest.max(self.merged.height()) {
            self.merge()?;
        }
        Ok(())
    }

    /// The sums, sorted by the columns named, missing first.
    pub fn finish(mut self, order: &[&'static str]) -> PolarsResult<DataFrame> {
        self.merge()?;
        let mut sorted = self.merged.sort(order.iter().copied(), SortMultipleOptions::default())?;
        // One chunk a column: then a cell is found by its index alone.
        sorted.rechunk_mut();
        Ok(sorted)
    }

    fn merge(&mut self) -> PolarsResult<()> {
        let mut all = std::mem::take(&mut self.merged);
        append(&mut all, std::mem::take(&mut self.pending))?;
        self.merged = self.group(all)?;
        Ok(())
    }

    fn group(&self, rows: DataFrame) -> PolarsResult<DataFrame> {
        let grouped = rows.lazy().group_by(self.keys.clone()).agg(self.aggregates.clone()).collect()?;
        DataFrame::new(grouped.height(), grouped.columns().iter().map(with_texts_of_its_own).collect())
    }
}

/// The column without the texts of the rows that it was grouped from: a column of texts points into theirs, which
/// would keep the texts of the whole corpus in memory.
fn with_texts_of_its_own(column: &Column) -> Column {
    let Ok(texts) = column.str() else { return column.clone() };
    let chunks = texts.downcast_iter().map(|chunk| chunk.clone().gc());
    StringChunked::from_chunk_iter(column.name().clone(), chunks).into_column()
}

fn append(to: &mut DataFrame, rows: DataFrame) -> PolarsResult<()> {
    if to.width() == 0 {
        *to = rows;
    } else if rows.width() > 0 {
        to.vstack_mut_owned(rows)?;
    }
    Ok(())
}
