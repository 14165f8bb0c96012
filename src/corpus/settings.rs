//! The settings of the corpus stage.

/// How many articles are looked at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CorpusSettings {
    /// Articles of a window, at least; 0: all are one.
    pub window: u64,
}

impl Default for CorpusSettings {
    fn default() -> Self {
        Self { window: 4096 }
    }
}
