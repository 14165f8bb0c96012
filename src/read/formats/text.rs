//! Plain text: the article is the decoded file exactly as it is, without a byte-order mark; unless it is an archive's
//! export of several articles, or HTML.

use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::decode;
use crate::read::format::{Format, never};
use crate::read::formats::{Markup, markdown, markup_of};
use crate::read::input::Input;
use crate::read::machine;
use crate::read::outcome::{Draft, Trouble};

pub(in crate::read) static FORMAT: Format =
    Format { name: "txt", extensions: &["txt", "text", "story"], recognise: never, covers: &[], read };

fn read(input: Input, context: Context) -> Articles {
    let draft = input.whole().and_then(|bytes| {
        let text = decode::text(bytes, context.encoding(), decode::undeclared)?;
        if is_code(&text) {
            let reason = "it is not prose but a program, a style sheet or the like; exclude it";
            return Err(Trouble::failed("not_prose", reason));
        }
        if is_encoded(&text) {
            let reason = "it is not prose but data in letters (base64 or the like); decode it first";
            return Err(Trouble::failed("not_prose", reason));
        }
        if let Some(draft) = markdown::with_matter(&text, context.names()) {
            return Ok(draft);
        }
        if let Some(trouble) = machine::refusal(&text) {
            return Err(trouble);
        }
        let mut draft = Draft::default();
        if is_html(&text) {
            draft.set_text(text)
        } else {
            draft.text = without_highlights(text)
        }
        Ok(draft)
    });
    context.split(draft)
}

/// The text up to the summary in the files of the corpus of CNN and the Daily Mail: lines under '@highlight'.
fn without_highlights(mut text: String) -> String {
    if let Some(at) = memchr::memmem::find(text.as_bytes(), b"\n@highlight")
        && text[at..].trim_start().lines().next().is_some_and(|line| line.trim_end() == "@highlight")
    {
        text.truncate(text[..at].trim_end().len());
    }
    text
}

/// Whether a text is a piece of HTML: paragraphs or line ends by its tags.
fn is_html(text: &str) -> bool {
    let count = |tag: &str| memchr::memmem::find_iter(text.as_bytes(), tag.as_bytes()).take(2).count();
    let tags = || count("</p>") + count("<br>") + count("<br/>") + count("<br />") + count("</div>");
    memchr::memchr(b'<', text.as_bytes()).is_some() && tags() >= 2 && markup_of(text) == Markup::Tags
}

/// Whether most of a text is in words that are longer than any language's.
fn is_encoded(text: &str) -> bool {
    const MIN_BYTES: usize = 200;
    const MAX_WORD: usize = 60;
    // uuencode: 'begin 644 NAME'.
    let is_uuencoded = |line: &str| {
        let mode = line.strip_prefix("begin ").and_then(|rest| rest.split_once(' ')).map(|(mode, _)| mode);
        mode.is_some_and(|mode| mode.len() == 3 && mode.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if text.lines().next().is_some_and(is_uuencoded) {
        return true;
    }
    if text.len() < MIN_BYTES {
        return false;
    }
    let is_data = |word: &str| {
        word.len() >= MAX_WORD
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_'))
    };
    // A prose text is told by its beginning.
    let mut head = text.split_ascii_whitespace().take(64).peekable();
    if head.peek().is_none() || head.filter(|word| is_data(word)).take(3).count() < 1 {
        return false;
    }
    let long: usize = text.split_ascii_whitespace().filter(|word| is_data(word)).map(str::len).sum();
    long * 2 > text.len()
}

/// Whether so many of a text's characters are those of programs and style sheets that it is one. In prose they are
/// one in a thousand.
fn is_code(text: &str) -> bool {
    const MIN_BYTES: usize = 200;
    const HEAD: usize = 8192;
    /// One character in so many.
    const MAX_PROSE: usize = 16;
    let head = &text.as_bytes()[..text.len().min(HEAD)];
    let signs = head.iter().filter(|byte| b"{};<>=$`|\\^~".contains(byte)).count();
    let letters = head.iter().filter(|byte| !byte.is_ascii_whitespace()).count();
    // Tags are looked at by `is_html`; entities and a table's bars alone are no code.
    let brackets = head.iter().filter(|byte| b"{};`".contains(byte)).count();
    letters >= MIN_BYTES && signs * MAX_PROSE > letters && brackets * MAX_PROSE * 2 > letters
}
