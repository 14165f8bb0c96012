//! Bytes to text, in any encoding.
//!
//! In this order: UTF-32, by its mark or its NUL bytes; a byte-order mark; the `encoding` setting; UTF-16 without a mark, by where its NUL bytes lie; UTF-8,
//! if the bytes are valid; what the file says of itself (an HTML meta tag, an XML declaration); UTF-8 with stray bytes of
//! Windows-1252 among it, as when two sources were pasted together; else what chardetng makes of it.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::input::HEAD;
use super::outcome::Trouble;

/// Beginnings of files that hold no text, and what they are.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF; convert it to text first"),
    (b"PK\x03\x04", "a ZIP archive or an office document; unpack or convert it first"),
    (b"\xD0\xCF\x11\xE0", "an office document; convert it to text first"),
    (b"\x1F\x8B", "gzip data; name it .gz (article.txt.gz)"),
    (b"\x28\xB5\x2F\xFD", "Zstandard data; name it .zst (article.txt.zst)"),
    (b"BZh", "bzip2 data; unpack it first"),
    (b"\xFD7zXZ", "xz data; unpack it first"),
    (b"7z\xBC\xAF", "a 7z archive; unpack it first"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PAR1", "a Parquet table; export it as CSV or JSON lines first"),
    (b"SQLite format 3", "an SQLite database; export it as CSV or JSON lines first"),
    (b"\x7FELF", "a program"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio file"),
];

/// How a file's bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sniffed {
    /// The encoding that is sure; `None`: UTF-8 if valid, else to be found out.
    pub(super) encoding: Option<&'static Encoding>,
    /// Length of the byte-order mark, in bytes.
    pub(super) mark: usize,
}

/// Looks at the beginning of a file: its encoding if that is sure, or that it is binary.
pub(super) fn sniff(head: &[u8], forced: Option<&'static Encoding>) -> Result<Sniffed, Trouble> {
    let head = &head[..head.len().min(HEAD)];
    if utf_32(head).is_some() {
        let reason = "it is UTF-32, which is read only where a file is one text; convert it: iconv -f UTF-32 -t UTF-8";
        return Err(Trouble::failed("binary", reason));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return Ok(Sniffed { encoding: (encoding != UTF_8).then_some(encoding), mark });
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature))
        && std::str::from_utf8(head).map_or(true, |head| head.contains(|c: char| c.is_control() && !c.is_whitespace()))
    {
        return Err(Trouble::failed("binary", format!("it is not text but {what}")));
    }
    if forced.is_some() {
        return Ok(Sniffed { encoding: forced, mark: 0 });
    }
    let controls = binary_controls(head);
    if controls > 0 {
        if let Some(encoding) = utf_16_without_mark(head) {
            return Ok(Sniffed { encoding: Some(encoding), mark: 0 });
        }
        // Text may have a stray NUL or control character; a third of them is no text, nor is a tenth where the rest is
        // not UTF-8 either.
        let valid = std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
        if controls * 3 > head.len() || (!valid && controls * 10 > head.len()) {
            let reason = "it is not text: too many control characters; convert it to text or exclude it";
            return Err(Trouble::failed("binary", reason));
        }
    }
    Ok(Sniffed { encoding: None, mark: 0 })
}

/// How many control characters there are that text does not have (tab, line ends, form feed, escape are in texts).
fn binary_controls(head: &[u8]) -> usize {
    // Without branches and with sums that fit a byte, so that it is vectorised: it runs over every file.
    let of = |chunk: &[u8]| -> u8 {
        chunk.iter().fold(0, |sum, &byte| {
            let in_text = (byte.wrapping_sub(9) < 5) | (byte == 0x1A) | (byte == 0x1B);
            sum + u8::from(((byte < 0x20) & !in_text) | (byte == 0x7F))
        })
    };
    head.chunks(128).map(|chunk| usize::from(of(chunk))).sum()
}

/// UTF-16 of mostly Latin text has a NUL in every second byte.
fn utf_16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 2 {
        return None;
    }
    let nuls = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    if odd * 10 > pairs * 4 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 4 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// How the four bytes of a character of UTF-32 stand for its code point.
type Utf32 = fn([u8; 4]) -> u32;

/// UTF-32, by its mark or by the NULs of mostly Latin text.
fn utf_32(bytes: &[u8]) -> Option<Utf32> {
    let head = &bytes[..bytes.len().min(HEAD)];
    memchr::memchr(0, head)?;
    if head.starts_with(&[0xFF, 0xFE, 0, 0]) {
        return Some(u32::from_le_bytes);
    }
    if head.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Some(u32::from_be_bytes);
    }
    let quads = || head.as_chunks::<4>().0.iter();
    let n = quads().count();
    let most = |of: fn(&[u8; 4]) -> bool| n >= 2 && quads().filter(|q| of(q)).count() * 10 > n * 8;
    if most(|q| q[0] != 0 && q[1..] == [0, 0, 0]) {
        Some(u32::from_le_bytes)
    } else if most(|q| q[3] != 0 && q[..3] == [0, 0, 0]) {
        Some(u32::from_be_bytes)
    } else {
        None
    }
}

