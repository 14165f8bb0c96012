//! The versions of rows and tables against what the sample corpus gives.

use std::fs;
use std::path::{Path, PathBuf};

use whosaid::annotate::{Engine, annotate};
use whosaid::corpus::Facts;
use whosaid::corpus::duplicates::DuplicateSettings;
use whosaid::pipeline::{ROWS_VERSION, TABLES_VERSION};
use whosaid::read::ReadSettings;
use whosaid::tables::RowBuilder;
use whosaid::walk::{WalkSettings, walk};
use whosaid_language::Analyser;

use crate::program;

/// Engines whose numbers are the same bits on every machine; `crates/encoder` proves the accurate one by its fixture.
const ENGINES: [Engine; 2] = [Engine::Fast, Engine::Rules];

const PATH_PATTERN: &str = "{outlet}/{date}/{slug}";

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")
}

/// Compares a version with what the program gives now, or writes the next version when asked to.
fn check(kind: &str, version: &str, hash: &blake3::Hash) {
    let hash = &hash.to_hex()[..16];
    if version.trim().split_once(' ').is_some_and(|(_, committed)| committed == hash) {
        return;
    }
    let file = format!("src/pipeline/{kind}.version");
    if std::env::var_os("WHOSAID_REFRESH").is_some() {
        // Two branches that were merged leave two lines.
        let numbers = version.lines().filter_map(|line| line.split(' ').next()?.parse::<u32>().ok());
        let next = numbers.max().unwrap_or(0) + 1;
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
        fs::write(path, format!("{next} {hash}\n")).expect("a writable source folder");
        return;
    }
    panic!(
        "the {kind} of the sample corpus have changed: their hash is {hash}, {file} says {version:?}.\n\
         If that is what your change is for, run `WHOSAID_REFRESH=1 cargo test --test it versions` and commit {file}: \
         the new version makes stored archives follow. If not, your change has an effect that you do not know of."
    );
}

#[test]
fn rows_of_the_sample_corpus_are_those_of_the_rows_version() {
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: Result<Vec<u8>, postcard::Error>| {
        let bytes = bytes.expect("serialisable");
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
    };
    let settings = ReadSettings { path_pattern: Some(PATH_PATTERN.to_string()), ..ReadSettings::default() };
    let reader = settings.compile().expect("a reader");
    for engine in ENGINES {
        let loaded = engine.load(None).expect("an engine");
        let analyser = Analyser::builder().engine(loaded.engine).build();
        let builder = RowBuilder::new(engine.name(), true);
        for file in walk(&WalkSettings { root: sample(), ..WalkSettings::default() }).expect("the sample corpus") {
            let file = file.expect("a file of articles");
            for article in reader.articles(&file) {
                match article.and_then(|article| annotate(&analyser, article)) {
                    Ok(document) => {
                        let rows = builder.rows(&document);
                        add(postcard::to_stdvec(&rows));
                        let facts = Facts::of(&document.article.text, &rows, &DuplicateSettings::default());
                        add(postcard::to_stdvec(&facts));
                    }
                    Err(dropped) => add(postcard::to_stdvec(&dropped)),
                }
            }
        }
    }
    check("rows", ROWS_VERSION, &hasher.finalize());
}

#[test]
fn tables_of_the_sample_corpus_are_those_of_the_tables_version() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hasher = blake3::Hasher::new();
    for store in [&["--incremental"][..], &[]] {
        let output = folder.path().join(if store.is_empty() { "files" } else { "shards" });
        let mut command = program::whosaid(folder.path());
        command.args(["run", "--quiet", "--engine", "rules"]).args(store);
        command.args(["--set", &format!("read.path_pattern={PATH_PATTERN}")]);
        command.arg("--input").arg(sample()).arg("--output").arg(&output);
        assert!(command.status().expect("whosaid runs").success());
        let tables = if store.is_empty() { output } else { output.join("current") };
        // Its `.` follows the link.
        for entry in walkdir::WalkDir::new(tables.join(".")).sort_by_file_name() {
            let path = entry.expect("a readable folder").into_path();
            let is_table = path.extension().is_some_and(|e| e == "csv" || e == "parquet");
            // The tables of a plain run are links into this folder.
            let is_target = path.components().any(|c| c.as_os_str() == ".whosaid-tables");
            if is_table && !is_target && path.is_file() {
                let name = path.strip_prefix(&tables).expect("below the tables").to_string_lossy().replace('\\', "/");
                hasher.update(name.as_bytes()).update(blake3::hash(&fs::read(&path).expect("a table")).as_bytes());
            }
        }
    }
    check("tables", TABLES_VERSION, &hasher.finalize());
}
