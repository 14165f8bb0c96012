//! 'It' and 'they': bodies, texts and groups that the text named or described before.

use super::discourse::Discourse;
use super::found::{Found, Who};
use super::lexicon::class;
use super::name::NameKind;
use super::section::Section;
use super::sources::Phrase;
use super::words::Word;
use super::{bodies, pairs, subjects, texts};
use crate::text::Tag;
use crate::types::SpeakerHow;
use crate::word_list::{WordList, word_list};

/// Nouns for one whom a writer will not name, and may call 'they'.
static SINGULAR_THEY: WordList = word_list!("speakers", "singular-they");

/// 'it': a body or a text, by recency and whether it spoke or was a subject.
pub(super) fn it(so_far: &Discourse<'_, '_>, i: usize) -> Option<Found> {
    let section = so_far.section;
    let words = section.words;
    let sentence = words[i].sentence;
    // 'Turnout was 71 per cent, it added': nothing that is first named in what 'it' says.
    let said = section.source_at(i);
    let first_said = |index: usize| {
        let first = section.actors[index].mentions.first().map(|&m| section.names[m as usize].core.start);
        first.is_some_and(|w| said.is_some_and(|k| section.content_of[w] as usize == k))
    };
    let mut best: Option<(f32, usize)> = None;
    for (index, actor) in section.actors.iter().enumerate().filter(|&(index, _)| !first_said(index)) {
        let kind = match actor.kind {
            NameKind::Body => 1.0,
            NameKind::Place if so_far.traces[index].spoke.is_some() => 0.8,
            NameKind::Place => 0.0,
            NameKind::Unknown if !actor.gendered() => 0.2,
            _ => continue,
        };
        if bodies::is_index(section, actor) {
            continue;
        }
        let trace = &so_far.traces[index];
        let Some(at) = trace.last else { continue };
        let distance = sentence.saturating_sub(words[at].sentence);
        // Named within 'a survey by the trust', it is less than the survey.
        let within = matches!(&so_far.last_speaker, Some((Who::Phrase(p), _))
            if section.is(p.head, class::DOCUMENT) && p.head < at && p.words.contains(&at));
        if distance > 6 || within {
            continue;
        }
        let mut score = kind + 2.0 / (1.0 + 0.6 * distance as f32);
        score += 0.8 * f32::from(trace.subject) - 0.8 * f32::from(trace.modifier) - 0.3 * f32::from(trace.reported);
        if let Some(subject) = trace.subject_at {
            score += 0.6 * f32::from(words[subject].sentence + 1 >= sentence);
        }
        if let Some((Who::Actor(a), said)) = &so_far.last_speaker {
            score += 1.2 * f32::from(*a == index && sentence.saturating_sub(words[*said].sentence) <= 3);
        }
        score += 0.15 * (actor.mentions.len() as f32).ln();
        if best.is_none_or(|b| score > b.0) {
            best = Some((score, index));
        }
    }
    // 'Her statement said ... It added': she goes on to say it in the same text.
    if let Some((Who::Actor(_), said)) = &so_far.last_speaker
        && sentence.saturating_sub(words[*said].sentence) <= 2
    {
        let last = section.source_at(*said).and_then(|k| so_far.found[k].as_ref());
        if let Some(found) = last.filter(|f| f.how == SpeakerHow::ByDocument) {
            return Some(Found { confidence: 0.6, ..found.clone() });
        }
    }
    // 'He cited a memo of 2001. It says': no body has been named as a subject since.
    let body = |b: usize| section.actors[b].kind == NameKind::Body;
    let spoken = best
        .filter(|b| body(b.1))
        .is_some_and(|b| so_far.traces[b.1].subject_at.is_some_and(|at| words[at].sentence + 1 >= sentence));
    let begins = section.begins_before(i);
    let text = || {
        let told = texts::subject_before(section, i, begins);
        told.or_else(|| if spoken { None } else { texts::object_before(section, i, begins) })
    };
    if next_verb(section, i).is_some_and(texts::says)
        && let Some(text) = text()
    {
        return Some(Found { who: Who::Phrase(text), how: SpeakerHow::PronounIt, confidence: 0.5 });
    }
    // 'Residents found a flyer. “...,” it read.', 'They handed in a petition; it called the lane a ditch'.
    let told = match next_verb(section, i) {
        Some(verb) if texts::reads(verb) => texts::told_before(section, i, 2, false),
        Some(verb) if texts::says(verb) && !spoken => texts::told_before(section, i, 1, true),
        _ => None,
    };
    if let Some(text) = told {
        return Some(Found { who: Who::Phrase(text), how: SpeakerHow::PronounIt, confidence: 0.5 });
    }
    // The last source may have been a phrase: 'A poll ... It found'.
    if let Some((Who::Phrase(phrase), said)) = &so_far.last_speaker {
        let thing = section.is(phrase.head, class::DOCUMENT | class::BODY) && !section.is_plural(phrase.head);
        let distance = sentence.saturating_sub(words[*said].sentence);
        if thing && distance <= 2 && best.is_none_or(|b| b.0 < 3.2) {
            return Some(Found { who: Who::Phrase(phrase.clone()), how: SpeakerHow::PronounIt, confidence: 0.5 });
        }
    }
    best.map(|(score, index)| Found {
        who: Who::Actor(index),
        how: SpeakerHow::PronounIt,
        confidence: (score / 6.0).clamp(0.2, 0.85),
    })
}

