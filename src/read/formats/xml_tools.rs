//! XML of tools and archives: trafilatura's own and its TEI, Factiva's.

use roxmltree::Node;

use super::xml_text::paragraphs;
use crate::flow::Metadata;
use crate::read::outcome::{Draft, Drafts, Trouble};

/// The articles below `root`, if it is of one of these kinds.
pub(super) fn drafts(root: Node) -> Option<Drafts> {
    let of_kind = |is: fn(&Node) -> bool, draft: fn(Node) -> Result<Draft, Trouble>| {
        let nodes: Vec<Node> = root.descendants().filter(|node| node.is_element() && is(node)).collect();
        if nodes.is_empty() {
            return None;
        }
        let mut drafts: Vec<_> = nodes.into_iter().map(draft).collect();
        // A root that is itself the article is a file of one.
        match (is(&root), drafts.len()) {
            (true, 1) => drafts.pop()?.ok().map(Drafts::One),
            _ => Some(Drafts::Many(drafts)),
        }
    };
    of_kind(is_trafilatura, trafilatura).or_else(|| of_kind(is_tei, tei)).or_else(|| of_kind(is_factiva, factiva))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

fn below<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.descendants().find(|inner| inner.is_element() && inner.tag_name().name() == name)
}

fn line(node: Node) -> Option<String> {
    let text = paragraphs(node).split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn read(metadata: Metadata, id: Option<String>, text: String) -> Result<Draft, Trouble> {
    if text.is_empty() {
        return Err(Trouble::failed("no_text", "the article has no text in it"));
    }
    Ok(Draft { id, metadata, text, ..Draft::default() })
}

/// `<doc sitename="..."><main>...</main><comments/></doc>`
fn is_trafilatura(node: &Node) -> bool {
    node.tag_name().name() == "doc" && child(*node, "main").is_some()
}

fn trafilatura(doc: Node) -> Result<Draft, Trouble> {
    let attribute = |name: &str| doc.attribute(name).filter(|value| !value.trim().is_empty()).map(str::to_owned);
    let metadata = Metadata {
        title: attribute("title"),
        author: attribute("author"),
        outlet: attribute("sitename").or_else(|| attribute("source-hostname")).or_else(|| attribute("hostname")),
        date: attribute("date"),
        url: attribute("url").or_else(|| attribute("source")),
        section: attribute("categories"),
        language: attribute("language"),
    };
    read(metadata, attribute("id"), child(doc, "main").map(paragraphs).unwrap_or_default())
}

fn is_tei(node: &Node) -> bool {
    node.tag_name().name() == "TEI" && below(*node, "teiHeader").is_some()
}

fn tei(tei: Node) -> Result<Draft, Trouble> {
    let header = below(tei, "teiHeader").unwrap_or(tei);
    let title = below(header, "titleStmt").and_then(|statement| child(statement, "title")).and_then(line);
    let date = header.descendants().filter(|node| node.is_element() && node.tag_name().name() == "date");
    let date = date.into_iter().find_map(|node| node.attribute("when").map(str::to_owned).or_else(|| line(node)));
    let target = |name: &str| below(header, name).and_then(|node| node.attribute("target").map(str::to_owned));
    let metadata = Metadata {
        title: title.or_else(|| below(header, "title").and_then(line)),
        author: below(header, "author").and_then(line),
        outlet: below(header, "publisher").and_then(line),
        date,
        url: target("ptr").or_else(|| target("ref")),
        section: None,
        language: below(header, "language").and_then(|node| node.attribute("ident").map(str::to_owned)),
    };
    let body = below(tei, "text").and_then(|text| below(text, "body"));
    // Comments have a part of the body of their own.
    let parts: Vec<Node> = body
        .map(|body| {
            let parts = body.children().filter(Node::is_element);
            parts.filter(|part| part.attribute("type") != Some("comments")).collect()
        })
        .unwrap_or_default();
    let pieces: Vec<String> = parts.into_iter().map(paragraphs).filter(|piece| !piece.is_empty()).collect();
    read(metadata, None, pieces.join("\n\n"))
}

fn is_factiva(node: &Node) -> bool {
    node.tag_name().name() == "article"
        && (child(*node, "leadParagraph").is_some() || child(*node, "tailParagraphs").is_some())
}

fn factiva(article: Node) -> Result<Draft, Trouble> {
    let of = |name: &str| child(article, name).and_then(line);
    let metadata = Metadata {
        title: of("headline"),
        author: of("byline").map(super::without_by),
        outlet: of("sourceName").or_else(|| of("publisherName")),
        date: of("publicationDate"),
        url: None,
        section: of("section").or_else(|| of("sectionName")),
        language: of("baseLanguage"),
    };
    let pieces: Vec<String> = ["leadParagraph", "tailParagraphs"]
        .iter()
        .filter_map(|name| child(article, name))
        .flat_map(|part| part.children().filter(Node::is_element).map(paragraphs).collect::<Vec<_>>())
        .filter(|piece| !piece.is_empty())
        .collect();
    read(metadata, of("accessionNo"), pieces.join("\n\n"))
}
