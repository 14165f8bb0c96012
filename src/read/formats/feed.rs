//! Feeds: RSS (also as WordPress exports it), RDF and Atom. An item is an article.

use roxmltree::Node;

use super::html_text;
use super::xml_text::{html_of, paragraphs};
use crate::flow::Metadata;
use crate::read::fields::note_summary;
use crate::read::outcome::{Draft, Drafts, Trouble};

/// Whether the root is that of a feed.
pub(super) fn is_feed(root: Node) -> bool {
    matches!(root.tag_name().name(), "rss" | "RDF" | "feed")
        && root.descendants().any(|node| node.is_element() && matches!(node.tag_name().name(), "item" | "entry"))
}

pub(super) fn drafts(root: Node) -> Drafts {
    let channel = root.children().find(|node| node.tag_name().name() == "channel").unwrap_or(root);
    let of_feed = Metadata {
        outlet: child(channel, &["title"]).and_then(content),
        language: child(channel, &["language"]).and_then(content).or_else(|| attribute(root, "lang")),
        ..Metadata::default()
    };
    let items =
        root.descendants().filter(|node| node.is_element() && matches!(node.tag_name().name(), "item" | "entry"));
    Drafts::Many(items.map(|node| item(node, channel, &of_feed)).collect())
}

fn item(item: Node, channel: Node, of_feed: &Metadata) -> Result<Draft, Trouble> {
    if let Some(kind) = child(item, &["post_type"]).and_then(content)
        && !matches!(kind.as_str(), "post" | "page" | "article" | "news")
    {
        return Err(Trouble::skipped("not_text", format!("it is of type {kind}, which is no article")));
    }
    let text = |names: &[&str]| child(item, names).and_then(content).map(html_text::plain_line);
    let source = child(item, &["source"]);
    let metadata = Metadata {
        title: text(&["title"]),
        author: author(item).map(|login| display_name(channel, &login).unwrap_or(login)),
        outlet: source
            .and_then(|source| child(source, &["title"]).and_then(content).or_else(|| content(source)))
            .or_else(|| text(&["publisher"]))
            .or_else(|| of_feed.outlet.clone().map(html_text::plain_line)),
        date: text(&["pubDate", "published", "date", "issued", "post_date", "updated"]),
        url: link(item),
        section: child(item, &["category"])
            .and_then(|node| content(node).or_else(|| attribute(node, "label")).or_else(|| attribute(node, "term")))
            .map(html_text::plain_line),
        language: attribute(item, "lang").or_else(|| text(&["language"])).or_else(|| of_feed.language.clone()),
    };
    let mut draft = Draft { id: text(&["guid", "id", "identifier"]), metadata, ..Draft::default() };
    let body = ["encoded", "content", "fulltext", "body"].iter().find_map(|name| {
        let mut found = item.children().filter(|node| node.is_element() && node.tag_name().name() == *name);
        found
            .find(|node| !node.tag_name().namespace().is_some_and(|space| space.contains("excerpt")) && has_text(*node))
    });
    let summary = || child(item, &["description", "summary"]);
    let node = match body {
        Some(node) => node,
        None => {
            draft.note = Some(note_summary());
            summary().ok_or_else(|| Trouble::failed("no_text", "the item has neither a text nor a summary"))?
        }
    };
    // Atom may hold its HTML as elements, others hold it as text.
    if node.children().any(|child| child.is_element()) {
        match html_of(node) {
            Some(html) => draft.set_text(html.to_owned()),
            None => draft.text = paragraphs(node),
        }
        return Ok(draft);
    }
    draft.set_text(node.text().unwrap_or_default().to_owned());
    Ok(draft)
}

fn has_text(node: Node) -> bool {
    node.descendants().any(|inner| inner.is_text() && inner.text().is_some_and(|text| !text.trim().is_empty()))
}

fn author(item: Node) -> Option<String> {
    if let Some(creator) = child(item, &["creator"]).and_then(content) {
        return Some(html_text::plain_line(creator));
    }
    let author = child(item, &["author"])?;
    let name = child(author, &["name"]).and_then(content).or_else(|| content(author))?;
    // RSS has an address, with the name in brackets.
    let name = match name.split_once('(') {
        Some((address, name)) if address.contains('@') => name.trim_end_matches(')').trim().to_owned(),
        _ => name,
    };
    Some(html_text::plain_line(name))
}

/// The name of the author with this login in an export of WordPress.
fn display_name(channel: Node, login: &str) -> Option<String> {
    let authors = channel.children().filter(|node| node.is_element() && node.tag_name().name() == "author");
    let mut known = authors.filter(|node| child(*node, &["author_login"]).and_then(content).as_deref() == Some(login));
    known.find_map(|node| child(node, &["author_display_name"]).and_then(content))
}

fn link(item: Node) -> Option<String> {
    let links = || item.children().filter(|node| node.is_element() && node.tag_name().name() == "link");
    let alternate = links().find(|node| node.attribute("rel").is_none_or(|rel| rel == "alternate"));
    alternate.and_then(|node| node.attribute("href").map(str::to_owned).or_else(|| content(node)))
}

fn child<'a, 'i>(node: Node<'a, 'i>, names: &[&str]) -> Option<Node<'a, 'i>> {
    names.iter().find_map(|name| node.children().find(|child| child.is_element() && child.tag_name().name() == *name))
}

fn attribute(node: Node, name: &str) -> Option<String> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value().to_owned())
}

fn content(node: Node) -> Option<String> {
    let text = paragraphs(node).replace('\n', " ");
    (!text.is_empty()).then_some(text)
}
