//! The kernels of AVX-512 with VNNI: see the module above for what they compute.
//!
//! Rows of bytes are multiplied as they lie, and queries, keys, values and shares of the attention are bytes, too.

use super::{LANES, Packed, Quantised, Scaling};
use crate::shares::{NEVER, POWER, Shape};
use std::arch::x86_64::*;

/// Inputs multiplied at once.
const GROUP: usize = 4;

/// Largest signed byte that a number becomes.
const TOP: f32 = 127.0;
/// Queries whose scores are kept at once: with two blocks of lanes, half of the registers.
const QUERIES: usize = 8;

/// Buffers of the attention, for one head.
#[derive(Default)]
pub(super) struct Buffers {
    /// Queries as bytes, 128 more than the signed value, and their steps.
    queries: Vec<u8>,
    query_steps: Vec<f32>,
    /// Keys as signed bytes, packed as a matrix with a key for each output.
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

/// `ROWS` rows by two blocks of lanes or one, all inputs, made values.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn tile<const ROWS: usize, const BLOCKS: usize>(
    inputs: usize,
    outputs: usize,
    w: *const i8,
    x: *const u8,
    (zeros, steps): (&[u8], &[f32]),
    scaling: Scaling<'_>,
    (out, column): (*mut f32, usize),
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
            let four = _mm512_set1_epi32(unsafe { x.add(r * inputs + g * GROUP).cast::<i32>().read_unaligned() });
            for (s, w) in sum.iter_mut().zip(&weights) {
                *s = _mm512_dpbusd_epi32(*s, four, *w);
            }
        }
    }
    for b in 0..BLOCKS {
        let at = column + b * LANES;
        // SAFETY: sums, scales and biases have `outputs` numbers, and this block's are among them.
        let (sums, scales, biases) = unsafe {
            (
                _mm512_loadu_si512(scaling.sums.as_ptr().add(at).cast()),
                _mm512_loadu_ps(scaling.scales.as_ptr().add(at)),
                _mm512_loadu_ps(scaling.biases.as_ptr().add(at)),
            )
        };
        for (r, sum) in sum.iter().enumerate() {
            // The same operations in the same order as every other kernel: the same bits.
            let shifted = _mm512_sub_epi32(sum[b], _mm512_mullo_epi32(_mm512_set1_epi32(i32::from(zeros[r])), sums));
            let scale = _mm512_mul_ps(scales, _mm512_set1_ps(steps[r]));
            let value = _mm512_fmadd_ps(_mm512_cvtepi32_ps(shifted), scale, biases);
            // SAFETY: row r of out has `outputs` places.
            unsafe { _mm512_storeu_ps(out.add(r * outputs + at), value) };
        }
    }
}

/// The values of a linear layer: `out` has a row of `by.outputs` for each of `x`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
pub(super) unsafe fn multiply(by: &Packed<i8>, x: Quantised<'_>, scaling: Scaling<'_>, out: &mut [f32]) {
    let (inputs, outputs, rows) = (by.inputs, by.outputs, x.steps.len());
    let mut column = 0;
    while column < outputs {
        let blocks = if column + 2 * LANES <= outputs { 2 } else { 1 };
        let mut r = 0;
        while r < rows {
            let quantised = (&x.zeros[r..], &x.steps[r..]);
            // SAFETY: r and column stay within the rows and blocks that the caller's sizes promise.
            unsafe {
                let w = by.weights.as_ptr().add(column * inputs);
                let (x, to) = (x.rows.as_ptr().add(r * inputs), (out.as_mut_ptr().add(r * outputs), column));
                r += match (blocks, rows - r) {
                    (2, 12..) => (tile::<12, 2>(inputs, outputs, w, x, quantised, scaling, to), 12).1,
                    (2, 6..) => (tile::<6, 2>(inputs, outputs, w, x, quantised, scaling, to), 6).1,
                    (2, _) => (tile::<1, 2>(inputs, outputs, w, x, quantised, scaling, to), 1).1,
                    _ => (tile::<1, 1>(inputs, outputs, w, x, quantised, scaling, to), 1).1,
                };
            }
        }
        column += blocks * LANES;
    }
}

