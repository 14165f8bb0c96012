//! The attention: how much each subword heeds each other, head by head.
//!
//! Queries and keys become signed bytes with a step each, values signed bytes with a step for each of their numbers, and
//! the shares of attention bytes of the largest, in blocks of queries whose scores stay in the nearest cache. Here
//! for every CPU but those of AVX-512 VNNI (`kernels::avx512`), which give the same bits.

#[cfg(target_arch = "x86_64")]
use crate::kernels::attend_head;
use crate::kernels::{LANES, Packed, Room, Rows, product};
use crate::levels::{Level, levels};
use crate::rows::ROUND;
use crate::shares::{NEVER, POWER, Shape};

/// A power of 2 below which a share is nothing, and that no float falls out of.
const LEAST_POWER: f32 = -64.0;
/// Queries whose scores are kept at once: two turns of AVX2's kernel.
const QUERIES: usize = 12;

/// Buffers of the attention, for one head.
#[derive(Default)]
pub(crate) struct Attention {
    /// Queries as signed bytes, in words, and their steps.
    queries: Vec<i16>,
    query_steps: Vec<f32>,
    /// Keys, packed with a key for each output, and the step of each.
    keys: Packed<i16>,
    key_steps: Vec<f32>,
    /// What is added to a key's score: so much that a key beyond the last gets no share.
    key_biases: Vec<f32>,
    /// Values, packed with a number of the vector for each output, and each number's step.
    values: Packed<i16>,
    value_steps: Vec<f32>,
    /// What is added to a value: nothing.
    value_biases: Vec<f32>,
    /// Scores of a block of queries, in powers of 2, the shares made of them, and 1 by the sum of a query's shares.
    scores: Vec<f32>,
    shares: Vec<i16>,
    inverses: Vec<f32>,
}

