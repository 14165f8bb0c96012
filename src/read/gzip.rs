//! Gzip of one or more members, with zeros behind the last, as tapes and block devices leave them.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// What gzip's members hold, one after the other.
pub(super) struct Members<R> {
    /// The member at hand; `None` at the end.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(packed: R) -> Self {
        Self { member: Some(GzDecoder::new(packed)) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let n = member.read(into)?;
            if n > 0 || into.is_empty() {
                return Ok(n);
            }
            let Some(mut rest) = self.member.take().map(GzDecoder::into_inner) else { break };
            if more_than_zeros(&mut rest)? {
                self.member = Some(GzDecoder::new(rest));
            }
        }
        Ok(0)
    }
}

/// Goes past zeros; whether something else follows them.
fn more_than_zeros(packed: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let bytes = packed.fill_buf()?;
        let (zeros, all) = (bytes.iter().take_while(|b| **b == 0).count(), bytes.len());
        packed.consume(zeros);
        if zeros < all || all == 0 {
            return Ok(all > 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("written");
        encoder.finish().expect("finished")
    }

    fn read(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Members::new(bytes).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn members_follow_each_other_and_zeros_end_them() {
        let (one, two) = (packed("one "), packed("two"));
        assert_eq!(read(&[&one[..], &two].concat()).expect("read"), "one two");
        assert_eq!(read(&[&one[..], &[0; 70_000], &two, &[0; 3]].concat()).expect("read"), "one two");
        assert!(read(&[&one[..], b"junk, and so long that it is no header"].concat()).is_err());
        assert!(read(&one[..one.len() - 3]).is_err());
        assert!(read(&[]).is_err());
    }
}
