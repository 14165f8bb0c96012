//! A text column for Parquet: most texts of the tables recur from row to row.

use std::sync::Arc;

use polars::prelude::{ArrayRef, PlHashMap, PolarsError};
use polars_arrow::array::{DictionaryArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, IntegerType};

/// Collects texts as numbers into a list of the distinct ones, which is how Parquet stores them; a text that
/// is the last one again costs one comparison. Where most rows have a text of their own this would only cost,
/// and it gives the texts as they are, from the next row group on without looking for the same.
#[derive(Default)]
pub(super) struct TextColumn {
    texts: Vec<Arc<str>>,
    number_of: PlHashMap<Arc<str>, u32>,
    /// Which text each row has; `None` is missing.
    rows: Vec<Option<u32>>,
    last: Option<u32>,
    /// Whether the row group before had mostly texts of their own.
    mostly_distinct: bool,
}

impl TextColumn {
    /// Appends a text; an empty one is missing.
    pub fn append(&mut self, value: Option<&str>) {
        let Some(value) = value.filter(|v| !v.is_empty()) else { return self.rows.push(None) };
        let number = if self.mostly_distinct { self.add(value) } else { self.number(value) };
        self.rows.push(Some(number));
    }

    fn number(&mut self, value: &str) -> u32 {
        let last = self.last.filter(|&n| self.texts.get(n as usize).is_some_and(|t| **t == *value));
        if let Some(known) = last.or_else(|| self.number_of.get(value).copied()) {
            self.last = Some(known);
            return known;
        }
        let number = self.add(value);
        if let Some(text) = self.texts.last() {
            self.number_of.insert(Arc::clone(text), number);
        }
        self.last = Some(number);
        number
    }

    fn add(&mut self, value: &str) -> u32 {
        self.texts.push(value.into());
        self.texts.len() as u32 - 1
    }

    /// The texts so far as an Arrow array; it begins anew.
    pub fn take(&mut self) -> Result<ArrayRef, PolarsError> {
        let Self { texts, rows, .. } = std::mem::take(self);
        self.mostly_distinct = 2 * texts.len() > rows.len();
        if self.mostly_distinct || texts.is_empty() {
            let text = |number: &Option<u32>| number.and_then(|n| texts.get(n as usize)).map(|t| &**t);
            return Ok(Utf8ViewArray::from_slice(rows.iter().map(text).collect::<Vec<_>>()).boxed());
        }
        let texts = Utf8ViewArray::from_slice_values(texts.iter().map(|t| &**t).collect::<Vec<_>>());
        let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
        Ok(DictionaryArray::try_new(dtype, PrimitiveArray::<u32>::from(rows), texts.boxed())?.boxed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_texts(array: &ArrayRef) -> Vec<Option<String>> {
        let any = array.as_any();
        let texts = |a: &Utf8ViewArray| a.iter().map(|t| t.map(str::to_string)).collect::<Vec<_>>();
        match any.downcast_ref::<DictionaryArray<u32>>() {
            None => texts(any.downcast_ref().expect("texts")),
            Some(d) => {
                let values = texts(d.values().as_any().downcast_ref().expect("texts"));
                d.keys().iter().map(|k| k.and_then(|&k| values[k as usize].clone())).collect()
            }
        }
    }

    #[test]
    fn texts_come_out_as_they_went_in_whether_they_recur_or_not() {
        let mut column = TextColumn::default();
        let recurring = ["a", "a", "", "b", "a", "b", "b", "a"];
        let own = ["a", "b", "", "c", "c", "a longer text than a view holds in itself"];
        for (rows, is_dictionary) in
            [(&recurring[..], true), (&own, false), (&own, false), (&[""; 3], false), (&recurring, true)]
        {
            rows.iter().for_each(|r| column.append(Some(r)));
            let array = column.take().expect("an array");
            let wanted: Vec<Option<String>> = rows.iter().map(|r| (!r.is_empty()).then(|| (*r).to_string())).collect();
            assert_eq!(as_texts(&array), wanted);
            assert_eq!(array.as_any().is::<DictionaryArray<u32>>(), is_dictionary, "{rows:?}");
        }
    }
}