/// What a vector of numbers is multiplied by to become signed bytes, and what one step of these is worth.
fn step(largest: f32) -> (f32, f32) {
    let step = (largest / TOP).max(f32::MIN_POSITIVE);
    (1.0 / step, step)
}

/// Largest absolute value of `size` numbers.
#[inline]
#[target_feature(enable = "avx512f,avx512dq")]
unsafe fn largest(from: *const f32, size: usize) -> f32 {
    let mut most = _mm512_setzero_ps();
    for b in 0..size / LANES {
        // SAFETY: the caller has `size` numbers at `from`.
        most = _mm512_max_ps(most, _mm512_abs_ps(unsafe { _mm512_loadu_ps(from.add(b * LANES)) }));
    }
    _mm512_reduce_max_ps(most)
}

/// Quantises and packs one head's queries (of the `wanted` subwords), keys and values.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
pub(super) unsafe fn pack(wide: &[f32], shape: Shape, head: usize, wanted: &[usize], buffers: &mut Buffers) {
    let size = shape.width / shape.heads;
    let (n, blocks) = (wide.len() / (3 * shape.width), size / LANES);
    let padded = n.next_multiple_of(LANES);
    let part = |row: usize, which: usize| {
        let from = (3 * row + which) * shape.width + head * size;
        wide[from..from + size].as_ptr()
    };
    // A score's power of e as a power of 2.
    let sharpness = std::f32::consts::LOG2_E / (size as f32).sqrt();

    buffers.queries.resize(wanted.len() * size, 0);
    buffers.query_steps.clear();
    for (&row, to) in wanted.iter().zip(buffers.queries.chunks_exact_mut(size)) {
        // SAFETY: `part` and `to` have `size` numbers, `blocks` times `LANES`.
        unsafe {
            let from = part(row, 0);
            let (inverse, step) = step(largest(from, size));
            for b in 0..blocks {
                let scaled = _mm512_mul_ps(_mm512_loadu_ps(from.add(b * LANES)), _mm512_set1_ps(inverse));
                let whole = _mm512_add_epi32(_mm512_cvtps_epi32(scaled), _mm512_set1_epi32(128));
                _mm_storeu_si128(to.as_mut_ptr().add(b * LANES).cast(), _mm512_cvtepi32_epi8(whole));
            }
            buffers.query_steps.push(step * sharpness);
        }
    }

    buffers.keys.resize(padded * size, 0);
    buffers.key_scales.resize(padded, 0.0);
    buffers.key_offsets.resize(padded, 0);
    buffers.key_biases.clear();
    buffers.key_biases.resize(n, 0.0);
    buffers.key_biases.resize(padded, NEVER);
    for key in 0..n {
        let block = &mut buffers.keys[key / LANES * LANES * size..][..LANES * size];
        // SAFETY: `part` has `size` numbers; sixteen of them are four groups, each of which has a place in the
        // key's lane of its block.
        unsafe {
            let from = part(key, 1);
            let (inverse, step) = step(largest(from, size));
            let mut sum = _mm512_setzero_si512();
            for b in 0..blocks {
                let scaled = _mm512_mul_ps(_mm512_loadu_ps(from.add(b * LANES)), _mm512_set1_ps(inverse));
                let whole = _mm512_cvtps_epi32(scaled);
                sum = _mm512_add_epi32(sum, whole);
                let mut fours = [0i32; 4];
                _mm_storeu_si128(fours.as_mut_ptr().cast(), _mm512_cvtepi32_epi8(whole));
                for (g, four) in fours.into_iter().enumerate() {
                    let at = (4 * b + g) * LANES * GROUP + key % LANES * GROUP;
                    block[at..at + GROUP].as_mut_ptr().cast::<i32>().write_unaligned(four);
                }
            }
            buffers.key_scales[key] = step;
            buffers.key_offsets[key] = -128 * _mm512_reduce_add_epi32(sum);
        }
    }

    buffers.values.resize(padded * size, 0);
    buffers.value_steps.clear();
    for b in 0..blocks {
        let mut most = _mm512_setzero_ps();
        // SAFETY: block b of a part has `LANES` numbers; block b of the packed values has four bytes a lane for
        // each four of the padded rows.
        unsafe {
            for row in 0..n {
                most = _mm512_max_ps(most, _mm512_abs_ps(_mm512_loadu_ps(part(row, 2).add(b * LANES))));
            }
            let mut steps = [0.0; LANES];
            _mm512_storeu_ps(steps.as_mut_ptr(), most);
            let inverses = steps.map(|m| step(m).0);
            buffers.value_steps.extend(steps.map(|m| step(m).1));
            let inverses = _mm512_loadu_ps(inverses.as_ptr());
            for group in 0..padded / GROUP {
                let mut packed = _mm512_setzero_si512();
                for k in (group * GROUP..((group + 1) * GROUP).min(n)).rev() {
                    let scaled = _mm512_mul_ps(_mm512_loadu_ps(part(k, 2).add(b * LANES)), inverses);
                    let byte = _mm512_and_si512(_mm512_cvtps_epi32(scaled), _mm512_set1_epi32(255));
                    let shift = _mm_cvtsi32_si128((8 * (k % GROUP)) as i32);
                    packed = _mm512_or_si512(packed, _mm512_sll_epi32(byte, shift));
                }
                let at = (b * padded / GROUP + group) * LANES * GROUP;
                _mm512_storeu_si512(buffers.values[at..at + LANES * GROUP].as_mut_ptr().cast(), packed);
            }
        }
    }
}

