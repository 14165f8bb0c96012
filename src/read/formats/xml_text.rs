//! The text of marked-up news: paragraphs with an empty line between them.

use roxmltree::{Node, NodeType};

/// Elements that begin a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "hl1",
    "hl2",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "block",
    "bq",
    "blockquote",
    "ol",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "div",
    "section",
    "article",
    "pre",
    "td",
    "th",
    "tr",
    "table",
    "credit",
    "datasource",
    "dateline",
    "tagline",
    "body.content",
    "body.end",
    "body",
];
/// Elements whose text is not the article's.
const ASIDE: &[&str] = &[
    "media",
    "nitf-table",
    "nitf-table-metadata",
    "head",
    "script",
    "style",
    "figure",
    "body.head",
    "body.end",
    "media-caption",
    "media-reference",
    "media-producer",
    "note",
    "aside",
    "nav",
    "title",
];

/// The source of `node`, where it has elements of HTML that stand for quotation marks: it is then read as HTML.
pub(super) fn html_of<'i>(node: Node<'_, 'i>) -> Option<&'i str> {
    let is_mark = |inner: Node| {
        inner.is_element() && matches!(inner.tag_name().name(), "q" | "blockquote") && inner.children().next().is_some()
    };
    // Not of NITF, whose other elements HTML does not know.
    let is_nitf = node.ancestors().chain(node.descendants()).any(|inner| inner.tag_name().name() == "nitf");
    if is_nitf || !node.descendants().any(is_mark) {
        return None;
    }
    node.document().input_text().get(node.range())
}

/// The text of `node`. White space within a paragraph becomes one space; where there are no paragraphs in `node` (plain
/// text in an element), its lines are kept. Linear in the number of nodes at any depth.
pub(super) fn paragraphs(node: Node) -> String {
    let first = node.id().get_usize();
    // For each node below, by its place in document order: the paragraph it is in (an element's place), or `usize::MAX`
    // where it is not to be read.
    let mut within: Vec<usize> = Vec::new();
    let plain =
        !node.descendants().skip(1).any(|inner| inner.is_element() && BLOCKS.contains(&inner.tag_name().name()));
    let mut out = String::new();
    let mut last_block = first;
    let mut pending_space = false;
    for inner in node.descendants() {
        let place = inner.id().get_usize();
        let above = inner
            .parent()
            .and_then(|parent| parent.id().get_usize().checked_sub(first))
            .and_then(|at| within.get(at).copied())
            .unwrap_or(first);
        let name = if inner.is_element() { inner.tag_name().name() } else { "" };
        let own = if place == first {
            first
        } else if above == usize::MAX || ASIDE.contains(&name) {
            usize::MAX
        } else if BLOCKS.contains(&name) {
            place
        } else {
            above
        };
        let at = place.saturating_sub(first);
        within.resize(within.len().max(at + 1), first);
        within[at] = own;
        if own == usize::MAX {
            continue;
        }
        if name == "br" {
            out.truncate(out.trim_end_matches(' ').len());
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            pending_space = false;
        }
        if inner.node_type() != NodeType::Text {
            continue;
        }
        let text = inner.text().unwrap_or_default();
        if plain {
            out.push_str(text);
            continue;
        }
        if own != last_block && !text.trim().is_empty() {
            if !out.is_empty() {
                out.truncate(out.trim_end().len());
                out.push_str("\n\n");
            }
            pending_space = false;
            last_block = own;
        }
        push_collapsed(&mut out, text, &mut pending_space);
    }
    if plain {
        return out.trim().to_owned();
    }
    out.truncate(out.trim_end().len());
    out
}

/// Adds `text` with runs of white space as one space, also across the pieces that a paragraph is in.
fn push_collapsed(out: &mut String, text: &str, pending_space: &mut bool) {
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{A0}' {
            *pending_space = true;
        } else {
            if *pending_space && !out.is_empty() && !out.ends_with('\n') {
                out.push(' ');
            }
            *pending_space = false;
            out.push(c);
        }
    }
}
