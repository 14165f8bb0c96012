//! How speech goes on over the border between two paragraphs.

use crate::quotation::{Quotations, Use};
use crate::text::{Paragraph, TextLayer, TokenKind};
use crate::word_list::{WordList, word_list};

/// How the speech at the beginning of a paragraph goes on from the paragraph before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// Not at all: it opens with no quotation, or with one that has a cue or a name beside it.
    #[default]
    Apart,
    /// The quotation that the paragraph before left open goes on, with a mark of its own or without one.
    Open,
    /// The paragraph is nothing but quoted speech: nothing in it introduces or names anybody.
    Pure,
}

/// The join of each paragraph. Takes linear time.
pub(super) fn find(document: &TextLayer, quotations: &Quotations) -> Vec<Join> {
    let one = |(p, paragraph): (usize, &Paragraph)| {
        let Some(first) = quotations.at(paragraph.span.start) else { return Join::Apart };
        if first.continues {
            Join::Open
        } else if is_pure(document, quotations, paragraph)
            && !changes_marks(document, p)
            && !answers(document, quotations, p)
            && !takes_turn(document, quotations, p)
        {
            Join::Pure
        } else {
            Join::Apart
        }
    };
    document.paragraphs.iter().enumerate().map(one).collect()
}

/// Whether paragraph `p` is in single marks where the one before it has double ones: a heading taken from a quotation.
fn changes_marks(document: &TextLayer, p: usize) -> bool {
    let single = document.paragraphs[p].span.of(document.text).starts_with(['\'', '‘']);
    let before = || document.paragraphs[p - 1].span.of(document.text);
    single && p > 0 && before().contains(['"', '“'])
}

/// Verbs of questions.
static ASKING: WordList = word_list!("layout", "asking");

/// Whether paragraph `p` answers a question that somebody is said to ask in the one before: '“How long?” Kuhn asked.'
fn answers(document: &TextLayer, quotations: &Quotations, p: usize) -> bool {
    let Some(before) = p.checked_sub(1).map(|p| document.paragraphs[p].tokens.range()) else { return false };
    let outside = |t: usize| quotations.at(document.tokens[t].span.start).is_none();
    let asks = before.clone().any(|t| ASKING.has(document.lower(t)) && outside(t));
    let question = || before.clone().any(|t| document.word(t) == "?" && !outside(t));
    asks && question() && !document.paragraphs[p].span.of(document.text).contains('?')
}

/// Most words of a turn in a dialogue that names nobody.
const MAX_TURN: usize = 12;

/// Whether paragraph `p` and the one before it are a few quoted words each, with their closing marks: two who talk by turns.
/// Somebody's longer speech is often closed at the end of each paragraph.
fn takes_turn(document: &TextLayer, quotations: &Quotations, p: usize) -> bool {
    let short = |p: usize| {
        let paragraph = &document.paragraphs[p];
        let words = paragraph.tokens.range().filter(|&t| document.tokens[t].kind == TokenKind::Word);
        let first = quotations.at(paragraph.span.start);
        words.take(MAX_TURN + 1).count() <= MAX_TURN
            && first.is_some_and(|q| q.closed && !q.continues && q.span.end == paragraph.span.end)
    };
    p > 0 && short(p) && short(p - 1)
}

/// Whether a paragraph is quoted speech, and marks between its quotations.
fn is_pure(document: &TextLayer, quotations: &Quotations, paragraph: &Paragraph) -> bool {
    let tokens = paragraph.tokens.range();
    let mut t = tokens.start;
    while t < tokens.end {
        match quotations.at(document.tokens[t].span.start) {
            Some(q) if q.usage == Use::Speech => t = (q.tokens.end as usize).max(t + 1),
            Some(_) => return false,
            None if document.tokens[t].kind == TokenKind::Mark => t += 1,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::Join::{Apart, Open, Pure};
    use crate::Document;

    #[test]
    fn a_paragraph_goes_on_in_an_open_quotation_or_is_nothing_but_speech() {
        for (text, expected) in [
            ("“We won.\n“They lost,” she said.", vec![Pure, Open]),
            ("“We won,” she said.\n“They lost.”", vec![Apart, Pure]),
            ("“We won,” she said.\n“They lost,” he said.", vec![Apart, Apart]),
            ("“We won,” she said.\n“They lost.” — Ann Lee", vec![Apart, Apart]),
            ("“We won.\nThey lost.\nIt is over,” she said.", vec![Pure, Open, Open]),
            ("“How long?” Kuhn asked.\n“Two years.”", vec![Apart, Apart]),
            ("“How long?” said Kuhn.\n“Two years.”", vec![Apart, Pure]),
            ("She rose.\n“Is it you?”\n“It is.”", vec![Apart, Pure, Apart]),
            ("She left.\nHe stayed.", vec![Apart, Apart]),
            ("“We won,” she said.\n'All Bets Are Off'", vec![Apart, Apart]),
        ] {
            assert_eq!(Document::new(text).layout.joins, expected, "{text}");
        }
    }
}
