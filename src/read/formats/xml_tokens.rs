//! A stream of XML in tokens, by its brackets alone: enough to cut it at its elements. What was read is held, up to a bound.

use std::io::{self, BufRead};

/// Longer names are cut; no element of news has one.
const MAX_NAME: usize = 200;

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// An opening tag, with its name.
    Open(Vec<u8>),
    Close,
    /// An element without content (`<a/>`).
    Empty,
    /// Text, a comment, CDATA, a declaration, an instruction.
    Other,
    End,
}

pub(super) struct Tokens {
    reader: Box<dyn BufRead + Send>,
    bound: usize,
    /// The bytes of the tokens since it was last emptied; empty if they are more than the bound.
    pub(super) held: Vec<u8>,
    /// Whether they are.
    pub(super) is_over: bool,
}

impl Tokens {
    pub(super) fn new(reader: Box<dyn BufRead + Send>, bound: usize) -> Tokens {
        Tokens { reader, bound, held: Vec::new(), is_over: false }
    }

    /// The next token.
    ///
    /// # Errors
    /// Those of the stream; `UnexpectedEof` if it ends within a token.
    pub(super) fn next(&mut self) -> io::Result<Token> {
        if self.text()? {
            return Ok(Token::Other);
        }
        if self.filled()?.is_empty() {
            return Ok(Token::End);
        }
        self.take(1);
        match self.byte()? {
            b'!' => match self.byte()? {
                b'-' => self.through(b"-->").map(|()| Token::Other),
                b'[' => self.through(b"]]>").map(|()| Token::Other),
                b'>' => Ok(Token::Other),
                _ => self.declaration().map(|()| Token::Other),
            },
            b'?' => self.through(b"?>").map(|()| Token::Other),
            b'/' => self.through(b">").map(|()| Token::Close),
            b'>' => Ok(Token::Other),
            first => self.tag(first),
        }
    }

    /// Reads text up to a tag; whether there was some.
    fn text(&mut self) -> io::Result<bool> {
        let mut any = false;
        loop {
            let available = self.filled()?;
            let (length, found) = match memchr::memchr(b'<', available) {
                Some(at) => (at, true),
                None => (available.len(), available.is_empty()),
            };
            any |= length > 0;
            self.take(length);
            if found {
                return Ok(any);
            }
        }
    }

    /// The rest of a tag, whose name begins with `first`.
    fn tag(&mut self, first: u8) -> io::Result<Token> {
        let mut name = vec![first];
        let mut last = first;
        loop {
            let byte = self.byte()?;
            match byte {
                b'>' => return Ok(if last == b'/' { Token::Empty } else { Token::Open(name) }),
                b'/' => {}
                _ if byte.is_ascii_whitespace() => break,
                _ if name.len() < MAX_NAME => name.push(byte),
                _ => {}
            }
            last = byte;
        }
        // Attributes, whose values may have '>' in them.
        loop {
            let available = self.filled()?;
            if available.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let Some(at) = memchr::memchr3(b'>', b'"', b'\'', available) else {
                last = *available.last().unwrap_or(&last);
                let length = available.len();
                self.take(length);
                continue;
            };
            let sign = available[at];
            last = at.checked_sub(1).map_or(last, |before| available[before]);
            self.take(at + 1);
            if sign == b'>' {
                return Ok(if last == b'/' { Token::Empty } else { Token::Open(name) });
            }
            self.through(&[sign])?;
            last = sign;
        }
    }

    /// The rest of a declaration; one of the document's type may have others in brackets.
    fn declaration(&mut self) -> io::Result<()> {
        let mut depth = 0usize;
        loop {
            match self.byte()? {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                b'>' if depth == 0 => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads through `end`, of three bytes at most.
    fn through(&mut self, end: &[u8]) -> io::Result<()> {
        let closing = end.last().copied().unwrap_or(b'>');
        let mut recent: Vec<u8> = Vec::new();
        loop {
            let available = self.filled()?;
            if available.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let found = memchr::memchr(closing, available);
            let length = found.map_or(available.len(), |at| at + 1);
            recent.extend_from_slice(&available[length.saturating_sub(end.len())..length]);
            let is_end = found.is_some() && recent.ends_with(end);
            recent.drain(..recent.len().saturating_sub(end.len()));
            self.take(length);
            if is_end {
                return Ok(());
            }
        }
    }

    fn byte(&mut self) -> io::Result<u8> {
        let byte = *self.filled()?.first().ok_or(io::ErrorKind::UnexpectedEof)?;
        self.take(1);
        Ok(byte)
    }

    /// What the reader has at hand; empty at the end.
    fn filled(&mut self) -> io::Result<&[u8]> {
        // Two calls, since a borrow that is returned cannot be given up in the loop; the second finds the buffer full.
        loop {
            match self.reader.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.reader.fill_buf()
    }

    /// Takes `length` bytes that are at hand.
    fn take(&mut self, length: usize) {
        if !self.is_over && length > 0 {
            if self.held.len() + length > self.bound {
                self.is_over = true;
                self.held = Vec::new();
            } else if let Ok(available) = self.reader.fill_buf() {
                self.held.extend_from_slice(&available[..length]);
            }
        }
        self.reader.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &'static str, bound: usize) -> Tokens {
        Tokens::new(Box::new(io::BufReader::with_capacity(3, text.as_bytes())), bound)
    }

    #[test]
    fn elements_are_told_from_what_only_looks_like_them() {
        let text =
            "<!DOCTYPE a [<!ENTITY b \"x\">]><a x=\"1>\" y='/'><!-- <b> --><![CDATA[<c>]]]>]]>t<d e='f'/><g/></a >\n";
        let mut found = tokens(text, 1000);
        let mut names = Vec::new();
        loop {
            match found.next().unwrap() {
                Token::Open(name) => names.push(String::from_utf8(name).unwrap()),
                Token::Close => names.push("/".to_owned()),
                Token::Empty => names.push("e".to_owned()),
                Token::Other => {}
                Token::End => break,
            }
        }
        assert_eq!(names, ["a", "e", "e", "/"]);
        assert_eq!(String::from_utf8(found.held).unwrap(), text);
    }

    #[test]
    fn no_more_than_the_bound_is_held_and_an_end_within_a_token_is_an_error() {
        let mut found = tokens("<a>0123456789</a>", 8);
        assert_eq!(found.next().unwrap(), Token::Open(b"a".to_vec()));
        assert_eq!(found.next().unwrap(), Token::Other);
        assert!(found.is_over && found.held.is_empty());
        for text in ["<a", "<a b='", "<!-- ", "<![CDATA[ ]]", "<"] {
            let error = tokens(text, 100).next().unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{text}");
        }
    }
}
