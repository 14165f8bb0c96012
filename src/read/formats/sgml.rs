//! SGML of news corpora (Gigaword, TREC): a `DOC` for each article, one after the other without a root, its tags in capitals.

use super::xml;
use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::decode;
use crate::read::format::{Format, Head};
use crate::read::input::Input;

pub(in crate::read) static FORMAT: Format =
    Format { name: "sgml", extensions: &["sgml", "sgm"], recognise: is_sgml, covers: &[], read };

fn is_sgml(head: &Head) -> bool {
    ["<DOC>", "<DOC ", "<DOC\n"].iter().any(|start| head.text.starts_with(start))
}

fn read(input: Input, context: Context) -> Articles {
    context.several(input, |bytes, context| {
        let text = decode::text(bytes, context.encoding(), decode::undeclared)?;
        xml::drafts(as_xml(&text).into_bytes(), context)
    })
}

/// The documents under one root, with tags in small letters; an `&` or `<` of the text's own is escaped.
fn as_xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    out.push_str("<docs>");
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name_end = rest[1..]
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '#'))
            .map_or(rest.len(), |n| n + 1);
        let is_tag = rest.starts_with('<') && name_end > 1 && rest[name_end..].contains('>');
        let is_entity = rest.starts_with('&') && name_end > 1 && rest[name_end..].starts_with(';');
        if is_tag {
            out.push_str(&rest[..name_end].to_ascii_lowercase());
        } else if is_entity {
            // Of the entities XML knows five; the others are those of HTML.
            let entity = &rest[..=name_end];
            let known = entity.starts_with("&#") || ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"].contains(&entity);
            if known {
                out.push_str(entity)
            } else {
                out.push_str(&html_escape::decode_html_entities(entity).replace('&', "&amp;"))
            }
            rest = &rest[name_end + 1..];
            continue;
        } else {
            out.push_str(if rest.starts_with('&') { "&amp;" } else { "&lt;" });
            rest = &rest[1..];
            continue;
        }
        rest = &rest[name_end..];
    }
    out.push_str(rest);
    out.push_str("</docs>");
    out
}
