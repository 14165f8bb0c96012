//! What only the whole corpus can tell about an article: who its speakers are, and what it shares with others.
//!
//! Of each article its [`Facts`] are kept beside its rows, small enough to be gone through for every article of an
//! archive; a [`Collector`] takes them in a fixed order and gives [`Settled`], which then is applied to each article on
//! its own.

pub mod duplicates;
pub mod speakers;

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::tables::Rows;
use duplicates::{DuplicateError, DuplicateSettings, Duplicates, Finder};
use speakers::{Gazetteer, Linker, Links};

/// What the corpus stage needs to know of one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    speakers: speakers::Facts,
    /// `None` where no duplicates are looked for.
    duplicates: Option<duplicates::Facts>,
}

impl Facts {
    /// The facts of an article: its text, and its rows before anything was settled.
    pub fn of(text: &str, rows: &Rows, settings: &DuplicateSettings) -> Self {
        Self {
            speakers: speakers::Facts::of(rows),
            duplicates: settings.enabled.then(|| duplicates::Facts::of(text, rows)),
        }
    }
}

/// Takes the facts of all articles.
pub struct Collector {
    linker: Linker,
    finder: Option<Finder>,
}

impl Collector {
    /// Knows nothing yet but the gazetteer; temporary files are made in `folder`.
    pub fn new(
        settings: &DuplicateSettings,
        gazetteer: Option<Arc<Gazetteer>>,
        folder: &Path,
    ) -> Result<Self, DuplicateError> {
        let finder = settings.enabled.then(|| Finder::new(settings, folder)).transpose()?;
        Ok(Self { linker: Linker::new(gazetteer), finder })
    }

    /// Adds an article. The order decides between equals: it must be a function of the set of articles.
    pub fn add(&mut self, doc_id: &str, facts: &Facts) -> Result<(), DuplicateError> {
        self.linker.add(&facts.speakers);
        match (&mut self.finder, &facts.duplicates) {
            (Some(finder), Some(facts)) => finder.add(doc_id, facts),
            _ => Ok(()),
        }
    }

    /// Settles what was open.
    pub fn finish(self) -> Result<Settled, DuplicateError> {
        Ok(Settled { links: self.linker.finish(), duplicates: self.finder.map(Finder::finish).transpose()? })
    }
}

/// A confidence to one decimal. How sure a link is depends on counts over all articles: to four decimals every article
/// of an archive would change a little every night (12 % of 1,500 when 15 were added; to one decimal, 0.4 %).
fn steady(confidence: f32) -> f32 {
    (confidence.clamp(0.0, 1.0) * 10.0).round() / 10.0
}

/// What the corpus has settled.
pub struct Settled {
    links: Links,
    duplicates: Option<Duplicates>,
}

impl Settled {
    /// Writes it into an article's rows.
    pub fn apply(&self, facts: &Facts, rows: &mut Rows) {
        self.links.apply(&facts.speakers, rows);
        for speaker in &mut rows.speakers {
            speaker.link_confidence = speaker.link_confidence.map(steady);
        }
        if let Some(duplicates) = &self.duplicates {
            let doc_id = rows.document.doc_id.clone();
            duplicates.apply(&doc_id, rows);
        }
    }

    /// Feeds `hasher` with all that [`Settled::apply`] would do to the article.
    pub fn describe(&self, doc_id: &str, facts: &Facts, hasher: &mut blake3::Hasher) {
        let mut piece = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        };
        for found in self.links.resolve(doc_id, &facts.speakers) {
            piece(found.id.as_bytes());
            piece(found.name.as_bytes());
            piece(&[found.kind as u8, found.link as u8]);
            piece(&steady(found.confidence).to_bits().to_le_bytes());
        }
        if let Some(duplicates) = &self.duplicates {
            duplicates.describe(doc_id, &mut piece);
        }
    }
}
