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

/// Most tokens of the subject of the sentence.
const MAX_SUBJECT: usize = 10;

/// Where the subject of a sentence stands before the aside and its verb after it, both are said, by the aside's subject: whatever
/// an engine made of the three.
pub(super) fn rewrite(document: &Document<'_>, a: &mut Attribution) {
    split_source(document, a);
    let [cue] = &a.cue[..] else { return };
    let verb = document.tokens_in(*cue).range();
    if verb.len() != 1 || !VERBS.has(document.lower(verb.start)) {
        return;
    }
    let verb = verb.start;
    let sentence = document.sentence_at(verb);
    if verb < sentence.start + 2 || verb + 4 > sentence.end || document.word(verb - 1) != "," {
        return;
    }
    let subject = sentence.start..verb - 1;
    let within = document.span_of(sentence.clone());
    let roles = || a.content.iter().chain(&a.source);
    let plain = subject.len() <= MAX_SUBJECT
        && subject.clone().all(|t| !document.tag(t).is_finite() && !matches!(document.word(t), "," | ":" | "—" | "–"))
        && (subject.len() == 1 || subject.clone().any(|t| document.tag(t).is_noun()))
        && !matches!(document.lower(subject.start), "yes" | "no" | "well" | "oh" | "but" | "and" | "so")
        && !matches!(document.tag(subject.start), Tag::In | Tag::Rb | Tag::Vbg | Tag::To | Tag::Cc)
        && !matches!(document.tag(verb + 1), Tag::In | Tag::To)
        && !document.quotations.touch(within)
        && roles().all(|s| within.contains(*s));
    if !plain {
        return;
    }
    let goes_on = |comma: usize| {
        let next = comma + 1;
        let next = next + usize::from(next + 1 < sentence.end && document.tag(next) == Tag::Rb);
        next < sentence.end && (document.tag(next) == Tag::Md || document.tag(next).is_finite())
    };
    let near = verb + 2..sentence.end.min(verb + 1 + MAX_SOURCE);
    let Some(comma) = near.clone().find(|&t| document.word(t) == "," && goes_on(t)) else { return };
    let source = verb + 1..comma;
    // One comma may set off an apposition: 'the vicar, Hew Tonks'.
    let commas = source.clone().filter(|&t| document.word(t) == ",").count();
    let named = source.clone().any(|t| document.tag(t).is_noun());
    let clause = source.clone().any(|t| document.tag(t).is_finite() || document.tag(t) == Tag::To);
    if !named || clause || commas > 2 {
        return;
    }
    let mut end = sentence.end;
    while end > comma + 2 && matches!(document.word(end - 1), "." | "!" | "?") {
        end -= 1;
    }
    a.content = vec![document.span_of(subject), document.span_of(comma + 1..end)];
    a.source = vec![document.span_of(source)];
    a.kind = kind_of(document, &a.content);
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
    }
}
