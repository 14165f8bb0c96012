//! Interviews: who asks and who answers, and turns that have no labels.

use super::lines::Line;
use super::mentions::{person_in, persons_in};
use super::turn::Turn;
use crate::quotation::Quotations;
use crate::text::{TextLayer, TokenKind};
use crate::types::QuoteForm as Form;
use crate::types::Span;
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Who asks and who answers, as mentioned somewhere in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Parties {
    /// The interviewer, or the body that asks.
    pub asks: Option<Span>,
    /// The person asked.
    pub answers: Option<Span>,
}

/// Verbs and nouns after which the person asked is named ('spoke to novelist Greta Vance').
static ASKED: WordList = word_list!("layout", "asked");
/// Verbs before which the person asked is named ('Bos discusses his work').
static ANSWERED: WordList = word_list!("layout", "answered");
/// Most tokens of a line before its verb that tells who has spoken to whom.
const MAX_LINE: usize = 24;
/// How far from such a word the name is looked for, in tokens.
const REACH: usize = 40;
/// Longest introduction that is read, in tokens.
const MAX_INTRO: usize = 1200;

/// Who asks and who answers, by the text before paragraph `first`.
pub(super) fn parties(document: &TextLayer, first: usize) -> Parties {
    let end = document.paragraphs.get(first).map_or(document.tokens.len(), |p| p.tokens.start as usize);
    let intro = end.saturating_sub(MAX_INTRO)..end;
    if let Some(both) = intro.clone().find_map(|t| between(document, t, end)) {
        return both;
    }
    let sentence = |t: usize| document.sentence_at(t);
    let mut out = Parties::default();
    for t in intro.clone() {
        if out.answers.is_some() && out.asks.is_some() {
            break;
        }
        let word = document.lower(t);
        let within = sentence(t);
        if ASKED.has(word) {
            let to = (t + 1..within.end.min(t + 4)).any(|k| matches!(document.lower(k), "to" | "with" | "between"));
            let direct = word.starts_with("interview")
                || matches!(word, "asked" | "questioned" | "quizzed" | "examined" | "cross-examined" | "grilled");
            if !(to || direct) {
                continue;
            }
            let after = person_in(document, t + 1..within.end.min(t + REACH));
            let before = persons_in(document, within.start.max(t.saturating_sub(REACH))..t).last();
            // 'An interview with X', 'X: an interview': the person asked; 'X spoke to Y': the one who asks.
            let title = before.as_ref().is_some_and(|b| b.end < t && document.word(b.end) == ":");
            match (after, before) {
                // 'Frank Messina: An interview with the “Mets Poet”'.
                (_, Some(before)) if title && word.starts_with("interview") => {
                    out.answers = out.answers.or(Some(document.span_of(before)));
                }
                (Some(after), before) => {
                    let known = out.answers.is_some_and(|known| same_surname(document, known, &before, &after));
                    if known {
                        out.asks = out.asks.or(Some(document.span_of(after)));
                    } else {
                        out.answers = out.answers.or(Some(document.span_of(after)));
                        out.asks = out.asks.or(before.map(|b| document.span_of(b)));
                    }
                }
                (None, Some(before)) if word.starts_with("interview") => {
                    out.answers = out.answers.or(Some(document.span_of(before)));
                }
                _ => {}
            }
        } else if ANSWERED.has(word) && out.answers.is_none() {
            let before = persons_in(document, within.start.max(t.saturating_sub(REACH))..t).last();
            out.answers = before.map(|b| document.span_of(b));
        }
    }
    if out.answers.is_none() {
        out = told_after(document).unwrap_or(out);
    }
    if out.answers.is_none() {
        out.answers = most_named(document, intro);
    }
    out
}

