//! Reports inside of somebody's quoted words are a part of these words: '“Gran was no trouble. She said she was cold,” Ida
//! Kemp said.' One row has all of a quotation.

use super::kind_of;
use crate::Document;
use crate::quotation::{Quotation, Use};
use crate::types::{Attribution, Span};

/// How far from a report inside of a quotation the row is looked for that the quotation belongs to.
const NEAR: usize = 8;

/// Gives quotations that two rows share to the one that has their beginning, where the other's cue is one of the quoted words.
pub(super) fn absorb(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut i = 0;
    while i < found.len() {
        match owner(document, found, i) {
            Some((owner, quotation)) => {
                let inner = found.remove(i);
                let a = &mut found[if owner > i { owner - 1 } else { owner }];
                a.content.retain(|s| !s.overlaps(quotation.span));
                a.content.push(quotation.span);
                a.content.extend(inner.content.into_iter().filter_map(|s| after(document, &quotation, s)));
                a.content.sort_unstable();
                a.kind = kind_of(document, &a.content);
            }
            None => i += 1,
        }
    }
}

/// What of a piece of content stands after a quotation or before it.
fn after(document: &Document<'_>, quotation: &Quotation, piece: Span) -> Option<Span> {
    if !piece.overlaps(quotation.span) {
        return Some(piece);
    }
    let next = document.tokens.get(quotation.tokens.end as usize).map_or(piece.end, |t| t.span.start);
    (next < piece.end).then_some(Span { start: next, end: piece.end })
}

/// The row that has the beginning of the quotation in which row `i` has its source and cue, and that quotation.
fn owner(document: &Document<'_>, found: &[Attribution], i: usize) -> Option<(usize, Quotation)> {
    let inner = &found[i];
    let quotation = *document.quotations.at(inner.cue.first()?.start).filter(|q| q.usage == Use::Speech)?;
    let within = |s: &Span| quotation.span.contains(*s);
    // What goes on after the quotation must be quoted, too.
    let quoted = |s: &Span| {
        after(document, &quotation, *s).is_none_or(|rest| document.quotations.opening_at(rest.start).is_some())
    };
    if !inner.cue.iter().chain(&inner.source).all(within) || !inner.content.iter().all(quoted) {
        return None;
    }
    let opens = |a: &Attribution| {
        a.content.iter().any(|s| s.start == quotation.span.start) && !a.cue.iter().chain(&a.source).any(within)
    };
    let near = i.saturating_sub(NEAR)..(i + NEAR + 1).min(found.len());
    near.into_iter().find(|&k| k != i && opens(&found[k])).map(|k| (k, quotation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    #[test]
    fn a_report_in_quoted_words_is_part_of_them() {
        let text = "Ida Kemp said: “Gran was no trouble. She said she was cold.” Nobody came.";
        let mut found = vec![
            marked(text, QuoteKind::Direct, ["“Gran was no trouble.", "said:", "Ida Kemp"]),
            marked(text, QuoteKind::Mixed, ["she was cold.”", "said", "She"]),
        ];
        found[1].cue = vec![Span::new(text.find("said she").unwrap(), text.find(" she was").unwrap())];
        absorb(&Document::new(text), &mut found);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].content[0].of(text), "“Gran was no trouble. She said she was cold.”");
        assert_eq!(found[0].kind, QuoteKind::Direct);
    }
}
