//! CSV and TSV: a header that names the columns, then an article a row. A row that is out of shape costs that row only.

use std::io::{self, BufRead, Read as _};
use std::sync::{Arc, LazyLock};

use csv_core::{ReadRecordResult, Reader as Parser, ReaderBuilder};

use super::escapes;
use super::headless;
use super::json_lines::no_text;
use super::open_quote;
use crate::flow::Dropped;
use crate::read::Fields;
use crate::read::articles::{Articles, RawArticle};
use crate::read::context::Context;
use crate::read::dates::Dates;
use crate::read::decode;
use crate::read::fields::{Best, FieldNames, LEAD_FIELDS, Piece};
use crate::read::format::{Format, Head};
use crate::read::input::Input;
use crate::read::input::{self, Bounds, Compression};
use crate::read::outcome::{Draft, Records, Trouble};
use crate::read::stream;
use crate::read::stream::Stream;

/// How often in a file a quote that is open to its end is taken for a mistake of one line, and what follows read again.
const MAX_RESTARTS: usize = 16;
/// More columns than this are not a table of articles; the bound keeps a row's memory in proportion to its size.
const MOST_COLUMNS: usize = 4096;

pub(in crate::read) static CSV: Format =
    Format { name: "csv", extensions: &["csv"], recognise: is_csv, covers: &["tsv"], read: read_csv };
pub(in crate::read) static TSV: Format =
    Format { name: "tsv", extensions: &["tsv", "tab"], recognise: is_tsv, covers: &[], read: read_tsv };

fn is_csv(head: &Head) -> bool {
    is_header(&head.text, b",") || is_header(&head.text, b";")
}

fn is_tsv(head: &Head) -> bool {
    is_header(&head.text, b"\t")
}

/// Whether a text begins with a row of column names, one of which is that of the text and another that of one more piece.
fn is_header(text: &str, delimiter: &[u8]) -> bool {
    static NAMES: LazyLock<Option<FieldNames>> = LazyLock::new(|| FieldNames::compile(&Fields::default()).ok());
    let Some(names) = NAMES.as_ref() else { return false };
    let line = text.lines().next().unwrap_or_default();
    let fields: Vec<&str> = line
        .split(|c: char| c.is_ascii() && delimiter.contains(&(c as u8)))
        .map(|f| f.trim().trim_matches('"'))
        .collect();
    let is_name = |field: &&str| field.len() <= 40 && !field.ends_with(['.', '!', '?']);
    let held = |piece: Piece| fields.iter().filter(|f| names.pieces(f).iter().any(|(p, _)| *p == piece)).count();
    let others = [Piece::Title, Piece::Date, Piece::Url, Piece::Outlet, Piece::Author, Piece::Language];
    fields.len() >= 2
        && fields.iter().all(is_name)
        && held(Piece::Text) > 0
        && others.iter().any(|piece| held(*piece) > 0)
}

fn read_csv(input: Input, context: Context) -> Articles {
    read(input, None, &context)
}

fn read_tsv(input: Input, context: Context) -> Articles {
    read(input, Some(b'\t'), &context)
}

fn read(input: Input, delimiter: Option<u8>, context: &Context) -> Articles {
    match stream::open(input, context.encoding()) {
        Ok(stream) => Articles::many(Delimited::new(stream, delimiter, context)),
        Err(trouble) => context.dropped(trouble),
    }
}

pub(super) struct Delimited {
    reader: Box<dyn BufRead + Send>,
    compression: Compression,
    bounds: Bounds,
    names: Arc<FieldNames>,
    dates: Arc<Dates>,
    records: Records,
    parser: Parser,
    row: Row,
    /// What each column holds; empty before the header is read.
    columns: Vec<Vec<(Piece, usize)>>,
    /// The column with the first paragraph, where the text is only what follows it.
    lead: Option<usize>,
    /// 1-based number of the last row below the header.
    number: u64,
    delimiter: u8,
    restarts: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Header,
    Rows,
    Done,
}

/// A row's bytes and where its fields end in them.
#[derive(Default)]
struct Row {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Used lengths of the two.
    filled: usize,
    fields: usize,
    /// The row as the file has it, up to the bound on a row.
    raw: Vec<u8>,
}

/// What reading a row gave.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    Row,
    TooLong,
    TooManyColumns,
    End,
}