/// Scores of `ROWS` queries with two blocks of keys or one.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn scores<const ROWS: usize, const BLOCKS: usize>(
    buffers: &mut Buffers,
    size: usize,
    padded: usize,
    query: usize,
    block: usize,
    most: &mut [__m512; ROWS],
) {
    let mut sum = [[_mm512_setzero_si512(); BLOCKS]; ROWS];
    let (queries, keys) = (buffers.queries.as_ptr(), buffers.keys.as_ptr());
    for g in 0..size / GROUP {
        let mut key = [_mm512_setzero_si512(); BLOCKS];
        for (b, v) in key.iter_mut().enumerate() {
            // SAFETY: a block of keys has LANES * size bytes, and group g starts at g * 64 of them.
            *v = unsafe { _mm512_loadu_si512(keys.add((block + b) * LANES * size + g * LANES * GROUP).cast()) };
        }
        for (r, sum) in sum.iter_mut().enumerate() {
            // SAFETY: there are ROWS queries from `query` on, of `size` bytes each.
            let four = unsafe { queries.add((query + r) * size + g * GROUP).cast::<i32>().read_unaligned() };
            for (s, k) in sum.iter_mut().zip(&key) {
                *s = _mm512_dpbusd_epi32(*s, _mm512_set1_epi32(four), *k);
            }
        }
    }
    for b in 0..BLOCKS {
        let at = (block + b) * LANES;
        // SAFETY: offsets, scales, biases and each row of scores have a number for each of the `padded` keys.
        unsafe {
            let offsets = _mm512_loadu_si512(buffers.key_offsets.as_ptr().add(at).cast());
            let scales = _mm512_loadu_ps(buffers.key_scales.as_ptr().add(at));
            let biases = _mm512_loadu_ps(buffers.key_biases.as_ptr().add(at));
            for (r, (sum, most)) in sum.iter().zip(most.iter_mut()).enumerate() {
                let scale = _mm512_mul_ps(scales, _mm512_set1_ps(buffers.query_steps[query + r]));
                let product = _mm512_cvtepi32_ps(_mm512_add_epi32(sum[b], offsets));
                let score = _mm512_fmadd_ps(product, scale, biases);
                *most = _mm512_max_ps(*most, score);
                _mm512_storeu_ps(buffers.scores.as_mut_ptr().add(r * padded + at), score);
            }
        }
    }
}

