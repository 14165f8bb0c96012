//! The entities as written out: one name, its kind, its other forms and its titles.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Speakers;
use super::entities::{Actor, text_of};
use super::lexicon::class;
use super::names::NameKind;
use super::sources::{Phrase, Source, is_pronoun};
use super::walk::{Found, Member, Pronoun, Walk, Who, pronoun};
use super::words::Word;
use crate::types::{Entity, Gender, Resolution, SpeakerHow, SpeakerKind};
use crate::word_list::{WordList, word_list};

/// Everybody that an attribution is attributed to, in the order of their first words: one for each name, however
/// many walks it takes to find them.
#[derive(Default)]
pub(super) struct Table {
    out: Speakers,
    by_key: BTreeMap<String, u32>,
    walks: usize,
}

impl Table {
    /// Adds those of a walk.
    pub fn add(&mut self, walk: &Walk<'_, '_>) {
        self.walks += 1;
        write(walk, &mut self.out, &mut self.by_key);
    }

    /// All of them, for so many attributions.
    pub fn speakers(mut self, n_attributions: usize) -> Speakers {
        // Short of that only where the budget was spent.
        self.out.of_attribution.resize(n_attributions, None);
        if self.walks > 1 {
            let mut seen = BTreeSet::new();
            self.out.named.retain(|name| seen.insert(name.clone()));
        }
        self.out
    }
}

fn write(walk: &Walk<'_, '_>, out: &mut Speakers, by_key: &mut BTreeMap<String, u32>) {
    let mut by_actor: Vec<Option<u32>> = vec![None; walk.actors.len()];
    for found in &walk.found {
        let resolution = found.as_ref().and_then(|Found { who, how, confidence }| {
            let index = match who {
                Who::Actor(a) => match by_actor[*a] {
                    Some(index) => index,
                    None => {
                        let index = keep(&mut out.entities, by_key, actor_entity(walk, *a))?;
                        by_actor[*a] = Some(index);
                        index
                    }
                },
                Who::Several(list) => keep(&mut out.entities, by_key, several(walk, list))?,
                Who::Phrase(phrase) => keep(&mut out.entities, by_key, phrase_entity(walk, phrase, None))?,
                Who::Owned(owner, phrase) => {
                    keep(&mut out.entities, by_key, phrase_entity(walk, phrase, Some(*owner)))?
                }
            };
            Some(Resolution { entity: index, how: *how, confidence: confidence.clamp(0.0, 1.0) })
        });
        out.of_attribution.push(resolution);
    }
    let full = walk.actors.iter().filter(|a| a.owner.is_none() && a.name.len() > 1 && a.kind != NameKind::Place);
    out.named.extend(full.map(|a| name_of(walk, &a.name)));
}

/// The index of an entity, which is added where no other has its name; `None` for one without a name.
fn keep(entities: &mut Vec<Entity>, by_key: &mut BTreeMap<String, u32>, entity: Entity) -> Option<u32> {
    let key = entity.name.to_lowercase();
    if key.is_empty() || is_pronoun(&key) && !matches!(entity.name.as_str(), "WHO" | "US") {
        return None;
    }
    Some(*by_key.entry(key).or_insert_with(|| {
        entities.push(entity);
        entities.len() as u32 - 1
    }))
}

fn name_of(walk: &Walk<'_, '_>, range: &Range<usize>) -> String {
    text_of(walk.document.text, walk.words, range)
}

fn kind_of(walk: &Walk<'_, '_>, actor: &Actor) -> SpeakerKind {
    // 'Fellow Republicans': no name, but what they are.
    let name = &walk.words[actor.name.clone()];
    let personal = |w: &Word<'_>| !w.wordy || w.lexeme.is(class::FAMILY | class::GIVEN | class::KNOWN | class::BODY);
    if walk.is(actor.name.end - 1, class::GROUP) && walk.is_plural(actor.name.end - 1) && !name.iter().any(personal) {
        return SpeakerKind::Group;
    }
    if is_family(walk, actor) {
        return SpeakerKind::Group;
    }
    match actor.kind {
        NameKind::Person => SpeakerKind::Person,
        NameKind::Body if actor.owner.is_some() && walk.is(actor.name.end - 1, class::GROUP) => SpeakerKind::Group,
        NameKind::Body | NameKind::Place => SpeakerKind::Organisation,
        NameKind::Other => {
            let text = actor.name.clone().any(|i| walk.is(i, class::DOCUMENT));
            if text { SpeakerKind::Document } else { SpeakerKind::Organisation }
        }
        NameKind::Unknown => {
            let first = &walk.words[actor.name.start];
            let inner = first.text.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.');
            if actor.name.len() == 1
                && (inner || first.capitals && !first.lexeme.is(class::FAMILY))
                && !actor.gendered()
            {
                SpeakerKind::Organisation
            } else {
                SpeakerKind::Person
            }
        }
    }
}

/// What 'he said' and 'she said' weigh, where the rows say that they are somebody. Less than a given name.
const SPOKE_AS: f32 = 0.4;

