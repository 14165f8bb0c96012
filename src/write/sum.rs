//! Size and hash of a file, by which damage to it is found out.

use std::fs::File;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Size and hash of a file that is complete.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// Bytes.
    pub bytes: u64,
    /// BLAKE3 hash, in hex.
    pub hash: String,
}

impl FileSum {
    /// Reads a file.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file)?;
        Ok(Self { bytes, hash: hasher.finalize().to_hex().to_string() })
    }

    /// What is wrong with a file of which this is the sum; `None` if it is whole.
    pub(super) fn problem(&self, path: &Path) -> Option<String> {
        match std::fs::metadata(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Some("it is missing".to_string()),
            Err(e) => return Some(format!("it cannot be read: {e}")),
            Ok(found) if !found.is_file() => return Some("it is not a file".to_string()),
            Ok(found) if found.len() != self.bytes => {
                return Some(format!("it has {} bytes instead of {}", found.len(), self.bytes));
            }
            Ok(_) => {}
        }
        match Self::of(path) {
            Err(e) => Some(format!("it cannot be read: {e}")),
            Ok(found) if found != *self => Some("its content is not what was written".to_string()),
            Ok(_) => None,
        }
    }
}
