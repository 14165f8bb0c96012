//! Tokens, by the conventions of the Penn Treebank as Stanford CoreNLP applies them to news.
//!
//! One pass over the bytes of a paragraph. Clitics are split off (`do|n't`, `Clinton|'s`), hyphenated
//! words and numbers stay whole, an abbreviation keeps its full stop (and a sentence that ends in one
//! has no token of its own for it), each quotation mark is a token, `''` and `` `` `` one.

mod abbreviations;
mod apostrophes;
mod chars;
mod notes;
mod surnames;
mod web;
mod words;

use crate::types::Span;

pub(super) use abbreviations::{Abbreviation, abbreviation};
pub(crate) use chars::{is_apostrophe, is_break_hint, is_word};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Has a letter ('said', 'R-Ky.', 'COVID-19', 'n't').
    Word,
    /// Has a digit and no letter ('10,000', '9/11', '6:05').
    Number,
    /// Punctuation: quotation marks, brackets, stops, dashes, ellipses.
    Mark,
    /// Any other sign ('$', '%', an emoji).
    Symbol,
    /// An address, e-mail, @handle or #tag.
    Web,
    /// A tag of markup (`<tweet id="1">`).
    Markup,
}

/// Most bytes between '<<' and '>>' that stand for quotation marks.
const MAX_ANGLES: usize = 1000;

/// Splits paragraphs into tokens.
pub(super) struct Tokeniser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// End of the paragraph: no token goes beyond.
    end: usize,
    /// Start of the paragraph.
    start: usize,
}

impl<'t> Tokeniser<'t> {
    /// For a paragraph of `text`.
    pub(super) fn new(text: &'t str, paragraph: Span) -> Self {
        let range = paragraph.range();
        Self { text, bytes: &text.as_bytes()[..range.end], end: range.end, start: range.start }
    }

    /// Calls `emit` with each token's start, end (bytes of the text) and kind, in order.
    pub(super) fn run(&self, mut emit: impl FnMut(usize, usize, TokenKind)) {
        let mut at = self.start;
        while at < self.end {
            let byte = self.bytes[at];
            if byte.is_ascii_alphanumeric() {
                at = self.word(at, &mut emit);
            } else if byte <= b' ' || byte == 0x7f {
                at += 1;
            } else if byte.is_ascii() {
                at = self.sign(at, byte, &mut emit);
            } else {
                at = self.beyond_ascii(at, &mut emit);
            }
        }
    }

    /// A token that opens with an ASCII character that is neither letter, digit nor space.
    fn sign(&self, at: usize, byte: u8, emit: &mut impl FnMut(usize, usize, TokenKind)) -> usize {
        let run_of = |set: &[u8]| at + self.bytes[at..].iter().take_while(|b| set.contains(b)).count();
        let next = self.byte(at + 1);
        let (end, kind) = match byte {
            b'.' if next.is_ascii_digit() && !self.word_before(at) => return self.word(at, emit),
            b'.' if next == b' ' && self.byte(at + 2) == b'.' => (self.spaced_ellipsis(at), TokenKind::Mark),
            b'.' => (run_of(b"."), TokenKind::Mark),
            b'!' | b'?' => (run_of(b"!?"), TokenKind::Mark),
            b'-' if next == b'-' => (run_of(b"-"), TokenKind::Mark),
            b'-' if next.is_ascii_digit() && !self.glued_before(at) => return self.word(at, emit),
            b'_' => {
                let end = run_of(b"_");
                if self.word_at(end) {
                    return self.word(at, emit);
                }
                (end, TokenKind::Mark)
            }
            // Two commas or angle brackets that stand for quotation marks: ',,So ist es,'', '<<It is over,>>'.
            b',' if next == b',' && !self.glued_before(at) && self.word_at(at + 2) => (at + 2, TokenKind::Mark),
            b'<' if next == b'<' && !self.glued_before(at) && self.word_at(at + 2) && self.closes_angles(at + 2) => {
                (at + 2, TokenKind::Mark)
            }
            b'>' if next == b'>' && self.opened_angles(at) => (at + 2, TokenKind::Mark),
            b'[' if let Some(end) = self.note(at) => (end, TokenKind::Markup),
            b'`' if next == b'`' => (at + 2, TokenKind::Mark),
            b'\'' if next == b'\'' => (at + 2, TokenKind::Mark),
            b'\'' => match self.elision(at) {
                Some(end) => (end, TokenKind::Word),
                None => (at + 1, TokenKind::Mark),
            },
            b'@' | b'#' => match self.handle(at) {
                Some(end) => (end, TokenKind::Web),
                None => (at + 1, TokenKind::Symbol),
            },
            b'<' => match self.markup(at) {
                Some(end) => (end, TokenKind::Markup),
                None => (at + 1, TokenKind::Symbol),
            },
            b'$' | b'%' | b'+' | b'=' | b'>' | b'^' | b'|' | b'~' | b'&' | b'*' => (at + 1, TokenKind::Symbol),
            _ => (at + 1, TokenKind::Mark),
        };
        emit(at, end, kind);
        end
    }

