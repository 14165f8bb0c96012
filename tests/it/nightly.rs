//! What a scheduler asks of a run: bounds, periods, metrics.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::program;

fn whosaid(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = program::whosaid(folder);
    command.args(["run", "--input", "in", "--output", "out", "--engine", "rules"]).args(arguments);
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

/// An archive of `good` articles and `bad` files that are none.
fn archive(folder: &Path, good: usize, bad: usize) {
    for i in 0..good {
        article(folder, &format!("2025-03-{:02}/good-{i:03}.txt", i % 28 + 1), "“Yes,” said Ann Lee, the mayor.\n");
    }
    for i in 0..bad {
        article(folder, &format!("2025-03-01/bad-{i:03}.json"), "{");
    }
}

#[test]
fn a_run_stops_where_more_fails_than_may() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    archive(folder, 5, 3);
    assert_eq!(code(&whosaid(folder, &["--quiet", "--max-failures", "3"])), 1);
    let before = fs::read(folder.join("out/documents.csv")).expect("a table");
    for most in ["2", "0", "10%"] {
        let done = whosaid(folder, &["--quiet", "--max-failures", most, "--set", "report.prometheus=m.prom"]);
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(code(&done), 4, "{told}");
        assert!(told.contains(&format!("more than max_failures = {most}")) && told.contains("3 bad_json"), "{told}");
        assert!(told.contains("2025-03-01/bad-000.json: "), "{told}");
        assert_eq!(fs::read(folder.join("out/documents.csv")).expect("a table"), before, "as they were");
        let metrics = fs::read_to_string(folder.join("m.prom")).expect("metrics");
        assert!(metrics.contains("\nwhosaid_run_exit_status 4\n"), "{metrics}");
    }
    assert_eq!(code(&whosaid(folder, &["--quiet", "--max-failures", "40%"])), 1);
    let wrong = whosaid(folder, &["--max-failures", "many"]);
    assert!(code(&wrong) == 2 && String::from_utf8_lossy(&wrong.stderr).contains("--max-failures many"));
}

#[test]
fn an_archive_keeps_what_was_read_before_too_much_failed() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    archive(folder, 3, 4);
    let stopped = whosaid(folder, &["--quiet", "--incremental", "--max-failures", "1"]);
    let told = String::from_utf8_lossy(&stopped.stderr);
    assert!(code(&stopped) == 4 && told.contains("what was read is kept"), "{told}");
    let plan = whosaid(folder, &["--incremental", "--dry-run"]);
    let told = String::from_utf8_lossy(&plan.stdout);
    assert!(told.starts_with("would read 0 files, 0 B\nwould keep 7 files as before\n"), "{told}");
    assert_eq!(code(&whosaid(folder, &["--quiet", "--incremental"])), 0, "nothing fails anew");
    assert!(folder.join("out/current/quotes").is_dir());
}

#[test]
fn a_run_of_few_articles_ends_after_them_and_an_archive_goes_on_from_there() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    archive(folder, 9, 0);
    assert_eq!(code(&whosaid(folder, &["--quiet", "--limit", "4"])), 0);
    assert_eq!(documents(folder).len(), 4);
    let status = |more: &[&str]| {
        let mut command = program::whosaid(folder);
        command.args(["status", "--input", "in", "--output", "out", "--engine", "rules"]).args(more);
        String::from_utf8(command.output().expect("whosaid runs").stdout).expect("UTF-8")
    };
    for kept in [4, 8, 9] {
        assert_eq!(code(&whosaid(folder, &["--quiet", "--incremental", "--limit", "4"])), 0);
        let known: serde_json::Value = serde_json::from_str(&status(&["--json"])).expect("JSON");
        assert_eq!(known["store"]["files"]["done"], kept, "{known:#}");
        assert_eq!(known["next_run"]["unchanged"], kept);
        assert_eq!(known["store"]["same_settings"], true);
    }
    fs::remove_file(folder.join("in/2025-03-01/good-000.txt")).expect("removed");
    article(folder, "2025-03-02/good-001.txt", "“No, never,” said Tom Roe.\n");
    article(folder, "new.txt", "“Who knows?” asked Tom Roe.\n");
    let text = status(&[]);
    assert!(text.contains("next run   would read 2 files (1 changed, 1 new)"), "{text}");
    assert!(text.contains("would remove the rows of 1 file that went"), "{text}");
    assert!(text.contains("last runs  20") && text.contains("new tables"), "{text}");
    assert!(text.contains("shards     documents "), "{text}");
}

