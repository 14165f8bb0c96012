//! The quotes that were printed most often: where they ran first, and in which outlets.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::PageError;
use super::counts::Reprint;
use super::quote_row::each_quote;
use super::subject::Subject;

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
    each_quote(folder, &["content", "speaker", "title"], &mut |row| {
        let Some(&place) = row.cluster_id().and_then(|id| places.get(id)) else { return };
        let is_first = row.cluster_id() == Some(row.quote_id());
        let outlet = row.outlet().unwrap_or_default();
        // The first printing is named also where it is not of the subject.
        let counts = subject.takes(row.speaker_id(), row.outlet());
        let entry = found.entry(place).or_default();
        if counts {
            entry.outlets.insert(outlet.to_string());
        }
        if is_first || (entry.content.is_empty() && counts) {
            let [content, speaker, title] = [0, 1, 2].map(|column| row.more(column).to_string());
            let speaker_id = row.speaker_id().unwrap_or_default().to_string();
            (entry.content, entry.speaker_id, entry.speaker) = (content, speaker_id, speaker);
            (entry.outlet, entry.title) = (outlet.to_string(), title);
            entry.date = row.date().map(|day| day.to_string());
        }
    })?;
    Ok(found.into_iter().map(|(place, reprint)| Reprinted { printed: list[place].printed, ..reprint }).collect())
}
