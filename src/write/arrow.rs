//! Rows as Arrow arrays in memory: the tables that the files hold, for programs that read them without a file.

use std::sync::Arc;

use polars::prelude::{PlSmallStr, PolarsError};
use polars_arrow::array::{ArrayRef, DictionaryArray, ListArray, MutableUtf8Array, StructArray, Utf8ViewArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::offset::{Offsets, OffsetsBuffer};

use super::about::Provenance;
use super::columns::ArrayBuilder;
use super::parquet_sink::{arrow_schema, list_of};
use crate::flow::{DropStatus, Dropped};
use crate::tables::schema::{Column, Documents, Failures, Quotes, StanceByQuote, StanceMarkers, Table};
use crate::tables::{DocumentRow, Hedging, MarkerOf, QuoteOf, QuoteStance, QuoteStanceOf, Rows, Scheme};

/// Rows of an array: as many as of a Parquet row group, so that offsets of 32 bits into its texts suffice.
const ROWS: usize = super::GROUP_ROWS;
/// Articles may bring their texts along.
const ROWS_WITH_TEXT: usize = super::GROUP_DOCUMENTS_WITH_TEXT;

/// A finished table: struct arrays of one type, whose fields are the columns.
///
/// Texts are plain strings with offsets of 32 bits, which every reader of Arrow knows, Spark included.
#[derive(Clone, Debug)]
pub struct ArrowTable {
    /// Name of the table.
    pub name: &'static str,
    /// Type of the arrays; its metadata has the provenance under `whosaid`.
    pub field: Field,
    /// The rows.
    pub batches: Vec<ArrayRef>,
}

/// Collects the tables of articles one after the other: all those that do not count over the corpus.
pub struct ArrowTables {
    scheme: Arc<Scheme>,
    documents: Builder<Documents>,
    quotes: Builder<Quotes>,
    markers: Builder<StanceMarkers>,
    stance: Builder<StanceByQuote>,
    failures: Builder<Failures>,
    /// Markers of the article at hand, by quote and subcategory.
    counts: Vec<QuoteStance>,
}

impl ArrowTables {
    /// Empty tables of a shape, made by what `provenance` says; with the columns on request if asked.
    pub fn new(scheme: Arc<Scheme>, provenance: &Provenance, on_request: bool) -> Self {
        let about = provenance.about();
        Self {
            documents: Builder::new(&scheme, on_request, &about),
            quotes: Builder::new(&scheme, on_request, &about),
            markers: Builder::new(&scheme, on_request, &about),
            stance: Builder::new(&scheme, on_request, &about),
            failures: Builder::new(&scheme, on_request, &about),
            counts: Vec::new(),
            scheme,
        }
    }

    /// Appends an article.
    ///
    /// # Errors
    /// When polars refuses an array: its texts are larger than 2 GiB, or a column is declared wrongly.
    pub fn append(&mut self, rows: &Rows) -> Result<(), PolarsError> {
        let scheme = &*self.scheme;
        self.documents.append(&rows.document)?;
        QuoteStance::count(rows, scheme, &mut self.counts);
        for (quote, ordinal) in rows.quotes.iter().zip(1..) {
            let hedging = Hedging::of(ordinal - 1, &self.counts, scheme);
            self.quotes.append(&QuoteOf { rows, quote, ordinal, hedging })?;
        }
        for &count in &self.counts {
            let Some(quote) = rows.quotes.get(count.quote as usize) else { continue };
            self.stance.append(&QuoteStanceOf { rows, quote, count, scheme })?;
        }
        rows.markers.iter().try_for_each(|marker| self.markers.append(&MarkerOf { rows, marker, scheme }))
    }

    /// Appends what was dropped.
    ///
    /// # Errors
    /// Those of [`ArrowTables::append`].
    pub fn append_dropped(&mut self, dropped: &Dropped) -> Result<(), PolarsError> {
        self.documents.append(&DocumentRow::dropped(dropped))?;
        match dropped.status {
            DropStatus::Failed => self.failures.append(dropped),
            DropStatus::Skipped => Ok(()),
        }
    }

    /// The tables, in the order of the data dictionary.
    ///
    /// # Errors
    /// Those of [`ArrowTables::append`].
    pub fn finish(self) -> Result<Vec<ArrowTable>, PolarsError> {
        Ok(vec![
            self.documents.finish()?,
            self.quotes.finish()?,
            self.markers.finish()?,
            self.stance.finish()?,
            self.failures.finish()?,
        ])
    }
}

/// One table while it is filled.
pub(super) struct Builder<T: Table> {
    columns: Vec<Column<T>>,
    arrays: Vec<ArrayBuilder>,
    field: Field,
    batches: Vec<ArrayRef>,
    rows: usize,
    max_rows: usize,
}

impl<T: Table> Builder<T> {
    pub fn new(scheme: &Scheme, on_request: bool, about: &str) -> Self {
        let columns = T::columns_for(scheme, on_request);
        let arrays = columns.iter().map(|c| ArrayBuilder::new(c.info.kind)).collect();
        let fields = arrow_schema(&columns, &ArrowDataType::Utf8).iter_values().cloned().collect();
        let about = [(PlSmallStr::from_static(super::parquet_sink::ABOUT), PlSmallStr::from_str(about))];
        let field = Field::new(PlSmallStr::from_static(T::NAME), ArrowDataType::Struct(fields), false);
        let field = field.with_metadata(about.into_iter().collect());
        let max_rows = if on_request { ROWS_WITH_TEXT } else { ROWS };
        Self { columns, arrays, field, batches: Vec::new(), rows: 0, max_rows }
    }

    pub fn append(&mut self, row: &T::Row<'_>) -> Result<(), PolarsError> {
        for (column, array) in self.columns.iter().zip(&mut self.arrays) {
            column.cell.give(row, array);
        }
        self.rows += 1;
        if self.rows == self.max_rows { self.end_batch() } else { Ok(()) }
    }

    fn end_batch(&mut self) -> Result<(), PolarsError> {
        let rows = std::mem::take(&mut self.rows);
        let arrays = self.arrays.iter_mut().map(|array| plain(array.take_array()?)).collect::<Result<_, _>>()?;
        self.batches.push(StructArray::try_new(self.field.dtype.clone(), rows, arrays, None)?.boxed());
        Ok(())
    }

    pub fn finish(mut self) -> Result<ArrowTable, PolarsError> {
        if self.rows > 0 {
            self.end_batch()?;
        }
        Ok(ArrowTable { name: T::NAME, field: self.field, batches: self.batches })
    }
}

/// The same array with its texts as plain strings: neither views, nor numbers into a dictionary.
///
/// # Errors
/// If the texts are larger than 2 GiB.
pub fn plain(array: ArrayRef) -> Result<ArrayRef, PolarsError> {
    let any = array.as_any();
    if let Some(texts) = any.downcast_ref::<Utf8ViewArray>() {
        return strings(texts.iter());
    }
    if let Some(numbered) = any.downcast_ref::<DictionaryArray<u32>>() {
        let Some(texts) = numbered.values().as_any().downcast_ref::<Utf8ViewArray>() else { return Ok(array) };
        return strings(numbered.keys().iter().map(|key| key.map(|&key| texts.value(key as usize))));
    }
    if let Some(lists) = any.downcast_ref::<ListArray<i32>>() {
        return lists_of(lists.values(), lists.offsets().clone(), lists.validity().cloned());
    }
    // A file that does not tell its Arrow schema is read as one of large lists.
    if let Some(lists) = any.downcast_ref::<ListArray<i64>>() {
        return lists_of(lists.values(), lists.offsets().try_into()?, lists.validity().cloned());
    }
    Ok(array)
}

fn lists_of(items: &ArrayRef, offsets: OffsetsBuffer<i32>, validity: Option<Bitmap>) -> Result<ArrayRef, PolarsError> {
    let items = plain(items.clone())?;
    Ok(ListArray::try_new(list_of(items.dtype().clone()), offsets, items, validity)?.boxed())
}

/// The type of a column of [`plain`] arrays.
pub fn plain_type(dtype: &ArrowDataType) -> ArrowDataType {
    match dtype {
        ArrowDataType::Utf8View => ArrowDataType::Utf8,
        ArrowDataType::Dictionary(_, values, _) => plain_type(values),
        ArrowDataType::List(item) | ArrowDataType::LargeList(item) => list_of(plain_type(&item.dtype)),
        other => other.clone(),
    }
}

fn strings<'a>(texts: impl Iterator<Item = Option<&'a str>> + Clone) -> Result<ArrayRef, PolarsError> {
    let lengths = texts.clone().map(|text| text.map_or(0, str::len));
    // The offsets are made first: they say whether 32 bits suffice.
    let offsets = Offsets::<i32>::try_from_lengths(lengths)?;
    let mut array =
        MutableUtf8Array::<i32>::with_capacities(offsets.len_proxy(), offsets.last().unsigned_abs() as usize);
    texts.for_each(|text| array.push(text));
    let array: polars_arrow::array::Utf8Array<i32> = array.into();
    Ok(array.boxed())
}

