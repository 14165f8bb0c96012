//! Gold in WebAnno TSV 3, the format that WebAnno and INCEpTION export.
//!
//! A span is a source, cue or content if its layer's name or one of its features is `Source`, `Cue` or `Content`, in any
//! case and with or without a prefix (`custom.Attribution-Content`). What belongs together is said by relations of any
//! layer, or by the slots (link features) of a span. Offsets are UTF-16 units, as Java has them. The text is that of
//! the `#Text=` lines, at the places that the tokens give them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::brat::{Bound, Standoff, role_of};
use super::error::EvalError;
use super::gold::{GoldArticle, check, key};
use super::text::Text;

/// A column of a layer: where it stands, and what its cells hold.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    /// A feature of the span layer of this index.
    Feature(usize),
    /// The other end of a relation.
    Relation,
    /// The roles of a slot of the layer of this index, which has no other feature.
    Roles(usize),
    /// The targets of a slot of the layer of this index.
    Targets(usize),
    /// A feature of a relation, or roles that are not needed.
    Ignored,
}

/// A span while its tokens are read.
#[derive(Clone, Debug, Default)]
struct Open {
    names: BTreeSet<String>,
    tokens: Vec<(usize, usize)>,
    line: usize,
}

/// Layer and number of an annotation, or the token of one that has no number.
type Id = (usize, String);

/// Whether a text is in this format.
pub(super) fn is_webanno(written: &str) -> bool {
    written.trim_start_matches('\u{feff}').starts_with("#FORMAT=WebAnno TSV 3")
}

/// Reads an annotated article.
pub(super) fn read_article(path: &Path) -> Result<GoldArticle, EvalError> {
    let written = std::fs::read_to_string(path).map_err(EvalError::unreadable(path))?;
    if !is_webanno(&written) {
        let message = "it does not begin with '#FORMAT=WebAnno TSV 3': export it as WebAnno TSV v3.x";
        return Err(EvalError::invalid(path, 1, message));
    }
    let parsed = parse(path, &written)?;
    let source_text = parsed.text;
    let text = Text::new(&source_text);
    let points = utf16_to_points(&source_text);
    let mut bound = BTreeMap::new();
    let ids: Vec<String> = (0..parsed.spans.len()).map(|i| format!("T{i:06}")).collect();
    for (open, id) in parsed.spans.values().zip(&ids) {
        let Some(role) = open.names.iter().find_map(|n| role_of(n)) else { continue };
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for &(start, end) in &open.tokens {
            let point = |unit: usize| points.get(unit).copied().ok_or_else(|| out_of_text(path, open.line, unit));
            let (start, end) = (point(start)?, point(end)?);
            match spans.last_mut() {
                // Tokens of one annotation are one span with what lies between them.
                Some(last) => last.1 = end,
                None => spans.push((start, end)),
            }
        }
        bound.insert(id.as_str(), Bound { role, spans, line: open.line });
    }
    let place: BTreeMap<&Id, &str> = parsed.spans.keys().zip(ids.iter().map(String::as_str)).collect();
    let links = parsed.links.iter().filter_map(|(a, b)| Some((*place.get(a)?, *place.get(b)?)));
    let standoff = Standoff { bound, events: BTreeMap::new(), links: links.collect() };
    let mut attributions = standoff.attributions();
    for attribution in &attributions {
        let line = standoff.bound.get(attribution.id.as_str()).map_or(1, |b| b.line);
        check(&attribution.roles, &text)
            .map_err(|problem| EvalError::invalid(path, line, format!("{}: {problem}", attribution.id)))?;
    }
    attributions.sort_by_key(|a| a.roles.content.first().copied());
    Ok(GoldArticle { attributions, ..GoldArticle::new(key_of(path), source_text) })
}

/// The article's key: an export has a folder for each document, with a file for each annotator in it.
fn key_of(path: &Path) -> String {
    let name = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match path.parent().map(name) {
        Some(folder) if folder.contains('.') && folder.rsplit('.').next().is_some_and(|e| e.len() <= 5) => key(&folder),
        _ => key(name(path).trim_end_matches(".tsv")),
    }
}

fn out_of_text(path: &Path, line: usize, unit: usize) -> EvalError {
    EvalError::invalid(path, line, format!("offset {unit} is not within the text of the '#Text=' lines"))
}

/// Code point at each UTF-16 unit of a text, and at its end.
fn utf16_to_points(text: &str) -> Vec<usize> {
    let mut out = Vec::with_capacity(text.len() + 1);
    let mut n = 0;
    for (at, c) in text.chars().enumerate() {
        out.extend(std::iter::repeat_n(at, c.len_utf16()));
        n = at + 1;
    }
    out.push(n);
    out
}

/// A span as a reference names it: by a token that it has and its number, which is empty for one without. Which layer
/// is meant is known once all is read.
struct Target {
    token: String,
    number: String,
}

/// Where a reference begins.
enum End {
    /// At the span of a relation.
    Target(Target),
    /// At the span that has the slot.
    Span(Id),
}

