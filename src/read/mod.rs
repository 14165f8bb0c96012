//! Reading: from a source file to the articles in it.
//!
//! A file is streamed: a file of many articles is never held whole, a file of one is bounded by
//! [`ReadSettings::max_article_size`]. No bytes whatever make it panic: what cannot be read comes out as a
//! [`Dropped`] with the reason, and the rest of the file goes on where that is possible.

mod articles;
mod container;
mod context;
mod dates;
mod day;
mod decode;
mod fields;
mod format;
mod formats;
mod gzip;
mod input;
mod language;
mod layouts;
mod machine;
mod mojibake;
mod outcome;
mod path_pattern;
mod period;
mod prose;
mod settings;
mod stream;

use std::collections::BTreeSet;
use std::io::{BufRead, Read};
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::Encoding;

/// The word lists of pages.
const PAGE_WORDS: &str = include_str!("page_words.txt");

pub use articles::{Articles, RawArticle};
pub use day::Day;
pub use layouts::Layout;
pub use settings::{Fields, ReadError, ReadSettings};

use crate::flow::{Article, Dropped, Metadata, SourceFile};
use context::Context;
use dates::Dates;
use fields::FieldNames;
use format::{Extensions, Format, Head};
use input::{Bounds, Compression, Input};
use outcome::{Draft, FileFacts, Trouble};
use path_pattern::PathPattern;
use period::Period;

/// The format of articles whose texts a caller hands over.
pub const GIVEN: &str = "text";