impl Delimited {
    /// `delimiter`: what is between fields, if it is known; a CSV may have a semicolon or a tab.
    pub(super) fn new(stream: Stream, delimiter: Option<u8>, context: &Context) -> Delimited {
        let Stream { mut reader, compression, bounds, head } = stream;
        // Excel may say in a line of its own what is between the fields: `sep=;`.
        let said = head.strip_prefix(b"sep=").and_then(|rest| rest.first().copied());
        if said.is_some() {
            let line = memchr::memchr(b'\n', &head).map_or(head.len(), |end| end + 1);
            reader.consume(line);
        }
        let delimiter = delimiter.or(said).unwrap_or_else(|| likeliest_delimiter(&head));
        if escapes::are_in(&head, delimiter) {
            reader = Box::new(escapes::Doubled::new(reader));
        }
        Delimited {
            reader,
            compression,
            bounds,
            names: Arc::clone(context.names()),
            dates: Arc::clone(context.dates()),
            records: context.records(),
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            row: Row::default(),
            columns: Vec::new(),
            lead: None,
            number: 0,
            delimiter,
            restarts: 0,
            state: State::Header,
        }
    }

    /// If the row leaves a quote open, says so, and goes back to the end of its first line.
    fn open_quote(&mut self) -> Option<Trouble> {
        let is_cut = self.row.raw.len() as u64 >= self.bounds.article;
        let found = open_quote::find(&self.row.raw, is_cut, self.delimiter, self.columns.len())?;
        let goes_back = !found.rest.is_empty() && self.restarts < MAX_RESTARTS;
        let reason = if goes_back {
            // To find this one, the file was read to its end, or to the bound on a row.
            self.restarts += usize::from(found.to_the_end);
            let rest = io::Cursor::new(found.rest.to_vec());
            let reader = std::mem::replace(&mut self.reader, Box::new(io::empty()));
            self.reader = Box::new(rest.chain(reader));
            self.parser.reset();
            "a quote in this row is not closed, and the lines after it are read as rows of their own"
        } else if found.rest.is_empty() {
            "a quote in this row is not closed"
        } else {
            "a quote in this row is not closed, and what follows up to another one is lost"
        };
        Some(Trouble::failed("bad_row", format!("{reason}; close it, and write quotes within a field twice")))
    }

    fn stop(&mut self, trouble: Trouble) -> Option<Result<RawArticle, Dropped>> {
        self.state = State::Done;
        Some(Err(self.records.facts.dropped(None, trouble)))
    }

    fn header(&mut self) -> io::Result<Option<Result<RawArticle, Dropped>>> {
        match self.row.read(&mut *self.reader, &mut self.parser, self.bounds.article, |_| false)? {
            Read::End => return Ok(self.stop(Trouble::empty("the file"))),
            Read::TooLong | Read::TooManyColumns => {
                let reason = "its first row is too long to be a header of column names";
                return Ok(self.stop(Trouble::failed("bad_header", reason)));
            }
            Read::Row => {}
        }
        let names: Vec<String> = self.row.iter().map(|field| decode::record(field).trim().to_owned()).collect();
        self.columns = names.iter().map(|name| self.names.pieces(name).to_vec()).collect();
        let place = |of: &str| names.iter().position(|name| name == of);
        self.lead = place(LEAD_FIELDS[1]).filter(|_| LEAD_FIELDS.iter().all(|name| place(name).is_some()));
        let fields: Vec<_> = self.row.iter().map(decode::record).collect();
        if let Some(columns) = headless::columns(&fields, &self.dates) {
            let path = &self.records.facts.path;
            tracing::warn!(
                code = "no_header",
                "'{path}' has no header; what its columns hold was told by the first row"
            );
            self.columns = columns;
            (self.state, self.number) = (State::Rows, 1);
            return Ok(Some(match self.draft() {
                Ok(draft) => Ok(self.records.article(draft, 1)),
                Err(trouble) => Err(self.records.dropped(1, trouble)),
            }));
        }
        if !self.columns.iter().flatten().any(|(piece, _)| *piece == Piece::Text) {
            let Trouble { reason, .. } = no_text(&self.names, names.iter().map(String::as_str));
            return Ok(self.stop(Trouble::failed("missing_column", reason)));
        }
        self.state = State::Rows;
        Ok(None)
    }

    fn next_row(&mut self) -> io::Result<Option<Result<RawArticle, Dropped>>> {
        let (delimiter, width) = (self.delimiter, self.columns.len());
        let leaves_open = |row: &[u8]| open_quote::find(row, true, delimiter, width).is_some();
        let read = self.row.read(&mut *self.reader, &mut self.parser, self.bounds.article, leaves_open)?;
        if read == Read::End {
            self.state = State::Done;
            return Ok((self.number == 0).then(|| {
                let trouble = Trouble::failed("empty", "the file has a header but no rows; there is no text to read");
                Err(self.records.facts.dropped(None, trouble))
            }));
        }
        self.number += 1;
        if let Some(trouble) = self.open_quote() {
            return Ok(Some(Err(self.records.dropped(self.number, trouble))));
        }
        let draft = match read {
            Read::TooLong => Err(Trouble::too_large("the row", self.bounds.article)),
            Read::TooManyColumns => Err(out_of_shape(MOST_COLUMNS, self.columns.len())),
            Read::Row | Read::End => self.draft(),
        };
        Ok(Some(match draft {
            Ok(draft) => Ok(self.records.article(draft, self.number)),
            Err(trouble) => Err(self.records.dropped(self.number, trouble)),
        }))
    }

