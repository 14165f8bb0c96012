//! EPUB: each document of the reading order is an article, as in a newspaper's edition.

use std::collections::HashMap;

use roxmltree::Node;

use super::office::parsed;
use super::zip::Archive;
use super::{html, html_text};
use crate::flow::Metadata;
use crate::read::container::tidy_path;
use crate::read::context::Context;
use crate::read::decode;
use crate::read::outcome::{Draft, Drafts, Trouble};

/// More documents of one book are not read.
const MAX_DOCUMENTS: usize = 10_000;
/// Shorter ones are covers and title pages.
const MIN_WORDS: usize = 20;

pub(super) fn drafts(archive: &mut Archive, context: &Context) -> Result<Drafts, Trouble> {
    let bound = context.reader.0.bounds.article;
    let bad = |problem: &str| Trouble::failed("bad_document", format!("it is no sound EPUB: {problem}"));
    let text = |bytes: Vec<u8>| decode::text(bytes, None, decode::undeclared);
    let container = text(archive.whole("META-INF/container.xml", 1 << 20)?)?;
    let container = parsed(&container)?;
    let package_path = container
        .descendants()
        .find_map(|node| node.attribute("full-path"))
        .ok_or_else(|| bad("its container names no package"))?
        .to_owned();
    let package = text(archive.whole(&package_path, bound)?)?;
    let package = parsed(&package)?;
    let elements = |name: &'static str| {
        package.descendants().filter(move |node| node.is_element() && node.tag_name().name() == name)
    };
    let book = book(package.root_element());
    // By id: the place of the document, unless it is the table of contents.
    let items: HashMap<&str, &str> = elements("item")
        .filter(|item| item.attribute("properties").is_none_or(|p| !p.split(' ').any(|p| p == "nav")))
        .filter_map(|item| Some((item.attribute("id")?, item.attribute("href")?)))
        .collect();
    let folder = package_path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut out = Vec::new();
    for href in elements("itemref").filter_map(|item| items.get(item.attribute("idref")?)).take(MAX_DOCUMENTS) {
        let href = href.split('#').next().unwrap_or(href);
        let path = resolved(folder, &percent_decoded(href));
        let draft = archive.whole(&path, bound).and_then(|bytes| document(bytes, &book, href, context));
        // Covers, title pages and indexes are no articles.
        match draft {
            Ok(Some(draft)) if draft.text.split_whitespace().count() >= MIN_WORDS => out.push(Ok(draft)),
            Ok(_) => {}
            Err(trouble) => out.push(Err(trouble)),
        }
    }
    match out.len() {
        0 => Err(Trouble::failed("no_text", "no document of its reading order has an article's text")),
        1 => out.remove(0).map(Drafts::One),
        _ => Ok(Drafts::Many(out)),
    }
}

fn book(package: Node) -> Metadata {
    let value = |name: &str| {
        let node = package.descendants().find(|node| node.is_element() && node.tag_name().name() == name)?;
        node.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    // Calibre names itself as the author of the editions that it fetches, and puts their day behind the title.
    let without_day = |title: String| match title.rsplit_once(" [") {
        Some((name, day)) if day.ends_with(']') && day.bytes().any(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => title,
    };
    Metadata {
        title: value("title").map(without_day),
        author: value("creator").filter(|name| !name.eq_ignore_ascii_case("calibre")),
        outlet: value("publisher"),
        date: value("date"),
        language: value("language"),
        url: None,
        section: None,
    }
}

fn document(bytes: Vec<u8>, book: &Metadata, href: &str, context: &Context) -> Result<Option<Draft>, Trouble> {
    let page = decode::text(bytes, None, html::declared)?;
    if html_text::is_list_of_links(&page) {
        return Ok(None);
    }
    let (title, text) = html_text::titled(&page)?;
    let own = html::metadata(&page, context.dates());
    let metadata = Metadata {
        title: title.or(own.title).or_else(|| book.title.clone()),
        author: own.author.or_else(|| book.author.clone()),
        outlet: book.outlet.clone().or_else(|| book.title.clone()),
        date: own.date.or_else(|| book.date.clone()),
        url: own.url,
        section: own.section,
        language: own.language.or_else(|| book.language.clone()),
    };
    Ok(Some(Draft { id: Some(href.to_owned()), metadata, text, ..Draft::default() }))
}

/// `href` below `folder`, with its steps up taken.
fn resolved(folder: &str, href: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    tidy_path(&parts.join("/"))
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                out.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
