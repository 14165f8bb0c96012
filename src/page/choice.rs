//! Which quotes a page holds when there are more than it may hold: of each speaker, the most quoted first, the most
//! certain and the most recent.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use jiff::civil::Date;

use super::PageError;
use super::subject::Subject;
use crate::query::scan;

/// Quotes that a speaker's share does not go below, so that those who are quoted most can be read at length; then the
/// least quoted speakers have none in the page.
const MIN_SHARE: u64 = 50;

/// The quotes of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Choice {
    /// All of the subject.
    #[default]
    All,
    /// Rows of the table, by number.
    Rows {
        rows: HashSet<u64>,
        /// Most quotes of one speaker.
        share: u64,
        /// Speakers of whom there are quotes.
        speakers: u64,
    },
}

impl Choice {
    /// Whether a row of the table is taken, if it is of the subject.
    pub fn takes(&self, row: u64) -> bool {
        match self {
            Choice::All => true,
            Choice::Rows { rows, .. } => rows.contains(&row),
        }
    }
}

/// Chooses at most `max` quotes. `rows_of` has the number of each speaker's.
pub(super) fn choose(
    folder: &Path,
    subject: &Subject,
    rows_of: &HashMap<String, u64>,
    max: u64,
) -> Result<Choice, PageError> {
    if rows_of.values().sum::<u64>() <= max {
        return Ok(Choice::All);
    }
    let (shares, share) = shares(rows_of, max);
    let mut kept: HashMap<&str, Kept> =
        shares.iter().map(|(id, n)| (*id, Kept { most: *n as usize, ..Kept::default() })).collect();
    let mut number = 0;
    scan(folder, "quotes", &["speaker_id", "outlet", "confidence", "date"], &mut |row| {
        let speaker = row.text(0);
        if subject.takes(speaker, row.text(1))
            && let Some(kept) = kept.get_mut(speaker.unwrap_or_default())
        {
            kept.add(number, row.number(2).unwrap_or_default(), row.date(3));
        }
        number += 1;
    })?;
    let speakers = kept.len() as u64;
    let rows = kept.into_values().flat_map(Kept::rows).collect();
    Ok(Choice::Rows { rows, share, speakers })
}

/// Quotes that each speaker may have, and the most that one may have.
fn shares(rows_of: &HashMap<String, u64>, max: u64) -> (Vec<(&str, u64)>, u64) {
    let mut speakers: Vec<(&str, u64)> = rows_of.iter().map(|(id, n)| (id.as_str(), *n)).collect();
    speakers.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let needed = |share: u64| speakers.iter().map(|s| s.1.min(share)).sum::<u64>();
    // The largest share at which everybody's fit.
    let (mut fits, mut too_many) = (0, speakers.first().map_or(0, |s| s.1) + 1);
    while fits + 1 < too_many {
        let share = fits.midpoint(too_many);
        if needed(share) <= max { fits = share } else { too_many = share }
    }
    let share = fits.max(MIN_SHARE.min(max));
    let mut left = max;
    for speaker in &mut speakers {
        speaker.1 = speaker.1.min(share).min(left);
        left -= speaker.1;
    }
    speakers.retain(|s| s.1 > 0);
    (speakers, share)
}

/// The best rows of a speaker so far, the worst first.
#[derive(Debug, Default)]
struct Kept {
    most: usize,
    /// By confidence, in ten thousandths.
    certain: BTreeSet<(u32, Option<Date>, u64)>,
    /// By date.
    recent: BTreeSet<(Option<Date>, u32, u64)>,
}

impl Kept {
    fn add(&mut self, row: u64, confidence: f64, date: Option<Date>) {
        let confidence = (confidence * 1e4).round() as u32;
        self.certain.insert((confidence, date, row));
        self.recent.insert((date, confidence, row));
        if self.certain.len() > self.most {
            self.certain.pop_first();
        }
        if self.recent.len() > self.most {
            self.recent.pop_first();
        }
    }

    /// Half the most certain; of the others the most recent.
    fn rows(self) -> HashSet<u64> {
        let certain = self.certain.iter().rev().take(self.most.div_ceil(2)).map(|r| r.2);
        let mut out: HashSet<u64> = certain.collect();
        for row in self.recent.iter().rev().map(|r| r.2) {
            if out.len() >= self.most {
                break;
            }
            out.insert(row);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn shares_fill_the_page_and_keep_the_most_quoted() {
        let rows_of: HashMap<String, u64> =
            [("a", 1000), ("b", 300), ("c", 5)].map(|(id, n)| (id.to_string(), n)).into();
        assert_eq!(shares(&rows_of, 405), (vec![("a", 200), ("b", 200), ("c", 5)], 200));
        // Too little for everybody: nobody's share goes below the minimum, and the last get none.
        assert_eq!(shares(&rows_of, 80), (vec![("a", 50), ("b", 30)], 50));
    }

    #[test]
    fn a_share_is_half_the_most_certain_half_the_most_recent() {
        let mut kept = Kept { most: 2, ..Kept::default() };
        for (row, confidence, day) in [(0, 0.99, 1), (1, 0.5, 30), (2, 0.6, 2), (3, 0.7, 3)] {
            kept.add(row, confidence, Some(date(2025, 1, day)));
        }
        assert_eq!(kept.rows(), HashSet::from([0, 1]));
    }
}
