//! Passages: the paragraphs that quotes stand in. Where an article's text is not at hand, a quote is shown by its
//! content alone.

use std::collections::HashMap;

use super::quotes::{Marker, PageQuote, Quotes, Span, Spans};
use crate::tables::{OMITTED, joint};

/// Code points of context on each side at most: beyond them a paragraph is cut.
const MAX_AROUND: usize = 600;
/// A text with empty lines of which no line is longer is set to a fixed width: its paragraphs end at the empty lines.
const FIXED_WIDTH: usize = 100;

/// The passages of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Passages {
    pub texts: Vec<String>,
    /// Quotes that are shown inside their paragraph.
    pub n_in_place: u64,
}

/// An article's text with the place of each code point.
struct Text<'t> {
    text: &'t str,
    /// Byte offset of each code point, and of the end.
    offsets: Vec<u32>,
    is_fixed_width: bool,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Self {
        let offsets = text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
        let is_narrow = |line: &str| line.len() <= 4 * FIXED_WIDTH && line.chars().count() <= FIXED_WIDTH;
        let is_fixed_width = text.contains("\n\n") && text.lines().all(is_narrow);
        Self { text, offsets, is_fixed_width }
    }

    fn byte(&self, point: u32) -> Option<usize> {
        self.offsets.get(point as usize).map(|at| *at as usize)
    }

    fn slice(&self, span: Span) -> Option<&'t str> {
        self.text.get(self.byte(span.0)?..self.byte(span.1)?)
    }

    /// The paragraphs around the bytes from `start` to `end`.
    fn around(&self, start: usize, end: usize) -> (usize, usize) {
        let (before, after) = (&self.text[..start], &self.text[end..]);
        let line_end = |at: char| matches!(at, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let (from, to) = if self.is_fixed_width {
            (before.rfind("\n\n").map_or(0, |at| at + 2), after.find("\n\n").map_or(self.text.len(), |at| end + at))
        } else {
            let from = before.char_indices().rev().find(|(_, c)| line_end(*c)).map_or(0, |(at, c)| at + c.len_utf8());
            (from, after.find(line_end).map_or(self.text.len(), |at| end + at))
        };
        (self.cut_before(from, start), self.cut_after(end, to))
    }

    /// The place from which on a context before a quote is shown: a word's beginning.
    fn cut_before(&self, from: usize, start: usize) -> usize {
        let context = &self.text[from..start];
        let Some((at, _)) = context.char_indices().rev().nth(MAX_AROUND) else { return from };
        let rest = &context[at..];
        from + at + rest.find(' ').map_or(0, |space| space + 1)
    }

    fn cut_after(&self, end: usize, to: usize) -> usize {
        let context = &self.text[end..to];
        let Some((at, _)) = context.char_indices().nth(MAX_AROUND) else { return to };
        end + context[..at].rfind(' ').unwrap_or(at)
    }
}

impl Passages {
    /// The passage of a quote that has one.
    pub fn of(&self, quote: &PageQuote) -> &str {
        (quote.passage as usize).checked_sub(1).and_then(|at| self.texts.get(at)).map_or("", String::as_str)
    }

    /// Places the quotes of an article whose text is known. Those that the text does not fit are left as they are.
    pub fn place(&mut self, quotes: &mut Quotes, document: usize, text: &str) {
        let text = Text::new(text);
        let mut known: HashMap<(usize, usize), u32> = HashMap::new();
        let list = &mut quotes.list;
        for &number in &quotes.documents[document].quotes {
            let quote = &mut list[number as usize];
            if quote.passage > 0 {
                continue;
            }
            let Some((from, to)) = window(&text, quote) else { continue };
            let passage = &text.text[from..to];
            let Some(spans) = within(&text, &quote.spans, from, to) else { continue };
            quote.spans = spans;
            quote.passage = *known.entry((from, to)).or_insert_with(|| {
                self.texts.push(passage.to_string());
                self.texts.len() as u32
            });
            self.n_in_place += 1;
        }
    }

    /// Shows the quotes that have no place by their contents alone.
    pub fn place_the_rest(&mut self, quotes: &mut Quotes) {
        for quote in quotes.list.iter_mut().filter(|q| q.passage == 0) {
            quote.spans = in_content(quote);
            self.texts.push(std::mem::take(&mut quote.content));
            quote.passage = self.texts.len() as u32;
        }
    }
}

/// The part of the text that a quote is shown in, in bytes; `None` if the text is not the one that was annotated.
fn window(text: &Text<'_>, quote: &PageQuote) -> Option<(usize, usize)> {
    let Spans { content, cue, source, .. } = &quote.spans;
    let mut said = String::new();
    for (i, span) in content.iter().enumerate() {
        if i > 0 {
            said.push_str(joint(text.slice((content[i - 1].1, span.0))?));
        }
        said.push_str(text.slice(*span)?);
    }
    if said != quote.content {
        return None;
    }
    let (first, last) = (content.first()?.0, content.last()?.1);
    // A source or cue far away, as that of a long turn, is named next to the passage.
    let near = |span: &&Span| {
        let gap = if span.1 <= first { first - span.1 } else { span.0.saturating_sub(last) };
        gap as usize <= MAX_AROUND
    };
    let all = || content.iter().chain(cue.iter().chain(source).filter(near));
    let start = all().map(|span| span.0).min()?;
    let end = all().map(|span| span.1).max()?;
    let (from, to) = text.around(text.byte(start)?, text.byte(end)?);
    Some((from, to))
}

