//! The first pass: runs the plan's batches through the worker (read, annotate, tables) and stores the rows.

use std::cell::Cell;
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
use crate::store::{FileKey, Step, Store, StoreError};

/// Extensions of left-out files that are counted by name.
const MAX_EXTENSIONS: usize = 100;

/// Finished batches that may wait for the store.
const WAITING: usize = 1;

/// Kinds of files left out that a message names.
const MAX_KINDS_TOLD: usize = 8;

/// Files that are removed from the store in one transaction.
const REMOVED_AT_ONCE: usize = 4096;

/// Result of the first pass.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    /// The last state told.
    pub(super) progress: Progress,
    /// Articles whose rows were in the store, though their file was read.
    pub(super) kept: u64,
    /// Files of the ledger that are gone, whose rows leave the store last.
    pub(super) gone: Vec<FileKey>,
    /// Files of the ledger that cannot be reached, whose rows stay.
    pub(super) unreachable: u64,
    /// Articles of the files that are gone.
    pub(super) gone_articles: u64,
    /// Whether the store has an article.
    pub(super) has_article: bool,
    /// Files whose extension is not that of a format, by extension.
    pub(super) unknown: BTreeMap<String, u64>,
    /// What a setting left out, by code, but for unknown extensions.
    pub(super) skipped: BTreeMap<String, u64>,
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
        let fed = feed(batches, worker, &sender, stop, &mut |outcomes, walked| {
            gathered.count(outcomes, reporter);
            outcomes.dropped.iter().for_each(|d| limits.note(d));
            gathered.unreachable = walked.unreachable;
            let progress = &mut gathered.progress;
            (progress.files_found, progress.files_unchanged) = (walked.found, walked.unchanged);
            progress.walk_done = walked.is_done;
            reporter.event(&Event::Progress(*progress));
            let go_on = !limits.too_many_failed(progress, false) && !limits.has_enough(progress);
            go_on.then(|| limits.files_left(progress))
        });
        drop(sender);
        // Where both failed, the writer's error is the cause.
        writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        // An article that was given up for it is read again by the next run.
        fed.or_else(|e| if matches!(e, RunError::Stopped) { Ok(()) } else { Err(e) })?;
        if limits.too_many_failed(&gathered.progress, !stop.is_requested()) {
            gathered.too_many = Some(limits.told());
        }
        Ok(gathered)
    })
}

/// How far the walk is: files found, unchanged and unreachable so far.
#[derive(Clone, Copy)]
struct Walked {
    found: u64,
    unchanged: u64,
    unreachable: u64,
    is_done: bool,
}

/// Is told of each batch: its outcomes, and how far the walk is. Says how many files the next batch may have; `None`
/// ends the pass.
type OnBatch<'a> = &'a mut dyn FnMut(&mut Outcomes, Walked) -> Option<usize>;

fn feed<P: Iterator<Item = Result<Planned, RunError>>>(
    mut batches: Batches<P>,
    worker: &Worker<'_>,
    store: &SyncSender<Vec<Step>>,
    stop: &StopFlag,
    on_batch: OnBatch<'_>,
) -> Result<(), RunError> {
    let most = Cell::new(None);
    let mut send = |mut outcomes: Outcomes, walked: Walked| {
        most.set(on_batch(&mut outcomes, walked));
        store.send(outcomes.steps).is_ok() && most.get().is_some() && !stop.is_requested()
    };
    while let Some(batch) = batches.next().transpose()? {
        let walked = Walked {
            found: batches.found(),
            unchanged: batches.unchanged(),
            unreachable: batches.unreachable(),
            is_done: batches.is_done(),
        };
        let go_on = match batch {
            Batch::Files(files) => {
                let (outcomes, large) = worker.files(files)?;
                let mut go_on = send(outcomes, walked);
                for work in large {
                    go_on = go_on && worker.streamed(&work, &mut |outcomes| send(outcomes, walked))?;
                }
                go_on
            }
            Batch::Streamed(work) => worker.streamed(&work, &mut |outcomes| send(outcomes, walked))?,
        };
        if !go_on {
            break;
        }
        batches.at_most(most.get().unwrap_or(usize::MAX));
    }
    Ok(())
}

/// Removes files that are gone from the store, with their records.
pub(super) fn remove_gone(store: &Store, gone: &[FileKey]) -> Result<(), StoreError> {
    for some in gone.chunks(REMOVED_AT_ONCE) {
        let steps: Vec<Step> = some.iter().cloned().map(Step::Gone).collect();
        let mut change = store.change()?;
        change.take(&steps)?;
        change.commit()?;
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
    /// What was left out, most first, for people.
    pub(super) fn told_left_out(&self) -> String {
        let mut kinds: Vec<(u64, &str)> = self.unknown.iter().map(|(e, &n)| (n, e.as_str())).collect();
        kinds.extend(self.skipped.iter().map(|(code, &n)| (n, code.as_str())));
        kinds.push((self.progress.failed, "failed"));
        kinds.push((self.progress.files_unchanged, "unchanged"));
        kinds.retain(|k| k.0 > 0);
        kinds.sort_by_key(|k| std::cmp::Reverse(k.0));
        let more = if kinds.len() > MAX_KINDS_TOLD { ", ..." } else { "" };
        let told: Vec<String> = kinds.iter().take(MAX_KINDS_TOLD).map(|(n, kind)| format!("{n} {kind}")).collect();
        if told.is_empty() { "nothing is there".to_string() } else { format!("{}{more}", told.join(", ")) }
    }

    fn count(&mut self, outcomes: &mut Outcomes, reporter: &dyn Reporter) {
        self.progress.files_done += outcomes.files;
        self.progress.articles += outcomes.articles;
        self.progress.quotes += outcomes.quotes;
        self.kept += outcomes.kept;
        for (key, articles) in std::mem::take(&mut outcomes.gone) {
            self.gone.push(key);
            self.gone_articles += u64::from(articles);
        }
        for dropped in &outcomes.dropped {
            if dropped.code == "unknown_format" {
                let name = dropped.path.rsplit('/').next().unwrap_or_default();
                let extension = name.rsplit_once('.').map_or("without extension".to_owned(), |(_, e)| format!(".{e}"));
                // A folder of names that are all different is not listed.
                if self.unknown.len() < MAX_EXTENSIONS || self.unknown.contains_key(&extension) {
                    *self.unknown.entry(extension).or_default() += 1;
                }
            }
            if dropped.status == DropStatus::Skipped && dropped.code != "unknown_format" {
                *self.skipped.entry(dropped.code.to_string()).or_default() += 1;
            }
            match dropped.status {
                DropStatus::Skipped => self.progress.skipped += 1,
                DropStatus::Failed => self.progress.failed += 1,
            }
            reporter.event(&Event::Dropped(dropped));
        }
    }
}
