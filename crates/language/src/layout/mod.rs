//! Layout: what each paragraph of a document is, how speech goes on from one to the next, and what speech the layout
//! sets off instead of quotation marks.
//!
//! Read from the whole document, never from one line alone: a label makes a transcript only where others stand
//! around it, a name makes a letter only under one.

mod beside;
mod blocks;
mod bracketed;
mod dialogue;
mod interview;
mod joins;
mod labels;
mod letters;
mod lines;
mod mentions;
mod posts;
mod signed;
mod turn;

#[cfg(test)]
mod tests;

pub use joins::Join;
pub use lines::Line;
pub use turn::Turn;

use crate::quotation::Quotations;
use crate::text::TextLayer;
use crate::types::{QuoteForm, Span};

/// The layout of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// For each paragraph, how its speech goes on from the paragraph before it.
    pub joins: Vec<Join>,
    /// For each paragraph, what it is.
    pub lines: Vec<Line>,
    /// Speech that the layout sets off, in text order; none lies inside of another.
    pub turns: Vec<Turn>,
}

impl Layout {
    /// Whether speech may go on over the border before paragraph `p`.
    pub fn join(&self, p: usize) -> Join {
        self.joins.get(p).copied().unwrap_or(Join::Apart)
    }

    /// The turn whose content byte `offset` stands in. Takes O(log n).
    pub fn turn_at(&self, offset: u32) -> Option<&Turn> {
        let from = self.turns.partition_point(|t| t.extent().end <= offset);
        self.turns.get(from).filter(|t| t.content.iter().any(|s| s.start <= offset && offset < s.end))
    }

    /// Whether byte `offset` stands in the signature under a letter. Takes O(log n).
    pub fn is_signature(&self, offset: u32) -> bool {
        let after = self.turns.partition_point(|t| t.extent().start <= offset);
        let before = after.checked_sub(1).map(|k| &self.turns[k]).filter(|t| t.form == QuoteForm::Letter);
        before.and_then(|t| t.source).is_some_and(|s| s.start <= offset && offset < s.end)
    }

    /// The form of a quote with that content, as the layout sets it off; `None` where it does not.
    pub fn form_of(&self, content: &[Span]) -> Option<QuoteForm> {
        self.turn_of(content).filter(|t| t.is_marked()).map(|t| t.form)
    }

    /// The turn whose content is exactly `content`.
    pub fn turn_of(&self, content: &[Span]) -> Option<&Turn> {
        let first = content.first()?;
        self.turn_at(first.start).filter(|t| t.content == content)
    }
}

/// Finds the layout of a document whose quotations are known. Takes linear time.
pub(crate) fn find(document: &TextLayer, quotations: &Quotations) -> Layout {
    let lines: Vec<Line> = document.paragraphs.iter().map(|p| lines::line(document, quotations, p)).collect();
    let mut turns = labels::find(document, &lines);
    if turns.is_empty() {
        turns = interview::unlabelled(document, quotations, &lines);
    }
    // What was found first has precedence.
    let joins = joins::find(document, quotations);
    let others = [
        signed::find(document, quotations, &joins),
        beside::find(document, quotations, &joins),
        bracketed::find(document, quotations),
        posts::find(document, quotations, &lines),
        dialogue::find(document),
        blocks::find(document, quotations, &lines),
        letters::find(document, quotations, &lines),
    ];
    for list in others {
        let known = turns.len();
        for turn in list {
            let extent = turn.extent();
            let from = turns[..known].partition_point(|t| t.extent().end <= extent.start);
            let free = turns[..known].get(from).is_none_or(|t| !t.extent().overlaps(extent));
            if free && turns[known..].last().is_none_or(|t| t.extent().end <= extent.start) {
                turns.push(turn);
            }
        }
        turns.sort_by_key(Turn::extent);
    }
    // What stands in quotation marks stands together: a line that ends within them is no turn, but for those of a
    // transcript that is quoted as a whole, whose labels stand within them too.
    let is_quoted = |t: &Turn| t.source.is_some_and(|label| quotations.at(label.start).is_some());
    turns.retain(|t| is_quoted(t) || !t.content.iter().any(|s| cuts_a_quotation(*s, quotations)));
    drop_what_nobody_says(document, &lines, &mut turns);
    Layout { joins, lines, turns }
}

/// Takes paragraphs without a word ('....') and stage directions ('(CROSSTALK)') out of turns that have others.
fn drop_what_nobody_says(document: &TextLayer, lines: &[Line], turns: &mut [Turn]) {
    let is_said = |s: &Span| {
        let p = document.paragraphs.partition_point(|p| p.span.end <= s.start);
        lines.get(p) != Some(&Line::Direction) && s.of(document.text).chars().any(char::is_alphanumeric)
    };
    for turn in turns {
        if turn.content.iter().any(is_said) {
            turn.content.retain(is_said);
        }
    }
}

/// Whether a span begins or ends within an outermost quotation.
fn cuts_a_quotation(span: Span, quotations: &Quotations) -> bool {
    quotations.at(span.start).is_some_and(|q| q.span.start < span.start)
        || quotations.at(span.end - 1).is_some_and(|q| q.span.end > span.end)
}
