//! The bytes of a file, or of an entry of a container: opened, decompressed, within bounds.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use thiserror::Error;

use super::gzip::Members;
use super::outcome::Trouble;
use crate::flow::SourceFile;

/// How much of the beginning is looked at to tell what the bytes are.
pub(super) const HEAD: usize = 8 * 1024;

/// Up to here decompressed bytes are not counted against the file's size.
const EXPANSION_ALLOWANCE: u64 = 16 * 1024 * 1024;
const BUFFER: usize = 64 * 1024;

/// An archive inside another one is held in memory up to this size, else in a temporary file.
const MAX_NESTED_IN_MEMORY: u64 = 16 * 1024 * 1024;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Compression {
    /// The compression that a file extension names.
    pub(super) fn of_extension(extension: &str) -> Compression {
        if extension.eq_ignore_ascii_case("gz") {
            Compression::Gzip
        } else if extension.eq_ignore_ascii_case("zst") || extension.eq_ignore_ascii_case("zstd") {
            Compression::Zstd
        } else {
            Compression::None
        }
    }

    /// The compression that the first bytes show.
    fn of_bytes(head: &[u8]) -> Compression {
        if head.starts_with(b"\x1F\x8B\x08") {
            Compression::Gzip
        } else if head.starts_with(b"\x28\xB5\x2F\xFD") {
            Compression::Zstd
        } else {
            Compression::None
        }
    }

    fn name(self) -> &'static str {
        match self {
            Compression::None => "plain",
            Compression::Gzip => "gzip",
            Compression::Zstd => "Zstandard",
        }
    }
}

/// Bounds on what is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Bytes of one article, `u64::MAX` for no limit.
    pub(super) article: u64,
    /// Times its size that a compressed file may grow to, `u64::MAX` for no limit.
    pub(super) expansion: u64,
}

/// The bytes that may still come out of a compressed file and of all that is packed in it. Clones share the number.
#[derive(Clone, Debug)]
pub(super) struct Budget(Arc<AtomicU64>);

impl Budget {
    /// The budget of a file of `size` bytes on disk.
    fn new(size: u64, bounds: Bounds) -> Budget {
        Budget(Arc::new(AtomicU64::new(size.saturating_mul(bounds.expansion).max(EXPANSION_ALLOWANCE))))
    }

    fn take(&self, count: u64) -> io::Result<()> {
        // Only one thread reads a file at a time.
        match self.0.load(Ordering::Relaxed).checked_sub(count) {
            Some(left) => self.0.store(left, Ordering::Relaxed),
            None => return Err(io::Error::other(Bomb)),
        }
        Ok(())
    }
}

#[derive(Debug, Error)]
#[error("decompression bomb")]
struct Bomb;

/// Opened bytes, of which the beginning has been read.
pub(super) struct Input {
    head: Vec<u8>,
    /// The error that cut the head short.
    error: Option<io::Error>,
    rest: Box<dyn Read + Send>,
    compression: Compression,
    pub(super) bounds: Bounds,
    pub(super) budget: Budget,
    /// The file itself, where it isn't compressed: to be read at any place.
    file: Option<Seekable>,
    /// The size in bytes where that is known before reading.
    size: Option<u64>,
}

impl Input {
    /// Opens a file. It is decompressed if `by_name` says that it is compressed, or if its first bytes do.
    pub(super) fn open(file: &SourceFile, by_name: Compression, bounds: Bounds) -> Result<Input, Trouble> {
        let opened = File::open(&file.path).map_err(|error| trouble(&error, Compression::None))?;
        let budget = Budget::new(file.size, bounds);
        let opened = Seekable::file(opened, file.size);
        let mut input = Input::new(Box::new(opened.clone()), Some(file.size), bounds, budget);
        input.file = Some(opened);
        input.decompressed(by_name)
    }

    /// An entry of a container: `reader` gives its bytes as they lie in the container, uncompressed.
    pub(super) fn entry(
        reader: Box<dyn Read + Send>,
        size: Option<u64>,
        by_name: Compression,
        bounds: Bounds,
        budget: Budget,
    ) -> Result<Input, Trouble> {
        Input::new(reader, size, bounds, budget).decompressed(by_name)
    }

