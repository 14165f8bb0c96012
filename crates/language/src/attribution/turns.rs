//! Speech that the layout sets off, as attributions; and what no layout lets be one.

use super::{kind_of, rules};
use crate::Document;
use crate::layout::{Line, Turn};
use crate::text::Tag;
use crate::types::{Attribution, QuoteForm as Form, QuoteKind, Span};

/// Confidence of an attribution by its layout, by form: own estimates, as no corpus at hand has such speech.
fn confidence(turn: &Turn) -> f32 {
    match turn.form {
        Form::Marks | Form::Tweet => 0.9,
        Form::Turn => 0.9,
        Form::Letter | Form::List => 0.8,
        Form::Block => 0.7,
    }
}

/// An engine's attributions, completed by those that the layout of the document gives, in text order of their
/// content. What is reported inside of a turn stays an attribution of its own: it alone may lie inside another.
pub(super) fn complete(document: &Document<'_>, found: &mut Vec<Attribution>) {
    found.retain(|a| !is_of_the_page(document, a) && has_words(document, a) && !is_no_report(document, a));
    if document.layout.turns.is_empty() {
        return;
    }
    let marked = || document.layout.turns.iter().filter(|t| t.is_marked());
    let intros: Vec<u32> = marked().filter_map(|t| t.intro).collect();
    let mut introduced = rules::introductions(document, &intros).into_iter();
    let settled: Vec<Attribution> = marked().map(|t| attribution(t, t.intro.and_then(|_| introduced.next()))).collect();
    for a in found.iter_mut() {
        give_way(document, a);
    }
    // 'In an e-mail to members, Hal Minto wrote:' has the paragraph after it for its content, and no other.
    let introduces = |a: &Attribution| {
        settled.iter().any(|b| {
            let above = |s: &Span| a.content.iter().all(|c| c.end <= s.start) && b.content[0].start >= s.end;
            b.cue.iter().any(|s| a.cue.iter().any(|c| c.overlaps(*s)) && above(s) && s.of(document.text) != ":")
        })
    };
    found.retain(|a| !a.content.is_empty() && !introduces(a));
    found.extend(settled);
    found.sort_by_key(|a| a.content.first().map(|s| (s.start, std::cmp::Reverse(s.end))));
}

/// The attribution of a turn.
fn attribution(turn: &Turn, introduction: Option<(Option<Span>, Option<Span>)>) -> Attribution {
    let (mut source, mut cue) = (turn.source, turn.cue);
    if let Some((subject, verb)) = introduction {
        source = source.or(subject);
        cue = verb.filter(|_| turn.source.is_none()).or(cue);
    }
    let is_free = |role: &Span| !turn.content.iter().any(|c| c.overlaps(*role));
    let source = source.filter(is_free);
    let cue = cue.filter(is_free).filter(|c| !source.is_some_and(|s| s.overlaps(*c)));
    Attribution {
        content: turn.content.clone(),
        cue: cue.into_iter().collect(),
        source: source.into_iter().collect(),
        kind: QuoteKind::Direct,
        confidence: confidence(turn),
    }
}

/// Takes from an engine's attribution what a turn has, unless it is something reported inside of the turn.
fn give_way(document: &Document<'_>, a: &mut Attribution) {
    let turns = &document.layout.turns;
    let first = a.content.first().map_or(0, |s| s.start);
    let last = a.content.last().map_or(0, |s| s.end);
    let from = turns.partition_point(|t| t.extent().end <= first);
    let near = turns[from..].iter().take_while(|t| t.extent().start < last);
    let near: Vec<&Turn> = near.filter(|t| t.is_marked()).collect();
    if near.is_empty() {
        return;
    }
    if let [turn] = near[..]
        && turn.form != Form::Marks
        && is_inside(turn, a)
    {
        return;
    }
    let free = |s: &Span| !near.iter().any(|t| t.content.iter().any(|c| c.overlaps(*s)));
    a.content.retain(free);
    a.kind = kind_of(document, &a.content);
}

/// Share of a turn's bytes from which on a report inside of it is the turn itself.
const MAX_SHARE: f64 = 0.8;

/// Whether all of an attribution stands in one turn, as something reported there.
fn is_inside(turn: &Turn, a: &Attribution) -> bool {
    let roles = || a.content.iter().chain(&a.cue).chain(&a.source);
    let within = roles().all(|s| turn.content.iter().any(|c| c.contains(*s)));
    let length = |list: &[Span]| list.iter().map(|s| s.len()).sum::<usize>() as f64;
    let whole = length(&a.content) >= MAX_SHARE * length(&turn.content) && a.cue.is_empty();
    within && !whole && !(a.cue.is_empty() && a.source.is_empty())
}

/// Whether an indirect attribution without a source is none of anybody's: a name ('known as the Cradle'), or a noun phrase
/// that a passive cue follows ('two cases have been reported').
fn is_no_report(document: &Document<'_>, a: &Attribution) -> bool {
    let ([content], [cue], true) = (&a.content[..], &a.cue[..], a.source.is_empty() && a.kind == QuoteKind::Indirect)
    else {
        return false;
    };
    let verbs = document.tokens_in(*cue).range();
    let known = document.lower(verbs.end - 1) == "as" && verbs.clone().any(|t| document.lower(t) == "known");
    let subject = document.tokens_in(*content).range();
    let bare = subject.end == verbs.start
        && document.tag(verbs.end - 1) == Tag::Vbn
        && !subject.clone().any(|t| document.tag(t).is_finite());
    known || bare
}

/// Whether any letter or digit is in the content.
fn has_words(document: &Document<'_>, a: &Attribution) -> bool {
    a.content.iter().any(|s| s.of(document.text).chars().any(char::is_alphanumeric))
}

/// Whether an attribution stands in a line of the page: a caption's credit, 'Read more', a time.
fn is_of_the_page(document: &Document<'_>, a: &Attribution) -> bool {
    let Some(cue) = a.cue.first().or(a.content.first()) else { return true };
    let p = document.paragraphs.partition_point(|p| p.span.end <= cue.start);
    let line = document.layout.lines.get(p).copied().unwrap_or_default();
    matches!(line, Line::Boilerplate | Line::Caption | Line::Direction | Line::Time) && a.kind == QuoteKind::Indirect
}
