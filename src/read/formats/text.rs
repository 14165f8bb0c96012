//! Plain text: the article is the decoded file exactly as it is, without a byte-order mark.

use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::decode;
use crate::read::format::{Format, never};
use crate::read::input::Input;
use crate::read::outcome::Draft;

pub(in crate::read) static FORMAT: Format =
    Format { name: "txt", extensions: &["txt", "text"], recognise: never, read };

fn read(input: Input, context: Context) -> Articles {
    context.one(input, |bytes, context| {
        let text = decode::text(bytes, context.encoding(), decode::undeclared)?;
        Ok(Draft { text, ..Draft::default() })
    })
}
