//! Reports in an aside: 'Many, says retired sergeant Colm Hay, left because of the shifts.'

use super::kind_of;
use crate::Document;
use crate::text::Tag;
use crate::types::Attribution;
use crate::word_list::{WordList, word_list};

/// Most tokens of who says it.
const MAX_SOURCE: usize = 14;

/// Verbs of an aside that stand before their subject.
static VERBS: WordList = word_list!("attribution", "aside");

/// Where an engine took the subject of the sentence for the source, and the aside's subject for what is said, it
/// changes the two.
pub(super) fn rewrite(document: &Document<'_>, a: &mut Attribution) {
    let ([source], [cue], [content]) = (&a.source[..], &a.cue[..], &a.content[..]) else { return };
    let verb = document.tokens_in(*cue).range();
    let subject = document.tokens_in(*source).range();
    let said = document.tokens_in(*content).range();
    let aside = verb.len() == 1
        && subject.end + 1 == verb.start
        && document.word(subject.end) == ","
        && said.start == verb.end
        && VERBS.has(document.lower(verb.start));
    if !aside || document.quotations.touch(*content) {
        return;
    }
    let near = said.start..said.end.min(said.start + MAX_SOURCE);
    let Some(comma) = near.clone().find(|&t| document.word(t) == ",").filter(|&c| c + 1 < said.end) else { return };
    let named = (said.start..comma).any(|t| document.tag(t).is_noun());
    let phrase = named
        && comma > said.start
        && !(said.start..comma).any(|t| document.tag(t).is_finite() || document.tag(t) == Tag::To);
    let next = comma + 1 + usize::from(document.tag(comma + 1) == Tag::Rb && comma + 2 < said.end);
    let goes_on = matches!(document.tag(next), Tag::Md | Tag::Vbn) || document.tag(next).is_finite();
    if !phrase || !goes_on {
        return;
    }
    a.content = vec![*source, document.span_of(comma + 1..said.end)];
    a.source = vec![document.span_of(said.start..comma)];
    a.kind = kind_of(document, &a.content);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    #[test]
    fn the_subject_of_the_aside_is_the_source() {
        let text = "Many, says old sergeant Colm Hay, left because of the shifts.";
        let content = "old sergeant Colm Hay, left because of the shifts";
        let mut a = marked(text, QuoteKind::Indirect, [content, "says", "Many"]);
        rewrite(&Document::new(text), &mut a);
        assert_eq!(a.source[0].of(text), "old sergeant Colm Hay");
        let content: Vec<&str> = a.content.iter().map(|s| s.of(text)).collect();
        assert_eq!(content, ["Many", "left because of the shifts"]);
    }
}
