//! What leads in to speech and is no part of it: the object before a colon, the topic after 'said of', the addressee.

use super::words;
use super::{cue_tokens, has_finite, refresh, tokens};
use crate::Document;
use crate::quotation::Use;
use crate::text::{Tag, is_be};
use crate::types::{Attribution, QuoteKind, Span};
use std::ops::Range;

/// Takes lead-ins out of contents, and out of the list where they are all that a row has.
pub(super) fn all(document: &Document<'_>, found: &mut [Attribution]) {
    for a in found.iter_mut() {
        if a.content.len() > 1 || a.kind == QuoteKind::Mixed {
            drop_object(document, a);
            drop_topic(document, a);
        }
        drop_addressee(document, a);
        keep_noun_of_attitude(document, a);
    }
}

/// Most tokens between a cue and the colon after it.
const MAX_LEAD: usize = 30;

/// 'She has apologised for the delay: “I should have called.”': the quotation after the colon is all that is said.
///
/// Of 359 quotations after a colon in PolNeAR the words between cue and colon are left out in 296, and where they are
/// not, most are a clause of their own ('he often thinks of what they told him: “...”').
fn drop_object(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = cue_tokens(document, a) else { return };
    if cue.clone().any(|t| words::NAMING.has(document.lower(t))) {
        return;
    }
    let end = document.sentence_at(cue.end - 1).end.min(cue.end + MAX_LEAD);
    let opens = |c: usize| {
        document.word(c) == ":"
            && document.tokens.get(c + 1).is_some_and(|next| {
                document.quotations.opening_at(next.span.start).is_some_and(|q| q.usage == Use::Speech)
            })
    };
    let Some(colon) = (cue.end..end).find(|&c| opens(c)) else { return };
    let quoted = document.tokens[colon + 1].span.start;
    let said = |s: &Span| s.start <= quoted && quoted < s.end;
    let lead = cue.end..colon;
    if lead.is_empty() || !a.content.iter().any(said) {
        return;
    }
    let of_lead = document.span_of(lead.clone());
    if !a.content.iter().any(|s| s.overlaps(of_lead)) || document.quotations.touch(of_lead) {
        return;
    }
    let first = a.content.iter().find(|s| s.overlaps(of_lead)).map_or(lead.start, |s| document.token_at(s.start));
    let opener = document.lower(first.max(lead.start));
    let is_clause = matches!(opener, "to" | "if" | "whether") || has_main_clause(document, lead);
    // 'for what happened', 'about how it went': a preposition has its object, whatever is in it.
    if is_clause && document.tag(cue.end - 1) != Tag::In {
        return;
    }
    a.content.retain(|s| s.end > quoted || s.end <= of_lead.start);
    for s in &mut a.content {
        if s.start < quoted && s.overlaps(of_lead) {
            s.start = quoted;
        }
    }
    answer_to_question(document, a, cue);
    refresh(document, a);
}

/// Most tokens between such a verb and 'when asked'.
const MAX_ASKED: usize = 8;

/// '... who told the committee when asked about the ferry: “...”': the cue is the verb of the answer.
fn answer_to_question(document: &Document<'_>, a: &mut Attribution, cue: Range<usize>) {
    let asked = words::ASKED.has(document.lower(cue.start));
    let low = document.sentence_at(cue.start).start.max(cue.start.saturating_sub(MAX_ASKED));
    if !asked || cue.start == low || document.lower(cue.start - 1) != "when" {
        return;
    }
    if let Some(verb) = (low..cue.start).rev().find(|&t| words::ANSWERS.has(document.lower(t))) {
        a.cue = vec![document.span_of(verb..verb + 1)];
    }
}

/// '“It will sink,” she said of the old ferry.': what somebody speaks of is not what they say.
fn drop_topic(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = cue_tokens(document, a) else { return };
    let points =
        |t: usize| t < document.tokens.len() && matches!(document.lower(t), "of" | "about" | "on" | "regarding");
    if !points(cue.end - 1) && !points(cue.end) {
        return;
    }
    let (from, to) = (document.tokens[cue.start].span.start, document.sentence_at(cue.end - 1).end);
    let to = document.tokens[to - 1].span.end;
    let quoted_before = a.content.iter().any(|s| s.end <= from && document.quotations.at(s.end - 1).is_some());
    let topic = |s: &Span| s.start > from && s.start < to && !document.quotations.touch(*s);
    if quoted_before && a.content.iter().any(topic) {
        a.content.retain(|s| !topic(s));
        refresh(document, a);
    }
}

/// Most tokens of an addressee.
const MAX_ADDRESSEE: usize = 8;
/// Most tokens from a clause's subject to its verb.
const MAX_SUBJECT: usize = 8;

