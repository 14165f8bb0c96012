//! Large XML files of many articles: feeds, exports of WordPress, messages of wires. The stream is cut at the elements that
//! hold an article each, and some of these at a time are read with what stands around them, as a small file would be.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::xml_tokens::{Token, Tokens};
use crate::flow::Dropped;
use crate::read::articles::RawArticle;
use crate::read::context::Context;
use crate::read::input::{self, Compression};
use crate::read::outcome::{Draft, Drafts, Records, Trouble};

/// Elements that hold an article each, below a root or elements around them.
const ITEMS: &[&[u8]] = &[
    b"item",
    b"entry",
    b"newsItem",
    b"NewsItem",
    b"nitf",
    b"doc",
    b"TEI",
    b"article",
    b"record",
    b"row",
    b"story",
    b"document",
    b"post",
    b"news",
];
/// Elements that repeat below a root which is an article itself.
const PARAGRAPHS: &[&[u8]] = &[b"p", b"para", b"P", b"div", b"section", b"h1", b"h2", b"h3", b"block", b"br", b"li"];
/// Bytes of items that are read together, at least; and at least so many times what stands before them, which is read
/// again each time.
const MIN_BATCH: usize = 256 * 1024;
const MIN_RATIO: usize = 4;

/// Reads a document of some bytes.
type Read = fn(Vec<u8>, &Context) -> Result<Drafts, Trouble>;

/// What a large XML stream turned out to be.
pub(super) enum Cut {
    /// Many articles.
    Items(Box<Items>),
    /// One document, in full.
    Whole(Vec<u8>),
}

/// Finds the first of the elements that hold an article each.
///
/// # Errors
/// If the stream cannot be read, or is one document that is larger than an article may be.
pub(super) fn cut(
    reader: Box<dyn BufRead + Send>,
    compression: Compression,
    context: Context,
    read: Read,
) -> Result<Cut, Trouble> {
    let bound = context.reader.0.bounds.article;
    let mut tokens = Tokens::new(reader, usize::try_from(bound).unwrap_or(usize::MAX));
    let failed = |error: &io::Error| input::trouble(error, compression);
    // The elements that are open, and the last one that was opened below the root, with where it begins.
    let mut open: Vec<Vec<u8>> = Vec::new();
    let mut last: Option<(Vec<u8>, usize)> = None;
    loop {
        let start = tokens.held.len();
        let name = match tokens.next() {
            Ok(Token::Open(name)) => name,
            Ok(Token::Close) => {
                open.pop();
                continue;
            }
            Ok(Token::Empty | Token::Other) => continue,
            Ok(Token::End) => break,
            // The parser tells of a document that ends too early.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && compression == Compression::None => break,
            Err(error) => return Err(failed(&error)),
        };
        if tokens.is_over {
            break;
        }
        let is_below = open.first().is_some_and(|root| !is_one(local(root)));
        let is_item = is_below && ITEMS.contains(&local(&name));
        let repeats = is_below && open.len() == 1 && !PARAGRAPHS.contains(&local(&name));
        let start = match &last {
            _ if is_item => start,
            Some((before, first)) if repeats && *before == name => *first,
            _ => {
                if open.len() == 1 {
                    last = Some((name.clone(), start));
                }
                open.push(name);
                continue;
            }
        };
        let begun = tokens.held.split_off(start);
        let header = std::mem::replace(&mut tokens.held, begun);
        let records = context.records();
        return Ok(Cut::Items(Box::new(Items {
            tokens,
            compression,
            context,
            read,
            records,
            header,
            around: open.clone(),
            open,
            name,
            is_begun: true,
            number: 0,
            ready: VecDeque::new(),
            failure: None,
            done: false,
        })));
    }
    if tokens.is_over { Err(Trouble::too_large("the file", bound)) } else { Ok(Cut::Whole(tokens.held)) }
}

/// Whether a root of this name is one article, or a web page: elements of the same names are then parts of it.
fn is_one(root: &[u8]) -> bool {
    root.eq_ignore_ascii_case(b"html") || ITEMS.contains(&root)
}

/// A name without the prefix of its namespace.
fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name)
}

