//! Two reports in one row: what a second verb of the same speaker reports is a row of its own, and what stands before
//! the speaker as part of another phrase belongs to none.

use super::words;
use super::{cue_tokens, has_finite, refresh, tokens};
use crate::Document;
use crate::attribution::reporting::is_reporting;
use crate::stance::classify_cue;
use crate::text::{Tag, is_be, is_do, is_have};
use crate::types::{Attribution, QuoteKind, Span};
use std::ops::Range;

/// Share of a row's confidence that the report which is split off has.
const SPLIT_CONFIDENCE: f32 = 0.8;

/// Splits rows of two reports.
pub(super) fn all(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut new = Vec::new();
    for a in found.iter_mut() {
        drop_clause_of_noun(document, a);
        drop_phrase_before_speaker(document, a);
        drop_clause_before_speaker(document, a);
        new.extend(another_speaker(document, a));
        new.extend(second_verb(document, a));
        new.extend(second_clause(document, a));
        new.extend(verb_between(document, a));
        new.extend(participle(document, a));
        new.extend(by_saying(document, a));
    }
    if !new.is_empty() {
        found.extend(new);
        found.sort_by_key(|a| a.content.first().copied());
    }
}

/// The tag of the cue's verb, where it has tense.
fn tense(document: &Document<'_>, cue: Range<usize>) -> Option<Tag> {
    cue.rev().map(|t| document.tag(t)).find(|tag| tag.is_verb()).filter(|tag| tag.is_finite())
}

/// A report of the same source by the verb at `verb`, if it is a verb of reporting.
fn report(document: &Document<'_>, a: &Attribution, verb: Range<usize>, content: Vec<Span>) -> Option<Attribution> {
    let cue = vec![document.span_of(verb.clone())];
    let reports = is_reporting(document, verb);
    let mut out = Attribution { content, cue, source: a.source.clone(), ..a.clone() };
    out.confidence *= SPLIT_CONFIDENCE;
    refresh(document, &mut out);
    (reports && !out.content.is_empty()).then_some(out)
}

/// 'She found the strike justified | and called it swift': a content that is a noun phrase does not go on with a verb in
/// the tense of its cue.
fn second_verb(document: &Document<'_>, a: &mut Attribution) -> Option<Attribution> {
    let ([content], QuoteKind::Indirect) = (&a.content[..], a.kind) else { return None };
    let content = *content;
    let (cue, run) = (cue_tokens(document, a)?, tokens(document, content));
    let tense = tense(document, cue.clone())?;
    let opens_clause = matches!(
        document.lower(run.start),
        "that" | "whether" | "if" | "how" | "what" | "who" | "why" | "which" | "when" | "where" | "to" | "as"
    );
    if run.start != cue.end || opens_clause {
        return None;
    }
    let and = (run.start + 1..run.end.saturating_sub(1)).find(|&k| matches!(document.lower(k), "and" | "but"))?;
    let verb = if document.tag(and + 1) == Tag::Rb { and + 2 } else { and + 1 };
    if verb >= run.end || document.tag(verb) != tense || has_finite(document, run.start..and) {
        return None;
    }
    let end = if document.word(and - 1) == "," { and - 1 } else { and };
    if end <= run.start {
        return None;
    }
    a.content = vec![document.span_of(run.start..end)];
    let rest = if verb + 1 < run.end { vec![document.span_of(verb + 1..run.end)] } else { Vec::new() };
    report(document, a, verb..verb + 1, rest)
}

