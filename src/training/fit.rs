//! Fitting the scores: epochs over the articles, in steps of a few at a time.

use fastrand::Rng;
use rayon::prelude::*;
use whosaid_language::Document;
use whosaid_language::attribution::learned::training::{Adam, Gradient, Head, Losses, Targets};
use whosaid_language::attribution::learned::{FastEngine, Hidden};

use super::error::TrainingError;
use super::gold::role_spans;
use crate::eval::GoldArticle;
use crate::report::{Event, Reporter, TrainingProgress};

/// Articles in a step.
const BATCH: usize = 4;
/// Most bytes of activations that are cached between epochs; those of further articles are computed again in each.
const MAX_CACHED: usize = 256 << 20;
/// Bytes of activations for each byte of text, about: 200 for a token of 5 bytes with its space.
const BYTES_PER_BYTE_OF_TEXT: usize = 40;
/// Weight of the pull towards the model that training starts from (L2); fitted on PolNeAR's development articles,
/// docs/experiments/train.md.
const PULL: f32 = 0.02;

/// An article prepared for training.
pub(super) struct Example<'a> {
    text: &'a str,
    targets: Targets,
    hidden: Option<Hidden>,
}

impl<'a> Example<'a> {
    /// The examples of articles, in their order.
    pub(super) fn of(engine: &FastEngine, articles: &'a [GoldArticle]) -> Vec<Self> {
        let mut bytes = 0;
        let mut keep = |a: &GoldArticle| {
            bytes += a.source_text.len() * BYTES_PER_BYTE_OF_TEXT;
            bytes <= MAX_CACHED
        };
        let planned: Vec<(&GoldArticle, bool)> = articles.iter().map(|a| (a, keep(a))).collect();
        let example = |(article, keep): (&'a GoldArticle, bool)| {
            let text = article.source_text.as_str();
            let document = Document::new(text);
            let targets = Targets::new(&document, &role_spans(article));
            Self { text, targets, hidden: keep.then(|| engine.hidden(&document)) }
        };
        planned.into_par_iter().map(example).collect()
    }

    /// Whether any token has a role.
    pub(super) fn has_roles(&self) -> bool {
        self.targets.n_with_role() > 0
    }

    fn with_hidden<T>(&self, engine: &FastEngine, f: impl FnOnce(&Hidden) -> T) -> T {
        match &self.hidden {
            Some(hidden) => f(hidden),
            None => f(&engine.hidden(&Document::new(self.text))),
        }
    }
}

/// Settings of the fit.
pub(super) struct Plan {
    pub(super) epochs: u32,
    pub(super) rate: f32,
    /// Whether the head starts from a trained one.
    pub(super) continues: bool,
}

/// The fitted head, and the epoch that it is from (0: the start).
pub(super) struct Fitted {
    pub(super) head: Head,
    pub(super) epoch: u32,
}

/// Fits `head`. With examples to tune on, the epoch with the lowest loss on them is kept, else the last.
/// Sums are in the order of the examples, so that the number of threads does not change the result.
pub(super) fn fit(
    engine: &FastEngine,
    mut head: Head,
    train: &[Example<'_>],
    tune: &[Example<'_>],
    plan: &Plan,
    rng: &mut Rng,
    reporter: &dyn Reporter,
) -> Result<Fitted, TrainingError> {
    let mut adam = Adam::new(&head).with_pull(if plan.continues { PULL } else { 0.0 });
    let mut order: Vec<usize> = (0..train.len()).collect();
    let steps = u64::from(plan.epochs) * train.len().div_ceil(BATCH) as u64;
    let mut progress = TrainingProgress { steps, ..TrainingProgress::default() };
    let mut best: Option<(f64, Fitted)> = None;
    if plan.continues && !tune.is_empty() {
        let loss = loss(engine, &head, tune);
        best = Some((loss, Fitted { head: head.clone(), epoch: 0 }));
        progress.held_out_loss = Some(loss);
    }
    for epoch in 1..=plan.epochs {
        progress.epoch = epoch;
        rng.shuffle(&mut order);
        let mut losses = Losses::default();
        for batch in order.chunks(BATCH) {
            let gradient = gradient(engine, &head, batch.iter().map(|&i| &train[i]).collect());
            losses.add(gradient.losses());
            let left = 1.0 - progress.steps_done as f32 / steps as f32;
            adam.step(&mut head, &gradient, plan.rate * left.max(0.02));
            progress.steps_done += 1;
            reporter.event(&Event::TrainingProgress(progress));
        }
        progress.loss = Some(losses.mean());
        let held_out = if tune.is_empty() { losses.mean() } else { loss(engine, &head, tune) };
        if !held_out.is_finite() {
            break;
        }
        progress.held_out_loss = Some(held_out).filter(|_| !tune.is_empty());
        if tune.is_empty() || best.as_ref().is_none_or(|b| held_out < b.0) {
            best = Some((held_out, Fitted { head: head.clone(), epoch }));
        }
    }
    reporter.event(&Event::TrainingProgress(progress));
    best.map(|b| b.1).ok_or(TrainingError::Diverged)
}

fn gradient(engine: &FastEngine, head: &Head, batch: Vec<&Example<'_>>) -> Gradient {
    let of = |example: &Example<'_>| {
        let mut out = Gradient::default();
        example.with_hidden(engine, |hidden| head.add_gradient(hidden, &example.targets, &mut out));
        out
    };
    let parts: Vec<Gradient> = batch.into_par_iter().map(of).collect();
    let mut out = Gradient::default();
    parts.iter().for_each(|p| out.add(p));
    out
}

fn loss(engine: &FastEngine, head: &Head, examples: &[Example<'_>]) -> f64 {
    let of = |e: &Example<'_>| e.with_hidden(engine, |hidden| head.losses(hidden, &e.targets));
    let parts: Vec<Losses> = examples.par_iter().map(of).collect();
    let mut out = Losses::default();
    parts.into_iter().for_each(|p| out.add(p));
    out.mean()
}
