//! Calibration of confidences.

use std::any::Any;

use serde_json::{Map, Value, json};

use super::{Case, Scorer, rounded};

const BINS: usize = 10;

/// Confidences in ten equal bins, each with how many of its predictions are right.
#[derive(Clone, Debug, Default)]
pub(super) struct Bins {
    total: u64,
    bins: [(f64, u64); BINS],
}

impl Bins {
    pub(super) fn add(&mut self, confidence: f64, right: bool) {
        self.total += 1;
        // A bin includes its lower edge; only the last includes its upper one.
        let bin = (0..BINS).rev().find(|&b| confidence >= b as f64 / BINS as f64);
        if let Some(bin) = bin.filter(|_| confidence <= 1.0) {
            self.bins[bin].0 += confidence;
            self.bins[bin].1 += u64::from(right);
        }
    }

    /// The mean gap between confidence and the share of predictions that are right; none without predictions.
    pub(super) fn error(&self) -> Option<Value> {
        let gap: f64 = self.bins.iter().map(|(sum, right)| (sum - *right as f64).abs() / self.total as f64).sum();
        (self.total > 0).then(|| json!({ "ece": rounded(gap, 4), "n": self.total }))
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.total += other.total;
        for (bin, more) in self.bins.iter_mut().zip(other.bins) {
            bin.0 += more.0;
            bin.1 += more.1;
        }
    }
}

/// Expected calibration error of `confidence`: a prediction is right where all three roles are, soft or better.
#[derive(Debug, Default)]
pub struct CalibrationScorer {
    bins: Bins,
}

impl Scorer for CalibrationScorer {
    fn section(&self) -> &'static str {
        "confidence"
    }

    fn add(&mut self, case: &Case<'_>) {
        for (prediction, right) in case.predicted.attributions.iter().zip(&case.pairing.right) {
            if let Some(confidence) = prediction.confidence {
                self.bins.add(confidence, *right);
            }
        }
    }

    fn scores(&self) -> Option<Map<String, Value>> {
        let error = self.bins.error()?;
        Some(Map::from_iter([("expected_calibration_error".to_string(), error)]))
    }

    fn empty(&self) -> Box<dyn Scorer> {
        Box::<Self>::default()
    }

    fn merge(&mut self, other: &dyn Scorer) {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return };
        self.bins.merge(&other.bins);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_the_mean_gap_between_confidence_and_share_right() {
        let mut bins = Bins::default();
        assert_eq!(bins.error(), None);
        bins.add(0.9, true);
        bins.add(0.9, false);
        bins.add(0.2, false);
        let mut all = Bins::default();
        all.add(0.2, true);
        all.merge(&bins);
        // |1.8 - 1| + |0.4 - 1| over four predictions.
        assert_eq!(all.error(), Some(json!({ "ece": 0.35, "n": 4 })));
    }
}
