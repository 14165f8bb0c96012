//! '"...," clucked Nurse Flynn.': a verb right after a quotation and somebody right after the verb tell who said it,
//! whatever the verb.

use super::kind_of;
use super::taken::Taken;
use crate::Document;
use crate::quotation::{Quotation, Use};
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, QuoteKind, Span};
use std::ops::Range;

/// Most tokens of a subject.
const MAX_SUBJECT: usize = 8;

/// Confidence of a quotation that nothing but such a verb attributes: an own estimate.
const CONFIDENCE: f32 = 0.6;

/// Adds the quotations, however short, that no attribution touches and that such a verb reports.
pub(super) fn add(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let taken = Taken::by(found);
    let before = found.len();
    for q in document.quotations.outermost().filter(|q| q.usage == Use::Speech && taken.leaves(q.span)) {
        let mut a = Attribution::new(QuoteKind::Direct, vec![q.span]);
        rewrite(document, &mut a);
        if !a.source.is_empty() && a.cue.iter().chain(&a.source).all(|&s| taken.leaves(s)) {
            a.confidence = CONFIDENCE;
            a.kind = kind_of(document, &a.content);
            found.push(a);
        }
    }
    if found.len() > before {
        found.sort_by_key(|a| a.content.first().copied());
    }
}

/// Gives a quotation that has no source, or one from another sentence, the subject of the verb right after it.
pub(super) fn rewrite(document: &Document<'_>, a: &mut Attribution) {
    let Some((verb, subject)) = a.content.iter().find_map(|s| report_after(document, *s)) else { return };
    let (verb_span, subject_span) = (document.span_of(verb..verb + 1), document.span_of(subject));
    let sentence = document.sentence_of(verb);
    let elsewhere = |s: &Span| document.sentence_of(document.token_at(s.start)) != sentence;
    let cue = match &a.cue[..] {
        [] => true,
        [cue] => cue.overlaps(verb_span),
        _ => false,
    };
    let footnote = |s: &Span| s.of(document.text).chars().all(is_footnote);
    let source = a.source.is_empty() || a.source.iter().all(elsewhere) || a.source.iter().all(footnote);
    let free = !a.content.iter().any(|s| s.overlaps(subject_span) || s.overlaps(verb_span));
    if cue && source && free {
        if a.cue.is_empty() {
            a.cue = vec![verb_span];
        }
        a.source = vec![subject_span];
    }
}

/// Whether a character is the mark of a footnote, which may stand between a quotation and its report.
fn is_footnote(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '\u{2074}'..='\u{2079}' | '†' | '‡' | '*')
}

/// The verb and its subject right after the quotation that a piece of content ends with.
fn report_after(document: &Document<'_>, piece: Span) -> Option<(usize, Range<usize>)> {
    let quotation: &Quotation = document.quotations.at(piece.end - 1)?;
    // '...”, said X': the comma may stand after the mark.
    let after = quotation.tokens.end as usize;
    let outside = document.tokens.get(after).is_some() && document.word(after) == ",";
    let footnote = document.tokens.get(after).is_some() && document.word(after).chars().all(is_footnote);
    let end = after + usize::from(outside || footnote);
    let token = document.tokens.get(end)?;
    // Speech that goes on into its report ends in a comma or asks or calls.
    let stop = |t: usize| matches!(document.word(t), "," | "…" | "—" | "–") || document.word(t).ends_with(['?', '!']);
    let open = outside || after >= 2 && (stop(after - 1) || stop(after - 2));
    if !quotation.closed || quotation.span.end != piece.end || !open || token.kind != TokenKind::Word {
        return None;
    }
    // The tagger takes many a rare verb for a plural: somebody named after it tells.
    let plural = document.tag(end) == Tag::Nns && document.lower(end).ends_with('s');
    let verb = !document.capitalised(end)
        && (plural || matches!(document.tag(end), Tag::Vbd | Tag::Vbz) || document.lower(end).ends_with("ed"))
        && !matches!(document.lower(end), "is" | "was" | "has" | "had" | "does" | "did");
    if !verb {
        return None;
    }
    let sentence = document.sentence_at(end);
    let from = end + 1;
    let high = sentence.end.min(from + MAX_SUBJECT);
    let to = (from..high).find(|&t| !is_of_phrase(document, t, from)).unwrap_or(high);
    let named = (from..to).any(|t| document.capitalised(t) && document.tokens[t].kind == TokenKind::Word);
    let determined = matches!(document.lower(from.min(high - 1)), "the" | "a" | "his" | "her" | "their");
    let pronoun = to == from + 1 && matches!(document.lower(from), "he" | "she" | "they");
    let person = named || !plural && (pronoun || determined && to > from + 1);
    (from < to && person).then_some((end, from..to))
}

/// Whether a token is of the noun phrase that begins at `from`.
fn is_of_phrase(document: &Document<'_>, t: usize, from: usize) -> bool {
    let determiner = t == from && matches!(document.tag(t), Tag::Dt | Tag::Prp);
    let noun = document.tag(t).is_noun() || document.tag(t) == Tag::Jj || document.tag(t) == Tag::Vbg && t == from;
    let possessive = t == from && matches!(document.lower(t), "his" | "her" | "their" | "my" | "our");
    // 'co-pilot', one token or three.
    let hyphen = document.word(t).contains('-') && (t == from || document.word(t).len() > 1 || !document.spaced(t));
    determiner || hyphen || possessive || noun && document.tokens[t].kind == TokenKind::Word || document.capitalised(t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;

    fn source(text: &str, content: &str, source: &str) -> String {
        let mut a = marked(text, QuoteKind::Direct, [content, "", source]);
        rewrite(&Document::new(text), &mut a);
        a.source.first().map_or(String::new(), |s| s.of(text).to_string())
    }

    #[test]
    fn any_verb_between_a_quotation_and_a_name_reports() {
        assert_eq!(source("“You will rot,” clucked Nurse Flynn.", "“You will rot,”", ""), "Nurse Flynn");
        assert_eq!(source("“What step?” squealed Minna, vanishing.", "“What step?”", ""), "Minna");
        assert_eq!(source("“Go!” beamed winger Al Cobb after it. Royle left.", "“Go!”", "Royle"), "winger Al Cobb");
        assert_eq!(source("“We kept it,”¹ said clerk Nat Rowe.", "“We kept it,”", "¹"), "clerk Nat Rowe");
        assert_eq!(source("“Go!” roared the crowd at the gate.", "“Go!”", ""), "the crowd");
        assert_eq!(source("“Where was he?” groans co-pilot Les Farr.", "“Where was he?”", ""), "co-pilot Les Farr");
    }

    #[test]
    fn a_sentence_that_goes_on_without_speech_reports_nothing() {
        assert_eq!(source("The “smart” meter was bought by Ann Lee.", "“smart”", ""), "");
        assert_eq!(source("“We won.” Flynn left.", "“We won.”", ""), "");
        assert_eq!(source("“Go!” said Al Cobb.", "“Go!”", "Al Cobb"), "Al Cobb");
    }
}
