//! The description of one person near a 'he' or 'she', where nobody named can be meant: 'The mayor knew him; he denied', 'was found
//! by a cyclist. She told police'; and whoever is asked in the sentence before an answer.

use super::lexicon::class;
use super::name::NameKind;
use super::section::Section;
use super::sources::Phrase;
use super::words::covered;
use crate::text::{Tag, is_be};
use crate::word_list::{WordList, word_list};

/// Participles and past tenses of questions.
static QUESTIONED: WordList = word_list!("speakers", "questioned");
/// What begins a question that somebody is asked ('asked the witness whether').
static QUESTIONS: WordList = word_list!("speakers", "questions");
/// Feasts and seasons that are written as names are.
static FEASTS: WordList = word_list!("speakers", "feasts");
/// Words before a clause whose subject the next word begins.
static BEFORE_CLAUSES: WordList = word_list!("speakers", "before-clauses");

/// Most words back to a description: speech may stand between.
const MAX_WORDS: usize = 120;
/// Most words from a determiner to its noun.
const MAX_TO_NOUN: usize = 6;
/// Most words of a description with what narrows it.
const MAX_DESCRIPTION: usize = 12;

/// What part somebody has in the sentence that tells of them: the later, the likelier a pronoun goes on from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Object,
    Agent,
    Subject,
}

/// The description that 'he' (`male`) or 'she' at word `i` can go on from: in its own sentence or the `back` before, a subject
/// rather than to whom something is done.
pub(super) fn before(section: &Section<'_, '_>, i: usize, male: bool, back: u32) -> Option<Phrase> {
    let words = section.words;
    let from = words.partition_point(|w| w.sentence + back < words[i].sentence).max(i.saturating_sub(MAX_WORDS));
    // Speech may be a sentence of its own.
    let from = last_narration(section, from, i).unwrap_or(from);
    let mut best: Option<((u32, Part), usize, usize)> = None;
    for head in (from + 1..i).rev() {
        if !is_one(section, head, male) {
            continue;
        }
        let Some(start) = start_of(section, head, from) else { continue };
        let Some(part) = part(section, start, head) else { continue };
        let rank = (words[head].sentence, part);
        if best.is_none_or(|b| rank > b.0) {
            best = Some((rank, start, head));
        }
    }
    let (_, start, head) = best?;
    Some(phrase(section, start, head, i))
}

/// The start of the last sentence of narration before word `i`, where what stands between it and the sentence of `i` is speech.
fn last_narration(section: &Section<'_, '_>, from: usize, i: usize) -> Option<usize> {
    let words = section.words;
    let silent = (from..i).any(|k| words[k].wordy && !words[k].quoted && words[k].sentence < words[i].sentence);
    if silent {
        return None;
    }
    let told = |k: &usize| words[*k].wordy && !words[*k].quoted && words[*k].sentence < words[i].sentence;
    let last = (i.saturating_sub(MAX_WORDS)..i).rev().find(told)?;
    (words[last].sentence + 4 >= words[i].sentence)
        .then(|| words.partition_point(|w| w.sentence < words[last].sentence))
}

/// 'Mr Fenn asked the minister when he had first seen the report. “Yesterday,” he answered.': who is asked in the sentence before
/// the report whose source is at word `i`.
pub(super) fn asked(section: &Section<'_, '_>, i: usize, male: bool) -> Option<Phrase> {
    let words = section.words;
    let begins = section.begins_before(i);
    let sentence = words[begins].sentence.checked_sub(1)?;
    let own = section.source_at(i)?;
    let cue = section.attributions[own].cue.first().map(|&s| covered(words, s))?;
    if words[cue].iter().any(|w| QUESTIONED.has(w.lower) || w.lower == "asks") {
        return None;
    }
    let start = words.partition_point(|w| w.sentence < sentence);
    let end = words.partition_point(|w| w.sentence <= sentence);
    let start = start.max(end.saturating_sub(MAX_WORDS));
    let verb = (start..end).find(|&k| {
        (QUESTIONED.has(words[k].lower) || words[k].lower == "asks") && words[k].tag.is_verb() && !words[k].quoted
    })?;
    // 'He asked the nurse whether she slept.': of a narrator who has a subject.
    let active = verb > start && !is_be(words[verb - 1].lower) && !words[verb - 1].is_mark(",");
    let limit = end.min(verb + 2 + MAX_TO_NOUN);
    let head = (verb + 2..limit).find(|&k| is_one(section, k, male))?;
    let whole = start_of(section, head, verb) == Some(verb + 1);
    let question = words.get(head + 1).is_some_and(|w| QUESTIONS.has(w.lower));
    // 'After she asked the trader who would win, Beck replied': Beck.
    let n = section.names.partition_point(|n| n.core.start < head);
    let mut since = section.names[n..].iter().take_while(|n| n.core.end <= end);
    let answered = since.any(|n| n.subject && section.personal(n.entity as usize));
    (active && whole && question && !answered).then(|| phrase(section, verb + 1, head, head + 1))
}

