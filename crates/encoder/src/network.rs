//! The encoder's arithmetic, one window of an article at a time.
//!
//! Weights are signed bytes with a step for each output, activations unsigned bytes with a step and a zero for each
//! subword, computed before every product (the largest values of a layer lie in few subwords: one step for all would
//! drown the rest). Products are exact in 32 bits. Attention, normalisation and the scores are `f32`. What lies
//! between two products is done row by row, while the row is in the nearest cache.

use std::ops::Range;

use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_simd::{SimdOp, SimdUnaryOp};
use rten_tensor::{Matrix, MatrixLayout, NdTensorView};
use rten_vecmath::{Gelu, Softmax};
use whosaid_language::attribution::learned::{Features, SCORES};

use crate::model::{Layer, Linear, Model, Norm};
use crate::rows::{Bytes, Values, add, normalise};
use crate::windows::{Window, cover};

/// Everything that is refilled from window to window, and the kernels for this CPU.
pub(crate) struct Buffers {
    by_bytes: GemmExecutor<u8, i8, i32>,
    by_floats: GemmExecutor<f32, f32, f32>,
    /// Output of the layer before for each subword.
    values: Vec<f32>,
    /// The same as bytes.
    bytes: Bytes,
    /// Bytes between two maps of one layer.
    inner: Bytes,
    product: Vec<i32>,
    row: Vec<f32>,
    /// Queries, keys and values of each subword.
    wide: Vec<f32>,
    /// How much each subword heeds each other, for one head.
    attention: Vec<f32>,
    head: Vec<f32>,
    /// Attended values of each subword, of all heads.
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
            inner: Bytes::up_to(top),
            product: Vec::new(),
            row: Vec::new(),
            wide: Vec::new(),
            attention: Vec::new(),
            head: Vec::new(),
            attended: Vec::new(),
            scores: Vec::new(),
        }
    }
}

impl Model {
    /// The scores of every token, [`SCORES`] each: those of its first subword, in the window where it has the widest context.
    /// Fewer when `go_on`, asked before each window, says no.
    pub(crate) fn scores(&self, features: &Features, buffers: &mut Buffers, go_on: &dyn Fn() -> bool) -> Vec<f32> {
        let n_tokens = features.ends.len();
        let mut out = Vec::with_capacity(n_tokens * SCORES);
        let first = |t: usize| if t == 0 { 0 } else { features.ends[t - 1] as usize };
        let (mut token, mut wanted) = (0, Vec::new());
        for window in cover(features.subwords.len(), self.window - 2, self.stride) {
            if !go_on() {
                break;
            }
            wanted.clear();
            while token < n_tokens && first(token) < window.best.end {
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
            layer.attend(self.width, self.heads, buffers);
            let is_last = i + 1 == self.layers.len();
            layer.map(self.width, if is_last { wanted } else { &all }, buffers);
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
    /// From `buffers.bytes` to `buffers.attended`: each subword's mean of the others' values, weighted by how well its query
    /// fits their keys, head by head.
    fn attend(&self, width: usize, heads: usize, buffers: &mut Buffers) {
        let (n, size) = (buffers.bytes.steps.len(), width / heads);
        self.qkv.multiply(&buffers.by_bytes, &buffers.bytes, &mut buffers.product);
        buffers.wide.resize(n * 3 * width, 0.0);
        for (i, row) in buffers.wide.chunks_exact_mut(3 * width).enumerate() {
            self.qkv.values(&buffers.bytes, &buffers.product, i, row);
        }
        buffers.attended.resize(n * width, 0.0);
        buffers.attention.resize(n * n, 0.0);
        let sharpness = 1.0 / (size as f32).sqrt();
        for head in 0..heads {
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
            let rows = buffers.attended.chunks_exact_mut(width).zip(buffers.head.chunks_exact(size));
            rows.for_each(|(to, from)| to[head * size..(head + 1) * size].copy_from_slice(from));
        }
    }

    /// From `buffers.values` and `buffers.attended` of the `wanted` rows (rising) to the layer's output for these, in
    /// `buffers.values` and `buffers.bytes`.
    fn map(&self, width: usize, wanted: &[usize], buffers: &mut Buffers) {
        buffers.inner.clear();
        for (to, &from) in wanted.iter().enumerate() {
            buffers.inner.push(&buffers.attended[from * width..(from + 1) * width]);
            buffers.values.copy_within(from * width..(from + 1) * width, to * width);
        }
        buffers.values.truncate(wanted.len() * width);
        buffers.row.resize(self.up.biases.len().max(width), 0.0);
        let (narrow, wide) = (width, self.up.biases.len());

        self.out.multiply(&buffers.by_bytes, &buffers.inner, &mut buffers.product);
        buffers.bytes.clear();
        for (i, values) in buffers.values.chunks_exact_mut(width).enumerate() {
            self.out.values(&buffers.inner, &buffers.product, i, &mut buffers.row[..narrow]);
            add(values, &buffers.row);
            self.norm_attention.apply(values);
            buffers.bytes.push(values);
        }
        self.up.multiply(&buffers.by_bytes, &buffers.bytes, &mut buffers.product);
        buffers.inner.clear();
        for i in 0..wanted.len() {
            self.up.values(&buffers.bytes, &buffers.product, i, &mut buffers.row[..wide]);
            Gelu {}.map_mut(&mut buffers.row[..wide]);
            buffers.inner.push(&buffers.row[..wide]);
        }
        self.down.multiply(&buffers.by_bytes, &buffers.inner, &mut buffers.product);
        buffers.bytes.clear();
        for (i, values) in buffers.values.chunks_exact_mut(width).enumerate() {
            self.down.values(&buffers.inner, &buffers.product, i, &mut buffers.row[..narrow]);
            add(values, &buffers.row);
            self.norm_out.apply(values);
            buffers.bytes.push(values);
        }
    }
}

impl Linear {
    /// The exact products of rows of bytes with the weights.
    fn multiply(&self, gemm: &GemmExecutor<u8, i8, i32>, bytes: &Bytes, product: &mut Vec<i32>) {
        let (n, outputs) = (bytes.steps.len(), self.biases.len());
        if product.len() < n * outputs {
            product.resize(n * outputs, 0);
        }
        let rows = NdTensorView::from_data([n, self.inputs], bytes.rows.as_slice());
        // The zeros of the rows are not handed over: rten-gemm 0.27 takes those of its first eight rows for all.
        let (rows, weights) = (GemmInputA::Unpacked(rows), GemmInputB::Packed(&self.weights));
        let done = gemm.gemm(&mut product[..n * outputs], rows, weights, GemmOptions::default());
        debug_assert!(done.is_ok());
    }

    /// The values of row `i` of products that were made of `bytes`.
    fn values(&self, bytes: &Bytes, product: &[i32], i: usize, out: &mut [f32]) {
        let outputs = self.biases.len();
        let product = &product[i * outputs..(i + 1) * outputs];
        let (zero, step) = (bytes.zeros[i], bytes.steps[i]);
        Values { product, zero, step, sums: &self.sums, scales: &self.scales, biases: &self.biases, out }.dispatch();
    }
}

impl Norm {
    fn apply(&self, row: &mut [f32]) {
        normalise(row, &self.gains, &self.offsets);
    }
}
