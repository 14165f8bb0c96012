//! Texts of articles that are in the tables, read again from the input as the run read them.

use std::collections::{BTreeMap, BTreeSet};

use super::RunError;
use crate::config::Settings;
use crate::query::NeededText;
use crate::read::Day;
use crate::walk::walk_outside;

/// Gives the id and the text of each needed article that the input still has and that has not changed.
///
/// # Errors
/// [`RunError`] if the input cannot be walked, or the settings of its reading make no sense.
pub fn reread(
    settings: &Settings,
    needed: &BTreeMap<String, NeededText>,
    text: &mut dyn FnMut(String, String),
) -> Result<(), RunError> {
    if needed.is_empty() {
        return Ok(());
    }
    let mut reading = settings.read.clone();
    // The articles are those of the tables, whatever days the settings name now.
    (reading.since, reading.until) = (Day(None), Day(None));
    let reader = reading.compile()?;
    let paths: BTreeSet<&str> = needed.values().map(|n| n.path.as_str()).collect();
    for file in walk_outside(&settings.walk, Some(&settings.write.folder))?.flatten() {
        if !paths.contains(file.relative.as_str()) {
            continue;
        }
        for article in reader.articles(&file).flatten() {
            let unchanged = |n: &NeededText| n.content_hash.as_ref().is_none_or(|h| *h == article.content_hash);
            if needed.get(&article.doc_id).is_some_and(unchanged) {
                text(article.doc_id, article.text);
            }
        }
    }
    Ok(())
}
