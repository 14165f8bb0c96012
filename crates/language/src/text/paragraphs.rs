//! Paragraphs.

use crate::types::Span;

/// The paragraphs of a text: its non-blank lines, without white space around them.
pub(super) fn split(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        if !body.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            out.push(Span::new(start, start + body.len()));
        }
        at += line.len();
    }
    out
}
