//! One article below a head of labelled lines: 'Title: ...', 'Author: ...', 'Date: ...', and then the text.

use super::block::{Labelled, author, labelled, section};
use super::words;
use crate::read::outcome::Draft;

/// Labels of the lines of a head that are passed over.
const OTHERS: &[&str] = &[
    "length",
    "word count",
    "words",
    "page",
    "pages",
    "category",
    "categories",
    "keywords",
    "tags",
    "copyright",
    "id",
    "type",
    "document type",
    "edition",
    "subtitle",
    "load-date",
    "modified",
    "slug",
    "summary",
    "status",
];
/// Lines between the head and the text.
const TEXT: &[&str] = &["text", "body", "content", "full text", "article"];

/// The draft with what its head says as metadata, if its text begins with one: a title, and one thing more.
pub(in crate::read) fn without_head(mut draft: Draft) -> Draft {
    let mut found = draft.metadata.clone();
    let (mut titles, mut others) = (0, 0);
    let mut body = 0;
    for line in draft.text.split_inclusive('\n') {
        let bare = line.trim();
        if bare.is_empty() {
            body += line.len();
            continue;
        }
        let Some(Labelled { label, value }) = labelled(bare, 2) else { break };
        let label = words::english(label);
        if TEXT.contains(&label.as_str()) && titles > 0 {
            body += if value.is_empty() {
                line.len()
            } else {
                line.len() - line.trim_start().len() + bare.len() - value.len()
            };
            break;
        }
        let piece = match label.as_str() {
            "title" | "headline" => {
                titles += 1;
                &mut found.title
            }
            "author" | "authors" | "byline" | "by" => &mut found.author,
            "source" | "publication" | "newspaper" | "outlet" | "publisher" => &mut found.outlet,
            "date" | "published" | "publication date" | "pub date" => &mut found.date,
            "url" | "link" => &mut found.url,
            "section" => &mut found.section,
            "language" => &mut found.language,
            other if OTHERS.contains(&other) => {
                body += line.len();
                continue;
            }
            _ => break,
        };
        others += usize::from(!matches!(label.as_str(), "title" | "headline"));
        *piece = match label.as_str() {
            "byline" | "author" | "by" => author(value),
            "section" => section(value),
            _ => Some(value.to_owned()).filter(|value| !value.is_empty()),
        };
        body += line.len();
    }
    // Another title below is that of another record, or part of a text about such labels.
    let rest = &draft.text[body..];
    let again =
        rest.lines().filter_map(|line| labelled(line.trim(), 2)).any(|line| words::english(line.label) == "title");
    if titles == 1 && others > 0 && !again && !rest.trim().is_empty() {
        draft.metadata = found;
        draft.text.drain(..body);
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Draft {
        without_head(Draft { text: text.to_owned(), ..Draft::default() })
    }

    #[test]
    fn a_head_of_labelled_lines_is_metadata() {
        let draft = read(
            "Title: Ferry: what next\nAuthor: By Ann Lee\nDate: 2024-03-04\nWord count: 3\nURL: https://post.example/a\n\nThe ferry stops.\n",
        );
        assert_eq!(draft.text, "The ferry stops.\n");
        assert_eq!(draft.metadata.title.as_deref(), Some("Ferry: what next"));
        assert_eq!(draft.metadata.author.as_deref(), Some("Ann Lee"));
        assert_eq!(draft.metadata.url.as_deref(), Some("https://post.example/a"));
        assert_eq!(read("Headline: Ferry\n\nSource: The Post\n\nText: It stops.").text, "It stops.");
    }

    #[test]
    fn what_is_no_head_stays_in_the_text() {
        for text in [
            "Title: the new rules\n\nThe ferry stops.",
            "Orme: When?\nLee: In June.\n",
            "Date: 4 March\nThe ferry stops.",
            "Title: a\nAuthor: b\n\nIt stops.\n\nTitle: c\nAuthor: d\n\nIt is full.",
            "Title: a\nDate: 2024-03-04\n",
        ] {
            assert_eq!(read(text).text, text);
        }
    }
}
