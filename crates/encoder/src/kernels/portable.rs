//! The products in plain Rust, which the compiler turns into vectors where it can.

use super::{LANES, Packed, Rows};

/// See [`super::product`].
pub(super) fn product(by: &Packed<i16>, x: Rows<'_>, scales: &[f32], biases: &[f32], out: &mut [f32], stride: usize) {
    for (r, (x, step)) in x.rows.chunks_exact(by.inputs).zip(x.steps).enumerate() {
        let blocks = by.weights.chunks_exact(by.inputs * LANES);
        let columns = scales.chunks_exact(LANES).zip(biases.chunks_exact(LANES));
        let out = out[r * stride..][..by.outputs].chunks_exact_mut(LANES);
        for ((weights, (scales, biases)), out) in blocks.zip(columns).zip(out) {
            let mut sum = [0i32; LANES];
            for (two, weights) in x.chunks_exact(2).zip(weights.chunks_exact(2 * LANES)) {
                let two = [i32::from(two[0]), i32::from(two[1])];
                for (sum, w) in sum.iter_mut().zip(weights.chunks_exact(2)) {
                    *sum += two[0] * i32::from(w[0]) + two[1] * i32::from(w[1]);
                }
            }
            for (((out, sum), scale), bias) in out.iter_mut().zip(sum).zip(scales).zip(biases) {
                *out = (sum as f32).mul_add(scale * step, *bias);
            }
        }
    }
}
