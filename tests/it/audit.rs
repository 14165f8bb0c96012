//! An audit of the sample corpus: drawn, answered, scored.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

fn whosaid(arguments: &[&str]) -> Output {
    crate::program::whosaid(&std::env::temp_dir()).args(arguments).output().expect("whosaid runs")
}

fn done(arguments: &[&str]) -> String {
    let output = whosaid(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// The tables of a folder of articles.
fn tables(articles: &Path, folder: &Path) -> PathBuf {
    let output = folder.join("tables");
    done(&["run", "--quiet", "--input", path(articles), "--output", path(&output)]);
    output
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")
}

fn sample(articles: &Path, tables: &Path, to: &Path, more: &[&str]) -> String {
    let mut arguments = vec!["audit", "sample", "--input", path(articles), "--output", path(tables), "--to", path(to)];
    arguments.extend(more);
    done(&arguments)
}

/// A coder's sheet with the answers that `answer` gives for an item and a column; written as that coder's file.
fn fill(folder: &Path, coder: &str, answer: impl Fn(&BTreeMap<String, String>, &str) -> String) -> PathBuf {
    let sheet = fs::read(folder.join(format!("{coder}.sheet.csv"))).expect("a sheet");
    let sheet = sheet.strip_prefix(b"\xef\xbb\xbf").expect("a byte-order mark");
    let mut reader = csv::Reader::from_reader(sheet);
    let headers = reader.headers().expect("a header").clone();
    let out = folder.join(format!("{coder}.csv"));
    // Semicolons, as Excel writes CSV where the comma is the decimal mark.
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_path(&out).expect("a file");
    writer.write_record(&headers).expect("written");
    for record in reader.records() {
        let record = record.expect("a row");
        let row: BTreeMap<String, String> =
            headers.iter().zip(&record).map(|(h, cell)| (h.to_string(), cell.to_string())).collect();
        let cell = |column: &str| match row[column].as_str() {
            "" => answer(&row, column),
            given => given.to_string(),
        };
        writer.write_record(headers.iter().map(cell)).expect("written");
    }
    writer.flush().expect("written");
    out
}

/// Answers that every row is right, except that every tenth is no attribution, and that every fifth paragraph has one
/// missed indirect attribution.
fn mostly_right(row: &BTreeMap<String, String>, column: &str) -> String {
    let number: usize = row["item"][1..].parse().expect("a number");
    let wrong = row["unit"] == "row" && number.is_multiple_of(10);
    match (row["unit"].as_str(), column) {
        ("row", "attribution") => if wrong { "n" } else { "y" }.to_string(),
        ("row", "content" | "source" | "cue" | "speaker" | "ask_1") if !wrong => "y".to_string(),
        ("row", "kind") if !wrong => "direct".to_string(),
        ("paragraph", "missed_direct" | "missed_mixed") => "0".to_string(),
        ("paragraph", "missed_indirect") => usize::from(number.is_multiple_of(5)).to_string(),
        _ => String::new(),
    }
}

#[test]
fn same_seed_draws_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = tables(&corpus(), folder.path());
    let draw = |to: &str, seed: &str| {
        let to = folder.path().join(to);
        let arguments = ["--n", "40", "--paragraphs", "20", "--coders", "ann,bo", "--overlap", "0.5", "--seed", seed];
        sample(&corpus(), &tables, &to, &arguments);
        ["ann.html", "bo.html", "ann.sheet.csv", "bo.sheet.xlsx"].map(|f| fs::read(to.join(f)).expect("a file"))
    };
    let (one, again, other) = (draw("a", "3"), draw("b", "3"), draw("c", "4"));
    // A design holds its command line, and its id is a hash of all of it: but for the id, the files are the same.
    let id = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let design = |to: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.path().join(to).join("audit.json")).expect("a design")).expect("JSON")
    };
    assert_eq!(design("a")["rows"], design("b")["rows"]);
    assert_eq!(design("a")["paragraphs"], design("b")["paragraphs"]);
    assert_ne!(design("a")["rows"], design("c")["rows"]);
    let without_id = |bytes: &[u8], to: &str| id(bytes).replace(design(to)["id"].as_str().expect("an id"), "ID");
    assert_eq!(without_id(&one[0], "a"), without_id(&again[0], "b"));
    assert_ne!(without_id(&one[0], "a"), without_id(&other[0], "c"));
    assert_eq!(without_id(&one[2], "a"), without_id(&again[2], "b"));
    assert!(one[3].starts_with(b"PK"));
    // Half of the items are for both, the others for one of them.
    let rows = design("a")["rows"].as_array().expect("rows").clone();
    let of_both = rows.iter().filter(|r| r["coders"].as_array().expect("coders").len() == 2).count();
    assert_eq!((rows.len(), of_both), (40, 20));
}

#[test]
fn pages_hide_confidence_and_escape_article_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let articles = folder.path().join("articles");
    fs::create_dir(&articles).expect("a folder");
    let hostile = "</script><script>alert(1)</script> Harbour vote\n\n“<img src=x onerror=alert(2)> we’re staying,” said Ann \
                   Lee, the mayor.\n\n=cmd() <!-- Bo Hale told the council that fares would rise.\n";
    fs::write(articles.join("a.txt"), hostile).expect("written");
    let tables = tables(&articles, folder.path());
    let to = folder.path().join("audit");
    sample(&articles, &tables, &to, &["--n", "5", "--paragraphs", "5"]);
    let page = fs::read_to_string(to.join("coder1.html")).expect("a page");
    assert_eq!(page.matches("<script").count(), 2, "the data and the page's own");
    assert!(!page.contains("<img") && !page.contains("alert(1)</script>"));
    assert!(page.contains("default-src 'none'") && !page.contains("unsafe-inline") && !page.contains("http://"));
    let data = page.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("data");
    let data: Value = serde_json::from_str(data).expect("JSON");
    assert!(!data.to_string().contains("confidence"));
    assert!(data["articles"][0]["text"].as_str().expect("a text").contains("<img src=x"));
    assert!(!data["items"].as_array().expect("items").is_empty());
}

