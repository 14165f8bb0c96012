//! Rates of markers, their confidence intervals, and the balance of hedges and boosters.
//!
//! Pure functions over counts, so that tables of quotes, speakers, outlets or months all use the same formulas.

/// The 97.5th percentile of the standard normal distribution: 95 % intervals.
const Z: f64 = 1.959_963_984_540_054;

/// A point estimate with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval. Rankings should go by this one: a speaker with few words has a low one.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The rate of `count` markers in `words` words, per 1,000 words; `None` without words.
///
/// The interval is that of a Poisson count (Garwood 1936) in Byar's approximation (Breslow & Day 1987, eq.
/// 2.11), divided by the words: with k markers and z = 1.96, the expected count lies between
/// k (1 - 1/(9k) - z/(3 sqrt k))^3 and (k+1) (1 - 1/(9(k+1)) + z/(3 sqrt(k+1)))^3. Against the exact interval
/// it errs by less than 0.03 of a marker from k = 1 up.
pub fn per_thousand(count: u64, words: u64) -> Option<Estimate> {
    if words == 0 {
        return None;
    }
    let k = count as f64;
    let scale = 1000.0 / words as f64;
    let low = if count == 0 { 0.0 } else { k * (1.0 - 1.0 / (9.0 * k) - Z / (3.0 * k.sqrt())).powi(3) };
    let up = k + 1.0;
    let high = up * (1.0 - 1.0 / (9.0 * up) + Z / (3.0 * up.sqrt())).powi(3);
    Some(Estimate { value: k * scale, low: low.max(0.0) * scale, high: high * scale })
}

/// The balance of hedging and boosting: (hedges - boosters) / (hedges + boosters), from -1 (only boosters) to
/// 1 (only hedges); `None` without either.
///
/// The interval is Wilson's (1927) for the share p of hedges among both, mapped to the balance by 2p - 1.
pub fn balance(hedges: u64, boosters: u64) -> Option<Estimate> {
    let n = (hedges + boosters) as f64;
    if n == 0.0 {
        return None;
    }
    let p = hedges as f64 / n;
    let z2 = Z * Z;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let to_balance = |share: f64| 2.0 * share.clamp(0.0, 1.0) - 1.0;
    Some(Estimate { value: to_balance(p), low: to_balance(middle - half), high: to_balance(middle + half) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exact Poisson limits (Garwood 1936) for 95 %.
    const GARWOOD: &[(u64, f64, f64)] = &[
        (0, 0.0, 3.689),
        (1, 0.0253, 5.572),
        (2, 0.242, 7.225),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (100, 81.364, 121.627),
    ];

    #[test]
    fn intervals_agree_with_the_exact_ones() {
        for &(k, low, high) in GARWOOD {
            let e = per_thousand(k, 1000).unwrap();
            assert_eq!(e.value, k as f64);
            assert!((e.low - low).abs() < 0.03 && (e.high - high).abs() < 0.03, "{k}: {e:?}");
        }
    }

    #[test]
    fn rates_are_per_thousand_words() {
        assert_eq!(per_thousand(3, 0), None);
        assert_eq!(per_thousand(3, 200).unwrap().value, 15.0);
        let (few, many) = (per_thousand(1, 20).unwrap(), per_thousand(50, 1000).unwrap());
        assert_eq!(few.value, many.value);
        assert!(few.low < many.low, "few words must not lead a ranking by chance");
    }

    #[test]
    fn balance_runs_from_boosters_to_hedges() {
        assert_eq!(balance(0, 0), None);
        assert_eq!(balance(4, 0).unwrap().value, 1.0);
        assert_eq!(balance(0, 4).unwrap().value, -1.0);
        let even = balance(20, 20).unwrap();
        assert!(even.value == 0.0 && (even.low + even.high).abs() < 1e-9 && even.low < -0.2);
        // Wilson 1927 for 8 of 10: 0.490 to 0.943.
        let e = balance(8, 2).unwrap();
        assert!((e.low - (2.0 * 0.4902 - 1.0)).abs() < 1e-3 && (e.high - (2.0 * 0.9433 - 1.0)).abs() < 1e-3, "{e:?}");
    }
}
