//! Columns of a row group while it is filled.

use polars::prelude::PolarsError;
use polars_arrow::array::ArrayRef;
use polars_arrow::array::{
    ListArray, MutableBinaryViewArray, MutableBooleanArray, PrimitiveArray, StructArray, Utf8ViewArray,
};
use polars_arrow::bitmap::MutableBitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::offset::Offsets;

use super::number_column::NumberColumn;
use super::parquet_sink::{arrow_type, list_of, span_type};
use super::text_column::TextColumn;
use crate::tables::schema::{Cells, Type};
use crate::tables::{Date, PointSpan};

/// Collects the cells of one column as an Arrow array.
pub(super) struct ArrayBuilder {
    cells: CellBuilder,
    /// Whether a cell was of another type than the column: a bug in the column's declaration.
    is_mismatched: bool,
}

enum CellBuilder {
    Text(TextColumn),
    Int32(NumberColumn<i32>),
    Int64(NumberColumn<i64>),
    Float64(NumberColumn<f64>),
    Bool(MutableBooleanArray),
    Date(NumberColumn<i32>),
    Spans(SpansBuilder),
    TextList(TextListBuilder),
}

impl ArrayBuilder {
    /// An empty column.
    pub fn new(kind: Type) -> Self {
        let cells = match kind {
            Type::Text => CellBuilder::Text(TextColumn::default()),
            Type::Int32 => CellBuilder::Int32(NumberColumn::default()),
            Type::Int64 => CellBuilder::Int64(NumberColumn::default()),
            Type::Float64 => CellBuilder::Float64(NumberColumn::default()),
            Type::Bool => CellBuilder::Bool(MutableBooleanArray::new()),
            Type::Date => CellBuilder::Date(NumberColumn::default()),
            Type::Spans => CellBuilder::Spans(SpansBuilder::default()),
            Type::TextList => CellBuilder::TextList(TextListBuilder::default()),
        };
        Self { cells, is_mismatched: false }
    }

    /// Its cells so far, as an Arrow array; it is empty after that.
    ///
    /// # Errors
    ///
    /// If a cell was of another type than the column, or if polars refuses the array.
    pub fn take_array(&mut self) -> Result<ArrayRef, PolarsError> {
        if self.is_mismatched {
            return Err(PolarsError::SchemaMismatch("a cell is not of its column's type".into()));
        }
        match &mut self.cells {
            CellBuilder::Text(b) => b.take(),
            CellBuilder::Int32(b) => Ok(b.take().boxed()),
            CellBuilder::Int64(b) => Ok(b.take().boxed()),
            CellBuilder::Float64(b) => Ok(b.take().boxed()),
            CellBuilder::Date(b) => Ok(b.take().to(ArrowDataType::Date32).boxed()),
            CellBuilder::Bool(b) => {
                let array: polars_arrow::array::BooleanArray = std::mem::take(b).into();
                Ok(array.boxed())
            }
            CellBuilder::Spans(b) => Ok(std::mem::take(b).finish()?.boxed()),
            CellBuilder::TextList(b) => Ok(std::mem::take(b).finish()?.boxed()),
        }
    }

    /// Takes the memory of the array that was taken last for the next one, once nobody else has it.
    pub fn reuse(&mut self) {
        match &mut self.cells {
            CellBuilder::Int32(b) | CellBuilder::Date(b) => b.reuse(),
            CellBuilder::Int64(b) => b.reuse(),
            CellBuilder::Float64(b) => b.reuse(),
            CellBuilder::Text(_) | CellBuilder::Bool(_) | CellBuilder::Spans(_) | CellBuilder::TextList(_) => {}
        }
    }
}

impl Cells for ArrayBuilder {
    fn text(&mut self, value: Option<&str>) {
        match &mut self.cells {
            CellBuilder::Text(b) => b.append(value),
            _ => self.is_mismatched = true,
        }
    }

    fn int(&mut self, value: Option<u64>) {
        match &mut self.cells {
            // No article has 2,147,483,648 code points: readers bound them.
            CellBuilder::Int32(b) => b.append(value.map(|n| i32::try_from(n).unwrap_or(i32::MAX))),
            CellBuilder::Int64(b) => b.append(value.map(|n| i64::try_from(n).unwrap_or(i64::MAX))),
            _ => self.is_mismatched = true,
        }
    }

