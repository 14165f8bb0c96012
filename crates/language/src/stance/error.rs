//! Errors in lexicon files.

/// An error in a lexicon file: which file, which entry, which line, and what to write instead.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum LexiconError {
    /// Not TOML, or not of the form of a lexicon file.
    #[error("{file}:{line}: {message}")]
    Syntax {
        /// The file's name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Message of the parser.
        message: String,
    },
    /// An entry that cannot be used as it is.
    #[error("{file}:{line}: entry '{entry}': {message}; {fix}")]
    Entry {
        /// The file's name.
        file: String,
        /// Line of the entry's first key, from 1.
        line: usize,
        /// The entry's (first) lemma.
        entry: String,
        /// The fault.
        message: String,
        /// The fix: what to write instead.
        fix: String,
    },
}

impl LexiconError {
    /// The file's name.
    pub fn file(&self) -> &str {
        match self {
            Self::Syntax { file, .. } | Self::Entry { file, .. } => file,
        }
    }
}
