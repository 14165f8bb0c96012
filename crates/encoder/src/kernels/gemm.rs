//! The products of rten, which has kernels for the dot products of ARM.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::{Quantised, Scaling};

/// rten's kernel for this CPU, and room for its products.
#[derive(Default)]
pub(super) struct Gemm {
    kernel: GemmExecutor<u8, i8, i32>,
    product: Vec<i32>,
}

/// Packs the rows of a matrix's outputs. `None` where rten's sums could saturate.
pub(super) fn pack(rows: &[i8], outputs: usize, inputs: usize) -> Option<PackedBMatrix<i8>> {
    let kernel = GemmExecutor::<u8, i8, i32>::default();
    // A row is an output's weights: the product wants inputs by outputs.
    let by_output = NdTensorView::from_data([outputs, inputs], rows);
    (!kernel.may_saturate()).then(|| kernel.prepack_b(by_output.transposed()))
}

impl Gemm {
    /// The values of a linear layer: `out` has a row of values for each of `x`.
    pub(super) fn multiply(&mut self, by: &PackedBMatrix<i8>, x: Quantised<'_>, scaling: Scaling<'_>, out: &mut [f32]) {
        let (rows, outputs) = (x.steps.len(), scaling.sums.len());
        self.product.resize(rows * outputs, 0);
        let view = NdTensorView::from_data([rows, x.rows.len() / rows], x.rows);
        // The zeros of the rows are not handed over: rten-gemm 0.27 takes those of its first eight rows for all.
        let (view, weights) = (GemmInputA::Unpacked(view), GemmInputB::Packed(by));
        // Only shapes that do not fit are an error, and these are checked when a model is read.
        let done = self.kernel.gemm(&mut self.product, view, weights, GemmOptions::default());
        debug_assert!(done.is_ok());
        let quantised = x.zeros.iter().zip(x.steps);
        let rows = self.product.chunks_exact(outputs).zip(out.chunks_exact_mut(outputs));
        for ((product, out), (&zero, step)) in rows.zip(quantised) {
            let columns = scaling.sums.iter().zip(scaling.scales).zip(scaling.biases);
            for ((out, product), ((sum, scale), bias)) in out.iter_mut().zip(product).zip(columns) {
                let shifted = product - i32::from(zero) * sum;
                // The same operations in the same order as every other kernel: the same bits.
                *out = (shifted as f32).mul_add(scale * step, *bias);
            }
        }
    }
}
