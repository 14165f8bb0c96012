//! The tables `documents` and `speakers`, counted: what was read, and everybody who is quoted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::PageError;
use super::rate::Rate;
use super::subject::Subject;
use crate::query::{QueryError, Row, scan};

/// Files and articles that are listed one by one among those that failed or were left out.
const MAX_LISTED: usize = 200;
/// Speakers that each list of the most quoted keeps.
pub(super) const TOP: usize = 15;
/// Speakers of each side among whom those of a comparison are found: the most quoted of one side may be far down on the
/// other.
const MAX_COMPARED: usize = 400;
/// Words that a speaker must have said before rates are shown: at the usual 10 hedges per 1,000 words, 3 of them.
pub(super) const MIN_WORDS: u64 = 300;

/// What was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Documents {
    /// Articles annotated.
    pub articles: u64,
    /// Articles annotated that are copies of others.
    pub copies: u64,
    /// Articles with a quote.
    pub with_quotes: u64,
    pub words: u64,
    pub undated: u64,
    pub first: Option<Date>,
    pub last: Option<Date>,
    /// Articles by outlet; "": none.
    pub outlets: BTreeMap<String, u64>,
    /// Quotes of women, of men and of persons whose gender nothing tells, by outlet, where the tables tell them.
    pub genders_by_outlet: BTreeMap<String, [u64; 3]>,
    /// Articles by language, if it is known and not English.
    pub languages: BTreeMap<String, u64>,
    /// Files and articles that were not annotated, by status and code.
    pub dropped: BTreeMap<(String, String), u64>,
    /// The first of them: path, record, status, code and reason.
    pub listed: Vec<[String; 5]>,
}

impl Documents {
    /// Quotes of women, of men and of persons whose gender nothing tells.
    pub fn genders(&self) -> [u64; 3] {
        let add = |sum: [u64; 3], of: &[u64; 3]| std::array::from_fn(|i| sum[i] + of[i]);
        self.genders_by_outlet.values().fold([0; 3], add)
    }
}

/// A speaker of the table `speakers`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Speaker {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub gender: Option<String>,
    pub aliases: Vec<String>,
    pub titles: Vec<String>,
    pub cues: Vec<String>,
    pub outlets: Vec<String>,
    pub documents: u64,
    /// Direct, mixed and indirect.
    pub quotes: [u64; 3],
    pub distinct: u64,
    pub words: u64,
    pub hedges: Option<Rate>,
    pub boosters: Option<Rate>,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

impl Speaker {
    /// Quotes of all kinds.
    pub fn printed(&self) -> u64 {
        self.quotes.iter().sum()
    }
}

/// Which list of the most quoted a kind of speaker is in.
pub(super) fn group(kind: &str) -> usize {
    match kind {
        "person" => 0,
        "organisation" | "document" => 1,
        _ => 2,
    }
}

/// Speakers and quotes of persons of one gender, "" where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct GenderCount {
    pub speakers: u64,
    pub quotes: u64,
    pub distinct: u64,
}

/// Everybody who is quoted.
#[derive(Clone, Debug, Default)]
pub(super) struct Speakers {
    /// Speakers in each group ([`group`]), their quotes, and without repeats.
    pub groups: [(u64, u64, u64); 3],
    /// The most quoted of each group.
    pub top: [Vec<Speaker>; 3],
    /// The most quoted persons and organisations.
    pub most: Vec<Speaker>,
    /// The most quoted of those with enough words for rates.
    pub firm: Vec<Speaker>,
    /// How many there are with enough words.
    pub n_firm: u64,
    /// Persons by gender; empty where the tables do not tell genders.
    pub genders: BTreeMap<String, GenderCount>,
    /// Those that the page is about, if it is not about all.
    pub subjects: Vec<Speaker>,
}

impl Speakers {
    /// Number of speakers.
    pub fn total(&self) -> u64 {
        self.groups.iter().map(|g| g.0).sum()
    }
}

/// Counts the articles of a subject.
pub(super) fn documents(folder: &Path, subject: &Subject) -> Result<Documents, PageError> {
    let mut out = Documents::default();
    let columns = [
        "status",
        "outlet",
        "date",
        "n_quotes",
        "duplicate_of",
        "language",
        "path",
        "record",
        "code",
        "reason",
        "n_words",
    ];
    scan(folder, "documents", &columns, &mut |row| {
        if !subject.takes_outlet(row.text(1)) {
            return;
        }
        let status = row.text(0).unwrap_or_default();
        if status != "ok" {
            let code = row.text(8).unwrap_or_default().to_string();
            *out.dropped.entry((status.to_string(), code)).or_default() += 1;
            if out.listed.len() < MAX_LISTED {
                out.listed.push([6, 7, 0, 8, 9].map(|at| row.text(at).unwrap_or_default().to_string()));
            }
            return;
        }
        out.articles += 1;
        out.words += count(row, 10);
        out.copies += u64::from(row.text(4).is_some());
        out.with_quotes += u64::from(row.number(3).is_some_and(|n| n > 0.0));
        *out.outlets.entry(row.text(1).unwrap_or_default().to_string()).or_default() += 1;
        if let Some(language) = row.text(5).filter(|l| !l.to_ascii_lowercase().starts_with("en")) {
            *out.languages.entry(language.to_string()).or_default() += 1;
        }
        match row.date(2) {
            None => out.undated += 1,
            Some(day) => {
                out.first = Some(out.first.map_or(day, |d| d.min(day)));
                out.last = Some(out.last.map_or(day, |d| d.max(day)));
            }
        }
    })?;
    if subject.speakers().is_none() {
        out.genders_by_outlet = genders_by_outlet(folder, subject)?;
    }
    Ok(out)
}

