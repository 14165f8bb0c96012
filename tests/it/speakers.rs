//! Speakers over articles, through the binary: one id for each person and body, and a gazetteer of one's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use assert_cmd::Command;

use crate::program;

/// Articles of an invented town: outlet/date/name and text.
const ARTICLES: [(&str, &str); 9] = [
    (
        "gazette/2025-03-01/ferry.txt",
        "Ferry to close\n\nMayor Ines Q. Marlow said the ferry would close in May. “We cannot pay for it,” Marlow said.\n\n\
         Tom Birk, who runs the boats, said he was not told. “I read it in the paper,” Birk said.\n\n\
         The Harbour Road Authority (HRA) said it had warned the town. “The pier is rotten,” the HRA said.\n",
    ),
    (
        "gazette/2025-03-04/pier.txt",
        "Pier row\n\n“The pier stands,” Mayor Marlow said on Tuesday, after Tom Birk had called it a ruin.\n\n\
         The Marlow campaign said the pier was safe.\n",
    ),
    (
        "echo/2025-03-05/budget.txt",
        "Budget\n\nInes Marlow, the mayor, said the budget would hold. “Every penny counts,” she said.\n\n\
         Ines Marlow’s campaign said that it would not raise taxes.\n",
    ),
    ("echo/2025-03-06/hra.txt", "Roads\n\n“Roads come first,” the HRA said in a statement.\n"),
    (
        "sport-weekly/2025-06-01/match.txt",
        "Late win\n\nGoalkeeper Otto Marlow said the win was late but deserved. “I slept well,” said Otto Marlow.\n\n\
         Coach Ada Berg said that he had played with a broken finger.\n",
    ),
    (
        "echo/2025-06-02/senate.txt",
        "Senate\n\nSen. Otto Marlow said the bill would pass. “I have the votes,” said Otto Marlow.\n\n\
         Sen. Karin Holt said she would vote no.\n",
    ),
    (
        "echo/2025-06-03/senate-again.txt",
        "Senate again\n\nSen. Otto Marlow said the bill had passed. “I had the votes,” said Otto Marlow.\n\n\
         Sen. Karin Holt said she had voted no.\n",
    ),
    ("courier/2019-01-02/fair.txt", "Fair\n\n“It rained all day,” Marlow said.\n"),
    ("courier/2019-01-09/fair.txt", "Fair again\n\n“It rained all night,” Marlow said.\n"),
];

type Row = BTreeMap<String, String>;

fn rows(table: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(table).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn write(folder: &Path, articles: &[(&str, &str)]) {
    for (name, text) in articles {
        let path = folder.join("articles").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let config = "input = \"articles\"\noutput = \"output\"\nengine = \"rules\"\n\n[read]\n\
                  path_pattern = \"{outlet}/{date}/{slug}\"\n\n[write]\nparquet = false\n";
    fs::write(folder.join("config.toml"), config).expect("written");
}

fn run(folder: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    Command::from_std(program::whosaid(folder)).args(["run", "--quiet"]).args(more).assert()
}

fn quotes(folder: &Path) -> Vec<Row> {
    rows(&folder.join("output/quotes.csv"))
}

/// The ids that an article's quotes have for speakers of a name.
fn ids<'a>(quotes: &'a [Row], doc: &str, source: &str) -> BTreeSet<&'a str> {
    let campaign = |text: &str| text.contains("campaign");
    let here = quotes.iter().filter(|q| q["doc_id"] == doc && q["source"].contains(source));
    let here = here.filter(|q| campaign(&q["source"]) == campaign(source));
    let found: BTreeSet<&str> = here.map(|q| q["speaker_id"].as_str()).collect();
    assert!(!found.is_empty(), "{doc} has no quote of {source}");
    found
}

#[test]
fn a_person_has_one_id_in_all_outlets_and_namesakes_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &ARTICLES);
    run(folder.path(), &[]).success();
    let quotes = quotes(folder.path());
    let mayor = ids(&quotes, "gazette/2025-03-01/ferry.txt", "Marlow");
    assert_eq!(mayor.len(), 1);
    assert_eq!(ids(&quotes, "gazette/2025-03-04/pier.txt", "Mayor Marlow"), mayor, "by her title");
    assert_eq!(ids(&quotes, "echo/2025-03-05/budget.txt", "Marlow"), mayor, "without the initial");
    let keeper = ids(&quotes, "sport-weekly/2025-06-01/match.txt", "Otto Marlow");
    let senator = ids(&quotes, "echo/2025-06-02/senate.txt", "Otto Marlow");
    assert_eq!(ids(&quotes, "echo/2025-06-03/senate-again.txt", "Otto Marlow"), senator);
    assert!(keeper.is_disjoint(&senator) && keeper.is_disjoint(&mayor) && senator.is_disjoint(&mayor));
    let alone =
        [ids(&quotes, "courier/2019-01-02/fair.txt", "Marlow"), ids(&quotes, "courier/2019-01-09/fair.txt", "Marlow")];
    assert!(alone[0].is_disjoint(&alone[1]) && alone.iter().all(|a| a.is_disjoint(&mayor)), "a surname links nobody");
}

