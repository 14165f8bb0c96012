//! Agreement between coders.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde::Serialize;

use super::interval::{Interval, Z};

/// Resamples for the interval of alpha.
const RESAMPLES: usize = 1000;

/// One coder's answer to a question about one item, as a category; `None`: not answered.
pub type Answer = Option<u8>;

/// Agreement on one question.
#[derive(Clone, Debug, Serialize)]
pub struct Agreement {
    /// Items that two coders or more answered.
    pub items: usize,
    /// Share of pairs of answers to one item that are the same.
    pub raw: f64,
    /// Cohen's kappa, where there are two coders.
    pub kappa: Option<f64>,
    /// Its interval, by the standard error of Fleiss, Cohen & Everitt (1969).
    pub kappa_interval: Option<Interval>,
    /// Krippendorff's alpha for nominal data; none where all answers are the same.
    pub alpha: Option<f64>,
    /// Its interval: percentiles of 1,000 resamples of the items.
    pub alpha_interval: Option<Interval>,
}

/// Agreement on a question, given for each item the answer of each coder. `None` if no item has two answers.
pub fn agreement(items: &[Vec<Answer>], seed: u64) -> Option<Agreement> {
    let answered = |item: &&Vec<Answer>| item.iter().flatten().count() >= 2;
    let items: Vec<Vec<Answer>> = items.iter().filter(answered).cloned().collect();
    if items.is_empty() {
        return None;
    }
    let (mut same, mut pairs) = (0.0, 0.0);
    for item in &items {
        let answers: Vec<u8> = item.iter().flatten().copied().collect();
        for (i, a) in answers.iter().enumerate() {
            for b in &answers[i + 1..] {
                same += f64::from(u8::from(a == b));
                pairs += 1.0;
            }
        }
    }
    let two = items.iter().all(|item| item.len() == 2);
    let of_two: Vec<(u8, u8)> = items.iter().filter_map(|item| Some(((*item.first()?)?, (*item.get(1)?)?))).collect();
    let kappa = if two { kappa(&of_two) } else { None };
    Some(Agreement {
        items: items.len(),
        raw: same / pairs,
        kappa: kappa.map(|k| k.0),
        kappa_interval: kappa.map(|(k, error)| Interval { low: k - Z * error, high: (k + Z * error).min(1.0) }),
        alpha: alpha(items.iter()),
        alpha_interval: alpha_interval(&items, seed),
    })
}

/// Cohen's kappa (1960) and its standard error. `None` where chance alone would agree always.
pub fn kappa(pairs: &[(u8, u8)]) -> Option<(f64, f64)> {
    let n = pairs.len() as f64;
    let mut cells: BTreeMap<(u8, u8), f64> = BTreeMap::new();
    let (mut rows, mut columns): (BTreeMap<u8, f64>, BTreeMap<u8, f64>) = Default::default();
    for &(a, b) in pairs {
        *cells.entry((a, b)).or_default() += 1.0 / n;
        *rows.entry(a).or_default() += 1.0 / n;
        *columns.entry(b).or_default() += 1.0 / n;
    }
    let of = |map: &BTreeMap<u8, f64>, k: u8| map.get(&k).copied().unwrap_or(0.0);
    let agreed: f64 = cells.iter().filter(|((a, b), _)| a == b).map(|(_, p)| p).sum();
    let chance: f64 = rows.iter().map(|(k, p)| p * of(&columns, *k)).sum();
    if chance >= 1.0 - 1e-12 {
        return None;
    }
    let kappa = (agreed - chance) / (1.0 - chance);
    let (mut on, mut off) = (0.0, 0.0);
    for (&(a, b), p) in &cells {
        if a == b {
            on += p * (1.0 - (of(&rows, a) + of(&columns, a)) * (1.0 - kappa)).powi(2);
        } else {
            off += p * (of(&columns, a) + of(&rows, b)).powi(2);
        }
    }
    let rest = (kappa - chance * (1.0 - kappa)).powi(2);
    let variance = (on + (1.0 - kappa).powi(2) * off - rest) / (n * (1.0 - chance).powi(2));
    Some((kappa, variance.max(0.0).sqrt()))
}

