//! A file of many articles as a stream of bytes that are UTF-8 or an unsure superset of ASCII.

use std::io::{BufRead, BufReader, Cursor, Read};

use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::decode;
use super::input::{Bounds, Compression, HEAD, Input};
use super::outcome::Trouble;

/// An open file of many articles.
pub(super) struct Stream {
    pub(super) reader: Box<dyn BufRead + Send>,
    pub(super) compression: Compression,
    pub(super) bounds: Bounds,
    /// Its first bytes, up to [`HEAD`], after any byte-order mark, decoded if the encoding is sure.
    pub(super) head: Vec<u8>,
}

/// The input as a stream, decoded where its encoding is sure and not UTF-8.
pub(super) fn open(input: Input, forced: Option<&'static Encoding>) -> Result<Stream, Trouble> {
    let (compression, bounds) = (input.compression(), input.bounds);
    if input.head().is_empty() {
        // The reader gives the error that cut the head short, if there is one.
        return Err(match input.reader().fill_buf() {
            Err(error) => super::input::trouble(&error, compression),
            Ok(_) => Trouble::empty("the file"),
        });
    }
    let sniffed = decode::sniff(input.head(), forced)?;
    let mut reader = input.reader();
    reader.consume(sniffed.mark);
    if let Some(encoding) = sniffed.encoding.filter(|encoding| *encoding != UTF_8) {
        let decoder = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(false).build(reader);
        reader = Box::new(BufReader::with_capacity(64 * 1024, decoder));
    }
    let mut head = Vec::with_capacity(HEAD);
    let error = reader.by_ref().take(HEAD as u64).read_to_end(&mut head).err();
    let reader = Box::new(Cursor::new(head.clone()).chain(super::input::after_error(error, reader)));
    Ok(Stream { reader, compression, bounds, head })
}
