//! An article's text with what was found in it, in colours or in brackets.

use std::collections::BTreeSet;
use std::fmt::{Display, Write};

use anstyle::{AnsiColor, Color, Effects, Style};
use whosaid::flow::{AnnotatedDocument, Article};
use whosaid_language::{Analyser, Polarity, Span, StanceMarker};

const SOURCE: Style = fg(AnsiColor::Blue).effects(Effects::BOLD);
const CUE: Style = fg(AnsiColor::Yellow);
const CONTENT: Style = fg(AnsiColor::Green);
const ASIDE: Style = Style::new().effects(Effects::DIMMED);
const HEADING: Style = Style::new().effects(Effects::BOLD);

/// Underlined, one for each category of the lexicon in its order; further categories begin anew.
const MARKERS: [Style; 8] = [
    underlined(AnsiColor::Magenta),
    underlined(AnsiColor::Cyan),
    underlined(AnsiColor::Red),
    underlined(AnsiColor::BrightBlue),
    underlined(AnsiColor::BrightMagenta),
    underlined(AnsiColor::BrightCyan),
    underlined(AnsiColor::BrightRed),
    underlined(AnsiColor::BrightYellow),
];

const fn fg(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(colour)))
}

const fn underlined(colour: AnsiColor) -> Style {
    fg(colour).effects(Effects::UNDERLINE)
}

/// What each colour or bracket means.
pub fn legend(analyser: &Analyser, colour: bool) -> String {
    if !colour {
        return "[source N: who] [cue N: reporting words] [content N: what is said] {stance marker = its kind}\n\
                N counts the quotes of the article.\n"
            .to_string();
    }
    let mut parts = vec![
        painted(SOURCE, "source"),
        painted(CUE, "cue"),
        painted(CONTENT, "content"),
        format!("{} number of the quote", painted(ASIDE, "[1]")),
    ];
    let categories = categories(analyser);
    parts.extend(categories.iter().enumerate().map(|(i, c)| painted(MARKERS[i % MARKERS.len()], c)));
    format!("{}\n", parts.join("  "))
}

/// The categories of the lexicon, in its order.
fn categories(analyser: &Analyser) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for subcategory in &analyser.lexicon().subcategories {
        if !out.contains(&subcategory.category.as_str()) {
            out.push(&subcategory.category);
        }
    }
    out
}

/// The article's name and what else is known of it.
pub fn heading(article: &Article, colour: bool) -> String {
    let metadata = &article.metadata;
    let known = [&metadata.title, &metadata.author, &metadata.outlet, &metadata.date].into_iter().flatten();
    let known: Vec<String> = known.map(|k| printable(k)).collect();
    let name = printable(&article.doc_id);
    let name = if colour { painted(HEADING, &name) } else { format!("== {name}") };
    if known.is_empty() { format!("{name}\n") } else { format!("{name}\n{}\n", known.join(" | ")) }
}

/// What a stretch of the text is.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Source,
    Cue,
    Content,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Role::Source => "source",
            Role::Cue => "cue",
            Role::Content => "content",
        }
    }

    fn style(self) -> Style {
        match self {
            Role::Source => SOURCE,
            Role::Cue => CUE,
            Role::Content => CONTENT,
        }
    }
}

/// A stretch in one role of one quote.
struct Part {
    span: Span,
    role: Role,
    /// Counts from 1.
    quote: usize,
}

/// The text with every source, cue, content and stance marker marked.
pub fn text(document: &AnnotatedDocument, analyser: &Analyser, colour: bool) -> String {
    let AnnotatedDocument { article, annotations } = document;
    let mut parts = Vec::new();
    for (i, quote) in annotations.quotes.iter().enumerate() {
        let roles =
            [(Role::Source, &quote.source.spans), (Role::Cue, &quote.cue.spans), (Role::Content, &quote.content)];
        for (role, spans) in roles {
            parts.extend(spans.iter().map(|&span| Part { span, role, quote: i + 1 }));
        }
    }
    parts.sort_by_key(|p| (p.span.start, std::cmp::Reverse(p.span.end)));
    let page = Page { text: &article.text, parts, markers: &annotations.markers, analyser, colour };
    page.write()
}

struct Page<'a> {
    text: &'a str,
    parts: Vec<Part>,
    markers: &'a [StanceMarker],
    analyser: &'a Analyser,
    colour: bool,
}