/// That two spans belong together.
struct Reference {
    from: End,
    to: Target,
}

struct Parsed {
    text: String,
    /// In the order of the text within a layer.
    spans: BTreeMap<Id, Open>,
    links: Vec<(Id, Id)>,
}

fn parse(path: &Path, written: &str) -> Result<Parsed, EvalError> {
    let invalid = |line: usize, message: String| EvalError::invalid(path, line, message);
    let mut layers: Vec<String> = Vec::new();
    let mut columns: Vec<Column> = Vec::new();
    let mut out = Parsed { text: String::new(), spans: BTreeMap::new(), links: Vec::new() };
    let mut units = 0;
    let mut sentence: Option<String> = None;
    let mut references: Vec<Reference> = Vec::new();
    let mut by_token: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    for (i, line) in written.trim_start_matches('\u{feff}').lines().enumerate() {
        if let Some(layer) = line.strip_prefix("#T_SP=") {
            let mut parts = layer.split('|');
            layers.push(parts.next().unwrap_or_default().to_string());
            let features: Vec<&str> = parts.filter(|p| !p.is_empty()).collect();
            let layer = layers.len() - 1;
            let is_role = |f: &&str| f.starts_with("ROLE_");
            // A slot is two columns: roles, targets.
            let slots = features.iter().filter(|f| is_role(f)).count();
            let mut after_role = false;
            for feature in &features {
                columns.push(match (is_role(feature), after_role) {
                    (true, _) if features.len() == 2 * slots => Column::Roles(layer),
                    (true, _) => Column::Ignored,
                    (false, true) => Column::Targets(layer),
                    (false, false) => Column::Feature(layer),
                });
                after_role = is_role(feature);
            }
            if features.is_empty() {
                columns.push(Column::Feature(layer));
            }
        } else if let Some(layer) = line.strip_prefix("#T_RL=") {
            let features = layer.split('|').skip(1).filter(|p| !p.is_empty());
            columns.extend(features.map(|f| if f.starts_with("BT_") { Column::Relation } else { Column::Ignored }));
        } else if let Some(text) = line.strip_prefix("#Text=") {
            let text = unescaped(text);
            sentence = Some(match sentence.take() {
                Some(before) => format!("{before}\n{text}"),
                None => text,
            });
        } else if !line.starts_with('#') && !line.trim().is_empty() {
            let cells: Vec<&str> = line.split('\t').collect();
            let [token, offsets, _, ..] = cells[..] else {
                return Err(invalid(i + 1, "a token has an id, its offsets and its form, divided by tabs".to_string()));
            };
            let place = offsets.split_once('-').and_then(|(s, e)| Some((s.parse().ok()?, e.parse().ok()?)));
            let (start, end): (usize, usize) =
                place.ok_or_else(|| invalid(i + 1, format!("'{offsets}' are no offsets such as 12-34")))?;
            if let Some(text) = sentence.take() {
                // What lies between sentences is not in the file; it is white space.
                let gap = start.saturating_sub(units);
                out.text.push_str(&"\n".repeat(gap));
                units += gap + text.encode_utf16().count();
                out.text.push_str(&text);
            }
            let mut slots: Vec<(usize, usize, Target)> = Vec::new();
            for (cell, column) in cells[3..].iter().zip(&columns) {
                match column {
                    Column::Ignored => {}
                    Column::Feature(layer) | Column::Roles(layer) => {
                        for (value, number) in pieces(cell).map(numbered) {
                            let id = (*layer, number.unwrap_or_else(|| format!("@{token}")));
                            let open = out.spans.entry(id.clone()).or_default();
                            open.names.insert(layers[*layer].clone());
                            if matches!(column, Column::Feature(_)) {
                                open.names.insert(value);
                            }
                            if open.tokens.last() != Some(&(start, end)) {
                                open.tokens.push((start, end));
                                open.line = i + 1;
                            }
                            by_token.entry(token.to_string()).or_default().push(id);
                        }
                    }
                    Column::Relation => references.extend(pieces(cell).map(numbered).map(|(target, numbers)| {
                        let numbers = numbers.unwrap_or_default();
                        let (to, from) = numbers.split_once('_').unwrap_or((&numbers, ""));
                        let from = End::Target(Target { token: token.to_string(), number: from.to_string() });
                        Reference { from, to: Target { token: target, number: to.to_string() } }
                    })),
                    Column::Targets(layer) => {
                        for (n, piece) in pieces(cell).enumerate() {
                            slots.extend(piece.split(';').map(|target| {
                                let (token, number) = numbered(target.to_string());
                                (*layer, n, Target { token, number: number.unwrap_or_default() })
                            }));
                        }
                    }
                }
            }
            // Spans of a layer on one token, and their slots, stand in the same order.
            for (layer, n, to) in slots {
                let mine: Vec<&Id> = by_token.get(token).into_iter().flatten().filter(|id| id.0 == layer).collect();
                if let Some(&from) = mine.get(n).or(mine.first()) {
                    references.push(Reference { from: End::Span(from.clone()), to });
                }
            }
        }
    }
    let found = |target: &Target| {
        let ids = by_token.get(&target.token)?;
        let numbered = ids.iter().find(|id| id.1 == target.number);
        numbered.or_else(|| ids.iter().find(|id| id.1.starts_with('@'))).or_else(|| ids.first()).cloned()
    };
    for Reference { from, to } in references {
        let from = match from {
            End::Span(id) => Some(id),
            End::Target(target) => found(&target),
        };
        out.links.extend(found(&to).zip(from));
    }
    Ok(out)
}

