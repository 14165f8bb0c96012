//! The kernels that the fast network spends its time in: 8-bit matrix products, the recurrence, the
//! convolution, and the quantisation of activations.
//!
//! The products are exact (8-bit times 8-bit, summed in 32 bits) and all other arithmetic is plain
//! `f32` without fused operations, element by element. So every path below, from AVX-512 to the
//! portable one, gives the same bits, and so does every machine.
// The vector loads and the calls into code for a CPU feature that has just been checked.
#![allow(unsafe_code, reason = "instructions that only some processors have")]

/// Outputs side by side in a packed matrix.
const LANES: usize = 16;
/// Inputs multiplied at once.
const GROUP: usize = 4;

/// Zero of an activation: activations are bytes, 128 more than the signed value.
pub(super) const ZERO: u8 = 128;

/// A set of instructions that this CPU has. Opaque, and made by detection only: the calls into code for a CPU feature
/// below are sound because no other level can exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level(Instructions);

/// Instructions, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Instructions {
    /// Those of every CPU.
    Portable,
    /// AVX2.
    Avx2,
    /// AVX-512 with the dot products of VNNI.
    Vnni,
}

impl Level {
    /// The best level of this CPU.
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vnni")
                && is_x86_feature_detected!("avx2")
            {
                return Self(Instructions::Vnni);
            }
            if is_x86_feature_detected!("avx2") {
                return Self(Instructions::Avx2);
            }
        }
        Self(Instructions::Portable)
    }

    /// Every level of this CPU, from the portable one to the best.
    #[cfg(test)]
    pub(super) fn available() -> impl Iterator<Item = Self> {
        let best = Self::detect().0;
        let all = [Instructions::Portable, Instructions::Avx2, Instructions::Vnni];
        all.into_iter().filter(move |level| *level <= best).map(Self)
    }
}

/// A matrix of signed bytes, packed in blocks of [`LANES`] outputs by [`GROUP`] inputs.
pub(super) struct Packed {
    /// Inputs, a multiple of [`GROUP`].
    inputs: usize,
    /// Outputs, rounded up to a multiple of [`LANES`].
    outputs: usize,
    bytes: Vec<i8>,
    /// 128 times the sum of each output's weights: the part of each product that [`ZERO`] adds.
    offsets: Vec<i32>,
    /// The weights as words, two inputs a group, and `w0 w2 + w1 w3` over all fours of each output's weights. For AVX2 only.
    words: Vec<i16>,
    crosses: Vec<i32>,
}

impl Packed {
    /// Packs `rows` (`outputs` rows of `inputs` weights) for a level. `None` if the sizes do not fit each other.
    pub(super) fn new(level: Level, rows: &[i8], outputs: usize, inputs: usize) -> Option<Self> {
        if rows.len() != outputs.checked_mul(inputs)? || !inputs.is_multiple_of(GROUP) || inputs == 0 {
            return None;
        }
        let padded = outputs.next_multiple_of(LANES);
        let mut bytes = vec![0; padded * inputs];
        let mut offsets = vec![0; padded];
        for o in 0..outputs {
            for i in 0..inputs {
                let block = (o / LANES) * inputs * LANES + (i / GROUP) * LANES * GROUP;
                bytes[block + (o % LANES) * GROUP + i % GROUP] = rows[o * inputs + i];
                offsets[o] += i32::from(ZERO) * i32::from(rows[o * inputs + i]);
            }
        }
        let mut packed = Self { inputs, outputs: padded, bytes, offsets, words: Vec::new(), crosses: Vec::new() };
        if level.0 == Instructions::Avx2 {
            packed.widen(rows);
        }
        Some(packed)
    }

    /// Fills in what AVX2 needs, from the rows that were packed.
    fn widen(&mut self, rows: &[i8]) {
        self.words.resize(self.bytes.len(), 0);
        self.crosses.resize(self.outputs, 0);
        for (o, row) in rows.chunks_exact(self.inputs).enumerate() {
            let block = &mut self.words[(o / LANES) * self.inputs * LANES..];
            for (g, pair) in row.chunks_exact(2).enumerate() {
                let at = g * LANES * 2 + (o % LANES) * 2;
                (block[at], block[at + 1]) = (i16::from(pair[0]), i16::from(pair[1]));
            }
            let fours = row.chunks_exact(GROUP).map(|w| [w[0], w[1], w[2], w[3]].map(i32::from));
            self.crosses[o] = fours.map(|w| w[0] * w[2] + w[1] * w[3]).sum();
        }
    }

