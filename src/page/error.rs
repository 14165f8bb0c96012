//! Why a page cannot be made.

use crate::query::QueryError;

/// Why a page cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The tables cannot be read.
    #[error(transparent)]
    Table(#[from] QueryError),
    /// What is asked for is not in the tables.
    #[error("{0}")]
    Argument(String),
    /// The template cannot be filled in, or the data not packed.
    #[error("the page cannot be put together: {0}")]
    Render(String),
}

impl From<minijinja::Error> for PageError {
    fn from(error: minijinja::Error) -> Self {
        Self::Render(format!("{error:#}"))
    }
}
