//! What a page says of itself: JSON-LD, OpenGraph, meta tags, `lang`, canonical link, `time`.

use std::collections::HashMap;

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

use crate::flow::Metadata;
use crate::read::dates::Dates;
use crate::read::fields::{Best, Piece};

/// Names of meta tags, lower case (`name`, `property` or `itemprop`), with piece and rank; JSON-LD has rank 0.
const META: &[(&str, Piece, usize)] = &[
    ("og:title", Piece::Title, 1),
    ("twitter:title", Piece::Title, 2),
    ("parsely-title", Piece::Title, 3),
    ("dc.title", Piece::Title, 4),
    ("headline", Piece::Title, 5),
    ("title", Piece::Title, 6),
    ("author", Piece::Author, 1),
    ("article:author", Piece::Author, 2),
    ("article:author_name", Piece::Author, 2),
    ("byl", Piece::Author, 3),
    ("byline", Piece::Author, 3),
    ("parsely-author", Piece::Author, 4),
    ("sailthru.author", Piece::Author, 5),
    ("dc.creator", Piece::Author, 6),
    ("og:site_name", Piece::Outlet, 1),
    ("publication", Piece::Outlet, 2),
    ("sitename", Piece::Outlet, 2),
    ("dc.publisher", Piece::Outlet, 3),
    ("application-name", Piece::Outlet, 4),
    ("article:published_time", Piece::Date, 1),
    ("datepublished", Piece::Date, 2),
    ("og:published_time", Piece::Date, 2),
    ("parsely-pub-date", Piece::Date, 3),
    ("sailthru.date", Piece::Date, 4),
    ("pubdate", Piece::Date, 5),
    ("publishdate", Piece::Date, 5),
    ("publish-date", Piece::Date, 5),
    ("publish_date", Piece::Date, 5),
    ("publication_date", Piece::Date, 5),
    ("article.published", Piece::Date, 5),
    ("date", Piece::Date, 6),
    ("dc.date.issued", Piece::Date, 7),
    ("dcterms.issued", Piece::Date, 7),
    ("dcterms.created", Piece::Date, 8),
    ("dc.date", Piece::Date, 8),
    ("dc.date.created", Piece::Date, 8),
    ("og:url", Piece::Url, 2),
    ("url", Piece::Url, 3),
    ("article:section", Piece::Section, 1),
    ("parsely-section", Piece::Section, 2),
    ("section", Piece::Section, 3),
    ("content-language", Piece::Language, 3),
    ("dc.language", Piece::Language, 4),
    ("og:locale", Piece::Language, 5),
];

/// Ranks of what stands elsewhere than in meta tags.
const CANONICAL_LINK: usize = 1;
const HTML_LANG: usize = 1;
const PUBLISHER: usize = 2;
const TIME_ELEMENT: usize = 9;
/// Where the time of publication stands, the surest first.
const TIMES: &[&str] = &[
    "[itemprop~=\"datePublished\"][datetime]",
    "time[pubdate][datetime]",
    "article time[datetime]",
    "main time[datetime]",
    "time[datetime]",
];

/// The metadata of a page, raw but for dates, which are taken only where they can be made out; and the article's text if
/// the page states it (JSON-LD `articleBody`).
pub(super) fn of(page: &Document, dates: &Dates) -> (Metadata, Option<String>) {
    let mut best = Best::default();
    let scripts = page.select("script[type=\"application/ld+json\"]");
    let data: Vec<Value> = scripts.iter().filter_map(|script| linked_data(&script.text())).collect();
    let mut named_by_id = HashMap::new();
    data.iter().for_each(|value| names_by_id(value, 8, &mut named_by_id));
    for value in &data {
        each_article(value, 8, &mut |article| from_linked_data(article, &mut best, (dates, &named_by_id)));
    }
    for tag in page.select("meta[content]").iter() {
        let content = tag.attr_or("content", "");
        let content = content.trim();
        if content.is_empty() {
            continue;
        }
        for attribute in ["name", "property", "itemprop", "http-equiv"] {
            let Some(name) = tag.attr(attribute) else { continue };
            let name = name.trim().to_ascii_lowercase();
            for (_, piece, rank) in META.iter().filter(|(known, ..)| *known == name) {
                offer(&mut best, *piece, *rank, content, dates);
            }
        }
    }
    if let Some(link) = page.select_single("link[rel=\"canonical\"][href]").attr("href") {
        offer(&mut best, Piece::Url, CANONICAL_LINK, &link, dates);
    }
    // Medium's export of a story.
    if let Some(link) = page.select_single("a.p-canonical[href]").attr("href") {
        offer(&mut best, Piece::Url, CANONICAL_LINK, &link, dates);
    }
    let names = page.select("[itemprop~=\"publisher\"] [itemprop~=\"name\"]");
    // Not that of the publisher's logo.
    let is_publishers = |name: &&NodeRef| {
        let mut above = name.ancestors_it(None).filter_map(|above| above.attr("itemprop"));
        above.next().is_some_and(|of| &*of == "publisher")
    };
    if let Some(name) = names.nodes().iter().find(is_publishers) {
        offer(&mut best, Piece::Outlet, PUBLISHER, &name.attr("content").unwrap_or_else(|| name.text()), dates);
    }
    if let Some(tag) = page.select_single("html[lang]").attr("lang") {
        offer(&mut best, Piece::Language, HTML_LANG, &tag, dates);
    }
    for (place, selector) in TIMES.iter().enumerate() {
        if let Some(time) = page.select_single(selector).attr("datetime") {
            offer(&mut best, Piece::Date, TIME_ELEMENT + place, &time, dates);
        }
    }
    let draft = best.into_raw_draft();
    (draft.metadata, Some(draft.text).filter(|text| !text.is_empty()))
}

