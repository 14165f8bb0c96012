//! Marks the stance of a document: longest expression first, the first licensed sense counts.

use super::context::Context;
use super::imperatives;
use super::lexicon::{Entry, Sense, StanceLexicon};
use super::negation;
use super::schema::{FixedPolarity, WordClass};
use crate::Document;
use crate::quotation::Use;
use crate::text::Tag;
use crate::types::{Attribution, Holder, Polarity, Span, StanceMarker, Valence};
use std::ops::Range;

/// Marks the stance of a document. Markers are in text order and never overlap.
pub fn mark(document: &Document<'_>, attributions: &[Attribution], lexicon: &StanceLexicon) -> Vec<StanceMarker> {
    let words: Vec<u32> = (0..document.tokens.len()).map(|i| lexicon.words.find(document.lower(i))).collect();
    let tags = document.tags();
    let tokens = &document.tokens;
    let holders = Holders::new(attributions);
    let directive = lexicon.subcategory("deontic", "directive");
    let condition = lexicon.subcategory("epistemic", "condition");
    let mut out = Vec::new();
    // (length, entries) of the expressions that begin at a token, shortest first.
    let mut found: Vec<(usize, &[u32])> = Vec::new();
    for sentence in &document.sentences {
        if document.budget().is_spent() {
            break;
        }
        let range = sentence.tokens.range();
        let mut context = Context::new(document, tags, &words, &lexicon.lists, range.clone());
        let mut i = range.start;
        while i < range.end && !document.budget().is_spent_after(1) {
            found.clear();
            lexicon.trie.walk(&words[i..range.end], |length, entries| found.push((length, entries)));
            let step = found.iter().rev().find_map(|&(length, entries)| {
                let at = i..i + length;
                let (entry, sense) = entries
                    .iter()
                    .map(|&e| &lexicon.entries[e as usize])
                    .find_map(|entry| licensed(&context, &at, entry).map(|sense| (entry, sense)))?;
                if let Some(subcategory) = sense.subcategory {
                    // 'asked if it would be possible': 'if' for 'whether' makes nothing depend on it.
                    if entry.opens_condition && Some(subcategory) == condition {
                        context.condition = i + length..context.clause_end(i + length);
                    }
                    out.push(marker(&context, &at, entry, sense, subcategory, &holders));
                }
                Some(length)
            });
            if step.is_none()
                && let Some(subcategory) = directive
                && let Some(negated) = imperatives::of_appeal(&context, i)
            {
                out.push(imperatives::marker(&context, i, subcategory, negated, holders.of(tokens[i].span)));
            }
            i += step.unwrap_or(1);
        }
    }
    out
}

/// The first sense of an entry that its context licenses.
fn licensed<'l>(context: &Context<'_>, at: &Range<usize>, entry: &'l Entry) -> Option<&'l Sense> {
    if !fits(context, at, entry.pos) {
        return None;
    }
    entry.senses.iter().find(|s| context.licenses(at, &s.when, &s.unless))
}

/// Whether the tags allow an entry of this word class to stand here.
fn fits(context: &Context<'_>, at: &Range<usize>, pos: WordClass) -> bool {
    use Tag::*;
    let (first, last) = (at.start, at.end - 1);
    let capital = context.document.capitalised(first);
    match pos {
        WordClass::Phrase => return !capital || at.len() > 1 || !context.is_name(first),
        WordClass::Pronoun => {
            let word = context.document.word(first);
            // 'US' the country; 'I' the numeral; 'We the People' the title.
            let shouted = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
            let title = context
                .document
                .quotations
                .innermost_at(context.document.tokens[first].span.start)
                .is_some_and(|q| q.usage == Use::Title);
            let named = word != "I"
                && !context.headline
                && capital
                && !context.starts(first)
                && context.after(first, 1).is_some_and(|i| context.document.capitalised(i));
            return !(title || named || shouted && !context.headline && context.tags[first] != Prp);
        }
        _ => {}
    }
    if capital && context.is_name(first) {
        return false;
    }
    let lenient = context.headline && capital;
    let word = context.lower(first);
    let tag = |i: usize| context.tags[i];
    match pos {
        WordClass::Verb => {
            // Taggers take 'to mock an effort' and 'sanctions that bar most trade' for nouns.
            let verbal_place = context.before(first, 1).is_some_and(|i| matches!(tag(i), Md | To))
                || tag(last) == Nn
                    && context.after(last, 1).is_some_and(|i| matches!(tag(i), Dt | PrpS | Prp | Jjs))
                    && context.before(first, 1).is_some_and(|i| !matches!(tag(i), Dt | Jj | Nn | PrpS | Pos | In));
            verbal_place && !tag(first).is_proper()
                || tag(first).is_verb()
                || lenient && !matches!(tag(first), Nns)
                || matches!(tag(first), Jj) && (word.ends_with("ed") || word.ends_with("ing"))
                || matches!(tag(first), Nn) && word.ends_with("ing") && at.len() > 1
        }
        WordClass::Noun => tag(last).is_noun() || lenient,
        WordClass::Adjective => {
            matches!(tag(last), Jj | Jjr | Jjs | Vbn | Vbg | Vbd)
                || tag(last) == Nn && !context.tags[last].is_plural()
                || lenient
                || tag(last) == Rb
        }
        WordClass::Adverb => !tag(last).is_verb() && (!tag(last).is_noun() || lenient),
        WordClass::Modal => tag(first) == Md || tag(first).is_verb() || tag(first) == Nnp && lenient,
        WordClass::Phrase | WordClass::Pronoun => true,
    }
}

