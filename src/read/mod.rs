//! Reading: from a source file to the articles in it.
//!
//! A file is streamed: a file of many articles is never held whole, a file of one is bounded by
//! [`ReadSettings::max_article_size`]. No bytes whatever make it panic: what cannot be read comes out as a
//! [`Dropped`](crate::flow::Dropped) with the reason, and the rest of the file goes on where that is possible.

mod dates;
mod decode;
mod fields;
mod format;
mod json_lines;
mod outcome;
mod settings;
mod source;
mod text;

use std::sync::Arc;

use encoding_rs::Encoding;

pub use format::{Compression, Format};
pub use settings::{Fields, ReadError, ReadSettings};

use crate::flow::{Article, Dropped, Metadata, SourceFile};
use dates::Dates;
use fields::FieldNames;
use format::Formats;
use json_lines::JsonLines;
use outcome::{FileFacts, Records, Trouble};
use source::Bounds;

/// Reads articles by settings that were checked. Cheap to clone; to be shared between threads.
#[derive(Clone, Debug)]
pub struct Reader {
    formats: Formats,
    names: Arc<FieldNames>,
    dates: Arc<Dates>,
    encoding: Option<&'static Encoding>,
    bounds: Bounds,
}

impl Reader {
    fn new(settings: &ReadSettings) -> Result<Reader, ReadError> {
        let encoding = match &settings.encoding {
            None => None,
            Some(label) => Some(
                Encoding::for_label(label.as_bytes())
                    .ok_or_else(|| ReadError::UnknownEncoding { label: label.clone() })?,
            ),
        };
        let bound = |setting: u64| if setting == 0 { u64::MAX } else { setting };
        Ok(Reader {
            formats: Formats::compile(&settings.formats)?,
            names: Arc::new(FieldNames::compile(&settings.fields)?),
            dates: Arc::new(Dates::new(settings.day_first)),
            encoding,
            bounds: Bounds { article: bound(settings.max_article_size), expansion: bound(settings.max_expansion) },
        })
    }

    /// The format and compression that `file` has by its name; the format is `None` where it is not read.
    pub fn format_of(&self, file: &SourceFile) -> (Option<Format>, Compression) {
        self.formats.of(&file.relative)
    }

    /// The articles in `file`, each as it is read, and what could not be read of it.
    pub fn articles(&self, file: &SourceFile) -> Articles {
        let (format, compression) = self.format_of(file);
        let facts = FileFacts {
            path: file.relative.clone(),
            format: format.map_or("", Format::name),
            from_path: Metadata::default(),
            dates: Arc::clone(&self.dates),
        };
        let Some(format) = format else {
            let reason = "its extension is not that of a format of articles; map it in formats or exclude it";
            return Articles::one(Err(facts.dropped(None, Trouble::skipped("unknown_format", reason))));
        };
        match format {
            Format::JsonLines => match source::open(file, compression, self.bounds) {
                Ok(reader) => {
                    let names = Arc::clone(&self.names);
                    Articles::many(JsonLines::new(reader, compression, self.bounds, names, Records::new(facts)))
                }
                Err(trouble) => Articles::one(Err(facts.dropped(None, trouble))),
            },
            _ => {
                let draft = source::whole(file, compression, self.bounds)
                    .and_then(|bytes| if bytes.is_empty() { Err(Trouble::empty("the file")) } else { Ok(bytes) })
                    .and_then(|bytes| text::draft(bytes, self.encoding));
                Articles::one(match draft {
                    Ok(draft) => facts.only(draft),
                    Err(trouble) => Err(facts.dropped(None, trouble)),
                })
            }
        }
    }
}

/// The articles of one file.
pub struct Articles(Inner);

enum Inner {
    One(Option<Box<Result<Article, Dropped>>>),
    Many(Box<dyn Iterator<Item = Result<Article, Dropped>> + Send>),
}

impl Articles {
    fn one(item: Result<Article, Dropped>) -> Articles {
        Articles(Inner::One(Some(Box::new(item))))
    }

    fn many(items: impl Iterator<Item = Result<Article, Dropped>> + Send + 'static) -> Articles {
        Articles(Inner::Many(Box::new(items)))
    }
}

impl Iterator for Articles {
    type Item = Result<Article, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Inner::One(item) => item.take().map(|item| *item),
            Inner::Many(items) => items.next(),
        }
    }
}
