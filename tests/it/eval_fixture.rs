//! The scores of a small gold file, against the numbers that the reference scorer (score.py) gives for it.
//!
//! `tests/eval_fixture` has three invented articles with what is hard to count alike in two languages: combining
//! marks, letters that fold to two, vowel signs, characters outside the BMP, shared aliases, several copies of an
//! article, spans over sentence ends. `expected.json` is score.py's `--json` output, unchanged.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval_fixture").join(name)
}

fn eval(arguments: &[&std::ffi::OsStr]) -> Value {
    let mut command = program::whosaid(&std::env::temp_dir());
    command.args(["eval", "--json"]).args(arguments);
    let output = command.output().expect("whosaid runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Every number of `expected` that `found` has otherwise, or not at all.
fn differences(expected: &Value, found: &Value, place: &str, tolerance: f64, out: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, value) in expected {
                let found = found.get(name).unwrap_or(&Value::Null);
                differences(value, found, &format!("{place}/{name}"), tolerance, out);
            }
            out.extend(
                found.keys().filter(|k| !expected.contains_key(*k)).map(|k| format!("{place}/{k}: not expected")),
            );
        }
        _ => {
            let close = expected.as_f64().zip(found.as_f64()).is_some_and(|(a, b)| (a - b).abs() <= tolerance);
            if !close {
                out.push(format!("{place}: {expected} expected, {found} found"));
            }
        }
    }
}

#[test]
fn the_fixture_scores_as_with_the_reference_scorer() {
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(fixture("expected.json")).expect("expected.json")).expect("JSON");
    let found = eval(&[
        fixture("gold.jsonl").as_os_str(),
        "--predictions".as_ref(),
        fixture("quotes.csv").as_os_str(),
        "--tokens".as_ref(),
        fixture("tokens.conll").as_os_str(),
        "--speakers".as_ref(),
        fixture("speakers.jsonl").as_os_str(),
    ]);
    let mut out = Vec::new();
    differences(&expected, &found, "", 0.0, &mut out);
    assert_eq!(out, Vec::<String>::new());
}

#[test]
fn a_subset_counts_its_articles_only() {
    let mut subset = tempfile::NamedTempFile::new().expect("a file");
    std::io::Write::write_all(&mut subset, b"x/clinic.txt\n\n").expect("written");
    let found = eval(&[
        fixture("gold.jsonl").as_os_str(),
        "--predictions".as_ref(),
        fixture("quotes.csv").as_os_str(),
        "--subset".as_ref(),
        subset.path().as_os_str(),
    ]);
    assert_eq!((found["articles"].as_u64(), found["articles_with_rows"].as_u64()), (Some(1), Some(1)));
    assert_eq!(found["attributions"]["content_soft"]["n_gold"], 7);
    // Without a file of tokens, the program's own are used.
    assert_eq!(found["token_protocol_exact"]["source"]["n_gold"], 7);
}

#[test]
fn the_same_gold_in_brat_standoff_scores_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    for line in std::fs::read_to_string(fixture("gold.jsonl")).expect("gold").lines() {
        let article: Value = serde_json::from_str(line).expect("JSON");
        let name = article["doc_id"].as_str().expect("an id").rsplit('/').next().expect("a name").replace(".txt", "");
        let path = folder.path().join(format!("{name}.txt"));
        if path.exists() {
            continue; // The first copy of an article counts.
        }
        std::fs::write(&path, article["text"].as_str().expect("text")).expect("written");
        std::fs::write(path.with_extension("ann"), standoff(&article)).expect("written");
    }
    let predictions = fixture("quotes.csv");
    let table = ["--predictions".as_ref(), predictions.as_os_str()];
    let (gold, folder) = (fixture("gold.jsonl"), folder.path());
    let from_lines = eval(&[gold.as_os_str(), table[0], table[1]]);
    let from_brat = eval(&[folder.as_os_str(), table[0], table[1]]);
    assert_eq!(from_lines, from_brat);
}

/// The attributions of an article as brat has them.
fn standoff(article: &Value) -> String {
    let (mut out, mut next) = (String::new(), 1);
    for attribution in article["attributions"].as_array().expect("attributions") {
        let mut parts = Vec::new();
        for (role, kind) in [("source", "Source"), ("cue", "Cue"), ("content", "Content")] {
            let spans: Vec<String> = attribution[role]
                .as_array()
                .expect("spans")
                .iter()
                .map(|span| format!("{} {}", span[0], span[1]))
                .collect();
            if !spans.is_empty() {
                out.push_str(&format!("T{next}\t{kind} {}\t...\n", spans.join(";")));
                parts.push(format!("{kind}:T{next}"));
                next += 1;
            }
        }
        out.push_str(&format!("E{next}\t{}\n", parts.join(" ")));
    }
    out
}

#[test]
fn the_programs_own_annotations_are_scored() {
    let found = eval(&[fixture("gold.jsonl").as_os_str()]);
    assert_eq!(found["articles"], 4);
    assert_eq!(found["attributions"]["content_soft"]["n_gold"], 20);
}