    /// The bytes of a whole file, decompressed as [`Input::open`] would.
    pub(super) fn bytes(bytes: Vec<u8>, by_name: Compression, bounds: Bounds) -> Result<Input, Trouble> {
        let size = bytes.len() as u64;
        Input::new(Box::new(Cursor::new(bytes)), Some(size), bounds, Budget::new(size, bounds)).decompressed(by_name)
    }

    /// A stream of unknown length: its budget is that of the smallest file.
    pub(super) fn stream(reader: Box<dyn Read + Send>, bounds: Bounds) -> Result<Input, Trouble> {
        Input::new(reader, None, bounds, Budget::new(0, bounds)).decompressed(Compression::None)
    }

    fn new(mut reader: Box<dyn Read + Send>, size: Option<u64>, bounds: Bounds, budget: Budget) -> Input {
        // A file that fits is read in one go, with a byte of room to see that it ends.
        let room = size.map_or(HEAD, |size| usize::try_from(size).map_or(HEAD, |s| s.saturating_add(1).min(HEAD)));
        let mut head = Vec::with_capacity(room);
        let error = reader.by_ref().take(HEAD as u64).read_to_end(&mut head).err();
        Input { head, error, rest: reader, compression: Compression::None, bounds, budget, file: None, size }
    }

    fn decompressed(self, by_name: Compression) -> Result<Input, Trouble> {
        let by_bytes = Compression::of_bytes(&self.head);
        let compression = if by_bytes == Compression::None { by_name } else { by_bytes };
        if compression == Compression::None || self.head.is_empty() {
            return Ok(self);
        }
        let (bounds, budget) = (self.bounds, self.budget.clone());
        let packed = self.reader();
        let decoder: Box<dyn Read + Send> = match compression {
            Compression::Zstd => {
                Box::new(zstd::Decoder::with_buffer(packed).map_err(|error| trouble(&error, compression))?)
            }
            _ => Box::new(Members::new(packed)),
        };
        let guarded = Box::new(Guarded { inner: decoder, budget: budget.clone() });
        let mut input = Input::new(guarded, None, bounds, budget);
        input.compression = compression;
        Ok(input)
    }

    /// The first bytes, up to [`HEAD`].
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// The size in bytes, where that is known before reading.
    pub(super) fn size(&self) -> Option<u64> {
        self.size
    }

    /// Whether an error was met within the head.
    pub(super) fn is_broken(&self) -> bool {
        self.error.is_some()
    }

    /// The compression that was undone.
    pub(super) fn compression(&self) -> Compression {
        self.compression
    }

    /// All bytes, which are one article's.
    pub(super) fn whole(self) -> Result<Vec<u8>, Trouble> {
        let (bound, compression) = (self.bounds.article, self.compression);
        if self.size.is_some_and(|size| size > bound) {
            return Err(Trouble::too_large("the file", bound));
        }
        if let Some(error) = self.error {
            return Err(trouble(&error, compression));
        }
        let mut bytes = self.head;
        // A head that isn't full is all there is.
        if bytes.len() == HEAD {
            if let Some(size) = self.size {
                bytes.reserve_exact(usize::try_from(size).unwrap_or(0).saturating_add(1).saturating_sub(bytes.len()));
            }
            let left = bound.saturating_add(1).saturating_sub(bytes.len() as u64);
            self.rest.take(left).read_to_end(&mut bytes).map_err(|error| trouble(&error, compression))?;
        }
        if bytes.len() as u64 > bound {
            return Err(Trouble::too_large("the file", bound));
        }
        if bytes.is_empty() { Err(Trouble::empty("the file")) } else { Ok(bytes) }
    }

    /// The bytes as a stream. An error that was met in the head comes after what is before it.
    pub(super) fn reader(self) -> Box<dyn BufRead + Send> {
        // A head that isn't full is all there is.
        let rest: Box<dyn BufRead + Send> = if self.head.len() < HEAD {
            Box::new(io::empty())
        } else {
            Box::new(BufReader::with_capacity(BUFFER, self.rest))
        };
        Box::new(Cursor::new(self.head).chain(after_error(self.error, rest)))
    }