/// The text of a whole file. `declared` is what the file says of its own encoding, asked for only where it matters.
pub(super) fn text(
    mut bytes: Vec<u8>,
    forced: Option<&'static Encoding>,
    declared: fn(&[u8]) -> Option<&'static Encoding>,
) -> Result<String, Trouble> {
    if let Some(code_point) = utf_32(&bytes) {
        let units = bytes.as_chunks::<4>().0.iter().map(|quad| code_point(*quad)).skip_while(|unit| *unit == 0xFEFF);
        return Ok(units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect());
    }
    let Sniffed { encoding, mark } = sniff(&bytes, forced)?;
    if let Some(encoding) = encoding {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    if mark > 0 {
        bytes.drain(..mark);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let bytes = error.into_bytes();
            let declared = declared(&bytes).filter(|encoding| *encoding != UTF_8);
            Ok(match declared {
                Some(encoding) => encoding.decode_without_bom_handling(&bytes).0.into_owned(),
                None => guessed(&bytes),
            })
        }
    }
}

/// The text of one record in a file whose encoding is not sure.
pub(super) fn record(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(guessed(bytes)),
    }
}

/// For formats that do not say their encoding.
pub(super) fn undeclared(_: &[u8]) -> Option<&'static Encoding> {
    None
}

/// Bytes that are not valid UTF-8.
fn guessed(bytes: &[u8]) -> String {
    let (mut sound, mut stray) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        stray += usize::from(!chunk.invalid().is_empty());
    }
    if sound >= stray {
        return patched(bytes);
    }
    if looks_like_macintosh(bytes) {
        return MACINTOSH.decode_without_bom_handling(bytes).0.into_owned();
    }
    if looks_like_windows_1252(bytes) {
        return WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Whether all bytes beyond ASCII are characters of English news as old Macintoshes wrote them, and one of them stands where
/// Windows-1252 has a capital letter within a word, or after a full stop.
fn looks_like_macintosh(bytes: &[u8]) -> bool {
    let mut sure = false;
    for (at, &byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        match byte {
            // ’ and ”
            0xD5 => sure |= before.is_ascii_lowercase() && after.is_ascii_lowercase(),
            0xD3 => sure |= matches!(before, b'.' | b',' | b'?' | b'!') && after.is_ascii_whitespace(),
            // é £ ç ü … – — “ ‘ and a space that is kept
            0x8E | 0xA3 | 0x8D | 0x9F | 0xC9 | 0xD0 | 0xD1 | 0xD2 | 0xD4 | 0xCA => {}
            _ => return false,
        }
    }
    sure
}

/// Whether the bytes beyond ASCII are few, and all of them are characters of English news in Windows-1252: marks, signs of
/// money, letters with an accent within words of plain ones. A detector has too little to go by there: it takes a pound
/// sign for a letter of another alphabet.
fn looks_like_windows_1252(bytes: &[u8]) -> bool {
    /// One in so many bytes may be beyond ASCII; more is another language, whose code page the detector knows better.
    const FEWEST_ASCII: usize = 30;
    const FEWEST_IN_RECORD: usize = 4;
    let (mut odd, mut letters) = (0, 0);
    for (at, &byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        odd += 1;
        let (before, after) =
            (at.checked_sub(1).map_or(b' ', |at| bytes[at]), bytes.get(at + 1).copied().unwrap_or(b' '));
        let fits = match byte {
            // ‚ „ … † ‰ ‹ and € ‘ ’ “ ” • – — ™ ›
            0x80 | 0x82 | 0x84..=0x86 | 0x89 | 0x8B | 0x91..=0x97 | 0x99 | 0x9B => true,
            // nbsp £ § © « - ® ° · » ¼ ½ ¾
            0xA0 | 0xA3 | 0xA7 | 0xA9 | 0xAB | 0xAD | 0xAE | 0xB0 | 0xB7 | 0xBB..=0xBE => true,
            0xD7 | 0xF7 => false,
            // Letters, next to one of ASCII.
            0xC0..=0xFF | 0x8A | 0x8C | 0x8E | 0x9A | 0x9C | 0x9E | 0x9F => {
                letters += 1;
                before.is_ascii_alphabetic() || after.is_ascii_alphabetic()
            }
            _ => false,
        };
        if !fits {
            return false;
        }
    }
    // A short record may be little more than a quotation; letters of other alphabets would not stand among its marks.
    odd > 0 && (odd <= 3 || odd * FEWEST_ASCII <= bytes.len() || letters <= 3 && odd * FEWEST_IN_RECORD <= bytes.len())
}

/// UTF-8 with stray bytes of Windows-1252. A character cut off at the end becomes U+FFFD.
fn patched(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut read = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let invalid = chunk.invalid();
        read += chunk.valid().len() + invalid.len();
        if read == bytes.len() && invalid.first().is_some_and(|byte| (0xC2..=0xF4).contains(byte)) {
            text.push(char::REPLACEMENT_CHARACTER);
        } else if !invalid.is_empty() {
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(invalid).0);
        }
    }
    text
}
