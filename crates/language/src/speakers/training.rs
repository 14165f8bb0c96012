//! What the trainer of the pronoun ranker reads (`cargo xtask train-pronouns`): no part of the interface.

use super::rank::{self, BY_HAND, FEATURE_NAMES, FEATURES};
use super::walk::{self, Met};
use super::{
    clustering, for_each_section, lexicon, name, names, sections, third_person, typing, typing_evidence, words,
};
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
    BY_HAND.0
}

/// The weights in a file of `feature<TAB>weight` lines.
pub fn read_weights(table: &str) -> [f32; FEATURES] {
    rank::read_weights(table).0
}

/// All of an article's 'he' and 'she', as the walk meets them when it decides by `weights`.
pub fn examples(document: &Document<'_>, attributions: &[Attribution], weights: &[f32; FEATURES]) -> Vec<Example> {
    let mut out = Vec::new();
    for_each_section(document, attributions, |section| {
        walk::run(section, &rank::Weights(*weights), |so_far, Met { word, male, attribution }| {
            let mut candidates = Vec::new();
            third_person::candidates(so_far, word, Some(male), attribution, |actor, features| {
                let actor = &section.actors[actor];
                let mentions = actor.mentions.iter().map(|&m| {
                    let core = &section.names[m as usize].core;
                    Span { start: section.words[core.start].span.start, end: section.words[core.end - 1].span.end }
                });
                let (mentions, features) = (mentions.collect(), features.0);
                candidates.push(Candidate { gender: actor.gender.leaning(), mentions, features });
            });
            out.push(Example { pronoun: section.words[word].span, candidates });
        });
    });
    out
}

/// Number of hash buckets of the model of entity types, and of the types (person, organisation, place, other).
pub const TYPE_BUCKETS: usize = typing::BUCKETS;
/// Number of types.
pub const TYPES: usize = typing_evidence::TYPES;

/// A named entity as the model of types sees it.
pub struct TypeExample {
    /// Where it is named.
    pub mentions: Vec<Span>,
    /// Its features: bucket, value, and whether they name a word.
    pub features: Vec<(u32, f32, bool)>,
    /// What the rules take it for: 0 to 3 as the types, 4 unknown.
    pub by_rules: usize,
}

/// All of an article's named entities.
pub fn type_examples(document: &Document<'_>) -> Vec<TypeExample> {
    let lexicon = lexicon::Lexicon::built_in();
    let all = words::words(document, lexicon);
    let mut out = Vec::new();
    for section in sections(&all) {
        let words = &all[section];
        let mut names = names::find(words);
        let actors = clustering::gather(words, &mut names, lexicon);
        for actor in actors.iter().filter(|a| a.owner.is_none()) {
            let mut features = Vec::new();
            typing::features(words, &names, actor, actor.kind, |hash, value| {
                features.push((typing::bucket(hash) as u32, value, typing::is_lexical(hash)));
            });
            let mentions = actor.mentions.iter().map(|&m| {
                let core = &names[m as usize].core;
                Span { start: words[core.start].span.start, end: words[core.end - 1].span.end }
            });
            let by_rules = match actor.kind {
                name::NameKind::Person => typing_evidence::PERSON,
                name::NameKind::Body => typing_evidence::ORGANISATION,
                name::NameKind::Place => typing_evidence::PLACE,
                name::NameKind::Other => typing_evidence::OTHER,
                name::NameKind::Unknown => TYPES,
            };
            out.push(TypeExample { mentions: mentions.collect(), features, by_rules });
        }
    }
    out
}