/// The spans of a quote in UTF-16 units of the passage from byte `from` to byte `to`; what lies outside is left out.
fn within(text: &Text<'_>, spans: &Spans, from: usize, to: usize) -> Option<Spans> {
    let place = |span: &Span| -> Option<Span> {
        let (start, end) = (text.byte(span.0)?, text.byte(span.1)?);
        if start < from || end > to || start >= end {
            return None;
        }
        let start16 = units(&text.text[from..start]);
        Some((start16, start16 + units(&text.text[start..end])))
    };
    let content: Vec<Span> = spans.content.iter().map(place).collect::<Option<_>>()?;
    Some(Spans {
        content,
        cue: spans.cue.iter().filter_map(place).collect(),
        source: spans.source.iter().filter_map(place).collect(),
        markers: spans.markers.iter().filter_map(|m| Some(Marker { span: place(&m.span)?, ..*m })).collect(),
    })
}

/// The spans of a quote in UTF-16 units of its content as the table has it.
fn in_content(quote: &PageQuote) -> Spans {
    let Spans { content, markers, .. } = &quote.spans;
    let points: Vec<char> = quote.content.chars().collect();
    let omitted: Vec<char> = OMITTED.chars().collect();
    // Where each piece begins in the content.
    let mut starts = Vec::new();
    let mut at = 0u32;
    for (i, span) in content.iter().enumerate() {
        if i > 0 {
            let is_omitted = points.get(at as usize..).is_some_and(|rest| rest.starts_with(&omitted));
            let gap = if is_omitted { omitted.len() as u32 } else { span.0.saturating_sub(content[i - 1].1) };
            at = at.saturating_add(gap);
        }
        starts.push(at);
        at = at.saturating_add(span.1.saturating_sub(span.0));
    }
    if at as usize != points.len() {
        let all = (0, units(&quote.content));
        return Spans { content: vec![all], ..Spans::default() };
    }
    let to_units = |point: u32| points[..point as usize].iter().map(|c| c.len_utf16() as u32).sum::<u32>();
    let place = |span: &Span| {
        let piece = content.iter().position(|c| c.0 <= span.0 && span.1 <= c.1)?;
        let shift = |point: u32| to_units(starts[piece] + point - content[piece].0);
        Some((shift(span.0), shift(span.1)))
    };
    Spans {
        content: content.iter().filter_map(place).collect(),
        markers: markers.iter().filter_map(|m| Some(Marker { span: place(&m.span)?, ..*m })).collect(),
        ..Spans::default()
    }
}

/// Length in UTF-16 units.
fn units(text: &str) -> u32 {
    text.encode_utf16().count() as u32
}

#[cfg(test)]
mod tests {
    use super::super::quotes::PageDocument;
    use super::*;

    const TEXT: &str = "Rain.\n\u{1F600} “We will, maybe,” said Ann Lee. “Go.”\nTom left.";

    fn quote() -> PageQuote {
        let at = |part: &str| {
            let start = TEXT.split(part).next().expect("a part").chars().count() as u32;
            (start, start + part.chars().count() as u32)
        };
        PageQuote {
            content: "“We will, maybe,” […] “Go.”".to_string(),
            spans: Spans {
                content: vec![at("“We will, maybe,”"), at("“Go.”")],
                cue: vec![at("said")],
                source: vec![at("Ann Lee")],
                markers: vec![Marker { span: at("maybe"), what: 0, negated: false }],
            },
            ..PageQuote::default()
        }
    }

    fn page() -> Quotes {
        let document = PageDocument { quotes: vec![0], ..PageDocument::default() };
        Quotes { list: vec![quote()], documents: vec![document], ..Quotes::default() }
    }

    fn shown(passages: &Passages, quotes: &Quotes, span: Span) -> String {
        let text = &passages.texts[quotes.list[0].passage as usize - 1];
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[span.0 as usize..span.1 as usize]).expect("UTF-16")
    }

    #[test]
    fn a_quote_is_placed_in_its_paragraph() {
        let (mut passages, mut quotes) = (Passages::default(), page());
        passages.place(&mut quotes, 0, TEXT);
        assert_eq!(passages.texts, ["\u{1F600} “We will, maybe,” said Ann Lee. “Go.”"]);
        let spans = quotes.list[0].spans.clone();
        assert_eq!(shown(&passages, &quotes, spans.source[0]), "Ann Lee");
        assert_eq!(shown(&passages, &quotes, spans.cue[0]), "said");
        assert_eq!(shown(&passages, &quotes, spans.content[1]), "“Go.”");
        assert_eq!(shown(&passages, &quotes, spans.markers[0].span), "maybe");
    }

    #[test]
    fn without_the_right_text_a_quote_is_its_content() {
        let (mut passages, mut quotes) = (Passages::default(), page());
        passages.place(&mut quotes, 0, "Another text, in which nobody says anything of the kind at all, now or ever.");
        assert_eq!(passages.n_in_place, 0);
        passages.place_the_rest(&mut quotes);
        let spans = quotes.list[0].spans.clone();
        assert_eq!(passages.texts, ["“We will, maybe,” […] “Go.”"]);
        assert_eq!(shown(&passages, &quotes, spans.content[1]), "“Go.”");
        assert_eq!(shown(&passages, &quotes, spans.markers[0].span), "maybe");
        assert!(spans.cue.is_empty());
    }

    #[test]
    fn long_paragraphs_are_cut_at_words() {
        let text = format!("{} “Go.” {}", "word ".repeat(400), "more ".repeat(400));
        let text = Text::new(&text);
        let start = text.text.find('“').expect("a mark");
        let (from, to) = text.around(start, start + "“Go.”".len());
        assert!(start - from <= MAX_AROUND + 1 && to - start <= MAX_AROUND + 20);
        assert!(text.text[from..to].starts_with("word") && text.text[from..to].ends_with("more"));
    }
}
