//! The second pass of an incremental run: resolves the windows that changed since the newest snapshot, writes their
//! changed shards, and shares all other shards with that snapshot.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::RunError;
use super::resolve::{InOrder, ResolvedRecord, Resolver};
use super::windows::{ShardPlan, Window, windows};
use crate::corpus::{WindowResolution, WindowState};
use crate::write::{Archive, Shard, Shards, WindowOfShards};

/// Makes all shards of the archive, and returns with them the time that resolving took. `of_shards` and `of_tables` are
/// the hashes of `super::fingerprint`: of all that a shard, and all the tables, depend on besides their records.
pub(super) fn write(
    resolver: &Resolver<'_>,
    archive: &Archive,
    of_shards: [u8; 32],
    of_tables: [u8; 32],
) -> Result<(Shards, Duration), RunError> {
    let windows = windows(resolver.view.index()?, resolver.window())?;
    let mut writer = Writer {
        resolver,
        archive,
        of_shards,
        windows: &windows,
        in_order: InOrder::new(resolver, &windows),
        names: Vec::new(),
        held: None,
        resolving: Duration::ZERO,
    };
    let mut made = Shards::default();
    for (n, window) in windows.iter().enumerate() {
        let signature = writer.signature(n, of_tables);
        let digest = window.digest().to_hex().to_string();
        let made_of = |signature, shards, state: &str| WindowOfShards {
            signature,
            digest,
            shards,
            state: state.to_string(),
            counts: None,
        };
        if let Some((mut kept, state)) = writer.kept(window, &signature)? {
            made.windows.push(made_of(signature, kept.len(), &state));
            made.shards.append(&mut kept);
            writer.names.push(state);
            continue;
        }
        let (shards, state) = writer.window(n)?;
        made.new += shards.iter().filter(|s| s.1).count();
        made.windows.push(made_of(signature, shards.len(), &state));
        made.shards.extend(shards.into_iter().map(|s| s.0));
        writer.names.push(state);
    }
    Ok((made, writer.resolving))
}

struct Writer<'a> {
    resolver: &'a Resolver<'a>,
    archive: &'a Archive,
    of_shards: [u8; 32],
    windows: &'a [Window],
    in_order: InOrder<'a>,
    /// For each window done so far, the name (content hash) of its [`WindowState`].
    names: Vec<String>,
    /// Index and state of the window that was resolved last, so that the next one need not read the state from disk.
    held: Option<(usize, WindowState)>,
    /// Time that resolving took.
    resolving: Duration,
}

