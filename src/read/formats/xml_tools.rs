//! XML of tools and archives: trafilatura's own and its TEI, Factiva's, ProQuest's.

use roxmltree::Node;

use super::html_text;
use super::xml_text::paragraphs;
use crate::flow::Metadata;
use crate::read::fields::note_summary;
use crate::read::outcome::{Draft, Drafts, Trouble};

/// The namespace of `xml:lang`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

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
    of_kind(is_trafilatura, trafilatura)
        .or_else(|| of_kind(is_tei, tei))
        .or_else(|| of_kind(is_factiva, factiva))
        .or_else(|| of_kind(is_proquest, proquest))
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
    read_marked(metadata, attribute("id"), &child(doc, "main").map(as_html).unwrap_or_default())
}

/// The text of an article whose elements were put into HTML.
fn read_marked(metadata: Metadata, id: Option<String>, html: &str) -> Result<Draft, Trouble> {
    let text = html_text::of_fragment(html)?;
    // The body may begin with the article's heading.
    let text = match (&metadata.title, text.split_once('\n')) {
        (Some(title), Some((first, rest))) if first.eq_ignore_ascii_case(title) => rest.trim_start().to_owned(),
        _ => text,
    };
    read(metadata, id, text)
}

/// What is in `node` as HTML: the elements of TEI, and of trafilatura's XML that is made after it, by those of HTML that
/// they stand for.
fn as_html(node: Node) -> String {
    let name_of = |node: Node| match node.tag_name().name() {
        "head" => "h2",
        "p" | "ab" => "p",
        "lb" => "br",
        "list" => "ul",
        "item" => "li",
        "quote" => "blockquote",
        "q" | "said" => "q",
        "table" => "table",
        "row" => "tr",
        "cell" => "td",
        "div" => "div",
        _ => "",
    };
    let is_aside = |node: Node| {
        matches!(node.tag_name().name(), "note" | "figure" | "graphic" | "fw")
            || node.tag_name().name() == "div" && node.attribute("type") == Some("comments")
    };
    let mut out = String::new();
    let mut at = node;
    loop {
        // Down, or on to the next node that is not below this one.
        if let Some(text) = at.text().filter(|_| at.is_text()) {
            html_escape::encode_text_to_string(text, &mut out);
        }
        let name = if at == node { "" } else { name_of(at) };
        if !name.is_empty() {
            out.extend(["<", name, ">"]);
        }
        if let Some(inner) = at.first_child().filter(|_| !is_aside(at)) {
            at = inner;
            continue;
        }
        loop {
            let name = if at == node { "" } else { name_of(at) };
            if !matches!(name, "" | "br") {
                out.extend(["</", name, ">"]);
            }
            if at == node {
                return out;
            }
            if let Some(next) = at.next_sibling() {
                at = next;
                break;
            }
            let Some(parent) = at.parent() else { return out };
            at = parent;
        }
    }
}

fn is_tei(node: &Node) -> bool {
    node.tag_name().name() == "TEI" && below(*node, "teiHeader").is_some()
}

fn tei(tei: Node) -> Result<Draft, Trouble> {
    let header = below(tei, "teiHeader").unwrap_or(tei);
    // Where a corpus was made from printed articles, its source is described apart from the file itself.
    let source = below(header, "sourceDesc");
    let title = below(header, "titleStmt").and_then(|statement| child(statement, "title")).and_then(line);
    let date_in = |part: Node| {
        let mut dates = part.descendants().filter(|node| node.is_element() && node.tag_name().name() == "date");
        dates.find_map(|node| node.attribute("when").map(str::to_owned).or_else(|| line(node)))
    };
    let journal = source.and_then(|source| {
        let mut titles = source.descendants().filter(|node| node.is_element() && node.tag_name().name() == "title");
        titles.find(|title| matches!(title.attribute("level"), Some("j" | "s"))).and_then(line)
    });
    let target = |name: &str| below(header, name).and_then(|node| node.attribute("target").map(str::to_owned));
    let metadata = Metadata {
        title: title.or_else(|| below(header, "title").and_then(line)),
        author: below(header, "author").and_then(line),
        outlet: journal
            .or_else(|| source.and_then(|source| below(source, "publisher")).and_then(line))
            .or_else(|| below(header, "publisher").and_then(line)),
        date: source.and_then(date_in).or_else(|| date_in(header)),
        url: target("ptr").or_else(|| target("ref")),
        section: None,
        language: below(header, "language")
            .and_then(|node| node.attribute("ident").map(str::to_owned))
            .or_else(|| tei.attribute((XML, "lang")).map(str::to_owned)),
    };
    let body = below(tei, "text").and_then(|text| below(text, "body"));
    read_marked(metadata, None, &body.map(as_html).unwrap_or_default())
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

/// `<RECORD><GOID>...<DFS><PubFrosting><Title>...<Obj><TitleAtt><Title>...<TextInfo><Text>`, of ProQuest's TDM Studio.
fn is_proquest(node: &Node) -> bool {
    node.tag_name().name() == "RECORD" && child(*node, "Obj").is_some() && child(*node, "GOID").is_some()
}

fn proquest(record: Node) -> Result<Draft, Trouble> {
    let object = child(record, "Obj").unwrap_or(record);
    let of = |node: Node, name: &str| below(node, name).and_then(line);
    let writers = object.descendants().filter(|node| node.is_element() && node.tag_name().name() == "Contributor");
    let writers: Vec<String> = writers
        .filter(|writer| of(*writer, "ContribRole").is_none_or(|role| role == "Author"))
        .filter_map(|writer| of(writer, "OriginalForm").or_else(|| of(writer, "NormalizedForm")))
        .collect();
    let metadata = Metadata {
        title: of(object, "Title"),
        author: (!writers.is_empty()).then(|| super::without_by(writers.join(", "))),
        outlet: below(record, "PubFrosting").and_then(|publication| of(publication, "Title")),
        date: of(object, "NumericDate").or_else(|| of(object, "StartDate")).or_else(|| of(object, "AlphaDate")),
        language: of(object, "ISOCode").or_else(|| of(object, "RawLang")),
        ..Metadata::default()
    };
    let mut draft = Draft { id: of(record, "GOID"), metadata, ..Draft::default() };
    let whole = below(record, "TextInfo").and_then(|info| below(info, "Text"));
    let summary = || below(object, "AbsText").or_else(|| below(object, "Abstract"));
    let source = whole.or_else(summary).map(paragraphs).unwrap_or_default();
    if source.trim().is_empty() {
        return Err(Trouble::failed("no_text", "the record has no text in it; export the full text"));
    }
    if whole.is_none() {
        draft.note = Some(note_summary());
    }
    // It is HTML in the letters of XML.
    draft.set_text(source);
    Ok(draft)
}
