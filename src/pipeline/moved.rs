//! Records of a file that stand at another place in it than in an earlier run: an entry that was put into an archive, a
//! line into JSON lines moves all after it, which need not be annotated again.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::plan::{Why, Work};
use crate::store::{ContentHash, FileKey, Prepared, StoreError, View};

/// The records of one file as an earlier run stored them. They are looked up as they were when this was made, so that
/// what is stored of the file meanwhile hides none.
pub(super) struct Earlier<'a> {
    file: FileKey,
    view: Arc<View<'a>>,
    /// The number of a record by its content; filled when the first is asked for.
    by_content: OnceLock<HashMap<ContentHash, u32>>,
}

impl<'a> Earlier<'a> {
    /// The records of a file; `None` if none of them may be taken over.
    pub(super) fn of(work: &Work, view: Option<&Arc<View<'a>>>) -> Option<Self> {
        let view = view.filter(|_| work.known && work.why != Why::Settings)?;
        Some(Self { file: work.key.clone(), view: Arc::clone(view), by_content: OnceLock::new() })
    }

    /// Whether the record at `ordinal` has this content.
    pub(super) fn holds(&self, ordinal: u32, content: &ContentHash) -> Result<bool, StoreError> {
        self.view.holds(&self.file.record(ordinal), content)
    }

    /// A record of this content from any other place.
    pub(super) fn moved(&self, content: &ContentHash) -> Result<Option<Prepared>, StoreError> {
        let known = match self.by_content.get() {
            Some(known) => known,
            None => {
                let found = self.view.by_content(&self.file)?;
                self.by_content.get_or_init(|| found)
            }
        };
        known.get(content).map_or(Ok(None), |ordinal| self.view.prepared(&self.file.record(*ordinal)))
    }
}
