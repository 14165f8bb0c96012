//! What the narrator says that a speaker did not give: 'He said the plan was alive, | though he offered no date'.

use super::{refresh, tokens, words};
use crate::Document;
use crate::types::Attribution;

/// Most tokens of a subject.
const MAX_SUBJECT: usize = 5;

/// Ends contents before such a clause.
pub(super) fn all(document: &Document<'_>, found: &mut Vec<Attribution>) {
    for a in found.iter_mut() {
        let Some((k, t)) = a.content.iter().enumerate().find_map(|(k, s)| {
            let run = tokens(document, *s);
            let mut of = run.start + usize::from(k == 0)..run.end;
            of.find(|&t| begins(document, t, run.end)).map(|t| (k, t))
        }) else {
            continue;
        };
        let piece = &mut a.content[k];
        let end = if document.word(t - 1) == "," { t - 1 } else { t };
        let first = document.token_at(piece.start);
        piece.end = document.tokens[end.max(first + 1) - 1].span.end;
        let keep = if end > first { k + 1 } else { k };
        a.content.truncate(keep);
        refresh(document, a);
    }
    found.retain(|a| !a.content.is_empty());
}

/// Whether a clause that withholds something begins at token `t`.
fn begins(document: &Document<'_>, t: usize, end: usize) -> bool {
    if !matches!(document.lower(t), "though" | "although")
        || document.quotations.at(document.tokens[t].span.start).is_some()
    {
        return false;
    }
    let verb = (t + 2..end.min(t + 2 + MAX_SUBJECT)).find(|&v| document.tag(v).is_finite());
    let Some(verb) = verb.filter(|&v| v + 1 < end) else { return false };
    let negated = matches!(document.lower(verb + 1), "no" | "few" | "little");
    let given = words::WITHHELD.has(document.lower(verb)) && negated;
    let silent = matches!(document.lower(verb), "did" | "would" | "does")
        && matches!(document.lower(verb + 1), "not" | "n't" | "n’t")
        && verb + 2 < end
        && matches!(
            document.lower(verb + 2),
            "say" | "give" | "offer" | "elaborate" | "name" | "specify" | "provide" | "discuss" | "identify" | "cite"
        );
    given || silent
}
