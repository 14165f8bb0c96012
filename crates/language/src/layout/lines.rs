//! What a paragraph is by its own form.

use crate::quotation::Quotations;
use crate::text::{Paragraph, TextLayer, TokenKind};
use crate::word_list::{WordList, phrase_list, word_list};
use std::ops::Range;

/// What a paragraph is by its own form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// Sentences.
    #[default]
    Prose,
    /// A headline, a subheading: few words without a stop.
    Heading,
    /// A caption or a photo credit.
    Caption,
    /// A line of the page rather than of the text ('Read more', 'Advertisement').
    Boilerplate,
    /// A direction in brackets ('(COMMERCIAL BREAK)').
    Direction,
    /// A time ('14.32 BST').
    Time,
    /// An item of a list.
    Item,
}

/// Most words of a heading.
const MAX_HEADING_WORDS: usize = 14;
/// Most words of a line of the page.
const MAX_BOILERPLATE_WORDS: usize = 12;

/// How lines of the page begin, in lower case.
static BOILERPLATE: WordList = phrase_list!("layout", "boilerplate");

/// What shows a caption or credit, in lower case, at the beginning of a line or anywhere.
static CAPTION_STARTS: WordList = phrase_list!("layout", "caption-starts");
const CAPTION_PARTS: [&str; 8] =
    ["photograph:", "image:", "image;", "picture:", "(photo", "[photo", "photo:", "photo credit"];

/// Zones that end a time of day.
static ZONES: WordList = word_list!("layout", "zones");

/// What a paragraph is by its own form.
pub(super) fn line(document: &TextLayer, quotations: &Quotations, paragraph: &Paragraph) -> Line {
    let tokens = paragraph.tokens.range();
    let is_word = |t: usize| !matches!(document.tokens[t].kind, TokenKind::Mark | TokenKind::Symbol);
    // A long paragraph is prose: only its first words are counted.
    let words = tokens.clone().take(3 * MAX_HEADING_WORDS).filter(|&t| is_word(t)).count();
    let first = document.word(tokens.start);
    if matches!(first, "-" | "•" | "*" | "·" | "–" | "—" | "▪" | "●" | "‣")
        && tokens.len() > 2
        && document.spaced(tokens.start + 1)
    {
        return Line::Item;
    }
    // '1. the harbour be dredged;'
    let numbered = first.len() <= 2 && first.bytes().all(|b| b.is_ascii_digit()) && tokens.len() > 3;
    if numbered && matches!(document.word(tokens.start + 1), "." | ")") && document.spaced(tokens.start + 2) {
        return Line::Item;
    }
    let short = tokens.len() <= 3 * MAX_HEADING_WORDS;
    if !short {
        return Line::Prose;
    }
    let text = paragraph.span.of(document.text);
    let lower = text.trim_start_matches(['(', '[', '»', '>', '*', ' ']).to_lowercase();
    if words <= MAX_BOILERPLATE_WORDS && BOILERPLATE.iter().any(|b| lower.starts_with(b) || lower.ends_with(b)) {
        return Line::Boilerplate;
    }
    if CAPTION_STARTS.iter().any(|c| lower.starts_with(c)) || CAPTION_PARTS.iter().any(|c| lower.contains(c)) {
        return Line::Caption;
    }
    let last = document.word(tokens.end - 1);
    if matches!(first, "(" | "[")
        && matches!(last, ")" | "]")
        && words <= MAX_BOILERPLATE_WORDS
        && is_one_bracket(document, &tokens)
    {
        return Line::Direction;
    }
    if words <= 6 && document.word(tokens.start).starts_with(|c: char| c.is_ascii_digit()) && is_time(&lower) {
        return Line::Time;
    }
    if words <= 8 && lower.starts_with("updated") && is_time(&lower) {
        return Line::Time;
    }
    let stops = matches!(last, "." | "!" | "?" | "…" | "..." | ":" | ";" | "," | ")" | "]")
        || document.tokens[tokens.end - 1].kind == TokenKind::Word && last.ends_with('.');
    if words <= MAX_HEADING_WORDS && !stops && !quotations.touch(paragraph.span) {
        return Line::Heading;
    }
    Line::Prose
}

/// Whether a line in lower case ends in a time of day: its zone, or a.m. and p.m.
fn is_time(lower: &str) -> bool {
    let last = lower.split_whitespace().next_back().unwrap_or_default();
    ZONES.has(last) || matches!(last, "am" | "pm" | "a.m." | "p.m.")
}

/// Whether the bracket that `tokens` begin with is closed by the last of them: not '\[Kemp\] Three winters. \[Laughs\]'.
fn is_one_bracket(document: &TextLayer, tokens: &Range<usize>) -> bool {
    let mut depth = 0;
    for t in tokens.start..tokens.end - 1 {
        match document.word(t) {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    #[test]
    fn lines_are_known_by_their_form() {
        for (text, expected) in [
            ("Read more: how the vote went", Line::Boilerplate),
            ("Story continues below advertisement", Line::Boilerplate),
            ("Article Continued Below", Line::Boilerplate),
            ("Fans celebrate on Sunday. Photograph: Ian Wood/PA", Line::Caption),
            ("Photo by Al Breck", Line::Caption),
            ("(COMMERCIAL BREAK)", Line::Direction),
            ("[He laughs (a lot).]", Line::Direction),
            ("[Kemp] Three winters. [Laughs]", Line::Prose),
            ("14.32 BST", Line::Time),
            ("Updated at 14.01 BST", Line::Time),
            ("Bridge to stay shut until spring", Line::Heading),
            ("- the council ignored two warnings;", Line::Item),
            ("1. the harbour be dredged;", Line::Item),
            ("The bridge is shut.", Line::Prose),
            ("“No,” she said", Line::Prose),
        ] {
            let document = Document::new(text);
            assert_eq!(line(&document, &document.quotations, &document.paragraphs[0]), expected, "{text}");
        }
    }
}
