//! Keys: bytes whose order is the order of the walk, and of the tables.

use crate::tables::Date;

/// Ends a path: it sorts before whatever a longer path has there.
const END: [u8; 2] = [0, 0];
/// The slot of a file, as against what the walk left out.
const FILE: u8 = 0;

/// A file, or something that the walk left out, by its path below the input root. Keys sort as the walk goes: by the
/// bytes of the path's components.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileKey(Vec<u8>);

/// A record of a file: an article, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(Vec<u8>);

/// A day as the store sorts it: days count from long ago, and articles without a date come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

impl FileKey {
    /// The file at a path with forward slashes.
    pub fn file(relative: &str) -> Self {
        Self::of(relative, FILE)
    }

    /// The `n`-th (from 0) thing of that path that the walk left out: names that are no Unicode may look alike.
    pub fn left_out(relative: &str, n: usize) -> Self {
        Self::of(relative, u8::try_from(n + 1).unwrap_or(u8::MAX))
    }

    fn of(relative: &str, slot: u8) -> Self {
        let mut bytes = Vec::with_capacity(relative.len() + END.len() + 1);
        bytes.extend(relative.bytes().map(|b| if b == b'/' { 0 } else { b }));
        bytes.extend_from_slice(&END);
        bytes.push(slot);
        Self(bytes)
    }

    /// A key as it lies in the store.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// As it lies in the store.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path, with forward slashes.
    pub fn path(&self) -> String {
        let path = &self.0[..self.0.len().saturating_sub(END.len() + 1)];
        let bytes = path.iter().map(|&b| if b == 0 { b'/' } else { b }).collect();
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// Whether it is a file, and not what the walk left out.
    pub fn is_file(&self) -> bool {
        self.0.last() == Some(&FILE)
    }

    /// Its record of that number, from 0.
    pub fn record(&self, ordinal: u32) -> RecordKey {
        let mut bytes = Vec::with_capacity(self.0.len() + 4);
        bytes.extend_from_slice(&self.0);
        bytes.extend_from_slice(&ordinal.to_be_bytes());
        RecordKey(bytes)
    }
}

impl RecordKey {
    /// A key as it lies in the store.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// As it lies in the store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path of its file, with forward slashes.
    pub fn path(&self) -> String {
        FileKey(self.0[..self.0.len().saturating_sub(4)].to_vec()).path()
    }
}

/// A record's place in the order of days: day, then [`RecordKey`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListedKey(Vec<u8>);

impl ListedKey {
    /// The place of a record of that day.
    pub fn new(day: Day, record: &RecordKey) -> Self {
        let mut key = Vec::with_capacity(4 + record.as_bytes().len());
        key.extend_from_slice(&day.to_bytes());
        key.extend_from_slice(record.as_bytes());
        Self(key)
    }

    /// A key as it lies in the store; `None` if it is too short to be one.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (bytes.len() >= 4).then(|| Self(bytes.to_vec()))
    }

    /// As it lies in the store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The record's day.
    pub fn day(&self) -> Day {
        self.0.first_chunk().map_or(Day::UNKNOWN, |day| Day::from_bytes(*day))
    }

    /// The record's key.
    pub fn record(&self) -> RecordKey {
        RecordKey(self.0.get(4..).unwrap_or(&[]).to_vec())
    }
}

impl Day {
    /// Of articles without a date.
    pub const UNKNOWN: Day = Day(u32::MAX);

    /// The day of a date.
    pub fn of(date: Option<Date>) -> Self {
        let number = |d: Date| (i32::from(d.year()) + 10_000) as u32 * 512 + d.month() as u32 * 32 + d.day() as u32;
        date.map_or(Self::UNKNOWN, |d| Self(number(d)))
    }

    /// Its month, `YYYY-MM`; `None` without a date.
    pub fn month(self) -> Option<String> {
        (self != Self::UNKNOWN).then(|| format!("{:04}-{:02}", (self.0 / 512) as i32 - 10_000, self.0 / 32 % 16))
    }

    pub(super) fn to_bytes(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }

    pub(super) fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(u32::from_be_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_sort_as_the_components_of_paths_do_and_give_them_back(
            mut paths in prop::collection::vec("[a-c.~é]{1,3}(/[a-c.~é]{1,3}){0,3}", 1..20),
        ) {
            let mut keys: Vec<FileKey> = paths.iter().map(|p| FileKey::file(p)).collect();
            keys.sort();
            paths.sort_by(|a, b| a.split('/').map(str::as_bytes).cmp(b.split('/').map(str::as_bytes)));
            prop_assert_eq!(keys.iter().map(FileKey::path).collect::<Vec<_>>(), paths);
        }

        #[test]
        fn days_sort_as_dates_do(a in 0_i16..9000, b in 0_i16..9000, day in 1_i8..28, month in 1_i8..13) {
            let date = |y: i16| jiff::civil::date(y, month, day);
            prop_assert_eq!(Day::of(Some(date(a))).cmp(&Day::of(Some(date(b)))), a.cmp(&b));
            prop_assert_eq!(Day::of(Some(date(a))).month(), Some(crate::tables::month_of(date(a))));
            prop_assert!(Day::of(Some(date(a))) < Day::UNKNOWN);
        }
    }

    #[test]
    fn records_of_a_file_lie_together_in_their_order() {
        let file = FileKey::file("a/b.jsonl");
        assert!(file.record(0) < file.record(1) && file.record(255) < file.record(256));
        assert!(file.record(u32::MAX) < FileKey::file("a/b.jsonl2").record(0));
        assert!(FileKey::file("a").record(u32::MAX) < file.record(0), "a folder before what is in it");
        assert!(FileKey::left_out("a", 0).as_bytes() > FileKey::file("a").as_bytes());
        assert_eq!(file.record(7).path(), "a/b.jsonl");
        assert!(file.is_file() && !FileKey::left_out("a", 3).is_file());
    }
}
