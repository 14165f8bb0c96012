//! The products that the encoder spends its time in, for every CPU.
//!
//! Weights are signed bytes, activations unsigned bytes less the zero of their row. Their products are summed exactly, in
//! 32 bits, and become values by the same operations on floats in every kernel: so every kernel gives the same bits. With
//! the dot products of VNNI, bytes are multiplied as they lie. AVX2 alone has no product of bytes that is exact (two of
//! them are summed in 16 bits, which can saturate): there both sides are widened to 16 bits, the weights once for all.
// The vector loads and the calls into code for CPU features that have just been checked.
#![cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "instructions that only some processors have"))]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(not(target_arch = "x86_64"))]
mod gemm;
mod portable;

use std::ops::Range;

use crate::levels::{Instructions, Level, levels};
use crate::rows::Bytes;
#[cfg(target_arch = "x86_64")]
use crate::shares::Shape;

/// Outputs side by side in a packed matrix.
pub(crate) const LANES: usize = 16;
/// Most rows of words that are multiplied together: they stay in the second cache while all weights pass by.
const WIDENED: usize = 48;

/// A packed matrix: blocks of [`LANES`] outputs, each of which has its groups of inputs (two words or four bytes) one
/// after the other, each group output by output.
#[derive(Default)]
pub(crate) struct Packed<T> {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) weights: Vec<T>,
    /// `w0 w2 + w1 w3` over all fours of an output's weights, for AVX2; see [`Packed::cross`].
    crosses: Vec<i32>,
}

impl Packed<i16> {
    /// Makes room for a matrix of other sizes.
    pub(crate) fn fit(&mut self, inputs: usize, outputs: usize) {
        (self.inputs, self.outputs) = (inputs, outputs);
        self.weights.resize(inputs * outputs, 0);
    }

    /// Computes what AVX2 needs besides the weights; to be called when these are set.
    pub(crate) fn cross(&mut self, level: Level) {
        if level.instructions() != Instructions::Portable {
            self.crosses.resize(self.outputs, 0);
            cross(level, &self.weights, self.inputs, &mut self.crosses);
        }
    }
}

#[inline(always)]
fn cross_body(weights: &[i16], inputs: usize, crosses: &mut [i32]) {
    for (block, crosses) in weights.chunks_exact(inputs * LANES).zip(crosses.chunks_exact_mut(LANES)) {
        let mut sum = [0i32; LANES];
        for four in block.chunks_exact(4 * LANES) {
            let (first, second) = four.split_at(2 * LANES);
            for o in 0..LANES {
                sum[o] += i32::from(first[2 * o]) * i32::from(second[2 * o])
                    + i32::from(first[2 * o + 1]) * i32::from(second[2 * o + 1]);
            }
        }
        crosses.copy_from_slice(&sum);
    }
}

levels! {
    /// `w0 w2 + w1 w3` over all fours of each output's weights.
    cross = cross_body(weights: &[i16], inputs: usize, crosses: &mut [i32])
}

/// Packs `rows` (`outputs` rows of `inputs` weights) by groups of `GROUP` inputs.
fn pack<T: From<i8> + Copy, const GROUP: usize>(rows: &[i8], outputs: usize, inputs: usize) -> Packed<T> {
    let mut weights = vec![T::from(0); rows.len()];
    for (o, row) in rows.chunks_exact(inputs).enumerate() {
        for (g, group) in row.chunks_exact(GROUP).enumerate() {
            let at = (o / LANES) * inputs * LANES + g * LANES * GROUP + (o % LANES) * GROUP;
            weights[at..at + GROUP].iter_mut().zip(group).for_each(|(to, &w)| *to = T::from(w));
        }
    }
    Packed { inputs, outputs, weights, crosses: Vec::new() }
}

/// The weights of a linear layer, packed for the kernels that multiply them.
enum Weights {
    #[cfg(target_arch = "x86_64")]
    Bytes(Packed<i8>),
    Words(Packed<i16>),
    #[cfg(not(target_arch = "x86_64"))]
    Gemm(rten_gemm::PackedBMatrix<i8>),
}

