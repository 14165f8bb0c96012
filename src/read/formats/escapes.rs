//! Quotes within the fields of a CSV that are written `\"`, as MySQL, Spark and others do, turned into `""`.

use std::io::{self, BufRead, Read};

/// Whether quotes within fields are escaped by a backslash: one stands where no field can end, and none is written twice.
pub(super) fn are_in(head: &[u8], delimiter: u8) -> bool {
    let ends = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'));
    let escaped = memchr::memmem::find_iter(head, b"\\\"").any(|at| !ends(head.get(at + 2)));
    // An empty field is two quotes too.
    let is_empty = |at: usize| ends(at.checked_sub(1).and_then(|before| head.get(before))) && ends(head.get(at + 2));
    escaped && memchr::memmem::find_iter(head, b"\"\"").all(|at| is_empty(at) || at > 0 && head[at - 1] == b'\\')
}

/// What `inner` gives, with `\"` as `""` and `\\` as one backslash.
pub(super) struct Doubled<R> {
    inner: R,
    out: Vec<u8>,
    at: usize,
    escaped: bool,
}

impl<R: BufRead> Doubled<R> {
    pub(super) fn new(inner: R) -> Doubled<R> {
        Doubled { inner, out: Vec::new(), at: 0, escaped: false }
    }
}

impl<R: BufRead> BufRead for Doubled<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.out.len() {
            let available = self.inner.fill_buf()?;
            self.out.clear();
            self.at = 0;
            if available.is_empty() {
                if std::mem::take(&mut self.escaped) {
                    self.out.push(b'\\');
                }
                break;
            }
            for byte in available {
                match (std::mem::take(&mut self.escaped), byte) {
                    (false, b'\\') => self.escaped = true,
                    (true, b'"') => self.out.extend(b"\"\""),
                    (true, b'\\') | (false, _) => self.out.push(*byte),
                    (true, _) => self.out.extend([b'\\', *byte]),
                }
            }
            let used = available.len();
            self.inner.consume(used);
        }
        Ok(&self.out[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.out.len());
    }
}

impl<R: BufRead> Read for Doubled<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_quotes_are_told_from_a_backslash_at_the_end_of_a_field() {
        assert!(are_in(br#""a","He said \"no\".""#, b','));
        assert!(are_in(br#""a","","\"No\", he said""#, b','));
        assert!(!are_in(br#""C:\","b""#, b','));
        assert!(!are_in(br#""He said ""no""","C:\" x"#, b','));
    }

    #[test]
    fn escaped_quotes_are_doubled_across_the_borders_of_buffers() {
        let source = br#""a \"b\"","c:\\","\n\"#;
        let mut found = String::new();
        Doubled::new(io::BufReader::with_capacity(3, &source[..])).read_to_string(&mut found).unwrap();
        assert_eq!(found, r#""a ""b""","c:\","\n\"#);
    }
}
