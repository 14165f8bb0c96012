//! The counts of many files as one, a piece of each in memory at a time.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use zstd::bulk::Decompressor;

use super::numbers::take_number;
use super::run::Run;
use super::sums::{Fold, fold_one};
use super::tally::Of;
use crate::write::WriteError;

/// Most bytes of a piece; one that says it is larger is damaged.
const MAX_PIECE: u64 = 1 << 28;

/// Keys from one to before another; `None` is no limit.
#[derive(Clone, Copy, Default)]
pub(super) struct Within<'b> {
    pub from: Option<&'b [u8]>,
    pub to: Option<&'b [u8]>,
}

/// Unpacks pieces, one after the other.
struct Unpacker {
    decompressor: Decompressor<'static>,
    packed: Vec<u8>,
}

impl Unpacker {
    fn new() -> io::Result<Self> {
        Ok(Self { decompressor: Decompressor::new()?, packed: Vec::new() })
    }

    /// The file is open only while a piece is read: there may be many.
    fn read(&mut self, run: &Run, (offset, length): (u64, u32), piece: &mut Vec<u8>) -> io::Result<()> {
        let mut file = File::open(run.path())?;
        file.seek(SeekFrom::Start(offset))?;
        self.packed.resize(length as usize, 0);
        file.read_exact(&mut self.packed)?;
        let size = zstd::zstd_safe::get_frame_content_size(&self.packed).ok().flatten();
        let size = size.filter(|&s| s <= MAX_PIECE).ok_or_else(damaged)? as usize;
        piece.clear();
        piece.reserve(size);
        self.decompressor.decompress_to_buffer(&self.packed, piece)?;
        Ok(())
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "counts that are damaged")
}

/// Goes through one table of a file.
struct Cursor<'a> {
    run: &'a Run,
    pieces: &'a [(u64, u32)],
    piece: Vec<u8>,
    /// Where the key at hand lies in the piece.
    key: (usize, usize),
    /// The key's first bytes as a number: most keys differ in them.
    head: u64,
    has_ended: bool,
}

impl<'a> Cursor<'a> {
    /// Before the first key.
    fn new(run: &'a Run, of: Of) -> Self {
        Self { run, pieces: run.pieces(of), piece: Vec::new(), key: (0, 0), head: 0, has_ended: false }
    }

    fn key(&self) -> &[u8] {
        &self.piece[self.key.0..self.key.1]
    }

    /// Goes to the first key that is within.
    fn seek(&mut self, within: Within, n_numbers: usize, unpacker: &mut Unpacker) -> io::Result<()> {
        let Some(from) = within.from else { return self.go_to(0, within.to, unpacker) };
        // The piece before the first one that begins with a key from there on.
        let (mut first, mut end) = (0, self.pieces.len());
        while first < end {
            let middle = first + (end - first) / 2;
            unpacker.read(self.run, self.pieces[middle], &mut self.piece)?;
            self.read_key(0)?;
            if self.key() < from { first = middle + 1 } else { end = middle }
        }
        self.pieces = &self.pieces[first.saturating_sub(1)..];
        self.piece.clear();
        self.go_to(0, within.to, unpacker)?;
        while !self.has_ended && self.key() < from {
            let mut at = self.key.1;
            for _ in 0..n_numbers {
                take_number(&self.piece, &mut at).ok_or_else(damaged)?;
            }
            self.go_to(at, within.to, unpacker)?;
        }
        Ok(())
    }

    /// Goes to the key that begins at `at`, or with the next piece.
    fn go_to(&mut self, mut at: usize, to: Option<&[u8]>, unpacker: &mut Unpacker) -> io::Result<()> {
        if at == self.piece.len() {
            let Some((&next, rest)) = self.pieces.split_first() else {
                self.has_ended = true;
                return Ok(());
            };
            self.pieces = rest;
            unpacker.read(self.run, next, &mut self.piece)?;
            at = 0;
        }
        self.read_key(at)?;
        self.has_ended = to.is_some_and(|to| self.key() >= to);
        Ok(())
    }

