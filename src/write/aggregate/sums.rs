//! Numbers by key, held in memory.

use std::collections::HashMap;
use std::ops::Range;

/// How two numbers of one key become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Sum,
    Least,
    Greatest,
}

impl Fold {
    pub fn of(self, a: u64, b: u64) -> u64 {
        match self {
            Self::Sum => a.saturating_add(b),
            Self::Least => a.min(b),
            Self::Greatest => a.max(b),
        }
    }
}

/// Folds number `i` of a key into what there is of it.
pub(super) fn fold_one(folds: &[Fold], i: usize, into: u64, number: u64) -> u64 {
    folds.get(i).map_or(into, |f| f.of(into, number))
}

/// Folds the numbers of a key into those there are.
fn fold(folds: &[Fold], into: &mut [u64], numbers: &[u64]) {
    for ((into, &n), fold) in into.iter_mut().zip(numbers).zip(folds) {
        *into = fold.of(*into, n);
    }
}

/// As many numbers a key as there are folds.
pub(super) struct Sums {
    folds: Vec<Fold>,
    /// Keys, and the place of their numbers.
    places: HashMap<Box<[u8]>, u32>,
    numbers: Vec<u64>,
    bytes: usize,
}

/// What a key costs beside its bytes and numbers: its place in the map, its own allocation.
const OVERHEAD: usize = 48;

impl Sums {
    pub fn new(folds: Vec<Fold>) -> Self {
        Self { folds, places: HashMap::new(), numbers: Vec::new(), bytes: 0 }
    }

    /// Bytes of memory that it takes, more or less.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds numbers to those of a key.
    pub fn add(&mut self, key: &[u8], numbers: &[u64]) {
        debug_assert_eq!(numbers.len(), self.folds.len());
        if let Some(&place) = self.places.get(key) {
            let range = self.range(place);
            fold(&self.folds, &mut self.numbers[range], numbers);
            return;
        }
        let place = self.places.len() as u32;
        self.places.insert(key.into(), place);
        self.numbers.extend_from_slice(numbers);
        self.bytes += key.len() + size_of_val(numbers) + OVERHEAD;
    }

    /// All keys with their numbers, sorted by key; it begins anew.
    pub fn drain(&mut self, mut each: impl FnMut(&[u8], &[u64])) {
        let mut places: Vec<(Box<[u8]>, u32)> = std::mem::take(&mut self.places).into_iter().collect();
        places.sort_unstable();
        for (key, place) in places {
            each(&key, &self.numbers[self.range(place)]);
        }
        self.numbers.clear();
        self.bytes = 0;
    }

    fn range(&self, place: u32) -> Range<usize> {
        let n = self.folds.len();
        place as usize * n..(place as usize + 1) * n
    }
}
