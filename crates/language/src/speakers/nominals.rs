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
use crate::word_list::{WordList, word_list};

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
                let unnamed = |male: bool| walk.unnamed(head, male);
                let described = (gender >= 0.0).then(|| unnamed(true)).flatten();
                if let Some(phrase) = described.or_else(|| (gender <= 0.0).then(|| unnamed(false)).flatten()) {
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
                    // 'the Houston native' is of there.
                    let native = walk.words[head].lower == "native";
                    let foreign = !native && phrase.words.clone().any(|i| walk.is(i, class::PLACE));
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
    if phrase.definite
        && !owned
        && let Some(earlier) = described_before(walk, phrase)
    {
        return Some(Found { who: Who::Phrase(earlier), how: SpeakerHow::Epithet, confidence: 0.6 });
    }
    let owner = possessor.and_then(|p| owner(walk, p));
    // 'Her statement said', 'Cho's letter said': she says it, by way of a text.
    // An account by itself is what somebody tells; 'her Twitter account' is hers.
    let account = head > 0 && ACCOUNTS.has(walk.words[head].lower) && {
        let network = &walk.words[head - 1];
        network.capital && !network.possessive && !walk.words[head].capital
    };
    if account || OWN_WORDS.contains(&walk.words[head].lower) {
        let named = (phrase.words.start..head)
            .rev()
            .find(|&i| walk.words[i].possessive)
            .and_then(|i| walk.name_ending_at(i + 1));
        let named = named
            .filter(|&n| walk.names[n].full.start <= phrase.words.start + 1)
            .map(|n| walk.names[n].entity as usize);
        if let Some(actor) = owner.or(named).or_else(|| owner_of_account(walk, phrase)) {
            return Some(Found { who: Who::Actor(actor), how: SpeakerHow::ByDocument, confidence: 0.8 });
        }
    }
    let who = match owner {
        Some(actor) => Who::Owned(actor, phrase.clone()),
        None => Who::Phrase(phrase.clone()),
    };
    Some(Found { who, how: SpeakerHow::Phrase, confidence: 0.8 })
}

/// Participles of what an author does with a text ('a statement released by Ann Lee').
static RELEASED: WordList = word_list!("speakers", "released");
/// Nouns for the place on the net where somebody publishes what is theirs.
static ACCOUNTS: WordList = word_list!("speakers", "accounts");

/// The person whose own page a text stands on: 'a tweet sent from Hale's Twitter account', 'a post on her page'.
fn owner_of_account(walk: &Walk<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let words = walk.words;
    let sentence = words[phrase.head].sentence;
    let here = |k: usize| words.get(k).filter(|w| w.sentence == sentence && w.wordy);
    // 'A statement released by Ann Lee', 'a memo posted online by her'.
    let by = (phrase.head + 1..phrase.head + 5).find(|&k| here(k).is_none_or(|w| w.lower == "by" || w.tag == Tag::In));
    if let Some(by) = by.filter(|&k| here(k).is_some_and(|w| w.lower == "by") && k > phrase.head + 1) {
        let released = RELEASED.has(words[phrase.head + 1].lower);
        let name = walk.names.iter().find(|n| n.full.start > by && n.full.start <= by + 2 && n.full.end > by + 1)?;
        let article = name.full.start == by + 1 || words[by + 1].lower == "the";
        let whole = !name.modifier && !words[name.full.end - 1].possessive;
        return (released && article && whole).then_some(name.entity as usize);
    }
    let preposition = (phrase.head + 1..phrase.head + 3)
        .find(|&k| here(k).is_some_and(|w| matches!(w.lower, "on" | "from" | "to" | "at" | "via")))?;
    let account = (preposition + 2..preposition + 8).find(|&k| here(k).is_some_and(|w| ACCOUNTS.has(w.lower)))?;
    let possessor = (preposition + 1..account)
        .find(|&k| words[k].possessive || matches!(pronoun(words[k].lower), Some(Pronoun::He | Pronoun::She)))?;
    let actor = match pronoun(words[possessor].lower) {
        Some(_) => owner(walk, possessor)?,
        None => walk.names[walk.name_ending_at(possessor + 1)?].entity as usize,
    };
    let person = walk.actors[actor].kind == NameKind::Person;
    (person && (possessor..account).all(|k| here(k).is_some())).then_some(actor)
}

