//! The weights of the confidence, fitted on attributions that are known to be right or wrong.

use super::super::calibrate::EVIDENCE;

/// How strongly a weight is held to where it began, against the evidence of one attribution each.
const HELD: f64 = 10.0;
/// The constant's: less, so that the mean confidence comes near the share that is right.
const CONSTANT_HELD: f64 = 3.0;
/// Steps of Newton's method; it is done after five or so.
const STEPS: usize = 25;

/// The weights that make the confidence the probability of being right on `known` attributions (what speaks for
/// each, and whether it is right), held to `start`: the fewer are known, the less the weights change.
pub fn fit_confidence(known: &[([f32; EVIDENCE], bool)], start: &[f32; EVIDENCE]) -> [f32; EVIDENCE] {
    if known.is_empty() {
        return *start;
    }
    let spread = spread(known);
    let start: Vec<f64> = start.iter().zip(&spread).map(|(&w, s)| f64::from(w) * s).collect();
    let mut weights = start.clone();
    for _ in 0..STEPS {
        let mut slope = [0.0; EVIDENCE];
        let mut curve = [[0.0; EVIDENCE]; EVIDENCE];
        for (k, (w, s)) in weights.iter().zip(&start).enumerate() {
            let held = if k == 0 { CONSTANT_HELD } else { HELD };
            slope[k] = held * (w - s);
            curve[k][k] = held;
        }
        for (evidence, right) in known {
            let mut x = [0.0; EVIDENCE];
            for ((x, e), s) in x.iter_mut().zip(evidence).zip(&spread) {
                *x = f64::from(*e) / s;
            }
            let z: f64 = x.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            let error = p - f64::from(u8::from(*right));
            for i in 0..EVIDENCE {
                slope[i] += error * x[i];
                for j in 0..EVIDENCE {
                    curve[i][j] += p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        let step = solve(curve, slope);
        // A step of the full method may overshoot where nearly all is right or wrong.
        let largest = step.iter().fold(1.0f64, |m, s| m.max(s.abs()));
        weights.iter_mut().zip(&step).for_each(|(w, s)| *w -= s / largest);
    }
    let mut out = [0.0; EVIDENCE];
    for ((o, w), s) in out.iter_mut().zip(&weights).zip(&spread) {
        *o = (w / s) as f32;
    }
    if out.iter().all(|w| w.is_finite()) { out } else { [0.0; EVIDENCE] }
}

/// The standard deviation of each number of the evidence; 1 for the constant and for what hardly varies.
fn spread(known: &[([f32; EVIDENCE], bool)]) -> [f64; EVIDENCE] {
    let n = known.len() as f64;
    let mut out = [1.0; EVIDENCE];
    for (k, o) in out.iter_mut().enumerate().skip(1) {
        let mean = known.iter().map(|(e, _)| f64::from(e[k])).sum::<f64>() / n;
        let square = known.iter().map(|(e, _)| (f64::from(e[k]) - mean).powi(2)).sum::<f64>() / n;
        *o = if square > 1e-8 { square.sqrt() } else { 1.0 };
    }
    out
}

/// The solution of a symmetric positive definite system, by Cholesky's factors.
fn solve(mut a: [[f64; EVIDENCE]; EVIDENCE], mut b: [f64; EVIDENCE]) -> [f64; EVIDENCE] {
    for i in 0..EVIDENCE {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - dot).max(1e-12).sqrt() } else { (a[i][j] - dot) / a[j][j] };
        }
    }
    for i in 0..EVIDENCE {
        let dot: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - dot) / a[i][i];
    }
    for i in (0..EVIDENCE).rev() {
        let dot: f64 = (i + 1..EVIDENCE).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - dot) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::super::super::calibrate::confidence;
    use super::*;

    /// Attributions of which the given share is right where the second number is low, all where it is high.
    fn known(n: usize) -> Vec<([f32; EVIDENCE], bool)> {
        let one = |i: usize| {
            let mut e = [0.0; EVIDENCE];
            (e[0], e[1]) = (1.0, if i.is_multiple_of(2) { 0.0 } else { 1.0 });
            (e, !i.is_multiple_of(4))
        };
        (0..n).map(one).collect()
    }

    #[test]
    fn the_confidence_becomes_the_share_that_is_right() {
        let known = known(4000);
        let weights = fit_confidence(&known, &[0.0; EVIDENCE]);
        let (low, high) = (confidence(&known[0].0, &weights), confidence(&known[1].0, &weights));
        assert!((low - 0.5).abs() < 0.02 && high > 0.95, "{low} {high}");
    }

    #[test]
    fn the_less_is_known_the_less_changes() {
        let mut start = [0.0; EVIDENCE];
        start[1] = -2.0;
        assert_eq!(fit_confidence(&[], &start), start);
        let (few, many) = (fit_confidence(&known(8), &start), fit_confidence(&known(4000), &start));
        assert!((few[1] - start[1]).abs() < (many[1] - start[1]).abs(), "{} {}", few[1], many[1]);
        assert!(many[1] > 2.0);
    }

    #[test]
    fn attributions_that_are_all_right_leave_finite_weights() {
        let all: Vec<_> = known(200).into_iter().map(|(e, _)| (e, true)).collect();
        let weights = fit_confidence(&all, &[0.0; EVIDENCE]);
        assert!(weights.iter().all(|w| w.is_finite() && w.abs() < 100.0), "{weights:?}");
        let confidence = confidence(&all[0].0, &weights);
        assert!(confidence > 0.9, "{confidence}");
    }
}
