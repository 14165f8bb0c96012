//! The encoder's arithmetic, one window of an article at a time.
//!
//! Weights are signed bytes with a step for each output, activations unsigned bytes with a step and a zero for each
//! subword, computed before every product (the largest values of a layer lie in few subwords: one step for all would
//! drown the rest). Products are exact in 32 bits. Normalisation and the scores are `f32`, and so is the attention on CPUs
//! that have no kernels of ours for it. What lies between two products is done row by row, while the row is in the
//! nearest cache.

use std::ops::Range;

use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_simd::{SimdOp, SimdUnaryOp};
use rten_tensor::{Matrix, MatrixLayout, NdTensorView};
use rten_vecmath::{Gelu, Softmax};
use whosaid_language::attribution::learned::{Features, SCORES};

use crate::kernels::{Attention, Scaling, Shape};
use crate::model::{Layer, Linear, Model, Norm, Weights};
use crate::rows::{Bytes, Values, add, normalise};
use crate::windows::{Window, cover};

/// Rows that go through a layer's maps together: their widest values (48 x 1,536 x 4 bytes) stay in the second cache with
/// the weights that they meet.
const BLOCK: usize = 48;

/// Everything that is refilled from window to window, and the kernels for this CPU.
pub(crate) struct Buffers {
    by_bytes: GemmExecutor<u8, i8, i32>,
    by_floats: GemmExecutor<f32, f32, f32>,
    /// Output of the layer before for each subword.
    values: Vec<f32>,
    /// The same as bytes.
    bytes: Bytes,
    /// Values of a block of rows between two maps of one layer, and these as bytes.
    block: Vec<f32>,
    narrow: Bytes,
    product: Vec<i32>,
    /// Queries, keys and values of each subword.
    wide: Vec<f32>,
    /// How much each subword heeds each other, for one head: of the kernels for VNNI, and of those for any CPU.
    by_head: Attention,
    attention: Vec<f32>,
    head: Vec<f32>,
    /// Attended values of each subword that is wanted, of all heads.
    attended: Vec<f32>,
    scores: Vec<f32>,
}

impl Default for Buffers {
    fn default() -> Self {
        let by_bytes = GemmExecutor::<u8, i8, i32>::default();
        // Where the CPU sums two products in 16 bits (x86 without VNNI), only half of the bytes can be used: then
        // the sums stay exact.
        let top = if by_bytes.may_saturate() { i8::MAX as u8 } else { u8::MAX };
        Self {
            by_bytes,
            by_floats: GemmExecutor::default(),
            values: Vec::new(),
            bytes: Bytes::up_to(top),
            block: Vec::new(),
            narrow: Bytes::up_to(top),
            product: Vec::new(),
            wide: Vec::new(),
            by_head: Attention::default(),
            attention: Vec::new(),
            head: Vec::new(),
            attended: Vec::new(),
            scores: Vec::new(),
        }
    }
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
            layer.map(self.width, wanted, buffers);
        }
        let by_output = NdTensorView::from_data([SCORES, self.width], self.head.as_slice());
        let options = GemmOptions { bias: Some(BiasVector::Row(&self.head_biases)), ..GemmOptions::default() };
        let shape = [wanted.len(), self.width];
        multiply(&buffers.by_floats, shape, &buffers.values, by_output.transposed(), options, &mut buffers.scores);
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
            add(values, &self.shapes[row(usize::from(shape))]);
            add(values, &self.states[row(usize::from(state))]);
            add(values, &self.tags[row(usize::from(tag))]);
            self.norm.apply(values);
            buffers.bytes.push(values);
        }
    }
}

/// `out` = `values` (of `shape`) times `by`.
fn multiply(
    gemm: &GemmExecutor,
    shape: [usize; 2],
    values: &[f32],
    by: Matrix<'_>,
    options: GemmOptions<'_, f32, f32, f32>,
    out: &mut Vec<f32>,
) {
    out.resize(shape[0] * by.cols(), 0.0);
    let values = NdTensorView::from_data(shape, values);
    // Only shapes that do not fit are an error, and these are checked when a model is read.
    let done = gemm.gemm(out, GemmInputA::Unpacked(values), GemmInputB::Unpacked(by), options);
    debug_assert!(done.is_ok());
}

impl Layer {
    /// From `buffers.bytes` to `buffers.attended`: for each of the `wanted` subwords the mean of all subwords' values,
    /// weighted by how well its query fits their keys, head by head.
    fn attend(&self, model: &Model, wanted: &[usize], buffers: &mut Buffers) {
        let (width, n) = (model.width, buffers.bytes.steps.len());
        buffers.wide.resize(n * 3 * width, 0.0);
        self.qkv.multiply(&buffers.by_bytes, &buffers.bytes, 0..n, &mut buffers.product, &mut buffers.wide);
        buffers.attended.resize(wanted.len() * width, 0.0);
        if let Some(vnni) = model.vnni {
            let shape = Shape { width, heads: model.heads };
            vnni.attend(&buffers.wide, shape, wanted, &mut buffers.by_head, &mut buffers.attended);
            return;
        }
        let size = width / model.heads;
        buffers.attention.resize(n * n, 0.0);
        let sharpness = 1.0 / (size as f32).sqrt();
        for head in 0..model.heads {
            let part = |which: usize| {
                let from = which * width + head * size;
                let data = &buffers.wide[from..from + (n - 1) * 3 * width + size];
                NdTensorView::from_data_with_strides([n, size], data, [3 * width, 1])
            };
            let (Ok(queries), Ok(keys), Ok(values)) = (part(0), part(1), part(2)) else { continue };
            let options = GemmOptions { alpha: sharpness, ..GemmOptions::default() };
            let (queries, keys) = (GemmInputA::Unpacked(queries), GemmInputB::Unpacked(keys.transposed()));
            let done = buffers.by_floats.gemm(&mut buffers.attention, queries, keys, options);
            debug_assert!(done.is_ok());
            for row in buffers.attention.chunks_exact_mut(n) {
                Softmax::new_mut(row).dispatch();
            }
            multiply(&buffers.by_floats, [n, n], &buffers.attention, values, GemmOptions::default(), &mut buffers.head);
            for (to, &from) in buffers.attended.chunks_exact_mut(width).zip(wanted) {
                to[head * size..(head + 1) * size].copy_from_slice(&buffers.head[from * size..(from + 1) * size]);
            }
        }
    }