impl Writer<'_> {
    /// Hash of all that the shards of window `n` depend on: `of_tables`, its records, and the records and state of
    /// the window before.
    fn signature(&self, n: usize, of_tables: [u8; 32]) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&of_tables).update(self.windows[n].digest().as_bytes());
        if let Some(before) = n.checked_sub(1) {
            hasher.update(self.windows[before].digest().as_bytes()).update(self.names[before].as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The shards of an unchanged window, shared with the newest snapshot, and the name of its state; `None` if the
    /// window changed, or if one of its files is missing or damaged.
    fn kept(&self, window: &Window, signature: &str) -> Result<Option<(Vec<Shard>, String)>, RunError> {
        let Some((old, state)) = self.archive.kept_window(signature) else { return Ok(None) };
        if old.len() != window.shards.len() || !self.archive.keep_state(state)? {
            return Ok(None);
        }
        let mut shards = Vec::with_capacity(old.len());
        for (plan, old) in window.shards.iter().zip(old) {
            match self.archive.kept(&plan.place, &old.signature)? {
                Some(shard) => shards.push(shard),
                None => return Ok(None),
            }
        }
        Ok(Some((shards, state.to_string())))
    }

    /// The state that window `n` starts from: that of the window before, or the default for the first.
    fn state_before(&mut self, n: usize) -> Result<WindowState, RunError> {
        let Some(before) = n.checked_sub(1) else { return Ok(WindowState::default()) };
        if let Some((_, state)) = self.held.take_if(|held| held.0 == before) {
            return Ok(state);
        }
        let bytes = self.archive.read_state(&self.names[before])?;
        Ok(postcard::from_bytes(&bytes)?)
    }

    /// Whether the records of window `n`, or their facts, differ from those in the newest snapshot; false past the last
    /// window.
    fn has_changed(&self, n: usize) -> bool {
        self.windows.get(n).is_some_and(|w| !self.archive.has_window(&w.digest().to_hex()))
    }

    /// Resolves a window and makes its shards; says of each whether it had to be written.
    fn window(&mut self, n: usize) -> Result<(Vec<(Shard, bool)>, String), RunError> {
        let started = Instant::now();
        // The signature of the next window covers the records of both: if either changed, it is resolved, too.
        let and_next = self.has_changed(n) || self.has_changed(n + 1);
        let resolved = self.in_order.window(n, and_next)?;
        self.resolving += started.elapsed();
        let before = self.state_before(n)?;
        // The largest first, so that the threads end at about the same time.
        let mut shards: Vec<(usize, &ShardPlan)> = self.windows[n].shards.iter().enumerate().collect();
        shards.sort_by_key(|(_, plan)| std::cmp::Reverse(plan.n));
        let all = Mutex::new(WindowState::default());
        // Each thread makes one shard at a time, so that no more shards are in memory at once than there are threads.
        let left = Mutex::new(VecDeque::from(shards));
        let next = || left.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop_front();
        let made = |(number, plan): (usize, &ShardPlan)| -> Result<(usize, (Shard, bool)), RunError> {
            let (shard, state) = self.shard((&resolved, &before), plan)?;
            all.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(state);
            Ok((number, shard))
        };
        let pool = self.resolver.pool;
        let made: Result<Vec<Vec<_>>, RunError> = pool.install(|| {
            let threads = (0..pool.current_num_threads()).into_par_iter();
            threads.map(|_| std::iter::from_fn(next).map(made).collect()).collect()
        });
        let mut made: Vec<_> = made?.into_iter().flatten().collect();
        made.sort_unstable_by_key(|(number, _)| *number);
        let mut state = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.sort();
        let name = self.archive.write_state(&postcard::to_stdvec(&state)?)?;
        self.held = Some((n, state));
        Ok((made.into_iter().map(|m| m.1).collect(), name))
    }

    /// Writes a shard, or keeps that of the newest snapshot if its signature is the same. Returns the shard, whether it
    /// was written, and its part of the window's state.
    fn shard(
        &self,
        resolved: (&WindowResolution, &WindowState),
        plan: &ShardPlan,
    ) -> Result<((Shard, bool), WindowState), RunError> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.of_shards);
        let mut records = Vec::new();
        let mut state = WindowState::default();
        if let Some(range) = &plan.records {
            state = self.resolver.records(resolved, range, &mut |record: ResolvedRecord| {
                let resolution = postcard::to_stdvec(&record.resolution)?;
                let key = record.key.as_bytes();
                hasher.update(&(key.len() as u64).to_le_bytes()).update(key).update(&record.rows);
                hasher.update(&(resolution.len() as u64).to_le_bytes()).update(&resolution);
                records.push(record);
                Ok(())
            })?;
        }
        let signature = hasher.finalize().to_hex().to_string();
        if let Some(kept) = self.archive.kept(&plan.place, &signature)? {
            return Ok(((kept, false), state));
        }
        let view = self.resolver.view;
        let items = records.into_iter().map(|ResolvedRecord { key, rows, resolution }| {
            if self.resolver.stop.is_requested() {
                return Err(RunError::Stopped);
            }
            let mut outcome = view.checked(&view.packed(&key)?, &rows)?;
            if let (Ok(rows), Some(resolution)) = (&mut outcome, resolution) {
                resolution.apply(rows);
            }
            Ok(outcome)
        });
        Ok(((self.archive.write(&plan.place, signature, items)?, true), state))
    }
}
