//! News in XML: NITF, NewsML-G2 and NewsML 1 around NITF or XHTML, and plain elements with an article's field names.

use std::io::{Cursor, Read};

use encoding_rs::Encoding;
use roxmltree::{Document, Node, ParsingOptions};

use super::html_metadata::without_by;
use super::xml_stream::{self, Cut};
use super::xml_text::{html_of, paragraphs};
use super::{feed, html, xml_bounds, xml_tools};
use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::decode;
use crate::read::fields::{Best, FieldNames, Piece};
use crate::read::format::{Format, Head};
use crate::read::input::{self, Input};
use crate::read::outcome::{Draft, Drafts, Trouble};
use crate::read::stream;

/// Larger files are cut at their articles.
const STREAMED_FROM: u64 = 1 << 20;
/// More nodes are refused: they would take a hundred times the file's size in memory.
const MOST_NODES: u32 = 500_000;

pub(in crate::read) static FORMAT: Format = Format {
    name: "xml",
    extensions: &["xml", "nitf", "newsml", "rss", "atom", "rdf", "tei"],
    recognise: is_xml,
    covers: &["html"],
    read,
};

/// Whether it begins as XML does.
fn is_xml(head: &Head) -> bool {
    ["<?xml ", "<rss", "<feed", "<nitf", "<newsml", "<newsitem", "<newsmessage", "<tei"]
        .iter()
        .any(|start| head.starts_with(start))
}

/// Whether it begins as a feed or a wire's message does, below its declaration and comments.
pub(super) fn is_news(head: &Head) -> bool {
    let mut text = head.text.as_ref();
    for (start, end) in [("<?xml", "?>"), ("<!--", "-->"), ("<?xml-stylesheet", "?>"), ("<!--", "-->")] {
        if let Some((_, rest)) = text.strip_prefix(start).and_then(|rest| rest.split_once(end)) {
            text = rest.trim_start();
        }
    }
    let root = text.split([' ', '>', '\n', '\r', '\t']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(root.as_str(), "<rss" | "<feed" | "<rdf:rdf" | "<nitf" | "<newsml" | "<newsitem" | "<newsmessage")
}

fn read(input: Input, context: Context) -> Articles {
    // `<article>` may begin either; a page is hardly ever sound XML.
    let head = Head::new(input.head());
    if html::is_document(&head) && !head.starts_with("<?xml") {
        return (html::FORMAT.read)(input, context.in_format(html::FORMAT.name));
    }
    let streamed_from = STREAMED_FROM.min(input.bounds.article);
    if input.size().is_some_and(|size| size <= streamed_from) {
        return context.several(input, drafts);
    }
    let opened = match stream::open(input, context.encoding()) {
        Ok(opened) => opened,
        Err(trouble) => return context.dropped(trouble),
    };
    let (mut reader, compression) = (opened.reader, opened.compression);
    let mut beginning = Vec::new();
    if let Err(error) = reader.by_ref().take(streamed_from + 1).read_to_end(&mut beginning) {
        return context.dropped(input::trouble(&error, compression));
    }
    if beginning.len() as u64 <= streamed_from {
        return context.drafts(drafts(beginning, &context));
    }
    let reader = Box::new(Cursor::new(beginning).chain(reader));
    match xml_stream::cut(reader, compression, context.same(), drafts) {
        Ok(Cut::Items(items)) => Articles::many(items),
        Ok(Cut::Whole(bytes)) => context.drafts(drafts(bytes, &context)),
        Err(trouble) => context.dropped(trouble),
    }
}

pub(super) fn drafts(bytes: Vec<u8>, context: &Context) -> Result<Drafts, Trouble> {
    let text = decode::text(bytes, context.encoding(), declared)?;
    xml_bounds::check(&text)?;
    // A DTD is let through since NITF files name one; roxmltree fetches nothing, and what its entities expand to is bounded.
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text.trim_start(), options)
        .map_err(|error| Trouble::failed("bad_xml", format!("it is not well-formed XML: {error}")))?;
    let root = document.root_element();
    if root.tag_name().name() == "html" {
        return html::from_text(&text, context.dates()).map(Drafts::One);
    }
    if feed::is_feed(root) {
        return Ok(feed::drafts(root));
    }
    if root.tag_name().name() == "mediawiki" {
        let reason = "it is a dump of MediaWiki, whose markup is not read; take its plain texts out first";
        return Err(Trouble::failed("unknown_xml", reason));
    }
    if let Some(drafts) = xml_tools::drafts(root) {
        return Ok(drafts);
    }
    // An item within an item (NITF in NewsML) is part of it.
    let mut end = 0;
    let mut items = Vec::new();
    for node in root.descendants().filter(is_item) {
        if node.range().start >= end {
            end = node.range().end;
            items.push(node);
        }
    }
    if items.is_empty() {
        return plain(root, context.names());
    }
    if let [only] = items[..] {
        return item(only).map(Drafts::One);
    }
    Ok(Drafts::Many(items.into_iter().map(item).collect()))
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(256)];
    let end = memchr::memmem::find(head, b"?>")?;
    let at = memchr::memmem::find(&head[..end], b"encoding")?;
    let rest = head[at + b"encoding".len()..end].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, rest) = rest.split_first()?;
    let length = rest.iter().position(|byte| byte == quote)?;
    Encoding::for_label(&rest[..length])
}

