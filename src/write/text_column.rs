//! A text column for Parquet: most texts of the tables recur from row to row.

use std::hash::BuildHasher;

use polars::prelude::PlHashMap;
use polars::prelude::PolarsError;
use polars_arrow::array::ArrayRef;
use polars_arrow::array::{DictionaryArray, MutableBinaryViewArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, IntegerType};

/// Collects texts as numbers into a list of the distinct ones, which is how Parquet stores them; a text that
/// is the last one again costs one comparison. Where most rows have a text of their own this would only cost,
/// and it gives the texts as they are, from the next row group on without looking for the same.
///
/// Its memory serves one row group after the other.
#[derive(Default)]
pub(super) struct TextColumn {
    /// The texts, one after the other, and where each ends.
    texts: String,
    ends: Vec<usize>,
    /// The last text of each hash.
    number_of: PlHashMap<u64, u32>,
    /// The text before of the same hash, for each text that was looked for.
    same_hash: Vec<Option<u32>>,
    /// Which text each row has; `None` is missing.
    rows: Vec<Option<u32>>,
    last: Option<u32>,
    /// Whether the row group before had mostly texts of their own.
    mostly_distinct: bool,
}

impl TextColumn {
    /// Appends a text.
    pub fn append(&mut self, value: Option<&str>) {
        let Some(value) = value else { return self.rows.push(None) };
        let number = if self.mostly_distinct { self.add(value) } else { self.number(value) };
        self.rows.push(Some(number));
    }

    fn number(&mut self, value: &str) -> u32 {
        if let Some(last) = self.last.filter(|&n| self.text(n) == value) {
            return last;
        }
        let hash = self.number_of.hasher().hash_one(value);
        let first = self.number_of.get(&hash).copied();
        let mut known = first;
        while let Some(number) = known.filter(|&n| self.text(n) != value) {
            known = self.same_hash[number as usize];
        }
        let number = known.unwrap_or_else(|| {
            let number = self.add(value);
            self.same_hash.push(first);
            self.number_of.insert(hash, number);
            number
        });
        self.last = Some(number);
        number
    }

    fn add(&mut self, value: &str) -> u32 {
        self.texts.push_str(value);
        self.ends.push(self.texts.len());
        self.ends.len() as u32 - 1
    }

    fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let first = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.texts[first..self.ends[number]]
    }

    /// The texts so far as an Arrow array; it begins anew.
    pub fn take(&mut self) -> Result<ArrayRef, PolarsError> {
        self.mostly_distinct = 2 * self.ends.len() > self.rows.len();
        let array = if self.mostly_distinct || self.ends.is_empty() {
            self.views(self.rows.iter().copied())
        } else {
            let texts = self.views((0..self.ends.len() as u32).map(Some));
            let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
            DictionaryArray::try_new(dtype, PrimitiveArray::<u32>::from(&self.rows), texts)?.boxed()
        };
        self.texts.clear();
        self.ends.clear();
        self.number_of.clear();
        self.same_hash.clear();
        self.rows.clear();
        self.last = None;
        Ok(array)
    }

    fn views(&self, numbers: impl ExactSizeIterator<Item = Option<u32>>) -> ArrayRef {
        let mut views = MutableBinaryViewArray::<str>::with_capacity(numbers.len());
        numbers.for_each(|number| views.push(number.map(|n| self.text(n))));
        Utf8ViewArray::from(views).boxed()
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
            rows.iter().for_each(|r| column.append(Some(*r).filter(|r| !r.is_empty())));
            let array = column.take().expect("an array");
            let wanted: Vec<Option<String>> = rows.iter().map(|r| (!r.is_empty()).then(|| (*r).to_string())).collect();
            assert_eq!(as_texts(&array), wanted);
            assert_eq!(array.as_any().is::<DictionaryArray<u32>>(), is_dictionary, "{rows:?}");
        }
    }
}
