//! '“Never again,” was how Captain Groat put it.', '“No” was the only answer from Ann Lee.', '“Go home,” was all she said.': a
//! quotation as the subject of a sentence that tells who said it.

use super::kind_of;
use super::reporting::is_reporting;
use crate::Document;
use crate::quotation::{Quotation, Use};
use crate::text::{Tag, TokenKind, is_be};
use crate::types::{Attribution, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

static ANSWERS: WordList = word_list!("attribution", "answer-nouns");
/// Participles of hearsay ('is reported to have said').
static HEARSAY: WordList = word_list!("attribution", "hearsay");

/// Most tokens of who says it.
const MAX_SOURCE: usize = 10;
/// Confidence of such a quotation: an own estimate.
const CONFIDENCE: f32 = 0.7;

/// Adds such quotations, or mends what an engine made of them.
pub(super) fn add(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let before = found.len();
    for q in document.quotations.outermost().filter(|q| q.usage == Use::Speech && q.closed) {
        let Some((source, cue)) = report(document, q).or_else(|| alleged(document, q)) else { continue };
        let new = Attribution {
            content: vec![q.span],
            cue: vec![document.span_of(cue)],
            source: vec![document.span_of(source)],
            kind: kind_of(document, &[q.span]),
            confidence: CONFIDENCE,
        };
        let sentence = document.sentences[document.sentence_of(q.tokens.end as usize - 1)].span;
        let within = Span { start: q.span.start, end: sentence.end };
        // Sorted by content up to `before`: what touches the quotation is next to where it would stand.
        let at = found[..before].partition_point(|a| a.content.first().is_none_or(|s| s.start < q.span.start));
        let near = at.saturating_sub(2)..(at + 3).min(before);
        let roles = |a: &Attribution| a.content.iter().chain(&a.cue).chain(&a.source).copied().collect::<Vec<Span>>();
        let touching: Vec<usize> = near.filter(|&k| roles(&found[k]).iter().any(|s| s.overlaps(within))).collect();
        match touching[..] {
            [] => found.push(new),
            [k] if roles(&found[k]).iter().all(|s| within.contains(*s)) => found[k] = new,
            _ => {}
        }
    }
    if found.len() > before {
        found.sort_by_key(|a| a.content.first().copied());
    }
}

/// Who says a quotation, and the words that tell it, in the sentence that goes on after it with 'was'.
fn report(document: &Document<'_>, q: &Quotation) -> Option<(Range<usize>, Range<usize>)> {
    let mut be = q.tokens.end as usize;
    if document.tokens.get(be)?.kind == TokenKind::Mark && document.word(be) == "," {
        be += 1;
    }
    let home = document.sentence_of(q.tokens.end as usize - 1);
    let end = document.sentences[home].tokens.end as usize;
    let next = be + 1;
    if next + 2 >= end || !is_be(document.lower(be)) || !document.tag(be).is_finite() {
        return None;
    }
    let reports = |t: usize| is_reporting(document, t..t + 1);
    let first = document.lower(next);
    let thing = || {
        let ordinal = matches!(document.lower(next + 1), "first" | "last" | "only");
        (first == "the" && ordinal && document.lower(next + 2) == "thing").then_some(next + 3)
    };
    let clause = if matches!(first, "how" | "all" | "what") { Some(next + 1) } else { thing() };
    if let Some(from) = clause {
        let high = end.min(from + MAX_SOURCE);
        let verb = (from + 1..high).find(|&t| document.tag(t).is_finite() || document.tag(t) == Tag::Md)?;
        let last = if document.tag(verb) == Tag::Md { verb + 1 } else { verb };
        if last + 1 >= end {
            return None;
        }
        let put = matches!(document.lower(last), "put" | "puts" | "described" | "summed") && first == "how";
        let all = first != "how" && (reports(last) || document.lower(last) == "offer");
        let cue_end = if put && matches!(document.lower(last + 1), "it" | "things") { last + 2 } else { last + 1 };
        return (phrase(document, from..verb) && (put || all)).then_some((from..verb, verb..cue_end));
    }
    // 'was the only answer from Ann Lee', 'was Ann Lee's answer', 'was his reply'
    let high = end.min(next + MAX_SOURCE);
    let noun = (next + 1..high).find(|&t| ANSWERS.has(document.lower(t)) && document.tag(t).is_noun())?;
    let owner = |t: &usize| matches!(document.tag(*t), Tag::Pos) || document.tag(*t) == Tag::PrpS && *t == next;
    if let Some(own) = (next..noun).find(owner) {
        let who = if document.tag(own) == Tag::Pos { next..own } else { own..own + 1 };
        return (own == next || phrase(document, who.clone())).then_some((who, own + 1..noun + 1));
    }
    let from = noun + 2;
    let given = from < end && matches!(document.lower(noun + 1), "from" | "of") && document.lower(next) == "the";
    let stops =
        |t: &usize| document.tag(*t).is_finite() || matches!(document.word(*t), "," | "." | ";" | ":" | "!" | "?");
    let to = (from.min(end)..end.min(from + MAX_SOURCE)).find(stops)?;
    (given && phrase(document, from..to)).then_some((from..to, noun..noun + 1))
}

/// '“Take it all,” Moss is alleged to have shouted.': the words are Moss's, whoever says so.
fn alleged(document: &Document<'_>, q: &Quotation) -> Option<(Range<usize>, Range<usize>)> {
    let from = q.tokens.end as usize;
    if from < 2 || !matches!(document.word(from - 2), "," | "!" | "?") {
        return None;
    }
    let end = document.sentences[document.sentence_of(from - 1)].tokens.end as usize;
    let be = (from + 1..end.min(from + MAX_SOURCE)).find(|&t| document.tag(t).is_finite())?;
    let participle = be + 1 + usize::from(be + 1 < end && document.tag(be + 1).is_adverb());
    let said = participle + 3 < end
        && is_be(document.lower(be))
        && HEARSAY.has(document.lower(participle))
        && document.lower(participle + 1) == "to"
        && document.lower(participle + 2) == "have";
    (said && phrase(document, from..be)).then_some((from..be, be..participle + 4))
}

/// Whether some tokens name somebody.
fn phrase(document: &Document<'_>, run: Range<usize>) -> bool {
    let breaks = |t: usize| document.tag(t).is_finite() || document.tag(t) == Tag::To || document.word(t) == ",";
    !run.is_empty()
        && !run.clone().any(breaks)
        && document.tag(run.start) != Tag::In
        && run.clone().any(|t| document.tag(t).is_noun() || document.tag(t) == Tag::Prp || document.capitalised(t))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::QuoteKind;

    fn found(text: &str) -> Option<(String, String)> {
        let mut list = Vec::new();
        add(&Document::new(text), &mut list);
        list.pop()
            .filter(|a| a.kind == QuoteKind::Direct)
            .map(|a| (a.source[0].of(text).into(), a.cue[0].of(text).into()))
    }

    #[test]
    fn a_quotation_may_be_the_subject() {
        let some = |source: &str, cue: &str| Some((source.to_string(), cue.to_string()));
        assert_eq!(found("“Never again,” was how captain Ewan Groat put it."), some("captain Ewan Groat", "put it"));
        assert_eq!(found("“No comment” was the only answer from mayor Ann Lee."), some("mayor Ann Lee", "answer"));
        assert_eq!(found("“Ask my wife,” was his reply."), some("his", "reply"));
        assert_eq!(found("“Take it,” Moss is said to have shouted."), some("Moss", "is said to have shouted"));
        assert_eq!(found("“Go home,” was all the guard said."), some("the guard", "said"));
        assert_eq!(found("“Salt Road” was the first album of Ann Lee."), None);
        assert_eq!(found("“Never again” was painted on the wall."), None);
    }
}
