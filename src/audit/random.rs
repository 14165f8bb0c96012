//! Random choices that depend on the seed and on what is chosen, and on nothing else: neither the order nor the
//! layout of the tables changes a sample, and a larger sample holds the smaller one of the same seed.

/// A random number for an item in one of the random choices, the same for the same seed.
pub(super) fn draw(seed: u64, choice: &str, item: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    hasher.update(choice.as_bytes());
    hasher.update(&[0]);
    hasher.update(item.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_depend_on_seed_choice_and_item() {
        let one = draw(1, "rows", "a");
        assert_eq!(one, draw(1, "rows", "a"));
        assert!([draw(2, "rows", "a"), draw(1, "rowsa", ""), draw(1, "rows", "b")].iter().all(|d| *d != one));
    }
}
