//! Loss of power, simulated: a run's writes are recorded with the syncs between them; what a disk may hold at any moment
//! is put together from the record; the tables are whole, and the next run goes on.
//!
//! What was synced is there. Of what was not: of each file no write, every one, or some; of the folders' changes those
//! up to a moment, as a journal keeps them, or any. `WHOSAID_FAULTS=all` tries every moment.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{SecondNight, assert_whole, places, plain_tables, shim, with_fault};
use crate::archive::{Archive, article, differing, tables};

/// A call that changed or synced something.
enum Call {
    Write { path: PathBuf, bytes: Vec<u8>, at: u64 },
    Truncate { path: PathBuf, length: u64 },
    Sync { path: PathBuf },
    Create { path: PathBuf },
    Folder { path: PathBuf },
    Rename { from: PathBuf, to: PathBuf },
    Link { from: PathBuf, to: PathBuf },
    Symlink { target: PathBuf, path: PathBuf },
    Remove { path: PathBuf },
}

/// The calls of a run that the library has recorded.
fn recorded(log: &[u8]) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut rest = log;
    while let Some((head, tail)) = rest.split_first_chunk::<17>() {
        let length = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().expect("4 bytes")) as usize;
        let offset = u64::from_le_bytes(head[9..].try_into().expect("8 bytes"));
        let (a, tail) = tail.split_at(length(1));
        let (b, tail) = tail.split_at(length(5));
        let path = |bytes: &[u8]| PathBuf::from(String::from_utf8(bytes.to_vec()).expect("UTF-8"));
        rest = tail;
        // A file without a name is gone after the loss in any case.
        if a.ends_with(b" (deleted)") {
            continue;
        }
        calls.push(match head[0] {
            b'W' => Call::Write { path: path(a), bytes: b.to_vec(), at: offset },
            b'T' => Call::Truncate { path: path(a), length: offset },
            b'S' => Call::Sync { path: path(a) },
            b'C' => Call::Create { path: path(a) },
            b'D' => Call::Folder { path: path(a) },
            b'R' => Call::Rename { from: path(a), to: path(b) },
            b'L' => Call::Link { from: path(a), to: path(b) },
            b'Y' => Call::Symlink { target: path(a), path: path(b) },
            b'U' => Call::Remove { path: path(a) },
            other => panic!("{other} is no call"),
        });
    }
    calls
}

/// What a name in the file system stands for.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    Folder,
    /// Which of the files.
    File(usize),
    Link(PathBuf),
}

/// Names and files below one folder.
#[derive(Clone, Default)]
struct Disk {
    names: BTreeMap<PathBuf, Node>,
    files: Vec<Vec<u8>>,
}

impl Disk {
    fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.expect("readable");
            let node = if entry.file_type().is_dir() {
                Node::Folder
            } else if entry.file_type().is_symlink() {
                Node::Link(fs::read_link(entry.path()).expect("a link"))
            } else {
                disk.files.push(fs::read(entry.path()).expect("readable"));
                Node::File(disk.files.len() - 1)
            };
            disk.names.insert(entry.into_path(), node);
        }
        disk
    }

    fn file(&self, path: &Path) -> Option<usize> {
        match self.names.get(path) {
            Some(Node::File(file)) => Some(*file),
            _ => None,
        }
    }

    /// Changes a file's bytes.
    fn fill(&mut self, file: usize, call: &Call) {
        let content = &mut self.files[file];
        match call {
            Call::Write { bytes, at, .. } => {
                let at = *at as usize;
                content.resize(content.len().max(at + bytes.len()), 0);
                content[at..at + bytes.len()].copy_from_slice(bytes);
            }
            Call::Truncate { length, .. } => content.resize(*length as usize, 0),
            _ => {}
        }
    }

    /// Changes names, as far as those that it needs are there; `created` is the file that a new name stands for.
    fn rename(&mut self, call: &Call, created: Option<usize>) {
        let has_place = |disk: &Self, path: &Path| path.parent().is_some_and(|p| disk.names.contains_key(p));
        match call {
            Call::Create { path } if has_place(self, path) => {
                self.names.insert(path.clone(), Node::File(created.expect("a file")));
            }
            Call::Folder { path } if has_place(self, path) => {
                self.names.insert(path.clone(), Node::Folder);
            }
            Call::Symlink { target, path } if has_place(self, path) => {
                self.names.insert(path.clone(), Node::Link(target.clone()));
            }
            Call::Link { from, to } if has_place(self, to) => {
                if let Some(node) = self.names.get(from).cloned() {
                    self.names.insert(to.clone(), node);
                }
            }
            Call::Rename { from, to } if has_place(self, to) && self.names.contains_key(from) => {
                let moved: Vec<PathBuf> = self.names.keys().filter(|name| name.starts_with(from)).cloned().collect();
                self.names.retain(|name, _| !name.starts_with(to));
                for name in moved {
                    let node = self.names.remove(&name).expect("it was listed");
                    let below = name.strip_prefix(from).expect("below");
                    let place = if below.as_os_str().is_empty() { to.clone() } else { to.join(below) };
                    self.names.insert(place, node);
                }
            }
            // A folder whose removal is kept had lost all in it.
            Call::Remove { path } => self.names.retain(|name, _| !name.starts_with(path)),
            _ => {}
        }
    }

    fn write(&self, folder: &Path) {
        let _ = fs::remove_dir_all(folder);
        for (path, node) in &self.names {
            match node {
                Node::Folder => fs::create_dir(path).expect("made"),
                Node::File(file) => fs::write(path, &self.files[*file]).expect("written"),
                Node::Link(target) => symlink(target, path).expect("made"),
            }
        }
    }
}

