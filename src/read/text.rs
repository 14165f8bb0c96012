//! Plain text: the article is the decoded file exactly as it is, without a byte-order mark.

use encoding_rs::Encoding;

use super::decode;
use super::outcome::{Draft, Trouble};

pub(super) fn draft(bytes: Vec<u8>, forced: Option<&'static Encoding>) -> Result<Draft, Trouble> {
    let text = decode::text(bytes, forced, decode::undeclared)?;
    Ok(Draft { text, ..Draft::default() })
}