/// 'they': the last several, group or body that spoke.
pub(super) fn they(so_far: &Discourse<'_, '_>, i: usize) -> Option<Found> {
    let section = so_far.section;
    let words = section.words;
    // 'Results showed that ... They then observed': no text observes.
    let people = !next_verb(section, i).is_some_and(|verb| DONE_BY_TEXTS.has(verb));
    if let Some(many) = people.then(|| many_before_text(so_far, i)).flatten() {
        return Some(many);
    }
    if let Some(one) = called_they(so_far, i) {
        return Some(Found { who: Who::Actor(one), how: SpeakerHow::PronounThey, confidence: 0.7 });
    }
    let pair = pairs::subject_before(section, section.begins_before(i));
    if let Some((pair, _)) = pair.filter(|(_, at)| so_far.last_speaker.as_ref().is_none_or(|(_, said)| said < at)) {
        return Some(pair);
    }
    let last = so_far.last_speaker.as_ref().filter(|(who, said)| {
        let fits = match who {
            Who::Several(_) => true,
            Who::OneOf(..) => false,
            Who::Phrase(p) | Who::Owned(_, p) => section.is_plural(p.head) || section.is(p.head, class::BODY),
            Who::Actor(a) => matches!(section.actors[*a].kind, NameKind::Body | NameKind::Unknown),
        };
        fits && words[i].sentence.saturating_sub(words[*said].sentence) <= 3
    });
    if let Some((who, _)) = last {
        return Some(Found { who: who.clone(), how: SpeakerHow::PronounThey, confidence: 0.55 });
    }
    if let Some(group) = group_before(section, i).or_else(|| group_of_clause(section, i)) {
        return Some(Found { who: Who::Phrase(group), how: SpeakerHow::PronounThey, confidence: 0.5 });
    }
    // 'A source close to him was scathing. “...,” they said.'
    if let Some(one) = subjects::before(so_far, i, None).filter(|p| SINGULAR_THEY.has(words[p.head].lower)) {
        return Some(Found { who: Who::Phrase(one), how: SpeakerHow::PronounThey, confidence: 0.5 });
    }
    // Otherwise a body named as the subject just before.
    let body = (0..section.actors.len())
        .filter(|&a| section.actors[a].kind == NameKind::Body)
        .filter_map(|a| so_far.traces[a].subject_at.map(|at| (at, a)))
        .filter(|(at, _)| words[i].sentence.saturating_sub(words[*at].sentence) <= 2)
        .max()?;
    Some(Found { who: Who::Actor(body.1), how: SpeakerHow::PronounThey, confidence: 0.4 })
}

