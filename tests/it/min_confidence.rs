//! Quotes below a least confidence: out of the counts, and out of the tables if that is wanted.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use crate::program;

type Row = HashMap<String, String>;

/// Some of the sample corpus' quotes are above it, some below, and some speakers have no other.
const MIN: f64 = 0.8;

fn run(output: &Path, more: &[&str]) {
    let mut command = program::whosaid(output.parent().expect("a folder above"));
    command.args(["run", "--quiet", "--set", "engine=rules"]);
    command.args(["--set", "read.path_pattern={outlet}/{date}/{slug}"]);
    command.arg("--input").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles"));
    let (code, _, told) = program::outcome(command.arg("--output").arg(output).args(more));
    assert_eq!(code, 0, "{told}");
}

fn rows(output: &Path, table: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(output.join(format!("{table}.csv"))).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().expect("a number")
}

fn sum(rows: &[Row], column: &str) -> f64 {
    rows.iter().map(|row| number(row, column)).sum()
}

fn run_counts(output: &Path) -> serde_json::Value {
    let text = fs::read(output.join("run.json")).expect("run.json");
    serde_json::from_slice::<serde_json::Value>(&text).expect("JSON")["counts"].clone()
}

fn is_low(quote: &Row) -> bool {
    number(quote, "confidence") < MIN
}

/// The tables that count, of quotes of so much confidence.
fn check_counts(output: &Path, quotes: &[&Row]) {
    let named = |q: &&&Row| !q["speaker_id"].is_empty();
    let mut by_speaker = BTreeMap::<&str, (u64, f64)>::new();
    for quote in quotes.iter().filter(named) {
        let (n, words) = by_speaker.entry(&quote["speaker_id"]).or_default();
        *n += 1;
        *words += number(quote, "n_words");
    }
    let speakers = rows(output, "speakers");
    let found: BTreeMap<&str, (u64, f64)> =
        speakers.iter().map(|s| (&*s["speaker_id"], (number(s, "n_quotes") as u64, number(s, "n_words")))).collect();
    assert_eq!(found, by_speaker);
    let n_named = quotes.iter().filter(named).count() as f64;
    for (table, wanted) in [
        ("speaker_by_month", n_named),
        ("speaker_by_outlet", n_named),
        ("quotes_by_cue", quotes.len() as f64),
        ("outlet_by_month", quotes.len() as f64),
    ] {
        assert_eq!(sum(&rows(output, table), "n_quotes"), wanted, "{table}");
    }
    let ids: BTreeSet<&str> = quotes.iter().filter(named).map(|q| &*q["quote_id"]).collect();
    let stance = rows(output, "stance_by_quote");
    let of_quotes: f64 = stance.iter().filter(|s| ids.contains(&*s["quote_id"])).map(|s| number(s, "n")).sum();
    assert_eq!(sum(&rows(output, "stance_by_speaker"), "n"), of_quotes);
    let articles = rows(output, "documents").iter().filter(|d| d["status"] == "ok").count() as f64;
    assert_eq!(sum(&rows(output, "outlet_by_month"), "n_documents"), articles, "articles without a quote count");
}

#[test]
fn low_quotes_are_left_out_of_the_counts_or_of_all_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let [all, counted, dropped] = ["all", "counted", "dropped"].map(|name| folder.path().join(name));
    let min = format!("write.min_confidence={MIN}");
    run(&all, &[]);
    run(&counted, &["--set", &min]);
    run(&dropped, &["--set", &min, "--set", "write.drop_low_confidence=true"]);
    let quotes = rows(&all, "quotes");
    let high: Vec<&Row> = quotes.iter().filter(|q| !is_low(q)).collect();
    let n_low = quotes.len() - high.len();
    assert!(n_low > 10 && high.len() > 10, "{n_low} low ones, {} others", high.len());
    let low = |output: &Path| run_counts(output)["quotes_below_min_confidence"].as_u64();
    assert_eq!([low(&all), low(&counted), low(&dropped)], [0, n_low, n_low].map(|n| Some(n as u64)));
    check_counts(&all, &quotes.iter().collect::<Vec<_>>());
    check_counts(&counted, &high);
    check_counts(&dropped, &high);

    for table in ["documents", "quotes", "stance_markers", "stance_by_quote"] {
        let file = format!("{table}.csv");
        assert_eq!(fs::read(counted.join(&file)).ok(), fs::read(all.join(&file)).ok(), "{table}: all rows");
    }
    let without_ordinal =
        |row: &Row| row.iter().filter(|c| c.0 != "ordinal").map(|(k, v)| format!("{k}={v}")).collect();
    let plain = |rows: &[&Row]| rows.iter().map(|row| without_ordinal(row)).collect::<Vec<BTreeSet<String>>>();
    let kept = rows(&dropped, "quotes");
    assert_eq!(plain(&kept.iter().collect::<Vec<_>>()), plain(&high));
    let ids: BTreeSet<&str> = high.iter().map(|q| &*q["quote_id"]).collect();
    for table in ["stance_markers", "stance_by_quote"] {
        let (all, kept) = (rows(&all, table), rows(&dropped, table));
        let of_narrator = |row: &Row| row.get("holder").is_some_and(|h| h == "narrator");
        let stays = |row: &&Row| of_narrator(row) || row["quote_id"].is_empty() || ids.contains(&*row["quote_id"]);
        assert_eq!(kept.len(), all.iter().filter(stays).count(), "{table}");
        assert!(kept.len() < all.len(), "{table}");
        assert!(kept.iter().all(|r| r["quote_id"].is_empty() || ids.contains(&*r["quote_id"])), "{table}");
    }
    let documents = rows(&dropped, "documents");
    assert_eq!(sum(&documents, "n_quotes"), high.len() as f64);
    assert_eq!(sum(&documents, "n_markers"), rows(&dropped, "stance_markers").len() as f64);
    assert_eq!(run_counts(&dropped)["speakers"].as_u64(), Some(rows(&dropped, "speakers").len() as u64));
}

#[test]
fn a_snapshot_counts_the_same_quotes() {
    let folder = tempfile::tempdir().expect("a folder");
    let [single, kept] = ["single", "kept"].map(|name| folder.path().join(name));
    let min = format!("write.min_confidence={MIN}");
    run(&single, &["--set", &min]);
    // Everything first, then the setting: the shards of the run before are not its own.
    run(&kept, &["--incremental"]);
    run(&kept, &["--incremental", "--set", &min]);
    let kept = kept.join("current");
    for table in
        ["speakers", "speaker_by_month", "speaker_by_outlet", "outlet_by_month", "stance_by_speaker", "quotes_by_cue"]
    {
        let file = format!("{table}.csv");
        assert_eq!(fs::read(kept.join(&file)).ok(), fs::read(single.join(&file)).ok(), "{table}");
    }
    let low = |output: &Path| run_counts(output)["quotes_below_min_confidence"].clone();
    assert_eq!(low(&kept), low(&single));
}
