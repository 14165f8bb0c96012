//! Confidence intervals of shares.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// The 0.975 quantile of the standard normal distribution: intervals are two-sided at 95 %.
pub const Z: f64 = 1.959_963_984_540_054;

/// A confidence interval at 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Half of its width.
    pub fn half_width(self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Whether it holds `value`.
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Wilson's score interval (Wilson 1927) of a share `p` out of `n` observations; `n` may be an effective sample size.
///
/// Without observations it is 0 to 1, with infinitely many it is the share itself.
pub fn wilson(p: f64, n: f64) -> Interval {
    if n <= 0.0 || n.is_nan() {
        return Interval { low: 0.0, high: 1.0 };
    }
    if n.is_infinite() {
        return Interval { low: p, high: p };
    }
    let z2 = Z * Z;
    let centre = p + z2 / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).max(0.0).sqrt();
    let scale = 1.0 + z2 / n;
    // The ends are exact at shares of 0 and 1, where rounding would leave a trace.
    let low = if p <= 0.0 { 0.0 } else { ((centre - half) / scale).max(0.0) };
    let high = if p >= 1.0 { 1.0 } else { ((centre + half) / scale).min(1.0) };
    Interval { low, high }
}

/// Number of observations of an infinite population that tell as much as `n` drawn without replacement out of
/// `population`: infinite when all were drawn.
pub fn without_replacement(n: f64, population: f64) -> f64 {
    if n >= population { f64::INFINITY } else { n * (population - 1.0) / (population - n) }
}

/// The 0.975 quantile of Student's t with `df` degrees of freedom; [`Z`] where there are none to speak of.
pub fn t_quantile(df: f64) -> f64 {
    match StudentsT::new(0.0, 1.0, df) {
        Ok(t) if df >= 1.0 => t.inverse_cdf(0.975),
        _ => Z,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
    }

    /// Expected: statsmodels 0.14 `proportion_confint(count, nobs, 0.05, "wilson")`.
    #[test]
    fn wilson_intervals_are_those_of_statsmodels() {
        for (right, n, low, high) in WILSON {
            let found = wilson(right / n, n);
            close(found.low, low);
            close(found.high, high);
        }
        assert_eq!(wilson(0.0, 20.0).low, 0.0);
        assert_eq!(wilson(1.0, 20.0).high, 1.0);
        assert_eq!(wilson(0.5, 0.0), Interval { low: 0.0, high: 1.0 });
    }

    /// Right, all, lower end, upper end.
    const WILSON: [(f64, f64, f64, f64); 4] = [
        (45.0, 50.0, 0.786397686, 0.956524235),
        (1.0, 7.0, 0.025679624, 0.513127829),
        (0.0, 20.0, 0.0, 0.161125158),
        (299.0, 300.0, 0.981363306, 0.999411342),
    ];

    /// Expected: scipy `t.ppf(0.975, df)`.
    #[test]
    fn t_quantiles_are_those_of_scipy() {
        for (df, expected) in [(1.0, 12.706204736), (4.0, 2.776445105), (29.0, 2.045229642), (300.0, 1.967903011)] {
            close(t_quantile(df), expected);
        }
        close(t_quantile(0.0), Z);
    }

    #[test]
    fn whole_population_leaves_no_doubt() {
        let n = without_replacement(40.0, 40.0);
        assert_eq!(wilson(0.9, n), Interval { low: 0.9, high: 0.9 });
        close(without_replacement(50.0, 99.0), 100.0);
    }
}