/// An element that holds one piece of news.
fn is_item(node: &Node) -> bool {
    matches!(node.tag_name().name(), "newsItem" | "NewsItem" | "nitf" | "articleDoc") && node.is_element()
}

/// The draft of a `nitf`, `newsItem` (G2) or `NewsItem` (NewsML 1) element.
fn item(item: Node) -> Result<Draft, Trouble> {
    let mut best = Best::default();
    if let Some(tag) = item.attributes().find(|attribute| attribute.name() == "lang") {
        best.offer(Piece::Language, 9, || Some(tag.value().to_owned()));
    }
    if let Some(guid) = item.attribute("guid") {
        best.offer(Piece::Id, 0, || Some(guid.to_owned()));
    }
    for node in item.descendants().filter(Node::is_element) {
        metadata(&mut best, node);
    }
    let class = kind_of(item);
    if let Some(class) = class.filter(|class| !class.eq_ignore_ascii_case("text")) {
        return Err(Trouble::skipped("not_text", format!("the news item is of class {class}, which is no text")));
    }
    if let Some(body) = body_of(item) {
        let text = html_of(body).map_or_else(|| paragraphs(body), str::to_owned);
        best.offer(Piece::Text, 0, || Some(text));
    }
    let draft = best.into_draft();
    if !draft.has_text() {
        return Err(Trouble::failed(
            "no_text",
            "the news item has no text in a form that is known (NITF, XHTML, plain)",
        ));
    }
    Ok(draft)
}

/// The class of a NewsML-G2 item ('text', 'picture', 'composite'), or what a NewsML 1 item has instead of text.
fn kind_of<'a>(item: Node<'a, '_>) -> Option<&'a str> {
    let class = item.descendants().find(|node| node.is_element() && node.tag_name().name() == "itemClass");
    if let Some(code) = class.and_then(|class| class.attribute("qcode")) {
        return code.rsplit_once(':').map(|(_, class)| class).or(Some(code));
    }
    let media = || item.descendants().filter(|node| node.is_element() && node.tag_name().name() == "MediaType");
    let is_text = media().any(|node| node.attribute("FormalName").is_some_and(|of| of.eq_ignore_ascii_case("text")));
    if is_text { None } else { media().find_map(|node| node.attribute("FormalName")) }
}

/// Offers what one element of a news item says about it.
fn metadata(best: &mut Best, node: Node) {
    let mut offer = |piece, rank, value: Option<String>| best.offer(piece, rank, || value);
    let attribute = |name: &str| node.attribute(name).map(str::to_owned);
    let parent = node.parent_element().map_or("", |parent| parent.tag_name().name());
    match node.tag_name().name() {
        "headline" | "HeadLine" => offer(Piece::Title, 0, content(node)),
        "hl1" => offer(Piece::Title, 1, content(node)),
        "title" if parent == "head" => offer(Piece::Title, 2, content(node)),
        "by" | "ByLine" => offer(Piece::Author, 0, content(node).map(without_by)),
        "byline" => offer(Piece::Author, 1, author(node)),
        "creator" => offer(Piece::Author, 2, name_or_literal(node)),
        "provider" | "infoSource" => offer(Piece::Outlet, 1, name_or_literal(node)),
        "pubdata" => {
            offer(Piece::Outlet, 0, attribute("name"));
            offer(Piece::Date, 1, attribute("date.publication"));
            offer(Piece::Url, 0, attribute("ex-ref"));
            offer(Piece::Section, 0, attribute("position.section"));
        }
        "distributor" => offer(Piece::Outlet, 2, content(node)),
        "doc.copyright" => offer(Piece::Outlet, 3, attribute("holder")),
        "copyrightHolder" => offer(Piece::Outlet, 4, name_or_literal(node)),
        "Provider" => offer(
            Piece::Outlet,
            2,
            node.descendants().find_map(|party| party.attribute("FormalName")).map(str::to_owned),
        ),
        "date.issue" => offer(Piece::Date, 0, attribute("norm")),
        "contentCreated" => offer(Piece::Date, 2, content(node)),
        "firstCreated" | "FirstCreated" => offer(Piece::Date, 3, content(node)),
        "versionCreated" | "ThisRevisionCreated" => offer(Piece::Date, 4, content(node)),
        "DateId" => offer(Piece::Date, 5, content(node)),
        "doc-id" => offer(Piece::Id, 1, attribute("id-string")),
        "NewsItemId" => offer(Piece::Id, 2, content(node)),
        "language" | "Language" => offer(Piece::Language, 0, attribute("tag").or_else(|| attribute("FormalName"))),
        _ => {}
    }
}

/// A NITF byline: the person in it, else all of it but for the title of the person.
fn author(byline: Node) -> Option<String> {
    let person = byline.descendants().find(|node| node.tag_name().name() == "person");
    let but_title = || {
        let pieces = byline.children().filter(|child| child.tag_name().name() != "byttl");
        let text: String =
            pieces.flat_map(|child| child.descendants()).filter(Node::is_text).filter_map(|node| node.text()).collect();
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then_some(line)
    };
    person.and_then(content).or_else(but_title).map(without_by)
}