/// Krippendorff's alpha for nominal data (Krippendorff 2004, ch. 11), with answers missing. `None` where no two
/// answers differ at all, so that there is nothing to agree about.
pub fn alpha<'a>(items: impl Iterator<Item = &'a Vec<Answer>>) -> Option<f64> {
    let mut counts = [0.0; 256];
    let mut agreed = 0.0;
    for item in items {
        let n = item.iter().flatten().count() as f64;
        if n < 2.0 {
            continue;
        }
        let answers = || item.iter().flatten();
        for a in answers() {
            counts[usize::from(*a)] += 1.0;
            let same = answers().filter(|b| *b == a).count() as f64 - 1.0;
            agreed += same / (n - 1.0);
        }
    }
    let n: f64 = counts.iter().sum();
    let chance: f64 = counts.iter().map(|c| c * (c - 1.0)).sum();
    let expected = n * (n - 1.0) - chance;
    if expected <= 0.0 { None } else { Some(1.0 - (n - 1.0) * (n - agreed) / expected) }
}

/// Percentiles of alpha over resamples of the items; resamples without any disagreement count as 1.
fn alpha_interval(items: &[Vec<Answer>], seed: u64) -> Option<Interval> {
    alpha(items.iter())?;
    let mut rng = Rng::with_seed(seed);
    let mut found: Vec<f64> = (0..RESAMPLES)
        .map(|_| alpha((0..items.len()).map(|_| &items[rng.usize(..items.len())])).unwrap_or(1.0))
        .collect();
    Some(percentiles(&mut found))
}

/// The middle 95 % of values, with linear interpolation between the two next to each end (numpy's default).
pub fn percentiles(values: &mut [f64]) -> Interval {
    values.sort_by(f64::total_cmp);
    let at = |q: f64| {
        let place = q * (values.len().max(1) - 1) as f64;
        let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
        below + (above - below) * place.fract()
    };
    if values.is_empty() {
        return Interval { low: f64::NAN, high: f64::NAN };
    }
    Interval { low: at(0.025), high: at(0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.expect("a number");
        assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
    }

    /// Forty items, answered by two coders; a third leaves every third item out.
    fn answers() -> Vec<Vec<Answer>> {
        (0..40u32)
            .map(|i| {
                let one = (i * 7 + i * i) % 11 % 3;
                let two = if i * 5 % 7 != 0 { one } else { (one + 1 + i % 2) % 3 };
                let three = if i % 4 != 0 { two } else { (two + 1) % 3 };
                vec![Some(one as u8), Some(two as u8), Some(three as u8).filter(|_| i % 3 != 0)]
            })
            .collect()
    }

    fn of_two() -> Vec<Vec<Answer>> {
        answers().into_iter().map(|a| a[..2].to_vec()).collect()
    }

    /// Expected: statsmodels 0.14 `cohens_kappa` (kappa, std_kappa) and krippendorff 0.8 `alpha`, level nominal.
    #[test]
    fn agreement_is_that_of_statsmodels_and_krippendorff() {
        let found = agreement(&of_two(), 1).expect("agreement");
        close(Some(found.raw), 0.85);
        close(found.kappa, 0.768786127);
        let interval = found.kappa_interval.expect("an interval");
        close(Some(interval.low), 0.768786127 - 1.959963985 * 0.086404344);
        close(found.alpha, 0.771345876);
        close(alpha(answers().iter()), 0.674001080);
    }

    /// Expected: 4,000 resamples with numpy and krippendorff, 0.584 to 0.923.
    #[test]
    fn bootstrap_interval_of_alpha_is_numpys() {
        let interval = agreement(&of_two(), 7).and_then(|a| a.alpha_interval).expect("an interval");
        assert!((interval.low - 0.584).abs() < 0.03 && (interval.high - 0.923).abs() < 0.03, "{interval:?}");
        let again = agreement(&of_two(), 7).and_then(|a| a.alpha_interval).expect("an interval");
        assert_eq!(interval, again);
    }

    #[test]
    fn answers_that_never_differ_have_no_alpha() {
        let found = agreement(&vec![vec![Some(1), Some(1)]; 5], 1).expect("agreement");
        assert_eq!((found.raw, found.kappa, found.alpha), (1.0, None, None));
        assert!(agreement(&[vec![Some(1), None]], 1).is_none());
    }

    /// Expected: `numpy.percentile(range(11), [2.5, 97.5])`.
    #[test]
    fn percentiles_are_numpys() {
        let found = percentiles(&mut (0..11).rev().map(f64::from).collect::<Vec<_>>());
        assert_eq!(found, Interval { low: 0.25, high: 9.75 });
    }
}
