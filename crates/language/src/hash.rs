//! The hash of the core's word tables: short keys of our own lists, no attacker, the same on every run.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// FNV-1a over 64 bits (Fowler, Noll & Vo).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fnv(u64);

impl Fnv {
    /// Start of the hash.
    pub(crate) const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    /// Multiplier after each step.
    pub(crate) const PRIME: u64 = 0x0000_0100_0000_01b3;

    /// Hash of a run of bytes.
    pub(crate) fn of(bytes: impl Iterator<Item = u8>) -> u64 {
        bytes.fold(Self::BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(Self::PRIME))
    }
}

impl Default for Fnv {
    fn default() -> Self {
        Self(Self::BASIS)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(Self::PRIME);
        }
    }
}

/// A map by word. Its order is arbitrary: it is looked up, never iterated.
pub(crate) type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;
