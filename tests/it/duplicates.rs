//! Copies and repeated quotes, through the program.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::program;

type Row = HashMap<String, String>;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")
}

/// The program, in a folder without a config file.
fn whosaid(input: &Path, output: &Path, more: &[&str]) -> Output {
    let mut command = program::whosaid(output.parent().expect("a folder above"));
    command.args(["run", "--quiet", "--set", "engine=rules"]);
    command.args(["--set", "read.path_pattern={outlet}/{date}/{slug}"]);
    command.arg("--input").arg(input).arg("--output").arg(output).args(more);
    command.output().expect("the program runs")
}

fn run(input: &Path, output: &Path, more: &[&str]) {
    let Output { status, stderr, .. } = whosaid(input, output, more);
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
}

fn rows(output: &Path, table: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(output.join(table)).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

const AGENCY: &str = "agency/2025-04-11/okafor-clinic.xml";
const REPRINT: &str = "northern-post/2025-04-12/clinic-petition.txt";

#[test]
fn a_reprint_is_a_copy_and_its_quotes_are_the_same_quotes() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("tables");
    run(&sample(), &output, &[]);

    let documents = rows(&output, "documents.csv");
    let copies: Vec<(&str, &str)> = documents
        .iter()
        .filter(|d| !d["duplicate_of"].is_empty())
        .map(|d| (d["doc_id"].as_str(), d["duplicate_of"].as_str()))
        .collect();
    assert_eq!(copies, [(REPRINT, AGENCY)]);
    let of = |id: &str| documents.iter().find(|d| d["doc_id"] == id).expect("an article");
    let similarity: f64 = of(REPRINT)["duplicate_similarity"].parse().expect("a number");
    assert!((0.8..1.0).contains(&similarity), "{similarity}");

    let quotes = rows(&output, "quotes.csv");
    let said: Vec<&Row> = quotes.iter().filter(|q| q["content"].contains("expected ninety")).collect();
    assert_eq!(said.len(), 2);
    let first = said.iter().find(|q| q["doc_id"] == AGENCY).expect("the agency's");
    assert!(said.iter().all(|q| q["quote_cluster_id"] == first["quote_id"]));
    for quote in quotes.iter().filter(|q| ![AGENCY, REPRINT].contains(&q["doc_id"].as_str())) {
        let first = quotes.iter().find(|q| q["quote_id"] == quote["quote_cluster_id"]).expect("the first quote");
        assert_eq!(quote["doc_id"], first["doc_id"], "no other article says the same");
    }

    let speakers = rows(&output, "speakers.csv");
    let okafor = speakers.iter().find(|s| s["name"] == "Teresa Okafor").expect("a speaker");
    let counts = ["n_quotes", "n_quotes_distinct"].map(|n| okafor[n].parse::<u32>().expect("a number"));
    assert!(counts[1] > 0 && counts[1] < counts[0], "{counts:?}");
    let sum = |table: &str| -> u32 {
        let of = rows(&output, table).into_iter().filter(|r| r["speaker_id"] == okafor["speaker_id"]);
        of.map(|r| r["n_quotes_distinct"].parse::<u32>().expect("a number")).sum()
    };
    assert_eq!([sum("speaker_by_month.csv"), sum("speaker_by_outlet.csv")], [counts[1]; 2]);
}

#[test]
fn without_the_search_its_columns_are_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("tables");
    run(&sample(), &output, &["--set", "duplicates.enabled=false"]);
    for document in rows(&output, "documents.csv") {
        let found = ["duplicate_of", "duplicate_similarity"].map(|c| document[c].as_str());
        assert_eq!(found, ["", ""]);
    }
    for quote in rows(&output, "quotes.csv") {
        assert_eq!(quote["quote_cluster_id"], "");
    }
    for speaker in rows(&output, "speakers.csv") {
        assert_eq!(speaker["n_quotes_distinct"], speaker["n_quotes"]);
    }
}

#[test]
fn a_similarity_that_is_too_low_is_refused_with_the_range() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = whosaid(&sample(), &folder.path().join("tables"), &["--set", "duplicates.article_similarity=0.3"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("0.5 to 1"), "{told}");
}
