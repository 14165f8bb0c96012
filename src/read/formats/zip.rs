//! ZIP archives, and the documents that are ZIP archives: .docx, .odt, .epub, .xlsx.
//!
//! The directory is read by the `zip` crate; an entry's bytes are decompressed here, so that each is a stream of its own
//! that counts against the archive's budget.

use std::io::{self, BufReader, Read};

use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::{epub, office, sheet};
use crate::read::articles::Articles;
use crate::read::container::{self, ContainerArticles, Entries, Entry};
use crate::read::context::Context;
use crate::read::format::{Format, Head, never};
use crate::read::input::{Budget, Guarded, Input, Seekable};
use crate::read::outcome::Trouble;

pub(in crate::read) static ZIP: Format =
    Format { name: "zip", extensions: &["zip"], recognise: is_zip, covers: &[], read };
pub(in crate::read) static DOCX: Format =
    Format { name: "docx", extensions: &["docx", "docm", "dotx"], recognise: never, covers: &["zip"], read };
pub(in crate::read) static ODT: Format =
    Format { name: "odt", extensions: &["odt"], recognise: never, covers: &["zip"], read };
pub(in crate::read) static EPUB: Format =
    Format { name: "epub", extensions: &["epub"], recognise: never, covers: &["zip"], read };
pub(in crate::read) static XLSX: Format =
    Format { name: "xlsx", extensions: &["xlsx", "xlsm", "ods"], recognise: never, covers: &["zip"], read };

fn is_zip(head: &Head) -> bool {
    head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06")
}

/// What is in the archive decides, not its name.
fn read(input: Input, context: Context) -> Articles {
    let budget = input.budget.clone();
    let bytes = match input.seekable() {
        Ok(bytes) => bytes,
        Err(trouble) => return context.dropped(trouble),
    };
    let mut archive = match Archive::open(bytes.clone(), budget.clone()) {
        Ok(archive) => archive,
        Err(trouble) => return context.dropped(trouble),
    };
    if archive.has("word/document.xml") {
        let context = context.in_format(DOCX.name);
        return context.split(office::docx(&mut archive, &context));
    }
    if archive.has("xl/workbook.xml") {
        return sheet::read(&mut archive, bytes, context.in_format(XLSX.name));
    }
    if archive.has("META-INF/container.xml") {
        let context = context.in_format(EPUB.name);
        return context.drafts(epub::drafts(&mut archive, &context));
    }
    if archive.has("content.xml") && archive.has("mimetype") {
        if archive.mime_type().contains("spreadsheet") {
            return sheet::read(&mut archive, bytes, context.in_format(XLSX.name));
        }
        let context = context.in_format(ODT.name);
        return context.split(office::odt(&mut archive, &context));
    }
    let context = context.in_format(ZIP.name);
    let n_listed = archive.n_listed();
    Articles::many(ContainerArticles::new(InOrder { archive, at: 0, n_listed }, context, budget))
}

/// An open archive.
pub(super) struct Archive {
    zip: ZipArchive<BufReader<Seekable>>,
    bytes: Seekable,
    budget: Budget,
}

impl Archive {
    fn open(bytes: Seekable, budget: Budget) -> Result<Archive, Trouble> {
        let bad = |error: zip::result::ZipError| {
            let reason = format!("it is no sound ZIP archive: {error}; copy or create it again");
            Trouble::failed("bad_archive", reason)
        };
        let zip = ZipArchive::new(BufReader::with_capacity(16 * 1024, bytes.clone())).map_err(bad)?;
        Ok(Archive { zip, bytes, budget })
    }

    /// The number of entries that the directory lists. The `zip` crate knows only the last one of each name.
    fn n_listed(&self) -> usize {
        const SIGNATURE: &[u8] = b"PK\x01\x02";
        const FIXED: usize = 46;
        let start = self.zip.central_directory_start();
        let mut directory = BufReader::with_capacity(64 * 1024, self.bytes.section(start, u64::MAX - start));
        let mut head = [0; FIXED];
        let mut n = 0;
        while directory.read_exact(&mut head).is_ok() && head.starts_with(SIGNATURE) {
            n += 1;
            // Name, extra field and comment follow.
            let more: u64 =
                [28, 30, 32].iter().map(|&at| u64::from(u16::from_le_bytes([head[at], head[at + 1]]))).sum();
            if io::copy(&mut directory.by_ref().take(more), &mut io::sink()).is_err() {
                break;
            }
        }
        n
    }

    /// The number of entries, folders among them.
    pub(super) fn len(&self) -> usize {
        self.zip.len()
    }

    fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Whether it is a workbook of Excel's format, not of OpenDocument's.
    pub(super) fn has_workbook(&self) -> bool {
        self.has("xl/workbook.xml")
    }

    /// The MIME type that an OpenDocument file declares in its entry `mimetype`; empty if that can't be read.
    fn mime_type(&mut self) -> String {
        let bytes = self.whole("mimetype", 256).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The entry at `index`; `None` for a folder.
    pub(super) fn entry(&mut self, index: usize) -> Option<Entry> {
        let damaged = |problem: String| {
            Trouble::failed("bad_archive", format!("the archive is damaged here: {problem}; create it again"))
        };
        let file = match self.zip.by_index_raw(index) {
            Ok(file) => file,
            Err(error) => {
                let name = format!("entry {}", index + 1);
                return Some(Entry { name, size: None, bytes: Err(damaged(error.to_string())) });
            }
        };
        if file.is_dir() {
            return None;
        }
        let name = file.name().map_or_else(|_| format!("entry {}", index + 1), |name| container::tidy_path(&name));
        let (method, size, packed) = (file.compression(), file.size(), file.compressed_size());
        let (start, encrypted) = (file.data_start(), file.encrypted());
        drop(file);
        let bytes = match start {
            _ if container::is_hidden(&name) => {
                Err(Trouble::skipped("hidden", "its name, or its folder's, is that of a hidden file"))
            }
            _ if encrypted => {
                Err(Trouble::failed("encrypted", "it is encrypted; unpack the archive with its password"))
            }
            None => Err(damaged("the start of the entry's data is not known".to_owned())),
            Some(start) => self.decoder(start, packed, method),
        };
        Some(Entry { name, size: Some(size), bytes })
    }

    fn decoder(&self, start: u64, packed: u64, method: CompressionMethod) -> Result<Box<dyn Read + Send>, Trouble> {
        let section = BufReader::with_capacity(32 * 1024, self.bytes.section(start, packed));
        let budget = self.budget.clone();
        Ok(match method {
            CompressionMethod::Stored => Box::new(Guarded { inner: section, budget }),
            CompressionMethod::Deflated => Box::new(Guarded { inner: Decoded(DeflateDecoder::new(section)), budget }),
            other => {
                let reason = format!("it is packed by {other:?}, which is not read; pack the archive with Deflate");
                return Err(Trouble::failed("unknown_compression", reason));
            }
        })
    }

    /// All bytes of the entry `name`, of at most `bound` bytes.
    pub(super) fn whole(&mut self, name: &str, bound: u64) -> Result<Vec<u8>, Trouble> {
        let missing = || Trouble::failed("bad_document", format!("it has no part {name}; save it again"));
        let index = self.zip.index_for_name(name).ok_or_else(missing)?;
        let reader = self.entry(index).ok_or_else(missing)?.bytes?;
        let mut bytes = Vec::new();
        let read = reader.take(bound.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| entry_trouble(&error, name))?;
        if bytes.len() as u64 > bound {
            return Err(Trouble::too_large(&format!("its part {name}"), bound));
        }
        Ok(bytes)
    }
}

/// Words an error in the part `name` of a document. A decompression bomb keeps its own code: it has another remedy.
fn entry_trouble(error: &io::Error, name: &str) -> Trouble {
    if crate::read::input::is_bomb(error) {
        return crate::read::input::trouble(error, crate::read::input::Compression::None);
    }
    Trouble::failed("bad_document", format!("its part {name} is damaged: {error}; save it again"))
}

/// Rewords errors in Deflate data: whether it ends too early or is damaged.
struct Decoded<R>(R);

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::other("its compressed data in the archive ends too early"),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                io::Error::other("its compressed data in the archive is damaged")
            }
            _ => error,
        })
    }
}

/// The entries in the order of the archive's directory.
struct InOrder {
    archive: Archive,
    at: usize,
    n_listed: usize,
}

impl Entries for InOrder {
    fn next_entry(&mut self) -> Option<Result<Entry, Trouble>> {
        while self.at < self.archive.len() {
            self.at += 1;
            if let Some(entry) = self.archive.entry(self.at - 1) {
                return Some(Ok(entry));
            }
        }
        let n_hidden = std::mem::take(&mut self.n_listed).saturating_sub(self.archive.len());
        (n_hidden > 0).then(|| {
            let reason = format!(
                "{n_hidden} of the files in it have the name of a later one and were not read; give each its own"
            );
            Err(Trouble::failed("repeated_names", reason))
        })
    }
}
