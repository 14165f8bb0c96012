//! Reports that stand before a late cue in the present tense: 'Fares would rise, they counter, while ...', 'That would
//! help, adds psychologist Mary Bell.' Learned engines have hardly seen them.

use super::taken::Taken;
use crate::Document;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, QuoteKind, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Verbs of such cues in the third person and the plural.
static CUES: WordList = word_list!("attribution", "fronted-cues");
/// Fewest and most tokens of the content.
const MIN_CONTENT: usize = 4;
const MAX_CONTENT: usize = 60;
/// Most tokens of the source.
const MAX_SOURCE: usize = 14;
/// Confidence of such a report: an own estimate.
const CONFIDENCE: f32 = 0.6;

/// Adds such reports where no attribution stands in the sentence.
pub(super) fn add(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut changed: Vec<Attribution> = found.iter().filter_map(|a| swapped(document, a)).collect();
    changed.extend(document.sentences.iter().filter_map(|s| evidence(document, s.tokens.range(), found)));
    for new in changed {
        let roles = |a: &Attribution| a.content.iter().chain(&a.cue).chain(&a.source).copied().collect::<Vec<Span>>();
        let mine = roles(&new);
        found.retain(|a| !roles(a).iter().any(|s| mine.iter().any(|m| m.overlaps(*s))));
        found.push(new);
    }
    let taken = Taken::by(found);
    let before = found.len();
    for sentence in &document.sentences {
        let tokens = sentence.tokens.range();
        // A verb after a comma is rare: most sentences are passed over by this one look.
        let comma = tokens.clone().skip(MIN_CONTENT).find(|&t| {
            document.word(t) == "," && t + 2 < tokens.end && (is_cue(document, t + 1) || is_cue(document, t + 2))
        });
        let comma = comma.or_else(|| before_phrase(document, &tokens));
        let new = inserted(document, &tokens).or_else(|| report(document, tokens, comma?));
        let Some(new) = new else { continue };
        if !taken.leaves(sentence.span) || document.quotations.touch(sentence.span) {
            continue;
        }
        found.push(new);
    }
    if found.len() > before {
        found.sort_by_key(|a| a.content.first().copied());
    }
}

/// 'The driver, she adds, wept and switched off the engine.': a pronoun and a cue in commas between a subject and its verb.
fn inserted(document: &Document<'_>, sentence: &Range<usize>) -> Option<Attribution> {
    let end = sentence.end - usize::from(document.tokens[sentence.end - 1].kind == TokenKind::Mark);
    let comma = (sentence.start + 1..end.min(sentence.start + MAX_SOURCE)).find(|&t| document.word(t) == ",")?;
    let pronoun = matches!(document.lower(comma + 1), "he" | "she" | "they") && comma + 4 < end;
    let (cue, verb) = (comma + 2, comma + 4);
    let set_off = pronoun && is_cue(document, cue) && document.word(comma + 3) == ",";
    let subject = sentence.start..comma;
    let phrase = !subject.clone().any(|t| document.tag(t).is_finite())
        && subject.clone().any(|t| document.tag(t).is_noun() || document.tag(t) == Tag::Prp)
        && document.tag(sentence.start) != Tag::In;
    // The tagger takes a rare past tense for a noun: what begins no phrase is the verb.
    let opens_phrase =
        |t: usize| matches!(document.tag(t), Tag::In | Tag::Dt | Tag::Prp | Tag::PrpS | Tag::Cc | Tag::To);
    (set_off && phrase && !opens_phrase(verb) && end - verb <= MAX_CONTENT).then(|| Attribution {
        content: vec![document.span_of(subject), document.span_of(verb..end)],
        cue: vec![document.span_of(cue..cue + 1)],
        source: vec![document.span_of(comma + 1..comma + 2)],
        kind: QuoteKind::Indirect,
        confidence: CONFIDENCE,
    })
}

/// 'Nobody asked them, points out teacher Ida Kemp.': an engine that took who says it for what is said.
fn swapped(document: &Document<'_>, a: &Attribution) -> Option<Attribution> {
    let (&[cue], &[content], true) = (&a.cue[..], &a.content[..], a.source.is_empty()) else { return None };
    let verb = document.tokens_in(cue).range();
    let comma = verb.start.checked_sub(1).filter(|&t| document.word(t) == "," && is_cue(document, t + 1))?;
    let sentence = &document.sentences[document.sentence_of(comma)];
    let after = document.tokens_in(content).range().start == verb.end;
    if !after || document.quotations.touch(sentence.span) {
        return None;
    }
    report(document, sentence.tokens.range(), comma).filter(|r| r.source[0].start == content.start)
}