/// A matrix of signed bytes for the kernels of a level.
pub(crate) struct Matrix {
    level: Level,
    inputs: usize,
    outputs: usize,
    weights: Weights,
}

/// What turns the integer products of a linear layer into values: `(product - zero * sums) * step * scales + biases`,
/// with the zero and the step of the row.
#[derive(Clone, Copy)]
pub(crate) struct Scaling<'a> {
    /// The sum of each output's weights.
    pub(crate) sums: &'a [i32],
    pub(crate) scales: &'a [f32],
    pub(crate) biases: &'a [f32],
}

/// Rows of bytes, with the zero and the step of each.
#[derive(Clone, Copy)]
struct Quantised<'a> {
    rows: &'a [u8],
    zeros: &'a [u8],
    steps: &'a [f32],
}

/// Rows of whole numbers, with the step of each.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) rows: &'a [i16],
    pub(crate) steps: &'a [f32],
}

/// Buffers that the kernels refill.
#[derive(Default)]
pub(crate) struct Room {
    words: Vec<i16>,
    #[cfg(target_arch = "x86_64")]
    heads: avx512::Buffers,
    #[cfg(not(target_arch = "x86_64"))]
    gemm: gemm::Gemm,
}

impl Matrix {
    /// Packs `rows` (`outputs` rows of `inputs` weights) for a level. `None` if `outputs` are no whole blocks of
    /// [`LANES`], or `inputs` none of four.
    pub(crate) fn new(level: Level, rows: &[i8], outputs: usize, inputs: usize) -> Option<Self> {
        if rows.len() != outputs * inputs || !inputs.is_multiple_of(4) || !outputs.is_multiple_of(LANES) {
            return None;
        }
        let weights = match level.instructions() {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 | Instructions::AvxVnni => Weights::Bytes(pack::<i8, 4>(rows, outputs, inputs)),
            #[cfg(not(target_arch = "x86_64"))]
            Instructions::Portable if let Some(packed) = gemm::pack(rows, outputs, inputs) => Weights::Gemm(packed),
            _ => {
                let mut packed = pack::<i16, 2>(rows, outputs, inputs);
                packed.cross(level);
                Weights::Words(packed)
            }
        };
        Some(Self { level, inputs, outputs, weights })
    }

    /// The values of a linear layer for some rows of bytes, written to `out`.
    pub(crate) fn multiply(
        &self,
        bytes: &Bytes,
        rows: Range<usize>,
        scaling: Scaling<'_>,
        room: &mut Room,
        out: &mut [f32],
    ) {
        let x = Quantised {
            rows: &bytes.rows[rows.start * self.inputs..rows.end * self.inputs],
            zeros: &bytes.zeros[rows.clone()],
            steps: &bytes.steps[rows],
        };
        assert!(out.len() == x.steps.len() * self.outputs && x.zeros.len() == x.steps.len());
        assert!([scaling.sums.len(), scaling.scales.len(), scaling.biases.len()] == [self.outputs; 3]);
        match (&self.weights, self.level.instructions()) {
            // SAFETY: a level is only made of what `Level::detect` has found; the sizes are asserted above, and those
            // of the matrix when it was made.
            #[cfg(target_arch = "x86_64")]
            (Weights::Bytes(by), Instructions::Avx512) => unsafe { avx512::multiply(by, x, scaling, out) },
            // SAFETY: the same.
            #[cfg(target_arch = "x86_64")]
            (Weights::Bytes(by), _) => unsafe { avx2::multiply(by, x, scaling, out) },
            #[cfg(not(target_arch = "x86_64"))]
            (Weights::Gemm(by), _) => room.gemm.multiply(by, x, scaling, out),
            (Weights::Words(by), _) => {
                let parts = x.rows.chunks(WIDENED * self.inputs).zip(x.zeros.chunks(WIDENED));
                let parts = parts.zip(x.steps.chunks(WIDENED)).zip(out.chunks_mut(WIDENED * self.outputs));
                for (((rows, zeros), steps), out) in parts {
                    room.words.resize(rows.len(), 0);
                    widen(self.level, rows, zeros, &mut room.words);
                    let rows = Rows { rows: &room.words, steps };
                    product(self.level, by, rows, scaling.scales, scaling.biases, out, self.outputs);
                }
            }
        }
    }
}

