//! Participles as cues: 'Citing the risk, the mayor shut the bridge', 'footage of the mayor saying “...”'.

use super::reporting::is_reporting;
use crate::Document;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Verbs by which somebody is seen or heard to say something.
static SHOWING: WordList = word_list!("attribution", "showing");
/// Nouns for recordings of somebody.
static RECORDINGS: WordList = word_list!("attribution", "recordings");

/// Units of time ('Six months after attacking him, the host said').
static TIMES: WordList = word_list!("attribution", "times");

/// Most tokens of a subject or of whoever is shown.
const MAX_PHRASE: usize = 12;
/// Most tokens before a participle that opens its sentence ('But in').
const MAX_OPENING: usize = 3;

/// Gives an attribution by a participle its source.
pub(super) fn rewrite(document: &Document<'_>, a: &mut Attribution) {
    let [cue] = a.cue[..] else { return };
    let verb = document.token_at(cue.start);
    if let Some((whom, participle)) = before_colon(document, a, cue) {
        (a.source, a.cue) = (vec![whom], vec![participle]);
        return;
    }
    // 'While not naming them'.
    let verb = verb + usize::from(verb + 1 < document.tokens.len() && document.lower(verb) == "not");
    if verb >= document.tokens.len() || document.tag(verb) != Tag::Vbg && !document.lower(verb).ends_with("ing") {
        return;
    }
    let sentence = document.sentence_at(verb);
    let here = |s: &Span| sentence.contains(&document.token_at(s.start));
    let subject = if verb - sentence.start <= MAX_OPENING && !a.source.iter().any(here) {
        fronted(document, a, &sentence, verb)
    } else {
        shown(document, &sentence, verb)
    };
    let Some(subject) = subject else { return };
    let span = document.span_of(subject);
    if !a.content.iter().chain(&a.cue).chain(&a.source).any(|s| s.overlaps(span)) {
        a.source = vec![span];
    }
}

/// The subject of the main clause after a participle's phrase that opens the sentence.
fn fronted(document: &Document<'_>, a: &Attribution, sentence: &Range<usize>, verb: usize) -> Option<Range<usize>> {
    let opener = |t: usize| {
        matches!(document.tag(t), Tag::In | Tag::Cc | Tag::Cd)
            || document.tag(t).is_adverb()
            || document.word(t) == ","
            // 'Six months after attacking him'.
            || TIMES.has(document.lower(t))
    };
    if !(sentence.start..verb).all(opener) {
        return None;
    }
    let last = a.content.iter().rfind(|s| sentence.contains(&document.token_at(s.start)))?;
    let after = document.token_at(last.end - 1) + 1;
    // A comma stands before the closing mark or after it, or a few words on.
    let closed = document.word(after - 1) == "," || after >= 2 && document.word(after - 2) == ",";
    let start = if closed && document.quotations.at(last.end - 1).is_some() {
        after
    } else {
        let high = sentence.end.min(after + MAX_PHRASE);
        let comma = (after..high).find(|&t| document.word(t) == ",")?;
        if (after..comma).any(|t| document.tag(t).is_finite()) {
            return None;
        }
        comma + 1
    };
    let high = sentence.end.min(start + MAX_PHRASE);
    let end = (start..high).find(|&t| document.tag(t).is_finite() || matches!(document.word(t), "," | "("))?;
    let mut end = end;
    while end > start && document.tag(end - 1).is_adverb() {
        end -= 1;
    }
    let pronoun = end == start + 1 && document.tag(start) == Tag::Prp && document.lower(start) != "you";
    (pronoun || is_phrase(document, start..end)).then_some(start..end)
}

/// Most tokens from such a verb to the colon before speech.
const MAX_TO_COLON: usize = 20;

