//! Rows to CSV: UTF-8, RFC 4180, with a header.

use std::io::Write as _;
use std::path::Path;

use super::WriteError;
use super::file::{FileState, TableFile};
use super::settings::CsvFor;
use crate::tables::schema::{Cells, Column, Table};
use crate::tables::{Date, PointSpan};

/// Bytes that are gathered before they are given to the file.
const BUFFER: usize = 1 << 18;

/// First characters of a text that a spreadsheet would take for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Tells a spreadsheet that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes the rows of one table as they come.
pub(super) struct CsvSink<T: Table> {
    columns: Vec<Column<T>>,
    file: TableFile,
    state: FileState,
    line: Line,
}

/// The cells of the lines that were not given to the file yet.
struct Line {
    /// Whether a text may not begin like a formula.
    is_guarded: bool,
    /// Knows what has to be quoted.
    rules: csv_core::Writer,
    /// What was not given to the file yet. A cell ends with a comma, which the end of a row takes the place of.
    out: Vec<u8>,
    /// Where the row at hand begins in `out`.
    row: usize,
    scratch: String,
}

impl<T: Table> CsvSink<T> {
    /// Creates the file and writes its header.
    pub fn create(path: &Path, columns: Vec<Column<T>>, csv_for: CsvFor) -> Result<Self, WriteError> {
        let (file, state) = TableFile::create(path)?;
        let mut line = Line::new(csv_for == CsvFor::Spreadsheet);
        if csv_for == CsvFor::Spreadsheet {
            line.out.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
            line.row = line.out.len();
        }
        columns.iter().for_each(|column| line.field(&column.info.name));
        line.end();
        Ok(Self { columns, file, state, line })
    }

    /// What is known of its file.
    pub fn state(&self) -> &FileState {
        &self.state
    }

    /// Appends a row.
    pub fn append(&mut self, row: &T::Row<'_>) -> Result<(), WriteError> {
        self.columns.iter().for_each(|column| column.cell.give(row, &mut self.line));
        self.line.end();
        if self.line.out.len() < BUFFER { Ok(()) } else { self.give() }
    }

    fn give(&mut self) -> Result<(), WriteError> {
        let given = self.file.write_all(&self.line.out);
        self.line.clear();
        given.map_err(|e| self.state.failure(|| e))
    }

    /// Writes what is left and syncs the file.
    pub fn finish(mut self) -> Result<(), WriteError> {
        self.give()?;
        self.file.flush().map_err(|e| self.state.failure(|| e))?;
        self.state.sync()
    }
}

impl Line {
    fn new(is_guarded: bool) -> Self {
        let rules = csv_core::WriterBuilder::new().terminator(csv_core::Terminator::CRLF).build();
        Self { is_guarded, rules, out: Vec::new(), row: 0, scratch: String::new() }
    }

    /// Ends the row whose cells have been given.
    fn end(&mut self) {
        self.out.pop();
        if self.out.len() == self.row {
            // A line without anything would be no row.
            self.out.extend_from_slice(b"\"\"");
        }
        self.out.extend_from_slice(b"\r\n");
        self.row = self.out.len();
    }

    fn clear(&mut self) {
        self.out.clear();
        self.row = 0;
    }

    /// A text of the articles or of the user.
    fn guarded(&mut self, value: &str) {
        if self.is_guarded && value.starts_with(FORMULA) {
            self.field(&format!("'{value}"));
        } else {
            self.field(value);
        }
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

impl Cells for Line {
    fn text(&mut self, value: Option<&str>) {
        self.guarded(value.unwrap_or(""));
    }

    fn int(&mut self, value: Option<u64>) {
        if let Some(value) = value {
            push_whole(&mut self.out, value);
        }
        self.out.push(b',');
    }

    fn float(&mut self, value: Option<f64>) {
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

    fn list(&mut self, each: &mut dyn FnMut(&mut dyn FnMut(&str))) {
        let mut list = std::mem::take(&mut self.scratch);
        list.clear();
        let mut is_first = true;
        each(&mut |mut value| {
            if !std::mem::take(&mut is_first) {
                list.push(';');
            }
            while let Some(at) = memchr::memchr2(b';', b'\\', value.as_bytes()) {
                list.push_str(&value[..at]);
                list.push('\\');
                list.push_str(&value[at..=at]);
                value = &value[at + 1..];
            }
            list.push_str(value);
        });
        self.guarded(&list);
        self.scratch = list;
    }
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
    use crate::flow::{DropStatus, Dropped, Stage};
    use crate::tables::schema::Failures;

    fn line(is_guarded: bool, give: impl Fn(&mut Line)) -> String {
        let mut line = Line::new(is_guarded);
        give(&mut line);
        line.end();
        String::from_utf8(line.out).expect("UTF-8")
    }

    #[test]
    fn cells_read_as_the_dictionary_says() {
        let date = |text: &str| text.parse::<Date>().ok();
        let text = line(false, |to| {
            for day in ["0001-01-01", "2025-03-14", "1999-12-31", "-000044-03-15"] {
                to.date(Some(date(day).expect("a date")));
            }
            to.date(None);
            to.int(Some(u64::MAX));
            to.int(None);
            to.float(Some(0.8342));
            to.float(Some(142.857));
            to.spans(&[PointSpan { start: 0, end: 7 }, PointSpan { start: 12, end: u32::MAX }]);
            to.spans(&[]);
            to.list(&mut |each| ["a;b", "c\\d", "e, f"].iter().for_each(|t| each(t)));
        });
        let wanted = "0001-01-01,2025-03-14,1999-12-31,-000044-03-15,,18446744073709551615,,0.8342,142.857,\
                      0-7;12-4294967295,,\"a\\;b;c\\\\d;e, f\"\r\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let texts = ["", "a", "\"", "say \"no\"", "a,b", "line\nfeed", "cr\r", "\"\"", " a ", "#", "é,ü", "=1+1"];
        let mut theirs = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let mut ours = String::new();
        for text in texts {
            ours.push_str(&line(false, |to| to.text(Some(text))));
            theirs.write_record([text]).expect("memory");
        }
        assert_eq!(ours.as_bytes(), theirs.into_inner().expect("memory"));
    }

    #[test]
    fn spreadsheet_takes_no_text_for_a_formula() {
        for text in ["=1+1", "+44 20", "-x", "@sum", "\tx", "\rx"] {
            let written = line(true, |to| to.text(Some(text)));
            assert!(written.trim_start_matches('"').starts_with(&format!("'{text}")), "{written:?}");
        }
        let numbers = line(true, |to| {
            to.float(Some(-0.5));
            to.text(Some("a = b"));
            to.list(&mut |each| each("-x"));
        });
        assert_eq!(numbers, "-0.5,a = b,'-x\r\n");
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
        let columns = Failures::columns();
        let mut sink =
            CsvSink::<Failures>::create(&path, columns, CsvFor::Data).expect("room for the header in memory");
        let row = Dropped {
            path: "x".repeat(BUFFER),
            record: None,
            stage: Stage::Read,
            status: DropStatus::Failed,
            code: "empty".into(),
            reason: String::new(),
        };
        let error = (0..100).find_map(|_| sink.append(&row).err());
        assert!(matches!(error, Some(WriteError::Full { .. })), "{error:?}");
    }
}
