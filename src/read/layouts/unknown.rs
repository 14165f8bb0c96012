//! Exports that are plainly several articles, in a layout that is not read, or lists of them without their texts.

use std::collections::HashMap;

use super::block::labelled;
use super::words;
use crate::read::outcome::Trouble;

/// Labels of metadata in English; `words::english` translates those of other languages first. A text with several of them, each several times, is a
/// list of records.
const LABELS: &[&str] = &[
    "title",
    "headline",
    "author",
    "byline",
    "source",
    "publication",
    "publication title",
    "newspaper",
    "date",
    "publication date",
    "pub date",
    "published",
    "length",
    "word count",
    "section",
    "page",
    "pages",
    "language",
    "copyright",
    "url",
    "document type",
    "accession number",
    "load-date",
    "publisher",
    "issn",
    "record number",
    "article id",
    "database",
    "subject",
    "authors",
    "full text",
    "abstract",
    "record",
];
/// So many different labels, each at least twice.
const MIN_LABELS: usize = 4;

/// Refuses a document that is an export of several articles but has none of the known marks between them.
pub(super) fn check(text: &str) -> Result<(), Trouble> {
    if is_delivery_list(text) {
        let reason = "it is the list that comes with a Nexis delivery, without the documents; export them as full text";
        return Err(Trouble::failed("unknown_layout", reason));
    }
    // 'starred lines' of Alceste and Iramuteq
    if text.lines().filter(|line| line.starts_with("**** *")).nth(1).is_some() {
        let reason = "it holds several texts under starred lines (Alceste, Iramuteq); split it into a file for each";
        return Err(Trouble::failed("unknown_layout", reason));
    }
    // RIS, of Zotero, EndNote and several archives.
    if ["TY  - ", "ER  - "].iter().all(|tag| text.lines().any(|line| format!("{} ", line.trim()).starts_with(tag))) {
        let reason = "it is a list of references (RIS), which holds no articles' texts; export these as full text";
        return Err(Trouble::failed("unknown_layout", reason));
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in text.lines() {
        let Some(found) = labelled(line.trim(), 2).filter(|found| !found.value.is_empty()) else { continue };
        let label = words::english(found.label);
        if let Some(known) = LABELS.iter().find(|known| **known == label) {
            *counts.entry(known).or_default() += 1;
        }
    }
    if counts.values().filter(|count| **count > 1).count() >= MIN_LABELS {
        let reason = "it holds several articles with labelled lines, in a layout of exports that is not known; split it \
                      into a file for each, or export it from the archive in another format; layout = \"none\" reads it \
                      as one article";
        return Err(Trouble::failed("unknown_layout", reason));
    }
    Ok(())
}

/// The cover of a delivery, by the labels among its first lines.
fn is_delivery_list(text: &str) -> bool {
    let begins = |start: &str| text.lines().take(40).any(|line| line.trim_start().starts_with(start));
    begins("Job Number:") && begins("Client/Matter:") && begins("Date and Time:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_an_unknown_layout_are_refused() {
        let record =
            "Title: Ferry to stop\nAuthor: Ann Lee\nSource: The Post\nDate: 4 March 2024\nThe ferry stops.\n\n";
        assert_eq!(check(&record.repeat(2)).unwrap_err().code, "unknown_layout");
        assert!(check(record).is_ok());
        let starred = "**** *outlet_post *year_2024\nThe ferry stops.\n\n";
        assert_eq!(check(&starred.repeat(2)).unwrap_err().code, "unknown_layout");
        let interview = "Title: mayor\nQ: Why?\nA: Because.\nQ: When?\nA: Now.\nDate: none\nQ: Who?\nA: Me.\n";
        assert!(check(interview).is_ok());
    }
}
