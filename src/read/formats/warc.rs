//! WARC, the format of web archives, and WET, the text that Common Crawl makes of it.
//!
//! Read here and not by a crate: those there are hold a whole record before its size is known to be within bounds. A
//! record is a header, an empty line, and as many bytes as the header says; each may be a gzip member of its own, which
//! the decompression joins.

use std::io::{self, BufRead, Read};

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::html;
use crate::flow::{Dropped, Metadata};
use crate::read::articles::{Articles, RawArticle};
use crate::read::context::Context;
use crate::read::decode;
use crate::read::format::{Format, Head};
use crate::read::gzip::Members;
use crate::read::input::{self, Bounds, Budget, Compression, Guarded, Input, Line};
use crate::read::outcome::{Draft, Records, Trouble};

/// Longer header lines are passed over.
const MAX_LINE: u64 = 64 * 1024;
/// Longer headers are damage.
const MAX_HEADER_LINES: usize = 1000;

pub(in crate::read) static FORMAT: Format = Format {
    name: "warc",
    extensions: &["warc", "wet"],
    recognise: |head| head.text.starts_with("WARC/"),
    covers: &[],
    read,
};

fn read(input: Input, context: Context) -> Articles {
    let (compression, bounds, budget) = (input.compression(), input.bounds, input.budget.clone());
    let reader = input.reader();
    let records = context.records();
    Articles::many(Warc {
        reader,
        compression,
        bounds,
        budget,
        records,
        context,
        line: Vec::new(),
        number: 0,
        articles: 0,
        done: false,
    })
}

struct Warc {
    reader: Box<dyn BufRead + Send>,
    compression: Compression,
    bounds: Bounds,
    budget: Budget,
    records: Records,
    context: Context,
    line: Vec<u8>,
    /// The records read so far.
    number: u64,
    articles: u64,
    done: bool,
}

/// The fields of a record's header that matter.
#[derive(Default)]
struct Header {
    kind: String,
    url: Option<String>,
    length: Option<u64>,
    content_type: String,
    language: Option<String>,
}

/// The head of a web server's answer.
struct Answer {
    status: u16,
    content_type: String,
    encoding: String,
    chunked: bool,
}

#[expect(clippy::large_enum_variant, reason = "one at a time, taken apart at once")]
enum Step {
    Item(Result<RawArticle, Dropped>),
    /// A record that is not a page: the request, what the crawler says of itself.
    Passed,
    End,
}

impl Iterator for Warc {
    type Item = Result<RawArticle, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            match self.record() {
                Ok(Step::Item(item)) => return Some(item),
                Ok(Step::Passed) => {}
                Ok(Step::End) => {
                    self.done = true;
                    if self.articles == 0 {
                        let trouble = Trouble::failed("no_text", "there is no page in it: no record of type response");
                        return Some(Err(self.records.facts.dropped(None, trouble)));
                    }
                }
                Err(error) => {
                    self.done = true;
                    let trouble = if error.kind() == io::ErrorKind::InvalidData && error.get_ref().is_some() {
                        Trouble::failed("bad_warc", format!("it is no sound WARC: {error}; download it again"))
                    } else if error.kind() == io::ErrorKind::UnexpectedEof {
                        Trouble::failed("truncated", "it ends within a record; download it again")
                    } else {
                        input::trouble(&error, self.compression)
                    };
                    return Some(Err(self.records.facts.dropped(None, trouble.after(self.number, "record"))));
                }
            }
        }
        None
    }
}

impl Warc {
    fn record(&mut self) -> io::Result<Step> {
        let Some(header) = self.header()? else { return Ok(Step::End) };
        self.number += 1;
        let length = header.length.ok_or_else(|| invalid("a record does not say its length"))?;
        let is_page = matches!(header.kind.as_str(), "response" | "resource" | "conversion");
        if !is_page {
            skip(&mut *self.reader, length)?;
            return Ok(Step::Passed);
        }
        self.articles += 1;
        if length > self.bounds.article {
            skip(&mut *self.reader, length)?;
            let trouble = Trouble::too_large("the record", self.bounds.article);
            return Ok(Step::Item(Err(self.dropped(&header, trouble))));
        }
        let mut bytes = Vec::new();
        (&mut *self.reader).take(length).read_to_end(&mut bytes)?;
        if (bytes.len() as u64) < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let item = match self.draft(&header, bytes) {
            Ok(draft) => Ok(self.records.article(draft, self.number)),
            Err(trouble) => Err(self.dropped(&header, trouble)),
        };
        Ok(Step::Item(item))
    }

    fn dropped(&self, header: &Header, trouble: Trouble) -> Dropped {
        let record = header.url.clone().unwrap_or_else(|| self.number.to_string());
        self.records.facts.dropped(Some(record), trouble)
    }

