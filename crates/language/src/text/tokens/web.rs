//! Addresses, e-mails, handles, tags of markup.

use super::Tokeniser;
use crate::word_list::{WordList, word_list};

/// Top-level domains under which a name without 'www.' is taken for an address. Left out: those that
/// are English words ('in', 'it', 'is', 'me', 'us', 'so', 'to', 'at', 'be', 'my', 'no').
static DOMAINS: WordList = word_list!("text", "domains");

/// A markup tag longer than this (bytes) is none.
const MAX_TAG_BYTES: usize = 2000;

/// A host name longer than this (bytes) is none: the limit of RFC 1035.
const MAX_HOST_BYTES: usize = 253;

/// A mailbox name longer than this (bytes) is none: the limit of RFC 5321.
const MAX_MAILBOX_BYTES: usize = 64;

impl Tokeniser<'_> {
    /// The end of an address with a scheme or 'www.' that starts at byte `at`.
    pub(super) fn address(&self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at..];
        let starts = |prefix: &[u8]| rest.len() > prefix.len() && rest[..prefix.len()].eq_ignore_ascii_case(prefix);
        let prefix = [&b"https://"[..], b"http://", b"www."].into_iter().find(|p| starts(p))?;
        let end = self.address_end(at + prefix.len());
        (end > at + prefix.len()).then_some(end)
    }

    /// Where an address that is open at byte `at` ends: at white space, a quotation mark, a bracket or a
    /// dash, without the stops before it.
    pub(super) fn address_end(&self, at: usize) -> usize {
        let mut end = at;
        while let Some(c) = self.char(end) {
            let stops = c.is_whitespace()
                || c.is_control()
                || matches!(c, '"' | '<' | '>' | '“' | '”' | '‘' | '’' | '«' | '»' | '—' | '―' | '…' | '|' | '`')
                || matches!(c, '(' | ')' | '[' | ']' | '{' | '}');
            if stops {
                break;
            }
            end += c.len_utf8();
        }
        while end > at && matches!(self.bytes[end - 1], b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'') {
            end -= 1;
        }
        end
    }

    /// The end of a name with a top-level domain whose first full stop is at byte `stop`.
    pub(super) fn domain(&self, stop: usize) -> Option<usize> {
        let mut label = stop + 1;
        let mut end = label;
        let mut known;
        loop {
            if end - stop > MAX_HOST_BYTES {
                return None;
            }
            let byte = self.byte(end);
            if byte.is_ascii_alphanumeric() || (byte == b'-' && self.byte(end + 1).is_ascii_alphanumeric()) {
                end += 1;
                continue;
            }
            if end == label {
                return None;
            }
            known = self.text.get(label..end).is_some_and(|label| DOMAINS.has(label));
            if byte == b'.' && self.byte(end + 1).is_ascii_lowercase() {
                label = end + 1;
                end = label;
                continue;
            }
            break;
        }
        if !known || self.word_at(end) {
            return None;
        }
        Some(if self.byte(end) == b'/' && self.byte(end + 1).is_ascii_graphic() { self.address_end(end) } else { end })
    }

    /// Whether what follows byte `at` runs on to the '@' of an e-mail address.
    pub(super) fn mailbox(&self, at: usize) -> bool {
        let window = &self.bytes[at..self.end.min(at + MAX_MAILBOX_BYTES)];
        let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+');
        let length = window.iter().take_while(|b| part(b)).count();
        window.get(length) == Some(&b'@') && self.email(at + length).is_some()
    }

    /// The end of an e-mail address whose '@' is at byte `at`.
    pub(super) fn email(&self, at: usize) -> Option<usize> {
        let mut end = at + 1;
        let mut stops = 0;
        loop {
            match self.byte(end) {
                b if b.is_ascii_alphanumeric() => end += 1,
                b'-' | b'_' if self.byte(end + 1).is_ascii_alphanumeric() => end += 1,
                b'.' if end > at + 1 && self.byte(end + 1).is_ascii_alphanumeric() => {
                    stops += 1;
                    end += 1;
                }
                _ => break,
            }
        }
        (stops > 0).then_some(end)
    }

    /// The end of an @handle or #tag whose sign is at byte `at`. A sign before digits only is none ('#1').
    pub(super) fn handle(&self, at: usize) -> Option<usize> {
        let mut end = at + 1;
        let mut letters = false;
        while let Some(c) = self.char(end).filter(|&c| super::is_word(c) || c == '_') {
            letters |= c.is_alphabetic() || c == '_';
            end += c.len_utf8();
        }
        (letters && !self.word_before(at)).then_some(end)
    }

    /// The end of a markup tag whose '<' is at byte `at`.
    pub(super) fn markup(&self, at: usize) -> Option<usize> {
        let name = if self.byte(at + 1) == b'/' { at + 2 } else { at + 1 };
        if !self.byte(name).is_ascii_alphabetic() {
            return None;
        }
        let window = &self.bytes[name..self.end.min(name + MAX_TAG_BYTES)];
        let close = memchr::memchr2(b'<', b'>', window)?;
        (window[close] == b'>').then_some(name + close + 1)
    }
}
