//! Who is meant by a name.

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::QueryError;
use super::tables::scan;

/// A speaker of the table of speakers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSpeaker {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// How many quotes they have.
    pub n_quotes: u64,
}

/// Names that are offered where nobody is called so.
const OFFERED: usize = 5;

/// Jaro-Winkler similarity (0 to 1) from which on a name may be a slip of another.
const NEAR: f64 = 0.88;

/// Everybody who is known by a name, an alias or an id, the most quoted first. Capitals, the form of apostrophes and
/// white space make no difference.
pub fn known_as(folder: &Path, wanted: &str) -> Result<Vec<KnownSpeaker>, QueryError> {
    let name = folded(wanted);
    let (mut found, mut near): (Vec<KnownSpeaker>, Vec<(u64, String)>) = Default::default();
    let columns = ["speaker_id", "name", "aliases", "n_quotes"];
    scan(folder, "speakers", &columns, &mut |row| {
        let (Some(id), Some(own)) = (row.text(0), row.text(1)) else { return };
        let n_quotes = row.number(3).unwrap_or_default() as u64;
        let own_folded = folded(own);
        if id == wanted.trim() || own_folded == name || row.list(2).iter().any(|a| folded(a) == name) {
            found.push(KnownSpeaker { id: id.to_string(), name: own.to_string(), n_quotes });
        } else if found.is_empty() && is_near(&own_folded, &name) {
            near.push((n_quotes, own.to_string()));
        }
    })?;
    found.sort_by(|a, b| b.n_quotes.cmp(&a.n_quotes).then_with(|| a.id.cmp(&b.id)));
    if found.is_empty() {
        near.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        near.truncate(OFFERED);
        let near = near.into_iter().map(|n| n.1).collect();
        return Err(QueryError::NoSpeaker { wanted: wanted.to_string(), near });
    }
    Ok(found)
}

fn is_near(name: &str, wanted: &str) -> bool {
    let has = |word: &str| name.split(' ').any(|w| w == word);
    !wanted.is_empty() && wanted.split(' ').all(has) || strsim::jaro_winkler(name, wanted) >= NEAR
}

fn folded(name: &str) -> String {
    let plain: String = name.nfkc().map(|c| if c == '’' { '\'' } else { c }).collect();
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
