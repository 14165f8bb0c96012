//! How much may be gone: what is absent for a night (a disk that is not mounted, another folder given by mistake) is not
//! deleted.

use std::fs;
use std::path::Path;

use super::RunError;
use super::gather::Gathered;
use crate::config::Settings;
use crate::store::{Store, StoreError};
use crate::write::Archive;

/// Articles of the last run that published tables, and where they were read from.
pub(super) struct Before {
    /// Articles of all files that the ledger knows.
    articles: u64,
    /// Articles that they had lost before this run, in runs that were not allowed to publish.
    lost: u64,
    /// Articles in the published tables, which are more where the ledger was lost.
    published: u64,
    /// The input root of the last run; `None` in a new store.
    input: Option<String>,
}

impl Before {
    /// Reads the counts at the start of a run.
    pub(super) fn of(store: &Store, archive: &Archive) -> Result<Self, StoreError> {
        let (articles, lost) = store.articles()?;
        Ok(Self { articles, lost, published: archive.articles(), input: store.input()? })
    }
}

/// Stops a run in which more articles are gone than the settings allow.
pub(super) fn check(store: &Store, before: &Before, gathered: &Gathered, settings: &Settings) -> Result<(), RunError> {
    let (articles, lost) = store.articles()?;
    let (gone, known) = match before.input {
        Some(_) => (gathered.gone_articles + lost, before.articles + before.lost),
        // A new ledger knows of nothing that is gone, but the tables of the run before may have more.
        None => (before.published.saturating_sub(articles), before.published),
    };
    if !settings.max_gone.is_exceeded(gone, known.saturating_sub(gone), true) {
        return Ok(());
    }
    let input = name_of(&settings.walk.root);
    let other_input = match &before.input {
        Some(last) if *last != input => format!("; the run before read {last}"),
        _ => String::new(),
    };
    Err(RunError::TooManyGone {
        gone,
        known,
        allowed: settings.max_gone.to_string(),
        files: gathered.gone.len(),
        input,
        other_input,
        output: settings.write.folder.clone(),
    })
}

/// The input root as it is recorded: its absolute path without links, where that can be found out.
pub(super) fn name_of(root: &Path) -> String {
    fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf()).to_string_lossy().into_owned()
}
