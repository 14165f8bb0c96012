//! The products and the attention, for CPUs that have AVX-512 with the dot products of VNNI.
//!
//! Rows of bytes are multiplied as they lie, and products become values before they leave the registers: rten's
//! kernels, which every other CPU uses, copy both. Queries, keys, values and the shares of attention are bytes too, in
//! blocks of queries whose scores stay in the nearest cache.
// The vector loads and the calls into code for CPU features that have just been checked.
#![allow(unsafe_code, reason = "instructions that only some processors have")]

#[cfg(target_arch = "x86_64")]
mod x86;

use std::ops::Range;

use crate::rows::Bytes;

/// Outputs side by side in a packed matrix.
const LANES: usize = 16;
/// Inputs multiplied at once.
const GROUP: usize = 4;

/// A matrix of signed bytes, packed in blocks of [`LANES`] outputs by [`GROUP`] inputs.
pub(crate) struct Packed {
    inputs: usize,
    outputs: usize,
    bytes: Vec<i8>,
}

impl Packed {
    /// Packs `rows` (`outputs` rows of `inputs` weights). `None` if these are no whole blocks.
    pub(crate) fn new(rows: &[i8], outputs: usize, inputs: usize) -> Option<Self> {
        if rows.len() != outputs * inputs || !inputs.is_multiple_of(GROUP) || !outputs.is_multiple_of(LANES) {
            return None;
        }
        let mut bytes = vec![0; rows.len()];
        for (o, row) in rows.chunks_exact(inputs).enumerate() {
            for (g, four) in row.chunks_exact(GROUP).enumerate() {
                let at = (o / LANES) * inputs * LANES + g * LANES * GROUP + (o % LANES) * GROUP;
                bytes[at..at + GROUP].copy_from_slice(four);
            }
        }
        Some(Self { inputs, outputs, bytes })
    }
}

/// What turns the integer products of a linear layer into values: see [`crate::rows::Values`].
#[derive(Clone, Copy)]
pub(crate) struct Scaling<'a> {
    pub(crate) sums: &'a [i32],
    pub(crate) scales: &'a [f32],
    pub(crate) biases: &'a [f32],
}

/// Buffers of the attention, for one head.
#[derive(Default)]
pub(crate) struct Attention {
    /// Queries as bytes, 128 more than the signed value, and their steps.
    queries: Vec<u8>,
    query_steps: Vec<f32>,
    /// Keys as signed bytes, packed as [`Packed`] with a key for each output.
    keys: Vec<i8>,
    /// What a key's product is multiplied by, what is added to it before (the part of the queries' 128) and after: so
    /// much that a key beyond the last gets no share.
    key_scales: Vec<f32>,
    key_offsets: Vec<i32>,
    key_biases: Vec<f32>,
    /// Values as signed bytes, packed with a number of the vector for each output, and each number's step.
    values: Vec<i8>,
    value_steps: Vec<f32>,
    /// Scores of a block of queries, in powers of 2, and the shares made of them.
    scores: Vec<f32>,
    shares: Vec<u8>,
}

/// The size of one attention.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// Length of a subword's vector.
    pub(crate) width: usize,
    pub(crate) heads: usize,
}

/// A CPU that has the instructions. Opaque, and made by detection only: that is why the calls into code for its
/// features are sound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vnni(());

