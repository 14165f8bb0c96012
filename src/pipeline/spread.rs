//! The second pass of a run without a store of its own: all tables, in the order of the walk.

use rayon::prelude::*;

use super::RunError;
use super::resolve::{InOrder, ResolvedRecord, Resolver};
use super::windows::windows;
use crate::corpus::WindowState;
use crate::flow::Dropped;
use crate::store::{Packed, Store, StoreError, View};
use crate::tables::Rows;
use crate::write::Output;

/// Records that are unpacked at once, and the most bytes that they take in the store.
const CHUNK: usize = 512;
const CHUNK_BYTES: usize = 2 << 20;

/// Resolves all records, window by window, and stores their resolutions.
pub(super) fn resolve_all(resolver: &Resolver<'_>, store: &Store) -> Result<(), RunError> {
    let windows = windows(resolver.view.index()?, resolver.window())?;
    let mut in_order = InOrder::new(resolver, &windows);
    let mut state = WindowState::default();
    for (n, window) in windows.iter().enumerate() {
        let resolved = in_order.window(n, true)?;
        let stretches: Vec<_> = window.shards.iter().filter_map(|s| s.records.as_ref()).collect();
        let before = std::mem::take(&mut state);
        let of_stretch = |range: &&_| {
            let mut records = Vec::new();
            let part =
                resolver.records((&resolved, &before), range, &mut |ResolvedRecord { key, resolution, .. }| {
                    records.extend(resolution.map(|s| (key, s)));
                    Ok(())
                })?;
            Ok((records, part))
        };
        let mut next = WindowState::default();
        // So many shards at a time as there are threads.
        for some in stretches.chunks(resolver.pool.current_num_threads()) {
            let some: Result<Vec<_>, RunError> = resolver.pool.install(|| some.par_iter().map(of_stretch).collect());
            let mut change = store.change()?;
            for (records, part) in some? {
                change.resolve(&records)?;
                next.append(part);
            }
            change.commit()?;
        }
        next.sort();
        state = next;
    }
    Ok(())
}

/// Appends all records to the tables, in their order.
pub(super) fn append_all(resolver: &Resolver<'_>, view: &View<'_>, output: &mut Output) -> Result<(), RunError> {
    let mut records = view.records()?.peekable();
    while records.peek().is_some() {
        let (mut chunk, mut bytes) = (Vec::with_capacity(CHUNK), 0);
        while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
            let Some(packed) = records.next() else { break };
            let packed = packed?;
            bytes += packed.len();
            chunk.push(packed);
        }
        let unpacked = |packed: Packed| -> Result<Result<Rows, Dropped>, StoreError> {
            let mut outcome = view.unpacked(&packed)?;
            if let (Ok(rows), Some(resolution)) = (&mut outcome, view.resolution(packed.key())?) {
                resolution.apply(rows);
            }
            Ok(outcome)
        };
        let batch: Result<Vec<_>, StoreError> = resolver.pool.install(|| chunk.into_par_iter().map(unpacked).collect());
        output.append(batch?)?;
        if resolver.stop.is_requested() {
            return Err(RunError::Stopped);
        }
    }
    Ok(())
}
