//! A small archive of articles, the program on it, and what a reader finds.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::program;

/// A folder of articles.
pub struct Archive {
    folder: TempDir,
}

const NAMES: [&str; 6] = ["Ann Lee", "Bo Day", "Mair Bevan", "Dai Rees", "Zoe Hart", "Ivo Marsh"];
const CLAIMS: [&str; 6] = [
    "the quay may be closed until spring",
    "nobody certainly wanted the old crane back",
    "the ferry would perhaps sail on Sunday",
    "it was a terrible winter for the harbour",
    "the council must pay for the sea wall",
    "the tide tables were wrong, of course",
];

/// An article: which one is decided by `n`.
pub fn article(n: usize) -> String {
    let (one, other) = (NAMES[n % 6], NAMES[(n / 6 + 1) % 6]);
    let (first, second) = (CLAIMS[(n / 2) % 6], CLAIMS[(n / 5 + 3) % 6]);
    let surname = one.split(' ').next_back().unwrap_or(one);
    format!(
        "“We know that {first},” said {one}, who runs the port. {other} denied that {second}.\n\n\
         Report {n} was late. “I think {second},” {surname} added.\n"
    )
}

/// A file of several articles, one of them broken.
pub fn lines(first: usize, records: usize) -> String {
    let mut out = String::new();
    for n in first..first + records {
        let date = format!("2025-{:02}-{:02}", n % 3 + 1, n % 27 + 1);
        let line = serde_json::json!({ "id": format!("r{n}"), "date": date, "outlet": "Wire", "text": article(n) });
        out.push_str(&format!("{line}\n"));
    }
    out.push_str("{\"id\": oops\n");
    out
}

impl Archive {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// So many articles of two outlets over some months, and a file of several.
    pub fn of(n: usize) -> Self {
        let archive = Self::new();
        (0..n).for_each(|i| archive.put(&place(i), &article(i)));
        archive.put("wire/lines.jsonl", &lines(1000, 7));
        archive.put("notes.txt", "");
        archive
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn put(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path().join(name)).expect("removed");
    }

    /// The program on it, into `output`, keeping its store; any number of articles may be gone.
    pub fn program(&self, output: &Path, more: &[&str]) -> Command {
        // These archives are small: one file is more than the share that may be gone.
        self.program_without_store(output, &[&["--incremental", "--max-gone", "100%"], more].concat())
    }

    /// The program on it, into `output`.
    pub fn program_without_store(&self, output: &Path, more: &[&str]) -> Command {
        let mut command = program::whosaid(self.path());
        command.args(["run", "--engine", "rules", "--log-format", "json"]);
        command.args(["--set", "read.path_pattern={outlet}/{date}/{slug}"]);
        command.arg("--input").arg(self.path()).arg("--output").arg(output).args(more);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Runs to the end; exit code and log.
    pub fn run(&self, output: &Path, more: &[&str]) -> (i32, String) {
        let done = self.program(output, more).output().expect("whosaid runs");
        (done.status.code().unwrap_or(-1), String::from_utf8_lossy(&done.stderr).into_owned())
    }

    /// The tables of one full run into a new output.
    pub fn tables_from_scratch(&self, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("fresh");
        let (code, told) = self.run(&output, more);
        assert!(code == 0 || code == 1, "{code}: {told}");
        tables(&output)
    }
}

/// Where article `i` lies.
pub fn place(i: usize) -> String {
    format!("{}/2025-{:02}-{:02}/story-{i}.txt", ["post", "times"][i % 2], i % 3 + 1, i % 27 + 1)
}

/// Every table that a reader finds through `current`, by its path: all but what has times in it.
pub fn tables(output: &Path) -> BTreeMap<String, Vec<u8>> {
    let current = output.join("current");
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(current.join(".")).sort_by_file_name() {
        let entry = entry.expect("readable");
        let name = entry.path().strip_prefix(&current).expect("below").to_string_lossy().replace("./", "");
        if entry.file_type().is_file() && !name.ends_with("run.json") && !name.ends_with("manifest.json") {
            found.insert(name, fs::read(entry.path()).expect("readable"));
        }
    }
    found
}

/// The names under which two sets of tables differ.
pub fn differing(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = a.keys().chain(b.keys().filter(|k| !a.contains_key(*k)));
    names.filter(|k| a.get(*k) != b.get(*k)).cloned().collect()
}

/// run.json of the newest snapshot.
pub fn run_json(output: &Path) -> serde_json::Value {
    let text = fs::read(output.join("current/run.json")).expect("run.json");
    serde_json::from_slice(&text).expect("JSON")
}

/// Where `current` leads.
pub fn snapshot(output: &Path) -> PathBuf {
    fs::read_link(output.join("current")).expect("a link")
}

/// What a reader may count on at any moment: a snapshot is there, and every file that it names, whole.
pub fn assert_consistent(output: &Path) {
    if !output.join("current").exists() {
        return;
    }
    let folder = fs::canonicalize(output.join("current")).expect("a folder");
    let run: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("run.json")).expect("run.json")).expect("JSON");
    for (table, told) in run["tables"].as_object().expect("tables") {
        for (name, bytes) in told["bytes"].as_object().expect("files") {
            let path = folder.join(name);
            let found: u64 = walkdir::WalkDir::new(&path)
                .into_iter()
                .map(|e| e.expect("readable").metadata().expect("known"))
                .filter(|m| m.is_file())
                .map(|m| m.len())
                .sum();
            assert_eq!(Some(found), bytes.as_u64(), "{table}: {}", path.display());
        }
    }
}

/// Ends a process at once, as a loss of power would.
pub fn kill(mut child: Child) {
    child.kill().expect("killed");
    child.wait().expect("an end");
}