    /// The next record's header; `None` at the end.
    fn header(&mut self) -> io::Result<Option<Header>> {
        // Two line ends after the record before, or more.
        loop {
            match input::read_line(&mut *self.reader, &mut self.line, MAX_LINE)? {
                Line::End => return Ok(None),
                Line::Whole if self.line.is_empty() => {}
                Line::Whole if self.line.starts_with(b"WARC/") => break,
                _ => return Err(invalid("a record's header is not where the one before ends")),
            }
        }
        let mut header = Header::default();
        for _ in 0..MAX_HEADER_LINES {
            match input::read_line(&mut *self.reader, &mut self.line, MAX_LINE)? {
                Line::End => return Err(io::ErrorKind::UnexpectedEof.into()),
                Line::TooLong => continue,
                Line::Whole if self.line.is_empty() => return Ok(Some(header)),
                Line::Whole => {}
            }
            let line = String::from_utf8_lossy(&self.line);
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => {
                    header.url = Some(value.trim_start_matches('<').trim_end_matches('>').to_owned());
                }
                "content-length" => header.length = value.parse().ok(),
                "content-type" => header.content_type = value.to_ascii_lowercase(),
                "warc-identified-content-language" => {
                    header.language = value.split(',').next().map(str::to_owned);
                }
                _ => {}
            }
        }
        Err(invalid("a record's header does not end"))
    }

    fn draft(&self, header: &Header, bytes: Vec<u8>) -> Result<Draft, Trouble> {
        let url = header.url.clone();
        let stated = Metadata { url: url.clone(), language: header.language.clone(), ..Metadata::default() };
        if !header.content_type.starts_with("application/http") {
            // The text that was made of a page, or a page without its server's answer.
            return self.content(stated, &header.content_type, bytes);
        }
        let end = memchr::memmem::find(&bytes, b"\r\n\r\n").map(|at| at + 4);
        let end = end.or_else(|| memchr::memmem::find(&bytes, b"\n\n").map(|at| at + 2));
        let end =
            end.ok_or_else(|| Trouble::failed("bad_warc", "the record's answer of the server has no end of its head"))?;
        let answer = answer(&bytes[..end]);
        if answer.status != 200 {
            let reason = format!("the server answered {}, not 200: this is no page", answer.status);
            return Err(Trouble::skipped("http_status", reason));
        }
        let body = self.body(&answer, &bytes[end..])?;
        self.content(stated, &answer.content_type, body)
    }

    fn body(&self, answer: &Answer, bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
        // A crawler that has undone either may have left the header as it was.
        let joined = if answer.chunked { unchunked(bytes) } else { None };
        let bytes = joined.as_deref().unwrap_or(bytes);
        let decoder: Box<dyn Read + '_> = match answer.encoding.as_str() {
            "gzip" | "x-gzip" if bytes.starts_with(b"\x1F\x8B") => Box::new(Members::new(bytes)),
            "deflate" if bytes.first() == Some(&0x78) => Box::new(ZlibDecoder::new(bytes)),
            "deflate" => Box::new(DeflateDecoder::new(bytes)),
            "zstd" if bytes.starts_with(b"\x28\xB5\x2F\xFD") => {
                let decoder = zstd::Decoder::with_buffer(bytes);
                Box::new(decoder.map_err(|error| input::trouble(&error, Compression::Zstd))?)
            }
            "br" if std::str::from_utf8(bytes).is_err() => {
                let reason = "the page is compressed by Brotli, which is not read";
                return Err(Trouble::failed("unknown_compression", reason));
            }
            _ => return Ok(bytes.to_vec()),
        };
        let mut out = Vec::new();
        let mut guarded = Guarded { inner: decoder, budget: self.budget.clone() }.take(self.bounds.article + 1);
        guarded.read_to_end(&mut out).map_err(|error| input::trouble(&error, Compression::Gzip))?;
        if out.len() as u64 > self.bounds.article {
            return Err(Trouble::too_large("the page", self.bounds.article));
        }
        Ok(out)
    }

    /// The draft of a page or text; a page's text is left to the thread that finishes it.
    fn content(&self, stated: Metadata, content_type: &str, bytes: Vec<u8>) -> Result<Draft, Trouble> {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        let is_page = match kind {
            "text/html" | "application/xhtml+xml" => true,
            "text/plain" => html::is_page(&Head::new(&bytes[..bytes.len().min(input::HEAD)])),
            "" => html::is_page(&Head::new(&bytes[..bytes.len().min(input::HEAD)])),
            other => {
                let reason = format!("it is of type {other}, which is no page and no text");
                return Err(Trouble::skipped("not_text", reason));
            }
        };
        let mut draft = Draft { id: stated.url.clone(), metadata: stated, ..Draft::default() };
        if !is_page {
            draft.text = decode::text(bytes, None, decode::undeclared)?;
            return Ok(draft);
        }
        let dates = std::sync::Arc::clone(self.context.dates());
        draft.complete_later(bytes.len(), move |draft| {
            let text = decode::text(bytes, None, html::declared)?;
            let page = html::from_text(&text, &dates)?;
            let stated = std::mem::take(&mut draft.metadata);
            draft.text = page.text;
            draft.metadata = page.metadata;
            draft.metadata.url = draft.metadata.url.take().or(stated.url);
            draft.metadata.language = draft.metadata.language.take().or(stated.language);
            Ok(())
        });
        Ok(draft)
    }
}

fn answer(head: &[u8]) -> Answer {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split_whitespace().nth(1)).and_then(|code| code.parse().ok());
    let mut answer =
        Answer { status: status.unwrap_or(0), content_type: String::new(), encoding: String::new(), chunked: false };
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => answer.content_type = value,
            "content-encoding" => answer.encoding = value,
            "transfer-encoding" => answer.chunked = value.contains("chunked"),
            _ => {}
        }
    }
    answer
}

/// The chunks joined; `None` where the bytes are not in chunks.
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = memchr::memchr(b'\n', bytes)?;
        let line = std::str::from_utf8(&bytes[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        bytes = &bytes[end + 1..];
        if size == 0 {
            return Some(out);
        }
        // A page that was cut off has its last chunk cut off too.
        let taken = size.min(bytes.len());
        out.extend_from_slice(&bytes[..taken]);
        bytes = bytes[taken..].trim_ascii_start();
        if bytes.is_empty() {
            return Some(out);
        }
    }
}

fn invalid(problem: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem.to_owned())
}

fn skip(reader: &mut dyn BufRead, length: u64) -> io::Result<()> {
    let skipped = io::copy(&mut reader.take(length), &mut io::sink())?;
    if skipped < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}
