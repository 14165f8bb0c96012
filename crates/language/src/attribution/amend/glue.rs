//! What other clauses have next to a report and is no part of its content: a piece of the sentence before the speaker,
//! the narrator's words after a closed quotation, what came of the words ('..., sending shares down').

use super::words;
use super::{cue_tokens, has_finite, refresh, tokens};
use crate::Document;
use crate::quotation::Quotation;
use crate::text::Tag;
use crate::types::{Attribution, QuoteKind, Span};
use std::ops::Range;

/// Takes such words out of contents.
pub(super) fn all(document: &Document<'_>, found: &mut [Attribution]) {
    for a in found.iter_mut() {
        piece_before_speaker(document, a);
        topic_before_speaker(document, a);
        piece_of_second_clause(document, a);
        narration_after_quotation(document, a);
        next_sentence(document, a);
        narration_after_report(document, a);
        outcome(document, a);
        main_clause_after_relative(document, a);
        those_cited(document, a);
        day_of_cue(document, a);
        cue_of_release(document, a);
    }
}

/// The tokens between two spans of one sentence.
fn gap(document: &Document<'_>, left: Span, right: Span) -> Option<Range<usize>> {
    let (from, to) = (document.token_at(left.end - 1) + 1, document.token_at(right.start));
    (from <= to && document.sentence_of(from.saturating_sub(1)) == document.sentence_of(to)).then_some(from..to)
}

/// The first and the last span of source and cue as one.
fn roles(a: &Attribution) -> Option<Span> {
    let (cue, source) = (a.cue.first()?, a.source.first()?);
    Some(Span { start: cue.start.min(source.start), end: a.cue.last()?.end.max(a.source.last()?.end) })
}

/// 'The move surprised some as Kolbe called for a boycott', 'The move surprised fishermen, who said that ...': a piece
/// before the speaker that has a clause of its own between is no part of what is said.
///
/// Of 90 contents in PolNeAR whose first piece stands so, the words between end in 'that' ('a clip that the judge called
/// “distasteful”'), or nobody is the source.
fn piece_before_speaker(document: &Document<'_>, a: &mut Attribution) {
    let (Some(&first), Some(&last), Some(roles)) = (a.content.first(), a.content.last(), roles(a)) else { return };
    if first.end > roles.start || last.start < roles.end || document.quotations.touch(first) {
        return;
    }
    let Some(between) = gap(document, first, roles) else { return };
    let source = tokens(document, a.source[0]);
    let relative = source.len() == 1
        && matches!(document.tag(source.start), Tag::Wp | Tag::Wdt)
        && between.clone().next_back().is_some_and(|t| document.word(t) == ",");
    let linked = |t: usize| matches!(document.lower(t), "that" | "which" | "who" | "whom" | "what");
    // 'is, as several papers noted, the only one': an aside.
    let aside = between.clone().all(|t| document.lower(t) == "as" || document.word(t) == ",");
    let clause = !aside
        && between.clone().next_back().is_some_and(|t| !linked(t) && document.word(t) != ",")
        && between.clone().any(|t| document.tag(t).is_finite() || words::SUBORDINATORS.has(document.lower(t)));
    if relative || clause {
        a.content.remove(0);
        refresh(document, a);
    }
}

/// 'As for the claim that the pier is unsafe, Reed called it nonsense.': what a sentence is about is not what is said.
fn topic_before_speaker(document: &Document<'_>, a: &mut Attribution) {
    let (&[first, second], Some(cue), [source]) = (&a.content[..], cue_tokens(document, a), &a.source[..]) else {
        return;
    };
    let home = document.sentence_at(cue.start);
    let run = tokens(document, first);
    let about = matches!(document.lower(home.start), "regarding" | "concerning")
        || document.lower(home.start) == "as" && document.lower(home.start + 1) == "for";
    let between = gap(document, first, *source).is_some_and(|g| g.len() == 1 && document.word(g.start) == ",");
    let follows = document.token_at(second.start) == cue.end;
    if about && between && follows && run.start > home.start && home.contains(&run.start) {
        a.content.remove(0);
        refresh(document, a);
    }
}

/// 'She criticised the plan, but it is uncertain whether it will pass.': a piece after a clause of the narrator's own.
fn piece_of_second_clause(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = cue_tokens(document, a).filter(|_| a.kind == QuoteKind::Indirect) else { return };
    let at = a.content.windows(2).position(|w| {
        let Some(between) = gap(document, w[0], w[1]).filter(|_| document.token_at(w[0].start) >= cue.end) else {
            return false;
        };
        let opens = between.clone().take(2).any(|t| matches!(document.lower(t), "but" | "and" | "though" | ";"));
        let subject = between.clone().any(|t| document.tag(t).is_noun() || document.tag(t) == Tag::Prp);
        opens && subject && has_finite(document, between)
    });
    if let Some(at) = at {
        a.content.truncate(at + 1);
        refresh(document, a);
    }
}