#[test]
fn answers_are_weighted_back_to_the_corpus() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = tables(&corpus(), folder.path());
    let to = folder.path().join("audit");
    let ask = "n_hedges>0: Does the speaker hedge?";
    let arguments =
        ["--n", "60", "--paragraphs", "40", "--coders", "ann,bo", "--overlap", "1", "--ask", ask, "--by", "kind"];
    let printed = sample(&corpus(), &tables, &to, &arguments);
    assert!(printed.contains("whosaid audit score"), "{printed}");
    let ann = fill(&to, "ann", mostly_right);
    // The other coder differs on the source of one row in seven.
    let bo = fill(&to, "bo", |row, column| {
        let answer = mostly_right(row, column);
        let number: usize = row["item"][1..].parse().expect("a number");
        if column == "source" && answer == "y" && number.is_multiple_of(7) { "p".to_string() } else { answer }
    });
    let found: Value =
        serde_json::from_str(&done(&["audit", "score", path(&ann), path(&bo), "--want", "0.85", "--json"]))
            .expect("JSON");
    assert_eq!((found["rows"]["coded"].as_u64(), found["paragraphs"]["coded"].as_u64()), (Some(60), Some(40)));
    let precision = found["precision"].as_array().expect("measures");
    let all = &precision.iter().find(|m| m["measure"] == "content+source+cue").expect("the measure")["all"];
    let value = all["value"].as_f64().expect("a share");
    assert!((0.85..0.95).contains(&value), "{value}");
    assert!(all["interval"]["low"].as_f64() < Some(value) && all["interval"]["high"].as_f64() > Some(value));
    assert_eq!(found["speaker"]["all"]["value"], 1.0);
    let agreement = &found["agreement"];
    assert_eq!(
        (agreement["attribution"]["raw"].as_f64(), agreement["attribution"]["alpha"].as_f64()),
        (Some(1.0), Some(1.0))
    );
    assert!(agreement["source"]["raw"].as_f64() < Some(0.95));
    assert_eq!(found["recall"]["missed"], 8.0);
    let recall = found["recall"]["all"]["value"].as_f64().expect("a share");
    assert!((0.5..1.0).contains(&recall), "{recall}");
    // All that is a quote was said to be direct, whatever the tables say.
    let shares = found["shares"].as_array().expect("shares");
    let share = |name: &str| shares.iter().find(|s| s["property"] == name).expect("a share").clone();
    assert!((share("kind=direct")["corrected"]["value"].as_f64().expect("a share") - 1.0).abs() < 1e-9);
    assert!(share("kind=direct")["naive"].as_f64() < Some(0.6));
    assert!(share("n_hedges>0")["naive"].as_f64() < share("n_hedges>0")["corrected"]["value"].as_f64());
    assert!(found["confidence"]["threshold"]["confidence"].as_f64().is_some());
    let methods = fs::read_to_string(to.join("methods.md")).expect("methods.md");
    for part in ["content, source and cue are right", "recall is", "Krippendorff", "whosaid audit sample", "Egami"] {
        assert!(methods.contains(part), "no '{part}' in\n{methods}");
    }
    assert!(!methods.contains("{{") && !methods.contains("NaN"), "{methods}");
    let table = done(&["audit", "score", path(&ann), path(&bo)]);
    assert!(table.contains("agreement") && table.contains("recall"), "{table}");
}

#[test]
fn invalid_answer_is_reported_with_its_cell() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = tables(&corpus(), folder.path());
    let to = folder.path().join("audit");
    sample(&corpus(), &tables, &to, &["--n", "10", "--paragraphs", "0"]);
    let wrong = fill(&to, "coder1", |_, column| if column == "cue" { "perhaps" } else { "" }.to_string());
    let output = whosaid(&["audit", "score", path(&wrong)]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("coder1.csv:2: 'perhaps' in column 'cue'"), "{message}");
    let again = whosaid(&["audit", "sample", "--output", path(&tables), "--to", path(&to)]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("--replace"));
    let unknown =
        whosaid(&["audit", "sample", "--by", "colour", "--output", path(&tables), "--to", path(&to), "--replace"]);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("'colour'"));
}

#[test]
fn a_coders_file_is_gold() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = tables(&corpus(), folder.path());
    let to = folder.path().join("audit");
    sample(&corpus(), &tables, &to, &["--n", "0", "--paragraphs", "60"]);
    // Nothing missed and nothing wrong: the gold is what the program found.
    let ann = fill(&to, "coder1", |row, column| {
        if row["unit"] == "paragraph" && column.starts_with("missed_") && column != "missed_spans" { "0" } else { "" }
            .to_string()
    });
    let quotes = tables.join("quotes.csv");
    let scores: Value =
        serde_json::from_str(&done(&["eval", path(&ann), "--predictions", path(&quotes), "--json"])).expect("JSON");
    assert_eq!(scores["attributions"]["content+source+cue_exact"]["f1"], 100.0, "{scores}");
    assert!(scores["attributions"]["content_soft"]["n_gold"].as_u64() > Some(10));
    let model = folder.path().join("own.model");
    done(&["train", "--gold", path(&ann), "--out", path(&model), "--epochs", "1", "--quiet"]);
    assert!(model.is_file());
}
