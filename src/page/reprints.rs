//! The quotes that were printed most often: where they ran first, and in which outlets.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::PageError;
use super::counts::Reprint;
use super::subject::Subject;
use crate::query::scan;

/// A quote that was printed again.
#[derive(Clone, Debug, Default)]
pub(super) struct Reprinted {
    pub printed: u64,
    pub content: String,
    pub speaker_id: String,
    pub speaker: String,
    pub outlet: String,
    pub date: Option<String>,
    pub title: String,
    /// Outlets in which it stands.
    pub outlets: BTreeSet<String>,
}

/// Looks up the first printings.
pub(super) fn reprinted(folder: &Path, subject: &Subject, list: &[Reprint]) -> Result<Vec<Reprinted>, PageError> {
    let mut found: BTreeMap<usize, Reprinted> = BTreeMap::new();
    if list.is_empty() {
        return Ok(Vec::new());
    }
    let places: HashMap<&str, usize> = list.iter().enumerate().map(|(i, r)| (r.id.as_str(), i)).collect();
    let columns = ["quote_cluster_id", "quote_id", "content", "speaker_id", "speaker", "outlet", "date", "title"];
    scan(folder, "quotes", &columns, &mut |row| {
        let Some(&place) = row.text(0).and_then(|id| places.get(id)) else { return };
        let text = |at: usize| row.text(at).unwrap_or_default().to_string();
        let is_first = row.text(1) == row.text(0);
        // The first printing is named also where it is not of the subject.
        let counts = subject.takes(row.text(3), row.text(5));
        let entry = found.entry(place).or_default();
        if counts {
            entry.outlets.insert(text(5));
        }
        if is_first || (entry.content.is_empty() && counts) {
            (entry.content, entry.speaker_id, entry.speaker) = (text(2), text(3), text(4));
            (entry.outlet, entry.title) = (text(5), text(7));
            entry.date = row.date(6).map(|day| day.to_string());
        }
    })?;
    Ok(found.into_iter().map(|(place, reprint)| Reprinted { printed: list[place].printed, ..reprint }).collect())
}
