//! Columns in the making.

use std::borrow::Cow;

use polars::prelude::{
    ArrayRef, BooleanChunkedBuilder, ChunkedBuilder, CompatLevel, Float32Type, Float64Type, Int32Type, IntoSeries,
    ListBuilderTrait, ListStringChunkedBuilder, PlSmallStr, PolarsError, PrimitiveChunkedBuilder, Series,
    StringChunkedBuilder, UInt32Type, UInt64Type,
};
use polars_arrow::array::{ListArray, PrimitiveArray, StructArray};
use polars_arrow::bitmap::MutableBitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::offset::Offsets;

use super::parquet_sink::{list_of, span_type};
use super::text_column::TextColumn;
use crate::tables::schema::Type;
use crate::tables::{Date, PointSpan};

/// Room for this many rows at first.
const CAPACITY: usize = 1024;

/// Collects the cells of one column. A cell of another type than the column's is a bug: it becomes null.
pub(super) struct ColumnBuilder {
    name: PlSmallStr,
    kind: Type,
    cells: CellBuilder,
}

enum CellBuilder {
    Text(StringChunkedBuilder),
    /// Text on its way to Parquet.
    Repeated(TextColumn),
    U32(PrimitiveChunkedBuilder<UInt32Type>),
    U64(PrimitiveChunkedBuilder<UInt64Type>),
    F32(PrimitiveChunkedBuilder<Float32Type>),
    F64(PrimitiveChunkedBuilder<Float64Type>),
    Flag(BooleanChunkedBuilder),
    Date(PrimitiveChunkedBuilder<Int32Type>),
    Spans(SpansBuilder),
    List(ListStringChunkedBuilder),
}

impl ColumnBuilder {
    /// An empty column.
    pub fn new(name: PlSmallStr, kind: Type) -> Self {
        let cells = CellBuilder::new(name.clone(), kind);
        Self { name, kind, cells }
    }

    /// An empty column to be taken as an Arrow array.
    pub fn for_parquet(name: PlSmallStr, kind: Type) -> Self {
        match kind {
            Type::Text => Self { name, kind, cells: CellBuilder::Repeated(TextColumn::default()) },
            _ => Self::new(name, kind),
        }
    }

    /// Its name and type.
    pub fn described(&self) -> (Cow<'static, str>, Type) {
        (Cow::Owned(self.name.to_string()), self.kind)
    }

    /// Its cells so far, as an Arrow array; it begins anew.
    pub fn take_array(&mut self) -> Result<ArrayRef, PolarsError> {
        if let CellBuilder::Repeated(texts) = &mut self.cells {
            return texts.take();
        }
        let series = self.take_series()?;
        if self.kind == Type::Date {
            let days = series.i32()?.iter().collect::<PrimitiveArray<i32>>();
            return Ok(days.to(ArrowDataType::Date32).boxed());
        }
        Ok(series.rechunk().to_arrow(0, CompatLevel::newest()))
    }

    fn take_series(&mut self) -> Result<Series, PolarsError> {
        let fresh = CellBuilder::new(self.name.clone(), self.kind);
        Ok(match std::mem::replace(&mut self.cells, fresh) {
            CellBuilder::Text(b) => b.finish().into_series(),
            CellBuilder::Repeated(mut b) => Series::try_from((self.name.clone(), b.take()?))?,
            CellBuilder::U32(b) => b.finish().into_series(),
            CellBuilder::U64(b) => b.finish().into_series(),
            CellBuilder::F32(b) => b.finish().into_series(),
            CellBuilder::F64(b) => b.finish().into_series(),
            CellBuilder::Flag(b) => b.finish().into_series(),
            CellBuilder::Date(b) => b.finish().into_series(),
            CellBuilder::Spans(b) => b.finish(self.name.clone())?,
            CellBuilder::List(mut b) => b.finish().into_series(),
        })
    }

    /// Appends a text; an empty one is missing.
    pub fn text(&mut self, value: Option<&str>) {
        match &mut self.cells {
            CellBuilder::Text(b) => b.append_option(value.filter(|v| !v.is_empty())),
            CellBuilder::Repeated(b) => b.append(value),
            _ => self.mismatch(),
        }
    }

    pub fn u32(&mut self, value: Option<u32>) {
        match &mut self.cells {
            CellBuilder::U32(b) => b.append_option(value),
            _ => self.mismatch(),
        }
    }