    /// From `buffers.values` of the `wanted` rows (rising) and `buffers.attended` to the layer's output for these, in
    /// `buffers.values` and `buffers.bytes`.
    fn map(&self, width: usize, wanted: &[usize], buffers: &mut Buffers) {
        for (to, &from) in wanted.iter().enumerate() {
            buffers.values.copy_within(from * width..(from + 1) * width, to * width);
        }
        buffers.values.truncate(wanted.len() * width);
        buffers.bytes.clear();
        let inner = self.up.biases.len();
        let Buffers { by_bytes, product, narrow, block, bytes, .. } = buffers;
        let rows = buffers.attended.chunks(BLOCK * width).zip(buffers.values.chunks_mut(BLOCK * width));
        for (attended, values) in rows {
            let n = values.len() / width;
            block.resize(n * inner.max(width), 0.0);
            narrow.clear();
            attended.chunks_exact(width).for_each(|row| narrow.push(row));
            self.out.multiply(by_bytes, narrow, 0..n, product, &mut block[..n * width]);
            narrow.clear();
            for (values, more) in values.chunks_exact_mut(width).zip(block.chunks_exact(width)) {
                add(values, more);
                self.norm_attention.apply(values);
                narrow.push(values);
            }
            self.up.multiply(by_bytes, narrow, 0..n, product, &mut block[..n * inner]);
            narrow.clear();
            for row in block[..n * inner].chunks_exact_mut(inner) {
                Gelu {}.map_mut(row);
                narrow.push(row);
            }
            self.down.multiply(by_bytes, narrow, 0..n, product, &mut block[..n * width]);
            for (values, more) in values.chunks_exact_mut(width).zip(block.chunks_exact(width)) {
                add(values, more);
                self.norm_out.apply(values);
                bytes.push(values);
            }
        }
    }
}

impl Linear {
    /// The layer's values for some rows of bytes, written to `out`. `product` is room for what lies between.
    pub(crate) fn multiply(
        &self,
        gemm: &GemmExecutor<u8, i8, i32>,
        bytes: &Bytes,
        rows: Range<usize>,
        product: &mut Vec<i32>,
        out: &mut [f32],
    ) {
        let (sums, scales, biases) = (self.sums.as_slice(), self.scales.as_slice(), self.biases.as_slice());
        let weights = match &self.weights {
            Weights::Vnni(vnni, weights) => {
                return vnni.multiply(weights, bytes, rows, Scaling { sums, scales, biases }, out);
            }
            Weights::Other(weights) => weights,
        };
        let (n, outputs) = (rows.len(), biases.len());
        product.resize(n * outputs, 0);
        let from = &bytes.rows[rows.start * self.inputs..rows.end * self.inputs];
        let view = NdTensorView::from_data([n, self.inputs], from);
        // The zeros of the rows are not handed over: rten-gemm 0.27 takes those of its first eight rows for all.
        let (view, weights) = (GemmInputA::Unpacked(view), GemmInputB::Packed(weights));
        let done = gemm.gemm(product, view, weights, GemmOptions::default());
        debug_assert!(done.is_ok());
        for ((i, product), out) in rows.zip(product.chunks_exact(outputs)).zip(out.chunks_exact_mut(outputs)) {
            let (zero, step) = (bytes.zeros[i], bytes.steps[i]);
            Values { product, zero, step, sums, scales, biases, out }.dispatch();
        }
    }
}

impl Norm {
    fn apply(&self, row: &mut [f32]) {
        normalise(row, &self.gains, &self.offsets);
    }
}

#[cfg(all(test, has_model))]
mod tests {
    use super::*;
    use crate::kernels::Vnni;
    use whosaid_language::Document;

    #[test]
    fn kernels_of_any_cpu_give_nearly_the_same_scores() {
        let text =
            "“We will not wait,” said Joan Tremblay, the mayor. Critics fear that costs will double.\n\n".repeat(20);
        let document = Document::new(&text);
        let scores_by = |vnni| {
            let model = Model::read_for(include_bytes!("../models/accurate.model"), vnni).expect("a model");
            let mut features = Features::default();
            features.fill(&document, &model.vocabulary);
            model.scores(&features, &mut Buffers::default(), &|| true)
        };
        let (any, best) = (scores_by(None), scores_by(Vnni::detect()));
        assert_eq!([any.len(), best.len()], [document.tokens.len() * SCORES; 2]);
        let mean = any.iter().zip(&best).map(|(a, b)| (a - b).abs()).sum::<f32>() / any.len() as f32;
        assert!(mean < 0.04, "{mean}");
    }
}
