//! The settings of the corpus stage.

use crate::setting::section;

section! {
    /// How many articles are looked at together.
    pub struct CorpusSettings {
        /// Articles, at least, that are looked at together to tell who is who and what is there twice: those
        /// of whole months, beside those of the window before; 0: all. docs/speakers.md says what it changes.
        "corpus.window" Tables, window: u64 = 4096;
    }
}
