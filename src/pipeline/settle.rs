//! What the corpus settles, window by window.

use std::sync::Arc;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::RunError;
use super::windows::{Stretch, Window};
use crate::config::Settings;
use crate::corpus::speakers::Gazetteer;
use crate::corpus::{Carried, Collector, Settled, Settlement};
use crate::report::StopFlag;
use crate::store::{Listed, ListedKey, RecordKey, RowsHash, StoreError, View};

/// Records whose facts are decoded at once.
const CHUNK: usize = 256;

/// Settles windows.
pub(super) struct Settler<'a> {
    pub view: &'a View<'a>,
    pub settings: &'a Settings,
    pub gazetteer: Option<Arc<Gazetteer>>,
    pub pool: &'a ThreadPool,
    pub stop: &'a StopFlag,
}

/// Settles windows in their order, two at a time where that is wanted.
pub(super) struct InOrder<'a> {
    settler: &'a Settler<'a>,
    windows: &'a [Window],
    /// A window that is settled already.
    ahead: Option<(usize, Settled)>,
}

impl<'a> InOrder<'a> {
    pub fn new(settler: &'a Settler<'a>, windows: &'a [Window]) -> Self {
        Self { settler, windows, ahead: None }
    }

    /// Settles a window, and at the same time the next one if it will be asked for, too.
    pub fn window(&mut self, n: usize, and_next: bool) -> Result<Settled, RunError> {
        let Self { settler, windows, ahead } = self;
        if let Some((_, settled)) = ahead.take_if(|a| a.0 == n) {
            return Ok(settled);
        }
        if !and_next || n + 1 == windows.len() {
            return settler.settle(windows, n);
        }
        let both = || rayon::join(|| settler.settle(windows, n), || settler.settle(windows, n + 1));
        let (settled, next) = settler.pool.install(both);
        *ahead = Some((n + 1, next?));
        settled
    }
}

/// A record and what was settled of it; nothing, if it was dropped.
pub(super) struct SettledRecord {
    pub key: RecordKey,
    /// Of its rows before.
    pub rows: RowsHash,
    pub settlement: Option<Settlement>,
}

impl Settler<'_> {
    /// Settles a window beside the one before it.
    fn settle(&self, windows: &[Window], n: usize) -> Result<Settled, RunError> {
        let settings = &self.settings.duplicates;
        let mut collector = Collector::new(settings, self.gazetteer.clone());
        for stretch in windows[n.saturating_sub(1)..=n].iter().filter_map(Window::records) {
            let mut list = self.view.list(&stretch.first, &stretch.last)?;
            loop {
                let chunk: Vec<_> = list.by_ref().take(CHUNK).collect::<Result<_, StoreError>>()?;
                if chunk.is_empty() {
                    break;
                }
                if self.stop.is_requested() {
                    return Err(RunError::Stopped);
                }
                let decoded = |(key, listed): (ListedKey, Vec<u8>)| Ok((key, self.view.listed(&listed)?));
                let chunk: Result<Vec<(ListedKey, Listed)>, StoreError> =
                    self.pool.install(|| chunk.into_par_iter().map(decoded).collect());
                for (key, listed) in chunk? {
                    if let Some(facts) = &listed.facts {
                        collector.add(&doc_id(&key.record(), listed.record.as_deref()), facts);
                    }
                }
            }
        }
        Ok(self.pool.install(|| collector.finish()))
    }

    /// What is settled of each record of a stretch, in their order, and what the next window is to know of them;
    /// `before` is what this one is to know of the one before.
    pub fn records(
        &self,
        (settled, before): (&Settled, &Carried),
        stretch: &Stretch,
        each: &mut dyn FnMut(SettledRecord) -> Result<(), RunError>,
    ) -> Result<Carried, RunError> {
        let mut carried = Carried::default();
        for found in self.view.list(&stretch.first, &stretch.last)? {
            let (key, listed) = found?;
            let Listed { rows, record, facts } = self.view.listed(&listed)?;
            let key = key.record();
            let settlement = facts.map(|facts| {
                let doc_id = doc_id(&key, record.as_deref());
                let settlement = settled.of(&doc_id, &facts, before);
                settlement.carry(&doc_id, &facts, &mut carried);
                settlement
            });
            each(SettledRecord { key, rows, settlement })?;
        }
        Ok(carried)
    }
}

/// An article's id.
fn doc_id(key: &RecordKey, record: Option<&str>) -> String {
    let path = key.path();
    match record {
        Some(record) => format!("{path}#{record}"),
        None => path,
    }
}
