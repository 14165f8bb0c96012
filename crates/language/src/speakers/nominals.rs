//! Phrases without a name: 'the mayor', 'her campaign', 'the agency', 'her statement'.

use super::discourse::Discourse;
use super::found::{Found, Member, Who};
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::noun_phrases::is_numeral;
use super::pronouns::{Pronoun, pronoun};
use super::sources::{Phrase, Source};
use super::{bodies, leads, pairs, roles, things, third_person, variation};
use crate::text::Tag;
use crate::types::SpeakerHow;
use crate::word_list::{WordList, word_list};

/// Texts that are their owner's own words.
static OWN_WORDS: WordList = word_list!("speakers", "own-words");

/// Confidence of a description that stands for nobody named: 37 of 55 are right on PolNeAR's development articles.
const PHRASE_CONFIDENCE: f32 = 0.7;

/// Who a phrase stands for.
pub(super) fn antecedent(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<Found> {
    let section = so_far.section;
    let head = phrase.head;
    let first = &section.words[phrase.words.start];
    let possessor = phrase.words.clone().take(2).find(|&i| {
        matches!(
            pronoun(section.words[i].lower),
            Some(Pronoun::He | Pronoun::She | Pronoun::They | Pronoun::First | Pronoun::It)
        ) && i < head
    });
    let owned = possessor.is_some();
    let indefinite = matches!(
        first.lower,
        "a" | "an" | "one" | "another" | "some" | "several" | "two" | "three" | "many" | "any" | "no" | "other"
    );
    if let Some(actor) = section.in_role(head).filter(|_| section.is(head, class::PERSON | class::TITLE)) {
        return Some(Found { who: Who::Actor(actor), how: SpeakerHow::Apposition, confidence: 0.85 });
    }
    if phrase.words.len() == 1 && (matches!(first.lower, "one" | "another") || is_numeral(first)) {
        // 'One, a mother of five,': nobody else.
        let told = first.lower == "another" || section.words.get(head + 1).is_some_and(|w| w.is_mark(","));
        let alone = told.then(|| Found {
            who: Who::Phrase(phrase.clone()),
            how: SpeakerHow::Phrase,
            confidence: PHRASE_CONFIDENCE,
        });
        return one_of(so_far, phrase).or(alone);
    }
    // 'She and her husband said'.
    if matches!(first.lower, "he" | "she")
        && section.words.get(phrase.words.start + 1).is_some_and(|w| w.lower == "and")
        && phrase.words.len() > 2
        && let Some(actor) = owner(so_far, phrase.words.start)
    {
        let members = vec![Member::Actor(actor), Member::Words(phrase.words.start + 2..phrase.words.end)];
        return Some(Found { who: Who::Several(members), how: SpeakerHow::Several, confidence: 0.6 });
    }
    if let Some(found) = pairs::former_or_latter(so_far, phrase) {
        return Some(found);
    }
    if let Some(earlier) = introduced(so_far, phrase).filter(|_| described_before(so_far, phrase).is_none()) {
        return Some(Found { who: Who::Phrase(earlier), how: SpeakerHow::Epithet, confidence: 0.6 });
    }
    // 'The Swede', 'the Republican': whoever the text just spoke of.
    let seat = |i: usize| section.is(i, class::PLACE) || section.words[i].dotted;
    let national = first.lower == "the"
        && phrase.words.end == head + 1
        && section.words[head].capital
        && section.is(head, class::DEMONYM)
        && (phrase.words.start + 1..head).all(seat)
        && phrase.words.len() <= 4
        && phrase.words.len() > 1;
    if let Some(found) = epithet(so_far, phrase).filter(|_| national) {
        return Some(found);
    }
    let aged = phrase.words.clone().any(|i| section.words[i].lower.ends_with("-year-old"));
    if (section.is(head, class::PERSON | class::TITLE) || aged) && !section.is_plural(head) {
        if phrase.definite || owned || (!indefinite && first.capital) {
            if let Some((actor, confidence)) = role(so_far, phrase) {
                return Some(Found { who: Who::Actor(actor), how: SpeakerHow::Role, confidence });
            }
            if !owned
                && (variation::is_variation(section, phrase)
                    || variation::is_tag(section, phrase)
                    || was_so_called(so_far, phrase))
                && let Some(found) = epithet(so_far, phrase)
            {
                return Some(found);
            }
        }
    } else if section.is(head, class::BODY | class::PLACE)
        && (phrase.definite || owned)
        && !(owned && section.is(head, class::DOCUMENT))
    {
        if let Some(actor) = possessor.and_then(|p| owner(so_far, p)) {
            return Some(match bodies::body_of(section, actor, head) {
                Some(body) => Found { who: Who::Actor(body), how: SpeakerHow::BodyOf, confidence: 0.85 },
                None => Found { who: Who::Owned(actor, phrase.clone()), how: SpeakerHow::BodyOf, confidence: 0.7 },
            });
        }
        let narrowed = phrase.words.end > head + 1 && section.words[head + 1].lower == "of";
        let named = section.names.iter().find(|n| narrowed && n.core.start >= head + 2 && n.core.start <= head + 3);
        if let Some(name) =
            named.filter(|n| section.actors[n.entity as usize].kind == NameKind::Place || n.kind == NameKind::Unknown)
            && matches!(section.words[head].lower, "city" | "state" | "country" | "nation" | "town")
        {
            return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::ExactName, confidence: 0.85 });
        }
        if let Some((actor, confidence)) = bodies::body(so_far, phrase).filter(|_| !narrowed) {
            return Some(Found { who: Who::Actor(actor), how: SpeakerHow::BodyNoun, confidence });
        }
    }
    if let Some(actor) = possessor.and_then(|p| owner(so_far, p))
        && let Some(before) = variation::predecessor(section, phrase, actor)
    {
        return Some(Found { who: Who::Actor(before), how: SpeakerHow::Role, confidence: 0.7 });
    }
    if phrase.definite
        && !owned
        && let Some((earlier, who)) = described_before(so_far, phrase)
    {
        let how = SpeakerHow::Epithet;
        if let Some(actor) = leads::named_next(section, &earlier, Some(head)) {
            return Some(Found { who: Who::Actor(actor), how, confidence: leads::CONFIDENCE });
        }
        return Some(Found { who, how, confidence: 0.6 });
    }
    if let Some(actor) = leads::named_next(section, phrase, None) {
        return Some(Found { who: Who::Actor(actor), how: SpeakerHow::Epithet, confidence: leads::CONFIDENCE });
    }
    let owner = possessor.and_then(|p| owner(so_far, p));
    // 'Her statement said', 'Cho's letter said': she says it, by way of a text.
    // An account by itself is what somebody tells; 'her Twitter account' is hers.
    let account = head > 0 && ACCOUNTS.has(section.words[head].lower) && {
        let network = &section.words[head - 1];
        network.capital && !network.possessive && !section.words[head].capital
    };
    if account || OWN_WORDS.has(section.words[head].lower) {
        let named = (phrase.words.start..head)
            .rev()
            .find(|&i| section.words[i].possessive)
            .and_then(|i| section.name_ending_at(i + 1));
        let named = named
            .filter(|&n| section.names[n].full.start <= phrase.words.start + 1)
            .map(|n| section.names[n].entity as usize);
        if let Some(actor) = owner.or(named).or_else(|| owner_of_account(so_far, phrase)) {
            return Some(Found { who: Who::Actor(actor), how: SpeakerHow::ByDocument, confidence: 0.8 });
        }
    }
    let who = match owner {
        Some(actor) => Who::Owned(actor, phrase.clone()),
        None => Who::Phrase(phrase.clone()),
    };
    Some(Found { who, how: SpeakerHow::Phrase, confidence: PHRASE_CONFIDENCE })
}

