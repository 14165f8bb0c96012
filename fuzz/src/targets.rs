//! Entry points for fuzzing: no bytes whatever may make one of them panic, or break what it asserts.
//!
//! `tests/it/fuzz_seeds.rs` replays the seeds through the same functions.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use whosaid::config::{self, Layer};
use whosaid::flow::SourceFile;
use whosaid::read::ReadSettings;
use whosaid_encoder::AccurateEngine;
use whosaid_language::Analyser;
use whosaid_language::attribution::learned::FastEngine;

/// Extensions that the first byte of [`read`]'s input chooses from.
pub const EXTENSIONS: [&str; 24] = [
    "txt", "md", "html", "json", "jsonl", "csv", "tsv", "xml", "txt.gz", "jsonl.gz", "txt.zst", "csv.zst", "rtf",
    "docx", "odt", "epub", "xlsx", "eml", "mbox", "parquet", "warc", "zip", "tar", "tar.gz",
];

/// Reads a file: its first byte chooses the format, the rest is its contents.
pub fn read(data: &[u8]) {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let name = format!("a.{}", EXTENSIONS[usize::from(choice) % EXTENSIONS.len()]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(&name);
    fs::write(&path, bytes).expect("written");
    let file = SourceFile { path, relative: name, size: bytes.len() as u64, modified: 0 };
    let reader = ReadSettings::default().compile().expect("the default settings");
    for article in reader.articles(&file) {
        match article {
            Ok(article) => assert!(!article.text.trim().is_empty(), "an article has a text"),
            Err(dropped) => assert!(!dropped.code.is_empty() && !dropped.reason.is_empty(), "a reason is given"),
        }
    }
}

/// Annotates a text.
pub fn annotate(data: &[u8]) {
    static ANALYSER: LazyLock<Analyser> = LazyLock::new(Analyser::default);
    let text = String::from_utf8_lossy(data);
    let annotations = ANALYSER.annotate(&text);
    for quote in &annotations.quotes {
        for span in quote.content.iter().chain(&quote.cue.spans).chain(&quote.source.spans) {
            let (start, end) = (span.start as usize, span.end as usize);
            assert!(start < end && text.get(start..end).is_some(), "a span covers whole characters of the text");
        }
    }
}

/// Opens a model file of either learned engine.
pub fn model(data: &[u8]) {
    let _ = FastEngine::new(data);
    let _ = AccurateEngine::new(data);
}

/// Reads a config file and writes it again.
pub fn settings(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    fs::write(&path, data).expect("written");
    let resolve = |path: &Path| config::resolve(Some(path), &Layer::default(), &Layer::default());
    match resolve(&path) {
        Ok(resolved) => {
            let again = folder.path().join("again.toml");
            fs::write(&again, config::template(&resolved.settings)).expect("written");
            let mut read = resolve(&again).expect("what was written can be read").settings;
            // Relative defaults count from the folder of the file that says them.
            read.walk.root.clone_from(&resolved.settings.walk.root);
            read.write.folder.clone_from(&resolved.settings.write.folder);
            assert_eq!(read, resolved.settings, "settings are read back as they were written");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
