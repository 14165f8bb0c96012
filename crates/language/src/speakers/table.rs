//! The entities as written out: one name, its kind, its other forms and its titles.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Speakers;
use super::entities::{Actor, text_of};
use super::found::{Found, Member, Who};
use super::gender::Evidence;
use super::kinds;
use super::lexicon::{Lexicon, class};
use super::name::NameKind;
use super::noun_phrases::{is_numeral, is_time};
use super::pronouns::{Pronoun, is_pronoun, pronoun};
use super::section::Section;
use super::sources::{Phrase, Source};
use super::words::Word;
use crate::text::Tag;
use crate::types::{Entity, Gender, Resolution, SpeakerHow, SpeakerKind};
use crate::word_list::{WordList, word_list};

/// Everybody that an attribution is attributed to, in the order of their first words: one for each name, however
/// many sections name them.
#[derive(Default)]
pub(super) struct Table {
    out: Speakers,
    by_key: BTreeMap<String, u32>,
    sections: usize,
}

impl Table {
    /// Adds those of a section: each attribution's speaker, and each actor's pronouns.
    pub fn add(&mut self, section: &Section<'_, '_>, found: &[Option<Found>], pronouns: &[f32]) {
        self.sections += 1;
        let mut by_actor: Vec<Option<u32>> = vec![None; section.actors.len()];
        for attributed in found {
            let resolution = attributed.as_ref().and_then(|Found { who, how, confidence }| {
                let entity = match who {
                    Who::Actor(a) => match by_actor[*a] {
                        Some(index) => index,
                        None => {
                            let gender = gender_of(section, found, pronouns, *a);
                            let mut entity = actor_entity(section, *a, &gender);
                            if section.actors[*a].kind == NameKind::Unknown && is_called_a_body(found, *a) {
                                entity.kind = SpeakerKind::Organisation;
                            }
                            let index = self.keep(entity)?;
                            by_actor[*a] = Some(index);
                            index
                        }
                    },
                    Who::Several(list) => self.keep(several(section, list))?,
                    Who::Phrase(phrase) => self.keep(phrase_entity(section, phrase, None))?,
                    Who::Owned(owner, phrase) => self.keep(phrase_entity(section, phrase, Some(*owner)))?,
                    Who::OneOf(word, phrase) => {
                        let of = phrase_entity(section, phrase, None).name;
                        let name = format!("{} of {of}", section.words[*word].lower);
                        let many = is_numeral(&section.words[*word]);
                        self.keep(Entity::new(name, if many { SpeakerKind::Group } else { SpeakerKind::Unnamed }))?
                    }
                };
                Some(Resolution { entity, how: *how, confidence: confidence.clamp(0.0, 1.0) })
            });
            self.out.of_attribution.push(resolution);
        }
        let full = section.actors.iter().filter(|a| a.owner.is_none() && a.name.len() > 1 && a.kind != NameKind::Place);
        self.out.named.extend(full.map(|a| name_of(section, &a.name)));
    }

    /// The index of an entity, which is added where no other has its name; `None` for one without a name.
    fn keep(&mut self, entity: Entity) -> Option<u32> {
        let key = entity.name.to_lowercase();
        if key.is_empty() || is_pronoun(&key) && !matches!(entity.name.as_str(), "WHO" | "US") {
            return None;
        }
        let entities = &mut self.out.entities;
        Some(*self.by_key.entry(key).or_insert_with(|| {
            entities.push(entity);
            entities.len() as u32 - 1
        }))
    }

    /// All of them, for so many attributions.
    pub fn speakers(mut self, n_attributions: usize) -> Speakers {
        // Short of that only where the budget was spent.
        self.out.of_attribution.resize(n_attributions, None);
        if self.sections > 1 {
            let mut seen = BTreeSet::new();
            self.out.named.retain(|name| seen.insert(name.clone()));
        }
        self.out
    }
}

/// Whether a noun for a body stands for an actor somewhere ('the firm').
fn is_called_a_body(found: &[Option<Found>], actor: usize) -> bool {
    found.iter().flatten().any(|f| f.who == Who::Actor(actor) && f.how == SpeakerHow::BodyNoun)
}

fn name_of(section: &Section<'_, '_>, range: &Range<usize>) -> String {
    text_of(section.document.text, section.words, range)
}

/// What 'he said' and 'she said' weigh, where the rows say that they are somebody. Less than a given name.
const SPOKE_AS: f32 = 0.4;

/// 1 where somebody is the 'he' of rows, -1 where the 'she', 0 where neither or both.
fn spoke_as(section: &Section<'_, '_>, found: &[Option<Found>], index: usize) -> f32 {
    let (mut he, mut she) = (false, false);
    for (found, source) in found.iter().zip(&section.sources) {
        if let (Some(Found { who: Who::Actor(a), how: SpeakerHow::Pronoun, .. }), Source::Pronoun(at)) = (found, source)
            && *a == index
        {
            let kind = pronoun(section.words[*at].lower);
            he |= kind == Some(Pronoun::He);
            she |= kind == Some(Pronoun::She);
        }
    }
    f32::from(u8::from(he)) - f32::from(u8::from(she))
}

