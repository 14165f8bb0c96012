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
        self.shown(value);
    }

    fn u64(&mut self, value: Option<u64>) {
        self.shown(value);
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
        self.shown(value);
    }

    fn spans(&mut self, value: &[PointSpan]) {
        self.scratch.clear();
        for (i, span) in value.iter().enumerate() {
            let separator = if i > 0 { ";" } else { "" };
            let _ = write!(self.scratch, "{separator}{}-{}", span.start, span.end);
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