/// For each of the `wanted` subwords the mean of all subwords' values, weighted by how well its query fits their keys,
/// head by head, written to `out`. `wide` has queries, keys and values of each subword.
pub(crate) fn attend(
    level: Level,
    wide: &[f32],
    shape: Shape,
    wanted: &[usize],
    (room, buffers): (&mut Room, &mut Attention),
    out: &mut [f32],
) {
    assert!(shape.fits(LANES, wide, wanted, out));
    for head in 0..shape.heads {
        #[cfg(target_arch = "x86_64")]
        if attend_head(level, wide, (shape, head), wanted, room, out) {
            continue;
        }
        buffers.pack(level, wide, shape, head, wanted);
        buffers.attend(level, shape, head, out);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = room;
}

impl Attention {
    /// Quantises and packs one head's queries (of the `wanted` subwords), keys and values.
    pub(crate) fn pack(&mut self, level: Level, wide: &[f32], shape: Shape, head: usize, wanted: &[usize]) {
        let (size, n) = (shape.size(), wide.len() / (3 * shape.width));
        let padded = n.next_multiple_of(LANES);
        self.queries.resize(wanted.len() * size, 0);
        self.query_steps.resize(wanted.len(), 0.0);
        pack_queries(level, wide, shape, head, wanted, &mut self.queries, &mut self.query_steps);
        self.keys.fit(size, padded);
        self.key_steps.clear();
        self.key_steps.resize(padded, 0.0);
        pack_keys(level, wide, shape, head, &mut self.keys.weights, &mut self.key_steps);
        self.keys.cross(level);
        self.key_biases.clear();
        self.key_biases.resize(n, 0.0);
        self.key_biases.resize(padded, NEVER);
        self.values.fit(padded, size);
        self.value_steps.resize(size, 0.0);
        self.value_biases.resize(size, 0.0);
        pack_values(level, wide, shape, head, &mut self.values.weights, &mut self.value_steps);
        self.values.cross(level);
    }

    /// The attention of a head that is packed: `out` has a row of `width` numbers for each query.
    pub(crate) fn attend(&mut self, level: Level, shape: Shape, head: usize, out: &mut [f32]) {
        let (size, padded) = (shape.size(), self.keys.outputs);
        let blocks = self.queries.chunks(QUERIES * size).zip(self.query_steps.chunks(QUERIES));
        for ((queries, steps), out) in blocks.zip(out.chunks_mut(QUERIES * shape.width)) {
            let n = steps.len();
            self.scores.resize(n * padded, 0.0);
            let queries = Rows { rows: queries, steps };
            product(level, &self.keys, queries, &self.key_steps, &self.key_biases, &mut self.scores, padded);
            self.shares.resize(n * padded, 0);
            self.inverses.resize(n, 0.0);
            share(level, &self.scores, &mut self.shares, &mut self.inverses);
            let shares = Rows { rows: &self.shares, steps: &self.inverses };
            let to = &mut out[head * size..];
            product(level, &self.values, shares, &self.value_steps, &self.value_biases, to, shape.width);
        }
    }
}

/// What numbers up to `largest` are multiplied by to become signed bytes, and what one step of these is worth.
#[inline(always)]
fn step(largest: f32) -> (f32, f32) {
    let step = (largest / 127.0).max(f32::MIN_POSITIVE);
    (1.0 / step, step)
}

/// Largest absolute value.
#[inline(always)]
fn largest(row: &[f32]) -> f32 {
    // Without their signs, floats are ordered as their bits are, and a maximum of integers is vectorised.
    f32::from_bits(row.iter().fold(0, |most, v| most.max(v.to_bits() & 0x7fff_ffff)))
}

/// A scaled number as the nearest signed byte.
#[inline(always)]
fn byte(scaled: f32) -> i16 {
    i16::from((scaled + ROUND).to_bits() as u8 as i8)
}

#[inline(always)]
fn pack_queries_body(
    wide: &[f32],
    shape: Shape,
    head: usize,
    wanted: &[usize],
    queries: &mut [i16],
    steps: &mut [f32],
) {
    let size = shape.size();
    // A score's power of e as a power of 2.
    let sharpness = std::f32::consts::LOG2_E / (size as f32).sqrt();
    for ((&row, to), to_step) in wanted.iter().zip(queries.chunks_exact_mut(size)).zip(steps) {
        let from = &wide[row * 3 * shape.width + shape.part(head, 0)..][..size];
        let (inverse, step) = step(largest(from));
        to.iter_mut().zip(from).for_each(|(to, v)| *to = byte(v * inverse));
        *to_step = step * sharpness;
    }
}

#[inline(always)]
fn pack_keys_body(wide: &[f32], shape: Shape, head: usize, keys: &mut [i16], steps: &mut [f32]) {
    let size = shape.size();
    for (key, (row, to_step)) in wide.chunks_exact(3 * shape.width).zip(steps).enumerate() {
        let from = &row[shape.part(head, 1)..][..size];
        let (inverse, step) = step(largest(from));
        let block = &mut keys[key / LANES * LANES * size..][..LANES * size];
        for (pair, group) in from.chunks_exact(2).zip(block.chunks_exact_mut(2 * LANES)) {
            let at = key % LANES * 2;
            (group[at], group[at + 1]) = (byte(pair[0] * inverse), byte(pair[1] * inverse));
        }
        *to_step = step;
    }
}

#[inline(always)]
fn pack_values_body(wide: &[f32], shape: Shape, head: usize, values: &mut [i16], steps: &mut [f32]) {
    let n = wide.len() / (3 * shape.width);
    let padded = values.len() / steps.len();
    let from = |row: usize, block: usize| {
        let at = row * 3 * shape.width + shape.part(head, 2) + block * LANES;
        wide[at..at + LANES].first_chunk::<LANES>().expect("a whole block")
    };
    let blocks = values.chunks_exact_mut(padded * LANES).zip(steps.chunks_exact_mut(LANES));
    for (block, (values, steps)) in blocks.enumerate() {
        let mut most = [0u32; LANES];
        for row in 0..n {
            let row = from(row, block);
            most.iter_mut().zip(row).for_each(|(most, v)| *most = (*most).max(v.to_bits() & 0x7fff_ffff));
        }
        let (mut inverses, none) = ([0.0; LANES], [0.0; LANES]);
        for ((most, inverse), to) in most.iter().zip(&mut inverses).zip(steps) {
            (*inverse, *to) = step(f32::from_bits(*most));
        }
        for (pair, group) in values.chunks_exact_mut(2 * LANES).enumerate() {
            let first = if 2 * pair < n { from(2 * pair, block) } else { &none };
            let second = if 2 * pair + 1 < n { from(2 * pair + 1, block) } else { &none };
            for i in 0..LANES {
                group[2 * i] = byte(first[i] * inverses[i]);
                group[2 * i + 1] = byte(second[i] * inverses[i]);
            }
        }
    }
}

#[inline(always)]
fn share_body(scores: &[f32], shares: &mut [i16], inverses: &mut [f32]) {
    let padded = scores.len() / inverses.len();
    let rows = scores.chunks_exact(padded).zip(shares.chunks_exact_mut(padded));
    for ((scores, shares), inverse) in rows.zip(inverses) {
        let mut most = [NEVER; LANES];
        for scores in scores.chunks_exact(LANES) {
            // A comparison, not `max`: one instruction.
            most.iter_mut().zip(scores).for_each(|(most, &s)| *most = if *most > s { *most } else { s });
        }
        let most = most.into_iter().fold(NEVER, f32::max);
        let mut total = [0i32; LANES];
        for (scores, shares) in scores.chunks_exact(LANES).zip(shares.chunks_exact_mut(LANES)) {
            for ((score, share), total) in scores.iter().zip(shares).zip(&mut total) {
                let x = score - most;
                let x = if x > LEAST_POWER { x } else { LEAST_POWER };
                let rounded = x + ROUND;
                let rest = x - (rounded - ROUND);
                let power = POWER[3].mul_add(rest, POWER[2]).mul_add(rest, POWER[1]).mul_add(rest, POWER[0]);
                // The last bits of `rounded` as an exponent.
                let scale = f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0f32.to_bits()));
                let whole = (power * scale + ROUND).to_bits() & 0xff;
                *share = whole as i16;
                *total += whole as i32;
            }
        }
        // At least the share of the key that fits best.
        *inverse = 1.0 / total.iter().sum::<i32>() as f32;
    }
}

