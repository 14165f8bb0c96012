//! What a reader finds in the output folder when runs end badly.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::corpus_by_hand::{corpus, lexicon};
use whosaid::flow::Dropped;
use whosaid::tables::{RowBuilder, Rows};
use whosaid::write::{Output, OutputSettings, RunRecord, WriteError};

/// Files that describe the run and its tables.
const NOT_TABLES: [&str; 4] = ["README.md", "datapackage.json", "run.json", "views.sql"];

fn settings(folder: &Path) -> OutputSettings {
    OutputSettings { folder: folder.to_path_buf(), ..OutputSettings::default() }
}

fn items(n: usize) -> Vec<Result<Rows, Dropped>> {
    let builder = RowBuilder::new("by_hand", false);
    corpus().into_iter().cycle().take(n).map(|item| item.map(|document| builder.rows(&document))).collect()
}

fn full_run(settings: &OutputSettings, n: usize) {
    let mut output = Output::begin(settings, &lexicon()).expect("an output folder");
    output.append(items(n)).expect("room");
    output.finish(RunRecord::default()).expect("the tables in place");
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.is_file())
        .map(|p| (p.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&p).expect("a file")))
        .filter(|(name, _)| !name.starts_with('.'))
        .collect()
}

fn temporaries(folder: &Path) -> usize {
    let names = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name());
    names.filter(|n| n.to_string_lossy().starts_with(".whosaid-tmp-")).count()
}

#[test]
fn a_run_that_does_not_finish_leaves_the_tables_and_no_rubbish() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path());
    full_run(&settings, 4);
    let before = files(folder.path());
    let mut output = Output::begin(&settings, &lexicon()).expect("an output folder");
    output.append(items(6)).expect("room");
    assert_eq!(files(folder.path()), before, "while it runs");
    assert_eq!(temporaries(folder.path()), 1);
    drop(output);
    assert_eq!(files(folder.path()), before, "after it gave up");
    assert_eq!(temporaries(folder.path()), 0);
}

#[test]
fn what_a_killed_run_left_is_removed_by_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path());
    full_run(&settings, 4);
    let before = files(folder.path());
    let left = folder.path().join(".whosaid-tmp-5-dead");
    fs::create_dir(&left).expect("a folder");
    fs::write(left.join("quotes.csv"), "half a ro").expect("a file");
    fs::write(left.join("commit.json.part"), "{\"place\":[\"quo").expect("a file");
    drop(Output::begin(&settings, &lexicon()).expect("an output folder"));
    assert_eq!(temporaries(folder.path()), 0);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn a_run_killed_between_two_moves_is_finished_by_the_next() {
    // Every state that a kill can leave: the first k of the new files moved, the others still to come.
    let (old, new) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    full_run(&settings(new.path()), 6);
    let wanted = files(new.path());
    for moved in 0..=wanted.len() {
        full_run(&settings(old.path()), 3);
        fs::write(old.path().join("own.txt"), "a file of the user").expect("a file");
        let left = old.path().join(".whosaid-tmp-5-dead");
        fs::create_dir(&left).expect("a folder");
        for (i, (name, bytes)) in wanted.iter().enumerate() {
            let at = if i < moved { old.path() } else { left.as_path() };
            fs::write(at.join(name), bytes).expect("a file");
        }
        let plan = serde_json::json!({ "place": wanted.keys().collect::<Vec<_>>(), "remove": ["gone.csv"] });
        fs::write(left.join("commit.json"), plan.to_string()).expect("a file");
        drop(Output::begin(&settings(old.path()), &lexicon()).expect("an output folder"));
        let mut found = files(old.path());
        assert!(found.remove("own.txt").is_some());
        assert_eq!(found, wanted, "{moved} files moved");
        assert_eq!(temporaries(old.path()), 0);
    }
}

