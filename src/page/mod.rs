//! A page to look at: one HTML file of the tables of a run, which works offline.
//!
//! What it shows first is drawn here, as HTML and SVG, so that it can be read and printed without JavaScript; the
//! quotes are in it as compressed columns, which page.js opens to search and filter. Texts of articles are untrusted:
//! the template escapes them, the script puts them into text nodes only, and the page's policy allows no script or
//! style but its own (by their hashes) and no connection whatever.

mod accuracy;
mod audited;
mod choice;
mod columns;
mod compare;
mod counts;
mod error;
mod facts;
mod figures;
mod overview;
mod passages;
mod period;
mod quote_row;
mod quotes;
mod rate;
mod render;
mod reprints;
mod subject;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

pub use compare::{compare, outlets};
pub use error::PageError;
pub use subject::Subject;

use crate::query::NeededText;
use audited::Audited;
use choice::Choice;
use counts::Counts;
use facts::RunFacts;
use overview::{Documents, Speakers};
use passages::Passages;
use quotes::Quotes;
use reprints::Reprinted;

/// What to make a page of.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// Folder of the tables.
    pub folder: PathBuf,
    /// What the page is about.
    pub subject: Subject,
    /// Quotes that the page holds at most.
    pub max_quotes: u64,
    /// Whether the page may show the paragraphs around the quotes.
    pub passages: bool,
    /// Link from the page to the input folder, if the articles can be reached from it.
    pub articles: Option<String>,
    /// `score.json` of an audit of these tables.
    pub audit: Option<PathBuf>,
    /// The command that makes this page.
    pub command: String,
    /// The settings by default, in the form of run.json.
    pub defaults: Value,
}

/// A page whose articles' texts may still be given.
#[derive(Debug)]
pub struct PageDraft {
    request: PageRequest,
    facts: RunFacts,
    audited: Option<Audited>,
    documents: Documents,
    speakers: Speakers,
    counts: Counts,
    reprints: Vec<Reprinted>,
    choice: Choice,
    quotes: Quotes,
    passages: Passages,
    /// Numbers of the articles, by id.
    places: BTreeMap<String, usize>,
}

impl PageDraft {
    /// Reads the tables.
    ///
    /// # Errors
    /// [`PageError`] if a table is missing or cannot be read.
    pub fn read(request: PageRequest) -> Result<Self, PageError> {
        let folder = &request.folder;
        let facts = RunFacts::read(folder, &request.defaults);
        let audited = request.audit.as_deref().map(Audited::read).transpose()?;
        let documents = overview::documents(folder, &request.subject)?;
        let speakers = overview::speakers(folder, &request.subject)?;
        let counts = counts::counts(folder, &request.subject, &documents, &speakers, facts.min_confidence)?;
        let reprints = reprints::reprinted(folder, &request.subject, &counts.reprints)?;
        let choice = choice::choose(folder, &request.subject, &counts.rows_of, request.max_quotes)?;
        let quotes = quotes::quotes(folder, &request.subject, &choice)?;
        let places = quotes.documents.iter().enumerate().map(|(i, d)| (d.id.clone(), i)).collect();
        let passages = Passages::default();
        let mut draft =
            Self { request, facts, audited, documents, speakers, counts, reprints, choice, quotes, passages, places };
        draft.take_texts_of_tables();
        Ok(draft)
    }

    fn take_texts_of_tables(&mut self) {
        for document in 0..self.quotes.documents.len() {
            let text = self.quotes.documents[document].text.take();
            if let Some(text) = text.filter(|_| self.request.passages) {
                self.passages.place(&mut self.quotes, document, &text);
            }
        }
    }

    /// The articles whose texts are missing for the paragraphs around the quotes, by id.
    pub fn needed(&self) -> BTreeMap<String, NeededText> {
        if self.request.passages { self.quotes.needed() } else { BTreeMap::new() }
    }

    /// Gives the text of an article.
    pub fn add_text(&mut self, doc_id: &str, text: &str) {
        if let Some(document) = self.places.get(doc_id) {
            self.passages.place(&mut self.quotes, *document, text);
        }
    }

    /// Quotes in the page.
    pub fn n_quotes(&self) -> usize {
        self.quotes.list.len()
    }

    /// Quotes that are shown inside their paragraph.
    pub fn n_in_place(&self) -> u64 {
        self.passages.n_in_place
    }

    /// The page. Quotes whose text was not given are shown by their content alone.
    ///
    /// # Errors
    /// [`PageError::Render`] if the template cannot be filled in.
    pub fn html(mut self) -> Result<String, PageError> {
        self.passages.place_the_rest(&mut self.quotes);
        render::html(&self)
    }
}