/// The articles of a stream of items.
pub(super) struct Items {
    tokens: Tokens,
    compression: Compression,
    context: Context,
    read: Read,
    records: Records,
    /// What stands before the first item.
    header: Vec<u8>,
    /// The elements that are open around the first item.
    around: Vec<Vec<u8>>,
    /// The elements that are open now, the item not among them.
    open: Vec<Vec<u8>>,
    /// The items' name.
    name: Vec<u8>,
    /// Whether the opening tag of an item has been read, and what has come of it is held.
    is_begun: bool,
    /// 1-based number of the last article.
    number: u64,
    ready: VecDeque<Result<Draft, Trouble>>,
    /// What kept the rest from being read.
    failure: Option<Trouble>,
    done: bool,
}

impl Items {
    /// Reads items up to the size of a batch.
    fn batch(&mut self) -> io::Result<()> {
        let enough = MIN_BATCH.max(self.header.len().saturating_mul(MIN_RATIO));
        let mut items: Vec<Vec<u8>> = Vec::new();
        let mut bytes = 0;
        while bytes < enough {
            match self.item() {
                Ok(Some(Ok(item))) => {
                    bytes += item.len();
                    items.push(item);
                }
                Ok(Some(Err(trouble))) => {
                    self.read_all(&items);
                    items.clear();
                    self.ready.push_back(Err(trouble));
                }
                Ok(None) => {
                    self.done = true;
                    break;
                }
                Err(error) => {
                    // What came before it is sound.
                    self.read_all(&items);
                    return Err(error);
                }
            }
        }
        self.read_all(&items);
        Ok(())
    }

    /// The next item's bytes; an error if it is larger than an article may be; `None` at the end.
    fn item(&mut self) -> io::Result<Option<Result<Vec<u8>, Trouble>>> {
        while !self.is_begun {
            self.tokens.held.clear();
            self.tokens.is_over = false;
            match self.tokens.next()? {
                Token::Open(name) if name == self.name => self.is_begun = true,
                Token::Open(name) => self.open.push(name),
                Token::Close => drop(self.open.pop()),
                Token::Empty | Token::Other => {}
                Token::End if self.open.is_empty() => return Ok(None),
                Token::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let mut depth = 1usize;
        while depth > 0 {
            match self.tokens.next()? {
                Token::Open(_) => depth += 1,
                Token::Close => depth -= 1,
                Token::Empty | Token::Other => {}
                Token::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        self.is_begun = false;
        let is_over = std::mem::take(&mut self.tokens.is_over);
        let item = std::mem::take(&mut self.tokens.held);
        Ok(Some(if is_over {
            Err(Trouble::too_large("the article", self.context.reader.0.bounds.article))
        } else {
            Ok(item)
        }))
    }

    /// Reads `items` together; each for itself if they cannot be read so.
    fn read_all(&mut self, items: &[Vec<u8>]) {
        if items.is_empty() {
            return;
        }
        match (self.read)(self.document(items), &self.context) {
            Ok(Drafts::One(draft)) => self.ready.push_back(Ok(draft)),
            Ok(Drafts::Many(drafts)) => self.ready.extend(drafts),
            Err(trouble) if items.len() == 1 => self.ready.push_back(Err(trouble)),
            Err(_) => items.iter().for_each(|item| self.read_all(std::slice::from_ref(item))),
        }
    }

    /// The document that some items make with what stands around them.
    fn document(&self, items: &[Vec<u8>]) -> Vec<u8> {
        let mut out = self.header.clone();
        items.iter().for_each(|item| out.extend_from_slice(item));
        for name in self.around.iter().rev() {
            out.extend_from_slice(b"</");
            out.extend_from_slice(name);
            out.push(b'>');
        }
        out
    }
}

impl Iterator for Items {
    type Item = Result<RawArticle, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(draft) = self.ready.pop_front() {
                self.number += 1;
                return Some(match draft {
                    Ok(draft) => Ok(self.records.article(draft, self.number)),
                    Err(trouble) => Err(self.records.dropped(self.number, trouble)),
                });
            }
            if self.done {
                let failure = self.failure.take()?;
                return Some(Err(self.records.facts.dropped(None, failure)));
            }
            if let Err(error) = self.batch() {
                self.done = true;
                let trouble = if error.kind() == io::ErrorKind::UnexpectedEof && self.compression == Compression::None {
                    Trouble::failed("truncated", "the file ends within an element; is it whole?")
                } else {
                    input::trouble(&error, self.compression)
                };
                let number = self.number + self.ready.len() as u64;
                self.failure = Some(trouble.after(number, "article"));
            }
        }
    }
}
