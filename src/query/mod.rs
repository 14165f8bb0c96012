//! The everyday questions to the tables of a run: who said what, who spoke on a word, how much in which month.
//!
//! Reads the tables of an output folder, Parquet or CSV, whole or in shards, a row group at a time: what it holds
//! is the answer.

mod csv_rows;
mod error;
mod needed;
mod parquet_rows;
mod phrase;
mod rows;
mod speaker;
mod tables;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

pub use error::QueryError;
pub use needed::NeededText;
pub use parquet_rows::ParquetTable;
pub use phrase::Phrase;
pub use rows::Row;
pub use speaker::{KnownSpeaker, known_as};
pub use tables::{newest, parquet_files, scan, shards};

/// Which quotes are asked for: those that everything that is given here says.
#[derive(Debug, Default)]
pub struct Filter {
    /// Ids of speakers, one of whom said it.
    pub speakers: Option<BTreeSet<String>>,
    /// What stands in its content.
    pub phrase: Option<Phrase>,
    /// The first day of its article.
    pub since: Option<Date>,
    /// The last day of its article.
    pub until: Option<Date>,
}

/// A quote, as the table has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quote {
    /// Date of the article, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Outlet of the article.
    pub outlet: Option<String>,
    /// Who it is.
    pub speaker: Option<String>,
    /// The same speaker's id.
    pub speaker_id: Option<String>,
    /// `direct`, `mixed` or `indirect`.
    pub kind: String,
    /// The reporting expression.
    pub cue: Option<String>,
    /// Who says it, as mentioned there.
    pub source: Option<String>,
    /// What is said.
    pub content: String,
    /// Probability that content, source and cue are all right.
    pub confidence: Option<f64>,
    /// The article's headline.
    pub title: Option<String>,
    /// Id of the quote.
    pub quote_id: String,
    /// Id of the article.
    pub doc_id: String,
}

/// How much a speaker said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SpeakerCount {
    /// Who it is; none: quotes that are attributed to nobody.
    pub speaker: Option<String>,
    /// The same speaker's id.
    pub speaker_id: Option<String>,
    /// Quotes.
    pub n_quotes: u64,
    /// Articles that these are in.
    pub n_documents: u64,
    /// Date of the first, `YYYY-MM-DD`.
    pub first_date: Option<String>,
    /// Date of the last.
    pub last_date: Option<String>,
}

/// How much was said in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MonthCount {
    /// `YYYY-MM`; none: articles without a date.
    pub month: Option<String>,
    /// Quotes.
    pub n_quotes: u64,
    /// Articles that these are in.
    pub n_documents: u64,
    /// Speakers whom these are attributed to.
    pub n_speakers: u64,
}

const COLUMNS: [&str; 12] = [
    "date",
    "outlet",
    "speaker",
    "speaker_id",
    "kind",
    "cue",
    "source",
    "content",
    "confidence",
    "title",
    "quote_id",
    "doc_id",
];

/// Where the columns that filters look at stand among the columns of a scan.
struct Places {
    speaker_id: usize,
    content: usize,
    date: usize,
}

impl Filter {
    fn takes(&self, row: &Row<'_>, at: &Places) -> bool {
        let by_speaker =
            self.speakers.as_ref().is_none_or(|s| row.text(at.speaker_id).is_some_and(|id| s.contains(id)));
        by_speaker && self.takes_day(row, at) && self.takes_content(row, at)
    }

    fn takes_day(&self, row: &Row<'_>, at: &Places) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let Some(day) = row.date(at.date) else { return false };
        self.since.is_none_or(|s| day >= s) && self.until.is_none_or(|u| day <= u)
    }

    fn takes_content(&self, row: &Row<'_>, at: &Places) -> bool {
        self.phrase.as_ref().is_none_or(|p| row.text(at.content).is_some_and(|c| p.is_in(c)))
    }
}

/// The quotes that a filter takes, the latest first and those without a date last, at most `most` of them; and how
/// many there are in all.
pub fn quotes(folder: &Path, filter: &Filter, most: usize) -> Result<(Vec<Quote>, u64), QueryError> {
    let at = Places { date: 0, speaker_id: 3, content: 7 };
    let mut found: Vec<(Option<Date>, u64, Quote)> = Vec::new();
    let mut total = 0;
    let keep_latest = |found: &mut Vec<(Option<Date>, u64, Quote)>| {
        // The order of the table among those of a day.
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(most);
    };
    scan(folder, "quotes", &COLUMNS, &mut |row| {
        if filter.takes(row, &at) {
            found.push((row.date(at.date), total, quote(row)));
            total += 1;
            if found.len() >= most.saturating_mul(2).max(1024) {
                keep_latest(&mut found);
            }
        }
    })?;
    keep_latest(&mut found);
    Ok((found.into_iter().map(|f| f.2).collect(), total))
}

