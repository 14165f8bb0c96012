//! A batch's way through read, annotate and tables, on all cores.

use rayon::ThreadPool;
use rayon::prelude::*;
use whosaid_language::Analyser;

use crate::annotate::{AnnotateSettings, annotate_within};
use crate::flow::{Article, Dropped, SourceFile};
use crate::read::Reader;
use crate::tables::{RowBuilder, Rows};

/// Most articles, and most bytes of their text, that are taken from a streamed file at a time.
const CHUNK_ARTICLES: usize = 512;
const CHUNK_BYTES: usize = 8 << 20;

/// What became of a batch, in table order.
pub(super) struct Outcomes {
    pub(super) items: Vec<Result<Rows, Dropped>>,
    /// How many files of the walk end with this batch.
    pub(super) files: u64,
}

/// The stages between the walk and the writer.
pub(super) struct Worker<'a> {
    pool: &'a ThreadPool,
    reader: &'a Reader,
    analyser: &'a Analyser,
    rows: RowBuilder,
    limits: AnnotateSettings,
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        pool: &'a ThreadPool,
        reader: &'a Reader,
        analyser: &'a Analyser,
        limits: AnnotateSettings,
        keep_text: bool,
    ) -> Self {
        Self { pool, reader, analyser, rows: RowBuilder::new(analyser.engine().id(), keep_text), limits }
    }

    /// Small files: each read by one thread, then each article annotated by one.
    pub(super) fn files(&self, files: Vec<Result<SourceFile, Dropped>>) -> Outcomes {
        let n_files = files.iter().filter(|f| f.is_ok()).count() as u64;
        let items = self.pool.install(|| {
            let read: Vec<Vec<Result<Article, Dropped>>> = files
                .into_par_iter()
                .map(|file| match file {
                    Ok(file) => self.reader.articles(&file).collect(),
                    Err(dropped) => vec![Err(dropped)],
                })
                .collect();
            self.annotated(read.into_iter().flatten().collect())
        });
        Outcomes { items, files: n_files }
    }

    /// One large file, some of its articles at a time; `send` says whether to go on, and so does the return value.
    pub(super) fn streamed(&self, file: &SourceFile, send: &mut dyn FnMut(Outcomes) -> bool) -> bool {
        let mut articles = self.reader.articles(file).peekable();
        loop {
            let (mut chunk, mut bytes) = (Vec::new(), 0);
            while chunk.len() < CHUNK_ARTICLES && bytes < CHUNK_BYTES {
                let Some(article) = articles.next() else { break };
                bytes += article.as_ref().map_or(0, |a| a.text.len());
                chunk.push(article);
            }
            let is_last = articles.peek().is_none();
            let items = self.pool.install(|| self.annotated(chunk));
            if !send(Outcomes { items, files: u64::from(is_last) }) {
                return false;
            }
            if is_last {
                return true;
            }
        }
    }

    fn annotated(&self, articles: Vec<Result<Article, Dropped>>) -> Vec<Result<Rows, Dropped>> {
        let one =
            |article| annotate_within(self.analyser, article, &self.limits).map(|document| self.rows.rows(&document));
        articles.into_par_iter().map(|article| article.and_then(one)).collect()
    }
}
