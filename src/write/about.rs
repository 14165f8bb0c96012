//! What a Parquet file says of itself, so that a table found alone on a disk can be told.

use serde_json::json;

use super::ModelRecord;
use crate::tables::schema::SCHEMA_VERSION;

/// What the rows of a run's tables were made by. The same for runs that write the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Models and lexicons in use.
    pub models: Vec<ModelRecord>,
    /// Version of the rows: it rises when the same article gives other rows.
    pub rows_version: String,
    /// Hash of the settings that the tables depend on.
    pub settings_hash: String,
}

impl Provenance {
    /// The value of the key `whosaid` in the metadata of each Parquet file.
    pub(super) fn about(&self) -> String {
        json!({
            "schema_version": SCHEMA_VERSION,
            "version": env!("CARGO_PKG_VERSION"),
            "models": self.models,
            "rows_version": self.rows_version,
            "settings_hash": self.settings_hash,
        })
        .to_string()
    }
}