/// 'His son reported to the police he left home': those who are told are no part of what is said.
fn drop_addressee(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = cue_tokens(document, a) else { return };
    let told = words::TOLD.has(document.lower(cue.end - 1)) && !cue.clone().any(|t| is_be(document.lower(t)));
    let speaks =
        told || document.lower(cue.end - 1) == "to" && cue.clone().any(|t| words::SPOKEN_TO.has(document.lower(t)));
    let Some(piece) = a.content.iter().position(|s| document.token_at(s.start) == cue.end).filter(|_| speaks) else {
        return;
    };
    let run = tokens(document, a.content[piece]);
    let in_phrase = |t: usize| {
        let tag = document.tag(t);
        tag.is_noun() || matches!(tag, Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Pos | Tag::Cd) || document.lower(t) == "of"
    };
    let starts_clause = |k: usize| {
        let subject = matches!(document.lower(k), "he" | "she" | "they" | "it" | "we" | "there" | "that")
            || document.tag(k - 1).is_noun() && matches!(document.tag(k), Tag::Dt | Tag::PrpS);
        subject && has_finite(document, k + 1..run.end.min(k + MAX_SUBJECT))
    };
    // 'warned | of the risk that'.
    if document.tag(run.start) == Tag::In {
        return;
    }
    let high = run.end.min(run.start + MAX_ADDRESSEE);
    for k in run.start + 1..high {
        // 'told them nothing he had not said before'
        if matches!(document.lower(k - 1), "anything" | "everything" | "nothing" | "something") {
            return;
        }
        if document.tag(k - 1).is_noun() && starts_clause(k) {
            a.content[piece].start = document.tokens[k].span.start;
            refresh(document, a);
            return;
        }
        // 'assured members worried about the cost | that'.
        let narrows = told && matches!(document.tag(k), Tag::Vbn | Tag::Vbg | Tag::In) && document.lower(k) != "that";
        if !(in_phrase(k) || narrows) {
            return;
        }
    }
}

/// 'They expressed | their anger at the mayor': the noun of the attitude belongs to what is expressed.
fn keep_noun_of_attitude(document: &Document<'_>, a: &mut Attribution) {
    let [cue] = a.cue[..] else { return };
    let run = tokens(document, cue);
    let is_verb = |t: usize| words::EXPRESSED.has(document.lower(t));
    let Some(verb) = run.clone().find(|&t| is_verb(t)).filter(|&v| v + 1 < run.end) else { return };
    let owned = matches!(document.tag(verb + 1), Tag::PrpS | Tag::Dt);
    let Some(next) = a.content.iter_mut().find(|s| document.token_at(s.start) == run.end).filter(|_| owned) else {
        return;
    };
    next.start = document.tokens[verb + 1].span.start;
    a.cue = vec![document.span_of(run.start..verb + 1)];
    refresh(document, a);
}

/// 'Ms Doyle said that given the choice this year:' before a paragraph of speech: the line only leads in to it. The
/// speech takes its cue and source, unless it has its own.
pub(super) fn merge_lines(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut i = 0;
    while i < found.len() {
        match speech_after(document, &found[i]) {
            Some(quoted) => {
                let lead = found.remove(i);
                let near = i.saturating_sub(1)..(i + super::NEAR).min(found.len());
                let speech = found[near].iter_mut().find(|a| a.content.iter().any(|s| s.contains(quoted)));
                if let Some(speech) = speech.filter(|a| a.cue.is_empty()) {
                    (speech.cue, speech.source) = (lead.cue, lead.source);
                    speech.confidence = speech.confidence.max(lead.confidence);
                }
            }
            None => i += 1,
        }
    }
}

/// The opening mark of the speech that a row only leads in to.
fn speech_after(document: &Document<'_>, a: &Attribution) -> Option<Span> {
    let ([content], QuoteKind::Indirect) = (&a.content[..], a.kind) else { return None };
    let run = tokens(document, *content);
    let colon = run.end;
    if document.tokens.get(colon).is_none_or(|_| document.word(colon) != ":") || has_main_clause(document, run) {
        return None;
    }
    let p = document.paragraphs.partition_point(|p| p.span.end <= content.start);
    let next = document.paragraphs.get(p + 1).filter(|_| document.paragraphs[p].tokens.end as usize == colon + 1)?;
    let opening = document.tokens[next.tokens.start as usize].span;
    document.quotations.at(opening.start).filter(|q| q.span.start == opening.start).map(|_| opening)
}

/// Whether some tokens have a clause: a verb with tense. After 'that given', 'that after' a last word that looks like one
/// is a noun ('that after nine years of work:').
fn has_main_clause(document: &Document<'_>, run: Range<usize>) -> bool {
    let second = run.start + 1;
    let phrase = run.len() > 2
        && document.lower(run.start) == "that"
        && (document.tag(second) == Tag::In || document.lower(second) == "given");
    has_finite(document, if phrase { run.start..run.end - 1 } else { run })
}
