//! Whole runs through the real program: the sample corpus, determinism, hostile input, interruption.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::program;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")
}

/// The program with its settings given by flags alone, in a folder without a config file.
fn whosaid(input: &Path, output: &Path, more: &[&str]) -> Command {
    talking(input, output, &[&["--quiet"], more].concat())
}

/// The same, without `--quiet`.
fn talking(input: &Path, output: &Path, more: &[&str]) -> Command {
    let mut command = program::whosaid(output.parent().unwrap_or(Path::new(".")));
    command.arg("run");
    command.arg("--input").arg(input).arg("--output").arg(output).args(more);
    command
}

fn ran(mut command: Command) -> (i32, String) {
    let Output { status, stderr, .. } = command.output().expect("whosaid runs");
    (status.code().unwrap_or(-1), String::from_utf8_lossy(&stderr).into_owned())
}

/// Every table, by name: all files but run.json, which has times in it.
fn tables(output: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(output).expect("an output folder") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.ends_with(".csv") || name.ends_with(".parquet") {
            found.insert(name, fs::read(&path).expect("readable"));
        }
    }
    found
}

fn rows(output: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(output.join(table)).expect("a table");
    let header = reader.headers().expect("a header").clone();
    let pairs = |row: csv::StringRecord| header.iter().zip(row.iter()).map(|(k, v)| (k.into(), v.into())).collect();
    reader.records().map(|r| pairs(r.expect("a row"))).collect()
}

#[test]
fn the_tables_are_the_same_bytes_on_one_and_more_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut found = Vec::new();
    for (name, threads) in [("one", "1"), ("two", "2"), ("again", "2"), ("five", "5")] {
        let output = folder.path().join(name);
        assert_eq!(ran(whosaid(&sample(), &output, &["--threads", threads])), (0, String::new()));
        found.push(tables(&output));
    }
    assert!(found[0].len() > 10 && found[0].values().all(|b| !b.is_empty()));
    for other in &found[1..] {
        let differing: Vec<&String> = found[0].keys().filter(|k| found[0].get(*k) != other.get(*k)).collect();
        assert_eq!(differing, Vec::<&String>::new());
    }
}

#[test]
fn the_sample_corpus_gives_its_articles_and_quotes() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("tables");
    assert_eq!(ran(whosaid(&sample(), &output, &[])), (0, String::new()));
    let documents = rows(&output, "documents.csv");
    assert_eq!(documents.len(), 33);
    assert!(documents.iter().all(|d| d["status"] == "ok"), "{documents:?}");
    let quotes = rows(&output, "quotes.csv");
    let pronouns = ["he", "she", "they", "who", "i", "we", "it"];
    assert!(quotes.iter().all(|q| !pronouns.contains(&q["speaker"].to_lowercase().as_str())));
    for (words, speaker) in [
        ("We sang it like it was the last boat home", "Mair Bevan"),
        ("We’re on time more often than the trains are", "Iolo Bevan"),
        ("I read it line by line, as I said I would", "Roy Castellano"),
        ("They are my sister’s dowry", "Amélie Fournier"),
        ("Then everybody did", "Zofia Wiśniewska"),
    ] {
        // A letter is a quote of its own, with the quotes in it.
        let said = quotes.iter().filter(|q| q["content"].contains(words) && q["form"] != "letter");
        assert_eq!(said.map(|q| q["speaker"].as_str()).collect::<Vec<_>>(), [speaker], "{words}");
    }
}

/// A folder of bad files beside good ones.
fn hostile() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("written");
    let good = "“All is well,” said Ann Lee.\n";
    put("a-good.txt", good.as_bytes());
    put("empty.txt", b"");
    put("binary.txt", &(0..4096_u32).map(|i| (i * 7919 % 256) as u8).collect::<Vec<u8>>());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(good.repeat(500).as_bytes()).expect("packed");
    let packed = packed.finish().expect("packed");
    put("truncated.txt.gz", &packed[..packed.len() / 2]);
    let line = |id: u8| format!("{{\"id\": \"{id}\", \"text\": \"“Line {id},” said Ann Lee.\"}}\n");
    put("middle.jsonl", format!("{}{{\"id\": oops\n{}", line(1), line(3)).as_bytes());
    put("nested.html", format!("{}<p>{good}</p>", "<div>".repeat(10_000)).as_bytes());
    put("nul.txt", format!("“All\0is well,” said Ann\0Lee.\n{good}").as_bytes());
    put("rtl.txt", "‏“שלום עולם,” אמר דן לוי. e\u{301}e\u{301} “Ça va,” said Zoe\u{308}.\n".as_bytes());
    put("no-text.csv", b"id,headline\n1,No column of text\n");
    put("z-good.txt", good.as_bytes());
    folder
}

