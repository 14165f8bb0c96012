//! The first pass: what is to be done goes through the worker into the store.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::RunError;
use super::batches::{Batch, Batches};
use super::limits::{Limits, TooMany};
use super::plan::Planned;
use super::worker::{Outcomes, Worker};
use crate::flow::DropStatus;
use crate::report::{Event, Progress, Reporter, StopFlag};
use crate::store::{Step, Store, StoreError};

/// Extensions of left-out files that are counted by name.
const MAX_EXTENSIONS: usize = 100;

/// Finished batches that may wait for the store.
const WAITING: usize = 1;

/// What the first pass did.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    /// The last state told.
    pub(super) progress: Progress,
    /// Articles whose rows were in the store, though their file was read.
    pub(super) kept: u64,
    /// Files whose rows left the store.
    pub(super) gone: u64,
    /// Whether anything was written into the store.
    pub(super) changed: bool,
    /// Files whose extension is not that of a format, by extension.
    pub(super) unknown: BTreeMap<String, u64>,
    /// What failed, if more did than is allowed.
    pub(super) too_many: Option<TooMany>,
}

/// Hands each batch to the worker and its outcome to the store, until the plan ends, a limit is reached, or somebody
/// asks to stop. What comes back is in the store. `planned` is how many files are to be read, 0 if not counted.
pub(super) fn gather<P: Iterator<Item = Result<Planned, RunError>>>(
    plan: P,
    worker: &Worker<'_>,
    store: &Store,
    reporter: &dyn Reporter,
    stop: &StopFlag,
    mut limits: Limits,
    planned: u64,
) -> Result<Gathered, RunError> {
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        let writer = scope.spawn(|| keep_all(store, receiver, reporter));
        let mut gathered = Gathered::default();
        gathered.progress.files_planned = planned;
        let mut batches = Batches::new(plan, worker.batch_bytes());
        batches.at_most(limits.files_left(&gathered.progress));
        let fed = feed(batches, worker, &sender, stop, &mut |outcomes, found, unchanged, done| {
            gathered.count(outcomes, reporter);
            outcomes.dropped.iter().for_each(|d| limits.note(d));
            let progress = &mut gathered.progress;
            (progress.files_found, progress.files_unchanged, progress.walk_done) = (found, unchanged, done);
            reporter.event(&Event::Progress(*progress));
            let go_on = !limits.too_many_failed(progress, false) && !limits.has_enough(progress);
            go_on.then(|| limits.files_left(progress))
        });
        drop(sender);
        // Its error is the cause where both have one.
        writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        fed?;
        if limits.too_many_failed(&gathered.progress, !stop.is_requested()) {
            gathered.too_many = Some(limits.told());
        }
        Ok(gathered)
    })
}

/// Is told of each batch: its outcomes, files found and unchanged so far, whether the walk is over. Says how many files
/// the next batch may have; none: there is to be none.
type Told<'a> = &'a mut dyn FnMut(&Outcomes, u64, u64, bool) -> Option<usize>;

fn feed<P: Iterator<Item = Result<Planned, RunError>>>(
    mut batches: Batches<P>,
    worker: &Worker<'_>,
    store: &SyncSender<Vec<Step>>,
    stop: &StopFlag,
    told: Told<'_>,
) -> Result<(), RunError> {
    let mut most = None;
    let mut send = |outcomes: Outcomes, found: u64, unchanged: u64, last: bool| {
        let next = told(&outcomes, found, unchanged, last);
        most = next;
        store.send(outcomes.steps).is_ok() && next.is_some() && !stop.is_requested()
    };
    while let Some(batch) = batches.next().transpose()? {
        let (found, unchanged, is_done) = (batches.found(), batches.unchanged(), batches.is_done());
        let go_on = match batch {
            Batch::Files(files) => send(worker.files(files)?, found, unchanged, is_done),
            Batch::Streamed(work) => {
                worker.streamed(&work, &mut |outcomes| send(outcomes, found, unchanged, is_done))?
            }
        };
        if !go_on {
            break;
        }
    }
    Ok(())
}

/// The store's thread: a store that lasts has each batch on the disk before it takes the next.
fn keep_all(store: &Store, batches: Receiver<Vec<Step>>, reporter: &dyn Reporter) -> Result<(), StoreError> {
    let mut change = store.change()?;
    for steps in batches {
        if steps.is_empty() {
            continue;
        }
        change.take(&steps)?;
        if store.lasts() {
            change.commit()?;
            change = store.change()?;
            let count = |of: fn(&Step) -> bool| steps.iter().filter(|s| of(s)).count() as u64;
            let files = count(|s| matches!(s, Step::File { .. }));
            reporter.event(&Event::Committed { files, records: count(|s| matches!(s, Step::Record(..))) });
        }
    }
    change.commit()
}

impl Gathered {
    fn count(&mut self, outcomes: &Outcomes, reporter: &dyn Reporter) {
        self.progress.files_done += outcomes.files;
        self.progress.articles += outcomes.articles;
        self.progress.quotes += outcomes.quotes;
        self.kept += outcomes.kept;
        self.gone += outcomes.gone;
        self.changed |= !outcomes.steps.is_empty();
        for dropped in &outcomes.dropped {
            if dropped.code == "unknown_format" {
                let name = dropped.path.rsplit('/').next().unwrap_or_default();
                let extension = name.rsplit_once('.').map_or("without extension".to_owned(), |(_, e)| format!(".{e}"));
                // A folder of names that are all different is not listed.
                if self.unknown.len() < MAX_EXTENSIONS || self.unknown.contains_key(&extension) {
                    *self.unknown.entry(extension).or_default() += 1;
                }
            }
            match dropped.status {
                DropStatus::Skipped => self.progress.skipped += 1,
                DropStatus::Failed => self.progress.failed += 1,
            }
            reporter.event(&Event::Dropped(dropped));
        }
    }
}
