//! Footnote marks: `“We kept the receipts,”¹ said Ann Lee.[4]` They are no words of the sentence.

use super::Tokeniser;

/// Most bytes of a note in brackets.
const MAX_NOTE: usize = 24;

/// Whether a character is a raised digit or a dagger.
pub(super) fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '†' | '‡')
}

impl Tokeniser<'_> {
    /// The end of raised digits or daggers at byte `at` right after a mark ('10²' and 'm²' have none).
    pub(super) fn raised_note(&self, at: usize) -> Option<usize> {
        if !self.after_mark(at) {
            return None;
        }
        let rest = &self.text[at..self.end];
        Some(at + rest.len() - rest.trim_start_matches(is_raised).len())
    }

    /// The end of a note in brackets at byte `at`: a number or 'citation needed', right after a mark.
    pub(super) fn note(&self, at: usize) -> Option<usize> {
        if !self.after_mark(at) && self.char_before(at) != Some(']') {
            return None;
        }
        let rest = &self.bytes[at + 1..self.end.min(at + MAX_NOTE)];
        let close = rest.iter().position(|&b| b == b']')?;
        let inner = &rest[..close];
        let number = !inner.is_empty() && inner.len() <= 3 && inner.iter().all(u8::is_ascii_digit);
        let known = [&b"citation needed"[..], b"clarification needed", b"source?"].contains(&inner)
            || inner.strip_prefix(b"note ").is_some_and(|n| n.len() < 3);
        let end = at + close + 2;
        let free = self.char(end).is_none_or(|c| c.is_whitespace() || matches!(c, '[' | '.' | ',' | ';'));
        ((number || known) && free).then_some(end)
    }

    /// Whether a stop, a comma or a closing quotation mark ends right before byte `at`.
    fn after_mark(&self, at: usize) -> bool {
        matches!(
            self.char_before(at),
            Some('.' | ',' | '!' | '?' | ';' | ':' | '”' | '"' | '’' | '\'' | '»' | ')' | '…')
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{TextLayer, TokenKind};

    #[test]
    fn footnote_marks_stand_apart_and_end_no_sentence() {
        let notes = |text: &str| {
            let layer = TextLayer::new(text);
            layer.tokens.iter().filter(|t| t.kind == TokenKind::Markup).map(|t| t.span.of(text).to_string()).collect()
        };
        let none: Vec<String> = Vec::new();
        let found: Vec<String> = notes("“We kept them,”¹ said Ann Lee.[4] It is so.[citation needed][12] He left.");
        assert_eq!(found, ["¹", "[4]", "[citation needed]", "[12]"]);
        assert_eq!(notes("It is 10² m², “[a]ll of [12] them”. [4] He “[2]0” left."), none);
        assert_eq!(TextLayer::new("Ann Lee left.[4] Bo Ray stayed.").sentences.len(), 2);
    }
}
