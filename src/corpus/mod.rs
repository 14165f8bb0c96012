//! What only many articles can tell about one: who its speakers are, and what it shares with others.
//!
//! Of each article its [`Facts`] are kept beside its rows, small enough to be gone through for every article of an
//! archive. The articles are resolved in *windows* ([`CorpusSettings`]): a [`Collector`] takes the facts of one, in a
//! fixed order, and of the one before it, and gives [`WindowResolution`], which tells each article's [`ArticleResolution`]; that is
//! then written into its rows.
//!
//! The [`WindowState`] of a window says which of its articles and quotes repeat something earlier. Resolving the next
//! window does not need it: windows can be resolved in any order or at the same time. References to what repeats
//! something earlier are replaced afterwards, from the first window to the last ([`WindowState::follow`],
//! [`ArticleResolution::follow`]).

mod bits;
pub mod duplicates;
mod settings;
pub mod speakers;

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::tables::Rows;
pub use duplicates::WindowState;
use duplicates::{DuplicateSettings, Duplicates, Finder, Repeats, key_of};
pub use settings::CorpusSettings;
use speakers::{Gazetteer, Linker, Links, Resolved};

/// What the corpus stage needs to know of one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    speakers: speakers::Facts,
    /// `None` where no duplicates are looked for.
    duplicates: Option<duplicates::Facts>,
}

impl Facts {
    /// The facts of an article: its text, and its rows as they are before the corpus stage.
    pub fn of(text: &str, rows: &Rows, settings: &DuplicateSettings) -> Self {
        Self {
            speakers: speakers::Facts::of(rows),
            duplicates: settings.enabled.then(|| duplicates::Facts::of(text, rows)),
        }
    }
}

/// Takes the facts of the articles of two windows.
pub struct Collector {
    linker: Linker,
    finder: Option<Finder>,
    /// What is known of the speakers of each article, by [`key_of`] of its id: for a search for duplicates.
    speakers: HashMap<u64, (Box<str>, speakers::Facts)>,
}

impl Collector {
    /// Knows nothing yet but the gazetteer.
    pub fn new(settings: &DuplicateSettings, gazetteer: Option<Arc<Gazetteer>>) -> Self {
        let finder = settings.enabled.then(|| Finder::new(settings));
        Self { linker: Linker::new(gazetteer), finder, speakers: HashMap::new() }
    }

    /// Adds an article. The order decides between equals: it must be a function of the set of articles.
    pub fn add(&mut self, doc_id: &str, facts: &Facts) {
        let Facts { speakers, duplicates } = facts;
        self.linker.add(speakers);
        if let (Some(finder), Some(facts)) = (&mut self.finder, duplicates) {
            finder.add(doc_id, facts);
            if facts.has_quotes() {
                self.speakers.insert(key_of(doc_id), (doc_id.into(), speakers.clone()));
            }
        }
    }

    /// Resolves what was open, on two threads of the pool that it is called in.
    pub fn finish(self) -> WindowResolution {
        let Self { linker, finder, speakers } = self;
        let (links, duplicates) = rayon::join(|| linker.finish(), || finder.map(Finder::finish));
        Self::resolution(links, duplicates, &speakers)
    }

    /// The same on this thread alone: for the facts of a few articles, and where a process was forked, which leaves the
    /// threads of a pool behind.
    pub fn finish_here(self) -> WindowResolution {
        let Self { linker, finder, speakers } = self;
        Self::resolution(linker.finish(), finder.map(Finder::finish), &speakers)
    }

    fn resolution(
        links: Links,
        mut duplicates: Option<Duplicates>,
        speakers: &HashMap<u64, (Box<str>, speakers::Facts)>,
    ) -> WindowResolution {
        if let Some(duplicates) = &mut duplicates {
            duplicates.find_firsts(|article| {
                let Some((doc_id, facts)) = speakers.get(&article) else { return Vec::new() };
                links.resolve(doc_id, facts).into_iter().map(|speaker| speaker.id).collect()
            });
        }
        WindowResolution { links, duplicates }
    }
}

/// Result of the corpus stage for the articles of two windows.
pub struct WindowResolution {
    links: Links,
    duplicates: Option<Duplicates>,
}

impl WindowResolution {
    /// Resolution of an article of the later window, by these two windows alone. [`ArticleResolution::follow`] adds what
    /// earlier windows know.
    pub fn of(&self, doc_id: &str, facts: &Facts) -> ArticleResolution {
        let mut speakers = self.links.resolve(doc_id, &facts.speakers);
        speakers.iter_mut().for_each(|s| s.confidence = steady(s.confidence));
        let repeats = self.duplicates.as_ref().map(|d| d.of(doc_id));
        ArticleResolution { speakers, repeats }
    }
}

/// A confidence to one decimal. How sure a link is depends on counts over all articles: to four decimals every article
/// of a window would change a little every night (12 % of 1,500 when 15 were added; to one decimal, 0.4 %).
fn steady(confidence: f32) -> f32 {
    (confidence.clamp(0.0, 1.0) * 10.0).round() / 10.0
}

/// Result of the corpus stage for one article: who its speakers are, and what it shares with others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleResolution {
    /// In the order of the rows.
    speakers: Vec<Resolved>,
    /// `None` where no duplicates were looked for.
    repeats: Option<Repeats>,
}

impl ArticleResolution {
    /// Replaces references to articles and quotes of the window before that repeat something earlier by references to
    /// that; `before` is the state of the window before.
    pub fn follow(&mut self, before: &WindowState) {
        if let Some(repeats) = &mut self.repeats {
            repeats.follow(before);
        }
    }

    /// Writes it into the article's rows.
    pub fn apply(self, rows: &mut Rows) {
        speakers::apply(self.speakers, rows);
        if let Some(repeats) = self.repeats {
            repeats.apply(rows);
        }
    }

    /// Adds what the next window is to know of the article.
    pub fn carry(&self, doc_id: &str, facts: &Facts, state: &mut WindowState) {
        if let (Some(repeats), Some(facts)) = (&self.repeats, &facts.duplicates) {
            repeats.carry(doc_id, facts, state);
        }
    }
}
