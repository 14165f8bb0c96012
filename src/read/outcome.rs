//! From what a format finds in a file to the articles and drops that go on.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::articles::RawArticle;
use super::dates::Dates;
use super::formats::{self, Markup, markup_of};
use super::language::language_tag;
use super::mojibake;
use super::period::Period;
use super::prose;
use crate::flow::{Article, DropStatus, Dropped, Metadata, Note, Stage};

/// Why a file or a record is no article; becomes a [`Dropped`] when the path is known.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) status: DropStatus,
    pub(super) code: &'static str,
    pub(super) reason: String,
}

impl Trouble {
    pub(super) fn failed(code: &'static str, reason: impl Into<String>) -> Trouble {
        Trouble { status: DropStatus::Failed, code, reason: reason.into() }
    }

    pub(super) fn skipped(code: &'static str, reason: impl Into<String>) -> Trouble {
        Trouble { status: DropStatus::Skipped, code, reason: reason.into() }
    }

    /// `what` ('the file', 'the line') is over the size limit of `bound` bytes.
    pub(super) fn too_large(what: &str, bound: u64) -> Trouble {
        let reason = format!("{what} is larger than max_article_size = {bound} bytes; raise it or split the file");
        Trouble::failed("too_large", reason)
    }

    /// The trouble came after `number` whole lines or articles, which were read.
    pub(super) fn after(mut self, number: u64, unit: &str) -> Trouble {
        if number > 0 {
            self.reason = format!("after {unit} {number}: {}", self.reason);
        }
        self
    }

    pub(super) fn empty(what: &str) -> Trouble {
        Trouble::failed("empty", format!("{what} is empty; there is no text to read"))
    }
}

/// What is left to do for a draft, by the thread that finishes it.
type Completion = Box<dyn FnOnce(&mut Draft) -> Result<(), Trouble> + Send>;

/// An article as a format found it: metadata raw, nothing checked.
#[derive(Default)]
pub(super) struct Draft {
    /// Its id in a file of many.
    pub(super) id: Option<String>,
    pub(super) metadata: Metadata,
    pub(super) text: String,
    /// What is to be said of the article although it is read.
    pub(super) note: Option<Note>,
    /// What makes the text, or changes it.
    pub(super) pending: Option<Completion>,
    /// The bytes that `pending` holds.
    pub(super) pending_bytes: usize,
}

impl Draft {
    /// Leaves `completion`, which holds `bytes` bytes, to the thread that finishes the article.
    pub(super) fn complete_later(
        &mut self,
        bytes: usize,
        completion: impl FnOnce(&mut Draft) -> Result<(), Trouble> + Send + 'static,
    ) {
        self.pending = Some(Box::new(completion));
        self.pending_bytes = bytes;
    }

    /// Sets a text that may hold HTML, or entities of it. HTML is left to the thread that finishes the article.
    pub(super) fn set_text(&mut self, text: String) {
        match markup_of(&text) {
            Markup::None => self.text = text,
            Markup::Entities => self.text = formats::decoded(&text),
            Markup::Tags => self.complete_later(text.len(), move |draft| {
                draft.text = formats::of_fragment(&text)?;
                Ok(())
            }),
        }
    }

    /// Whether there is a text, or one to be made.
    pub(super) fn has_text(&self) -> bool {
        !self.text.is_empty() || self.pending.is_some()
    }

    /// The draft with nothing left to do.
    pub(super) fn completed(mut self) -> Result<Draft, Trouble> {
        if let Some(completion) = self.pending.take() {
            completion(&mut self)?;
        }
        Ok(self)
    }
}

impl Metadata {
    /// Takes what is missing from `other`.
    pub(super) fn complete_from(&mut self, other: &Metadata) {
        let Metadata { title, author, outlet, date, url, section, language } = self;
        for (own, other) in [
            (title, &other.title),
            (author, &other.author),
            (outlet, &other.outlet),
            (date, &other.date),
            (url, &other.url),
            (section, &other.section),
            (language, &other.language),
        ] {
            if own.is_none() {
                own.clone_from(other);
            }
        }
    }
}

/// The articles of a file that is held whole.
#[expect(clippy::large_enum_variant, reason = "one for each file, taken apart at once")]
pub(super) enum Drafts {
    /// The file is one article.
    One(Draft),
    /// Articles and failures, in their order; each has a number in its `doc_id`.
    Many(Vec<Result<Draft, Trouble>>),
}

/// What all the articles of one file share.
#[derive(Clone)]
pub(super) struct FileFacts {
    pub(super) path: String,
    pub(super) format: &'static str,
    /// What the path says by the path pattern; an article's own metadata wins over it.
    pub(super) from_path: Metadata,
    pub(super) dates: Arc<Dates>,
    /// The days whose articles are read.
    pub(super) period: Period,
    /// Bytes that an article's text may have, `u64::MAX` for no limit.
    pub(super) max_text: u64,
}

impl FileFacts {
    /// A drop of the file, or of its record `record`.
    pub(super) fn dropped(&self, record: Option<String>, trouble: Trouble) -> Dropped {
        let Trouble { status, code, reason } = trouble;
        Dropped { path: self.path.clone(), record, stage: Stage::Read, status, code: code.into(), reason }
    }