/// A run as it is recorded.
struct Record {
    start: Disk,
    calls: Vec<Call>,
    /// For each call that fills, syncs or creates a file: which one.
    files: Vec<Option<usize>>,
    n_files: usize,
}

impl Record {
    /// Goes through all calls once; what they lead to must be what is there.
    fn new(start: Disk, calls: Vec<Call>, folder: &Path) -> Self {
        let mut disk = start.clone();
        let mut files = Vec::with_capacity(calls.len());
        for call in &calls {
            files.push(match call {
                Call::Write { path, .. } | Call::Truncate { path, .. } | Call::Sync { path } => disk.file(path),
                Call::Create { .. } => {
                    disk.files.push(Vec::new());
                    Some(disk.files.len() - 1)
                }
                _ => None,
            });
            let file = files.last().copied().flatten();
            match call {
                Call::Write { .. } | Call::Truncate { .. } => disk.fill(file.expect("a file that is known"), call),
                _ => disk.rename(call, file),
            }
        }
        let found = Disk::of(folder);
        let content = |disk: &Disk| -> BTreeMap<PathBuf, (Option<Vec<u8>>, Option<PathBuf>)> {
            let of = |node: &Node| match node {
                Node::Folder => (None, None),
                Node::File(file) => (Some(disk.files[*file].clone()), None),
                Node::Link(target) => (None, Some(target.clone())),
            };
            disk.names.iter().map(|(name, node)| (name.clone(), of(node))).collect()
        };
        assert!(content(&disk) == content(&found), "the record is complete");
        Self { start, calls, files, n_files: disk.files.len() }
    }

    /// The folders in which a call changes names.
    fn places(call: &Call) -> Vec<&Path> {
        let paths: Vec<&Path> = match call {
            Call::Create { path } | Call::Folder { path } | Call::Remove { path } | Call::Symlink { path, .. } => {
                vec![path]
            }
            Call::Link { to, .. } => vec![to],
            Call::Rename { from, to } => vec![from, to],
            Call::Write { .. } | Call::Truncate { .. } | Call::Sync { .. } => Vec::new(),
        };
        paths.into_iter().filter_map(Path::parent).collect()
    }

