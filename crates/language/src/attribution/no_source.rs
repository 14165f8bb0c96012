//! Words that an engine took for a source and that are none: an article, the verb of a sentence without a subject, the
//! subject of what is said, an adjective of another phrase.

use super::kind_of;
use super::reporting::is_reporting;
use crate::Document;
use crate::text::{Tag, TokenKind};
use crate::types::Attribution;
use crate::word_list::{WordList, word_list};

/// Verbs that open a sentence without a subject, before a participle or an infinitive.
static ASPECT: WordList = word_list!("attribution", "aspect");

/// Adjectives of parties.
static PARTIES: WordList = word_list!("attribution", "party-adjectives");

/// Takes such sources away, and makes a verb among them a part of the cue.
pub(super) fn clear(document: &Document<'_>, a: &mut Attribution) {
    subject_of_content(document, a);
    let [source] = a.source[..] else { return };
    let run = document.tokens_in(source).range();
    if run.len() != 1 {
        return;
    }
    let t = run.start;
    let quoted_by_name = a.cue.iter().any(|s| s.of(document.text) == ":") || a.cue.is_empty();
    if matches!(document.word(t), "The" | "the" | "a" | "an" | "An") && !quoted_by_name {
        a.source.clear();
    } else if let [cue] = a.cue[..]
        && cue.start > source.end
    {
        let verb = document.token_at(cue.start);
        // 'Keeps saying she opposed it.'
        let follows = verb == t + 1 && (document.tag(verb) == Tag::Vbg || document.lower(verb) == "to");
        if follows && document.sentence_at(t).start == t && ASPECT.has(document.lower(t)) {
            a.source.clear();
            a.cue[0].start = source.start;
        } else if verb > t + 1 && is_adjective(document, t) {
            a.source.clear();
        }
    }
}

/// 'Ms. Holt, despite | Republican | calls for a vote, has said': a capitalised adjective before a noun in small letters.
fn is_adjective(document: &Document<'_>, t: usize) -> bool {
    let noun = t + 1;
    noun < document.tokens.len()
        && t > document.sentence_at(t).start
        && document.capitalised(t)
        && PARTIES.has(document.lower(t))
        && document.tokens[noun].kind == TokenKind::Word
        && !document.capitalised(noun)
        && document.tag(noun).is_common_noun()
}

/// 'The director allowed | that the mood | was “no carnival”': the subject of what is said, which the verb before it reports.
fn subject_of_content(document: &Document<'_>, a: &mut Attribution) {
    let ([source], [cue]) = (&a.source[..], &a.cue[..]) else { return };
    let (run, verb) = (document.tokens_in(*source).range(), document.tokens_in(*cue).range());
    let opens = run.len() > 1
        && run.end == verb.start
        && document.lower(run.start) == "that"
        && matches!(document.tag(run.start + 1), Tag::Dt | Tag::Prp | Tag::PrpS);
    let Some(before) = run.start.checked_sub(1).filter(|_| opens) else { return };
    let reports = document.tag(before).is_verb() && document.sentence_at(before).contains(&run.start);
    let later = a.content.first().is_some_and(|s| document.token_at(s.start) == verb.end);
    if reports && later && is_reporting(document, before..before + 1) {
        a.content[0].start = source.start;
        a.cue = vec![document.span_of(before..before + 1)];
        a.source.clear();
        a.kind = kind_of(document, &a.content);
    }
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
    fn an_article_a_verb_and_an_adjective_are_no_sources() {
        let found = cleared("Keeps saying she won the debate.", ["she won the debate", "saying", "Keeps"]);
        assert_eq!(found, (String::new(), "Keeps saying".to_string()));
        let found = cleared("Banks said she won the debate.", ["she won the debate", "said", "Banks"]);
        assert_eq!(found.0, "Banks");
        let text = "Ms. Holt, despite Republican calls for a vote, has said she will stay.";
        assert_eq!(cleared(text, ["she will stay", "has said", "Republican"]).0, "");
    }

    #[test]
    fn the_subject_of_what_is_said_is_no_source() {
        let text = "The director said that the mood was no carnival.";
        let found = cleared(text, ["no carnival", "was", "that the mood"]);
        assert_eq!(found, (String::new(), "said".to_string()));
    }
}