#[test]
fn a_dry_run_tells_all_and_does_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    archive(folder, 2, 0);
    article(folder, ".hidden.txt", "“Yes,” said Ann Lee.\n");
    article(folder, "picture.jpeg", "no article");
    article(folder, "empty.txt", "");
    let plain = whosaid(folder, &["--dry-run", "--verbose"]);
    let told = String::from_utf8_lossy(&plain.stdout);
    assert_eq!(code(&plain), 0, "{plain:?}");
    for line in [
        "read       2025-03-01/good-000.txt  (new)\n",
        "leave out  .hidden.txt  (hidden)\n",
        "leave out  picture.jpeg  (unknown format)\n",
        "fail at    empty.txt  (empty)\n",
        "would read 2 files, ",
        "would leave out 2 (1 hidden, 1 unknown format)\n",
    ] {
        assert!(told.contains(line), "{line}{told}");
    }
    assert!(!folder.join("out").exists(), "nothing is written");

    assert_eq!(code(&whosaid(folder, &["--quiet", "--incremental"])), 1);
    article(folder, "2025-03-02/good-001.txt", "“No, never,” said Tom Roe, who left.\n");
    let json = whosaid(folder, &["--incremental", "--dry-run", "--verbose", "--log-format", "json"]);
    let log = String::from_utf8_lossy(&json.stderr);
    let events: Vec<serde_json::Value> = log.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let planned = |path: &str| {
        let event = events.iter().find(|e| e["event"] == "planned" && e["path"] == path).expect("a plan");
        (
            event["action"].as_str().unwrap_or_default().to_string(),
            event["why"].as_str().unwrap_or_default().to_string(),
        )
    };
    assert_eq!(planned("2025-03-02/good-001.txt"), ("read".to_string(), "changed".to_string()));
    assert_eq!(planned("2025-03-01/good-000.txt"), ("keep".to_string(), "unchanged".to_string()));
    let plan = events.last().expect("an event");
    assert_eq!((&plan["event"], &plan["dry_run"], &plan["read"]["changed"]), (&"plan".into(), &true.into(), &1.into()));
    let settings = whosaid(folder, &["--incremental", "--dry-run", "--set", "read.max_expansion=100"]);
    let told = String::from_utf8_lossy(&settings.stdout);
    assert!(told.starts_with("would read 2 files (2 of other settings)"), "{told}");
    assert!(String::from_utf8_lossy(&settings.stderr).contains("would be annotated again"));
}

#[test]
fn a_run_that_read_nothing_is_no_success() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    article(folder, "a.txt", "“Yes,” said Ann Lee.\n");
    let metrics = ["--quiet", "--set", "report.prometheus=m.prom"];
    let success = || {
        let text = fs::read_to_string(folder.join("m.prom")).expect("metrics");
        let time = text.lines().find_map(|l| l.strip_prefix("whosaid_last_success_timestamp_seconds "));
        time.expect("a time").to_string()
    };
    assert_eq!(code(&whosaid(folder, &metrics)), 0);
    let first = success();
    // The disk of the input is not there.
    fs::remove_file(folder.join("in/a.txt")).expect("removed");
    let none = whosaid(folder, &metrics);
    let told = String::from_utf8_lossy(&none.stderr);
    assert_eq!((code(&none), success()), (1, first), "{told}");
    assert_eq!(told.matches("no article was read").count(), 1, "told once: {told}");
}

#[test]
fn the_failure_line_and_the_exit_code_are_of_the_same_run() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    article(folder, "a.txt", "“Yes,” said Ann Lee.\n");
    article(folder, "empty.txt", "");
    let night = || {
        let done = whosaid(folder, &["--quiet", "--incremental"]);
        (code(&done), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let (first, told) = night();
    assert!(first == 1 && told.contains("1 failed: see"), "{told}");
    assert_eq!(night(), (0, String::new()), "nothing is tried again");
    article(folder, "worse.json", "{");
    let (third, told) = night();
    assert!(third == 1 && told.contains("1 failed in this run, 2 in all: see"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_stays_unreadable_fails_every_night() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    article(folder, "a.txt", "“Yes,” said Ann Lee.\n");
    article(folder, "closed/b.txt", "“No,” said Tom Roe.\n");
    let closed = folder.join("in/closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("closed");
    if fs::read_dir(&closed).is_ok() {
        eprintln!("SKIPPED: whoever may read everything cannot test this");
        return;
    }
    let codes: Vec<i32> = (0..3).map(|_| code(&whosaid(folder, &["--quiet", "--incremental"]))).collect();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("opened");
    assert_eq!(codes, [1, 1, 1]);
}

#[test]
fn settings_that_every_run_refuses_are_refused_before_the_input_is_looked_at() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    for (setting, told) in [
        ("read.encoding=utf9", "not a known encoding"),
        ("read.path_pattern={dat}", "path_pattern"),
        ("threads=99999", "threads = 99999"),
        ("walk.include=[\"[a\"]", "not a valid glob"),
        ("read.fields.text=[]", "fields.text"),
    ] {
        let run = whosaid(folder, &["--set", setting]);
        let mut config = program::whosaid(folder);
        let config = config.args(["config", "--set", setting]).output().expect("whosaid runs");
        for done in [run, config] {
            let error = String::from_utf8_lossy(&done.stderr);
            assert!(code(&done) == 2 && error.contains(told), "{setting}: {error}");
        }
    }
    let none = whosaid(folder, &["--set", "write.csv=false", "--set", "write.parquet=false"]);
    let error = String::from_utf8_lossy(&none.stderr);
    assert!(code(&none) == 2 && error.contains("write.csv and write.parquet are both false"), "{error}");
}

#[test]
fn where_no_article_is_read_the_reason_is_named() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    article(folder, "a.txt", "“Yes,” said Ann Lee.\n");
    let done = whosaid(folder, &["--quiet", "--since", "2025-03-04"]);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(code(&done) == 1 && told.contains("left out: 1 undated"), "{told}");
}

#[test]
fn a_check_of_a_folder_that_is_no_output_fails() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    fs::create_dir(folder.join("other")).expect("a folder");
    let mut check = program::whosaid(folder);
    let done = check.args(["check", "--output", "other"]).output().expect("whosaid runs");
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(code(&done) == 3 && told.contains("nothing of whosaid in other"), "{told}");
}
