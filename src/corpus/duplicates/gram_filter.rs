//! Which keys occur more than once, in a fixed amount of memory.

/// Most slots, each of two bits: 32 MiB in all.
const MOST_SLOTS: u64 = 1 << 27;
/// Slots for each key that is expected.
const SLOTS_A_KEY: u64 = 4;

/// Remembers keys: those met twice are always told, of the others about a quarter at most.
pub(super) struct GramFilter {
    once: Vec<u64>,
    twice: Vec<u64>,
    mask: u64,
}

impl GramFilter {
    /// Passes over all keys that are needed for `expected` of them to fit, each with its share of the keys.
    pub fn passes(expected: u64) -> u64 {
        (expected * SLOTS_A_KEY).div_ceil(MOST_SLOTS).max(1)
    }

    /// An empty one for so many keys.
    pub fn new(expected: u64) -> Self {
        let slots = (expected * SLOTS_A_KEY).next_power_of_two().clamp(1 << 10, MOST_SLOTS);
        let words = (slots / 64) as usize;
        Self { once: vec![0; words], twice: vec![0; words], mask: slots - 1 }
    }

    pub fn add(&mut self, key: u64) {
        let (word, bit) = self.place(key);
        self.twice[word] |= self.once[word] & bit;
        self.once[word] |= bit;
    }

    /// Whether the key was, or may have been, met twice.
    pub fn is_shared(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.twice[word] & bit != 0
    }

    fn place(&self, key: u64) -> (usize, u64) {
        let slot = key & self.mask;
        ((slot / 64) as usize, 1 << (slot % 64))
    }
}