#[test]
fn bodies_are_linked_by_their_initials_and_owners() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &ARTICLES);
    run(folder.path(), &[]).success();
    let quotes = quotes(folder.path());
    let authority = ids(&quotes, "gazette/2025-03-01/ferry.txt", "HRA");
    assert_eq!(ids(&quotes, "echo/2025-03-06/hra.txt", "HRA"), authority);
    let campaign = ids(&quotes, "gazette/2025-03-04/pier.txt", "campaign");
    assert_eq!(ids(&quotes, "echo/2025-03-05/budget.txt", "campaign"), campaign);
    let named = quotes.iter().filter(|q| authority.contains(q["speaker_id"].as_str()));
    assert!(named.clone().all(|q| q["speaker"].ends_with("Harbour Road Authority")), "one canonical name");
    assert!(named.clone().any(|q| q["speaker_link"] == "acronym"));
    let links: BTreeSet<&str> = quotes.iter().map(|q| q["speaker_link"].as_str()).collect();
    assert!(links.contains("name") && links.contains("title") && links.contains("owner") && links.contains("article"));
}

#[test]
fn full_names_keep_their_ids_when_articles_are_added() {
    let (few, all) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    write(few.path(), &ARTICLES[..3]);
    write(all.path(), &ARTICLES);
    run(few.path(), &[]).success();
    run(all.path(), &[]).success();
    let of = |rows: Vec<Row>| -> BTreeMap<String, String> {
        let named = rows.into_iter().filter(|q| q["speaker_link"] == "name");
        named.map(|q| (q["quote_id"].clone(), q["speaker_id"].clone())).collect()
    };
    let (before, after) = (of(quotes(few.path())), of(quotes(all.path())));
    assert!(before.len() >= 6);
    assert!(before.iter().all(|(quote, id)| after.get(quote) == Some(id)));
}

#[test]
fn a_gazetteer_wins_and_its_columns_join_the_speakers() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &ARTICLES);
    let gazetteer = "id,name,aliases,kind,party\nQ7,Ines Marlow-Tarn,Ines Marlow,person,Tide\n\
                     Q8,Harbour Road Authority,HRA,organisation,\n";
    fs::write(folder.path().join("people.csv"), gazetteer).expect("written");
    run(folder.path(), &["--set", "speakers.gazetteer=people.csv"]).success();
    let quotes = quotes(folder.path());
    assert_eq!(ids(&quotes, "gazette/2025-03-04/pier.txt", "Mayor Marlow"), BTreeSet::from(["Q7"]));
    let listed = quotes.iter().filter(|q| q["speaker_id"] == "Q7");
    assert!(listed.clone().all(|q| q["speaker"] == "Ines Marlow-Tarn" && q["speaker_link"] == "gazetteer"));
    let speakers = rows(&folder.path().join("output/speakers.csv"));
    let party = |id: &str| speakers.iter().find(|s| s["speaker_id"] == id).map(|s| s["gazetteer_party"].as_str());
    assert_eq!(party("Q7"), Some("Tide"));
    assert_eq!(party("Q8"), Some(""));
    assert!(speakers.iter().any(|s| s["speaker_id"].starts_with("n-") && s["gazetteer_party"].is_empty()));
    let record = fs::read_to_string(folder.path().join("output/run.json")).expect("run.json");
    assert!(record.contains("\"gazetteer\""));
}

#[test]
fn a_gazetteer_that_cannot_be_used_is_refused_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &ARTICLES[..1]);
    let refused = |text: Option<&str>| {
        if let Some(text) = text {
            fs::write(folder.path().join("people.csv"), text).expect("written");
        }
        let told = run(folder.path(), &["--set", "speakers.gazetteer=people.csv"]).code(2);
        String::from_utf8(told.get_output().stderr.clone()).expect("UTF-8")
    };
    assert!(refused(None).contains("cannot read the gazetteer people.csv"));
    let told = refused(Some("id,name,aliases,kind\nQ1,Ann Lee,,person\nQ2,Bo Lee,Ann Lee,person\n"));
    assert!(told.starts_with("error: people.csv:3: ") && told.contains("'Q1' on line 2"), "{told}");
    assert!(!folder.path().join("output/quotes.csv").exists());
}
