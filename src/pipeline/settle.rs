//! What the corpus settles, window by window.

use std::path::PathBuf;
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
    /// For temporary files.
    pub folder: PathBuf,
    pub pool: &'a ThreadPool,
    pub stop: &'a StopFlag,
}

/// A record and what was settled of it; nothing, if it was dropped.
pub(super) struct SettledRecord {
    pub key: RecordKey,
    /// Of its rows before.
    pub rows: RowsHash,
    pub settlement: Option<Settlement>,
}

impl Settler<'_> {
    /// Settles a window beside the one before it, of which `carried` is.
    pub fn settle(&self, before: Option<&Window>, window: &Window, carried: Carried) -> Result<Settled, RunError> {
        let settings = &self.settings.duplicates;
        let mut collector = Collector::new(settings, self.gazetteer.clone(), &self.folder)?;
        for stretch in before.into_iter().chain([window]).filter_map(Window::records) {
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
                        collector.add(&doc_id(&key.record(), listed.record.as_deref()), facts)?;
                    }
                }
            }
        }
        Ok(self.pool.install(|| collector.finish(carried))?)
    }

    /// What is settled of each record of a stretch, in their order, and what the next window is to know of them.
    pub fn records(
        &self,
        settled: &Settled,
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
                let settlement = settled.of(&doc_id, &facts);
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
