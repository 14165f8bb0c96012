//! What a page is about: all that the tables have, one speaker, or some outlets.

use std::collections::BTreeSet;

/// What a page is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// All quotes.
    #[default]
    All,
    /// The quotes of a speaker, who may have several ids.
    Speaker {
        /// Ids of the speaker.
        ids: BTreeSet<String>,
        /// The speaker's name.
        name: String,
    },
    /// The articles of one outlet.
    Outlet(String),
}

impl Subject {
    /// Ids of the speakers that it is about, if it is about one.
    pub(super) fn speakers(&self) -> Option<&BTreeSet<String>> {
        match self {
            Subject::Speaker { ids, .. } => Some(ids),
            _ => None,
        }
    }

    /// Whether articles of an outlet are taken.
    pub(super) fn takes_outlet(&self, outlet: Option<&str>) -> bool {
        match self {
            Subject::Outlet(wanted) => outlet == Some(wanted),
            _ => true,
        }
    }

    /// Whether quotes of a speaker in an outlet are taken.
    pub(super) fn takes(&self, speaker: Option<&str>, outlet: Option<&str>) -> bool {
        let by_speaker = self.speakers().is_none_or(|ids| speaker.is_some_and(|id| ids.contains(id)));
        by_speaker && self.takes_outlet(outlet)
    }
}
