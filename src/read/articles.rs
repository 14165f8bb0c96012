//! What reading a file gives: its articles, one after the other.

use std::sync::Arc;

use super::outcome::{Draft, FileFacts, Trouble};
use crate::flow::{Article, Dropped};

/// An article that has been cut out of its file. What is expensive and needs nothing but the article itself (the text
/// of HTML) is left to [`RawArticle::finish`], so that it can be done on another thread.
pub struct RawArticle {
    facts: Arc<FileFacts>,
    record: Option<String>,
    draft: Draft,
}

impl RawArticle {
    pub(super) fn new(facts: Arc<FileFacts>, record: Option<String>, draft: Draft) -> RawArticle {
        RawArticle { facts, record, draft }
    }

    /// The number of bytes that the article holds in memory, about.
    pub fn size(&self) -> usize {
        self.draft.text.len() + self.draft.pending_bytes
    }

    /// The article, or why it is none.
    ///
    /// # Errors
    /// A [`Dropped`] with the reason, if there is no text in it or a setting leaves it out.
    pub fn finish(self) -> Result<Article, Dropped> {
        let RawArticle { facts, record, draft } = self;
        match draft.completed() {
            Ok(draft) => facts.article(draft, record),
            Err(trouble) => Err(facts.dropped(record, trouble)),
        }
    }
}

/// The articles of one file before they are finished, and what could not be read of it.
pub struct Articles(Inner);

enum Inner {
    One(Option<Box<Result<RawArticle, Dropped>>>),
    Many(Box<dyn Iterator<Item = Result<RawArticle, Dropped>> + Send>),
}

impl Articles {
    pub(super) fn one(item: Result<RawArticle, Dropped>) -> Articles {
        Articles(Inner::One(Some(Box::new(item))))
    }

    pub(super) fn dropped(facts: &FileFacts, trouble: Trouble) -> Articles {
        Articles::one(Err(facts.dropped(None, trouble)))
    }

    pub(super) fn many(items: impl Iterator<Item = Result<RawArticle, Dropped>> + Send + 'static) -> Articles {
        Articles(Inner::Many(Box::new(items)))
    }
}

impl Iterator for Articles {
    type Item = Result<RawArticle, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Inner::One(item) => item.take().map(|item| *item),
            Inner::Many(items) => items.next(),
        }
    }
}
