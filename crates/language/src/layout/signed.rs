//! Quotations with a name beside them instead of a cue: '“...” — Ann Lee, director', 'And from Ann Lee:' above.

use super::joins::Join;
use super::mentions::persons_in;
use super::turn::Turn;
use crate::quotation::{Quotations, Use};
use crate::text::{TextLayer, TokenKind};
use crate::types::QuoteForm as Form;
use crate::types::Span;
use std::ops::Range;

/// Most tokens of a signature.
const MAX_SIGNATURE: usize = 18;
/// Most paragraphs by which a quotation goes on that such a line introduces.
const MAX_QUOTED: usize = 2;
/// Most tokens of a line that introduces a quotation without a verb of saying.
const MAX_INTRODUCTION: usize = 30;

/// The signed quotations of a document.
pub(super) fn find(document: &TextLayer, quotations: &Quotations, joins: &[Join]) -> Vec<Turn> {
    let mut out = Vec::new();
    for (p, paragraph) in document.paragraphs.iter().enumerate() {
        let tokens = paragraph.tokens.range();
        let opens = quotations.at(paragraph.span.start).filter(|q| q.usage == Use::Speech && !q.continues);
        if opens.is_none()
            && let Some(turn) = labelled(document, quotations, tokens.clone())
        {
            out.push(turn);
        } else if opens.is_some() {
            let each = signed_each(document, quotations, tokens.clone());
            if !each.is_empty() {
                out.extend(each);
            } else if let Some(turn) = signed(document, quotations, tokens).or_else(|| pull_quote(document, joins, p)) {
                out.push(turn);
            }
        } else if document.word(tokens.end - 1) == ":"
            && let Some(turn) = introduced(document, quotations, joins, p)
        {
            out.push(turn);
        }
    }
    out
}

fn is_dash(document: &TextLayer, t: usize) -> bool {
    matches!(document.word(t), "—" | "–" | "―" | "-" | "--" | "~")
}

/// A paragraph of quotations that ends in a dash and a name.
fn signed(document: &TextLayer, quotations: &Quotations, tokens: Range<usize>) -> Option<Turn> {
    let mut content: Vec<Span> = Vec::new();
    let mut t = tokens.start;
    while t < tokens.end {
        match quotations.at(document.tokens[t].span.start) {
            Some(q) => {
                content.push(q.span);
                t = (q.tokens.end as usize).max(t + 1);
            }
            None if is_dash(document, t) || document.word(t) == "(" => break,
            None if document.tokens[t].kind == TokenKind::Mark => t += 1,
            None => return None,
        }
    }
    // '“None from me.” (Ann Roe, Hale)'
    let bracket = t < tokens.end && document.word(t) == "(";
    let end = if bracket && document.word(tokens.end - 1) == ")" { tokens.end - 1 } else { tokens.end };
    if bracket && (end == tokens.end || persons_in(document, t + 1..end).next().is_none_or(|n| n.start > t + 2)) {
        return None;
    }
    let name = signature(document, t + 1..end).filter(|&s| !quotations.touch(s))?;
    let mut turn = Turn::new(Form::Marks, content);
    turn.cue = Some(document.tokens[t].span);
    turn.source = Some(name);
    Some(turn)
}

/// '“It was cold.” (Ida Foss, swimmer) “I lost a toe.” (Max Thun)': a paragraph of quotations, each with a name in brackets.
fn signed_each(document: &TextLayer, quotations: &Quotations, tokens: Range<usize>) -> Vec<Turn> {
    let mut out = Vec::new();
    let mut t = tokens.start;
    while t < tokens.end {
        let Some(q) = quotations.at(document.tokens[t].span.start).filter(|q| q.closed) else { return Vec::new() };
        let open = q.tokens.end as usize;
        if open + 1 >= tokens.end || !matches!(document.word(open), "(" | "[") {
            return Vec::new();
        }
        let high = tokens.end.min(open + 1 + MAX_SIGNATURE);
        let close = (open + 1..high).find(|&k| matches!(document.word(k), ")" | "]"));
        let Some((name, close)) = close.and_then(|c| Some((signature(document, open + 1..c)?, c))) else {
            return Vec::new();
        };
        let mut turn = Turn::new(Form::Marks, vec![q.span]);
        turn.cue = Some(document.tokens[open].span);
        turn.source = Some(name);
        out.push(turn);
        t = close + 1;
        while t < tokens.end && matches!(document.word(t), "." | "," | ";") {
            t += 1;
        }
    }
    if out.len() > 1 { out } else { Vec::new() }
}

