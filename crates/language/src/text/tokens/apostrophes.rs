//! Apostrophes: clitics, elisions, names.

use super::{Tokeniser, chars, is_apostrophe};

/// Words that open with an apostrophe for what they leave out.
const ELISIONS: [&str; 14] =
    ["em", "til", "till", "cause", "bout", "round", "tis", "twas", "twere", "n", "neath", "nuff", "cos", "coz"];

/// What an apostrophe inside a word does.
pub(super) enum Apostrophe {
    /// The word goes on ("O'Neill", "o'clock").
    Joins,
    /// A clitic begins at the first byte given and ends before the second ("'s", "n't").
    Clitic(usize, usize),
    /// The word ends at this byte and goes on as another one ("y'" of "y'all").
    Splits(usize),
    /// The word ends before it.
    Ends,
}

impl Tokeniser<'_> {
    /// What the apostrophe at byte `at` does to the word that began at `start` (`at` itself if there is none).
    pub(super) fn apostrophe(&self, start: usize, at: usize) -> Apostrophe {
        let Some(mark) = self.char(at) else { return Apostrophe::Ends };
        let after = at + mark.len_utf8();
        let mut suffix = [0u8; 3];
        let mut length = 0;
        while length < 3 && self.byte(after + length).is_ascii_alphabetic() {
            suffix[length] = self.byte(after + length).to_ascii_lowercase();
            length += 1;
        }
        let end = after + length;
        let hyphenated = self.char(end).is_some_and(chars::is_hyphen) && self.word_at(end + 1);
        let over = !self.word_at(end) && !hyphenated;
        let before = if at > start { self.byte(at - 1).to_ascii_lowercase() } else { 0 };
        match &suffix[..length] {
            [b's' | b'd' | b'm'] | [b'l', b'l'] | [b'r', b'e'] | [b'v', b'e'] if over => Apostrophe::Clitic(at, end),
            [b't'] if over && before == b'n' && at - start >= 2 => Apostrophe::Clitic(at - 1, end),
            [b'a', b'l', b'l'] if over && before == b'y' && at - start == 1 => Apostrophe::Splits(after),
            // Only a real apostrophe joins: ‘ and ′ between letters are something else.
            _ if matches!(mark, '\'' | '’' | '\u{2bc}' | '\u{ff07}')
                && self.char(after).is_some_and(char::is_alphabetic) =>
            {
                Apostrophe::Joins
            }
            _ => Apostrophe::Ends,
        }
    }

    /// The end of an elided word that opens with the apostrophe at byte `at` ("'90s", "'em", "'n'").
    pub(super) fn elision(&self, at: usize) -> Option<usize> {
        let mark = self.char(at).filter(|&c| is_apostrophe(c))?;
        if self.word_before(at) {
            return None;
        }
        let after = at + mark.len_utf8();
        if self.char_before(at).is_some_and(|c| matches!(c, '.' | '!' | '?' | ')' | ']' | '%' | '”' | '"' | '™' | '®'))
        {
            // A clitic after what ends no word ("the U.S.'s", "Yahoo!'s").
            return match self.apostrophe(at, at) {
                Apostrophe::Clitic(from, to) if from == at => Some(to),
                _ => None,
            };
        }
        if self.byte(after).is_ascii_digit() && self.byte(after + 1).is_ascii_digit() {
            let end = after + 2;
            let end = if matches!(self.byte(end), b's' | b'S') { end + 1 } else { end };
            let closed = self.char(end).is_some_and(|c| c == '%' || is_word_or_joint(c) && self.word_at(end + 1));
            return (!closed && !self.word_at(end)).then_some(end);
        }
        let length = self.bytes[after.min(self.end)..].iter().take(6).take_while(|b| b.is_ascii_alphabetic()).count();
        let end = after + length;
        if length == 0 || self.word_at(end) {
            return None;
        }
        let word = &self.text[after..end];
        if !ELISIONS.iter().any(|e| e.eq_ignore_ascii_case(word)) {
            return None;
        }
        let closing = self.char(end).filter(|&c| is_apostrophe(c));
        match (word, closing) {
            // rock 'n' roll
            ("n" | "N", Some(c)) => Some(end + c.len_utf8()),
            // A whole word in quotation marks.
            (_, Some(_)) => None,
            _ => Some(end),
        }
    }
}

/// Whether a number goes on over `c`.
fn is_word_or_joint(c: char) -> bool {
    super::is_word(c) || matches!(c, '.' | ',' | ':' | '/')
}
