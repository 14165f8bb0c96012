//! The pipeline: the one place that knows all stages.
//!
//! A run has two passes. The first compares the walk with the ledger ([`plan`]), cuts what is to be done into
//! [`batches`], and brings it through [`Worker`] into the store ([`gather`]); the second resolves over the corpus what only
//! all articles can tell, and writes the tables from the store: all of them ([`spread`]), or the shards that are not as
//! they were ([`shards`]).

mod annotator;
mod batches;
mod cluster;
mod error;
mod fingerprint;
mod gather;
mod gone;
mod limits;
mod memory;
mod moved;
mod page;
mod plan;
mod record;
mod reread;
mod resolve;
mod settle;
mod shards;
mod spread;
mod survey;
mod version;
mod windows;
mod worker;

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::Value;
use whosaid_language::Analyser;

pub use annotator::Annotator;
pub use cluster::ResolvedWindow;
pub use error::RunError;
pub use page::page_request;
pub use plan::{Plan, Planned, Why, Work};
pub use reread::reread;
pub use settle::{SettleError, settle};
pub use survey::{look_at, store_of, survey};
pub use version::{ROWS_VERSION, TABLES_VERSION};

use crate::annotate::{EngineModel, LexiconPart, LoadedEngine};
use crate::config::{self, Origins, Settings};
use crate::corpus::speakers::Gazetteer;
use crate::flow::{Dropped, SourceFile};
use crate::read::Reader;
use crate::report::{Event, Reporter, RunSummary, Silent, StopFlag, now};
use crate::store::{Found, Store, StoreError, View};
use crate::tables::Scheme;
use crate::walk::{check_globs, walk_outside};
use crate::write::{Archive, MakePage, Output, Provenance, RunRecord, Written, has_tables};
use gather::Gathered;
use limits::{Limits, TooMany};
use record::Timings;
use resolve::Resolver;
use worker::Worker;

/// Threads of a run at most: each has a stack, and no machine has so many cores.
const MAX_THREADS: usize = 1024;

/// Stack of a pool thread: deep documents recurse in the parsers of HTML and XML.
const STACK: usize = 16 << 20;

/// What goes with a run besides its settings; none of it changes the tables but the engine.
pub struct RunOptions<'a> {
    /// Where the settings came from, for run.json.
    pub origins: Origins,
    /// Is told what happens.
    pub reporter: &'a dyn Reporter,
    /// Stops the run when it is requested.
    pub stop: StopFlag,
    /// An engine to use in place of the one that the settings name.
    pub engine: Option<LoadedEngine>,
}

impl Default for RunOptions<'_> {
    fn default() -> Self {
        Self { origins: Origins::default(), reporter: &Silent, stop: StopFlag::default(), engine: None }
    }
}

/// Reads the articles of a folder and writes the tables, telling nobody on the way.
///
/// A bad article costs that article: it is counted in the summary, and a row of the table `failures`.
///
/// # Errors
/// Why the run could not go on. The tables of the run before are unchanged then.
///
/// # Examples
/// ```
/// let folder = tempfile::tempdir()?;
/// let mut settings = whosaid::Settings::default();
/// settings.walk.root = "data/articles/harbour-gazette".into();
/// settings.write.folder = folder.path().join("tables");
/// let summary = whosaid::run(&settings)?;
/// assert_eq!(summary.n_failed(), 0);
/// assert!(folder.path().join("tables/quotes.csv").exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run(settings: &Settings) -> Result<RunSummary, RunError> {
    run_with(settings, RunOptions::default())
}

/// The same with a reporter, a way to stop, or an engine of one's own.
///
/// # Errors
/// Those of [`run`].
pub fn run_with(settings: &Settings, options: RunOptions<'_>) -> Result<RunSummary, RunError> {
    let RunOptions { origins, reporter, stop, engine } = options;
    check_settings(settings)?;
    let run = Run::new(settings, &origins, reporter, &stop);
    let stages = Stages::load(settings, engine)?;
    let summary = if settings.incremental { run.archive(&stages)? } else { run.once(&stages)? };
    reporter.event(&Event::RunFinished(&summary));
    Ok(summary)
}

