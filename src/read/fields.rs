//! Finding the pieces of an article under the names that the settings list.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::formats::{self, without_by};
use super::outcome::Draft;
use super::{Fields, ReadError};
use crate::flow::{Metadata, Note};

/// A piece of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Id,
    Text,
    Title,
    Author,
    Outlet,
    Date,
    Url,
    Section,
    Language,
}

const PIECES: usize = 9;

/// Ranks from here on are those of names that may stand for something else (`uri`, `source` for an address): such a
/// value counts only where it looks like the piece.
const VAGUE: usize = 8;

/// The field names, compiled: a name leads to its piece and its rank there (0 is best).
#[derive(Debug)]
pub(super) struct FieldNames {
    by_name: HashMap<String, Vec<(Piece, usize)>>,
    /// Names that go into an object: their steps.
    nested: Vec<(Vec<String>, Piece, usize)>,
    /// The names for the text, as given, for messages.
    pub(super) text_names: String,
    /// For each piece its names by rank, and how many drafts had it from each.
    counts: [(&'static str, Vec<(String, AtomicU64)>); PIECES],
}

impl FieldNames {
    pub(super) fn compile(fields: &Fields) -> Result<FieldNames, ReadError> {
        let Fields { id, text, title, author, outlet, date, url, section, language } = fields;
        let lists: [(&'static str, Piece, &Vec<String>); PIECES] = [
            ("id", Piece::Id, id),
            ("text", Piece::Text, text),
            ("title", Piece::Title, title),
            ("author", Piece::Author, author),
            ("outlet", Piece::Outlet, outlet),
            ("date", Piece::Date, date),
            ("url", Piece::Url, url),
            ("section", Piece::Section, section),
            ("language", Piece::Language, language),
        ];
        if text.is_empty() {
            return Err(ReadError::NoTextField);
        }
        let mut by_name: HashMap<String, Vec<(Piece, usize)>> = HashMap::new();
        let mut nested = Vec::new();
        for (field, piece, names) in lists {
            for (rank, name) in names.iter().enumerate() {
                let steps: Vec<String> = name.split('.').map(fold).collect();
                if steps.iter().any(String::is_empty) {
                    return Err(ReadError::EmptyFieldName { field });
                }
                if steps.len() > 1 {
                    nested.push((steps, piece, rank));
                }
                by_name.entry(fold(name)).or_default().push((piece, rank));
            }
        }
        let counts = lists
            .map(|(field, _, names)| (field, names.iter().map(|name| (name.clone(), AtomicU64::new(0))).collect()));
        Ok(FieldNames { by_name, nested, text_names: text.join(", "), counts })
    }

    /// The pieces that stand under `name`, with their ranks.
    pub(super) fn pieces(&self, name: &str) -> &[(Piece, usize)] {
        self.by_name.get(&fold(name)).map_or(&[], Vec::as_slice)
    }

    /// Notes where the pieces of a draft came from. `Piece` and `counts` have the same order.
    pub(super) fn note(&self, best: &Best) {
        for (slot, (_, names)) in best.values.iter().zip(&self.counts) {
            if let Some((_, count)) = slot.as_ref().and_then(|(rank, _)| names.get(*rank)) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// The names that were taken, as 'text.maintext', and how often.
    pub(super) fn taken(&self) -> Vec<(String, u64)> {
        let all = self.counts.iter().flat_map(|(field, names)| names.iter().map(move |(name, n)| (field, name, n)));
        all.map(|(field, name, n)| (format!("{field}.{name}"), n.load(Ordering::Relaxed)))
            .filter(|(_, n)| *n > 0)
            .collect()
    }

    /// Whether the field `name`, or something in it, is a piece of an article.
    pub(super) fn wants(&self, name: &str) -> bool {
        let folded = fold(name);
        self.by_name.contains_key(&folded) || self.nested.iter().any(|(steps, ..)| steps[0] == folded)
    }

    /// Whether the field `name`, or something in it, may be an article's text.
    pub(super) fn may_hold_text(&self, name: &str) -> bool {
        let folded = fold(name);
        self.pieces(name).iter().any(|(piece, _)| *piece == Piece::Text)
            || self.nested.iter().any(|(steps, piece, _)| *piece == Piece::Text && steps[0] == folded)
    }

    /// The draft of a JSON object; its text is empty where none was found.
    pub(super) fn draft(&self, object: &serde_json::Map<String, Value>) -> Draft {
        let mut best = self.draft_of(object);
        if let Some(lead) = lead(object) {
            best.begin_with(lead);
        }
        if let Some((title, outlet)) = heading(object) {
            best.offer_first(Piece::Title, title);
            best.offer_first(Piece::Outlet, outlet);
        }
        self.note(&best);
        if !best.has(Piece::Text)
            && let Some(text) = long_summary(object)
        {
            best.offer(Piece::Text, 0, || Some(text));
        } else if !best.has(Piece::Text)
            && let Some(text) = summary(object)
        {
            best.offer(Piece::Text, 0, || Some(text));
            return Draft { note: Some(note_summary()), ..best.into_draft() };
        }
        let mut draft = best.into_draft();
        // Corpora keep what is known of a text in an object next to it.
        // Others have all of the article in one.
        for inner in
            ["metadata", "meta", "article", "story", "fields"].iter().filter_map(|name| object.get(*name)?.as_object())
        {
            draft.metadata.complete_from(&self.draft_of(inner).into_draft().metadata);
        }
        draft
    }

    /// The pieces that stand in an object.
    fn draft_of(&self, object: &serde_json::Map<String, Value>) -> Best {
        let mut best = Best::default();
        for (name, value) in object {
            for (piece, rank) in self.pieces(name) {
                best.offer(*piece, *rank, || plain(value, *piece));
            }
        }
        for (steps, piece, rank) in &self.nested {
            best.offer(*piece, *rank, || step_into(object, steps, *piece));
        }
        best
    }
}

/// A text under the name of a summary that is too long for one: some interfaces have the article there.
fn long_summary(object: &serde_json::Map<String, Value>) -> Option<String> {
    /// As for the descriptions of feeds.
    const MIN_WORDS: usize = 150;
    let texts = ["summary", "description"].iter().filter_map(|name| object.get(*name)?.as_str());
    texts
        .filter(|text| text.split_whitespace().nth(MIN_WORDS - 1).is_some())
        .max_by_key(|text| text.len())
        .map(str::to_owned)
}

/// What the New York Times' interfaces give instead of a text.
fn summary(object: &serde_json::Map<String, Value>) -> Option<String> {
    let field = |name: &str| object.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    match (field("abstract"), field("lead_paragraph")) {
        (Some(summary), Some(lead)) if !lead.contains(summary) && !summary.contains(lead) => {
            Some(format!("{summary}\n\n{lead}"))
        }
        (summary, lead) => [summary, lead].into_iter().flatten().max_by_key(|text| text.len()).map(str::to_owned),
    }
}

/// The fields of Dow Jones' snapshots: the first paragraph of an article, and what follows it.
pub(super) const LEAD_FIELDS: [&str; 3] = ["an", "snippet", "body"];

/// The first paragraph, where the text is only what follows it.
fn lead(object: &serde_json::Map<String, Value>) -> Option<&str> {
    let [_, lead, _] = LEAD_FIELDS.map(|name| object.get(name).and_then(Value::as_str));
    lead.filter(|_| LEAD_FIELDS.iter().all(|name| object.contains_key(*name)))
}

/// The headline and the newspaper, where `title` is an object that says which newspaper it is (Trove).
fn heading(object: &serde_json::Map<String, Value>) -> Option<(&str, &str)> {
    let newspaper = object.get("title")?.as_object()?.get("title")?.as_str()?;
    Some((object.get("heading")?.as_str()?, newspaper))
}

/// The best value so far for each piece.
#[derive(Default)]
pub(super) struct Best {
    values: [Option<(usize, String)>; PIECES],
}

impl Best {
    /// Takes `value` for `piece` if it is of a better rank than what there is and not empty.
    pub(super) fn offer(&mut self, piece: Piece, rank: usize, value: impl FnOnce() -> Option<String>) {
        let slot = &mut self.values[piece as usize];
        if slot.as_ref().is_none_or(|(held, _)| rank < *held)
            && let Some(value) = value()
            && !is_nothing(value.trim())
        {
            let value = match piece {
                Piece::Author => without_by(unlisted(&value).unwrap_or(value)),
                _ => value,
            };
            if fits(piece, rank >= VAGUE, &value) {
                *slot = Some((rank, value));
            }
        }
    }

    /// Puts `lead` before the text, unless it begins so.
    pub(super) fn begin_with(&mut self, lead: &str) {
        let lead = lead.trim();
        if let Some((_, text)) = &mut self.values[Piece::Text as usize]
            && !lead.is_empty()
            && !text.trim_start().starts_with(lead)
        {
            *text = format!("{lead}\n\n{text}");
        }
    }

    /// Sets a piece, whatever it was.
    fn offer_first(&mut self, piece: Piece, value: &str) {
        self.values[piece as usize] = None;
        self.offer(piece, 0, || Some(value.to_owned()));
    }

    pub(super) fn has(&self, piece: Piece) -> bool {
        self.values[piece as usize].is_some()
    }

    /// The draft: what is HTML in it is read as HTML, and a text that says that it was cut off is marked.
    pub(super) fn into_draft(self) -> Draft {
        let mut draft = self.into_raw_draft();
        let Metadata { title, author, outlet, section, .. } = &mut draft.metadata;
        for line in [title, author, outlet, section] {
            *line = line.take().map(formats::plain_line);
        }
        let mut text = std::mem::take(&mut draft.text);
        if let Some(end) = cut_off(&text) {
            text.truncate(end);
            let reason = "its text was cut off where it comes from: '[+... chars]' stood at its end";
            draft.note = Some(Note { code: "truncated_text", reason: reason.to_owned() });
        }
        draft.set_text(text);
        draft
    }

    /// The values as they are.
    pub(super) fn into_raw_draft(self) -> Draft {
        let [id, text, title, author, outlet, date, url, section, language] =
            self.values.map(|slot| slot.map(|(_, value)| value));
        let metadata = Metadata { title, author, outlet, date, url, section, language };
        Draft { id, text: text.unwrap_or_default(), metadata, ..Draft::default() }
    }
}

/// Says that the text is a summary, where no other is there.
pub(super) fn note_summary() -> Note {
    let reason = "its text is only a summary: there is no field for the whole text with something in it";
    Note { code: "summary_only", reason: reason.to_owned() }
}

/// Lower case, without `_`, `-` and spaces.
fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The value that `steps` lead to, through lists too.
fn step_into(object: &serde_json::Map<String, Value>, steps: &[String], piece: Piece) -> Option<String> {
    let (first, rest) = steps.split_first()?;
    let value = object.iter().find(|(name, _)| fold(name) == *first).map(|(_, value)| value)?;
    match value {
        _ if rest.is_empty() => plain(value, piece),
        Value::Object(inner) => step_into(inner, rest, piece),
        Value::Array(items) => {
            let found: Vec<String> =
                items.iter().filter_map(Value::as_object).filter_map(|inner| step_into(inner, rest, piece)).collect();
            // The sentences of a text are no paragraphs.
            if rest.last().is_some_and(|step| step == "sentence") && !found.is_empty() {
                return Some(found.join(" "));
            }
            joined(found, piece)
        }
        _ => None,
    }
}

/// Paragraphs are joined with an empty line, names with a comma.
fn joined(items: Vec<String>, piece: Piece) -> Option<String> {
    let glue = if piece == Piece::Text { "\n\n" } else { ", " };
    (!items.is_empty()).then(|| items.join(glue))
}

/// A JSON value as text: of an object its `name`, `title`, `text` or the like; of a list all items.
fn plain(value: &Value, piece: Piece) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) => None,
        Value::Array(items) => match versions(items) {
            Some(version) => plain(version, piece),
            None => joined(items.iter().filter_map(|item| plain(item, piece)).collect(), piece),
        },
        Value::Object(object) => {
            const OF_TEXT: &[&str] = &["text", "body", "rendered", "value", "$t", "#text", "@value"];
            const OF_OTHERS: &[&str] = &[
                "name", "title", "main", "basic", "rendered", "original", "value", "$t", "#text", "$date", "$oid",
                "@value", "@id",
            ];
            let within = if piece == Piece::Text { OF_TEXT } else { OF_OTHERS };
            let found = within.iter().find_map(|key| match object.get(*key) {
                Some(Value::String(text)) => Some(text.clone()),
                Some(Value::Number(number)) => Some(number.to_string()),
                // MongoDB's export of a date outside of the years 1970 to 9999, or in its strict mode.
                Some(Value::Object(inner)) if *key == "$date" => plain(inner.get("$numberLong")?, piece),
                _ => None,
            });
            found.or_else(|| if piece == Piece::Text { sections(object).or_else(|| block(object)) } else { None })
        }
    }
}

/// Where a list holds one text in several versions (ninjs 3), the one to read: the main one, else the one with markup,
/// else the first.
fn versions(items: &[Value]) -> Option<&Value> {
    let is_version =
        |item: &Value| item.get("value").is_some() && (item.get("role").is_some() || item.get("contentType").is_some());
    if items.is_empty() || !items.iter().all(is_version) {
        return None;
    }
    let says =
        |item: &&Value, key: &str, word: &str| item.get(key).and_then(Value::as_str).is_some_and(|v| v.contains(word));
    items
        .iter()
        .find(|item| says(item, "role", "main"))
        .or_else(|| items.iter().find(|item| says(item, "contentType", "html") || says(item, "role", "html")))
        .or_else(|| items.first())
}

/// The text in sections, each with a headline and paragraphs (fundus).
fn sections(object: &serde_json::Map<String, Value>) -> Option<String> {
    let own = |object: &serde_json::Map<String, Value>| {
        let pieces = ["headline", "paragraphs"].iter().filter_map(|key| plain(object.get(*key)?, Piece::Text));
        joined(pieces.filter(|piece| !piece.trim().is_empty()).collect(), Piece::Text)
    };
    match object.get("sections") {
        Some(Value::Array(sections)) => {
            joined(sections.iter().filter_map(Value::as_object).filter_map(own).collect(), Piece::Text)
        }
        _ => own(object),
    }
}

/// The text of one of the blocks that editors keep an article in, or of all of them: `blocks` and `data.text` of Editor.js,
/// `children[].text` of portable text, `content` of Arc XP.
fn block(object: &serde_json::Map<String, Value>) -> Option<String> {
    let kind = |name: &str| object.get(name).and_then(Value::as_str);
    if let Some(blocks @ Value::Array(_)) = object.get("blocks") {
        return plain(blocks, Piece::Text);
    }
    match (kind("type"), kind("_type")) {
        (Some("text" | "header"), _) => kind("content").map(str::to_owned),
        (Some("paragraph" | "quote"), _) => object.get("data")?.get("text")?.as_str().map(str::to_owned),
        (_, Some("block")) => {
            let spans = object.get("children")?.as_array()?;
            Some(spans.iter().filter_map(|span| span.get("text")?.as_str()).collect())
        }
        _ => None,
    }
}

/// Where the text ends before the '[+1234 chars]' by which NewsAPI says that it cut it off, or GNews' '... [1234 chars]'.
fn cut_off(text: &str) -> Option<usize> {
    let rest = text.trim_end().strip_suffix("chars]")?.trim_end();
    let number = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let before =
        number.strip_suffix("[+").or_else(|| number.strip_suffix("... [")).filter(|_| number.len() < rest.len())?;
    Some(before.trim_end().trim_end_matches(['…', '.']).trim_end().len())
}

/// Whether a value can be the piece: a name has a letter and is no address, an address is one.
fn fits(piece: Piece, name_is_vague: bool, value: &str) -> bool {
    let is_address = ["http://", "https://", "//", "www."].iter().any(|start| value.trim_start().starts_with(start));
    match piece {
        Piece::Author => !is_address && value.chars().any(char::is_alphabetic),
        // A bare host name is what some tools call the source; a whole address is not a name.
        Piece::Outlet => !is_address || value.trim_start().starts_with("www.") && !value.contains('/'),
        // Numbers of categories say nothing without their table.
        Piece::Section => value.chars().any(char::is_alphabetic),
        // NewsAPI keeps the place of an article that its publisher took back.
        Piece::Text => value.trim() != "[Removed]",
        Piece::Url => is_address || !name_is_vague,
        // '0000-00-00', 'None', 'yesterday': the next best field may have a date.
        Piece::Date => value.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0'),
        _ => true,
    }
}

/// Whether a value is empty, or what programs write for one that is missing.
fn is_nothing(value: &str) -> bool {
    matches!(value, "" | "null" | "NULL" | "None" | "nan" | "NaN" | "N/A" | "n/a" | "\\N" | "undefined")
}

/// A list of names as Python writes it into a table: `['Ann Lee', 'Bo Ray']`.
fn unlisted(value: &str) -> Option<String> {
    let inner = value.trim().strip_prefix('[')?.strip_suffix(']')?;
    let names = inner.split(',').map(|name| name.trim().trim_matches(['\'', '"']).trim());
    Some(names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", "))
}
