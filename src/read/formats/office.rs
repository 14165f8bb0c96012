//! Word processors' documents: .docx and .odt. The text is that of the paragraphs, with an empty line between them.

use roxmltree::{Document, Node, ParsingOptions};

use super::xml_bounds;
use super::zip::Archive;
use crate::flow::Metadata;
use crate::read::context::Context;
use crate::read::outcome::{Draft, Trouble};

/// Elements of an OpenDocument text whose paragraphs are not the document's.
const ASIDE_OF_ODT: &[&str] = &["tracked-changes", "annotation", "note", "bookmark"];

/// More nodes are refused: they would take a hundred times the part's size in memory.
const MAX_NODES: u32 = 1_000_000;

pub(super) fn docx(archive: &mut Archive, context: &Context) -> Result<Draft, Trouble> {
    let part = part(archive, "word/document.xml", context)?;
    let document = parsed(&part)?;
    let mut out = Paragraphs::default();
    for node in document.root_element().descendants() {
        let name = node.tag_name().name();
        match name {
            "p" => out.next_paragraph(),
            "tab" if !is_in(node, &["pPr", "tabs"]) => out.push(" "),
            "br" | "cr" => out.push("\n"),
            "noBreakHyphen" => out.push("-"),
            _ => {}
        }
        if let (true, Some(text)) = (node.is_text(), node.text())
            && node.parent().is_some_and(|parent| parent.tag_name().name() == "t")
            // Text that was deleted, that a field is made by, or that repeats a drawing's for older programs.
            && !is_in(node, &["del", "moveFrom", "instrText", "Fallback"])
            && !is_hidden(node)
        {
            out.push(text);
        }
    }
    let mut metadata = Metadata::default();
    if let Ok(core) = archive.whole("docProps/core.xml", 1 << 20)
        && let Ok(core) = String::from_utf8(core)
        && let Ok(core) = parsed(&core)
    {
        metadata = properties(core.root_element());
    }
    out.draft(metadata)
}

/// Whether the run of a text is hidden (`w:vanish`).
fn is_hidden(text: Node) -> bool {
    let child = |node: Node<'_, '_>, name: &str| node.children().any(|inner| inner.tag_name().name() == name);
    let run = text.ancestors().take(4).find(|above| above.tag_name().name() == "r");
    let properties = run.and_then(|run| run.children().find(|inner| inner.tag_name().name() == "rPr"));
    properties.is_some_and(|properties| child(properties, "vanish"))
}

pub(super) fn odt(archive: &mut Archive, context: &Context) -> Result<Draft, Trouble> {
    let part = part(archive, "content.xml", context)?;
    let document = parsed(&part)?;
    let body = document.descendants().find(|node| node.is_element() && node.tag_name().name() == "body");
    let mut out = Paragraphs::default();
    for node in body.unwrap_or(document.root_element()).descendants() {
        if is_in(node, ASIDE_OF_ODT) {
            continue;
        }
        match node.tag_name().name() {
            "p" | "h" => out.next_paragraph(),
            "s" | "tab" => out.push(" "),
            "line-break" => out.push("\n"),
            _ => {}
        }
        if let (true, Some(text)) = (node.is_text(), node.text())
            && node.ancestors().any(|above| matches!(above.tag_name().name(), "p" | "h"))
        {
            out.push(&collapsed(text));
        }
    }
    let mut metadata = Metadata::default();
    if let Ok(meta) = archive.whole("meta.xml", 1 << 20)
        && let Ok(meta) = String::from_utf8(meta)
        && let Ok(meta) = parsed(&meta)
    {
        metadata = properties(meta.root_element());
    }
    out.draft(metadata)
}

fn part(archive: &mut Archive, name: &str, context: &Context) -> Result<String, Trouble> {
    let bytes = archive.whole(name, context.reader.0.bounds.article)?;
    crate::read::decode::text(bytes, None, crate::read::decode::undeclared)
}

pub(super) fn parsed(text: &str) -> Result<Document<'_>, Trouble> {
    xml_bounds::check(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options)
        .map_err(|error| Trouble::failed("bad_document", format!("a part of it is not well-formed XML: {error}")))
}

/// Whether one of the nodes above, which are few in a document, has one of these names.
fn is_in(node: Node, names: &[&str]) -> bool {
    node.ancestors().skip(1).take(24).any(|above| names.contains(&above.tag_name().name()))
}

/// Title, author, date and language, as Dublin Core has them.
fn properties(root: Node) -> Metadata {
    let value = |name: &str| {
        let node = root.descendants().find(|node| node.is_element() && node.tag_name().name() == name)?;
        node.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    Metadata {
        title: value("title"),
        author: value("initial-creator").or_else(|| value("creator")),
        date: value("created").or_else(|| value("creation-date")),
        language: value("language"),
        ..Metadata::default()
    }
}

fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if matches!(c, ' ' | '\t' | '\n' | '\r') { ' ' } else { c };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}

/// The paragraphs of a document as they come.
#[derive(Default)]
struct Paragraphs {
    text: String,
    current: String,
}

impl Paragraphs {
    fn push(&mut self, text: &str) {
        self.current.push_str(text);
    }

    fn next_paragraph(&mut self) {
        let paragraph = self.current.trim();
        if !paragraph.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(paragraph);
        }
        self.current.clear();
    }

    fn draft(mut self, metadata: Metadata) -> Result<Draft, Trouble> {
        self.next_paragraph();
        if self.text.is_empty() {
            return Err(Trouble::empty("the document"));
        }
        Ok(Draft { metadata, text: self.text, ..Draft::default() })
    }
}
