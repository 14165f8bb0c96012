//! Paragraphs.
//!
//! A line is a paragraph, as in most article files, unless it runs on: a line that is broken in the
//! middle of a sentence (the next one begins in lower case) and, in a text set to a fixed width, a line
//! after which the next one's first word would not have fitted.

use crate::types::Span;

/// A text with lines longer than this (characters) is not set to a fixed width.
const WIDEST: usize = 100;

/// Nor is one whose lines are all shorter (numbers over headings).
const NARROWEST: usize = 30;

/// So many lines, of those that another line follows, show whether a text is set to a fixed width.
const ENOUGH: usize = 6;

/// So few do where each of them is as full as it can be and one is broken in the middle of a sentence.
const FEW: usize = 2;

/// The paragraphs of a text, without white space around them.
pub(super) fn split(text: &str) -> Vec<Span> {
    let width = fixed_width(text);
    let mut out: Vec<Span> = Vec::new();
    let mut open = false;
    for line in Lines::new(text) {
        match out.last_mut() {
            _ if line.is_empty() => {}
            Some(last) if open && runs_on(text, *last, line, width) => last.end = line.end,
            _ => out.push(line),
        }
        open = !line.is_empty();
    }
    out
}

/// Whether the line `next` goes on with the paragraph `last` on the line before it.
fn runs_on(text: &str, last: Span, next: Span, width: Option<usize>) -> bool {
    let (before, after) = (last.of(text), next.of(text));
    if let Some(width) = width {
        let line = &before[before.rfind('\n').map_or(0, |i| i + 1)..];
        return !opens_item(after) && is_full(line, after, width);
    }
    breaks_sentence(before, after)
}

/// Whether the line `after` goes on, in lower case, with the sentence of the line before it.
fn breaks_sentence(before: &str, after: &str) -> bool {
    let lower = after.chars().next().is_some_and(char::is_lowercase);
    lower && before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '—' | '–' | '-'))
}

/// Whether the first word of the line `after` would have overrun the line before it, which is no longer than the width
/// (a long heading over a text that is set to one).
fn is_full(line: &str, after: &str, width: usize) -> bool {
    let word = after.split_whitespace().next().unwrap_or("");
    let length = line.chars().count();
    length <= width && length + 1 + word.chars().count() > width
}

/// Whether a line opens an item of a list: by a mark, or by a number with a stop ('2.', '2)'; not '15 people').
fn opens_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with(['-', '*', '•', '·', '–', '—', '>'])
        || number.len() < line.len() && (number.starts_with(". ") || number.starts_with(") "))
}

/// The width (characters) that a text is set to, if most of its lines that another line follows are as full as they can
/// be. Lines that none follows (headings, links) may be longer, and one in ten of the others.
fn fixed_width(text: &str) -> Option<usize> {
    let (mut width, mut followed, mut long) = (0, 0, 0);
    for (line, _) in followed_lines(text) {
        followed += 1;
        // A character has at most four bytes.
        let length = if line.len() > 4 * WIDEST { usize::MAX } else { line.of(text).chars().count() };
        if length > WIDEST {
            long += 1;
        } else {
            width = width.max(length);
        }
    }
    if followed < FEW || long * 10 > followed || width < NARROWEST {
        return None;
    }
    let (mut full, mut broken) = (0, 0);
    for (line, next) in followed_lines(text) {
        full += usize::from(is_full(line.of(text), next.of(text), width));
        broken += usize::from(breaks_sentence(line.of(text), next.of(text)));
    }
    let most = followed >= ENOUGH && full * 10 >= followed * 7;
    (most || full == followed && broken > 0).then_some(width)
}

/// Each line that another follows, without a blank line between, and that other line.
fn followed_lines(text: &str) -> impl Iterator<Item = (Span, Span)> {
    let lines = Lines::new(text).zip(Lines::new(text).skip(1));
    lines.filter(|(line, next)| !line.is_empty() && !next.is_empty())
}

/// The lines of a text: `\n`, `\r`, `\r\n`, U+0085, U+2028 and U+2029 end one.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    /// Whether it has line ends beyond `\n` and `\r`.
    rare: bool,
}

const RARE_ENDS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, rare: RARE_ENDS.iter().any(|&c| text.contains(c)) }
    }
}

impl Iterator for Lines<'_> {
    type Item = Span;

    /// The next line without white space around it: empty if there is nothing else.
    fn next(&mut self) -> Option<Span> {
        if self.at >= self.text.len() {
            return None;
        }
        let rest = &self.text[self.at..];
        let ends = |c: char| matches!(c, '\n' | '\r') || RARE_ENDS.contains(&c);
        let found = if self.rare { rest.find(ends) } else { memchr::memchr2(b'\n', b'\r', rest.as_bytes()) };
        let length = found.unwrap_or(rest.len());
        let end = rest[length..].chars().next().map_or(1, char::len_utf8);
        let after = length + if rest[length..].starts_with("\r\n") { 2 } else { end };
        let line = &rest[..length];
        let body = line.trim_start();
        let start = self.at + line.len() - body.len();
        self.at += after;
        Some(Span::new(start, start + body.trim_end().len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|p| p.of(text)).collect()
    }

    #[test]
    fn a_line_is_a_paragraph() {
        assert_eq!(
            paragraphs("One.\nTwo.\n\n \t\nThree\r\nFour\rFive\u{2029}Six "),
            ["One.", "Two.", "Three", "Four", "Five", "Six"]
        );
        assert_eq!(paragraphs("“One,” she said.\nhe nodded"), ["“One,” she said.", "he nodded"]);
        assert!(paragraphs(" \n\n\u{a0}\r\n").is_empty());
    }

    #[test]
    fn a_line_broken_in_a_sentence_runs_on() {
        assert_eq!(
            paragraphs("The mayor regularly,\nand loudly\ncomplains.\nYes.\n\nno"),
            ["The mayor regularly,\nand loudly\ncomplains.", "Yes.", "no"]
        );
    }

    #[test]
    fn a_few_lines_set_to_a_width_are_joined() {
        let short = "The harbour board said on Monday that the pier would be closed, and Joan\n\
            Tremblay, the mayor, said she was not surprised by it. “We have waited for\n\
            years,” she said.\n\nFarmers doubt it.";
        assert_eq!(paragraphs(short).len(), 2);
        let longer = format!(
            "A heading that is much longer than any line below it, since nobody has ever \
            set it to any width\n\n{short}\n\nhttps://example.org/{}",
            "path/".repeat(30)
        );
        assert_eq!(paragraphs(&longer).len(), 4);
        assert_eq!(paragraphs("1\nWhy Zoe Lund asked\n\n2\nhow it was\n\n3\nNobody").len(), 5);
        // Two full lines, and no sentence is broken: as two paragraphs of a text that is set to no width.
        assert_eq!(
            paragraphs("“It was late on Monday,” said Ann Roe.\nBystanders doubted whether it was.\nYes.").len(),
            3
        );
    }

    #[test]
    fn a_text_set_to_a_width_is_joined() {
        let text = "The council of the little town met\nlate on Tuesday to talk about the\n\
            bridge. Nobody came, the clerk has\ntold us. Mrs. Roe said that she had\n\
            Fever that night and stayed in bed.\nThe bridge will be built again next\nyear.\n\n\
            It is the third bridge of its kind\nin the county.\n- a list\n- of things\n\
            The town has grown since it was on\n15 islands.\n";
        let found = paragraphs(text);
        assert_eq!(found.len(), 5, "{found:?}");
        assert!(found[0].starts_with("The council") && found[0].ends_with("next\nyear."));
        assert_eq!(found[2], "- a list");
    }
}
