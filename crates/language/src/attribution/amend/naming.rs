//! 'called' that gives a name and reports nothing: 'an event called Politics and Pies', 'a woman called Hala was filling a can',
//! 'The album is called “Salt Road”'.

use super::{cue_tokens, tokens};
use crate::Document;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, Span};
use std::ops::Range;

fn names(document: &Document<'_>, t: usize) -> bool {
    matches!(document.lower(t), "called" | "named" | "dubbed" | "titled" | "entitled" | "nicknamed")
}

/// Whether the words of some tokens name something: all that count begin with a capital.
fn is_name(document: &Document<'_>, run: &Range<usize>) -> bool {
    let small = |t: usize| matches!(document.lower(t), "of" | "the" | "and" | "for" | "in" | "a" | "'s");
    run.clone().all(|t| document.tokens[t].kind == TokenKind::Mark || document.capitalised(t) || small(t))
}

/// Whether an indirect report gives a name: to nobody's mind, or to somebody who then does something.
pub(super) fn is_naming(document: &Document<'_>, a: &Attribution, cue: &Range<usize>, run: &Range<usize>) -> bool {
    if !names(document, cue.end - 1) || run.start != cue.end {
        return false;
    }
    let [source] = a.source[..] else { return a.source.is_empty() && is_name(document, run) };
    let who = tokens(document, source);
    // 'a woman called Hala was filling', 'a critic called Hala a liar'
    let name = (run.start..run.end).find(|&t| !document.capitalised(t)).unwrap_or(run.end);
    let does = name == run.end || document.tag(name).is_finite() || document.tag(name) == Tag::Md;
    cue.len() == 1
        && who.end == cue.start
        && matches!(document.lower(who.start), "a" | "an" | "another" | "one")
        && document.tag(who.end - 1).is_common_noun()
        && name > run.start
        && does
}

/// Most words of a title.
const MAX_TITLE: usize = 6;

/// Whether a row is a title that nobody is said to give: 'The album is called “Salt Road”.'
pub(super) fn is_title(document: &Document<'_>, a: &Attribution) -> bool {
    let (Some(content), true, Some(cue)) = (a.content.last(), a.source.is_empty(), cue_tokens(document, a)) else {
        return false;
    };
    // What has the title may be a piece of its own.
    let thing = |s: &Span| document.token_at(s.end - 1) < cue.start && !document.quotations.touch(*s);
    if a.content.len() > 2 || !a.content[..a.content.len() - 1].iter().all(thing) {
        return false;
    }
    let Some(q) = document.quotations.opening_at(content.start).filter(|q| q.span == *content) else { return false };
    let inner = tokens(document, q.inner);
    let words = inner.clone().filter(|&t| document.tokens[t].kind == TokenKind::Word).count();
    names(document, cue.end - 1)
        && q.tokens.start as usize == cue.end
        && (1..=MAX_TITLE).contains(&words)
        && document.capitalised(inner.start)
        && is_name(document, &inner)
}
