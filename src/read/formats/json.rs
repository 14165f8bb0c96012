//! JSON files: an array of articles, an object that is one, an object around an array of them or from ids to them, or
//! several of these one after the other. An array is streamed at any size, also inside an object.

use std::collections::VecDeque;
use std::io::{self, BufRead, Cursor, Read};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::json_lines::{JsonLines, bad_json, drafted, drafted_within, no_text, parsed};
use super::json_repair;
use super::json_values::{Cut, cut, cut_within, ends_line, skip_rest, skip_space};
use crate::flow::{Dropped, Metadata};
use crate::read::articles::{Articles, RawArticle};
use crate::read::context::Context;
use crate::read::decode;
use crate::read::fields::{FieldNames, Piece};
use crate::read::format::{Format, Head};
use crate::read::input::Input;
use crate::read::input::{self, Bounds, Compression};
use crate::read::outcome::{Draft, Records, Trouble};
use crate::read::stream;
use crate::read::stream::Stream;

/// Objects around the array of articles are looked into down to here.
const MAX_DEPTH: usize = 3;

pub(in crate::read) static FORMAT: Format =
    Format { name: "json", extensions: &["json"], recognise: is_json, covers: &["jsonl"], read };

/// Whether it begins as an object or as an array of objects.
fn is_json(head: &Head) -> bool {
    let text = head.text.as_ref();
    let object = text.strip_prefix('[').map_or(text, str::trim_start);
    let Some(name) = object.strip_prefix('{').and_then(|rest| rest.trim_start().strip_prefix('"')) else {
        return false;
    };
    name.split_once('"').is_some_and(|(name, rest)| !name.contains('\n') && rest.trim_start().starts_with(':'))
}

fn read(input: Input, context: Context) -> Articles {
    match stream::open(input, context.encoding()) {
        Ok(stream) => Articles::many(Json::new(stream, &context)),
        Err(trouble) => context.dropped(trouble),
    }
}

pub(super) struct Json {
    reader: Box<dyn BufRead + Send>,
    compression: Compression,
    bounds: Bounds,
    names: Arc<FieldNames>,
    records: Records,
    value: Vec<u8>,
    state: State,
    /// 1-based number of the last record.
    number: u64,
    /// What a root object held, to be handed out before more is read.
    found: VecDeque<(u64, Result<Draft, Trouble>)>,
}

enum State {
    /// Before a value at the root.
    Root,
    /// In an array of articles, at the root or (true) in an object too large to be held.
    Array(bool),
    /// In an object too large to be held, between two of its fields.
    Object {
        any: bool,
    },
    /// The file turned out to be JSON lines.
    Lines(Box<JsonLines>),
    Done,
}

impl Json {
    pub(super) fn new(stream: Stream, context: &Context) -> Json {
        let Stream { reader, compression, bounds, .. } = stream;
        Json {
            reader,
            compression,
            bounds,
            names: Arc::clone(context.names()),
            records: context.records(),
            value: Vec::new(),
            state: State::Root,
            number: 0,
            found: VecDeque::new(),
        }
    }

    fn failed(&mut self, error: &io::Error) -> Result<RawArticle, Dropped> {
        self.state = State::Done;
        let trouble = input::trouble(error, self.compression).after(self.number, "article");
        Err(self.records.facts.dropped(None, trouble))
    }

    fn stop(&mut self, trouble: Trouble) -> Option<Result<RawArticle, Dropped>> {
        self.state = State::Done;
        Some(Err(self.records.facts.dropped(None, trouble.after(self.number, "article"))))
    }

    fn record(&mut self, draft: Result<Draft, Trouble>) -> Option<Result<RawArticle, Dropped>> {
        self.number += 1;
        Some(match draft {
            Ok(draft) => Ok(self.records.article(draft, self.number)),
            Err(trouble) => Err(self.records.dropped(self.number, trouble)),
        })
    }

    /// One step: an item, or `None` when the state has changed and there is more to do.
    fn step(&mut self) -> io::Result<Option<Result<RawArticle, Dropped>>> {
        match self.state {
            State::Root => self.at_root(),
            State::Array(nested) => self.in_array(nested),
            State::Object { any } => self.in_object(any),
            State::Lines(_) | State::Done => Ok(None),
        }
    }

