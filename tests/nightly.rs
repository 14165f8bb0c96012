//! What a scheduler asks of a run: bounds, periods, metrics.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn whosaid(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.current_dir(folder).args(["run", "--input", "in", "--output", "out", "--engine", "rules"]).args(arguments);
    for (name, _) in std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("WHOSAID_")) {
        command.env_remove(name);
    }
    command.output().expect("whosaid runs")
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn article(folder: &Path, path: &str, text: &str) {
    let path = folder.join("in").join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("an article");
}

/// `doc_id` and `code` of each row of the table of documents.
fn documents(folder: &Path) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_path(folder.join("out/documents.csv")).expect("a table");
    let header = reader.headers().expect("a header").clone();
    let place = |name: &str| header.iter().position(|h| h == name).expect("a column");
    let (id, code) = (place("doc_id"), place("code"));
    reader.records().map(|r| r.expect("a row")).map(|r| (r[id].to_string(), r[code].to_string())).collect()
}

#[test]
fn a_slow_article_fails_alone() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    article(folder, "a.txt", "“Yes,” said Ann Lee.\n");
    article(folder, "slow.txt", &"said that the mayor, he said, said ".repeat(250_000));
    article(folder, "z.txt", "“No,” said Tom Roe.\n");
    let done = whosaid(folder, &["--quiet", "--set", "annotate.max_seconds=1"]);
    assert_eq!(code(&done), 1, "{done:?}");
    let pair = |id: &str, code: &str| (id.to_string(), code.to_string());
    assert_eq!(documents(folder), [pair("a.txt", ""), pair("slow.txt", "too_slow"), pair("z.txt", "")]);
    let failures = fs::read_to_string(folder.join("out/failures.csv")).expect("failures");
    assert!(failures.contains("annotate.max_seconds = 1; raise it"), "{failures}");
}

#[test]
fn articles_outside_of_the_period_are_left_out() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    for path in ["2025-03-03/a.txt", "2025-03-04/b.txt", "2025-03-05/c.txt", "undated/d.txt"] {
        article(folder, path, "“Yes,” said Ann Lee.\n");
    }
    let pattern = ["--quiet", "--set", "read.path_pattern={date}/{slug}"];
    let done = whosaid(folder, &[&pattern[..], &["--since", "2025-03-04", "--until", "2025-03-04"]].concat());
    assert_eq!((code(&done), &*done.stderr), (0, &b""[..]));
    let codes: Vec<String> = documents(folder).into_iter().map(|d| d.1).collect();
    assert_eq!(codes, ["before_since", "", "after_until", "undated"]);

    let wrong = whosaid(folder, &["--since", "2025-03-05", "--until", "2025-03-04"]);
    let told = String::from_utf8_lossy(&wrong.stderr);
    assert!(code(&wrong) == 2 && told.contains("since = 2025-03-05 is after until"), "{told}");
    let wrong = whosaid(folder, &["--since", "last week"]);
    let told = String::from_utf8_lossy(&wrong.stderr);
    assert!(code(&wrong) == 2 && told.contains("--since last week") && told.contains("2025-03-04"), "{told}");
}

#[test]
fn metrics_are_written_by_good_and_bad_runs() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    article(folder, "a.txt", "“Yes,” said Ann Lee.\n");
    article(folder, "b.json", "{");
    let metrics = ["--quiet", "--set", "report.prometheus=whosaid.prom"];
    assert_eq!(code(&whosaid(folder, &metrics)), 1);
    let sample = |name: &str| {
        let text = fs::read_to_string(folder.join("whosaid.prom")).expect("metrics");
        text.lines().find_map(|l| l.strip_prefix(name)?.trim().parse::<f64>().ok())
    };
    assert_eq!(sample("whosaid_run_failures{code=\"bad_json\"}"), Some(1.0));
    assert_eq!(sample("whosaid_run_articles "), Some(1.0));
    let success = sample("whosaid_last_success_timestamp_seconds ").expect("a time");
    fs::remove_dir_all(folder.join("in")).expect("removed");
    assert_eq!(code(&whosaid(folder, &metrics)), 3);
    assert_eq!(sample("whosaid_run_exit_status "), Some(3.0));
    assert_eq!(sample("whosaid_last_success_timestamp_seconds "), Some(success));

    let nowhere = whosaid(folder, &["--quiet", "--set", "report.prometheus=no/such/folder/whosaid.prom"]);
    let told = String::from_utf8_lossy(&nowhere.stderr);
    assert!(code(&nowhere) == 3 && told.contains("report.prometheus"), "{told}");
}
