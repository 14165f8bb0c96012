//! Recall: how much of what is said in the corpus is in the tables.
//!
//! With T the number of right rows in the corpus, estimated from the sampled rows, and M the number of missed
//! attributions, estimated as the paragraphs of the corpus times the mean number missed in a sampled paragraph, recall
//! is T / (T + M). The two samples are independent. The interval is that of the logit ln(T / M), whose variance is
//! var(T) / T² + var(M) / M² by the delta method. Where no paragraph has a miss, the lower end takes M at the upper
//! end of the exact Poisson interval for none: -ln(0.025) missed in all sampled paragraphs together.

use std::collections::BTreeMap;

use serde::Serialize;

use super::codes::KINDS;
use super::design::{Design, RowItem};
use super::figure::Figure;
use super::interval::{Interval, Z};
use super::measures::{FOUND_MEASURE, Judged, MEASURES};
use super::stratified::StratifiedSample;

/// Recall over all kinds and by kind.
#[derive(Clone, Debug, Serialize)]
pub struct Recall {
    /// Of all attributions.
    pub all: Figure,
    /// Of each kind, by the coders' judgement of the kind.
    pub by_kind: BTreeMap<String, Figure>,
    /// Coded paragraphs.
    pub paragraphs: u64,
    /// Missed attributions in them, a mean over coders.
    pub missed: f64,
    /// Right rows in the corpus, estimated.
    pub right_rows: f64,
    /// Missed attributions in the corpus, estimated.
    pub missed_in_corpus: f64,
}

/// A total in the corpus with its variance.
#[derive(Clone, Copy, Debug)]
struct Total {
    value: f64,
    variance: f64,
}

/// Recall from two totals; `None` where nothing was right.
fn recall(right: Total, missed: Total, paragraphs: f64, corpus_paragraphs: f64) -> Option<Figure> {
    if right.value <= 0.0 {
        return None;
    }
    let share = |missed: f64| right.value / (right.value + missed);
    if missed.value <= 0.0 {
        let most = -(0.025f64).ln() * corpus_paragraphs / paragraphs;
        return Some(Figure::new(1.0, Interval { low: share(most), high: 1.0 }, paragraphs));
    }
    let logit = (right.value / missed.value).ln();
    let error = (right.variance / right.value.powi(2) + missed.variance / missed.value.powi(2)).sqrt();
    let inverse = |x: f64| 1.0 / (1.0 + (-x).exp());
    let interval = Interval { low: inverse(logit - Z * error), high: inverse(logit + Z * error) };
    Some(Figure::new(share(missed.value), interval, paragraphs))
}

/// Total of a number for each paragraph, from a simple random sample without replacement.
fn total(numbers: &[f64], population: f64) -> Total {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let variance = numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    let not_drawn = (1.0 - n / population).max(0.0);
    Total { value: population * mean, variance: population * population * not_drawn * variance / n }
}

/// Missed attributions of each kind in each coded paragraph, a mean over coders.
fn missed(judged: &Judged<'_>, design: &Design) -> Vec<[f64; 3]> {
    let mut out = Vec::new();
    for paragraph in &design.paragraphs {
        let settled = judged.adjudicated.and_then(|c| c.paragraphs.get(&paragraph.item));
        let codes: Vec<_> = match settled {
            Some(code) => vec![code],
            None => judged.codings.iter().filter_map(|c| c.paragraphs.get(&paragraph.item)).collect(),
        };
        if !codes.is_empty() {
            let mean = |k: usize| codes.iter().map(|c| f64::from(c.missed[k])).sum::<f64>() / codes.len() as f64;
            out.push([mean(0), mean(1), mean(2)]);
        }
    }
    out
}

/// Estimates recall. `None` without coded paragraphs or right rows.
pub(super) fn estimate(judged: &Judged<'_>) -> Option<Recall> {
    let design = judged.design;
    let missed = missed(judged, design);
    if missed.is_empty() {
        return None;
    }
    let found: Vec<_> =
        design.rows.iter().filter_map(|r| Some((r, judged.right(r, &MEASURES[FOUND_MEASURE])?))).collect();
    let sizes: Vec<u64> = design.strata.iter().map(|s| s.rows).collect();
    let sample = StratifiedSample::new(&sizes, found.iter().map(|(r, _)| r.stratum).collect());
    let rows = design.corpus.rows as f64;
    let right = |kind: Option<&str>| {
        let value = |(row, right): &(&RowItem, f64)| {
            let is = |k: &str| judged.mean(row, |c| Some(f64::from(u8::from(c.kind.unwrap_or(&row.kind) == k))));
            right * kind.map_or(1.0, |k| is(k).unwrap_or(0.0))
        };
        let estimate = sample.estimate(&[found.iter().map(value).collect()], |m| m[0]);
        Total { value: rows * estimate.value, variance: rows * rows * estimate.variance }
    };
    let (n, population) = (missed.len() as f64, design.corpus.paragraphs as f64);
    let misses = |kind: Option<usize>| {
        let numbers: Vec<f64> = missed.iter().map(|m| kind.map_or_else(|| m.iter().sum(), |k| m[k])).collect();
        total(&numbers, population)
    };
    let by_kind = KINDS
        .iter()
        .enumerate()
        .filter_map(|(k, kind)| Some((kind.to_string(), recall(right(Some(kind)), misses(Some(k)), n, population)?)));
    Some(Recall {
        all: recall(right(None), misses(None), n, population)?,
        by_kind: by_kind.collect(),
        paragraphs: missed.len() as u64,
        missed: missed.iter().flatten().sum(),
        right_rows: right(None).value,
        missed_in_corpus: misses(None).value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
    }

    /// Expected: numpy (var with ddof=1), and the formulas above.
    #[test]
    fn totals_and_recall_follow_their_formulas() {
        let missed = total(&[0.0, 1.0, 0.0, 2.0, 0.0], 100.0);
        close(missed.value, 60.0);
        close(missed.variance, 1520.0);
        let right = Total { value: 240.0, variance: 25.0 };
        let found = recall(right, missed, 5.0, 100.0).expect("a figure");
        close(found.value, 0.8);
        let error: f64 = (25.0 / 57600.0 + 1520.0 / 3600.0f64).sqrt();
        close(found.interval.low, 1.0 / (1.0 + (-(4.0f64.ln() - 1.959963985 * error)).exp()));
    }

    #[test]
    fn no_miss_leaves_a_lower_end() {
        let none = Total { value: 0.0, variance: 0.0 };
        let found = recall(Total { value: 900.0, variance: 1.0 }, none, 100.0, 1000.0).expect("a figure");
        assert_eq!((found.value, found.interval.high), (1.0, 1.0));
        close(found.interval.low, 900.0 / (900.0 + 36.88879454));
    }
}
