//! The manifest of a snapshot: its files with their sizes and hashes, and what they were made of.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::SHARDS;
use crate::flow::{Dropped, RunCounts};
use crate::write::aggregate::Run;
use crate::write::sum::FileSum;
use crate::write::{WriteError, Written, write_synced};

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
    /// Its files: one for each of these tables, then its counts.
    pub files: [FileSum; 5],
}

impl Shard {
    /// Bytes of its tables.
    pub(super) fn bytes(&self) -> u64 {
        self.files[..4].iter().map(|f| f.bytes).sum()
    }
}

/// Shards that were resolved together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowOfShards {
    /// Stands for all that its shards depend on.
    pub signature: String,
    /// Stands for its records.
    pub digest: String,
    /// How many they are.
    pub shards: usize,
    /// Name (content hash) of the state that the next window starts from.
    #[serde(rename = "carried")]
    pub state: String,
    /// Size and hash of its counts, if they are in a file of their own.
    #[serde(default)]
    pub counts: Option<FileSum>,
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

/// The manifest as it is written: a line with the hash of the rest, then JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Number of the snapshot.
    pub number: u64,
    /// Stands for the store's content and the settings that it was made of.
    pub state: String,
    pub shards: Vec<Shard>,
    pub windows: Vec<WindowOfShards>,
    /// Its files and the folders of shards, in the order of the data dictionary.
    pub names: Vec<String>,
    /// The aggregate tables and failures, by name.
    pub files: Vec<(String, FileSum)>,
    /// Rows and bytes by table, as run.json has them.
    pub tables: Value,
    pub counts: RunCounts,
    pub top_speakers: Vec<(String, u64)>,
    pub top_cues: Vec<(String, u64)>,
}

impl Manifest {
    /// Where the manifest of a snapshot lies.
    pub fn path(snapshot: &Path) -> PathBuf {
        snapshot.join(SHARDS).join(NAME)
    }

    /// The manifest of a snapshot; `None` if there is none, or it is not what was written.
    pub fn read(snapshot: &Path) -> Option<Self> {
        let text = fs::read_to_string(Self::path(snapshot)).ok()?;
        let (hash, json) = text.split_once('\n')?;
        if blake3::hash(json.as_bytes()).to_hex().as_str() != hash {
            return None;
        }
        serde_json::from_str(json).ok()
    }

    pub fn write(&self, snapshot: &Path) -> Result<(), WriteError> {
        let path = Self::path(snapshot);
        let json = serde_json::to_string_pretty(self).map_err(|e| WriteError::file(&path, e.into()))?;
        fs::create_dir_all(snapshot.join(SHARDS)).map_err(|e| WriteError::file(&path, e))?;
        write_synced(&path, format!("{}\n{json}", blake3::hash(json.as_bytes()).to_hex()).as_bytes())
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
