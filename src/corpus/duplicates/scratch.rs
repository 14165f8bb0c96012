//! Temporary files, so that memory does not grow with the texts. They have no name and vanish with the run.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Records of bytes, in the order in which they came.
pub(super) struct Records {
    file: BufWriter<File>,
    /// Where each record ends.
    ends: Vec<u64>,
}

impl Records {
    pub fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(1 << 16, tempfile::tempfile_in(folder)?), ends: Vec::new() })
    }

    pub fn push(&mut self, record: &[u8]) -> io::Result<()> {
        self.file.write_all(record)?;
        self.ends.push(self.ends.last().copied().unwrap_or(0) + record.len() as u64);
        Ok(())
    }

    /// Ends the writing.
    pub fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }

    /// Length of a record in bytes.
    pub fn length(&self, number: u32) -> usize {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        (self.ends[number] - start) as usize
    }

    /// Reads one record into `to`, whatever was in it.
    pub fn read(&self, number: u32, to: &mut Vec<u8>) -> io::Result<()> {
        let length = self.length(number);
        to.resize(length, 0);
        let mut file = self.file.get_ref();
        file.seek(SeekFrom::Start(self.ends[number as usize] - length as u64))?;
        file.read_exact(to)
    }

    /// Gives all records, in order.
    pub fn scan(&self, mut each: impl FnMut(u32, &[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut file = self.file.get_ref();
        file.seek(SeekFrom::Start(0))?;
        let mut from = BufReader::with_capacity(1 << 18, file);
        let mut record = Vec::new();
        for number in 0..self.ends.len() as u32 {
            record.resize(self.length(number), 0);
            from.read_exact(&mut record)?;
            each(number, &record)?;
        }
        Ok(())
    }
}

/// Columns of numbers, each in a file of its own.
pub(super) struct ColumnFiles {
    files: Vec<BufWriter<File>>,
}

impl ColumnFiles {
    pub fn new(folder: &Path, columns: usize) -> io::Result<Self> {
        let file = |_| Ok(BufWriter::with_capacity(1 << 14, tempfile::tempfile_in(folder)?));
        Ok(Self { files: (0..columns).map(file).collect::<io::Result<_>>()? })
    }

    /// A value for each column; those that are missing are 0.
    pub fn push(&mut self, row: &[u32]) -> io::Result<()> {
        let mut row = row.iter();
        self.files.iter_mut().try_for_each(|f| f.write_all(&row.next().copied().unwrap_or(0).to_le_bytes()))
    }

    /// Each column in turn.
    pub fn columns(self) -> impl Iterator<Item = io::Result<Vec<u32>>> {
        self.files.into_iter().map(|writer| {
            let bytes = rewound(writer)?;
            Ok(bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
        })
    }
}

/// A key that some numbers have in common, with what is known of each number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Keyed {
    pub key: u64,
    pub number: u32,
    /// Any two small numbers.
    pub beside: [u16; 2],
    /// Any set of 64.
    pub mask: u64,
    /// Any small number.
    pub size: u16,
}

const KEYED: usize = 26;

/// Keys spread over files by their leading bits, so that all that share one are found with a part of them in memory.
pub(super) struct KeyFiles {
    files: Vec<BufWriter<File>>,
}

/// Files of a [`KeyFiles`].
const KEY_FILES: usize = 64;

impl KeyFiles {
    pub fn new(folder: &Path) -> io::Result<Self> {
        let file = |_| Ok(BufWriter::with_capacity(1 << 14, tempfile::tempfile_in(folder)?));
        Ok(Self { files: (0..KEY_FILES).map(file).collect::<io::Result<_>>()? })
    }

    pub fn push(&mut self, Keyed { key, number, beside: [left, right], mask, size }: Keyed) -> io::Result<()> {
        let mut record = [0; KEYED];
        record[..8].copy_from_slice(&key.to_le_bytes());
        record[8..12].copy_from_slice(&number.to_le_bytes());
        record[12..14].copy_from_slice(&left.to_le_bytes());
        record[14..16].copy_from_slice(&right.to_le_bytes());
        record[16..24].copy_from_slice(&mask.to_le_bytes());
        record[24..].copy_from_slice(&size.to_le_bytes());
        self.files[(key >> 58) as usize].write_all(&record)
    }

    /// Gives those that share a key, by number, for each key of two or more.
    pub fn buckets(self, mut each: impl FnMut(&mut [Keyed]) -> io::Result<()>) -> io::Result<()> {
        for writer in self.files {
            let bytes = rewound(writer)?;
            let mut keyed: Vec<Keyed> = bytes.chunks_exact(KEYED).map(keyed).collect();
            drop(bytes);
            keyed.sort_unstable();
            keyed.chunk_by_mut(|a, b| a.key == b.key).filter(|c| c.len() > 1).try_for_each(&mut each)?;
        }
        Ok(())
    }
}

fn keyed(bytes: &[u8]) -> Keyed {
    let mut at = bytes.iter().copied();
    let mut number = |n: u32| (0..n).fold(0_u64, |sum, i| sum | u64::from(at.next().unwrap_or(0)) << (8 * i));
    Keyed {
        key: number(8),
        number: number(4) as u32,
        beside: [number(2) as u16, number(2) as u16],
        mask: number(8),
        size: number(2) as u16,
    }
}

fn rewound(writer: BufWriter<File>) -> io::Result<Vec<u8>> {
    let mut file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
    let length = file.stream_position()?;
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_alone_and_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut records = Records::new(folder.path()).expect("a file");
        let wanted: [&[u8]; 4] = [b"one", b"", b"three", &[7; 70_000]];
        wanted.iter().for_each(|r| records.push(r).expect("room"));
        records.flush().expect("room");
        let mut found = vec![1, 2];
        for number in [3, 0, 1, 2] {
            records.read(number, &mut found).expect("a record");
            assert_eq!(found, wanted[number as usize]);
        }
        let mut seen = 0;
        let each = |number: u32, record: &[u8]| {
            assert_eq!(record, wanted[number as usize]);
            seen += 1;
            Ok(())
        };
        records.scan(each).expect("records");
        assert_eq!(seen, 4);
    }

    #[test]
    fn keys_find_those_that_share_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = KeyFiles::new(folder.path()).expect("files");
        let one = |key: u64, number: u32| Keyed {
            key,
            number,
            beside: [number as u16, 65_535],
            mask: u64::MAX - 5,
            size: 300,
        };
        for (key, number) in [(u64::MAX, 9), (3, 1), (u64::MAX, 2), (4, 1), (3, 0), (3, u32::MAX)] {
            files.push(one(key, number)).expect("room");
        }
        let mut found = Vec::new();
        let each = |bucket: &mut [Keyed]| {
            found.push(bucket.to_vec());
            Ok(())
        };
        files.buckets(each).expect("buckets");
        let wanted = [vec![one(3, 0), one(3, 1), one(3, u32::MAX)], vec![one(u64::MAX, 2), one(u64::MAX, 9)]];
        assert_eq!(found, wanted);
    }

    #[test]
    fn columns_are_of_one_length() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = ColumnFiles::new(folder.path(), 2).expect("files");
        files.push(&[1, 2]).expect("room");
        files.push(&[]).expect("room");
        files.push(&[3]).expect("room");
        let columns: io::Result<Vec<Vec<u32>>> = files.columns().collect();
        assert_eq!(columns.expect("columns"), [vec![1, 0, 3], vec![2, 0, 0]]);
    }
}
