//! The first pass: what is to be done goes through the worker into the store.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::RunError;
use super::batches::{Batch, Batches};
use super::limits::{Limits, TooMany};
use super::plan::Planned;
use super::worker::{Outcomes, Worker};
use crate::flow::{DropStatus, Dropped};
use crate::report::{Event, Progress, Reporter, StopFlag};
use crate::store::{Step, Store, StoreError};

/// Finished batches that may wait for the store.
const WAITING: usize = 1;

/// Kinds of files left out that a message names.
const MAX_KINDS_TOLD: usize = 8;

/// What the first pass did.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    /// The last state told.
    pub(super) progress: Progress,
    /// Articles whose rows were in the store, though their file was read.
    pub(super) kept: u64,
    /// Files whose rows left the store.
    pub(super) gone: u64,
    /// Files and folders that were skipped, by the ending of their names ('.docx'), and failures by their code.
    pub(super) left_out: BTreeMap<String, u64>,
    /// Whether the store has an article.
    pub(super) has_article: bool,
    /// Whether anything was written into the store.
    pub(super) changed: bool,
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

/// What is counted together in a message on what was left out.
fn kind_of(dropped: &Dropped) -> String {
    match dropped.status {
        DropStatus::Failed => format!("failed: {}", dropped.code),
        DropStatus::Skipped => match Path::new(&dropped.path).extension() {
            Some(ending) => format!(".{}", ending.to_string_lossy().to_lowercase()),
            None => "without an ending".to_string(),
        },
    }
}

impl Gathered {
    /// What was left out, most first, for people.
    pub(super) fn told_left_out(&self) -> String {
        let mut kinds: Vec<(&String, &u64)> = self.left_out.iter().collect();
        kinds.sort_by_key(|k| std::cmp::Reverse(k.1));
        let told = kinds.iter().take(MAX_KINDS_TOLD).map(|(kind, n)| format!("{n} {kind}"));
        let unchanged = self.progress.files_unchanged;
        let unchanged = (unchanged > 0).then(|| format!("{unchanged} that are unchanged"));
        let mut told = told.chain(unchanged).collect::<Vec<_>>().join(", ");
        if told.is_empty() {
            told.push_str("nothing is there");
        } else if kinds.len() > MAX_KINDS_TOLD {
            told.push_str(", ...");
        }
        told
    }

    fn count(&mut self, outcomes: &Outcomes, reporter: &dyn Reporter) {
        self.progress.files_done += outcomes.files;
        self.progress.articles += outcomes.articles;
        self.progress.quotes += outcomes.quotes;
        self.kept += outcomes.kept;
        self.gone += outcomes.gone;
        self.changed |= !outcomes.steps.is_empty();
        for dropped in &outcomes.dropped {
            *self.left_out.entry(kind_of(dropped)).or_default() += 1;
            match dropped.status {
                DropStatus::Skipped => self.progress.skipped += 1,
                DropStatus::Failed => self.progress.failed += 1,
            }
            reporter.event(&Event::Dropped(dropped));
        }
    }
}
