//! Borders that no report crosses: the ends of paragraphs.
//!
//! A source and a cue stand in one paragraph. A content goes on into another one only inside of a quotation that
//! is open, or where the next paragraph is nothing but quoted speech and nothing between the two introduces or
//! names somebody else. The same for every engine.

use super::{kind_of, nested, quoted_as, repair};
use crate::Document;
use crate::layout::Join;
use crate::text::TokenKind;
use crate::types::{Attribution, Span};

/// Cuts every attribution at the borders that it may not cross, and drops those that have no content left. Returns
/// the quoted speech that thereby belongs to none, in text order.
pub(super) fn keep(document: &Document<'_>, found: &mut Vec<Attribution>) -> Vec<Span> {
    let mut released = Vec::new();
    quoted_as::rewrite(document, found);
    nested::absorb(document, found);
    repair::all(document, found, &mut released);
    for a in found.iter_mut() {
        let (first, last) = ends(a);
        if paragraph_of(document, first) != paragraph_of(document, last.saturating_sub(1)) {
            cut(document, a, &mut released);
        }
    }
    found.retain(|a| !a.content.is_empty());
    found.sort_by_key(|a| a.content.first().copied());
    released.retain(|&span| document.quotations.at(span.start).is_some());
    released.sort_unstable();
    released
}

/// The first byte of an attribution's roles and the byte after the last.
fn ends(a: &Attribution) -> (u32, u32) {
    let roles = || a.content.iter().chain(&a.cue).chain(&a.source);
    (roles().map(|s| s.start).min().unwrap_or(0), roles().map(|s| s.end).max().unwrap_or(0))
}

/// Index of the paragraph that a byte stands in or before.
fn paragraph_of(document: &Document<'_>, byte: u32) -> usize {
    document.paragraphs.partition_point(|p| p.span.end <= byte)
}

/// The parts of a span, one a paragraph, each from a token's start to a token's end.
fn parts(document: &Document<'_>, span: Span) -> impl Iterator<Item = (usize, Span)> {
    let from = paragraph_of(document, span.start);
    let within = document.paragraphs[from..].iter().take_while(move |p| p.span.start < span.end).enumerate();
    within.filter_map(move |(i, p)| {
        let part = Span { start: p.span.start.max(span.start), end: p.span.end.min(span.end) };
        (part.start < part.end).then_some((from + i, part))
    })
}

/// Keeps of an attribution what stands in the paragraph of its cue, and what goes on from there.
fn cut(document: &Document<'_>, a: &mut Attribution, released: &mut Vec<Span>) {
    let split = |list: &[Span]| list.iter().flat_map(|&s| parts(document, s)).collect::<Vec<_>>();
    let (cue, source, content) = (split(&a.cue), split(&a.source), split(&a.content));
    let Some(&(home, _)) = cue.first().or(source.first()).or(content.first()) else { return };
    let at_home = |list: Vec<(usize, Span)>| list.into_iter().filter(|p| p.0 == home).map(|p| p.1).collect();
    (a.cue, a.source) = (at_home(cue), at_home(source));
    // The first and last paragraph that the content reaches.
    let (mut from, mut to) = (home, home);
    while from > 0 && document.layout.join(from) == Join::Open && at(&content, from - 1).next().is_some() {
        from -= 1;
    }
    while at(&content, to + 1).next().is_some() && goes_on(document, &content, a, to) {
        to += 1;
    }
    // Of a paragraph before the cue's only the quotation that is left open; of a later one only what it opens with.
    let (kept, cut): (Vec<_>, Vec<_>) = content.into_iter().partition(|&(p, span)| {
        p == home || (from..home).contains(&p) && is_open_at_end(document, p, span) || (home + 1..=to).contains(&p)
    });
    released.extend(cut.iter().map(|p| p.1));
    a.content = kept.iter().map(|p| p.1).collect();
    a.kind = kind_of(document, &a.content);
}

/// The parts of a content in paragraph `p`; the parts are in text order.
fn at(content: &[(usize, Span)], p: usize) -> impl Iterator<Item = Span> {
    let from = content.partition_point(|c| c.0 < p);
    content[from..].iter().take_while(move |c| c.0 == p).map(|c| c.1)
}

