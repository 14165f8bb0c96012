//! Counts of what somebody stands among, in bounded memory and whatever the order.

use serde::{Deserialize, Serialize};

/// Counts of the items with the smallest hashes. An item that is dropped had as many smaller ones before it at that
/// moment, and for good: so those kept have exact counts, and the order of adding does not matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sketch {
    /// Hash and count, by hash.
    items: Vec<(u32, u32)>,
}

impl Sketch {
    /// Counts `n` of an item; keeps `most` items.
    pub fn add(&mut self, item: u32, n: u32, most: usize) {
        match self.items.binary_search_by_key(&item, |i| i.0) {
            Ok(at) => self.items[at].1 = self.items[at].1.saturating_add(n),
            Err(at) if at < most => {
                if self.items.len() >= most {
                    self.items.pop();
                }
                if self.items.len() == self.items.capacity() {
                    self.items.reserve_exact(self.items.len().clamp(2, 32));
                }
                self.items.insert(at, (item, n));
            }
            Err(_) => {}
        }
    }

    /// Counts all of another.
    pub fn merge(&mut self, other: &Self, most: usize) {
        for &(item, n) in &other.items {
            self.add(item, n, most);
        }
    }

    /// How many items are kept.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// How often an item was counted; 0 also for one that was dropped.
    pub fn get(&self, item: u32) -> u32 {
        self.items.binary_search_by_key(&item, |i| i.0).map_or(0, |at| self.items[at].1)
    }

    /// The items and their counts, by hash.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.items.iter().copied()
    }
}

/// The short hash that sketches keep of a key.
pub(super) fn short(key: u64) -> u32 {
    (key >> 32) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_order_does_not_matter(items in prop::collection::vec(0_u32..40, 0..80), rotate in 0_usize..80) {
            let sketch = |items: &[u32]| {
                let mut sketch = Sketch::default();
                items.iter().for_each(|&i| sketch.add(i, 1, 8));
                sketch
            };
            let mut turned = items.clone();
            turned.rotate_left(if items.is_empty() { 0 } else { rotate % items.len() });
            let one = sketch(&items);
            prop_assert_eq!(&one, &sketch(&turned));
            for (item, n) in one.iter() {
                prop_assert_eq!(n as usize, items.iter().filter(|&&i| i == item).count());
            }
            let (a, b) = items.split_at(items.len() / 2);
            let mut merged = sketch(a);
            merged.merge(&sketch(b), 8);
            prop_assert_eq!(merged, one);
        }
    }
}
