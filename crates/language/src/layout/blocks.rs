//! Speech that a colon introduces: the list or the paragraphs after a line that ends with it.

use super::lines::Line;
use super::turn::Turn;
use crate::quotation::Quotations;
use crate::text::{TextLayer, TokenKind};
use crate::types::QuoteForm as Form;
use crate::word_list::{WordList, word_list};

/// Verbs and nouns of saying with which the sentence before the colon ends, or that it has.
pub(super) static SAYING: WordList = word_list!("layout", "saying");
/// Verbs with tense that introduce a paragraph, whatever it speaks of.
static BLOCK_VERBS: WordList = word_list!("layout", "block-verbs");
/// Verbs that introduce a list.
static LIST_VERBS: WordList = word_list!("layout", "list-verbs");
/// Most tokens between the saying and the colon.
const MAX_GAP: usize = 14;
/// Most paragraphs of a block without marks.
const MAX_BLOCK: usize = 6;

/// The blocks and lists of a document.
pub(super) fn find(document: &TextLayer, quotations: &Quotations, lines: &[Line]) -> Vec<Turn> {
    let mut out = Vec::new();
    let n = document.paragraphs.len();
    let mut p = 0;
    while p + 1 < n {
        let intro = p;
        p += 1;
        let items = (p..n).take_while(|&q| lines[q] == Line::Item).count();
        let introduced = introduces(document, intro)
            || introduces_by(document, intro, &BLOCK_VERBS)
            || items > 1 && introduces_by(document, intro, &LIST_VERBS);
        if !introduced {
            continue;
        }
        let quoted = |q: usize| quotations.at(document.paragraphs[q].span.start).is_some();
        let (form, end) = if items > 0 {
            (Form::List, p + items)
        } else if lines[p] == Line::Prose && !quoted(p) && !introduces(document, p) {
            // The first paragraph, and those after it that go on in the first person.
            let more = (p + 1..n)
                .take(MAX_BLOCK)
                .take_while(|&q| lines[q] == Line::Prose && !quoted(q))
                .take_while(|&q| {
                    speaks_of_itself(document, q) || is_set_close(document, q) && !is_set_close(document, p)
                })
                .count();
            let plain = introduces_by(document, intro, &BLOCK_VERBS) && is_plain(document, quotations, p);
            if !speaks_of_itself(document, p) && !addresses(document, p) && !plain {
                continue;
            }
            (Form::Block, p + 1 + more)
        } else {
            continue;
        };
        let item = |q: usize| {
            let tokens = document.paragraphs[q].tokens;
            let first = &document.tokens[tokens.start as usize];
            let bullet = match first.kind {
                _ if form != Form::List => 0,
                TokenKind::Word => 0,
                // '1.', '1)'
                TokenKind::Number if document.spaced(tokens.start as usize + 2) => 2,
                _ => 1,
            };
            document.span_of(tokens.start as usize + bullet..tokens.end as usize)
        };
        let mut turn = Turn::new(form, (p..end).map(item).collect());
        turn.intro = Some(intro as u32);
        out.push(turn);
        p = end;
    }
    out
}

/// Whether a paragraph ends in a colon after a word of saying.
fn introduces(document: &TextLayer, p: usize) -> bool {
    let tokens = document.paragraphs[p].tokens.range();
    if document.word(tokens.end - 1) != ":" || tokens.len() < 3 {
        return false;
    }
    let sentence = document.sentence_at(tokens.end - 1);
    let low = sentence.start.max((tokens.end - 1).saturating_sub(MAX_GAP));
    (low..tokens.end - 1).any(|t| SAYING.has(document.lower(t)))
}

/// Whether a paragraph ends in a colon after a verb with tense of a list, in its last clause outside of quotations.
fn introduces_by(document: &TextLayer, p: usize, verbs: &WordList) -> bool {
    let tokens = document.paragraphs[p].tokens.range();
    if document.word(tokens.end - 1) != ":" || tokens.len() < 3 {
        return false;
    }
    let sentence = document.sentence_at(tokens.end - 1);
    let low = (sentence.start + 1).max((tokens.end - 1).saturating_sub(MAX_GAP));
    let is_verb = |t: usize| match document.lower(t) {
        // 'The police put out this picture:'
        "put" => document.lower(t + 1) == "it",
        verb => verbs.has(verb) && document.tag(t).is_finite(),
    };
    (low..tokens.end - 1).any(is_verb)
}

/// Whether a paragraph is prose of its own without marks of speech or a report: not 'The mayor, “a fool”, resigned.'
fn is_plain(document: &TextLayer, quotations: &Quotations, p: usize) -> bool {
    let paragraph = &document.paragraphs[p];
    !quotations.touch(paragraph.span)
        && !paragraph.tokens.range().any(|t| matches!(document.lower(t), "said" | "says" | "told" | "according"))
}

/// Whether no empty line stands before a paragraph.
fn is_set_close(document: &TextLayer, p: usize) -> bool {
    let between = document.paragraphs[p - 1].span.end as usize..document.paragraphs[p].span.start as usize;
    document.text[between].matches('\n').count() == 1
}

/// Whether a paragraph says 'I', 'we' or 'our'.
pub(super) fn speaks_of_itself(document: &TextLayer, p: usize) -> bool {
    document.paragraphs[p].tokens.range().any(|t| matches!(document.lower(t), "i" | "we" | "my" | "our" | "us" | "me"))
}

/// Whether a paragraph speaks to somebody.
fn addresses(document: &TextLayer, p: usize) -> bool {
    document.paragraphs[p].tokens.range().any(|t| matches!(document.lower(t), "you" | "your" | "please"))
}
