//! From token scores to attributions: decoding under constraints, linking of roles, calibrated confidence.

use super::calibrate::{self, EVIDENCE};
use super::decode::{Costs, Decoder, RoleRun, Wall};
use super::link::{Linked, link, span_of};
use crate::attribution::kind_of;
use crate::layout::Join;
use crate::quotation::Use;
use crate::types::{Attribution, Span};
use crate::{Document, ModelError};

/// Parameters of decoding and calibration, tuned for one network on held-out articles of its training data
/// (docs/models.md).
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// Added to the score of 'no role' (below 0: more attributions).
    pub outside: f32,
    /// Added to it within quoted speech, in its place.
    pub outside_quoted: f32,
    /// What it costs a content to begin or end inside of a quotation, away from its marks.
    pub cut: f32,
    /// Weights of the confidence.
    pub weights: [f32; EVIDENCE],
}

impl Tuning {
    /// As many numbers as [`Tuning`] has, in its order.
    const NUMBERS: usize = 3 + EVIDENCE;

    /// From the numbers of a model file.
    pub fn new(numbers: &[f32]) -> Result<Self, ModelError> {
        let numbers: &[f32; Self::NUMBERS] =
            numbers.try_into().map_err(|_| ModelError::Shape("tuned numbers of another count"))?;
        let mut weights = [0.0; EVIDENCE];
        weights.copy_from_slice(&numbers[3..]);
        Ok(Self { outside: numbers[0], outside_quoted: numbers[1], cut: numbers[2], weights })
    }

    /// The numbers as they stand in a model file.
    pub fn numbers(&self) -> Vec<f32> {
        let mut out = vec![self.outside, self.outside_quoted, self.cut];
        out.extend_from_slice(&self.weights);
        out
    }
}

/// An attribution with the evidence for it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The attribution.
    pub attribution: Attribution,
    /// Inputs of its confidence.
    pub evidence: [f32; EVIDENCE],
}

/// Makes attributions from token scores. Its buffers are kept from text to text.
#[derive(Debug, Default)]
pub struct Assembler {
    decoder: Decoder,
    costs: Costs,
    runs: Vec<RoleRun>,
    logs: Vec<f32>,
}

impl Assembler {
    /// Decodes, links and judges `scores`, which are [`super::SCORES`] for each token of `document`.
    pub fn assemble(&mut self, document: &Document<'_>, scores: &[f32], tuning: &Tuning) -> Vec<Judged> {
        self.fill_costs(document, tuning);
        self.decoder.decode(scores, &self.costs, &mut self.runs);
        calibrate::log_probabilities(scores, &self.decoder.tags, &mut self.logs);
        let linked = link(document, scores, &self.runs);
        linked.iter().map(|l| self.judge(document, l, tuning)).collect()
    }

    /// Quoted speech should not be lost, and a content should not be cut inside of it: let that cost something.
    fn fill_costs(&mut self, document: &Document<'_>, tuning: &Tuning) {
        self.costs.reset(document.tokens.len(), tuning.outside);
        for (p, paragraph) in document.paragraphs.iter().enumerate() {
            let wall = if document.layout.join(p) == Join::Open { Wall::Speech } else { Wall::All };
            self.costs.wall[paragraph.tokens.start as usize] = wall;
        }
        for q in document.quotations.outermost().filter(|q| q.usage == Use::Speech) {
            self.costs.outside[q.tokens.range()].fill(tuning.outside_quoted);
            if q.closed {
                let tokens = q.tokens.range();
                // From after the opening mark and the first word, to before the last and the closing mark.
                let within = tokens.start + 2..tokens.end.saturating_sub(2).max(tokens.start + 2);
                if within.end < tokens.end {
                    self.costs.begin[within.start..=within.end].fill(tuning.cut);
                    self.costs.end[within.start - 1..within.end].fill(tuning.cut);
                }
            }
        }
    }

    fn judge(&self, document: &Document<'_>, linked: &Linked, tuning: &Tuning) -> Judged {
        let span = |i: &usize| span_of(document, &self.runs[*i]);
        let content: Vec<Span> = linked.content.iter().map(span).collect();
        let kind = kind_of(document, &content);
        let evidence = calibrate::evidence(linked, &self.runs, &self.logs, kind);
        let attribution = Attribution {
            content,
            cue: linked.cue.iter().map(span).collect(),
            source: linked.source.iter().map(span).collect(),
            kind,
            confidence: calibrate::confidence(&evidence, &tuning.weights),
        };
        Judged { attribution, evidence }
    }
}
