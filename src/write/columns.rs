//! Columns in the making.

use std::borrow::Cow;

use polars::prelude::{
    ArrayRef, BooleanChunkedBuilder, ChunkedBuilder, CompatLevel, IntoSeries, ListBuilderTrait,
    ListStringChunkedBuilder, PlSmallStr, PolarsError,
};
use polars_arrow::array::{ListArray, PrimitiveArray, StructArray};
use polars_arrow::bitmap::MutableBitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::offset::Offsets;

use super::number_column::NumberColumn;
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
    Text(TextColumn),
    U32(NumberColumn<u32>),
    U64(NumberColumn<u64>),
    F32(NumberColumn<f32>),
    F64(NumberColumn<f64>),
    Flag(BooleanChunkedBuilder),
    Date(NumberColumn<i32>),
    Spans(SpansBuilder),
    List(ListStringChunkedBuilder),
}

impl ColumnBuilder {
    /// An empty column.
    pub fn new(name: PlSmallStr, kind: Type) -> Self {
        let cells = match kind {
            Type::Text => CellBuilder::Text(TextColumn::default()),
            Type::U32 => CellBuilder::U32(NumberColumn::default()),
            Type::U64 => CellBuilder::U64(NumberColumn::default()),
            Type::F32 => CellBuilder::F32(NumberColumn::default()),
            Type::F64 => CellBuilder::F64(NumberColumn::default()),
            Type::Bool => CellBuilder::Flag(flags(&name)),
            Type::Date => CellBuilder::Date(NumberColumn::default()),
            Type::Spans => CellBuilder::Spans(SpansBuilder::default()),
            Type::TextList => CellBuilder::List(lists(&name)),
        };
        Self { name, kind, cells }
    }

    /// Its name and type.
    pub fn described(&self) -> (Cow<'static, str>, Type) {
        (Cow::Owned(self.name.to_string()), self.kind)
    }

    /// Its cells so far, as an Arrow array; it begins anew.
    pub fn take_array(&mut self) -> Result<ArrayRef, PolarsError> {
        let series = match &mut self.cells {
            CellBuilder::Text(b) => return b.take(),
            CellBuilder::U32(b) => return Ok(b.take().boxed()),
            CellBuilder::U64(b) => return Ok(b.take().boxed()),
            CellBuilder::F32(b) => return Ok(b.take().boxed()),
            CellBuilder::F64(b) => return Ok(b.take().boxed()),
            CellBuilder::Date(b) => return Ok(b.take().to(ArrowDataType::Date32).boxed()),
            CellBuilder::Spans(b) => return Ok(std::mem::take(b).finish()?.boxed()),
            CellBuilder::Flag(b) => std::mem::replace(b, flags(&self.name)).finish().into_series(),
            CellBuilder::List(b) => std::mem::replace(b, lists(&self.name)).finish().into_series(),
        };
        Ok(series.rechunk().to_arrow(0, CompatLevel::newest()))
    }

    /// Takes the memory of the array that was taken last for the next one, once nobody else has it.
    pub fn reuse(&mut self) {
        match &mut self.cells {
            CellBuilder::U32(b) => b.reuse(),
            CellBuilder::U64(b) => b.reuse(),
            CellBuilder::F32(b) => b.reuse(),
            CellBuilder::F64(b) => b.reuse(),
            CellBuilder::Date(b) => b.reuse(),
            CellBuilder::Text(_) | CellBuilder::Flag(_) | CellBuilder::Spans(_) | CellBuilder::List(_) => {}
        }
    }

    /// Appends a text; an empty one is missing.
    pub fn text(&mut self, value: Option<&str>) {
        match &mut self.cells {
            CellBuilder::Text(b) => b.append(value),
            _ => self.mismatch(),
        }
    }

    pub fn u32(&mut self, value: Option<u32>) {
        match &mut self.cells {
            CellBuilder::U32(b) => b.append(value),
            _ => self.mismatch(),
        }
    }

    pub fn u64(&mut self, value: Option<u64>) {
        match &mut self.cells {
            CellBuilder::U64(b) => b.append(value),
            _ => self.mismatch(),
        }
    }

    pub fn f32(&mut self, value: Option<f32>) {
        match &mut self.cells {
            CellBuilder::F32(b) => b.append(value),
            _ => self.mismatch(),
        }
    }

    pub fn f64(&mut self, value: Option<f64>) {
        match &mut self.cells {
            CellBuilder::F64(b) => b.append(value),
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
            CellBuilder::Date(b) => b.append(value.map(days)),
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
            CellBuilder::Text(b) => b.append(None),
            CellBuilder::U32(b) => b.append(None),
            CellBuilder::U64(b) => b.append(None),
            CellBuilder::F32(b) => b.append(None),
            CellBuilder::F64(b) => b.append(None),
            CellBuilder::Flag(b) => b.append_null(),
            CellBuilder::Date(b) => b.append(None),
            CellBuilder::Spans(b) => b.append(&[]),
            CellBuilder::List(b) => b.append_null(),
        }
    }
}

fn flags(name: &PlSmallStr) -> BooleanChunkedBuilder {
    BooleanChunkedBuilder::new(name.clone(), CAPACITY)
}

fn lists(name: &PlSmallStr) -> ListStringChunkedBuilder {
    ListStringChunkedBuilder::new(name.clone(), CAPACITY, CAPACITY)
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

    fn finish(self) -> Result<ListArray<i64>, PolarsError> {
        let validity: MutableBitmap = self.lengths.iter().map(|&n| n > 0).collect();
        let offsets = Offsets::<i64>::try_from_lengths(self.lengths.into_iter())?;
        let dtype = span_type();
        let n = self.starts.len();
        let (starts, ends) = (PrimitiveArray::from_vec(self.starts), PrimitiveArray::from_vec(self.ends));
        let spans = StructArray::try_new(dtype.clone(), n, vec![starts.boxed(), ends.boxed()], None)?;
        ListArray::try_new(list_of(dtype), offsets.into(), spans.boxed(), Some(validity.freeze()))
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
