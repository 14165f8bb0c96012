//! Who is told something is not its source: 'Ida was told to wait', 'Villagers urged to stay indoors'. Nor is an answer
//! that comes: '“Never,” came the reply.'

use super::agents::{agent, is_passive};
use crate::Document;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, Span};
use crate::word_list::{WordList, word_list};

/// Verbs that have those to whom something is said as their object, and so as the subject of their passive.
static TOLD: WordList = word_list!("attribution", "told");
/// Those of them that never stand right before 'to' in the active ('asked to leave' does).
static TOLD_TO: WordList = word_list!("attribution", "told-to");
/// Courts and the like, before which a headline says that something was told.
static TOLD_COURTS: WordList = word_list!("attribution", "told-courts");

/// Takes those who were told away from the source, and an answer into the cue.
pub(super) fn clear(document: &Document<'_>, a: &mut Attribution) {
    let ([source], [cue]) = (&a.source[..], &a.cue[..]) else { return };
    let (source, cue) = (*source, *cue);
    if came_an_answer(document, source, cue) {
        a.cue = vec![Span { start: cue.start, end: source.end }];
        // '“Not yet,” came the answer | from his uncle |.'
        let from = document.tokens_in(source).range().end;
        let named = from + 1 < document.tokens.len() && document.lower(from) == "from";
        let who = named.then(|| agent(document, from + 1..document.sentence_at(from).end)).flatten();
        a.source = who.map(|run| document.span_of(run)).into_iter().collect();
    } else if is_told(document, source, cue)
        || is_told_to(document, source, cue)
        || is_told_court(document, source, cue)
    {
        a.source.clear();
    }
}

/// 'Ida | had been told | that': the subject of a passive, right before it.
fn is_told(document: &Document<'_>, source: Span, cue: Span) -> bool {
    let (run, verb) = (document.tokens_in(source).range(), document.tokens_in(cue).range());
    let last =
        verb.clone().rev().find(|&t| !matches!(document.lower(t), "to" | "that" | "about" | "of" | "by" | "not"));
    let adjacent = run.end == verb.start || run.end + 1 == verb.start && document.word(run.end) == ",";
    // 'is said to have told' is active; a court that was told is where it was said.
    let active = verb.clone().any(|t| document.lower(t) == "have" && document.lower(t - 1) == "to");
    adjacent
        && verb.len() > 1
        && !active
        && !TOLD_COURTS.has(document.lower(run.end - 1))
        && last
            .is_some_and(|t| t > verb.start && TOLD.has(document.lower(t)) && is_passive(document, verb.start..t + 1))
}

/// 'Villagers | urged | to stay indoors', in a headline.
fn is_told_to(document: &Document<'_>, source: Span, cue: Span) -> bool {
    let (run, verb) = (document.tokens_in(source).range(), document.tokens_in(cue).range());
    let mut to = verb.start + 1;
    // 'He told to': a pronoun stands in no headline.
    let named = document.tag(run.end - 1) != Tag::Prp;
    if run.end != verb.start || !named || !TOLD_TO.has(document.lower(verb.start)) {
        return false;
    }
    to += usize::from(to < document.tokens.len() && document.lower(to) == "not");
    to + 1 < document.tokens.len()
        && document.lower(to) == "to"
        && (document.tag(to + 1) == Tag::Vb
            || document.quotations.opening_at(document.tokens[to + 1].span.start).is_some())
}

/// '..., | jury | told', at the end of a headline.
fn is_told_court(document: &Document<'_>, source: Span, cue: Span) -> bool {
    let (run, verb) = (document.tokens_in(source).range(), document.tokens_in(cue).range());
    let sentence = document.sentence_at(verb.start);
    run.end == verb.start
        && verb.len() == 1
        && document.lower(verb.start) == "told"
        && TOLD_COURTS.has(document.lower(run.end - 1))
        && (verb.end..sentence.end).all(|t| document.tokens[t].kind == TokenKind::Mark)
}

/// '“Never,” | came | the reply |.'
fn came_an_answer(document: &Document<'_>, source: Span, cue: Span) -> bool {
    let (run, verb) = (document.tokens_in(source).range(), document.tokens_in(cue).range());
    verb.end == run.start
        && run.len() <= 3
        && !run.clone().any(|t| matches!(document.tag(t), Tag::Pos | Tag::PrpS))
        && verb.clone().all(|t| matches!(document.lower(t), "came" | "comes" | "back"))
        && matches!(document.lower(run.end - 1), "reply" | "answer" | "response" | "retort" | "shout" | "cry")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    fn cleared(text: &str, parts: [&str; 3]) -> (String, String) {
        let mut a = marked(text, QuoteKind::Indirect, parts);
        clear(&Document::new(text), &mut a);
        (a.source.first().map_or(String::new(), |s| s.of(text).to_string()), a.cue[0].of(text).to_string())
    }

    #[test]
    fn who_is_told_is_no_source() {
        let text = "Ida Moe had been told that the pumps were old.";
        assert_eq!(cleared(text, ["that the pumps were old", "had been told", "Ida Moe"]).0, "");
        let text = "Villagers urged to stay off the ice.";
        assert_eq!(cleared(text, ["to stay off the ice", "urged", "Villagers"]).0, "");
        let text = "Nurse sold the beds, jury told";
        assert_eq!(cleared(text, ["Nurse sold the beds", "told", "jury"]).0, "");
        let text = "Ida Moe asked to leave.";
        assert_eq!(cleared(text, ["to leave", "asked", "Ida Moe"]).0, "Ida Moe");
        let text = "Ida Moe was quoted as saying no.";
        assert_eq!(cleared(text, ["no", "was quoted as saying", "Ida Moe"]).0, "Ida Moe");
    }

    #[test]
    fn an_answer_that_comes_is_no_source() {
        let text = "“Never,” came the reply.";
        assert_eq!(cleared(text, ["“Never,”", "came", "the reply"]), (String::new(), "came the reply".to_string()));
        let text = "“Never,” came the minister's reply.";
        assert_eq!(cleared(text, ["“Never,”", "came", "the minister's reply"]).0, "the minister's reply");
    }
}
