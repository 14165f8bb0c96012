//! Dialogue after dashes: '— Why not? asked Lucie Arnaud.'

use super::turn::Turn;
use crate::text::{TextLayer, TokenKind};
use crate::types::QuoteForm as Form;
use crate::word_list::{WordList, word_list};

/// Fewest paragraphs of a dialogue.
const MIN_LINES: usize = 2;
/// Verbs of the clause that reports a line.
static REPORTS: WordList = word_list!("layout", "reports");
/// Longest reporting clause, in tokens.
const MAX_CLAUSE: usize = 16;

/// The lines of dialogue of a document.
pub(super) fn find(document: &TextLayer) -> Vec<Turn> {
    let lines: Vec<Turn> = (0..document.paragraphs.len()).filter_map(|p| line(document, p)).collect();
    if lines.len() < MIN_LINES { Vec::new() } else { lines }
}

/// A line: a dash, what is said, and the clause that reports it.
fn line(document: &TextLayer, p: usize) -> Option<Turn> {
    let tokens = document.paragraphs[p].tokens.range();
    let dash = matches!(document.word(tokens.start), "—" | "–" | "―" | "-" | "--");
    if !dash || tokens.len() < 6 || !document.spaced(tokens.start + 1) {
        return None;
    }
    let first = tokens.start + 1;
    let low = first.max(tokens.end.saturating_sub(MAX_CLAUSE)) + 1;
    let verb = (low..tokens.end - 1)
        .find(|&t| REPORTS.has(document.lower(t)) && matches!(document.word(t - 1), "," | "?" | "!" | "…" | "..."))?;
    let to = verb - usize::from(document.word(verb - 1) == ",");
    let end = if document.tokens[tokens.end - 1].kind == TokenKind::Mark { tokens.end - 1 } else { tokens.end };
    if to <= first || end <= verb + 1 {
        return None;
    }
    let mut turn = Turn::new(Form::Turn, vec![document.span_of(first..to)]);
    turn.cue = Some(document.tokens[verb].span);
    turn.source = Some(document.span_of(verb + 1..end));
    Some(turn)
}
