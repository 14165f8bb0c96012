//! An article's text as code points, and the letters that spans cover.

use std::sync::LazyLock;

use regex::Regex;

/// Spans of code points, `start..end`.
pub type Spans = Vec<(usize, usize)>;

/// Source, cue and content of one attribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// The source, as mentioned.
    pub source: Spans,
    /// The reporting expression.
    pub cue: Spans,
    /// The content.
    pub content: Spans,
}

impl Roles {
    /// The three in a fixed order: source, cue, content.
    pub fn each(&self) -> [&Spans; 3] {
        [&self.source, &self.cue, &self.content]
    }
}

/// Names of the roles, in the order of [`Roles::each`].
pub const ROLES: [&str; 3] = ["source", "cue", "content"];

/// A text by code points.
#[derive(Clone, Debug)]
pub struct Text {
    chars: Vec<char>,
}

impl Text {
    /// Splits a text into code points.
    pub fn new(text: &str) -> Self {
        Self { chars: text.chars().collect() }
    }

    /// Number of code points.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The code points of a span, cut at the end of the text.
    pub fn slice(&self, (start, end): (usize, usize)) -> &[char] {
        let end = end.min(self.len());
        &self.chars[start.min(end)..end]
    }

    /// The letters and digits that spans cover.
    pub fn letters(&self, spans: &[(usize, usize)]) -> Letters {
        let within = |&(start, end): &(usize, usize)| start..end.min(self.len());
        let mut out: Vec<u32> =
            spans.iter().flat_map(within).filter(|&i| is_alnum(self.chars[i])).map(|i| i as u32).collect();
        out.sort_unstable();
        out.dedup();
        Letters(out)
    }
}

/// Positions of letters and digits in a text. Spans are compared by them, so that quotation marks, white space and
/// punctuation at the edges do not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters(Vec<u32>);

impl Letters {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The positions, in ascending order.
    pub fn positions(&self) -> &[u32] {
        &self.0
    }

    /// Jaccard index of two sets: the size of their intersection over that of their union; 0 if one is empty.
    pub fn jaccard(&self, other: &Self) -> f64 {
        let (mut i, mut j, mut both) = (0, 0, 0usize);
        while let (Some(a), Some(b)) = (self.0.get(i), other.0.get(j)) {
            both += usize::from(a == b);
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        if both == 0 { 0.0 } else { both as f64 / (self.0.len() + other.0.len() - both) as f64 }
    }
}

/// Whether a character is a letter or digit in the sense of Python's `str.isalnum`: of general category L
/// or N. (Rust's `is_alphanumeric` also counts vowel signs and circled letters.)
pub fn is_alnum(c: char) -> bool {
    static LETTER_OR_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\p{L}\p{N}]$").ok());
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let known = LETTER_OR_NUMBER.as_ref();
    c.is_alphanumeric() && known.is_none_or(|r| r.is_match(c.encode_utf8(&mut [0; 4])))
}

/// Whether a character is white space in the sense of Python's `str.isspace`.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_differ_in_marks_only_cover_the_same_letters() {
        let text = Text::new("“Wé shall 2!” he said");
        let (with, without) = (text.letters(&[(0, 13)]), text.letters(&[(1, 11)]));
        assert_eq!(with, without);
        assert_eq!(with.jaccard(&without), 1.0);
        assert_eq!(text.letters(&[(1, 3)]).jaccard(&text.letters(&[(1, 9)])), 2.0 / 7.0);
        assert_eq!(text.letters(&[(0, 1)]).jaccard(&with), 0.0);
        assert!(text.letters(&[(18, 90)]).jaccard(&text.letters(&[(14, 16), (17, 21)])) > 0.0);
    }

    #[test]
    fn letters_and_digits_are_pythons() {
        for c in ['a', 'é', '中', '٣', '²', 'Ⅷ', '½', 'ª'] {
            assert!(is_alnum(c), "{c}");
        }
        for c in ['_', '-', '’', '\u{302}', 'Ⓐ', '\u{93e}', ' ', '\u{200b}'] {
            assert!(!is_alnum(c), "{c}");
        }
    }
}
