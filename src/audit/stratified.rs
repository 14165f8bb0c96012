//! Estimates from a stratified random sample, by linearisation.
//!
//! A figure is a smooth function of means over the population. Each mean is estimated as the sum over strata of the
//! stratum's share of the population times the sample mean in the stratum. The variance of the figure is that of its
//! linear approximation (Särndal, Swensson & Wretman 1992, ch. 5):
//!
//! V = Σ_h W_h² (1 - n_h / N_h) s_h² / n_h, where s_h² is the sample variance in stratum h of the sum of the columns,
//! each times the derivative of the figure by the column's mean.
//!
//! Its interval is Wilson's with the effective sample size p (1 - p) / V, made smaller by (z / t)² for the degrees of
//! freedom (number of items less number of strata): Korn & Graubard 1998; Franco, Little, Louis & Slud 2019.

use super::interval::{Interval, Z, t_quantile, wilson, without_replacement};

/// The coded items of a stratified sample.
#[derive(Clone, Debug)]
pub struct StratifiedSample {
    /// Share of the population in each stratum; strata without items have lent theirs to the others.
    weights: Vec<f64>,
    /// Size of each stratum in the population.
    sizes: Vec<f64>,
    /// Stratum of each item.
    stratum: Vec<usize>,
    /// Items in each stratum.
    counts: Vec<f64>,
}

/// An estimated figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Variance of its estimator.
    pub variance: f64,
    /// Degrees of freedom of the variance.
    pub df: f64,
    /// Items that it rests on.
    pub n: f64,
    /// Size of what it is about in the population, about.
    pub population: f64,
}

impl Estimate {
    /// The interval of a share: Wilson's with the effective sample size.
    pub fn interval(&self) -> Interval {
        let p = self.value.clamp(0.0, 1.0);
        let t = t_quantile(self.df);
        let spread = p * (1.0 - p);
        let n = if self.variance > 0.0 && spread > 0.0 {
            spread / self.variance * (Z / t).powi(2)
        } else {
            without_replacement(self.n, self.population.max(self.n))
        };
        wilson(p, n)
    }
}

/// Step of the numeric derivatives; the columns hold numbers around 0 to 1.
const STEP: f64 = 1e-6;

impl StratifiedSample {
    /// A sample from strata of these sizes, given each item's stratum.
    pub fn new(sizes: &[u64], stratum: Vec<usize>) -> Self {
        let mut counts = vec![0.0; sizes.len()];
        for &h in &stratum {
            counts[h] += 1.0;
        }
        let sizes: Vec<f64> = sizes.iter().map(|&n| n as f64).collect();
        let covered: f64 = sizes.iter().zip(&counts).filter(|(_, n)| **n > 0.0).map(|(size, _)| size).sum();
        let weight = |(size, n): (&f64, &f64)| if *n > 0.0 { size / covered } else { 0.0 };
        let weights = sizes.iter().zip(&counts).map(weight).collect();
        Self { weights, sizes, stratum, counts }
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.stratum.len()
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.stratum.is_empty()
    }

    /// Share of the population that the items of no stratum stand for.
    pub fn uncovered(&self) -> f64 {
        let all: f64 = self.sizes.iter().sum();
        let empty: f64 = self.sizes.iter().zip(&self.counts).filter(|(_, n)| **n == 0.0).map(|(size, _)| size).sum();
        if all > 0.0 { empty / all } else { 0.0 }
    }

    /// Weight of an item: the share of the population that it stands for.
    pub fn weight(&self, item: usize) -> f64 {
        let h = self.stratum[item];
        self.weights[h] / self.counts[h]
    }

    /// The mean of a column over the population.
    pub fn mean(&self, column: &[f64]) -> f64 {
        column.iter().enumerate().map(|(i, x)| self.weight(i) * x).sum()
    }

    /// Variance of the estimated mean of a column, and its degrees of freedom.
    fn variance(&self, column: &[f64]) -> (f64, f64) {
        let n_strata = self.sizes.len();
        let (mut sums, mut squares) = (vec![0.0; n_strata], vec![0.0; n_strata]);
        for (&h, x) in self.stratum.iter().zip(column) {
            sums[h] += x;
        }
        for (&h, x) in self.stratum.iter().zip(column) {
            squares[h] += (x - sums[h] / self.counts[h]).powi(2);
        }
        let alone = |h: &usize| self.counts[*h] == 1.0;
        // Strata with a single item are collapsed into one: alone, they tell nothing of their variance.
        let singles: Vec<f64> = self.stratum.iter().zip(column).filter(|(h, _)| alone(h)).map(|(_, x)| *x).collect();
        let (used, within): (f64, f64) = (0..n_strata)
            .filter(|&h| self.counts[h] > 1.0)
            .map(|h| (self.counts[h] - 1.0, squares[h]))
            .fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
        let n_singles = singles.len() as f64;
        let single_mean = singles.iter().sum::<f64>() / n_singles;
        let single_variance = match singles.len() {
            0 => 0.0,
            1 if used > 0.0 => within / used,
            1 => 0.0,
            _ => singles.iter().map(|x| (x - single_mean).powi(2)).sum::<f64>() / (n_singles - 1.0),
        };
        let mut variance = 0.0;
        for h in 0..n_strata {
            let n = self.counts[h];
            if n == 0.0 {
                continue;
            }
            let s2 = if n > 1.0 { squares[h] / (n - 1.0) } else { single_variance };
            let not_drawn = (1.0 - n / self.sizes[h]).max(0.0);
            variance += self.weights[h].powi(2) * not_drawn * s2 / n;
        }
        (variance, (used + (n_singles - 1.0).max(0.0)).max(0.0))
    }

