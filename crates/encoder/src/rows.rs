//! Operations on one row of a matrix.
//!
//! Plain Rust, compiled for each level of the CPU. Sums are taken in [`WAYS`] parts, whatever the length of a vector:
//! the same bits everywhere.

use crate::levels::{Level, levels};

/// 1.5 * 2^23: added to a float below 2^22, the last bits of the sum are those of the nearest integer (ties to even).
pub(crate) const ROUND: f32 = 12_582_912.0;
/// Added to a variance before the square root: `layer_norm_eps` of all-MiniLM-L6-v2 (training/encoder.py), in which the
/// accurate model was trained. It isn't in the model file: an encoder of another base (MPNet: 1e-5) needs another.
const EPSILON: f32 = 1e-12;
/// Parts of a sum, added up in the end: four vectors of AVX2, so that no addition waits for the one before.
const WAYS: usize = 32;

/// Quantised rows: values as unsigned bytes, each row with its own step and zero point.
#[derive(Default)]
pub(crate) struct Bytes {
    pub(crate) rows: Vec<u8>,
    /// Zero point of each row.
    pub(crate) zeros: Vec<u8>,
    /// Quantisation step of each row.
    pub(crate) steps: Vec<f32>,
}

impl Bytes {
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.zeros.clear();
        self.steps.clear();
    }

    /// Quantises a row and appends it.
    pub(crate) fn push(&mut self, level: Level, row: &[f32]) {
        let start = self.rows.len();
        self.rows.resize(start + row.len(), 0);
        let (zero, step) = quantise(level, row, &mut self.rows[start..]);
        self.zeros.push(zero);
        self.steps.push(step);
    }
}

#[inline(always)]
fn quantise_body(row: &[f32], out: &mut [u8]) -> (u8, f32) {
    // The range includes 0, so that the zero point is a byte; the least step keeps a row of zeros from dividing by 0.
    let (mut least, mut largest) = ([0f32; WAYS], [0f32; WAYS]);
    let extend = |values: &[f32], least: &mut [f32], largest: &mut [f32]| {
        for ((v, least), largest) in values.iter().zip(least).zip(largest) {
            // Comparisons, not `min` and `max`: one instruction each.
            *least = if *v < *least { *v } else { *least };
            *largest = if *v > *largest { *v } else { *largest };
        }
    };
    let parts = row.chunks_exact(WAYS);
    extend(parts.remainder(), &mut least, &mut largest);
    parts.for_each(|values| extend(values, &mut least, &mut largest));
    let (least, largest) = (least.into_iter().fold(0.0, f32::min), largest.into_iter().fold(0.0, f32::max));
    let step = ((largest - least) / 255.0).max(f32::MIN_POSITIVE);
    let zero = (-least / step).round_ties_even().min(255.0) as u8;
    let inverse = 1.0 / step;
    // The last bits of a value's sum with `ROUND` are the nearest integer: with those of `ROUND` off and the zero added, the byte.
    let shift = i32::from(zero) - ROUND.to_bits() as i32;
    for (out, v) in out.iter_mut().zip(row) {
        let byte = ((v * inverse + ROUND).to_bits() as i32).wrapping_add(shift);
        *out = byte.clamp(0, 255) as u8;
    }
    (zero, step)
}

/// Sum of the parts of a sum, the same halves always.
#[inline(always)]
fn add_up(mut parts: [f32; WAYS]) -> f32 {
    let mut half = WAYS / 2;
    while half > 0 {
        for i in 0..half {
            parts[i] += parts[i + half];
        }
        half /= 2;
    }
    parts[0]
}

/// Sum of what `of` makes of each value and the sum so far, in [`WAYS`] parts.
#[inline(always)]
fn sum(row: &[f32], of: impl Fn(f32, f32) -> f32) -> f32 {
    let mut parts = [0f32; WAYS];
    let chunks = row.chunks_exact(WAYS);
    let rest = chunks.remainder();
    for values in chunks {
        parts.iter_mut().zip(values).for_each(|(part, &v)| *part = of(v, *part));
    }
    parts.iter_mut().zip(rest).for_each(|(part, &v)| *part = of(v, *part));
    add_up(parts)
}

