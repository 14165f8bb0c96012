//! Bounds on XML before it is parsed, found in one pass over the text: the parser looks at all attributes of an element
//! for each one, at all namespaces in scope for each element, and expands entities in full.

use std::collections::{HashMap, HashSet};

use memchr::memmem;

use crate::read::outcome::Trouble;

/// Attributes of one element. News formats have a dozen.
const MAX_ATTRIBUTES: usize = 256;
/// Declarations of namespaces in scope at once, and different ones in the whole text. Office documents have some forty.
const MAX_NAMESPACES: usize = 128;
const MAX_DIFFERENT_NAMESPACES: usize = 1024;
/// Bytes that entities may expand to beyond [`EXPANSION_ALLOWANCE`], as a multiple of the text's own.
const MAX_EXPANSION: usize = 4;
const EXPANSION_ALLOWANCE: usize = 1 << 20;
/// Entities within entities; the parser allows no more.
const MAX_DEPTH: usize = 10;

/// Refuses a text that the parser would take more than linear time or memory for.
pub(super) fn check(text: &str) -> Result<(), Trouble> {
    let bytes = text.as_bytes();
    let mut scan = Scan { bytes, at: 0, namespaces: HashSet::new(), open: Vec::new(), in_scope: 0 };
    let mut entities = HashMap::new();
    while let Some(found) = memchr::memchr(b'<', &bytes[scan.at..]) {
        scan.at += found;
        let rest = &bytes[scan.at..];
        if rest.starts_with(b"<!--") {
            scan.skip_past(b"-->");
        } else if rest.starts_with(b"<![CDATA[") {
            scan.skip_past(b"]]>");
        } else if rest.starts_with(b"<?") {
            scan.skip_past(b"?>");
        } else if rest.starts_with(b"<!ENTITY") {
            let end = scan.declaration();
            entity(&text[scan.at..end], &mut entities);
            scan.at = end;
        } else if rest.starts_with(b"<!") {
            // Its declarations are looked at like tags.
            scan.at += 2;
        } else {
            scan.tag()?;
        }
    }
    if entities.is_empty() { Ok(()) } else { check_expansion(text, &entities) }
}

fn refused(what: &str, bound: usize) -> Trouble {
    Trouble::failed(
        "bad_xml",
        format!("it has more than {bound} {what}, which no article needs; save its text instead"),
    )
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    /// Hashes of the declarations so far.
    namespaces: HashSet<blake3::Hash>,
    /// Of each open element, the declarations in it.
    open: Vec<u32>,
    in_scope: usize,
}

impl Scan<'_> {
    fn skip_past(&mut self, end: &[u8]) {
        self.at =
            memmem::find(&self.bytes[self.at..], end).map_or(self.bytes.len(), |found| self.at + found + end.len());
    }

    /// Behind the declaration that begins here; a '>' in a quoted value is passed over.
    fn declaration(&self) -> usize {
        let mut at = self.at;
        while let Some(&byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'>' => break,
                b'"' | b'\'' => at += memchr::memchr(byte, &self.bytes[at..]).map_or(self.bytes.len() - at, |n| n + 1),
                _ => {}
            }
        }
        at
    }

    /// An opening or closing tag.
    fn tag(&mut self) -> Result<(), Trouble> {
        let start = self.at;
        let end = self.declaration();
        let tag = &self.bytes[start..end];
        self.at = end.max(start + 1);
        if tag.starts_with(b"</") {
            self.in_scope -= self.open.pop().unwrap_or(0) as usize;
            return Ok(());
        }
        let (mut attributes, mut declared) = (0, 0u32);
        let mut rest = tag;
        while let Some(sign) = memchr::memchr(b'=', rest) {
            attributes += 1;
            let name = rest[..sign].trim_ascii_end();
            let name = name.rsplit(u8::is_ascii_whitespace).next().unwrap_or(name);
            let value = rest[sign + 1..].trim_ascii_start();
            let (value, after) = match value.split_first() {
                Some((quote @ (b'"' | b'\''), inner)) => match memchr::memchr(*quote, inner) {
                    Some(end) => inner.split_at(end),
                    None => (inner, &[][..]),
                },
                _ => (&[][..], value),
            };
            if name.starts_with(b"xmlns") {
                declared += 1;
                let mut hasher = blake3::Hasher::new();
                self.namespaces.insert(hasher.update(name).update(b"=").update(value).finalize());
            }
            rest = after.get(1..).unwrap_or(&[]);
        }
        if attributes > MAX_ATTRIBUTES {
            return Err(refused("attributes in one element", MAX_ATTRIBUTES));
        }
        if !tag.ends_with(b"/>") {
            self.open.push(declared);
            self.in_scope += declared as usize;
        }
        if self.in_scope > MAX_NAMESPACES {
            return Err(refused("namespaces in one element", MAX_NAMESPACES));
        }
        if self.namespaces.len() > MAX_DIFFERENT_NAMESPACES {
            return Err(refused("different namespaces", MAX_DIFFERENT_NAMESPACES));
        }
        Ok(())
    }
}

