//! Clauses that a report in commas interrupts where an engine reads no clause: after the auxiliary ('The bridge will, the
//! mayor insists, open in May') or before an 'as' with its topic ('Kings, as Abbot once said of Lear, do not resign').

use super::before_final_mark;
use crate::Document;
use crate::attribution::reporting::is_reporting;
use crate::text::{Tag, TokenKind, is_be, is_do, is_have};
use crate::types::{Attribution, QuoteKind};
use std::ops::Range;

/// Most tokens between the commas, of who says it there, and of the subject before them.
const MAX_INSERTION: usize = 14;
const MAX_SOURCE: usize = 9;
const MAX_SUBJECT: usize = 14;
/// Most tokens of the clause after the commas.
const MAX_REST: usize = 60;
/// Confidence of such a report: an own estimate.
const CONFIDENCE: f32 = 0.6;

/// Puts such reports in the place of what an engine made of their sentence, unless it read both sides.
pub(super) fn add(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut new = Vec::new();
    for sentence in &document.sentences {
        if let Some(a) = report(document, sentence.tokens.range()) {
            new.push((sentence.span, a));
        }
    }
    for (home, a) in new {
        let at = found.partition_point(|b| b.content.first().is_none_or(|s| s.start < home.start));
        let near = at.saturating_sub(super::NEAR)..found.len().min(at + super::NEAR);
        let touching: Vec<usize> = near.filter(|&k| super::has_role_in(&found[k], home)).collect();
        let cue = a.cue[0];
        // Another report of the sentence, whose cue stands beyond the commas, is left alone.
        let gives_way = |k: &usize| {
            let b = &found[*k];
            let whole = b.content.iter().chain(&b.cue).chain(&b.source).all(|s| home.contains(*s));
            let both = b.content.iter().any(|s| s.end <= cue.start) && b.content.iter().any(|s| s.start >= cue.end);
            let own = b.cue.iter().all(|s| s.overlaps(cue) || s.start >= a.content[1].start);
            whole && own && !(both && b.cue.iter().any(|s| s.overlaps(cue)))
        };
        if touching.iter().all(gives_way) {
            for &k in touching.iter().rev() {
                found.remove(k);
            }
            let at = found.partition_point(|b| b.content.first() < a.content.first());
            found.insert(at, a);
        }
    }
}

fn report(document: &Document<'_>, sentence: Range<usize>) -> Option<Attribution> {
    let end = before_final_mark(document, &sentence);
    let mut commas = sentence.clone().filter(|&t| document.word(t) == ",");
    let mut first = commas.next()?;
    let span = document.span_of(sentence.clone());
    for second in commas {
        if (2..=MAX_INSERTION).contains(&(second - first - 1))
            && second + 1 < end
            && end - second <= MAX_REST
            && let Some((source, verb, as_clause)) = insertion(document, first + 1..second)
            && let Some(left) = left_part(document, sentence.start, first, second + 1, as_clause)
            && !document.quotations.touch(span)
        {
            return Some(Attribution {
                content: vec![document.span_of(left), document.span_of(second + 1..end)],
                cue: vec![document.span_of(verb)],
                source: vec![document.span_of(source)],
                kind: QuoteKind::Indirect,
                confidence: CONFIDENCE,
            });
        }
        first = second;
    }
    None
}

/// Who says it and the verb, in 'as Elsa Durant once observed of Colette', 'he tells me by phone'; whether an 'as' opens it.
fn insertion(document: &Document<'_>, run: Range<usize>) -> Option<(Range<usize>, Range<usize>, bool)> {
    let as_clause = document.lower(run.start) == "as";
    let from = run.start + usize::from(as_clause);
    let verb = (from + 1..run.end).find(|&t| document.tag(t).is_finite() || document.tag(t) == Tag::Md)?;
    let mut last = verb;
    while last + 1 < run.end && document.tag(last).is_finite() && is_have(document.lower(last)) {
        last += 1;
    }
    let mut who = from..verb;
    while who.end > who.start + 1 && document.tag(who.end - 1).is_adverb() {
        who.end -= 1;
    }
    let pronoun = document.tag(who.start) == Tag::Prp;
    let opens = document.tag(who.start).is_noun()
        || matches!(document.tag(who.start), Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Cd)
            && !matches!(document.lower(who.start), "this" | "that" | "these" | "those");
    let part = |t: usize| {
        let tag = document.tag(t);
        (tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::Dt | Tag::Cd | Tag::Pos | Tag::PrpS))
            || matches!(document.lower(t), "of" | "for" | "at" | "in") && t > who.start
            || document.word(t) == "."
    };
    let phrase = if pronoun {
        who.len() == 1 && !matches!(document.lower(who.start), "it" | "you" | "him" | "her" | "them" | "me" | "us")
    } else {
        opens && who.len() <= MAX_SOURCE && who.clone().all(part) && document.tag(who.end - 1).is_noun()
    };
    // 'as they call themselves'
    let names = document.lower(last).starts_with("call");
    let reports = || !is_be(document.lower(last)) && is_reporting(document, who.end..last + 1);
    let rest = last + 1..run.end;
    let clause = |t: usize| document.tag(t).is_finite() || document.lower(t) == "that";
    (phrase && !names && !rest.clone().any(clause) && reports()).then_some((who.clone(), who.end..last + 1, as_clause))
}