#[test]
fn tables_of_a_form_no_longer_asked_for_do_not_stay_beside_the_new_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut settings = settings(folder.path());
    full_run(&settings, 4);
    assert!(files(folder.path()).contains_key("quotes.parquet"));
    settings.parquet = false;
    full_run(&settings, 5);
    let names: Vec<String> = files(folder.path()).into_keys().collect();
    assert!(names.iter().all(|n| n.ends_with(".csv") || NOT_TABLES.contains(&n.as_str())), "{names:?}");
    settings.csv = false;
    settings.parquet = true;
    full_run(&settings, 5);
    let names: Vec<String> = files(folder.path()).into_keys().filter(|n| n.ends_with(".csv")).collect();
    assert_eq!(names, ["failures.csv"]);
}

#[test]
fn a_second_run_into_the_folder_is_refused_and_told_who_holds_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path());
    let first = Output::begin(&settings, &lexicon()).expect("an output folder");
    match Output::begin(&settings, &lexicon()) {
        Err(WriteError::Busy { holder, .. }) => assert_eq!(holder, format!("process {}", std::process::id())),
        other => panic!("not refused: {:?}", other.err()),
    }
    drop(first);
    assert!(Output::begin(&settings, &lexicon()).is_ok());
}

#[test]
fn an_output_that_cannot_be_a_folder_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("taken");
    fs::write(&file, "a file").expect("a file");
    for path in [file.clone(), file.join("below")] {
        let error = Output::begin(&settings(&path), &lexicon()).err().expect("a refusal").to_string();
        assert!(error.contains("taken") && error.contains("--output"), "{error}");
    }
}

#[test]
fn two_columns_of_one_name_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lexicon = lexicon();
    lexicon.subcategories[0].category = "hyland_hedges".to_string();
    let error = Output::begin(&settings(folder.path()), &lexicon).err().expect("a refusal").to_string();
    assert!(error.contains("hyland_hedges_per_1000"), "{error}");
}

#[test]
fn run_json_counts_every_document_and_names_every_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = settings(folder.path());
    let mut output = Output::begin(&settings, &lexicon()).expect("an output folder");
    output.append(items(6)).expect("room");
    let record = RunRecord {
        engine: "by_hand".to_string(),
        config: serde_json::json!({ "threads": 2 }),
        fields: Vec::new(),
        counts: vec![("files_found".to_string(), 6)],
        timings: vec![("annotate".to_string(), 0.5)],
        exit_status: 1,
        ..RunRecord::default()
    };
    let written = output.finish(record).expect("the tables in place");
    let run: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("run.json")).expect("a file")).expect("JSON");
    assert_eq!(run["exit_status"], 1);
    assert_eq!(run["config"]["threads"], 2);
    assert_eq!(run["counts"]["files_found"], 6);
    assert_eq!(run["counts"]["articles"], 3);
    assert_eq!(run["counts"]["skipped"]["too_large"], 1);
    assert_eq!(run["counts"]["failed"], serde_json::json!({ "no_text": 1, "truncated": 1 }));
    assert_eq!(run["counts"]["direct"], 3);
    assert_eq!(run["counts"]["markers_by_category"]["epistemic"], 4);
    assert_eq!(run["tables"]["documents"]["rows"], 6);
    for (name, bytes) in files(folder.path()).iter().filter(|(name, _)| !NOT_TABLES.contains(&name.as_str())) {
        let table = name.split('.').next().expect("a name");
        assert_eq!(run["tables"][table]["bytes"][name], bytes.len(), "{name}");
    }
    assert_eq!(written.counts.speakers, 3);
    assert_eq!(written.top_speakers[0], ("Niamh O’Dowd".to_string(), 3));
    assert_eq!(written.top_cues[0], ("say".to_string(), 3));
}

#[test]
fn descriptions_replace_their_own_and_nobody_elses() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("README.md"), "# A project of its own").expect("a file");
    full_run(&settings(folder.path()), 4);
    full_run(&settings(folder.path()), 6);
    let found = files(folder.path());
    assert_eq!(found["README.md"], b"# A project of its own");
    assert!(String::from_utf8_lossy(&found["views.sql"]).contains("CREATE OR REPLACE VIEW quotes"));
    let package: serde_json::Value = serde_json::from_slice(&found["datapackage.json"]).expect("JSON");
    assert_eq!(package["resources"][0]["path"], "documents.csv");
}
