//! Sorted counts in files, so that counting needs no more memory for a larger corpus.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::numbers::push_number;
use super::tally::{Of, Tally};
use crate::write::WriteError;

/// Bytes of a piece before it is compressed: so much of each file is held while files are merged.
const PIECE: usize = 1 << 15;
const LEVEL: i32 = 1;
/// Ends a file that is whole.
const MAGIC: [u8; 8] = *b"wscounts";

/// A file of counts: for each table its keys in order, with their numbers.
#[derive(Clone, Debug)]
pub(in crate::write) struct Run {
    path: PathBuf,
    places: Places,
}

/// Where the pieces of each table lie: offset and length; then something more that the file's owner keeps there.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Places {
    tables: Vec<Vec<(u64, u32)>>,
    more: Vec<u8>,
}

impl Run {
    /// Writes what was counted, and `more`, to a new file, on the disk when this returns if `sync`; the tally begins
    /// anew.
    pub fn write(path: &Path, tally: &mut Tally, more: Vec<u8>, sync: bool) -> Result<Self, WriteError> {
        let failed = |e| WriteError::file(path, e);
        let mut to = Pieces { file: BufWriter::new(File::create(path).map_err(failed)?), offset: 0, piece: Vec::new() };
        let mut places = Places { tables: Vec::new(), more };
        for of in Of::ALL {
            let mut pieces = Vec::new();
            let mut trouble = None;
            tally.table(of).drain(|key, numbers| {
                to.entry(key, numbers);
                if to.piece.len() >= PIECE && trouble.is_none() {
                    trouble = to.end_piece(&mut pieces).err();
                }
            });
            trouble.map_or(Ok(()), Err).and_then(|()| to.end_piece(&mut pieces)).map_err(failed)?;
            places.tables.push(pieces);
        }
        let footer = postcard::to_stdvec(&places).map_err(|e| failed(io::Error::other(e)))?;
        let ended = to
            .file
            .write_all(&footer)
            .and_then(|()| to.file.write_all(&(footer.len() as u32).to_le_bytes()))
            .and_then(|()| to.file.write_all(&MAGIC))
            .and_then(|()| to.file.flush())
            .and_then(|()| if sync { to.file.get_ref().sync_all() } else { Ok(()) });
        ended.map_err(failed)?;
        Ok(Self { path: path.to_path_buf(), places })
    }

    /// Opens a file that was written before.
    pub fn open(path: &Path) -> Result<Self, WriteError> {
        let places = footer(path).map_err(|e| WriteError::file(path, e))?;
        Ok(Self { path: path.to_path_buf(), places })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the pieces of a table lie: offset and length.
    pub(super) fn pieces(&self, of: Of) -> &[(u64, u32)] {
        self.places.tables.get(of as usize).map_or(&[], Vec::as_slice)
    }

    /// What its owner kept in it.
    pub fn more(&self) -> &[u8] {
        &self.places.more
    }
}

fn footer(path: &Path) -> io::Result<Places> {
    let mut file = File::open(path)?;
    let mut tail = [0; 12];
    file.seek(SeekFrom::End(-(tail.len() as i64)))?;
    file.read_exact(&mut tail)?;
    let (length, magic) = tail.split_at(4);
    if magic != MAGIC {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not a whole file of counts"));
    }
    let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]);
    file.seek(SeekFrom::End(-(tail.len() as i64) - i64::from(length)))?;
    let mut bytes = Vec::new();
    file.take(u64::from(length)).read_to_end(&mut bytes)?;
    postcard::from_bytes(&bytes).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
}

/// Writes entries piece by piece.
struct Pieces {
    file: BufWriter<File>,
    offset: u64,
    piece: Vec<u8>,
}

impl Pieces {
    fn entry(&mut self, key: &[u8], numbers: &[u64]) {
        push_number(&mut self.piece, key.len() as u64);
        self.piece.extend_from_slice(key);
        numbers.iter().for_each(|&n| push_number(&mut self.piece, n));
    }

    fn end_piece(&mut self, pieces: &mut Vec<(u64, u32)>) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let packed = zstd::bulk::compress(&self.piece, LEVEL)?;
        self.file.write_all(&packed)?;
        pieces.push((self.offset, packed.len() as u32));
        self.offset += packed.len() as u64;
        self.piece.clear();
        Ok(())
    }
}
