//! Quoted speech that a learned engine has passed over, taken back from the rules.

use super::{AttributionEngine, RulesEngine, borders, kind_of};
use crate::Document;
use crate::quotation::{Quotation, Use};
use crate::text::TokenKind;
use crate::types::{Attribution, Span};

/// Fewest words of a quotation that nobody may lose. Shorter ones are more often names and echoes.
const FEWEST_WORDS: usize = 5;

/// Confidence of quoted speech that nothing attributes.
const UNCLAIMED: f32 = 0.3;

/// An engine whose quoted speech is made whole: what is quoted and in none of its attributions is
/// attributed as the rules do it, joined to the engine's own attribution where the rules join it.
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
            take_back(document, &lost, &self.rules.attribute(document), &mut found);
            add_unclaimed(document, &lost, &mut found);
        }
        found
    }
}

fn roles(a: &Attribution) -> impl Iterator<Item = &Span> {
    a.content.iter().chain(&a.cue).chain(&a.source)
}

/// Adds the spans of `lost` that are in no attribution, each as speech of nobody known.
pub(super) fn add_unclaimed(document: &Document<'_>, lost: &[Span], found: &mut Vec<Attribution>) {
    let taken = Places::new(found, roles);
    let free = lost.iter().filter(|&&s| taken.overlapping(s).next().is_none());
    let bare = |&span: &Span| {
        let content = vec![span];
        let kind = kind_of(document, &content);
        Attribution { content, cue: Vec::new(), source: Vec::new(), kind, confidence: UNCLAIMED }
    };
    let bare: Vec<Attribution> = free.map(bare).collect();
    if !bare.is_empty() {
        found.extend(bare);
        found.sort_by_key(|a| a.content.first().copied());
    }
}

/// The spans of speech that no attribution touches, and those `released` by one.
fn lost(document: &Document<'_>, found: &[Attribution], released: &[Span]) -> Vec<Span> {
    let mut taken: Vec<Span> = found.iter().flat_map(roles).copied().collect();
    taken.sort_unstable();
    let words = |q: &Quotation| q.tokens.range().filter(|&t| document.tokens[t].kind == TokenKind::Word).count();
    let is_free = |q: &&Quotation| {
        let from = taken.partition_point(|t| t.end <= q.span.start);
        // Spans of one engine do not overlap, so the first that ends behind the mark is the only one to look at.
        !taken.get(from).is_some_and(|t| t.overlaps(q.span))
    };
    let speech = document.quotations.outermost().filter(|q| q.usage == Use::Speech);
    let is_released = |q: &Quotation| {
        let at = released.partition_point(|r| r.end <= q.span.start);
        released.get(at).is_some_and(|r| r.overlaps(q.span))
    };
    speech.filter(|q| words(q) >= FEWEST_WORDS || is_released(q)).filter(is_free).map(|q| q.span).collect()
}

/// The spans of some role of a list of attributions in text order, each with its attribution's index. They do
/// not overlap but where several attributions share a span.
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
        // The rest of it is the engine's: only the lost piece joins the attribution that has most of the content.
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
    fn what_the_engine_found_stays_as_it_is() {
        let whole = attribution(TEXT, "“It will stay shut until the spring,”", "said Ann", "Lee");
        assert_eq!(contents(TEXT, vec![whole]), [["“It will stay shut until the spring,”"]]);
    }

    #[test]
    fn an_echo_of_a_few_words_is_left() {
        let text = "Mr Dale called it “a fine bridge” and left.";
        assert_eq!(contents(text, Vec::new()), Vec::<Vec<&str>>::new());
    }
}