/// The part of the clause before the comma at `comma` that goes on with the word at `next`.
fn left_part(
    document: &Document<'_>,
    start: usize,
    comma: usize,
    next: usize,
    as_clause: bool,
) -> Option<Range<usize>> {
    let mark = (start..comma).rev().find(|&t| matches!(document.word(t), "," | ";" | ":" | "—" | "–" | "--"));
    let mut left = mark.map_or(start, |t| t + 1)..comma;
    if left.is_empty() {
        return None;
    }
    let joined = matches!(document.lower(left.start), "and" | "but");
    left.start += usize::from(joined && left.len() > 1);
    let apart = mark.is_none_or(|t| document.word(t) != "," || joined);
    let last = left.end - 1;
    if !apart || left.len() > MAX_SUBJECT {
        return None;
    }
    let mut go_on = next;
    while go_on + 1 < document.tokens.len() && document.tag(go_on).is_adverb() {
        go_on += 1;
    }
    let subject = |run: Range<usize>| {
        run.clone().any(|t| document.tag(t).is_noun() || matches!(document.tag(t), Tag::Prp | Tag::Ex))
            && !run.clone().any(|t| document.tag(t).is_finite() || document.tag(t) == Tag::Md)
            && !matches!(
                document.tag(run.start),
                Tag::Vbg | Tag::To | Tag::Rb | Tag::Cc | Tag::Wp | Tag::Wdt | Tag::Wrb
            )
            && !super::words::SUBORDINATORS.has(document.lower(run.start))
    };
    let word = document.lower(last);
    let tag = document.tag(go_on);
    if left.len() > 1 && subject(left.start..last) && document.tokens[last].kind == TokenKind::Word {
        let opens =
            matches!(tag, Tag::Cc | Tag::Wrb | Tag::Wdt) || super::words::SUBORDINATORS.has(document.lower(go_on));
        let fits = if document.tag(last) == Tag::Md || is_do(word) {
            matches!(tag, Tag::Vb | Tag::Vbp)
        } else if is_be(word) {
            // 'Well, it was, I understand, it was a lie': begun again.
            !opens && !tag.is_finite() && !matches!(tag, Tag::Md | Tag::Prp)
        } else {
            is_have(word) && matches!(tag, Tag::Vbn | Tag::Vbd)
        };
        if fits {
            return Some(left);
        }
    }
    let semicolon = mark.is_some_and(|t| document.word(t) == ";");
    // The tagger takes many a verb after 'never' for a noun.
    let verb = tag.is_finite() || tag == Tag::Md || go_on > next && (tag == Tag::Vb || tag.is_common_noun());
    let plain = (as_clause || semicolon) && mark.is_none_or(|_| semicolon) && verb && subject(left.clone());
    (plain && document.tag(left.start) != Tag::In).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<[String; 4]> {
        let mut list = Vec::new();
        add(&Document::new(text), &mut list);
        let a = list.pop()?;
        Some([a.content[0], a.content[1], a.source[0], a.cue[0]].map(|s| s.of(text).to_string()))
    }

    #[test]
    fn a_clause_goes_on_after_the_commas() {
        for (text, parts) in [
            (
                "The bridge will, the mayor insists, open in May.",
                ["The bridge will", "open in May", "the mayor", "insists"],
            ),
            ("He was, he tells me by phone, the last to know.", ["He was", "the last to know", "he", "tells"]),
            (
                "Kings, as Mark Abbot once said of Lear, do not resign.",
                ["Kings", "do not resign", "Mark Abbot", "once said"],
            ),
        ] {
            assert_eq!(found(text), Some(parts.map(str::to_string)), "{text}");
        }
    }

    #[test]
    fn other_words_in_commas_report_nothing() {
        for text in [
            "The bridge will, if the money comes, open in May.",
            "The mayor, as expected, did not resign.",
            "He was, by any measure, the last to know.",
            "When it rains, the mayor says, take a coat.",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