    pub fn u64(&mut self, value: Option<u64>) {
        match &mut self.cells {
            CellBuilder::U64(b) => b.append_option(value),
            _ => self.mismatch(),
        }
    }

    pub fn f32(&mut self, value: Option<f32>) {
        match &mut self.cells {
            CellBuilder::F32(b) => b.append_option(value),
            _ => self.mismatch(),
        }
    }

    pub fn f64(&mut self, value: Option<f64>) {
        match &mut self.cells {
            CellBuilder::F64(b) => b.append_option(value),
            _ => self.mismatch(),
        }
    }

    pub fn flag(&mut self, value: bool) {
        match &mut self.cells {
            CellBuilder::Flag(b) => b.append_value(value),
            _ => self.mismatch(),
        }
    }

    pub fn date(&mut self, value: Option<Date>) {
        match &mut self.cells {
            CellBuilder::Date(b) => b.append_option(value.map(days)),
            _ => self.mismatch(),
        }
    }

    /// Appends spans; no spans are missing.
    pub fn spans(&mut self, value: &[PointSpan]) {
        match &mut self.cells {
            CellBuilder::Spans(b) => b.append(value),
            _ => self.mismatch(),
        }
    }

    /// Appends a list of texts; an empty one is missing.
    pub fn list<'a>(&mut self, values: impl Iterator<Item = &'a str>) {
        match &mut self.cells {
            CellBuilder::List(b) => {
                let mut values = values.peekable();
                if values.peek().is_some() {
                    b.append_values_iter(values);
                } else {
                    b.append_null();
                }
            }
            _ => self.mismatch(),
        }
    }

    fn mismatch(&mut self) {
        debug_assert!(false, "a cell of column {} is not of its type", self.name);
        match &mut self.cells {
            CellBuilder::Text(b) => b.append_null(),
            CellBuilder::Repeated(b) => b.append(None),
            CellBuilder::U32(b) => b.append_null(),
            CellBuilder::U64(b) => b.append_null(),
            CellBuilder::F32(b) => b.append_null(),
            CellBuilder::F64(b) => b.append_null(),
            CellBuilder::Flag(b) => b.append_null(),
            CellBuilder::Date(b) => b.append_null(),
            CellBuilder::Spans(b) => b.append(&[]),
            CellBuilder::List(b) => b.append_null(),
        }
    }
}

impl CellBuilder {
    fn new(name: PlSmallStr, kind: Type) -> Self {
        match kind {
            Type::Text => Self::Text(StringChunkedBuilder::new(name, CAPACITY)),
            Type::U32 => Self::U32(PrimitiveChunkedBuilder::new(name, CAPACITY)),
            Type::U64 => Self::U64(PrimitiveChunkedBuilder::new(name, CAPACITY)),
            Type::F32 => Self::F32(PrimitiveChunkedBuilder::new(name, CAPACITY)),
            Type::F64 => Self::F64(PrimitiveChunkedBuilder::new(name, CAPACITY)),
            Type::Bool => Self::Flag(BooleanChunkedBuilder::new(name, CAPACITY)),
            Type::Date => Self::Date(PrimitiveChunkedBuilder::new(name, CAPACITY)),
            Type::Spans => Self::Spans(SpansBuilder::default()),
            Type::TextList => Self::List(ListStringChunkedBuilder::new(name, CAPACITY, CAPACITY)),
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

/// A list of spans a row.
#[derive(Default)]
struct SpansBuilder {
    starts: Vec<u32>,
    ends: Vec<u32>,
    lengths: Vec<usize>,
}

impl SpansBuilder {
    fn append(&mut self, spans: &[PointSpan]) {
        self.lengths.push(spans.len());
        for span in spans {
            self.starts.push(span.start);
            self.ends.push(span.end);
        }
    }

    fn finish(self, name: PlSmallStr) -> Result<Series, PolarsError> {
        let validity: MutableBitmap = self.lengths.iter().map(|&n| n > 0).collect();
        let offsets = Offsets::<i64>::try_from_lengths(self.lengths.into_iter())?;
        let dtype = span_type();
        let n = self.starts.len();
        let (starts, ends) = (PrimitiveArray::from_vec(self.starts), PrimitiveArray::from_vec(self.ends));
        let spans = StructArray::try_new(dtype.clone(), n, vec![starts.boxed(), ends.boxed()], None)?;
        let list = ListArray::try_new(list_of(dtype), offsets.into(), spans.boxed(), Some(validity.freeze()))?;
        Series::try_from((name, list.boxed()))
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
}
