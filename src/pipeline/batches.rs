//! Cutting the walk into batches that keep all cores busy and memory flat.

use crate::flow::{Dropped, SourceFile};

/// Most files in a batch.
const MOST_FILES: usize = 512;
/// Most bytes in a batch, as estimated from the files' sizes.
const MOST_BYTES: u64 = 8 << 20;
/// From this size on a file is streamed: its articles, not itself, are spread over the cores.
const STREAMED: u64 = 1 << 20;
/// How much larger a compressed file may be taken to be than it is on disk.
const INFLATION: u64 = 8;

/// A piece of work, in table order.
#[derive(Debug)]
pub(super) enum Batch {
    /// Small files, each read whole by one thread; or what the walk dropped.
    Files(Vec<Result<SourceFile, Dropped>>),
    /// One large file, whose articles are taken a few at a time.
    Streamed(SourceFile),
}

/// The batches of a walk, in its order.
pub(super) struct Batches<W> {
    walk: W,
    held: Option<SourceFile>,
    found: u64,
    is_done: bool,
}

impl<W: Iterator<Item = Result<SourceFile, Dropped>>> Batches<W> {
    pub(super) fn new(walk: W) -> Self {
        Self { walk, held: None, found: 0, is_done: false }
    }

    /// How many files the walk has found so far.
    pub(super) fn found(&self) -> u64 {
        self.found
    }

    /// Whether the walk is over.
    pub(super) fn is_done(&self) -> bool {
        self.is_done
    }

    fn walk_on(&mut self) -> Option<Result<SourceFile, Dropped>> {
        let item = self.walk.next();
        self.found += u64::from(matches!(item, Some(Ok(_))));
        self.is_done |= item.is_none();
        item
    }
}

/// Bytes that a file takes when read.
fn estimated_size(file: &SourceFile) -> u64 {
    let compressed = file.relative.ends_with(".gz") || file.relative.ends_with(".zst");
    if compressed { file.size.saturating_mul(INFLATION) } else { file.size }
}

impl<W: Iterator<Item = Result<SourceFile, Dropped>>> Iterator for Batches<W> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        if let Some(file) = self.held.take() {
            return Some(Batch::Streamed(file));
        }
        let (mut files, mut bytes) = (Vec::new(), 0);
        while files.len() < MOST_FILES && bytes < MOST_BYTES {
            match self.walk_on() {
                None => break,
                Some(Ok(file)) if estimated_size(&file) >= STREAMED => {
                    if files.is_empty() {
                        return Some(Batch::Streamed(file));
                    }
                    self.held = Some(file);
                    break;
                }
                Some(item) => {
                    bytes += item.as_ref().map_or(0, estimated_size);
                    files.push(item);
                }
            }
        }
        (!files.is_empty()).then_some(Batch::Files(files))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, size: u64) -> Result<SourceFile, Dropped> {
        Ok(SourceFile { path: name.into(), relative: name.into(), size })
    }

    fn shape(files: Vec<Result<SourceFile, Dropped>>) -> Vec<String> {
        let name = |b: Batch| match b {
            Batch::Files(f) => format!("{} files", f.len()),
            Batch::Streamed(f) => f.relative,
        };
        Batches::new(files.into_iter()).map(name).collect()
    }

    #[test]
    fn small_files_go_together_and_large_ones_alone_in_order() {
        let files = vec![file("a.txt", 10), file("b.txt", 10), file("c.jsonl", STREAMED), file("d.txt", 1)];
        assert_eq!(shape(files), ["2 files", "c.jsonl", "1 files"]);
    }

    #[test]
    fn a_compressed_file_counts_as_what_it_may_hold() {
        assert_eq!(shape(vec![file("a.jsonl.gz", STREAMED / INFLATION)]), ["a.jsonl.gz"]);
    }

    #[test]
    fn a_batch_is_bounded_in_files_and_bytes() {
        let many = (0..MOST_FILES + 1).map(|i| file(&i.to_string(), 1)).collect();
        assert_eq!(shape(many), [format!("{MOST_FILES} files"), "1 files".to_string()]);
        let big = (0..32).map(|i| file(&i.to_string(), MOST_BYTES / 16)).collect();
        assert_eq!(shape(big), ["16 files", "16 files"]);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(shape(Vec::new()), Vec::<String>::new());
    }
}
