//! Entry points for fuzzing: no bytes whatever may make one of them panic, or break what it asserts.
//!
//! `tests/it/fuzz_seeds.rs` replays the seeds through the same functions.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use whosaid::annotate::Engine;
use whosaid::config::{self, Layer, Settings};
use whosaid::corpus::speakers::Gazetteer;
use whosaid::flow::{Metadata, SourceFile};
use whosaid::pipeline::Annotator;
use whosaid::query::{self, Filter};
use whosaid::read::ReadSettings;
use whosaid::store::Portable;
use whosaid_encoder::AccurateEngine;
use whosaid_language::Analyser;
use whosaid_language::attribution::learned::FastEngine;
use whosaid_language::stance::{StanceLexicon, check};

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

/// Formats in which an article is text with a few marks.
const TEXTS: [&str; 11] =
    ["txt", "md", "json", "jsonl", "csv", "tsv", "txt.gz", "jsonl.gz", "txt.zst", "csv.zst", "parquet"];
/// Pages, and what XML is written in: news formats, feeds.
const MARKUP: [&str; 3] = ["html", "xml", "rtf"];
const DOCUMENTS: [&str; 6] = ["docx", "odt", "epub", "xlsx", "eml", "mbox"];
const CONTAINERS: [&str; 4] = ["zip", "tar", "tar.gz", "warc"];

/// [`read`], where the format is one of a family: the one that the first byte chooses, or one in its stead.
fn read_one_of(family: &[&str], data: &[u8]) {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let choice = usize::from(choice);
    let chosen = EXTENSIONS[choice % EXTENSIONS.len()];
    let extension = if family.contains(&chosen) { chosen } else { family[choice % family.len()] };
    let choice = EXTENSIONS.iter().position(|e| *e == extension).expect("a family is of extensions");
    read(&[&[choice as u8], bytes].concat());
}

/// Reads text, lines, tables.
pub fn read_text(data: &[u8]) {
    read_one_of(&TEXTS, data);
}

/// Reads a page, wire XML, a feed, RTF.
pub fn read_markup(data: &[u8]) {
    read_one_of(&MARKUP, data);
}

/// Reads a document of an office program, a book, messages.
pub fn read_documents(data: &[u8]) {
    read_one_of(&DOCUMENTS, data);
}

/// Reads a file of files.
pub fn read_containers(data: &[u8]) {
    read_one_of(&CONTAINERS, data);
}

/// Whether a seed of [`read`] is one of a target's family, which `name` says.
pub fn is_of_family(name: &str, seed: &[u8]) -> bool {
    let family: &[&str] = match name {
        "read_text" => &TEXTS,
        "read_markup" => &MARKUP,
        "read_documents" => &DOCUMENTS,
        "read_containers" => &CONTAINERS,
        _ => return false,
    };
    seed.first().is_some_and(|choice| family.contains(&EXTENSIONS[usize::from(*choice) % EXTENSIONS.len()]))
}

/// Unpacks the record of an article, as stores and clusters keep it, with bytes changed: the input is pieces of four
/// bytes, two of which say where, one what, one which part of the record.
pub fn record(data: &[u8]) {
    static RECORD: LazyLock<(Annotator, Portable)> = LazyLock::new(|| {
        let settings = Settings { engine: Engine::Rules, ..Settings::default() };
        let annotator = Annotator::new(&settings).expect("the default settings");
        let text = "“It may rain,” said Ann Lee, who runs the port. Bo Day denied that it was a terrible winter.\n\n\
                    “I think it was,” Lee added."
            .to_owned();
        let (_, packed) = annotator.pack_text("a", text, Metadata::default()).expect("packed");
        (annotator, packed)
    });
    let (annotator, sound) = &*RECORD;
    let mut packed = sound.clone();
    for change in data.chunks_exact(4) {
        let part = match change[3] % 4 {
            0 => &mut packed.key,
            1 => &mut packed.facts,
            _ => &mut packed.rows,
        };
        let at = usize::from(u16::from_le_bytes([change[0], change[1]]));
        match part.get_mut(at) {
            Some(byte) => *byte = change[2],
            None => part.truncate(part.len() - 1),
        }
        if part.is_empty() {
            part.push(change[2]);
        }
    }
    let _ = annotator.unpack(&packed.rows);
    let mut made_by = [0; 32];
    // The seal has the first eight bytes of the hash, after the format.
    if let Some(hash) = packed.rows.get(4..12) {
        made_by[..8].copy_from_slice(hash);
    }
    let _ = packed.step(&made_by);
    let _ = packed.is_article(&made_by);
}

/// Reads a gazetteer.
pub fn gazetteer(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("people.csv");
    fs::write(&path, data).expect("written");
    if let Err(error) = Gazetteer::read(&path) {
        assert!(!error.to_string().is_empty());
    }
}

/// Checks a stance lexicon and, if it is one, marks a text with it.
pub fn lexicon(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match StanceLexicon::parse(&[("a.toml", &text)]) {
        Ok(lexicon) => {
            let analyser = Analyser::builder().lexicon(lexicon).build();
            analyser.annotate("“It may perhaps rain,” she said. He did not say that it must, of course.");
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert!(!check("a.toml", &text).errors.is_empty(), "the check finds what keeps a lexicon from being used");
        }
    }
}

/// Asks questions to a table, which the first byte chooses.
pub fn tables(data: &[u8]) {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let name = ["quotes.csv", "quotes.parquet", "speakers.csv", "speakers.parquet"][usize::from(choice) % 4];
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), bytes).expect("written");
    let filter = Filter::default();
    let _ = query::quotes(folder.path(), &filter, 20);
    let _ = query::speakers(folder.path(), &filter, 20);
    let _ = query::months(folder.path(), &filter);
    let _ = query::known_as(folder.path(), "Ann Lee");
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
