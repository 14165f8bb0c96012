//! Learned engines: a network that scores tokens, and what all of them share from its scores on.

use std::cell::RefCell;

use super::assemble::{Assembler, Judged, Tuning};
use crate::attribution::AttributionEngine;
use crate::types::Attribution;
use crate::{Document, ModelError};

/// A network with its model: scores every token of a document.
pub trait TokenScorer: Send + Sync + Sized {
    /// Reads a model file, with the parameters that were tuned for its scores.
    ///
    /// # Errors
    ///
    /// [`ModelError`] when the bytes are no model of this network, or a damaged one.
    fn read(model: &[u8]) -> Result<(Self, Tuning), ModelError>;

    /// Name and version of the model ('fast-4').
    fn id(&self) -> &str;

    /// Replaces `scores` by those of the document's tokens, [`super::SCORES`] each; by fewer where the document's
    /// budget is spent before.
    fn score(&self, document: &Document<'_>, scores: &mut Vec<f32>);
}

/// An engine that reads attributions from the token scores of a network.
pub struct LearnedEngine<S> {
    scorer: S,
    tuning: Tuning,
}

/// Buffers that are refilled from text to text.
#[derive(Default)]
struct Buffers {
    scores: Vec<f32>,
    assembler: Assembler,
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::default();
}

impl<S: TokenScorer> LearnedEngine<S> {
    /// The engine of a model file's bytes.
    ///
    /// # Errors
    ///
    /// [`ModelError`] when the bytes are no model of this engine, or a damaged one.
    pub fn new(model: &[u8]) -> Result<Self, ModelError> {
        let (scorer, tuning) = S::read(model)?;
        Ok(Self { scorer, tuning })
    }

    /// The network.
    pub fn model(&self) -> &S {
        &self.scorer
    }

    /// The parameters of its decoding and confidence.
    pub fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// The network's scores of a document's tokens, [`super::SCORES`] each; fewer where the document's budget is
    /// spent before.
    pub fn scores(&self, document: &Document<'_>) -> Vec<f32> {
        let mut scores = Vec::new();
        self.scorer.score(document, &mut scores);
        scores
    }

    /// The attributions with the evidence for them; none where the document's budget is spent.
    pub fn judge(&self, document: &Document<'_>) -> Vec<Judged> {
        BUFFERS.with_borrow_mut(|Buffers { scores, assembler }| {
            self.scorer.score(document, scores);
            if document.budget().is_spent() {
                return Vec::new();
            }
            assembler.assemble(document, scores, &self.tuning)
        })
    }
}

impl<S: TokenScorer> AttributionEngine for LearnedEngine<S> {
    fn id(&self) -> &str {
        self.scorer.id()
    }

    fn attribute(&self, document: &Document<'_>) -> Vec<Attribution> {
        self.judge(document).into_iter().map(|j| j.attribution).collect()
    }
}