/// Whether the content goes on from paragraph `p` into the next one.
fn goes_on(document: &Document<'_>, content: &[(usize, Span)], a: &Attribution, p: usize) -> bool {
    match document.layout.join(p + 1) {
        Join::Apart => false,
        Join::Open => true,
        Join::Pure => {
            // Nothing of its own may stand between: the paragraph ends with the attribution's roles.
            let here = at(content, p).chain(a.cue.iter().chain(&a.source).copied());
            let paragraph = document.paragraphs[p].span;
            let Some(end) = here.filter(|s| paragraph.contains(*s)).map(|s| s.end).max() else { return false };
            let rest = document.tokens_in(Span { start: end, end: paragraph.end });
            end >= paragraph.end || is_short_tail(document, rest.range())
        }
    }
}

/// Most words between a report's last role and the end of its paragraph: 'on Monday', 'in a statement to the paper'.
const MAX_TAIL: usize = 8;

/// Whether what follows a report in its paragraph is no more than an adjunct of it: one clause that names nobody.
fn is_short_tail(document: &Document<'_>, tokens: std::ops::Range<usize>) -> bool {
    tokens.len() <= MAX_TAIL
        && tokens.clone().rev().skip(1).all(|t| !matches!(document.word(t), "." | "!" | "?" | ":"))
        && !document.quotations.touch(span_of(document, tokens))
}

fn span_of(document: &Document<'_>, tokens: std::ops::Range<usize>) -> Span {
    match (document.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|t| document.tokens.get(t))) {
        (Some(first), Some(last)) if tokens.start < tokens.end => Span { start: first.span.start, end: last.span.end },
        _ => Span { start: 0, end: 0 },
    }
}

/// Whether `span` reaches into the quotation that paragraph `p` leaves open.
fn is_open_at_end(document: &Document<'_>, p: usize, span: Span) -> bool {
    let end = document.paragraphs[p].span.end;
    let open = document.quotations.at(end - 1).filter(|q| !q.closed);
    open.is_some_and(|q| q.span.overlaps(span)) || span.end == end && ends_in_no_stop(document, end)
}

/// Whether the token that ends at byte `end` is a word: a line that breaks off.
fn ends_in_no_stop(document: &Document<'_>, end: u32) -> bool {
    let last = document.token_at(end.saturating_sub(1));
    document.tokens.get(last).is_some_and(|t| t.kind == TokenKind::Word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::QuoteKind;

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap_or_else(|| panic!("no {part:?} in the text"));
        Span::new(start, start + part.len())
    }

    /// The contents that are left of an attribution, and what was released.
    fn kept(text: &str, content: &[&str], cue: &str, source: &str) -> (Vec<String>, Vec<String>) {
        let mut a = Attribution::new(QuoteKind::Mixed, content.iter().map(|c| span(text, c)).collect());
        (a.cue, a.source) = (vec![span(text, cue)], vec![span(text, source)]);
        let mut found = vec![a];
        let released = keep(&Document::new(text), &mut found);
        let of = |spans: &[Span]| spans.iter().map(|s| s.of(text).to_string()).collect::<Vec<_>>();
        (found.first().map(|a| of(&a.content)).unwrap_or_default(), of(&released))
    }

    #[test]
    fn an_unquoted_content_ends_with_its_paragraph() {
        let text = "He said that it was wet\n\nAdvertisement\n\nTrains ran.";
        assert_eq!(kept(text, &["that it was wet\n\nAdvertisement"], "said", "He").0, ["that it was wet"]);
    }

    #[test]
    fn a_quotation_goes_on_while_it_is_open_and_over_paragraphs_of_nothing_but_speech() {
        let open = "“One,” he said. “Two.\n\n“Three.”\n\nFour.";
        assert_eq!(kept(open, &["“One,”", "“Two.", "“Three.”"], "said", "he").0, ["“One,”", "“Two.", "“Three.”"]);
        let pure = "“One,” he said.\n\n“Two.”";
        assert_eq!(kept(pure, &["“One,”", "“Two.”"], "said", "he").0, ["“One,”", "“Two.”"]);
    }

    #[test]
    fn what_somebody_else_says_in_the_next_paragraph_is_released() {
        let text = "“One,” he said.\n\n“Two,” said Ann Lee.";
        let (content, released) = kept(text, &["“One,”", "“Two,”"], "said", "he");
        assert_eq!((content, released), (vec!["“One,”".to_string()], vec!["“Two,”".to_string()]));
    }

    #[test]
    fn a_quotation_is_not_carried_back_to_the_next_paragraph_s_speaker() {
        let text = "“One.”\n\nAnn Lee said it was two.";
        assert_eq!(kept(text, &["“One.”", "it was two"], "said", "Ann Lee").0, ["it was two"]);
    }
}
