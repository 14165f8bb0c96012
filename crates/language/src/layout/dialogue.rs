//! Dialogue after dashes: '— Why not? asked Lucie Arnaud.', '— On Sunday, she said. At noon.', '— When?'

use super::turn::Turn;
use crate::text::{TextLayer, TokenKind};
use crate::types::{QuoteForm as Form, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Fewest paragraphs of a dialogue with a clause that reports them.
const MIN_LINES: usize = 2;
/// Verbs of the clause that reports a line.
static REPORTS: WordList = word_list!("layout", "reports");
/// Most tokens of a line that are looked through for its clause.
const MAX_SAID: usize = 200;
/// Longest reporting clause, in tokens.
const MAX_CLAUSE: usize = 16;
/// Most tokens of a line without such a clause.
const MAX_BARE: usize = 60;

/// The lines of dialogue of a document.
pub(super) fn find(document: &TextLayer) -> Vec<Turn> {
    let reported: Vec<(usize, Turn)> =
        (0..document.paragraphs.len()).filter_map(|p| Some((p, line(document, p)?))).collect();
    if reported.len() < MIN_LINES {
        return Vec::new();
    }
    // A line without a clause stands right after one that is said.
    let mut out: Vec<Turn> = Vec::new();
    let mut reported = reported.into_iter().peekable();
    let mut last = None;
    while let Some((p, turn)) = reported.next() {
        out.push(turn);
        last = Some(p).max(last);
        let next = reported.peek().map_or(document.paragraphs.len(), |n| n.0);
        for q in p + 1..next {
            match bare(document, q).filter(|_| last.is_some_and(|l| l + 1 == q)) {
                Some(turn) => out.push(turn),
                None => break,
            }
            last = Some(q);
        }
    }
    take_turns(document, &mut out);
    out
}

/// Two speak in turn: a line that names nobody is of whoever spoke two lines before.
fn take_turns(document: &TextLayer, turns: &mut [Turn]) {
    let paragraph = |t: &Turn| document.paragraphs.partition_point(|p| p.span.end <= t.extent().start);
    for k in 2..turns.len() {
        let near = paragraph(&turns[k]) == paragraph(&turns[k - 2]) + 2;
        let pronoun = |s: &Span| matches!(s.of(document.text), "he" | "she" | "He" | "She");
        if near && turns[k].source.as_ref().is_none_or(pronoun) {
            let before = &turns[k - 2];
            turns[k].taker = before.taker.or(before.source.filter(|s| !pronoun(s)));
        }
    }
}

/// The tokens of a paragraph after the dash that it opens with.
fn after_dash(document: &TextLayer, p: usize) -> Option<Range<usize>> {
    let tokens = document.paragraphs[p].tokens.range();
    let dash = matches!(document.word(tokens.start), "—" | "–" | "―" | "-" | "--");
    (dash && tokens.len() > 2 && document.spaced(tokens.start + 1)).then_some(tokens.start + 1..tokens.end)
}

/// A line with no more than a dash.
fn bare(document: &TextLayer, p: usize) -> Option<Turn> {
    let said = after_dash(document, p).filter(|said| said.len() <= MAX_BARE)?;
    let ends = matches!(document.word(said.end - 1), "." | "?" | "!" | "…" | "...");
    let mut turn = Turn::new(Form::Turn, vec![document.span_of(said.clone())]);
    turn.cue = Some(document.tokens[said.start - 1].span);
    ends.then_some(turn)
}

/// A line: a dash, what is said, the clause that reports it, and what is said after it.
fn line(document: &TextLayer, p: usize) -> Option<Turn> {
    let tokens = after_dash(document, p).filter(|t| t.len() >= 5)?;
    let stops = |t: usize| matches!(document.word(t), "," | "?" | "!" | "…" | "...");
    let limit = tokens.end.min(tokens.start + MAX_SAID);
    let (to, verb, source, end) = (tokens.start + 2..limit).filter(|&t| stops(t - 1)).find_map(|from| {
        let to = from - usize::from(document.word(from - 1) == ",");
        let end = clause_end(document, from, tokens.end);
        if REPORTS.has(document.lower(from)) {
            (end > from + 1).then_some((to, from, from + 1..end, end))
        } else {
            let verb = speaker_first(document, from, end)?;
            Some((to, verb, from..verb, end))
        }
    })?;
    let mut content = vec![document.span_of(tokens.start..to)];
    let mut rest = end;
    while rest < tokens.end && matches!(document.word(rest), "." | "," | "—" | "–" | "-" | "--") {
        rest += 1;
    }
    if rest < tokens.end {
        content.push(document.span_of(rest..tokens.end));
    }
    let mut turn = Turn::new(Form::Turn, content);
    turn.cue = Some(document.tokens[verb].span);
    turn.source = Some(document.span_of(source));
    Some(turn)
}

/// Where a clause ends that begins at token `from`: at its stop or a dash.
fn clause_end(document: &TextLayer, from: usize, end: usize) -> usize {
    let ends = |t: usize| {
        matches!(document.word(t), "." | "!" | "?" | "—" | "–" | "--" | ":" | "…")
            || document.word(t) == "-" && document.spaced(t)
            || t > from && document.sentence_at(t).start == t
    };
    (from..end.min(from + MAX_CLAUSE)).find(|&t| ends(t)).unwrap_or(end.min(from + MAX_CLAUSE))
}

/// The verb of a clause whose speaker stands first ('she said', 'Anna Leitner said'), where nothing is left after it.
fn speaker_first(document: &TextLayer, from: usize, end: usize) -> Option<usize> {
    let verb = (from + 1..end.min(from + 6)).find(|&t| REPORTS.has(document.lower(t)))?;
    let pronoun = verb == from + 1 && matches!(document.lower(from), "he" | "she" | "they" | "i" | "we");
    let name = document.capitalised(from)
        && (from..verb).all(|t| document.capitalised(t) && document.tokens[t].kind == TokenKind::Word);
    (pronoun || name).then_some(verb)
}
