//! Articles annotated one by one, outside of a run: for programs that bring their own articles, threads and tables.

use std::io;
use std::sync::Arc;

use whosaid_language::Analyser;

use super::{RunError, Stages, fingerprint, memory};
use crate::annotate::{AnnotateSettings, TimeLimit, annotate_within, panicked};
use crate::config::Settings;
use crate::contain::contained;
use crate::corpus::duplicates::DuplicateSettings;
use crate::corpus::speakers::Gazetteer;
use crate::corpus::{Collector, Facts};
use crate::flow::{AnnotatedDocument, Article, Dropped, Metadata};
use crate::read::{Articles, GIVEN, Reader};
use crate::store::{FileKey, Outcome, Portable, PortableError, Prepared, RecordKey, content_hash, portable_outcome};
use crate::tables::{DocumentRow, RowBuilder, Rows, Scheme};
use crate::write::{ArrowTables, Provenance};

/// Engine, lexicon, reader and gazetteer of some settings, ready for one article after the other. Loading takes some
/// tens of milliseconds; shared by all threads.
pub struct Annotator {
    pub(super) analyser: Analyser,
    builder: RowBuilder,
    pub(super) scheme: Arc<Scheme>,
    reader: Reader,
    limits: AnnotateSettings,
    pub(super) duplicates: DuplicateSettings,
    pub(super) gazetteer: Option<Arc<Gazetteer>>,
    /// Hash of all that the rows depend on besides the article.
    pub(super) made_by: [u8; 32],
    /// Hash of all that the tables depend on besides the articles.
    pub(super) settled_by: [u8; 32],
    /// Articles of a window, at least; 0: all are one.
    pub(super) window: u64,
    pub(super) provenance: Provenance,
    keep_text: bool,
}

impl Annotator {
    /// Loads what the settings name.
    ///
    /// # Errors
    /// What of the settings cannot be used.
    pub fn new(settings: &Settings) -> Result<Self, RunError> {
        let stages = Stages::load(settings, None)?;
        let made_by = stages.made_by(settings);
        let provenance = stages.provenance(&made_by);
        let scheme = stages.scheme().with_gender(settings.write.gender);
        let Stages { analyser, gazetteer, reader, .. } = stages;
        let of_shards = fingerprint::of_shards(settings, &made_by);
        Ok(Self {
            settled_by: fingerprint::of_tables(settings, gazetteer.as_deref(), &of_shards),
            window: memory::window(settings.corpus.window, settings.max_memory),
            builder: RowBuilder::new(analyser.engine().id(), settings.write.text_in_parquet),
            scheme: Arc::new(scheme),
            reader,
            limits: settings.annotate.clone(),
            duplicates: settings.duplicates.clone(),
            keep_text: settings.write.text_in_parquet,
            analyser,
            gazetteer,
            made_by,
            provenance,
        })
    }

    /// The engine and lexicon in use.
    pub fn analyser(&self) -> &Analyser {
        &self.analyser
    }

    /// What of the tables' shape the lexicon and the gazetteer decide.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// What the rows are made by.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Empty tables for its rows.
    pub fn tables(&self) -> ArrowTables {
        ArrowTables::new(Arc::clone(&self.scheme), &self.provenance, self.keep_text)
    }

    /// The articles in the bytes of a file, which is read as the format that its name says or its content shows.
    pub fn read(&self, name: &str, bytes: Vec<u8>) -> Articles {
        self.reader.bytes(name, bytes)
    }

    /// An article whose text is taken as it is: all offsets count in what was handed over.
    pub fn article(doc_id: &str, text: String, metadata: Metadata) -> Article {
        Article {
            doc_id: doc_id.to_string(),
            path: doc_id.to_string(),
            record: None,
            format: GIVEN.into(),
            metadata,
            text,
            content_hash: String::new(),
            note: None,
        }
    }

    /// Annotates one article, in at most the time that the settings allow.
    ///
    /// # Errors
    /// Why it could not be annotated.
    pub fn annotate(&self, article: Article) -> Result<AnnotatedDocument, Dropped> {
        let limit = TimeLimit::new(&self.limits, &|| false);
        annotate_within(&self.analyser, article, &self.limits, &limit)
    }

