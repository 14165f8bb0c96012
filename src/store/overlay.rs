//! A file that is only read: what redb writes to repair it stays in memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

/// Bytes of a block that is kept in memory once it was written.
const BLOCK: u64 = 4096;

/// A file with blocks in memory over it.
#[derive(Debug)]
pub(super) struct Overlay {
    file: File,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    len: u64,
    /// Bytes of the file that still count: it may have been cut off and extended.
    in_file: u64,
    blocks: BTreeMap<u64, Vec<u8>>,
}

impl Overlay {
    pub fn new(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file, state: Mutex::new(State { len, in_file: len, blocks: BTreeMap::new() }) })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads from the file. The state must be locked: the file has one position.
    fn read_file(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(offset)).and_then(|_| file.read_exact(out))
    }

    /// The bytes of a block below what was written.
    fn block(&self, state: &State, number: u64) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; BLOCK as usize];
        let start = number * BLOCK;
        let there = state.in_file.saturating_sub(start).min(BLOCK) as usize;
        self.read_file(start, &mut bytes[..there])?;
        Ok(bytes)
    }
}

impl StorageBackend for Overlay {
    fn len(&self) -> io::Result<u64> {
        Ok(self.lock().len)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.lock();
        let end = offset.checked_add(out.len() as u64).filter(|&end| end <= state.len);
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        let there = state.in_file.min(end).saturating_sub(offset) as usize;
        let (in_file, beyond) = out.split_at_mut(there);
        self.read_file(offset, in_file)?;
        beyond.fill(0);
        for (&number, block) in state.blocks.range(offset / BLOCK..=end / BLOCK) {
            let start = number * BLOCK;
            let (from, to) = (start.max(offset), (start + BLOCK).min(end));
            if from < to {
                let bytes = &block[(from - start) as usize..(to - start) as usize];
                out[(from - offset) as usize..(to - offset) as usize].copy_from_slice(bytes);
            }
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.lock();
        state.in_file = state.in_file.min(len);
        state.len = len;
        state.blocks.retain(|&number, _| number * BLOCK < len);
        if let Some(block) = state.blocks.get_mut(&(len / BLOCK)) {
            block[(len % BLOCK) as usize..].fill(0);
        }
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.lock();
        let mut done = 0;
        while done < data.len() {
            let at = offset + done as u64;
            let (number, within) = (at / BLOCK, (at % BLOCK) as usize);
            let n = (BLOCK as usize - within).min(data.len() - done);
            if !state.blocks.contains_key(&number) {
                let block = self.block(&state, number)?;
                state.blocks.insert(number, block);
            }
            if let Some(block) = state.blocks.get_mut(&number) {
                block[within..within + n].copy_from_slice(&data[done..done + n]);
            }
            done += n;
        }
        state.len = state.len.max(offset + data.len() as u64);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn writes_are_read_back_and_the_file_stays_unchanged() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        let content: Vec<u8> = (0..10_000_u32).map(|n| n as u8).collect();
        file.write_all(&content).expect("written");
        let overlay = Overlay::new(File::open(file.path()).expect("opened")).expect("an overlay");
        let mut expected = content.clone();
        let read_all = |expected: &[u8]| {
            let mut out = vec![7; expected.len()];
            overlay.read(0, &mut out).expect("read");
            assert!(out == expected);
            assert_eq!(overlay.len().expect("a length"), expected.len() as u64);
        };
        read_all(&expected);
        overlay.write(4090, &[1; 20]).expect("written");
        expected[4090..4110].fill(1);
        read_all(&expected);
        overlay.set_len(20_000).expect("longer");
        expected.resize(20_000, 0);
        read_all(&expected);
        overlay.write(19_000, &[9; 1000]).expect("written");
        expected[19_000..].fill(9);
        read_all(&expected);
        overlay.set_len(4100).expect("shorter");
        overlay.set_len(9000).expect("longer");
        expected.truncate(4100);
        expected.resize(9000, 0);
        read_all(&expected);
        assert!(overlay.read(8999, &mut [0; 2]).is_err());
        assert_eq!(std::fs::read(file.path()).expect("read"), content);
    }
}