/// Those before whom evidence is given.
static HEARINGS: WordList = word_list!("attribution", "hearings");

/// 'The road was wet, Leeds Crown Court was told.', '..., jurors heard.', unless an engine has it.
fn evidence(document: &Document<'_>, sentence: Range<usize>, found: &[Attribution]) -> Option<Attribution> {
    let end = sentence.end.checked_sub(1).filter(|&t| t > sentence.start + MIN_CONTENT && document.word(t) == ".")?;
    let verb = end - 1;
    let told = document.lower(verb) == "told" && matches!(document.lower(verb - 1), "was" | "were" | "been");
    if !told && document.lower(verb) != "heard" {
        return None;
    }
    let low = sentence.start.max(end.saturating_sub(MAX_SOURCE));
    let comma = (low..verb).rev().find(|&t| document.word(t) == ",")?;
    let auxiliary = |t: usize| matches!(document.lower(t), "was" | "were" | "been" | "has" | "have" | "had");
    let mut verbs = verb;
    while verbs > comma + 1 && auxiliary(verbs - 1) {
        verbs -= 1;
    }
    let head = verbs.checked_sub(1).filter(|&t| t > comma && HEARINGS.has(document.lower(t)))?;
    let (content, cue) = (sentence.start..comma, verbs..end);
    let clause = (MIN_CONTENT..=MAX_CONTENT).contains(&content.len())
        && content.clone().any(|t| document.tag(t).is_finite())
        && !document.quotations.touch(document.span_of(sentence.clone()));
    let cue = document.span_of(cue);
    let has = |a: &Attribution| {
        let whole = a.content.iter().all(|s| s.end <= document.tokens[comma].span.start);
        whole && a.cue.iter().any(|s| s.overlaps(cue))
    };
    (clause && !found.iter().any(has)).then(|| Attribution {
        content: vec![document.span_of(content)],
        cue: vec![cue],
        source: vec![document.span_of(comma + 1..head + 1)],
        kind: QuoteKind::Indirect,
        confidence: CONFIDENCE,
    })
}

/// Most tokens between the comma and a verb that ends the sentence.
const MAX_PHRASE: usize = 9;
/// Most tokens of an adjunct after such a verb ('in the journal this week').
const MAX_ADJUNCT: usize = 7;

/// The last comma of a sentence that a phrase and a cue follow up to the end.
fn before_phrase(document: &Document<'_>, sentence: &Range<usize>) -> Option<usize> {
    let low = sentence.start.max(sentence.end.saturating_sub(MAX_PHRASE + MAX_ADJUNCT + 2)) + MIN_CONTENT;
    let comma = (low..sentence.end).rev().find(|&t| document.word(t) == ",")?;
    after_phrase(document, sentence, comma).map(|_| comma)
}

/// The cue with which a sentence ends after a comma and a phrase for several ('..., chemists at the university report.').
fn after_phrase(document: &Document<'_>, sentence: &Range<usize>, comma: usize) -> Option<usize> {
    let high = sentence.end.min(comma + 2 + MAX_PHRASE);
    let report = |t: usize| matches!(document.lower(t), "report" | "find");
    // The tagger takes 'report' after a name for a noun; nothing else is left to be the verb.
    let verb_of = |t: usize| matches!(document.tag(t), Tag::Vbp | Tag::Vb | Tag::Nn);
    let verb = (comma + 2..high).find(|&t| (CUES.has(document.lower(t)) || report(t)) && verb_of(t))?;
    let several = document.tag(comma + 1) == Tag::Nns
        && document.tokens[comma + 1].kind == TokenKind::Word
        && !(comma + 1..verb).any(|t| document.tag(t).is_verb() || document.tokens[t].kind == TokenKind::Mark);
    let end = sentence.end - usize::from(document.tokens[sentence.end - 1].kind == TokenKind::Mark);
    let adjunct = verb + 1 == end
        || document.tag(verb + 1) == Tag::In
            && document.lower(verb + 1) != "that"
            && end - verb <= MAX_ADJUNCT
            && !(verb + 1..end).any(|t| document.tag(t).is_finite());
    (several && adjunct).then_some(verb)
}

fn is_cue(document: &Document<'_>, t: usize) -> bool {
    CUES.has(document.lower(t)) || is_particle_verb(document, t)
}

/// 'points out', 'point out'.
fn is_particle_verb(document: &Document<'_>, t: usize) -> bool {
    matches!(document.lower(t), "points" | "point") && t + 1 < document.tokens.len() && document.lower(t + 1) == "out"
}

