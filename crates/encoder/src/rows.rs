//! Operations on one row of a matrix, by vectors.

use rten_simd::ops::{BitOps, NumOps, ToFloat};
use rten_simd::{Isa, SimdOp};
use rten_vecmath::{ExtendInit, MinMax, Normalize, NormalizeOptions, Quantize, Sum, SumSquareSub};

/// Added to a variance before the square root: `layer_norm_eps` of all-MiniLM-L6-v2 (training/encoder.py), in which the
/// accurate model was trained. It isn't in the model file: an encoder of another base (MPNet: 1e-5) needs another.
const EPSILON: f32 = 1e-12;

/// Quantised rows: values as unsigned bytes, each row with its own step and zero point.
pub(crate) struct Bytes {
    /// The largest byte that is used: 255, or 127 on CPUs whose products could saturate (see `network::Buffers`).
    top: u8,
    pub(crate) rows: Vec<u8>,
    /// Zero point of each row.
    pub(crate) zeros: Vec<u8>,
    /// Quantisation step of each row.
    pub(crate) steps: Vec<f32>,
}

impl Bytes {
    /// No rows, of bytes up to `top`.
    pub(crate) fn up_to(top: u8) -> Self {
        Self { top, rows: Vec::new(), zeros: Vec::new(), steps: Vec::new() }
    }

    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.zeros.clear();
        self.steps.clear();
    }

    /// Quantises a row and appends it.
    pub(crate) fn push(&mut self, row: &[f32]) {
        let (least, largest) = MinMax::new(row).dispatch();
        // The range includes 0, so that the zero point is a byte; the least step keeps a row of zeros from dividing
        // by 0.
        let (least, largest) = (least.min(0.0), largest.max(0.0));
        let step = ((largest - least) / f32::from(self.top)).max(f32::MIN_POSITIVE);
        let zero = (-least / step).round_ties_even().min(f32::from(self.top)) as u8;
        self.rows.reserve(row.len());
        self.rows.extend_init(|room| Quantize::new(row, &mut room[..row.len()], 1.0 / step, zero).dispatch());
        self.zeros.push(zero);
        self.steps.push(step);
    }
}

/// Turns the integer products of one row back into values: `(product - zero * sums) * step * scales + biases`, written
/// to `out`.
pub(crate) struct Values<'a> {
    pub(crate) product: &'a [i32],
    /// Zero point of the row of bytes that was multiplied.
    pub(crate) zero: u8,
    /// Quantisation step of that row.
    pub(crate) step: f32,
    /// The sum of each output's weights, in steps.
    pub(crate) sums: &'a [i32],
    pub(crate) scales: &'a [f32],
    pub(crate) biases: &'a [f32],
    pub(crate) out: &'a mut [f32],
}

impl SimdOp for Values<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (whole, float) = (isa.i32(), isa.f32());
        let (zero, step) = (whole.splat(i32::from(self.zero)), float.splat(self.step));
        let n = float.len();
        let parts = self.out.chunks_exact_mut(n).zip(self.product.chunks_exact(n)).zip(self.sums.chunks_exact(n));
        let parts = parts.zip(self.scales.chunks_exact(n)).zip(self.biases.chunks_exact(n));
        for ((((out, product), sums), scales), biases) in parts {
            let shifted = whole.sub(whole.load(product), whole.mul(zero, whole.load(sums)));
            let scale = float.mul(float.load(scales), step);
            let value = float.mul_add(whole.to_float(shifted), scale, float.load(biases));
            float.store(value, out);
        }
        // What is left after the last whole vector: nothing, where the width is a multiple of the vector length.
        for i in self.out.len() / n * n..self.out.len() {
            let shifted = self.product[i] - i32::from(self.zero) * self.sums[i];
            self.out[i] = shifted as f32 * (self.scales[i] * self.step) + self.biases[i];
        }
    }
}

/// Adds `more` to `to`.
pub(crate) fn add(to: &mut [f32], more: &[f32]) {
    to.iter_mut().zip(more).for_each(|(t, m)| *t += m);
}

/// Layer normalisation, in place: scales a row to mean 0 and variance 1, then applies the gains and offsets.
pub(crate) fn normalise(row: &mut [f32], gains: &[f32], offsets: &[f32]) {
    let n = row.len() as f32;
    let mean = Sum::new(row).dispatch() / n;
    let variance = SumSquareSub::new(row, mean).dispatch() / n;
    let options = NormalizeOptions {
        pre_scale_bias: mean,
        scale: 1.0 / (variance + EPSILON).sqrt(),
        element_scale: Some(gains),
        element_bias: Some(offsets),
        ..NormalizeOptions::default()
    };
    Normalize::new_mut(row, options).dispatch();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantised_values_are_off_by_at_most_one_step() {
        let rows = [vec![-1.0, 0.0, 0.5, 3.0], vec![0.0; 4], vec![2.0, 1.0, 0.25, 8.0], vec![-5.0, -1.0, -0.1, -2.0]];
        for top in [127, 255] {
            let mut bytes = Bytes::up_to(top);
            rows.iter().for_each(|r| bytes.push(r));
            assert!(bytes.rows.iter().all(|&b| b <= top));
            for (r, row) in rows.iter().enumerate() {
                for (i, v) in row.iter().enumerate() {
                    let byte = f32::from(bytes.rows[r * 4 + i]) - f32::from(bytes.zeros[r]);
                    // The zero is rounded too.
                    assert!((byte * bytes.steps[r] - v).abs() <= bytes.steps[r] * 1.0001, "{top} {row:?}");
                }
            }
        }
    }

    #[test]
    fn products_become_values() {
        let n = 37;
        let (product, sums): (Vec<i32>, Vec<i32>) = (0..n).map(|i| (i * 1000 - 7, i - 20)).unzip();
        let (scales, biases): (Vec<f32>, Vec<f32>) = (0..n).map(|i| (i as f32 * 0.01, 3.0 - i as f32)).unzip();
        let mut out = vec![0.0; n as usize];
        Values {
            product: &product,
            zero: 130,
            step: 0.5,
            sums: &sums,
            scales: &scales,
            biases: &biases,
            out: &mut out,
        }
        .dispatch();
        for i in 0..n as usize {
            let wanted = (product[i] - 130 * sums[i]) as f32 * 0.5 * scales[i] + biases[i];
            assert!((out[i] - wanted).abs() <= wanted.abs() * 1e-5, "{i}");
        }
    }

    #[test]
    fn normalised_row_has_offset_as_mean_and_squared_gain_as_variance() {
        let mut row: Vec<f32> = (0..64).map(|i| i as f32 * 3.0 + 100.0).collect();
        normalise(&mut row, &[2.0; 64], &[1.0; 64]);
        let mean = row.iter().sum::<f32>() / 64.0;
        let spread = row.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / 64.0;
        assert!((mean - 1.0).abs() < 1e-4 && (spread - 4.0).abs() < 1e-3, "{mean} {spread}");
    }
}
