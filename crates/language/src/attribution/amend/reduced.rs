//! A participle after a subject is not its verb: 'Papers quoting officials said the bridge was unsafe.'

use super::words;
use super::{NEAR, before_final_mark, refresh, tokens};
use crate::Document;
use crate::attribution::reporting::is_reporting;
use crate::text::{Tag, is_be, is_do, is_have};
use crate::types::{Attribution, Span};
use std::ops::Range;

/// Gives such reports the verb of their sentence, and drops those of which that verb has a row.
pub(super) fn all(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut i = 0;
    while i < found.len() {
        let Some((subject, verb)) = main_verb(document, &found[i]) else {
            i += 1;
            continue;
        };
        let (subject, verb_span) = (document.span_of(subject), document.span_of(verb.clone()));
        let near = i.saturating_sub(NEAR)..(i + NEAR + 1).min(found.len());
        let other = near.into_iter().find(|&k| k != i && found[k].cue.iter().any(|s| s.overlaps(verb_span)));
        if let Some(k) = other {
            if found[k].source.iter().all(|s| subject.contains(*s)) {
                found[k].source = vec![subject];
            }
            found.remove(i);
            continue;
        }
        let a = &mut found[i];
        let end = a.content.last().map_or(verb_span.end, |s| s.end);
        let rest = document.tokens.get(verb.end).map_or(end, |t| t.span.start);
        a.source = vec![subject];
        a.cue = vec![verb_span];
        if rest < end {
            a.content = vec![Span { start: rest, end }];
            refresh(document, a);
            i += 1;
        } else {
            found.remove(i);
        }
    }
}

/// Most tokens between the participle and the verb.
const MAX_OBJECT: usize = 16;

/// The subject with its participle, and the verb of the sentence, if it reports.
fn main_verb(document: &Document<'_>, a: &Attribution) -> Option<(Range<usize>, Range<usize>)> {
    let ([source], [cue], [content]) = (&a.source[..], &a.cue[..], &a.content[..]) else { return None };
    let (source, cue, run) = (tokens(document, *source), tokens(document, *cue), tokens(document, *content));
    let home = document.sentence_at(cue.start);
    let reduced = cue.len() == 1
        && words::CITING.has(document.lower(cue.start))
        && document.tag(cue.start) == Tag::Vbg
        && source.end == cue.start
        && source.start == home.start
        && run.start == cue.end;
    let end = before_final_mark(document, &home);
    let verb = (run.start + 1..end.min(cue.end + MAX_OBJECT)).find(|&t| document.tag(t).is_finite())?;
    let breaks = |t: usize| {
        matches!(document.tag(t), Tag::Wp | Tag::Wdt | Tag::WpS | Tag::Wrb)
            || matches!(document.lower(t), "that" | "," | ";" | ":")
    };
    if !reduced || (run.start..verb).any(breaks) || document.quotations.touch(document.span_of(cue.start..verb + 1)) {
        return None;
    }
    let auxiliary = |t: usize| {
        let word = document.lower(t);
        is_be(word) || is_have(word) || is_do(word) || document.tag(t) == Tag::Md
    };
    let mut last = verb;
    while last + 1 < end && (auxiliary(last) || document.tag(last).is_adverb()) && document.tag(last + 1).is_verb() {
        last += 1;
    }
    let reports = is_reporting(document, verb..last + 1);
    reports.then_some((source.start..verb, verb..last + 1))
}
