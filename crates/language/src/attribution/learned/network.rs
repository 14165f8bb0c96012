//! The fast network: subwords, shape, state and part of speech of each token -> layers of a short convolution and a
//! gated recurrence each way -> token scores.

use super::features::Features;
use super::kernels::{self, Level, ZERO};
use super::model::{Layer, Linear, Model, SCORES, TAPS};
use crate::budget::Budget;

/// Tokens multiplied at once: their gates stay in the cache for the recurrence.
const BLOCK: usize = 32;

/// Cost of a block in one direction of one layer, in the steps of a [`Budget`].
const BLOCK_STEPS: usize = 16 * BLOCK;

/// Buffers of one text, kept from text to text.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// Values of all tokens, row by row, with `TAPS / 2` rows of zeros before and after.
    values: Vec<f32>,
    /// Activations of all tokens.
    bytes: Vec<u8>,
    /// Quantisation step of each token's activations.
    steps: Vec<f32>,
    row: Vec<f32>,
    room: Room,
    gates: Vec<f32>,
    memory: Vec<f32>,
}

/// Room of a product.
#[derive(Debug, Default)]
struct Room {
    product: Vec<i32>,
    words: Vec<i16>,
}

#[cfg(feature = "training")]
/// Output of the network's last layer for a text's tokens: about `width` bytes a token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hidden {
    /// Activations of a token.
    pub(super) width: usize,
    /// The activations, token by token, each [`ZERO`] more than its signed value.
    pub(super) bytes: Vec<u8>,
    /// Quantisation step of each token's activations.
    pub(super) steps: Vec<f32>,
}

#[cfg(feature = "training")]
impl Hidden {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Bytes of memory it takes.
    pub fn size(&self) -> usize {
        self.bytes.len() + 4 * self.steps.len()
    }

    /// The activations of token `t` as values, into `out` of [`Hidden::width`] numbers.
    pub(super) fn row(&self, t: usize, out: &mut [f32]) {
        let bytes = &self.bytes[t * self.width..(t + 1) * self.width];
        for (o, &b) in out.iter_mut().zip(bytes) {
            *o = (f32::from(b) - f32::from(ZERO)) * self.steps[t];
        }
    }
}

impl Model {
    /// The scores of every token: [`SCORES`] numbers each, into `out`.
    pub(super) fn scores(&self, features: &Features, scratch: &mut Scratch, out: &mut Vec<f32>, budget: &Budget<'_>) {
        self.encode(features, scratch, budget);
        let (n, s, level) = (features.ends.len(), scratch, self.level);
        out.clear();
        out.resize(n * SCORES, 0.0);
        if budget.is_spent() {
            return;
        }
        for b in (0..n).step_by(BLOCK) {
            let tokens = b..(b + BLOCK).min(n);
            let to = tokens.start * SCORES..tokens.end * SCORES;
            self.head.apply(level, &s.bytes, &s.steps, tokens, &mut s.room, &mut out[to]);
        }
    }

    /// Output of the last layer for every token, as the activations that the scores are made from.
    #[cfg(feature = "training")]
    pub(super) fn hidden(&self, features: &Features, scratch: &mut Scratch) -> Hidden {
        self.encode(features, scratch, &Budget::unlimited());
        Hidden { width: self.width, bytes: scratch.bytes.clone(), steps: scratch.steps.clone() }
    }

    /// Everything below the scores: leaves the last layer's activations in `s.bytes` and `s.steps`.
    fn encode(&self, features: &Features, s: &mut Scratch, budget: &Budget<'_>) {
        let (n, width, level) = (features.ends.len(), self.width, self.level);
        let edge = TAPS / 2 * width;
        s.values.clear();
        s.values.resize(n * width + 2 * edge, 0.0);
        self.embed(level, features, s);
        for b in (0..n).step_by(BLOCK) {
            let tokens = b..(b + BLOCK).min(n);
            let to = edge + tokens.start * width..edge + tokens.end * width;
            self.project.apply(level, &s.bytes, &s.steps, tokens, &mut s.room, &mut s.values[to]);
        }
        for layer in &self.layers {
            layer.apply(level, width, n, s, budget);
        }
        if budget.is_spent() {
            return; // The last layer is half done.
        }
        s.bytes.clear();
        s.bytes.resize(n * width, ZERO);
        s.steps.clear();
        let rows = s.values[edge..edge + n * width].chunks_exact(width);
        for (row, bytes) in rows.zip(s.bytes.chunks_exact_mut(width)) {
            s.steps.push(kernels::quantise(level, row, bytes));
        }
    }