    /// The bytes for reading at any place. What is compressed, or packed in a container, is first decompressed into
    /// memory or a temporary file.
    pub(super) fn seekable(self) -> Result<Seekable, Trouble> {
        if let (Some(file), Compression::None) = (&self.file, self.compression) {
            return Ok(file.clone());
        }
        let compression = self.compression;
        let mut reader = self.reader();
        let mut held = Vec::new();
        reader
            .by_ref()
            .take(MAX_NESTED_IN_MEMORY)
            .read_to_end(&mut held)
            .map_err(|error| trouble(&error, compression))?;
        if (held.len() as u64) < MAX_NESTED_IN_MEMORY {
            return Ok(Seekable::memory(held));
        }
        let kept = |error: io::Error| {
            Trouble::failed("unreadable", format!("it could not be unpacked into a temporary file: {error}"))
        };
        let mut file = tempfile::tempfile().map_err(kept)?;
        file.write_all(&held).map_err(kept)?;
        drop(held);
        let mut buffer = vec![0; BUFFER];
        loop {
            let count = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(trouble(&error, compression)),
            };
            file.write_all(&buffer[..count]).map_err(kept)?;
        }
        let size = file.stream_position().map_err(kept)?;
        Ok(Seekable::file(file, size))
    }
}

/// Words an input error. Truncation is told from damage, since it has another remedy.
pub(super) fn trouble(error: &io::Error, compression: Compression) -> Trouble {
    if is_bomb(error) {
        return Trouble::failed(
            "decompression_bomb",
            "it grows to more than max_expansion times its size when decompressed; raise max_expansion if it is sound",
        );
    }
    match error.kind() {
        // The system's own errors have a number: they may pass, whatever the data is.
        _ if error.raw_os_error().is_some()
            && !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied) =>
        {
            Trouble::failed("unreadable", format!("it cannot be read: {error}; it is tried again in the next run"))
        }
        io::ErrorKind::NotFound => Trouble::failed("vanished", "it was there when the folder was listed, but is gone"),
        io::ErrorKind::PermissionDenied => {
            Trouble::failed("unreadable", "it cannot be read: permission denied; check its permissions")
        }
        io::ErrorKind::UnexpectedEof if compression != Compression::None => {
            Trouble::failed("truncated", "its compressed data ends too early; copy or download it again")
        }
        _ if compression != Compression::None => Trouble::failed(
            "bad_compression",
            format!("it is not sound {} data: {error}; check or re-create it", compression.name()),
        ),
        _ => Trouble::failed("unreadable", format!("it cannot be read: {error}")),
    }
}

/// Whether more came out of compressed data than the budget allows.
pub(super) fn is_bomb(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Bomb>())
}

/// Stops a stream that grows out of all proportion to its compressed size.
pub(super) struct Guarded<R> {
    pub(super) inner: R,
    pub(super) budget: Budget,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.budget.take(count as u64)?;
        Ok(count)
    }
}

/// `rest`, or the error that was met before it.
pub(super) fn after_error(error: Option<io::Error>, rest: Box<dyn BufRead + Send>) -> Box<dyn BufRead + Send> {
    match error {
        Some(error) => Box::new(BufReader::with_capacity(1, Broken(Some(error)))),
        None => rest,
    }
}

/// Gives an error that was met earlier.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Bytes that can be read at any place. Clones have places of their own.
#[derive(Clone)]
pub(super) struct Seekable {
    bytes: Bytes,
    at: u64,
    /// The length in bytes.
    pub(super) size: u64,
}

#[derive(Clone)]
enum Bytes {
    File(Arc<Mutex<File>>),
    Memory(Arc<[u8]>),
}

impl Seekable {
    fn file(file: File, size: u64) -> Seekable {
        Seekable { bytes: Bytes::File(Arc::new(Mutex::new(file))), at: 0, size }
    }

    fn memory(bytes: Vec<u8>) -> Seekable {
        let size = bytes.len() as u64;
        Seekable { bytes: Bytes::Memory(bytes.into()), at: 0, size }
    }

    /// The `length` bytes from `start` on.
    pub(super) fn section(&self, start: u64, length: u64) -> io::Take<Seekable> {
        Seekable { at: start, ..self.clone() }.take(length)
    }
}

impl Read for Seekable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &self.bytes {
            Bytes::File(file) => {
                // A thread that panicked while it held the file has left it whole: each read sets its own place.
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(self.at))?;
                file.read(buffer)?
            }
            Bytes::Memory(bytes) => {
                let start = usize::try_from(self.at).unwrap_or(usize::MAX).min(bytes.len());
                let count = buffer.len().min(bytes.len() - start);
                buffer[..count].copy_from_slice(&bytes[start..start + count]);
                count
            }
        };
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Seekable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
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
