//! The one place of the core that knows all its stages.

use crate::Document;
use crate::attribution::{AttributionEngine, RulesEngine};
use crate::budget::{Budget, Spent};
use crate::stance::StanceLexicon;
use crate::types::{Annotations, Attribution};
use crate::{speakers, stance};

/// Annotates articles. Built once, then shared by all threads.
pub struct Analyser {
    engine: Box<dyn AttributionEngine>,
    lexicon: StanceLexicon,
}

impl Default for Analyser {
    fn default() -> Self {
        Self::new(Box::new(RulesEngine::default()), StanceLexicon::built_in())
    }
}

impl Analyser {
    /// An analyser that reads attributions with `engine` and stance by `lexicon`.
    pub fn new(engine: Box<dyn AttributionEngine>, lexicon: StanceLexicon) -> Self {
        Self { engine, lexicon }
    }

    /// The engine in use.
    pub fn engine(&self) -> &dyn AttributionEngine {
        self.engine.as_ref()
    }

    /// The stance lexicon in use: what a marker's `subcategory` indexes.
    pub fn lexicon(&self) -> &StanceLexicon {
        &self.lexicon
    }

    /// Finds who said what, and how firmly, in one article's text (at most `u32::MAX` bytes).
    pub fn annotate(&self, text: &str) -> Annotations {
        self.annotate_document(&Document::new(text))
    }

    /// The same, unless `budget` is spent before the text is read to its end.
    pub fn annotate_within(&self, text: &str, budget: Budget<'_>) -> Result<Annotations, Spent> {
        let document = Document::within(text, budget);
        let annotations = self.annotate_document(&document);
        if document.budget().is_spent() { Err(Spent) } else { Ok(annotations) }
    }

    fn annotate_document(&self, document: &Document<'_>) -> Annotations {
        let budget = document.budget();
        let mut attributions = self.engine.attribute(document);
        if budget.is_spent() {
            // Half of what an engine finds need not be well-formed: nothing may build on it.
            attributions.clear();
        }
        let attributions = crate::attribution::complete(document, attributions);
        let resolved = speakers::resolve(document, &attributions);
        let cues = attributions.iter().map(|a| stance::classify_cue(document, a)).collect();
        let markers = stance::mark(document, &attributions, &self.lexicon);
        Annotations {
            paragraphs: document.paragraphs.iter().map(|p| p.span).collect(),
            sentences: document.sentences.iter().map(|s| s.span).collect(),
            n_words: document.n_words(),
            content_words: attributions.iter().map(|a| content_words(document, a)).collect(),
            source_kinds: attributions.iter().map(|a| speakers::source_kind(document, a)).collect(),
            attributions,
            cues,
            entities: resolved.entities,
            speakers: resolved.of_attribution,
            named: resolved.named,
            markers,
        }
    }
}

/// How many words the content has: its tokens with a letter or digit.
fn content_words(document: &Document<'_>, attribution: &Attribution) -> u32 {
    let tokens = attribution.content.iter().flat_map(|&s| document.tokens_in(s).range());
    tokens.filter(|&i| document.word(i).chars().any(char::is_alphanumeric)).count() as u32
}
