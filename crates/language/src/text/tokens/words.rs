//! Words and numbers.

use super::apostrophes::Apostrophe;
use super::{Abbreviation, TokenKind, Tokeniser, abbreviation, chars, is_apostrophe, is_word};

/// Words written as one that are two: the word, and the length of its first half (Penn Treebank).
const FUSED: [(&str, usize); 8] =
    [("cannot", 3), ("gonna", 3), ("gotta", 3), ("wanna", 3), ("gimme", 3), ("lemme", 3), ("whaddya", 3), ("dunno", 2)];

impl Tokeniser<'_> {
    /// Emits the word that starts at byte `start` with its clitics, and says where it ends.
    pub(super) fn word(&self, start: usize, emit: &mut impl FnMut(usize, usize, TokenKind)) -> usize {
        if matches!(self.bytes[start], b'h' | b'H' | b'w' | b'W')
            && let Some(end) = self.address(start)
        {
            emit(start, end, TokenKind::Web);
            return end;
        }
        let mut word = start;
        // A sign that opens the word ('.5', '-3', '_id') is part of it.
        let mut at = if is_word(self.char(start).unwrap_or(' ')) { start } else { start + 1 };
        let mut letters = false;
        while at < self.end {
            let byte = self.bytes[at];
            if byte.is_ascii_alphanumeric() {
                letters |= byte.is_ascii_alphabetic();
                at += 1;
                continue;
            }
            match byte {
                b' ' => break,
                b'-' | b'_' | b'/' if self.word_at(at + 1) => at += 1,
                b'_' => at += 1,
                b'&' if self.byte(at + 1).is_ascii_uppercase() => at += 1,
                b',' | b':' if self.digits_around(at) => at += 1,
                b'.' => match self.stop(word, at) {
                    Stop::Joins => at += 1,
                    Stop::Closes => {
                        at += 1;
                        break;
                    }
                    Stop::Address(end) => {
                        emit(word, end, TokenKind::Web);
                        return end;
                    }
                    Stop::Ends => break,
                },
                b'@' => match self.email(at) {
                    Some(end) => {
                        emit(word, end, TokenKind::Web);
                        return end;
                    }
                    None => break,
                },
                b'$' if matches!(&self.bytes[word..at], b"US" | b"A" | b"C" | b"HK" | b"NZ" | b"S") => {
                    at += 1;
                    break;
                }
                _ => {
                    let Some(c) = self.char(at) else { break };
                    if is_apostrophe(c) && at > start {
                        match self.apostrophe(word, at) {
                            Apostrophe::Joins => at += c.len_utf8(),
                            Apostrophe::Clitic(from, to) => {
                                self.emit_word(word, from, letters, emit);
                                emit(from, to, TokenKind::Word);
                                // A second clitic may follow ("should|n't|'ve").
                                (word, at, letters) = (to, to, false);
                            }
                            Apostrophe::Splits(to) => {
                                self.emit_word(word, to, letters, emit);
                                (word, at, letters) = (to, to, false);
                            }
                            Apostrophe::Ends => break,
                        }
                    } else if is_word(c)
                        || (chars::is_hyphen(c) && self.word_at(at + c.len_utf8()))
                        || (chars::is_break_hint(c) && self.char(at + c.len_utf8()).is_some_and(char::is_lowercase))
                    {
                        letters |= c.is_alphabetic();
                        at += c.len_utf8();
                    } else {
                        break;
                    }
                }
            }
        }
        if at > word {
            self.emit_word(word, at, letters, emit);
        }
        at
    }

    /// Emits a word without clitics, in two halves if it is a fused one.
    fn emit_word(&self, start: usize, end: usize, letters: bool, emit: &mut impl FnMut(usize, usize, TokenKind)) {
        if start == end {
            return;
        }
        if !letters {
            let digit = self.text[start..end].chars().any(char::is_numeric);
            emit(start, end, if digit { TokenKind::Number } else { TokenKind::Mark });
            return;
        }
        if (5..=7).contains(&(end - start)) {
            let word = &self.bytes[start..end];
            if let Some((_, half)) = FUSED.iter().find(|(w, _)| word.eq_ignore_ascii_case(w.as_bytes())) {
                emit(start, start + half, TokenKind::Word);
                emit(start + half, end, TokenKind::Word);
                return;
            }
        }
        emit(start, end, TokenKind::Word);
    }

    /// Whether digits stand on both sides of the byte `at`.
    fn digits_around(&self, at: usize) -> bool {
        self.byte(at + 1).is_ascii_digit() && at > self.start && self.bytes[at - 1].is_ascii_digit()
    }

    /// What the full stop at byte `at` does to the word that began at `word`.
    fn stop(&self, word: usize, at: usize) -> Stop {
        let next = self.byte(at + 1);
        if self.digits_around(at) {
            return Stop::Joins;
        }
        if next == b'.' {
            // An ellipsis.
            return Stop::Ends;
        }
        if next.is_ascii_alphanumeric() && self.mailbox(at) {
            return Stop::Joins;
        }
        let piece = self.last_piece(word, at);
        if self.trade_name(piece, at) {
            return Stop::Joins;
        }
        let acronym = piece.iter().skip(1).step_by(2).all(|&b| b == b'.')
            && piece.iter().step_by(2).all(u8::is_ascii_alphabetic)
            && piece.len() % 2 == 1;
        if acronym {
            if next.is_ascii_alphabetic() {
                let after = self.byte(at + 2);
                // The next letter of the acronym, or a plural ('L.L.C.s').
                if after == b'.' || !(after.is_ascii_alphanumeric() || after == b'\'') {
                    return Stop::Joins;
                }
                return match self.domain(at) {
                    Some(end) => Stop::Address(end),
                    None if piece[0].is_ascii_uppercase() => Stop::Closes,
                    None => Stop::Ends,
                };
            }
            let hyphenated = next == b'-' && self.word_at(at + 2);
            if piece.len() > 1 {
                return if hyphenated { Stop::Joins } else { Stop::Closes };
            }
            if piece[0].is_ascii_uppercase() {
                return if piece[0] == b'I' && !self.initial_i(word, at) { Stop::Ends } else { Stop::Closes };
            }
        }
        if next.is_ascii_alphabetic() {
            if piece == b"Ph" && next == b'D' {
                return Stop::Joins;
            }
            if let Some(end) = self.domain(at) {
                return Stop::Address(end);
            }
        }
        match abbreviation(&self.text[word..at]) {
            Some(Abbreviation::Number) => {
                let digit = next.is_ascii_digit() || (next == b' ' && self.byte(at + 2).is_ascii_digit());
                if digit { Stop::Closes } else { Stop::Ends }
            }
            Some(_) if self.surname(word, at) => Stop::Ends,
            Some(_) => Stop::Closes,
            None => Stop::Ends,
        }
    }

    /// Whether the stop at byte `at` stands inside a trade name: 'e.GO', 'JAZZ.FM91'. What follows is of capitals and digits, at
    /// most two letters of it where the first half is not of capitals as well ('closed.BBC' lacks a space).
    fn trade_name(&self, piece: &[u8], at: usize) -> bool {
        let rest = &self.bytes[at + 1..self.end.min(at + 8)];
        let run = rest.iter().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
        let letters = rest[..run].iter().filter(|b| b.is_ascii_uppercase()).count();
        let shouted = piece.len() > 2 && piece.iter().all(u8::is_ascii_uppercase);
        let short = match piece {
            [letter] => letter.is_ascii_lowercase(),
            [first, ..] => first.is_ascii_uppercase(),
            [] => false,
        };
        letters >= 2
            && (shouted || short && letters == 2)
            && piece.iter().all(u8::is_ascii_alphabetic)
            && !rest.get(run).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'.')
    }

    /// What stands between the last hyphen of a word (or its start) and byte `at`: at most 17 bytes.
    fn last_piece(&self, word: usize, at: usize) -> &[u8] {
        let piece = &self.bytes[word..at];
        let window = &piece[piece.len().saturating_sub(17)..];
        match window.iter().rposition(|&b| b == b'-') {
            Some(hyphen) => &window[hyphen + 1..],
            None => window,
        }
    }

    /// Whether 'I.' is the initial of a name: between two capitalised words.
    fn initial_i(&self, word: usize, at: usize) -> bool {
        let before = self.text[self.start..word].trim_end().bytes().rev();
        let last_word = before.take_while(u8::is_ascii_alphabetic).last();
        last_word.is_some_and(|b| b.is_ascii_uppercase())
            && self.byte(at + 1) == b' '
            && self.byte(at + 2).is_ascii_uppercase()
    }
}

/// What a full stop does to the word before it.
enum Stop {
    /// The word goes on over it.
    Joins,
    /// It is the last character of the word.
    Closes,
    /// The word is an address that ends at this byte.
    Address(usize),
    /// The word ends before it.
    Ends,
}
