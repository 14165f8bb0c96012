//! Values: a record as the store holds it.

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
/// Bytes before the compressed rows: epoch, day, [`ContentHash`], and a hash of these.
const HEAD: usize = 4 + 4 + 16 + 4;
/// Bytes of it that the hash is of.
const CHECKED: usize = HEAD - 4;

/// Hash of a record's id, text and metadata: equal while the record is unchanged.
pub type ContentHash = [u8; 16];

/// Hash of a record's rows.
pub type RowsHash = [u8; 16];

/// Hash of what is listed of a record.
pub type Digest = [u8; 16];

/// Outcome of a record: rows, or why there are none.
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
    /// Its id or number in a file of many; of an article in an archive, [`ENTRY`] and what follows the archive's path in
    /// the article's id.
    pub record: Option<String>,
    /// `None` for what was dropped.
    pub facts: Option<Facts>,
}

/// A record's content as it is serialised.
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

/// Begins the name of a record in an archive; no record's id has a control character.
const ENTRY: char = '\0';

impl Listed {
    /// The article's id, which is a record of the file at `path`.
    pub fn doc_id(&self, path: String) -> String {
        match &self.record {
            None => path,
            Some(record) => match record.strip_prefix(ENTRY) {
                Some(rest) => path + rest,
                None => format!("{path}#{record}"),
            },
        }
    }
}

impl Prepared {
    /// The rows of an article of the file at `path`, and its facts.
    pub fn article(rows: &Rows, content: ContentHash, facts: Facts, path: &str) -> io::Result<Self> {
        let day = Day::of(rows.document.date);
        let within = rows.document.doc_id.strip_prefix(path).filter(|rest| rest.starts_with('/'));
        let record = within.map(|rest| format!("{ENTRY}{rest}")).or_else(|| rows.document.record.clone());
        Self::new(day, content, &Content::Rows(rows), record, Some(facts))
    }

    /// A file or article that was dropped.
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
        let digest = digest_of(&listed);
        Ok(Self { day, content, rows: compressed(&plain)?, listed, digest })
    }

    /// A record by its value in the table of rows and by what is listed of it; `None` if the value is none.
    pub(super) fn from_parts(value: &[u8], listed: &[u8]) -> Option<Self> {
        let (_, day, content) = head(value)?;
        let (rows, listed) = (value.get(HEAD..)?.to_vec(), listed.to_vec());
        Some(Self { day, content, rows, digest: digest_of(&listed), listed })
    }

    /// Its value in the table of rows.
    pub(super) fn value(&self, epoch: u32) -> Vec<u8> {
        let mut value = Vec::with_capacity(HEAD + self.rows.len());
        value.extend_from_slice(&epoch.to_be_bytes());
        value.extend_from_slice(&self.day.to_bytes());
        value.extend_from_slice(&self.content);
        value.extend_from_slice(&head_check(&value));
        value.extend_from_slice(&self.rows);
        value
    }
}

fn head_check(head: &[u8]) -> [u8; HEAD - CHECKED] {
    let mut out = [0; HEAD - CHECKED];
    out.copy_from_slice(&blake3::hash(head).as_bytes()[..HEAD - CHECKED]);
    out
}

/// Epoch, day and content hash of a record's value; `None` if they are not what was written.
pub(super) fn head(value: &[u8]) -> Option<(u32, Day, ContentHash)> {
    let head = value.first_chunk::<HEAD>()?;
    let (checked, check) = head.split_at(CHECKED);
    if check != head_check(checked) {
        return None;
    }
    let epoch = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
    let day = Day::from_bytes([head[4], head[5], head[6], head[7]]);
    let mut content = ContentHash::default();
    content.copy_from_slice(&checked[8..]);
    Some((epoch, day, content))
}

/// The outcome of a record's value, read by `engine`, whose rows have that `hash` (not checked where it is not given);
/// or what is wrong with it.
pub(super) fn outcome(value: &[u8], engine: &Arc<str>, hash: Option<&RowsHash>) -> Result<Outcome, String> {
    head(value).ok_or("the head of a record")?;
    let plain = decompressed(&value[HEAD..])?;
    if hash.is_some_and(|hash| *hash != short_hash(&plain)) {
        return Err("not those that are listed".to_string());
    }
    match postcard::from_bytes(&plain).map_err(|e| e.to_string())? {
        OwnedContent::Dropped(dropped) => Ok(Err(dropped)),
        OwnedContent::Rows(rows) => Ok(Ok(Rows { engine: Arc::clone(engine), ..*rows })),
    }
}

/// The value of a record with other rows; `None` if it is none.
pub(super) fn with_rows(value: &[u8], rows: &Rows) -> io::Result<Option<Vec<u8>>> {
    let Some(head) = value.get(..HEAD) else { return Ok(None) };
    let plain = postcard::to_stdvec(&Content::Rows(rows)).map_err(io::Error::other)?;
    Ok(Some([head, &compressed(&plain)?].concat()))
}

/// The digest of what is listed of a record.
pub(super) fn digest_of(listed: &[u8]) -> Digest {
    short_hash(listed)
}

/// Content hash of an article.
pub fn content_hash(article: &Article) -> ContentHash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(article.doc_id.as_bytes()).update(&[0]).update(article.content_hash.as_bytes());
    cut(&hasher.finalize())
}

/// Content hash of a file or article that was dropped.
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
        // A damaged size must not take up the memory.
        let bound = bytes.len().saturating_mul(MAX_RATIO);
        decompressor.decompress(bytes, size.min(bound)).map_err(|e| e.to_string())
    })
}

/// How many times its size a compressed record may grow to. Zstandard itself reaches some 20,000 on constant input.
const MAX_RATIO: usize = 1 << 16;
