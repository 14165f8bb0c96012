//! E-mail: a message (.eml, a saved page in .mht) or a mailbox of them (.mbox). A message is an article; what it quotes
//! of another message is left off.

use std::io::BufRead;

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::{html, html_text};
use crate::flow::{Dropped, Metadata};
use crate::read::articles::{Articles, RawArticle};
use crate::read::context::Context;
use crate::read::format::{Format, Head};
use crate::read::input::{self, Bounds, Compression, Input, Line};
use crate::read::outcome::{Draft, Records, Trouble};

pub(in crate::read) static EML: Format = Format {
    name: "eml",
    extensions: &["eml", "mht", "mhtml"],
    recognise: is_message,
    covers: &[],
    read: read_message,
};
pub(in crate::read) static MBOX: Format =
    Format { name: "mbox", extensions: &["mbox", "mbx"], recognise: is_mailbox, covers: &[], read: read_mailbox };

/// A plain text of fewer words may stand in for the HTML beside it.
const MIN_WORDS: usize = 60;

/// Header fields that mail programs write, in lower case: a header without any of them may be the head of a memo.
const TECHNICAL: &[&str] =
    &["mime-version", "message-id", "received", "return-path", "delivered-to", "content-type", "x-mailer", "reply-to"];

/// Whether it begins with a message's header: fields, one a line, up to an empty line.
fn is_message(head: &Head) -> bool {
    is_header(&head.text)
}

fn is_header(text: &str) -> bool {
    let (mut from, mut other, mut technical) = (false, false, false);
    for line in text.lines().take(200) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || name.bytes().any(|byte| !(byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        from |= name == "from";
        other |= matches!(name.as_str(), "subject" | "date" | "to");
        technical |= TECHNICAL.contains(&name.as_str());
    }
    from && other && technical
}

fn is_mailbox(head: &Head) -> bool {
    head.text.split_once('\n').is_some_and(|(first, rest)| {
        first.starts_with("From ") && first.split_whitespace().count() >= 3 && is_header(rest)
    })
}

fn read_message(input: Input, context: Context) -> Articles {
    let draft = input.whole().and_then(|bytes| match saved_page(&bytes) {
        Some((page, metadata)) => html::from_text(&page, context.dates()).map(|mut draft| {
            draft.metadata.complete_from(&metadata);
            draft
        }),
        None => draft(&bytes),
    });
    context.split(draft)
}

/// The HTML of a page that a browser saved as a message, with the address and the day that its header has.
fn saved_page(bytes: &[u8]) -> Option<(String, Metadata)> {
    let message = MessageParser::default().parse(bytes)?;
    let url = message.header_raw("Snapshot-Content-Location").map(|url| url.trim().to_owned());
    // Others say only that a page and its pictures belong together, from nobody, or from 'Saved by' a browser.
    let sender =
        message.from().and_then(|from| from.first()).and_then(|sender| sender.name().or_else(|| sender.address()));
    let is_saved = sender.is_some_and(|sender| sender.starts_with("Saved by "));
    let is_related = || message.content_type().is_some_and(|content| content.subtype() == Some("related"));
    let is_page = url.is_some() || is_saved || sender.is_none() && is_related();
    let url = url.or_else(|| {
        let place = message.html_part(0).and_then(|part| part.content_location());
        place.filter(|place| place.starts_with("http")).map(str::to_owned)
    });
    let html = message.body_html(0).filter(|_| is_page)?.into_owned();
    let date = message.date().map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    Some((html, Metadata { url, date, ..Metadata::default() }))
}

fn read_mailbox(input: Input, context: Context) -> Articles {
    let (compression, bounds) = (input.compression(), input.bounds);
    Articles::many(Mailbox {
        reader: input.reader(),
        compression,
        bounds,
        records: context.records(),
        line: Vec::new(),
        message: Vec::new(),
        after_empty: true,
        begun: false,
        number: 0,
        done: false,
    })
}

struct Mailbox {
    reader: Box<dyn BufRead + Send>,
    compression: Compression,
    bounds: Bounds,
    records: Records,
    line: Vec<u8>,
    message: Vec<u8>,
    /// Whether the line before is empty: only then does 'From ' begin a message.
    after_empty: bool,
    /// Whether a message has begun.
    begun: bool,
    number: u64,
    done: bool,
}

impl Mailbox {
    fn record(&mut self, too_long: bool) -> Result<RawArticle, Dropped> {
        self.number += 1;
        let drafted =
            if too_long { Err(Trouble::too_large("the message", self.bounds.article)) } else { draft(&self.message) };
        self.message.clear();
        match drafted {
            Ok(draft) => Ok(self.records.article(draft, self.number)),
            Err(trouble) => Err(self.records.dropped(self.number, trouble)),
        }
    }
}

impl Iterator for Mailbox {
    type Item = Result<RawArticle, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut too_long = false;
        while !self.done {
            let line = match input::read_line(&mut *self.reader, &mut self.line, self.bounds.article) {
                Ok(line) => line,
                Err(error) => {
                    self.done = true;
                    let trouble = input::trouble(&error, self.compression).after(self.number, "message");
                    return Some(Err(self.records.facts.dropped(None, trouble)));
                }
            };
            let mut is_cut = false;
            match line {
                Line::End => {
                    self.done = true;
                    if self.begun {
                        return Some(self.record(too_long));
                    }
                    return Some(Err(self.records.facts.dropped(None, Trouble::empty("the mailbox"))));
                }
                Line::TooLong => (is_cut, too_long) = (true, true),
                Line::Whole if self.after_empty && self.line.starts_with(b"From ") => {
                    self.after_empty = false;
                    if std::mem::replace(&mut self.begun, true) {
                        return Some(self.record(too_long));
                    }
                    continue;
                }
                Line::Whole => {}
            }
            // A line that was too long is not held, and not empty.
            self.after_empty = self.line.is_empty() && !is_cut;
            if self.message.len() + self.line.len() > usize::try_from(self.bounds.article).unwrap_or(usize::MAX) {
                too_long = true;
                self.message = Vec::new();
            }
            if !too_long && self.begun {
                // '>From ' is how a mailbox writes a line that begins with 'From '.
                let quoted = self.line.iter().take_while(|byte| **byte == b'>').count();
                let escaped = quoted > 0 && self.line[quoted..].starts_with(b"From ");
                self.message.extend_from_slice(&self.line[usize::from(escaped)..]);
                self.message.push(b'\n');
            }
        }
        None
    }
}

