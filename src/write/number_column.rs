//! A column of numbers for Parquet, whose memory serves one row group after the other.

use polars_arrow::array::{MutablePrimitiveArray, PrimitiveArray};
use polars_arrow::types::NativeType;

/// Collects numbers. Memory given back after each row group would have to be taken and cleared again for the next.
pub(super) struct NumberColumn<T: NativeType> {
    cells: MutablePrimitiveArray<T>,
    /// The array that was taken last, while it is written.
    lent: Option<PrimitiveArray<T>>,
}

impl<T: NativeType> Default for NumberColumn<T> {
    fn default() -> Self {
        Self { cells: MutablePrimitiveArray::new(), lent: None }
    }
}

impl<T: NativeType> NumberColumn<T> {
    /// Appends a number.
    pub fn append(&mut self, value: Option<T>) {
        self.cells.push(value);
    }

    /// The numbers so far; it begins anew.
    pub fn take(&mut self) -> PrimitiveArray<T> {
        let array = PrimitiveArray::from(std::mem::take(&mut self.cells));
        self.lent = Some(array.clone());
        array
    }

    /// Takes the memory of the array that was taken last, if nobody else has it any more and no number came since.
    pub fn reuse(&mut self) {
        let Some(array) = self.lent.take().filter(|_| self.cells.values().is_empty()) else { return };
        if let Some(mut values) = array.into_inner().1.into_mut().right() {
            values.clear();
            self.cells.set_values(values);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_serves_again_once_the_array_is_gone() {
        let mut column = NumberColumn::<u32>::default();
        for cells in [vec![Some(1), None, Some(3)], vec![Some(4); 9], Vec::new(), vec![None, Some(7)]] {
            cells.iter().for_each(|&c| column.append(c));
            let array = column.take();
            assert_eq!(array.iter().map(|c| c.copied()).collect::<Vec<_>>(), cells);
            drop(array);
            column.reuse();
        }
        assert!(column.cells.values().capacity() >= 9);
        column.append(Some(5));
        let held = column.take();
        column.reuse();
        column.append(Some(6));
        assert_eq!((held.value(0), column.take().value(0)), (5, 6));
    }
}
