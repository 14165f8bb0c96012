//! A batch's way through read, annotate and tables, on all cores.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rayon::ThreadPool;
use rayon::prelude::*;
use whosaid_language::Analyser;

use super::RunError;
use super::memory::{BIG_ARTICLE, batch_bytes, max_text};
use super::moved::Earlier;
use super::plan::{Planned, Work, settled_time};
use crate::annotate::{AnnotateSettings, TimeLimit, annotate_within, panicked};
use crate::config::Settings;
use crate::contain::contained;
use crate::corpus::Facts;
use crate::corpus::duplicates::DuplicateSettings;
use crate::flow::{AnnotatedDocument, Article, DropStatus, Dropped, Stage};
use crate::read::{RawArticle, Reader};
use crate::report::StopFlag;
use crate::store::{
    FileEntry, FileKey, FileState, Prepared, Step, Store, StoreError, View, content_hash, dropped_hash,
};
use crate::tables::RowBuilder;

/// Most articles that are taken from a streamed file at a time.
const CHUNK_ARTICLES: usize = 512;

/// Failures that may pass without the file changing: such files are tried again in every run.
const PASSING: [&str; 4] = ["unreadable", "vanished", "too_slow", "over_memory"];

/// Outcome of one batch.
#[derive(Default)]
pub(super) struct Outcomes {
    /// What is to be written into the store, in table order.
    pub(super) steps: Vec<Step>,
    /// How many files of the walk end with this batch.
    pub(super) files: u64,
    /// Articles annotated.
    pub(super) articles: u64,
    /// Articles whose rows were in the store.
    pub(super) kept: u64,
    /// Files that are gone, with the number of their articles.
    pub(super) gone: Vec<(FileKey, u32)>,
    /// Quotes found.
    pub(super) quotes: u64,
    /// What was dropped, in table order.
    pub(super) dropped: Vec<Dropped>,
}

/// The stages between the walk and the store.
pub(super) struct Worker<'a> {
    pool: &'a ThreadPool,
    reader: &'a Reader,
    analyser: &'a Analyser,
    store: &'a Store,
    rows: RowBuilder,
    duplicates: &'a DuplicateSettings,
    limits: &'a AnnotateSettings,
    stop: &'a StopFlag,
    batch_bytes: u64,
    /// Bytes of text that an article may have for `max_memory` to be kept.
    max_text: u64,
    /// Held by the one large article that is annotated at a time.
    big: Mutex<()>,
}

/// A record on its way.
struct Item {
    ordinal: u32,
    article: Result<RawArticle, Dropped>,
}

