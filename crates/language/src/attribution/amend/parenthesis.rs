//! Reports in a parenthesis: what they report stands on both sides of them ('Customers, it said, will get a refund').

use super::words;
use super::{NEAR, before_final_mark, has_finite, has_role_in, is_free, tokens};
use crate::Document;
use crate::text::Tag;
use crate::types::{Attribution, QuoteKind, Span};
use std::ops::Range;

/// Completes what such reports report.
pub(super) fn all(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut i = 0;
    while i < found.len() {
        clause_before(document, found, i);
        subject_before(document, found, i);
        i = predicate_after(document, found, i) + 1;
    }
}

/// Most tokens of a cue and its source in commas.
const MAX_ROLES: usize = 12;

/// Source and cue of a report as one span, if no content stands between them.
fn roles(document: &Document<'_>, a: &Attribution) -> Option<(Span, Range<usize>)> {
    let (cue, source) = (a.cue.first()?, a.source.first()?);
    let span = Span { start: cue.start.min(source.start), end: cue.end.max(source.end) };
    Some((span, tokens(document, span)))
}

/// 'Because only the council may do so, reads the motion, the decree is void.': so does one before a cue in commas.
fn clause_before(document: &Document<'_>, found: &mut [Attribution], i: usize) {
    let a = &found[i];
    let ([content], Some((_, roles))) = (&a.content[..], roles(document, a)) else { return };
    let run = tokens(document, *content);
    let home = document.sentence_at(roles.start);
    let set_off = roles.start > home.start + 3
        && roles.len() < MAX_ROLES
        && document.word(roles.start - 1) == ","
        && run.start == roles.end + 1
        && document.word(roles.end) == ","
        && home.contains(&run.start);
    if !set_off || a.kind != QuoteKind::Indirect || !words::SUBORDINATORS.has(document.lower(home.start)) {
        return;
    }
    let front = document.span_of(home.start..roles.start - 1);
    if has_finite(document, home.start..roles.start) && !document.quotations.touch(front) && is_free(found, i, front) {
        found[i].content.insert(0, front);
    }
}

/// Most tokens of a subject before a parenthesis.
const MAX_SUBJECT: usize = 10;

/// 'Customers, it said, will get a refund.': a content that begins with its verb after a cue in commas has its subject before it.
fn subject_before(document: &Document<'_>, found: &mut [Attribution], i: usize) {
    let a = &found[i];
    let ([content], Some((_, roles))) = (&a.content[..], roles(document, a)) else { return };
    let run = tokens(document, *content);
    let home = document.sentence_at(roles.start);
    let set_off = roles.start > home.start + 1
        && document.word(roles.start - 1) == ","
        && document.tokens.get(roles.end).is_some()
        && document.word(roles.end) == ","
        && run.start == roles.end + 1
        && home.contains(&run.start)
        && document.tag(run.start).is_finite();
    if !set_off || a.kind != QuoteKind::Indirect {
        return;
    }
    let mark = (home.start..roles.start - 1).rev().find(|&t| matches!(document.word(t), ":" | ";" | ","));
    let front = mark.map_or(home.start, |t| t + 1)..roles.start - 1;
    let phrase = (1..=MAX_SUBJECT).contains(&front.len())
        && !has_finite(document, front.clone())
        && front.clone().any(|t| document.tag(t).is_noun() || document.tag(t) == Tag::Prp);
    let span = document.span_of(front);
    if phrase && !document.quotations.touch(span) && is_free(found, i, span) {
        found[i].content.insert(0, span);
    }
}

/// Most tokens of a predicate after such a report.
const MAX_PREDICATE: usize = 60;

/// 'The man who found it, Ms. Kozel recalled, | asked her what it was.': the verb after the second comma belongs to the
/// subject before the first, and is no report of the speaker's. Returns the index of the row, which may have moved.
fn predicate_after(document: &Document<'_>, found: &mut Vec<Attribution>, i: usize) -> usize {
    let a = &found[i];
    let ([content], Some((span, roles))) = (&a.content[..], roles(document, a)) else { return i };
    let run = tokens(document, *content);
    let home = document.sentence_at(roles.start);
    let end = before_final_mark(document, &home);
    let comma = |t: usize| t < home.end && document.word(t) == ",";
    let set_off = content.end <= span.start
        && home.contains(&run.start)
        && run.end + 1 == roles.start
        && comma(run.end)
        && comma(roles.end)
        && roles.len() < MAX_ROLES
        && a.kind == QuoteKind::Indirect;
    let verb = roles.end + 1;
    if !set_off || verb >= end || end - verb > MAX_PREDICATE || !is_subject(document, &run) {
        return i;
    }
    // The tagger takes many a past tense for a participle.
    if !(document.tag(verb).is_finite() || document.tag(verb) == Tag::Vbn) {
        return i;
    }
    let rest = document.span_of(verb..end);
    if document.quotations.at(rest.end - 1).is_some_and(|q| q.span.end > rest.end) {
        return i;
    }
    let near = i.saturating_sub(NEAR)..(i + NEAR + 1).min(found.len());
    let inside = |b: &Attribution| {
        let own = |s: &Span| rest.contains(*s);
        b.content.iter().chain(&b.cue).all(own) && b.source.iter().all(|s| own(s) || span.contains(*s))
    };
    let (gone, other): (Vec<usize>, Vec<usize>) =
        near.filter(|&k| k != i && has_role_in(&found[k], rest)).partition(|&k| inside(&found[k]));
    if !other.is_empty() {
        return i;
    }
    found[i].content.push(rest);
    found[i].kind = super::kind_of(document, &found[i].content);
    for &k in gone.iter().rev() {
        found.remove(k);
    }
    i - gone.iter().filter(|&&k| k < i).count()
}

/// Whether some tokens are a subject without its verb: verbs with tense stand in a relative clause of it only.
fn is_subject(document: &Document<'_>, run: &Range<usize>) -> bool {
    let relative =
        |t: usize| matches!(document.tag(t), Tag::Wp | Tag::Wdt | Tag::WpS | Tag::Wrb) || document.lower(t) == "that";
    let verb = run.clone().find(|&t| document.tag(t).is_finite());
    let noun = |t: usize| document.tag(t).is_noun() || matches!(document.tag(t), Tag::Dt | Tag::PrpS | Tag::Prp);
    let opens = document.tag(run.start) != Tag::In && !words::SUBORDINATORS.has(document.lower(run.start));
    opens && run.clone().any(noun) && verb.is_none_or(|v| (run.start + 1..v).any(relative))
}
