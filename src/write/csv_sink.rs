//! Rows to CSV: UTF-8, RFC 4180, with a header.

use std::borrow::Cow;
use std::io::Write as _;
use std::path::Path;

use super::WriteError;
use super::file::{FileState, TableFile};
use crate::tables::schema::Type;
use crate::tables::{Cells, Date, PointSpan};

/// Bytes that are gathered before they are given to the file.
const BUFFER: usize = 1 << 18;

/// Writes the rows of one table as they come.
pub(super) struct CsvSink {
    file: TableFile,
    state: FileState,
    /// Knows what has to be quoted.
    rules: csv_core::Writer,
    /// What was not given to the file yet. A cell ends with a comma, which the end of a row takes the place of.
    out: Vec<u8>,
    /// Where the row at hand begins in `out`.
    row: usize,
    scratch: String,
}

impl CsvSink {
    /// Creates the file and writes its header.
    pub fn create(path: &Path, columns: &[(Cow<'static, str>, Type)]) -> Result<Self, WriteError> {
        let (file, state) = TableFile::create(path)?;
        let rules = csv_core::WriterBuilder::new().terminator(csv_core::Terminator::CRLF).build();
        let mut sink = Self { file, state, rules, out: Vec::new(), row: 0, scratch: String::new() };
        for (name, _) in columns {
            sink.field(name);
        }
        sink.end_row()?;
        Ok(sink)
    }

    /// What is known of its file.
    pub fn state(&self) -> &FileState {
        &self.state
    }

    /// Ends the row whose cells have been given.
    pub fn end_row(&mut self) -> Result<(), WriteError> {
        self.out.pop();
        if self.out.len() == self.row {
            // A line without anything would be no row.
            self.out.extend_from_slice(b"\"\"");
        }
        self.out.extend_from_slice(b"\r\n");
        let given = if self.out.len() < BUFFER { Ok(()) } else { self.give() };
        self.row = self.out.len();
        given
    }

    fn give(&mut self) -> Result<(), WriteError> {
        let given = self.file.write_all(&self.out);
        self.out.clear();
        given.map_err(|e| self.state.failure(|| e))
    }

    /// Writes what is left and syncs the file.
    pub fn finish(mut self) -> Result<(), WriteError> {
        self.give()?;
        self.file.flush().map_err(|e| self.state.failure(|| e))?;
        self.state.sync()
    }

    fn field(&mut self, value: &str) {
        let value = value.as_bytes();
        if self.rules.should_quote(value) {
            self.out.push(b'"');
            let at = self.out.len();
            // Each byte may be a quote, which is doubled.
            self.out.resize(at + 2 * value.len(), 0);
            let (_, _, n) = csv_core::quote(value, &mut self.out[at..], b'"', b'"', true);
            self.out.truncate(at + n);
            self.out.push(b'"');
        } else {
            self.out.extend_from_slice(value);
        }
        self.out.push(b',');
    }

    /// A cell of digits and letters, which need no quotes.
    fn plain(&mut self, value: &[u8]) {
        self.out.extend_from_slice(value);
        self.out.push(b',');
    }

    fn shown(&mut self, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            // Writing to memory cannot fail.
            let _ = write!(self.out, "{value}");
        }
        self.out.push(b',');
    }
}

impl Cells for CsvSink {
    fn text(&mut self, value: Option<&str>) {
        self.field(value.unwrap_or(""));
    }

    fn u32(&mut self, value: Option<u32>) {
        self.u64(value.map(u64::from));
    }

    fn u64(&mut self, value: Option<u64>) {
        if let Some(value) = value {
            push_whole(&mut self.out, value);
        }
        self.out.push(b',');
    }

    fn f32(&mut self, value: Option<f32>) {
        self.shown(value);
    }

    fn f64(&mut self, value: Option<f64>) {
        match value {
            // Half of the numbers.
            Some(value) if value.to_bits() == 0 => self.out.extend_from_slice(b"0,"),
            Some(value) if !push_thousandths(&mut self.out, value) => self.shown(Some(value)),
            _ => self.out.push(b','),
        }
    }

    fn flag(&mut self, value: bool) {
        self.plain(if value { b"true" } else { b"false" });
    }

    fn date(&mut self, value: Option<Date>) {
        match value.map(|d| (d, d.year(), [d.month(), d.day()])) {
            None => self.plain(b""),
            Some((_, year @ 0..=9999, parts)) => {
                let mut out = *b"0000-00-00";
                let digit = |n: i16| b'0' + (n % 10).unsigned_abs() as u8;
                for (at, unit) in [(0, 1000), (1, 100), (2, 10), (3, 1)] {
                    out[at] = digit(year / unit);
                }
                for (at, part) in [(5, parts[0]), (8, parts[1])] {
                    out[at] = digit(i16::from(part) / 10);
                    out[at + 1] = digit(i16::from(part));
                }
                self.plain(&out);
            }
            Some((date, ..)) => self.shown(Some(date)),
        }
    }

    fn spans(&mut self, value: &[PointSpan]) {
        for (i, span) in value.iter().enumerate() {
            if i > 0 {
                self.out.push(b';');
            }
            push_whole(&mut self.out, u64::from(span.start));
            self.out.push(b'-');
            push_whole(&mut self.out, u64::from(span.end));
        }
        self.out.push(b',');
    }

