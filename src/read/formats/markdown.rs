//! Markdown: metadata from YAML or TOML front matter, or from labelled lines; the text is what follows it, as it is.

use serde_json::{Map, Value};

use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::decode;
use crate::read::fields::FieldNames;
use crate::read::format::{Format, never};
use crate::read::input::Input;
use crate::read::layouts;
use crate::read::machine;
use crate::read::outcome::{Draft, Trouble};

/// Front matter longer than this is not looked for.
const LONGEST: usize = 64 * 1024;

pub(in crate::read) static FORMAT: Format =
    Format { name: "md", extensions: &["md", "markdown"], recognise: never, covers: &[], read };

fn read(input: Input, context: Context) -> Articles {
    context.one(input, draft)
}

fn draft(bytes: Vec<u8>, context: &Context) -> Result<Draft, Trouble> {
    let mut text = decode::text(bytes, context.encoding(), decode::undeclared)?;
    let mut draft = Draft::default();
    if let Some((matter, kind, body)) = split(&text)
        && let Some(fields) = parsed(matter, kind)
    {
        draft.metadata = context.names().draft(&fields).metadata;
        let body = text.len() - body.trim_start_matches(['\n', '\r']).len();
        text.drain(..body);
    }
    if let Some(trouble) = machine::refusal(&text) {
        return Err(trouble);
    }
    if draft.metadata.title.is_none() {
        // The head of MultiMarkdown and Pelican.
        draft = layouts::without_head(Draft { text, ..draft });
        text = std::mem::take(&mut draft.text);
    }
    if draft.metadata.title.is_none() {
        draft.metadata.title = heading(&text).map(str::to_owned);
    }
    draft.text = text;
    Ok(draft)
}

/// The draft of a plain text that has front matter above it: a title or a date among its fields. `None` if it has not.
pub(super) fn with_matter(text: &str, names: &FieldNames) -> Option<Draft> {
    let (matter, kind, body) = split(text)?;
    let metadata = names.draft(&parsed(matter, kind)?).metadata;
    let text = body.trim_start_matches(['\n', '\r']).to_owned();
    (metadata.title.is_some() || metadata.date.is_some()).then(|| Draft { metadata, text, ..Draft::default() })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Yaml,
    Toml,
}

/// Front matter, its kind, and what follows it.
fn split(text: &str) -> Option<(&str, Kind, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let kind = match first.trim_end() {
        "---" => Kind::Yaml,
        "+++" => Kind::Toml,
        _ => return None,
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let fence = line.trim_end();
        if matches!((kind, fence), (Kind::Yaml, "---" | "...") | (Kind::Toml, "+++")) {
            return Some((&rest[..at], kind, &rest[at + line.len()..]));
        }
        at += line.len();
        if at > LONGEST {
            break;
        }
    }
    None
}

/// The fields in front matter; `None` where it is none, so that a text which merely begins with a rule stays whole.
fn parsed(matter: &str, kind: Kind) -> Option<Map<String, Value>> {
    let value = match kind {
        // The parser's default budget bounds nesting and the expansion of aliases.
        Kind::Yaml => serde_saphyr::from_str::<Value>(matter).ok(),
        Kind::Toml => toml::from_str::<toml::Table>(matter).ok().map(|table| from_toml(toml::Value::Table(table))),
    };
    match value {
        Some(Value::Object(fields)) => Some(fields),
        Some(Value::Null) if matter.trim().is_empty() => Some(Map::new()),
        _ => line_by_line(matter, kind),
    }
}

fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(truth) => Value::Bool(truth),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(from_toml).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, from_toml(value))).collect())
        }
    }
}

/// Front matter that is not quite YAML or TOML (`title: Budget: what next`) still has a field a line.
fn line_by_line(matter: &str, kind: Kind) -> Option<Map<String, Value>> {
    let separator = if kind == Kind::Yaml { ':' } else { '=' };
    let mut fields = Map::new();
    for line in matter.lines() {
        let Some((name, value)) = line.split_once(separator) else {
            // Only a list item, a continuation or a comment may stand between fields.
            if fields.is_empty() && !line.trim().is_empty() && !line.starts_with('#') {
                return None;
            }
            continue;
        };
        let is_name = !name.is_empty()
            && name.len() <= 40
            && name.trim_end().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if !is_name {
            if fields.is_empty() {
                return None;
            }
            continue;
        }
        let value = value.trim();
        let bare = ['"', '\''].iter().find_map(|mark| value.strip_prefix(*mark)?.strip_suffix(*mark)).unwrap_or(value);
        if !bare.is_empty() {
            fields.entry(name.trim_end().to_owned()).or_insert_with(|| Value::String(bare.to_owned()));
        }
    }
    (!fields.is_empty()).then_some(fields)
}

/// The first heading of the first level, if the text begins with it.
fn heading(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    let heading = line.strip_prefix("# ")?.trim().trim_end_matches('#').trim_end();
    (!heading.is_empty()).then_some(heading)
}
