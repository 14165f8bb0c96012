//! The search itself.

use std::io;
use std::path::{Path, PathBuf};

use super::articles::Sketches;
use super::facts::Facts;
use super::found::{Duplicates, FoundBuilder};
use super::quote_file::QuoteWriter;
use super::quotes::clusters;
use super::scratch::{ColumnFiles, Records};
use super::sketch::BANDS;
use super::{DuplicateError, DuplicateSettings};

/// Takes the facts of articles and finds the duplicates among them.
pub struct Finder {
    settings: DuplicateSettings,
    folder: PathBuf,
    dates: Vec<Option<u32>>,
    sketches: Sketches,
    quotes: QuoteWriter,
}

impl Finder {
    /// A search by those settings, with its temporary files in `folder`.
    pub fn new(settings: &DuplicateSettings, folder: &Path) -> Result<Self, DuplicateError> {
        let open = || {
            let sketches = Sketches::new(Records::new(folder)?, ColumnFiles::new(folder, BANDS)?);
            Ok((sketches, QuoteWriter::new(Records::new(folder)?)))
        };
        let (sketches, quotes) = open().map_err(DuplicateError::scratch(folder))?;
        Ok(Self { settings: settings.clone(), folder: folder.to_path_buf(), dates: Vec::new(), sketches, quotes })
    }

    /// Adds an article. Of articles of one date, those that are added first count as the earlier.
    pub fn add(&mut self, doc_id: &str, facts: &Facts) -> Result<(), DuplicateError> {
        self.dates.push(facts.date);
        let written = self.sketches.push(&facts.article).and_then(|()| self.quotes.push(doc_id, &facts.quotes));
        written.map_err(DuplicateError::scratch(&self.folder))
    }

    /// Finds the duplicates.
    pub fn finish(self) -> Result<Duplicates, DuplicateError> {
        let Self { settings, folder, dates, sketches, quotes } = self;
        let mut by_rank: Vec<u32> = (0..dates.len() as u32).collect();
        // The earliest is the original; of those without a date nothing is known.
        by_rank.sort_by_key(|&article| (dates[article as usize].is_none(), dates[article as usize]));
        drop(dates);
        let find = || {
            let copies = sketches.copies(&by_rank, settings.article_similarity.value())?;
            let mut found = FoundBuilder::of(&copies);
            let Some(file) = quotes.numbered(&by_rank)? else { return Ok(None) };
            let clustered = clusters(&file, &|rank| found.group_of(rank), &folder, settings.quote_similarity.value())?;
            found.quotes(&clustered, &file)?;
            found.done(&copies, &file).map(Some)
        };
        let found: io::Result<Option<Duplicates>> = find();
        found.map_err(DuplicateError::scratch(&folder))?.ok_or(DuplicateError::TooMany)
    }
}
