//! The second pass: what the corpus settles, and the tables from the store.

use std::path::Path;
use std::sync::Arc;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::RunError;
use crate::config::Settings;
use crate::corpus::speakers::Gazetteer;
use crate::corpus::{Collector, Settled};
use crate::flow::Dropped;
use crate::report::StopFlag;
use crate::store::{RecordKey, StoreError, View};
use crate::tables::Rows;
use crate::write::Output;

/// Records that are unpacked at once, and the most bytes that they take in the store.
const CHUNK: usize = 512;
const CHUNK_BYTES: usize = 2 << 20;

/// Goes through the facts of all articles, by day, and settles what only all of them can tell. Temporary files are made
/// in `folder`.
pub(super) fn settle(
    view: &View<'_>,
    settings: &Settings,
    gazetteer: Option<Arc<Gazetteer>>,
    folder: &Path,
) -> Result<Settled, RunError> {
    let mut collector = Collector::new(&settings.duplicates, gazetteer, folder)?;
    for listed in view.listed()? {
        let (_, key, listed) = listed?;
        if let Some(facts) = &listed.facts {
            collector.add(&doc_id(&key, listed.record.as_deref()), facts)?;
        }
    }
    Ok(collector.finish()?)
}

/// An article's id.
pub(super) fn doc_id(key: &RecordKey, record: Option<&str>) -> String {
    let path = key.path();
    match record {
        Some(record) => format!("{path}#{record}"),
        None => path,
    }
}

/// Appends all records to the tables, in their order. Says whether it came to the end.
pub(super) fn append_all(
    view: &View<'_>,
    settled: &Settled,
    pool: &ThreadPool,
    output: &mut Output,
    stop: &StopFlag,
) -> Result<bool, RunError> {
    let mut records = view.records()?.peekable();
    while records.peek().is_some() {
        let (mut chunk, mut bytes) = (Vec::with_capacity(CHUNK), 0);
        while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
            let Some(packed) = records.next() else { break };
            let packed = packed?;
            bytes += packed.len();
            chunk.push(packed);
        }
        let unpacked = |packed| -> Result<Result<Rows, Dropped>, StoreError> {
            let (mut outcome, listed) = view.unpacked(&packed)?;
            if let (Ok(rows), Some(facts)) = (&mut outcome, &listed.facts) {
                settled.apply(facts, rows);
            }
            Ok(outcome)
        };
        let batch: Result<Vec<_>, StoreError> = pool.install(|| chunk.into_par_iter().map(unpacked).collect());
        output.append(batch?)?;
        if stop.is_requested() {
            return Ok(false);
        }
    }
    Ok(true)
}
