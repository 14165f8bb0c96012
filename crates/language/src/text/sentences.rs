//! Sentences.

use crate::types::{Run, Span};

/// The sentences of one paragraph's tokens.
pub(super) fn split(text: &str, tokens: &[Span]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < tokens.len() {
        if matches!(tokens[i].of(text), "." | "!" | "?") {
            while i + 1 < tokens.len() && matches!(tokens[i + 1].of(text), "\"" | "”" | ")" | "’") {
                i += 1;
            }
            out.push(Run::new(start, i + 1));
            start = i + 1;
        }
        i += 1;
    }
    if start < tokens.len() {
        out.push(Run::new(start, tokens.len()));
    }
    out
}
