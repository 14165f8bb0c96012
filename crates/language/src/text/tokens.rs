//! Tokens.

use crate::types::Span;

/// Appends the tokens of `span` to `out`.
pub(super) fn split(text: &str, span: Span, out: &mut Vec<Span>) {
    let mut start = None;
    for (i, c) in span.of(text).char_indices() {
        let i = i + span.start as usize;
        let word = c.is_alphanumeric() || (start.is_some() && matches!(c, '\'' | '’' | '-'));
        match (word, start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                out.push(Span::new(s, i));
                start = None;
            }
            _ => {}
        }
        if !word && !c.is_whitespace() {
            out.push(Span::new(i, i + c.len_utf8()));
        }
    }
    if let Some(s) = start {
        out.push(Span::new(s, span.end as usize));
    }
}