    /// Estimates `figure` of the means of `columns`, each with a number for each item.
    pub fn estimate(&self, columns: &[Vec<f64>], figure: impl Fn(&[f64]) -> f64) -> Estimate {
        let means: Vec<f64> = columns.iter().map(|c| self.mean(c)).collect();
        let value = figure(&means);
        let mut linear = vec![0.0; self.len()];
        for (j, column) in columns.iter().enumerate() {
            let moved = |by: f64| {
                let mut means = means.clone();
                means[j] += by;
                figure(&means)
            };
            let derivative = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
            for (sum, x) in linear.iter_mut().zip(column) {
                *sum += derivative * x;
            }
        }
        let (variance, df) = self.variance(&linear);
        let population = self.sizes.iter().sum();
        Estimate { value, variance, df, n: self.len() as f64, population }
    }

    /// Estimates a share: the sum of `values` over that of `domain`, which is 1 for the items that count and else 0.
    /// `None` if none counts.
    pub fn share(&self, values: &[f64], domain: &[f64]) -> Option<Estimate> {
        let n: f64 = domain.iter().sum();
        if n <= 0.0 {
            return None;
        }
        let inside: Vec<f64> = values.iter().zip(domain).map(|(y, d)| y * d).collect();
        let part = self.mean(domain);
        let found = self.estimate(&[inside, domain.to_vec()], |m| m[0] / m[1]);
        Some(Estimate { n, population: part * found.population, ..found })
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
    }

    /// 23 items of strata of 500, 300 and 50, with two columns of zeros and ones.
    fn items() -> (StratifiedSample, Vec<f64>, Vec<f64>) {
        let stratum = [(0, 12), (1, 8), (2, 3)].iter().flat_map(|&(h, n)| std::iter::repeat_n(h, n)).collect();
        let one = |test: fn(usize) -> bool| (0..23).map(|i| f64::from(u8::from(test(i)))).collect();
        (StratifiedSample::new(&[500, 300, 50], stratum), one(|i| i * 7 % 5 != 0), one(|i| i * 3 % 4 != 1))
    }

    /// Expected: R 4.2 with survey 4.1.1, `svydesign(ids=~1, strata=~h, fpc=~N)`: `svymean`, `svyratio`, `svycontrast`.
    #[test]
    fn estimates_are_those_of_the_survey_package() {
        let (sample, y, d) = items();
        let mean = sample.estimate(std::slice::from_ref(&y), |m| m[0]);
        close(mean.value, 0.789215686);
        close(mean.variance.sqrt(), 0.089511956);
        assert_eq!(mean.df, 20.0);
        let share = sample.share(&y, &d).expect("a share");
        close(share.value, 0.782051282);
        close(share.variance.sqrt(), 0.098808434);
        let contrast = sample.estimate(&[y, d], |m| m[0] * (1.0 - m[1]) / (1.0 + m[1]));
        close(contrast.value, 0.105228758);
        close(contrast.variance.sqrt(), 0.049954778);
    }

    /// Expected: statsmodels 0.14 `proportion_confint(p * n, n, 0.05, "wilson")` with n = p (1 - p) / V (z / t)², from
    /// the mean above and scipy's quantiles.
    #[test]
    fn interval_is_wilsons_of_the_effective_sample_size() {
        let (sample, y, _) = items();
        let interval = sample.estimate(&[y], |m| m[0]).interval();
        close(interval.low, 0.562090082);
        close(interval.high, 0.916119957);
    }

    #[test]
    fn strata_without_items_are_stood_for_by_the_others() {
        let sample = StratifiedSample::new(&[50, 50, 100], vec![0, 0, 1, 1]);
        close(sample.uncovered(), 0.5);
        close(sample.mean(&[1.0, 1.0, 0.0, 0.0]), 0.5);
        assert!(sample.share(&[1.0; 4], &[0.0; 4]).is_none());
        // All of a population leave no doubt.
        let whole = StratifiedSample::new(&[2, 2], vec![0, 0, 1, 1]);
        assert_eq!(whole.estimate(&[vec![1.0, 0.0, 1.0, 1.0]], |m| m[0]).variance, 0.0);
    }

    /// 1,000 samples of 150 out of 3,000 rows in eight strata of different size and precision.
    #[test]
    fn intervals_cover_in_95_of_100_samples() {
        let mut rng = Rng::with_seed(5);
        let sizes: Vec<u64> = (1..=8).map(|h| h * 3000 / 36).collect();
        let rows: Vec<Vec<f64>> = sizes
            .iter()
            .zip([0.55, 0.98, 0.8, 0.9, 0.7, 0.95, 0.85, 0.9])
            .map(|(&n, p)| (0..n).map(|_| f64::from(u8::from(rng.f64() < p))).collect())
            .collect();
        let all: u64 = sizes.iter().sum();
        let truth = rows.iter().flatten().sum::<f64>() / all as f64;
        let mut covered = 0;
        for _ in 0..1000 {
            let (mut stratum, mut right) = (Vec::new(), Vec::new());
            for (h, rows) in rows.iter().enumerate() {
                let n = (150.0 * rows.len() as f64 / all as f64).round() as usize;
                right.extend(rng.choose_multiple(rows, n).into_iter().copied());
                stratum.resize(right.len(), h);
            }
            let sample = StratifiedSample::new(&sizes, stratum);
            covered += u32::from(sample.estimate(&[right], |m| m[0]).interval().contains(truth));
        }
        assert!((930..=970).contains(&covered), "{covered} of 1,000");
    }
}