    /// A token that opens with a character beyond ASCII, or white space.
    fn beyond_ascii(&self, at: usize, emit: &mut impl FnMut(usize, usize, TokenKind)) -> usize {
        let Some(c) = self.char(at) else { return self.end };
        let after = at + c.len_utf8();
        if notes::is_raised(c)
            && let Some(end) = self.raised_note(at)
        {
            emit(at, end, TokenKind::Markup);
            return end;
        }
        if is_word(c) {
            return self.word(at, emit);
        }
        if c.is_whitespace() || chars::is_invisible(c) {
            return after;
        }
        if is_apostrophe(c) {
            let end = self.elision(at);
            emit(at, end.unwrap_or(after), if end.is_some() { TokenKind::Word } else { TokenKind::Mark });
            return end.unwrap_or(after);
        }
        if c == '…' {
            let end = at + self.text[at..self.end].len() - self.text[at..self.end].trim_start_matches('…').len();
            emit(at, end, TokenKind::Mark);
            return end;
        }
        if chars::is_mark(c) {
            emit(at, after, TokenKind::Mark);
            return after;
        }
        let end = self.symbol_end(after);
        emit(at, end, TokenKind::Symbol);
        end
    }

    /// Where a symbol ends: with its variation selectors, skin tones and what joiners join to it.
    fn symbol_end(&self, mut at: usize) -> usize {
        while let Some(c) = self.char(at) {
            if c == '\u{200d}' {
                at += c.len_utf8();
                match self.char(at) {
                    Some(joined) if !joined.is_whitespace() && !is_word(joined) && !joined.is_ascii() => {
                        at += joined.len_utf8();
                    }
                    _ => break,
                }
            } else if matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}') {
                at += c.len_utf8();
            } else {
                break;
            }
        }
        at
    }

    /// Whether '>>' follows byte `at` before another '<<' and not far.
    fn closes_angles(&self, at: usize) -> bool {
        let rest = &self.bytes[at..self.end.min(at + MAX_ANGLES)];
        let found = rest.windows(2).find(|w| matches!(*w, b">>" | b"<<"));
        found == Some(&b">>"[..])
    }

    /// Whether '<<' stands before byte `at`, no other '>>' between them, and not far.
    fn opened_angles(&self, at: usize) -> bool {
        let before = &self.bytes[self.start.max(at.saturating_sub(MAX_ANGLES))..at];
        let found = before.windows(2).rev().find(|w| matches!(*w, b">>" | b"<<"));
        found == Some(&b"<<"[..])
    }

    /// The end of '. . .' (three stops with one space between; a fourth ends the sentence).
    fn spaced_ellipsis(&self, at: usize) -> usize {
        let mut end = at + 1;
        let mut stops = 1;
        while stops < 3 && self.byte(end) == b' ' && self.byte(end + 1) == b'.' {
            end += 2;
            stops += 1;
        }
        if stops >= 3 { end } else { at + 1 }
    }

    /// The byte at `at`, 0 beyond the paragraph.
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The character that starts at byte `at`, if the paragraph goes on so far.
    fn char(&self, at: usize) -> Option<char> {
        let byte = *self.bytes.get(at)?;
        if byte.is_ascii() { Some(byte as char) } else { self.text.get(at..self.end)?.chars().next() }
    }

    /// The character that ends before byte `at`, if there is one in the paragraph.
    fn char_before(&self, at: usize) -> Option<char> {
        if at <= self.start {
            return None;
        }
        let byte = self.bytes[at - 1];
        if byte.is_ascii() { Some(byte as char) } else { self.text.get(self.start..at)?.chars().next_back() }
    }

    /// Whether a letter or digit starts at byte `at`.
    fn word_at(&self, at: usize) -> bool {
        self.char(at).is_some_and(is_word)
    }

    /// Whether a letter or digit ends before byte `at`.
    fn word_before(&self, at: usize) -> bool {
        self.char_before(at).is_some_and(is_word)
    }

    /// Whether anything but white space or an opening bracket ends before byte `at`.
    fn glued_before(&self, at: usize) -> bool {
        self.char_before(at).is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '[' | '$' | '£' | '€'))
    }
}

#[cfg(test)]
mod tests;
