//! Nexis Uni (also Lexis+): title, outlet, date, copyright, labelled lines, 'Body', the text, 'End of Document'.

use super::block::{author, has_date, labelled, paragraphs, section, text};
use super::no_body;
use super::words::{self, is_copyright, is_end_of_document};
use crate::flow::Metadata;
use crate::read::outcome::{Draft, Trouble};

/// The line above the text, in the languages of the interface.
const BODY: &[&str] = &["Body", "Hauptteil", "Textkörper", "Corps", "Cuerpo", "Corpo", "Hoofdtekst"];

/// Labels between the date and the text.
const LABELS: &[&str] =
    &["section", "length", "byline", "dateline", "highlight", "series", "column", "correction date", "edition", "type"];
/// Lines that end the text: alone, or with a colon and a value.
const AFTER: &[&str] = &[
    "load-date",
    "classification",
    "graphic",
    "language",
    "publication-type",
    "journal code",
    "subject",
    "notes",
    "correction",
    "photo",
    "url",
    "copyright",
];

pub(super) fn split(whole: &str) -> Option<Vec<Result<Draft, Trouble>>> {
    let lines: Vec<&str> = whole.lines().map(str::trim).filter(|line| !is_furniture(line)).collect();
    let ends: Vec<usize> = (0..lines.len()).filter(|&at| is_end_of_document(lines[at])).collect();
    // 'End of Document' alone may close any report.
    let is_export = ends.len() > 1 || lines.iter().any(|line| is_named(line, "load-date"));
    if ends.is_empty() || !is_export {
        return None;
    }
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
    Some(starts.zip(&ends).map(|(start, end)| article(&lines[start..*end])).collect())
}

fn is_furniture(line: &str) -> bool {
    let page = line.strip_prefix("Page ").and_then(|rest| rest.split_once(" of "));
    page.is_some_and(|(n, m)| n.parse::<u32>().is_ok() && m.parse::<u32>().is_ok())
        || matches!(line, "Link to Image" | "Original image" | "Link to Original Article")
}

/// Whether a line begins with this label, in any language, and a colon.
fn is_named(line: &str, label: &str) -> bool {
    labelled(line, 3).is_some_and(|found| words::english(found.label) == label)
}

fn ends_body(line: &str) -> bool {
    if line.len() >= 200 {
        return false;
    }
    let word = words::english(line.strip_suffix(':').unwrap_or(line));
    AFTER.iter().any(|after| word == *after || is_named(line, after)) || is_copyright(line)
}

/// The lines of a text without its title, which PDFs have at the head of each page: where that stands within a paragraph,
/// the two parts are joined.
fn without_page_heads<'l>(lines: &[&'l str], title: &str) -> Vec<&'l str> {
    let mut out: Vec<&str> = Vec::with_capacity(lines.len());
    let mut joins = false;
    for line in lines {
        if !title.is_empty() && *line == title {
            let last = out.iter().rev().find(|line| !line.is_empty());
            joins = last.is_some_and(|last| !last.ends_with(['.', '!', '?', '"', '”', '’', '\'', ')', ':']));
            while joins && out.last().is_some_and(|last| last.is_empty()) {
                out.pop();
            }
        } else if !(joins && line.is_empty()) {
            joins = false;
            out.push(line);
        }
    }
    out
}

fn article(lines: &[&str]) -> Result<Draft, Trouble> {
    let filled: Vec<usize> = (0..lines.len()).filter(|&at| !lines[at].is_empty()).collect();
    // A date with a label or a copyright notice soon below it; a cover page may come before.
    let is_head = |place: usize| {
        has_date(lines[filled[place]])
            && filled[place + 1..]
                .iter()
                .take(4)
                .any(|&at| is_copyright(lines[at]) || LABELS.iter().any(|label| is_named(lines[at], label)))
    };
    let body = filled.iter().position(|&at| BODY.contains(&lines[at]));
    let date = (0..body.unwrap_or(filled.len())).rev().find(|&place| is_head(place));
    let mut metadata = Metadata::default();
    let mut after_labels = 0;
    if let Some(date) = date {
        metadata.date = Some(lines[filled[date]].to_owned());
        metadata.outlet = date.checked_sub(1).map(|place| lines[filled[place]].to_owned());
        metadata.title = date.checked_sub(2).map(|place| lines[filled[place]].to_owned());
        after_labels = date + 1;
    }
    let labels_end = body.unwrap_or(filled.len());
    let labels = after_labels..labels_end;
    for place in labels {
        let line = lines[filled[place]];
        let Some(found) = labelled(line, 2).filter(|found| LABELS.contains(&words::english(found.label).as_str()))
        else {
            if is_copyright(line) {
                after_labels = place + 1;
            }
            continue;
        };
        after_labels = place + 1;
        match words::english(found.label).as_str() {
            "byline" => metadata.author = author(found.value),
            "section" => metadata.section = section(found.value),
            _ => {}
        }
    }
    let start = match body {
        Some(body) => filled[body] + 1,
        None if date.is_some() => filled.get(after_labels).copied().unwrap_or(lines.len()),
        None => return Err(no_body("Nexis Uni")),
    };
    let end = (start..lines.len()).find(|&at| ends_body(lines[at])).unwrap_or(lines.len());
    for line in &lines[end..] {
        if let Some(found) = labelled(line, 1)
            && words::english(found.label) == "language"
        {
            metadata.language = found.value.split([';', ' ']).next().map(str::to_owned);
        }
    }
    let body = paragraphs(&without_page_heads(&lines[start..end], metadata.title.as_deref().unwrap_or_default()));
    if body.is_empty() {
        return Err(no_body("Nexis Uni"));
    }
    Ok(Draft { metadata, text: text(&body), ..Draft::default() })
}