    /// Inputs.
    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Outputs, rounded up to a multiple of the lanes.
    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    #[cfg(feature = "training")]
    /// The weight of input `i` in output `o`.
    pub(super) fn weight(&self, o: usize, i: usize) -> i8 {
        let block = (o / LANES) * self.inputs * LANES + (i / GROUP) * LANES * GROUP;
        self.bytes[block + (o % LANES) * GROUP + i % GROUP]
    }

    /// The part of each output's product that [`ZERO`] adds.
    pub(super) fn offsets(&self) -> &[i32] {
        &self.offsets
    }
}

/// `out[r][o] = sum_i x[r][i] * w[o][i]` over unsigned activations `x` (so `offsets` is still in it).
///
/// `x` has rows of `w.inputs` bytes, `out` as many rows of `w.outputs`. `w` was packed for the level; `words` is a buffer.
pub(super) fn product(level: Level, w: &Packed, x: &[u8], words: &mut Vec<i16>, out: &mut [i32]) {
    let rows = x.len() / w.inputs;
    assert!(x.len() == rows * w.inputs && out.len() == rows * w.outputs);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = words;
    match level.0 {
        // SAFETY: a level is only made of what `Level::detect` has found; the sizes are asserted above.
        #[cfg(target_arch = "x86_64")]
        Instructions::Vnni => unsafe { x86::product_vnni(w, x, out, rows) },
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx2 => {
            assert!(w.words.len() == w.inputs * w.outputs && w.crosses.len() == w.outputs);
            words.clear();
            words.extend(x.iter().map(|&byte| i16::from(byte)));
            // SAFETY: the same, and the sizes of what was packed for AVX2 are asserted, too.
            unsafe { x86::product_avx2(w, words, out) }
        }
        _ => product_portable(w, x, out, rows),
    }
}