/// The annotations in a cell: `Content[1]|*[2]|_`. A span without a value counts by its layer alone.
fn pieces(cell: &str) -> impl Iterator<Item = String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in cell.chars() {
        match (c, parts.last_mut()) {
            ('\\', _) if !escaped => {
                escaped = true;
                continue;
            }
            ('|', _) if !escaped => parts.push(String::new()),
            (c, Some(last)) => last.push(c),
            (_, None) => {}
        }
        escaped = false;
    }
    parts.into_iter().filter(|part| !part.is_empty() && part != "_")
}

/// An annotation and its number, if it has one: `Content[1]`, `1-2[1_0]`.
fn numbered(piece: String) -> (String, Option<String>) {
    let is_number = |n: &str| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit() || c == '_');
    match piece.strip_suffix(']').and_then(|p| p.rsplit_once('[')) {
        Some((value, number)) if is_number(number) => (value.to_string(), Some(number.to_string())),
        _ => (piece, None),
    }
}

/// A sentence with its escapes undone.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('t') => out.push('\t'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => {}
            },
            (c, false) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::text::Roles;

    const HEAD: &str =
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Attribution|role\n#T_RL=custom.Link|kind|BT_custom.Attribution\n\n";

    fn read_with(head: &str, body: &str) -> Result<GoldArticle, EvalError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.tsv");
        std::fs::write(&path, format!("{head}{body}")).expect("written");
        read_article(&path)
    }

    fn read(body: &str) -> Result<GoldArticle, EvalError> {
        read_with(HEAD, body)
    }

    #[test]
    fn relations_tie_roles_together() {
        // A character outside the BMP counts two units.
        let article = read(
            "#Text=🚢 “No,” said Ánn Lee.\n1-1\t0-2\t🚢\t_\t_\t_\n1-2\t3-4\t“\tContent[1]\t_\t_\n\
             1-3\t4-6\tNo\tContent[1]\t_\t_\n1-4\t6-8\t,”\tContent[1]\t_\t_\n\
             1-5\t9-13\tsaid\tCue\tcue-of\t1-2[1_0]\n1-6\t14-17\tÁnn\tSource[2]\t*\t1-5[0_2]\n\
             1-7\t18-21\tLee\tSource[2]\t_\t_\n\n#Text=Bo agreed.\n2-1\t23-25\tBo\t_\t_\t_\n",
        )
        .expect("gold");
        assert_eq!(article.source_text, "🚢 “No,” said Ánn Lee.\nBo agreed.");
        assert_eq!(article.attributions.len(), 1);
        let expected = Roles { source: vec![(13, 20)], cue: vec![(8, 12)], content: vec![(2, 7)] };
        assert_eq!(article.attributions[0].roles, expected);
    }

    const SLOTS: &str = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Source|value\n#T_SP=custom.Content|value\n\
        #T_SP=custom.Cue|ROLE_custom.Cue:roles_custom.CueRolesLink|uima.tcas.Annotation\n\n";

    #[test]
    fn slots_tie_roles_together() {
        let article = read_with(
            SLOTS,
            "#Text=Bo said no and Al said yes now.\n1-1\t0-2\tBo\t*\t_\t_\t_\n\
             1-2\t3-7\tsaid\t_\t_\tsource;content\t1-1;1-3\n1-3\t8-10\tno\t_\t*\t_\t_\n\
             1-4\t11-14\tand\t_\t_\t_\t_\n1-5\t15-17\tAl\t*\t_\t_\t_\n\
             1-6\t18-22\tsaid\t_\t_\tcontent;source\t1-7[3];1-5\n1-7\t23-26\tyes\t_\t*[3]\t_\t_\n\
             1-8\t27-30\tnow\t_\t*[3]\t_\t_\n",
        )
        .expect("gold");
        let roles: Vec<&Roles> = article.attributions.iter().map(|a| &a.roles).collect();
        let one = Roles { source: vec![(0, 2)], cue: vec![(3, 7)], content: vec![(8, 10)] };
        let two = Roles { source: vec![(15, 17)], cue: vec![(18, 22)], content: vec![(23, 30)] };
        assert_eq!(roles, [&one, &two]);
    }

    #[test]
    fn bad_lines_are_named() {
        let message = read("#Text=No.\n1-1\tx\tNo\t_\t_\t_\n").expect_err("an error").to_string();
        assert!(message.contains(":6: 'x' are no offsets"), "{message}");
        assert!(!is_webanno("a\tb") && is_webanno("\u{feff}#FORMAT=WebAnno TSV 3.2"));
    }
}