/// Outcome of one record.
enum Done {
    /// Its rows are in the store, and what made them has not changed.
    Kept,
    /// The same, but at another place in its file.
    Moved(Prepared),
    Article(Prepared, usize),
    Dropped(Prepared, Dropped),
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        pool: &'a ThreadPool,
        reader: &'a Reader,
        analyser: &'a Analyser,
        store: &'a Store,
        settings: &'a Settings,
        stop: &'a StopFlag,
    ) -> Self {
        let rows = RowBuilder::new(analyser.engine().id(), settings.write.text_in_parquet);
        Self {
            pool,
            reader,
            analyser,
            store,
            rows,
            duplicates: &settings.duplicates,
            limits: &settings.annotate,
            stop,
            batch_bytes: batch_bytes(settings.max_memory),
            max_text: max_text(settings.max_memory),
            big: Mutex::new(()),
        }
    }

    /// Bytes of articles in a batch, of small files as of a large one.
    pub(super) fn batch_bytes(&self) -> u64 {
        self.batch_bytes
    }

    /// Small files: each read by one thread, then each article annotated by one. Files that turn out to hold more than a
    /// batch come back, to be streamed.
    pub(super) fn files(&self, planned: Vec<Planned>) -> Result<(Outcomes, Vec<Work>), RunError> {
        let read: Vec<Option<Vec<Item>>> = self.pool.install(|| planned.par_iter().map(|p| self.read(p)).collect());
        let counts: Vec<Option<usize>> = read.iter().map(|items| items.as_ref().map(Vec::len)).collect();
        let view = self.view()?;
        let earlier = |planned: &Planned| Earlier::of(work_of(planned)?, view.as_ref());
        let earlier: Vec<Option<Earlier<'_>>> = planned.iter().map(earlier).collect();
        let places = planned.iter().zip(&earlier).zip(&counts).flat_map(|((planned, earlier), n)| {
            let place = work_of(planned).map(|work| (&work.key, earlier.as_ref()));
            std::iter::repeat_n(place, n.unwrap_or(0)).flatten()
        });
        let todo: Vec<((&FileKey, Option<&Earlier<'_>>), Item)> =
            places.zip(read.into_iter().flatten().flatten()).collect();
        let done: Result<Vec<(u32, Done)>, RunError> = self
            .pool
            .install(|| todo.into_par_iter().map(|((key, earlier), item)| self.done(key, earlier, item)).collect());
        drop(earlier);
        let mut done = done?.into_iter();
        let (mut out, mut large) = (Outcomes::default(), Vec::new());
        for (planned, n) in planned.into_iter().zip(counts) {
            match planned {
                Planned::Read(work) if n.is_none() => large.push(work),
                Planned::Read(work) => {
                    let n = n.unwrap_or(0);
                    let mut file = FileProgress::new(&work);
                    done.by_ref().take(n).for_each(|(ordinal, done)| file.add(ordinal, done, &mut out));
                    out.files += 1;
                    out.steps.push(file.end(&work, self.store.epoch()));
                }
                Planned::LeftOut { key, dropped, known } => self.left_out(key, dropped, known, &mut out)?,
                // Files go last, when it is known how many are gone.
                Planned::Gone { key, entry } if key.is_file() => out.gone.push((key, entry.articles)),
                Planned::Gone { key, .. } => out.steps.push(Step::Gone(key)),
                Planned::Unchanged { .. } | Planned::Unreachable { .. } => {}
            }
        }
        Ok((out, large))
    }

    /// One large file, some of its articles at a time; `send` says whether to go on, and so does the return value.
    pub(super) fn streamed(&self, work: &Work, send: &mut dyn FnMut(Outcomes) -> bool) -> Result<bool, RunError> {
        let mut articles = self.reader.raw_articles(&work.file).peekable();
        let mut file = FileProgress::new(work);
        let earlier = Earlier::of(work, self.view()?.as_ref());
        let mut ordinal = 0;
        loop {
            let (mut chunk, mut bytes) = (Vec::new(), 0);
            while chunk.len() < CHUNK_ARTICLES && bytes < self.batch_bytes as usize {
                let Some(article) = articles.next() else { break };
                bytes += article.as_ref().map_or(0, RawArticle::size);
                chunk.push(Item { ordinal, article });
                ordinal += 1;
            }
            let is_last = articles.peek().is_none();
            let done: Result<Vec<(u32, Done)>, RunError> = self
                .pool
                .install(|| chunk.into_par_iter().map(|item| self.done(&work.key, earlier.as_ref(), item)).collect());
            let mut out = Outcomes::default();
            if !is_last && file.records == 0 {
                out.steps.push(file.begin(work, self.store.epoch()));
            }
            done?.into_iter().for_each(|(ordinal, done)| file.add(ordinal, done, &mut out));
            if is_last {
                out.files = 1;
                out.steps.push(file.end(work, self.store.epoch()));
            }
            if !send(out) {
                return Ok(false);
            }
            if is_last {
                return Ok(true);
            }
        }
    }

    /// The store, where records of earlier runs may be found in it.
    fn view(&self) -> Result<Option<Arc<View<'a>>>, StoreError> {
        self.store.lasts().then(|| self.store.view().map(Arc::new)).transpose()
    }

    /// The records of a file; `None` if they are several that do not fit into a batch.
    fn read(&self, planned: &Planned) -> Option<Vec<Item>> {
        let Planned::Read(work) = planned else { return Some(Vec::new()) };
        let (mut items, mut bytes) = (Vec::new(), 0);
        for (ordinal, article) in (0..).zip(self.reader.raw_articles(&work.file)) {
            bytes += article.as_ref().map_or(0, RawArticle::size);
            if ordinal > 0 && bytes > self.batch_bytes as usize {
                return None;
            }
            items.push(Item { ordinal, article });
        }
        Some(items)
    }

    /// Annotates an article; large ones one at a time.
    fn annotated(&self, article: Article, limit: &TimeLimit<'_>) -> Result<AnnotatedDocument, Dropped> {
        let bytes = article.text.len();
        if bytes as u64 > self.max_text {
            return Err(Dropped {
                path: article.path,
                record: article.record,
                stage: Stage::Annotate,
                status: DropStatus::Failed,
                code: "over_memory".into(),
                reason: format!(
                    "its {bytes} bytes of text may take more memory than max_memory allows ({} bytes of text); raise \
                     max_memory, or split or exclude the article",
                    self.max_text
                ),
            });
        }
        let is_big = bytes > BIG_ARTICLE;
        let _turn = is_big.then(|| self.big.lock().unwrap_or_else(PoisonError::into_inner));
        annotate_within(self.analyser, article, self.limits, limit)
    }

    /// A record annotated and ready for the store; [`RunError::Stopped`] if it was given up because the run is to stop.
    fn done(&self, key: &FileKey, earlier: Option<&Earlier<'_>>, item: Item) -> Result<(u32, Done), RunError> {
        let stops = || self.stop.is_requested();
        let limit = TimeLimit::new(self.limits, &stops);
        let Item { ordinal, article } = item;
        let prepared = |p: std::io::Result<Prepared>| p.map_err(|e| self.store.file_error(e));
        let dropped = |dropped: Dropped| Ok((ordinal, Done::Dropped(prepared(Prepared::dropped(&dropped))?, dropped)));
        let article = article.and_then(RawArticle::finish);
        self.stop.count_article();
        let article = match article {
            Ok(article) => article,
            Err(gone) => return dropped(gone),
        };
        let content = content_hash(&article);
        if let Some(earlier) = earlier {
            if earlier.holds(ordinal, &content)? {
                return Ok((ordinal, Done::Kept));
            }
            if let Some(prepared) = earlier.moved(&content)? {
                return Ok((ordinal, Done::Moved(prepared)));
            }
        }
        let document = match self.annotated(article, &limit) {
            Ok(document) => document,
            Err(_) if limit.was_interrupted() => return Err(RunError::Stopped),
            Err(gone) => return dropped(gone),
        };
        let made = contained(|| {
            let rows = self.rows.rows(&document);
            let facts = Facts::of(&document.article.text, &rows, self.duplicates);
            (rows, facts)
        });
        match made {
            Ok((rows, facts)) => {
                let quotes = rows.quotes.len();
                Ok((ordinal, Done::Article(prepared(Prepared::article(&rows, content, facts, &key.path()))?, quotes)))
            }
            Err(message) => dropped(panicked(document.article, &message)),
        }
    }

    fn left_out(&self, key: FileKey, what: Dropped, known: bool, out: &mut Outcomes) -> Result<(), StoreError> {
        let prepared = Prepared::dropped(&what).map_err(|e| self.store.file_error(e))?;
        let state = FileState::LeftOut(dropped_hash(&what));
        let entry = FileEntry { epoch: self.store.epoch(), size: 0, modified: 0, records: 1, articles: 0, state };
        out.steps.push(Step::Record(key.clone(), 0, prepared));
        out.steps.push(Step::File { key, entry, known });
        out.dropped.push(what);
        Ok(())
    }
}