/// Most sentences back to those of whom 'one' is one.
const MAX_TO_GROUP: u32 = 4;

/// 'One', 'another': one of those who spoke or were told of before.
fn one_of(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<Found> {
    let section = so_far.section;
    let words = section.words;
    let group = so_far.found.iter().flatten().filter_map(|found| match &found.who {
        Who::Phrase(p) | Who::OneOf(_, p) => Some(p),
        _ => None,
    });
    let group = group.filter(|p| section.is_plural(p.head)).max_by_key(|p| p.head).cloned();
    // 'Fans were quick to reply. “...,” wrote one.'
    let group = group.or_else(|| things::group_before(section, section.begins_before(phrase.head)))?;
    let near = words[phrase.head].sentence - words[group.head].sentence <= MAX_TO_GROUP;
    let who = Who::OneOf(phrase.head, group.clone());
    near.then_some(Found { who, how: SpeakerHow::Phrase, confidence: 0.6 })
}

/// Whom a description that may be said of anybody stands for ('the woman', 'the Houston native'): the last description of
/// nobody named, or the person whom the sentences before are about.
fn epithet(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<Found> {
    let section = so_far.section;
    let words = section.words;
    let head = phrase.head;
    // 'The Dane' is no man called Dane.
    let gender = if section.is(head, class::DEMONYM) { 0.0 } else { words[head].lexeme.gender };
    let aged = phrase.words.clone().any(|i| words[i].lower.ends_with("-year-old"));
    let plain = phrase.words.len() <= 6 + 3 * usize::from(aged) && !phrase.words.clone().any(|i| words[i].possessive);
    // An office or a trade needs support in the text ('the mayor').
    if !phrase.definite || !plain {
        return None;
    }
    // 'The 40-year-old', 'the woman', but no member of parliament, is whoever spoke last without a name.
    let anybody = section.is(head, class::EPITHET);
    let party = |range: &std::ops::Range<usize>| range.clone().find_map(|i| roles::party(words[i].lower));
    let other = |p: &Phrase| party(&p.words).is_some_and(|p| party(&phrase.words).is_some_and(|q| p != q));
    let unnamed = |male: bool| third_person::unnamed(so_far, head, male).filter(|p| anybody && !other(p));
    // 'A nurse told Thandi to go. “...,” the 26-year-old said.': an age is told of whom the text is about.
    let parent = variation::is_parent(section, phrase);
    let whole = phrase;
    let aside = |p: &Phrase| {
        let one = (aged || parent) && !section.is(p.head, class::EPITHET);
        one && only_one_near(so_far, whole, 2).is_some()
    };
    let described = (gender >= 0.0).then(|| unnamed(true)).flatten();
    let described = described.or_else(|| (gender <= 0.0).then(|| unnamed(false)).flatten());
    if let Some(phrase) = described.filter(|p| !aside(p)) {
        return Some(Found { who: Who::Phrase(phrase), how: SpeakerHow::Epithet, confidence: 0.5 });
    }
    let male = (gender != 0.0).then_some(gender > 0.0);
    let sentence = words[head].sentence;
    let tag = variation::is_tag(section, phrase);
    let variation = variation::is_variation(section, phrase) || tag;
    let only = only_one_near(so_far, phrase, if anybody && !aged { MAX_OTHERS } else { 1 + u32::from(tag) });
    let agrees = |a: usize, m: bool| section.actors[a].can_be(m) || parent && section.actors[a].gender.is_by_name();
    let only = only.filter(|&a| variation && male.is_none_or(|m| agrees(a, m)));
    let only = only.or_else(|| variation::player(so_far, phrase));
    let (actor, confidence) = match only {
        Some(actor) => (actor, ONLY_CONFIDENCE),
        None => third_person::antecedent(so_far, head, male, None)?,
    };
    let trace = &so_far.traces[actor];
    let near = only.is_some() || trace.last.is_some_and(|at| sentence - words[at].sentence <= 2);
    let led = only.is_some() || trace.subject_at.is_some_and(|at| words[at].sentence + 1 >= sentence);
    // 'the Houston native' is of there.
    let native = words[head].lower == "native";
    // 'the Alberta MLA' unless the text has another place for her.
    let place = |i: usize| section.is(i, class::PLACE);
    let seated = |i: usize| {
        let roles = &section.actors[actor].roles;
        let told = |k: usize| place(k) && words[k].lower != words[i].lower;
        !variation && !section.is(head, class::DEMONYM) || roles.iter().any(|r| r.words.clone().any(told))
    };
    let foreign = !native && phrase.words.clone().any(|i| place(i) && seated(i));
    let conflicts = roles::conflicts(words, &section.actors[actor], &phrase.words);
    // 'The Redmoor Town coach' is no Redmoor.
    let part = trace.last.is_some_and(|at| phrase.words.contains(&at));
    (confidence > 0.6 && led && !foreign && near && !conflicts && !part).then_some(Found {
        who: Who::Actor(actor),
        how: SpeakerHow::Epithet,
        confidence: confidence * EPITHET_SHARE,
    })
}

/// Confidence that a description is of the only one who is near: an own estimate.
const ONLY_CONFIDENCE: f32 = 0.7;

/// The only person who is named before a phrase, in its sentence or the few before, by the narrator.
fn only_one_near(so_far: &Discourse<'_, '_>, phrase: &Phrase, sentences: u32) -> Option<usize> {
    let sentence = so_far.section.words[phrase.head].sentence;
    let except = &phrase.words;
    let section = so_far.section;
    let near = |a: &usize| {
        let last = so_far.last(*a).filter(|at| !except.contains(at)).map(|at| section.words[at].sentence);
        section.personal(*a) && last.is_some_and(|s| s + sentences >= sentence)
    };
    let mut all = (0..section.actors.len()).filter(near);
    all.next().filter(|_| all.next().is_none()).filter(|&a| so_far.traces[a].last.is_some())
}

/// Most sentences back to others who could be 'the former minister'.
const MAX_OTHERS: u32 = 4;

/// 'The former minister', where nobody else was named for some sentences.
fn was_so_called(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> bool {
    let section = so_far.section;
    let words = section.words;
    let sentence = words[phrase.head].sentence;
    let former = words[phrase.words.clone()].iter().any(|w| w.lower == "former");
    let near = |a: &usize| {
        let last = so_far.last(*a).map(|at| words[at].sentence);
        // Whom somebody else tells of is hardly meant.
        let told = so_far.traces[*a].reported && so_far.traces[*a].spoke.is_none();
        section.personal(*a) && !told && last.is_some_and(|s| s + MAX_OTHERS >= sentence)
    };
    // 'The former first lady and senator' is whom the text is about, whoever else is named.
    let two = words[phrase.words.clone()].iter().any(|w| w.lower == "and")
        && section.is(phrase.words.end - 1, class::PERSON | class::TITLE);
    former && (two || (0..section.actors.len()).filter(near).count() == 1)
}

/// Share of a pronoun's confidence that such a description has: 10 of 12 are right on PolNeAR's development articles.
const EPITHET_SHARE: f32 = 0.85;

/// Participles of what an author does with a text ('a statement released by Ann Lee').
static RELEASED: WordList = word_list!("speakers", "released");
/// Nouns for the place on the net where somebody publishes what is theirs.
static ACCOUNTS: WordList = word_list!("speakers", "accounts");

/// The person whose own page a text stands on: 'a tweet sent from Hale's Twitter account', 'a post on her page'.
fn owner_of_account(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let section = so_far.section;
    let words = section.words;
    let sentence = words[phrase.head].sentence;
    let here = |k: usize| words.get(k).filter(|w| w.sentence == sentence && w.wordy);
    // 'A statement released by Ann Lee', 'a memo posted online by her'.
    let by = (phrase.head + 1..phrase.head + 5).find(|&k| here(k).is_none_or(|w| w.lower == "by" || w.tag == Tag::In));
    if let Some(by) = by.filter(|&k| here(k).is_some_and(|w| w.lower == "by") && k > phrase.head + 1) {
        let released = RELEASED.has(words[phrase.head + 1].lower);
        let name = section.names.iter().find(|n| n.full.start > by && n.full.start <= by + 2 && n.full.end > by + 1)?;
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
        Some(_) => owner(so_far, possessor)?,
        None => section.names[section.name_ending_at(possessor + 1)?].entity as usize,
    };
    let person = section.actors[actor].kind == NameKind::Person;
    (person && (possessor..account).all(|k| here(k).is_some())).then_some(actor)
}

/// Most sentences back to where 'a man' is told of first.
const MAX_INTRODUCED: u32 = 3;
/// Most words from 'a' to its noun, and of what narrows it ('a man in a red hat').
const MAX_INDEFINITE: usize = 4;

/// 'A man in a red hat stopped the mayor. “...,” the man shouted.': whom the narrator has told of as 'a man', and nobody who has
/// a name.
fn introduced(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<Phrase> {
    let section = so_far.section;
    let words = section.words;
    let noun = &words[phrase.head];
    let plain = phrase.words.len() == 2
        && words[phrase.words.start].lower == "the"
        && noun.lexeme.is(class::PERSON)
        && !noun.capital
        && !section.is_plural(phrase.head);
    if !plain {
        return None;
    }
    let near = |k: &usize| words[*k].sentence + MAX_INTRODUCED >= noun.sentence;
    let article = |head: usize| {
        let run = (head.saturating_sub(MAX_INDEFINITE)..head).rev();
        let mut run = run.take_while(|&k| words[k].wordy && !words[k].tag.is_finite() && words[k].tag != Tag::In);
        run.find(|&k| matches!(words[k].lower, "a" | "an" | "one" | "another"))
    };
    let (head, start) = (0..phrase.words.start)
        .rev()
        .take_while(near)
        .filter(|&k| words[k].lower == noun.lower && !words[k].quoted && !words[k].capital)
        .find_map(|k| Some((k, article(k)?)))?;
    // 'He is a man', 'as a man', 'Ann Lee, a baker,': no news of anybody.
    let before = start.checked_sub(1).map(|k| &words[k]).filter(|w| w.sentence == words[head].sentence);
    let said_of = before.is_some_and(|w| {
        crate::text::is_be(w.lower)
            || matches!(w.lower, "as" | "like" | "became" | "not" | "of" | "such")
            || w.is_mark(",")
    });
    // Somebody who is new since may be he.
    let new = |a: usize| {
        let first = section.actors[a].mentions.first().map(|&m| &section.names[m as usize]);
        let told = |n: &Name| n.core.start > head && n.core.start < phrase.head && !words[n.full.end - 1].possessive;
        section.personal(a) && first.is_some_and(|n| told(n) && !n.modifier)
    };
    let named = section.in_role(head).is_some() || (0..section.actors.len()).any(new);
    let ends = |k: &usize| {
        let w = &words[*k];
        !w.wordy || w.sentence != words[head].sentence || w.tag.is_verb() || matches!(w.lower, "who" | "that" | "to")
    };
    let next = words.get(head + 1).is_some_and(|w| w.tag == Tag::In && w.sentence == words[head].sentence);
    let end = if next { (head + 1..words.len().min(head + 8)).find(ends)? } else { head + 1 };
    (!said_of && !named).then_some(Phrase { words: start..end, head, definite: false })
}

/// Most sentences between a description and the short form that takes it up again.
const MAX_TAKEN_UP: u32 = 8;

/// The longer description that a short one takes up, and who that was: 'the official' after 'a senior harbour official'.
fn described_before(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<(Phrase, Who)> {
    let section = so_far.section;
    let words = section.words;
    let noun = &words[phrase.head];
    let plain = phrase.head + 1 == phrase.words.end
        && matches!(words[phrase.words.start].lower, "the" | "these" | "those")
        && phrase.words.len() <= 2
        && noun.lexeme.is(class::PERSON | class::TITLE | class::GROUP);
    if !plain {
        return None;
    }
    let earlier = section.sources.iter().zip(&so_far.found).filter_map(|(source, found)| {
        let found = found.as_ref()?;
        let phrase = match (&found.who, source) {
            (Who::Phrase(p), _) => p,
            // The lead's description of somebody who has been named since.
            (Who::Actor(_), Source::Phrase(p)) if found.how == SpeakerHow::Epithet => p,
            _ => return None,
        };
        Some((phrase, &found.who))
    });
    let earlier = earlier.filter(|(p, _)| p.head < phrase.head && words[p.head].lower == noun.lower);
    let (last, who) = earlier.max_by_key(|(p, _)| p.head)?;
    (noun.sentence - words[last.head].sentence <= MAX_TAKEN_UP && last.words.len() > 1)
        .then(|| (last.clone(), who.clone()))
}

/// The actor that a possessive pronoun at word `i` stands for.
fn owner(so_far: &Discourse<'_, '_>, i: usize) -> Option<usize> {
    match pronoun(so_far.section.words[i].lower)? {
        Pronoun::He => third_person::antecedent(so_far, i, Some(true), None).map(|r| r.0),
        Pronoun::She => third_person::antecedent(so_far, i, Some(false), None).map(|r| r.0),
        // 'The film was shown at Venice. Its maker said': no place has one.
        Pronoun::It => match things::it(so_far, i)?.who {
            Who::Actor(a) if so_far.section.actors[a].kind != NameKind::Place => Some(a),
            _ => None,
        },
        _ => None,
    }
}

/// The one who has the role that a phrase names.
fn role(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<(usize, f32)> {
    let section = so_far.section;
    let last = |a| so_far.last(a);
    let found = roles::holder(section.words, &section.names, &section.actors, &phrase.words, phrase.head, &last)?;
    Some(variation::of_candidate(so_far, phrase, found.0).unwrap_or(found))
}
