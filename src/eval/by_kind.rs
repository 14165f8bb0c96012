//! Precision and recall for each kind of quote.

use std::any::Any;

use serde_json::{Map, Value, json};
use whosaid_language::QuoteKind;

use super::kinds::quote_kind;
use super::pairing::Match;
use super::{Case, Scorer, rounded};

const KINDS: [(QuoteKind, &str); 3] =
    [(QuoteKind::Direct, "direct"), (QuoteKind::Mixed, "mixed"), (QuoteKind::Indirect, "indirect")];
/// What has to match softly.
const MEASURES: [&str; 2] = ["content_soft", "content+source+cue_soft"];

/// Counts for one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    gold: u64,
    predicted: u64,
    /// Right ones by measure, among the gold of this kind.
    recalled: [u64; 2],
    /// Right ones by measure, among the predictions of this kind.
    precise: [u64; 2],
}

/// Scores each kind of quote: recall over the gold of the kind, precision over the predictions of it, each kind told by
/// its own marks.
#[derive(Debug, Default)]
pub struct KindScorer {
    kinds: [Counts; 3],
}

impl Scorer for KindScorer {
    fn section(&self) -> &'static str {
        "by_kind"
    }

    fn add(&mut self, case: &Case<'_>) {
        let text = &case.article.text;
        let kind_of = |content: &[(usize, usize)]| {
            let kind = quote_kind(text, content)?;
            KINDS.iter().position(|k| k.0 == kind)
        };
        let predicted: Vec<Option<usize>> =
            case.predicted.attributions.iter().map(|p| kind_of(&p.roles.content)).collect();
        for kind in predicted.iter().flatten() {
            self.kinds[*kind].predicted += 1;
        }
        for (i, gold) in case.article.attributions.iter().enumerate() {
            let kind = kind_of(&gold.roles.content);
            if let Some(kind) = kind {
                self.kinds[kind].gold += 1;
            }
            let Some(j) = case.pairing.prediction[i] else { continue };
            let [source, cue, content] = case.pairing.matches[i];
            let right = [content, content.min(source).min(cue)];
            for (measure, _) in right.iter().enumerate().filter(|(_, m)| **m >= Match::Soft) {
                if let Some(kind) = kind {
                    self.kinds[kind].recalled[measure] += 1;
                }
                if let Some(kind) = predicted[j] {
                    self.kinds[kind].precise[measure] += 1;
                }
            }
        }
    }

    fn scores(&self) -> Option<Map<String, Value>> {
        let mut out = Map::new();
        for (counts, (_, kind)) in self.kinds.iter().zip(KINDS) {
            for (i, measure) in MEASURES.iter().enumerate() {
                let p = counts.precise[i] as f64 / counts.predicted.max(1) as f64;
                let r = counts.recalled[i] as f64 / counts.gold.max(1) as f64;
                let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
                let value = json!({
                    "p": rounded(100.0 * p, 2),
                    "r": rounded(100.0 * r, 2),
                    "f1": rounded(100.0 * f1, 2),
                    "n_gold": counts.gold,
                    "n_pred": counts.predicted,
                });
                out.insert(format!("{kind} {measure}"), value);
            }
        }
        Some(out)
    }

    fn empty(&self) -> Box<dyn Scorer> {
        Box::<Self>::default()
    }

    fn merge(&mut self, other: &dyn Scorer) {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return };
        for (counts, more) in self.kinds.iter_mut().zip(other.kinds) {
            counts.gold += more.gold;
            counts.predicted += more.predicted;
            for i in 0..MEASURES.len() {
                counts.recalled[i] += more.recalled[i];
                counts.precise[i] += more.precise[i];
            }
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
