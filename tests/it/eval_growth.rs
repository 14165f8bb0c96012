//! Intervals, groups, comparisons, stance and further forms of gold of `whosaid eval`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::program::{outcome, whosaid};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval_fixture").join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn eval(arguments: &[&str]) -> Value {
    let (code, out, err) = outcome(whosaid(&std::env::temp_dir()).args(["eval", "--json"]).args(arguments));
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).expect("JSON")
}

/// The fixture's gold with an outlet and a date for each article.
fn dated_gold(folder: &Path) -> PathBuf {
    let mut out = String::new();
    for (i, line) in fs::read_to_string(fixture("gold.jsonl")).expect("gold").lines().enumerate() {
        let mut article: Value = serde_json::from_str(line).expect("JSON");
        article["outlet"] = if i % 2 == 0 { "Post" } else { "Herald" }.into();
        article["date"] = format!("2025-0{}-11", i + 1).into();
        writeln!(out, "{article}").expect("a string");
    }
    let path = folder.join("gold.jsonl");
    fs::write(&path, out).expect("written");
    path
}

#[test]
fn groups_and_intervals_stand_beside_the_scores() {
    let folder = tempfile::tempdir().expect("a folder");
    let gold = dated_gold(folder.path());
    let predictions = fixture("quotes.csv");
    let more = |arguments: &[&str]| {
        let mut all = vec![text(&gold), "--predictions", text(&predictions)];
        all.extend(arguments);
        eval(&all)
    };
    let plain = more(&[]);
    let found = more(&["--by", "outlet", "--intervals", "--resamples", "200"]);
    let content = |scores: &Value| scores["attributions"]["content_soft"].clone();
    assert_eq!(content(&found), content(&plain));
    let interval = content(&found["intervals"])["f1"].clone();
    let f1 = content(&plain)["f1"].as_f64().expect("a number");
    assert!(interval[0].as_f64() <= Some(f1) && interval[1].as_f64() >= Some(f1) && interval[0] != interval[1]);
    assert!(content(&found["intervals"]).get("n_gold").is_none());
    let by = found["by"]["outlet"].as_object().expect("groups");
    assert_eq!(by.keys().collect::<Vec<_>>(), ["Herald", "Post"]);
    let n: u64 = by.values().map(|g| content(g)["n_gold"].as_u64().expect("a count")).sum();
    assert_eq!(Some(n), content(&plain)["n_gold"].as_u64());
    assert!(content(&by["Post"]["intervals"])["p"].is_array());
    let months = more(&["--by", "period"]);
    assert!(months["by"]["period"]["2025-01"].is_object(), "{months}");
    let kinds = more(&["--by", "kind"]);
    let of_kinds =
        ["direct", "mixed", "indirect"].map(|k| kinds["by_kind"][format!("{k} content_soft")]["n_gold"].as_u64());
    assert_eq!(of_kinds, [Some(9), Some(6), Some(5)]);
    assert_eq!(kinds["by_kind"]["direct content_soft"]["r"], plain["attributions"]["recall_direct_soft"]["r"]);
    let (code, _, err) = outcome(whosaid(folder.path()).args(["eval", text(&fixture("gold.jsonl")), "--by", "outlet"]));
    assert_eq!(code, 2);
    assert!(err.contains("no article of the gold has the field 'outlet'"), "{err}");
}

#[test]
fn two_sets_of_predictions_are_compared_on_the_same_articles() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/gold/sample.jsonl");
    let found = eval(&[text(&sample), "--compare", "rules", "fast", "--resamples", "300"]);
    let alone =
        |engine: &str| eval(&[text(&sample), "--engine", engine])["attributions"]["content_soft"]["f1"].as_f64();
    let content = &found["attributions"]["content_soft"]["f1"];
    assert_eq!((content["a"].as_f64(), content["b"].as_f64()), (alone("rules"), alone("fast")));
    let (low, high) = (content["interval"][0].as_f64(), content["interval"][1].as_f64());
    assert!(low <= content["difference"].as_f64() && high >= content["difference"].as_f64(), "{content}");
    assert!(content["p"].as_f64() > Some(0.0) && content["p"].as_f64() <= Some(1.0));
    let same = eval(&[text(&sample), "--compare", "rules", "rules", "--resamples", "50"]);
    assert_eq!(same["attributions"]["content_soft"]["f1"]["p"], 1.0);
}