fn offer(best: &mut Best, piece: Piece, rank: usize, value: &str, dates: &Dates) {
    let value = value.trim();
    let fit = match piece {
        Piece::Date => dates.normalise(value).is_some(),
        Piece::Author => !is_address(value),
        Piece::Url => is_address(value),
        _ => true,
    };
    if fit {
        best.offer(piece, rank, || {
            let value = value.to_owned();
            Some(if piece == Piece::Author { without_by(value) } else { value })
        });
    }
}

/// An author's page instead of a name is common in `article:author`.
fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://") || value.starts_with("//")
}

/// A byline without its 'By'.
pub(in crate::read) fn without_by(byline: String) -> String {
    match byline.trim().split_once(char::is_whitespace) {
        Some((by, name)) if by.trim_end_matches(':').eq_ignore_ascii_case("by") => name.trim().to_owned(),
        _ => byline,
    }
}

/// JSON-LD as pages have it: within comments or CDATA, and with line ends in strings.
fn linked_data(text: &str) -> Option<Value> {
    let text = text.trim();
    let text = text.strip_prefix("<!--").unwrap_or(text).trim_start();
    let text = text.strip_prefix("//<![CDATA[").or_else(|| text.strip_prefix("<![CDATA[")).unwrap_or(text);
    let text = text.strip_suffix("-->").unwrap_or(text).trim_end();
    let text = text.strip_suffix("//]]>").or_else(|| text.strip_suffix("]]>")).unwrap_or(text).trim();
    serde_json::from_str(text).ok().or_else(|| {
        let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&flat).ok()
    })
}

/// Calls `found` with each object in `value` whose type is a kind of article.
fn each_article(value: &Value, depth: usize, found: &mut impl FnMut(&Map<String, Value>)) {
    if depth == 0 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| each_article(item, depth - 1, found)),
        Value::Object(object) => {
            let is_article = |name: &str| name.ends_with("Article") || name.ends_with("Posting") || name == "Report";
            let article = match object.get("@type") {
                Some(Value::String(name)) => is_article(name),
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is_article),
                _ => false,
            };
            if article {
                found(object);
            }
            for within in ["@graph", "mainEntity"] {
                if let Some(inner) = object.get(within) {
                    each_article(inner, depth - 1, found);
                }
            }
        }
        _ => {}
    }
}

/// Notes the names of the objects in `value` that others refer to by their id: authors and publishers in a graph.
fn names_by_id<'v>(value: &'v Value, depth: usize, found: &mut HashMap<&'v str, &'v str>) {
    if depth == 0 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| names_by_id(item, depth - 1, found)),
        Value::Object(object) => {
            let word = |key: &str| object.get(key).and_then(Value::as_str);
            if let (Some(id), Some(name)) = (word("@id"), word("name")) {
                found.entry(id).or_insert(name);
            }
            object.values().for_each(|inner| names_by_id(inner, depth - 1, found));
        }
        _ => {}
    }
}

fn from_linked_data(article: &Map<String, Value>, best: &mut Best, (dates, names): (&Dates, &HashMap<&str, &str>)) {
    for (name, piece) in [
        ("headline", Piece::Title),
        ("author", Piece::Author),
        ("publisher", Piece::Outlet),
        ("datePublished", Piece::Date),
        ("url", Piece::Url),
        ("mainEntityOfPage", Piece::Url),
        ("articleSection", Piece::Section),
        ("inLanguage", Piece::Language),
        ("articleBody", Piece::Text),
    ] {
        // The first article on the page is the page's: `Best` keeps the first of equal rank.
        let value = article.get(name);
        // The page that an article is on may have a name too.
        let address = || value?.as_object()?.get("@id")?.as_str().map(str::to_owned);
        let found = if piece == Piece::Url { address() } else { None };
        if let Some(value) = found.or_else(|| named(value?, names)) {
            offer(best, piece, usize::from(piece == Piece::Language) * 2, &value, dates);
        }
    }
}

/// A string, the name or id of an object, or those of several joined by commas.
fn named(value: &Value, names: &HashMap<&str, &str>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => {
            let word = |key: &str| object.get(key).and_then(Value::as_str);
            let referred = || word("@id").map(|id| names.get(id).copied().unwrap_or(id));
            word("name").or_else(referred).or_else(|| word("alternateName")).map(str::to_owned)
        }
        Value::Array(items) => {
            let names: Vec<String> = items
                .iter()
                .filter(|item| !item.is_array())
                .filter_map(|item| named(item, names))
                .filter(|name| !is_address(name))
                .collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}