    fn float(&mut self, value: Option<f64>) {
        match &mut self.cells {
            CellBuilder::Float64(b) => b.append(value),
            _ => self.is_mismatched = true,
        }
    }

    fn flag(&mut self, value: bool) {
        match &mut self.cells {
            CellBuilder::Bool(b) => b.push(Some(value)),
            _ => self.is_mismatched = true,
        }
    }

    fn date(&mut self, value: Option<Date>) {
        match &mut self.cells {
            CellBuilder::Date(b) => b.append(value.map(days)),
            _ => self.is_mismatched = true,
        }
    }

    fn spans(&mut self, value: &[PointSpan]) {
        match &mut self.cells {
            CellBuilder::Spans(b) => b.append(value),
            _ => self.is_mismatched = true,
        }
    }

    fn list(&mut self, each: &mut dyn FnMut(&mut dyn FnMut(&str))) {
        match &mut self.cells {
            CellBuilder::TextList(b) => b.append(each),
            _ => self.is_mismatched = true,
        }
    }
}

/// Days since 1970-01-01.
pub(super) fn days(date: Date) -> i32 {
    let hours = date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours();
    (hours / 24) as i32
}

/// The date so many days after 1970-01-01; `None` out of range.
pub(super) fn date_of(days: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// A list for each row, of so many items each; none: missing.
fn list(item: ArrowDataType, items: ArrayRef, lengths: Vec<usize>) -> Result<ListArray<i32>, PolarsError> {
    let validity: MutableBitmap = lengths.iter().map(|&n| n > 0).collect();
    let offsets = Offsets::<i32>::try_from_lengths(lengths.into_iter())?;
    let validity = (validity.unset_bits() > 0).then(|| validity.freeze());
    ListArray::try_new(list_of(item), offsets.into(), items, validity)
}

/// A list of spans for each row.
#[derive(Default)]
struct SpansBuilder {
    starts: Vec<i32>,
    ends: Vec<i32>,
    lengths: Vec<usize>,
}

impl SpansBuilder {
    fn append(&mut self, spans: &[PointSpan]) {
        let point = |at: u32| i32::try_from(at).unwrap_or(i32::MAX);
        self.lengths.push(spans.len());
        for span in spans {
            self.starts.push(point(span.start));
            self.ends.push(point(span.end));
        }
    }

    fn finish(self) -> Result<ListArray<i32>, PolarsError> {
        let n = self.starts.len();
        let (starts, ends) = (PrimitiveArray::from_vec(self.starts), PrimitiveArray::from_vec(self.ends));
        let spans = StructArray::try_new(span_type(), n, vec![starts.boxed(), ends.boxed()], None)?;
        list(span_type(), spans.boxed(), self.lengths)
    }
}

/// A list of texts for each row.
#[derive(Default)]
struct TextListBuilder {
    texts: MutableBinaryViewArray<str>,
    lengths: Vec<usize>,
}

impl TextListBuilder {
    #[expect(clippy::type_complexity, reason = "texts given one after the other, without a list of them")]
    fn append(&mut self, each: &mut dyn FnMut(&mut dyn FnMut(&str))) {
        let before = self.texts.len();
        each(&mut |text| self.texts.push_value(text));
        self.lengths.push(self.texts.len() - before);
    }

    fn finish(self) -> Result<ListArray<i32>, PolarsError> {
        let texts = Utf8ViewArray::from(self.texts);
        list(arrow_type(Type::Text, &ArrowDataType::Utf8View), texts.boxed(), self.lengths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        for (text, n) in [("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2025-03-14", 20_161)] {
            let date: Date = text.parse().expect("a date");
            assert_eq!(days(date), n, "{text}");
            assert_eq!(date_of(n), Some(date));
        }
        assert_eq!(date_of(i32::MAX), None);
    }

    #[test]
    fn a_cell_of_another_type_is_an_error() {
        let mut column = ArrayBuilder::new(Type::Int32);
        column.int(Some(7));
        column.text(Some("seven"));
        assert!(column.take_array().is_err());
    }
}