/// 1 where somebody is the 'he' of rows, -1 where the 'she', 0 where neither or both.
fn spoke_as(walk: &Walk<'_, '_>, index: usize) -> f32 {
    let (mut he, mut she) = (false, false);
    for (found, source) in walk.found.iter().zip(walk.sources) {
        if let (Some(Found { who: Who::Actor(a), how: SpeakerHow::Pronoun, .. }), Source::Pronoun(at)) = (found, source)
            && *a == index
        {
            let kind = pronoun(walk.words[*at].lower);
            he |= kind == Some(Pronoun::He);
            she |= kind == Some(Pronoun::She);
        }
    }
    f32::from(u8::from(he)) - f32::from(u8::from(she))
}

/// A name that only stands in capitals ('MAX ORR:') as names are written elsewhere. An acronym stays.
fn recased(walk: &Walk<'_, '_>, actor: &Actor, name: String) -> String {
    let words = &walk.words[actor.name.clone()];
    let capitals = words.iter().filter(|w| w.wordy).all(|w| w.capitals || w.is_letter());
    let known = words.iter().any(|w| w.wordy && w.text.len() > 2 && w.lexeme.is(class::GIVEN | class::FAMILY));
    let label = actor.mentions.iter().any(|&m| {
        let full = &walk.names[m as usize].full;
        walk.words[full.start].opens && walk.words.get(full.end).is_some_and(|w| !w.wordy)
    });
    if actor.kind != NameKind::Person || !capitals || !known || !label {
        return name;
    }
    let parts: Vec<String> = name.split(' ').map(recased_word).collect();
    parts.join(" ")
}

