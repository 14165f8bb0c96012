//! The model file: everything that a learned fast engine reads, in one checked stretch of bytes.
//!
//! Little-endian: the magic `whosaid\0`, the format's version (u32), the CRC-32 of what follows (u32),
//! then a sequence of sections, each a length (u32, in bytes) and its bytes. See [`Model`] for them.

use super::features::{LOOKS, PLACES, SPEECH_PARTS};
use super::kernels::Packed;
use super::wordpiece::Vocabulary;

/// First bytes of every model file.
const MAGIC: &[u8; 8] = b"whosaid\0";
/// Version of the format.
const VERSION: u32 = 2;

/// Length of magic, version and checksum, in bytes.
const HEADER: usize = 16;

/// How many tokens a convolution sees: itself and as many on each side.
pub(super) const TAPS: usize = 5;

/// How many scores the network gives each token: see [`super::decode`].
pub const SCORES: usize = super::decode::TAGS + super::decode::DIRECTIONS + super::decode::SOURCES;

/// Why bytes are not a usable model.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ModelError {
    /// Not a model file at all.
    #[error("not a whosaid model file")]
    NotAModel,
    /// A format this version does not read.
    #[error("a model file of format {0}; this version reads format 2")]
    Version(u32),
    /// Damaged or cut short.
    #[error("the model file is damaged (its checksum does not match)")]
    Checksum,
    /// The checksum is right, but the contents do not fit together.
    #[error("the model file does not fit together: {0}")]
    Shape(&'static str),
}

/// A matrix with what turns its exact products into values.
pub(super) struct Linear {
    pub(super) weights: Packed,
    /// What one step of each output's product is worth, for inputs of steps of 1.
    pub(super) scales: Vec<f32>,
    pub(super) biases: Vec<f32>,
}

/// A matrix by rows of bytes, as a model file has it.
pub(super) struct ByteRows {
    pub(super) rows: Vec<i8>,
    /// What one step of each row is worth.
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
    pub(super) vocabulary: Vocabulary,
    /// Width of the embeddings.
    pub(super) dim: usize,
    /// Width of the layers, half of it for each direction.
    pub(super) width: usize,
    pub(super) pieces: Vec<i8>,
    pub(super) piece_scales: Vec<f32>,
    pub(super) looks: Vec<f32>,
    pub(super) places: Vec<f32>,
    pub(super) tags: Vec<f32>,
    pub(super) project: Linear,
    pub(super) layers: Vec<Layer>,
    pub(super) head: Linear,
    /// Numbers of the decoder and the calibration: see [`super::Tuning`].
    pub(super) tuning: Vec<f32>,
}

/// The sections not yet read.
struct Sections<'b>(&'b [u8]);

impl<'b> Sections<'b> {
    fn next(&mut self) -> Result<&'b [u8], ModelError> {
        let (length, rest) = self.0.split_first_chunk::<4>().ok_or(ModelError::Shape("a section is missing"))?;
        let length = u32::from_le_bytes(*length) as usize;
        let (section, rest) = rest.split_at_checked(length).ok_or(ModelError::Shape("a section is cut short"))?;
        self.0 = rest;
        Ok(section)
    }

    fn text(&mut self) -> Result<&'b str, ModelError> {
        std::str::from_utf8(self.next()?).map_err(|_| ModelError::Shape("a text is not UTF-8"))
    }

    fn bytes(&mut self, n: usize) -> Result<Vec<i8>, ModelError> {
        let section = self.next()?;
        if section.len() != n {
            return Err(ModelError::Shape("a matrix of another size"));
        }
        Ok(section.iter().map(|&b| i8::from_le_bytes([b])).collect())
    }

    fn any_floats(&mut self) -> Result<Vec<f32>, ModelError> {
        let (four, rest) = self.next()?.as_chunks::<4>();
        let floats: Vec<f32> = four.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if !rest.is_empty() || floats.iter().any(|f| !f.is_finite()) {
            return Err(ModelError::Shape("not a list of finite numbers"));
        }
        Ok(floats)
    }

    fn floats(&mut self, n: usize) -> Result<Vec<f32>, ModelError> {
        let floats = self.any_floats()?;
        if floats.len() == n { Ok(floats) } else { Err(ModelError::Shape("a list of another length")) }
    }

    fn linear(&mut self, outputs: usize, inputs: usize) -> Result<Linear, ModelError> {
        let rows = self.bytes(outputs * inputs)?;
        let scales = self.floats(outputs)?;
        let biases = self.floats(outputs)?;
        let weights = Packed::new(&rows, outputs, inputs).ok_or(ModelError::Shape("a matrix that cannot be packed"))?;
        Ok(Linear { weights, scales, biases })
    }
}

impl Model {
    /// Reads a model file.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(ModelError::NotAModel)?;
        if magic != MAGIC {
            return Err(ModelError::NotAModel);
        }
        let (version, rest) = rest.split_first_chunk::<4>().ok_or(ModelError::Checksum)?;
        let (sum, rest) = rest.split_first_chunk::<4>().ok_or(ModelError::Checksum)?;
        if u32::from_le_bytes(*version) != VERSION {
            return Err(ModelError::Version(u32::from_le_bytes(*version)));
        }
        if crc32fast::hash(rest) != u32::from_le_bytes(*sum) {
            return Err(ModelError::Checksum);
        }
        let mut sections = Sections(rest);
        let id = sections.text()?.to_string();
        let sizes = sections.floats(4)?.iter().map(|&f| f as usize).collect::<Vec<_>>();
        let (dim, width, n_layers) = (sizes[0], sizes[1], sizes[2]);
        let fits = |n: usize| (8..=1024).contains(&n) && n.is_multiple_of(8);
        if sizes[3] != SCORES || !fits(dim) || !fits(width) || !(1..=16).contains(&n_layers) {
            return Err(ModelError::Shape("sizes out of range"));
        }
        let vocabulary = Vocabulary::new(sections.text()?).ok_or(ModelError::Shape("not a vocabulary"))?;
        let pieces = sections.bytes(vocabulary.size() * dim)?;
        let piece_scales = sections.floats(vocabulary.size())?;
        let looks = sections.floats(LOOKS * dim)?;
        let places = sections.floats(PLACES * dim)?;
        let tags = sections.floats(SPEECH_PARTS * dim)?;
        let project = sections.linear(width, dim)?;
        let mut layers = Vec::with_capacity(n_layers);
        for _ in 0..n_layers {
            layers.push(Layer {
                convolution: sections.floats(TAPS * width)?,
                forward: sections.linear(3 * width / 2, width)?,
                backward: sections.linear(3 * width / 2, width)?,
            });
        }
        let head = sections.linear(SCORES, width)?;
        let tuning = sections.any_floats()?;
        Ok(Self {
            id,
            vocabulary,
            dim,
            width,
            pieces,
            piece_scales,
            looks,
            places,
            tags,
            project,
            layers,
            head,
            tuning,
        })
    }

    /// The bytes of a model file, checked, with another id, other weights of the scores (the rows of `head`, to be
    /// read from activations of [`super::Hidden`]) and other tuned numbers; all else stays as it is.
    pub(super) fn rewritten(base: &[u8], id: &str, head: &ByteRows, tuning: &[f32]) -> Result<Vec<u8>, ModelError> {
        Self::read(base)?; // Then the header and the sections are what they should be.
        let mut sections = Sections(base.get(HEADER..).unwrap_or_default());
        let mut kept = Vec::new();
        while !sections.0.is_empty() {
            kept.push(sections.next()?);
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

    /// The word pieces it knows.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
}