/// The attention of `ROWS` queries from `query` on.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn attend_rows<const ROWS: usize>(
    buffers: &mut Buffers,
    size: usize,
    padded: usize,
    query: usize,
    out: *mut f32,
    width: usize,
) {
    let blocks = padded / LANES;
    let mut most = [_mm512_set1_ps(NEVER); ROWS];
    for block in (0..blocks - blocks % 2).step_by(2) {
        // SAFETY: two blocks from `block` on are among those of the keys.
        unsafe { scores::<ROWS, 2>(buffers, size, padded, query, block, &mut most) };
    }
    if blocks % 2 == 1 {
        // SAFETY: the last block.
        unsafe { scores::<ROWS, 1>(buffers, size, padded, query, blocks - 1, &mut most) };
    }
    let mut inverses = [0.0f32; ROWS];
    for (r, (inverse, most)) in inverses.iter_mut().zip(most).enumerate() {
        let most = _mm512_set1_ps(_mm512_reduce_max_ps(most));
        let mut total = _mm512_setzero_si512();
        for block in 0..blocks {
            let at = r * padded + block * LANES;
            // SAFETY: scores and shares have ROWS rows of `padded`.
            unsafe {
                let x = _mm512_sub_ps(_mm512_loadu_ps(buffers.scores.as_ptr().add(at)), most);
                let whole = _mm512_roundscale_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(x);
                let rest = _mm512_sub_ps(x, whole);
                let mut power = _mm512_set1_ps(POWER[3]);
                for c in [POWER[2], POWER[1], POWER[0]] {
                    power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(c));
                }
                let share = _mm512_cvtps_epi32(_mm512_scalef_ps(power, whole));
                total = _mm512_add_epi32(total, share);
                _mm_storeu_si128(buffers.shares.as_mut_ptr().add(at).cast(), _mm512_cvtepi32_epi8(share));
            }
        }
        // At least the share of the key that fits best.
        *inverse = 1.0 / _mm512_reduce_add_epi32(total) as f32;
    }
    for b in 0..size / LANES {
        let mut sum = [_mm512_setzero_si512(); ROWS];
        for g in 0..padded / GROUP {
            // SAFETY: block b of the values has 64 bytes for each group of keys; a row of shares has `padded`.
            unsafe {
                let from = (b * padded / GROUP + g) * LANES * GROUP;
                let value = _mm512_loadu_si512(buffers.values.as_ptr().add(from).cast());
                for (r, sum) in sum.iter_mut().enumerate() {
                    let four = buffers.shares.as_ptr().add(r * padded + g * GROUP).cast::<i32>().read_unaligned();
                    *sum = _mm512_dpbusd_epi32(*sum, _mm512_set1_epi32(four), value);
                }
            }
        }
        // SAFETY: the head has a step for each of its numbers, and each row of out room for these.
        unsafe {
            let steps = _mm512_loadu_ps(buffers.value_steps.as_ptr().add(b * LANES));
            for (r, sum) in sum.iter().enumerate() {
                let scale = _mm512_mul_ps(steps, _mm512_set1_ps(inverses[r]));
                let mean = _mm512_mul_ps(_mm512_cvtepi32_ps(*sum), scale);
                _mm512_storeu_ps(out.add(r * width + b * LANES), mean);
            }
        }
    }
}

/// The attention of a head that is packed, for its `n` queries: `out` has a row of `width` numbers for each.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
pub(super) unsafe fn attend(shape: Shape, head: usize, n: usize, buffers: &mut Buffers, out: &mut [f32]) {
    let size = shape.width / shape.heads;
    let padded = buffers.key_biases.len();
    buffers.scores.resize(QUERIES * padded, 0.0);
    buffers.shares.resize(QUERIES * padded, 0);
    let mut query = 0;
    while query < n {
        // SAFETY: the queries from here on are left, and `out` has a row for each.
        unsafe {
            let to = out.as_mut_ptr().add(query * shape.width + head * size);
            query += match n - query {
                QUERIES.. => (attend_rows::<QUERIES>(buffers, size, padded, query, to, shape.width), QUERIES).1,
                4.. => (attend_rows::<4>(buffers, size, padded, query, to, shape.width), 4).1,
                _ => (attend_rows::<1>(buffers, size, padded, query, to, shape.width), 1).1,
            };
        }
    }
}
