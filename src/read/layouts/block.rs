//! Lines and paragraphs of an export.

use super::words;
use crate::read::dates;

/// A paragraph of an export, or a labelled line with what follows it.
pub(super) struct Labelled<'t> {
    pub(super) label: &'t str,
    pub(super) value: &'t str,
}

/// `LABEL: value`; the label is of `max_words` words at most.
pub(super) fn labelled(line: &str, max_words: usize) -> Option<Labelled<'_>> {
    let (label, value) = line.split_once(':')?;
    let label = label.trim();
    let fits = !label.is_empty()
        && label.len() <= 40
        && label.starts_with(char::is_uppercase)
        && label.split_whitespace().count() <= max_words
        && label.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '/' | '_'));
    // '9:30' and 'http://...' are no labels.
    (fits && !value.starts_with("//")).then(|| Labelled { label, value: value.trim() })
}

/// The paragraphs of `text`: lines up to an empty one, joined.
pub(super) fn paragraphs(lines: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines.iter().map(|line| line.trim()) {
        if line.is_empty() {
            open = false;
        } else if let (true, Some(last)) = (open, out.last_mut()) {
            last.push(' ');
            last.push_str(line);
        } else {
            out.push(line.to_owned());
            open = true;
        }
    }
    out
}

/// Paragraphs as the text of an article.
pub(super) fn text(paragraphs: &[String]) -> String {
    paragraphs.join("\n\n")
}

/// Whether a line holds a date in words: a month's name and a year.
pub(super) fn has_date(line: &str) -> bool {
    if line.len() > 80 {
        return false;
    }
    let words = || line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let month = words().any(|word| dates::month(word).is_some());
    let year =
        words().any(|word| word.len() == 4 && word.parse::<u32>().is_ok_and(|year| (1500..=2200).contains(&year)));
    month && year
}

/// The section without the page behind it ('NEWS; Pg. 2').
pub(super) fn section(value: &str) -> Option<String> {
    let name = value.split(';').next().unwrap_or_default().trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A byline without its 'By', and without what follows the name ('Jane Fell; Science Editor').
pub(super) fn author(byline: &str) -> Option<String> {
    let name = byline.trim();
    let name = match name.split_once(char::is_whitespace) {
        Some((by, rest)) if is_by(by) => rest.trim(),
        _ => name,
    };
    (!name.is_empty()).then(|| name.to_owned())
}

/// Whether a word introduces an author: 'By', 'Von'.
pub(super) fn is_by(word: &str) -> bool {
    words::BY.iter().any(|by| word.trim_end_matches(':').eq_ignore_ascii_case(by))
}