/// 'Her daughter keeps asking her to move. She': whether the source at word `said` asks or urges somebody.
pub(super) fn is_question(section: &Section<'_, '_>, said: usize) -> bool {
    let cue = section.source_at(said).and_then(|k| section.attributions[k].cue.first());
    cue.is_some_and(|&s| {
        section.words[covered(section.words, s)].iter().any(|w| w.lower.starts_with("ask") || QUESTIONED.has(w.lower))
    })
}

/// The sentence of narration right before the quotation of an attribution, or before the sentence with 'Asked' in which it stands.
pub(super) fn sentence_before_speech(section: &Section<'_, '_>, attribution: usize) -> Option<u32> {
    let words = section.words;
    let content = section.attributions[attribution].content.first()?;
    let from = covered(words, *content).start.min(words.len() - 1);
    let sentence = words[from].sentence;
    let start = words.partition_point(|w| w.sentence < sentence);
    let quoted = words[from].quoted && words[start..from].iter().all(|w| !w.wordy || w.quoted);
    let asked = QUESTIONED.has(words[start].lower);
    let led = sentence.checked_sub(1).filter(|_| quoted || asked)?;
    let told = words[..start].iter().rev().take_while(|w| w.sentence == led).any(|w| w.wordy && !w.quoted);
    told.then_some(led)
}

/// Whether word `head` is the noun of a description of one person who can be 'he' (`male`) or 'she', and of nobody named.
fn is_one(section: &Section<'_, '_>, head: usize, male: bool) -> bool {
    let words = section.words;
    let noun = &words[head];
    let kind = noun.lexeme.is(class::PERSON | class::TITLE) && !noun.lexeme.is(class::COMMON);
    if !kind || noun.capital || noun.quoted || noun.possessive || noun.tag.is_verb() || section.is_plural(head) {
        return false;
    }
    let fits = noun.lexeme.gender == 0.0 || (noun.lexeme.gender > 0.0) == male;
    // 'Customer service', 'the architect Ann Lee'.
    let next = words.get(head + 1).filter(|w| w.sentence == noun.sentence && w.wordy);
    let goes_on = next.is_some_and(|w| w.capital || w.tag == Tag::Nn && !w.tag.is_verb() || w.lexeme.is(class::PERSON));
    fits && !goes_on && section.in_role(head).is_none()
}

/// Where a description begins that has its noun at word `head`: its determiner ('a', 'my', 'Tarvex's').
fn start_of(section: &Section<'_, '_>, head: usize, from: usize) -> Option<usize> {
    let words = section.words;
    for k in (from.max(head.saturating_sub(MAX_TO_NOUN))..head).rev() {
        let w = &words[k];
        if w.sentence != words[head].sentence || w.quoted {
            return None;
        }
        if matches!(
            w.lower,
            "a" | "an" | "the" | "one" | "another" | "this" | "that" | "my" | "our" | "his" | "her" | "their"
        ) {
            return Some(k);
        }
        if w.possessive {
            // 'The club's coach', 'Tarvex's coach'.
            let article = k > from && words[k - 1].lower == "the";
            return Some(k - usize::from(article));
        }
        let inner = w.wordy
            && matches!(w.tag, Tag::Jj | Tag::Nn | Tag::Nnp | Tag::Nnps | Tag::Cd | Tag::Vbn | Tag::Vbg | Tag::Rb);
        if !inner && !matches!(w.text, "-" | "–") {
            return None;
        }
    }
    None
}

