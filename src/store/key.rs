//! Keys: bytes whose order is the order of the walk, and of the tables.

use crate::tables::{Date, sort_number};

/// Ends a path: it sorts before anything that a longer path has there. No path holds it, as no component is empty.
const END: [u8; 2] = [0, 0];
/// The slot of a file, which follows the end of its path.
const FILE: u8 = 0;
/// The slot of a path that the walk left out; its number follows.
const LEFT_OUT: u8 = 1;

/// Key of a file, or of a path that the walk left out, below the input root. Keys sort as the walk goes: by the bytes of
/// the path's components.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileKey(Vec<u8>);

/// Key of a record of a file: an article, or the reason why there is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(Vec<u8>);

/// A day as the store sorts it: days count from long ago, and articles without a date come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

impl FileKey {
    /// Key of the file at a path with forward slashes.
    pub fn file(relative: &str) -> Self {
        Self(slot(relative, FILE))
    }

    /// Key of the `n`-th (from 0) entry of that path that the walk left out: names that are not Unicode may look alike.
    pub fn left_out(relative: &str, n: u32) -> Self {
        let mut bytes = slot(relative, LEFT_OUT);
        bytes.extend_from_slice(&n.to_be_bytes());
        Self(bytes)
    }

    /// A key as it lies in the store.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The key as it lies in the store.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Bytes of the path, and what follows its end.
    fn parts(&self) -> (&[u8], &[u8]) {
        let end = self.0.windows(END.len()).position(|pair| pair == END);
        end.map_or((&self.0, &[]), |at| (&self.0[..at], &self.0[at + END.len()..]))
    }

    /// The path, with forward slashes.
    pub fn path(&self) -> String {
        let bytes = self.parts().0.iter().map(|&b| if b == 0 { b'/' } else { b }).collect();
        match String::from_utf8(bytes) {
            Ok(path) if !path.is_empty() => path,
            _ => ".".to_string(),
        }
    }

    /// Whether it is the key of a file, and not of a path that the walk left out.
    pub fn is_file(&self) -> bool {
        self.parts().1 == [FILE]
    }

    /// Whether the path is that of `other`, or lies below it.
    pub fn is_at_or_below(&self, other: &FileKey) -> bool {
        let (path, other) = (self.parts().0, other.parts().0);
        other.is_empty() || path.strip_prefix(other).is_some_and(|rest| rest.first().is_none_or(|&b| b == 0))
    }

    /// Key of its record of that number, from 0.
    pub fn record(&self, ordinal: u32) -> RecordKey {
        let mut bytes = Vec::with_capacity(self.0.len() + 4);
        bytes.extend_from_slice(&self.0);
        bytes.extend_from_slice(&ordinal.to_be_bytes());
        RecordKey(bytes)
    }
}

/// A path and its slot. The root itself, `.`, comes before all that is in it.
fn slot(relative: &str, slot: u8) -> Vec<u8> {
    let relative = if relative == "." { "" } else { relative };
    let mut bytes = Vec::with_capacity(relative.len() + END.len() + 1 + 4);
    bytes.extend(relative.bytes().map(|b| if b == b'/' { 0 } else { b }));
    bytes.extend_from_slice(&END);
    bytes.push(slot);
    bytes
}

impl RecordKey {
    /// A key as it lies in the store.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The key as it lies in the store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The number of the record in its file, from 0; `None` if the key is too short to have one.
    pub fn ordinal(&self) -> Option<u32> {
        self.0.last_chunk().map(|bytes| u32::from_be_bytes(*bytes))
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

    /// The key as it lies in the store.
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
    /// The day of articles without a date.
    pub const UNKNOWN: Day = Day(u32::MAX);
    /// Added to [`sort_number`] so that it is positive for every year that a date can have.
    const BEFORE_CHRIST: i32 = 10_000 * 512;

    /// The day of a date.
    pub fn of(date: Option<Date>) -> Self {
        date.map_or(Self::UNKNOWN, |d| Self((sort_number(d) + Self::BEFORE_CHRIST) as u32))
    }

    /// Its month, `YYYY-MM`; `None` without a date.
    pub fn month(self) -> Option<String> {
        (self != Self::UNKNOWN)
            .then(|| format!("{:04}-{:02}", (self.0 as i32 - Self::BEFORE_CHRIST).div_euclid(512), self.0 / 32 % 16))
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
        fn keys_sort_like_path_components_and_give_them_back(
            mut paths in prop::collection::vec("[a-c.~é]{1,3}(/[a-c.~é]{1,3}){0,3}", 1..20),
        ) {
            let mut keys: Vec<FileKey> = paths.iter().map(|p| FileKey::file(p)).collect();
            keys.sort();
            paths.sort_by(|a, b| a.split('/').map(str::as_bytes).cmp(b.split('/').map(str::as_bytes)));
            prop_assert_eq!(keys.iter().map(FileKey::path).collect::<Vec<_>>(), paths);
        }

        #[test]
        fn days_sort_like_dates(a in 0_i16..9000, b in 0_i16..9000, day in 1_i8..28, month in 1_i8..13) {
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
        assert!(file.is_file() && !FileKey::left_out("a", 0).is_file());
        assert_eq!(FileKey::left_out("a/é", 70_000).path(), "a/é");
        assert_eq!(FileKey::left_out(".", 0).path(), ".");
        assert!(FileKey::left_out(".", 0) < FileKey::file("-a"), "the root before what is in it");
        assert!(FileKey::left_out("a", 255) < FileKey::left_out("a", 256));
    }

    #[test]
    fn a_path_is_below_its_folders_and_not_below_their_namesakes() {
        let below = |path, folder| FileKey::file(path).is_at_or_below(&FileKey::left_out(folder, 0));
        assert!(below("a/b/c.txt", "a/b") && below("a/b", "a/b") && below("a", "."));
        assert!(!below("a/bc.txt", "a/b") && !below("a", "a/b"));
    }
}
