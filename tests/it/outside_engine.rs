//! A run from Rust with an attribution engine that the product does not have.

use std::fs;

use whosaid::annotate::LoadedEngine;
use whosaid::config::Settings;
use whosaid::pipeline::{RunOptions, run_with};
use whosaid_language::attribution::AttributionEngine;
use whosaid_language::{Attribution, Document, QuoteKind, Span};

/// Finds 'Says Ann: ...' lines and nothing else.
struct Lines;

impl AttributionEngine for Lines {
    fn id(&self) -> &str {
        "lines-1"
    }

    fn attribute(&self, document: &Document<'_>) -> Vec<Attribution> {
        let (mut at, mut found) = (0, Vec::new());
        for line in document.text.split_inclusive('\n') {
            if let Some(words) = line.trim_end().strip_prefix("Says Ann: ") {
                let content = at + "Says Ann: ".len();
                let mut attribution =
                    Attribution::new(QuoteKind::Indirect, vec![Span::new(content, content + words.len())]);
                attribution.cue = vec![Span::new(at, at + 4)];
                attribution.source = vec![Span::new(at + 5, at + 8)];
                found.push(attribution);
            }
            at += line.len();
        }
        found
    }
}

#[test]
fn outside_engine_fills_the_tables_of_a_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&input).expect("a folder");
    fs::write(input.join("a.txt"), "“No,” said Bob Hill.\n\nSays Ann: the boat is late\n").expect("an article");
    let mut settings = Settings::default();
    (settings.walk.root, settings.write.folder) = (input, output.clone());
    let engine = Some(LoadedEngine::outside(Lines));
    run_with(&settings, RunOptions { engine, ..RunOptions::default() }).expect("a run");
    let mut table = csv::Reader::from_path(output.join("quotes.csv")).expect("quotes");
    let header = table.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = table.records().map(|r| r.expect("a row")).collect();
    let cell = |name: &str| rows[0].get(header.iter().position(|h| h == name).expect("a column")).expect("a cell");
    assert_eq!(rows.len(), 1);
    assert_eq!((cell("content"), cell("source"), cell("cue")), ("the boat is late", "Ann", "Says"));
    assert_eq!((cell("speaker"), cell("engine")), ("Ann", "lines-1"));
}
