//! Tuning of the decoder's costs and the confidence on held-out articles; scoring of articles.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::{Map, Value};
use whosaid_language::attribution::AttributionEngine;
use whosaid_language::attribution::learned::training::fit_confidence;
use whosaid_language::attribution::learned::{Assembler, EVIDENCE, FastEngine, Judged, Tuning};
use whosaid_language::{Annotations, Attribution, Document, Quote};

use crate::eval::{
    AttributionScorer, CalibrationScorer, GoldArticle, Pairing, Prediction, Scorer, TokenScorer, evaluate,
};
use crate::report::HeldOutScores;

/// Most articles to tune the costs on: more take longer and choose the same costs.
const MAX_ARTICLES: usize = 200;
/// Changes tried for each cost, in units of the network's scores (logits).
const STEPS: [f32; 4] = [-0.8, -0.4, 0.4, 0.8];
/// Least gain of the mean score, in points, for a changed cost to be kept.
const MIN_GAIN: f64 = 0.2;

/// An article with the network's scores of its tokens.
struct Scored<'a> {
    article: &'a GoldArticle,
    document: Document<'a>,
    scores: Vec<f32>,
}

impl<'a> Scored<'a> {
    fn new(engine: &FastEngine, article: &'a GoldArticle) -> Self {
        let document = Document::new(&article.source_text);
        Self { article, scores: engine.scores(&document), document }
    }
}

/// Tunes `engine` on held-out `articles`: keeps its costs unless others are better by [`MIN_GAIN`], then fits the
/// confidence for them.
pub(super) fn tune(engine: &FastEngine, articles: &[GoldArticle]) -> Tuning {
    let scored: Vec<Scored<'_>> = articles.par_iter().take(MAX_ARTICLES).map(|a| Scored::new(engine, a)).collect();
    let mut best = engine.tuning().clone();
    let mut best_score = mean_score(&scored, &best);
    for cost in 0..3 {
        let from = best.clone();
        for step in STEPS {
            let mut tried = from.clone();
            match cost {
                0 => (tried.outside, tried.outside_quoted) = (from.outside + step, from.outside_quoted + step),
                1 => tried.outside_quoted += step,
                _ => tried.cut = (from.cut + 2.0 * step).max(0.0),
            }
            let score = mean_score(&scored, &tried);
            if score > best_score + MIN_GAIN {
                (best, best_score) = (tried, score);
            }
        }
    }
    let weights = fit_confidence(&evidence(&scored, &best), &best.weights);
    Tuning { weights, ..best }
}

fn judge(scored: &[Scored<'_>], tuning: &Tuning) -> Vec<Vec<Judged>> {
    scored.par_iter().map(|s| Assembler::default().assemble(&s.document, &s.scores, tuning)).collect()
}

/// Mean of the five scores that the costs are tuned on, in points.
fn mean_score(scored: &[Scored<'_>], tuning: &Tuning) -> f64 {
    let gold: Vec<GoldArticle> = scored.iter().map(|s| s.article.clone()).collect();
    let found = judge(scored, tuning).into_iter().map(|list| list.into_iter().map(|j| j.attribution).collect());
    let HeldOutScores { token_exact: [source, cue, content], content_soft, triple_soft, .. } =
        compare(&gold, found.collect());
    (source + cue + content + content_soft + triple_soft) / 5.0
}

/// Evidence for each attribution that is found, and whether it is right.
fn evidence(scored: &[Scored<'_>], tuning: &Tuning) -> Vec<([f32; EVIDENCE], bool)> {
    let mut out = Vec::new();
    for (s, judged) in scored.iter().zip(judge(scored, tuning)) {
        let attributions = judged.iter().map(|j| j.attribution.clone()).collect();
        let found = prediction(s.article, attributions);
        let pairing = Pairing::new(&s.article.text, &s.article.attributions, &found.attributions);
        out.extend(judged.iter().map(|j| j.evidence).zip(pairing.right));
    }
    out
}

/// The scores of what `engine` finds in `articles`; `None` without articles.
pub(super) fn score(engine: &dyn AttributionEngine, articles: &[GoldArticle]) -> Option<HeldOutScores> {
    let find = |a: &GoldArticle| engine.attribute(&Document::new(&a.source_text));
    (!articles.is_empty()).then(|| compare(articles, articles.par_iter().map(find).collect()))
}

fn prediction(article: &GoldArticle, attributions: Vec<Attribution>) -> Prediction {
    let mut annotations = Annotations::default();
    annotations.quotes = attributions.into_iter().map(Quote::from).collect();
    Prediction::of(&article.source_text, &annotations, |_| String::new())
}

fn compare(gold: &[GoldArticle], found: Vec<Vec<Attribution>>) -> HeldOutScores {
    let predictions: BTreeMap<String, Prediction> =
        gold.iter().zip(found).map(|(a, found)| (a.key.clone(), prediction(a, found))).collect();
    let mut scorers: Vec<Box<dyn Scorer>> = vec![
        Box::new(TokenScorer::with_own(gold)),
        Box::<AttributionScorer>::default(),
        Box::<CalibrationScorer>::default(),
    ];
    let scores = evaluate(gold, &predictions, &mut scorers);
    HeldOutScores {
        token_exact: ["source", "cue", "content"].map(|role| number(&scores, ["token_protocol_exact", role, "f1"])),
        content_soft: number(&scores, ["attributions", "content_soft", "f1"]),
        triple_soft: number(&scores, ["attributions", "content+source+cue_soft", "f1"]),
        calibration_error: number(&scores, ["confidence", "expected_calibration_error", "ece"]),
    }
}

/// A number in the scores; 0 where there is none, as of a calibration without predictions.
fn number(scores: &Map<String, Value>, [section, measure, name]: [&str; 3]) -> f64 {
    scores.get(section).and_then(|s| s[measure][name].as_f64()).unwrap_or(0.0)
}