/// 'Dame Freda Lyle was speaking to Tom Harker.': the line under an interview that tells who has spoken to whom.
fn told_after(document: &TextLayer) -> Option<Parties> {
    let last = document.paragraphs.last()?.tokens.range();
    let verb = last.clone().take(MAX_LINE).find(|&t| {
        matches!(document.lower(t), "speaking" | "talking" | "spoke" | "talked")
            && t + 2 < last.end
            && matches!(document.lower(t + 1), "to" | "with")
    })?;
    let answers = persons_in(document, last.start..verb).last()?;
    let asks = person_in(document, verb + 2..last.end.min(verb + 2 + REACH));
    let span = |run| document.span_of(run);
    Some(Parties { asks: asks.map(span), answers: Some(span(answers)) })
}

/// 'between prosecutor Elaine Burr and the defendant, Victor Hale'.
fn between(document: &TextLayer, t: usize, end: usize) -> Option<Parties> {
    if document.lower(t) != "between" {
        return None;
    }
    let reach = t + 1..end.min(t + REACH);
    let asks = person_in(document, reach.clone())?;
    let and = (asks.end..reach.end).find(|&k| document.lower(k) == "and")?;
    let answers = person_in(document, and + 1..reach.end)?;
    Some(Parties { asks: Some(document.span_of(asks)), answers: Some(document.span_of(answers)) })
}

/// Whether the name before a verb ends with the surname of somebody known and the one after it does not.
fn same_surname(document: &TextLayer, known: Span, before: &Option<Range<usize>>, after: &Range<usize>) -> bool {
    let known = document.tokens_in(known).range();
    let surname = document.lower(known.end - 1);
    let is = |r: &Range<usize>| document.lower(r.end - 1) == surname;
    !is(after) && before.as_ref().is_none_or(is)
}

/// The full name that the introduction names most often by its surname, the first where several are.
fn most_named(document: &TextLayer, intro: Range<usize>) -> Option<Span> {
    let mut best: Option<(usize, Range<usize>)> = None;
    for name in persons_in(document, intro.clone()).take(24) {
        let surname = document.lower(name.end - 1);
        let times = intro.clone().filter(|&t| document.lower(t) == surname).count();
        if best.as_ref().is_none_or(|b| times > b.0) {
            best = Some((times, name));
        }
    }
    best.map(|b| document.span_of(b.1))
}

/// Fewest questions of an interview without labels; of one that its heading calls an interview.
const MIN_QUESTIONS: usize = 3;
const MIN_QUESTIONS_TOLD: usize = 1;
/// Fewest answers of an interview that nothing in the text calls one.
const MIN_UNTOLD: usize = 5;
/// Most words of a question.
const MAX_QUESTION_WORDS: usize = 120;

/// The turns of an interview without labels: paragraphs that ask, each with the paragraphs after it that answer.
pub(super) fn unlabelled(document: &TextLayer, quotations: &Quotations, lines: &[Line]) -> Vec<Turn> {
    let n = document.paragraphs.len();
    let asks: Vec<bool> = (0..n).map(|p| lines[p] == Line::Prose && is_question(document, quotations, p)).collect();
    let told = is_called_interview(document);
    let fewest = if told { MIN_QUESTIONS_TOLD } else { MIN_QUESTIONS };
    if asks.iter().filter(|&&a| a).count() < fewest {
        return Vec::new();
    }
    let first = asks.iter().position(|&a| a).unwrap_or(n);
    // Answers: prose right after a question. Most of them speak in the first person, without a report around it.
    let answered = (first..n).filter(|&p| asks[p]).filter_map(|p| (p + 1..n).find(|&q| lines[q] == Line::Prose));
    let answers: Vec<usize> = answered.filter(|&q| !asks[q]).collect();
    let personal = answers.iter().filter(|&&q| speaks_of_itself(document, quotations, q)).count();
    let regular = answers.len() >= MIN_UNTOLD && 3 * personal >= 2 * answers.len();
    // 'Ines Bravo on marble and mothers' over paragraphs of which every second one asks.
    let prose = (first..n).filter(|&p| lines[p] == Line::Prose).count();
    let on = 5 * answers.len() >= 2 * prose && is_of_somebody_on(document);
    let called = regular || on || mentions_interview(document, first);
    if answers.len() < fewest || 2 * personal < answers.len() || !called {
        return Vec::new();
    }
    let parties = parties(document, first);
    let first = first_turn(document, quotations, lines, first);
    let mut out: Vec<Turn> = Vec::new();
    let mut asking = false;
    for p in first..n {
        if lines[p] != Line::Prose {
            continue;
        }
        // The first turn asks, whether in a question or not.
        let question = asks[p] || p == first && !asks.get(p + 1).copied().unwrap_or(false);
        if question || asking || out.is_empty() {
            let mut turn = Turn::new(Form::Turn, Vec::new());
            (turn.taker, turn.listener) =
                if question { (parties.asks, parties.answers) } else { (parties.answers, parties.asks) };
            out.push(turn);
        }
        asking = question;
        if let Some(turn) = out.last_mut() {
            turn.content.push(document.paragraphs[p].span);
        }
    }
    out
}