/// Whether every run would refuse these settings, whatever is on the disk: files that they name are not looked at.
///
/// # Errors
/// Those of [`run`] that a setting alone gives.
pub fn check_settings(settings: &Settings) -> Result<(), RunError> {
    if settings.threads > MAX_THREADS {
        return Err(RunError::TooManyThreads { threads: settings.threads });
    }
    if !settings.write.csv && !settings.write.parquet {
        return Err(RunError::NoForm);
    }
    check_globs(&settings.walk)?;
    settings.read.compile()?;
    Ok(())
}

/// Inputs shared by all stages of a run.
struct Run<'a> {
    settings: &'a Settings,
    config: Value,
    reporter: &'a dyn Reporter,
    stop: &'a StopFlag,
    started: (Instant, Timestamp),
}

/// Loaded engine, lexicons, gazetteer and reader.
struct Stages {
    analyser: Analyser,
    model: Option<EngineModel>,
    lexicons: Vec<LexiconPart>,
    gazetteer: Option<Arc<Gazetteer>>,
    reader: Reader,
}

/// Whether the store has an article. Most often the first record is one.
fn has_article(view: &View<'_>) -> Result<bool, RunError> {
    for packed in view.records()? {
        if view.unpacked(&packed?)?.is_ok() {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Stages {
    /// Loads what the settings name, with an engine of the caller's own where one is given.
    fn load(settings: &Settings, engine: Option<LoadedEngine>) -> Result<Self, RunError> {
        let stance = settings.stance.load()?;
        let LoadedEngine { engine, model } = match engine {
            Some(given) => given,
            None => settings.engine.load(settings.model.as_deref())?,
        };
        Ok(Self {
            analyser: Analyser::builder().engine(engine).lexicon(stance.lexicon).build(),
            model,
            lexicons: stance.parts,
            gazetteer: settings.speakers.load()?.map(Arc::new),
            reader: settings.read.compile()?,
        })
    }

    /// Hash of all that the rows depend on besides the article.
    fn made_by(&self, settings: &Settings) -> [u8; 32] {
        fingerprint::of_rows(settings, &self.analyser, self.model.as_ref(), &self.lexicons)
    }

    /// What the rows are made by, as the tables say it.
    fn provenance(&self, made_by: &[u8; 32]) -> Provenance {
        Provenance {
            models: record::models(self.model.as_ref(), &self.lexicons, None),
            rows_version: ROWS_VERSION.trim().to_string(),
            settings_hash: blake3::Hash::from(*made_by).to_hex().to_string(),
        }
    }

    /// What of the tables' shape the lexicon and the gazetteer decide.
    fn scheme(&self) -> Scheme {
        let scheme = Scheme::of(self.analyser.lexicon());
        match &self.gazetteer {
            Some(gazetteer) => scheme.with_speaker_columns(gazetteer.columns().clone()),
            None => scheme,
        }
    }
}

impl<'a> Run<'a> {
    fn new(settings: &'a Settings, origins: &Origins, reporter: &'a dyn Reporter, stop: &'a StopFlag) -> Self {
        let config = config::as_json(settings, origins);
        Self { settings, config, reporter, stop, started: (Instant::now(), now()) }
    }
}

impl Run<'_> {
    /// All articles, read anew, into single files.
    fn once(&self, stages: &Stages) -> Result<RunSummary, RunError> {
        drop(self.walk()?); // Nothing is made where there is nothing to read.
        let mut output = Output::of_scheme(&self.settings.write, stages.scheme(), &self.provenance(stages))?;
        let found = self.walk()?;
        self.tell_start(stages);
        let store = Store::scratch(output.temporary(), stages.analyser.engine().id())?;
        let mut timings = Timings::default();
        let gathered = self.gather(stages, found, &store)?;
        timings.reading_and_annotating = self.started.0.elapsed();
        self.go_on(&gathered)?;
        let view = store.view()?;
        let pool = self.pool()?;
        let resolver = self.resolver(stages, &pool, &view);
        let stopped = |e| if matches!(e, RunError::Stopped) { self.interrupted(&gathered) } else { e };
        spread::resolve_all(&resolver, &store).map_err(stopped)?;
        timings.resolving = self.started.0.elapsed() - timings.reading_and_annotating;
        let all = store.view()?;
        spread::append_all(&resolver, &all, &mut output).map_err(stopped)?;
        drop((all, view));
        drop((store, pool));
        timings.writing = self.started.0.elapsed() - timings.reading_and_annotating - timings.resolving;
        let mut make = page::maker(self.settings, &self.settings.write.folder);
        let page = self.settings.report.html.then_some(&mut make as MakePage<'_>);
        let written = output.finish_with(self.record(stages, &gathered, &timings), page)?;
        Ok(self.summary(written, &gathered, &timings))
    }

    /// Reads what is new or changed into a store that is kept, and writes the shards that this changes. A store that
    /// turns out to be damaged is put aside, and all articles are read again.
    fn archive(&self, stages: &Stages) -> Result<RunSummary, RunError> {
        drop(self.walk()?); // Nothing is made where there is nothing to read.
        let mut archive = Some(Archive::begin(&self.settings.write, stages.scheme(), &self.provenance(stages))?);
        self.tell_start(stages);
        match self.archive_once(stages, self.walk()?, &mut archive) {
            Err(RunError::Store(StoreError::Damaged { path, what })) => {
                let (why, home) =
                    (StoreError::Damaged { path, what }.to_string(), store_of(&self.settings.write.folder));
                let aside = Store::put_aside(&home)?;
                self.tell_store(&Found::Unusable { why, aside });
                archive.as_ref().map_or(Ok(()), Archive::begin_again)?;
                self.archive_once(stages, self.walk()?, &mut archive)
            }
            other => other,
        }
    }

    /// The same with one store. Takes the archive when it is published.
    fn archive_once(
        &self,
        stages: &Stages,
        found: impl Iterator<Item = Result<SourceFile, Dropped>>,
        place: &mut Option<Archive>,
    ) -> Result<RunSummary, RunError> {
        let Some(archive) = place.as_ref() else { return Err(RunError::Stopped) };
        let settings = self.settings;
        let of_rows = fingerprint::of_rows(settings, &stages.analyser, stages.model.as_ref(), &stages.lexicons);
        let (store, how) = Store::open(archive.home(), stages.analyser.engine().id(), &of_rows)?;
        self.tell_store(&how);
        let before = gone::Before::of(&store, archive)?;
        let mut timings = Timings::default();
        let gathered = self.gather(stages, found, &store)?;
        timings.reading_and_annotating = self.started.0.elapsed();
        let remember = |published: bool, timings: &Timings| {
            store.add_run(&record::remembered(&self.record(stages, &gathered, timings), published))
        };
        if let Err(stopped) = self.go_on(&gathered).and_then(|()| self.settle_gone(&store, &before, &gathered)) {
            remember(false, &timings)?;
            return Err(stopped);
        }
        let of_shards = fingerprint::of_shards(settings, &of_rows);
        let of_tables = fingerprint::of_tables(settings, stages.gazetteer.as_deref(), &of_shards);
        let state = format!("{} {}", store.state()?, blake3::Hash::from(of_tables).to_hex());
        if let Some(written) = archive.unchanged(&state) {
            remember(false, &timings)?;
            archive.refresh(&self.record(stages, &gathered, &timings))?;
            return Ok(self.summary(written, &gathered, &timings));
        }
        let view = store.view()?;
        let pool = self.pool()?;
        let resolver = self.resolver(stages, &pool, &view);
        let (shards, resolving) = match shards::write(&resolver, archive, of_shards, of_tables) {
            Err(RunError::Stopped) => {
                remember(false, &timings)?;
                return Err(self.interrupted(&gathered));
            }
            other => other?,
        };
        drop((view, pool));
        timings.resolving = resolving;
        timings.writing = self.started.0.elapsed() - timings.reading_and_annotating - resolving;
        let mut record = self.record(stages, &gathered, &timings);
        record.counts.push(("shards".into(), shards.shards.len() as u64));
        record.counts.push(("shards_written".into(), shards.new as u64));
        let Some(archive) = place.take() else { return Err(RunError::Stopped) };
        let lies_in = settings.write.folder.join("current");
        let mut make = page::maker(settings, &lies_in);
        let page = settings.report.html.then_some(&mut make as MakePage<'_>);
        let written = archive.finish(shards, &state, &record, page)?;
        // The tables are published: what is wrong with the store from here on is for the next run to find.
        if let Err(error) = remember(true, &timings) {
            let message = format!("the tables are written, but the run could not be recorded: {error}");
            self.reporter.event(&Event::Warning { code: "run_not_recorded", message: &message });
            if matches!(error, StoreError::Damaged { .. }) {
                drop(store);
                Store::put_aside(&store_of(&settings.write.folder))?;
            }
        }
        Ok(self.summary(written, &gathered, &timings))
    }

    /// Removes what is gone from the store, unless that is more than may be gone.
    fn settle_gone(&self, store: &Store, before: &gone::Before, gathered: &Gathered) -> Result<(), RunError> {
        if gathered.unreachable > 0 {
            let message = format!(
                "{} files that were read before lie where the input cannot be read; their rows stay in the tables",
                gathered.unreachable
            );
            self.reporter.event(&Event::Warning { code: "unreachable", message: &message });
        }
        // A run that was to read only some articles has not seen all that is there.
        if !gathered.progress.walk_done {
            return Ok(());
        }
        gone::check(store, before, gathered, self.settings)?;
        gather::remove_gone(store, &gathered.gone)?;
        store.accept_lost()?;
        Ok(store.set_input(&gone::name_of(&self.settings.walk.root))?)
    }

    fn walk(&self) -> Result<impl Iterator<Item = Result<SourceFile, Dropped>> + Send + use<>, RunError> {
        Ok(walk_outside(&self.settings.walk, Some(&self.settings.write.folder))?)
    }

    /// The threads of one pass: they take with them, when they end, what memory they held for the next article.
    fn pool(&self) -> Result<ThreadPool, RunError> {
        Ok(ThreadPoolBuilder::new().num_threads(self.settings.n_threads()).stack_size(STACK).build()?)
    }

    fn resolver<'a>(&'a self, stages: &Stages, pool: &'a ThreadPool, view: &'a View<'a>) -> Resolver<'a> {
        let (settings, stop, gazetteer) = (self.settings, self.stop, stages.gazetteer.clone());
        Resolver { view, settings, gazetteer, pool, stop }
    }

    /// The first pass.
    fn gather(
        &self,
        stages: &Stages,
        found: impl Iterator<Item = Result<SourceFile, Dropped>>,
        store: &Store,
    ) -> Result<Gathered, RunError> {
        let Stages { analyser, reader, .. } = stages;
        let pool = self.pool()?;
        let worker = Worker::new(&pool, reader, analyser, store, self.settings, self.stop);
        let planned = if self.reporter.shows_what_is_left() { self.count_ahead(reader, store)? } else { 0 };
        if memory::is_too_small(self.settings.max_memory) {
            let message = "max_memory is below what a run takes in any case; batches are as small as they can be";
            self.reporter.event(&Event::Warning { code: "max_memory", message });
        }
        let plan = Plan::new(found, store, self.settings.verify);
        let limits = Limits::new(self.settings);
        let mut gathered = gather::gather(plan, &worker, store, self.reporter, self.stop, limits, planned)?;
        if !gathered.unknown.is_empty() {
            let counts: Vec<String> =
                gathered.unknown.iter().map(|(extension, n)| format!("{n} {extension}")).collect();
            let message = format!(
                "left out for their extension: {}; map them in [read.formats], or exclude them",
                counts.join(", ")
            );
            self.reporter.event(&Event::Warning { code: "unknown_format", message: &message });
        }
        gathered.has_article = gathered.progress.articles + gathered.kept > 0 || has_article(&store.view()?)?;
        // Where tables would be replaced by empty ones, the run's error says the same.
        let is_told = !self.settings.write.allow_empty && has_tables(&self.settings.write.folder);
        if !gathered.has_article && !self.stop.is_requested() && !is_told {
            let (root, left_out) = (self.settings.walk.root.display(), gathered.told_left_out());
            let message = format!(
                "no article was read below {root} (left out: {left_out}); see input, [walk] and [read] in `whosaid config`"
            );
            self.reporter.event(&Event::Warning { code: "no_articles", message: &message });
        }
        Ok(gathered)
    }

    /// How many files there are to read: the plan, gone through once before it is carried out.
    fn count_ahead(&self, reader: &Reader, store: &Store) -> Result<u64, RunError> {
        let plan = Plan::new(self.walk()?, store, self.settings.verify);
        let summary = survey::summary_of(plan, reader, self.settings, self.stop)?;
        self.reporter.event(&Event::Plan(&summary));
        Ok(summary.n_read())
    }

    /// Whether the tables are to be written; if not, why.
    fn go_on(&self, gathered: &Gathered) -> Result<(), RunError> {
        if self.stop.is_requested() {
            return Err(self.interrupted(gathered));
        }
        let (input, output) = (&self.settings.walk.root, &self.settings.write.folder);
        if !gathered.has_article && !self.settings.write.allow_empty && has_tables(output) {
            let (input, output, left_out) = (input.clone(), output.clone(), gathered.told_left_out());
            return Err(RunError::NoArticles { input, output, left_out });
        }
        let Some(TooMany { allowed, by_code, first }) = gathered.too_many.clone() else { return Ok(()) };
        let (kept, output) = (self.settings.incremental, self.settings.write.folder.clone());
        Err(RunError::TooManyFailures { failed: gathered.progress.failed, allowed, by_code, first, kept, output })
    }

    /// What the rows are made by. A shard is kept for as long as this is the same, whatever else changes.
    fn provenance(&self, stages: &Stages) -> Provenance {
        stages.provenance(&stages.made_by(self.settings))
    }

    fn tell_start(&self, stages: &Stages) {
        self.reporter.event(&Event::RunStarted {
            input: &self.settings.walk.root,
            output: &self.settings.write.folder,
            engine: stages.analyser.engine().id(),
            threads: self.settings.n_threads(),
        });
    }

    /// Says why all articles are read, if they are.
    fn tell_store(&self, found: &Found) {
        let (code, message) = match found {
            Found::New | Found::Same => return,
            Found::Other => (
                "settings_changed",
                "the settings, a model or the program are not those of the run before: all articles are annotated again"
                    .to_string(),
            ),
            Found::Unusable { why, aside } => {
                ("store_unusable", format!("{why}; it was put aside as {}, and all articles are read", aside.display()))
            }
        };
        self.reporter.event(&Event::Warning { code, message: &message });
    }

    fn interrupted(&self, gathered: &Gathered) -> RunError {
        let (articles, output) = (gathered.progress.articles, self.settings.write.folder.clone());
        if self.settings.incremental {
            RunError::Paused { articles, output }
        } else {
            RunError::Interrupted { articles, output }
        }
    }

    fn record(&self, stages: &Stages, gathered: &Gathered, timings: &Timings) -> RunRecord {
        let Stages { analyser, model, lexicons, .. } = stages;
        let models = record::models(model.as_ref(), lexicons, stages.gazetteer.as_deref());
        let record = record::record(
            analyser,
            models,
            self.config.clone(),
            gathered,
            self.settings.write.allow_empty,
            self.started,
        );
        RunRecord {
            interrupted: self.stop.is_requested(),
            settings_hash: self.provenance(stages).settings_hash,
            fields: stages.reader.fields_taken(),
            ..timings.complete(record, self.started.0.elapsed())
        }
    }

    fn summary(&self, written: Written, gathered: &Gathered, timings: &Timings) -> RunSummary {
        record::summary(written, self.settings, gathered, timings, self.started.0.elapsed())
    }
}
