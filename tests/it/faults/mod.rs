//! Faults of the system, by a library that is loaded before the C library's: calls that fail, stop half-way, or kill the
//! process, at every n-th call; file systems without links; folders and files that cannot be read for a night.
//!
//! `WHOSAID_FAULTS=all` goes through every call; otherwise a number of them spread over the run.
#![cfg(target_os = "linux")]

mod power;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::archive::{Archive, article, assert_consistent, differing, lines, place, tables};

/// Calls at which a kind of fault is tried where not all are.
const TRIED: usize = 12;

/// The library, built once; `None` where there is no C compiler.
fn shim() -> Option<&'static Path> {
    static SHIM: OnceLock<Option<(tempfile::TempDir, PathBuf)>> = OnceLock::new();
    let built = SHIM.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("shim.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/shim.c");
        let done =
            Command::new("cc").args(["-O1", "-shared", "-fPIC", "-o"]).arg(&path).arg(source).arg("-ldl").status();
        done.is_ok_and(|s| s.success()).then_some((folder, path))
    });
    if built.is_none() {
        println!("SKIPPED: there is no C compiler `cc` to build the fault library with");
    }
    built.as_ref().map(|(_, path)| path.as_path())
}

/// A fault: its kind, the part of the paths that it concerns, the number of the call.
fn with_fault<'a>(command: &'a mut Command, shim: &Path, kind: &str, below: &str, at: usize) -> &'a mut Command {
    command.env("LD_PRELOAD", shim).env("FAULT_KIND", kind).env("FAULT_BELOW", below).env("FAULT_AT", at.to_string())
}

/// How many calls a run makes below `output`.
fn calls(mut command: Command, shim: &Path, below: &str) -> usize {
    let count = tempfile::NamedTempFile::new().expect("a file");
    let done = with_fault(&mut command, shim, "count", below, 0).env("FAULT_COUNT", count.path()).output();
    assert!(done.expect("whosaid runs").status.code().is_some_and(|code| code <= 1));
    fs::read_to_string(count.path()).expect("a count").trim().parse().expect("a number")
}

fn places(n: usize) -> Vec<usize> {
    if std::env::var("WHOSAID_FAULTS").is_ok_and(|w| w == "all") {
        return (1..=n).collect();
    }
    let mut all: Vec<usize> = (0..TRIED).map(|i| 1 + i * n / TRIED).chain([n]).collect();
    all.dedup();
    all
}

fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp runs");
    assert!(done.success());
}

/// The tables are one of these sets, and every file of them is there.
fn assert_whole(output: &Path, sets: &[&BTreeMap<String, Vec<u8>>], words: &str) {
    assert_consistent(output);
    let found = tables(output);
    assert!(sets.iter().any(|set| differing(&found, set).is_empty()), "{words}");
}

/// An archive before its second night: `output` is a copy of `first`, the output after the first.
struct SecondNight {
    first: PathBuf,
    output: PathBuf,
    /// The tables of the first night.
    before: BTreeMap<String, Vec<u8>>,
    /// The tables that the second must give.
    wanted: BTreeMap<String, Vec<u8>>,
}

impl SecondNight {
    fn of(articles: &Archive, folder: &Path) -> Self {
        let (first, output) = (folder.join("first"), folder.join("o"));
        articles.run(&first, &[]);
        articles.put(&place(2), &article(50));
        articles.put("post/2025-03-09/new.txt", &article(51));
        articles.put("wire/lines.jsonl", &lines(1001, 8));
        articles.remove(&place(5));
        copy(&first, &output);
        Self { before: tables(&first), wanted: articles.tables_from_scratch(&[]), first, output }
    }
}

#[test]
fn an_incremental_run_survives_a_fault_at_any_call() {
    let Some(shim) = shim() else { return };
    let (articles, folder) = (Archive::of(12), tempfile::tempdir().expect("a folder"));
    let SecondNight { first, output, before, wanted } = SecondNight::of(&articles, folder.path());
    let n = calls(articles.program(&output, &["--threads", "1"]), shim, "/o/");
    let mut tried = 0;
    for kind in ["fail", "half", "kill"] {
        for at in places(n) {
            let _ = fs::remove_dir_all(&output);
            copy(&first, &output);
            let mut command = articles.program(&output, &["--threads", "1"]);
            let done = with_fault(&mut command, shim, kind, "/o/", at).output().expect("whosaid runs");
            let told = String::from_utf8_lossy(&done.stderr);
            assert!(!told.contains("panicked"), "{kind} at {at}: {told}");
            assert_whole(&output, &[&before, &wanted], &format!("{kind} at call {at} of {n}: {told}"));
            let (code, told) = articles.run(&output, &[]);
            assert!(code <= 1, "after {kind} at call {at} of {n}: {told}");
            assert_eq!(differing(&tables(&output), &wanted), Vec::<String>::new(), "after {kind} at call {at} of {n}");
            assert!(
                !output.join(".whosaid/store.redb.unusable").exists(),
                "{kind} at {at}: a fault is no damage: {told}"
            );
            tried += 1;
        }
    }
    println!("{tried} faults, {n} calls in a run");
}

/// The tables of a plain run.
fn plain_tables(output: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(output).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_file() && !name.starts_with('.') && name != "run.json" {
            out.insert(name, fs::read(path).expect("readable"));
        }
    }
    out
}

