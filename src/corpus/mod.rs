//! What only the whole corpus can tell about an article.

pub mod duplicates;
pub mod speakers;
