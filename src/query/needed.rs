//! Articles whose texts are wanted next to the tables.

/// An article whose text is needed, and not in the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeededText {
    /// Path of its file, below the input folder.
    pub path: String,
    /// Hash of its content when it was annotated.
    pub content_hash: Option<String>,
}
