//! The quotes that a page holds, with their stance markers and articles.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use jiff::civil::{Date, date};

use super::PageError;
use super::choice::Choice;
use super::quote_row::{QuoteRow, each_quote};
use super::subject::Subject;
use crate::query::scan;

/// Start and end, in code points of the article's text or UTF-16 units of a passage.
pub(super) type Span = (u32, u32);

/// Values that many rows share, by number in the order in which they first came.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    places: HashMap<String, u32>,
    values: Vec<String>,
}

impl Dictionary {
    /// The number of a value, a new one for a new value.
    pub fn number(&mut self, value: &str) -> u32 {
        if let Some(number) = self.places.get(value) {
            return *number;
        }
        let number = self.values.len() as u32;
        self.places.insert(value.to_string(), number);
        self.values.push(value.to_string());
        number
    }

    /// The number of a value that is there.
    pub fn get(&self, value: &str) -> Option<u32> {
        self.places.get(value).copied()
    }

    /// The values, by number.
    pub fn values(&self) -> &[String] {
        &self.values
    }
}

/// A stance marker of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub span: Span,
    /// Number of its subcategory.
    pub what: u32,
    pub negated: bool,
}

/// A quote of the page.
#[derive(Clone, Debug, Default)]
pub(super) struct PageQuote {
    /// What its id has after the article's and a colon.
    pub id: String,
    pub document: u32,
    pub speaker: Option<u32>,
    pub outlet: u32,
    /// Days since 1 January 1970.
    pub day: Option<i32>,
    pub kind: usize,
    pub class: usize,
    /// In thousandths.
    pub confidence: u32,
    pub words: u32,
    pub hedges: u32,
    pub boosters: u32,
    /// Number of the words that it shares with its repeats.
    pub cluster: u32,
    /// Whether it is the first with these words.
    pub is_first: bool,
    pub cue: u32,
    pub source: u32,
    pub content: String,
    pub spans: Spans,
    /// The passage it is shown in, once that is known.
    pub passage: u32,
}

/// Where the parts of a quote are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spans {
    pub content: Vec<Span>,
    pub cue: Vec<Span>,
    pub source: Vec<Span>,
    pub markers: Vec<Marker>,
}

/// An article with quotes in the page.
#[derive(Clone, Debug, Default)]
pub(super) struct PageDocument {
    pub id: String,
    pub path: String,
    pub title: String,
    pub url: String,
    /// Its text, where the table has it.
    pub text: Option<String>,
    /// Its quotes: numbers of [`Quotes::list`].
    pub quotes: Vec<u32>,
}

/// A speaker of quotes in the page.
#[derive(Clone, Debug, Default)]
pub(super) struct PageSpeaker {
    pub name: String,
    pub kind: String,
    pub gender: String,
}

/// The quotes of a page, in the order of the table.
#[derive(Clone, Debug, Default)]
pub(super) struct Quotes {
    pub list: Vec<PageQuote>,
    pub documents: Vec<PageDocument>,
    /// Ids of speakers.
    pub speaker_ids: Dictionary,
    /// The speakers, by the same numbers.
    pub speakers: Vec<PageSpeaker>,
    pub outlets: Dictionary,
    pub cues: Dictionary,
    pub sources: Dictionary,
    /// Subcategories of stance markers: category, subcategory and class after Hyland, separated by tabs.
    pub stance: Dictionary,
}

/// Columns of a quote besides those of [`QuoteRow`].
const COLUMNS: [&str; 9] =
    ["doc_id", "cue", "source", "content", "content_spans", "cue_spans", "source_spans", "speaker", "speaker_kind"];

/// Reads the chosen quotes of a subject, their markers and their articles.
pub(super) fn quotes(folder: &Path, subject: &Subject, choice: &Choice) -> Result<Quotes, PageError> {
    let mut out = Quotes::default();
    let mut clusters = Dictionary::default();
    let mut documents: HashMap<String, u32> = HashMap::new();
    // Places of the quotes that may have markers, by id.
    let mut places: HashMap<String, u32> = HashMap::new();
    let mut number = 0;
    each_quote(folder, &COLUMNS, &mut |row| {
        let taken = choice.takes(number) && subject.takes(row.speaker_id(), row.outlet());
        number += 1;
        if taken {
            let place = out.list.len() as u32;
            let id = row.more(0);
            let document = *documents.entry(id.to_string()).or_insert_with(|| {
                out.documents.push(PageDocument { id: id.to_string(), ..PageDocument::default() });
                out.documents.len() as u32 - 1
            });
            out.documents[document as usize].quotes.push(place);
            let quote = out.quote(row, document, &mut clusters);
            places.insert(row.quote_id().to_string(), place);
            out.list.push(quote);
        }
    })?;
    drop(clusters);
    out.add_markers(folder, &places)?;
    drop(places);
    out.add_genders(folder)?;
    out.add_documents(folder, &documents)?;
    Ok(out)
}

