//! Dates: the month as text, and a number that sorts as they do.

use std::fmt::Write;
use std::ops::Deref;

use super::Date;

/// Bytes of the longest month, that of a year before Christ.
const MAX_BYTES: usize = 8;

/// A month, `YYYY-MM`, without memory of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Month {
    bytes: [u8; MAX_BYTES],
    len: usize,
}

impl Month {
    /// The month of a date.
    pub fn of(date: Date) -> Self {
        let mut month = Self::default();
        // A year has at most four digits and a sign: there is room.
        let _ = write!(month, "{:04}-{:02}", date.year(), date.month());
        month
    }
}

impl Write for Month {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(std::fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

impl Deref for Month {
    type Target = str;

    fn deref(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

/// A number that sorts as dates do: 512 a year and 32 a month, so with gaps.
pub(crate) fn sort_number(date: Date) -> i32 {
    i32::from(date.year()) * 512 + i32::from(date.month()) * 32 + i32::from(date.day())
}

/// The month of a date, `YYYY-MM`.
pub fn month_of(date: Date) -> String {
    Month::of(date).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_four_digits_of_year_and_two_of_month() {
        for (year, month, text) in
            [(2025, 3, "2025-03"), (44, 12, "0044-12"), (-44, 3, "-044-03"), (-9999, 11, "-9999-11")]
        {
            assert_eq!(&*Month::of(jiff::civil::date(year, month, 1)), text);
        }
    }
}