#[test]
fn a_plain_run_replaces_all_tables_or_none_at_any_call() {
    let Some(shim) = shim() else { return };
    let (articles, folder) = (Archive::of(8), tempfile::tempdir().expect("a folder"));
    let (first, output, fresh) = (folder.path().join("first"), folder.path().join("o"), folder.path().join("fresh"));
    let run = |output: &Path| articles.program_without_store(output, &["--threads", "1"]);
    run(&first).output().expect("whosaid runs");
    articles.put("post/2025-03-09/new.txt", &article(51));
    run(&fresh).output().expect("whosaid runs");
    let (before, wanted) = (plain_tables(&first), plain_tables(&fresh));
    assert_ne!(before, wanted);
    // What a run needs only for itself is not published.
    assert!(!first.join(".whosaid-tables/now/store.redb").exists() && first.join(".whosaid-tables/now").is_dir());
    for start in [Some(&first), None] {
        let reset = || {
            let _ = fs::remove_dir_all(&output);
            if let Some(first) = start {
                copy(first, &output);
            }
        };
        reset();
        let n = calls(run(&output), shim, "/o/");
        for kind in ["fail", "kill"] {
            for at in places(n) {
                reset();
                let mut command = run(&output);
                let done = with_fault(&mut command, shim, kind, "/o/", at).output().expect("whosaid runs");
                let told = String::from_utf8_lossy(&done.stderr);
                assert!(!told.contains("panicked"), "{kind} at {at}: {told}");
                let found = plain_tables(&output);
                let old = if start.is_some() { &before } else { &BTreeMap::new() };
                assert!(found == wanted || found == *old, "{kind} at call {at} of {n}: {:?}: {told}", found.keys());
                let then = run(&output).output().expect("whosaid runs");
                let told = String::from_utf8_lossy(&then.stderr);
                assert!(then.status.code().is_some_and(|c| c <= 1), "after {kind} at call {at} of {n}: {told}");
                assert!(plain_tables(&output) == wanted, "after {kind} at call {at} of {n}");
            }
        }
    }
}

#[test]
fn without_links_the_tables_are_published_all_the_same() {
    let Some(shim) = shim() else { return };
    let (articles, folder) = (Archive::of(8), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("o");
    for night in 0..3 {
        articles.put("post/2025-03-09/new.txt", &article(51 + night));
        let mut command = articles.program(&output, &[]);
        let done = with_fault(&mut command, shim, "nolinks", "/o/", 0).output().expect("whosaid runs");
        assert!(done.status.code().is_some_and(|c| c <= 1), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(fs::symlink_metadata(output.join("current")).expect("there").is_dir());
        assert_eq!(differing(&tables(&output), &articles.tables_from_scratch(&[])), Vec::<String>::new());
    }
    // A run that was killed between its two renames.
    fs::rename(output.join("current"), output.join(".whosaid/snapshots/77")).expect("renamed");
    articles.run(&output, &[]);
    assert_eq!(differing(&tables(&output), &articles.tables_from_scratch(&[])), Vec::<String>::new());

    let plain = folder.path().join("o/plain");
    let fresh = folder.path().join("fresh");
    articles.program_without_store(&fresh, &[]).output().expect("whosaid runs");
    for _ in 0..2 {
        let mut command = articles.program_without_store(&plain, &[]);
        let done = with_fault(&mut command, shim, "nolinks", "/o/", 0).output().expect("whosaid runs");
        assert!(done.status.code().is_some_and(|c| c <= 1), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(fs::symlink_metadata(plain.join("quotes.csv")).expect("there").is_file());
        assert!(plain_tables(&plain) == plain_tables(&fresh));
    }
    // With links again, the same folder goes on.
    articles.put("post/2025-03-09/new.txt", &article(60));
    articles.program_without_store(&plain, &[]).output().expect("whosaid runs");
    articles.program_without_store(&fresh, &[]).output().expect("whosaid runs");
    assert!(plain_tables(&plain) == plain_tables(&fresh));
}

#[test]
fn what_cannot_be_read_for_a_night_stays_and_is_read_again() {
    let Some(shim) = shim() else { return };
    let (articles, folder) = (Archive::of(12), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("o");
    articles.run(&output, &[]);
    let before = tables(&output);
    // A folder: its rows stay, and the failure is a row.
    let mut command = articles.program_without_store(&output, &["--incremental", "--max-gone", "0"]);
    let below = format!("{}/times", articles.path().display());
    let done = with_fault(&mut command, shim, "unreadable", &below, 0).output().expect("whosaid runs");
    let told = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{told}");
    assert!(told.contains("\"unreachable\"") && told.contains("unreadable_folder"), "{told}");
    let found = tables(&output);
    let documents = |tables: &BTreeMap<String, Vec<u8>>| {
        tables
            .iter()
            .filter(|(name, _)| name.starts_with("quotes/"))
            .map(|(n, b)| (n.clone(), b.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(documents(&found), documents(&before), "the quotes below it stay");
    // The next night all is as before.
    let (code, told) = articles.run(&output, &[]);
    assert!(code <= 1, "{told}");
    assert_eq!(differing(&tables(&output), &before), Vec::<String>::new());
    // A file: as in a full run it has failed, more than may be gone stops the run, and it is tried again.
    let file = format!("/{}", place(4));
    let mut command = articles.program_without_store(&output, &["--incremental", "--max-gone", "0"]);
    let done = with_fault(&mut command, shim, "unreadable", &file, 0).arg("--verify").output().expect("whosaid runs");
    let told = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(4), "{told}");
    assert!(told.contains("max_gone = 0"), "{told}");
    assert_eq!(differing(&tables(&output), &before), Vec::<String>::new());
    let (code, told) = articles.run(&output, &[]);
    assert!(code <= 1, "{told}");
    assert_eq!(differing(&tables(&output), &before), Vec::<String>::new());
}