impl Quotes {
    fn quote(&mut self, row: QuoteRow<'_, '_>, document: u32, clusters: &mut Dictionary) -> PageQuote {
        let speaker = row.speaker_id().map(|id| {
            let number = self.speaker_ids.number(id);
            if number as usize == self.speakers.len() {
                let [name, kind] = [7, 8].map(|column| row.more(column).to_string());
                self.speakers.push(PageSpeaker { name, kind, gender: String::new() });
            }
            number
        });
        let (doc_id, quote_id) = (row.more(0), row.quote_id());
        let id = quote_id.strip_prefix(doc_id).and_then(|id| id.strip_prefix(':')).unwrap_or(quote_id);
        let cluster = row.cluster_id().unwrap_or(quote_id);
        PageQuote {
            id: id.to_string(),
            document,
            speaker,
            outlet: self.outlets.number(row.outlet().unwrap_or_default()),
            day: row.date().map(days_since_1970),
            kind: row.kind(),
            class: row.class(),
            confidence: (row.confidence().unwrap_or_default() * 1000.0).round() as u32,
            words: row.words(),
            hedges: row.hedges(),
            boosters: row.boosters(),
            cluster: clusters.number(cluster),
            is_first: cluster == quote_id,
            cue: self.cues.number(row.more(1)),
            source: self.sources.number(row.more(2)),
            content: row.more(3).to_string(),
            spans: Spans {
                content: row.more_spans(4),
                cue: row.more_spans(5),
                source: row.more_spans(6),
                markers: Vec::new(),
            },
            passage: 0,
        }
    }

    fn add_markers(&mut self, folder: &Path, places: &HashMap<String, u32>) -> Result<(), PageError> {
        let columns = ["quote_id", "start", "end", "category", "subcategory", "hyland", "polarity"];
        scan(folder, "stance_markers", &columns, &mut |row| {
            let Some(quote) = row.text(0).and_then(|id| places.get(id)) else { return };
            let offset = |at: usize| row.number(at).unwrap_or_default() as u32;
            let what = [3, 4, 5].map(|at| row.text(at).unwrap_or_default()).join("\t");
            let marker = Marker {
                span: (offset(1), offset(2)),
                what: self.stance.number(&what),
                negated: row.text(6) == Some("negated"),
            };
            self.list[*quote as usize].spans.markers.push(marker);
        })?;
        Ok(())
    }

    /// The genders of the table `speakers`, where it has them: those of all articles together.
    fn add_genders(&mut self, folder: &Path) -> Result<(), PageError> {
        scan(folder, "speakers", &["speaker_id", "gender"], &mut |row| {
            if let (Some(number), Some(gender)) = (row.text(0).and_then(|id| self.speaker_ids.get(id)), row.text(1)) {
                self.speakers[number as usize].gender = gender.to_string();
            }
        })?;
        Ok(())
    }

    fn add_documents(&mut self, folder: &Path, documents: &HashMap<String, u32>) -> Result<(), PageError> {
        let columns = ["doc_id", "path", "title", "url", "text"];
        scan(folder, "documents", &columns, &mut |row| {
            let Some(place) = row.text(0).and_then(|id| documents.get(id)) else { return };
            let text = |at: usize| row.text(at).map(str::to_string);
            let document = &mut self.documents[*place as usize];
            document.path = text(1).unwrap_or_default();
            document.title = text(2).unwrap_or_default();
            document.url = text(3).unwrap_or_default();
            document.text = text(4);
        })?;
        Ok(())
    }

    /// Articles whose texts are needed, by id.
    pub fn needed(&self) -> BTreeMap<String, super::NeededText> {
        let is_placed = |quote: &u32| self.list[*quote as usize].passage > 0;
        let missing = self.documents.iter().filter(|d| !d.quotes.iter().all(is_placed) && !d.path.is_empty());
        missing
            .map(|d| {
                // The hash covers metadata, which other settings read in another way; that the words of each quote
                // stand at their place is looked at anyhow.
                let needed = super::NeededText { path: d.path.clone(), content_hash: None };
                (d.id.clone(), needed)
            })
            .collect()
    }
}

fn days_since_1970(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days_since_1970(date(1970, 1, 1)), 0);
        assert_eq!(days_since_1970(date(2025, 3, 14)), 20_161);
        assert_eq!(days_since_1970(date(1969, 12, 31)), -1);
    }

    #[test]
    fn values_are_numbered_as_they_come() {
        let mut dictionary = Dictionary::default();
        assert_eq!([dictionary.number("b"), dictionary.number("a"), dictionary.number("b")], [0, 1, 0]);
        assert_eq!(dictionary.values(), ["b", "a"]);
    }
}
