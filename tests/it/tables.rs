//! The tables of a small corpus built by hand: contents, types, order, determinism.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::corpus_by_hand::{corpus, lexicon};
use proptest::prelude::*;
use whosaid::flow::Dropped;
use whosaid::tables::{RowBuilder, Rows, schema};
use whosaid::write::{Output, OutputSettings, RunRecord, Written};
use whosaid_language::SpeakerHow;

fn settings(folder: &Path) -> OutputSettings {
    OutputSettings { folder: folder.to_path_buf(), text_in_parquet: true, ..OutputSettings::default() }
}

fn items() -> Vec<Result<Rows, Dropped>> {
    let builder = RowBuilder::new("by_hand", true);
    corpus().into_iter().map(|item| item.map(|document| builder.rows(&document))).collect()
}

fn write(settings: &OutputSettings, items: Vec<Result<Rows, Dropped>>, batch: usize) -> Written {
    let mut output = Output::begin(settings, &lexicon()).expect("an output folder");
    let mut items = items.into_iter().peekable();
    while items.peek().is_some() {
        output.append(items.by_ref().take(batch).collect()).expect("room for the rows");
    }
    output.finish(RunRecord::default()).expect("the tables in place")
}

/// Every file of a folder but run.json and the hidden ones.
fn tables_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .map(|p| (p.file_name().expect("a name").to_string_lossy().into_owned(), p))
        .filter(|(name, _)| !name.starts_with('.') && name != "run.json")
        .map(|(name, p)| (name, fs::read(p).expect("a file")))
        .collect()
}

#[test]
fn the_tables_of_a_small_corpus() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = write(&settings(folder.path()), items(), 2);
    for (name, bytes) in tables_of(folder.path()) {
        if name.ends_with(".csv") {
            let text = String::from_utf8(bytes).expect("UTF-8");
            assert!(text.split("\r\n").all(|l| !l.contains('\n') || l.contains('"')), "{name}: CRLF");
            insta::assert_snapshot!(name.replace('.', "_"), text.replace("\r\n", "\n"));
        }
    }
    let names: Vec<_> = written.files.iter().map(|f| f.file_name().expect("a name").to_string_lossy()).collect();
    insta::assert_snapshot!("files", names.join("\n"));
}

#[test]
fn contents_are_the_text_at_their_spans_in_code_points() {
    for item in items() {
        let Ok(rows) = item else { continue };
        let text: Vec<char> = rows.document.text.as_deref().expect("the text").chars().collect();
        for quote in &rows.quotes {
            let pieces: Vec<String> =
                quote.content_spans.iter().map(|s| text[s.start as usize..s.end as usize].iter().collect()).collect();
            assert!(pieces.iter().all(|p| quote.content.contains(p.as_str())), "{}", quote.quote_id);
        }
        for marker in &rows.markers {
            let at: String = text[marker.span.start as usize..marker.span.end as usize].iter().collect();
            assert_eq!(at, marker.text);
        }
    }
}

#[test]
fn headers_follow_the_dictionary() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&settings(folder.path()), items(), 100);
    let scheme = whosaid::tables::Scheme::of(&lexicon());
    for table in schema::tables() {
        let text = fs::read_to_string(folder.path().join(format!("{}.csv", table.name))).expect("a table");
        let header = text.split("\r\n").next().expect("a header");
        let columns: Vec<_> = table.columns_for(&scheme, false).into_iter().map(|c| c.name).collect();
        assert_eq!(header, columns.join(","), "{}", table.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn the_bytes_do_not_depend_on_the_batches(batch in 1_usize..9, times in 1_usize..4) {
        let many = || (0..times).flat_map(|_| items()).collect::<Vec<_>>();
        let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        write(&settings(one.path()), many(), usize::MAX);
        write(&settings(other.path()), many(), batch);
        prop_assert_eq!(tables_of(one.path()), tables_of(other.path()));
    }
}

#[test]
fn the_document_on_speakers_lists_every_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/speakers.md");
    let text = fs::read_to_string(path).expect("docs/speakers.md");
    let missing: Vec<_> = SpeakerHow::WORDS.iter().filter(|word| !text.contains(&format!("\n| `{word}` |"))).collect();
    assert!(missing.is_empty(), "docs/speakers.md has no line for {missing:?}");
}

#[test]
fn the_document_on_the_tables_is_the_dictionary() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tables.md");
    let wanted = schema::markdown();
    if std::env::var_os("WHOSAID_REFRESH").is_some() {
        fs::write(&path, &wanted).expect("a writable docs folder");
    }
    let found = fs::read_to_string(&path).expect("docs/tables.md; make it by this test with WHOSAID_REFRESH=1");
    let differing = found.lines().zip(wanted.lines()).find(|(a, b)| a != b);
    assert_eq!(differing, None, "run this test with WHOSAID_REFRESH=1");
    assert_eq!(found.len(), wanted.len(), "run this test with WHOSAID_REFRESH=1");
}
