//! Cutting the archive into shards.
//!
//! The records of a month, by day and then in table order, are cut behind those whose key hashes to a certain value:
//! where a shard ends so depends on the record there alone, and a record that comes or goes changes one shard.

use std::sync::Mutex;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::RunError;
use super::spread::doc_id;
use crate::corpus::Settled;
use crate::report::StopFlag;
use crate::store::{Day, Listed, RecordKey, StoreError, View};
use crate::write::{Archive, Month, Shard, ShardPlace};

/// Records of a shard, on the average. Fewer: a night writes less beside what is new; more: fewer files.
const RECORDS: u64 = 1024;
/// Most records of a shard.
const MOST_RECORDS: usize = 4 * RECORDS as usize;

/// A shard as it is to be.
struct Cut {
    place: ShardPlace,
    signature: String,
    records: Vec<RecordKey>,
}

/// Cuts the records into shards.
struct Cuts<'a, L: Iterator> {
    listed: std::iter::Peekable<L>,
    settled: &'a Settled,
    fingerprint: [u8; 32],
    /// Month and number of the next shard.
    next: (Month, u32),
    is_first: bool,
}

impl<L: Iterator<Item = Result<(Day, RecordKey, Listed), StoreError>>> Cuts<'_, L> {
    fn cut(&mut self) -> Result<Option<Cut>, StoreError> {
        let Some(first) = self.listed.peek() else {
            // An archive of nothing has its tables too.
            let empty = std::mem::take(&mut self.is_first);
            let signature = blake3::Hasher::new().update(&self.fingerprint).finalize().to_hex().to_string();
            let place = ShardPlace { month: None, part: 0 };
            return Ok(empty.then(|| Cut { place, signature, records: Vec::new() }));
        };
        let month = first.as_ref().map_or(None, |(day, ..)| day.month());
        if self.next.0 != month || self.is_first {
            self.next = (month.clone(), 0);
        }
        self.is_first = false;
        let place = ShardPlace { month: month.clone(), part: self.next.1 };
        self.next.1 += 1;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.fingerprint);
        let mut records = Vec::new();
        while let Some(listed) = self.listed.next_if(|l| l.as_ref().map_or(true, |(day, ..)| day.month() == month)) {
            let (_, key, listed) = listed?;
            hasher.update(&(key.as_bytes().len() as u64).to_le_bytes()).update(key.as_bytes()).update(&listed.rows);
            if let Some(facts) = &listed.facts {
                self.settled.describe(&doc_id(&key, listed.record.as_deref()), facts, &mut hasher);
            }
            let ends = is_end(&key);
            records.push(key);
            if ends || records.len() >= MOST_RECORDS {
                break;
            }
        }
        Ok(Some(Cut { place, signature: hasher.finalize().to_hex().to_string(), records }))
    }
}

/// Whether a shard ends with that record.
fn is_end(key: &RecordKey) -> bool {
    let hash = blake3::hash(key.as_bytes());
    hash.as_bytes().first_chunk().is_some_and(|b| u64::from_le_bytes(*b).is_multiple_of(RECORDS))
}

impl<L: Iterator<Item = Result<(Day, RecordKey, Listed), StoreError>>> Iterator for Cuts<'_, L> {
    type Item = Result<Cut, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.cut().transpose()
    }
}

/// A shard by its number, and whether it was written anew.
type Made = (usize, Shard, bool);

/// What became of the shards.
pub(super) struct Written {
    /// All of them, in their order.
    pub(super) shards: Vec<Shard>,
    /// How many of them were written, and not kept.
    pub(super) new: usize,
}

/// Makes all shards of the archive: those that are as they were are kept, the others written, one a thread.
pub(super) fn write(
    view: &View<'_>,
    settled: &Settled,
    fingerprint: [u8; 32],
    pool: &ThreadPool,
    archive: &Archive,
    stop: &StopFlag,
) -> Result<Written, RunError> {
    let listed = view.listed()?.peekable();
    let cuts = Mutex::new(Cuts { listed, settled, fingerprint, next: (None, 0), is_first: true }.enumerate());
    let made = |(number, cut): (usize, Result<Cut, StoreError>)| -> Result<(usize, Shard, bool), RunError> {
        let cut = cut?;
        if let Some(kept) = archive.kept(&cut.place, &cut.signature)? {
            return Ok((number, kept, false));
        }
        let items = cut.records.iter().map(|key| {
            if stop.is_requested() {
                return Err(RunError::Stopped);
            }
            let (mut outcome, listed) = view.unpacked(&view.packed(key)?)?;
            if let (Ok(rows), Some(facts)) = (&mut outcome, &listed.facts) {
                settled.apply(facts, rows);
            }
            Ok(outcome)
        });
        Ok((number, archive.write(&cut.place, cut.signature.clone(), items)?, true))
    };
    // Each thread takes the next shard when it is done with one, so that no more of them exist than threads.
    let next = || cuts.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
    let all: Result<Vec<Vec<Made>>, RunError> = pool.install(|| {
        (0..pool.current_num_threads()).into_par_iter().map(|_| std::iter::from_fn(next).map(made).collect()).collect()
    });
    let mut all: Vec<Made> = all?.into_iter().flatten().collect();
    all.sort_unstable_by_key(|(number, ..)| *number);
    let new = all.iter().filter(|(_, _, new)| *new).count();
    Ok(Written { shards: all.into_iter().map(|(_, shard, _)| shard).collect(), new })
}