    fn read_key(&mut self, mut at: usize) -> io::Result<()> {
        let length = take_number(&self.piece, &mut at).ok_or_else(damaged)? as usize;
        let end = at.checked_add(length).filter(|&e| e <= self.piece.len()).ok_or_else(damaged)?;
        self.key = (at, end);
        let mut head = [0; 8];
        let key = &self.piece[at..end];
        match key.first_chunk() {
            Some(first) => head = *first,
            None => head[..key.len()].copy_from_slice(key),
        }
        self.head = u64::from_be_bytes(head);
        Ok(())
    }

    /// Takes the numbers of the key at hand, and goes to the next one.
    fn take(
        &mut self,
        to: Option<&[u8]>,
        numbers: &mut [u64],
        unpacker: &mut Unpacker,
        each: impl Fn(usize, u64, u64) -> u64,
    ) -> Result<(), WriteError> {
        let mut at = self.key.1;
        let mut take = || {
            for (i, number) in numbers.iter_mut().enumerate() {
                *number = each(i, *number, take_number(&self.piece, &mut at).ok_or_else(damaged)?);
            }
            self.go_to(at, to, unpacker)
        };
        take().map_err(|e| WriteError::file(self.run.path(), e))
    }
}

/// A key and its numbers.
pub(super) type Entry<'a> = (&'a [u8], &'a [u64]);

/// The counts of many files as one: keys in order, each once.
pub(super) struct Merged<'a> {
    folds: Vec<Fold>,
    within: Within<'a>,
    unpacker: Unpacker,
    cursors: Vec<Cursor<'a>>,
    /// A tournament of the cursors (Knuth, TAOCP 3, 5.4.1): who lost at each node, and at 0 who won.
    losers: Vec<usize>,
    key: Vec<u8>,
    numbers: Vec<u64>,
    is_at_key: bool,
}

impl<'a> Merged<'a> {
    /// One table of all files, where so many kinds of markers are counted.
    pub fn new(runs: &'a [Run], of: Of, n_markers: usize, within: Within<'a>) -> Result<Self, WriteError> {
        let folds = of.folds(n_markers);
        let mut unpacker = unpacker(runs)?;
        let mut cursors: Vec<Cursor<'a>> = runs.iter().map(|r| Cursor::new(r, of)).collect();
        for cursor in &mut cursors {
            let sought = cursor.seek(within, folds.len(), &mut unpacker);
            sought.map_err(|e| WriteError::file(cursor.run.path(), e))?;
        }
        let numbers = vec![0; folds.len()];
        let losers = vec![0; cursors.len()];
        let mut merged = Self { folds, within, unpacker, cursors, losers, key: Vec::new(), numbers, is_at_key: false };
        merged.hold_tournament();
        Ok(merged)
    }

    fn hold_tournament(&mut self) {
        let n = self.cursors.len();
        let mut winners: Vec<usize> = (0..2 * n).map(|i| i.saturating_sub(n)).collect();
        for node in (1..n).rev() {
            let (a, b) = (winners[2 * node], winners[2 * node + 1]);
            let (winner, loser) = if self.is_before(a, b) { (a, b) } else { (b, a) };
            winners[node] = winner;
            self.losers[node] = loser;
        }
        if let (Some(first), Some(&winner)) = (self.losers.first_mut(), winners.get(1)) {
            *first = winner;
        }
    }