fn quote(row: &Row<'_>) -> Quote {
    let text = |i: usize| row.text(i).map(str::to_string);
    let sure = |i: usize| text(i).unwrap_or_default();
    Quote {
        date: row.date(0).map(|d| d.to_string()),
        outlet: text(1),
        speaker: text(2),
        speaker_id: text(3),
        kind: sure(4),
        cue: text(5),
        source: text(6),
        content: sure(7),
        confidence: row.number(8).map(|c| (c * 100.0).round() / 100.0),
        title: text(9),
        quote_id: sure(10),
        doc_id: sure(11),
    }
}

/// Who said the quotes that a filter takes, those who said most first, at most `most`; and how many there are in all.
pub fn speakers(folder: &Path, filter: &Filter, most: usize) -> Result<(Vec<SpeakerCount>, u64), QueryError> {
    let at = Places { speaker_id: 0, date: 2, content: 3 };
    let columns = ["speaker_id", "speaker", "date", "content", "doc_id"];
    // Of each speaker, the count and the last article: the quotes of an article stand together.
    let mut counts: HashMap<Option<String>, (SpeakerCount, String)> = HashMap::new();
    scan(folder, "quotes", &columns, &mut |row| {
        if !filter.takes(row, &at) {
            return;
        }
        let id = row.text(0).map(str::to_string);
        let (count, last) = counts.entry(id).or_insert_with_key(|id| {
            let named =
                SpeakerCount { speaker: row.text(1).map(str::to_string), speaker_id: id.clone(), ..Default::default() };
            (named, String::new())
        });
        count.n_quotes += 1;
        let document = row.text(4).unwrap_or_default();
        if *last != document {
            document.clone_into(last);
            count.n_documents += 1;
        }
        if let Some(day) = row.date(2).map(|d| d.to_string()) {
            // ISO dates sort as the days do.
            if count.first_date.as_ref().is_none_or(|d| day < *d) {
                count.first_date = Some(day.clone());
            }
            if count.last_date.as_ref().is_none_or(|d| day > *d) {
                count.last_date = Some(day);
            }
        }
    })?;
    let mut out: Vec<SpeakerCount> = counts.into_values().map(|c| c.0).collect();
    out.sort_by(|a, b| {
        b.n_quotes
            .cmp(&a.n_quotes)
            .then_with(|| a.speaker.cmp(&b.speaker))
            .then_with(|| a.speaker_id.cmp(&b.speaker_id))
    });
    let total = out.len() as u64;
    out.truncate(most);
    Ok((out, total))
}

/// How much was said in each month, of the quotes that a filter takes; articles without a date last.
pub fn months(folder: &Path, filter: &Filter) -> Result<Vec<MonthCount>, QueryError> {
    #[derive(Default)]
    struct Month {
        count: MonthCount,
        last: String,
        speakers: BTreeSet<String>,
    }
    let at = Places { speaker_id: 0, date: 1, content: 3 };
    // The texts of all quotes are read only where a phrase is looked for.
    let columns = ["speaker_id", "date", "doc_id", "content"];
    let columns = if filter.phrase.is_some() { &columns[..] } else { &columns[..3] };
    let mut months: BTreeMap<(bool, Option<String>), Month> = BTreeMap::new();
    scan(folder, "quotes", columns, &mut |row| {
        if !filter.takes(row, &at) {
            return;
        }
        let name = row.date(1).map(|d| format!("{:04}-{:02}", d.year(), d.month()));
        let month = months.entry((name.is_none(), name)).or_default();
        month.count.n_quotes += 1;
        let document = row.text(2).unwrap_or_default();
        if month.last != document {
            document.clone_into(&mut month.last);
            month.count.n_documents += 1;
        }
        if let Some(speaker) = row.text(0)
            && !month.speakers.contains(speaker)
        {
            month.speakers.insert(speaker.to_string());
        }
    })?;
    let count = |((_, name), month): ((bool, Option<String>), Month)| MonthCount {
        month: name,
        n_speakers: month.speakers.len() as u64,
        ..month.count
    };
    Ok(months.into_iter().map(count).collect())
}
