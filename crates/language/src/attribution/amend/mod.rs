//! Amends attributions by the grammar around them: what a lead-in, an addressee or a second verb has no part in, where
//! a content goes on, and which rows report nobody's words. The same for every engine.
//!
//! Each rule is for a construction that the engines were seen to misread on articles of several outlets; what PolNeAR's
//! annotators do with it was counted first (docs/experiments/spans.md).

mod answer;
mod extent;
mod glue;
mod headline;
mod interrupted;
mod lead_in;
mod naming;
mod no_report;
mod nouns;
mod parenthesis;
mod reduced;
mod resumed;
mod split;
mod withheld;
mod words;

use super::kind_of;
use crate::Document;
use crate::types::{Attribution, Span};
use std::ops::Range;

/// The first pass, over what an engine found: the attributions stay in text order of their content.
pub(super) fn all(document: &Document<'_>, found: &mut Vec<Attribution>) {
    answer::all(document, found);
    lead_in::all(document, found);
    reduced::all(document, found);
    split::all(document, found);
    glue::all(document, found);
    extent::all(document, found);
    parenthesis::all(document, found);
    withheld::all(document, found);
    resumed::all(document, found);
    headline::all(document, found);
    no_report::drop(document, found);
    found.retain(|a| !a.content.is_empty());
    found.sort_by_key(|a| a.content.first().copied());
    interrupted::add(document, found);
}

/// The second pass, after the layout's speech was added and weak rows were dropped: lines that lead in to a paragraph of
/// speech, and reports by a noun in sentences that have no other.
pub(super) fn last(document: &Document<'_>, found: &mut Vec<Attribution>) {
    lead_in::merge_lines(document, found);
    nouns::add(document, found);
}

/// The tokens of a span.
fn tokens(document: &Document<'_>, span: Span) -> Range<usize> {
    document.tokens_in(span).range()
}

/// The end of a sentence without its final mark.
fn before_final_mark(document: &Document<'_>, sentence: &Range<usize>) -> usize {
    let is_mark = |t: usize| matches!(document.word(t), "." | "!" | "?" | ";" | ":");
    (sentence.start..sentence.end).rev().find(|&t| !is_mark(t)).map_or(sentence.end, |t| t + 1)
}

/// From the first to the last token of an attribution's cue.
fn cue_tokens(document: &Document<'_>, a: &Attribution) -> Option<Range<usize>> {
    let (first, last) = (a.cue.first()?, a.cue.last()?);
    Some(tokens(document, Span { start: first.start, end: last.end }))
}

/// Whether any of some tokens is a verb with tense.
fn has_finite(document: &Document<'_>, run: Range<usize>) -> bool {
    run.into_iter().any(|t| document.tag(t).is_finite())
}

/// How many attributions before and after one are looked at for what overlaps it.
const NEAR: usize = 8;

/// Whether no attribution near number `i` but itself has a role in `span`.
fn is_free(found: &[Attribution], i: usize, span: Span) -> bool {
    let near = i.saturating_sub(NEAR)..(i + NEAR + 1).min(found.len());
    near.filter(|&k| k != i)
        .all(|k| !found[k].content.iter().chain(&found[k].cue).chain(&found[k].source).any(|s| s.overlaps(span)))
}

/// Whether an attribution itself has a role in `span`.
fn has_role_in(a: &Attribution, span: Span) -> bool {
    a.content.iter().chain(&a.cue).chain(&a.source).any(|s| s.overlaps(span))
}

/// Sets the kind again after the content has changed.
fn refresh(document: &Document<'_>, a: &mut Attribution) {
    a.content.retain(|s| s.start < s.end);
    a.content.sort_unstable();
    a.kind = kind_of(document, &a.content);
}

#[cfg(test)]
mod tests;
