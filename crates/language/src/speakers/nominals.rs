//! Phrases without a name ('the mayor', 'her campaign', 'the agency'), and 'it', 'they', 'who', 'which'.

use super::body_nouns::{BODY_NOUNS, FIRMS};
use super::entities::Actor;
use super::lexicon::class;
use super::names::NameKind;
use super::sources::Phrase;
use super::walk::{Found, Pronoun, Walk, Who, pronoun};
use super::words::Word;
use crate::text::Tag;
use crate::types::SpeakerHow;

/// Texts that are their owner's own words.
const OWN_WORDS: [&str; 15] = [
    "statement",
    "letter",
    "email",
    "e-mail",
    "tweet",
    "post",
    "message",
    "memo",
    "note",
    "text",
    "remarks",
    "testimony",
    "comments",
    "reply",
    "response",
];

/// Who a phrase stands for.
pub(super) fn resolve(walk: &Walk<'_, '_>, phrase: &Phrase) -> Option<Found> {
    let head = phrase.head;
    let first = &walk.words[phrase.words.start];
    let possessor = phrase.words.clone().take(2).find(|&i| {
        matches!(
            pronoun(walk.words[i].lower),
            Some(Pronoun::He | Pronoun::She | Pronoun::They | Pronoun::First | Pronoun::It)
        ) && i < head
    });
    let owned = possessor.is_some();
    let indefinite = matches!(
        first.lower,
        "a" | "an" | "one" | "another" | "some" | "several" | "two" | "three" | "many" | "any" | "no" | "other"
    );
    if let Some(actor) = walk.in_role(head).filter(|_| walk.is(head, class::PERSON | class::TITLE)) {
        return Some(Found { who: Who::Actor(actor), how: SpeakerHow::Apposition, confidence: 0.85 });
    }
    if walk.is(head, class::PERSON | class::TITLE) && !walk.is_plural(head) {
        if phrase.definite || owned || (!indefinite && first.capital) {
            if let Some((actor, confidence)) = walk.role(phrase) {
                return Some(Found { who: Who::Actor(actor), how: SpeakerHow::Role, confidence });
            }
            let gender = walk.words[head].lexeme.gender;
            let plain = phrase.words.len() <= 6 && !phrase.words.clone().any(|i| walk.words[i].possessive) && !owned;
            // Only what may be said of anybody: an office or a trade needs support in the text ('the mayor').
            if phrase.definite && plain && walk.is(head, class::EPITHET) {
                if let Some(phrase) =
                    (gender >= 0.0).then(|| walk.unnamed(head, true)).flatten().or_else(|| walk.unnamed(head, false))
                {
                    return Some(Found { who: Who::Phrase(phrase), how: SpeakerHow::Epithet, confidence: 0.5 });
                }
                let male = (gender != 0.0).then_some(gender > 0.0);
                if let Some((actor, confidence)) = walk.third_person(head, male, None) {
                    let near = walk.traces[actor]
                        .last
                        .is_some_and(|at| walk.words[head].sentence - walk.words[at].sentence <= 2);
                    let trace = &walk.traces[actor];
                    let led =
                        trace.subject_at.is_some_and(|at| walk.words[at].sentence + 1 >= walk.words[head].sentence);
                    let foreign = phrase.words.clone().any(|i| walk.is(i, class::PLACE));
                    if confidence > 0.6
                        && led
                        && !foreign
                        && near
                        && !super::roles::conflicts(walk.words, &walk.actors[actor], &phrase.words)
                    {
                        return Some(Found {
                            who: Who::Actor(actor),
                            how: SpeakerHow::Epithet,
                            confidence: confidence * 0.7,
                        });
                    }
                }
            }
        }
    } else if walk.is(head, class::BODY | class::PLACE) && (phrase.definite || owned) {
        if let Some(actor) = possessor.and_then(|p| owner(walk, p)) {
            return Some(match body_of(walk, actor, head) {
                Some(body) => Found { who: Who::Actor(body), how: SpeakerHow::BodyOf, confidence: 0.85 },
                None => Found { who: Who::Owned(actor, phrase.clone()), how: SpeakerHow::BodyOf, confidence: 0.7 },
            });
        }
        let narrowed = phrase.words.end > head + 1 && walk.words[head + 1].lower == "of";
        let named = walk.names.iter().find(|n| narrowed && n.core.start >= head + 2 && n.core.start <= head + 3);
        if let Some(name) =
            named.filter(|n| walk.actors[n.entity as usize].kind == NameKind::Place || n.kind == NameKind::Unknown)
            && matches!(walk.words[head].lower, "city" | "state" | "country" | "nation" | "town")
        {
            return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::ExactName, confidence: 0.85 });
        }
        if let Some((actor, confidence)) = body(walk, phrase).filter(|_| !narrowed) {
            return Some(Found { who: Who::Actor(actor), how: SpeakerHow::BodyNoun, confidence });
        }
    }
    let owner = possessor.and_then(|p| owner(walk, p));
    // 'Her statement said', 'Cho's letter said': she says it, by way of a text.
    if OWN_WORDS.contains(&walk.words[head].lower) {
        let named = (phrase.words.start..head)
            .rev()
            .find(|&i| walk.words[i].possessive)
            .and_then(|i| walk.name_ending_at(i + 1));
        let named = named
            .filter(|&n| walk.names[n].full.start <= phrase.words.start + 1)
            .map(|n| walk.names[n].entity as usize);
        if let Some(actor) = owner.or(named) {
            return Some(Found { who: Who::Actor(actor), how: SpeakerHow::ByDocument, confidence: 0.8 });
        }
    }
    let who = match owner {
        Some(actor) => Who::Owned(actor, phrase.clone()),
        None => Who::Phrase(phrase.clone()),
    };
    Some(Found { who, how: SpeakerHow::Phrase, confidence: 0.8 })
}