/// The last quotation in a piece of content, if it closes before the piece ends.
fn last_quotation<'d>(document: &'d Document<'_>, run: &Range<usize>) -> Option<&'d Quotation> {
    let inside = run.clone().rev().find_map(|t| document.quotations.at(document.tokens[t].span.start))?;
    (inside.closed && (inside.tokens.end as usize) < run.end && inside.tokens.start as usize >= run.start)
        .then_some(inside)
}

/// Then she says, '“Don't you move,” | until sirens are heard', 'called it “a sham” | — a charge that stung': a
/// quotation with its comma is all that is said (PolNeAR: 100 of 112), and so is one before the writer's remark.
fn narration_after_quotation(document: &Document<'_>, a: &mut Attribution) {
    let (Some(cue), Some(&last)) = (cue_tokens(document, a), a.content.last()) else { return };
    let run = tokens(document, last);
    if run.is_empty() || cue.end > run.start || a.source.iter().any(|s| s.start > last.start) {
        return;
    }
    let Some(quotation) = last_quotation(document, &run) else { return };
    let (first, end) = (quotation.tokens.start as usize, quotation.tokens.end as usize);
    let comma = document.word(end) == "," || end >= 2 && document.word(end - 2) == ",";
    let goes_on = |t: usize| matches!(document.lower(t), "because" | "if" | "that");
    let tail = end + usize::from(document.word(end) == ",")..run.end;
    let whole = first == run.start && comma && tail.start < run.end && !goes_on(tail.start);
    let dash = |t: usize| matches!(document.word(t), "—" | "–" | "--" | "-");
    let remark = dash(tail.start)
        && tail.len() > 3
        && matches!(document.lower(tail.start + 1), "a" | "an" | "the")
        && !tail.clone().skip(1).any(dash);
    if whole || remark {
        if let Some(last) = a.content.last_mut() {
            last.end = quotation.span.end;
        }
        refresh(document, a);
    }
}

/// '“Well…” | He looked at his wife.': a content does not run out of a quotation into the narrator's next sentence.
fn next_sentence(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = cue_tokens(document, a).filter(|_| a.kind == QuoteKind::Mixed) else { return };
    let home = document.sentence_of(cue.start);
    let outside = |t: usize| document.quotations.at(document.tokens[t].span.start).is_none();
    let mut changed = false;
    for piece in &mut a.content {
        let run = tokens(document, *piece);
        // Where a sentence begins outside of quotation marks, right after a closing one.
        let begins = |t: usize| {
            t > run.start
                && document.sentence_at(t).start == t
                && outside(t)
                && !outside(t - 1)
                && document.sentence_of(t) != home
        };
        if let Some(end) = run.clone().find(|&t| begins(t)) {
            piece.end = document.tokens[end - 1].span.end;
            changed = true;
        }
    }
    if changed {
        refresh(document, a);
    }
}

/// '“I am tired,” she says, | pouring the tea', '“We stand alone,” he said, a nod to | his father': after speech that has its
/// comma, words of the report's sentence belong to the narrator, unless they go on right after it.
fn narration_after_report(document: &Document<'_>, a: &mut Attribution) {
    let (Some(cue), Some(&first), Some(roles)) = (cue_tokens(document, a), a.content.first(), roles(a)) else { return };
    let Some(quotation) = document.quotations.opening_at(first.start).filter(|q| q.span.end <= first.end) else {
        return;
    };
    let end = quotation.tokens.end as usize;
    let comma = end >= 2 && matches!(document.word(end - 2), "," | "?" | "!");
    if !comma || quotation.span.end != first.end || roles.start < first.end {
        return;
    }
    let home = document.sentence_at(cue.end - 1);
    let last = tokens(document, roles).end;
    let narrated = |s: &Span| {
        let run = tokens(document, *s);
        let goes_on = run.start <= last + 1 && document.tag(run.start) != Tag::Vbg;
        run.start >= last && home.contains(&run.start) && !document.quotations.touch(*s) && !goes_on
    };
    if a.content.iter().any(narrated) {
        a.content.retain(|s| !narrated(s));
        refresh(document, a);
    }
}

