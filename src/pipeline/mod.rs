//! The pipeline: the one place that knows all stages.
//!
//! The walk is cut into [`batches`]; [`Worker`] turns a batch into rows on all cores; a writer
//! thread appends them in the order of the walk. At most three batches exist at a time.

mod batches;
mod error;
mod record;
mod worker;

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use jiff::Timestamp;
use rayon::ThreadPoolBuilder;
use serde_json::Value;
use whosaid_language::Analyser;

pub use error::RunError;

use crate::config::Settings;
use crate::flow::{DropStatus, Dropped};
use crate::report::{Event, Progress, Reporter, RunSummary, StopFlag};
use crate::tables::Rows;
use crate::walk::walk;
use crate::write::{Output, WriteError};
use batches::{Batch, Batches};
use record::Timings;
use worker::{Outcomes, Worker};

/// Finished batches that may wait for the writer.
const WAITING: usize = 1;

/// Stack of a pool thread: deep documents recurse in the parsers of HTML and XML.
const STACK: usize = 16 << 20;

/// Reads the articles of a folder and writes the tables.
///
/// `config` is the settings as they stand in run.json. A bad article costs that article; an error
/// returned here means that the tables of the run before are as they were.
pub fn run(
    settings: &Settings,
    config: Value,
    reporter: &dyn Reporter,
    stop: &StopFlag,
) -> Result<RunSummary, RunError> {
    let started = (Instant::now(), Timestamp::now());
    let n_threads = settings.n_threads();
    let stance = settings.stance.load()?;
    let loaded = settings.engine.load(settings.model.as_deref())?;
    let analyser = Analyser::new(loaded.engine, stance.lexicon);
    let reader = settings.read.compile()?;
    let found = walk(&settings.walk)?;
    let output = Output::begin(&settings.write, analyser.lexicon())?;
    let pool = ThreadPoolBuilder::new().num_threads(n_threads).stack_size(STACK).build()?;
    reporter.event(&Event::RunStarted {
        input: &settings.walk.root,
        output: &settings.write.folder,
        engine: analyser.engine().id(),
        threads: n_threads,
    });

    let worker = Worker::new(&pool, &reader, &analyser, settings.annotate.clone(), settings.write.text_in_parquet);
    let mut progress = Progress::default();
    let mut timings = Timings::default();
    let (output, writing) = thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        let writer = scope.spawn(|| append_all(output, receiver));
        feed(Batches::new(found), &worker, &sender, stop, &mut |outcomes, files_found, walk_done| {
            count(&mut progress, outcomes, files_found, walk_done, reporter);
        });
        timings.reading_and_annotating = started.0.elapsed();
        drop(sender);
        writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    timings.writing = writing;

    if stop.is_requested() {
        return Err(RunError::Interrupted { articles: progress.articles, output: settings.write.folder.clone() });
    }
    if progress.files_found == 0 {
        let root = settings.walk.root.display();
        let message = format!("no file below {root} is an article by the settings of [walk]: see `whosaid config`");
        reporter.event(&Event::Warning { code: "no_articles", message: &message });
    }
    let record = record::record(&analyser, loaded.model, stance.parts, config, &progress, started, &timings);
    let written = output.finish(record)?;
    let summary = record::summary(written, settings, &timings, started.0.elapsed());
    reporter.event(&Event::RunFinished(&summary));
    Ok(summary)
}

/// Hands each batch to the worker and its outcome to the writer, until the walk ends, somebody asks to
/// stop, or the writer has failed.
fn feed<W>(
    mut batches: Batches<W>,
    worker: &Worker<'_>,
    writer: &SyncSender<Outcomes>,
    stop: &StopFlag,
    done: &mut dyn FnMut(&Outcomes, u64, bool),
) where
    W: Iterator<Item = Result<crate::flow::SourceFile, Dropped>>,
{
    let mut send = |outcomes: Outcomes, found: u64, last: bool| {
        done(&outcomes, found, last);
        writer.send(outcomes).is_ok() && !stop.is_requested()
    };
    while let Some(batch) = batches.next() {
        let go_on = match batch {
            Batch::Files(files) => send(worker.files(files), batches.found(), batches.is_done()),
            Batch::Streamed(file) => {
                let (found, is_done) = (batches.found(), batches.is_done());
                worker.streamed(&file, &mut |outcomes| send(outcomes, found, is_done))
            }
        };
        if !go_on {
            return;
        }
    }
}

/// The writer thread: appends until the last batch, and says how long that took in all.
fn append_all(mut output: Output, batches: Receiver<Outcomes>) -> Result<(Output, std::time::Duration), WriteError> {
    let mut busy = std::time::Duration::ZERO;
    for batch in batches {
        let start = Instant::now();
        output.append(batch.items)?;
        busy += start.elapsed();
    }
    Ok((output, busy))
}

fn count(progress: &mut Progress, outcomes: &Outcomes, found: u64, walk_done: bool, reporter: &dyn Reporter) {
    progress.files_found = found;
    progress.walk_done = walk_done;
    progress.files_done += outcomes.files;
    for item in &outcomes.items {
        match item {
            Ok(Rows { quotes, .. }) => {
                progress.articles += 1;
                progress.quotes += quotes.len() as u64;
            }
            Err(dropped) => {
                match dropped.status {
                    DropStatus::Skipped => progress.skipped += 1,
                    DropStatus::Failed => progress.failed += 1,
                }
                reporter.event(&Event::Dropped(dropped));
            }
        }
    }
    reporter.event(&Event::Progress(*progress));
}
