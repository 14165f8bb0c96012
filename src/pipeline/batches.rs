//! Cutting the plan into batches that keep all cores busy and memory flat.

use super::RunError;
use super::plan::{Planned, Work};
use crate::flow::SourceFile;
use crate::store::FileKey;

/// Most files in a batch.
const MAX_FILES: usize = 512;
/// Most paths that are passed over in a batch, unchanged.
const MAX_PASSED: u64 = 1 << 14;
/// From this size on a file is streamed: its articles, not itself, are spread over the cores.
const STREAMED: u64 = 1 << 20;
/// How much larger a compressed file may be taken to be than it is on disk.
const INFLATION: u64 = 8;

/// A piece of work, in table order.
#[derive(Debug)]
pub(super) enum Batch {
    /// Small files, each read whole by one thread; and what else is to be written into the store.
    Files(Vec<Planned>),
    /// One large file, whose articles are taken a few at a time.
    Streamed(Work),
}

/// The batches of a plan, in its order.
pub(super) struct Batches<P> {
    plan: P,
    most_bytes: u64,
    /// Most files in the next batch, below [`MAX_FILES`].
    most: usize,
    held: Option<Work>,
    found: u64,
    unchanged: u64,
    unreachable: u64,
    is_done: bool,
}

impl<P: Iterator<Item = Result<Planned, RunError>>> Batches<P> {
    /// Cuts `plan` into batches of at most `most_bytes`, as estimated from the files' sizes, and a file more.
    pub(super) fn new(plan: P, most_bytes: u64) -> Self {
        Self { plan, most_bytes, most: MAX_FILES, held: None, found: 0, unchanged: 0, unreachable: 0, is_done: false }
    }

    /// Takes at most so many files into a batch from now on.
    pub(super) fn at_most(&mut self, files: usize) {
        self.most = files.clamp(1, MAX_FILES);
    }

    /// How many files the walk has found so far.
    pub(super) fn found(&self) -> u64 {
        self.found
    }

    /// How many of them are unchanged.
    pub(super) fn unchanged(&self) -> u64 {
        self.unchanged
    }

    /// How many files of the ledger cannot be reached.
    pub(super) fn unreachable(&self) -> u64 {
        self.unreachable
    }

    /// Whether the walk is over.
    pub(super) fn is_done(&self) -> bool {
        self.is_done
    }

    fn go_on(&mut self) -> Option<Result<Planned, RunError>> {
        let item = self.plan.next();
        let counts = |key: &FileKey| u64::from(key.is_file());
        match &item {
            None => self.is_done = true,
            Some(Ok(Planned::Read(_))) => self.found += 1,
            Some(Ok(Planned::Unchanged { key, .. })) => {
                self.found += counts(key);
                self.unchanged += counts(key);
            }
            Some(Ok(Planned::Unreachable { .. })) => self.unreachable += 1,
            Some(_) => {}
        }
        item
    }

    fn fill(&mut self) -> Result<Option<Batch>, RunError> {
        if let Some(work) = self.held.take() {
            return Ok(Some(Batch::Streamed(work)));
        }
        let (mut files, mut bytes, mut passed) = (Vec::new(), 0, 0);
        while files.len() < self.most && bytes < self.most_bytes && passed < MAX_PASSED {
            match self.go_on().transpose()? {
                None => break,
                Some(Planned::Read(work)) if estimated_size(&work.file) >= STREAMED => {
                    if files.is_empty() {
                        return Ok(Some(Batch::Streamed(work)));
                    }
                    self.held = Some(work);
                    break;
                }
                Some(Planned::Unchanged { .. } | Planned::Unreachable { .. }) => passed += 1,
                Some(item) => {
                    if let Planned::Read(work) = &item {
                        bytes += estimated_size(&work.file);
                    }
                    files.push(item);
                }
            }
        }
        Ok((!files.is_empty() || passed > 0).then_some(Batch::Files(files)))
    }
}

/// Bytes that a file takes when read.
fn estimated_size(file: &SourceFile) -> u64 {
    let compressed = file.relative.ends_with(".gz") || file.relative.ends_with(".zst");
    if compressed { file.size.saturating_mul(INFLATION) } else { file.size }
}

impl<P: Iterator<Item = Result<Planned, RunError>>> Iterator for Batches<P> {
    type Item = Result<Batch, RunError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.fill().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::Why;
    use super::*;

    const MAX_BYTES: u64 = 8 << 20;

    fn file(name: &str, size: u64) -> Result<Planned, RunError> {
        let file = SourceFile { path: name.into(), relative: name.into(), size, modified: 0 };
        Ok(Planned::Read(Work { key: FileKey::file(name), file, why: Why::New, known: false }))
    }

    fn shape(files: Vec<Result<Planned, RunError>>) -> Vec<String> {
        let name = |b: Result<Batch, RunError>| match b.expect("a batch") {
            Batch::Files(f) => format!("{} files", f.len()),
            Batch::Streamed(w) => w.file.relative,
        };
        Batches::new(files.into_iter(), MAX_BYTES).map(name).collect()
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
        let many = (0..MAX_FILES + 1).map(|i| file(&i.to_string(), 1)).collect();
        assert_eq!(shape(many), [format!("{MAX_FILES} files"), "1 files".to_string()]);
        let big = (0..32).map(|i| file(&i.to_string(), MAX_BYTES / 16)).collect();
        assert_eq!(shape(big), ["16 files", "16 files"]);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(shape(Vec::new()), Vec::<String>::new());
    }
}
