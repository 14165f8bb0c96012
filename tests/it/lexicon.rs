//! A user's own stance lexicon, through the real program: checked, listed, and followed by every table.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::program;

const OWN: &str = r#"
[[subcategory]]
category = "harbour"
name = "tide"
hyland = "hedge"

[[entry]]
lemma = "ebb tide"
in = "harbour/tide"
source = ["own"]

[[entry]]
lemma = "splendid"
replace = true
in = "harbour/tide"
source = ["own"]
"#;

const ARTICLE: &str = "“An ebb tide is splendid, and we may wait for another ebb tide,” said Ann Lee.\n\n\
                       “It is certainly an ebb tide,” said Ann Lee.\n";

/// A folder with an article, and `lexicon` as own.toml beside a config file that names it.
fn folder(lexicon: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("project/data")).expect("made");
    fs::write(at("project/data/a.txt"), ARTICLE).expect("written");
    fs::write(at("project/own.toml"), lexicon).expect("written");
    let config = "input = \"data\"\noutput = \"out\"\nquiet = true\n\n[stance]\nlexicons = [\"own.toml\"]\n";
    fs::write(at("project/config.toml"), config).expect("written");
    folder
}

/// Runs the program; exit code, standard output and standard error.
fn whosaid(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    program::outcome(program::whosaid(folder).args(arguments))
}

/// The rows of a table as lists of (column, cell).
fn table(folder: &Path, name: &str) -> Vec<Vec<(String, String)>> {
    let mut reader = csv::Reader::from_path(folder.join("project/out").join(name)).expect("a table");
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_string).collect();
    let rows = reader.records().map(|r| r.expect("a row"));
    rows.map(|r| header.iter().cloned().zip(r.iter().map(str::to_string)).collect()).collect()
}

fn cell<'a>(row: &'a [(String, String)], column: &str) -> &'a str {
    &row.iter().find(|(name, _)| name == column).unwrap_or_else(|| panic!("no column {column}")).1
}

fn number(row: &[(String, String)], column: &str) -> f64 {
    cell(row, column).parse().unwrap_or_else(|_| panic!("{column} is no number"))
}

#[test]
fn every_table_follows_a_users_category() {
    let folder = folder(OWN);
    // From elsewhere: the lexicon's path counts from the config file's folder.
    let (code, _, err) = whosaid(folder.path(), &["--config", "project/config.toml"]);
    assert_eq!(code, 0, "{err}");

    let markers = table(folder.path(), "stance_markers.csv");
    let own: Vec<&str> =
        markers.iter().filter(|m| cell(m, "category") == "harbour").map(|m| cell(m, "lemma")).collect();
    assert_eq!(own, ["ebb tide", "splendid", "ebb tide", "ebb tide"]);

    let speakers = table(folder.path(), "speakers.csv");
    assert_eq!(speakers.len(), 1);
    let rate = number(&speakers[0], "harbour_per_1000");
    let words = number(&speakers[0], "n_words");
    assert!((rate - 4000.0 / words).abs() < 0.001, "{rate} {words}");
    let (low, high) = (number(&speakers[0], "harbour_per_1000_low"), number(&speakers[0], "harbour_per_1000_high"));
    assert!(0.0 < low && low < rate && rate < high, "{low} {rate} {high}");
    // Four of harbour/tide and 'may' are hedges, 'certainly' is a booster.
    let balance = number(&speakers[0], "hedge_booster_balance");
    assert!((balance - 0.667).abs() < 1e-9, "{balance}");

    let by_speaker = table(folder.path(), "stance_by_speaker.csv");
    let tide = by_speaker.iter().find(|r| cell(r, "subcategory") == "tide").expect("a row");
    assert_eq!((cell(tide, "category"), cell(tide, "name"), cell(tide, "n")), ("harbour", "Ann Lee", "4"));
    assert_eq!(number(tide, "per_1000"), rate);
    assert_eq!((number(tide, "per_1000_low"), number(tide, "per_1000_high")), (low, high));

    let by_quote = table(folder.path(), "stance_by_quote.csv");
    let of_tide: Vec<&str> =
        by_quote.iter().filter(|r| cell(r, "subcategory") == "tide").map(|r| cell(r, "n")).collect();
    assert_eq!(of_tide, ["3", "1"]);
    let quotes = table(folder.path(), "quotes.csv");
    let hedging = |i: usize| ["n_hedges", "n_boosters", "hedge_booster_balance"].map(|c| cell(&quotes[i], c));
    assert_eq!((hedging(0), hedging(1)), (["4", "0", "1"], ["1", "1", "0"]));
    for table_ in [&by_quote, &by_speaker] {
        let total: f64 = table_.iter().map(|r| number(r, "n")).sum();
        let of_sources = markers.iter().filter(|m| cell(m, "holder") == "source").count();
        assert_eq!(total, of_sources as f64);
    }

    let run = fs::read_to_string(folder.path().join("project/out/run.json")).expect("run.json");
    let run: Value = serde_json::from_str(&run).expect("JSON");
    let models = run["models"].as_array().expect("models");
    assert!(models.iter().any(|m| m["id"] == "stance-lexicon" && m["hash"].as_str().is_some_and(|h| h.len() == 64)));
    let own = models.iter().find(|m| m["id"].as_str().is_some_and(|id| id.ends_with("own.toml"))).expect("the file");
    assert_eq!(own["hash"], blake3::hash(OWN.as_bytes()).to_hex().as_str());
    assert_eq!(run["counts"]["markers_by_category"]["harbour"], 4);
}