    fn in_array(&mut self, nested: bool) -> io::Result<Option<Result<RawArticle, Dropped>>> {
        match skip_space(&mut *self.reader, b",")? {
            None => Ok(self.stop(Trouble::failed("truncated", "the file ends within its array; is it whole?"))),
            Some(b']') => {
                self.reader.consume(1);
                self.state = if nested { State::Object { any: true } } else { State::Root };
                Ok(None)
            }
            Some(_) => Ok(match cut(&mut *self.reader, &mut self.value, self.bounds.article)? {
                Cut::TooLong => self.record(Err(Trouble::too_large("the article", self.bounds.article))),
                Cut::Value | Cut::End => {
                    let draft = parsed(&self.value, &self.names);
                    self.record(draft)
                }
            }),
        }
    }

    fn at_root(&mut self) -> io::Result<Option<Result<RawArticle, Dropped>>> {
        match skip_space(&mut *self.reader, b"")? {
            None => {
                self.state = State::Done;
                let nothing = self.number == 0;
                return Ok(if nothing { self.stop(Trouble::empty("the file")) } else { None });
            }
            Some(b'[') => {
                self.reader.consume(1);
                self.state = State::Array(false);
                return Ok(None);
            }
            Some(_) => {}
        }
        if cut_within(&mut *self.reader, &mut self.value, self.bounds.article)? == Cut::TooLong {
            return self.too_long_at_root();
        }
        let first = self.number == 0;
        let ends_line = ends_line(&mut *self.reader)?;
        let more = skip_space(&mut *self.reader, b"")?.is_some();
        if more && ends_line && first && self.value.starts_with(b"{") && !self.value.contains(&b'\n') {
            let draft = parsed(&self.value, &self.names);
            let item = self.record(draft);
            // A value on a line of its own with another below it.
            self.turn_to_lines();
            return Ok(item);
        }
        let text = decode::record(&self.value);
        match json_repair::value(&text) {
            Ok(Value::Object(object)) => Ok(self.object(&object, first && !more)),
            Ok(_) => {
                Ok(self.record(Err(Trouble::failed("not_an_object", "it is JSON but no object with named fields"))))
            }
            Err(error) => {
                let trouble = bad_json(&error);
                let hopeless = !self.value.starts_with(b"{");
                if hopeless || (first && !more) { Ok(self.stop(trouble)) } else { Ok(self.record(Err(trouble))) }
            }
        }
    }

    /// The root value is larger than an article may be: an object may still have a list of articles in it, which is
    /// then streamed; its beginning, in `value`, is read again for that.
    fn too_long_at_root(&mut self) -> io::Result<Option<Result<RawArticle, Dropped>>> {
        if self.value.first() != Some(&b'{') {
            return Ok(self.stop(Trouble::too_large("the file", self.bounds.article)));
        }
        let beginning = Cursor::new(std::mem::take(&mut self.value));
        let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(beginning.chain(rest));
        self.reader.consume(1);
        self.state = State::Object { any: false };
        Ok(None)
    }

    /// Between two fields of an object too large to be held: its arrays of objects are lists of articles.
    fn in_object(&mut self, any: bool) -> io::Result<Option<Result<RawArticle, Dropped>>> {
        match skip_space(&mut *self.reader, b",:")? {
            None => return Ok(self.stop(Trouble::failed("truncated", "the file ends within its object; is it whole?"))),
            Some(b'}') => {
                self.reader.consume(1);
                self.state = State::Root;
                let too_large = Trouble::too_large("the article", self.bounds.article);
                return Ok(if any { None } else { self.record(Err(too_large)) });
            }
            Some(b'[') => {
                self.reader.consume(1);
                if skip_space(&mut *self.reader, b"")? == Some(b'{') {
                    self.state = State::Array(true);
                } else {
                    skip_rest(&mut *self.reader)?;
                }
            }
            // A field's name, or a value that is no array.
            Some(_) => {
                cut(&mut *self.reader, &mut self.value, 0)?;
            }
        }
        Ok(None)
    }

