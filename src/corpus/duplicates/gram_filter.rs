//! Which keys occur, and which more than once, in a fixed amount of memory.

/// Slots at most, each of two bits: 32 MiB in all. With more keys than fit, more are told that were not met.
const MAX_SLOTS: u64 = 1 << 27;
/// Slots for each key that is expected.
const SLOTS_A_KEY: u64 = 4;

/// Remembers keys: those met (twice) are always told, of the others about a quarter at most.
pub(super) struct GramFilter {
    slots: Vec<u64>,
    mask: u64,
}

impl GramFilter {
    /// An empty one for so many keys.
    pub fn new(expected: u64) -> Self {
        let slots = (expected * SLOTS_A_KEY).next_power_of_two().clamp(1 << 10, MAX_SLOTS);
        Self { slots: vec![0; (slots / 32) as usize], mask: slots - 1 }
    }

    pub fn add(&mut self, key: u64) {
        let (at, shift) = self.place(key);
        let once = self.slots[at] >> shift & 1;
        self.slots[at] |= (1 | once << 1) << shift;
    }

    /// Whether the key was, or may have been, met.
    pub fn is_met(&self, key: u64) -> bool {
        let (at, shift) = self.place(key);
        self.slots[at] >> shift & 1 == 1
    }

    /// Whether the key was, or may have been, met twice.
    pub fn is_shared(&self, key: u64) -> bool {
        let (at, shift) = self.place(key);
        self.slots[at] >> shift & 2 == 2
    }

    fn place(&self, key: u64) -> (usize, u32) {
        let slot = key & self.mask;
        ((slot / 32) as usize, (slot % 32) as u32 * 2)
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::mix;
    use super::*;

    #[test]
    fn what_was_met_is_told_and_little_else() {
        let mut filter = GramFilter::new(4000);
        (0..4000).for_each(|i| filter.add(mix(i)));
        (0..1000).for_each(|i| filter.add(mix(i)));
        assert!((0..4000).all(|i| filter.is_met(mix(i))));
        assert!((0..1000).all(|i| filter.is_shared(mix(i))));
        assert!((1000..4000).filter(|&i| filter.is_shared(mix(i))).count() < 900);
        assert!((10_000..14_000).filter(|&i| filter.is_met(mix(i))).count() < 1200);
    }
}