    /// What the disk may hold if the power goes before call `n`.
    fn lost(&self, n: usize, random: &mut fastrand::Rng) -> Disk {
        let calls = &self.calls[..n];
        let mut synced_until = vec![0; self.n_files];
        let mut names_until = 0;
        let mut is_needed = vec![false; n];
        for (i, call) in calls.iter().enumerate() {
            let Call::Sync { path } = call else { continue };
            match self.files[i] {
                Some(file) => synced_until[file] = i,
                None => {
                    for (j, earlier) in calls[..i].iter().enumerate() {
                        if Self::places(earlier).contains(&path.as_path()) {
                            is_needed[j] = true;
                            names_until = names_until.max(j + 1);
                        }
                    }
                }
            }
        }
        let journal = random.bool();
        names_until = random.usize(names_until..=n);
        // None, every one, or some.
        let how: Vec<u8> = (0..self.n_files).map(|_| random.u8(..3)).collect();
        let mut disk = self.start.clone();
        disk.files.resize(self.n_files, Vec::new());
        for (i, call) in calls.iter().enumerate() {
            match (call, self.files[i]) {
                (Call::Sync { .. }, _) => {}
                (Call::Write { .. } | Call::Truncate { .. }, Some(file)) => {
                    if i < synced_until[file] || how[file] == 1 || (how[file] == 2 && random.bool()) {
                        disk.fill(file, call);
                    }
                }
                (_, file) => {
                    if is_needed[i] || (if journal { i < names_until } else { random.bool() }) {
                        disk.rename(call, file);
                    }
                }
            }
        }
        disk
    }
}

/// Records a run of `command` on the output folder as it is.
fn record(mut command: std::process::Command, shim: &Path, output: &Path) -> Record {
    let start = if output.exists() { Disk::of(output) } else { Disk::default() };
    let log = tempfile::NamedTempFile::new().expect("a file");
    let done = with_fault(&mut command, shim, "log", "/o", 0).env("FAULT_LOG", log.path()).output();
    assert!(done.expect("whosaid runs").status.code().is_some_and(|code| code <= 1));
    Record::new(start, recorded(&fs::read(log.path()).expect("a log")), output)
}

#[test]
fn an_incremental_run_survives_a_loss_of_power_at_any_call() {
    let Some(shim) = shim() else { return };
    let (articles, folder) = (Archive::of(12), tempfile::tempdir().expect("a folder"));
    let SecondNight { output, before, wanted, .. } = SecondNight::of(&articles, folder.path());
    let record = record(articles.program(&output, &["--threads", "1"]), shim, &output);
    let mut random = fastrand::Rng::with_seed(7);
    let mut tried = 0;
    for n in places(record.calls.len()) {
        for _ in 0..3 {
            record.lost(n, &mut random).write(&output);
            let words = format!("power lost at call {n} of {}", record.calls.len());
            assert_whole(&output, &[&before, &wanted], &words);
            let (code, told) = articles.run(&output, &[]);
            assert!(code <= 1 && !told.contains("panicked"), "after {words}: {told}");
            assert_eq!(differing(&tables(&output), &wanted), Vec::<String>::new(), "after {words}: {told}");
            tried += 1;
        }
    }
    println!("{tried} losses, {} calls in a run", record.calls.len());
}

#[test]
fn a_plain_run_survives_a_loss_of_power_at_any_call() {
    let Some(shim) = shim() else { return };
    let (articles, folder) = (Archive::of(8), tempfile::tempdir().expect("a folder"));
    let (output, fresh) = (folder.path().join("o"), folder.path().join("fresh"));
    let run = |output: &Path| articles.program_without_store(output, &["--threads", "1"]);
    run(&output).output().expect("whosaid runs");
    let before = plain_tables(&output);
    articles.put("post/2025-03-09/new.txt", &article(51));
    run(&fresh).output().expect("whosaid runs");
    let wanted = plain_tables(&fresh);
    let record = record(run(&output), shim, &output);
    let mut random = fastrand::Rng::with_seed(8);
    let mut tried = 0;
    for n in places(record.calls.len()) {
        for _ in 0..3 {
            record.lost(n, &mut random).write(&output);
            let words = format!("power lost at call {n} of {}", record.calls.len());
            let found = plain_tables(&output);
            assert!(found == wanted || found == before, "{words}: {:?}", found.keys());
            let done = run(&output).output().expect("whosaid runs");
            let told = String::from_utf8_lossy(&done.stderr);
            assert!(done.status.code().is_some_and(|code| code <= 1), "after {words}: {told}");
            assert!(plain_tables(&output) == wanted, "after {words}: {told}");
            tried += 1;
        }
    }
    println!("{tried} losses, {} calls in a run", record.calls.len());
}