/// What part a description has in its sentence.
fn part(section: &Section<'_, '_>, start: usize, head: usize) -> Option<Part> {
    let words = section.words;
    let sentence = words[head].sentence;
    let before = start.checked_sub(1).map(|k| &words[k]).filter(|w| w.sentence == sentence);
    let verb = || {
        let rest = head + 1..words.len().min(head + 1 + MAX_DESCRIPTION);
        let mut rest = rest.take_while(|&k| words[k].sentence == sentence);
        rest.find(|&k| words[k].tag.is_finite() || matches!(words[k].lower, "who" | "whose")).is_some()
    };
    let Some(before) = before else { return verb().then_some(Part::Subject) };
    let lower = before.lower;
    if !before.wordy || before.tag == Tag::Cc || BEFORE_CLAUSES.has(lower) {
        let opens = words[..start].iter().rev().take_while(|w| w.sentence == sentence).all(|w| !w.wordy);
        // ', a baker,' and 'the cook and the waiter' tell of somebody else as well.
        let named = section.name_ending_at(start - 1).is_some();
        let apposition = !opens && (before.is_mark(",") && named || lower == "and") && {
            let next = words.get(head + 1).filter(|w| w.sentence == sentence);
            next.is_none_or(|w| !w.tag.is_finite())
        };
        return (verb() && !apposition).then_some(Part::Subject);
    }
    if is_be(lower)
        || matches!(lower, "as" | "like" | "became" | "become" | "becomes" | "of" | "not" | "remains" | "remained")
    {
        return None;
    }
    match lower {
        "by" => Some(Part::Agent),
        "to" | "with" | "from" => Some(Part::Object),
        _ if before.tag.is_verb() => Some(Part::Object),
        _ => None,
    }
}

/// A description from its determiner to the end of what narrows it ('the woman in the next seat').
fn phrase(section: &Section<'_, '_>, start: usize, head: usize, limit: usize) -> Phrase {
    let words = section.words;
    let ends = |k: &usize| {
        let w = &words[*k];
        !w.wordy
            || w.sentence != words[head].sentence
            || w.tag.is_verb()
            || w.tag == Tag::To
            || matches!(w.lower, "who" | "that" | "whether" | "if" | "when")
    };
    let narrowed = words
        .get(head + 1)
        .is_some_and(|w| matches!(w.lower, "of" | "in" | "from" | "near" | "beside" | "behind" | "across"));
    let end =
        if narrowed { (head + 1..limit.min(head + MAX_DESCRIPTION)).find(ends).unwrap_or(head + 1) } else { head + 1 };
    let definite = !matches!(words[start].lower, "a" | "an" | "one" | "another");
    Phrase { words: start..end, head, definite }
}

/// Whether it is weak ground to call an actor 'he' or 'she': nothing but that a name may be anybody's says that it is a person.
pub(super) fn is_hardly_person(section: &Section<'_, '_>, actor: usize) -> bool {
    let who = &section.actors[actor];
    who.kind != NameKind::Person && !who.gendered() || is_feast(section, actor)
}

/// 'By Easter', for all that some are called so.
pub(super) fn is_feast(section: &Section<'_, '_>, actor: usize) -> bool {
    let name = &section.actors[actor].name;
    name.len() == 1 && FEASTS.has(section.words[name.start].lower)
}

/// Whether an actor is named only as no person is: in capitals, with an article or a preposition ('in the Bronx', 'by Easter').
pub(super) fn is_no_person(section: &Section<'_, '_>, actor: usize) -> bool {
    let words = section.words;
    let mut names = section.actors[actor].mentions.iter().take(MAX_MENTIONS).map(|&m| &section.names[m as usize]);
    is_feast(section, actor)
        || is_hardly_person(section, actor)
            && names.all(|n| {
                let before = n.full.start.checked_sub(1).map(|k| &words[k]);
                let before = before.filter(|w| w.sentence == words[n.full.start].sentence);
                let capitals = n.core.len() == 1 && words[n.core.start].capitals;
                capitals
                    || before
                        .is_some_and(|w| w.lower == "the" || w.tag == Tag::In && w.lower != "by" && w.lower != "with")
            })
}

/// Most mentions of a name that are looked at.
const MAX_MENTIONS: usize = 4;
