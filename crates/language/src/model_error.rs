//! Why a model file cannot be used.

/// Bytes that are not a usable model.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// Not a model file at all.
    #[error("not a whosaid model file")]
    NotAModel,
    /// A format this version does not read.
    #[error("a model file of format {found}; this version reads format {read}")]
    Version {
        /// The number in the file.
        found: u32,
        /// The one that is read.
        read: u32,
    },
    /// A model of another engine.
    #[error("a model of the engine \"{found}\", not of \"{wanted}\"")]
    OtherEngine {
        /// Whose model it is.
        found: &'static str,
        /// Whose was asked for.
        wanted: &'static str,
    },
    /// Damaged or cut short.
    #[error("the model file is damaged (its checksum does not match)")]
    Checksum,
    /// The checksum is right, but the contents do not fit together.
    #[error("the model file does not fit together: {0}")]
    Shape(&'static str),
}
