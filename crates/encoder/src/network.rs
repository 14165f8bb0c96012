//! The encoder's arithmetic, one window of an article at a time.
//!
//! Weights are signed bytes with a step for each output, activations unsigned bytes with a step and a zero for each
//! subword, computed before every product (the largest values of a layer lie in few subwords: one step for all would
//! drown the rest). Products are exact in 32 bits, those of the attention, too. Normalisation and the scores are `f32`, their
//! sums taken in the same order on every CPU: the same scores, bit by bit. What lies between two products is done row by
//! row, while the row is in the nearest cache.

use std::ops::Range;

use whosaid_language::attribution::learned::{Features, SCORES};

use crate::attention::{Attention, attend};
use crate::kernels::{Room, Scaling};
use crate::levels::Level;
use crate::model::{Layer, Linear, Model, Norm};
use crate::rows::{Bytes, add, gelu, normalise, weigh};
use crate::shares::Shape;
use crate::windows::{Window, cover};

/// Rows that go through a layer's maps together: their widest values (48 x 1,536 x 4 bytes) stay in the second cache with
/// the weights that they meet.
const BLOCK: usize = 48;

/// Everything that is refilled from window to window.
#[derive(Default)]
pub(crate) struct Buffers {
    room: Room,
    /// Output of the layer before for each subword.
    values: Vec<f32>,
    /// The same as bytes.
    bytes: Bytes,
    /// Values of a block of rows between two maps of one layer, and these as bytes.
    block: Vec<f32>,
    narrow: Bytes,
    /// Queries, keys and values of each subword.
    wide: Vec<f32>,
    attention: Attention,
    /// Attended values of each subword that is wanted, of all heads.
    attended: Vec<f32>,
    scores: Vec<f32>,
}

impl Model {
    /// The scores of every token, [`SCORES`] each: those of its first subword, in the window that has it as its own.
    /// Fewer when `go_on`, asked before each window, says no.
    pub(crate) fn scores(&self, features: &Features, buffers: &mut Buffers, go_on: &dyn Fn() -> bool) -> Vec<f32> {
        let n_tokens = features.ends.len();
        let mut out = Vec::with_capacity(n_tokens * SCORES);
        let first = |t: usize| if t == 0 { 0 } else { features.ends[t - 1] as usize };
        let (mut token, mut wanted) = (0, Vec::new());
        for window in cover(features, self.own, self.window - 2 - self.own) {
            if !go_on() {
                break;
            }
            wanted.clear();
            while token < n_tokens && first(token) < window.own.end {
                wanted.push(first(token) - window.subwords.start + 1);
                token += 1;
            }
            self.read_window(features, &window, &wanted, buffers);
            out.extend_from_slice(&buffers.scores);
        }
        out
    }

    /// Leaves the scores of the `wanted` rows of a window in `buffers.scores`. Row 0 is the window's beginning.
    fn read_window(&self, features: &Features, window: &Window, wanted: &[usize], buffers: &mut Buffers) {
        self.embed(features, window, buffers);
        let all: Vec<usize> = (0..window.subwords.len() + 2).collect();
        for (i, layer) in self.layers.iter().enumerate() {
            let wanted = if i + 1 == self.layers.len() { wanted } else { &all };
            layer.attend(self, wanted, buffers);
            layer.map(self, wanted, buffers);
        }
        buffers.scores.resize(wanted.len() * SCORES, 0.0);
        weigh(self.level, &buffers.values, &self.head, &self.head_biases, &mut buffers.scores);
    }

    /// Fills `buffers.values` and `buffers.bytes` with the input of the first layer.
    fn embed(&self, features: &Features, window: &Window, buffers: &mut Buffers) {
        let width = self.width;
        let row = |i: usize| -> Range<usize> { i * width..(i + 1) * width };
        let n = window.subwords.len() + 2;
        buffers.values.resize(n * width, 0.0);
        buffers.bytes.clear();
        let mut token = features.ends.partition_point(|&e| e as usize <= window.subwords.start);
        for (position, values) in buffers.values.chunks_exact_mut(width).enumerate() {
            // The two ends are no words: they have the first shape, state and part of speech.
            let (subword, shape, state, tag) = if position == 0 {
                (self.ends[0], 0, 0, 0)
            } else if position + 1 == n {
                (self.ends[1], 0, 0, 0)
            } else {
                let at = window.subwords.start + position - 1;
                while features.ends[token] as usize <= at {
                    token += 1;
                }
                (features.subwords[at], features.shapes[token], features.states[token], features.tags[token])
            };
            let (scale, word) = (self.word_scales[usize::from(subword)], &self.words[row(usize::from(subword))]);
            for ((value, &byte), position) in values.iter_mut().zip(word).zip(&self.positions[row(position)]) {
                *value = f32::from(byte) * scale + position;
            }
            add(self.level, values, &self.shapes[row(usize::from(shape))]);
            add(self.level, values, &self.states[row(usize::from(state))]);
            add(self.level, values, &self.tags[row(usize::from(tag))]);
            self.norm.apply(self.level, values);
            buffers.bytes.push(self.level, values);
        }
    }
}

