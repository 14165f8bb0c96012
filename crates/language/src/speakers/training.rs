//! What the trainer of the pronoun ranker reads (`cargo xtask train-pronouns`): no part of the interface.

use super::rank::{self, BY_HAND, FEATURE_NAMES, FEATURES};
use super::with_walks;
use crate::Document;
use crate::types::{Attribution, Span};

/// How many features a candidate has.
pub const N_FEATURES: usize = FEATURES;

/// One candidate: where the text names it, and its features.
pub struct Candidate {
    /// Below 0 a woman, above 0 a man.
    pub gender: f32,
    /// Its names.
    pub mentions: Vec<Span>,
    /// Its features, as in [`feature_names`].
    pub features: [f32; FEATURES],
}

/// One 'he' or 'she'.
pub struct Example {
    /// The pronoun.
    pub pronoun: Span,
    /// Whom it may stand for.
    pub candidates: Vec<Candidate>,
}

/// The features' names.
pub fn feature_names() -> &'static [&'static str] {
    &FEATURE_NAMES
}

/// The weights set by hand.
pub fn weights_by_hand() -> [f32; FEATURES] {
    BY_HAND
}

/// The weights in a file of `feature<TAB>weight` lines.
pub fn read_weights(table: &str) -> [f32; FEATURES] {
    rank::read_weights(table)
}

/// All of an article's 'he' and 'she', as the walk meets them when it decides by `weights`.
pub fn examples(document: &Document<'_>, attributions: &[Attribution], weights: &[f32; FEATURES]) -> Vec<Example> {
    let mut out = Vec::new();
    with_walks(document, attributions, weights, true, |walk| {
        let candidate = |&(actor, features): &(usize, [f32; FEATURES])| {
            let mentions = walk.actors[actor].mentions.iter().map(|&m| {
                let core = &walk.names[m as usize].core;
                Span { start: walk.words[core.start].span.start, end: walk.words[core.end - 1].span.end }
            });
            Candidate { gender: walk.actors[actor].gender, mentions: mentions.collect(), features }
        };
        let example = |(word, list): &(usize, Vec<_>)| Example {
            pronoun: walk.words[*word].span,
            candidates: list.iter().map(candidate).collect(),
        };
        out.extend(walk.examples.iter().flatten().map(example));
    });
    out
}
