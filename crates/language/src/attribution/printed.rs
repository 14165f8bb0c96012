//! Who printed a quotation is not who said it: '“...,” Denn told the court, the Mail reported', 'Denn said — as the Mail
//! reported — “...”'.

use super::reporting::is_reporting;
use super::{kind_of, subject};
use crate::Document;
use crate::quotation::Use;
use crate::text::Tag;
use crate::types::{Attribution, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Verbs of such a clause.
static PRINTED: WordList = word_list!("attribution", "printed");
/// Most tokens of a clause that reports a quotation.
const MAX_CLAUSE: usize = 14;

/// '"...," X said, according to Y', '"...," X told the court, the Mail reported': the words are X's, whoever printed them.
pub(super) fn elsewhere(document: &Document<'_>, a: &mut Attribution) {
    let &[cue] = &a.cue[..] else { return };
    // An engine may give the quotation and its report as two pieces.
    let content = match a.content[..] {
        [whole] => whole,
        [first, second] if document.token_at(first.end - 1) + 1 == document.token_at(second.start) => {
            Span { start: first.start, end: second.end }
        }
        _ => return,
    };
    let prints = |t: usize| {
        matches!(document.lower(t), "according" | "reported" | "reports" | "said" | "says" | "wrote" | "writes")
    };
    let printed = document.tokens_in(cue).range().any(prints);
    let Some(quotation) =
        document.quotations.at(content.start).copied().filter(|_| printed && content.end <= cue.start)
    else {
        return;
    };
    let clause = document.tokens_in(Span { start: quotation.span.end.min(content.end), end: content.end }).range();
    if quotation.span.start != content.start
        || quotation.usage != Use::Speech
        || !(2..=MAX_CLAUSE).contains(&clause.len())
    {
        return;
    }
    let is_verb = |t: usize| PRINTED.has(document.lower(t));
    let named =
        |r: &Range<usize>| r.clone().any(|t| matches!(document.tag(t), Tag::Nn | Tag::Nnp | Tag::Nns | Tag::Prp));
    let (verb, source) = if is_verb(clause.start) {
        (clause.start, clause.start + 1..clause.end)
    } else if let Some(verb) = clause.clone().find(|&t| document.tag(t).is_verb()).filter(|&t| is_verb(t)) {
        (verb, clause.start..verb)
    } else {
        return;
    };
    if !named(&source) {
        return;
    }
    a.content = vec![quotation.span];
    a.cue = vec![document.span_of(verb..verb + 1)];
    a.source = vec![document.span_of(source)];
    a.kind = kind_of(document, &a.content);
}

/// Most tokens of an aside before a quotation.
const MAX_ASIDE: usize = 12;

/// 'Flint said — as quoted by the Star — “The pier is ours.”': the words are Flint's, and all that is said.
pub(super) fn before(document: &Document<'_>, found: &mut [Attribution]) {
    for i in 0..found.len() {
        let Some((piece, verb)) = found[i].content.iter().enumerate().find_map(|(k, s)| {
            let verb = verb_before_aside(document, *s)?;
            Some((k, verb))
        }) else {
            continue;
        };
        let cue = document.span_of(verb..verb + 1);
        let a = &mut found[i];
        a.content.drain(..piece);
        a.cue = vec![cue];
        a.source.clear();
        subject::rewrite(document, a);
        a.kind = kind_of(document, &a.content);
        let near = i.saturating_sub(1)..(i + 2).min(found.len());
        for k in near.filter(|&k| k != i) {
            if found[k].cue.iter().any(|s| s.overlaps(cue)) {
                found[k].content.clear();
            }
        }
    }
}

/// The verb of saying before an 'as the Star reported' between marks that stands right before a quotation.
fn verb_before_aside(document: &Document<'_>, piece: Span) -> Option<usize> {
    let quotation = document.quotations.opening_at(piece.start).filter(|q| q.usage == Use::Speech)?;
    let mark = |t: usize| matches!(document.word(t), "—" | "–" | "--" | "-" | ",");
    let last = (quotation.tokens.start as usize).checked_sub(1).filter(|&t| mark(t))?;
    let home = document.sentence_at(last);
    let low = home.start.max(last.saturating_sub(MAX_ASIDE));
    let first = (low + 2..last).rev().find(|&t| document.lower(t) == "as" && mark(t - 1))?;
    let printed = |t: usize| matches!(document.lower(t), "quoted" | "reported" | "cited" | "relayed" | "quotes");
    let whole = (first..last).any(printed) && !(first..last).any(mark);
    let verb = first - 2;
    let says = document.tag(verb).is_finite() && is_reporting(document, verb..verb + 1);
    (whole && says).then_some(verb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::{contents, marked};
    use crate::types::QuoteKind;

    #[test]
    fn the_words_are_whose_verb_stands_before_the_aside() {
        let text = "On Monday, Mayor Flint said — as quoted by the Star — “The pier is ours.”";
        let mut found = vec![
            marked(text, QuoteKind::Indirect, ["On Monday", "said", "Mayor Flint"]),
            marked(text, QuoteKind::Direct, ["“The pier is ours.”", "quoted", "the Star"]),
        ];
        before(&Document::new(text), &mut found);
        assert_eq!(contents(text, &found), ["", "“The pier is ours.”"]);
        assert_eq!(found[1].source[0].of(text), "Mayor Flint");
    }
}
