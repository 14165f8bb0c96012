//! Containers and tables that are damaged, or made to do harm: each costs itself only.

use std::fs;
use std::io::{Cursor, Write};

use whosaid::flow::Article;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::program;
use crate::read_documents::{articles, code, only, packed, read, tarred};

#[test]
fn hostile_archives_cost_themselves_only() {
    // A path that leads out names an article below the archive.
    assert_eq!(only("a.zip", packed(&[("../../etc/x.txt", b"Text.")])).doc_id, "a.zip/etc/x.txt");
    // Archives in archives, deeper than is read.
    let mut bytes = packed(&[("x.txt", b"Deep.")]);
    for _ in 0..8 {
        bytes = packed(&[("i.zip", &bytes)]);
    }
    assert_eq!(code("a.zip", &bytes), "nested_too_deep");
    // Growth, in one entry and in many.
    let bomb = packed(&[("x.jsonl", &vec![b' '; 64 << 20])]);
    assert_eq!(code("a.zip", &bomb), "decompression_bomb");
    assert_eq!(code("a.zip", packed(&[("x.txt", &vec![b' '; 20 << 20])])), "too_large");
    // Cut off, and damaged in the middle.
    let sound = packed(&[("x.txt", "word ".repeat(5000).as_bytes()), ("y.txt", b"Other.")]);
    for cut in [10, sound.len() / 2, sound.len() - 1] {
        assert!(read("a.zip", &sound[..cut]).iter().all(Result::is_err));
    }
    let tar = tarred(&[("x.txt", b"Text."), ("y.txt", "word ".repeat(500).as_bytes())]);
    let items = read("a.tar", &tar[..tar.len() - 2600]);
    assert!(items[0].is_ok() && items[1..].iter().all(Result::is_err), "{items:?}");
    let mut wrong = tar.clone();
    wrong[1030] ^= 1;
    assert!(read("a.tar", &wrong).iter().any(Result::is_err));
    // Every byte in turn.
    for at in (0..sound.len()).step_by(sound.len() / 97) {
        let mut damaged = sound.clone();
        damaged[at] ^= 0xFF;
        read("a.zip", &damaged);
    }
}

#[test]
fn an_archive_of_100_000_entries_is_read_whole() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for n in 0..100_000 {
        zip.start_file(format!("{n}.txt"), stored).unwrap();
        zip.write_all(if n % 25_000 == 0 { b"Text." } else { b"" }).unwrap();
    }
    let items = read("a.zip", zip.finish().unwrap().into_inner());
    assert_eq!(items.len(), 100_000);
    assert_eq!(items.iter().filter(|item| item.is_ok()).count(), 4);
    assert!(items.iter().flat_map(|item| item.as_ref().err()).all(|dropped| dropped.code == "empty"));
}

/// Small changes of a file: bytes, blocks and lengths, at places spread over it; cut off.
fn damages(sound: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let places = move |n: usize| (0..n).map(move |i| i * sound.len() / n);
    let flipped = places(300).map(move |at| {
        let mut bytes = sound.to_vec();
        bytes[at] ^= 1 << (at % 8);
        bytes
    });
    let filled = [0, 0xFF].into_iter().flat_map(move |by| {
        places(60).map(move |at| {
            let mut bytes = sound.to_vec();
            let end = (at + 8).min(bytes.len());
            bytes[at..end].fill(by);
            bytes
        })
    });
    flipped.chain(filled).chain(places(40).map(move |at| sound[..at].to_vec()))
}

/// A table of two articles as the program writes it.
fn parquet() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    for name in ["a", "b"] {
        fs::write(folder.path().join(format!("data/{name}.txt")), format!("“No,” said Ann Lee of {name}.\n")).unwrap();
    }
    let arguments = ["--engine", "rules", "--set", "write.text_in_parquet=true"];
    let (code, _, err) = program::outcome(program::whosaid(folder.path()).args(arguments));
    assert_eq!(code, 0, "{err}");
    fs::read(folder.path().join("output/documents.parquet")).unwrap()
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["title", "text", "date"], ["Ferry", "It sails, she said.", "2024-03-01"]]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn damaged_tables_cost_themselves_only() {
    let (parquet, xlsx) = (parquet(), xlsx());
    assert_eq!(articles("t.parquet", &parquet).len(), 2);
    assert_eq!(only("t.xlsx", &xlsx).text, "It sails, she said.");
    for (name, sound) in [("t.parquet", parquet), ("t.xlsx", xlsx)] {
        let mut said = 0;
        for damaged in damages(&sound) {
            let items = read(name, &damaged);
            let has_text = |article: &Article| article.text.starts_with("“No") || article.text.starts_with("It sa");
            let rubbish: Vec<&Article> = items.iter().flatten().filter(|article| !has_text(article)).collect();
            assert!(!items.is_empty() && rubbish.is_empty(), "{name}: {rubbish:?}");
            said += usize::from(items.iter().any(Result::is_err));
        }
        assert!(said > 100, "{name}: {said} damages were noticed");
    }
}
