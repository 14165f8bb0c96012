//! Values: what the store holds of a record.

use std::cell::RefCell;
use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zstd::bulk::{Compressor, Decompressor};

use super::key::Day;
use crate::corpus::Facts;
use crate::flow::{Article, Dropped};
use crate::tables::Rows;

/// A fast level: the rows of an article shrink to a third, and most of the rest costs more than it saves.
const LEVEL: i32 = 1;
/// Bytes before the compressed rows: epoch, day, and [`ContentHash`].
const HEAD: usize = 4 + 4 + 16;

/// Tells whether a record is what it was: a hash of its id, text and metadata.
pub type ContentHash = [u8; 16];

/// Tells whether a record's rows are what they were.
pub type RowsHash = [u8; 16];

/// Tells whether what is listed of a record is what it was.
pub type Digest = [u8; 16];

/// What became of a record.
pub type Outcome = Result<Rows, Dropped>;

/// A record on its way into the store.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) day: Day,
    pub(super) content: ContentHash,
    /// Compressed.
    pub(super) rows: Vec<u8>,
    /// [`Listed`], serialised.
    pub(super) listed: Vec<u8>,
    /// Of what is listed.
    pub(super) digest: Digest,
}

/// A record in the list by day: what the corpus stage and the shards go by, without its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Hash of its rows.
    pub rows: RowsHash,
    /// Its id or number in a file of many.
    pub record: Option<String>,
    /// `None` for what was dropped.
    pub facts: Option<Facts>,
}

/// What a record holds, as it is serialised.
#[derive(Serialize)]
enum Content<'a> {
    Rows(&'a Rows),
    Dropped(&'a Dropped),
}

#[derive(Deserialize)]
enum OwnedContent {
    Rows(Box<Rows>),
    Dropped(Dropped),
}

thread_local! {
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

impl Prepared {
    /// Rows of an article, and its facts.
    pub fn article(rows: &Rows, content: ContentHash, facts: Facts) -> io::Result<Self> {
        let day = Day::of(rows.document.date);
        Self::new(day, content, &Content::Rows(rows), rows.document.record.clone(), Some(facts))
    }

    /// Something that was dropped.
    pub fn dropped(dropped: &Dropped) -> io::Result<Self> {
        let mut prepared = Self::new(Day::UNKNOWN, [0; 16], &Content::Dropped(dropped), dropped.record.clone(), None)?;
        prepared.content = dropped_hash(dropped);
        Ok(prepared)
    }

    fn new(
        day: Day,
        content: ContentHash,
        what: &Content<'_>,
        record: Option<String>,
        facts: Option<Facts>,
    ) -> io::Result<Self> {
        let plain = postcard::to_stdvec(what).map_err(io::Error::other)?;
        let listed = Listed { rows: short_hash(&plain), record, facts };
        let listed = postcard::to_stdvec(&listed).map_err(io::Error::other)?;
        let digest = short_hash(&listed);
        Ok(Self { day, content, rows: compressed(&plain)?, listed, digest })
    }

    /// Its value in the table of rows.
    pub(super) fn value(&self, epoch: u32) -> Vec<u8> {
        let mut value = Vec::with_capacity(HEAD + self.rows.len());
        value.extend_from_slice(&epoch.to_be_bytes());
        value.extend_from_slice(&self.day.to_bytes());
        value.extend_from_slice(&self.content);
        value.extend_from_slice(&self.rows);
        value
    }
}

/// What stands before a record's rows; `None` if the value is too short to be one.
pub(super) fn head(value: &[u8]) -> Option<(u32, Day, ContentHash)> {
    let head = value.first_chunk::<HEAD>()?;
    let epoch = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
    let day = Day::from_bytes([head[4], head[5], head[6], head[7]]);
    let mut content = ContentHash::default();
    content.copy_from_slice(&head[8..]);
    Some((epoch, day, content))
}

/// The outcome of a record's value, read by `engine`; or what is wrong with it.
pub(super) fn outcome(value: &[u8], engine: &Arc<str>) -> Result<Outcome, String> {
    head(value).ok_or("a record without a head")?;
    let plain = decompressed(&value[HEAD..])?;
    match postcard::from_bytes(&plain).map_err(|e| e.to_string())? {
        OwnedContent::Dropped(dropped) => Ok(Err(dropped)),
        OwnedContent::Rows(rows) => Ok(Ok(Rows { engine: Arc::clone(engine), ..*rows })),
    }
}

/// The hash by which an article is known again.
pub fn content_hash(article: &Article) -> ContentHash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(article.doc_id.as_bytes()).update(&[0]).update(article.content_hash.as_bytes());
    cut(&hasher.finalize())
}

/// The hash by which something that was dropped is known again.
pub fn dropped_hash(dropped: &Dropped) -> ContentHash {
    short_hash(&postcard::to_stdvec(dropped).unwrap_or_default())
}

fn short_hash(bytes: &[u8]) -> [u8; 16] {
    cut(&blake3::hash(bytes))
}

/// 128 bits tell apart more records than there are.
fn cut(hash: &blake3::Hash) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&hash.as_bytes()[..16]);
    out
}

/// Serialised bytes, compressed, with a checksum.
pub(super) fn compressed(plain: &[u8]) -> io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|slot| {
        let compressor = match slot {
            Some(ready) => ready,
            None => {
                let mut new = Compressor::new(LEVEL)?;
                new.include_checksum(true)?;
                slot.insert(new)
            }
        };
        compressor.compress(plain)
    })
}

/// The bytes that were compressed, or what is wrong with them.
pub(super) fn decompressed(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let size = zstd::zstd_safe::get_frame_content_size(bytes).ok().flatten().ok_or("not a compressed record")?;
    let size = usize::try_from(size).map_err(|e| e.to_string())?;
    DECOMPRESSOR.with_borrow_mut(|slot| {
        let decompressor = match slot {
            Some(ready) => ready,
            None => slot.insert(Decompressor::new().map_err(|e| e.to_string())?),
        };
        // A damaged size must not take the memory: more than is there cannot come of so few bytes.
        let most = bytes.len().saturating_mul(MOST_RATIO);
        decompressor.decompress(bytes, size.min(most)).map_err(|e| e.to_string())
    })
}

/// No article's rows shrink further than to a thousandth.
const MOST_RATIO: usize = 1 << 16;