    /// The article that a draft is, named by `record` in a file of many.
    pub(super) fn article(&self, draft: Draft, record: Option<String>) -> Result<Article, Dropped> {
        let Draft { metadata, text, note, .. } = draft;
        let text = match mojibake::repaired(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(repaired) => repaired,
        };
        if text.trim().is_empty() {
            let what = if record.is_some() { "the article's text" } else { "the file" };
            return Err(self.dropped(record, Trouble::empty(what)));
        }
        if let Some(trouble) = prose::refusal(metadata.title.as_deref(), &text) {
            return Err(self.dropped(record, trouble));
        }
        // What a file packs, compresses or repeats by reference may be larger than the file.
        if text.len() as u64 > self.max_text {
            return Err(self.dropped(record, Trouble::too_large("its text", self.max_text)));
        }
        if u32::try_from(text.len()).is_err() {
            let trouble = Trouble::failed("too_large", "the text is larger than 4 GiB; split the file");
            return Err(self.dropped(record, trouble));
        }
        let metadata = self.settle(metadata);
        if let Some(trouble) = self.period.leaves_out(metadata.date.as_deref()) {
            return Err(self.dropped(record, trouble));
        }
        let content_hash = content_hash(&text, &metadata);
        let doc_id = match &record {
            Some(record) => format!("{}#{record}", self.path),
            None => self.path.clone(),
        };
        Ok(Article {
            doc_id,
            path: self.path.clone(),
            record,
            format: self.format.into(),
            metadata,
            text,
            content_hash,
            note,
        })
    }

    /// Raw metadata tidied and completed from the path.
    fn settle(&self, raw: Metadata) -> Metadata {
        let path = &self.from_path;
        let pick = |own: Option<String>, path: &Option<String>| own.and_then(tidy).or_else(|| path.clone());
        Metadata {
            title: pick(raw.title, &path.title),
            author: pick(raw.author, &path.author),
            outlet: pick(raw.outlet, &path.outlet),
            date: raw.date.and_then(|date| self.dates.normalise(&date)).or_else(|| path.date.clone()),
            url: pick(raw.url, &path.url),
            section: pick(raw.section, &path.section),
            language: raw.language.and_then(|tag| language_tag(&tag)).or_else(|| path.language.clone()),
        }
    }
}

/// One line, no space around it, no run of white space in it; `None` when nothing is left.
fn tidy(text: String) -> Option<String> {
    let needs_work = |text: &str| {
        let mut previous = ' ';
        text.ends_with(char::is_whitespace)
            || text.chars().any(|c| {
                let bad = (c.is_whitespace() && (c != ' ' || previous == ' ')) || c.is_control();
                previous = c;
                bad
            })
    };
    if !needs_work(&text) {
        return if text.is_empty() { None } else { Some(text) };
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out.is_empty() { None } else { Some(out) }
}

/// BLAKE3 over the text and each piece of metadata, each with its length before it.
fn content_hash(text: &str, metadata: &Metadata) -> String {
    let mut hasher = blake3::Hasher::new();
    let Metadata { title, author, outlet, date, url, section, language } = metadata;
    for piece in [title, author, outlet, date, url, section, language] {
        match piece {
            None => hasher.update(&[0]),
            Some(piece) => hasher.update(&[1]).update(&(piece.len() as u64).to_le_bytes()).update(piece.as_bytes()),
        };
    }
    hasher.update(text.as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// The articles of a file of many: gives each its record name, unique within the file.
pub(super) struct Records {
    pub(super) facts: Arc<FileFacts>,
    /// The names given so far, by hash (a hash collision only costs a needless suffix), with the last suffix tried;
    /// `None` where names need not be unique.
    given: Option<HashMap<u64, u32>>,
}

/// Longer ids are replaced by the record's number: they are texts, not ids.
const LONGEST_ID: usize = 200;

impl Records {
    pub(super) fn new(facts: Arc<FileFacts>) -> Records {
        Records { facts, given: Some(HashMap::new()) }
    }

    /// Names that are as the records have them, for a stream without an end.
    pub(super) fn repeatable(facts: Arc<FileFacts>) -> Records {
        Records { facts, given: None }
    }

    /// The article of the record at `number` (1-based; a line number in JSON lines).
    pub(super) fn article(&mut self, draft: Draft, number: u64) -> RawArticle {
        let name = match &draft.id {
            Some(id) => self.name(id, number),
            None => self.unique(number.to_string()),
        };
        RawArticle::new(Arc::clone(&self.facts), Some(name), draft)
    }

    /// A drop of the record at `number`.
    pub(super) fn dropped(&self, number: u64, trouble: Trouble) -> Dropped {
        self.facts.dropped(Some(number.to_string()), trouble)
    }

    fn name(&mut self, id: &str, number: u64) -> String {
        let name: String =
            id.trim().chars().map(|c| if c.is_whitespace() || c.is_control() { '_' } else { c }).collect();
        let usable = !name.is_empty() && name.len() <= LONGEST_ID;
        self.unique(if usable { name } else { number.to_string() })
    }

    /// `name`, with `~2`, `~3`, ... behind it where it was given before in this file.
    fn unique(&mut self, name: String) -> String {
        let Some(given) = &mut self.given else { return name };
        let Some(last) = given.get_mut(&short_hash(&name)) else {
            given.insert(short_hash(&name), 1);
            return name;
        };
        let mut suffix = *last;
        loop {
            suffix = suffix.saturating_add(1);
            let candidate = format!("{name}~{suffix}");
            let hash = short_hash(&candidate);
            if !given.contains_key(&hash) || suffix == u32::MAX {
                given.insert(hash, 1);
                given.insert(short_hash(&name), suffix);
                return candidate;
            }
        }
    }
}

fn short_hash(name: &str) -> u64 {
    let hash = blake3::hash(name.as_bytes());
    hash.as_bytes().iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}
