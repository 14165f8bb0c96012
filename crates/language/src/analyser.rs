//! The one place of the core that knows all its stages.

use crate::Document;
use crate::attribution::learned::FastEngine;
use crate::attribution::{AttributionEngine, Recovering};
use crate::budget::{Budget, Spent};
use crate::sections::{Joined, sections};
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
    ///
    /// Time is linear in the text's length, and memory bounded: a text of more than 50,000 tokens is annotated in
    /// sections, cut between paragraphs where there are any.
    pub fn annotate(&self, text: &str) -> Annotations {
        // An unlimited budget is never spent.
        self.annotate_within(text, Budget::unlimited()).unwrap_or_default()
    }

    /// Annotates a text unless `budget` is spent before its end.
    ///
    /// # Errors
    ///
    /// [`Spent`] when the budget was spent: nothing half-annotated is returned.
    pub fn annotate_within(&self, text: &str, budget: Budget<'_>) -> Result<Annotations, Spent> {
        let annotate = |part| {
            let document = Document::within(part, budget.renewed());
            let annotations = self.annotate_document(&document);
            if document.budget().is_spent() { Err(Spent) } else { Ok(annotations) }
        };
        let parts = sections(text);
        if parts.len() == 1 {
            return annotate(text);
        }
        let mut joined = Joined::default();
        for part in parts {
            joined.add(part.start, annotate(&text[part])?);
        }
        Ok(joined.finish())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_a_long_text_have_the_quotes_and_speakers_of_the_whole() {
        let unit = "“We will not wait,” said Joan Tremblay, the mayor.\n\nTremblay denied that it may cost more.\n\n";
        let (n, analyser) = (4_000, Analyser::default());
        let (one, all) = (analyser.annotate(unit), analyser.annotate(&unit.repeat(n)));
        assert_eq!(all.quotes.len(), n * one.quotes.len());
        assert_eq!((all.entities.len(), all.named.len()), (1, 1));
        assert_eq!(all.paragraphs.len(), n * one.paragraphs.len());
        assert_eq!(all.n_words, n as u32 * one.n_words);
        let last = all.quotes.last().unwrap();
        let first = one.quotes.last().unwrap();
        let moved = (unit.len() * (n - 1)) as u32;
        assert_eq!(last.content[0].start, first.content[0].start + moved);
        assert_eq!(all.speaker(last).unwrap().name, "Joan Tremblay");
        assert_eq!(all.markers.last().unwrap().quote, Some(all.quotes.len() as u32 - 1));
    }

    #[test]
    fn budget_spent_in_a_later_section_ends_the_whole() {
        use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
        let asked = AtomicU32::new(0);
        let go_on = || asked.fetch_add(1, Relaxed) < 200;
        let text = "The mayor said that she would wait. ".repeat(40_000);
        let analyser = Analyser::builder().engine(crate::attribution::RulesEngine::default()).build();
        assert_eq!(analyser.annotate_within(&text, Budget::new(&go_on)).unwrap_err(), Spent);
    }
}
