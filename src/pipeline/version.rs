//! Versions of what the program makes of an article and of the corpus.
//!
//! A store keeps rows from run to run. Rows that an older program made are annotated again exactly when the version of
//! the rows differs; tables are written again when the version of the tables does. Each is a file of one line, a number
//! and a hash of what the sample corpus gives, and `tests/it/versions.rs` fails when the hash is not that of the
//! program: `WHOSAID_REFRESH=1 cargo test --test it versions` then writes the next version.
//!
//! A change of rows that the sample corpus does not show needs a higher number by hand.

/// Version of the rows and facts of an article.
pub const ROWS_VERSION: &str = include_str!("rows.version");

/// Version of what the corpus stage and the writers make of them.
pub const TABLES_VERSION: &str = include_str!("tables.version");
