//! Checking a whole store, on demand: runs check only what they read.

use std::path::Path;

use super::{Store, StoreError};

impl Store {
    /// Reads everything in the store in `folder` against its checksums; gives the number of its records.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when something is not what was written, [`StoreError::Missing`] when there is no store.
    pub fn check(folder: &Path) -> Result<u64, StoreError> {
        let (store, _) = Self::look_at(folder, "", &[0; 32])?;
        store.ledger().try_for_each(|entry| entry.map(drop))?;
        store.runs()?;
        let view = store.view()?;
        let mut range = None;
        let mut records = 0;
        for entry in view.index()? {
            let (key, _) = entry?;
            range = Some((range.map_or(key.clone(), |(first, _)| first), key));
            records += 1;
        }
        if let Some((first, last)) = range {
            for entry in view.list(&first, &last)? {
                let (key, bytes) = entry?;
                drop(view.checked(&view.packed(&key.record())?, &view.listed(&bytes)?.rows)?);
            }
        }
        if view.n_rows()? != records {
            return Err(store.damaged("the records are not those of the index"));
        }
        Ok(records)
    }
}
