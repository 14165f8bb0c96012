//! Opening a file and undoing its compression, within bounds.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

use super::format::Compression;
use super::outcome::Trouble;
use crate::flow::SourceFile;

/// Up to here decompressed bytes are not counted against the file's size.
const EXPANSION_ALLOWANCE: u64 = 16 * 1024 * 1024;
const BUFFER: usize = 64 * 1024;

/// Bounds on what is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Bytes of one article, `u64::MAX` for no limit.
    pub(super) article: u64,
    /// Times its size that a compressed file may grow to, `u64::MAX` for no limit.
    pub(super) expansion: u64,
}

#[derive(Debug, Error)]
#[error("decompression bomb")]
struct Bomb;

/// Opens `file` as a stream of decompressed bytes.
pub(super) fn open(
    file: &SourceFile,
    compression: Compression,
    bounds: Bounds,
) -> Result<Box<dyn BufRead + Send>, Trouble> {
    let opened = File::open(&file.path).map_err(|error| trouble(&error, Compression::None))?;
    Ok(match compression {
        Compression::None => Box::new(BufReader::with_capacity(BUFFER, opened)),
        Compression::Gzip => {
            let decoder = MultiGzDecoder::new(BufReader::with_capacity(BUFFER, opened));
            Box::new(BufReader::with_capacity(BUFFER, Guard::new(decoder, file.size, bounds.expansion)))
        }
        Compression::Zstd => {
            let decoder = zstd::Decoder::new(opened).map_err(|error| trouble(&error, compression))?;
            Box::new(BufReader::with_capacity(BUFFER, Guard::new(decoder, file.size, bounds.expansion)))
        }
    })
}

/// The whole of a file that holds one article.
pub(super) fn whole(file: &SourceFile, compression: Compression, bounds: Bounds) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let read = if compression == Compression::None {
        if file.size > bounds.article {
            return Err(Trouble::too_large("the file", bounds.article));
        }
        let opened = File::open(&file.path).map_err(|error| trouble(&error, compression))?;
        bytes.reserve_exact(usize::try_from(file.size).unwrap_or(0).saturating_add(1));
        opened.take(bounds.article.saturating_add(1)).read_to_end(&mut bytes)
    } else {
        let opened = open(file, compression, bounds)?;
        opened.take(bounds.article.saturating_add(1)).read_to_end(&mut bytes)
    };
    read.map_err(|error| trouble(&error, compression))?;
    if bytes.len() as u64 > bounds.article {
        return Err(Trouble::too_large("the file", bounds.article));
    }
    Ok(bytes)
}

/// Words an input error. Truncation is told from damage, since it has another remedy.
pub(super) fn trouble(error: &io::Error, compression: Compression) -> Trouble {
    if error.get_ref().is_some_and(|inner| inner.is::<Bomb>()) {
        return Trouble::failed(
            "decompression_bomb",
            "it grows to more than max_expansion times its size when decompressed; raise max_expansion if it is sound",
        );
    }
    match error.kind() {
        io::ErrorKind::NotFound => Trouble::failed("vanished", "it was there when the folder was listed, but is gone"),
        io::ErrorKind::PermissionDenied => {
            Trouble::failed("unreadable", "it cannot be read: permission denied; check its permissions")
        }
        io::ErrorKind::UnexpectedEof if compression != Compression::None => {
            Trouble::failed("truncated", "its compressed data ends too early; copy or download it again")
        }
        _ if compression != Compression::None => Trouble::failed(
            "bad_compression",
            format!("it is not sound {} data: {error}; check or re-create it", name_of(compression)),
        ),
        _ => Trouble::failed("unreadable", format!("it cannot be read: {error}")),
    }
}

fn name_of(compression: Compression) -> &'static str {
    match compression {
        Compression::None => "plain",
        Compression::Gzip => "gzip",
        Compression::Zstd => "Zstandard",
    }
}

/// Stops a stream that grows out of all proportion to its compressed size.
struct Guard<R> {
    inner: R,
    left: u64,
}

impl<R> Guard<R> {
    fn new(inner: R, compressed: u64, expansion: u64) -> Guard<R> {
        Guard { inner, left: compressed.saturating_mul(expansion).max(EXPANSION_ALLOWANCE) }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(Bomb)),
        }
        Ok(count)
    }
}

/// What [`read_line`] found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The end of the file; the buffer is empty.
    End,
    /// A line, without its line end, is in the buffer.
    Whole,
    /// A line longer than the bound has been read over; the buffer is empty.
    TooLong,
}

/// Reads one line into `line`, never holding more than `bound` bytes (and one buffer) of it.
pub(super) fn read_line(reader: &mut dyn BufRead, line: &mut Vec<u8>, bound: u64) -> io::Result<Line> {
    line.clear();
    let mut too_long = false;
    let mut any = false;
    loop {
        let available = match reader.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            break;
        }
        any = true;
        let newline = memchr::memchr(b'\n', available);
        let piece = &available[..newline.unwrap_or(available.len())];
        if !too_long && (line.len() + piece.len()) as u64 > bound {
            too_long = true;
            *line = Vec::new();
        }
        if !too_long {
            line.extend_from_slice(piece);
        }
        let used = newline.map_or(available.len(), |at| at + 1);
        reader.consume(used);
        if newline.is_some() {
            break;
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(if too_long {
        Line::TooLong
    } else if any {
        Line::Whole
    } else {
        Line::End
    })
}