/// Of a G2 concept its `name`, else its `literal`.
fn name_or_literal(node: Node) -> Option<String> {
    let name = node.children().find(|child| child.tag_name().name() == "name").and_then(content);
    name.or_else(|| node.attribute("literal").map(str::to_owned))
}

/// All the text in a node, in one line; `None` if there is none.
fn content(node: Node) -> Option<String> {
    let text = paragraphs(node).replace('\n', " ");
    (!text.is_empty()).then_some(text)
}

/// Where an item's text stands.
fn body_of<'a, 'i>(item: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    const BODIES: &[&str] = &["body.content", "body", "inlineXML", "inlineData", "DataContent"];
    let named = |name: &str| {
        let name = name.to_owned();
        item.descendants().filter(move |node| node.is_element() && node.tag_name().name() == name)
    };
    // A NewsML 1 item may have components beside its body: a style sheet, a headline, a contact. The role says which is
    // which; where none is the body, the longest is.
    let role = |node: &Node| {
        let component = node.parent_element()?.parent_element()?;
        let role = component.children().find(|child| child.tag_name().name() == "Role")?;
        role.attribute("FormalName").map(str::to_ascii_lowercase)
    };
    let contents: Vec<Node> = named("DataContent").collect();
    if contents.len() > 1 {
        let main = contents.iter().find(|node| role(node).is_some_and(|role| role == "body" || role == "main"));
        let no_furniture = |node: &&Node| {
            role(node).is_none_or(|role| !["stylesheet", "caption", "contact", "headline"].contains(&role.as_str()))
        };
        let longest = || contents.iter().filter(no_furniture).max_by_key(|node| paragraphs(**node).len());
        return main.or_else(longest).copied();
    }
    let body = BODIES.iter().find_map(|name| named(name).next())?;
    // The New York Times' corpus has the first paragraphs apart, and again in the whole text.
    Some(named("block").find(|block| block.attribute("class") == Some("full_text")).unwrap_or(body))
}

/// Other XML: an element with a child for the text is an article; its siblings of that kind are too, and so are those of its
/// kind at its depth, where each lies in an element of its own, which may say more of it.
fn plain(root: Node, names: &FieldNames) -> Result<Drafts, Trouble> {
    let is_text = |node: &Node| {
        node.is_element() && names.pieces(node.tag_name().name()).iter().any(|(piece, _)| *piece == Piece::Text)
    };
    // In <article><text> it is the inner one that is the text.
    let has_text = |node: &Node| node.children().any(|child| is_text(&child) && !child.children().any(|c| is_text(&c)));
    if has_text(&root) {
        return Ok(Drafts::One(record(root, names)));
    }
    let Some(first) = root.descendants().filter(Node::is_element).find(has_text) else {
        let name = root.tag_name().name();
        let reason =
            format!("its root '{name}' is not NITF, NewsML or XHTML, and nothing in it has a field for the text");
        return Err(Trouble::failed("unknown_xml", reason));
    };
    let siblings = first.parent_element().unwrap_or(first);
    let is_alike = |node: &Node| node.is_element() && node.tag_name().name() == first.tag_name().name();
    let mut records: Vec<Node> = siblings.children().filter(is_alike).collect();
    let is_wrapped = records.len() == 1 && siblings != root;
    if is_wrapped {
        let depth = first.ancestors().count();
        records = root
            .descendants()
            .filter(|node| is_alike(node) && has_text(node) && node.ancestors().count() == depth)
            .collect();
    }
    let drafts = records.into_iter().map(|node| {
        let mut draft = record(node, names);
        if let Some(around) = node.parent_element().filter(|_| is_wrapped) {
            draft.metadata.complete_from(&record(around, names).metadata);
        }
        Ok(draft)
    });
    Ok(Drafts::Many(drafts.collect()))
}

/// Of an element with others in it its name or title (`<source><id>5</id><name>The Post</name></source>`), else all of it.
fn named(node: Node) -> Option<String> {
    let is_name = |child: &Node| matches!(child.tag_name().name(), "name" | "title" | "Name" | "Title");
    node.children().find(|child| child.is_element() && is_name(child)).and_then(content).or_else(|| content(node))
}

fn record(node: Node, names: &FieldNames) -> Draft {
    let mut best = Best::default();
    for attribute in node.attributes() {
        let piece = if attribute.name() == "lang" { Some((Piece::Language, 9)) } else { None };
        for (piece, rank) in names.pieces(attribute.name()).iter().copied().chain(piece) {
            best.offer(piece, rank, || Some(attribute.value().to_owned()));
        }
    }
    for child in node.children().filter(Node::is_element) {
        for (piece, rank) in names.pieces(child.tag_name().name()) {
            best.offer(*piece, *rank, || if *piece == Piece::Text { Some(paragraphs(child)) } else { named(child) });
        }
    }
    best.into_draft()
}