/// The report in a sentence, whose content ends before the comma.
fn report(document: &Document<'_>, sentence: Range<usize>, comma: usize) -> Option<Attribution> {
    let (cue, source) = if let Some(verb) = after_phrase(document, &sentence, comma) {
        // ', chemists at the university report.'
        (verb, comma + 1..verb)
    } else if is_cue(document, comma + 1) {
        // ', adds psychologist Mary Bell.'
        let end = sentence.end - usize::from(document.tokens[sentence.end - 1].kind == TokenKind::Mark);
        let from = comma + 2 + usize::from(is_particle_verb(document, comma + 1));
        // '..., who has run the school for a decade.'
        let relative = (from..end).find(|&t| document.word(t) == "," && document.lower(t + 1) == "who");
        let source = from..relative.unwrap_or(end);
        let phrase = (1..=MAX_SOURCE).contains(&source.len())
            && source.clone().any(|t| document.capitalised(t))
            // The tagger takes the 'head' of 'head teacher' for a verb.
            && !source.clone().skip(1).any(|t| document.tag(t).is_finite());
        (comma + 1, Some(source).filter(|_| phrase)?)
    } else {
        // ', they counter, ...'
        let subject = matches!(document.lower(comma + 1), "he" | "she" | "they" | "critics" | "experts" | "officials");
        let closed = comma + 3 >= sentence.end || matches!(document.word(comma + 3), "," | ".");
        (comma + 2, Some(comma + 1..comma + 2).filter(|_| subject && closed)?)
    };
    let content = sentence.start..comma;
    let clause = (MIN_CONTENT..=MAX_CONTENT).contains(&content.len())
        && content.clone().any(|t| document.tag(t).is_finite() || document.tag(t) == Tag::Md)
        && !matches!(document.lower(content.start), "if" | "when" | "as" | "while" | "although" | "though" | "because");
    clause.then(|| Attribution {
        content: vec![document.span_of(content)],
        cue: vec![document.span_of(cue..cue + 1 + usize::from(is_particle_verb(document, cue)))],
        source: vec![document.span_of(source)],
        kind: QuoteKind::Indirect,
        confidence: CONFIDENCE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let mut list = Vec::new();
        add(&Document::new(text), &mut list);
        list.iter().map(|a| (a.content[0].of(text).to_string(), a.source[0].of(text).to_string())).collect()
    }

    #[test]
    fn a_report_may_stand_before_its_cue() {
        assert_eq!(
            found("That would help the patients, adds nurse Ida Kemp. It is dear."),
            [("That would help the patients".to_string(), "nurse Ida Kemp".to_string())]
        );
        assert_eq!(
            found("Prices would fall at once, they argue, while wages stay."),
            [("Prices would fall at once".to_string(), "they".to_string())]
        );
        assert_eq!(
            found("Glass of this kind can mend itself, chemists at Tarn University report in Nature this week."),
            [("Glass of this kind can mend itself".to_string(), "chemists at Tarn University".to_string())]
        );
        assert_eq!(
            found("Nobody has asked the children, points out teacher Marsha Quaye, who has run the school since May."),
            [("Nobody has asked the children".to_string(), "teacher Marsha Quaye".to_string())]
        );
    }

    #[test]
    fn evidence_stands_before_those_who_hear_it() {
        assert_eq!(
            found("The car was doing ninety, Leeds Crown Court was told. It rained."),
            [("The car was doing ninety".to_string(), "Leeds Crown Court".to_string())]
        );
        assert_eq!(
            found("A man was beaten with a bat, jurors heard."),
            [("A man was beaten with a bat".to_string(), "jurors".to_string())]
        );
        assert!(found("The band was late, the crowd was told.").is_empty());
    }

    #[test]
    fn a_cue_may_stand_between_a_subject_and_its_verb() {
        let text = "The driver, she adds, wept and switched off the engine.";
        let mut list = Vec::new();
        add(&Document::new(text), &mut list);
        let content: Vec<&str> = list[0].content.iter().map(|s| s.of(text)).collect();
        assert_eq!(content, ["The driver", "wept and switched off the engine"]);
    }

    #[test]
    fn a_verb_after_a_comma_alone_is_none() {
        assert!(found("The minister comes in, says nothing, and leaves.").is_empty());
        assert!(found("When the tide turns, they claim the wreck.").is_empty());
        assert!(found("The tide has turned at last, owners claim the wreck.").is_empty());
    }
}
