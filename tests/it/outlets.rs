//! Outlets by month, genders and members of groups, through the program.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use crate::program;

type Row = HashMap<String, String>;

fn rows(output: &Path, table: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(output.join(format!("{table}.csv"))).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn run(input: &Path, output: &Path, more: &[&str]) {
    let mut command = program::whosaid(output.parent().expect("a folder above"));
    command.args(["run", "--quiet", "--set", "engine=rules"]);
    command.args(["--set", "read.path_pattern={outlet}/{date}/{slug}"]);
    command.arg("--input").arg(input).arg("--output").arg(output).args(more);
    let (code, _, told) = program::outcome(&mut command);
    assert_eq!(code, 0, "{told}");
}

/// A reader's count of one row.
#[derive(Default)]
struct Counted {
    numbers: BTreeMap<String, u64>,
    speakers: BTreeMap<String, (String, f64)>,
}

impl Counted {
    fn add(&mut self, name: &str, n: u64) {
        *self.numbers.entry(name.to_string()).or_default() += n;
    }
}

/// `outlet_by_month` as it follows from the tables of articles and quotes.
fn recounted(output: &Path) -> BTreeMap<(String, String), Counted> {
    let mut out = BTreeMap::<(String, String), Counted>::new();
    let place = |row: &Row| (row["outlet"].clone(), row["month"].clone());
    let number = |row: &Row, column: &str| row[column].parse::<u64>().expect("a number");
    for document in rows(output, "documents").iter().filter(|d| d["status"] == "ok") {
        let counted = out.entry(place(document)).or_default();
        counted.add("n_documents", 1);
        counted.add("n_duplicates", u64::from(!document["duplicate_of"].is_empty()));
        counted.add("n_document_words", number(document, "n_words"));
    }
    for quote in rows(output, "quotes") {
        let counted = out.get_mut(&place(&quote)).expect("its article's row");
        counted.add("n_quotes", 1);
        counted.add(&format!("n_{}", quote["kind"]), 1);
        for column in ["n_words", "n_hedges", "n_boosters"] {
            counted.add(column, number(&quote, column));
        }
        let kind = if quote["speaker_kind"].is_empty() { "nobody" } else { &quote["speaker_kind"] };
        counted.add(&format!("n_quotes_{kind}"), 1);
        if kind == "person" {
            counted.add(&format!("n_quotes_{}", quote["gender"]), 1);
        }
        if kind != "nobody" {
            counted.speakers.insert(quote["speaker_id"].clone(), (kind.to_string(), 0.0));
        }
    }
    // In an article somebody has one gender, and every article one vote.
    let mut votes = BTreeSet::new();
    for quote in rows(output, "quotes") {
        let voted = votes.insert((quote["doc_id"].clone(), quote["speaker_id"].clone()));
        let Some(sure) = quote["gender_confidence"].parse::<f64>().ok().filter(|_| voted) else { continue };
        let speakers = &mut out.get_mut(&place(&quote)).expect("a row").speakers;
        let women = if quote["gender"] == "female" { sure - 0.5 } else { 0.5 - sure };
        speakers.get_mut(&quote["speaker_id"]).expect("counted").1 += women;
    }
    for counted in out.values_mut() {
        for (kind, women) in std::mem::take(&mut counted.speakers).into_values() {
            counted.add("n_speakers", 1);
            counted.add(&format!("n_speakers_{kind}"), 1);
            if kind == "person" {
                let gender = if women.abs() < 1e-9 {
                    "unknown"
                } else if women > 0.0 {
                    "female"
                } else {
                    "male"
                };
                counted.add(&format!("n_speakers_{gender}"), 1);
            }
        }
    }
    out
}

fn sample() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")
}