/// Most sentences between a description and the short form that takes it up again.
const MAX_TAKEN_UP: u32 = 8;

/// The longer description that a short one takes up: 'the official' after 'a senior harbour official'.
fn described_before(walk: &Walk<'_, '_>, phrase: &Phrase) -> Option<Phrase> {
    let words = walk.words;
    let noun = &words[phrase.head];
    let plain = phrase.head + 1 == phrase.words.end
        && matches!(words[phrase.words.start].lower, "the" | "these" | "those")
        && phrase.words.len() <= 2
        && noun.lexeme.is(class::PERSON | class::TITLE | class::GROUP);
    if !plain {
        return None;
    }
    let earlier = walk.found.iter().flatten().filter_map(|found| match &found.who {
        Who::Phrase(p) if p.head < phrase.head && words[p.head].lower == noun.lower => Some(p),
        _ => None,
    });
    let last = earlier.max_by_key(|p| p.head)?;
    (noun.sentence - words[last.head].sentence <= MAX_TAKEN_UP && last.words.len() > 1).then(|| last.clone())
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
        // Named within 'a survey by the trust', it is less than the survey.
        let within = matches!(&walk.last_speaker, Some((Who::Phrase(p), _))
            if walk.is(p.head, class::DOCUMENT) && p.head < at && p.words.contains(&at));
        if distance > 6 || within {
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
    // 'Her statement said ... It added': she goes on to say it in the same text.
    if let Some((Who::Actor(_), said)) = &walk.last_speaker
        && sentence.saturating_sub(words[*said].sentence) <= 2
    {
        let same = |k: &usize| walk.sources[*k].head(walk.names) == Some(*said);
        let last = (0..walk.sources.len()).find(same).and_then(|k| walk.found[k].as_ref());
        if let Some(found) = last.filter(|f| f.how == SpeakerHow::ByDocument) {
            return Some(Found { confidence: 0.6, ..found.clone() });
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
            // 'Bloom & Sons, who said they would hire': a firm may be many people, and not 'a member of the Board, who'.
            let article = name.full.start > 1 && words[name.full.start - 1].lower == "the";
            let before = name.full.start.checked_sub(1 + usize::from(article)).map(|b| words[b].tag);
            let body = kind == NameKind::Body && before != Some(Tag::In);
            (matches!(kind, NameKind::Person | NameKind::Unknown) || body) && !within
        } else {
            kind != NameKind::Person
        };
        if fits {
            return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::Relative, confidence: 0.92 });
        }
    }
    let start = words.partition_point(|w| w.sentence < sentence).max(i.saturating_sub(16));
    // 'Rep. Ann Bell of Texas, the top Democrat on the panel, who said': whom the apposition between the commas tells of.
    if person
        && words[k..i].iter().any(|w| w.is_mark(","))
        && let Some(comma) = (start..k).rev().find(|&p| words[p].is_mark(","))
        && let Some(actor) =
            walk.actors.iter().position(|a| a.roles.iter().any(|r| r.words.start == comma + 1 && r.head < k))
    {
        return Some(Found { who: Who::Actor(actor), how: SpeakerHow::Relative, confidence: 0.85 });
    }
    for head in (start..k).rev() {
        let w = &words[head];
        // 'its Star Wars sets, which': a word of a name is no noun.
        let around = walk.names.iter().find(|n| !person && w.capital && n.core.contains(&head) && n.core.len() > 1);
        if let Some(name) = around {
            let noun = words.get(name.full.end).is_some_and(|n| matches!(n.tag, Tag::Nn | Tag::Nns) && !n.capital);
            if noun
                || name.modifier
                || head + 1 < name.core.end
                || walk.actors[name.entity as usize].kind != NameKind::Body
            {
                continue;
            }
            let who = Who::Actor(name.entity as usize);
            return Some(Found { who, how: SpeakerHow::Relative, confidence: 0.7 });
        }
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
            && !matches!(words[from - 1].tag, Tag::Vb | Tag::Vbz | Tag::Vbp)
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