fn marker(
    context: &Context<'_>,
    at: &Range<usize>,
    entry: &Entry,
    sense: &Sense,
    subcategory: u16,
    holders: &Holders,
) -> StanceMarker {
    let tokens = &context.document.tokens;
    let span = Span { start: tokens[at.start].span.start, end: tokens[at.end - 1].span.end };
    let negated = match sense.polarity {
        Some(FixedPolarity::Affirmed) => false,
        Some(FixedPolarity::Negated) => true,
        Some(FixedPolarity::Inherent) => true,
        None => entry.pos != WordClass::Pronoun && negation::reaches(context, at),
    };
    let turned = match sense.polarity {
        Some(FixedPolarity::Inherent) => negation::reaches(context, at),
        Some(_) => false,
        None => negated,
    };
    let valence = sense.valence.map(|v| match (v, turned) {
        (Valence::Positive, true) => Valence::Negative,
        (Valence::Negative, true) => Valence::Positive,
        (v, false) => v,
    });
    let negated = if sense.polarity == Some(FixedPolarity::Inherent) { !turned } else { negated };
    let (holder, attribution) = holders.of(span);
    StanceMarker {
        span,
        lemma: entry.lemma.clone(),
        subcategory,
        polarity: if negated { Polarity::Negated } else { Polarity::Affirmed },
        valence,
        questioned: context.question,
        conditional: context.condition.contains(&at.start),
        holder,
        quote: attribution,
    }
}

/// Which attribution's content or cue each stretch of the text is: the innermost, where a report stands inside a turn.
struct Holders {
    /// (span, attribution, whether it is content), by start, the longest first.
    spans: Vec<(Span, u32, bool)>,
    /// Of each, the one that it stands directly in, or `u32::MAX`.
    parents: Vec<u32>,
}

impl Holders {
    fn new(attributions: &[Attribution]) -> Self {
        let mut spans: Vec<(Span, u32, bool)> = Vec::new();
        for (i, a) in attributions.iter().enumerate() {
            spans.extend(a.content.iter().map(|&s| (s, i as u32, true)));
            spans.extend(a.cue.iter().map(|&s| (s, i as u32, false)));
        }
        spans.sort_unstable_by_key(|&(s, i, content)| (s.start, std::cmp::Reverse(s.end), i, content));
        let mut parents = Vec::with_capacity(spans.len());
        let mut open: Vec<u32> = Vec::new();
        for (i, (span, ..)) in spans.iter().enumerate() {
            while open.last().is_some_and(|&o| spans[o as usize].0.end <= span.start) {
                open.pop();
            }
            parents.push(open.last().copied().unwrap_or(u32::MAX));
            open.push(i as u32);
        }
        Self { spans, parents }
    }

    /// Whose stance a marker at `span` shows, and the attribution that it stands in.
    fn of(&self, span: Span) -> (Holder, Option<u32>) {
        let mut at = self.spans.partition_point(|s| s.0.start <= span.start).wrapping_sub(1);
        while let Some(&(s, attribution, content)) = self.spans.get(at) {
            if span.start < s.end {
                return (if content { Holder::Source } else { Holder::Narrator }, Some(attribution));
            }
            at = self.parents[at] as usize;
        }
        (Holder::Narrator, None)
    }
}