impl Page<'_> {
    fn write(&self) -> String {
        let spans = self.parts.iter().map(|p| p.span).chain(self.markers.iter().map(|m| m.span));
        let mut edges: BTreeSet<u32> = spans.flat_map(|s| [s.start, s.end]).collect();
        edges.extend([0, self.text.len() as u32]);
        let edges: Vec<u32> = edges.into_iter().collect();
        let mut out = String::with_capacity(self.text.len() * 2);
        let (mut next_part, mut next_marker) = (0, 0);
        let (mut open, mut marked): (Vec<&Part>, Vec<&StanceMarker>) = (Vec::new(), Vec::new());
        for pair in edges.windows(2) {
            let piece = Span { start: pair[0], end: pair[1] };
            let opened = self.parts[next_part..].iter().take_while(|p| p.span.start == piece.start).count();
            open.extend(&self.parts[next_part..next_part + opened]);
            next_part += opened;
            let begun = self.markers[next_marker..].iter().take_while(|m| m.span.start <= piece.start).count();
            marked.extend(&self.markers[next_marker..next_marker + begun]);
            next_marker += begun;
            self.piece(piece, &open, marked.first().copied(), &mut out);
            open.retain(|p| p.span.end > piece.end);
            marked.retain(|m| m.span.end > piece.end);
        }
        out
    }

    /// Writes a stretch over which nothing changes: within the parts `open`, and within `marker`.
    fn piece(&self, piece: Span, open: &[&Part], marker: Option<&StanceMarker>, out: &mut String) {
        // A cue or source that stands inside a content is what it is; the content goes on around it.
        let inner = open.iter().min_by_key(|p| p.span.len());
        if !self.colour {
            for part in open.iter().filter(|p| p.span.start == piece.start) {
                let _ = write!(out, "[{} {}: ", part.role.name(), part.quote); // Writing to a String cannot fail.
            }
        }
        let words = self.text.get(piece.range()).map(printable).unwrap_or_default();
        match (marker, self.colour) {
            (Some(marker), true) => out.push_str(&painted(self.marker_style(marker), &words)),
            (None, true) => out.push_str(&inner.map_or_else(|| words.clone(), |p| painted(p.role.style(), &words))),
            (Some(marker), false) => {
                let open = if marker.span.start == piece.start { "{" } else { "" };
                let close = if marker.span.end == piece.end { self.marker_name(marker) } else { String::new() };
                let _ = write!(out, "{open}{words}{close}");
            }
            (None, false) => out.push_str(&words),
        }
        for part in open.iter().rev().filter(|p| p.span.end == piece.end) {
            match (self.colour, part.role) {
                (true, Role::Content) => out.push_str(&painted(ASIDE, format!("[{}]", part.quote))),
                (true, _) => {}
                (false, _) => out.push(']'),
            }
        }
    }

    fn marker_style(&self, marker: &StanceMarker) -> Style {
        let lexicon = self.analyser.lexicon();
        let category = lexicon.subcategories.get(usize::from(marker.subcategory)).map(|s| s.category.as_str());
        let index = categories(self.analyser).iter().position(|c| Some(*c) == category).unwrap_or(0);
        MARKERS[index % MARKERS.len()]
    }

    fn marker_name(&self, marker: &StanceMarker) -> String {
        let subcategory = self.analyser.lexicon().subcategories.get(usize::from(marker.subcategory));
        let negated = if marker.polarity == Polarity::Negated { ", negated" } else { "" };
        format!(" = {}{negated}}}", subcategory.map_or("", |s| s.name.as_str()))
    }
}

/// The quotes, one a line: number, kind, speaker as resolved, source and cue as they stand, confidence.
pub fn list(document: &AnnotatedDocument, colour: bool) -> String {
    let AnnotatedDocument { article, annotations } = document;
    let mut out = String::new();
    for (i, quote) in annotations.quotes.iter().enumerate() {
        let words = |spans: &[Span]| {
            let words: Vec<&str> = spans.iter().map(|s| s.of(&article.text)).collect();
            printable(&words.join(" ")).split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let speaker = annotations.speaker(quote).map_or_else(|| "(unknown)".to_string(), |s| printable(&s.name));
        let (source, cue, class) = (words(&quote.source.spans), words(&quote.cue.spans), quote.cue.class);
        let number = format!("{:>3}", i + 1);
        let (number, speaker) =
            if colour { (painted(ASIDE, number), painted(SOURCE, speaker)) } else { (number, speaker) };
        let _ = write!(out, "{number}  {:<8}  {speaker}", quote.kind);
        if !source.is_empty() {
            let _ = write!(out, " | source: {source}");
        }
        if !cue.is_empty() {
            let _ = write!(out, " | cue: {cue} ({class})");
        }
        let _ = writeln!(out, " | confidence {:.2}", quote.confidence);
    }
    if annotations.quotes.is_empty() {
        out.push_str("no quotes found\n");
    }
    out
}

fn painted(style: Style, words: impl Display) -> String {
    format!("{style}{words}{style:#}")
}

/// Text from outside, made safe to print: it may hold the terminal's own commands. Line ends and tabs stay.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '\r' => {}
            c if c.is_control() => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}
