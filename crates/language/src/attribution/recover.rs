//! Adds quoted speech that a learned engine missed, attributed as the rule engine attributes it.

use super::{AttributionEngine, RulesEngine, borders, finish, inverted, kind_of};
use crate::Document;
use crate::quotation::{Quotation, Use};
use crate::text::TokenKind;
use crate::types::{Attribution, Span};

/// Words from which on a quotation of speech is attributed in any case. Shorter ones are more often names or echoed
/// phrases. The bound is the product's promise (ARCHITECTURE.md), not a fitted number.
const MIN_WORDS: usize = 5;

/// Confidence of quoted speech that neither the engine nor the rules attribute: an own estimate.
const UNATTRIBUTED_CONFIDENCE: f32 = 0.3;

/// Wraps an engine so that it misses no quoted speech: a quotation that is in none of the engine's attributions gets
/// the attribution that the rules give it, or joins the engine's attribution of the same report. One that the rules do
/// not attribute either is added without cue and source.
pub struct Recovering<E> {
    engine: E,
    rules: RulesEngine,
}

impl<E: AttributionEngine> Recovering<E> {
    /// Around `engine`, whose name it keeps.
    pub fn new(engine: E) -> Self {
        Self { engine, rules: RulesEngine::default() }
    }
}

impl<E: AttributionEngine> AttributionEngine for Recovering<E> {
    fn id(&self) -> &str {
        self.engine.id()
    }

    fn attribute(&self, document: &Document<'_>) -> Vec<Attribution> {
        let mut found = self.engine.attribute(document);
        let released = borders::keep(document, &mut found);
        let lost = lost(document, &found, &released);
        if !lost.is_empty() && !document.budget().is_spent() {
            take_back(document, &lost, &self.rules.find(document), &mut found);
            add_unattributed(document, &lost, &mut found);
        }
        if !document.budget().is_spent() {
            finish(document, &mut found);
        }
        found
    }
}

fn roles(a: &Attribution) -> impl Iterator<Item = &Span> {
    a.content.iter().chain(&a.cue).chain(&a.source)
}

/// Adds the spans of `lost` that are in no attribution, each as speech of nobody known.
pub(super) fn add_unattributed(document: &Document<'_>, lost: &[Span], found: &mut Vec<Attribution>) {
    let taken = Places::new(found, roles);
    let free = lost.iter().filter(|&&s| taken.overlapping(s).next().is_none());
    let bare = |&span: &Span| {
        let content = vec![span];
        let kind = kind_of(document, &content);
        Attribution { content, cue: Vec::new(), source: Vec::new(), kind, confidence: UNATTRIBUTED_CONFIDENCE }
    };
    let mut bare: Vec<Attribution> = free.map(bare).collect();
    for a in &mut bare {
        let before = a.clone();
        inverted::rewrite(document, a);
        let free = |s: &Span| taken.overlapping(*s).next().is_none();
        if !a.cue.iter().chain(&a.source).all(free) {
            *a = before;
        }
    }
    if !bare.is_empty() {
        found.extend(bare);
        found.sort_by_key(|a| a.content.first().copied());
    }
}

/// The quotations of speech that overlap no attribution and either have at least [`MIN_WORDS`] words or overlap a
/// span of `released`.
fn lost(document: &Document<'_>, found: &[Attribution], released: &[Span]) -> Vec<Span> {
    let mut taken: Vec<Span> = found.iter().flat_map(roles).copied().collect();
    taken.sort_unstable();
    let words = |q: &Quotation| q.tokens.range().filter(|&t| document.tokens[t].kind == TokenKind::Word).count();
    let is_free = |q: &&Quotation| {
        let from = taken.partition_point(|t| t.end <= q.span.start);
        // The spans of one engine do not overlap, so only the first that ends after the opening mark can overlap `q`.
        !taken.get(from).is_some_and(|t| t.overlaps(q.span))
    };
    let speech = document.quotations.outermost().filter(|q| q.usage == Use::Speech);
    let is_released = |q: &Quotation| {
        let at = released.partition_point(|r| r.end <= q.span.start);
        released.get(at).is_some_and(|r| r.overlaps(q.span))
    };
    speech.filter(|q| words(q) >= MIN_WORDS || is_released(q)).filter(is_free).map(|q| q.span).collect()
}

/// Spans of a list of attributions (of all roles or of one), sorted by position, each with the index of its
/// attribution. Two of them are equal or do not overlap, which `overlapping` relies on.
struct Places(Vec<(Span, usize)>);