/// 'O'DELL' is O'Dell, 'MCKAY' is McKay, 'J.D.' and 'III' stay.
fn recased_word(word: &str) -> String {
    if word.contains('.') || word.chars().all(|c| matches!(c, 'I' | 'V')) {
        return word.to_string();
    }
    let mut out = String::with_capacity(word.len());
    for (i, c) in word.chars().enumerate() {
        let opens = match out.chars().next_back() {
            None | Some('-' | '’' | '\'') => true,
            Some('c') => i == 2 && out == "Mc" && word.len() > 4,
            _ => false,
        };
        if opens {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// Words that date what a participle tells ('a poll released last Friday').
static DATING: WordList = word_list!("speakers", "dating");
/// Participles that go on with a description ('a report issued on Monday').
static PARTICIPLES: WordList = word_list!("speakers", "participles-of-texts");

/// Words that a description can do without after its noun and a participle ('a poll released last Friday').
fn is_dating(word: &Word<'_>) -> bool {
    !word.wordy
        || word.text.starts_with(|c: char| c.is_ascii_digit())
        || super::sources::is_time(word)
        || DATING.has(word.lower)
}

/// Most words of a description before what a participle adds is left out.
const MAX_DESCRIPTION: usize = 10;

/// The words of a description without a participle and when it was, or with a long tail: 'a report issued last year', 'officials
/// familiar with the pump taken from a house'.
fn without_participle(walk: &Walk<'_, '_>, phrase: &Phrase) -> Range<usize> {
    let words = walk.words;
    let range = phrase.words.clone();
    let noun = |w: &Word<'_>| w.wordy && (w.capital || w.tag.is_noun());
    let participle = |i: usize| {
        PARTICIPLES.has(words[i].lower) && words[i].tag.is_verb() && noun(&words[i - 1]) && !words[i - 1].possessive
    };
    let Some(at) = (phrase.head + 1..range.end).find(|&i| participle(i)) else { return range };
    let tail = &words[at + 1..range.end];
    let dated = tail.iter().all(is_dating);
    let long = range.len() > MAX_DESCRIPTION && tail.iter().all(|w| w.lower != "by");
    if dated || long { range.start..at } else { range }
}

/// 'The Priors', where the article names a Hugh Prior.
fn is_family(walk: &Walk<'_, '_>, actor: &Actor) -> bool {
    let last = &walk.words[actor.name.end - 1];
    let Some(surname) = last.lower.strip_suffix('s').filter(|s| actor.name.len() == 1 && s.len() > 2) else {
        return false;
    };
    let article = actor
        .mentions
        .iter()
        .any(|&m| walk.names[m as usize].full.start.checked_sub(1).is_some_and(|k| walk.words[k].lower == "the"));
    let bears = |a: &Actor| {
        let name = &walk.words[a.name.end - 1];
        a.kind == NameKind::Person
            && a.name.len() > 1
            && (name.lower == surname || surname.strip_suffix('e') == Some(name.lower))
    };
    article && walk.actors.iter().any(bears)
}

fn actor_entity(walk: &Walk<'_, '_>, index: usize) -> Entity {
    let actor = &walk.actors[index];
    let written = name_of(walk, &actor.name);
    let name = recased(walk, actor, written);
    let mut aliases: Vec<String> = Vec::new();
    for &m in &actor.mentions {
        let mention = &walk.names[m as usize];
        aliases.push(name_of(walk, &mention.core));
        if mention.full != mention.core {
            aliases.push(name_of(walk, &mention.full));
        }
    }
    aliases.sort_unstable();
    aliases.dedup();
    aliases.retain(|a| *a != name);
    let mut titles: Vec<String> = actor.roles.iter().map(|r| name_of(walk, &r.words)).collect();
    titles.sort_unstable();
    titles.dedup();
    let kind = kind_of(walk, actor);
    let mut entity = Entity { aliases, titles, ..Entity::new(name, kind) };
    let mut gender = actor.gender;
    gender.add_resolved(walk.traces[index].pronouns);
    gender.add_pronoun(SPOKE_AS * spoke_as(walk, index));
    if kind == SpeakerKind::Person && gender.is_known() {
        entity.gender = Some(if gender.leaning() < 0.0 { Gender::Woman } else { Gender::Man });
        entity.gender_how = Some(gender.clue());
        entity.gender_confidence = gender.confidence();
    }
    entity
}

fn several(walk: &Walk<'_, '_>, list: &[Member]) -> Entity {
    let (mut name, mut members) = (String::new(), Vec::new());
    for (i, member) in list.iter().enumerate() {
        if i > 0 {
            name.push_str(if i + 1 == list.len() { " and " } else { ", " });
        }
        name.push_str(&match member {
            Member::Actor(actor) => {
                members.push(name_of(walk, &walk.actors[*actor].name));
                members[members.len() - 1].clone()
            }
            Member::Words(words) => name_of(walk, words),
        });
    }
    Entity { members, ..Entity::new(name, SpeakerKind::Group) }
}

/// A phrase as a speaker: without article, 'his' and 'her' made the owner's name.
fn phrase_entity(walk: &Walk<'_, '_>, phrase: &Phrase, owner: Option<usize>) -> Entity {
    let words = walk.words;
    let mut range = without_participle(walk, phrase);
    while range.len() > 1 && (matches!(words[range.start].lower, "the" | "a" | "an") || !words[range.start].wordy) {
        range.start += 1;
    }
    let mut name = String::new();
    if let Some(owner) = owner {
        let possessive = is_pronoun(words[range.start].lower);
        name = name_of(walk, &walk.actors[owner].name);
        name.push_str("’s ");
        if possessive && range.len() > 1 {
            range.start += 1;
        }
    }
    name.push_str(&name_of(walk, &range));
    if is_pronoun(&name.to_lowercase()) {
        name.clear();
    }
    let kind = phrase_kind(walk, phrase);
    Entity::new(name, kind)
}

/// Nouns that count the people or things that 'of' names after them: 'a number of experts'.
static QUANTITIES: WordList = word_list!("speakers", "quantities");

/// What kind of speaker a phrase without a name is.
fn phrase_kind(walk: &Walk<'_, '_>, phrase: &Phrase) -> SpeakerKind {
    let words = walk.words;
    let head = &words[phrase.head];
    // 'no one', 'one of the advisers'.
    if head.lower == "one" {
        let nobody = phrase.words.start < phrase.head && words[phrase.head - 1].lower == "no";
        let more = words.get(phrase.head + 1).is_some_and(|w| w.lower == "or");
        return if nobody || more { SpeakerKind::Group } else { SpeakerKind::Unnamed };
    }
    let after = phrase.head + 1 + usize::from(super::source_phrases::is_percent(words, phrase.head + 1));
    let of = after < phrase.words.end && words[after].lower == "of";
    let counted = of && (QUANTITIES.has(head.lower) || super::source_phrases::is_number(head));
    if counted {
        let end =
            (after + 1..phrase.words.end).find(|&i| super::roles::ends_phrase(&words[i])).unwrap_or(phrase.words.end);
        let head = end.checked_sub(1).filter(|&h| h > after);
        return match head {
            Some(head) if walk.is(head, class::DOCUMENT) && !walk.is(head, class::PERSON) => SpeakerKind::Document,
            _ => SpeakerKind::Group,
        };
    }
    let lone = phrase.words.len() == 1
        && words[phrase.head].capital
        && words[phrase.head].lexeme.classes & !class::FAMILY == 0;
    if lone && !walk.is_plural(phrase.head) {
        // A name that no rule saw: 'Ofgrain' at the opening of a sentence.
        let family = walk.is(phrase.head, class::FAMILY);
        if family { SpeakerKind::Person } else { SpeakerKind::Organisation }
    } else if matches!(words[phrase.head].lower, "someone" | "somebody") {
        SpeakerKind::Unnamed
    } else if super::sources::is_everybody(&words[phrase.head]) {
        SpeakerKind::Group
    } else if walk.is(phrase.head, class::DOCUMENT) && !walk.is(phrase.head, class::PERSON) {
        SpeakerKind::Document
    } else if walk.is(phrase.head, class::BODY) && !walk.is(phrase.head, class::PERSON | class::GROUP) {
        SpeakerKind::Organisation
    } else if walk.is_plural(phrase.head) {
        SpeakerKind::Group
    } else {
        SpeakerKind::Unnamed
    }
}
