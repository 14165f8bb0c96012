//! The product of bytes by AVX-512 VNNI and by AVX2: see the module above for what it computes.

use super::{GROUP, LANES, Packed};
use std::arch::x86_64::*;

/// `ROWS` rows by `BLOCKS` blocks of lanes, all inputs.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn tile<const ROWS: usize, const BLOCKS: usize>(
    inputs: usize,
    outputs: usize,
    w: *const i8,
    x: *const u8,
    out: *mut i32,
) {
    let mut sum = [[_mm512_setzero_si512(); BLOCKS]; ROWS];
    for g in 0..inputs / GROUP {
        let mut weights = [_mm512_setzero_si512(); BLOCKS];
        for (b, v) in weights.iter_mut().enumerate() {
            // SAFETY: block b of the matrix has inputs * LANES bytes, and group g starts at g * 64 of them.
            *v = unsafe { _mm512_loadu_si512(w.add(b * inputs * LANES + g * LANES * GROUP).cast()) };
        }
        for (r, sum) in sum.iter_mut().enumerate() {
            // SAFETY: row r of x has `inputs` bytes.
            let four = unsafe { x.add(r * inputs + g * GROUP).cast::<i32>().read_unaligned() };
            let v = _mm512_set1_epi32(four);
            for (s, w) in sum.iter_mut().zip(&weights) {
                *s = _mm512_dpbusd_epi32(*s, v, *w);
            }
        }
    }
    for (r, sum) in sum.iter().enumerate() {
        for (b, s) in sum.iter().enumerate() {
            // SAFETY: row r of out has `outputs` places, block b starts at b * LANES of them.
            unsafe { _mm512_storeu_si512(out.add(r * outputs + b * LANES).cast(), *s) };
        }
    }
}

/// The product with VNNI. `x` has `rows` rows of `w.inputs`, `out` as many of `w.outputs`.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) unsafe fn product_vnni(w: &Packed, x: &[u8], out: &mut [i32], rows: usize) {
    let blocks = w.outputs / LANES;
    let (inputs, outputs) = (w.inputs, w.outputs);
    let mut r = 0;
    while r < rows {
        let many = rows - r >= 4;
        let mut b = 0;
        while b < blocks {
            let left = blocks - b;
            // SAFETY: r and b stay within the rows and blocks that the caller's sizes promise.
            unsafe {
                let w = w.bytes.as_ptr().add(b * inputs * LANES);
                let x = x.as_ptr().add(r * inputs);
                let out = out.as_mut_ptr().add(r * outputs + b * LANES);
                b += match (many, left) {
                    (true, 4..) => (tile::<4, 4>(inputs, outputs, w, x, out), 4).1,
                    (true, 2..) => (tile::<4, 2>(inputs, outputs, w, x, out), 2).1,
                    (true, _) => (tile::<4, 1>(inputs, outputs, w, x, out), 1).1,
                    (false, 16..) => (tile::<1, 16>(inputs, outputs, w, x, out), 16).1,
                    (false, 8..) => (tile::<1, 8>(inputs, outputs, w, x, out), 8).1,
                    (false, 2..) => (tile::<1, 2>(inputs, outputs, w, x, out), 2).1,
                    (false, _) => (tile::<1, 1>(inputs, outputs, w, x, out), 1).1,
                };
            }
        }
        r += if many { 4 } else { 1 };
    }
}

/// Rows that AVX2 multiplies at once: with two sums each they leave registers for four vectors of weights.
const ROWS_AVX2: usize = 4;
/// Rows that stay in the nearest cache while all weights pass by.
const BLOCK_AVX2: usize = 32;

