//! Calibration of `confidence`.

use std::any::Any;

use serde_json::{Map, Value, json};

use super::{Case, Scorer, rounded};

const BINS: usize = 10;

/// Expected calibration error over ten equal bins: the mean gap between confidence and the share of
/// predictions that are right (all three roles soft or better).
#[derive(Debug, Default)]
pub struct CalibrationScorer {
    total: u64,
    bins: [(f64, u64); BINS],
}

impl Scorer for CalibrationScorer {
    fn section(&self) -> &'static str {
        "confidence"
    }

    fn add(&mut self, case: &Case<'_>) {
        for (prediction, right) in case.predicted.attributions.iter().zip(&case.pairing.right) {
            let Some(confidence) = prediction.confidence else { continue };
            self.total += 1;
            // A bin includes its lower edge; only the last includes its upper one.
            let bin = (0..BINS).rev().find(|&b| confidence >= b as f64 / BINS as f64);
            if let Some(bin) = bin.filter(|_| confidence <= 1.0) {
                self.bins[bin].0 += confidence;
                self.bins[bin].1 += u64::from(*right);
            }
        }
    }

    fn scores(&self) -> Option<Map<String, Value>> {
        if self.total == 0 {
            return None;
        }
        let gap: f64 = self.bins.iter().map(|(sum, right)| (sum - *right as f64).abs() / self.total as f64).sum();
        let value = json!({ "ece": rounded(gap, 4), "n": self.total });
        Some(Map::from_iter([("expected_calibration_error".to_string(), value)]))
    }

    fn empty(&self) -> Box<dyn Scorer> {
        Box::<Self>::default()
    }

    fn merge(&mut self, other: &dyn Scorer) {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return };
        self.total += other.total;
        for (bin, more) in self.bins.iter_mut().zip(other.bins) {
            bin.0 += more.0;
            bin.1 += more.1;
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