#[cfg(test)]
mod tests {
    use polars_arrow::array::Utf8Array;

    use super::*;
    use crate::flow::Stage;

    fn dropped(n: u32) -> Dropped {
        Dropped {
            path: format!("{n}.txt"),
            record: n.is_multiple_of(3).then(|| n.to_string()),
            stage: Stage::Read,
            status: if n.is_multiple_of(2) { DropStatus::Failed } else { DropStatus::Skipped },
            code: "empty".into(),
            reason: "the file is empty".to_string(),
        }
    }

    #[test]
    fn texts_are_plain_strings_whether_they_recur_or_not() {
        let scheme = Arc::new(Scheme::of(&whosaid_language::stance::StanceLexicon::built_in()));
        let mut tables = ArrowTables::new(scheme, &Provenance::default(), false);
        (0..10).for_each(|n| tables.append_dropped(&dropped(n)).expect("small arrays"));
        let tables = tables.finish().expect("small arrays");
        let rows = |t: &ArrowTable| t.batches.iter().map(|b| b.len()).sum::<usize>();
        let counts: Vec<_> = tables.iter().map(|t| (t.name, rows(t))).collect();
        let expected =
            [("documents", 10), ("quotes", 0), ("stance_markers", 0), ("stance_by_quote", 0), ("failures", 5)];
        assert_eq!(counts, expected);
        let failures = tables[4].batches[0].as_any().downcast_ref::<StructArray>().expect("a struct");
        let texts = |i: usize| -> Vec<Option<&str>> {
            failures.values()[i].as_any().downcast_ref::<Utf8Array<i32>>().expect("plain strings").iter().collect()
        };
        assert_eq!(texts(0)[..2], [Some("0.txt"), Some("2.txt")]);
        assert_eq!(texts(1), [Some("0"), None, None, Some("6"), None]);
        assert_eq!(texts(3), [Some("the file is empty"); 5]);
    }
}