    /// The rows of an article, with the ids that its speakers have in a run over this article alone.
    ///
    /// # Errors
    /// That a bug was met in this article, which costs this article.
    pub fn rows(&self, document: &AnnotatedDocument) -> Result<Rows, Dropped> {
        let made = contained(|| {
            let mut rows = self.builder.rows(document);
            let facts = Facts::of(&document.article.text, &rows, &self.duplicates);
            let doc_id = rows.document.doc_id.clone();
            let mut corpus = Collector::new(&self.duplicates, self.gazetteer.clone());
            corpus.add(&doc_id, &facts);
            corpus.finish_here().of(&doc_id, &facts).apply(&mut rows);
            rows
        });
        made.map_err(|message| panicked(document.article.clone(), &message))
    }

    /// The articles in a file's bytes, annotated and packed for [`super::settle()`], each with its id.
    ///
    /// # Errors
    /// That the rows cannot be compressed.
    pub fn pack_file(&self, name: &str, bytes: Vec<u8>) -> io::Result<Vec<(String, Portable)>> {
        let file = FileKey::file(name);
        let articles = self.read(name, bytes).map(|raw| raw?.finish());
        (0..).zip(articles).map(|(ordinal, article)| self.packed(&file.record(ordinal), article)).collect()
    }

    /// An article whose text and metadata a caller hands over, annotated and packed for [`super::settle()`]; it is tidied as
    /// those of files are.
    ///
    /// # Errors
    /// Those of [`Annotator::pack_file`].
    pub fn pack_text(&self, doc_id: &str, text: String, metadata: Metadata) -> io::Result<(String, Portable)> {
        self.packed(&FileKey::file(doc_id).record(0), self.reader.given(doc_id, text, metadata))
    }

    fn packed(&self, key: &RecordKey, article: Result<Article, Dropped>) -> io::Result<(String, Portable)> {
        let (id, prepared) = match article.and_then(|article| self.prepared(article, &key.path())) {
            Ok((id, prepared)) => (id, prepared?),
            Err(dropped) => (DocumentRow::dropped(&dropped).doc_id, Prepared::dropped(&dropped)?),
        };
        Ok((id, Portable::new(key, &prepared, &self.made_by)))
    }

    fn prepared(&self, article: Article, path: &str) -> Result<(String, io::Result<Prepared>), Dropped> {
        let content = content_hash(&article);
        let document = self.annotate(article)?;
        let made = contained(|| {
            let rows = self.builder.rows(&document);
            let facts = Facts::of(&document.article.text, &rows, &self.duplicates);
            Prepared::article(&rows, content, facts, path)
        });
        let id = document.article.doc_id.clone();
        made.map(|prepared| (id, prepared)).map_err(|message| panicked(document.article, &message))
    }

    /// The rows that the bytes of a packed article hold: those of this article alone, of which nothing is resolved.
    ///
    /// # Errors
    /// That it was packed with other settings, or is damaged.
    pub fn unpack(&self, rows: &[u8]) -> Result<Outcome, PortableError> {
        portable_outcome(rows, &self.made_by, &self.analyser.engine().id().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“We will wait,” said Ann Lee, the mayor.\r\n\r\nLee 🙂 denied that it may cost more.";

    #[test]
    fn a_text_is_taken_as_it_is() {
        let annotator = Annotator::new(&Settings::default()).expect("the built-in models");
        let article = Annotator::article("a", TEXT.to_string(), Metadata::default());
        let document = annotator.annotate(article).expect("annotations");
        let rows = annotator.rows(&document).expect("rows");
        let points: Vec<char> = TEXT.chars().collect();
        assert_eq!(rows.quotes.len(), 2);
        for quote in &rows.quotes {
            let span = quote.content_spans[0];
            let cut: String = points[span.start as usize..span.end as usize].iter().collect();
            assert_eq!(cut, quote.content);
        }
        assert_eq!(rows.speakers[0].name, "Ann Lee");
    }

    #[test]
    fn bytes_are_read_by_name_and_content() {
        let annotator = Annotator::new(&Settings::default()).expect("the built-in models");
        let line = br#"{"id": "7", "text": "He said no.", "outlet": "Post"}"#;
        let article = annotator.read("a.jsonl", line.to_vec()).next().expect("an article").and_then(|a| a.finish());
        let article = article.expect("an article");
        assert_eq!((&*article.doc_id, article.metadata.outlet.as_deref()), ("a.jsonl#7", Some("Post")));
        let dropped = annotator.read("a.bin", b"x".to_vec()).next().expect("a drop").err().expect("a drop");
        assert_eq!(dropped.code, "unknown_format");
        let dropped = annotator.read("a.txt", Vec::new()).next().expect("a drop").err().expect("a drop");
        assert_eq!(dropped.code, "empty");
    }
}
