//! Sorted counts in files, and their merging, so that counting needs no more memory for a larger corpus.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::sums::{Fold, fold};
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

/// LEB128: seven bits a byte, the lowest first.
fn push_number(to: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        to.push(n as u8 | 0x80);
        n >>= 7;
    }
    to.push(n as u8);
}

fn take_number(from: &[u8], at: &mut usize) -> Option<u64> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let byte = *from.get(*at)?;
        *at += 1;
        n |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

/// Goes through one table of a file. The file is open only while a piece is read: there may be many.
struct Cursor<'a> {
    run: &'a Run,
    pieces: std::slice::Iter<'a, (u64, u32)>,
    piece: Vec<u8>,
    at: usize,
    numbers: Vec<u64>,
}

impl<'a> Cursor<'a> {
    fn new(run: &'a Run, of: Of, n_numbers: usize) -> Self {
        let pieces = run.places.tables.get(of as usize).map_or(&[][..], Vec::as_slice).iter();
        Self { run, pieces, piece: Vec::new(), at: 0, numbers: vec![0; n_numbers] }
    }

    /// Puts the next key into `key` and holds its numbers; false at the end.
    fn next(&mut self, key: &mut Vec<u8>) -> Result<bool, WriteError> {
        self.advance(key).map_err(|e| WriteError::file(&self.run.path, e))
    }

    fn advance(&mut self, key: &mut Vec<u8>) -> io::Result<bool> {
        if self.at == self.piece.len() {
            let Some(&(offset, length)) = self.pieces.next() else { return Ok(false) };
            let mut file = File::open(&self.run.path)?;
            file.seek(SeekFrom::Start(offset))?;
            self.piece.clear();
            zstd::stream::copy_decode(file.take(u64::from(length)), &mut self.piece)?;
            self.at = 0;
        }
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "counts that are damaged");
        let length = take_number(&self.piece, &mut self.at).ok_or_else(damaged)? as usize;
        let bytes = self.piece.get(self.at..self.at.saturating_add(length)).ok_or_else(damaged)?;
        key.clear();
        key.extend_from_slice(bytes);
        self.at += length;
        for n in &mut self.numbers {
            *n = take_number(&self.piece, &mut self.at).ok_or_else(damaged)?;
        }
        Ok(true)
    }
}

/// A key and its numbers.
type Entry<'a> = (&'a [u8], &'a [u64]);

/// The counts of many files as one: keys in order, each once.
pub(super) struct Merged<'a> {
    folds: Vec<Fold>,
    cursors: Vec<Cursor<'a>>,
    /// The key at hand of each file that has one.
    waiting: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
    key: Vec<u8>,
    numbers: Vec<u64>,
}

impl<'a> Merged<'a> {
    /// One table of all files, where so many kinds of markers are counted.
    pub fn new(runs: &'a [Run], of: Of, n_markers: usize) -> Result<Self, WriteError> {
        let folds = of.folds(n_markers);
        let mut cursors: Vec<Cursor<'a>> = runs.iter().map(|r| Cursor::new(r, of, folds.len())).collect();
        let mut waiting = BinaryHeap::with_capacity(cursors.len());
        for (i, cursor) in cursors.iter_mut().enumerate() {
            let mut key = Vec::new();
            if cursor.next(&mut key)? {
                waiting.push(Reverse((key, i)));
            }
        }
        let numbers = vec![0; folds.len()];
        Ok(Self { folds, cursors, waiting, key: Vec::new(), numbers })
    }

    /// The next key with its numbers; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Entry<'_>>, WriteError> {
        let Some(Reverse((first, i))) = self.waiting.pop() else { return Ok(None) };
        self.key.clear();
        self.key.extend_from_slice(&first);
        self.numbers.copy_from_slice(&self.cursors[i].numbers);
        self.push_next(first, i)?;
        while let Some(Reverse((key, _))) = self.waiting.peek()
            && *key == self.key
        {
            let Some(Reverse((key, i))) = self.waiting.pop() else { break };
            fold(&self.folds, &mut self.numbers, &self.cursors[i].numbers);
            self.push_next(key, i)?;
        }
        Ok(Some((&self.key, &self.numbers)))
    }

    fn push_next(&mut self, mut key: Vec<u8>, i: usize) -> Result<(), WriteError> {
        if self.cursors[i].next(&mut key)? {
            self.waiting.push(Reverse((key, i)));
        }
        Ok(())
    }
}