impl Places {
    fn new<'a, I: Iterator<Item = &'a Span>>(list: &'a [Attribution], spans: impl Fn(&'a Attribution) -> I) -> Self {
        let mut places: Vec<_> = list.iter().enumerate().flat_map(|(i, a)| spans(a).map(move |s| (*s, i))).collect();
        places.sort_unstable();
        Self(places)
    }

    /// The attributions whose spans overlap `span`.
    fn overlapping(&self, span: Span) -> impl Iterator<Item = usize> {
        let from = self.0.partition_point(|p| p.0.end <= span.start);
        self.0[from..].iter().take_while(move |p| p.0.overlaps(span)).map(|p| p.1)
    }
}

/// Adds to `found` the attributions of `rules` whose content overlaps a span of `lost`. Where one of them overlaps an
/// attribution of `found`, only the lost span is added, to the content of that attribution.
fn take_back(document: &Document<'_>, lost: &[Span], rules: &[Attribution], found: &mut Vec<Attribution>) {
    let by_content = Places::new(rules, |a| a.content.iter());
    let own_roles = Places::new(found, roles);
    let own_content = Places::new(found, |a| a.content.iter());
    let mut new = vec![false; rules.len()];
    let mut grown: Vec<usize> = Vec::new();
    for &span in lost {
        let Some(by_rules) = by_content.overlapping(span).min() else { continue };
        let overlaps = |places: &Places, s: &Span| places.overlapping(*s).max();
        if !roles(&rules[by_rules]).any(|s| overlaps(&own_roles, s).is_some()) {
            new[by_rules] = true;
            continue;
        }
        // Parts of it are in attributions of the engine already: the lost span joins the content of the last of these
        // that shares content with it.
        if let Some(own) = rules[by_rules].content.iter().filter_map(|s| overlaps(&own_content, s)).max() {
            found[own].content.push(span);
            grown.push(own);
        }
    }
    grown.sort_unstable();
    grown.dedup();
    for own in grown {
        let own = &mut found[own];
        own.content.sort_unstable();
        own.kind = kind_of(document, &own.content);
    }
    found.extend(rules.iter().zip(new).filter(|(_, new)| *new).map(|(a, _)| a.clone()));
    found.sort_by_key(|a| a.content.first().copied());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An engine that finds what it is told.
    struct Told(Vec<Attribution>);

    impl AttributionEngine for Told {
        fn id(&self) -> &str {
            "told"
        }

        fn attribute(&self, _: &Document<'_>) -> Vec<Attribution> {
            self.0.clone()
        }
    }

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    }

    fn attribution(text: &str, content: &str, cue: &str, source: &str) -> Attribution {
        let content = vec![span(text, content)];
        let kind = kind_of(&Document::new(text), &content);
        Attribution { content, cue: vec![span(text, cue)], source: vec![span(text, source)], kind, confidence: 0.9 }
    }

    fn contents(text: &str, known: Vec<Attribution>) -> Vec<Vec<&str>> {
        let found = Recovering::new(Told(known)).attribute(&Document::new(text));
        found.iter().map(|a| a.content.iter().map(|s| s.of(text)).collect()).collect()
    }

    const TEXT: &str = "Mr Dale said the bridge was shut.\n\n“It will stay shut until the spring,” said Ann Lee.";

    #[test]
    fn quoted_speech_that_the_engine_passed_over_is_taken_back() {
        let known = attribution(TEXT, "the bridge was shut", "said", "Mr Dale");
        let found = contents(TEXT, vec![known]);
        assert_eq!(found, [["the bridge was shut"], ["“It will stay shut until the spring,”"]]);
    }

    #[test]
    fn attribution_of_the_engine_is_kept_unchanged() {
        // A cue and a source that the rules would not give.
        let told = attribution(TEXT, "“It will stay shut until the spring,”", "said Ann", "Lee");
        let found = Recovering::new(Told(vec![told.clone()])).attribute(&Document::new(TEXT));
        let kept = found.iter().find(|a| a.content == told.content).expect("the attribution is there");
        assert_eq!((&kept.source, &kept.cue), (&told.source, &told.cue));
        assert_eq!(found.iter().filter(|a| a.content[0].overlaps(told.content[0])).count(), 1);
    }

    #[test]
    fn short_quotation_without_attribution_is_not_added() {
        let text = "Mr Dale called it “a fine bridge” and left.";
        assert_eq!(contents(text, Vec::new()), Vec::<Vec<&str>>::new());
    }
}