/// A name that only stands in capitals ('MAX ORR:') as names are written elsewhere. An acronym stays.
fn recased(section: &Section<'_, '_>, actor: &Actor, name: String) -> String {
    let words = &section.words[actor.name.clone()];
    let capitals = words.iter().filter(|w| w.wordy).all(|w| w.capitals || w.is_letter());
    let known = words.iter().any(|w| w.wordy && w.text.len() > 2 && w.lexeme.is(class::GIVEN | class::FAMILY));
    let label = actor.mentions.iter().any(|&m| {
        let full = &section.names[m as usize].full;
        section.words[full.start].opens && section.words.get(full.end).is_some_and(|w| !w.wordy)
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
    !word.wordy || word.text.starts_with(|c: char| c.is_ascii_digit()) || is_time(word) || DATING.has(word.lower)
}

/// Most words of a description before what a participle adds is left out.
const MAX_DESCRIPTION: usize = 10;

/// The words of a description without a participle and when it was, or with a long tail: 'a report issued last year', 'officials
/// familiar with the pump taken from a house'.
fn without_participle(section: &Section<'_, '_>, phrase: &Phrase) -> Range<usize> {
    let words = section.words;
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

/// All evidence on an actor's gender: that of its names and of the pronouns that stood for it.
fn gender_of(section: &Section<'_, '_>, found: &[Option<Found>], pronouns: &[f32], index: usize) -> Evidence {
    let mut gender = section.actors[index].gender;
    gender.add_resolved(pronouns[index]);
    gender.add_pronoun(SPOKE_AS * spoke_as(section, found, index));
    gender
}

fn actor_entity(section: &Section<'_, '_>, index: usize, gender: &Evidence) -> Entity {
    let actor = &section.actors[index];
    let written = name_of(section, &actor.name);
    let name = recased(section, actor, written);
    let mut aliases: Vec<String> = Vec::new();
    for &m in &actor.mentions {
        let mention = &section.names[m as usize];
        aliases.push(name_of(section, &mention.core));
        if mention.full != mention.core {
            aliases.push(name_of(section, &mention.full));
        }
    }
    aliases.sort_unstable();
    aliases.dedup();
    aliases.retain(|a| *a != name);
    let mut titles: Vec<String> = actor.roles.iter().map(|r| name_of(section, &r.words)).collect();
    titles.sort_unstable();
    titles.dedup();
    let kind = kinds::of_actor(section, actor);
    let mut entity = Entity { aliases, titles, ..Entity::new(name, kind) };
    if kind == SpeakerKind::Person && gender.is_known() {
        entity.gender = Some(if gender.leaning() < 0.0 { Gender::Woman } else { Gender::Man });
        entity.gender_how = Some(gender.clue());
        entity.gender_confidence = gender.confidence();
    }
    entity
}

fn several(section: &Section<'_, '_>, list: &[Member]) -> Entity {
    let (mut name, mut members) = (String::new(), Vec::new());
    for (i, member) in list.iter().enumerate() {
        if i > 0 {
            name.push_str(if i + 1 == list.len() { " and " } else { ", " });
        }
        name.push_str(&match member {
            Member::Actor(actor) => {
                members.push(name_of(section, &section.actors[*actor].name));
                members[members.len() - 1].clone()
            }
            Member::Words(words) => name_of(section, words),
        });
    }
    Entity { members, ..Entity::new(name, SpeakerKind::Group) }
}

/// A phrase as a speaker: without article, 'his' and 'her' made the owner's name.
fn phrase_entity(section: &Section<'_, '_>, phrase: &Phrase, owner: Option<usize>) -> Entity {
    let words = section.words;
    let mut range = without_participle(section, phrase);
    while range.len() > 1 && (matches!(words[range.start].lower, "the" | "a" | "an") || !words[range.start].wordy) {
        range.start += 1;
    }
    let mut name = String::new();
    if let Some(owner) = owner {
        let possessive = is_pronoun(words[range.start].lower);
        name = name_of(section, &section.actors[owner].name);
        name.push_str("’s ");
        if possessive && range.len() > 1 {
            range.start += 1;
        }
    }
    let described = name_of(section, &range);
    // 'Residents said', at the opening of a sentence.
    if opens_in_lower_case(section, range.start) && name.is_empty() {
        let mut chars = described.chars();
        name.extend(chars.next().into_iter().flat_map(char::to_lowercase));
        name.push_str(chars.as_str());
    } else {
        name.push_str(&described);
    }
    if is_pronoun(&name.to_lowercase()) {
        name.clear();
    }
    let kind = kinds::of_phrase(section, phrase);
    Entity::new(name, kind)
}

/// Whether word `i` has its capital for opening a sentence only: 'Ministers said', 'Health officials said'.
fn opens_in_lower_case(section: &Section<'_, '_>, i: usize) -> bool {
    let word = &section.words[i];
    let named = class::DEMONYM | class::KNOWN | class::PLACE | class::HONORIFIC;
    let noun = class::GROUP | class::PERSON | class::DOCUMENT | class::BODY | class::COMMON;
    let one = Lexicon::built_in().get(word.lower.strip_suffix('s').unwrap_or(word.lower));
    let listed = word.lexeme.is(named) || one.is(class::DEMONYM | class::PLACE | class::HONORIFIC);
    let called = word.lexeme.is(class::GIVEN | class::TITLE) || one.is(class::GIVEN | class::TITLE);
    let many = word.lexeme.is(class::GROUP) && word.lower.ends_with('s');
    let next = section.words.get(i + 1).filter(|n| n.sentence == word.sentence);
    let alone = next.is_none_or(|n| !n.capital || !n.wordy);
    let proper = matches!(word.tag, Tag::Nnp | Tag::Nnps);
    let plain = !called && !proper && (word.lexeme.is(noun) || matches!(word.tag, Tag::Nns | Tag::Dt));
    word.opens && word.capital && !word.capitals && !listed && (plain || alone && word.heard && (many || !called))
}
