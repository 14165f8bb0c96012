//! The accurate engine's model file and what it holds.

use whosaid_language::ModelError;
use whosaid_language::attribution::learned::{
    Format, QUOTE_STATES, SCORES, SPEECH_PARTS, Sections, Vocabulary, WORD_SHAPES,
};

use crate::kernels::{LANES, Matrix};
use crate::levels::Level;

/// Most heads, layers and other counts that a file may ask for: enough for any encoder of this kind.
const MAX_COUNT: usize = 64;
/// Most numbers in a row, and most subwords in a window. Guards against damaged files; not fitted.
const MAX_LENGTH: usize = 8192;

/// A linear layer with 8-bit weights, whose integer products become values (see [`crate::kernels::Scaling`]).
pub(crate) struct Linear {
    pub(crate) weights: Matrix,
    /// Quantisation step of each output's weights.
    pub(crate) scales: Vec<f32>,
    pub(crate) biases: Vec<f32>,
    /// The sum of each output's quantised weights: needed to take the inputs' zero point out of a product.
    pub(crate) sums: Vec<i32>,
}

/// Gains and offsets after a row has been brought to mean 0 and variance 1.
pub(crate) struct Norm {
    pub(crate) gains: Vec<f32>,
    pub(crate) offsets: Vec<f32>,
}

/// One transformer layer: attention over the window, then the feed-forward network (`up`, `down`) on each subword.
pub(crate) struct Layer {
    /// Queries, keys and values, one after the other.
    pub(crate) qkv: Linear,
    pub(crate) out: Linear,
    pub(crate) norm_attention: Norm,
    pub(crate) up: Linear,
    pub(crate) down: Linear,
    pub(crate) norm_out: Norm,
}

/// A whole encoder: BERT's (Devlin et al. 2019) with embeddings of each word's shape, state and part of speech.
pub struct Model {
    pub(crate) id: String,
    pub(crate) vocabulary: Vocabulary,
    /// Length of a subword's vector in every layer.
    pub(crate) width: usize,
    pub(crate) heads: usize,
    /// What the CPU can do.
    pub(crate) level: Level,
    /// Most subwords of a window, its two ends included.
    pub(crate) window: usize,
    /// Most subwords of a window that are its own: the rest of `window` is context before them.
    pub(crate) own: usize,
    /// The subwords that begin and end every window (BERT's `[CLS]` and `[SEP]`).
    pub(crate) ends: [u16; 2],
    /// Quantised embeddings of the subwords, `width` bytes each; `word_scales` has a step for each subword.
    pub(crate) words: Vec<i8>,
    pub(crate) word_scales: Vec<f32>,
    pub(crate) positions: Vec<f32>,
    pub(crate) shapes: Vec<f32>,
    pub(crate) states: Vec<f32>,
    pub(crate) tags: Vec<f32>,
    pub(crate) norm: Norm,
    pub(crate) layers: Vec<Layer>,
    /// Weights of the output layer: [`SCORES`] rows of `width`. No relation to `heads`, the attention heads.
    pub(crate) head: Vec<f32>,
    pub(crate) head_biases: Vec<f32>,
    /// Parameters of the decoder and the calibration: see [`whosaid_language::attribution::learned::Tuning`].
    pub(crate) tuning: Vec<f32>,
}

fn linear(from: &mut Sections<'_>, outputs: usize, inputs: usize, level: Level) -> Result<Linear, ModelError> {
    let rows = from.bytes(outputs * inputs)?;
    let scales = from.floats(outputs)?;
    let biases = from.floats(outputs)?;
    let sums = rows.chunks_exact(inputs).map(|row| row.iter().map(|&w| i32::from(w)).sum()).collect();
    let weights = Matrix::new(level, &rows, outputs, inputs).ok_or(ModelError::Shape("widths of no whole vectors"))?;
    Ok(Linear { weights, scales, biases, sums })
}

fn norm(from: &mut Sections<'_>, width: usize) -> Result<Norm, ModelError> {
    Ok(Norm { gains: from.floats(width)?, offsets: from.floats(width)? })
}

impl Model {
    /// Reads a model file.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::read_for(bytes, Level::detect())
    }

    /// Reads a model file, for the kernels of a level.
    pub(crate) fn read_for(bytes: &[u8], level: Level) -> Result<Self, ModelError> {
        let mut from = Sections::open(bytes, Format::Accurate)?;
        let id = from.text()?.to_string();
        // In the order of training/export_encoder.py: width, heads, inner width, layers, window, its own part, first and last
        // subword of a window, scores.
        let sizes = from.floats(9)?;
        let size = |i: usize, most: usize| {
            let n = sizes[i] as usize;
            if (1..=most).contains(&n) && sizes[i] == n as f32 {
                Ok(n)
            } else {
                Err(ModelError::Shape("sizes out of range"))
            }
        };
        let (width, heads, inner, n_layers) =
            (size(0, MAX_LENGTH)?, size(1, MAX_COUNT)?, size(2, MAX_LENGTH)?, size(3, MAX_COUNT)?);
        let (window, own) = (size(4, MAX_LENGTH)?, size(5, MAX_LENGTH)?);
        let ends = [size(6, usize::from(u16::MAX))? as u16, size(7, usize::from(u16::MAX))? as u16];
        // Besides its two ends a window holds at least two subwords; its own are at least half of them (see
        // `windows::cover`).
        if size(8, MAX_COUNT)? != SCORES
            || !width.is_multiple_of(heads * LANES)
            || window < 4
            || own > window - 2
            || own < (window - 2).div_ceil(2)
        {
            return Err(ModelError::Shape("sizes that do not fit each other"));
        }
        let vocabulary = Vocabulary::new(from.text()?).ok_or(ModelError::Shape("not a vocabulary"))?;
        if ends.iter().any(|&e| usize::from(e) >= vocabulary.size()) {
            return Err(ModelError::Shape("ends that are not in the vocabulary"));
        }
        let words = from.bytes(vocabulary.size() * width)?;
        let word_scales = from.floats(vocabulary.size())?;
        let positions = from.floats(window * width)?;
        let shapes = from.floats(WORD_SHAPES * width)?;
        let states = from.floats(QUOTE_STATES * width)?;
        let tags = from.floats(SPEECH_PARTS * width)?;
        let first = norm(&mut from, width)?;
        let mut layers = Vec::with_capacity(n_layers);
        for _ in 0..n_layers {
            layers.push(Layer {
                qkv: linear(&mut from, 3 * width, width, level)?,
                out: linear(&mut from, width, width, level)?,
                norm_attention: norm(&mut from, width)?,
                up: linear(&mut from, inner, width, level)?,
                down: linear(&mut from, width, inner, level)?,
                norm_out: norm(&mut from, width)?,
            });
        }
        let head = from.floats(SCORES * width)?;
        let head_biases = from.floats(SCORES)?;
        let tuning = from.any_floats()?;
        Ok(Self {
            id,
            vocabulary,
            width,
            heads,
            level,
            window,
            own,
            ends,
            words,
            word_scales,
            positions,
            shapes,
            states,
            tags,
            norm: first,
            layers,
            head,
            head_biases,
            tuning,
        })
    }

    /// Name and version ('accurate-2').
    pub fn id(&self) -> &str {
        &self.id
    }
}
