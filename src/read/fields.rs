//! Finding the pieces of an article under the names that the settings list.

use std::collections::HashMap;

use serde_json::Value;

use super::outcome::Draft;
use crate::flow::Note;
use super::{Fields, ReadError};
use crate::flow::Metadata;

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
    Language,
}

const PIECES: usize = 8;

/// The field names, compiled: a name leads to its piece and its rank there (0 is best).
#[derive(Clone, Debug)]
pub(super) struct FieldNames {
    by_name: HashMap<String, Vec<(Piece, usize)>>,
    /// Names that go into an object: their steps.
    nested: Vec<(Vec<String>, Piece, usize)>,
    /// The names for the text, as given, for messages.
    pub(super) text_names: String,
}

impl FieldNames {
    pub(super) fn compile(fields: &Fields) -> Result<FieldNames, ReadError> {
        let Fields { id, text, title, author, outlet, date, url, language } = fields;
        let lists: [(&'static str, Piece, &Vec<String>); PIECES] = [
            ("id", Piece::Id, id),
            ("text", Piece::Text, text),
            ("title", Piece::Title, title),
            ("author", Piece::Author, author),
            ("outlet", Piece::Outlet, outlet),
            ("date", Piece::Date, date),
            ("url", Piece::Url, url),
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
        Ok(FieldNames { by_name, nested, text_names: text.join(", ") })
    }

    /// The pieces that stand under `name`, with their ranks.
    pub(super) fn pieces(&self, name: &str) -> &[(Piece, usize)] {
        self.by_name.get(&fold(name)).map_or(&[], Vec::as_slice)
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
        let mut best = Best::default();
        for (name, value) in object {
            for (piece, rank) in self.pieces(name) {
                best.offer(*piece, *rank, || plain(value, *piece));
            }
        }
        for (steps, piece, rank) in &self.nested {
            best.offer(*piece, *rank, || step_into(object, steps).and_then(|value| plain(value, *piece)));
        }
        best.into_draft()
    }
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
            && !value.trim().is_empty()
        {
            *slot = Some((rank, value));
        }
    }

    pub(super) fn into_draft(self) -> Draft {
        let [id, text, title, author, outlet, date, url, language] =
            self.values.map(|slot| slot.map(|(_, value)| value));
        let metadata = Metadata { title, author, outlet, date, url, language };
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

fn step_into<'v>(object: &'v serde_json::Map<String, Value>, steps: &[String]) -> Option<&'v Value> {
    let (first, rest) = steps.split_first()?;
    let value = object.iter().find(|(name, _)| fold(name) == *first).map(|(_, value)| value)?;
    if rest.is_empty() { Some(value) } else { step_into(value.as_object()?, rest) }
}

/// A JSON value as text: paragraphs in a list are joined with an empty line, names in a list with a comma; of an object
/// its `name`, `title`, `text` or the like.
fn plain(value: &Value, piece: Piece) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) => None,
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(|item| plain(item, piece)).collect();
            let glue = if piece == Piece::Text { "\n\n" } else { ", " };
            (!items.is_empty()).then(|| items.join(glue))
        }
        Value::Object(object) => {
            const OF_TEXT: &[&str] = &["text", "body", "value", "$t", "#text", "@value"];
            const OF_OTHERS: &[&str] = &["name", "title", "main", "value", "$t", "#text", "$date", "$oid", "@value"];
            let within = if piece == Piece::Text { OF_TEXT } else { OF_OTHERS };
            within.iter().find_map(|key| match object.get(*key) {
                Some(Value::String(text)) => Some(text.clone()),
                Some(Value::Number(number)) => Some(number.to_string()),
                _ => None,
            })
        }
    }
}
