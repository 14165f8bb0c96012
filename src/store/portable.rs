//! Records outside of a store: what engines that annotate on many machines hand around.

use std::io;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::key::{FileKey, ListedKey, RecordKey};
use super::record::{self, Listed, Outcome, Prepared, compressed, decompressed};
use super::{FORMAT, Step};
use crate::tables::Rows;

/// A record, annotated, as bytes that only this version with these settings reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portable {
    /// Its place in the order of days and then of the tables: keys sort as the tables do within a day.
    pub key: Vec<u8>,
    /// Its rows, compressed.
    pub rows: Vec<u8>,
    /// What the corpus stage is to know of it.
    pub facts: Vec<u8>,
}

/// Why a record cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortableError {
    /// It was made by something else.
    #[error(
        "an article was annotated with other settings, another model or another version of whosaid than are in use now: \
         use those that it was annotated with, or annotate it again"
    )]
    Other,
    /// Its bytes are not those that were made.
    #[error("the bytes of an article are damaged: annotate it again")]
    Damaged,
    /// There is no resolution for it.
    #[error("an article is of another window than the resolutions, or is there twice")]
    OtherWindow,
    /// A key came after a greater one, or twice.
    #[error(
        "the keys of the articles are not in their order, or one is there twice: sort distinct ones by their bytes"
    )]
    Order,
}

/// The place of a record, by the bytes of its key.
///
/// # Errors
/// That they are no key.
pub fn portable_key(key: &[u8]) -> Result<ListedKey, PortableError> {
    ListedKey::from_bytes(key).ok_or(PortableError::Damaged)
}

/// What is listed of a record, by the bytes `facts`.
///
/// # Errors
/// Those of [`Portable::step`].
pub fn portable_listed(facts: &[u8], made_by: &[u8; 32]) -> Result<Listed, PortableError> {
    postcard::from_bytes(opened(facts, made_by)?).map_err(|_| PortableError::Damaged)
}

/// The bytes `before` of a record's rows with `rows` in place of those that they hold.
///
/// # Errors
/// Those of [`Portable::step`], or that the rows cannot be compressed.
pub fn portable_rows(before: &[u8], rows: &Rows, made_by: &[u8; 32]) -> io::Result<Vec<u8>> {
    let value = opened(before, made_by).map_err(io::Error::other)?;
    let value = record::with_rows(value, rows)?.ok_or_else(|| io::Error::other(PortableError::Damaged))?;
    Ok([&seal(made_by)[..], &value].concat())
}

/// A value as compressed bytes, which can be read with the same `made_by` only.
///
/// # Errors
/// That it cannot be serialised or compressed.
pub fn to_portable<T: Serialize>(value: &T, made_by: &[u8; 32]) -> io::Result<Vec<u8>> {
    let plain = postcard::to_stdvec(value).map_err(io::Error::other)?;
    Ok([&seal(made_by)[..], &compressed(&plain)?].concat())
}

/// A value of [`to_portable`].
///
/// # Errors
/// Those of [`Portable::step`].
pub fn from_portable<T: DeserializeOwned>(bytes: &[u8], made_by: &[u8; 32]) -> Result<T, PortableError> {
    let plain = decompressed(opened(bytes, made_by)?).map_err(|_| PortableError::Damaged)?;
    postcard::from_bytes(&plain).map_err(|_| PortableError::Damaged)
}

/// What begins the bytes: the format of the store, and a part of the hash of all that the rows depend on.
fn seal(made_by: &[u8; 32]) -> [u8; 12] {
    let mut out = [0; 12];
    out[..4].copy_from_slice(&FORMAT.to_be_bytes());
    out[4..].copy_from_slice(&made_by[..8]);
    out
}

fn opened<'a>(bytes: &'a [u8], made_by: &[u8; 32]) -> Result<&'a [u8], PortableError> {
    let (found, rest) = bytes.split_first_chunk::<12>().ok_or(PortableError::Damaged)?;
    if *found == seal(made_by) { Ok(rest) } else { Err(PortableError::Other) }
}

impl Portable {
    /// A record; `made_by` is the hash of all that its rows depend on besides the article.
    pub fn new(key: &RecordKey, prepared: &Prepared, made_by: &[u8; 32]) -> Self {
        let sealed = |bytes: &[u8]| [&seal(made_by)[..], bytes].concat();
        Self {
            key: ListedKey::new(prepared.day, key).as_bytes().to_vec(),
            rows: sealed(&prepared.value(0)),
            facts: sealed(&prepared.listed),
        }
    }

    /// The record as a step that puts it into a store.
    ///
    /// # Errors
    /// That it was made by something else, or is damaged.
    pub fn step(&self, made_by: &[u8; 32]) -> Result<Step, PortableError> {
        let (rows, facts) = (opened(&self.rows, made_by)?, opened(&self.facts, made_by)?);
        let key = ListedKey::from_bytes(&self.key).ok_or(PortableError::Damaged)?.record();
        let (file, ordinal) = key.as_bytes().split_last_chunk::<4>().ok_or(PortableError::Damaged)?;
        let prepared = Prepared::from_parts(rows, facts).ok_or(PortableError::Damaged)?;
        Ok(Step::Record(FileKey::from_bytes(file), u32::from_be_bytes(*ordinal), prepared))
    }

    /// Whether it is an article, and nothing that was dropped.
    ///
    /// # Errors
    /// Those of [`Portable::step`].
    pub fn is_article(&self, made_by: &[u8; 32]) -> Result<bool, PortableError> {
        Ok(portable_listed(&self.facts, made_by)?.facts.is_some())
    }
}

/// The outcome that the bytes `rows` of a record hold, read by `engine`.
///
/// # Errors
/// Those of [`Portable::step`].
pub fn portable_outcome(rows: &[u8], made_by: &[u8; 32], engine: &Arc<str>) -> Result<Outcome, PortableError> {
    record::outcome(opened(rows, made_by)?, engine, None).map_err(|_| PortableError::Damaged)
}