levels! {
    /// Quantises one head's queries of the `wanted` subwords.
    pack_queries = pack_queries_body(
        wide: &[f32], shape: Shape, head: usize, wanted: &[usize], queries: &mut [i16], steps: &mut [f32]
    )
}
levels! {
    /// Quantises and packs one head's keys.
    pack_keys = pack_keys_body(wide: &[f32], shape: Shape, head: usize, keys: &mut [i16], steps: &mut [f32])
}
levels! {
    /// Quantises and packs one head's values.
    pack_values = pack_values_body(wide: &[f32], shape: Shape, head: usize, values: &mut [i16], steps: &mut [f32])
}
levels! {
    /// Turns the scores of some queries into the shares of their keys; leaves 1 by their sum in `inverses`.
    share = share_body(scores: &[f32], shares: &mut [i16], inverses: &mut [f32])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::tests::noise;

    #[test]
    fn attention_differs_from_floats_by_its_quantisation_alone() {
        let shape = Shape { width: 64, heads: 2 };
        let size = shape.width / shape.heads;
        let (mut room, mut buffers) = (Room::default(), Attention::default());
        // Not by falling size, so that what an earlier window has left would be seen.
        let (mut worst, mut sum, mut count) = (0f32, 0.0, 0);
        for n in [1, 70, 16, 33, 318] {
            let wide: Vec<f32> = noise(n * 3 * shape.width, n as u32).iter().map(|v| v * 1.5).collect();
            let wanted: Vec<usize> = (0..n).filter(|i| i % 3 != 1).collect();
            let all = Level::available().into_iter().map(|level| {
                let mut out = vec![0.0; wanted.len() * shape.width];
                attend(level, &wide, shape, &wanted, (&mut room, &mut buffers), &mut out);
                out
            });
            let all: Vec<Vec<f32>> = all.collect();
            assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{n}");
            for (&query, out) in wanted.iter().zip(all[0].chunks(shape.width)) {
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
