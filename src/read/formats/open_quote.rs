//! Quotes in a CSV that are never closed. To the parser all that follows is one field: thousands of rows, without an error.

use memchr::{memchr, memchr2};

/// Lines that must be rows for a row that is too long to have left a quote open.
const MIN_ROWS: usize = 3;

/// A row that leaves a quote open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LeftOpen<'r> {
    /// What follows its first line.
    pub(super) rest: &'r [u8],
    /// Whether no quote at all comes after it.
    pub(super) to_the_end: bool,
}

/// Finds whether `row`, as it is in the file, leaves a quote open. If `is_cut`, only its beginning is known; rows have
/// `width` fields.
///
/// It does if it ends within a quote; if the quote that would close one begins a line or follows a delimiter, and a
/// field's text comes after it; or, where it is cut, if the lines within the quote are rows.
pub(super) fn find(row: &[u8], is_cut: bool, delimiter: u8, width: usize) -> Option<LeftOpen<'_>> {
    let start = row.iter().position(|byte| !matches!(byte, b'\n' | b'\r'))?;
    let row = &row[start..];
    let rest = memchr2(b'\n', b'\r', row).map_or(&[][..], |end| &row[end + 1..]);
    if !is_cut && rest.is_empty() && memchr(b'"', row).is_none() {
        return None;
    }
    match end_of_quotes(row, delimiter) {
        End::Closed => None,
        End::Opened => Some(LeftOpen { rest, to_the_end: false }),
        End::Within => (!is_cut || has_rows(rest, delimiter, width)).then_some(LeftOpen { rest, to_the_end: true }),
    }
}

/// How a row's quotes end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Closed,
    /// The row ends within a quote.
    Within,
    /// A quote from a line before ends where another one begins.
    Opened,
}

fn end_of_quotes(row: &[u8], delimiter: u8) -> End {
    let mut at = 0;
    loop {
        // A field begins here.
        if row.get(at) == Some(&b'"') {
            let start = at;
            at += 1;
            loop {
                let Some(found) = memchr(b'"', &row[at..]) else { return End::Within };
                at += found;
                if row.get(at + 1) != Some(&b'"') {
                    break;
                }
                // A quote that is part of the text is written twice.
                at += 2;
            }
            let text_follows = row.get(at + 1).is_some_and(|b| *b != delimiter && !b.is_ascii_whitespace());
            let begins = row[at - 1] == delimiter || matches!(row[at - 1], b'\n' | b'\r');
            if text_follows && begins && memchr2(b'\n', b'\r', &row[start..at]).is_some() {
                return End::Opened;
            }
        }
        match row[at..].iter().position(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r')) {
            Some(found) => at += found + 1,
            None => return End::Closed,
        }
    }
}

/// Whether the text begins with whole rows of `width` fields.
fn has_rows(text: &[u8], delimiter: u8, width: usize) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    width > 1
        && (0..MIN_ROWS).all(|_| {
            let line = lines.next().unwrap_or_default();
            memchr(b'"', line).is_none() && line.iter().filter(|byte| **byte == delimiter).count() + 1 == width
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(row: &str) -> Option<&str> {
        find(row.as_bytes(), false, b',', 2).map(|found| std::str::from_utf8(found.rest).expect("text"))
    }

    #[test]
    fn sound_rows_leave_no_quote_open() {
        for row in [
            "",
            "\r\n",
            "1,text",
            "1,\"text\"\r\n",
            "\n1,\"two\nlines, and a \"\"word\"\", or \n\"\"two\"\"\"\n",
            "1,5\" of snow\n",
            "1,\"said\" by her\n",
            "1,\"one\ntwo\" \n",
            "\"a\nb\",\"c\nd\"",
        ] {
            assert_eq!(rest(row), None, "{row:?}");
        }
    }

    #[test]
    fn an_open_quote_ends_with_its_line() {
        assert_eq!(rest("1,\"text\n2,text\n3,text"), Some("2,text\n3,text"));
        assert_eq!(rest("1,\"text\n2,\"other\"\n"), Some("2,\"other\"\n"));
        assert_eq!(rest("1,\"text\n\"2\",\"other\"\n"), Some("\"2\",\"other\"\n"));
        assert_eq!(rest("1,\"text"), Some(""));
    }

    #[test]
    fn a_row_that_is_cut_off_must_hold_rows() {
        let cut = |row: &str| find(row.as_bytes(), true, b',', 2).is_some();
        assert!(cut("1,\"text\n2,a\n3,b\n4,c\n5,"));
        assert!(!cut("1,\"text\nand more, of it\nto come\n"));
        assert!(!cut("1,text that goes on"));
    }
}
