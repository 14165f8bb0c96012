//! Where a reported clause ends and where it starts.

use super::lexicon::Form;
use super::syntax::{Analysis, Class};
use crate::word_list::{WordList, word_list};

/// The plainest verbs of speech.
static PLAIN_SPEECH: WordList = word_list!("attribution", "plain-speech");

/// Why a content ends where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At the end of the unit.
    Unit,
    /// Before a subordinate or coordinate clause.
    Cut,
    /// At the first comma.
    Comma,
    /// Before a conjunction that another verb follows.
    Conjunction,
    /// Before the first adjunct after a noun.
    Adjunct,
}

/// Earlier ends that a content of tokens `start..end` may have, each a reading of its own.
pub(super) fn earlier_ends(a: &Analysis, start: usize, end: usize) -> [Option<(usize, End)>; 3] {
    let mut out = [None; 3];
    let mut depth = 0i32;
    let mut k = start + 1;
    while k < end {
        if let Some(s) = a.stretch(k) {
            k = (s.tokens.end as usize).max(k + 1);
            continue;
        }
        let after_noun = a.class[k - 1].is_nominal() || a.class[k - 1] == Class::Pronoun;
        match a.class[k] {
            Class::OpenBracket => depth += 1,
            Class::CloseBracket => depth -= 1,
            _ if depth > 0 => {}
            Class::Comma | Class::Dash if out[0].is_none() && k > start + 1 => out[0] = Some((k, End::Comma)),
            Class::And | Class::But if out[1].is_none() && k + 1 < end => {
                let verb = (k + 1..end.min(k + 3)).any(|j| a.is_finite(j) || a.document.tag(j).is_verb());
                if verb {
                    out[1] = Some((k, End::Conjunction));
                }
            }
            Class::Preposition | Class::Subordinator | Class::Time if out[2].is_none() && after_noun => {
                out[2] = Some((k, End::Adjunct));
            }
            _ => {}
        }
        k += 1;
    }
    out
}

/// Longest stretch of a content outside of quotation marks, in tokens: bounds the work on a text without sentences.
pub(super) const MAX_CONTENT: usize = 400;

/// The end (exclusive) of a content that starts at token `start`, within a unit that ends at `limit`.
/// Final punctuation outside of quotation marks is left out; a quotation is never split.
pub(super) fn content_end(a: &Analysis, start: usize, limit: usize) -> (usize, End) {
    let limit = limit.min(start + MAX_CONTENT);
    let mut k = start;
    let mut depth = 0i32;
    while k < limit {
        if let Some(s) = a.stretch(k) {
            let first = k == start;
            k = (s.tokens.end as usize).max(k + 1);
            // A quotation that is all of the content so far and is finished, or that ends with a comma, may end it.
            let ends = s.finished && k < limit && (first || s.comma && cuts(a, k, limit));
            if ends && a.class[k] != Class::OpenQuote {
                return (k, End::Cut);
            }
            continue;
        }
        match a.class[k] {
            Class::OpenBracket => depth += 1,
            Class::CloseBracket => depth -= 1,
            Class::Comma if k > start && depth <= 0 && cuts(a, k + 1, limit) => {
                return (trim_end(a, start, k), End::Cut);
            }
            Class::Semicolon if k > start + 3 && depth <= 0 => return (trim_end(a, start, k), End::Cut),
            Class::And | Class::But if k > start + 1 && depth <= 0 && new_report(a, k + 1, limit) => {
                return (trim_end(a, start, k), End::Cut);
            }
            _ => {}
        }
        k += 1;
    }
    (trim_end(a, start, k), End::Unit)
}

/// Whether what follows a comma leaves the reported clause.
fn cuts(a: &Analysis, k: usize, limit: usize) -> bool {
    if k >= limit {
        return false;
    }
    match a.class[k] {
        Class::Word | Class::Preposition if matches!(a.entry[k].verb, Some((_, Form::Gerund))) => true,
        Class::Subordinator => matches!(a.document.lower(k), "while" | "although" | "though" | "whereas"),
        Class::And | Class::But => new_report(a, k + 1, limit),
        _ => false,
    }
}

/// Whether a new report starts at `k`: '(he) (later) said ...'.
fn new_report(a: &Analysis, k: usize, limit: usize) -> bool {
    let mut j = k;
    let high = limit.min(k + 4);
    while j < high && (a.class[j] == Class::Adverb || a.class[j] == Class::Pronoun && j == k) {
        j += 1;
    }
    while j < high && a.class[j].is_auxiliary() {
        j += 1;
    }
    j < high
        && a.class[j] != Class::Name
        && matches!(a.verb(j), Some((l, Form::Past | Form::Third | Form::Gerund)) if is_speech(a, l))
}

/// The plainest verbs of speech.
pub(super) fn is_speech(a: &Analysis, lemma: u16) -> bool {
    PLAIN_SPEECH.has(&a.lexicon.lemmas[lemma as usize])
}

/// Takes away final punctuation outside of quotation marks.
pub(super) fn trim_end(a: &Analysis, start: usize, mut end: usize) -> usize {
    while end > start
        && a.stretch_of[end - 1] == 0
        && matches!(
            a.class[end - 1],
            Class::Stop | Class::Comma | Class::Colon | Class::Semicolon | Class::Dash | Class::Symbol
        )
    {
        end -= 1;
    }
    end
}

/// Where a content before its cue starts, in a unit that starts at `start`; it ends at `end`.
pub(super) fn content_start(a: &Analysis, start: usize, end: usize) -> usize {
    let mut start = start;
    // A bullet, a dash or a stray mark.
    while start < end
        && a.stretch_of[start] == 0
        && matches!(a.class[start], Class::Dash | Class::Symbol | Class::Comma | Class::Stop)
    {
        start += 1;
    }
    let Some(s) = a.stretch(end - 1) else { return start };
    let open = s.tokens.start as usize;
    if !s.whole || open <= start {
        return start.min(open.max(start));
    }
    // '"A," "B," he said' keeps both; 'When he lost, "I was sad," he said' starts at the mark.
    let mut first = open;
    while first > start && a.class[first - 1] == Class::CloseQuote {
        let Some(t) = a.stretch(first - 1) else { break };
        first = t.tokens.start as usize;
    }
    if first <= start
        || matches!(a.class[first - 1], Class::Comma | Class::Colon | Class::Dash | Class::Stop | Class::Semicolon)
    {
        first.max(start)
    } else {
        start
    }
}
