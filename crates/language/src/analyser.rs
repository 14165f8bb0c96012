//! The one place of the core that knows all its stages.

use crate::Document;
use crate::attribution::learned::FastEngine;
use crate::attribution::{AttributionEngine, Recovering};
use crate::budget::{Budget, Spent};
use crate::stance::StanceLexicon;
use crate::types::{Annotations, Attribution, Quote, Resolution, Span};
use crate::{speakers, stance};

/// Annotates articles. Built once (a few milliseconds), then shared by all threads.
///
/// [`Analyser::default`] is what the `whosaid` program reads with: the fast engine, with the quoted speech that it
/// passes over recovered by rules, and the built-in stance lexicon. [`Analyser::builder`] takes others.
pub struct Analyser {
    engine: Box<dyn AttributionEngine>,
    lexicon: StanceLexicon,
}

/// Chooses the parts of an [`Analyser`]. Parts that are not given are those of the default.
///
/// ```
/// use whosaid_language::Analyser;
/// use whosaid_language::attribution::RulesEngine;
///
/// let analyser = Analyser::builder().engine(RulesEngine::default()).build();
/// assert_eq!(analyser.engine().id(), "rules-1");
/// ```
#[derive(Default)]
pub struct AnalyserBuilder {
    engine: Option<Box<dyn AttributionEngine>>,
    lexicon: Option<StanceLexicon>,
}

impl AnalyserBuilder {
    /// Finds attributions with `engine`, and nothing else: wrap a learned one in [`Recovering`] to have the quoted
    /// speech that it passes over taken from the rules.
    pub fn engine(mut self, engine: impl AttributionEngine + 'static) -> Self {
        self.engine = Some(Box::new(engine));
        self
    }

    /// Marks stance by `lexicon`.
    pub fn lexicon(mut self, lexicon: StanceLexicon) -> Self {
        self.lexicon = Some(lexicon);
        self
    }

    /// The analyser.
    pub fn build(self) -> Analyser {
        Analyser {
            engine: self.engine.unwrap_or_else(|| Box::new(Recovering::new(FastEngine::default()))),
            lexicon: self.lexicon.unwrap_or_else(StanceLexicon::built_in),
        }
    }
}

impl Default for Analyser {
    fn default() -> Self {
        Self::builder().build()
    }
}

impl Analyser {
    /// Chooses another engine or stance lexicon than the default.
    pub fn builder() -> AnalyserBuilder {
        AnalyserBuilder::default()
    }

    /// The engine in use.
    pub fn engine(&self) -> &dyn AttributionEngine {
        self.engine.as_ref()
    }

    /// The stance lexicon in use, whose subcategories a marker's `subcategory` is an index into.
    pub fn lexicon(&self) -> &StanceLexicon {
        &self.lexicon
    }

    /// Finds who said what, and how firmly, in one article's text (at most `u32::MAX` bytes).
    pub fn annotate(&self, text: &str) -> Annotations {
        self.annotate_document(&Document::new(text))
    }

    /// Annotates a text unless `budget` is spent before its end.
    ///
    /// # Errors
    ///
    /// [`Spent`] when the budget was spent: nothing half-annotated is returned.
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
        let resolved = speakers::resolve(document, &attributions);
        let markers = stance::mark(document, &attributions, &self.lexicon);
        let speakers = resolved.of_attribution;
        Annotations {
            paragraphs: document.paragraphs.iter().map(|p| p.span).collect(),
            sentences: document.sentences.iter().map(|s| s.span).collect(),
            n_words: document.n_words(),
            quotes: attributions.into_iter().zip(speakers).map(|(a, s)| quote(document, a, s)).collect(),
            entities: resolved.entities,
            named: resolved.named,
            markers,
        }
    }
}

/// An attribution with all that the stages after its engine know of it.
fn quote(document: &Document<'_>, attribution: Attribution, speaker: Option<Resolution>) -> Quote {
    let kind = speakers::source_kind(document, &attribution);
    let n_words = words_in(document, &attribution.content);
    let mut quote = Quote::from(attribution);
    quote.source.kind = kind;
    quote.cue = stance::classify_cue(document, std::mem::take(&mut quote.cue.spans));
    Quote { speaker, n_words, ..quote }
}

/// Number of tokens with a letter or digit.
fn words_in(document: &Document<'_>, spans: &[Span]) -> u32 {
    let tokens = spans.iter().flat_map(|&s| document.tokens_in(s).range());
    tokens.filter(|&i| document.word(i).chars().any(char::is_alphanumeric)).count() as u32
}
