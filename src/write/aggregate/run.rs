//! Sorted counts in files, so that counting needs no more memory for a larger corpus.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::merge::{Merged, Within};
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
pub(super) struct Places {
    tables: Vec<Vec<(u64, u32)>>,
    more: Vec<u8>,
}

impl Run {
    /// Writes what was counted, and `more`, to a new file, on the disk when this returns if `sync`; the tally begins
    /// anew.
    pub fn write(path: &Path, tally: &mut Tally, more: Vec<u8>, sync: bool) -> Result<Self, WriteError> {
        let mut to = Pieces::create(path)?;
        for of in Of::ALL {
            let mut trouble = None;
            tally.table(of).drain(|key, numbers| {
                if trouble.is_none() {
                    trouble = to.entry(key, numbers).err();
                }
            });
            trouble.map_or(Ok(()), Err).and_then(|()| to.end_table()).map_err(|e| WriteError::file(path, e))?;
        }
        to.finish(path, more, sync)
    }

    /// Writes the counts of many files as one, on the disk when this returns, where so many kinds of markers are
    /// counted.
    pub fn merge(path: &Path, runs: &[Run], n_markers: usize) -> Result<Self, WriteError> {
        let mut to = Pieces::create(path)?;
        for of in Of::ALL {
            let mut merged = Merged::new(runs, of, n_markers, Within::default())?;
            while let Some((key, numbers)) = merged.next()? {
                to.entry(key, numbers).map_err(|e| WriteError::file(path, e))?;
            }
            to.end_table().map_err(|e| WriteError::file(path, e))?;
        }
        to.finish(path, Vec::new(), true)
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
pub(super) struct Pieces<W> {
    to: W,
    offset: u64,
    piece: Vec<u8>,
    /// Those of the table at hand.
    pieces: Vec<(u64, u32)>,
    tables: Vec<Vec<(u64, u32)>>,
}

impl<W: Write> Pieces<W> {
    pub fn new(to: W) -> Self {
        Self { to, offset: 0, piece: Vec::new(), pieces: Vec::new(), tables: Vec::new() }
    }

    pub fn entry(&mut self, key: &[u8], numbers: &[u64]) -> io::Result<()> {
        push_number(&mut self.piece, key.len() as u64);
        self.piece.extend_from_slice(key);
        numbers.iter().for_each(|&n| push_number(&mut self.piece, n));
        if self.piece.len() >= PIECE { self.end_piece() } else { Ok(()) }
    }

    fn end_piece(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let packed = zstd::bulk::compress(&self.piece, LEVEL)?;
        self.to.write_all(&packed)?;
        self.pieces.push((self.offset, packed.len() as u32));
        self.offset += packed.len() as u64;
        self.piece.clear();
        Ok(())
    }

    pub fn end_table(&mut self) -> io::Result<()> {
        self.end_piece()?;
        self.tables.push(std::mem::take(&mut self.pieces));
        Ok(())
    }

    /// Writes where everything lies, and returns what was written to.
    pub fn end(mut self, more: Vec<u8>) -> io::Result<(W, Places)> {
        let places = Places { tables: self.tables, more };
        let footer = postcard::to_stdvec(&places).map_err(io::Error::other)?;
        self.to.write_all(&footer)?;
        self.to.write_all(&(footer.len() as u32).to_le_bytes())?;
        self.to.write_all(&MAGIC)?;
        self.to.flush()?;
        Ok((self.to, places))
    }
}

impl Pieces<BufWriter<File>> {
    fn create(path: &Path) -> Result<Self, WriteError> {
        Ok(Self::new(BufWriter::new(File::create(path).map_err(|e| WriteError::file(path, e))?)))
    }

    fn finish(self, path: &Path, more: Vec<u8>, sync: bool) -> Result<Run, WriteError> {
        let end = || {
            let (file, places) = self.end(more)?;
            if sync {
                file.get_ref().sync_all()?;
            }
            Ok(places)
        };
        let places = end().map_err(|e| WriteError::file(path, e))?;
        Ok(Run { path: path.to_path_buf(), places })
    }
}