/// 'The union said pay was low | and demanded a rise': a verb of reporting in the tense of the cue after 'and' has the cue's
/// subject (of 20 such in PolNeAR's training articles 16 have a row of their own), unless what is said has a deed in that tense
/// that its own subject may go on with ('he left and called nobody'). Of what else somebody does only what differs in tense from
/// what is said is cut ('that silence is no consent | and gave the city a week').
fn second_clause(document: &Document<'_>, a: &mut Attribution) -> Option<Attribution> {
    let [content] = a.content[..] else { return None };
    let (cue, run) = (cue_tokens(document, a)?, tokens(document, content));
    let tense = tense(document, cue.clone())?;
    if run.start < cue.end || run.len() > MAX_SPLIT {
        return None;
    }
    let quoted = |t: usize| document.quotations.at(document.tokens[t].span.start).is_some();
    let verb_after = |and: usize| {
        let mut t = and + 1;
        let pronoun = t < run.end && matches!(document.lower(t), "he" | "she" | "they");
        t += usize::from(pronoun);
        t += usize::from(t < run.end && document.tag(t).is_adverb());
        // The tagger takes many a past tense after 'and' for a participle.
        let same = |t: usize| document.tag(t) == tense || tense == Tag::Vbd && document.tag(t) == Tag::Vbn;
        let verb = t + 1 < run.end && same(t);
        let deed = verb && !pronoun && words::SECOND_DEEDS.has(document.lower(t));
        (verb && words::SECOND_REPORTS.has(document.lower(t)) || deed).then_some((t, pronoun, deed))
    };
    let joins = |t: &usize| matches!(document.lower(*t), "and" | "but") && !quoted(*t);
    let (and, (verb, pronoun, deed)) =
        (run.start + 1..run.end).filter(joins).find_map(|and| verb_after(and).map(|v| (and, v)))?;
    let end = if document.word(and - 1) == "," { and - 1 } else { and };
    // What is reported as a quotation ends with it, whatever its verbs are.
    let closed = document.quotations.at(document.tokens[run.start].span.start);
    let whole = closed.is_some_and(|q| q.closed && q.tokens.end as usize >= end);
    let last = (run.start..and).rev().find(|&t| document.tag(t).is_finite());
    if !whole {
        let last = last?;
        let state = is_be(document.lower(last)) || is_do(document.lower(last)) || document.tag(last) != Tag::Vbd;
        let thought = || is_reporting(document, last..last + 1);
        if is_have(document.lower(last)) || !(pronoun || state || thought()) || deed && document.tag(last) == tense {
            return None;
        }
    }
    if deed {
        a.content = vec![document.span_of(run.start..end)];
        refresh(document, a);
        return None;
    }
    let particle =
        verb + 2 < run.end && matches!(document.lower(verb + 1), "on" | "for") && document.lower(verb) == "called";
    let cue_end = verb + 1 + usize::from(particle);
    let mut out = report(document, a, verb..cue_end, vec![document.span_of(cue_end..run.end)])?;
    if pronoun {
        out.source = vec![document.span_of(and + 1..and + 2)];
    }
    a.content = vec![document.span_of(run.start..end)];
    refresh(document, a);
    Some(out)
}

/// Most tokens of somebody else who reports in the same sentence.
const MAX_OTHER: usize = 8;

/// 'Austria called the plan “late”, | and Spain called it “rash”': where what is reported is a phrase, a clause after it that
/// has a subject and a verb of reporting is a report of its own.
fn another_speaker(document: &Document<'_>, a: &mut Attribution) -> Option<Attribution> {
    let [content] = a.content[..] else { return None };
    let (cue, run) = (cue_tokens(document, a)?, tokens(document, content));
    let clause = matches!(
        document.lower(run.start),
        "that" | "whether" | "if" | "how" | "what" | "who" | "why" | "which" | "when" | "where" | "to" | "as"
    );
    if run.start != cue.end || clause || run.len() > MAX_SPLIT {
        return None;
    }
    let quoted = |t: usize| document.quotations.at(document.tokens[t].span.start).is_some();
    let joins = |t: usize| matches!(document.lower(t), "and" | "while" | "but") && document.word(t - 1) == ",";
    let and = (run.start + 2..run.end).find(|&t| !quoted(t) && joins(t))?;
    if (run.start..and).any(|t| document.tag(t).is_finite() && !quoted(t)) {
        return None;
    }
    let high = run.end.min(and + 2 + MAX_OTHER);
    let verb = (and + 2..high).find(|&t| document.tag(t).is_finite())?;
    let who = and + 1..verb;
    let named = document.tag(verb - 1).is_noun() && document.capitalised(verb - 1)
        || who.len() == 1 && matches!(document.lower(who.start), "he" | "she" | "they");
    let part = |t: usize| document.tag(t).is_noun() || document.tag(t).is_adjective() || document.tag(t) == Tag::Dt;
    let phrase = who.clone().all(|t| !quoted(t) && (part(t) || document.tag(t) == Tag::Prp));
    let same_tense = tense(document, cue).is_some_and(|tense| document.tag(verb) == tense);
    if !named || !phrase || !same_tense || verb + 1 >= run.end {
        return None;
    }
    let mut out = report(document, a, verb..verb + 1, vec![document.span_of(verb + 1..run.end)])?;
    out.source = vec![document.span_of(who)];
    a.content = vec![document.span_of(run.start..and - 1)];
    refresh(document, a);
    Some(out)
}