#[inline(always)]
fn normalise_body(row: &mut [f32], gains: &[f32], offsets: &[f32]) {
    let n = row.len() as f32;
    let mean = sum(row, |v, sum| sum + v) / n;
    let variance = sum(row, |v, sum| (v - mean).mul_add(v - mean, sum)) / n;
    let scale = 1.0 / (variance + EPSILON).sqrt();
    for ((v, gain), offset) in row.iter_mut().zip(gains).zip(offsets) {
        *v = (*v - mean).mul_add(gain * scale, *offset);
    }
}

#[inline(always)]
fn add_body(to: &mut [f32], more: &[f32]) {
    to.iter_mut().zip(more).for_each(|(t, m)| *t += m);
}

/// e to the x for x <= 0, off by at most 1 in the last bit: the range is reduced to half a power of 2.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // ln 2 in a large and a small part.
    const LN_2: [f32; 2] = [6.931_457_5e-1, 1.428_606_8e-6];
    /// Coefficients near those of Taylor's series, by degree.
    const POLYNOMIAL: [f32; 5] = [0.499_999_85, 0.166_664_72, 0.041_669_536, 0.008_373_125, 0.001_378_059_4];
    // Below, 2 to the power is no normal float.
    const LEAST: f32 = -87.6;
    let bounded = if x > LEAST { x } else { LEAST };
    let rounded = bounded.mul_add(std::f32::consts::LOG2_E, ROUND);
    let power = rounded - ROUND;
    let rest = power.mul_add(-LN_2[1], power.mul_add(-LN_2[0], bounded));
    let mut sum = POLYNOMIAL[4];
    for c in [POLYNOMIAL[3], POLYNOMIAL[2], POLYNOMIAL[1], POLYNOMIAL[0], 1.0, 1.0] {
        sum = sum.mul_add(rest, c);
    }
    // The last bits of `rounded` as an exponent.
    sum * f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0f32.to_bits()))
}

/// x times the share of a normal distribution that lies below it; the error function is that of Abramowitz and Stegun,
/// 7.1.26 (off by at most 7e-7).
#[inline(always)]
fn gelu_body(row: &mut [f32]) {
    const P: f32 = 0.327_591_1;
    const A: [f32; 5] = [0.254_829_6, -0.284_496_74, 1.421_413_7, -1.453_152, 1.061_405_4];
    for v in row {
        let y = *v * std::f32::consts::FRAC_1_SQRT_2;
        let x = y.abs();
        let t = 1.0 / x.mul_add(P, 1.0);
        let polynomial = A[4].mul_add(t, A[3]).mul_add(t, A[2]).mul_add(t, A[1]).mul_add(t, A[0]) * t;
        let erf = (1.0 - polynomial * exp(-(x * x))).copysign(y);
        *v = (*v * 0.5) * (erf + 1.0);
    }
}

#[inline(always)]
fn weigh_body(rows: &[f32], weights: &[f32], biases: &[f32], out: &mut [f32]) {
    let width = weights.len() / biases.len();
    for (row, out) in rows.chunks_exact(width).zip(out.chunks_exact_mut(biases.len())) {
        for ((weights, bias), out) in weights.chunks_exact(width).zip(biases).zip(out) {
            let mut parts = [0f32; WAYS];
            let (values, weights) = (row.chunks_exact(WAYS), weights.chunks_exact(WAYS));
            let mut add = |values: &[f32], weights: &[f32]| {
                for ((part, v), w) in parts.iter_mut().zip(values).zip(weights) {
                    *part = v.mul_add(*w, *part);
                }
            };
            add(values.remainder(), weights.remainder());
            values.zip(weights).for_each(|(values, weights)| add(values, weights));
            *out = add_up(parts) + bias;
        }
    }
}