/// Widens rows of bytes to words, less the zero of each row.
fn widen_body(rows: &[u8], zeros: &[u8], words: &mut [i16]) {
    let length = rows.len() / zeros.len();
    for ((row, &zero), words) in rows.chunks_exact(length).zip(zeros).zip(words.chunks_exact_mut(length)) {
        row.iter().zip(words).for_each(|(&byte, word)| *word = i16::from(byte) - i16::from(zero));
    }
}

levels! {
    /// Widens rows of bytes to words, less the zero of each row.
    widen = widen_body(rows: &[u8], zeros: &[u8], words: &mut [i16])
}

/// `out[r][o] = sum_i x[r][i] * by[o][i] * (scales[o] * steps[r]) + biases[o]`, the sum exact in 32 bits; row r of `out`
/// begins at `r * stride`.
pub(crate) fn product(
    level: Level,
    by: &Packed<i16>,
    x: Rows<'_>,
    scales: &[f32],
    biases: &[f32],
    out: &mut [f32],
    stride: usize,
) {
    let (inputs, outputs, n) = (by.inputs, by.outputs, x.steps.len());
    if n == 0 {
        return;
    }
    assert!(inputs.is_multiple_of(4) && outputs.is_multiple_of(LANES) && n <= WIDENED);
    assert!(by.weights.len() == inputs * outputs && [scales.len(), biases.len()] == [outputs; 2]);
    assert!(x.rows.len() == n * inputs && stride >= outputs && out.len() >= (n - 1) * stride + outputs);
    match level.instructions() {
        // SAFETY: a level is only made of what `Level::detect` has found, and each but the portable one has AVX2; the
        // sizes are asserted above.
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx2 | Instructions::AvxVnni | Instructions::Avx512 => unsafe {
            assert!(by.crosses.len() == outputs);
            avx2::product(by, x, scales, biases, out, stride);
        },
        _ => portable::product(by, x, scales, biases, out, stride),
    }
}

