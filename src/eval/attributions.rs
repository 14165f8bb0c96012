//! Whole attributions: content, content and source, all three roles; recall by kind of quote.

use std::any::Any;

use serde_json::{Map, Value, json};
use whosaid_language::QuoteKind;

use super::kinds::quote_kind;
use super::pairing::Match;
use super::{Case, Scorer, precision_recall, rounded};

const LEVELS: [(Match, &str); 2] = [(Match::Exact, "exact"), (Match::Soft, "soft")];
const KINDS: [(QuoteKind, &str); 3] =
    [(QuoteKind::Direct, "direct"), (QuoteKind::Mixed, "mixed"), (QuoteKind::Indirect, "indirect")];

/// Counts for one level of matching.
#[derive(Clone, Copy, Debug, Default)]
struct Right {
    content: u64,
    pair: u64,
    triple: u64,
    by_kind: [u64; 3],
}

/// Scores whole attributions, paired one to one.
#[derive(Debug, Default)]
pub struct AttributionScorer {
    gold: u64,
    predicted: u64,
    gold_by_kind: [u64; 3],
    predicted_by_kind: [u64; 3],
    /// For exact and for soft matching.
    right: [Right; 2],
}

fn index(kind: QuoteKind) -> Option<usize> {
    KINDS.iter().position(|k| k.0 == kind)
}

impl Scorer for AttributionScorer {
    fn section(&self) -> &'static str {
        "attributions"
    }

    fn add(&mut self, case: &Case<'_>) {
        let kind_of = |content: &[(usize, usize)]| quote_kind(&case.article.text, content).and_then(index);
        self.gold += case.article.attributions.len() as u64;
        self.predicted += case.predicted.attributions.len() as u64;
        for kind in case.predicted.attributions.iter().filter_map(|p| kind_of(&p.roles.content)) {
            self.predicted_by_kind[kind] += 1;
        }
        for (i, gold) in case.article.attributions.iter().enumerate() {
            let kind = kind_of(&gold.roles.content);
            if let Some(kind) = kind {
                self.gold_by_kind[kind] += 1;
            }
            if case.pairing.prediction[i].is_none() {
                continue;
            }
            let [source, cue, content] = case.pairing.matches[i];
            for (right, (level, _)) in self.right.iter_mut().zip(LEVELS) {
                if content < level {
                    continue;
                }
                right.content += 1;
                if let Some(kind) = kind {
                    right.by_kind[kind] += 1;
                }
                right.pair += u64::from(source >= level);
                right.triple += u64::from(source >= level && cue >= level);
            }
        }
    }

    fn scores(&self) -> Option<Map<String, Value>> {
        let mut out = Map::new();
        for (right, (_, level)) in self.right.iter().zip(LEVELS) {
            let groups =
                [("content", right.content), ("content+source", right.pair), ("content+source+cue", right.triple)];
            for (name, n) in groups {
                out.insert(format!("{name}_{level}"), precision_recall(n, self.predicted, self.gold));
            }
        }
        for (kind, (_, name)) in KINDS.iter().enumerate() {
            for (right, (_, level)) in self.right.iter().zip(LEVELS) {
                let (n_gold, n_pred) = (self.gold_by_kind[kind], self.predicted_by_kind[kind]);
                let recall = rounded(100.0 * right.by_kind[kind] as f64 / n_gold.max(1) as f64, 2);
                let value = json!({ "r": recall, "n_gold": n_gold, "n_pred": n_pred });
                out.insert(format!("recall_{name}_{level}"), value);
            }
        }
        Some(out)
    }

    fn empty(&self) -> Box<dyn Scorer> {
        Box::<Self>::default()
    }

    fn merge(&mut self, other: &dyn Scorer) {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return };
        self.gold += other.gold;
        self.predicted += other.predicted;
        for kind in 0..KINDS.len() {
            self.gold_by_kind[kind] += other.gold_by_kind[kind];
            self.predicted_by_kind[kind] += other.predicted_by_kind[kind];
        }
        for (right, more) in self.right.iter_mut().zip(&other.right) {
            right.content += more.content;
            right.pair += more.pair;
            right.triple += more.triple;
            for (n, more) in right.by_kind.iter_mut().zip(more.by_kind) {
                *n += more;
            }
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