#[test]
fn a_category_can_be_replaced() {
    let own = "replace = [\"attitude\"]\n\n[[subcategory]]\ncategory = \"attitude\"\nname = \"mood\"\n\n\
               [[entry]]\nlemma = \"wait\"\nin = \"attitude/mood\"\nsource = [\"own\"]\n";
    let folder = folder(own);
    let (code, _, err) = whosaid(folder.path(), &["--config", "project/config.toml"]);
    assert_eq!(code, 0, "{err}");
    let markers = table(folder.path(), "stance_markers.csv");
    let attitude: Vec<(&str, &str)> = markers
        .iter()
        .filter(|m| cell(m, "category") == "attitude")
        .map(|m| (cell(m, "lemma"), cell(m, "subcategory")))
        .collect();
    assert_eq!(attitude, [("wait", "mood")]);
}

#[test]
fn a_lexicon_that_cannot_be_used_stops_the_run_at_once() {
    let folder = folder("[[entry]]\nlemma = \"gosh\"\nin = \"attitude/awe\"\n");
    let (code, _, err) = whosaid(folder.path(), &["--config", "project/config.toml"]);
    assert_eq!(code, 2);
    assert!(err.contains("own.toml:1: entry 'gosh': there is no subcategory 'attitude/awe'"), "{err}");
    assert!(err.contains("define it in a [[subcategory]] table"), "{err}");
    assert!(!folder.path().join("project/out").exists());
    let (code, _, err) = whosaid(folder.path(), &["extract", "--config", "project/config.toml", "project/data/a.txt"]);
    assert_eq!(code, 2);
    assert!(err.contains("own.toml:1"), "{err}");
    fs::remove_file(folder.path().join("project/own.toml")).expect("removed");
    let (code, _, err) = whosaid(folder.path(), &["--config", "project/config.toml"]);
    assert!(code == 2 && err.contains("own.toml") && err.contains("stance.lexicons"), "{err}");
}

#[test]
fn extract_shows_a_users_markers_and_its_legend_has_the_category() {
    let folder = folder(OWN);
    let arguments = ["extract", "--config", "project/config.toml", "project/data/a.txt"];
    let (code, out, err) = whosaid(folder.path(), &arguments);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("{ebb tide = tide}"), "{out}");
    let mut command = program::whosaid(folder.path());
    let output = command.args(arguments).env("CLICOLOR_FORCE", "1").output().expect("runs");
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    let legend = out.lines().next().expect("a legend");
    for category in ["epistemic", "style", "harbour"] {
        assert!(legend.contains(category), "{legend}");
    }
}

#[test]
fn check_says_what_is_wrong_and_how_to_mend_it() {
    let folder = folder(OWN);
    let at = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    let (code, out, err) = whosaid(folder.path(), &["lexicon", "check", "project/own.toml"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("project/own.toml: 2 entries, 0 errors, 0 warnings\n"), "{out}");
    assert!(out.contains(" 2  harbour\n"), "{out}");

    // Of the first file's category; an entry that goes before a built-in one, without a source.
    at(
        "more.toml",
        "[[entry]]\nlemma = \"spring tide\"\nin = \"harbour/tide\"\nsource = [\"own\"]\n\n[[entry]]\nlemma = \"very\"\nin = \"harbour/tide\"\n",
    );
    let (code, out, _) = whosaid(folder.path(), &["lexicon", "check", "project/own.toml", "more.toml"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("warning: more.toml:6: entry 'very' goes before the built-in entry"), "{out}");
    assert!(out.contains("replace = true") && out.contains("source = [\"own\"]"), "{out}");
    assert!(out.contains("more.toml: 2 entries, 0 errors, 2 warnings\n"), "{out}");

    let (code, out, _) = whosaid(folder.path(), &["lexicon", "check", "more.toml"]);
    assert_eq!(code, 2, "{out}");
    assert!(out.contains("error: more.toml:1: entry 'spring tide': there is no subcategory 'harbour/tide'; "), "{out}");

    at("bad.toml", "replace = [\"atitude\"]\n\n[[entry]\n");
    let (code, out, _) = whosaid(folder.path(), &["lexicon", "check", "bad.toml"]);
    assert!(code == 2 && out.contains("error: bad.toml:3: "), "{out}");
    at("bad.toml", "replace = [\"atitude\"]\n");
    let (code, out, _) = whosaid(folder.path(), &["lexicon", "check", "bad.toml"]);
    assert!(code == 2 && out.contains("bad.toml:1: replace: there is no category 'atitude'"), "{out}");
    let (code, _, err) = whosaid(folder.path(), &["lexicon", "check", "none.toml"]);
    assert!(code == 2 && err.contains("none.toml"), "{err}");
}

#[test]
fn show_lists_what_is_in_force() {
    let folder = folder(OWN);
    let (code, out, err) = whosaid(folder.path(), &["lexicon", "show"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("epistemic/possibility") && !out.contains("harbour"), "{out}");
    let (_, out, _) = whosaid(folder.path(), &["lexicon", "show", "--config", "project/config.toml", "harbour"]);
    assert_eq!(out, "harbour/tide (2)\n  ebb tide, splendid\n");
    let (code, _, err) = whosaid(folder.path(), &["lexicon", "show", "epistemc"]);
    assert!(code == 2 && err.contains("did you mean 'epistemic'?"), "{err}");
}

#[test]
fn the_documented_file_is_a_lexicon() {
    let document =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lexicons.md")).expect("the document");
    let example = document.split("```toml\n").nth(2).and_then(|b| b.split("```").next()).expect("an example");
    let folder = folder(example);
    let (code, out, err) = whosaid(folder.path(), &["lexicon", "check", "project/own.toml"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("3  harbour"), "{out}");
}