/// The part of one head of [`crate::attention::attend`], where AVX-512 has a kernel of its own; whether it has. The sizes are
/// asserted by the caller.
#[cfg(target_arch = "x86_64")]
pub(crate) fn attend_head(
    level: Level,
    wide: &[f32],
    (shape, head): (Shape, usize),
    wanted: &[usize],
    room: &mut Room,
    out: &mut [f32],
) -> bool {
    assert!(head < shape.heads && shape.fits(LANES, wide, wanted, out));
    if level.instructions() != Instructions::Avx512 {
        return false;
    }
    // SAFETY: a level is only made of what `Level::detect` has found; the sizes are asserted above.
    unsafe {
        avx512::pack(wide, shape, head, wanted, &mut room.heads);
        avx512::attend(shape, head, wanted.len(), &mut room.heads, out);
    }
    true
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A fixed sequence that looks random, from -1 to 1.
    pub(crate) fn noise(n: usize, seed: u32) -> Vec<f32> {
        let mut x = seed;
        let mut next = || {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (x >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..n).map(|_| next()).collect()
    }

    /// Rows of bytes and of weights, the first of which are the least and the largest that there are.
    fn operands(rows: usize, outputs: usize, inputs: usize) -> (Bytes, Vec<i8>) {
        let mut weights: Vec<i8> = noise(outputs * inputs, 1).iter().map(|v| (v * 128.0).floor() as i8).collect();
        let mut x: Vec<u8> = noise(rows * inputs, 2).iter().map(|v| (v * 128.0 + 128.0) as u8).collect();
        for (row, extreme) in weights.chunks_exact_mut(inputs).zip([i8::MIN, i8::MAX]) {
            row.fill(extreme);
        }
        for (row, extreme) in x.chunks_exact_mut(inputs).zip([u8::MAX, u8::MIN]) {
            row.fill(extreme);
        }
        let zeros = (0..rows).map(|r| [0, 255, 128, 77][r % 4]).collect();
        let steps = noise(rows, 5);
        (Bytes { rows: x, zeros, steps }, weights)
    }

    #[test]
    fn every_level_gives_the_values_of_exact_products() {
        for (rows, outputs, inputs) in
            [(1, 16, 4), (2, 48, 64), (7, 48, 64), (29, 32, 384), (100, 80, 12), (13, 16, 1536)]
        {
            let (bytes, weights) = operands(rows, outputs, inputs);
            let sums: Vec<i32> = weights.chunks(inputs).map(|r| r.iter().map(|&w| i32::from(w)).sum()).collect();
            let scaled = Scaling { sums: &sums, scales: &noise(outputs, 3), biases: &noise(outputs, 4) };
            // By steps alone, so that a wrong sum is not lost in a large bias.
            let plain = Scaling { sums: &sums, scales: &vec![1.0; outputs], biases: &vec![0.0; outputs] };
            for level in Level::available() {
                let matrix = Matrix::new(level, &weights, outputs, inputs).expect("whole blocks");
                for (from, scaling) in [(0, plain), (rows / 3, scaled)] {
                    let mut out = vec![7.0; (rows - from) * outputs];
                    matrix.multiply(&bytes, from..rows, scaling, &mut Room::default(), &mut out);
                    for (r, out) in (from..rows).zip(out.chunks(outputs)) {
                        let row = &bytes.rows[r * inputs..(r + 1) * inputs];
                        let zero = i32::from(bytes.zeros[r]);
                        for (o, (out, weights)) in out.iter().zip(weights.chunks(inputs)).enumerate() {
                            let sum: i32 =
                                row.iter().zip(weights).map(|(&x, &w)| (i32::from(x) - zero) * i32::from(w)).sum();
                            let scale = scaling.scales[o] * bytes.steps[r];
                            let wanted = (sum as f32).mul_add(scale, scaling.biases[o]);
                            assert_eq!(*out, wanted, "{level:?} row {r} of {rows}, output {o}, {inputs} inputs");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn sums_of_words_are_exact_on_every_level() {
        let (rows, outputs, inputs) = (11, 32, 96);
        let (bytes, weights) = operands(rows, outputs, inputs);
        let mut by = pack::<i16, 2>(&weights, outputs, inputs);
        let words: Vec<i16> = bytes.rows.iter().map(|&b| 2 * i16::from(b) - 255).collect();
        let x = Rows { rows: &words, steps: &[1.0; 11] };
        let stride = outputs + 5;
        for level in Level::available() {
            by.cross(level);
            let mut out = vec![7.0; rows * stride - 5];
            product(level, &by, x, &[1.0; 32], &[0.0; 32], &mut out, stride);
            for (out, row) in out.chunks(stride).zip(words.chunks(inputs)) {
                for (out, weights) in out.iter().zip(weights.chunks(inputs)) {
                    let sum: i32 = row.iter().zip(weights).map(|(&x, &w)| i32::from(x) * i32::from(w)).sum();
                    assert_eq!(*out, sum as f32, "{level:?}");
                }
                assert!(out[outputs..].iter().all(|&v| v == 7.0));
            }
        }
    }

    #[test]
    fn sizes_of_no_whole_blocks_are_refused() {
        for (outputs, inputs) in [(17, 4), (16, 6), (15, 4)] {
            assert!(Matrix::new(Level::detect(), &vec![0; outputs * inputs], outputs, inputs).is_none());
        }
        assert!(Matrix::new(Level::detect(), &[0; 63], 16, 4).is_none());
    }
}