levels! {
    /// Quantises a row; returns its zero point and step.
    quantise = quantise_body(row: &[f32], out: &mut [u8]) -> (u8, f32)
}
levels! {
    /// Adds `more` to `to`.
    add = add_body(to: &mut [f32], more: &[f32])
}
levels! {
    /// Layer normalisation, in place: scales a row to mean 0 and variance 1, then applies the gains and offsets.
    normalise = normalise_body(row: &mut [f32], gains: &[f32], offsets: &[f32])
}
levels! {
    /// GELU, in place: x times the share of a normal distribution that lies below it.
    gelu = gelu_body(row: &mut [f32])
}
levels! {
    /// For each row the sums of its numbers by the weights of each output, with biases.
    weigh = weigh_body(rows: &[f32], weights: &[f32], biases: &[f32], out: &mut [f32])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What every level gives, which is the same.
    fn of_all<T: PartialEq + std::fmt::Debug>(of: impl Fn(Level) -> T) -> T {
        let all: Vec<T> = Level::available().into_iter().map(of).collect();
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
        all.into_iter().next().expect("a level")
    }

    /// A row of numbers of many sizes.
    fn row(n: usize) -> Vec<f32> {
        (0..n).map(|i| ((i * 37 % 101) as f32 - 50.0) * 0.13 + (i as f32).sin()).collect()
    }

    #[test]
    fn quantised_values_are_off_by_at_most_one_step() {
        let rows = [vec![-1.0, 0.0, 0.5, 3.0], vec![0.0; 4], vec![2.0, 1.0, 0.25, 8.0], vec![-5.0, -1.0, -0.1, -2.0]];
        for row in rows.into_iter().chain([row(384), row(43)]) {
            let (bytes, zero, step) = of_all(|level| {
                let mut bytes = Bytes::default();
                bytes.push(level, &row);
                (bytes.rows, bytes.zeros[0], bytes.steps[0])
            });
            for (byte, v) in bytes.iter().zip(&row) {
                let byte = f32::from(*byte) - f32::from(zero);
                // The zero is rounded too.
                assert!((byte * step - v).abs() <= step * 1.0001, "{row:?}");
            }
        }
    }

    #[test]
    fn normalised_row_has_offset_as_mean_and_squared_gain_as_variance() {
        for n in [64, 384, 45] {
            let row = of_all(|level| {
                let mut row: Vec<f32> = (0..n).map(|i| i as f32 * 3.0 + 100.0).collect();
                normalise(level, &mut row, &vec![2.0; n], &vec![1.0; n]);
                row
            });
            let mean = row.iter().sum::<f32>() / n as f32;
            let spread = row.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / n as f32;
            assert!((mean - 1.0).abs() < 1e-4 && (spread - 4.0).abs() < 1e-3, "{mean} {spread}");
        }
    }

    #[test]
    fn gelu_is_that_of_the_error_function() {
        // x, and x times the normal distribution's share below x (from its table).
        for (x, wanted) in [(0.0, 0.0), (1.0, 0.841_345), (-1.0, -0.158_655), (2.0, 1.954_5), (-3.0, -0.004_05)] {
            let row = of_all(|level| {
                let mut row = [x, -0.0, 30.0, -30.0, 1e30, -1e30];
                gelu(level, &mut row);
                row
            });
            assert!((row[0] - wanted).abs() < 1e-5, "{x}: {row:?}");
            assert!(row[1].abs() < 1e-6 && (row[2], row[4]) == (30.0, 1e30), "{row:?}");
            assert!(row[3].abs() < 1e-6 && row[5].abs() < 1e24, "{row:?}");
        }
        of_all(|level| {
            let mut row = row(1000);
            gelu(level, &mut row);
            row
        });
    }

    #[test]
    fn rows_are_weighed_by_each_output() {
        for width in [1, 31, 64, 100] {
            let (rows, weights) = (row(3 * width), row(2 * width));
            let out = of_all(|level| {
                let mut out = vec![0.0; 6];
                weigh(level, &rows, &weights, &[0.5, -7.0], &mut out);
                out
            });
            for (i, out) in out.iter().enumerate() {
                let pairs = rows[i / 2 * width..][..width].iter().zip(&weights[i % 2 * width..][..width]);
                let wanted = pairs.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>() + [0.5, -7.0][i % 2];
                assert!((f64::from(*out) - wanted).abs() < 1e-3, "{width}: {out} {wanted}");
            }
        }
    }
}