/// Words that tell of somebody whose pronoun is 'they'.
static CALLED_THEY: WordList = word_list!("speakers", "called-they");
/// Most sentences back to somebody who is called 'they'.
const MAX_TO_ONE: u32 = 4;

/// 'Sky Marlowe, who uses they/them pronouns', 'Jo Finch, a non-binary poet': one person, where the text says so beside the name.
fn called_they(so_far: &Discourse<'_, '_>, i: usize) -> Option<usize> {
    let section = so_far.section;
    let words = section.words;
    let near = |a: &usize| {
        let last = so_far.traces[*a].last.map(|at| words[at].sentence);
        section.personal(*a) && last.is_some_and(|s| s + MAX_TO_ONE >= words[i].sentence)
    };
    let told = |a: &usize| {
        let Some(name) = section.actors[*a].mentions.first().map(|&m| &section.names[m as usize]) else { return false };
        let sentence = words[name.core.start].sentence;
        let from = words.partition_point(|w| w.sentence < sentence);
        let here = words[from..].iter().take_while(|w| w.sentence == sentence);
        let mut pairs = words[from..].windows(3).take_while(|w| w[2].sentence == sentence);
        here.into_iter().any(|w| CALLED_THEY.has(w.lower))
            || pairs.any(|w| w[0].lower == "they" && w[1].text == "/" && w[2].lower == "them")
    };
    (0..section.actors.len()).filter(near).filter(told).max_by_key(|&a| so_far.traces[a].last)
}

/// What a text does as well as people: 'They show'.
static DONE_BY_TEXTS: WordList = word_list!("speakers", "done-by-texts");
/// Most words from a pronoun to its verb.
const MAX_TO_VERB: usize = 4;
/// Most sentences back to the people of 'they', over a text that spoke since.
const MAX_OVER_TEXT: u32 = 5;

/// The first verb after a pronoun at word `i`.
fn next_verb<'d>(section: &Section<'_, 'd>, i: usize) -> Option<&'d str> {
    let words = section.words.get(i + 1..)?.iter().take(MAX_TO_VERB);
    words.take_while(|w| w.sentence == section.words[i].sentence).find(|w| w.tag.is_verb()).map(|w| w.lower)
}

/// The people who spoke before a text did, where that text is what spoke last.
fn many_before_text(so_far: &Discourse<'_, '_>, i: usize) -> Option<Found> {
    let section = so_far.section;
    let words = section.words;
    let (Who::Phrase(text), _) = so_far.last_speaker.as_ref()? else { return None };
    if !section.is(text.head, class::DOCUMENT) || section.is(text.head, class::PERSON | class::BODY) {
        return None;
    }
    let spoke = (0..section.sources.len()).filter_map(|k| {
        let at = section.sources[k].head(&section.names)?;
        Some((at, so_far.found[k].as_ref()?))
    });
    let many = spoke.filter(|(at, found)| {
        let group = match &found.who {
            Who::Several(_) => true,
            Who::Phrase(p) => section.is(p.head, class::GROUP) && section.is_plural(p.head),
            _ => false,
        };
        group && *at < i && words[i].sentence - words[*at].sentence <= MAX_OVER_TEXT
    });
    let (_, found) = many.max_by_key(|(at, _)| *at)?;
    Some(Found { who: found.who.clone(), how: SpeakerHow::PronounThey, confidence: 0.5 })
}

/// Most words of a group that opens a sentence.
const MAX_GROUP: usize = 10;