    /// A root object that is held: an article, or around some.
    fn object(&mut self, object: &Map<String, Value>, only: bool) -> Option<Result<RawArticle, Dropped>> {
        match drafted(object, &self.names) {
            Ok(draft) if only => {
                self.state = State::Done;
                return Some(Ok(RawArticle::new(Arc::clone(&self.records.facts), None, draft)));
            }
            Ok(draft) => return self.record(Ok(draft)),
            Err(_) => {}
        }
        if let Some(rows) = rows_of_columns(object, &self.names) {
            for row in rows {
                let draft = drafted(&row, &self.names);
                self.number += 1;
                self.found.push_back((self.number, draft));
            }
            return None;
        }
        let items = array_of_articles(object, &self.names, MAX_DEPTH).map(|items| items.iter().collect());
        if let Some(items) = items.or_else(|| lists_of_articles(object, &self.names, MAX_DEPTH)) {
            let feed = of_feed(object, &self.names);
            for item in items {
                let draft = match item {
                    Value::Object(item) => drafted_within(item, &self.names).map(|mut draft| {
                        draft.metadata.complete_from(&feed);
                        draft
                    }),
                    _ => Err(Trouble::failed("not_an_object", "it is JSON but no object with named fields")),
                };
                self.number += 1;
                self.found.push_back((self.number, draft));
            }
            return None;
        }
        let by_id: Vec<(&String, &Map<String, Value>)> =
            object.iter().filter_map(|(id, value)| Some((id, value.as_object()?))).collect();
        if by_id.iter().any(|(_, item)| drafted(item, &self.names).is_ok()) {
            for (id, item) in by_id {
                let draft = drafted(item, &self.names).map(|draft| Draft { id: Some(id.clone()), ..draft });
                self.number += 1;
                self.found.push_back((self.number, draft));
            }
            return None;
        }
        // One article within objects around it (the Guardian's `response.content`, Event Registry's `ID.info`).
        let mut within = Vec::new();
        articles_within(object, &self.names, MAX_DEPTH, &mut within);
        if let [article] = within[..]
            && only
            && let Ok(draft) = drafted(article, &self.names)
        {
            self.state = State::Done;
            return Some(Ok(RawArticle::new(Arc::clone(&self.records.facts), None, draft)));
        }
        if !within.is_empty() {
            for article in within {
                let draft = drafted(article, &self.names);
                self.number += 1;
                self.found.push_back((self.number, draft));
            }
            return None;
        }
        // Of a list around which there is an object, its items say more.
        let list = object.values().find_map(|value| value.as_array()?.first()?.as_object());
        let trouble = no_text(&self.names, list.unwrap_or(object).keys().map(String::as_str));
        if only { self.stop(trouble) } else { self.record(Err(trouble)) }
    }

    fn turn_to_lines(&mut self) {
        let reader = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        let facts = Arc::clone(&self.records.facts);
        let records = std::mem::replace(&mut self.records, Records::new(facts));
        let stream = Stream { reader, compression: self.compression, bounds: self.bounds, head: Vec::new() };
        self.state = State::Lines(Box::new(JsonLines::new(stream, Arc::clone(&self.names), records).after_line(1)));
    }
}

impl Iterator for Json {
    type Item = Result<RawArticle, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((number, draft)) = self.found.pop_front() {
                return Some(match draft {
                    Ok(draft) => Ok(self.records.article(draft, number)),
                    Err(trouble) => Err(self.records.dropped(number, trouble)),
                });
            }
            match &mut self.state {
                State::Done => return None,
                State::Lines(lines) => return lines.next(),
                State::Root | State::Array(_) | State::Object { .. } => {}
            }
            match self.step() {
                Ok(Some(item)) => return Some(item),
                Ok(None) => {}
                Err(error) => return Some(self.failed(&error)),
            }
        }
    }
}

