//! HTML: the article's text without what is around it on the page, by Readability's method (dom_smoothie).

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use dom_query::Document;
use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};
use encoding_rs::{Encoding, UTF_8};

use super::{html_container, html_depth, html_furniture, html_metadata, html_text, xml};
use crate::contain;
use crate::flow::Metadata;
use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::dates::Dates;
use crate::read::decode;
use crate::read::format::{Format, Head};
use crate::read::input::Input;
use crate::read::layouts::{self, Layout};
use crate::read::outcome::{Draft, Drafts, Trouble};

/// Pages with more elements are refused: Readability goes over them several times.
const MAX_ELEMENTS: usize = 300_000;
/// How many times more words than Readability's the container must have to be taken. Chosen by hand,
/// checked on the pages of tests/it/read_*.rs.
const MIN_GAIN: f64 = 1.12;
/// Words in a run, by which two texts are compared.
const RUN: usize = 4;
/// The share of a stated text that must be missing on the page for the statement to be taken.
const MIN_MISSING: f64 = 0.2;
/// A page whose text is links for a greater share, and has no paragraph of prose, is a list of links...
const MAX_LINKS: f64 = 0.7;
/// ... if it has more words than this.
const MIN_LINKED_WORDS: usize = 30;
/// First lines that may repeat the metadata.
const MAX_HEAD_LINES: usize = 3;

pub(in crate::read) static FORMAT: Format =
    Format { name: "html", extensions: &["html", "htm", "xhtml"], recognise: is_page, covers: &["xml"], read };

/// Whether it begins as a page does, or as the article of one.
pub(super) fn is_page(head: &Head) -> bool {
    let of_article = || head.text.strip_prefix("<article").is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\r']));
    is_document(head) || of_article()
}

/// Whether it begins as a whole page does.
pub(super) fn is_document(head: &Head) -> bool {
    // A browser that saves a page writes a comment above it.
    let mut text = head.text.as_ref();
    while let Some(end) = text.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        text = end.1.trim_start();
    }
    ["<!doctype html", "<html", "<head>", "<body"]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start)))
}

fn read(input: Input, context: Context) -> Articles {
    // A feed or a wire's message that was saved as a page.
    if xml::is_news(&Head::new(input.head())) {
        return (xml::FORMAT.read)(input, context.in_format(xml::FORMAT.name));
    }
    context.several(input, |bytes, context| {
        let html = decode::text(bytes, context.encoding(), declared)?;
        drafts(&html, context)
    })
}

/// The articles of a page: one, or those of an archive's export.
fn drafts(html: &str, context: &Context) -> Result<Drafts, Trouble> {
    let layout = context.reader.0.layout;
    if layout != Layout::None && is_export(html) {
        let found = contained(|| {
            let page = Document::from(html_depth::limited(html).as_ref());
            html_text::prepare(&page, html.len());
            match layouts::of_page(&page) {
                Some(articles) => Ok(Drafts::Many(articles)),
                None => {
                    page.select("script, style, head").remove();
                    let text = page.formatted_text().to_string();
                    layouts::split(Draft { text, ..Draft::default() }, layout)
                }
            }
        });
        match found {
            Ok(Drafts::One(_)) => {}
            found => return found,
        }
    }
    from_text(html, context.dates()).map(Drafts::One)
}

/// Whether the page has marks of an archive's export; they are looked for before it is parsed.
fn is_export(html: &str) -> bool {
    const MARKS: [&str; 7] = [
        "DOC_ID_0_",
        " DOCUMENTS<",
        "End of Document",
        "enArticle",
        "articleParagraph",
        "ProQuest document ID",
        "DocPublicationName",
    ];
    MARKS.iter().any(|mark| memchr::memmem::find(html.as_bytes(), mark.as_bytes()).is_some())
}

/// Runs the parser, which is others' code on bytes from anywhere: a panic in it is this page's failure, not the run's.
fn contained<T>(parse: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    contain::contained(parse)
        .unwrap_or_else(|_| Err(Trouble::failed("bad_html", "its HTML could not be made sense of; save it as text")))
}

/// What a page says of itself.
pub(super) fn metadata(html: &str, dates: &Dates) -> Metadata {
    let html = html_depth::limited(html);
    contained(|| Ok(html_metadata::of(&Document::from(html.as_ref()), dates).0)).unwrap_or_default()
}

/// The draft of a page that is decoded.
pub(super) fn from_text(html: &str, dates: &Dates) -> Result<Draft, Trouble> {
    let html = html_depth::limited(html);
    contained(|| extracted(&html, dates))
}

