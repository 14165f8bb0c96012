//! Embedded posts: a text, and under it or behind it a dash with its author's name and handle.

use super::lines::Line;
use super::turn::Turn;
use crate::quotation::Quotations;
use crate::text::{TextLayer, TokenKind};
use crate::types::QuoteForm as Form;
use std::ops::Range;

/// Most tokens of an author's name.
const MAX_NAME: usize = 8;

/// The posts of a document.
pub(super) fn find(document: &TextLayer, quotations: &Quotations, lines: &[Line]) -> Vec<Turn> {
    let mut out: Vec<Turn> = Vec::new();
    for (p, paragraph) in document.paragraphs.iter().enumerate() {
        let Some((dash, name)) = signature(document, paragraph.tokens.range()) else { continue };
        let first = paragraph.tokens.start as usize;
        let body = if dash > first {
            document.span_of(first..dash)
        } else {
            let above = p.checked_sub(1).filter(|&q| matches!(lines[q], Line::Prose | Line::Heading));
            let Some(above) = above else { continue };
            document.paragraphs[above].span
        };
        // A post in quotation marks is read like any quotation.
        if quotations.at(body.start).is_some_and(|q| q.span.end + 2 >= body.end) {
            continue;
        }
        if out.last().is_some_and(|t| t.extent().end > body.start) {
            continue;
        }
        let mut turn = Turn::new(Form::Tweet, vec![body]);
        turn.source = Some(document.span_of(name));
        turn.cue = Some(document.tokens[dash].span);
        out.push(turn);
    }
    out
}

/// The dash and the author's name of a signature in a paragraph: '— Kay Ribeiro (@SenRibeiro) June 3, 2024'.
fn signature(document: &TextLayer, tokens: Range<usize>) -> Option<(usize, Range<usize>)> {
    let handle =
        tokens.clone().find(|&t| document.tokens[t].kind == TokenKind::Web && document.word(t).starts_with('@'))?;
    if handle < tokens.start + 3 || document.word(handle - 1) != "(" {
        return None;
    }
    let low = tokens.start.max((handle - 1).saturating_sub(MAX_NAME + 1));
    let dash = (low..handle - 1).rev().find(|&t| matches!(document.word(t), "—" | "–" | "-" | "--" | "―"))?;
    // The name, and nothing behind it but a date.
    let after = tokens.end - handle;
    (dash + 1 < handle - 1 && after <= 12).then_some((dash, dash + 1..handle - 1))
}