/// The group that the sentence of 'they' at word `i`, or the one before it, opens with ('Police fired gas after, they
/// said, ...').
pub(super) fn group_before(section: &Section<'_, '_>, i: usize) -> Option<Phrase> {
    let words = section.words;
    let start = |sentence: u32| words.partition_point(|w| w.sentence < sentence);
    let near = [Some(words[i].sentence), words[i].sentence.checked_sub(1)];
    near.into_iter().flatten().map(start).find_map(|from| {
        if words[from].quoted {
            return None;
        }
        // 'Engineers from Lund tested': the tagger takes it for a participle.
        let past = |k: usize| {
            let formed = words[k].tag == Tag::Vbn || words[k].lower.ends_with("ed");
            formed && !words[k].capital && k > from + 1 && words[k - 1].capital
        };
        let verb = |k: usize| words[k].tag.is_finite() || past(k);
        let end = (from..i.min(from + MAX_GROUP)).find(|&k| !words[k].wordy || verb(k))?;
        let head = (from..end).find(|&k| section.is(k, class::GROUP) && section.is_plural(k))?;
        let whole = head + 1 == end || matches!(words[head + 1].tag, Tag::In | Tag::Rb);
        let named = section.in_role(head).is_some() || words[head].possessive;
        let of_phrase = |k: usize| is_of_phrase(&words[k]);
        (whole && (from..head).all(of_phrase) && !named && verb(end)).then(|| Phrase {
            words: from..head + 1,
            head,
            definite: false,
        })
    })
}

/// Whether a word may stand before the noun of a group: 'my', 'two', 'young'.
fn is_of_phrase(word: &Word<'_>) -> bool {
    let opening = word.opens && word.tag == Tag::Nnp; // 'State inspectors'.
    (opening || matches!(word.tag, Tag::Dt | Tag::Jj | Tag::Nn | Tag::Cd | Tag::PrpS)) && !word.possessive
}

/// Words before a clause whose subject the next word begins.
static BEFORE_CLAUSES: WordList = word_list!("speakers", "before-clauses");

/// The group that is the subject of the last clause before 'they' at word `i`, in its sentence or the one before ('But my
/// parents did not mind, they let me go').
fn group_of_clause(section: &Section<'_, '_>, i: usize) -> Option<Phrase> {
    let words = section.words;
    let from = words.partition_point(|w| w.sentence + 1 < words[i].sentence);
    let verb = |k: usize| words.get(k).is_some_and(|w| w.tag.is_finite());
    let subject = |&k: &usize| {
        let adverb = words.get(k + 1).is_some_and(|w| w.tag == Tag::Rb);
        section.is(k, class::GROUP)
            && section.is_plural(k)
            && !words[k].possessive
            && words[k].quoted == words[i].quoted
            && section.in_role(k).is_none()
            && (verb(k + 1 + usize::from(adverb)) || is_narrowed(section, k))
    };
    let head = (from.max(i.saturating_sub(MAX_TO_CLAUSE))..i).rev().find(subject)?;
    let mut start = head;
    while start > from && words[start - 1].sentence == words[head].sentence && is_of_phrase(&words[start - 1]) {
        start -= 1;
    }
    let before = start.checked_sub(1).map(|k| &words[k]).filter(|w| w.sentence == words[head].sentence);
    // 'One of the players says': the plural is no subject.
    let opens = before.is_none_or(|w| !w.wordy || w.tag == Tag::Cc || BEFORE_CLAUSES.has(w.lower));
    opens.then(|| Phrase { words: start..head + 1, head, definite: false })
}

/// Most words of what narrows a group up to its verb.
const MAX_NARROWED: usize = 6;

/// 'Parents in the northern district | showed up': whether a verb follows after a phrase with a preposition of place.
fn is_narrowed(section: &Section<'_, '_>, head: usize) -> bool {
    let rest = &section.words[head + 1..];
    let place = rest.first().is_some_and(|w| matches!(w.lower, "in" | "at" | "from" | "of" | "near"));
    let run = rest.iter().take(MAX_NARROWED).take_while(|w| w.wordy && w.sentence == section.words[head].sentence);
    let verb = run.skip(2).find(|w| w.tag.is_verb() || w.tag == Tag::To || matches!(w.lower, "who" | "that"));
    place && verb.is_some_and(|w| w.tag.is_finite())
}

/// Most words back to the clause of a group.
const MAX_TO_CLAUSE: usize = 60;
