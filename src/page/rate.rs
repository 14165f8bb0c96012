//! Rates per 1,000 words with their intervals.

use serde::Serialize;

/// The normal quantile of a two-sided interval at 95 %.
const Z: f64 = 1.959_964;

/// Markers per 1,000 words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct Rate {
    pub value: f64,
    /// Ends of the 95 % interval.
    pub low: f64,
    pub high: f64,
}

impl Rate {
    /// Of `count` markers in `words` words; the interval is that of a Poisson count in Byar's approximation, as in the
    /// tables (docs/tables.md).
    pub fn of(count: u64, words: u64) -> Option<Self> {
        if words == 0 {
            return None;
        }
        let (k, scale) = (count as f64, 1000.0 / words as f64);
        let end = |k: f64, z: f64| k * (1.0 - 1.0 / (9.0 * k) + z / (3.0 * k.sqrt())).powi(3);
        let low = if count == 0 { 0.0 } else { end(k, -Z) };
        Some(Self { value: k * scale, low: low.max(0.0) * scale, high: end(k + 1.0, Z) * scale })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_tables() {
        // 12 markers in 811 words: the example of docs/tables.md.
        let rate = Rate::of(12, 811).expect("words");
        let rounded = [rate.value, rate.low, rate.high].map(|x| (x * 1000.0).round() / 1000.0);
        assert_eq!(rounded, [14.797, 7.637, 25.848]);
        assert_eq!(Rate::of(0, 0), None);
        assert_eq!(Rate::of(0, 100).map(|r| r.low), Some(0.0));
    }
}
