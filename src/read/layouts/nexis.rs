//! Nexis as plain text or HTML: '1 of 3 DOCUMENTS', then outlet, date, title, labelled lines, the text, labelled lines.

use std::sync::LazyLock;

use regex::Regex;

use super::block::{author, has_date, labelled, paragraphs, section, text};
use super::no_body;
use super::words::{self, is_copyright};
use crate::flow::Metadata;
use crate::read::outcome::{Draft, Trouble};

static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^\s*(?:(?i:do[ck]ument)\s+)?\d{1,6} (?:of|von|de|di|van) \d{1,6} ",
        r"(?:DOCUMENTS?|DOKUMENTEN?|DOCUMENTOS?|DOCUMENTI|DOCUMENTEN)\s*$"
    ))
    .ok()
});

/// The mark as some interfaces write it. ProQuest has the same, so the labels must be those of Nexis.
static BARE_MARK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s*(?:Document|DOCUMENT) \d{1,6} (?:of|OF) \d{1,6}\s*$").ok());

/// Labels that stand before the text.
const BEFORE: &[&str] = &[
    "byline",
    "section",
    "length",
    "dateline",
    "highlight",
    "headline",
    "title",
    "source",
    "series",
    "column",
    "edition",
    "page",
    "body",
    "correction-date",
    "type",
    "teaser",
    "date",
];
/// Labels that stand after it.
const AFTER: &[&str] = &[
    "load-date",
    "language",
    "graphic",
    "publication-type",
    "journal-code",
    "url",
    "subject",
    "organization",
    "company",
    "ticker",
    "industry",
    "person",
    "geographic",
    "city",
    "state",
    "country",
    "correction",
    "document-type",
    "doc-number",
    "issn",
    "notes",
    "photo",
    "photos",
    "enhancement",
    "pub-type",
    "distribution",
    "acc-no",
];

pub(super) fn split(whole: &str) -> Option<Vec<Result<Draft, Trouble>>> {
    let is_bare = whole.contains("LOAD-DATE:") || whole.contains("LENGTH:");
    if !whole.contains("DOCUMENT") && !whole.contains("DOKUMENT") && !is_bare {
        return None;
    }
    let (mark, bare) = (MARK.as_ref()?, BARE_MARK.as_ref()?);
    let lines: Vec<&str> = whole.lines().collect();
    let mark = if is_bare && !lines.iter().any(|line| mark.is_match(line)) { bare } else { mark };
    let marks: Vec<usize> = (0..lines.len()).filter(|&at| mark.is_match(lines[at])).collect();
    if marks.is_empty() {
        return None;
    }
    let ends = marks.iter().skip(1).copied().chain([lines.len()]);
    Some(marks.iter().zip(ends).map(|(start, end)| article(&lines[start + 1..end])).collect())
}

fn article(lines: &[&str]) -> Result<Draft, Trouble> {
    let label = |at: usize, labels: &[&str]| {
        let found = labelled(lines[at], 2)?;
        let name = words::english(found.label);
        labels.contains(&name.as_str()).then_some((name, found.value))
    };
    // The head ends with the last of its labelled lines; what is wrapped below a label belongs to it.
    let mut metadata = Metadata::default();
    let first = (0..lines.len()).find(|&at| label(at, BEFORE).is_some());
    let mut body = first.unwrap_or(lines.len());
    let after = (body..lines.len()).find(|&at| label(at, AFTER).is_some()).unwrap_or(lines.len());
    let mut at = body;
    while at < after {
        let Some((name, value)) = label(at, BEFORE) else { break };
        // Older exports say where the text begins.
        if name == "body" {
            body = at + usize::from(value.is_empty());
            break;
        }
        let mut value = value.to_owned();
        at += 1;
        while at < after && !lines[at].trim().is_empty() && label(at, BEFORE).is_none() {
            value.push(' ');
            value.push_str(lines[at].trim());
            at += 1;
        }
        match name.as_str() {
            "byline" => metadata.author = author(&value),
            "section" => metadata.section = section(&value),
            "headline" | "title" => metadata.title = Some(value),
            _ => {}
        }
        while at < after && lines[at].trim().is_empty() {
            at += 1;
        }
        body = at;
    }
    head(&lines[..first.unwrap_or(0)], &mut metadata);
    for at in after..lines.len() {
        let Some((name, value)) = label(at, AFTER) else { continue };
        match name.as_str() {
            "language" => metadata.language = Some(value.to_owned()),
            "url" => metadata.url = Some(value.to_owned()),
            "load-date" if metadata.date.is_none() => metadata.date = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = paragraphs(&lines[body.min(after)..after]);
    while body.last().is_some_and(|last| is_copyright(last)) {
        body.pop();
    }
    if body.is_empty() {
        return Err(no_body("Nexis"));
    }
    Ok(Draft { metadata, text: text(&body), ..Draft::default() })
}

/// Outlet, date and title, each a paragraph; there may be an edition between them, and a copyright notice.
fn head(lines: &[&str], metadata: &mut Metadata) {
    // The notice may stand right above the outlet, without an empty line.
    let lines: Vec<&str> = lines.iter().copied().filter(|line| !is_copyright(line.trim())).collect();
    let blocks = paragraphs(&lines);
    let Some(date) = blocks.iter().position(|block| has_date(block)) else {
        let mut blocks = blocks.into_iter();
        metadata.outlet = blocks.next();
        metadata.title = metadata.title.take().or_else(|| blocks.last());
        return;
    };
    metadata.date = Some(date_part(&blocks[date]).to_owned());
    if date > 0 {
        // 'The Marsh Courier (London) - Final Edition'
        let outlet = match blocks[0].rsplit_once(" - ") {
            Some((outlet, edition)) if edition.to_lowercase().ends_with("edition") => outlet,
            _ => &blocks[0],
        };
        metadata.outlet = Some(outlet.to_owned());
    }
    // An edition stands between the date and the title.
    let title = blocks[date + 1..].iter().rfind(|block| !block.is_empty());
    metadata.title = metadata.title.take().or_else(|| title.cloned());
}

/// 'March 5, 2024 Tuesday Final Edition' up to the year.
fn date_part(block: &str) -> &str {
    let mut end = 0;
    for word in block.split_inclusive(char::is_whitespace) {
        end += word.len();
        let word = word.trim().trim_end_matches([',', '.']);
        if word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
    }
    block[..end].trim()
}
