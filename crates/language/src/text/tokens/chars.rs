//! Classes of characters.

/// Whether a character belongs to a word: a letter, a digit, or a sign that combines with them.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    (c.is_alphanumeric() && c != '\u{2bc}') || is_combining(c)
}

/// Combining signs, soft hyphens and joiners, which stand inside words.
///
/// The blocks of combining marks of the Unicode standard, the marks of Hebrew and Arabic, and the joiners.
fn is_combining(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200c}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
        | '\u{5bf}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{93c}' | '\u{94d}' | '\u{e47}'..='\u{e4e}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20dc}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters without a shape that separate or direct: byte order mark, zero-width space, bidi controls.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200d}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{61c}')
}

/// A zero-width space or word joiner: inside a word it only says where a line may break.
pub(crate) fn is_break_hint(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}')
}

/// Punctuation beyond ASCII: quotation marks, dashes, bullets, brackets, CJK and inverted marks.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '¡' | '¿' | '«' | '»' | '·' | '§' | '¶' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
        | '\u{2e00}'..='\u{2e5d}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '❝' | '❞'
        | '\u{ff01}'..='\u{ff0f}' | '،' | '؛' | '؟' | '־')
}

/// Whether a character is typed for an apostrophe: ' and ’, and what stands for them by mistake.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‛' | '\u{2bc}' | '′' | '´' | '\u{ff07}')
}

/// Whether a character joins two halves of a word as a hyphen.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}