/// The rows of a table that is written by its columns, as pandas does: `{"text": {"0": "...", "1": "..."}, "title": ...}`,
/// or `{"columns": [...], "data": [[...], ...]}`.
fn rows_of_columns(object: &Map<String, Value>, names: &FieldNames) -> Option<Vec<Map<String, Value>>> {
    let pair = |column: &str, value: &Value| (column.to_owned(), value.clone());
    if let (Some(Value::Array(columns)), Some(Value::Array(data))) = (object.get("columns"), object.get("data")) {
        let columns: Vec<&str> = columns.iter().map(|name| name.as_str().unwrap_or_default()).collect();
        let rows = data.iter().filter_map(Value::as_array);
        return columns.iter().any(|name| names.may_hold_text(name)).then(|| {
            rows.map(|row| columns.iter().zip(row).map(|(column, value)| pair(column, value)).collect()).collect()
        });
    }
    let columns: Vec<(&String, &Map<String, Value>)> =
        object.iter().filter_map(|(name, value)| Some((name, value.as_object()?))).collect();
    let (_, texts) = columns.iter().find(|(name, cells)| {
        names.pieces(name).iter().any(|(piece, _)| *piece == Piece::Text)
            && !cells.is_empty()
            && cells.values().all(|cell| cell.is_string() || cell.is_null())
    })?;
    // A single object that has a text of its own is an article, not a column.
    let same_rows = columns.iter().filter(|(_, cells)| cells.keys().eq(texts.keys())).count();
    if same_rows != object.len() || object.len() < 2 {
        return None;
    }
    let row =
        |index: &String| columns.iter().filter_map(|(column, cells)| Some(pair(column, cells.get(index)?))).collect();
    Some(texts.keys().map(row).collect())
}

/// The objects below `object` that are articles, down to `depth`, not those within an article.
fn articles_within<'v>(
    object: &'v Map<String, Value>,
    names: &FieldNames,
    depth: usize,
    found: &mut Vec<&'v Map<String, Value>>,
) {
    for inner in object.values().filter_map(Value::as_object) {
        if drafted(inner, names).is_ok() {
            found.push(inner);
        } else if depth > 0 {
            articles_within(inner, names, depth - 1, found);
        }
    }
}

/// What a JSON Feed says of all its items: its title is their outlet; its authors and language are theirs where they have
/// none of their own.
fn of_feed(object: &Map<String, Value>, names: &FieldNames) -> Metadata {
    let is_feed = object.get("version").and_then(Value::as_str).is_some_and(|version| version.contains("jsonfeed.org"));
    if !is_feed {
        return Metadata::default();
    }
    let Metadata { title, author, language, .. } = names.draft(object).metadata;
    Metadata { outlet: title, author, language, ..Metadata::default() }
}

/// The first array, breadth first, with an article in it.
fn array_of_articles<'v>(object: &'v Map<String, Value>, names: &FieldNames, depth: usize) -> Option<&'v Vec<Value>> {
    let has_article = |items: &&Vec<Value>| {
        items.iter().any(|item| item.as_object().is_some_and(|item| drafted_within(item, names).is_ok()))
    };
    let here = object.values().filter_map(Value::as_array).find(has_article);
    if here.is_some() || depth == 0 {
        return here;
    }
    // A list within an article is of its parts, such as the blocks of a live page.
    let mut objects = object.values().filter_map(Value::as_object).filter(|inner| drafted(inner, names).is_err());
    objects.find_map(|inner| array_of_articles(inner, names, depth - 1))
}

/// The articles of lists that lie in the objects of another list: a query's answer for each kind of hit (Trove), an export's
/// databases (Ghost).
fn lists_of_articles<'v>(object: &'v Map<String, Value>, names: &FieldNames, depth: usize) -> Option<Vec<&'v Value>> {
    let depth = depth.checked_sub(1)?;
    // A list within a record is of its parts, such as its pictures.
    let is_record = |inner: &&Map<String, Value>| {
        let metadata = names.draft(inner).metadata;
        metadata.url.is_some() || metadata.date.is_some()
    };
    for list in object.values().filter_map(Value::as_array) {
        let holders = list.iter().filter_map(Value::as_object).filter(|inner| !is_record(inner));
        let found: Vec<&Value> = holders.filter_map(|inner| array_of_articles(inner, names, depth)).flatten().collect();
        if !found.is_empty() {
            return Some(found);
        }
    }
    object.values().filter_map(Value::as_object).find_map(|inner| lists_of_articles(inner, names, depth))
}