/// Takes note of an entity that is declared by its text.
fn entity<'t>(declaration: &'t str, entities: &mut HashMap<&'t str, &'t str>) {
    let rest = declaration.trim_start_matches("<!ENTITY").trim_start();
    let Some((name, rest)) = rest.split_once(|c: char| c.is_ascii_whitespace()) else { return };
    let rest = rest.trim_start();
    let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return };
    if let Some((value, _)) = rest[1..].split_once(quote) {
        // The first declaration of a name counts.
        entities.entry(name).or_insert(value);
    }
}

/// Refuses a text whose entities expand to many times its size.
fn check_expansion(text: &str, entities: &HashMap<&str, &str>) -> Result<(), Trouble> {
    let bound = text.len().saturating_mul(MAX_EXPANSION).saturating_add(EXPANSION_ALLOWANCE);
    let mut sizes = HashMap::new();
    if expanded(text, entities, &mut sizes, 0) > bound {
        return Err(refused("bytes in its entities when they are expanded", bound));
    }
    Ok(())
}

/// Bytes that the entities named in `text` expand to.
fn expanded<'t>(
    text: &'t str,
    entities: &HashMap<&'t str, &'t str>,
    sizes: &mut HashMap<&'t str, usize>,
    depth: usize,
) -> usize {
    let mut sum = 0usize;
    for (at, _) in text.match_indices('&') {
        let rest = &text.as_bytes()[at + 1..];
        let Some(end) = memchr::memchr(b';', &rest[..rest.len().min(256)]) else { continue };
        let Some(name) = text.get(at + 1..at + 1 + end) else { continue };
        let Some((&name, value)) = entities.get_key_value(name) else { continue };
        let size = match sizes.get(name) {
            Some(&size) => size,
            None if depth >= MAX_DEPTH => usize::MAX,
            None => {
                // Until its size is known: an entity within itself has no end.
                sizes.insert(name, usize::MAX);
                let size = value.len().saturating_add(expanded(value, entities, sizes, depth + 1));
                sizes.insert(name, size);
                size
            }
        };
        sum = sum.saturating_add(size);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_xml_is_let_through() {
        let usual = "<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'x.dtd' [<!ENTITY mdash '—'>]><!-- <a b=''> -->\
                     <nitf xmlns='a' xmlns:b=\"c\"><p x='1' y = \"<\">a &mdash; b</p><![CDATA[<x ]]><br/></nitf>";
        assert!(check(usual).is_ok());
        let siblings = format!("<r>{}</r>", "<p xmlns='a' xmlns:b='c'>x</p>".repeat(5000));
        assert!(check(&siblings).is_ok());
        for broken in ["<", "<a", "<a b", "<a b=", "<a b='", "<!ENTITY", "<!ENTITY a \"", "<!--", "</a></b>", "<a =>"] {
            assert!(check(&broken.repeat(50)).is_ok(), "the parser says what is wrong with {broken}");
        }
    }

    #[test]
    fn what_takes_more_than_linear_time_or_memory_is_refused() {
        let code = |text: &str| check(text).expect_err("refused").code;
        let attributes: String = (0..1000).map(|i| format!(" a{i}='1'")).collect();
        assert_eq!(code(&format!("<a{attributes}/>")), "bad_xml");
        let nested: String = (0..1000).map(|i| format!("<a xmlns:n{i}='{i}'>")).collect();
        assert_eq!(code(&nested), "bad_xml");
        let siblings: String = (0..5000).map(|i| format!("<a xmlns:n{i}='{i}'/>")).collect();
        assert_eq!(code(&siblings), "bad_xml");
        let quadratic = format!("<!DOCTYPE a [<!ENTITY e '{}'>]><a>{}</a>", "x".repeat(9000), "&e;".repeat(3000));
        assert_eq!(code(&quadratic), "bad_xml");
        let mut laughs = "<!DOCTYPE a [<!ENTITY l0 'lol'>".to_string();
        (1..10).for_each(|i| laughs.push_str(&format!("<!ENTITY l{i} '{}'>", format!("&l{};", i - 1).repeat(10))));
        assert_eq!(code(&format!("{laughs}]><a>&l9;</a>")), "bad_xml");
        assert_eq!(code("<!DOCTYPE a [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><a>&a;</a>"), "bad_xml");
        let itself = format!("<!DOCTYPE a [<!ENTITY a '{}'>]><a>&a;</a>", "&a;".repeat(1000));
        assert_eq!(code(&itself), "bad_xml");
    }
}
