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
    split_source(document, a);
    let [cue] = a.cue[..] else { return };
    // The subject of the sentence: a source, or the first piece of what is said.
    let (before, content) = match (&a.source[..], &a.content[..]) {
        ([source], [content]) => (*source, *content),
        ([], [first, content]) => (*first, *content),
        _ => return,
    };
    let verb = document.tokens_in(cue).range();
    let subject = document.tokens_in(before).range();
    let said = document.tokens_in(content).range();
    let aside = verb.len() == 1
        && subject.end + 1 == verb.start
        && document.word(subject.end) == ","
        && said.start == verb.end
        && VERBS.has(document.lower(verb.start));
    if !aside || document.quotations.touch(content) {
        return;
    }
    let near = said.start..said.end.min(said.start + MAX_SOURCE);
    let Some(comma) = near.filter(|&t| document.word(t) == ",").find(|&c| goes_on(document, c, said.end)) else {
        return;
    };
    let phrase = comma > said.start
        && (said.start..comma).any(|t| document.tag(t).is_noun())
        && !(said.start..comma).any(|t| document.tag(t).is_finite() || document.tag(t) == Tag::To);
    if phrase {
        a.content = vec![before, document.span_of(comma + 1..said.end)];
        a.source = vec![document.span_of(said.start..comma)];
        a.kind = kind_of(document, &a.content);
    }
}

/// Whether the verb of the sentence's subject follows a comma, perhaps behind an adverb.
fn goes_on(document: &Document<'_>, comma: usize, end: usize) -> bool {
    let next = comma + 1 + usize::from(comma + 2 < end && document.tag(comma + 1) == Tag::Rb);
    next < end && (matches!(document.tag(next), Tag::Md | Tag::Vbn) || document.tag(next).is_finite())
}

/// 'Students, | the letter | warns, “can read a balance sheet”': where an engine took the subject of what is said for a part
/// of the source.
fn split_source(document: &Document<'_>, a: &mut Attribution) {
    let ([source], [cue], Some(first)) = (&a.source[..], &a.cue[..], a.content.first()) else { return };
    let (run, verb) = (document.tokens_in(*source).range(), document.tokens_in(*cue).range());
    let said = document.token_at(first.start);
    let opening = usize::from(document.quotations.opening_at(first.start).is_some());
    let closed = document.tokens.get(verb.end).is_some_and(|_| document.word(verb.end) == ",");
    let mut commas = run.clone().filter(|&t| document.word(t) == ",");
    let (Some(comma), None) = (commas.next(), commas.next()) else { return };
    let inserted = run.end == verb.start
        && closed
        && said == verb.end + 1
        && comma > run.start
        && comma + 1 < run.end
        && run.start == document.sentence_at(verb.start).start
        && said + opening < document.tokens.len();
    let finite = |t: usize| document.tag(t).is_finite() || document.tag(t) == Tag::Md;
    if inserted && finite(said + opening) {
        a.content.insert(0, document.span_of(run.start..comma));
        a.source = vec![document.span_of(comma + 1..run.end)];
        a.kind = kind_of(document, &a.content);
    }
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
        let text = "Students, the letter warns, “can read a sheet”.";
        let mut a = marked(text, QuoteKind::Direct, ["“can read a sheet”", "warns", "Students, the letter"]);
        rewrite(&Document::new(text), &mut a);
        assert_eq!((a.source[0].of(text), a.content[0].of(text)), ("the letter", "Students"));
    }
}