/// Reads articles by settings that were checked. Cheap to clone; to be shared between threads.
#[derive(Clone, Debug)]
pub struct Reader(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    extensions: Extensions,
    names: Arc<FieldNames>,
    dates: Arc<Dates>,
    path_pattern: Option<PathPattern>,
    period: Period,
    encoding: Option<&'static Encoding>,
    layout: Layout,
    bounds: Bounds,
    /// The pairs of formats, by name and by content, that a warning has told of.
    told: Mutex<BTreeSet<(&'static str, &'static str)>>,
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
        Ok(Reader(Arc::new(Inner {
            extensions: Extensions::compile(&settings.formats)?,
            names: Arc::new(FieldNames::compile(&settings.fields)?),
            dates: Arc::new(Dates::new(settings.day_first)),
            path_pattern: settings.path_pattern.as_deref().map(PathPattern::compile).transpose()?,
            period: Period::new(settings.since.0, settings.until.0)?,
            encoding,
            layout: settings.layout,
            bounds: Bounds { article: bound(settings.max_article_size), expansion: bound(settings.max_expansion) },
            told: Mutex::default(),
        })))
    }

    /// Whether `file` has an extension that is read.
    pub fn reads(&self, file: &SourceFile) -> bool {
        self.0.extensions.of(&file.relative).0.is_some()
    }

    /// For each field name ('text.maintext': the text from `maintext`) how many articles have had the piece from it so far.
    pub fn fields_taken(&self) -> Vec<(String, u64)> {
        self.0.names.taken()
    }

    /// The articles in `file`, each as it is read, and what could not be read of it.
    pub fn articles(&self, file: &SourceFile) -> impl Iterator<Item = Result<Article, Dropped>> + Send + use<> {
        self.raw_articles(file).map(|article| article?.finish())
    }

    /// As [`Reader::articles`], but each article is still to be finished, on any thread.
    pub fn raw_articles(&self, file: &SourceFile) -> Articles {
        let (format, compression) = self.0.extensions.of(&file.relative);
        let Some(format) = format else {
            return Articles::dropped(&self.facts(&file.relative, ""), unknown_format());
        };
        let opened = if file.size == 0 {
            Err(Trouble::empty("the file"))
        } else {
            Input::open(file, compression, self.0.bounds)
        };
        match opened {
            Ok(input) => self.read(file.relative.clone(), format, input, 0),
            Err(trouble) => Articles::dropped(&self.facts(&file.relative, format.name), trouble),
        }
    }

    /// The articles in the bytes of a file that is called `path`: read as if the file lay there.
    pub fn bytes(&self, path: &str, bytes: Vec<u8>) -> Articles {
        let (format, compression) = self.0.extensions.of(path);
        let Some(format) = format else {
            return Articles::dropped(&self.facts(path, ""), unknown_format());
        };
        let opened = if bytes.is_empty() {
            Err(Trouble::empty("the file"))
        } else {
            Input::bytes(bytes, compression, self.0.bounds)
        };
        match opened {
            Ok(input) => self.read(path.to_owned(), format, input, 0),
            Err(trouble) => Articles::dropped(&self.facts(path, format.name), trouble),
        }
    }

    /// The article that a text and its metadata are, handed over by a caller who calls it `path`: tidied as those of
    /// files are.
    ///
    /// # Errors
    /// A [`Dropped`] with the reason, if there is no text in it or a setting leaves it out.
    pub fn given(&self, path: &str, text: String, metadata: Metadata) -> Result<Article, Dropped> {
        let facts = Arc::new(self.facts(path, GIVEN));
        let mut draft = Draft { metadata, ..Draft::default() };
        draft.set_text(text);
        RawArticle::new(facts, None, draft).finish()
    }

    /// The articles in a stream that is shown as `path`. Its format is the one that its content shows for certain, else
    /// the one named by `format`, else plain text.
    ///
    /// # Errors
    /// [`ReadError::UnknownFormat`] if there is no format of that name.
    pub fn stream(
        &self,
        path: &str,
        format: Option<&str>,
        reader: impl Read + Send + 'static,
    ) -> Result<Articles, ReadError> {
        let name = format.unwrap_or(format::PLAIN);
        let unknown = || ReadError::NoFormat { format: name.to_owned() };
        let by_name = format::named(name).ok_or_else(unknown)?;
        Ok(match Input::stream(Box::new(reader), self.0.bounds) {
            Ok(input) if input.head().is_empty() && !input.is_broken() => {
                Articles::dropped(&self.facts(path, by_name.name), Trouble::empty("the input"))
            }
            // What was asked for by name is read so; only plain text may turn out to be something else.
            Ok(input) if format.is_some() && name != format::PLAIN => {
                let facts = Arc::new(self.facts(path, by_name.name));
                (by_name.read)(input, Context { reader: self.clone(), facts, depth: 0 })
            }
            Ok(input) => self.read(path.to_owned(), by_name, input, 0),
            Err(trouble) => Articles::dropped(&self.facts(path, by_name.name), trouble),
        })
    }

    /// The articles in JSON lines that come one by one, as long as somebody writes them: each is given as soon as its
    /// line is there, and nothing is kept of those before it.
    pub fn json_lines(&self, path: &str, reader: Box<dyn BufRead + Send>) -> Articles {
        let facts = Arc::new(self.facts(path, "jsonl"));
        let context = Context { reader: self.clone(), facts, depth: 0 };
        formats::endless_json_lines(reader, &context)
    }

    /// Reads an opened file, or an entry of `depth` containers, as what it is: as what its content shows where that is
    /// certain, else as `by_name`.
    fn read(&self, path: String, by_name: &'static Format, input: Input, depth: usize) -> Articles {
        let format = match format::recognised(&Head::new(input.head())) {
            Some(format) if format.name != by_name.name && !by_name.covers.contains(&format.name) => {
                self.tell_of_other_content(&path, by_name, format);
                format
            }
            _ => by_name,
        };
        let facts = Arc::new(self.facts(&path, format.name));
        (format.read)(input, Context { reader: self.clone(), facts, depth })
    }

    /// Reads an entry of `depth` containers; `open` opens it, decompressed as its name says.
    fn entry(&self, path: String, depth: usize, open: impl FnOnce(Compression) -> Result<Input, Trouble>) -> Articles {
        let (format, compression) = self.0.extensions.of(&path);
        let Some(format) = format else {
            return Articles::dropped(&self.facts(&path, ""), unknown_format());
        };
        let opened = if depth > container::MAX_DEPTH {
            let reason =
                format!("it lies in more than {} archives within each other; unpack them", container::MAX_DEPTH);
            Err(Trouble::failed("nested_too_deep", reason))
        } else {
            open(compression)
        };
        match opened {
            Ok(input) if input.head().is_empty() && !input.is_broken() => {
                Articles::dropped(&self.facts(&path, format.name), Trouble::empty("the file"))
            }
            Ok(input) => self.read(path, format, input, depth),
            Err(trouble) => Articles::dropped(&self.facts(&path, format.name), trouble),
        }
    }

    /// Warns once for each pair of formats.
    fn tell_of_other_content(&self, path: &str, by_name: &Format, format: &Format) {
        let mut told = self.0.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.insert((by_name.name, format.name)) {
            let (claimed, found) = (by_name.name, format.name);
            tracing::warn!(
                code = "other_content",
                "{path} is named as {claimed} but its content is {found}: such files are read as {found}"
            );
        }
    }

    fn facts(&self, path: &str, format: &'static str) -> FileFacts {
        let from_path = match &self.0.path_pattern {
            Some(pattern) => pattern.metadata(self.0.extensions.stem(path), &self.0.dates),
            None => Metadata::default(),
        };
        FileFacts {
            path: path.to_owned(),
            format,
            from_path,
            dates: Arc::clone(&self.0.dates),
            period: self.0.period,
            max_text: self.0.bounds.article,
        }
    }
}

fn unknown_format() -> Trouble {
    let reason = "its extension is not that of a format of articles; map it in formats or exclude it";
    Trouble::skipped("unknown_format", reason)
}