fn work_of(planned: &Planned) -> Option<&Work> {
    match planned {
        Planned::Read(work) => Some(work),
        _ => None,
    }
}

/// A file while its records come.
struct FileProgress {
    key: FileKey,
    records: u32,
    /// Records that are articles.
    articles: u32,
    /// Whether something kept a record from being read that may pass.
    may_pass: bool,
    /// When the file was opened.
    opened: SystemTime,
}

impl FileProgress {
    fn new(work: &Work) -> Self {
        Self { key: work.key.clone(), records: 0, articles: 0, may_pass: false, opened: SystemTime::now() }
    }

    fn add(&mut self, ordinal: u32, done: Done, out: &mut Outcomes) {
        self.records += 1;
        match done {
            Done::Kept => {
                self.articles += 1;
                out.kept += 1;
            }
            Done::Moved(prepared) => {
                self.articles += 1;
                out.kept += 1;
                out.steps.push(Step::Record(self.key.clone(), ordinal, prepared));
            }
            Done::Article(prepared, quotes) => {
                self.articles += 1;
                out.articles += 1;
                out.quotes += quotes as u64;
                out.steps.push(Step::Record(self.key.clone(), ordinal, prepared));
            }
            Done::Dropped(prepared, dropped) => {
                self.may_pass |= dropped.status == DropStatus::Failed && PASSING.contains(&&*dropped.code);
                out.steps.push(Step::Record(self.key.clone(), ordinal, prepared));
                out.dropped.push(dropped);
            }
        }
    }

    /// That the file's first records are about to come.
    fn begin(&self, work: &Work, epoch: u32) -> Step {
        let entry = FileEntry { epoch, size: 0, modified: 0, records: u32::MAX, articles: 0, state: FileState::Begun };
        Step::File { key: self.key.clone(), entry, known: work.known }
    }

    /// That all its records have come.
    fn end(&self, work: &Work, epoch: u32) -> Step {
        let state = if self.may_pass { FileState::Retried } else { FileState::Done };
        let modified = settled_time(work.file.modified, self.opened);
        let entry =
            FileEntry { epoch, size: work.file.size, modified, records: self.records, articles: self.articles, state };
        // A run that was cut off in the middle may have left records that this one does not have.
        Step::File { key: self.key.clone(), entry, known: work.known }
    }
}
