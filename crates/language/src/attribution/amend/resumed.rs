//! What a reporter adds between the pieces of a quotation or behind it: '“The answer,” she said, in a voice that for once
//! carried, “is yes.”', 'said he would choose “in June,” that some took for a no'.

use super::{cue_tokens, refresh, tokens};
use crate::Document;
use crate::text::Tag;
use crate::types::{Attribution, Span};

/// Takes such words out of contents.
pub(super) fn all(document: &Document<'_>, found: &mut [Attribution]) {
    for a in found {
        if remark(document, a) {
            refresh(document, a);
        }
        if a.content.len() > 1 && a.content.len() <= MAX_PIECES && cut(document, a) {
            refresh(document, a);
        }
    }
}

/// Takes a relative clause off that follows the comma with which a quotation ends, where no clause with 'that' is reported.
fn remark(document: &Document<'_>, a: &mut Attribution) -> bool {
    let (Some(cue), Some(&first)) = (cue_tokens(document, a), a.content.first()) else { return false };
    let opens = document.token_at(first.start);
    if a.content.len() > MAX_PIECES || opens < cue.end || document.lower(opens) == "that" {
        return false;
    }
    let end = document.sentence_at(cue.start).end;
    let closes = |t: usize| {
        let q = document.quotations.at(document.tokens[t - 1].span.start);
        q.is_some_and(|q| q.closed && q.tokens.end as usize == t) && t >= opens + 2 && document.word(t - 2) == ","
    };
    let subject = |t: usize| matches!(document.tag(t), Tag::Nns | Tag::Nnp | Tag::Nnps | Tag::Prp | Tag::Dt | Tag::Jj);
    let last = a.content.last().map_or(end, |s| document.token_at(s.end - 1));
    let that = (opens + 2..last.min(end).min(opens + MAX_CONTENT))
        .find(|&t| document.lower(t) == "that" && closes(t) && subject(t + 1));
    let Some(that) = that else { return false };
    let from = document.tokens[that].span.start;
    let cut = document.tokens[that - 1].span.end;
    a.content.retain(|s| s.start < from);
    if let Some(last) = a.content.last_mut() {
        last.end = last.end.min(cut);
    }
    true
}

/// Most tokens of a content that is looked through.
const MAX_CONTENT: usize = 80;

/// Most pieces of a content that is looked at.
const MAX_PIECES: usize = 12;

fn cut(document: &Document<'_>, a: &mut Attribution) -> bool {
    let Some(cue) = cue_tokens(document, a) else { return false };
    let home = document.sentence_at(cue.start);
    let start = document.tokens[cue.start].span.start;
    // All that stands before the cue is one quotation that is to go on.
    let before = a.content.iter().take_while(|s| s.end <= start).last();
    let opened = before.is_some_and(|s| {
        let q = document.quotations.at(s.end - 1).filter(|q| q.span.end == s.end && q.closed);
        q.is_some_and(|q| q.span.start == s.start && document.word(q.tokens.end as usize - 2) == ",")
    });
    if !opened {
        return false;
    }
    let old = a.content.clone();
    a.content.retain_mut(|s| {
        let run = tokens(document, *s);
        if s.start < start || run.start >= home.end || document.quotations.at(s.start).is_some() {
            return true;
        }
        let Some(open) = run.clone().find(|&t| document.quotations.at(document.tokens[t].span.start).is_some()) else {
            // All of it is narration where a comma and more of the quotation follow.
            return !(aside(document, run.start) && goes_on(document, &old, *s));
        };
        let comma = document.word(open - 1) == ",";
        if comma && open > run.start + 1 && !report(document, run.start) {
            s.start = document.tokens[open].span.start;
        }
        true
    });
    a.content != old
}

/// Whether a word opens narration, not a clause of what is said.
fn aside(document: &Document<'_>, t: usize) -> bool {
    matches!(document.lower(t), "and" | "as" | "in" | "with" | "while" | "who" | "which" | "before" | "then")
        && document.tokens.get(t + 1).is_none_or(|next| next.span.of(document.text) != "that")
}

/// Whether a word opens a clause that is reported, too: 'and that the bar, “a dump”, would close'.
fn report(document: &Document<'_>, t: usize) -> bool {
    let next = document.tokens.get(t + 1).map_or("", |n| n.span.of(document.text));
    document.lower(t) == "and" && next == "that"
}

/// Whether a quoted piece of the content stands right behind a piece and its comma.
fn goes_on(document: &Document<'_>, pieces: &[Span], piece: Span) -> bool {
    let next = document.token_at(piece.end - 1) + 1;
    next + 1 < document.tokens.len() && document.word(next) == "," && {
        let start = document.tokens[next + 1].span.start;
        pieces.iter().any(|s| s.start == start) && document.quotations.at(start).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    fn after(text: &str, first: &str, second: &str, cue: &str) -> Vec<String> {
        let mut a = marked(text, QuoteKind::Mixed, [first, cue, "she"]);
        let at = text.find(second).unwrap() as u32;
        a.content.push(Span { start: at, end: at + second.len() as u32 });
        all(&Document::new(text), std::slice::from_mut(&mut a));
        a.content.iter().map(|s| s.of(text).to_string()).collect()
    }

    #[test]
    fn narration_before_a_quotation_that_goes_on_is_cut() {
        let text = "“The answer,” she said, in a voice that carried, “is yes.”";
        assert_eq!(after(text, "“The answer,”", "that carried, “is yes.”", "said"), ["“The answer,”", "“is yes.”"]);
        let text = "“The plan,” she said, is “dead and gone.”";
        assert_eq!(after(text, "“The plan,”", "is “dead and gone.”", "said")[1], "is “dead and gone.”");
    }
}