/// An article as INCEpTION exports it: every character that is no space is a token.
fn webanno(article: &Value) -> String {
    let text = article["text"].as_str().expect("text");
    let mut out = String::from(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Attribution|role\n#T_RL=custom.Part|kind|BT_custom.Attribution\n\n",
    );
    // Number of each annotation with its spans and role, and whose content it belongs to.
    let mut annotations = Vec::new();
    for attribution in article["attributions"].as_array().expect("attributions") {
        let head = annotations.len() + 1;
        for role in ["content", "source", "cue"] {
            for span in attribution[role].as_array().expect("spans") {
                let place = (span[0].as_u64().expect("a start"), span[1].as_u64().expect("an end"));
                annotations.push((role, place, head));
            }
        }
    }
    // Name of the token at each place.
    let mut names: BTreeMap<u64, String> = BTreeMap::new();
    let (mut sentence, mut token) = (0, 0);
    let mut after_break = true;
    for (at, c) in (0u64..).zip(text.chars()) {
        if c == '\n' {
            after_break = true;
        } else if !c.is_whitespace() {
            if after_break {
                (sentence, token, after_break) = (sentence + 1, 0, false);
            }
            token += 1;
            names.insert(at, format!("{sentence}-{token}"));
        }
    }
    let mut units = 0;
    let mut at = 0u64;
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            writeln!(out, "#Text={line}").expect("a string");
        }
        for c in line.chars() {
            if let Some(name) = names.get(&at) {
                let inside = |(_, a): &(usize, &(&str, (u64, u64), usize))| a.1.0 <= at && at < a.1.1;
                let here: Vec<_> = annotations.iter().enumerate().filter(inside).collect();
                let cell = |list: Vec<String>| if list.is_empty() { "_".to_string() } else { list.join("|") };
                let roles = here.iter().map(|(i, a)| format!("{}[{}]", a.0, i + 1)).collect();
                let begins = |(i, a): &&(usize, &(&str, (u64, u64), usize))| a.1.0 == at && a.2 != i + 1;
                let links = here.iter().filter(begins);
                let links =
                    links.map(|(i, a)| format!("{}[{}_{}]", names[&annotations[a.2 - 1].1.0], a.2, i + 1)).collect();
                let kinds = here.iter().filter(begins).map(|_| "*".to_string()).collect();
                let (roles, kinds, links) = (cell(roles), cell(kinds), cell(links));
                writeln!(out, "{name}\t{units}-{}\t{c}\t{roles}\t{kinds}\t{links}\t", units + c.len_utf16())
                    .expect("a string");
            }
            units += c.len_utf16();
            at += 1;
        }
        out.push('\n');
        units += 1;
        at += 1;
    }
    out
}

#[test]
fn the_same_gold_in_webanno_tsv_scores_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut seen, mut lines) = (Vec::new(), String::new());
    for line in fs::read_to_string(fixture("gold.jsonl")).expect("gold").lines() {
        let article: Value = serde_json::from_str(line).expect("JSON");
        let name = article["doc_id"].as_str().expect("an id").rsplit('/').next().expect("a name").replace(".txt", "");
        if seen.contains(&name) {
            continue; // The first copy of an article counts.
        }
        fs::write(folder.path().join(format!("{name}.tsv")), webanno(&article)).expect("written");
        writeln!(lines, "{article}").expect("a string");
        seen.push(name);
    }
    let gold = folder.path().join("gold.jsonl");
    fs::write(&gold, lines).expect("written");
    let predictions = fixture("quotes.csv");
    let table = ["--predictions", text(&predictions)];
    // Ids of attributions differ, so speakers are not compared.
    let from_lines = eval(&[text(&gold), table[0], table[1]]);
    let from_tsv = eval(&[text(folder.path()), table[0], table[1]]);
    assert_eq!(from_lines["attributions"], from_tsv["attributions"]);
    assert_eq!(from_lines["confidence"], from_tsv["confidence"]);
}

/// Every number of the reference scorer. Needs python3 and the shared corpora; without them it says so.
#[test]
fn stance_scores_are_the_reference_scorers() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("WHOSAID_SHARED").map_or(beside, PathBuf::from);
    let sentences = shared.join("corpora/stance/dev.jsonl");
    let python = Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success());
    if !python || !sentences.is_file() {
        eprintln!("SKIPPED: no python3 or no shared corpora (../shared or WHOSAID_SHARED)");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let gold = shared.join("corpora/polnear/dev.jsonl.gz");
    let packed = flate2::read::MultiGzDecoder::new(fs::File::open(&gold).expect("dev"));
    let articles = folder.path().join("articles");
    fs::create_dir(&articles).expect("a folder");
    for line in std::io::read_to_string(packed).expect("UTF-8").lines() {
        let article: Value = serde_json::from_str(line).expect("JSON");
        let path = articles.join(format!("{}.txt", article["doc_id"].as_str().expect("an id")));
        if !path.exists() {
            fs::write(path, article["text"].as_str().expect("text")).expect("written");
        }
    }
    let tables = folder.path().join("tables");
    let mut run = whosaid(folder.path());
    let run = run.args(["run", "--quiet", "--engine", "rules", "--input", text(&articles), "--output", text(&tables)]);
    assert_eq!(outcome(run).0, 0);
    let markers = tables.join("stance_markers.csv");
    let mut reference = Command::new("python3");
    reference.arg(shared.join("score/score_stance.py")).arg(&sentences).arg(&markers).arg("--json");
    let output = reference.output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let quotes = tables.join("quotes.csv");
    let from_tables =
        [text(&gold), "--predictions", text(&quotes), "--markers", text(&markers), "--stance", text(&sentences)];
    for found in [eval(&from_tables), eval(&[text(&gold), "--engine", "rules", "--stance", text(&sentences)])] {
        let stance = &found["stance"];
        for measure in
            ["detection", "detection_exact", "category", "category_exact", "subcategory", "subcategory_exact"]
        {
            assert_eq!(stance[measure], expected[measure], "{measure}");
        }
        for (measure, rate, name) in
            [("polarity", "acc", "polarity_acc"), ("negated", "r", "negated_recall"), ("valence", "acc", "valence_acc")]
        {
            assert_eq!(stance[measure][rate], expected[name], "{name}");
        }
        for (name, numbers) in expected["per"].as_object().expect("subcategories") {
            assert_eq!(&stance[name], numbers, "{name}");
        }
    }
}
