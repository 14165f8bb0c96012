//! A file of many articles as a stream of bytes that are UTF-8 or an unsure superset of ASCII.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::decode::{self, HEAD};
use super::format::Compression;
use super::outcome::Trouble;
use super::source::{self, Bounds};
use crate::flow::SourceFile;

/// An open file of many articles.
pub(super) struct Stream {
    pub(super) reader: Box<dyn BufRead + Send>,
    pub(super) compression: Compression,
    pub(super) bounds: Bounds,
    /// Its first bytes, up to [`HEAD`], after any byte-order mark, decoded if the encoding is sure.
    pub(super) head: Vec<u8>,
}

/// Opens `file`, looks at its head, and decodes it where its encoding is sure and not UTF-8.
pub(super) fn open(
    file: &SourceFile,
    compression: Compression,
    bounds: Bounds,
    forced: Option<&'static Encoding>,
) -> Result<Stream, Trouble> {
    let mut opened = source::open(file, compression, bounds)?;
    let (head, error) = head_of(&mut *opened);
    if head.is_empty() {
        return Err(match error {
            Some(error) => source::trouble(&error, compression),
            None => Trouble::empty("the file"),
        });
    }
    let sniffed = decode::sniff(&head, forced)?;
    // An error that cut the head short comes again where the head ends, so that what is before it is still read.
    let rest: Box<dyn BufRead + Send> = match error {
        Some(error) => Box::new(BufReader::with_capacity(1, Broken(Some(error)))),
        None => opened,
    };
    let mut mark_off = Cursor::new(head);
    mark_off.set_position(sniffed.mark as u64);
    let joined = mark_off.chain(rest);
    let mut reader: Box<dyn BufRead + Send> = match sniffed.encoding {
        Some(encoding) if encoding != UTF_8 => {
            let decoder = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(false).build(joined);
            Box::new(BufReader::with_capacity(64 * 1024, decoder))
        }
        _ => Box::new(joined),
    };
    let (head, error) = head_of(&mut *reader);
    let rest: Box<dyn BufRead + Send> = match error {
        Some(error) => Box::new(BufReader::with_capacity(1, Broken(Some(error)))),
        None => reader,
    };
    let reader = Box::new(Cursor::new(head.clone()).chain(rest));
    Ok(Stream { reader, compression, bounds, head })
}

/// The first bytes of a stream, and the error that cut them short.
fn head_of(reader: &mut dyn BufRead) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::with_capacity(HEAD);
    let error = reader.take(HEAD as u64).read_to_end(&mut head).err();
    (head, error)
}

/// Gives an error that was met earlier.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
