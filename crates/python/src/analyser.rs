//! Articles annotated for Python.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyDict;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use whosaid::flow::{Article, Dropped, Metadata};
use whosaid::pipeline::Annotator;
use whosaid::tables::schema::{Documents, Quotes, StanceMarkers};
use whosaid::tables::{Hedging, MarkerOf, QuoteOf, QuoteStance, Rows};
use whosaid::write::ArrowTables;

use crate::cells::Columns;
use crate::table::Table;
use crate::{error, portable, run};

/// Articles that are annotated between two looks for Ctrl-C: a few hundredths of a second.
const CHUNK: usize = 256;
/// Stack of a thread, as those of a run have.
const STACK: usize = 16 << 20;

/// An article that Python hands over.
#[derive(FromPyObject)]
pub struct Given {
    id: String,
    text: String,
    title: Option<String>,
    author: Option<String>,
    outlet: Option<String>,
    date: Option<String>,
    url: Option<String>,
    section: Option<String>,
    language: Option<String>,
}

impl From<Given> for Article {
    fn from(given: Given) -> Self {
        let Given { id, text, title, author, outlet, date, url, section, language } = given;
        Annotator::article(&id, text, Metadata { title, author, outlet, date, url, section, language })
    }
}

/// Models, lexicons and readers, loaded.
#[pyclass(frozen, module = "whosaid._core")]
pub struct Analyser {
    annotator: Arc<Annotator>,
    documents: Columns<Documents>,
    quotes: Columns<Quotes>,
    markers: Columns<StanceMarkers>,
}

#[pymethods]
impl Analyser {
    /// Loads what the settings name: `KEY=VALUE` assignments over those of a config file.
    #[new]
    #[pyo3(signature = (assignments, config=None))]
    fn new(py: Python<'_>, assignments: Vec<String>, config: Option<PathBuf>) -> PyResult<Self> {
        let settings = run::settings(config.as_deref(), &assignments).map(|s| s.0);
        let settings = settings.map_err(|e| error::new(py, "SettingsError", e))?;
        let annotator = py.detach(|| Annotator::new(&settings)).map_err(|e| error::new(py, "SettingsError", e))?;
        let scheme = annotator.scheme();
        Ok(Self {
            documents: Columns::new(py, scheme, false),
            quotes: Columns::new(py, scheme, false),
            markers: Columns::new(py, scheme, false),
            annotator: Arc::new(annotator),
        })
    }

    /// Name of the engine.
    #[getter]
    fn engine(&self) -> &str {
        self.annotator.analyser().engine().id()
    }

    /// Hash of all settings, models and versions that the rows depend on.
    #[getter]
    fn settings_hash(&self) -> &str {
        &self.annotator.provenance().settings_hash
    }

    /// Name and hash of each model and lexicon in use.
    #[getter]
    fn models(&self) -> Vec<(String, String)> {
        self.annotator.provenance().models.iter().map(|m| (m.id.clone(), m.hash.clone())).collect()
    }