    /// The draft of the row that has been read.
    fn draft(&self) -> Result<Draft, Trouble> {
        let width = self.columns.len();
        // Empty fields too many, as spreadsheets leave them, say nothing; a text too many means that all are displaced.
        if self.row.fields < width || self.row.iter().skip(width).any(|field| !field.trim_ascii().is_empty()) {
            return Err(out_of_shape(self.row.fields, width));
        }
        let mut best = Best::default();
        for (field, pieces) in self.row.iter().zip(&self.columns) {
            for (piece, rank) in pieces {
                best.offer(*piece, *rank, || Some(decode::record(field).into_owned()));
            }
        }
        if let Some(lead) = self.lead.and_then(|at| self.row.iter().nth(at)) {
            best.begin_with(&decode::record(lead));
        }
        self.names.note(&best);
        Ok(best.into_draft())
    }
}

fn out_of_shape(fields: usize, width: usize) -> Trouble {
    let reason = format!(
        "the row has {fields} fields where the header has {width}; put fields with separators or line ends in quotes"
    );
    Trouble::failed("bad_row", reason)
}

impl Iterator for Delimited {
    type Item = Result<RawArticle, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let step = match self.state {
                State::Done => return None,
                State::Header => self.header(),
                State::Rows => self.next_row(),
            };
            match step {
                Ok(Some(item)) => return Some(item),
                Ok(None) => {}
                Err(error) => return self.stop(input::trouble(&error, self.compression).after(self.number, "row")),
            }
        }
    }
}

impl Row {
    /// Reads one row. One of more than `bound` bytes is read over, not held.
    /// `leaves_open` says whether such a one, as far as the bound, leaves a quote open: then it ends there.
    fn read(
        &mut self,
        reader: &mut dyn BufRead,
        parser: &mut Parser,
        bound: u64,
        leaves_open: impl Fn(&[u8]) -> bool,
    ) -> io::Result<Read> {
        let bound = usize::try_from(bound).unwrap_or(usize::MAX);
        (self.filled, self.fields) = (0, 0);
        self.raw.clear();
        let (mut too_long, mut too_many) = (false, false);
        if self.bytes.is_empty() {
            self.bytes.resize(16 * 1024, 0);
            self.ends.resize(64, 0);
        }
        loop {
            let available = match reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let (result, used, written, ended) =
                parser.read_record(available, &mut self.bytes[self.filled..], &mut self.ends[self.fields..]);
            let room = bound - self.raw.len();
            self.raw.extend_from_slice(&available[..used.min(room)]);
            if room > 0 && used >= room && leaves_open(&self.raw) {
                reader.consume(room);
                return Ok(Read::TooLong);
            }
            reader.consume(used);
            self.filled += written;
            self.fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    if self.bytes.len() >= bound {
                        // From here on the row is only read over: its bytes are written on the same spot.
                        too_long = true;
                        self.filled = 0;
                    } else {
                        let grown = self.bytes.len().saturating_mul(2).min(bound);
                        self.bytes.resize(grown, 0);
                    }
                }
                ReadRecordResult::OutputEndsFull => {
                    if self.ends.len() >= MOST_COLUMNS {
                        too_many = true;
                        self.fields = 0;
                    } else {
                        self.ends.resize(self.ends.len() * 2, 0);
                    }
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(Read::End),
            }
        }
        Ok(if too_long || self.filled > bound {
            Read::TooLong
        } else if too_many {
            Read::TooManyColumns
        } else {
            Read::Row
        })
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends[..self.fields].iter().map(move |end| {
            let field = self.bytes.get(start..*end).unwrap_or_default();
            start = *end;
            field
        })
    }
}

/// The separator that occurs most in the header row, outside quotes; a comma where none does. Tabs are none of the text's own,
/// which may have more commas than there are columns where the row is no header.
fn likeliest_delimiter(head: &[u8]) -> u8 {
    const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
    let mut counts = [0usize; CANDIDATES.len()];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(at) = CANDIDATES.iter().position(|candidate| candidate == byte) {
                    counts[at] += 1;
                }
            }
        }
    }
    if counts[2] > 1 {
        return CANDIDATES[2];
    }
    let mut best = 0;
    for (at, count) in counts.iter().enumerate() {
        if *count > counts[best] {
            best = at;
        }
    }
    CANDIDATES[best]
}