impl Layer {
    /// From `buffers.bytes` to `buffers.attended`: for each of the `wanted` subwords the mean of all subwords' values,
    /// weighted by how well its query fits their keys, head by head.
    fn attend(&self, model: &Model, wanted: &[usize], buffers: &mut Buffers) {
        let (width, n) = (model.width, buffers.bytes.steps.len());
        let Buffers { room, bytes, wide, attention, attended, .. } = buffers;
        wide.resize(n * 3 * width, 0.0);
        self.qkv.multiply(bytes, 0..n, room, wide);
        attended.resize(wanted.len() * width, 0.0);
        let shape = Shape { width, heads: model.heads };
        attend(model.level, wide, shape, wanted, (room, attention), attended);
    }

    /// From `buffers.values` of the `wanted` rows (rising) and `buffers.attended` to the layer's output for these, in
    /// `buffers.values` and `buffers.bytes`.
    fn map(&self, model: &Model, wanted: &[usize], buffers: &mut Buffers) {
        let (width, level) = (model.width, model.level);
        for (to, &from) in wanted.iter().enumerate() {
            buffers.values.copy_within(from * width..(from + 1) * width, to * width);
        }
        buffers.values.truncate(wanted.len() * width);
        buffers.bytes.clear();
        let inner = self.up.biases.len();
        let Buffers { room, narrow, block, bytes, .. } = buffers;
        let rows = buffers.attended.chunks(BLOCK * width).zip(buffers.values.chunks_mut(BLOCK * width));
        for (attended, values) in rows {
            let n = values.len() / width;
            block.resize(n * inner.max(width), 0.0);
            narrow.clear();
            attended.chunks_exact(width).for_each(|row| narrow.push(level, row));
            self.out.multiply(narrow, 0..n, room, &mut block[..n * width]);
            narrow.clear();
            for (values, more) in values.chunks_exact_mut(width).zip(block.chunks_exact(width)) {
                add(level, values, more);
                self.norm_attention.apply(level, values);
                narrow.push(level, values);
            }
            self.up.multiply(narrow, 0..n, room, &mut block[..n * inner]);
            narrow.clear();
            for row in block[..n * inner].chunks_exact_mut(inner) {
                gelu(level, row);
                narrow.push(level, row);
            }
            self.down.multiply(narrow, 0..n, room, &mut block[..n * width]);
            for (values, more) in values.chunks_exact_mut(width).zip(block.chunks_exact(width)) {
                add(level, values, more);
                self.norm_out.apply(level, values);
                bytes.push(level, values);
            }
        }
    }
}

impl Linear {
    /// The layer's values for some rows of bytes, written to `out`.
    pub(crate) fn multiply(&self, bytes: &Bytes, rows: Range<usize>, room: &mut Room, out: &mut [f32]) {
        let scaling = Scaling { sums: &self.sums, scales: &self.scales, biases: &self.biases };
        self.weights.multiply(bytes, rows, scaling, room, out);
    }
}

impl Norm {
    fn apply(&self, level: Level, row: &mut [f32]) {
        normalise(level, row, &self.gains, &self.offsets);
    }
}

#[cfg(all(test, has_model))]
mod tests {
    use super::*;
    use whosaid_language::Document;

    #[test]
    fn every_level_gives_the_same_scores() {
        let text =
            "“We will not wait,” said Joan Tremblay, the mayor. Critics fear that costs will double.\n\n".repeat(20);
        let document = Document::new(&text);
        let scores_by = |level| {
            let model = Model::read_for(include_bytes!("../models/accurate.model"), level).expect("a model");
            let mut features = Features::default();
            features.fill(&document, &model.vocabulary);
            model.scores(&features, &mut Buffers::default(), &|| true)
        };
        let all: Vec<Vec<f32>> = Level::available().into_iter().map(scores_by).collect();
        assert_eq!(all[0].len(), document.tokens.len() * SCORES);
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
