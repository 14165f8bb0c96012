//! The attribution engines by name.

use serde::{Deserialize, Serialize};
use whosaid_language::Analyser;

/// How attributions are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// By rules over a light analysis of the sentence.
    #[default]
    Rules,
}

impl Engine {
    /// Every engine there is.
    pub const ALL: [Engine; 1] = [Engine::Rules];

    /// Its name in settings and tables.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Rules => "rules",
        }
    }

    /// An analyser that uses it. Costly: build one and share it.
    pub fn analyser(self) -> Analyser {
        match self {
            Engine::Rules => Analyser::default(),
        }
    }
}
