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

/// Rows that AVX2 multiplies at once: with four sums each they leave registers for the weights.
const ROWS_AVX2: usize = 2;

/// The product with AVX2: eight outputs a register, two inputs a multiplication.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn product_avx2(w: &Packed, x: &[u8], out: &mut [i32], rows: usize) {
    let blocks = w.outputs / LANES;
    let (inputs, outputs) = (w.inputs, w.outputs);
    let mut r = 0;
    while r < rows {
        let many = rows - r >= ROWS_AVX2;
        for b in 0..blocks {
            // SAFETY: r and b stay within the rows and blocks that the caller's sizes promise.
            unsafe {
                let w = w.bytes.as_ptr().add(b * inputs * LANES);
                let x = x.as_ptr().add(r * inputs);
                let out = out.as_mut_ptr().add(r * outputs + b * LANES);
                if many {
                    tile_avx2::<ROWS_AVX2>(inputs, outputs, w, x, out);
                } else {
                    tile_avx2::<1>(inputs, outputs, w, x, out);
                }
            }
        }
        r += if many { ROWS_AVX2 } else { 1 };
    }
}

/// `ROWS` rows by one block of lanes, all inputs.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn tile_avx2<const ROWS: usize>(inputs: usize, outputs: usize, w: *const i8, x: *const u8, out: *mut i32) {
    // Four sums of eight: 64 weights, sixteen at a time, widened to 16 bits; each sum has four outputs' two halves.
    let mut sum = [[_mm256_setzero_si256(); 4]; ROWS];
    for g in 0..inputs / GROUP {
        let mut weights = [_mm256_setzero_si256(); 4];
        for (k, v) in weights.iter_mut().enumerate() {
            // SAFETY: group g of the block has 64 weights.
            *v = _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(w.add(g * LANES * GROUP + 16 * k).cast()) });
        }
        for (r, sum) in sum.iter_mut().enumerate() {
            // SAFETY: row r of x has `inputs` bytes.
            let four = unsafe { x.add(r * inputs + g * GROUP).cast::<i32>().read_unaligned() };
            let v = _mm256_cvtepu8_epi16(_mm_set1_epi32(four));
            for (s, w) in sum.iter_mut().zip(&weights) {
                *s = _mm256_add_epi32(*s, _mm256_madd_epi16(v, *w));
            }
        }
    }
    for (r, sum) in sum.iter().enumerate() {
        for k in 0..2 {
            // hadd works within the two halves of a register: outputs 0 1 4 5 | 2 3 6 7, then in order.
            let h = _mm256_hadd_epi32(sum[2 * k], sum[2 * k + 1]);
            let h = _mm256_permute4x64_epi64::<0b11_01_10_00>(h);
            // SAFETY: row r of out has `outputs` places; this block has sixteen.
            unsafe { _mm256_storeu_si256(out.add(r * outputs + 8 * k).cast(), h) };
        }
    }
}
