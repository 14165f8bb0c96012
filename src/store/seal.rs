//! Checksums: damage on the disk is found out and never taken for data.
//!
//! redb checks its own pages only when it repairs a file. So every small value about the store itself is *sealed* with
//! a hash of its name and content; the two tables that a run reads from end to end, the ledger and the index, have a
//! [`Sum`] over all their entries, changed in the same transaction as they are; an index entry is the hash of what is
//! listed of its record, and what is listed has the hash of the record's rows. Whoever reads follows that chain.

use serde::{Deserialize, Serialize};

/// Bytes of a seal.
const SEAL: usize = 8;

/// The value `content` of that name as it lies in the store.
pub(super) fn sealed(name: &[u8], content: &[u8]) -> Vec<u8> {
    let mut value = content.to_vec();
    value.extend_from_slice(&seal(name, content));
    value
}

/// The content of a sealed value; `None` if it is not what was sealed under that name.
pub(super) fn unsealed<'a>(name: &[u8], value: &'a [u8]) -> Option<&'a [u8]> {
    let (content, found) = value.split_at_checked(value.len().checked_sub(SEAL)?)?;
    (found == seal(name, content)).then_some(content)
}

fn seal(name: &[u8], content: &[u8]) -> [u8; SEAL] {
    let mut out = [0; SEAL];
    out.copy_from_slice(&hash(name, content)[..SEAL]);
    out
}

fn hash(key: &[u8], value: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(key.len() as u64).to_le_bytes()).update(key).update(value);
    *hasher.finalize().as_bytes()
}

/// Number of the entries of a table, and the sum of their hashes: the same whatever order they came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sum {
    n: u64,
    hashes: u128,
}

impl Sum {
    /// Adds an entry.
    pub fn add(&mut self, key: &[u8], value: &[u8]) {
        self.n = self.n.wrapping_add(1);
        self.hashes = self.hashes.wrapping_add(number(key, value));
    }

    /// Takes an entry off.
    pub fn remove(&mut self, key: &[u8], value: &[u8]) {
        self.n = self.n.wrapping_sub(1);
        self.hashes = self.hashes.wrapping_sub(number(key, value));
    }
}

fn number(key: &[u8], value: &[u8]) -> u128 {
    hash(key, value).first_chunk().map_or(0, |bytes| u128::from_le_bytes(*bytes))
}

/// Sums of the tables that are read from end to end, and what is counted over the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Totals {
    pub files: Sum,
    pub index: Sum,
    /// Articles of all files.
    pub articles: u64,
    /// Articles that files had when the tables were last published and that they have not any more.
    pub lost: u64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sealed_value_is_read_back_and_a_changed_one_is_not(
            content in prop::collection::vec(any::<u8>(), 0..40), at in any::<prop::sample::Index>(), bit in 0..8_u32,
        ) {
            let mut value = sealed(b"epoch", &content);
            prop_assert_eq!(unsealed(b"epoch", &value), Some(&content[..]));
            prop_assert_eq!(unsealed(b"generation", &value), None);
            let at = at.index(value.len());
            value[at] ^= 1 << bit;
            prop_assert_eq!(unsealed(b"epoch", &value), None);
            prop_assert_eq!(unsealed(b"epoch", &value[..at.min(SEAL - 1)]), None);
        }
    }

    #[test]
    fn a_sum_depends_on_the_entries_and_not_on_their_order() {
        let (mut a, mut b) = (Sum::default(), Sum::default());
        for (key, value) in [("a", "1"), ("b", "2"), ("c", "3")] {
            a.add(key.as_bytes(), value.as_bytes());
        }
        for (key, value) in [("c", "3"), ("x", "9"), ("a", "1"), ("b", "2")] {
            b.add(key.as_bytes(), value.as_bytes());
        }
        assert_ne!(a, b);
        b.remove(b"x", b"9");
        assert_eq!(a, b);
        b.remove(b"a", b"1");
        b.add(b"a", b"2");
        assert_ne!(a, b);
    }
}