/// Takes the article out of a page. There are three candidates: what Readability finds, the element with most of the
/// page's prose where the page calls it an article, and what the page states as the article's text in JSON-LD.
fn extracted(html: &str, dates: &Dates) -> Result<Draft, Trouble> {
    let config = Config {
        text_mode: TextMode::Formatted,
        disable_json_ld: true,
        max_elements_to_parse: MAX_ELEMENTS,
        ..Config::default()
    };
    let unfit = |problem: String| Trouble::failed("bad_html", format!("{problem}; save the page's text instead"));
    let mut page = Readability::new(html, None, Some(config)).map_err(|error| unfit(error.to_string()))?;
    let (mut metadata, stated) = html_metadata::of(&page.doc, dates);
    html_text::keep_cited_figures(&page.doc);
    html_furniture::remove(&page.doc);
    html_furniture::remove_next_articles(&page.doc, metadata.title.as_deref().unwrap_or_default());
    html_text::mark_quotations(&page.doc);
    html_text::prepare(&page.doc, html.len());
    let prose = html_container::measure(&page.doc);
    let container = prose.text(&page.doc).map(|text| html_text::tidied(&text)).unwrap_or_default();
    let mut text = match page.parse() {
        Ok(article) => {
            metadata.title = metadata.title.or(Some(article.title));
            metadata.author = metadata.author.or_else(|| article.byline.map(html_metadata::without_by));
            html_text::tidied(&article.text_content)
        }
        Err(ReadabilityError::GrabFailed) => String::new(),
        Err(error) => return Err(unfit(error.to_string())),
    };
    // Readability has left out more than captions and labels.
    if n_words(&container) as f64 > n_words(&text) as f64 * MIN_GAIN {
        text = container;
    }
    if text.is_empty() {
        text = bare_body(html);
    }
    text = html_text::without_repeats(without_head(text, &metadata));
    if let Some(stated) = stated.map(|stated| html_text::tidied(&in_paragraphs(stated)))
        && states_more(&stated, &text)
    {
        text = stated;
    }
    if text.is_empty() {
        return Err(Trouble::failed("no_text", "the page has no text in it but menus and dialogs"));
    }
    if prose.prose == 0 && prose.links as f64 > prose.all as f64 * MAX_LINKS && n_words(&text) > MIN_LINKED_WORDS {
        return Err(Trouble::failed("not_prose", "the page is a list of links, without an article's text"));
    }
    let Metadata { title, author, outlet, section, .. } = &mut metadata;
    for line in [title, author, outlet, section] {
        *line = line.take().map(html_text::plain_line);
    }
    Ok(Draft { metadata, text, ..Draft::default() })
}

fn n_words(text: &str) -> usize {
    text.split_ascii_whitespace().count()
}

/// JSON-LD holds a text with or without marks of HTML, in one line or in paragraphs.
fn in_paragraphs(stated: String) -> String {
    match html_text::markup_of(&stated) {
        html_text::Markup::Tags => html_text::of_fragment(&stated).unwrap_or(stated),
        html_text::Markup::Entities => html_text::decoded(&stated),
        html_text::Markup::None => stated,
    }
}

/// Whether a page states a text that agrees with the one found on it and has much that is not there.
fn states_more(stated: &str, found: &str) -> bool {
    if found.is_empty() {
        return !stated.is_empty();
    }
    let runs = |text: &str| -> HashSet<u64> {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        words
            .windows(RUN)
            .map(|run| {
                let mut hasher = DefaultHasher::new();
                run.hash(&mut hasher);
                hasher.finish()
            })
            .collect()
    };
    let (stated, found) = (runs(stated), runs(found));
    let common = stated.intersection(&found).count();
    // A found text of a few words, such as a teaser or 'enable JavaScript', need not agree.
    let agrees = common > 0 || found.len() * 3 < stated.len();
    agrees && (stated.len() - common) as f64 > stated.len() as f64 * MIN_MISSING
}

/// All the text of a page too sparse for Readability.
fn bare_body(html: &str) -> String {
    let page = Document::from(html);
    html_furniture::remove(&page);
    html_text::prepare(&page, html.len());
    page.select("noscript, header, footer, aside, form").remove();
    page.body().map(|body| html_text::tidied(&body.formatted_text())).unwrap_or_default()
}

/// The text without first lines that only repeat the title, the byline or the date: they are in the metadata.
fn without_head(mut text: String, metadata: &Metadata) -> String {
    for _ in 0..MAX_HEAD_LINES {
        let Some((first, rest)) = text.split_once('\n') else { break };
        let is_title = metadata.title.as_ref().is_some_and(|title| {
            first.eq_ignore_ascii_case(title) || html_text::plain_line(title.clone()).eq_ignore_ascii_case(first)
        });
        let is_byline = metadata
            .author
            .as_ref()
            .is_some_and(|author| html_metadata::without_by(first.to_owned()).eq_ignore_ascii_case(author));
        if !is_title && !is_byline {
            break;
        }
        text = rest.trim_start().to_owned();
    }
    text
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
