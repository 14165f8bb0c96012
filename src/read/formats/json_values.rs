//! Cutting a stream of JSON into values without holding more than one, and not one beyond the bound.

use std::io::{self, BufRead};

/// What was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// A value is in the buffer (sound or not: the cutter only minds brackets and strings).
    Value,
    /// A value longer than the bound was read over; the buffer has its beginning, up to the bound.
    TooLong,
    /// There is no further value here: the array, object or file is at its end.
    End,
}

/// Reads over white space and the bytes in `also`; the next byte, not consumed, or `None` at the end.
pub(super) fn skip_space(reader: &mut dyn BufRead, also: &[u8]) -> io::Result<Option<u8>> {
    loop {
        let available = filled(reader)?;
        if available.is_empty() {
            return Ok(None);
        }
        let blank = available.iter().take_while(|byte| byte.is_ascii_whitespace() || also.contains(byte)).count();
        let next = available.get(blank).copied();
        reader.consume(blank);
        if next.is_some() {
            return Ok(next);
        }
    }
}

/// Reads over blanks and tabs; whether a line ends there.
pub(super) fn ends_line(reader: &mut dyn BufRead) -> io::Result<bool> {
    loop {
        let available = filled(reader)?;
        let blank = available.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let next = available.get(blank).copied();
        let ended = available.is_empty();
        reader.consume(blank);
        if next.is_some() || ended {
            return Ok(matches!(next, Some(b'\n' | b'\r')));
        }
    }
}

/// The state between two bytes of a value.
#[derive(Clone, Copy, Debug, Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

/// What a byte does to the value that it may be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Within,
    EndBefore,
    EndWith,
    /// A line end within a string, which JSON does not have: the string's closing mark is missing.
    BrokenString,
}

impl Scan {
    fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            if self.escaped {
                self.escaped = false;
            } else if byte == b'\\' {
                self.escaped = true;
            } else if byte == b'"' {
                self.in_string = false;
                return if self.depth == 0 { Step::EndWith } else { Step::Within };
            } else if byte == b'\n' {
                return Step::BrokenString;
            }
            return Step::Within;
        }
        let at_end = self.depth == 0 && self.begun;
        match byte {
            b'"' | b'{' | b'[' if at_end => return Step::EndBefore,
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                if self.depth <= 1 {
                    // At depth 0 it belongs to what is around the value; a value of nothing else is cut with it, so that
                    // the cutter always gets on.
                    return if self.depth == 1 || !self.begun { Step::EndWith } else { Step::EndBefore };
                }
                self.depth -= 1;
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => {
                return if self.begun { Step::EndBefore } else { Step::EndWith };
            }
            _ => {}
        }
        self.begun = true;
        Step::Within
    }

    /// Takes the broken string for closed at its line's end, and with it the object if the line ends as one does, so that
    /// the damage stays within this value. Whether the value ends here.
    fn mend(&mut self, line: &[u8]) -> bool {
        self.in_string = false;
        let line = line.trim_ascii_end();
        if line.strip_suffix(b",").unwrap_or(line).ends_with(b"}") {
            self.depth = self.depth.saturating_sub(1);
        }
        self.depth == 0
    }

    /// Where in `available` the value ends; `before` is what there is of it before `available`.
    fn end_in(&mut self, available: &[u8], before: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            if self.in_string && !self.escaped {
                // Most of an article is one long string.
                at += memchr::memchr3(b'"', b'\\', b'\n', &available[at..])?;
            }
            let byte = *available.get(at)?;
            match self.step(byte) {
                Step::Within => {}
                Step::EndBefore => return Some(at),
                Step::EndWith => return Some(at + 1),
                Step::BrokenString => {
                    let line = &available[..at];
                    if self.mend(if line.trim_ascii().len() > 1 { line } else { before }) {
                        return Some(at + 1);
                    }
                }
            }
            at += 1;
        }
    }
}

/// Cuts the value that begins at the reader's next byte into `value`, holding no more than `bound` bytes.
pub(super) fn cut(reader: &mut dyn BufRead, value: &mut Vec<u8>, bound: u64) -> io::Result<Cut> {
    run(reader, value, bound, Scan::default(), false)
}

/// As [`cut`], but reads no further than `bound` bytes: after [`Cut::TooLong`] the reader stands behind those in `value`.
pub(super) fn cut_within(reader: &mut dyn BufRead, value: &mut Vec<u8>, bound: u64) -> io::Result<Cut> {
    run(reader, value, bound, Scan::default(), true)
}

/// Reads over the rest of an array or object whose opening bracket has been read.
pub(super) fn skip_rest(reader: &mut dyn BufRead) -> io::Result<Cut> {
    run(reader, &mut Vec::new(), 0, Scan { depth: 1, begun: true, ..Scan::default() }, false)
}

fn run(
    reader: &mut dyn BufRead,
    value: &mut Vec<u8>,
    bound: u64,
    mut scan: Scan,
    stop_at_bound: bool,
) -> io::Result<Cut> {
    value.clear();
    let bound = usize::try_from(bound).unwrap_or(usize::MAX);
    let mut too_long = false;
    let mut any = false;
    loop {
        let available = filled(reader)?;
        if available.is_empty() {
            break;
        }
        any = true;
        let end = scan.end_in(available, value);
        let used = end.unwrap_or(available.len());
        let room = bound - value.len();
        value.extend_from_slice(&available[..used.min(room)]);
        too_long |= used > room;
        let stop = too_long && stop_at_bound;
        reader.consume(if stop { room } else { used });
        if end.is_some() || stop {
            break;
        }
    }
    Ok(match (any, too_long) {
        (false, _) => Cut::End,
        (true, false) => Cut::Value,
        (true, true) => Cut::TooLong,
    })
}

fn filled(reader: &mut dyn BufRead) -> io::Result<&[u8]> {
    // Two calls, since a borrow that is returned cannot be given up in the loop; the second finds the buffer full.
    loop {
        match reader.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    reader.fill_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, bound: u64) -> Vec<(Cut, String)> {
        let mut reader = io::BufReader::with_capacity(3, text.as_bytes());
        let mut value = Vec::new();
        let mut out = Vec::new();
        while skip_space(&mut reader, b",").unwrap().is_some() {
            let cut = cut(&mut reader, &mut value, bound).unwrap();
            out.push((cut, String::from_utf8(value.clone()).unwrap()));
        }
        out
    }

    fn values(text: &str) -> Vec<String> {
        all(text, 1000).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn values_are_cut_at_their_ends() {
        assert_eq!(
            values(r#"{"a":[1,"]}"]} , "x\"," 12 true,null{}[]"#),
            [r#"{"a":[1,"]}"]}"#, r#""x\",""#, "12", "true", "null", "{}", "[]"]
        );
        assert_eq!(values(r#"{"open": ["#), [r#"{"open": ["#]);
        assert_eq!(values("]}:"), ["]", "}", ":"]);
    }

    #[test]
    fn an_unclosed_string_costs_its_own_value_only() {
        assert_eq!(values("{\"a\": \"x,\n\"b\": 1\n},\n{\"c\": 2}"), ["{\"a\": \"x,\n\"b\": 1\n}", "{\"c\": 2}"]);
    }

    #[test]
    fn no_more_than_the_bound_is_held() {
        let found = all(r#"["0123456789"] [1]"#, 5);
        assert_eq!(found, [(Cut::TooLong, "[\"012".to_owned()), (Cut::Value, "[1]".to_owned())]);
    }
}