    /// One article: its rows as dictionaries.
    fn annotate<'py>(&self, py: Python<'py>, article: Given) -> PyResult<Bound<'py, PyDict>> {
        let rows = py.detach(|| rows(&self.annotator, article.into()));
        let rows = rows.map_err(|dropped| error::new(py, "ArticleError", dropped.reason))?;
        self.dict(py, &rows)
    }

    /// Many articles, on `threads` threads (0: as many as there are cores): their tables.
    #[pyo3(signature = (articles, threads=0))]
    fn annotate_many(&self, py: Python<'_>, articles: Vec<Given>, threads: usize) -> PyResult<Vec<Table>> {
        let pool = pool(py, threads)?;
        let mut tables = self.annotator.tables();
        let mut articles = articles.into_iter();
        // While some articles are annotated, the rows of those before them go into the tables.
        let mut done: Vec<Result<Rows, Dropped>> = Vec::new();
        loop {
            let chunk: Vec<Article> = articles.by_ref().take(CHUNK).map(Article::from).collect();
            if chunk.is_empty() && done.is_empty() {
                break;
            }
            let annotated = || chunk.into_par_iter().map(|a| rows(&self.annotator, a)).collect();
            let taken = std::mem::take(&mut done);
            let (next, appended) = py.detach(|| pool.install(|| rayon::join(annotated, || append(&mut tables, taken))));
            appended.map_err(|e| error::new(py, "Error", e))?;
            done = next;
            py.check_signals()?;
        }
        let tables = py.detach(|| tables.finish()).map_err(|e| error::new(py, "Error", e))?;
        Ok(tables.into_iter().map(Table::from).collect())
    }

    /// The articles in files, annotated and packed for `settle`.
    #[pyo3(signature = (files, threads=1))]
    fn pack_files(&self, py: Python<'_>, files: Vec<(String, PyBackedBytes)>, threads: usize) -> PyResult<Table> {
        let pack = |(name, bytes): (String, PyBackedBytes)| self.annotator.pack_file(&name, bytes.to_vec());
        let packed = packed(py, threads, files, pack)?;
        portable::table(&packed.into_iter().flatten().collect::<Vec<_>>()).map_err(|e| error::new(py, "Error", e))
    }

    /// Articles annotated and packed for `settle`.
    #[pyo3(signature = (articles, threads=1))]
    fn pack_texts(&self, py: Python<'_>, articles: Vec<Given>, threads: usize) -> PyResult<Table> {
        let pack = |given: Given| {
            let Article { doc_id, text, metadata, .. } = given.into();
            self.annotator.pack_text(&doc_id, text, metadata)
        };
        let packed = packed(py, threads, articles, pack)?;
        portable::table(&packed).map_err(|e| error::new(py, "Error", e))
    }

    /// The tables of packed articles, each for itself.
    fn unpack(&self, py: Python<'_>, rows: Vec<PyBackedBytes>) -> PyResult<Vec<Table>> {
        let unpacked: Result<Vec<_>, _> = py.detach(|| rows.iter().map(|r| self.annotator.unpack(r)).collect());
        let unpacked = unpacked.map_err(|e| error::new(py, "SettingsError", e))?;
        let mut tables = self.annotator.tables();
        let finished = py.detach(|| append(&mut tables, unpacked).and_then(|()| tables.finish()));
        Ok(finished.map_err(|e| error::new(py, "Error", e))?.into_iter().map(Table::from).collect())
    }

    /// Cuts an archive into windows by the keys of its packed articles, in their order: the first key of each window.
    fn windows(&self, keys: &Bound<'_, PyAny>) -> PyResult<Vec<Vec<u8>>> {
        let py = keys.py();
        let mut failure = None;
        let keys = keys.try_iter()?.map_while(|key| match key.and_then(|key| key.extract::<Vec<u8>>()) {
            Ok(key) => Some(key),
            Err(e) => {
                failure = Some(e);
                None
            }
        });
        let windows = self.annotator.windows(keys);
        match failure {
            Some(e) => Err(e),
            None => windows.map_err(|e| error::new(py, "SettingsError", e)),
        }
    }

    /// Resolves a window by its facts and those of the window before: the resolutions of its articles, and its state.
    fn resolve_window(
        &self,
        py: Python<'_>,
        window: Vec<(PyBackedBytes, PyBackedBytes)>,
        before: Vec<(PyBackedBytes, PyBackedBytes)>,
    ) -> PyResult<(Vec<u8>, Vec<u8>)> {
        let resolved = py.detach(|| self.annotator.resolve_window(&pairs(&window), &pairs(&before)));
        let resolved = resolved.map_err(|e| error::new(py, "SettingsError", e))?;
        Ok((resolved.resolutions, resolved.state))
    }

    /// The state that a window hands on.
    fn hand_on(&self, py: Python<'_>, before: &[u8], state: &[u8]) -> PyResult<Vec<u8>> {
        py.detach(|| self.annotator.hand_on(before, state)).map_err(|e| error::new(py, "SettingsError", e))
    }

    /// Packed articles of a window with their rows settled.
    fn settle_window(
        &self,
        py: Python<'_>,
        records: Vec<(PyBackedBytes, PyBackedBytes)>,
        resolutions: &[u8],
        before: &[u8],
    ) -> PyResult<Table> {
        let settled = py.detach(|| self.annotator.settle_window(&pairs(&records), resolutions, before));
        let settled = settled.map_err(|e| error::new(py, "SettingsError", e))?;
        let records = records.iter().zip(&settled).map(|((key, _), (id, rows))| (id.as_str(), &**key, rows.as_slice()));
        portable::settled(&records.collect::<Vec<_>>()).map_err(|e| error::new(py, "Error", e))
    }

    /// Counts settled articles in so many parts.
    fn count(&self, py: Python<'_>, rows: Vec<PyBackedBytes>, parts: u32) -> PyResult<Table> {
        let counted = py.detach(|| self.annotator.count(&rows.iter().map(|r| &**r).collect::<Vec<_>>(), parts));
        let counted = counted.map_err(|e| error::new(py, "SettingsError", e))?;
        portable::counted(&counted).map_err(|e| error::new(py, "Error", e))
    }

    /// The tables that count over the corpus, by all counts of a part.
    fn total(&self, py: Python<'_>, counts: Vec<PyBackedBytes>) -> PyResult<Vec<Table>> {
        let tables = py.detach(|| self.annotator.total(&counts.iter().map(|c| &**c).collect::<Vec<_>>()));
        Ok(tables.map_err(|e| error::new(py, "Error", e))?.into_iter().map(Table::from).collect())
    }

    /// The articles in the bytes of a file, and what could not be read of it, in their order.
    fn read_bytes<'py>(&self, py: Python<'py>, data: &[u8], name: &str) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let bytes = data.to_vec();
        let articles: Vec<Result<Article, Dropped>> =
            py.detach(|| self.annotator.read(name, bytes).map(|raw| raw?.finish()).collect());
        articles.into_iter().map(|article| article_dict(py, article)).collect()
    }
}

