//! Counts made on many machines, in parts: all counts of one speaker, cue or outlet are in the same part, so that the
//! rows of a part can be written without the others.

use std::io;
use std::sync::Arc;

use super::keys::take_text;
use super::run::{Pieces, Run};
use super::tally::{Of, Tally};
use super::totals::Totals;
use crate::tables::schema::{
    OutletByMonth, QuotesByCue, SpeakerByMonth, SpeakerByOutlet, Speakers, StanceBySpeaker, Table,
};
use crate::tables::{QuoteStance, Rows, Scheme};
use crate::write::arrow::Builder;
use crate::write::{ArrowTable, Provenance, WriteError};

/// Counts articles in memory: some thousands.
pub struct Counter<'a> {
    scheme: &'a Scheme,
    tally: Tally,
    /// Markers of the article at hand, by quote and subcategory.
    stance: Vec<QuoteStance>,
}

impl<'a> Counter<'a> {
    /// Nothing counted yet.
    pub fn new(scheme: &'a Scheme) -> Self {
        Self { scheme, tally: Tally::new(scheme), stance: Vec::new() }
    }

    /// Counts an article.
    pub fn add(&mut self, rows: &Rows) {
        QuoteStance::count(rows, self.scheme, &mut self.stance);
        self.tally.add(rows, self.scheme, &self.stance);
    }

    /// The counts in so many parts, for [`total`]: the number of each part that has any, and the content of a file.
    ///
    /// # Errors
    /// That they cannot be compressed.
    pub fn finish(mut self, parts: u32) -> io::Result<Vec<(u32, Vec<u8>)>> {
        let parts = parts.max(1) as usize;
        let mut pieces: Vec<Pieces<Vec<u8>>> = (0..parts).map(|_| Pieces::new(Vec::new())).collect();
        let mut has_any = vec![false; parts];
        for of in Of::ALL {
            let mut done = Ok(());
            self.tally.table(of).drain(|key, numbers| {
                if done.is_ok() {
                    let part = part_of(key, parts);
                    has_any[part] = true;
                    done = pieces[part].entry(key, numbers);
                }
            });
            done?;
            pieces.iter_mut().try_for_each(Pieces::end_table)?;
        }
        let counted = (0..).zip(pieces).zip(has_any).filter(|(_, has_any)| *has_any);
        counted.map(|((part, pieces), _)| Ok((part, pieces.end(Vec::new())?.0))).collect()
    }
}

/// Every key begins with a text: the id of a speaker, the lemma of a cue, the name of an outlet.
fn part_of(mut key: &[u8], parts: usize) -> usize {
    let hash = blake3::hash(take_text(&mut key).as_bytes());
    hash.as_bytes().first_chunk().map_or(0, |bytes| (u64::from_le_bytes(*bytes) % parts as u64) as usize)
}

/// The tables that count over the corpus, for the speakers, cues and outlets of one part, from all counts of it.
///
/// # Errors
/// That the counts are damaged, or cannot be kept in a temporary folder meanwhile.
pub fn total(counts: &[&[u8]], scheme: &Arc<Scheme>, provenance: &Provenance) -> Result<Vec<ArrowTable>, WriteError> {
    let folder = tempfile::tempdir().map_err(|e| WriteError::file(&std::env::temp_dir(), e))?;
    let mut runs = Vec::with_capacity(counts.len());
    for (n, bytes) in counts.iter().enumerate() {
        let path = folder.path().join(n.to_string());
        std::fs::write(&path, bytes).map_err(|e| WriteError::file(&path, e))?;
        runs.push(Run::open(&path)?);
    }
    let totals = Totals::new(&runs, scheme);
    let speakers = totals.speakers()?;
    let about = provenance.about();
    let filling = Filling { scheme, about: &about };
    Ok(vec![
        filling.table::<Speakers>(|to| speakers.rows(scheme, |row| to.append(row)))?,
        filling.table::<SpeakerByMonth>(|to| totals.by_month(&speakers, |row| to.append(row)))?,
        filling.table::<SpeakerByOutlet>(|to| totals.by_outlet(&speakers, |row| to.append(row)))?,
        filling.table::<OutletByMonth>(|to| totals.outlets_by_month(|row| to.append(row)))?,
        filling.table::<StanceBySpeaker>(|to| totals.stance(&speakers, |row| to.append(row)))?,
        filling.table::<QuotesByCue>(|to| totals.cues()?.iter().try_for_each(|row| to.append(row)))?,
    ])
}

/// What the tables are made with.
struct Filling<'a> {
    scheme: &'a Scheme,
    about: &'a str,
}

impl Filling<'_> {
    fn table<T: Table>(
        &self,
        fill: impl FnOnce(&mut Rowed<T>) -> Result<(), WriteError>,
    ) -> Result<ArrowTable, WriteError> {
        let mut rows = Rowed(Builder::new(self.scheme, false, self.about));
        fill(&mut rows)?;
        rows.0.finish().map_err(|source| WriteError::Frame { table: T::NAME, source })
    }
}

/// A table that takes rows, with the errors of writing.
struct Rowed<T: Table>(Builder<T>);

impl<T: Table> Rowed<T> {
    fn append(&mut self, row: &T::Row<'_>) -> Result<(), WriteError> {
        self.0.append(row).map_err(|source| WriteError::Frame { table: T::NAME, source })
    }
}
