//! Cutting the archive into windows, and these into shards.
//!
//! The records lie by day and then in table order, those without a date last. The records of a month are cut into shards
//! behind those whose key hashes to a certain value: where a shard ends so depends on the record there alone, and a
//! record that comes or goes changes one shard. A window is what the corpus stage looks at together: whole months with
//! a certain number of records, or, of months that are larger, whole shards. What comes late leaves the windows before
//! it as they are.

use crate::store::{Digest, ListedKey};
use crate::write::ShardPlace;

/// Records of a shard, on the average. Fewer: a night writes less beside what is new; more: fewer files.
const RECORDS: u64 = 1024;
/// Most records of a shard.
const MAX_RECORDS: usize = 4 * RECORDS as usize;
/// A month is cut where its window has so many times the least number.
const MAX_TIMES: u64 = 2;

/// Records that lie together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyRange {
    pub first: ListedKey,
    pub last: ListedKey,
}

/// A shard that is to be.
#[derive(Clone, Debug)]
pub(super) struct ShardPlan {
    pub place: ShardPlace,
    /// `None` in an archive without records, whose tables are there all the same.
    pub records: Option<KeyRange>,
    /// How many they are.
    pub n: usize,
}

/// Records that are looked at together.
#[derive(Clone, Debug, Default)]
pub(super) struct Window {
    /// Never empty.
    pub shards: Vec<ShardPlan>,
    hasher: blake3::Hasher,
}

impl Window {
    /// All its records.
    pub fn records(&self) -> Option<KeyRange> {
        let (first, last) = (self.shards.first()?.records.as_ref()?, self.shards.last()?.records.as_ref()?);
        Some(KeyRange { first: first.first.clone(), last: last.last.clone() })
    }

    /// A hash of its records and of all that the corpus stage is to know of them.
    pub fn digest(&self) -> blake3::Hash {
        self.hasher.finalize()
    }

    /// How many records it has.
    fn n(&self) -> u64 {
        self.shards.iter().map(|s| s.n as u64).sum()
    }
}

/// Cuts the records of an index into windows of at least `least` records; 0: one. Where they end depends on the keys
/// alone.
pub(super) fn windows<E>(
    index: impl Iterator<Item = Result<(ListedKey, Digest), E>>,
    least: u64,
) -> Result<Vec<Window>, E> {
    let least = if least == 0 { u64::MAX } else { least };
    let mut cutter = Cutter { least, done: Vec::new(), shard_has_ended: false };
    for entry in index {
        let (key, digest) = entry?;
        cutter.add(key, &digest);
    }
    if cutter.done.is_empty() {
        let nothing = ShardPlan { place: ShardPlace { month: None, part: 0 }, records: None, n: 0 };
        cutter.done.push(Window { shards: vec![nothing], ..Window::default() });
    }
    Ok(cutter.done)
}

struct Cutter {
    least: u64,
    done: Vec<Window>,
    /// Whether the last record was the end of its shard.
    shard_has_ended: bool,
}

impl Cutter {
    fn add(&mut self, key: ListedKey, digest: &Digest) {
        let month = key.day().month();
        let before = self.done.last().and_then(|w| w.shards.last()).map(|s| &s.place);
        let part = before.filter(|p| p.month == month).map(|p| p.part);
        if part.is_none() || self.shard_has_ended {
            let enough = self.least.saturating_mul(if part.is_none() { 1 } else { MAX_TIMES });
            let place = ShardPlace { month, part: part.map_or(0, |p| p + 1) };
            if self.done.last().is_none_or(|w| w.n() >= enough) {
                self.done.push(Window::default());
            }
            if let Some(window) = self.done.last_mut() {
                let records = Some(KeyRange { first: key.clone(), last: key.clone() });
                window.shards.push(ShardPlan { place, records, n: 0 });
            }
        }
        let Some(window) = self.done.last_mut() else { return };
        window.hasher.update(&(key.as_bytes().len() as u64).to_le_bytes()).update(key.as_bytes()).update(digest);
        if let Some(ShardPlan { records: Some(range), n, .. }) = window.shards.last_mut() {
            *n += 1;
            self.shard_has_ended = *n >= MAX_RECORDS || is_end(key.record().as_bytes());
            range.last = key;
        }
    }
}

/// Whether a shard ends with that record.
fn is_end(record: &[u8]) -> bool {
    let hash = blake3::hash(record);
    hash.as_bytes().first_chunk().is_some_and(|b| u64::from_le_bytes(*b).is_multiple_of(RECORDS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Day, FileKey};

    fn key(month: Option<i8>, n: usize) -> ListedKey {
        let date = month.map(|m| jiff::civil::date(2025, m, 1));
        ListedKey::new(Day::of(date), &FileKey::file(&format!("{n:05}")).record(0))
    }

    fn cut(records: &[(Option<i8>, usize)], least: u64) -> Vec<Window> {
        let mut keys: Vec<ListedKey> = records.iter().map(|&(month, n)| key(month, n)).collect();
        keys.sort();
        windows(keys.into_iter().map(|k| Ok::<_, ()>((k, [0; 16]))), least).expect("no error")
    }

    fn months(windows: &[Window]) -> Vec<Vec<String>> {
        let name = |s: &ShardPlan| format!("{}/{}", s.place.month.as_deref().unwrap_or("unknown"), s.place.part);
        windows.iter().map(|w| w.shards.iter().map(name).collect()).collect()
    }

    #[test]
    fn a_window_has_whole_months_with_enough_records() {
        let records = [(Some(1), 1), (Some(1), 2), (Some(2), 1), (Some(3), 1), (Some(3), 2), (Some(3), 3), (None, 1)];
        assert_eq!(months(&cut(&records, 3)), [vec!["2025-01/0", "2025-02/0"], vec!["2025-03/0"], vec!["unknown/0"]]);
        assert_eq!(months(&cut(&records, 0)).len(), 1);
        assert_eq!(months(&cut(&[], 3)), [["unknown/0"]]);
    }

    #[test]
    fn a_large_month_is_cut_between_shards_and_its_parts_are_counted_through() {
        let records: Vec<_> = (0..20_000).map(|n| (Some(1), n)).collect();
        let found = cut(&records, 3000);
        assert!(
            found.len() > 2 && found.iter().all(|w| w.n() >= 6000 || w.digest() == found[found.len() - 1].digest())
        );
        let parts: Vec<u32> = found.iter().flat_map(|w| &w.shards).map(|s| s.place.part).collect();
        assert_eq!(parts, (0..parts.len() as u32).collect::<Vec<_>>());
        assert_eq!(found.iter().map(Window::n).sum::<u64>(), 20_000);
    }

    #[test]
    fn a_late_record_leaves_the_windows_before_it() {
        let mut records: Vec<_> = (0..9000).map(|n| (Some(1 + (n / 1500) as i8), n)).collect();
        let before = cut(&records, 2000);
        records.push((Some(6), 9999));
        let after = cut(&records, 2000);
        let same = before.iter().zip(&after).take_while(|(a, b)| a.digest() == b.digest()).count();
        assert_eq!((before.len(), after.len(), same), (3, 3, 2));
    }
}
