//! The attribution engines by name.

use serde::{Deserialize, Serialize};
use whosaid_language::Analyser;
use whosaid_language::attribution::learned::{FastEngine, ModelError};
use whosaid_language::attribution::{AttributionEngine, Recovering, RulesEngine};
use whosaid_language::stance::StanceLexicon;

/// How attributions are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// By a small network, learned from annotated articles.
    #[default]
    Fast,
    /// By rules over a light analysis of the sentence.
    Rules,
}

impl Engine {
    /// Every engine there is.
    pub const ALL: [Engine; 2] = [Engine::Fast, Engine::Rules];

    /// Its name in settings and tables.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Fast => "fast",
            Engine::Rules => "rules",
        }
    }

    /// An analyser that uses it, with the built-in stance lexicon. Costly: build one and share it. An error means that the program was built
    /// with a damaged model.
    pub fn analyser(self) -> Result<Analyser, ModelError> {
        self.analyser_with(StanceLexicon::built_in())
    }

    /// The same, with a lexicon for the stance markers.
    pub fn analyser_with(self, lexicon: StanceLexicon) -> Result<Analyser, ModelError> {
        let engine: Box<dyn AttributionEngine> = match self {
            Engine::Fast => Box::new(Recovering::new(FastEngine::built_in()?)),
            Engine::Rules => Box::new(RulesEngine::default()),
        };
        Ok(Analyser::new(engine, lexicon))
    }
}
