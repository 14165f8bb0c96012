//! The products of AVX2, and of AVX-VNNI where a CPU of AVX2 has it: see the module above for what they compute.

use super::{LANES, Packed, Quantised, Rows, Scaling, WIDENED};
use std::arch::x86_64::*;

/// Rows multiplied at once: with two sums each they leave registers for four vectors of weights and what is made of them.
const ROWS: usize = 4;
/// Rows of bytes multiplied at once.
const ROWS_OF_BYTES: usize = 6;
/// Outputs in a register.
const HALF: usize = LANES / 2;

/// Turns the sums of `N` rows by one block of outputs into values.
#[inline]
#[target_feature(enable = "avx2,fma")]
unsafe fn store<const N: usize>(
    sum: [[__m256i; 2]; N],
    steps: &[f32],
    scales: *const f32,
    biases: *const f32,
    out: *mut f32,
    stride: usize,
) {
    for half in 0..2 {
        // SAFETY: scales and biases have a number for each output of the block.
        let (scales, biases) =
            unsafe { (_mm256_loadu_ps(scales.add(half * HALF)), _mm256_loadu_ps(biases.add(half * HALF))) };
        for (r, (sum, &step)) in sum.iter().zip(steps).enumerate() {
            // The same operations in the same order as every other kernel: the same bits.
            let scale = _mm256_mul_ps(scales, _mm256_set1_ps(step));
            let value = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum[half]), scale, biases);
            // SAFETY: row r of out has room for the block.
            unsafe { _mm256_storeu_ps(out.add(r * stride + half * HALF), value) };
        }
    }
}

/// Sums of `N` rows by one block of outputs, over all inputs, four at a time.
///
/// `x0 w0 + x2 w2 = (x0 + w2) (x2 + w0) - x0 x2 - w0 w2` (Winograd 1968): half of the products, of which this CPU has fewer at
/// once than sums, and the last two terms are the same for a whole row (`rows`) or output (`by.crosses`).
#[inline]
#[target_feature(enable = "avx2,fma")]
unsafe fn sums<const N: usize>(
    inputs: usize,
    x: *const i16,
    rows: &[i32; N],
    w: *const i16,
    crosses: *const i32,
) -> [[__m256i; 2]; N] {
    let mut sum = [[_mm256_setzero_si256(); 2]; N];
    for four in 0..inputs / 4 {
        // SAFETY: a block has 64 weights for each four inputs, and each row of x `inputs` numbers.
        unsafe {
            let w = w.add(four * 4 * LANES);
            let first = [_mm256_loadu_si256(w.cast()), _mm256_loadu_si256(w.add(LANES).cast())];
            let second = [_mm256_loadu_si256(w.add(2 * LANES).cast()), _mm256_loadu_si256(w.add(3 * LANES).cast())];
            for (r, sum) in sum.iter_mut().enumerate() {
                let x = x.add(r * inputs + 4 * four).cast::<i32>();
                let (left, right) =
                    (_mm256_set1_epi32(x.read_unaligned()), _mm256_set1_epi32(x.add(1).read_unaligned()));
                for half in 0..2 {
                    let left = _mm256_add_epi16(left, second[half]);
                    let right = _mm256_add_epi16(right, first[half]);
                    sum[half] = _mm256_add_epi32(sum[half], _mm256_madd_epi16(left, right));
                }
            }
        }
    }
    // SAFETY: there is a number for each output of the block.
    let crosses = unsafe { [_mm256_loadu_si256(crosses.cast()), _mm256_loadu_si256(crosses.add(HALF).cast())] };
    for (sum, &row) in sum.iter_mut().zip(rows) {
        for (sum, crosses) in sum.iter_mut().zip(crosses) {
            *sum = _mm256_sub_epi32(*sum, _mm256_add_epi32(crosses, _mm256_set1_epi32(row)));
        }
    }
    sum
}

/// `x0 x2 + x1 x3` over all fours of a row.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn cross(row: &[i16]) -> i32 {
    let mut twice = _mm256_setzero_si256();
    let chunks = row.chunks_exact(LANES);
    let mut sum = 0;
    for x in chunks.remainder().chunks_exact(4) {
        sum += i32::from(x[0]) * i32::from(x[2]) + i32::from(x[1]) * i32::from(x[3]);
    }
    for x in chunks {
        // SAFETY: a chunk has 16 numbers.
        let x = unsafe { _mm256_loadu_si256(x.as_ptr().cast()) };
        twice = _mm256_add_epi32(twice, _mm256_madd_epi16(x, _mm256_shuffle_epi32::<0b10_11_00_01>(x)));
    }
    let mut parts = [0i32; HALF];
    // SAFETY: eight numbers of 32 bits.
    unsafe { _mm256_storeu_si256(parts.as_mut_ptr().cast(), twice) };
    parts.iter().sum::<i32>() / 2 + sum
}