    /// Token embeddings as activations: the mean of the subwords', plus shape, state and part of speech.
    fn embed(&self, level: Level, features: &Features, s: &mut Scratch) {
        let (n, dim) = (features.ends.len(), self.dim);
        s.bytes.clear();
        s.bytes.resize(n * dim, ZERO);
        s.steps.clear();
        s.row.resize(dim, 0.0);
        let row = &mut s.row[..dim];
        let mut from = 0;
        for t in 0..n {
            let shape = usize::from(features.shapes[t]) * dim;
            let state = usize::from(features.states[t]) * dim;
            let tag = usize::from(features.tags[t]) * dim;
            let (shape, state) = (&self.shapes[shape..shape + dim], &self.states[state..state + dim]);
            let tag = &self.tags[tag..tag + dim];
            for (((r, l), p), t) in row.iter_mut().zip(shape).zip(state).zip(tag) {
                *r = l + p + t;
            }
            let to = features.ends[t] as usize;
            let share = 1.0 / (to - from).max(1) as f32;
            for &subword in &features.subwords[from..to] {
                let subword = usize::from(subword);
                let weights = &self.subwords[subword * dim..(subword + 1) * dim];
                kernels::add_scaled(level, row, weights, self.subword_scales[subword] * share);
            }
            from = to;
            s.steps.push(kernels::quantise(level, row, &mut s.bytes[t * dim..(t + 1) * dim]));
        }
    }
}

impl Linear {
    /// The values for the activations of some tokens, into `out`, row by row.
    fn apply(
        &self,
        level: Level,
        bytes: &[u8],
        steps: &[f32],
        tokens: std::ops::Range<usize>,
        room: &mut Room,
        out: &mut [f32],
    ) {
        let (inputs, outputs, padded) = (self.weights.inputs(), self.biases.len(), self.weights.outputs());
        room.product.resize(BLOCK * padded, 0);
        let product = &mut room.product[..tokens.len() * padded];
        let bytes = &bytes[tokens.start * inputs..tokens.end * inputs];
        kernels::product(level, &self.weights, bytes, &mut room.words, product);
        let rows = product.chunks_exact(padded).zip(out.chunks_exact_mut(outputs));
        for ((p, out), &step) in rows.zip(&steps[tokens]) {
            kernels::rescale(level, p, self.weights.offsets(), &self.scales, step, &self.biases, out);
        }
    }
}

impl Layer {
    /// Replaces the values of all `n` tokens.
    fn apply(&self, level: Level, width: usize, n: usize, s: &mut Scratch, budget: &Budget<'_>) {
        let half = width / 2;
        s.bytes.clear();
        s.bytes.resize(n * width, ZERO);
        s.steps.clear();
        s.row.resize(width, 0.0);
        let row = &mut s.row[..width];
        for (t, bytes) in s.bytes.chunks_exact_mut(width).enumerate() {
            kernels::convolve(level, &s.values[t * width..(t + TAPS) * width], &self.convolution, row);
            s.steps.push(kernels::quantise(level, row, bytes));
        }
        s.gates.resize(BLOCK * 3 * half, 0.0);
        let blocks = n.div_ceil(BLOCK);
        for backward in [false, true] {
            let gates_of = if backward { &self.backward } else { &self.forward };
            s.memory.clear();
            s.memory.resize(half, 0.0);
            for b in 0..blocks {
                if budget.is_spent_after(BLOCK_STEPS) {
                    return;
                }
                let b = if backward { blocks - 1 - b } else { b };
                let tokens = b * BLOCK..((b + 1) * BLOCK).min(n);
                let gates = &mut s.gates[..tokens.len() * 3 * half];
                gates_of.apply(level, &s.bytes, &s.steps, tokens.clone(), &mut s.room, gates);
                for k in 0..tokens.len() {
                    let k = if backward { tokens.len() - 1 - k } else { k };
                    let at = (TAPS / 2 + tokens.start + k) * width + if backward { half } else { 0 };
                    let x = &mut s.values[at..at + half];
                    kernels::recur(level, &gates[k * 3 * half..(k + 1) * 3 * half], &mut s.memory, x);
                }
            }
        }
    }
}