/// The product with AVX2, eight outputs a register, of rows that are widened to 16 bits.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn product_avx2(w: &Packed, words: &[i16], out: &mut [i32]) {
    let (inputs, outputs) = (w.inputs, w.outputs);
    for (words, out) in words.chunks(BLOCK_AVX2 * inputs).zip(out.chunks_mut(BLOCK_AVX2 * outputs)) {
        let rows = words.len() / inputs;
        let mut crosses = [0; BLOCK_AVX2];
        words.chunks_exact(inputs).zip(&mut crosses).for_each(|(row, to)| *to = cross(row));
        let crosses = &crosses[..rows];
        for column in (0..outputs).step_by(LANES) {
            let mut r = 0;
            while r < rows {
                // SAFETY: r and column stay within the rows and blocks that the caller's sizes promise.
                unsafe {
                    let (x, out) = (words.as_ptr().add(r * inputs), out.as_mut_ptr().add(r * outputs + column));
                    let (weights, by_output) = (w.words.as_ptr().add(column * inputs), w.crosses.as_ptr().add(column));
                    if let Some(crosses) = crosses[r..].first_chunk::<ROWS_AVX2>() {
                        tile_avx2(inputs, outputs, (weights, by_output), (x, crosses), out);
                        r += ROWS_AVX2;
                    } else {
                        tile_avx2(inputs, outputs, (weights, by_output), (x, &[crosses[r]]), out);
                        r += 1;
                    }
                }
            }
        }
    }
}

/// `x0 x2 + x1 x3` over all fours of a row.
#[inline]
#[target_feature(enable = "avx2")]
fn cross(row: &[i16]) -> i32 {
    let mut twice = _mm256_setzero_si256();
    let chunks = row.chunks_exact(16);
    let mut sum = 0;
    for x in chunks.remainder().chunks_exact(GROUP) {
        sum += i32::from(x[0]) * i32::from(x[2]) + i32::from(x[1]) * i32::from(x[3]);
    }
    for x in chunks {
        // SAFETY: a chunk has 16 words.
        let x = unsafe { _mm256_loadu_si256(x.as_ptr().cast()) };
        twice = _mm256_add_epi32(twice, _mm256_madd_epi16(x, _mm256_shuffle_epi32::<0b10_11_00_01>(x)));
    }
    let mut parts = [0i32; 8];
    // SAFETY: eight numbers of 32 bits.
    unsafe { _mm256_storeu_si256(parts.as_mut_ptr().cast(), twice) };
    parts.iter().sum::<i32>() / 2 + sum
}

/// `ROWS` rows by one block of lanes, all inputs.
///
/// `x0 w0 + x2 w2 = (x0 + w2) (x2 + w0) - x0 x2 - w0 w2` (Winograd 1968): half of the products, of which AVX2 has fewer at
/// once than sums, and the last two terms are the same for a whole row or output: its cross.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn tile_avx2<const ROWS: usize>(
    inputs: usize,
    outputs: usize,
    (w, by_output): (*const i16, *const i32),
    (x, by_row): (*const i16, &[i32; ROWS]),
    out: *mut i32,
) {
    let mut sum = [[_mm256_setzero_si256(); 2]; ROWS];
    for g in 0..inputs / GROUP {
        // SAFETY: group g of the block has 64 weights, and each row of x `inputs` words.
        unsafe {
            let w = w.add(g * LANES * GROUP);
            let first = [_mm256_loadu_si256(w.cast()), _mm256_loadu_si256(w.add(LANES).cast())];
            let second = [_mm256_loadu_si256(w.add(2 * LANES).cast()), _mm256_loadu_si256(w.add(3 * LANES).cast())];
            for (r, sum) in sum.iter_mut().enumerate() {
                let x = x.add(r * inputs + g * GROUP).cast::<i32>();
                let left = _mm256_set1_epi32(x.read_unaligned());
                let right = _mm256_set1_epi32(x.add(1).read_unaligned());
                for half in 0..2 {
                    let (left, right) = (_mm256_add_epi16(left, second[half]), _mm256_add_epi16(right, first[half]));
                    sum[half] = _mm256_add_epi32(sum[half], _mm256_madd_epi16(left, right));
                }
            }
        }
    }
    for (r, (sum, &row)) in sum.iter().zip(by_row).enumerate() {
        for (half, sum) in sum.iter().enumerate() {
            // SAFETY: row r of out has `outputs` places, of which this block has sixteen, as there are crosses.
            unsafe {
                let crosses = _mm256_loadu_si256(by_output.add(half * 8).cast());
                let crosses = _mm256_add_epi32(crosses, _mm256_set1_epi32(row));
                _mm256_storeu_si256(out.add(r * outputs + half * 8).cast(), _mm256_sub_epi32(*sum, crosses));
            }
        }
    }
}
