//! `whosaid query` through the binary, over the tables of a small archive.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

use crate::program;

fn whosaid(folder: &Path) -> Command {
    Command::from_std(program::whosaid(folder))
}

/// Three articles of two months and one without a date, and their tables.
fn tables(folder: &Path, more: &[&str]) {
    let articles = [
        (
            "post/2025-03-04/a.txt",
            "“We will open the tunnel in May,” said Ann Lee, the mayor.\n\nThe mayor said the tunnel was safe.\n",
        ),
        (
            "post/2025-04-01/b.txt",
            "“It won’t rain on the harbour,” Ann Lee said.\n\n“The tunnel is a disgrace,” said Tom Roe.\n",
        ),
        ("post/undated/c.txt", "“Nobody asked me about the tunnel,” said Tom Roe, a fisherman.\n"),
    ];
    for (path, text) in articles {
        let path = folder.join("in").join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("an article");
    }
    let mut run = whosaid(folder);
    run.args(["run", "--input", "in", "--output", "out", "--engine", "rules", "--quiet"]);
    run.args(["--set", "read.path_pattern={outlet}/{date}/{slug}"]).args(more).assert().success();
}

fn answer(folder: &Path, arguments: &[&str]) -> String {
    let done = whosaid(folder).arg("query").args(arguments).args(["--output", "out"]).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
}

fn objects(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let text = answer(folder, &[arguments, &["--json"]].concat());
    serde_json::from_str(&text).expect("a list of objects")
}

fn column<'a>(rows: &'a [Value], name: &str) -> Vec<&'a str> {
    rows.iter().map(|r| r[name].as_str().unwrap_or("-")).collect()
}

#[test]
fn the_three_questions_are_answered_from_parquet_and_from_csv_alike() {
    for form in [&["--set", "write.csv=false"][..], &["--set", "write.parquet=false"]] {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path();
        tables(folder, form);

        let quotes = objects(folder, &["speaker", "ann lee"]);
        assert_eq!(column(&quotes, "date"), ["2025-04-01", "2025-03-04", "2025-03-04"], "the latest first");
        assert_eq!(column(&quotes, "speaker"), ["Ann Lee"; 3]);
        assert_eq!(column(&quotes, "content")[0], "“It won’t rain on the harbour,”");
        let id = quotes[0]["speaker_id"].as_str().expect("an id");
        assert_eq!(objects(folder, &["speaker", id]), quotes);
        assert_eq!(objects(folder, &["speaker", "Ann Lee", "--phrase", "won't rain"]).len(), 1);
        assert_eq!(objects(folder, &["speaker", "Ann Lee", "--until", "2025-03-31"]).len(), 2);

        let speakers = objects(folder, &["phrase", "THE TUNNEL"]);
        let counts: Vec<_> = speakers.iter().map(|s| (s["n_quotes"].as_u64(), s["n_documents"].as_u64())).collect();
        assert_eq!(column(&speakers, "speaker"), ["Ann Lee", "Tom Roe"]);
        assert_eq!(counts, [(Some(2), Some(1)), (Some(2), Some(2))]);
        assert_eq!(column(&speakers, "last_date"), ["2025-03-04", "2025-04-01"]);
        assert_eq!(objects(folder, &["phrase", "the tun"]).len(), 0, "whole words");
        let quotes = objects(folder, &["phrase", "tunnel", "--quotes", "--speaker", "Tom Roe"]);
        assert_eq!(column(&quotes, "date"), ["2025-04-01", "-"], "without a date last");

        let months = objects(folder, &["months"]);
        assert_eq!(column(&months, "month"), ["2025-03", "2025-04", "-"]);
        let counts: Vec<u64> = months.iter().filter_map(|m| m["n_quotes"].as_u64()).collect();
        assert_eq!(counts, [2, 2, 1]);
        assert_eq!(months[1]["n_speakers"], 2);
        assert_eq!(
            column(&objects(folder, &["months", "--speaker", "Tom Roe", "--phrase", "disgrace"]), "month"),
            ["2025-04"]
        );
    }
}

#[test]
fn people_see_a_table_that_is_cut_at_the_limit() {
    let home = tempfile::tempdir().expect("a folder");
    tables(home.path(), &[]);
    let months = answer(home.path(), &["months"]);
    assert_eq!(months.lines().next(), Some("month    quotes  articles  speakers"), "{months}");
    assert!(months.contains("\n2025-03       2         1         1\n"), "{months}");
    let quotes = answer(home.path(), &["speaker", "Ann Lee", "--limit", "1"]);
    assert!(quotes.starts_with("2025-04-01  post  Ann Lee (direct, 0."), "{quotes}");
    assert!(quotes.ends_with("and 2 more: --limit 0 shows all\n"), "{quotes}");
    let csv = answer(home.path(), &["phrase", "tunnel", "--csv"]);
    assert_eq!(csv.lines().next(), Some("speaker,speaker_id,n_quotes,n_documents,first_date,last_date"));
    assert_eq!(csv.lines().count(), 3);
    assert_eq!(answer(home.path(), &["phrase", "submarine"]), "nothing\n");
}

#[test]
fn what_cannot_be_answered_is_told_with_the_fix() {
    let home = tempfile::tempdir().expect("a folder");
    tables(home.path(), &[]);
    let told = |arguments: &[&str], code: i32| {
        let done = whosaid(home.path()).arg("query").args(arguments).assert().code(code);
        String::from_utf8(done.get_output().stderr.clone()).expect("UTF-8")
    };
    let error = told(&["speaker", "Ann Leigh", "-o", "out"], 2);
    assert!(error.contains("no speaker is called 'Ann Leigh'; did you mean 'Ann Lee'?"), "{error}");
    let error = told(&["months", "-o", "elsewhere"], 2);
    assert!(error.contains("no table 'quotes' in elsewhere") && error.contains("whosaid run"), "{error}");
    let error = told(&["months", "-o", "out", "--since", "yesterday"], 2);
    assert!(error.contains("--since") && error.contains("2025-03-04"), "{error}");
    fs::write(home.path().join("out/quotes.parquet"), "no table").expect("written");
    let error = told(&["months", "-o", "out"], 3);
    assert!(error.contains("quotes.parquet is no table"), "{error}");
}
