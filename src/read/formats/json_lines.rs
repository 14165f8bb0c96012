//! JSON lines: an object a line. A bad line costs that line only.

use std::io::BufRead;
use std::sync::Arc;

use serde_json::Value;

use super::json::Json;
use super::json_repair;
use crate::flow::Dropped;
use crate::read::articles::{Articles, RawArticle};
use crate::read::context::Context;
use crate::read::decode;
use crate::read::fields::FieldNames;
use crate::read::format::{Format, Head};
use crate::read::input::Input;
use crate::read::input::{self, Bounds, Compression, Line};
use crate::read::outcome::{Draft, Records, Trouble};
use crate::read::stream;
use crate::read::stream::Stream;

pub(in crate::read) static FORMAT: Format =
    Format { name: "jsonl", extensions: &["jsonl", "ndjson", "jl"], recognise: is_lines, covers: &["json"], read };

/// Whether the first line is a JSON object and the second begins as one.
fn is_lines(head: &Head) -> bool {
    let mut lines = head.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    first.starts_with('{')
        && second.starts_with("{\"")
        && json_repair::value(first).is_ok_and(|value| value.is_object())
}

fn read(input: Input, context: Context) -> Articles {
    match stream::open(input, context.encoding()) {
        // An array under the name of JSON lines is read as the array it is.
        Ok(stream) if stream.head.trim_ascii_start().first() == Some(&b'[') => {
            Articles::many(Json::new(stream, &context))
        }
        Ok(stream) => Articles::many(JsonLines::new(stream, Arc::clone(context.names()), context.records())),
        Err(trouble) => context.dropped(trouble),
    }
}

/// Lines as they are written, without a look ahead.
pub(in crate::read) fn endless(reader: Box<dyn BufRead + Send>, context: &Context) -> Articles {
    let stream = Stream { reader, compression: Compression::None, bounds: context.reader.0.bounds, head: Vec::new() };
    let records = Records::repeatable(Arc::clone(&context.facts));
    Articles::many(JsonLines::new(stream, Arc::clone(context.names()), records))
}

pub(super) struct JsonLines {
    reader: Box<dyn BufRead + Send>,
    compression: Compression,
    bounds: Bounds,
    names: Arc<FieldNames>,
    records: Records,
    line: Vec<u8>,
    /// 1-based number of the last line read.
    number: u64,
    any: bool,
    done: bool,
}

impl JsonLines {
    pub(super) fn new(stream: Stream, names: Arc<FieldNames>, records: Records) -> JsonLines {
        let Stream { reader, compression, bounds, .. } = stream;
        JsonLines { reader, compression, bounds, names, records, line: Vec::new(), number: 0, any: false, done: false }
    }

    /// As if `number` lines had been read already.
    pub(super) fn after_line(mut self, number: u64) -> JsonLines {
        self.number = number;
        self.any = number > 0;
        self
    }
}

impl Iterator for JsonLines {
    type Item = Result<RawArticle, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.done {
                return None;
            }
            let read = match input::read_line(&mut *self.reader, &mut self.line, self.bounds.article) {
                Ok(read) => read,
                Err(error) => {
                    self.done = true;
                    let trouble = input::trouble(&error, self.compression).after(self.number, "line");
                    return Some(Err(self.records.facts.dropped(None, trouble)));
                }
            };
            self.number += 1;
            match read {
                Line::End => {
                    self.done = true;
                    if !self.any {
                        return Some(Err(self.records.facts.dropped(None, Trouble::empty("the file"))));
                    }
                }
                Line::TooLong => {
                    self.any = true;
                    let trouble = Trouble::too_large("the line", self.bounds.article);
                    return Some(Err(self.records.dropped(self.number, trouble)));
                }
                Line::Whole => {
                    let line = self.line.trim_ascii();
                    if line.is_empty() {
                        continue;
                    }
                    self.any = true;
                    return Some(match parsed(line, &self.names) {
                        Ok(draft) => Ok(self.records.article(draft, self.number)),
                        Err(trouble) => Err(self.records.dropped(self.number, trouble)),
                    });
                }
            }
        }
    }
}

/// The draft in the JSON object that `json` is.
pub(super) fn parsed(json: &[u8], names: &FieldNames) -> Result<Draft, Trouble> {
    let text = decode::record(json);
    let value: Value = json_repair::value(&text).map_err(|error| bad_json(&error))?;
    let Value::Object(object) = value else {
        return Err(Trouble::failed("not_an_object", "it is JSON but not an object with named fields"));
    };
    drafted_within(&object, names)
}

/// Says what is wrong and where in the value; its line is left out where there is but one.
pub(super) fn bad_json(error: &serde_json::Error) -> Trouble {
    let reason = format!("it is not valid JSON: {error}").replace(" at line 1 column ", " at character ");
    Trouble::failed("bad_json", reason)
}

/// What a wire's item may be instead of a text (ninjs `type`).
const PICTURES: &[&str] = &["picture", "photo", "image", "video", "audio", "graphic", "animation"];

pub(super) fn drafted(object: &serde_json::Map<String, Value>, names: &FieldNames) -> Result<Draft, Trouble> {
    let draft = names.draft(object);
    if !draft.has_text() {
        if let Some(kind) = object.get("type").and_then(Value::as_str).filter(|kind| PICTURES.contains(kind)) {
            return Err(Trouble::skipped("not_text", format!("it is of type {kind}, which is no text")));
        }
        return Err(no_text(names, object.keys().map(String::as_str)));
    }
    Ok(draft)
}

/// The draft of an object, or of the only article in an object around it: a search engine's hit (`_source`), a wire's
/// `item`. What the outer object says counts where the article itself says nothing.
pub(super) fn drafted_within(object: &serde_json::Map<String, Value>, names: &FieldNames) -> Result<Draft, Trouble> {
    let outer = drafted(object, names);
    let Err(trouble) = outer else { return outer };
    let mut within = object.values().filter_map(Value::as_object).filter_map(|inner| drafted(inner, names).ok());
    match (within.next(), within.next()) {
        (Some(mut draft), None) => {
            let outer = names.draft(object);
            draft.id = draft.id.or(outer.id);
            draft.metadata.complete_from(&outer.metadata);
            Ok(draft)
        }
        _ => Err(trouble),
    }
}

/// No field for the text was found among `present`.
pub(super) fn no_text<'n>(names: &FieldNames, present: impl Iterator<Item = &'n str>) -> Trouble {
    let mut found: Vec<&str> = present.take(13).collect();
    if found.len() > 12 {
        found[12] = "...";
    }
    // Lists of articles have their addresses: GDELT, Media Cloud, the search interfaces of several archives.
    let has_address = found.iter().any(|name| {
        let name = name.to_ascii_lowercase();
        matches!(name.as_str(), "url" | "link" | "weburl" | "web_url" | "documentidentifier" | "mobileurl")
    });
    if has_address && !found.iter().any(|name| names.may_hold_text(name)) {
        let reason = format!(
            "no text: it lists articles by their addresses, without their texts ({}); fetch the pages and read these, or \
             name the field with the text in fields.text",
            found.join(", ")
        );
        return Trouble::failed("no_text", reason);
    }
    let reason = format!(
        "no text: none of the fields {} is there with something in it; there are {}; name the right one in fields.text",
        names.text_names,
        if found.is_empty() { "none".to_owned() } else { found.join(", ") },
    );
    Trouble::failed("no_text", reason)
}
