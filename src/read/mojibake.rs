//! UTF-8 that was once read as Windows-1252 and saved again: 'â€œ' for '“', 'Â£' for '£'.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// The text with such runs turned back; borrowed where there is none. A run is turned back only where its characters, as
/// bytes, are UTF-8 of a character beyond ASCII.
pub(super) fn repaired(text: &str) -> Cow<'_, str> {
    // Every such run begins with one of these: C2, C3, E2 as Windows-1252 shows them.
    const STARTS: [char; 3] = ['Â', 'Ã', 'â'];
    let bytes = text.as_bytes();
    // Their first byte in UTF-8 is C3 for all three.
    if memchr::memchr(0xC3, bytes).is_none() || !text.contains(STARTS) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut changed = false;
    while let Some(at) = rest.find(STARTS) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match run(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
                changed = true;
            }
            None => {
                let first = rest.chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..first]);
                rest = &rest[first..];
            }
        }
    }
    if !changed {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that the run at the beginning stands for, and the run's length in bytes.
fn run(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0u8; 3];
    let mut length = 0;
    let wanted = match text.chars().next()? {
        'â' => 3,
        _ => 2,
    };
    let mut chars = text.chars();
    for (place, slot) in bytes.iter_mut().take(wanted).enumerate() {
        let Some(byte) = chars.clone().next().and_then(byte_of) else {
            // The last byte of '”' has no character in Windows-1252 and is lost more often than not.
            let closing = wanted == 3 && place == 2 && bytes[1] == 0x80;
            return closing.then_some(('”', length));
        };
        *slot = byte;
        length += chars.next()?.len_utf8();
    }
    let found = std::str::from_utf8(&bytes[..wanted]).ok()?.chars().next()?;
    // A pair may be two letters of a name; that it is the one or the other, only signs and letters tell.
    (!found.is_control()).then_some((found, length))
}

/// The byte that Windows-1252 shows as `c`; bytes without a character there show as controls.
fn byte_of(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return (byte >= 0x80).then_some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match (&bytes[..], unmappable) {
        ([byte], false) if *byte >= 0x80 => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_turned_back_and_names_left() {
        for (text, wanted) in [
            ("â€œWe will,â€\u{9d} she said", "“We will,” she said"),
            ("â€œWe will,â€ she said", "“We will,” she said"),
            ("itâ€™s Â£3m at the cafÃ©", "it’s £3m at the café"),
            ("Ângela and Château â la", "Ângela and Château â la"),
            ("São Tomé", "São Tomé"),
        ] {
            assert_eq!(repaired(text), wanted);
        }
    }
}