/// See [`super::product`], whose sizes the caller has checked.
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn product(
    by: &Packed<i16>,
    x: Rows<'_>,
    scales: &[f32],
    biases: &[f32],
    out: &mut [f32],
    stride: usize,
) {
    let (inputs, rows) = (by.inputs, x.steps.len());
    let mut crosses = [0; WIDENED];
    x.rows.chunks_exact(inputs).zip(&mut crosses).for_each(|(row, to)| *to = cross(row));
    let crosses = &crosses[..rows];
    for column in (0..by.outputs).step_by(LANES) {
        let mut r = 0;
        while r < rows {
            // SAFETY: r and column stay within the rows and blocks that the caller's sizes promise.
            unsafe {
                let (w, by_output) = (by.weights.as_ptr().add(column * inputs), by.crosses.as_ptr().add(column));
                let from = x.rows.as_ptr().add(r * inputs);
                let (scales, biases) = (scales.as_ptr().add(column), biases.as_ptr().add(column));
                let (steps, to) = (&x.steps[r..], out.as_mut_ptr().add(r * stride + column));
                if let Some(crosses) = crosses[r..].first_chunk::<ROWS>() {
                    store(sums(inputs, from, crosses, w, by_output), steps, scales, biases, to, stride);
                    r += ROWS;
                } else {
                    store(sums(inputs, from, &[crosses[r]], w, by_output), steps, scales, biases, to, stride);
                    r += 1;
                }
            }
        }
    }
}

/// Sums of `N` rows of bytes by one block of outputs, by the dot products of AVX-VNNI.
#[inline]
#[target_feature(enable = "avx2,fma,avxvnni")]
unsafe fn sums_of_bytes<const N: usize>(inputs: usize, x: *const u8, w: *const i8) -> [[__m256i; 2]; N] {
    let mut sum = [[_mm256_setzero_si256(); 2]; N];
    for four in 0..inputs / 4 {
        // SAFETY: a block has 64 weights for each four inputs, and each row of x `inputs` bytes.
        unsafe {
            let low = _mm256_loadu_si256(w.add(four * 4 * LANES).cast());
            let high = _mm256_loadu_si256(w.add(four * 4 * LANES + 2 * LANES).cast());
            for (r, sum) in sum.iter_mut().enumerate() {
                let x = _mm256_set1_epi32(x.add(r * inputs + 4 * four).cast::<i32>().read_unaligned());
                sum[0] = _mm256_dpbusd_avx_epi32(sum[0], x, low);
                sum[1] = _mm256_dpbusd_avx_epi32(sum[1], x, high);
            }
        }
    }
    sum
}

/// `N` rows of bytes by one block of outputs, made values.
#[inline]
#[target_feature(enable = "avx2,fma,avxvnni")]
unsafe fn tile_of_bytes<const N: usize>(
    by: &Packed<i8>,
    x: Quantised<'_>,
    (r, column): (usize, usize),
    scaling: Scaling<'_>,
    out: &mut [f32],
) {
    // SAFETY: the caller has N rows from r on, and the block of outputs at `column`.
    unsafe {
        let (from, w) = (x.rows.as_ptr().add(r * by.inputs), by.weights.as_ptr().add(column * by.inputs));
        let mut sum = sums_of_bytes::<N>(by.inputs, from, w);
        let sums = scaling.sums.as_ptr().add(column);
        let halves = [_mm256_loadu_si256(sums.cast()), _mm256_loadu_si256(sums.add(HALF).cast())];
        for (sum, &zero) in sum.iter_mut().zip(&x.zeros[r..]) {
            for (sum, half) in sum.iter_mut().zip(halves) {
                *sum = _mm256_sub_epi32(*sum, _mm256_mullo_epi32(_mm256_set1_epi32(i32::from(zero)), half));
            }
        }
        let (scales, biases) = (scaling.scales.as_ptr().add(column), scaling.biases.as_ptr().add(column));
        let to = out.as_mut_ptr().add(r * by.outputs + column);
        store::<N>(sum, &x.steps[r..], scales, biases, to, by.outputs);
    }
}

/// The values of a linear layer: `out` has a row of `by.outputs` for each of `x`.
#[target_feature(enable = "avx2,fma,avxvnni")]
pub(super) unsafe fn multiply(by: &Packed<i8>, x: Quantised<'_>, scaling: Scaling<'_>, out: &mut [f32]) {
    let rows = x.steps.len();
    for column in (0..by.outputs).step_by(LANES) {
        let mut r = 0;
        while r < rows {
            let at = (r, column);
            // SAFETY: r and column stay within the rows and blocks that the caller's sizes promise.
            unsafe {
                r += match rows - r {
                    ROWS_OF_BYTES.. => (tile_of_bytes::<ROWS_OF_BYTES>(by, x, at, scaling, out), ROWS_OF_BYTES).1,
                    _ => (tile_of_bytes::<1>(by, x, at, scaling, out), 1).1,
                };
            }
        }
    }
}
