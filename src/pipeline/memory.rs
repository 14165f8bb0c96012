//! How much is held at a time, for a bound on memory.

use crate::corpus::duplicates::BYTES_PER_ARTICLE;

/// What a run takes whatever it reads: the models, the lexicons, a row group of each table, the store's pages and the
/// counts over the corpus before they go to the disk. Bytes, measured.
const BASE: u64 = 180 << 20;

/// How many times a batch's bytes are held, over the three batches that exist at a time: as texts, annotations, rows.
const HELD: u64 = 15;

/// Bytes of a batch where nothing bounds it; more does not make a run faster.
const MAX_BATCH: u64 = 8 << 20;

/// Bytes of a batch below which cores wait for each other and nothing is saved.
const MIN_BATCH: u64 = 256 << 10;

/// Bytes of articles that are taken into a batch, for a bound of so many bytes of memory; 0: no bound.
pub(super) fn batch_bytes(max_memory: u64) -> u64 {
    match max_memory {
        0 => MAX_BATCH,
        most => (most.saturating_sub(BASE) / HELD).clamp(MIN_BATCH, MAX_BATCH),
    }
}

/// Whether no batch is small enough for the bound.
pub(super) fn is_too_small(max_memory: u64) -> bool {
    max_memory > 0 && max_memory < BASE + HELD * MIN_BATCH
}

/// Windows whose facts are held at a time: two are resolved together, each with the one before it.
const WINDOWS_HELD: u64 = 4;

/// Articles of a window below which the corpus stage has too little to go by.
const MIN_WINDOW: u64 = 4096;

/// Articles of a window: so many as are wanted; where that is all (0), as many as a bound on memory has room for.
pub(super) fn window(wanted: u64, max_memory: u64) -> u64 {
    match (wanted, max_memory) {
        (0, 1..) => {
            let room = max_memory.saturating_sub(BASE);
            (room / (BYTES_PER_ARTICLE * WINDOWS_HELD)).max(MIN_WINDOW)
        }
        _ => wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_of_all_articles_is_bounded_by_the_memory_that_a_run_may_take() {
        assert_eq!(window(0, 0), 0);
        assert_eq!(window(0, BASE + 10_000 * WINDOWS_HELD * BYTES_PER_ARTICLE), 10_000);
        assert_eq!(window(0, 1), MIN_WINDOW);
        assert_eq!((window(500, 0), window(500, 1 << 30)), (500, 500));
    }

    #[test]
    fn batches_shrink_with_the_bound_down_to_a_floor() {
        assert_eq!(batch_bytes(0), MAX_BATCH);
        assert_eq!(batch_bytes(800_000_000), MAX_BATCH);
        assert_eq!(batch_bytes(BASE + HELD * (1 << 20)), 1 << 20);
        assert_eq!((batch_bytes(1), is_too_small(1)), (MIN_BATCH, true));
        assert!(!is_too_small(0) && !is_too_small(BASE + HELD * MIN_BATCH));
    }
}