/// The name that all of `tokens` are: it begins with a capital letter and has no word of a sentence.
pub(super) fn signature(document: &TextLayer, tokens: Range<usize>) -> Option<Span> {
    let mut tokens = tokens;
    if tokens.len() > 1 && document.word(tokens.end - 1) == "." {
        tokens.end -= 1;
    }
    let name = !tokens.is_empty()
        && tokens.len() <= MAX_SIGNATURE
        && tokens.end <= document.tokens.len()
        && document.capitalised(tokens.start)
        && !matches!(document.lower(tokens.start), "i" | "he" | "she" | "they" | "we" | "it" | "but" | "and" | "the")
        && !tokens.clone().filter(|&t| !document.capitalised(t) || document.lower(t) == "i").any(|t| {
            matches!(
                document.lower(t),
                "said"
                    | "says"
                    | "is"
                    | "was"
                    | "are"
                    | "were"
                    | "has"
                    | "had"
                    | "will"
                    | "would"
                    | "i"
                    | "that"
                    | "?"
                    | "!"
            )
        });
    name.then(|| document.span_of(tokens))
}

/// Most tokens of a name before a dash and a quotation ('Police - "we acted at once"').
const MAX_LABEL: usize = 6;

/// A paragraph that is a name, a dash and a quotation.
fn labelled(document: &TextLayer, quotations: &Quotations, tokens: Range<usize>) -> Option<Turn> {
    let dash = (tokens.start + 1..tokens.end.min(tokens.start + MAX_LABEL + 1)).find(|&t| is_dash(document, t))?;
    let quotation = document.tokens.get(dash + 1).and_then(|t| quotations.at(t.span.start))?;
    let whole = quotation.span.end == document.tokens[tokens.end - 1].span.end;
    let name = signature(document, tokens.start..dash)?;
    if !whole || !document.spaced(dash) || quotation.usage != Use::Speech {
        return None;
    }
    let mut turn = Turn::new(Form::Marks, vec![quotation.span]);
    turn.cue = Some(document.tokens[dash].span);
    turn.source = Some(name);
    Some(turn)
}

/// A paragraph that is one quotation, with a dash and a name in the next one.
fn pull_quote(document: &TextLayer, joins: &[Join], p: usize) -> Option<Turn> {
    let next = document.paragraphs.get(p + 1)?.tokens.range();
    if joins[p] != Join::Pure || next.len() < 2 || !is_dash(document, next.start) {
        return None;
    }
    let name = signature(document, next.start + 1..next.end)?;
    let mut turn = Turn::new(Form::Marks, vec![document.paragraphs[p].span]);
    turn.cue = Some(document.tokens[next.start].span);
    turn.source = Some(name);
    Some(turn)
}

/// Quotations under a line that ends in a colon.
fn introduced(document: &TextLayer, quotations: &Quotations, joins: &[Join], p: usize) -> Option<Turn> {
    let paragraph = document.paragraphs[p].tokens.range();
    let next = document.paragraphs.get(p + 1)?;
    let first = quotations.at(next.span.start)?;
    let labelled = super::labels::is_labelled(document, next);
    if first.usage != Use::Speech || first.continues || joins[p + 1] != Join::Pure || labelled {
        return None;
    }
    let after = (p + 2..document.paragraphs.len()).take_while(|&q| joins[q] == Join::Open);
    // What is quoted at length has speakers of its own.
    if after.clone().take(MAX_QUOTED + 1).count() > MAX_QUOTED {
        return None;
    }
    let content = [p + 1].into_iter().chain(after).flat_map(|q| {
        let span = document.paragraphs[q].span;
        quotations
            .at(span.start)
            .map(|x| Span { start: x.span.start, end: span.end.min(x.span.end.max(span.start + 1)) })
    });
    let mut turn = Turn::new(Form::Marks, content.collect());
    turn.intro = Some(p as u32);
    turn.cue = Some(document.tokens[paragraph.end - 1].span);
    let sentence = document.sentence_at(paragraph.end - 1);
    let line = sentence.start.max(paragraph.end.saturating_sub(MAX_INTRODUCTION))..paragraph.end - 1;
    // 'From the desk of Peter Salk, chief economist:' names whose words they are and has no verb.
    let says = line.clone().any(|t| super::blocks::SAYING.has(document.lower(t)));
    let finite = line.clone().any(|t| document.tag(t).is_finite());
    if says {
        turn.source = (!finite).then(|| author(document, line)).flatten();
        return Some(turn);
    }
    if finite || line.clone().any(|t| document.lower(t) == "following") {
        return None;
    }
    let name = persons_in(document, line.clone()).next()?;
    turn.source = Some(document.span_of(name.start..line.end));
    Some(turn)
}

/// Whose words a line without a verb announces: 'Statement from Mayor Dolly Erskine:'.
fn author(document: &TextLayer, line: Range<usize>) -> Option<Span> {
    let by = line.clone().find(|&t| matches!(document.lower(t), "from" | "by"))?;
    let name = persons_in(document, by + 1..line.end).next()?;
    let title = (by + 1..name.start).all(|t| document.capitalised(t) || matches!(document.lower(t), "the" | "of"));
    title.then(|| document.span_of(name.start..line.end))
}