/// Most tokens of a content that is split.
const MAX_SPLIT: usize = 80;

/// Most tokens between the pieces of a content that a second verb joins.
const MAX_BETWEEN: usize = 5;

/// 'She said the strike was just […] his order swift', where 'and called' stands between.
fn verb_between(document: &Document<'_>, a: &mut Attribution) -> Option<Attribution> {
    let tense = tense(document, cue_tokens(document, a)?)?;
    // The tagger takes many a past tense after 'and' for a participle.
    let same = |t: usize| document.tag(t) == tense || tense == Tag::Vbd && document.tag(t) == Tag::Vbn;
    let at = a.content.windows(2).position(|w| {
        let (left, right) = (document.token_at(w[0].end - 1), document.token_at(w[1].start));
        let gap = left + 1..right;
        let home = document.sentence_at(left);
        (2..=MAX_BETWEEN).contains(&gap.len())
            && home.contains(&right)
            && gap.clone().any(|t| matches!(document.lower(t), "and" | "but"))
            && gap.clone().any(same)
            && !super::has_role_in(&Attribution { content: Vec::new(), ..a.clone() }, document.span_of(gap))
    })?;
    let gap = document.token_at(a.content[at].end - 1) + 1..document.token_at(a.content[at + 1].start);
    let verb = gap.clone().find(|&t| same(t))?;
    let rest = a.content[at + 1..].to_vec();
    let out = report(document, a, verb..gap.end, rest)?;
    a.content.truncate(at + 1);
    refresh(document, a);
    Some(out)
}

/// '“We need a fighter,” he said introducing Alder as “a giant”.': what follows the participle is its own.
fn participle(document: &Document<'_>, a: &mut Attribution) -> Option<Attribution> {
    let mut cue = cue_tokens(document, a)?;
    // 'he said introducing': two verbs in one cue.
    let joined = cue.len() > 1
        && document.tag(cue.end - 1) == Tag::Vbg
        && document.tag(cue.end - 2).is_finite()
        && a.content.iter().any(|s| document.token_at(s.start) >= cue.end);
    if joined {
        cue.end -= 1;
    }
    let last = a.source.iter().map(|s| document.token_at(s.end - 1) + 1).max().unwrap_or(0).max(cue.end);
    let verb = if document.tokens.get(last).is_some_and(|t| t.span.of(document.text) == ",") { last + 1 } else { last };
    let home = document.sentence_at(cue.start);
    if verb + 1 >= home.end || document.tag(verb) != Tag::Vbg || words::POINTING.has(document.lower(verb)) {
        return None;
    }
    let from = document.tokens[verb].span.start;
    let quoted_before = a.content.iter().any(|s| s.end <= from && document.quotations.at(s.end - 1).is_some());
    let end = document.tokens[home.end - 1].span.end;
    let later = |s: &Span| s.start > from && s.start < end;
    let first = a.content.iter().copied().find(|s| later(s)).filter(|_| quoted_before)?;
    // The participle's object up to the first piece belongs to what it reports.
    if document.token_at(first.start) > verb + 1 + MAX_BETWEEN {
        return None;
    }
    let mut rest: Vec<Span> = a.content.iter().copied().filter(later).collect();
    rest[0].start = document.tokens[verb + 1].span.start;
    let out = report(document, a, verb..verb + 1, rest)?;
    a.content.retain(|s| !later(s));
    if joined {
        a.cue = vec![document.span_of(cue)];
    }
    refresh(document, a);
    Some(out)
}

