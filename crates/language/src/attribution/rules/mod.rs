//! The rule engine.
//!
//! Cues of a lexicon are read in every frame that the tokens around them allow ([`candidates`]),
//! each reading is weighed ([`weights`]), the best that agree are kept ([`select`]), and quoted
//! speech that no cue has taken is joined to the attribution it goes on from ([`join`]).

mod candidates;
mod clause;
mod join;
mod lexicon;
mod phrases;
mod select;
mod source;
mod syntax;
#[cfg(test)]
mod tests;
mod verbs;
mod weights;

use super::{AttributionEngine, borders, finish, recover};
use crate::Document;
use crate::types::{Attribution, Span};
use candidates::Candidate;
use syntax::Analysis;
use weights::Weights;

/// Finds attributions by rules over tokens and quotation marks.
#[derive(Debug, Default)]
pub struct RulesEngine {}

impl AttributionEngine for RulesEngine {
    fn id(&self) -> &str {
        "rules-1"
    }

    fn attribute(&self, document: &Document<'_>) -> Vec<Attribution> {
        let mut found = self.find(document);
        if !document.budget().is_spent() {
            finish(document, &mut found);
        }
        found
    }
}

impl RulesEngine {
    /// The attributions that the rules read, before the layout's are added.
    pub(super) fn find(&self, document: &Document<'_>) -> Vec<Attribution> {
        let analysis = Analysis::new(document);
        let mut list = weighed(&analysis);
        let mut found = select::attributions(&analysis, &mut list);
        let released = borders::keep(document, &mut found);
        recover::add_unattributed(document, &released, &mut found);
        found
    }
}

/// For each of `paragraphs`, the source and cue of its last sentence. Each must end in a colon and introduce the speech
/// in the paragraphs after it ('Ms Lee made three points:').
pub(super) fn introductions(document: &Document<'_>, paragraphs: &[u32]) -> Vec<(Option<Span>, Option<Span>)> {
    if paragraphs.is_empty() {
        return Vec::new();
    }
    let analysis = Analysis::new(document);
    paragraphs.iter().map(|&p| phrases::introduction(&analysis, p as usize)).collect()
}

/// Cost of weighing or choosing one candidate, in the steps of a [`Budget`](crate::Budget). Estimated, not fitted: it
/// only decides how soon a spent budget is noticed.
const CANDIDATE_STEPS: usize = 4;

fn weighed(analysis: &Analysis) -> Vec<Candidate> {
    let weights = Weights::built_in();
    let mut list = Vec::with_capacity(analysis.units.len() * 4);
    candidates::find(analysis, &mut list);
    for c in &mut list {
        if analysis.document.budget().is_spent_after(CANDIDATE_STEPS) {
            break;
        }
        c.p = weights.probability(analysis, c);
    }
    list
}

/// One reading of a cue with the names of its features: what the weights are fitted on.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The attribution that it would give.
    pub attribution: Attribution,
    /// Its features, as named in the weights' file.
    pub features: Vec<String>,
}

/// Every reading of every cue of a document, right or wrong, in text order: for fitting the weights.
pub fn readings(document: &Document<'_>) -> Vec<Reading> {
    let analysis = Analysis::new(document);
    let list = weighed(&analysis);
    let alone = select::alone(&analysis, &list);
    let reading = |(c, attribution)| Reading { attribution, features: weights::names(&analysis, c) };
    list.iter().zip(alone).map(reading).collect()
}

/// Groups the quotations of a document that are speech: those of one group have one speaker and should be content of
/// one attribution. A quotation joins the group before it when it continues it, in the same paragraph or the next.
///
/// Spans are bytes, marks included, and in text order; no attribution should split one. Titles and scare quotes are
/// left out.
pub fn quoted_groups(document: &Document<'_>) -> Vec<Vec<Span>> {
    let analysis = Analysis::new(document);
    let span = |i: &u16| {
        let tokens = analysis.stretches[*i as usize].tokens;
        analysis.span(tokens.start as usize, tokens.end as usize)
    };
    join::groups(&analysis).iter().map(|group| group.iter().map(span).collect()).collect()
}
