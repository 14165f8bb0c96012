//! The fast engine's model file: everything that it reads, as sections of a [`super::container`].

#[cfg(feature = "training")]
use super::container::HEADER;
use super::container::{Format, Sections};
use super::features::{QUOTE_STATES, SPEECH_PARTS, WORD_SHAPES};
use super::kernels::{Level, Packed};
use super::wordpiece::Vocabulary;
use crate::ModelError;

/// Tokens that a convolution sees: the token and two on each side.
pub(super) const TAPS: usize = 5;

/// Scores of each token: see [`super::decode`].
pub const SCORES: usize = super::decode::TAGS + super::decode::DIRECTIONS + super::decode::SOURCES;

/// A quantised matrix: its exact products, scaled and biased, are values.
pub(super) struct Linear {
    pub(super) weights: Packed,
    /// Quantisation step of each output's product, for inputs with a step of 1.
    pub(super) scales: Vec<f32>,
    pub(super) biases: Vec<f32>,
}

#[cfg(feature = "training")]
/// A matrix by rows of bytes, as a model file has it.
pub(super) struct ByteRows {
    pub(super) rows: Vec<i8>,
    /// Quantisation step of each row.
    pub(super) scales: Vec<f32>,
    pub(super) biases: Vec<f32>,
}

/// One layer: a convolution over the neighbours, then a gated recurrence each way.
pub(super) struct Layer {
    /// [`TAPS`] rows of weights for the tokens around, from the left.
    pub(super) convolution: Vec<f32>,
    /// The gates of the first half of the units, which read forwards.
    pub(super) forward: Linear,
    /// The gates of the second half, which read backwards.
    pub(super) backward: Linear,
}

/// A whole model.
pub struct Model {
    pub(super) id: String,
    /// The kernels that this CPU runs.
    pub(super) level: Level,
    pub(super) vocabulary: Vocabulary,
    /// Width of the embeddings.
    pub(super) dim: usize,
    /// Width of the layers, half of it for each direction.
    pub(super) width: usize,
    pub(super) subwords: Vec<i8>,
    pub(super) subword_scales: Vec<f32>,
    pub(super) shapes: Vec<f32>,
    pub(super) states: Vec<f32>,
    pub(super) tags: Vec<f32>,
    pub(super) project: Linear,
    pub(super) layers: Vec<Layer>,
    pub(super) head: Linear,
    /// Numbers of the decoder and the calibration: see [`super::Tuning`].
    pub(super) tuning: Vec<f32>,
}

fn linear(from: &mut Sections<'_>, level: Level, outputs: usize, inputs: usize) -> Result<Linear, ModelError> {
    let rows = from.bytes(outputs * inputs)?;
    let scales = from.floats(outputs)?;
    let biases = from.floats(outputs)?;
    let weights =
        Packed::new(level, &rows, outputs, inputs).ok_or(ModelError::Shape("a matrix that cannot be packed"))?;
    Ok(Linear { weights, scales, biases })
}

impl Model {
    /// Reads a model file.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::read_for(bytes, Level::detect())
    }

    /// Reads a model file, its matrices packed for the kernels of a level.
    pub(super) fn read_for(bytes: &[u8], level: Level) -> Result<Self, ModelError> {
        let mut sections = Sections::open(bytes, Format::Fast)?;
        let id = sections.text()?.to_string();
        let sizes = sections.floats(4)?.iter().map(|&f| f as usize).collect::<Vec<_>>();
        let (dim, width, n_layers) = (sizes[0], sizes[1], sizes[2]);
        let fits = |n: usize| (8..=1024).contains(&n) && n.is_multiple_of(8);
        if sizes[3] != SCORES || !fits(dim) || !fits(width) || !(1..=16).contains(&n_layers) {
            return Err(ModelError::Shape("sizes out of range"));
        }
        let vocabulary = Vocabulary::new(sections.text()?).ok_or(ModelError::Shape("not a vocabulary"))?;
        let subwords = sections.bytes(vocabulary.size() * dim)?;
        let subword_scales = sections.floats(vocabulary.size())?;
        let shapes = sections.floats(WORD_SHAPES * dim)?;
        let states = sections.floats(QUOTE_STATES * dim)?;
        let tags = sections.floats(SPEECH_PARTS * dim)?;
        let project = linear(&mut sections, level, width, dim)?;
        let mut layers = Vec::with_capacity(n_layers);
        for _ in 0..n_layers {
            layers.push(Layer {
                convolution: sections.floats(TAPS * width)?,
                forward: linear(&mut sections, level, 3 * width / 2, width)?,
                backward: linear(&mut sections, level, 3 * width / 2, width)?,
            });
        }
        let head = linear(&mut sections, level, SCORES, width)?;
        let tuning = sections.any_floats()?;
        Ok(Self {
            id,
            level,
            vocabulary,
            dim,
            width,
            subwords,
            subword_scales,
            shapes,
            states,
            tags,
            project,
            layers,
            head,
            tuning,
        })
    }

    #[cfg(feature = "training")]
    /// The bytes of a model file, checked, with another id, other weights of the scores (the rows of `head`, to be
    /// read from activations of [`super::Hidden`]) and other tuned numbers; all else stays as it is.
    pub(super) fn rewritten(base: &[u8], id: &str, head: &ByteRows, tuning: &[f32]) -> Result<Vec<u8>, ModelError> {
        Self::read(base)?; // Then the header and the sections are what they should be.
        let mut sections = Sections::after_header(base);
        let mut kept = Vec::new();
        while !sections.is_empty() {
            kept.push(sections.next_section()?);
        }
        let floats = |list: &[f32]| list.iter().flat_map(|f| f.to_le_bytes()).collect::<Vec<u8>>();
        let rows: Vec<u8> = head.rows.iter().flat_map(|b| b.to_le_bytes()).collect();
        let (id, scales, biases) = (id.as_bytes().to_vec(), floats(&head.scales), floats(&head.biases));
        let last = [rows, scales, biases, floats(tuning)];
        let middle = kept.get(1..kept.len().saturating_sub(last.len())).unwrap_or_default();
        let mut out = base[..HEADER].to_vec();
        let all = std::iter::once(id.as_slice()).chain(middle.iter().copied()).chain(last.iter().map(Vec::as_slice));
        for section in all {
            out.extend_from_slice(&(section.len() as u32).to_le_bytes());
            out.extend_from_slice(section);
        }
        let sum = crc32fast::hash(&out[HEADER..]);
        out[HEADER - 4..HEADER].copy_from_slice(&sum.to_le_bytes());
        Self::read(&out)?;
        Ok(out)
    }

    /// Name and version ('fast-4').
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The subwords it knows.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
}
