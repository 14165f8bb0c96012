//! Keys of counts: texts and numbers as bytes that sort as they do.

use std::borrow::Cow;

/// Ends a text. A zero byte within a text is followed by [`ESCAPED`], so that the end sorts before any longer text.
const END: [u8; 2] = [0, 0];
const ESCAPED: u8 = 1;

/// Appends a text; a missing one is empty, and sorts first.
pub(super) fn push_text(key: &mut Vec<u8>, text: &str) {
    if text.as_bytes().contains(&0) {
        for &byte in text.as_bytes() {
            key.push(byte);
            if byte == 0 {
                key.push(ESCAPED);
            }
        }
    } else {
        key.extend_from_slice(text.as_bytes());
    }
    key.extend_from_slice(&END);
}

/// Takes a text off the front of a key.
pub(super) fn take_text<'a>(key: &mut &'a [u8]) -> Cow<'a, str> {
    let end = memchr::memchr(0, key).unwrap_or(key.len());
    if key.get(end + 1) == Some(&ESCAPED) {
        return Cow::Owned(take_escaped(key));
    }
    let text = std::str::from_utf8(&key[..end]).unwrap_or_default();
    *key = key.get(end + END.len()..).unwrap_or_default();
    Cow::Borrowed(text)
}

fn take_escaped(key: &mut &[u8]) -> String {
    let mut bytes = Vec::new();
    let mut at = 0;
    while let Some(&byte) = key.get(at) {
        if byte != 0 {
            bytes.push(byte);
            at += 1;
            continue;
        }
        let is_escaped = key.get(at + 1) == Some(&ESCAPED);
        at += 2;
        if !is_escaped {
            break;
        }
        bytes.push(0);
    }
    *key = key.get(at..).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_sort_as_their_texts_and_give_them_back(
            a in prop::collection::vec("[\0\u{1}a-c]{0,3}", 2..3),
            b in prop::collection::vec("[\0\u{1}a-c]{0,3}", 2..3),
        ) {
            let key = |texts: &[String]| {
                let mut key = Vec::new();
                texts.iter().for_each(|t| push_text(&mut key, t));
                key
            };
            prop_assert_eq!(key(&a).cmp(&key(&b)), a.cmp(&b));
            let bytes = key(&a);
            let mut rest = bytes.as_slice();
            prop_assert_eq!(vec![take_text(&mut rest), take_text(&mut rest)], a);
            prop_assert!(rest.is_empty());
        }
    }
}