    fn is_before(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.cursors[a], &self.cursors[b]);
        match (a.has_ended, b.has_ended) {
            (true, _) => false,
            (false, true) => true,
            (false, false) if a.head != b.head => a.head < b.head,
            (false, false) => a.key() < b.key(),
        }
    }

    /// Lets a cursor that has gone on play again.
    fn replay(&mut self, cursor: usize) {
        let mut winner = cursor;
        let mut node = (cursor + self.cursors.len()) / 2;
        while node > 0 {
            if self.is_before(self.losers[node], winner) {
                std::mem::swap(&mut self.losers[node], &mut winner);
            }
            node /= 2;
        }
        self.losers[0] = winner;
    }

    /// The next key with its numbers; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Entry<'_>>, WriteError> {
        self.is_at_key = false;
        let to = self.within.to;
        let Some(&first) = self.losers.first().filter(|&&c| !self.cursors[c].has_ended) else { return Ok(None) };
        let cursor = &mut self.cursors[first];
        self.key.clear();
        self.key.extend_from_slice(cursor.key());
        let head = cursor.head;
        cursor.take(to, &mut self.numbers, &mut self.unpacker, |_, _, n| n)?;
        self.replay(first);
        loop {
            let winner = self.losers[0];
            let cursor = &mut self.cursors[winner];
            if cursor.has_ended || cursor.head != head || cursor.key() != self.key {
                break;
            }
            let folds = &self.folds;
            cursor.take(to, &mut self.numbers, &mut self.unpacker, |i, sum, n| fold_one(folds, i, sum, n))?;
            self.replay(winner);
        }
        self.is_at_key = true;
        Ok(self.current())
    }

    /// What [`Self::next`] gave last.
    pub fn current(&self) -> Option<Entry<'_>> {
        self.is_at_key.then_some((&self.key, &self.numbers))
    }
}

fn unpacker(runs: &[Run]) -> Result<Unpacker, WriteError> {
    Unpacker::new().map_err(|e| WriteError::file(runs.first().map_or("".as_ref(), |r| r.path()), e))
}

/// A key of a table with about as many before it as after it; `None` if there are none to tell by.
pub(super) fn middle_key(runs: &[Run], of: Of) -> Result<Option<Vec<u8>>, WriteError> {
    let mut unpacker = unpacker(runs)?;
    let mut keys = Vec::new();
    for run in runs {
        let mut cursor = Cursor::new(run, of);
        cursor.pieces = &cursor.pieces[cursor.pieces.len() / 2..];
        cursor.go_to(0, None, &mut unpacker).map_err(|e| WriteError::file(run.path(), e))?;
        if !cursor.has_ended {
            keys.push(cursor.key().to_vec());
        }
    }
    keys.sort_unstable();
    let middle = keys.len() / 2;
    Ok(keys.into_iter().nth(middle))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::aggregate::tally::Tally;

    const OF: Of = Of::Stance;

    fn all(runs: &[Run], within: Within) -> Vec<(Vec<u8>, u64)> {
        let mut merged = Merged::new(runs, OF, 0, within).expect("whole files");
        let mut out = Vec::new();
        while let Some((key, numbers)) = merged.next().expect("whole files") {
            out.push((key.to_vec(), numbers[0]));
        }
        assert_eq!(merged.current(), None);
        out
    }

    #[test]
    fn ranges_of_keys_over_many_pieces_make_up_the_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let scheme = crate::tables::Scheme::default();
        let key = |n: u64| format!("{}-{n:0200}", n % 7).into_bytes();
        let keys = 0..3000_u64;
        let runs: Vec<Run> = [1, 2, 3, 5000]
            .iter()
            .map(|&step| {
                let mut tally = Tally::new(&scheme);
                keys.clone().filter(|n| n % step == 1 % step).for_each(|n| tally.table(OF).add(&key(n), &[n + step]));
                Run::write(&folder.path().join(step.to_string()), &mut tally, Vec::new(), false).expect("room")
            })
            .collect();
        assert!(runs[0].pieces(OF).len() > 4);
        let mut wanted: Vec<(Vec<u8>, u64)> = keys
            .map(|n| {
                let of = [1, 2, 3, 5000].iter().filter(|&&step| n % step == 1 % step);
                (key(n), of.map(|step| n + step).sum())
            })
            .collect();
        wanted.sort();
        assert_eq!(all(&runs, Within::default()), wanted);
        let middle = middle_key(&runs, OF).expect("whole files").expect("a key");
        for limit in [middle, key(0), key(2999), b"3-".to_vec(), b"".to_vec(), b"z".to_vec()] {
            let mut parts = all(&runs, Within { from: None, to: Some(&limit) });
            assert!(parts.iter().all(|p| p.0 < limit));
            parts.extend(all(&runs, Within { from: Some(&limit), to: None }));
            assert_eq!(parts, wanted);
        }
        for none in [&[][..], &runs[3..]] {
            let n = all(none, Within::default()).len();
            assert_eq!(n, none.len(), "the last file has one key");
        }
    }
}
