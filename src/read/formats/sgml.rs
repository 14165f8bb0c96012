//! SGML of news corpora (Gigaword, TREC, Reuters-21578): a `DOC` or `REUTERS` for each article, one after the other without a
//! root, its tags in capitals.

use super::xml;
use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::decode;
use crate::read::format::{Format, Head};
use crate::read::input::Input;

pub(in crate::read) static FORMAT: Format =
    Format { name: "sgml", extensions: &["sgml", "sgm"], recognise: is_sgml, covers: &[], read };

fn is_sgml(head: &Head) -> bool {
    ["<DOC>", "<DOC ", "<DOC\n", "<REUTERS ", "<!DOCTYPE lewis"].iter().any(|start| head.text.starts_with(start))
}

fn read(input: Input, context: Context) -> Articles {
    context.several(input, |bytes, context| {
        let text = decode::text(bytes, context.encoding(), decode::undeclared)?;
        xml::drafts(as_xml(&text).into_bytes(), context)
    })
}

/// The documents under one root, with tags in small letters; an `&` or `<` of the text's own is escaped. The day that a
/// document's name has in it (`NYT_ENG_20231114.0001`) is added to it, and the `TEXT` around `TITLE` and `BODY` is left out.
fn as_xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    out.push_str("<docs>");
    let mut rest = text;
    let mut has_body = false;
    while let Some(at) = rest.find(['&', '<']) {
        out.extend(rest[..at].chars().filter(|c| is_allowed(*c)));
        rest = &rest[at..];
        let name_end = rest[1..]
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '#'))
            .map_or(rest.len(), |n| n + 1);
        let is_tag = rest.starts_with('<') && name_end > 1 && rest[name_end..].contains('>');
        let is_entity = rest.starts_with('&') && name_end > 1 && rest[name_end..].starts_with(';');
        if is_tag {
            let name = rest[..name_end].to_ascii_lowercase();
            if name == "<text" {
                has_body = rest[..end_of(rest, "</TEXT>")].contains("<BODY>");
            }
            if has_body && matches!(name.as_str(), "<text" | "</text") {
                rest = &rest[rest.find('>').map_or(rest.len(), |end| end + 1)..];
                continue;
            }
            out.push_str(in_words(&name));
            if name == "<doc"
                && let Some(day) = day_in_name(&rest[..end_of(rest, "</DOC>")])
            {
                out.extend([" timestamp=\"", day, "\""]);
            }
        } else if is_entity {
            // Of the entities XML knows five; the others are those of HTML.
            let entity = &rest[..=name_end];
            if is_control(entity) {
                rest = &rest[name_end + 1..];
                continue;
            }
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
    out.extend(rest.chars().filter(|c| is_allowed(*c)));
    out.push_str("</docs>");
    out
}

/// The tags of TREC's newspapers (AP, WSJ, FT) by the names of what is in them.
fn in_words(tag: &str) -> &str {
    match tag {
        "<head" | "<hl" => "<headline",
        "</head" | "</hl" => "</headline",
        "<dd" => "<date",
        "</dd" => "</date",
        "<pub" => "<publication",
        "</pub" => "</publication",
        _ => tag,
    }
}

/// Where `tag` begins in `text`, or its end.
fn end_of(text: &str, tag: &str) -> usize {
    memchr::memmem::find(text.as_bytes(), tag.as_bytes()).unwrap_or(text.len())
}

/// Whether XML may hold the character.
fn is_allowed(c: char) -> bool {
    !c.is_ascii_control() || matches!(c, '\t' | '\n' | '\r')
}

/// Whether an entity stands for a character that XML may not hold: `&#3;`.
fn is_control(entity: &str) -> bool {
    let number = entity.strip_prefix("&#").and_then(|rest| rest.strip_suffix(';')?.parse::<u8>().ok());
    number.is_some_and(|number| !is_allowed(char::from(number)))
}

/// The day in the name of a document, which is an attribute or an element: eight digits between letters and a full stop.
fn day_in_name(document: &str) -> Option<&str> {
    let tag_end = document.find('>')?;
    let attribute = || document[..tag_end].split_once("id=\"").and_then(|(_, rest)| rest.split('"').next());
    let element = || {
        let marks = [("<DOCNO>", "</DOCNO>"), ("<DOCID>", "</DOCID>")];
        marks.iter().find_map(|(start, end)| document.split_once(start)?.1.split(end).next())
    };
    let name = attribute().or_else(element)?.trim();
    let start = name.find(|c: char| c.is_ascii_digit())?;
    let digits = name.get(start..start + 8).filter(|day| day.bytes().all(|byte| byte.is_ascii_digit()))?;
    (start > 0 && name[start + 8..].starts_with('.')).then_some(digits)
}