fn product_portable(w: &Packed, x: &[u8], out: &mut [i32], rows: usize) {
    for r in 0..rows {
        let x = &x[r * w.inputs..(r + 1) * w.inputs];
        for (block, out) in out[r * w.outputs..(r + 1) * w.outputs].chunks_exact_mut(LANES).enumerate() {
            let weights = &w.bytes[block * w.inputs * LANES..(block + 1) * w.inputs * LANES];
            let mut sum = [0i32; LANES];
            for (x, w) in x.chunks_exact(GROUP).zip(weights.chunks_exact(LANES * GROUP)) {
                for (sum, w) in sum.iter_mut().zip(w.chunks_exact(GROUP)) {
                    for (x, w) in x.iter().zip(w) {
                        *sum += i32::from(*x) * i32::from(*w);
                    }
                }
            }
            out.copy_from_slice(&sum);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86;

/// Hyperbolic tangent as a fraction, by its continued fraction (error below 2e-4), held at 1 where
/// that leaves it. The denominator lies between 1e5 and 1e7.
#[inline(always)]
fn tanh_fraction(x: f32) -> (f32, f32) {
    // Comparisons, not `clamp`: these compile to one instruction each, and a NaN ends at the edge.
    let x = if x > -4.97 { x } else { -4.97 };
    let x = if x < 4.97 { x } else { 4.97 };
    let s = x * x;
    let above = x * (135_135.0 + s * (17_325.0 + s * (378.0 + s)));
    let below = 135_135.0 + s * (62_370.0 + s * (3_150.0 + s * 28.0));
    (above, below)
}

/// One step of the gated recurrence (SRU, Lei et al. 2018) over all units of a direction.
///
/// With `z`, `f`, `r` the three thirds of `gates`: `memory = s(f) * memory + (1 - s(f)) * tanh(z)`,
/// `x = s(r) * memory + (1 - s(r)) * x`, where `s` is the logistic function, `s(v) = (1 + tanh(v / 2)) / 2`.
#[inline(always)]
fn recur_body(gates: &[f32], memory: &mut [f32], x: &mut [f32]) {
    let n = memory.len();
    let (z, f, r, x) = (&gates[..n], &gates[n..2 * n], &gates[2 * n..3 * n], &mut x[..n]);
    for k in 0..n {
        let (za, zb) = tanh_fraction(z[k]);
        let (fa, fb) = tanh_fraction(0.5 * f[k]);
        let (ra, rb) = tanh_fraction(0.5 * r[k]);
        // Common denominators: two divisions in place of four.
        let m = ((fb + fa) * memory[k] * zb + (fb - fa) * za) / (2.0 * fb * zb);
        memory[k] = m;
        x[k] = ((rb + ra) * m + (rb - ra) * x[k]) / (2.0 * rb);
    }
}

/// `out = sum_k rows[k] * weights[k]` over the rows of a window, element by element.
#[inline(always)]
fn convolve_body(window: &[f32], weights: &[f32], out: &mut [f32]) {
    let n = out.len();
    out.fill(0.0);
    for (row, w) in window.chunks_exact(n).zip(weights.chunks_exact(n)) {
        for k in 0..n {
            out[k] += row[k] * w[k];
        }
    }
}

#[inline(always)]
fn quantise_body(row: &[f32], out: &mut [u8]) -> f32 {
    // Without their signs, floats are ordered as their bits are, and a maximum of integers is vectorised.
    let largest = f32::from_bits(row.iter().fold(0, |m, v| m.max(v.to_bits() & 0x7fff_ffff)));
    let scale = if largest > 0.0 { 127.0 / largest } else { 0.0 };
    for (o, v) in out.iter_mut().zip(row) {
        // Added to 1.5 * 2^23, a float's last bits are the nearest integer's.
        *o = ((v * scale + 12_583_040.0).to_bits() & 0xff) as u8;
    }
    if largest > 0.0 { largest / 127.0 } else { 0.0 }
}

#[inline(always)]
fn scale_body(product: &[i32], offsets: &[i32], scales: &[f32], scale: f32, biases: &[f32], out: &mut [f32]) {
    let n = out.len();
    let (product, offsets, scales, biases) = (&product[..n], &offsets[..n], &scales[..n], &biases[..n]);
    for k in 0..n {
        out[k] = (product[k] - offsets[k]) as f32 * (scales[k] * scale) + biases[k];
    }
}

#[inline(always)]
fn add_body(out: &mut [f32], row: &[i8], scale: f32) {
    for (o, v) in out.iter_mut().zip(row) {
        *o += f32::from(*v) * scale;
    }
}

/// Compiles a body once for each level and calls the one of `level`.
macro_rules! levels {
    ($(#[$doc:meta])* $name:ident = $body:ident($($arg:ident: $type:ty),*) $(-> $out:ty)?) => {
        $(#[$doc])*
        #[inline]
        pub(super) fn $name(level: Level, $($arg: $type),*) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn avx2($($arg: $type),*) $(-> $out)? { $body($($arg),*) }
                #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
                fn avx512($($arg: $type),*) $(-> $out)? { $body($($arg),*) }
                match level.0 {
                    // SAFETY: a level is only made of what `Level::detect` has found.
                    Instructions::Vnni => return unsafe { avx512($($arg),*) },
                    Instructions::Avx2 => return unsafe { avx2($($arg),*) },
                    Instructions::Portable => {}
                }
            }
            let _ = level;
            $body($($arg),*)
        }
    };
}

levels! {
    /// One step of the gated recurrence over all units of a direction (as many as `memory` has).
    ///
    /// With `z`, `f`, `r` the three thirds of `gates`: `memory = s(f) * memory + (1 - s(f)) * tanh(z)`,
    /// `x = s(r) * memory + (1 - s(r)) * x`, where `s` is the logistic function.
    recur = recur_body(gates: &[f32], memory: &mut [f32], x: &mut [f32])
}
levels! {
    /// `out = sum_k window[k] * weights[k]`, element by element: both have rows as long as `out`.
    convolve = convolve_body(window: &[f32], weights: &[f32], out: &mut [f32])
}
levels! {
    /// Quantises a row by its largest value; returns the quantisation step of `out`.
    quantise = quantise_body(row: &[f32], out: &mut [u8]) -> f32
}
levels! {
    /// Exact products -> values: `(product - offset) * scales * scale + bias`, as many as `out` has.
    rescale = scale_body(product: &[i32], offsets: &[i32], scales: &[f32], scale: f32, biases: &[f32], out: &mut [f32])
}
levels! {
    /// Adds `row * scale` to `out`.
    add_scaled = add_body(out: &mut [f32], row: &[i8], scale: f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fixed sequence that looks random.
    fn noise(n: usize, seed: u32) -> impl Iterator<Item = u32> {
        let mut x = seed;
        (0..n).map(move |_| {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            x >> 8
        })
    }

    #[test]
    fn every_level_gives_the_exact_product() {
        for (rows, outputs, inputs) in [(1, 16, 4), (1, 520, 132), (3, 20, 256), (4, 64, 8), (39, 112, 64), (5, 33, 12)]
        {
            let mut w: Vec<i8> = noise(outputs * inputs, 1).map(|v| (v % 256) as u8 as i8).collect();
            let mut x: Vec<u8> = noise(rows * inputs, 2).map(|v| (v % 256) as u8).collect();
            // Rows of the least and the largest that there are.
            w.chunks_exact_mut(inputs).zip([i8::MIN, i8::MAX]).for_each(|(row, extreme)| row.fill(extreme));
            x.chunks_exact_mut(inputs).skip(1).zip([u8::MAX, 0]).for_each(|(row, extreme)| row.fill(extreme));
            for level in Level::available() {
                let packed = Packed::new(level, &w, outputs, inputs).unwrap();
                let padded = packed.outputs();
                let mut out = vec![7; rows * padded];
                product(level, &packed, &x, &mut Vec::new(), &mut out);
                for r in 0..rows {
                    for o in 0..padded {
                        let right: i32 = if o < outputs {
                            (0..inputs).map(|i| i32::from(x[r * inputs + i]) * i32::from(w[o * inputs + i])).sum()
                        } else {
                            0
                        };
                        assert_eq!(out[r * padded + o], right, "{level:?} row {r} output {o}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_level_gives_the_same_recurrence() {
        let h = 37;
        let real = |n: usize, seed| noise(n, seed).map(|v| (v % 4001) as f32 / 300.0 - 6.5).collect::<Vec<f32>>();
        let gates = real(3 * h, 3);
        let runs = Level::available().map(|level| {
            let (mut memory, mut x) = (real(h, 5), real(h, 6));
            recur(level, &gates, &mut memory, &mut x);
            (memory, x)
        });
        let runs: Vec<_> = runs.collect();
        assert!(runs.windows(2).all(|pair| pair[0] == pair[1]));
        let (memory, x) = (real(h, 5), real(h, 6));
        for k in 0..h {
            let logistic = |v: f32| 1.0 / (1.0 + (-f64::from(v)).exp());
            let (f, r) = (logistic(gates[h + k]), logistic(gates[2 * h + k]));
            let m = f * f64::from(memory[k]) + (1.0 - f) * f64::from(gates[k]).tanh();
            assert!((m - f64::from(runs[0].0[k])).abs() < 3e-3);
            assert!((r * m + (1.0 - r) * f64::from(x[k]) - f64::from(runs[0].1[k])).abs() < 5e-3);
        }
    }

    #[test]
    fn a_recurrence_over_extreme_gates_stays_finite() {
        for v in [f32::MAX, f32::MIN, f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
            let (mut memory, mut x) = ([0.5; 3], [0.25; 3]);
            for level in Level::available() {
                recur(level, &[v; 9], &mut memory, &mut x);
                assert!(memory.iter().chain(&x).all(|v| v.is_finite() && v.abs() <= 1.01));
            }
        }
    }

    #[test]
    fn tanh_is_near_and_within_one() {
        for i in -2000..=2000 {
            let x = i as f32 / 200.0;
            let (a, b) = tanh_fraction(x);
            assert!((a / b - x.tanh()).abs() < 2e-4 && (a / b).abs() <= 1.0001, "{x}");
        }
    }

    #[test]
    fn a_convolution_weighs_each_row() {
        let mut out = [9.0; 2];
        convolve(Level::detect(), &[1.0, 2.0, 3.0, 4.0], &[10.0, 20.0, 30.0, 40.0], &mut out);
        assert_eq!(out, [100.0, 200.0]);
    }

    #[test]
    fn quantising_keeps_the_sign_and_the_largest() {
        let mut out = [0; 4];
        let scale = quantise(Level::detect(), &[0.0, -2.0, 1.0, 0.01], &mut out);
        assert_eq!(out, [ZERO, 1, 128 + 64, 128 + 1]);
        assert!((scale - 2.0 / 127.0).abs() < 1e-7);
        assert_eq!(quantise(Level::detect(), &[0.0; 4], &mut out), 0.0);
        assert_eq!(out, [ZERO; 4]);
    }

    #[test]
    fn sizes_that_do_not_fit_are_refused() {
        assert!(Packed::new(Level::detect(), &[0; 8], 2, 3).is_none());
        assert!(Packed::new(Level::detect(), &[0; 6], 2, 3).is_none());
        assert!(Packed::new(Level::detect(), &[], 2, 0).is_none());
    }
}