fn draft(bytes: &[u8]) -> Result<Draft, Trouble> {
    let unsound = || Trouble::failed("bad_message", "it is no sound e-mail message; save its text");
    let message = MessageParser::default().parse(bytes).ok_or_else(unsound)?;
    let own = draft_of(&message);
    // A message that was forwarded as a whole says more than the line above it.
    let says_little = own.as_ref().map_or(true, |own| n_words(&own.text) < MIN_WORDS);
    let forwarded = message.parts.iter().filter(|_| says_little).find_map(|part| match &part.body {
        PartType::Message(inner) => draft_of(inner).ok(),
        _ => None,
    });
    match (own, forwarded) {
        (Ok(own), Some(forwarded)) if n_words(&forwarded.text) < n_words(&own.text) * 2 => Ok(own),
        (_, Some(forwarded)) => Ok(forwarded),
        (own, None) => own,
    }
}

fn draft_of(message: &Message) -> Result<Draft, Trouble> {
    let sender = message.from().and_then(|from| from.first());
    let outlet = sender.and_then(|sender| sender.name().or_else(|| sender.address()));
    let mut metadata = Metadata {
        title: message.subject().map(str::to_owned),
        outlet: outlet.map(str::to_owned),
        date: message.date().map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)),
        url: message.header_raw("Snapshot-Content-Location").map(|url| url.trim().to_owned()),
        ..Metadata::default()
    };
    // Plain text as it was written, if there is some; else the text of the HTML.
    let plain = message.text_part(0).and_then(|part| match &part.body {
        PartType::Text(text) if !text.trim().is_empty() => Some(unquoted(&with_newlines(text))),
        _ => None,
    });
    // Beside its HTML a newsletter may have no more than 'View this e-mail in your browser'.
    let is_stub = plain.as_ref().is_none_or(|text| n_words(text) < MIN_WORDS);
    let marked = match message.html_part(0).map(|part| &part.body) {
        Some(PartType::Html(html)) if is_stub => Some(html_text::titled(html)?),
        _ => None,
    };
    let text = match (plain, marked) {
        (Some(plain), None) => plain,
        (plain, Some((title, text))) => {
            let text = unquoted(&text);
            let plain = plain.unwrap_or_default();
            if n_words(&text) > n_words(&plain) * 2 {
                metadata.title = metadata.title.or(title);
                text
            } else {
                plain
            }
        }
        (None, None) => return Err(Trouble::failed("no_text", "the message has no text")),
    };
    if text.is_empty() {
        return Err(Trouble::failed("no_text", "the message has no text of its own"));
    }
    Ok(Draft { id: message.message_id().map(str::to_owned), metadata, text, ..Draft::default() })
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn with_newlines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Whether a line introduces quoted lines: 'On Monday Ann Lee wrote:', as mail programs write it in the user's language.
fn is_introduction(line: &str) -> bool {
    const ENDS: &[&str] =
        &["wrote:", "écrit :", "écrit\u{A0}:", "escribió:", "ha scritto:", "schreef:", "escreveu:", "skrev:"];
    let line = line.trim_end();
    ENDS.iter().any(|end| line.ends_with(end))
        // 'Am 03.03.2024 um 10:00 schrieb Ann Lee:'
        || line.ends_with(':') && line.contains(" schrieb ") && line.starts_with("Am ")
}

/// The text without what it quotes of other messages, and without a signature.
fn unquoted(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        let bare = line.trim();
        // A signature (RFC 3676, 4.3), or a message that Outlook quotes: its rule of underscores, or its heading.
        if line == "-- "
            || bare.starts_with("-----Original Message-----")
            || bare.starts_with("________________________________")
        {
            break;
        }
        if bare.starts_with('>') {
            // The line 'On Monday Ann Lee wrote:' above the quoted lines goes too; mail programs may wrap it onto two.
            let introduces = |line: &&str| is_introduction(line);
            while lines.last().is_some_and(|last| last.trim().is_empty())
                && lines.iter().rev().find(|line| !line.trim().is_empty()).is_some_and(introduces)
            {
                lines.pop();
            }
            if lines.last().is_some_and(introduces) {
                let last = lines.pop().unwrap_or_default();
                if !last.starts_with("On ") && lines.last().is_some_and(|line| line.starts_with("On ")) {
                    lines.pop();
                }
            }
            continue;
        }
        lines.push(line.trim_end());
    }
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in lines {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        out.push_str(line);
    }
    out
}
