//! Rows to CSV: UTF-8, RFC 4180, with a header.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use super::WriteError;
use super::file::{FileState, TableFile};
use crate::tables::schema::Type;
use crate::tables::{Cells, Date, PointSpan};

const BUFFER: usize = 1 << 16;

/// Writes the rows of one table as they come.
pub(super) struct CsvSink {
    writer: csv::Writer<TableFile>,
    state: FileState,
    scratch: String,
    /// The first failure of the row at hand.
    failed: Option<csv::Error>,
}

impl CsvSink {
    /// Creates the file and writes its header.
    pub fn create(path: &Path, columns: &[(Cow<'static, str>, Type)]) -> Result<Self, WriteError> {
        let (file, state) = TableFile::create(path)?;
        let terminator = csv::Terminator::CRLF;
        let writer = csv::WriterBuilder::new().terminator(terminator).buffer_capacity(BUFFER).from_writer(file);
        let mut sink = Self { writer, state, scratch: String::new(), failed: None };
        for (name, _) in columns {
            sink.field(name.as_bytes());
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
        let ended = self.writer.write_record(None::<&[u8]>);
        match self.failed.take().or(ended.err()) {
            None => Ok(()),
            Some(error) => Err(self.state.failure(|| io::Error::other(error))),
        }
    }

    /// Writes what is left and syncs the file.
    pub fn finish(mut self) -> Result<(), WriteError> {
        self.writer.flush().map_err(|e| self.state.failure(|| e))?;
        self.state.sync()
    }

    fn field(&mut self, value: impl AsRef<[u8]>) {
        if let Err(error) = self.writer.write_field(value) {
            self.failed.get_or_insert(error);
        }
    }

    fn shown(&mut self, value: Option<impl std::fmt::Display>) {
        self.scratch.clear();
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = write!(self.scratch, "{value}");
        }
        self.end_scratch();
    }

    fn end_scratch(&mut self) {
        let scratch = std::mem::take(&mut self.scratch);
        self.field(&scratch);
        self.scratch = scratch;
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
        match value {
            Some(value) => self.field(itoa::Buffer::new().format(value).as_bytes()),
            None => self.field(b""),
        }
    }

    fn f32(&mut self, value: Option<f32>) {
        self.shown(value);
    }

    fn f64(&mut self, value: Option<f64>) {
        self.shown(value);
    }

    fn flag(&mut self, value: bool) {
        self.field(if value { "true" } else { "false" });
    }

    fn date(&mut self, value: Option<Date>) {
        match value.map(|d| (d, d.year(), [d.month(), d.day()])) {
            None => self.field(b""),
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
                self.field(out);
            }
            Some((date, ..)) => self.shown(Some(date)),
        }
    }

    fn spans(&mut self, value: &[PointSpan]) {
        self.scratch.clear();
        for (i, span) in value.iter().enumerate() {
            if i > 0 {
                self.scratch.push(';');
            }
            let mut number = itoa::Buffer::new();
            self.scratch.push_str(number.format(span.start));
            self.scratch.push('-');
            self.scratch.push_str(number.format(span.end));
        }
        self.end_scratch();
    }

    fn list<'a>(&mut self, values: impl Iterator<Item = &'a str>) {
        self.scratch.clear();
        for (i, value) in values.enumerate() {
            if i > 0 {
                self.scratch.push(';');
            }
            for c in value.chars() {
                if matches!(c, ';' | '\\') {
                    self.scratch.push('\\');
                }
                self.scratch.push(c);
            }
        }
        self.end_scratch();
    }

    fn requested(&mut self, _value: Option<&str>) {}
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