/// 'Video shows Neil Marr telling the driver: “Get out.”': whoever is shown, and the participle up to the colon.
fn before_colon(document: &Document<'_>, a: &Attribution, cue: Span) -> Option<(Span, Span)> {
    let shows = document.token_at(cue.end - 1);
    let opening = a.content.first()?.start;
    let colon = document.token_at(opening).checked_sub(1)?;
    let led = SHOWING.has(document.lower(shows)) && shows < colon && colon - shows <= MAX_TO_COLON;
    if !led || document.word(colon) != ":" || document.quotations.opening_at(opening).is_none() {
        return None;
    }
    let verb = (shows + 2..colon).find(|&t| document.tag(t) == Tag::Vbg)?;
    let whom = shown(document, &document.sentence_at(verb), verb).filter(|w| w.start == shows + 1)?;
    Some((document.span_of(whom), document.span_of(verb..colon + 1)))
}

/// Whoever is shown or heard: the phrase right before the participle, after 'shows' or 'footage of'.
fn shown(document: &Document<'_>, sentence: &Range<usize>, verb: usize) -> Option<Range<usize>> {
    let reports = is_reporting(document, verb..verb + 1);
    let low = sentence.start.max(verb.saturating_sub(MAX_PHRASE));
    let part = |t: usize| {
        let tag = document.tag(t);
        document.tokens[t].kind != TokenKind::Mark
            && !tag.is_finite()
            && (tag.is_noun() || matches!(tag, Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Cd | Tag::Pos | Tag::Prp))
            && !RECORDINGS.has(document.lower(t))
    };
    let start = (low..verb).rev().find(|&t| !part(t))? + 1;
    let before = start.checked_sub(1).filter(|&t| t >= sentence.start)?;
    let of = document.lower(before) == "of" && before > sentence.start && RECORDINGS.has(document.lower(before - 1));
    let shows = of || SHOWING.has(document.lower(before));
    (reports && shows && start < verb && is_phrase(document, start..verb)).then_some(start..verb)
}

/// Whether some tokens are a noun phrase without a verb or a mark.
fn is_phrase(document: &Document<'_>, run: Range<usize>) -> bool {
    let noun = |t: usize| document.tag(t).is_noun() || document.capitalised(t);
    let breaks = |t: usize| {
        document.tag(t).is_finite()
            || matches!(document.tag(t), Tag::Wp | Tag::Wdt | Tag::Wrb | Tag::Ex | Tag::To)
            || matches!(document.lower(t), "there" | "this" | "that")
            || document.tokens[t].kind == TokenKind::Mark && !matches!(document.word(t), "-" | "'" | "’" | ".")
    };
    !run.is_empty()
        && run.clone().any(|t| noun(t) || matches!(document.tag(t), Tag::Dt | Tag::Cd | Tag::Prp))
        && document.tag(run.start) != Tag::In
        && !run.clone().any(breaks)
        && !document.quotations.touch(document.span_of(run))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    fn source(text: &str, content: &str, cue: &str, source: &str) -> String {
        let mut a = marked(text, QuoteKind::Mixed, [content, cue, source]);
        rewrite(&Document::new(text), &mut a);
        a.source.first().map_or(String::new(), |s| s.of(text).to_string())
    }

    #[test]
    fn subject_of_the_main_clause_is_the_source_of_a_participle_before_it() {
        let text = "It rained. Citing flood fears, Mayor Paula Reece cancelled the fair.";
        assert_eq!(source(text, "flood fears", "Citing", ""), "Mayor Paula Reece");
        let text = "Ms Holt left. Calling it “a disgrace,” Femi Ade walked out.";
        assert_eq!(source(text, "it “a disgrace,”", "Calling", "Ms Holt"), "Femi Ade");
        let text = "In rejecting the appeal, the board recognised the cost.";
        assert_eq!(source(text, "the appeal", "rejecting", ""), "the board");
    }

    #[test]
    fn whoever_is_shown_says_it() {
        let text = "The advert uses footage of Bill Oakes saying, “Nobody needs it.”";
        assert_eq!(source(text, "“Nobody needs it.”", "saying", "The advert"), "Bill Oakes");
        let text = "The advert ended, saying “Nobody needs it.”";
        assert_eq!(source(text, "“Nobody needs it.”", "saying", "The advert"), "The advert");
    }
}
