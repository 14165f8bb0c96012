//! Reports by a noun that an engine passed over: 'undercut Hale's argument that he was a victim', 'an allegation he
//! struck her'. Of such nouns with 'that' in PolNeAR's training articles 96 are cues, 22 are none, the others stand in
//! what somebody says.

use super::words;
use super::{before_final_mark, has_finite};
use crate::Document;
use crate::attribution::taken::Taken;
use crate::text::{Tag, TokenKind, is_have};
use crate::types::{Attribution, QuoteKind};
use std::ops::Range;

/// Most tokens between the noun and its 'that' ('argument in recent months that').
const MAX_BEFORE_THAT: usize = 4;
/// Most tokens from the subject of the clause to its verb.
const MAX_SUBJECT: usize = 12;
/// Most tokens of the content.
const MAX_CONTENT: usize = 50;
/// Confidence of such a report: on the dev articles four of five are right.
const CONFIDENCE: f32 = 0.4;

/// Adds such reports in sentences in which no attribution and no quotation stands.
pub(super) fn add(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let taken = Taken::by(found);
    let before = found.len();
    for sentence in &document.sentences {
        if taken.leaves(sentence.span) && !document.quotations.touch(sentence.span) {
            found.extend(report(document, sentence.tokens.range()));
        }
    }
    if found.len() > before {
        found.sort_by_key(|a| a.content.first().copied());
    }
}

fn report(document: &Document<'_>, sentence: Range<usize>) -> Option<Attribution> {
    let end = before_final_mark(document, &sentence);
    let noun = (sentence.start + 1..end)
        .find(|&t| document.tokens[t].kind == TokenKind::Word && words::REPORTING.has(document.lower(t)))?;
    if !document.tag(noun).is_noun() || !has_finite(document, sentence.start..noun) {
        return None;
    }
    let pronoun = |t: usize| matches!(document.lower(t), "he" | "she" | "they" | "it");
    let that = (noun + 1..end.min(noun + 1 + MAX_BEFORE_THAT)).find(|&t| document.lower(t) == "that");
    let first = match that {
        Some(that) if !(noun + 1..that).any(|t| document.word(t) == ",") => that,
        _ if noun + 1 < end && pronoun(noun + 1) => noun + 1,
        _ => return None,
    };
    let subject = first + usize::from(that == Some(first));
    let opens = subject < end
        && (matches!(document.tag(subject), Tag::Dt | Tag::Prp | Tag::PrpS | Tag::Cd | Tag::Ex)
            || document.tag(subject).is_noun());
    // 'the claim that he made': a clause without an object of its own explains the noun.
    let verb = (subject + 1..end.min(subject + MAX_SUBJECT)).find(|&t| document.tag(t).is_finite())?;
    if !opens || verb + 1 >= end || end - first > MAX_CONTENT {
        return None;
    }
    let mut cue = noun..noun + 1;
    let mut source = owner(document, sentence.start, noun);
    if let (None, Some((subject, verb))) = (&source, light_verb(document, sentence.start, noun)) {
        (source, cue.start) = (Some(subject), verb);
    }
    Some(Attribution {
        content: vec![document.span_of(first..end)],
        cue: vec![document.span_of(cue)],
        source: source.map(|run| document.span_of(run)).into_iter().collect(),
        kind: QuoteKind::Indirect,
        confidence: CONFIDENCE,
    })
}

/// The subject of a verb that means little without its noun, and that verb: 'The panel | reached the conclusion that'.
fn light_verb(document: &Document<'_>, floor: usize, noun: usize) -> Option<(Range<usize>, usize)> {
    let mut at = noun;
    while at > floor
        && (document.tag(at - 1).is_adjective() || matches!(document.lower(at - 1), "the" | "a" | "an" | "to"))
    {
        at -= 1;
    }
    let verb = at.checked_sub(1).filter(|&t| t >= floor && words::LIGHT.has(document.lower(t)))?;
    let mut first = verb;
    while first > floor && (is_have(document.lower(first - 1)) || document.tag(first - 1) == Tag::Rb) {
        first -= 1;
    }
    let run = floor..first;
    let whole = (1..=MAX_SUBJECT).contains(&run.len())
        && run.clone().all(|t| {
            document.tag(t).is_noun()
                || document.tag(t).is_adjective()
                || matches!(document.tag(t), Tag::Dt | Tag::Prp | Tag::PrpS | Tag::Pos)
        });
    whole.then_some((run, first))
}

/// Whose argument it is: 'Hale's', 'their'.
fn owner(document: &Document<'_>, floor: usize, noun: usize) -> Option<Range<usize>> {
    let mut at = noun;
    while at > floor && document.tag(at - 1).is_adjective() {
        at -= 1;
    }
    let last = at.checked_sub(1).filter(|&t| t >= floor)?;
    match document.tag(last) {
        Tag::PrpS => Some(last..at),
        Tag::Pos => {
            let mut start = last;
            while start > floor && (document.tag(start - 1).is_noun() || document.tag(start - 1) == Tag::Dt) {
                start -= 1;
            }
            (start < last).then_some(start..at)
        }
        _ => None,
    }
}
