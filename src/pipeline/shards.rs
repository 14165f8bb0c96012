//! The second pass of a run that keeps a store: the windows that are not as they were, and their shards.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::RunError;
use super::resolve::{InOrder, ResolvedRecord, Resolver};
use super::windows::{ShardPlan, Window, windows};
use crate::corpus::{WindowResolution, WindowState};
use crate::write::{Archive, Shard, Shards, WindowOfShards};

/// Makes all shards of the archive, and says how long resolving took. `of_shards` and `of_tables` stand for all but the
/// records that they depend on.
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
        let made_of = |signature, shards, carried: &str| WindowOfShards {
            signature,
            digest,
            shards,
            carried: carried.to_string(),
            counts: None,
        };
        if let Some((mut kept, carried)) = writer.kept(window, &signature)? {
            made.windows.push(made_of(signature, kept.len(), &carried));
            made.shards.append(&mut kept);
            writer.names.push(carried);
            continue;
        }
        let (shards, carried) = writer.window(n)?;
        made.new += shards.iter().filter(|s| s.1).count();
        made.windows.push(made_of(signature, shards.len(), &carried));
        made.shards.extend(shards.into_iter().map(|s| s.0));
        writer.names.push(carried);
    }
    Ok((made, writer.resolving))
}

struct Writer<'a> {
    resolver: &'a Resolver<'a>,
    archive: &'a Archive,
    of_shards: [u8; 32],
    windows: &'a [Window],
    in_order: InOrder<'a>,
    /// Of each window that is done, the name of what is carried from it.
    names: Vec<String>,
    /// What is carried from a window, by its number, if it was resolved a moment ago.
    held: Option<(usize, WindowState)>,
    /// Time that resolving took.
    resolving: Duration,
}

impl Writer<'_> {
    /// Stands for all that the shards of a window depend on.
    fn signature(&self, n: usize, of_tables: [u8; 32]) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&of_tables).update(self.windows[n].digest().as_bytes());
        if let Some(before) = n.checked_sub(1) {
            hasher.update(self.windows[before].digest().as_bytes()).update(self.names[before].as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The shards of a window that is as it was, and what is carried from it; `None` if it is not, or not whole.
    fn kept(&self, window: &Window, signature: &str) -> Result<Option<(Vec<Shard>, String)>, RunError> {
        let Some((old, carried)) = self.archive.kept_window(signature) else { return Ok(None) };
        if old.len() != window.shards.len() || !self.archive.keep_carried(carried)? {
            return Ok(None);
        }
        let mut shards = Vec::with_capacity(old.len());
        for (cut, old) in window.shards.iter().zip(old) {
            match self.archive.kept(&cut.place, &old.signature)? {
                Some(shard) => shards.push(shard),
                None => return Ok(None),
            }
        }
        Ok(Some((shards, carried.to_string())))
    }

    /// What is carried to a window.
    fn carried_to(&mut self, n: usize) -> Result<WindowState, RunError> {
        let Some(before) = n.checked_sub(1) else { return Ok(WindowState::default()) };
        if let Some((_, carried)) = self.held.take_if(|held| held.0 == before) {
            return Ok(carried);
        }
        let bytes = self.archive.carried(&self.names[before])?;
        Ok(postcard::from_bytes(&bytes)?)
    }

    /// Whether the records of a window, or what is to be known of them, are not those of the newest snapshot.
    fn has_changed(&self, n: usize) -> bool {
        self.windows.get(n).is_some_and(|w| !self.archive.has_window(&w.digest().to_hex()))
    }

    /// Resolves a window and makes its shards; says of each whether it was written anew.
    fn window(&mut self, n: usize) -> Result<(Vec<(Shard, bool)>, String), RunError> {
        let started = Instant::now();
        let and_next = self.has_changed(n) || self.has_changed(n + 1);
        let resolved = self.in_order.window(n, and_next)?;
        self.resolving += started.elapsed();
        let before = self.carried_to(n)?;
        // The largest first, so that the threads end at about the same time.
        let mut shards: Vec<(usize, &ShardPlan)> = self.windows[n].shards.iter().enumerate().collect();
        shards.sort_by_key(|(_, cut)| std::cmp::Reverse(cut.n));
        let all = Mutex::new(WindowState::default());
        // One thread a shard, so that no more of them exist than threads.
        let left = Mutex::new(VecDeque::from(shards));
        let next = || left.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop_front();
        let made = |(number, cut): (usize, &ShardPlan)| -> Result<(usize, (Shard, bool)), RunError> {
            let (shard, carried) = self.shard((&resolved, &before), cut)?;
            all.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(carried);
            Ok((number, shard))
        };
        let pool = self.resolver.pool;
        let made: Result<Vec<Vec<_>>, RunError> = pool.install(|| {
            let threads = (0..pool.current_num_threads()).into_par_iter();
            threads.map(|_| std::iter::from_fn(next).map(made).collect()).collect()
        });
        let mut made: Vec<_> = made?.into_iter().flatten().collect();
        made.sort_unstable_by_key(|(number, _)| *number);
        let mut carried = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        carried.sort();
        let name = self.archive.carry(&postcard::to_stdvec(&carried)?)?;
        self.held = Some((n, carried));
        Ok((made.into_iter().map(|m| m.1).collect(), name))
    }

    /// Makes a shard, or keeps the one there is; says whether it was written anew, and what is carried from it.
    fn shard(
        &self,
        resolved: (&WindowResolution, &WindowState),
        cut: &ShardPlan,
    ) -> Result<((Shard, bool), WindowState), RunError> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.of_shards);
        let mut records = Vec::new();
        let mut carried = WindowState::default();
        if let Some(range) = &cut.records {
            carried = self.resolver.records(resolved, range, &mut |record: ResolvedRecord| {
                let resolution = postcard::to_stdvec(&record.resolution)?;
                let key = record.key.as_bytes();
                hasher.update(&(key.len() as u64).to_le_bytes()).update(key).update(&record.rows);
                hasher.update(&(resolution.len() as u64).to_le_bytes()).update(&resolution);
                records.push(record);
                Ok(())
            })?;
        }
        let signature = hasher.finalize().to_hex().to_string();
        if let Some(kept) = self.archive.kept(&cut.place, &signature)? {
            return Ok(((kept, false), carried));
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
        Ok(((self.archive.write(&cut.place, signature, items)?, true), carried))
    }
}
