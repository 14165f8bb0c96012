//! Gale: labelled lines from 'Title:' on, 'Full Text:', the text; the next record begins with its title.

use super::block::{author, paragraphs, text};
use super::no_body;
use super::words::is_copyright;
use crate::flow::Metadata;
use crate::read::outcome::{Draft, Trouble};

/// Lines below the text.
const AFTER: &[&str] = &["Source Citation", "Gale Document Number:", "Document URL"];

pub(super) fn split(whole: &str) -> Option<Vec<Result<Draft, Trouble>>> {
    if !whole.contains("GALE|") && !whole.contains("Gale Document Number:") {
        return None;
    }
    let lines: Vec<&str> = whole.lines().map(str::trim).collect();
    let texts: Vec<usize> = (0..lines.len()).filter(|&at| value(lines[at], "Full Text").is_some()).collect();
    let mut starts = Vec::new();
    for &at in &texts {
        let from = starts.last().map_or(0, |_| texts[starts.len() - 1] + 1);
        starts.push((from..at).rev().find(|&at| value(lines[at], "Title").is_some())?);
    }
    if texts.is_empty() {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    Some(starts.iter().zip(&texts).zip(ends).map(|((&start, &text), end)| article(&lines, start, text, end)).collect())
}

/// What stands behind a label and its colon.
fn value<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    line.strip_prefix(label)?.trim_start().strip_prefix(':').map(str::trim)
}

fn article(lines: &[&str], start: usize, at: usize, end: usize) -> Result<Draft, Trouble> {
    let of = |labels: &[&str]| {
        let found = lines[start..at].iter().find_map(|line| labels.iter().find_map(|label| value(line, label)));
        found.filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let source = of(&["Source", "Publication", "Publication Title"]);
    let metadata = Metadata {
        title: of(&["Title"]),
        author: of(&["Author(s)", "Authors", "Author", "Byline"]).and_then(|name| author(&name)),
        // 'The Tarn Courier. (Nov. 14, 2023): News: p4.'
        outlet: source
            .as_ref()
            .map(|source| source.split([',', '(']).next().unwrap_or_default().trim_end_matches(['.', ' ']).to_owned()),
        date: of(&["Date", "Publication Date"]).or(source),
        language: of(&["Language"]),
        ..Metadata::default()
    };
    let ends = |line: &str| AFTER.iter().any(|start| line.starts_with(start));
    let end = (at + 1..end).find(|&at| ends(lines[at])).unwrap_or(end);
    let mut body = paragraphs(&lines[at + 1..end]);
    if let Some(first) = value(lines[at], "Full Text").filter(|first| !first.is_empty()) {
        body.insert(0, first.to_owned());
    }
    if body.first().is_some_and(|first| is_copyright(first)) {
        body.remove(0);
    }
    if body.is_empty() {
        return Err(no_body("Gale"));
    }
    let id = of(&["Gale Document Number"]);
    Ok(Draft { id, metadata, text: text(&body), ..Draft::default() })
}
