//! ProQuest: 'Document 1 of 3' after a line of underscores, title, labelled lines, 'Full text:', labelled lines.

use super::block::{author, labelled, paragraphs, section, text};
use super::no_body;
use crate::flow::Metadata;
use crate::read::outcome::{Draft, Trouble};

/// Labels that end the text.
const LABELS: &[&str] = &[
    "subject",
    "location",
    "people",
    "company",
    "company / organization",
    "title",
    "author",
    "publication title",
    "publication year",
    "publication date",
    "publication info",
    "publication subject",
    "first page",
    "pages",
    "page",
    "section",
    "publisher",
    "place of publication",
    "country of publication",
    "source type",
    "language of publication",
    "document type",
    "proquest document id",
    "document url",
    "copyright",
    "last updated",
    "database",
    "abstract",
    "links",
    "full text",
    "illustration",
    "caption",
    "credit",
    "dateline",
    "year",
    "issn",
    "volume",
    "issue",
    "identifier / keyword",
    "business indexing term",
    "publication type",
    "document feature",
    "accession number",
    "url",
    "full text availability",
    "notes",
    "contact",
];

pub(super) fn split(whole: &str) -> Option<Vec<Result<Draft, Trouble>>> {
    if !whole.contains("ull text") && !whole.contains("ProQuest") {
        return None;
    }
    let lines: Vec<&str> = whole.lines().collect();
    let mut starts: Vec<usize> = (0..lines.len()).filter(|&at| is_mark(lines[at])).collect();
    if starts.is_empty() {
        // A single document, or a layout without numbers: lines of underscores before each.
        let has_label = |label: &str| lines.iter().any(|line| label_of(line).is_some_and(|found| found == label));
        if !has_label("full text") || !has_label("proquest document id") && !has_label("document url") {
            return None;
        }
        starts = (0..lines.len()).filter(|&at| is_rule(lines[at])).collect();
        if starts.is_empty() {
            return Some(records(&lines).into_iter().map(article).collect());
        }
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let pieces = starts.iter().zip(ends).map(|(start, end)| &lines[start + 1..end]);
    let articles: Vec<_> = pieces.filter(|piece| !is_blank(piece)).map(article).collect();
    (!articles.is_empty()).then_some(articles)
}

/// Records that nothing stands between: one ends with the last of the labels that stand below the text, before the text of
/// the next begins.
fn records<'t, 'l>(lines: &'t [&'l str]) -> Vec<&'t [&'l str]> {
    const LAST: &[&str] = &["database", "last updated", "copyright", "document url", "proquest document id"];
    let label = |at: usize| label_of(lines[at]);
    let texts: Vec<usize> =
        (0..lines.len()).filter(|&at| label(at).is_some_and(|found| found == "full text")).collect();
    let mut out = Vec::new();
    let mut start = 0;
    for pair in texts.windows(2) {
        let ends = |at: &usize| label(*at).is_some_and(|found| LAST.contains(&found.as_str()));
        if let Some(last) = (pair[0]..pair[1]).rev().find(ends) {
            out.push(&lines[start..=last]);
            start = last + 1;
        }
    }
    out.push(&lines[start..]);
    out
}

fn is_blank(piece: &[&str]) -> bool {
    piece.iter().all(|line| line.trim().is_empty() || is_rule(line))
        // What stands below the last rule: a note on the database, contact details.
        || !piece.iter().any(|line| label_of(line).is_some())
}

fn is_mark(line: &str) -> bool {
    let numbers = line.trim().strip_prefix("Document ").and_then(|rest| rest.split_once(" of "));
    numbers.is_some_and(|(n, m)| n.parse::<u32>().is_ok() && m.parse::<u32>().is_ok())
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 20 && line.bytes().all(|byte| byte == b'_')
}

fn label_of(line: &str) -> Option<String> {
    let found = labelled(line.trim(), 4)?;
    let label = found.label.to_lowercase();
    LABELS.contains(&label.as_str()).then_some(label)
}

fn article(lines: &[&str]) -> Result<Draft, Trouble> {
    let mut metadata = Metadata::default();
    let mut id = None;
    let mut body: Option<Vec<String>> = None;
    let mut at = 0;
    let first_label = lines.iter().position(|line| label_of(line).is_some()).unwrap_or(lines.len());
    let head = paragraphs(&lines[..first_label]);
    metadata.title = head.into_iter().find(|block| !is_rule(block));
    while at < lines.len() {
        let Some(label) = label_of(lines[at]) else {
            at += 1;
            continue;
        };
        let value = labelled(lines[at].trim(), 4).map_or("", |found| found.value);
        at += 1;
        // Only the text goes on below its label.
        if label == "full text" {
            let start = at;
            while at < lines.len() && label_of(lines[at]).is_none() && !is_rule(lines[at]) {
                at += 1;
            }
            let mut pieces = vec![value];
            pieces.extend(&lines[start..at]);
            let found = paragraphs(&pieces);
            if !found.is_empty() {
                body = Some(found);
            }
            continue;
        }
        if value.is_empty() {
            continue;
        }
        let value = || Some(value.to_owned());
        match label.as_str() {
            "title" => metadata.title = value(),
            "author" => metadata.author = value().and_then(|value| author(&value)),
            "publication title" => {
                metadata.outlet = value().map(|v| v.split(';').next().unwrap_or_default().trim().to_owned());
            }
            "publication info" if metadata.outlet.is_none() => {
                metadata.outlet = value().map(|v| v.split([';', '[']).next().unwrap_or_default().trim().to_owned());
            }
            "publication date" => metadata.date = value(),
            "section" => metadata.section = value().and_then(|value| section(&value)),
            "language of publication" => metadata.language = value(),
            "document url" => metadata.url = value(),
            "proquest document id" => id = value(),
            _ => {}
        }
    }
    match body {
        Some(body) => Ok(Draft { id, metadata, text: text(&body), ..Draft::default() }),
        None => Err(no_body("ProQuest")),
    }
}