#[test]
fn bad_input_costs_only_itself_and_is_told() {
    let input = hostile();
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("tables");
    let (code, told) = ran(whosaid(input.path(), &output, &[]));
    assert_eq!(code, 1, "{told}");
    let documents = rows(&output, "documents.csv");
    let status = |id: &str| {
        let found = documents.iter().find(|d| d["doc_id"] == id);
        found.unwrap_or_else(|| panic!("no row for {id}"))["status"].clone()
    };
    for id in ["a-good.txt", "z-good.txt", "nul.txt", "rtl.txt", "nested.html", "middle.jsonl#1", "middle.jsonl#3"] {
        assert_eq!(status(id), "ok", "{id}");
    }
    let failures: Vec<String> = rows(&output, "failures.csv").into_iter().map(|f| f["path"].clone()).collect();
    for path in ["truncated.txt.gz", "middle.jsonl", "no-text.csv"] {
        assert_eq!(failures.iter().filter(|f| *f == path).count(), 1, "{path} in {failures:?}");
    }
    for path in ["empty.txt", "binary.txt"] {
        let row = documents.iter().find(|d| d["path"] == path).expect("a row");
        assert!(row["status"] != "ok" && !row["reason"].is_empty(), "{row:?}");
    }
    // Every quote's spans give its content back.
    for quote in rows(&output, "quotes.csv").iter().filter(|q| q["doc_id"].ends_with(".txt")) {
        let text = fs::read_to_string(input.path().join(&quote["doc_id"])).expect("text");
        let points: Vec<char> = text.chars().collect();
        let pieces: Vec<String> = quote["content_spans"]
            .split(';')
            .map(|s| s.split_once('-').expect("a span"))
            .map(|(s, e)| points[s.parse().expect("a number")..e.parse().expect("a number")].iter().collect())
            .collect();
        assert!(pieces.iter().all(|p| quote["content"].contains(p.as_str())), "{quote:?}");
    }
}

#[test]
fn a_line_of_200_megabytes_is_refused_without_being_held() {
    let input = tempfile::tempdir().expect("a folder");
    let mut file = fs::File::create(input.path().join("long.jsonl")).expect("a file");
    file.write_all(b"{\"text\": \"").expect("written");
    for _ in 0..200 {
        file.write_all(&[b'a'; 1 << 20]).expect("written");
    }
    file.write_all(b"\"}\n{\"id\": \"2\", \"text\": \"\xe2\x80\x9cStill here,\xe2\x80\x9d said Ann Lee.\"}\n")
        .expect("written");
    drop(file);
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("tables");
    let (code, told) = ran(whosaid(input.path(), &output, &[]));
    assert_eq!(code, 1, "{told}");
    assert_eq!(rows(&output, "failures.csv").len(), 1);
    assert_eq!(rows(&output, "quotes.csv").len(), 1);
}

/// Many articles, so that a run takes a while.
fn many(n: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(sample().join("northern-post/2025-03-04/harbour-tunnel-delay.txt")).expect("text");
    for i in 0..n {
        fs::write(folder.path().join(format!("{i:05}.txt")), text.repeat(4)).expect("written");
    }
    folder
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_the_tables_of_the_run_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("tables");
    assert_eq!(ran(whosaid(&sample(), &output, &[])), (0, String::new()));
    let before = tables(&output);
    let input = many(3000);
    let mut command = talking(input.path(), &output, &["--threads", "1", "--log-format", "json"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("whosaid runs");
    std::thread::sleep(Duration::from_millis(400));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
    let start = Instant::now();
    let status = child.wait().expect("an end");
    let mut told = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut told).expect("UTF-8");
    assert_eq!(status.code(), Some(130), "{told}");
    assert!(start.elapsed() < Duration::from_secs(60));
    assert!(told.contains("interrupted"), "{told}");
    assert_eq!(tables(&output), before);
    let left = fs::read_dir(&output).expect("a folder").filter_map(Result::ok).filter(|e| e.path().is_dir());
    let left: Vec<_> = left.filter(|e| e.file_name() != ".whosaid-tables").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_killed_run_leaves_the_tables_of_the_run_before_and_the_next_one_works() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("tables");
    assert_eq!(ran(whosaid(&sample(), &output, &[])), (0, String::new()));
    let before = tables(&output);
    let input = many(3000);
    for milliseconds in [20, 120, 350] {
        let mut child = whosaid(input.path(), &output, &["--threads", "1"]).spawn().expect("whosaid runs");
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().expect("killed");
        child.wait().expect("an end");
        assert_eq!(tables(&output), before);
    }
    assert_eq!(ran(whosaid(&sample(), &output, &[])), (0, String::new()));
    assert_eq!(tables(&output), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_costs_no_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).expect("made");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(&disk).output();
    if !mount.is_ok_and(|m| m.status.success()) {
        println!("SKIPPED a_full_disk_is_told_and_costs_no_table: needs the right to mount a small disk");
        return;
    }
    let output = disk.join("tables");
    let small = ran(whosaid(&sample(), &output, &[]));
    let before = tables(&output);
    let input = many(400);
    let (code, told) = ran(whosaid(input.path(), &output, &[]));
    let after = tables(&output);
    let unmounted = Command::new("umount").arg(&disk).status();
    assert!(unmounted.is_ok_and(|s| s.success()));
    assert_eq!(small, (0, String::new()));
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("no space left"), "{told}");
    assert_eq!(after, before);
}

#[test]
fn run_without_articles_ends_with_1_and_keeps_the_old_tables() {
    let (input, output) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let output = output.path().join("tables");
    fs::write(input.path().join("notes.xyz"), "PK").expect("a file");
    let talking = |more: &[&str]| ran(talking(input.path(), &output, &[&["--log-format", "json"][..], more].concat()));
    let (code, told) = talking(&[]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("no_articles") && told.contains("1 .xyz"), "{told}");
    fs::write(input.path().join("a.txt"), "“It may rain,” said Ann Lee.").expect("a file");
    assert_eq!(talking(&[]).0, 0);
    fs::remove_file(input.path().join("a.txt")).expect("a file");
    let (code, told) = talking(&[]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("--allow-empty"), "{told}");
    assert_eq!(rows(&output, "speakers.csv").len(), 1);
    let (code, told) = talking(&["--allow-empty"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(rows(&output, "speakers.csv").len(), 0);
}