/// Adds up the months of `outlet_by_month`; nothing where there is no such table, as in older outputs.
fn genders_by_outlet(folder: &Path, subject: &Subject) -> Result<BTreeMap<String, [u64; 3]>, PageError> {
    let mut out: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    let columns = ["outlet", "n_quotes_female", "n_quotes_male", "n_quotes_unknown"];
    let scanned = scan(folder, "outlet_by_month", &columns, &mut |row| {
        if subject.takes_outlet(row.text(0)) {
            let sums = out.entry(row.text(0).unwrap_or_default().to_string()).or_default();
            (0..3).for_each(|i| sums[i] += count(row, i + 1));
        }
    });
    match scanned {
        Ok(()) | Err(QueryError::NoTable { .. }) => Ok(out),
        Err(error) => Err(error.into()),
    }
}

const SPEAKER_COLUMNS: [&str; 24] = [
    "speaker_id",
    "name",
    "kind",
    "gender",
    "aliases",
    "titles",
    "top_cues",
    "outlets",
    "n_documents",
    "n_direct",
    "n_mixed",
    "n_indirect",
    "n_quotes_distinct",
    "n_words",
    "hyland_hedges_per_1000",
    "hyland_hedges_per_1000_low",
    "hyland_hedges_per_1000_high",
    "hyland_boosters_per_1000",
    "hyland_boosters_per_1000_low",
    "hyland_boosters_per_1000_high",
    "first_date",
    "last_date",
    "n_quotes",
    "outlet",
];

/// Counts the speakers of a subject, in `speakers`; for one outlet in `speaker_by_outlet`.
pub(super) fn speakers(folder: &Path, subject: &Subject) -> Result<Speakers, PageError> {
    let mut out = Speakers::default();
    let mut genders: BTreeMap<String, GenderCount> = BTreeMap::new();
    let ids: Option<&BTreeSet<String>> = subject.speakers();
    let table = match subject {
        Subject::Outlet(_) => "speaker_by_outlet",
        _ => "speakers",
    };
    scan(folder, table, &SPEAKER_COLUMNS, &mut |row| {
        if !subject.takes_outlet(row.text(23)) {
            return;
        }
        let kind = row.text(2).unwrap_or_default();
        let (quotes, distinct, words) = (count(row, 22), count(row, 12), count(row, 13));
        let group = group(kind);
        let all = &mut out.groups[group];
        *all = (all.0 + 1, all.1 + quotes, all.2 + distinct);
        if kind == "person" {
            let entry = genders.entry(row.text(3).unwrap_or_default().to_string()).or_default();
            entry.speakers += 1;
            entry.quotes += quotes;
            entry.distinct += distinct;
        }
        keep_most_quoted(&mut out.top[group], TOP, quotes, row);
        if group < 2 {
            keep_most_quoted(&mut out.most, MAX_COMPARED, quotes, row);
        }
        if words >= MIN_WORDS && group < 2 {
            out.n_firm += 1;
            keep_most_quoted(&mut out.firm, TOP, quotes, row);
        }
        if ids.is_some_and(|ids| row.text(0).is_some_and(|id| ids.contains(id))) {
            out.subjects.push(speaker(row));
        }
    })?;
    if genders.keys().any(|gender| !gender.is_empty()) {
        out.genders = genders;
    }
    Ok(out)
}

/// Keeps the `most` speakers with the most quotes, of equals the first of the table.
fn keep_most_quoted(list: &mut Vec<Speaker>, most: usize, quotes: u64, row: &Row<'_>) {
    let place = list.partition_point(|s| s.printed() >= quotes);
    if place < most {
        list.insert(place, speaker(row));
        list.truncate(most);
    }
}

fn count(row: &Row<'_>, column: usize) -> u64 {
    row.number(column).unwrap_or_default() as u64
}

fn speaker(row: &Row<'_>) -> Speaker {
    let text = |at: usize| row.text(at).unwrap_or_default().to_string();
    let list = |at: usize| row.list(at).into_iter().map(String::from).collect::<Vec<_>>();
    let rate = |at: usize| {
        let (value, low, high) = (row.number(at)?, row.number(at + 1)?, row.number(at + 2)?);
        Some(Rate { value, low, high })
    };
    Speaker {
        id: text(0),
        name: text(1),
        kind: text(2),
        gender: row.text(3).map(str::to_string),
        aliases: list(4),
        titles: list(5),
        cues: list(6),
        outlets: list(7),
        documents: count(row, 8),
        quotes: [count(row, 9), count(row, 10), count(row, 11)],
        distinct: count(row, 12),
        words: count(row, 13),
        hedges: rate(14),
        boosters: rate(17),
        first: row.date(20),
        last: row.date(21),
    }
}
