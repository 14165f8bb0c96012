//! Confidence, looked at again when the whole attribution is known, and the floor below which none is kept.
//!
//! An engine's confidence comes from its scores token by token. What it does not see is whether the parts make a
//! report: a class of cue, a source, a content of more than a word or two. A logistic regression over its logarithm of
//! odds and these few facts, fitted on PolNeAR's dev articles over all engines, five-fold by articles
//! (docs/experiments/spans.md).

use crate::Document;
use crate::stance::classify_cue;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, CueClass, QuoteKind, Span};

/// Weights of the regression.
const BIAS: f32 = 0.09;
const LOG_ODDS: f32 = 0.84;
/// An indirect quote without a source.
const INDIRECT_NO_SOURCE: f32 = -0.21;
/// An indirect quote whose cue is in no class.
const INDIRECT_OTHER_CUE: f32 = -0.28;
/// An indirect quote of at most two words, and of three to five.
const INDIRECT_WORDS_2: f32 = -0.45;
const INDIRECT_WORDS_5: f32 = -0.38;
/// A cue that is a colon or 'according to'.
const COLON: f32 = 0.66;
/// A quotation whose cue is in no class, or that has no source.
const QUOTED_OTHER_CUE: f32 = -0.97;
const QUOTED_NO_SOURCE: f32 = -0.57;
/// A direct quotation with source and cue.
const DIRECT_FULL: f32 = 0.25;

/// Confidence below which an indirect quote is no row: the dev articles lose less than 0.5 of recall by it.
const MIN_INDIRECT: f32 = 0.1;
/// The same for one whose content is a pronoun alone ('wanted it'): on the dev articles none of six below it is right, all
/// of three above it are.
const MIN_PRONOUN: f32 = 0.5;
/// Most tokens that are looked at for it.
const MAX_PRONOUNS: usize = 3;
/// Bounds within which an engine's confidence is taken at its word.
const MIN_ODDS: f32 = 0.005;
const MAX_ODDS: f32 = 0.995;

/// Weighs attributions again and drops those below the floor.
pub(super) fn all(document: &Document<'_>, found: &mut Vec<Attribution>) {
    for a in found.iter_mut() {
        a.confidence = confidence(document, a);
    }
    found.retain(|a| a.kind != QuoteKind::Indirect || a.confidence >= floor(document, a));
}

/// The confidence that an indirect quote must have.
fn floor(document: &Document<'_>, a: &Attribution) -> f32 {
    let tokens = || a.content.iter().flat_map(|&s| document.tokens_in(s).range()).take(MAX_PRONOUNS + 1);
    let pronoun = |t: usize| {
        let tag = document.tag(t);
        tag == Tag::Prp
            || tag.is_adverb()
            || matches!(document.lower(t), "that" | "this" | "which" | "who")
            || document.tokens[t].kind == TokenKind::Mark
    };
    if tokens().count() <= MAX_PRONOUNS && tokens().all(pronoun) { MIN_PRONOUN } else { MIN_INDIRECT }
}

/// The confidence of an engine's attribution.
fn confidence(document: &Document<'_>, a: &Attribution) -> f32 {
    if document.layout.turn_of(&a.content).is_some_and(|t| t.is_marked()) || a.cue.is_empty() && a.source.is_empty() {
        return a.confidence;
    }
    let p = a.confidence.clamp(MIN_ODDS, MAX_ODDS);
    let mut z = BIAS + LOG_ODDS * (p / (1.0 - p)).ln();
    let other = classify_cue(document, a.cue.clone()).class == CueClass::Other;
    let (source, cue) = (!a.source.is_empty(), !a.cue.is_empty());
    if a.kind == QuoteKind::Indirect {
        z += if source { 0.0 } else { INDIRECT_NO_SOURCE };
        z += if other { INDIRECT_OTHER_CUE } else { 0.0 };
        z += match words_up_to(document, &a.content, 6) {
            0..=2 => INDIRECT_WORDS_2,
            3..=5 => INDIRECT_WORDS_5,
            _ => 0.0,
        };
    } else {
        z += if other { QUOTED_OTHER_CUE } else { 0.0 };
        z += if source { 0.0 } else { QUOTED_NO_SOURCE };
        z += if a.kind == QuoteKind::Direct && source && cue { DIRECT_FULL } else { 0.0 };
    }
    z += if is_plain(document, &a.cue) { COLON } else { 0.0 };
    1.0 / (1.0 + (-z).exp())
}

/// Whether a cue is a colon or has 'according'.
fn is_plain(document: &Document<'_>, cue: &[Span]) -> bool {
    cue.iter()
        .any(|s| s.of(document.text) == ":" || document.tokens_in(*s).range().any(|t| document.lower(t) == "according"))
}

/// The number of words of some spans, counted no further than `most`.
fn words_up_to(document: &Document<'_>, spans: &[Span], most: usize) -> usize {
    let tokens = spans.iter().flat_map(|&s| document.tokens_in(s).range());
    tokens.filter(|&t| document.tokens[t].kind != TokenKind::Mark).take(most).count()
}
