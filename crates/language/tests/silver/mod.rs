//! The silver columns of ../shared: what another program's tokens, sentences, tags and lemmas are.

// Each of the programs that include this file reads some of the columns.
#![allow(dead_code, reason = "each program that includes this file reads some of the columns")]

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use whosaid_language::Document;

/// One silver token. Offsets are bytes of the article's text.
pub struct SilverToken {
    pub start: u32,
    pub end: u32,
    pub form: String,
    pub lemma: String,
    pub tag: String,
}

/// An article with its silver sentences.
pub struct SilverArticle {
    pub id: String,
    pub text: String,
    pub sentences: Vec<Vec<SilverToken>>,
}

/// The folder of the shared corpora: `WHOSAID_SHARED`, or `shared` next to one of the folders that hold this package.
/// Says loudly when there is none.
pub fn shared() -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared"));
    let named = std::env::var_os("WHOSAID_SHARED").map(PathBuf::from);
    let found = named.into_iter().chain(above).find(|f| f.join("corpora/polnear/dev.jsonl.gz").is_file());
    if found.is_none() {
        eprintln!("SKIPPED: no shared corpora beside the project (set WHOSAID_SHARED)");
    }
    found
}

/// The articles of a split ('dev' or 'train'), in the order of the silver file.
pub fn articles(shared: &Path, split: &str) -> Vec<SilverArticle> {
    let open = |name: String| {
        let file = std::fs::File::open(shared.join("corpora/polnear").join(&name)).expect("the file is there");
        BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines().map(|line| line.expect("UTF-8 lines"))
    };
    let mut texts = HashMap::new();
    for line in open(format!("{split}.jsonl.gz")) {
        let article: serde_json::Value = serde_json::from_str(&line).expect("JSON lines");
        let field = |name: &str| article[name].as_str().expect("a string").to_owned();
        texts.entry(field("doc_id")).or_insert_with(|| field("text"));
    }
    let mut out: Vec<SilverArticle> = Vec::new();
    let mut bytes = Vec::new();
    let mut sentence = Vec::new();
    for line in open(format!("{split}.silver.conll.gz")) {
        if let Some(id) = line.strip_prefix("# article = ") {
            let text = texts.remove(id).expect("every silver article has its text");
            bytes = bytes_of_utf16(&text);
            out.push(SilverArticle { id: id.to_owned(), text, sentences: Vec::new() });
        } else if line.is_empty() {
            if !sentence.is_empty() {
                out.last_mut().expect("an article").sentences.push(std::mem::take(&mut sentence));
            }
        } else {
            let columns: Vec<&str> = line.split('\t').collect();
            let offset = |i: usize| bytes[columns[i].parse::<usize>().expect("an offset")];
            sentence.push(SilverToken {
                start: offset(7),
                end: offset(8),
                form: columns[1].to_owned(),
                lemma: columns[2].to_owned(),
                tag: columns[3].to_owned(),
            });
        }
    }
    if !sentence.is_empty() {
        out.last_mut().expect("an article").sentences.push(sentence);
    }
    out
}

/// The byte at which each UTF-16 code unit of a text starts: the silver offsets count those.
fn bytes_of_utf16(text: &str) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len() + 1);
    for (i, c) in text.char_indices() {
        out.extend(std::iter::repeat_n(i as u32, c.len_utf16()));
    }
    out.push(text.len() as u32);
    out
}

/// The silver sentences, parted at the ends of paragraphs: it ends none at a line end without a full stop
/// (headings, datelines, signatures).
pub fn part<'s>(document: &Document<'_>, silver: &'s [Vec<SilverToken>]) -> Vec<Vec<&'s SilverToken>> {
    let paragraph = |at: u32| document.paragraphs.partition_point(|p| p.span.end <= at);
    let parts = silver.iter().flat_map(|s| s.chunk_by(|a, b| paragraph(a.start) == paragraph(b.start)));
    parts.map(|p| p.iter().collect()).collect()
}

/// The parted silver sentences without its other two systematic errors: it leaves an opening `''` with the
/// sentence before, and it ends one after any closing mark that follows a stop, even if the text goes on
/// in lower case or with a comma ('Sen. Ann Lee (R-Ky.) | said'). As spans, in bytes.
pub fn repair(document: &Document<'_>, silver: &[Vec<SilverToken>]) -> HashSet<(u32, u32)> {
    let text = document.text;
    let paragraph = |at: u32| document.paragraphs.partition_point(|p| p.span.end <= at);
    let parts = part(document, silver);
    let mut out: Vec<(u32, u32)> = Vec::new();
    let mut moved: Option<u32> = None;
    for (i, part) in parts.iter().enumerate() {
        let (first, mut last) = (part[0], part[part.len() - 1]);
        let next = parts.get(i + 1).map(|p| p[0]);
        let opening = |t: &SilverToken| {
            matches!(t.form.as_str(), "''" | "'")
                && next.is_some_and(|n| n.start == t.end)
                && text[..t.start as usize].ends_with(char::is_whitespace)
        };
        let start = moved.take().unwrap_or(first.start);
        if opening(last) {
            moved = Some(last.start);
            if part.len() == 1 {
                continue;
            }
            last = part[part.len() - 2];
        }
        let head = text[start as usize..].chars().next().unwrap_or(' ');
        match out.last_mut() {
            Some(before) if paragraph(before.0) == paragraph(start) && (head.is_lowercase() || head == ',') => {
                before.1 = last.end;
            }
            _ => out.push((start, last.end)),
        }
    }
    out.into_iter().collect()
}