impl Analyser {
    fn dict<'py>(&self, py: Python<'py>, rows: &Rows) -> PyResult<Bound<'py, PyDict>> {
        let scheme = self.annotator.scheme();
        let mut counts = Vec::new();
        QuoteStance::count(rows, scheme, &mut counts);
        let quote = |(ordinal, quote)| {
            let hedging = Hedging::of(ordinal - 1, &counts, scheme);
            self.quotes.dict(py, &QuoteOf { rows, quote, ordinal, hedging })
        };
        let quotes: Vec<_> = (1u32..).zip(&rows.quotes).map(quote).collect::<PyResult<_>>()?;
        let marker = |marker| self.markers.dict(py, &MarkerOf { rows, marker, scheme });
        let markers: Vec<_> = rows.markers.iter().map(marker).collect::<PyResult<_>>()?;
        let speaker = |s: &whosaid::tables::SpeakerRow| {
            let out = PyDict::new(py);
            out.set_item("speaker_id", &s.id)?;
            out.set_item("name", &s.name)?;
            out.set_item("kind", s.kind.as_str())?;
            out.set_item("aliases", &s.aliases)?;
            out.set_item("titles", &s.titles)?;
            if scheme.has_gender() {
                out.set_item("gender", s.gender_word())?;
            }
            PyResult::Ok(out)
        };
        let speakers: Vec<_> = rows.speakers.iter().map(speaker).collect::<PyResult<_>>()?;
        let out = PyDict::new(py);
        out.set_item("document", self.documents.dict(py, &rows.document)?)?;
        out.set_item("quotes", quotes)?;
        out.set_item("markers", markers)?;
        out.set_item("speakers", speakers)?;
        Ok(out)
    }
}

/// Bytes of Python by twos.
fn pairs(records: &[(PyBackedBytes, PyBackedBytes)]) -> Vec<(&[u8], &[u8])> {
    records.iter().map(|(key, bytes)| (&**key, &**bytes)).collect()
}

/// What `pack` makes of each item, on `threads` threads.
fn packed<I: Send, O: Send>(
    py: Python<'_>,
    threads: usize,
    items: Vec<I>,
    pack: impl Fn(I) -> io::Result<O> + Sync,
) -> PyResult<Vec<O>> {
    let pool = pool(py, threads)?;
    let mut items = items.into_iter();
    let mut out = Vec::with_capacity(items.len());
    loop {
        let chunk: Vec<I> = items.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(out);
        }
        let done: io::Result<Vec<O>> = py.detach(|| pool.install(|| chunk.into_par_iter().map(&pack).collect()));
        out.extend(done?);
        py.check_signals()?;
    }
}

fn pool(py: Python<'_>, threads: usize) -> PyResult<ThreadPool> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    pool.map_err(|e| error::new(py, "Error", e))
}

fn rows(annotator: &Annotator, article: Article) -> Result<Rows, Dropped> {
    annotator.rows(&annotator.annotate(article)?)
}

fn append(tables: &mut ArrowTables, done: Vec<Result<Rows, Dropped>>) -> Result<(), polars::error::PolarsError> {
    done.iter().try_for_each(|item| match item {
        Ok(rows) => tables.append(rows),
        Err(dropped) => tables.append_dropped(dropped),
    })
}

/// An article that was read; or why there is none, under `code` and `reason`.
fn article_dict(py: Python<'_>, article: Result<Article, Dropped>) -> PyResult<Bound<'_, PyDict>> {
    let out = PyDict::new(py);
    match article {
        Ok(Article { doc_id, format, metadata, text, .. }) => {
            let Metadata { title, author, outlet, date, url, section, language } = metadata;
            out.set_item("id", doc_id)?;
            out.set_item("text", text)?;
            out.set_item("format", &*format)?;
            let pieces = [
                ("title", title),
                ("author", author),
                ("outlet", outlet),
                ("date", date),
                ("url", url),
                ("section", section),
                ("language", language),
            ];
            for (name, piece) in pieces {
                out.set_item(name, piece)?;
            }
        }
        Err(Dropped { path, record, code, reason, .. }) => {
            out.set_item("path", path)?;
            out.set_item("record", record)?;
            out.set_item("code", &*code)?;
            out.set_item("reason", reason)?;
        }
    }
    Ok(out)
}