/// 'explained the ban | saying, “They will not play.”': the quotation after the participle is all that it reports. Where
/// somebody is shown, the participle is theirs ('depicts a guard asking, “...”').
fn by_saying(document: &Document<'_>, a: &mut Attribution) -> Option<Attribution> {
    let ([content], QuoteKind::Mixed) = (&a.content[..], a.kind) else { return None };
    let (cue, run) = (cue_tokens(document, a)?, tokens(document, *content));
    let inside = |t: usize| document.quotations.at(document.tokens[t].span.start);
    let open = run.clone().find(|&t| inside(t).is_some()).filter(|&t| t > run.start + 1)?;
    let quotation = inside(open)?;
    let mark = usize::from(matches!(document.word(open - 1), "," | ":"));
    let verb = open.checked_sub(1 + mark)?;
    let says = matches!(
        document.lower(verb),
        "saying" | "adding" | "arguing" | "declaring" | "telling" | "writing" | "asking"
    );
    let says = says && words::DEFENDING.has(&classify_cue(document, a.cue.clone()).lemma);
    if run.start != cue.end || verb <= run.start || !says || quotation.span.end != content.end {
        return None;
    }
    let by = usize::from(document.lower(verb - 1) == "by");
    let end = verb - by;
    let end = if end > run.start + 1 && document.word(end - 1) == "," { end - 1 } else { end };
    // 'said he yelled at people saying “...”': a verb of what is said has the participle.
    if end <= run.start || has_finite(document, run.start..end) {
        return None;
    }
    let out = report(document, a, verb..verb + 1, vec![quotation.span])?;
    a.content = vec![document.span_of(run.start..end)];
    refresh(document, a);
    Some(out)
}

/// 'Since the disclosure that she used it, officials want to see whether ...': the first clause says what was disclosed.
fn drop_clause_of_noun(document: &Document<'_>, a: &mut Attribution) {
    let [first, second, ..] = a.content[..] else { return };
    let (Some(cue), Some(source)) = (a.cue.first(), a.source.first()) else { return };
    let t = document.token_at(first.start);
    // Where the first piece is all that is said, no clause of its own follows the cue.
    let clause =
        matches!(document.lower(document.token_at(second.start)), "whether" | "that" | "how" | "if" | "what" | "why");
    let before = clause && first.end <= source.start.min(cue.start) && second.start >= cue.end;
    if before
        && t > 0
        && document.lower(t) == "that"
        && document.tag(t - 1).is_common_noun()
        && document.sentence_of(t) == document.sentence_of(document.token_at(second.start))
        && !document.quotations.touch(first)
    {
        a.content.remove(0);
        refresh(document, a);
    }
}

/// 'The wind is rising, and officials say the bridge will close.': the main clause before 'and' is the narrator's.
fn drop_clause_before_speaker(document: &Document<'_>, a: &mut Attribution) {
    let ([first, second], QuoteKind::Indirect) = (&a.content[..], a.kind) else { return };
    let (Some(cue), [source]) = (cue_tokens(document, a), &a.source[..]) else { return };
    let (run, source) = (tokens(document, *first), tokens(document, *source));
    let and = run.end + usize::from(document.word(run.end) == ",");
    let follows = matches!(document.lower(and), "and" | "but")
        && and + 1 == source.start
        && source.end == cue.start
        && document.token_at(second.start) == cue.end;
    if follows && has_finite(document, run) {
        a.content.remove(0);
        refresh(document, a);
    }
}

/// 'At the resort, now called Trump Bay, the candidate boasted of his skills.': a phrase before the speaker, where the
/// content follows the cue, is no part of it.
fn drop_phrase_before_speaker(document: &Document<'_>, a: &mut Attribution) {
    let ([first, second], QuoteKind::Indirect) = (&a.content[..], a.kind) else { return };
    let (Some(cue), [source]) = (cue_tokens(document, a), &a.source[..]) else { return };
    let (run, source) = (tokens(document, *first), tokens(document, *source));
    let follows = run.end + 1 == source.start
        && document.word(run.end) == ","
        && source.end == cue.start
        && document.token_at(second.start) == cue.end;
    let verb = document.tag(document.token_at(second.start));
    let opens_sentence = document.sentence_at(cue.start).start == run.start;
    if follows && !opens_sentence && !verb.is_verb() && !verb.is_finite() && !has_finite(document, run) {
        a.content.remove(0);
        refresh(document, a);
    }
}
