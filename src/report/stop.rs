//! How a run is asked to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A wish to stop, shared between whoever has it (Ctrl-C) and the run, which looks at it between
/// batches. Clones share one flag.
#[derive(Clone, Debug, Default)]
pub struct StopFlag(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    is_requested: AtomicBool,
    articles: AtomicU64,
}

impl StopFlag {
    /// Asks the run to finish the batch in hand and write its tables.
    pub fn request(&self) {
        self.0.is_requested.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    pub fn is_requested(&self) -> bool {
        self.0.is_requested.load(Ordering::Relaxed)
    }

    /// Counts an article that was read: whoever asked sees by it that the batch comes to its end.
    pub(crate) fn count_article(&self) {
        self.0.articles.fetch_add(1, Ordering::Relaxed);
    }

    /// How many articles the run has read.
    pub fn articles(&self) -> u64 {
        self.0.articles.load(Ordering::Relaxed)
    }
}
