//! Reading: from a source file to the articles in it.
//!
//! A file is streamed: a file of many articles is never held whole, a file of one is bounded by
//! [`ReadSettings::max_article_size`]. No bytes whatever make it panic: what cannot be read comes out as a
//! [`Dropped`] with the reason, and the rest of the file goes on where that is possible.

mod dates;
mod day;
mod decode;
mod delimited;
mod fields;
mod format;
mod html;
mod html_depth;
mod html_metadata;
mod json;
mod json_lines;
mod json_values;
mod markdown;
mod outcome;
mod path_pattern;
mod period;
mod settings;
mod source;
mod stream;
mod text;
mod xml;
mod xml_text;

use std::sync::Arc;

use encoding_rs::Encoding;

pub use day::Day;
pub use format::{Compression, Format};
pub use settings::{Fields, ReadError, ReadSettings};

use crate::flow::{Article, Dropped, Metadata, SourceFile};
use dates::Dates;
use delimited::Delimited;
use fields::FieldNames;
use format::Formats;
use json::Json;
use json_lines::JsonLines;
use outcome::{Draft, FileFacts, Records, Trouble};
use path_pattern::PathPattern;
use period::Period;
use source::Bounds;

/// Reads articles by settings that were checked. Cheap to clone; to be shared between threads.
#[derive(Clone, Debug)]
pub struct Reader {
    formats: Formats,
    names: Arc<FieldNames>,
    dates: Arc<Dates>,
    path_pattern: Option<PathPattern>,
    period: Period,
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
            path_pattern: settings.path_pattern.as_deref().map(PathPattern::compile).transpose()?,
            period: Period::new(settings.since.0, settings.until.0)?,
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
        let facts = self.facts(file, format);
        let Some(format) = format else {
            let reason = "its extension is not that of a format of articles; map it in formats or exclude it";
            return Articles::dropped(&facts, Trouble::skipped("unknown_format", reason));
        };
        if file.size == 0 {
            return Articles::dropped(&facts, Trouble::empty("the file"));
        }
        match format {
            Format::Text => self.one(file, compression, &facts, |bytes| text::draft(bytes, self.encoding)),
            Format::Markdown => {
                self.one(file, compression, &facts, |bytes| markdown::draft(bytes, self.encoding, &self.names))
            }
            Format::Html => self.one(file, compression, &facts, |bytes| html::draft(bytes, self.encoding, &self.dates)),
            Format::Xml => self.xml(file, compression, facts),
            Format::Json | Format::JsonLines | Format::Csv | Format::Tsv => self.many(file, format, compression, facts),
        }
    }

    fn facts(&self, file: &SourceFile, format: Option<Format>) -> FileFacts {
        let from_path = match &self.path_pattern {
            Some(pattern) => pattern.metadata(self.formats.stem(&file.relative), &self.dates),
            None => Metadata::default(),
        };
        FileFacts {
            path: file.relative.clone(),
            format: format.map_or("", Format::name),
            from_path,
            dates: Arc::clone(&self.dates),
            period: self.period,
        }
    }

    fn whole(&self, file: &SourceFile, compression: Compression) -> Result<Vec<u8>, Trouble> {
        let bytes = source::whole(file, compression, self.bounds)?;
        if bytes.is_empty() { Err(Trouble::empty("the file")) } else { Ok(bytes) }
    }

    /// A file of one article.
    fn one(
        &self,
        file: &SourceFile,
        compression: Compression,
        facts: &FileFacts,
        draft: impl FnOnce(Vec<u8>) -> Result<Draft, Trouble>,
    ) -> Articles {
        match self.whole(file, compression).and_then(draft) {
            Ok(draft) => Articles::one(facts.only(draft)),
            Err(trouble) => Articles::dropped(facts, trouble),
        }
    }

    fn xml(&self, file: &SourceFile, compression: Compression, facts: FileFacts) -> Articles {
        let found =
            self.whole(file, compression).and_then(|bytes| xml::drafts(bytes, self.encoding, &self.names, &self.dates));
        let drafts = match found {
            Ok(found) if found.many => found.drafts,
            Ok(found) => {
                let draft = found.drafts.into_iter().next().unwrap_or_else(|| Err(Trouble::empty("the file")));
                return match draft {
                    Ok(draft) => Articles::one(facts.only(draft)),
                    Err(trouble) => Articles::dropped(&facts, trouble),
                };
            }
            Err(trouble) => return Articles::dropped(&facts, trouble),
        };
        let mut records = Records::new(facts);
        Articles::many(drafts.into_iter().zip(1u64..).map(move |(draft, number)| match draft {
            Ok(draft) => records.article(draft, number),
            Err(trouble) => Err(records.dropped(number, trouble)),
        }))
    }

    /// A file of many articles, streamed.
    fn many(&self, file: &SourceFile, format: Format, compression: Compression, facts: FileFacts) -> Articles {
        let stream = match stream::open(file, compression, self.bounds, self.encoding) {
            Ok(stream) => stream,
            Err(trouble) => return Articles::dropped(&facts, trouble),
        };
        let names = Arc::clone(&self.names);
        match format {
            Format::Csv => Articles::many(Delimited::new(stream, None, names, facts)),
            Format::Tsv => Articles::many(Delimited::new(stream, Some(b'\t'), names, facts)),
            // An array under the name of JSON lines is read as the array it is.
            Format::JsonLines if stream.head.trim_ascii_start().first() != Some(&b'[') => {
                Articles::many(JsonLines::new(stream, names, Records::new(facts)))
            }
            _ => Articles::many(Json::new(stream, names, facts)),
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

    fn dropped(facts: &FileFacts, trouble: Trouble) -> Articles {
        Articles::one(Err(facts.dropped(None, trouble)))
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
