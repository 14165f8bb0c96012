//! A quotation that is joined to the report before it, though a report of its own follows it: whose it is.

use super::{is_free, refresh};
use crate::Document;
use crate::attribution::reporting::is_reporting;
use crate::quotation::Quotation;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, Span};
use std::ops::Range;

/// Gives such quotations to whoever answers.
pub(super) fn all(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut i = 0;
    while i < found.len() {
        if let Some(new) = answer(document, found, i) {
            found.insert(i + 1, new);
        }
        i += 1;
    }
}

/// The quotation that a piece of content is, with its marks.
fn quotation_of<'d>(document: &'d Document<'_>, piece: Span) -> Option<&'d Quotation> {
    document.quotations.opening_at(piece.start).filter(|q| q.span == piece && q.closed)
}

/// Most tokens of who answers.
const MAX_SUBJECT: usize = 8;

/// '“It is late,” he said. | “How late?” Joan Sykes shot back.': a quotation with a report of its own right after it.
fn answer(document: &Document<'_>, found: &mut [Attribution], i: usize) -> Option<Attribution> {
    let a = &found[i];
    if a.cue.is_empty() {
        return None;
    }
    let (at, subject, verb) = (1..a.content.len()).find_map(|k| {
        let (subject, verb) = report_after(document, quotation_of(document, a.content[k])?)?;
        Some((k, subject, verb))
    })?;
    let (source, cue) = (document.span_of(subject), document.span_of(verb));
    let roles = a.cue.iter().chain(&a.source).chain(&a.content);
    if roles.into_iter().any(|s| s.overlaps(source) || s.overlaps(cue)) || !is_free(found, i, cue) {
        return None;
    }
    let mut new = found[i].clone();
    new.content = found[i].content.split_off(at);
    (new.source, new.cue) = (vec![source], vec![cue]);
    refresh(document, &mut found[i]);
    refresh(document, &mut new);
    Some(new)
}

/// The subject and the verb of a report that is all of the sentence after a quotation.
fn report_after(document: &Document<'_>, quotation: &Quotation) -> Option<(Range<usize>, Range<usize>)> {
    let start = quotation.tokens.end as usize;
    let stop = start.checked_sub(2).map(|t| document.word(t))?;
    if !matches!(stop, "?" | "!" | ",") || start + 2 >= document.tokens.len() {
        return None;
    }
    let phrase = |t: usize| {
        document.tag(t).is_noun()
            || matches!(document.tag(t), Tag::Dt | Tag::PrpS | Tag::Jj)
            || document.capitalised(t) && document.tokens[t].kind == TokenKind::Word
    };
    let end = document.sentence_at(start).end;
    let verb = (start..end.min(start + MAX_SUBJECT)).find(|&t| !phrase(t)).filter(|&t| t > start)?;
    let named = (start..verb).any(|t| document.capitalised(t)) && !document.capitalised(verb);
    let finite = matches!(document.tag(verb), Tag::Vbd | Tag::Vbz | Tag::Vbn);
    let back = verb + 1 < end && document.lower(verb + 1) == "back";
    let last = verb + 1 + usize::from(back);
    let closed = last + 1 == end && document.word(last) == ".";
    let reports = back || is_reporting(document, verb..verb + 1);
    (named && finite && closed && reports).then_some((start..verb, verb..last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::{contents, marked};
    use crate::types::QuoteKind;

    #[test]
    fn a_quotation_with_a_report_of_its_own_is_another_s() {
        let text = "“It is late,” he said. “How late?” Joan Sykes shot back.";
        let mut one = marked(text, QuoteKind::Direct, ["“It is late,”", "said", "he"]);
        one.content.push(marked(text, QuoteKind::Direct, ["“How late?”", "", ""]).content[0]);
        let mut found = vec![one];
        all(&Document::new(text), &mut found);
        assert_eq!(contents(text, &found), ["“It is late,”", "“How late?”"]);
        assert_eq!(found[1].source[0].of(text), "Joan Sykes");
        assert_eq!(found[1].cue[0].of(text), "shot back");
    }
}
