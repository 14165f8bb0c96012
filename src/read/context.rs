//! What a format's reader works with: the settings, and what is known of the file.

use std::sync::Arc;

use encoding_rs::Encoding;

use super::Reader;
use super::articles::{Articles, RawArticle};
use super::dates::Dates;
use super::fields::FieldNames;
use super::input::Input;
use super::layouts;
use super::outcome::{Draft, Drafts, FileFacts, Records, Trouble};

/// The settings and the facts of one file, or of one entry of a container.
pub(super) struct Context {
    pub(super) reader: Reader,
    pub(super) facts: Arc<FileFacts>,
    /// The number of containers around this entry; 0 for a file of the input folder.
    pub(super) depth: usize,
}

impl Context {
    pub(super) fn names(&self) -> &Arc<FieldNames> {
        &self.reader.0.names
    }

    pub(super) fn dates(&self) -> &Arc<Dates> {
        &self.reader.0.dates
    }

    /// The encoding that the settings give for files without a byte-order mark.
    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        self.reader.0.encoding
    }

    /// Names for the articles of a file of many.
    pub(super) fn records(&self) -> Records {
        Records::new(Arc::clone(&self.facts))
    }

    /// Nothing can be read of the file.
    pub(super) fn dropped(&self, trouble: Trouble) -> Articles {
        Articles::dropped(&self.facts, trouble)
    }

    /// A file of one article, made from all its bytes.
    pub(super) fn one(
        &self,
        input: Input,
        draft: impl FnOnce(Vec<u8>, &Context) -> Result<Draft, Trouble>,
    ) -> Articles {
        match input.whole().and_then(|bytes| draft(bytes, self)) {
            Ok(draft) => Articles::one(Ok(RawArticle::new(Arc::clone(&self.facts), None, draft))),
            Err(trouble) => self.dropped(trouble),
        }
    }

    /// Another one of the same file.
    pub(super) fn same(&self) -> Context {
        Context { reader: self.reader.clone(), facts: Arc::clone(&self.facts), depth: self.depth }
    }

    /// The same file, which turned out to be of another format.
    pub(super) fn in_format(self, format: &'static str) -> Context {
        Context { facts: Arc::new(FileFacts { format, ..(*self.facts).clone() }), ..self }
    }

    /// A file that is held whole and may have several articles in it.
    pub(super) fn several(
        &self,
        input: Input,
        drafts: impl FnOnce(Vec<u8>, &Context) -> Result<Drafts, Trouble>,
    ) -> Articles {
        self.drafts(input.whole().and_then(|bytes| drafts(bytes, self)))
    }

    /// The text of a document: an article, or an archive's export of several.
    pub(super) fn split(&self, draft: Result<Draft, Trouble>) -> Articles {
        self.drafts(draft.and_then(|draft| layouts::split(draft, self.reader.0.layout)))
    }

    /// The articles that a file which was held whole has been cut into.
    pub(super) fn drafts(&self, drafts: Result<Drafts, Trouble>) -> Articles {
        match drafts {
            Ok(Drafts::One(draft)) => Articles::one(Ok(RawArticle::new(Arc::clone(&self.facts), None, draft))),
            Ok(Drafts::Many(drafts)) => {
                let mut records = self.records();
                Articles::many(drafts.into_iter().zip(1u64..).map(move |(draft, number)| match draft {
                    Ok(draft) => Ok(records.article(draft, number)),
                    Err(trouble) => Err(records.dropped(number, trouble)),
                }))
            }
            Err(trouble) => self.dropped(trouble),
        }
    }
}
