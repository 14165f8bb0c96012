//! The search itself.

use super::DuplicateSettings;
use super::articles::copies;
use super::facts::Facts;
use super::found::{Duplicates, FoundBuilder};
use super::quote_table::QuoteTable;
use super::quotes::clusters;
use super::sketch::Sketch;

/// Takes the facts of articles and finds the duplicates among them.
pub struct Finder {
    settings: DuplicateSettings,
    dates: Vec<Option<u32>>,
    sketches: Vec<Sketch>,
    quotes: QuoteTable,
}

impl Finder {
    /// A search by those settings.
    pub fn new(settings: &DuplicateSettings) -> Self {
        let (dates, sketches, quotes) = (Vec::new(), Vec::new(), QuoteTable::default());
        Self { settings: settings.clone(), dates, sketches, quotes }
    }

    /// Adds an article. Of articles of one date, those that are added first count as the earlier.
    pub fn add(&mut self, doc_id: &str, facts: &Facts) {
        self.dates.push(facts.date);
        self.sketches.push(facts.article.clone());
        self.quotes.push(doc_id, &facts.quotes);
    }

    /// Finds the duplicates.
    pub fn finish(self) -> Duplicates {
        let Self { settings, dates, sketches, quotes } = self;
        let mut by_rank: Vec<u32> = (0..dates.len() as u32).collect();
        // The earliest is the original; of those without a date nothing is known.
        by_rank.sort_by_key(|&article| (dates[article as usize].is_none(), dates[article as usize]));
        let copies = copies(&sketches, &by_rank, settings.article_similarity.value());
        drop((dates, sketches));
        let mut found = FoundBuilder::new(&copies);
        let quotes = quotes.numbered(&by_rank);
        let clustered = clusters(&quotes, &|rank| found.group_of(rank), settings.quote_similarity.value());
        found.quotes(&clustered, &quotes);
        found.done(&copies, &quotes)
    }
}
