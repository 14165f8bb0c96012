//! Direct, mixed or indirect.

use crate::types::{QuoteKind, Span};

/// The kind of a content: `Direct` when it opens with a quotation mark and at most 2% of its letters
/// stand outside of quotation marks, `Indirect` when it has none, else `Mixed`.
pub fn kind_of(text: &str, content: &[Span]) -> QuoteKind {
    let (Some(first), Some(last)) = (content.first(), content.last()) else { return QuoteKind::Indirect };
    let whole = Span { start: first.start, end: last.end };
    let is_mark = |c: char| matches!(c, '“' | '”' | '"' | '«' | '»' | '„');
    if !whole.of(text).contains(is_mark) {
        return QuoteKind::Indirect;
    }
    let (mut inside, mut outside, mut letters) = (false, 0u32, 0u32);
    let mut pieces = content.iter().peekable();
    for (i, c) in whole.of(text).char_indices() {
        let at = whole.start + i as u32;
        match c {
            '“' | '«' | '„' => inside = true,
            '”' | '»' => inside = false,
            '"' => inside = !inside,
            _ => {}
        }
        while pieces.peek().is_some_and(|p| p.end <= at) {
            pieces.next();
        }
        if c.is_alphanumeric() && pieces.peek().is_some_and(|p| p.start <= at) {
            letters += 1;
            outside += u32::from(!inside);
        }
    }
    let opens = whole.of(text).trim_start().starts_with(is_mark);
    if opens && f64::from(outside) <= 0.02 * f64::from(letters.max(1)) { QuoteKind::Direct } else { QuoteKind::Mixed }
}
