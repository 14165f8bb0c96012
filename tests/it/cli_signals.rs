//! What a run does when it is asked to stop, and when nobody reads what it writes. Unix only.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use crate::program;

/// The program on `folder`, its log being read.
fn started(folder: &Path) -> Child {
    program::whosaid(folder)
        .args(["--threads", "1", "--log-format", "json"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("whosaid starts")
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
}

/// The log of a run from its first batch on.
fn log_after_a_batch(child: &mut Child) -> BufReader<ChildStderr> {
    let mut log = BufReader::new(child.stderr.take().expect("a log"));
    let mut line = String::new();
    while !line.contains("\"progress\"") {
        line.clear();
        assert!(log.read_line(&mut line).expect("a log") > 0, "it ended before it was stopped");
    }
    log
}

/// A run of one article in `folder`: where its articles are, and the quotes that it wrote.
fn after_a_first_run(folder: &Path) -> (PathBuf, Vec<u8>) {
    let data = folder.join("data");
    fs::create_dir(&data).expect("made");
    fs::write(data.join("first.txt"), "“Yes,” said Ann Lee.\n").expect("written");
    assert!(started(folder).wait().expect("it ends").success());
    let old = fs::read(folder.join("output/quotes.csv")).expect("quotes");
    (data, old)
}

#[test]
fn ctrl_c_stops_and_leaves_the_old_tables_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, old) = after_a_first_run(folder.path());
    let names = || {
        let entries = fs::read_dir(folder.path().join("output")).expect("output").flatten();
        entries.map(|e| e.file_name()).collect::<BTreeSet<_>>()
    };
    let before = names();

    // More than it reads before the signal arrives, whatever the machine.
    let article = "“We will see,” said Ann Lee, who denied that it was late. Bo Day agreed.\n".repeat(20);
    for i in 0..3000 {
        fs::write(data.join(format!("{i}.txt")), &article).expect("written");
    }
    let mut child = started(folder.path());
    let mut log = log_after_a_batch(&mut child);
    interrupt(&child);
    let mut rest = String::new();
    log.read_to_string(&mut rest).expect("a log");
    assert_eq!(child.wait().expect("it ends").code(), Some(130), "{rest}");
    let last = rest.lines().last().unwrap_or_default();
    assert!(last.contains("\"run_failed\"") && last.contains("interrupted after "), "{last}");
    assert_eq!(fs::read(folder.path().join("output/quotes.csv")).expect("quotes"), old);
    assert_eq!(names(), before);
}

#[test]
fn ctrl_c_is_heard_while_a_parser_has_a_huge_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, old) = after_a_first_run(folder.path());
    // 12 to 20 seconds in the parser, which knows nothing of signals, and is given 8. It is read behind the others.
    let list = format!("{}“Yes,” said Ann Lee.{}", "<ul><li>".repeat(100), "</li></ul>".repeat(100));
    fs::write(data.join("huge.html"), format!("<html><body>{}", list.repeat(1440))).expect("written");
    let mut child = started(folder.path());
    let mut log = log_after_a_batch(&mut child);
    std::thread::sleep(Duration::from_secs(1));
    interrupt(&child);
    let mut rest = String::new();
    log.read_to_string(&mut rest).expect("a log");
    assert_eq!(child.wait().expect("it ends").code(), Some(130), "{rest}");
    assert!(rest.contains("did not come to its end"), "{rest}");
    assert_eq!(fs::read(folder.path().join("output/quotes.csv")).expect("quotes"), old);
    // What it left is cleared up by the next run.
    fs::remove_file(data.join("huge.html")).expect("removed");
    assert!(started(folder.path()).wait().expect("it ends").success());
    let entries = fs::read_dir(folder.path().join("output")).expect("output").flatten();
    assert!(entries.map(|e| e.file_name()).all(|name| !name.to_string_lossy().contains("tmp")));
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = "“We will see,” said Ann Lee.\n\n".repeat(4000);
    fs::write(folder.path().join("a.txt"), article).expect("written");
    let mut child = program::whosaid(folder.path())
        .args(["extract", "a.txt"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("whosaid starts");
    let mut start = [0; 16];
    child.stdout.take().expect("output").read_exact(&mut start).expect("a beginning");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
