//! What a snapshot is made of.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::flow::Dropped;
use crate::write::aggregate::Run;
use crate::write::{RunCounts, WriteError, Written, write_json};

const NAME: &str = "manifest.json";

/// The month of a shard, `YYYY-MM`; `None` for what has no date.
pub type Month = Option<String>;

/// Which shard of which month.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ShardPlace {
    /// The month.
    pub month: Month,
    /// Its number within the month, from 0.
    pub part: u32,
}

impl ShardPlace {
    /// The name of its folder, as readers of partitioned datasets know it. Not `month=`: that is a column, and pyarrow
    /// refuses a partition of a column's name.
    pub(super) fn folder(&self) -> String {
        format!("shard={}", self.month.as_deref().unwrap_or("unknown"))
    }

    /// The path of its Parquet file below the folder of a table.
    pub(super) fn file(&self) -> String {
        format!("{}/part-{}.parquet", self.folder(), self.part)
    }
}

/// A shard of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Where it lies.
    pub place: ShardPlace,
    /// Stands for all that its bytes depend on.
    pub signature: String,
    /// Rows by table: documents, quotes, markers, stance by quote.
    pub rows: [u64; 4],
    /// Bytes by table.
    pub bytes: [u64; 4],
}

/// Shards that were settled together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowOfShards {
    /// Stands for all that its shards depend on.
    pub signature: String,
    /// Stands for its records.
    pub digest: String,
    /// How many they are.
    pub shards: usize,
    /// Name of what is carried from it to the next.
    pub carried: String,
}

/// The shards of a snapshot that is to be.
#[derive(Clone, Debug, Default)]
pub struct Shards {
    /// In their order.
    pub shards: Vec<Shard>,
    /// How many of them were written, and not kept.
    pub new: usize,
    /// The windows that they lie in, in their order.
    pub windows: Vec<WindowOfShards>,
}

/// What a snapshot is made of, as its folder says it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Stands for the store's content and the settings that it was made of.
    pub state: String,
    pub shards: Vec<Shard>,
    /// None in snapshots of versions that had no windows.
    #[serde(default)]
    pub windows: Vec<WindowOfShards>,
    /// Its files and the folders of shards, in the order of the data dictionary.
    pub names: Vec<String>,
    /// Rows and bytes by table, as run.json has them.
    pub tables: Value,
    pub counts: RunCounts,
    pub top_speakers: Vec<(String, u64)>,
    pub top_cues: Vec<(String, u64)>,
}

impl Manifest {
    /// The manifest in a folder; `None` if there is none that can be read.
    pub fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(NAME)).ok()?).ok()
    }

    pub fn write(&self, folder: &Path) -> Result<(), WriteError> {
        let path = folder.join(NAME);
        let value = serde_json::to_value(self).map_err(|e| WriteError::file(&path, e.into()))?;
        fs::create_dir_all(folder).map_err(|e| WriteError::file(folder, e))?;
        write_json(&path, &value)
    }

    /// What was written, as seen through the link `current`.
    pub fn written(&self, current: &Path) -> Written {
        Written {
            files: self.names.iter().map(|n| current.join(n)).collect(),
            counts: self.counts.clone(),
            top_speakers: self.top_speakers.clone(),
            top_cues: self.top_cues.clone(),
        }
    }
}

/// What is kept with a shard's counts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct KeptCounts {
    pub counts: RunCounts,
    /// In table order.
    pub failures: Vec<Dropped>,
}

impl KeptCounts {
    pub fn of(run: &Run) -> Result<Self, WriteError> {
        let damaged = |e| WriteError::file(run.path(), std::io::Error::new(std::io::ErrorKind::InvalidData, e));
        postcard::from_bytes(run.more()).map_err(damaged)
    }
}
