//! Feeds: RSS (also as WordPress exports it), RDF and Atom. An item is an article.

use std::borrow::Cow;

use roxmltree::Node;

use super::html_text;
use super::xml_text::{html_of, paragraphs};
use crate::flow::Metadata;
use crate::read::fields::note_summary;
use crate::read::outcome::{Draft, Drafts, Trouble};

/// A description of so many words is the article, not its summary. Chosen by hand: summaries of feeds have 20 to 60.
const MIN_WORDS: usize = 150;
/// A longer piece in square brackets is no code of WordPress.
const MAX_SHORTCODE: usize = 2000;

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
        // Atom's entries have the feed's author where they have none of their own; RSS has an editor there.
        author: (root.tag_name().name() == "feed").then(|| author(root)).flatten(),
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
    if let Some(kind) = kind_of_blogger(item).filter(|kind| !matches!(kind.as_str(), "post" | "page")) {
        return Err(Trouble::skipped("not_text", format!("it is of type {kind}, which is no article")));
    }
    let text = |names: &[&str]| {
        let found = names.iter().find_map(|name| children(item, name).find_map(content));
        found.map(html_text::plain_line)
    };
    let is_of_wordpress = child(item, &["post_type"]).is_some();
    let source = child(item, &["source"]);
    let metadata = Metadata {
        title: text(&["title"]),
        author: author(item)
            .map(|login| display_name(channel, &login).unwrap_or(login))
            .or_else(|| of_feed.author.clone()),
        outlet: source
            .and_then(|source| child(source, &["title"]).and_then(content).or_else(|| content(source)))
            .or_else(|| text(&["publisher"]))
            .or_else(|| of_feed.outlet.clone().map(html_text::plain_line)),
        date: text(&["pubDate", "published", "date", "issued", "post_date", "updated"]),
        url: link(item),
        section: section(item).map(html_text::plain_line),
        language: attribute(item, "lang").or_else(|| text(&["language"])).or_else(|| of_feed.language.clone()),
    };
    let mut draft = Draft { id: text(&["guid", "id", "identifier"]), metadata, ..Draft::default() };
    let body = ["encoded", "content", "fulltext", "full-text", "body"].iter().find_map(|name| {
        let mut found = children(item, name);
        found
            .find(|node| !node.tag_name().namespace().is_some_and(|space| space.contains("excerpt")) && has_text(*node))
    });
    let summary = || child(item, &["description", "summary"]);
    let node = match body {
        Some(node) => node,
        None => {
            let node =
                summary().ok_or_else(|| Trouble::failed("no_text", "the item has neither a text nor a summary"))?;
            if node.text().unwrap_or_default().split_whitespace().take(MIN_WORDS).count() < MIN_WORDS {
                draft.note = Some(note_summary());
            }
            node
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
    let source = node.text().unwrap_or_default();
    if is_of_wordpress {
        draft.set_text(html_text::with_paragraphs(&without_shortcodes(source)).into_owned());
    } else {
        draft.set_text(source.to_owned());
    }
    Ok(draft)
}

/// What an entry of a blog's export is: a post, a comment, the template, a setting. Blogger says so in a category, and in newer
/// exports in an element.
fn kind_of_blogger(item: Node) -> Option<String> {
    let kinds =
        children(item, "category").filter(|node| node.attribute("scheme").is_some_and(|of| of.ends_with("#kind")));
    let kind =
        kinds.filter_map(|node| node.attribute("term")?.rsplit_once('#')).map(|(_, kind)| kind.to_owned()).next();
    let is_of_blogger = |node: &Node| node.tag_name().namespace().is_some_and(|space| space.contains("blogger"));
    kind.or_else(|| children(item, "type").find(is_of_blogger).and_then(content)).map(|kind| kind.to_lowercase())
}

/// The first category; WordPress keeps its tags in the same element.
fn section(item: Node) -> Option<String> {
    let is_kind = |node: &Node| node.attribute("scheme").is_some_and(|of| of.ends_with("#kind"));
    let categories = || children(item, "category").filter(move |node| !is_kind(node));
    let chosen = categories().find(|node| node.attribute("domain") == Some("category")).or_else(|| {
        let mut others = categories().filter(|node| node.attribute("domain") != Some("post_tag"));
        others.next()
    })?;
    content(chosen).or_else(|| attribute(chosen, "label")).or_else(|| attribute(chosen, "term"))
}

/// The text of a post without WordPress' codes for pictures, players and embedded pages, which stand in square brackets.
fn without_shortcodes(text: &str) -> Cow<'_, str> {
    /// Codes with a caption or an address between their opening and closing parts.
    const ENCLOSING: &[&str] = &["caption", "wp_caption", "embed", "audio", "video", "playlist"];
    const ALONE: &[&str] = &["gallery", "youtube", "twitter", "tweet", "soundcloud", "instagram"];
    let Some(mut open) = text.find('[') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let name_end =
            rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(rest.len(), |at| at + 1);
        let name = &rest[1..name_end];
        let end = rest.find(']').map(|at| at + 1).filter(|end| *end <= MAX_SHORTCODE);
        match end {
            Some(end) if ENCLOSING.contains(&name) => {
                let closing = format!("[/{name}]");
                let after = rest[end..].find(&closing).map_or(end, |at| end + at + closing.len());
                rest = &rest[after..];
            }
            Some(end) if ALONE.contains(&name) => rest = &rest[end..],
            _ => {
                out.push('[');
                rest = &rest[1..];
            }
        }
        match rest.find('[') {
            Some(next) => open = next,
            None => break,
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn has_text(node: Node) -> bool {
    node.descendants().any(|inner| inner.is_text() && inner.text().is_some_and(|text| !text.trim().is_empty()))
}

fn author(item: Node) -> Option<String> {
    if let Some(creator) = child(item, &["creator"]).and_then(content) {
        return Some(html_text::plain_line(creator));
    }
    let names: Vec<String> =
        children(item, "author").filter_map(|author| child(author, &["name"]).and_then(content)).collect();
    let name = if names.is_empty() { child(item, &["author"]).and_then(content)? } else { names.join(", ") };
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
    names.iter().find_map(|name| children(node, name).next())
}

/// The children of this name, but for those of the vocabularies for pictures, films and podcasts, whose titles and
/// descriptions are not the article's.
fn children<'a, 'i>(node: Node<'a, 'i>, name: &str) -> impl Iterator<Item = Node<'a, 'i>> {
    const OTHERS: [&str; 3] = ["mrss", "itunes", "googleplay"];
    node.children().filter(move |child| {
        let space = child.tag_name().namespace().unwrap_or_default();
        child.is_element() && child.tag_name().name() == name && !OTHERS.iter().any(|other| space.contains(other))
    })
}

fn attribute(node: Node, name: &str) -> Option<String> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value().to_owned())
}

fn content(node: Node) -> Option<String> {
    let text = paragraphs(node).replace('\n', " ");
    (!text.is_empty()).then_some(text)
}
