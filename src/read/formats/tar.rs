//! Tar archives, read from beginning to end. Compressed ones (.tar.gz, .tgz, .tar.zst) come here decompressed.

use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, PoisonError};

use tar::{EntryType, Header, PaxExtensions};

use crate::read::articles::Articles;
use crate::read::container::{self, ContainerArticles, Entries, Entry};
use crate::read::context::Context;
use crate::read::format::{Format, Head};
use crate::read::input::{self, Compression, Input};
use crate::read::outcome::Trouble;

const BLOCK: usize = 512;
/// Longer extension headers are ignored: no path is that long.
const MAX_EXTENSION: u64 = 64 * 1024;

pub(in crate::read) static FORMAT: Format =
    Format { name: "tar", extensions: &["tar", "tgz"], recognise: is_tar, covers: &[], read };

fn is_tar(head: &Head) -> bool {
    head.bytes.get(257..262).is_some_and(|magic| magic == b"ustar") && has_right_sum(head.bytes)
}

/// Whether the header's checksum is that of its bytes, its own field counted as spaces.
fn has_right_sum(block: &[u8]) -> bool {
    let Some(block) = block.get(..BLOCK) else { return false };
    let sum: u32 =
        block.iter().enumerate().map(|(at, byte)| u32::from(if (148..156).contains(&at) { b' ' } else { *byte })).sum();
    Header::from_byte_slice(block).cksum().is_ok_and(|stated| stated == sum)
}

fn read(input: Input, context: Context) -> Articles {
    let (compression, budget) = (input.compression(), input.budget.clone());
    let reader = Arc::new(Mutex::new(Part { reader: input.reader(), left: 0 }));
    Articles::many(ContainerArticles::new(Sequence { reader, padding: 0, compression }, context, budget))
}

/// The archive's bytes, of which the entry at hand may read the next `left`.
struct Part {
    reader: Box<dyn BufRead + Send>,
    left: u64,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (&mut self.reader).take(self.left).read(buffer)?;
        if count == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::Error::other("the archive ends within it"));
        }
        self.left -= count as u64;
        Ok(count)
    }
}

/// The entry at hand. Valid until the next header is read: the container drops it before.
struct Shared(Arc<Mutex<Part>>);

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read(buffer)
    }
}

struct Sequence {
    reader: Arc<Mutex<Part>>,
    /// The bytes between the entry at hand and the next header.
    padding: u64,
    compression: Compression,
}

impl Entries for Sequence {
    fn next_entry(&mut self) -> Option<Result<Entry, Trouble>> {
        match self.header() {
            Ok(None) => None,
            Ok(Some((name, size))) => {
                let bytes: Result<Box<dyn Read + Send>, Trouble> = if container::is_hidden(&name) {
                    Err(Trouble::skipped("hidden", "its name, or its folder's, is that of a hidden file"))
                } else {
                    Ok(Box::new(Shared(Arc::clone(&self.reader))))
                };
                Some(Ok(Entry { name, size: Some(size), bytes }))
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                let reason = format!("it is no sound tar archive: {error}; copy or create it again");
                Some(Err(Trouble::failed("bad_archive", reason)))
            }
            Err(error) => Some(Err(input::trouble(&error, self.compression))),
        }
    }
}

impl Sequence {
    /// Goes on to the next file: its path and size.
    fn header(&mut self) -> io::Result<Option<(String, u64)>> {
        let mut part = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let invalid = |problem: &str| io::Error::new(io::ErrorKind::InvalidData, problem.to_owned());
        // A path and a size that an extension header gives for the next entry.
        let (mut long_path, mut long_size) = (None, None);
        loop {
            let rest = part.left + self.padding;
            skip(&mut part.reader, rest)?;
            (part.left, self.padding) = (0, 0);
            let mut block = [0; BLOCK];
            match fill(&mut part.reader, &mut block)? {
                0 => return Ok(None),
                BLOCK if block.iter().all(|byte| *byte == 0) => return Ok(None),
                BLOCK => {}
                _ => return Err(invalid("it ends within a header")),
            }
            if !has_right_sum(&block) {
                return Err(invalid("a header's checksum is wrong"));
            }
            let header = Header::from_byte_slice(&block);
            let size =
                long_size.take().map_or_else(|| header.entry_size(), Ok).map_err(|_| invalid("a size is wrong"))?;
            self.padding = size.next_multiple_of(BLOCK as u64) - size;
            part.left = size;
            match header.entry_type() {
                EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
                    let path = long_path.take().unwrap_or_else(|| header.path_bytes().into_owned());
                    let path = String::from_utf8_lossy(&path);
                    if path.ends_with('/') {
                        continue;
                    }
                    return Ok(Some((container::tidy_path(&path), size)));
                }
                EntryType::GNULongName if size <= MAX_EXTENSION => {
                    let mut bytes = Vec::new();
                    part.read_to_end(&mut bytes)?;
                    long_path = Some(bytes.split(|byte| *byte == 0).next().unwrap_or_default().to_vec());
                }
                EntryType::XHeader if size <= MAX_EXTENSION => {
                    let mut bytes = Vec::new();
                    part.read_to_end(&mut bytes)?;
                    for extension in PaxExtensions::new(&bytes).flatten() {
                        match extension.key_bytes() {
                            b"path" => long_path = Some(extension.value_bytes().to_vec()),
                            b"size" => long_size = extension.value().ok().and_then(|size| size.parse().ok()),
                            _ => {}
                        }
                    }
                }
                // Long link targets, headers for all entries: the path given for the next file still holds.
                EntryType::GNULongLink | EntryType::XGlobalHeader => {}
                // A folder, a link, a device: the path was its own.
                _ => (long_path, long_size) = (None, None),
            }
        }
    }
}

fn fill(reader: &mut dyn Read, block: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match reader.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn skip(reader: &mut dyn Read, count: u64) -> io::Result<()> {
    io::copy(&mut reader.take(count), &mut io::sink()).map(drop)
}
