//! Whether `confidence` means what it says, and the threshold that reaches a wanted precision.

use serde::Serialize;

use super::design::{CONFIDENCE_BINS, RowItem};
use super::figure::Figure;
use super::measures::{CONFIDENCE_MEASURE, Judged, MEASURES};
use super::stratified::StratifiedSample;

/// Lower ends of the bands in the table of reliability.
const BANDS: [f64; 6] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95];
/// Fewest coded items above a threshold for it to be proposed.
const MIN_ITEMS: usize = 20;

/// How the confidence of rows relates to their correctness.
#[derive(Clone, Debug, Serialize)]
pub struct Reliability {
    /// Bands of confidence.
    pub bands: Vec<Band>,
    /// Mean gap between confidence and the share that is right, over the bands, weighted by rows.
    pub calibration_error: f64,
    /// The threshold for the precision that was asked for.
    pub threshold: Option<Threshold>,
}

/// A band of confidence.
#[derive(Clone, Debug, Serialize)]
pub struct Band {
    /// Lower end, included.
    pub from: f64,
    /// Upper end, not included but for the last.
    pub to: f64,
    /// Mean confidence, weighted.
    pub confidence: f64,
    /// Share that is right.
    pub right: Figure,
}

/// A threshold of confidence.
#[derive(Clone, Debug, Serialize)]
pub struct Threshold {
    /// The precision asked for.
    pub wanted: f64,
    /// Least confidence of the rows to keep; `None` where no threshold reaches it in the sample.
    pub confidence: Option<f64>,
    /// Precision of the rows that are kept.
    pub precision: Option<Figure>,
    /// Share of all rows that are kept.
    pub rows_kept: f64,
    /// Share of the right rows that are kept: recall is multiplied by it.
    pub right_kept: Option<Figure>,
}

/// Rows with a confidence and a judgement.
struct Rows {
    sample: StratifiedSample,
    confidence: Vec<f64>,
    right: Vec<f64>,
}

impl Rows {
    fn where_confidence(&self, test: impl Fn(f64) -> bool) -> Vec<f64> {
        self.confidence.iter().map(|&c| f64::from(u8::from(test(c)))).collect()
    }
}

/// Relates confidence and correctness. `None` without coded rows that have a confidence.
pub(super) fn reliability(judged: &Judged<'_>, wanted: Option<f64>) -> Option<Reliability> {
    let design = judged.design;
    let coded: Vec<(&RowItem, f64, f64)> = design
        .rows
        .iter()
        .filter_map(|r| Some((r, r.confidence?, judged.right(r, &MEASURES[CONFIDENCE_MEASURE])?)))
        .collect();
    if coded.is_empty() {
        return None;
    }
    let sizes: Vec<u64> = design.strata.iter().map(|s| s.rows).collect();
    let rows = Rows {
        sample: StratifiedSample::new(&sizes, coded.iter().map(|c| c.0.stratum).collect()),
        confidence: coded.iter().map(|c| c.1).collect(),
        right: coded.iter().map(|c| c.2).collect(),
    };
    let mut bands = Vec::new();
    let mut error = 0.0;
    for (i, &from) in BANDS.iter().enumerate() {
        let to = BANDS.get(i + 1).copied().unwrap_or(1.0);
        let inside = rows.where_confidence(|c| c >= from && (c < to || i + 1 == BANDS.len()));
        let Some(right) = rows.sample.share(&rows.right, &inside) else { continue };
        let confidence = rows.sample.share(&rows.confidence, &inside).map_or(0.0, |e| e.value);
        error += rows.sample.mean(&inside) * (right.value - confidence).abs();
        bands.push(Band { from, to, confidence, right: right.into() });
    }
    let threshold = wanted.map(|wanted| threshold(&rows, wanted, &design.corpus.confidence));
    Some(Reliability { bands, calibration_error: error, threshold })
}

/// The least threshold, in hundredths, above which the rows reach a precision, with [`MIN_ITEMS`] coded ones.
fn threshold(rows: &Rows, wanted: f64, histogram: &[u64]) -> Threshold {
    let all: u64 = histogram.iter().sum();
    for step in 0..CONFIDENCE_BINS {
        let least = step as f64 / CONFIDENCE_BINS as f64;
        let above = rows.where_confidence(|c| c >= least);
        if above.iter().sum::<f64>() < MIN_ITEMS as f64 {
            break;
        }
        let Some(precision) = rows.sample.share(&rows.right, &above).filter(|p| p.value >= wanted) else { continue };
        let kept: u64 = histogram.iter().skip(step).sum();
        let right_kept = rows.sample.share(&above, &rows.right).filter(|e| e.value.is_finite());
        return Threshold {
            wanted,
            confidence: Some(least),
            precision: Some(precision.into()),
            rows_kept: kept as f64 / all.max(1) as f64,
            right_kept: right_kept.map(Figure::from),
        };
    }
    Threshold { wanted, confidence: None, precision: None, rows_kept: 0.0, right_kept: None }
}
