//! What every model file is written in: one checked stretch of bytes, cut into sections.
//!
//! Little-endian: the magic `whosaid\0`, the format's number (u32), the CRC-32 of what follows (u32),
//! then a sequence of sections, each a length (u32, in bytes) and its bytes.

use crate::ModelError;

/// First bytes of every model file.
const MAGIC: &[u8; 8] = b"whosaid\0";

/// Length of magic, format and checksum, in bytes.
pub(super) const HEADER: usize = 16;

/// What a model file holds, and in which version of its layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The fast engine's network: see [`super::Model`].
    Fast,
    /// The accurate engine's encoder.
    Accurate,
}

impl Format {
    const ALL: [Self; 2] = [Self::Fast, Self::Accurate];
    /// Formats of other engines begin a range of 256 numbers each.
    const RANGE: u32 = 256;

    /// The number that stands in the file.
    pub fn number(self) -> u32 {
        match self {
            Self::Fast => 2,
            Self::Accurate => Self::RANGE + 1,
        }
    }

    /// The engine that reads it, as settings name it.
    pub fn engine(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Accurate => "accurate",
        }
    }

    /// The format that a file says it has, if this version knows it.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let number = number_of(bytes).ok()?;
        Self::ALL.into_iter().find(|f| f.number() == number)
    }
}

fn number_of(bytes: &[u8]) -> Result<u32, ModelError> {
    let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(ModelError::NotAModel)?;
    if magic != MAGIC {
        return Err(ModelError::NotAModel);
    }
    rest.first_chunk::<4>().map(|n| u32::from_le_bytes(*n)).ok_or(ModelError::Checksum)
}

/// The sections of a model file that are not yet read.
pub struct Sections<'b>(&'b [u8]);

impl<'b> Sections<'b> {
    /// Checks a model file's header and checksum.
    pub fn open(bytes: &'b [u8], wanted: Format) -> Result<Self, ModelError> {
        let found = number_of(bytes)?;
        if found != wanted.number() {
            return Err(match Format::of(bytes) {
                Some(other) => ModelError::OtherEngine { found: other.engine(), wanted: wanted.engine() },
                None => ModelError::Version { found, read: wanted.number() },
            });
        }
        let sum = bytes.get(HEADER - 4..).and_then(|rest| rest.split_first_chunk::<4>());
        match sum {
            Some((sum, rest)) if crc32fast::hash(rest) == u32::from_le_bytes(*sum) => Ok(Self(rest)),
            _ => Err(ModelError::Checksum),
        }
    }

    #[cfg(feature = "training")]
    /// The sections of bytes whose header has been checked before.
    pub(super) fn after_header(bytes: &'b [u8]) -> Self {
        Self(bytes.get(HEADER..).unwrap_or_default())
    }

    /// Whether none is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of the next section.
    pub fn next_section(&mut self) -> Result<&'b [u8], ModelError> {
        let (length, rest) = self.0.split_first_chunk::<4>().ok_or(ModelError::Shape("a section is missing"))?;
        let length = u32::from_le_bytes(*length) as usize;
        let (section, rest) = rest.split_at_checked(length).ok_or(ModelError::Shape("a section is cut short"))?;
        self.0 = rest;
        Ok(section)
    }

    /// The next section as text.
    pub fn text(&mut self) -> Result<&'b str, ModelError> {
        std::str::from_utf8(self.next_section()?).map_err(|_| ModelError::Shape("a text is not UTF-8"))
    }

    /// The next section as `n` signed bytes.
    pub fn bytes(&mut self, n: usize) -> Result<Vec<i8>, ModelError> {
        let section = self.next_section()?;
        if section.len() != n {
            return Err(ModelError::Shape("a matrix of another size"));
        }
        Ok(section.iter().map(|&b| i8::from_le_bytes([b])).collect())
    }

    /// The next section as finite numbers.
    pub fn any_floats(&mut self) -> Result<Vec<f32>, ModelError> {
        let (four, rest) = self.next_section()?.as_chunks::<4>();
        let floats: Vec<f32> = four.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if !rest.is_empty() || floats.iter().any(|f| !f.is_finite()) {
            return Err(ModelError::Shape("not a list of finite numbers"));
        }
        Ok(floats)
    }

    /// The next section as `n` finite numbers.
    pub fn floats(&mut self, n: usize) -> Result<Vec<f32>, ModelError> {
        let floats = self.any_floats()?;
        if floats.len() == n { Ok(floats) } else { Err(ModelError::Shape("a list of another length")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(number: u32) -> Vec<u8> {
        let sections = [3u8, 0, 0, 0, b'a', b'b', b'c', 4, 0, 0, 0, 0, 0, 128, 63];
        let mut out = MAGIC.to_vec();
        out.extend(number.to_le_bytes());
        out.extend(crc32fast::hash(&sections).to_le_bytes());
        out.extend(sections);
        out
    }

    #[test]
    fn sections_come_in_order() {
        let bytes = file(2);
        let mut sections = Sections::open(&bytes, Format::Fast).unwrap();
        assert_eq!(sections.text(), Ok("abc"));
        assert_eq!(sections.floats(1), Ok(vec![1.0]));
        assert!(sections.is_empty());
        assert_eq!(sections.text(), Err(ModelError::Shape("a section is missing")));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let error = |bytes: &[u8], wanted| Sections::open(bytes, wanted).err().unwrap();
        let other = ModelError::OtherEngine { found: "fast", wanted: "accurate" };
        assert_eq!(error(&file(2), Format::Accurate), other);
        assert_eq!(error(&file(9), Format::Fast), ModelError::Version { found: 9, read: 2 });
        assert_eq!(error(&file(2)[..20], Format::Fast), ModelError::Checksum);
        assert_eq!(error(b"whosaid", Format::Fast), ModelError::NotAModel);
        assert_eq!(Format::of(&file(257)), Some(Format::Accurate));
        assert_eq!(Format::of(b"whosaid\0"), None);
    }
}