/// Most tokens from the participle to the noun that tells a reaction.
const MAX_TO_REACTION: usize = 7;

/// 'Orme said it would close, | sending its shares down': what came of the words. Other such participles belong to what
/// is said as often as not.
fn outcome(document: &Document<'_>, a: &mut Attribution) {
    let Some(&last) = a.content.last() else { return };
    let run = tokens(document, last);
    let end = run.end;
    let starts = |t: usize| {
        document.tag(t) == Tag::Vbg
            && words::OUTCOMES.has(document.lower(t))
            && t > 0
            && document.word(t - 1) == ","
            && (t + 1..end.min(t + MAX_TO_REACTION)).any(|k| words::REACTIONS.has(document.lower(k)))
            && document.quotations.at(document.tokens[t].span.start).is_none()
    };
    let Some(verb) = run.clone().rev().take(MAX_OUTCOME).find(|&t| starts(t)) else { return };
    if verb == run.start && a.content.len() > 1 {
        a.content.pop();
    } else if verb > run.start + 1
        && has_finite(document, run.start..verb - 1)
        && let Some(last) = a.content.last_mut()
    {
        last.end = document.tokens[verb - 2].span.end;
    }
    refresh(document, a);
}

/// Most tokens of such an outcome.
const MAX_OUTCOME: usize = 24;

/// 'The firm, which has said | it will appeal, was fined': the main clause goes on after the relative one.
fn main_clause_after_relative(document: &Document<'_>, a: &mut Attribution) {
    let (&[content], [source], Some(cue)) = (&a.content[..], &a.source[..], cue_tokens(document, a)) else { return };
    let (run, who) = (tokens(document, content), tokens(document, *source));
    let relative = who.len() == 1
        && who.start > 0
        && matches!(document.lower(who.start), "who" | "which")
        && document.word(who.start - 1) == ",";
    if !relative || run.start < cue.end || document.quotations.touch(content) {
        return;
    }
    let Some(comma) = run.clone().find(|&t| document.word(t) == ",").filter(|&t| t > run.start && t + 1 < run.end)
    else {
        return;
    };
    if matches!(document.tag(comma + 1), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) {
        a.content[0].end = document.tokens[comma - 1].span.end;
        refresh(document, a);
    }
}

/// 'reported him to be dead | citing sources within the ministry': whoever is cited is no part of what is said.
fn those_cited(document: &Document<'_>, a: &mut Attribution) {
    let Some(&last) = a.content.last().filter(|s| !document.quotations.touch(**s)) else { return };
    let run = tokens(document, last);
    let cites = |t: usize| matches!(document.lower(t), "citing" | "quoting") && document.tag(t) == Tag::Vbg;
    let Some(verb) = run.clone().skip(1).find(|&t| cites(t)) else { return };
    let end = if document.word(verb - 1) == "," { verb - 1 } else { verb };
    if end > run.start && has_finite_or_to(document, run.start..end) && !has_finite(document, verb..run.end) {
        if let Some(last) = a.content.last_mut() {
            last.end = document.tokens[end - 1].span.end;
        }
        refresh(document, a);
    }
}

fn has_finite_or_to(document: &Document<'_>, run: Range<usize>) -> bool {
    run.into_iter().any(|t| document.tag(t).is_finite() || document.tag(t) == Tag::To)
}

/// 'Carla Boyd said | Monday': the day is no part of the cue.
fn day_of_cue(document: &Document<'_>, a: &mut Attribution) {
    let [cue] = &mut a.cue[..] else { return };
    let run = tokens(document, *cue);
    let mut end = run.end;
    while end > run.start + 1 && words::WHEN.has(document.lower(end - 1)) {
        end -= 1;
    }
    if end < run.end && end > run.start + 1 && document.lower(end - 1) == "on" {
        end -= 1;
    }
    let verb = document.tag(end - 1).is_verb();
    if end < run.end && verb {
        cue.end = document.tokens[end - 1].span.end;
    }
}

/// 'said in a statement | released by the campaign': a cue does not end in the middle of a participle's phrase.
fn cue_of_release(document: &Document<'_>, a: &mut Attribution) {
    let [cue] = &mut a.cue[..] else { return };
    let run = tokens(document, *cue);
    let last = run.end - 1;
    let cut = run.len() > 2
        && document.tag(last) == Tag::Vbn
        && document.tag(last - 1).is_noun()
        && document.tokens.get(run.end).is_some()
        && document.tag(run.end) == Tag::In;
    if cut {
        cue.end = document.tokens[last - 1].span.end;
    }
}