    fn list<'a>(&mut self, values: impl Iterator<Item = &'a str> + Clone) {
        let mut list = std::mem::take(&mut self.scratch);
        list.clear();
        for (i, mut value) in values.enumerate() {
            if i > 0 {
                list.push(';');
            }
            while let Some(at) = memchr::memchr2(b';', b'\\', value.as_bytes()) {
                list.push_str(&value[..at]);
                list.push('\\');
                list.push_str(&value[at..=at]);
                value = &value[at + 1..];
            }
            list.push_str(value);
        }
        self.field(&list);
        self.scratch = list;
    }

    fn requested(&mut self, _value: Option<&str>) {}
}

fn push_whole(to: &mut Vec<u8>, value: u64) {
    if value < 10 {
        to.push(b'0' + value as u8);
    } else {
        to.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
    }
}

/// Appends a number of at most three decimals as `Display` would, at a fraction of its cost; whether it is one.
/// Fewer than 16 digits name one number only, so that none is shorter than these.
fn push_thousandths(to: &mut Vec<u8>, value: f64) -> bool {
    // A whole number of thousandths, give or take what the product lost: the division tells. NaN and infinity fail it,
    // and so does -0 by its bits.
    let n = (value.abs() * 1e3 + 0.5) as u64;
    let exact = n < 1_000_000_000_000 && (n as f64 / 1e3).copysign(value) == value;
    if !exact || (n == 0 && value.is_sign_negative()) {
        return false;
    }
    if value < 0.0 {
        to.push(b'-');
    }
    let (whole, rest) = (n / 1000, (n % 1000) as u16);
    push_whole(to, whole);
    if rest > 0 {
        let digits = [b'.', b'0' + (rest / 100) as u8, b'0' + (rest / 10 % 10) as u8, b'0' + (rest % 10) as u8];
        let kept = match rest {
            _ if !rest.is_multiple_of(10) => 4,
            _ if !rest.is_multiple_of(100) => 3,
            _ => 2,
        };
        to.extend_from_slice(&digits[..kept]);
    }
    true
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_the_dictionary_says() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.csv");
        let mut sink = CsvSink::create(&path, &vec![("c".into(), Type::Text); 12]).expect("a file");
        let date = |text: &str| text.parse::<Date>().ok();
        for day in ["0001-01-01", "2025-03-14", "1999-12-31", "-000044-03-15"] {
            sink.date(Some(date(day).expect("a date")));
        }
        sink.date(None);
        sink.u64(Some(u64::MAX));
        sink.u32(None);
        sink.f32(Some(0.83));
        sink.f64(Some(142.857));
        sink.spans(&[PointSpan { start: 0, end: 7 }, PointSpan { start: 12, end: u32::MAX }]);
        sink.spans(&[]);
        sink.list(["a;b", "c\\d", "e, f"].into_iter());
        sink.end_row().expect("room");
        sink.finish().expect("room");
        let text = std::fs::read_to_string(&path).expect("a file");
        let wanted = "0001-01-01,2025-03-14,1999-12-31,-000044-03-15,,18446744073709551615,,0.83,142.857,\
                      0-7;12-4294967295,,\"a\\;b;c\\\\d;e, f\"\r\n";
        assert_eq!(text.split_once("\r\n").map(|t| t.1), Some(wanted));
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.csv");
        let texts = ["", "a", "\"", "say \"no\"", "a,b", "line\nfeed", "cr\r", "\"\"", " a ", "#", "é,ü"];
        let mut ours = CsvSink::create(&path, &[("c".into(), Type::Text)]).expect("a file");
        let mut theirs = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        theirs.write_record(["c"]).expect("memory");
        for text in texts {
            ours.text(Some(text));
            ours.end_row().expect("room");
            theirs.write_record([text]).expect("memory");
        }
        ours.finish().expect("room");
        assert_eq!(std::fs::read(&path).expect("a file"), theirs.into_inner().expect("memory"));
    }

    proptest::proptest! {
        #[test]
        fn thousandths_are_written_as_display_writes_them(n in -2_000_000_000_000_i64..2_000_000_000_000, other: f64) {
            let of = |n: i64| n as f64 / 1e3;
            let near = |n: i64| [of(n), of(n).next_up(), of(n).next_down()];
            let numbers = near(n).into_iter().chain(near(n % 1000)).chain(near(n % 1_000_000));
            for value in numbers.chain([(n % 1000) as f64, other, -0.0, f64::NAN, f64::NEG_INFINITY]) {
                let mut text = Vec::new();
                if push_thousandths(&mut text, value) {
                    proptest::prop_assert_eq!(String::from_utf8(text).expect("digits"), value.to_string());
                } else {
                    proptest::prop_assert!(text.is_empty());
                }
            }
        }
    }

    #[test]
    fn three_decimals_take_the_short_way() {
        for (value, wanted) in [(0.0, "0"), (0.005, "0.005"), (-0.538, "-0.538"), (142.5, "142.5"), (1e3, "1000")] {
            let mut text = Vec::new();
            assert!(push_thousandths(&mut text, value));
            assert_eq!(text, wanted.as_bytes());
        }
        for value in [1.0 / 3.0, -0.0, f64::INFINITY, f64::NAN, 1e12] {
            assert!(!push_thousandths(&mut Vec::new(), value), "{value}");
        }
    }

    #[test]
    fn a_full_disk_is_known_as_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("quotes.csv");
        // A device that takes no byte.
        std::os::unix::fs::symlink("/dev/full", &path).expect("a link");
        let mut sink = CsvSink::create(&path, &[("a".into(), Type::Text)]).expect("room for the header in memory");
        let long = "x".repeat(BUFFER);
        let error = (0..100).find_map(|_| {
            sink.text(Some(&long));
            sink.end_row().err()
        });
        assert!(matches!(error, Some(WriteError::Full { .. })), "{error:?}");
    }
}
