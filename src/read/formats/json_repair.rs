//! JSON as programs write it that do not hold to RFC 8259: Python's `json` writes `NaN`, `Infinity` and lone surrogates,
//! others numbers that no float holds.

use serde_json::Value;

/// The value of a JSON text; where it is not JSON, that of its repaired copy.
///
/// # Errors
/// Those of the text as it is.
pub(super) fn value(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text).or_else(|error| repaired(text).and_then(|t| serde_json::from_str(&t).ok()).ok_or(error))
}

/// The text with `null` for what is no number, U+FFFD for half of a surrogate pair; `None` if it has neither.
fn repaired(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut out, mut done, mut at) = (String::new(), 0, 0);
    let mut replace = |from: usize, to: usize, by: &str| {
        out.push_str(&text[done..from]);
        out.push_str(by);
        done = to;
    };
    let mut in_string = false;
    while at < bytes.len() {
        at += match bytes[at] {
            b'"' => {
                in_string = !in_string;
                1
            }
            b'\\' if in_string => match surrogate(bytes, at) {
                Some(0xD800..=0xDBFF) if matches!(surrogate(bytes, at + 6), Some(0xDC00..=0xDFFF)) => 12,
                Some(_) => {
                    replace(at, at + 6, "\\ufffd");
                    6
                }
                None => 2,
            },
            _ if in_string => 1,
            b'-' | b'+' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                let is_of_word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.');
                let n = bytes[at..].iter().take_while(|b| is_of_word(b)).count();
                let word = &text[at..at + n];
                let is_number = word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
                if matches!(word, "NaN" | "Infinity" | "-Infinity")
                    || is_number && word.parse::<f64>().is_ok_and(f64::is_infinite)
                {
                    replace(at, at + n, "null");
                }
                n
            }
            _ => 1,
        };
    }
    (done > 0).then(|| out + &text[done..])
}

/// The surrogate that is escaped at `at`: `\ud83d`.
fn surrogate(bytes: &[u8], at: usize) -> Option<u32> {
    let escape = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let unit = u32::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()?;
    (0xD800..0xE000).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_python_writes_is_read() {
        let text = r#"{"a": NaN, "b": [-Infinity, Infinity, 1e400, 7], "c": "NaN \ud800, \ude00\ud83d\ude00 \\ud800 \"1e999\""}"#;
        let read = value(text).expect("read");
        let c = "NaN \u{fffd}, \u{fffd}😀 \\ud800 \"1e999\"";
        assert_eq!(read, json!({"a": null, "b": [null, null, null, 7], "c": c}));
        assert_eq!(value("{\"a\": Nan}").unwrap_err().to_string(), "expected value at line 1 column 7");
    }

    proptest! {
        #[test]
        fn any_text_is_repaired_or_left(text in r#"[\\ud89ace"NaInfity1e09, +.\-{}:é]{0,60}"#) {
            if let Some(repaired) = repaired(&text) {
                prop_assert_ne!(&repaired, &text);
                prop_assert_eq!(super::repaired(&repaired), None);
            }
        }
    }
}