impl Vnni {
    /// This CPU, if it has them.
    pub(crate) fn detect() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vnni")
        {
            return Some(Self(()));
        }
        None
    }

    /// Whether heads of this size can be computed.
    pub(crate) fn fits(self, shape: Shape) -> bool {
        (shape.width / shape.heads).is_multiple_of(LANES)
    }

    /// The values of a linear layer for some rows of bytes, written to `out`.
    pub(crate) fn multiply(
        self,
        by: &Packed,
        bytes: &Bytes,
        rows: Range<usize>,
        scaling: Scaling<'_>,
        out: &mut [f32],
    ) {
        let (zeros, steps) = (&bytes.zeros[rows.clone()], &bytes.steps[rows.clone()]);
        let x = &bytes.rows[rows.start * by.inputs..rows.end * by.inputs];
        assert!(out.len() == steps.len() * by.outputs && zeros.len() == steps.len());
        assert!([scaling.sums.len(), scaling.scales.len(), scaling.biases.len()] == [by.outputs; 3]);
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the CPU has the features, by detection; the sizes are asserted above.
        unsafe {
            x86::multiply(by, x, zeros, steps, scaling, out);
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = x;
    }

    /// For each of the `wanted` subwords the mean of all subwords' values, weighted by how well its query fits their
    /// keys, head by head, written to `out`. `wide` has queries, keys and values of each subword.
    pub(crate) fn attend(self, wide: &[f32], shape: Shape, wanted: &[usize], buffers: &mut Attention, out: &mut [f32]) {
        let n = wide.len() / (3 * shape.width);
        assert!(self.fits(shape) && wide.len() == n * 3 * shape.width && out.len() == wanted.len() * shape.width);
        assert!(wanted.iter().all(|&w| w < n));
        #[cfg(target_arch = "x86_64")]
        for head in 0..shape.heads {
            // SAFETY: the CPU has the features, by detection; the sizes are asserted above.
            unsafe {
                x86::pack(wide, shape, head, wanted, buffers);
                x86::attend(shape, head, wanted.len(), buffers, out);
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = buffers;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Values;
    use rten_simd::SimdOp;

    /// A fixed sequence that looks random, from -1 to 1.
    fn noise(n: usize, seed: u32) -> Vec<f32> {
        let mut x = seed;
        let mut next = || {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (x >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..n).map(|_| next()).collect()
    }

    #[test]
    fn values_have_the_bits_of_plain_products() {
        for (n, outputs, inputs) in [(1, 16, 4), (7, 48, 64), (29, 32, 384), (12, 80, 12)] {
            let weights: Vec<i8> = noise(outputs * inputs, 1).iter().map(|v| (v * 127.0) as i8).collect();
            let sums: Vec<i32> = weights.chunks(inputs).map(|r| r.iter().map(|&w| i32::from(w)).sum()).collect();
            let (scales, biases) = (noise(outputs, 2), noise(outputs, 3));
            let mut bytes = Bytes::up_to(255);
            noise(n * inputs, 4).chunks(inputs).for_each(|row| bytes.push(row));
            let packed = Packed::new(&weights, outputs, inputs).expect("whole blocks");
            let Some(vnni) = Vnni::detect() else { return };
            let scaling = Scaling { sums: &sums, scales: &scales, biases: &biases };
            let rows = usize::from(n > 1)..n;
            let mut out = vec![0.0; rows.len() * outputs];
            vnni.multiply(&packed, &bytes, rows.clone(), scaling, &mut out);
            for (i, out) in rows.zip(out.chunks(outputs)) {
                let row = &bytes.rows[i * inputs..(i + 1) * inputs];
                let product = |w: &[i8]| row.iter().zip(w).map(|(&x, &w)| i32::from(x) * i32::from(w)).sum();
                let product: Vec<i32> = weights.chunks(inputs).map(product).collect();
                let mut wanted = vec![0.0; outputs];
                let (zero, step) = (bytes.zeros[i], bytes.steps[i]);
                let values = Values {
                    product: &product,
                    zero,
                    step,
                    sums: &sums,
                    scales: &scales,
                    biases: &biases,
                    out: &mut wanted,
                };
                values.dispatch();
                assert_eq!(out, wanted, "row {i} of {n}, {inputs} inputs");
            }
        }
    }

    #[test]
    fn attention_differs_from_floats_by_its_quantisation_alone() {
        let Some(vnni) = Vnni::detect() else { return };
        let shape = Shape { width: 64, heads: 2 };
        let size = shape.width / shape.heads;
        let mut buffers = Attention::default();
        // Not by falling size, so that what an earlier window has left would be seen.
        let (mut worst, mut sum, mut count) = (0f32, 0.0, 0);
        for n in [1, 70, 16, 33, 318] {
            let wide: Vec<f32> = noise(n * 3 * shape.width, n as u32).iter().map(|v| v * 1.5).collect();
            let wanted: Vec<usize> = (0..n).filter(|i| i % 3 != 1).collect();
            let mut out = vec![0.0; wanted.len() * shape.width];
            vnni.attend(&wide, shape, &wanted, &mut buffers, &mut out);
            for (&query, out) in wanted.iter().zip(out.chunks(shape.width)) {
                for head in 0..shape.heads {
                    let part =
                        |row: usize, which: usize| &wide[(3 * row + which) * shape.width + head * size..][..size];
                    let fit = |key: usize| -> f32 { part(query, 0).iter().zip(part(key, 1)).map(|(a, b)| a * b).sum() };
                    let shares: Vec<f32> = (0..n).map(|k| (fit(k) / (size as f32).sqrt()).exp()).collect();
                    let total: f32 = shares.iter().sum();
                    for i in 0..size {
                        let mean: f32 = (0..n).map(|k| shares[k] * part(k, 2)[i]).sum::<f32>() / total;
                        let gap = (mean - out[head * size + i]).abs();
                        (worst, sum, count) = (worst.max(gap), sum + gap, count + 1);
                    }
                }
            }
        }
        // Numbers from -1.5 to 1.5, whose steps are 0.012: rounding a query and its keys moves a share by a hundredth of
        // it, and a mean of values by less than a few steps.
        assert!(worst < 0.05 && sum / (count as f32) < 0.01, "{worst} {sum} {count}");
    }
}