/// Whether the heading of the document, its first line, calls it an interview.
fn is_called_interview(document: &TextLayer) -> bool {
    let heading = document.paragraphs.first().map(|p| p.tokens.range());
    heading.is_some_and(|mut t| t.len() < 60 && t.any(|t| document.lower(t).starts_with("interview")))
}

/// Whether the heading of the document says who speaks on what: 'The chef Marco Lenti on salt, sleep and his worst review'.
fn is_of_somebody_on(document: &TextLayer) -> bool {
    let Some(heading) = document.paragraphs.first().map(|p| p.tokens.range()) else { return false };
    let name = person_in(document, heading.clone());
    name.is_some_and(|name| name.end < heading.end && document.lower(name.end) == "on")
}

/// The paragraph in which the first turn begins: before the first question there may be an answer, and before that
/// what it answers ('You have had a good year.').
fn first_turn(document: &TextLayer, quotations: &Quotations, lines: &[Line], first: usize) -> usize {
    let above = |p: usize| (0..p).rev().find(|&q| lines[q] == Line::Prose);
    let Some(answer) = above(first).filter(|&q| speaks_of_itself(document, quotations, q)) else { return first };
    let addresses =
        |p: usize| document.paragraphs[p].tokens.range().any(|t| matches!(document.lower(t), "you" | "your"));
    match above(answer).filter(|&q| addresses(q)) {
        Some(question) => question,
        None => first,
    }
}

/// Whether a paragraph asks: it ends in a question mark outside of quotations and is not long.
fn is_question(document: &TextLayer, quotations: &Quotations, p: usize) -> bool {
    let tokens = document.paragraphs[p].tokens.range();
    let last = tokens.end - 1;
    tokens.len() <= MAX_QUESTION_WORDS
        && document.word(last) == "?"
        && quotations.at(document.tokens[last].span.start).is_none()
        && quotations.at(document.tokens[tokens.start].span.start).is_none_or(|q| q.tokens.len() < tokens.len() / 2)
}

/// Whether a paragraph says 'I', 'we' or 'my' outside of quotations.
fn speaks_of_itself(document: &TextLayer, quotations: &Quotations, p: usize) -> bool {
    document.paragraphs[p].tokens.range().any(|t| {
        matches!(document.lower(t), "i" | "we" | "my" | "our" | "me" | "us")
            && document.tokens[t].kind == TokenKind::Word
            && quotations.at(document.tokens[t].span.start).is_none()
    })
}

/// Whether the text up to the first question, or the question itself, says that somebody is asked.
fn mentions_interview(document: &TextLayer, first: usize) -> bool {
    let end = document.paragraphs[first].tokens.start as usize;
    (end.saturating_sub(MAX_INTRO)..end).any(|t| {
        let word = document.lower(t);
        word.starts_with("interview") || ASKED.has(word) || ANSWERED.has(word) || word == "questions"
    })
}