#[test]
fn outlets_by_month_are_what_articles_and_quotes_add_up_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("tables");
    run(&sample(), &output, &[]);
    let wanted = recounted(&output);
    let found = rows(&output, "outlet_by_month");
    assert_eq!(found.len(), wanted.len());
    let mut with_women = 0;
    for (row, (place, counted)) in found.iter().zip(&wanted) {
        assert_eq!((&row["outlet"], &row["month"]), (&place.0, &place.1), "sorted");
        let columns = row.keys().filter(|c| c.starts_with("n_"));
        for column in columns {
            let wanted = counted.numbers.get(column).copied().unwrap_or(0);
            assert_eq!(row[column], wanted.to_string(), "{place:?} {column}");
        }
        let of = |column: &str| counted.numbers.get(column).copied().unwrap_or(0) as f64;
        let rate: f64 = row["hyland_hedges_per_1000"].parse().expect("a rate");
        assert!((rate - 1000.0 * of("n_hedges") / of("n_words")).abs() < 0.001, "{place:?}");
        let ends = ["hyland_hedges_per_1000_low", "hyland_hedges_per_1000_high"];
        let [low, high] = ends.map(|c| row[c].parse::<f64>().expect("an end"));
        assert!(low <= rate && rate <= high && low < high, "{place:?}");
        with_women += u64::from(of("n_quotes_female") > 0.0);
    }
    assert!(with_women > 3, "{with_women} of {} months with a woman", found.len());
}

#[test]
fn a_gender_is_of_persons_and_goes_where_it_is_not_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (with, without) = (folder.path().join("with"), folder.path().join("without"));
    run(&sample(), &with, &[]);
    run(&sample(), &without, &["--set", "write.gender=false"]);
    for table in ["quotes", "speakers"] {
        let kind = if table == "quotes" { "speaker_kind" } else { "kind" };
        let mut known = 0;
        for row in rows(&with, table) {
            assert_eq!(row["gender"].is_empty(), row[kind] != "person", "{row:?}");
            let given = ["female", "male"].contains(&row["gender"].as_str());
            known += u64::from(given);
            assert_eq!(
                (row["gender_how"].is_empty(), row["gender_confidence"].is_empty()),
                (!given, !given),
                "{row:?}"
            );
            if given {
                let sure: f64 = row["gender_confidence"].parse().expect("a number");
                assert!((0.5..=1.0).contains(&sure), "{row:?}");
            }
        }
        assert!(known > 20, "{table}: {known}");
    }
    for table in ["quotes", "speakers", "outlet_by_month"] {
        let header = |output: &Path| {
            let text = fs::read_to_string(output.join(format!("{table}.csv"))).expect("a table");
            text.lines().next().expect("a header").split(',').map(str::to_string).collect::<Vec<_>>()
        };
        let of_gender =
            |c: &String| c.starts_with("gender") || ["female", "male", "unknown"].iter().any(|g| c.ends_with(g));
        let (all, fewer) = (header(&with), header(&without));
        assert!(all.iter().any(of_gender));
        assert_eq!(fewer, all.into_iter().filter(|c| !of_gender(c)).collect::<Vec<_>>(), "{table}");
    }
}

#[test]
fn the_gazetteer_wins_and_groups_have_members() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in");
    fs::create_dir(&input).expect("made");
    let text = "“We are late,” said Mary Vale. Mary Vale said she would wait.\n\n\
                “We are early,” said Robin Marsh. He said that it would rain.\n\n\
                Ann Reed and Bob Hale said that the tide would turn.\n";
    fs::write(input.join("a.txt"), text).expect("written");
    let gazetteer = folder.path().join("who.csv");
    let listed = "id,name,aliases,kind,gender\nQ1,Mary Vale,,person,non-binary\nQ2,Robin Marsh,,person,female\n";
    fs::write(&gazetteer, listed).expect("written");
    let output = folder.path().join("tables");
    run(&input, &output, &["--set", &format!("speakers.gazetteer={}", gazetteer.display())]);
    let quotes = rows(&output, "quotes");
    let of =
        |name: &str| quotes.iter().find(|q| q["speaker"].starts_with(name)).unwrap_or_else(|| panic!("{quotes:?}"));
    let gender = |name: &str| ["gender", "gender_how", "gender_confidence"].map(|c| of(name)[c].clone());
    assert_eq!(gender("Mary Vale"), ["unknown", "", ""]);
    assert_eq!(gender("Robin Marsh"), ["female", "gazetteer", "1"]);
    assert_eq!(of("Ann Reed")["members"], "Ann Reed;Bob Hale");
    assert_eq!(of("Mary Vale")["members"], "");
    let speakers = rows(&output, "speakers");
    let robin = speakers.iter().find(|s| s["speaker_id"] == "Q2").expect("a speaker");
    assert_eq!([&robin["gender"], &robin["gender_how"], &robin["gazetteer_gender"]], ["female", "gazetteer", "female"]);
}
