//! Numbers and texts as bytes.

/// LEB128: seven bits a byte, the lowest first.
pub(super) fn push_number(to: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        to.push(n as u8 | 0x80);
        n >>= 7;
    }
    to.push(n as u8);
}

/// Takes the number at `at`; `None` if there is none.
pub(super) fn take_number(from: &[u8], at: &mut usize) -> Option<u64> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let byte = *from.get(*at)?;
        *at += 1;
        n |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

/// A text after its length.
pub(super) fn push_string(to: &mut Vec<u8>, text: &str) {
    push_number(to, text.len() as u64);
    to.extend_from_slice(text.as_bytes());
}

/// Takes the text at `at`; `None` if there is none.
pub(super) fn take_string<'a>(from: &'a [u8], at: &mut usize) -> Option<&'a str> {
    let length = take_number(from, at)? as usize;
    let end = at.checked_add(length)?;
    let text = std::str::from_utf8(from.get(*at..end)?).ok()?;
    *at = end;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_come_back() {
        let mut bytes = Vec::new();
        let numbers = [0, 1, 0x7f, 0x80, 300, u64::from(u32::MAX), u64::MAX];
        numbers.iter().for_each(|&n| push_number(&mut bytes, n));
        push_string(&mut bytes, "é");
        let mut at = 0;
        assert_eq!(numbers.map(|_| take_number(&bytes, &mut at)), numbers.map(Some));
        assert_eq!(take_string(&bytes, &mut at), Some("é"));
        assert_eq!((take_number(&bytes, &mut at), at), (None, bytes.len()));
        assert_eq!(take_string(&[9, b'a'], &mut 0), None);
        assert_eq!(take_number(&[0xff; 11], &mut 0), None);
    }
}
