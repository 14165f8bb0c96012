//! HTML: the article's text without what is around it on the page, by Readability's method (dom_smoothie).

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};
use encoding_rs::{Encoding, UTF_8};

use super::{html_depth, html_metadata};
use crate::flow::Metadata;
use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::dates::Dates;
use crate::read::decode;
use crate::read::format::{Format, Head};
use crate::read::input::Input;
use crate::read::outcome::{Draft, Trouble};

/// Pages with more elements are refused: Readability goes over them several times.
const MOST_ELEMENTS: usize = 300_000;

pub(in crate::read) static FORMAT: Format =
    Format { name: "html", extensions: &["html", "htm", "xhtml"], recognise: is_page, read };

/// Whether it begins as a page does.
pub(super) fn is_page(head: &Head) -> bool {
    ["<!doctype html", "<html", "<head>", "<body"].iter().any(|start| head.starts_with(start))
}

fn read(input: Input, context: Context) -> Articles {
    context.one(input, |bytes, context| {
        let html = decode::text(bytes, context.encoding(), declared)?;
        from_text(&html, context.dates())
    })
}

/// What a page says of itself.
pub(super) fn metadata(html: &str, dates: &Dates) -> Metadata {
    let html = html_depth::limited(html);
    catch_unwind(AssertUnwindSafe(|| html_metadata::of(&Document::from(html.as_ref()), dates).0)).unwrap_or_default()
}

/// The draft of a page that is decoded.
pub(super) fn from_text(html: &str, dates: &Dates) -> Result<Draft, Trouble> {
    let html = html_depth::limited(html);
    // The parsers below are others' code on bytes from anywhere: a panic in them is this page's failure, not the run's.
    catch_unwind(AssertUnwindSafe(|| extracted(&html, dates)))
        .unwrap_or_else(|_| Err(Trouble::failed("bad_html", "its HTML could not be made sense of; save it as text")))
}

fn extracted(html: &str, dates: &Dates) -> Result<Draft, Trouble> {
    let config = Config {
        text_mode: TextMode::Formatted,
        disable_json_ld: true,
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    let unfit = |problem: String| Trouble::failed("bad_html", format!("{problem}; save the page's text instead"));
    let mut page = Readability::new(html, None, Some(config)).map_err(|error| unfit(error.to_string()))?;
    let (mut metadata, stated_text) = html_metadata::of(&page.doc, dates);
    let mut text = match page.parse() {
        Ok(article) => {
            metadata.title = metadata.title.or(Some(article.title));
            metadata.author = metadata.author.or_else(|| article.byline.map(html_metadata::without_by));
            tidied(&article.text_content)
        }
        Err(ReadabilityError::GrabFailed) => String::new(),
        Err(error) => return Err(unfit(error.to_string())),
    };
    if text.is_empty() {
        text = bare_body(html);
    }
    if let Some(author) = &metadata.author {
        text = without_byline(text, author);
    }
    // A page that a script fills in has its article only in what it states about itself.
    if let Some(stated) = stated_text
        && stated.len() / 3 > text.len()
    {
        text = stated;
    }
    if text.is_empty() {
        return Err(Trouble::failed("no_text", "the page has no text in it"));
    }
    Ok(Draft { metadata, text, ..Draft::default() })
}

/// All the text of a page too sparse for Readability.
fn bare_body(html: &str) -> String {
    let page = Document::from(html);
    page.select("script, style, template, noscript, nav, header, footer, aside, form").remove();
    page.body().map(|body| tidied(&body.formatted_text())).unwrap_or_default()
}

/// The text without a first line that is only the byline: it is in the metadata.
fn without_byline(text: String, author: &str) -> String {
    let Some((first, rest)) = text.split_once('\n') else { return text };
    let name = html_metadata::without_by(first.to_owned());
    if name.eq_ignore_ascii_case(author) { rest.trim_start().to_owned() } else { text }
}

/// No space at the ends of lines, no two empty lines in a row, none at the ends.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        out.push_str(line);
    }
    out
}

/// The encoding that a meta tag (`charset=...`) near the beginning names.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let mut rest = head.as_slice();
    while let Some(at) = memchr::memmem::find(rest, b"charset") {
        rest = &rest[at + b"charset".len()..];
        let label = rest.trim_ascii_start();
        let Some(label) = label.strip_prefix(b"=") else { continue };
        let label = label.trim_ascii_start();
        let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
        let end = label.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b))).unwrap_or(label.len());
        // A page cannot say in ASCII that it is UTF-16; the standard takes it for UTF-8.
        return Encoding::for_label(&label[..end]).map(|found| if found.is_ascii_compatible() { found } else { UTF_8 });
    }
    None
}
