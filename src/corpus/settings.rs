//! The settings of the corpus stage.

use crate::setting::section;

section! {
    /// How many articles are looked at together.
    pub struct CorpusSettings {
        /// Articles, at least, that are looked at together to tell who is who and what is there twice: those
        /// of whole months, with those of the window before. docs/speakers.md says what it changes.
        /// 0: all, which takes about 8 kB of memory an article; with max_memory, as many as that has room for.
        "corpus.window" Tables, window: u64 = 4096;
    }
}