/// The actor that a possessive pronoun at word `i` stands for.
fn owner(walk: &Walk<'_, '_>, i: usize) -> Option<usize> {
    match pronoun(walk.words[i].lower)? {
        Pronoun::He => walk.third_person(i, Some(true), None).map(|r| r.0),
        Pronoun::She => walk.third_person(i, Some(false), None).map(|r| r.0),
        Pronoun::It => match thing(walk, i)?.who {
            Who::Actor(a) => Some(a),
            _ => None,
        },
        _ => None,
    }
}

/// The body that belongs to an actor: 'her campaign', where the article also says 'the Lee campaign'.
fn body_of(walk: &Walk<'_, '_>, owner: usize, head: usize) -> Option<usize> {
    let noun = walk.words[head].lower;
    walk.actors.iter().position(|a| a.owner == Some(owner as u32) && same_noun(walk.words[a.name.end - 1].lower, noun))
}

fn same_noun(a: &str, b: &str) -> bool {
    a == b || (matches!(a, "campaign" | "team") && matches!(b, "campaign" | "team"))
}

/// Whether a body's name fits a noun: 2 by a word of its name, 1 by its kind, 0 not.
fn fits(words: &[Word<'_>], actor: &Actor, noun: &str) -> f32 {
    if actor.kind == NameKind::Person {
        return 0.0;
    }
    let mut name = actor.name.clone();
    if actor.owner.is_some() {
        return if same_noun(words[name.end - 1].lower, noun) { 2.5 } else { 0.0 };
    }
    if matches!(noun, "city" | "state" | "country") && actor.kind == NameKind::Body {
        return 0.0;
    }
    if name.clone().any(|i| words[i].lower == noun) {
        return 2.0;
    }
    if actor.kind == NameKind::Place {
        return if matches!(noun, "city" | "state" | "country" | "nation" | "regime" | "kingdom") { 1.5 } else { 0.0 };
    }
    let kin = BODY_NOUNS
        .iter()
        .filter(|(nouns, _)| nouns.contains(&noun))
        .any(|(_, kinds)| name.any(|i| kinds.contains(&words[i].lower)));
    if kin {
        1.5
    } else if matches!(noun, "group" | "organization" | "organisation" | "body") && actor.kind == NameKind::Body {
        0.8
    } else if actor.kind == NameKind::Unknown
        && matches!(
            noun,
            "company"
                | "firm"
                | "bank"
                | "website"
                | "site"
                | "group"
                | "network"
                | "retailer"
                | "organization"
                | "paper"
                | "newspaper"
                | "magazine"
                | "agency"
                | "party"
        )
    {
        0.5
    } else if actor.kind == NameKind::Body
        && (matches!(noun, "institution" | "agency" | "website" | "site") || FIRMS.has(noun))
    {
        0.4
    } else {
        0.0
    }
}

/// The body that a phrase such as 'the agency' stands for.
fn body(walk: &Walk<'_, '_>, phrase: &Phrase) -> Option<(usize, f32)> {
    let words = walk.words;
    let noun = words[phrase.head].lower;
    let mut best: Option<(f32, usize)> = None;
    for (index, actor) in walk.actors.iter().enumerate() {
        let fit = fits(words, actor, noun);
        if fit == 0.0 {
            continue;
        }
        let mut score = fit + (1.0 + actor.mentions.len() as f32).ln() * 0.3;
        match walk.last(index) {
            Some(at) => {
                score += 2.0 / (1.0 + 0.4 * words[phrase.head].sentence.saturating_sub(words[at].sentence) as f32)
            }
            None => score -= 0.8,
        }
        // Modifiers of the phrase that the name has ('the appeals court').
        for i in phrase.words.start..phrase.head {
            let w = &words[i];
            if !w.lexeme.is(class::COMMON) && w.wordy {
                let there = actor.name.clone().any(|k| words[k].lower == w.lower);
                score += if there { 1.0 } else { -2.0 };
            }
        }
        if let Some((Who::Actor(a), _)) = &walk.last_speaker
            && *a == index
        {
            score += 0.5;
        }
        // 'Acme is closing two stores. The retailer said ...'
        let subject = walk.traces[index].subject_at.map(|at| words[phrase.head].sentence - words[at].sentence);
        score += 0.6 * f32::from(subject == Some(1));
        // 'the campaign' of whoever the text just spoke of.
        if let Some(at) = actor.owner.and_then(|o| walk.traces[o as usize].subject_at) {
            score += 1.5 * f32::from(words[phrase.head].sentence - words[at].sentence <= 1);
        }
        if best.is_none_or(|b| score > b.0) {
            best = Some((score, index));
        }
    }
    best.filter(|b| b.0 > 2.2).map(|(score, index)| (index, (score / 5.0).clamp(0.3, 0.9)))
}

/// 'it': a body or a text, by recency and whether it spoke or was a subject.
pub(super) fn thing(walk: &Walk<'_, '_>, i: usize) -> Option<Found> {
    let words = walk.words;
    let sentence = words[i].sentence;
    let mut best: Option<(f32, usize)> = None;
    for (index, actor) in walk.actors.iter().enumerate() {
        let kind = match actor.kind {
            NameKind::Body => 1.0,
            NameKind::Place if walk.traces[index].spoke.is_some() => 0.8,
            NameKind::Place => 0.0,
            NameKind::Unknown if !actor.gendered() => 0.2,
            _ => continue,
        };
        let trace = &walk.traces[index];
        let Some(at) = trace.last else { continue };
        let distance = sentence.saturating_sub(words[at].sentence);
        if distance > 6 {
            continue;
        }
        let mut score = kind + 2.0 / (1.0 + 0.6 * distance as f32);
        score += 0.8 * f32::from(trace.subject) - 0.8 * f32::from(trace.modifier) - 0.3 * f32::from(trace.reported);
        if let Some(subject) = trace.subject_at {
            score += 0.6 * f32::from(words[subject].sentence + 1 >= sentence);
        }
        if let Some((Who::Actor(a), said)) = &walk.last_speaker {
            score += 1.2 * f32::from(*a == index && sentence.saturating_sub(words[*said].sentence) <= 3);
        }
        score += 0.15 * (actor.mentions.len() as f32).ln();
        if best.is_none_or(|b| score > b.0) {
            best = Some((score, index));
        }
    }
    // The last source may have been a phrase: 'A poll ... It found'.
    if let Some((Who::Phrase(phrase), said)) = &walk.last_speaker {
        let thing = walk.is(phrase.head, class::DOCUMENT | class::BODY) && !walk.is_plural(phrase.head);
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
pub(super) fn plural(walk: &Walk<'_, '_>, i: usize) -> Option<Found> {
    let words = walk.words;
    let (who, said) = walk.last_speaker.as_ref()?;
    let distance = words[i].sentence.saturating_sub(words[*said].sentence);
    let fits = match who {
        Who::Several(_) => true,
        Who::Phrase(p) | Who::Owned(_, p) => walk.is_plural(p.head) || walk.is(p.head, class::BODY),
        Who::Actor(a) => matches!(walk.actors[*a].kind, NameKind::Body | NameKind::Unknown),
    };
    if fits && distance <= 3 {
        return Some(Found { who: who.clone(), how: SpeakerHow::PronounThey, confidence: 0.55 });
    }
    // Otherwise a body named as the subject just before.
    let body = (0..walk.actors.len())
        .filter(|&a| walk.actors[a].kind == NameKind::Body)
        .filter_map(|a| walk.traces[a].subject_at.map(|at| (at, a)))
        .filter(|(at, _)| words[i].sentence.saturating_sub(words[*at].sentence) <= 2)
        .max()?;
    Some(Found { who: Who::Actor(body.1), how: SpeakerHow::PronounThey, confidence: 0.4 })
}

/// 'who', 'which', 'that': what stands before it.
pub(super) fn relative(walk: &Walk<'_, '_>, i: usize) -> Option<Found> {
    let words = walk.words;
    let sentence = words[i].sentence;
    let person = matches!(words[i].lower, "who" | "whom" | "whose");
    let mut k = i;
    while k > 0
        && words[k - 1].sentence == sentence
        && (!words[k - 1].wordy || matches!(words[k - 1].lower, "of" | "to" | "and"))
    {
        k -= 1;
    }
    if let Some(n) = walk.name_ending_at(k) {
        let name = &walk.names[n];
        let kind = walk.actors[name.entity as usize].kind;
        let within = name.full.start > 0
            && matches!(words[name.full.start - 1].lower, "of" | "in" | "at" | "for" | "from" | "with");
        let fits = if person {
            matches!(kind, NameKind::Person | NameKind::Unknown) && !within
        } else {
            kind != NameKind::Person
        };
        if fits {
            return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::Relative, confidence: 0.92 });
        }
    }
    let start = words.partition_point(|w| w.sentence < sentence).max(i.saturating_sub(16));
    for head in (start..k).rev() {
        let w = &words[head];
        if person && let Some(n) = walk.name_ending_at(head + 1) {
            let name = &walk.names[n];
            if walk.personal(name.entity as usize) && !name.modifier {
                let confidence = 0.75;
                return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::Relative, confidence });
            }
        }
        let classes = if person {
            class::PERSON | class::GROUP | class::TITLE
        } else {
            class::BODY | class::DOCUMENT | class::GROUP
        };
        if !w.lexeme.is(classes) || w.possessive || w.lexeme.is(class::COMMON) {
            continue;
        }
        if person && head > start && matches!(words[head - 1].lower, "for" | "of" | "to" | "as") {
            continue;
        }
        if let Some(actor) = walk.in_role(head) {
            return Some(Found { who: Who::Actor(actor), how: SpeakerHow::Relative, confidence: 0.85 });
        }
        let mut from = head;
        while from > start
            && words[from - 1].wordy
            && !super::roles::ends_phrase(&words[from - 1])
            && !words[from - 1].lexeme.is(class::COMMON)
        {
            from -= 1;
        }
        let definite = from > start && matches!(words[from - 1].lower, "the" | "this" | "that");
        from -= usize::from(from > start && matches!(words[from - 1].tag, Tag::Dt | Tag::Cd));
        let phrase = Phrase { words: from..head + 1, head, definite };
        return resolve(walk, &phrase).map(|f| Found {
            how: SpeakerHow::Relative,
            confidence: f.confidence * 0.9,
            ..f
        });
    }
    None
}
