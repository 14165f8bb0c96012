//! The entities as written out: one name, its kind, its other forms and its titles.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Speakers;
use super::entities::{Actor, text_of};
use super::found::{Found, Member, Who};
use super::gender::Evidence;
use super::lexicon::{Lexicon, class};
use super::name::NameKind;
use super::noun_phrases::{QUANTITIES, ends_phrase, is_everybody, is_number, is_percent, is_quote, is_share, is_time};
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
                            let index = self.keep(actor_entity(section, *a, &gender))?;
                            by_actor[*a] = Some(index);
                            index
                        }
                    },
                    Who::Several(list) => self.keep(several(section, list))?,
                    Who::Phrase(phrase) => self.keep(phrase_entity(section, phrase, None))?,
                    Who::Owned(owner, phrase) => self.keep(phrase_entity(section, phrase, Some(*owner)))?,
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

fn name_of(section: &Section<'_, '_>, range: &Range<usize>) -> String {
    text_of(section.document.text, section.words, range)
}

fn kind_of(section: &Section<'_, '_>, actor: &Actor) -> SpeakerKind {
    // 'Fellow Republicans': no name, but what they are.
    let name = &section.words[actor.name.clone()];
    let personal = |w: &Word<'_>| !w.wordy || w.lexeme.is(class::FAMILY | class::GIVEN | class::KNOWN | class::BODY);
    if section.is(actor.name.end - 1, class::GROUP)
        && section.is_plural(actor.name.end - 1)
        && !name.iter().any(personal)
        && !super::names::is_verb_of_body(name, 0)
        && !(actor.kind == NameKind::Body && name.iter().any(|w| w.text == "for"))
    {
        return SpeakerKind::Group;
    }
    if is_family(section, actor) || is_faction(section, actor) {
        return SpeakerKind::Group;
    }
    if is_in_marks(section, actor) {
        return SpeakerKind::Document;
    }
    match actor.kind {
        NameKind::Person => SpeakerKind::Person,
        NameKind::Body if actor.owner.is_some() && section.is(actor.name.end - 1, class::GROUP) => SpeakerKind::Group,
        NameKind::Body | NameKind::Place => SpeakerKind::Organisation,
        NameKind::Other => {
            let text = actor.name.clone().any(|i| section.is(i, class::DOCUMENT));
            if text { SpeakerKind::Document } else { SpeakerKind::Organisation }
        }
        NameKind::Unknown => {
            let first = &section.words[actor.name.start];
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

/// 'The Priors', where the article names a Hugh Prior.
fn is_family(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let last = &section.words[actor.name.end - 1];
    let Some(surname) = last.lower.strip_suffix('s').filter(|s| actor.name.len() == 1 && s.len() > 2) else {
        return false;
    };
    let article = actor
        .mentions
        .iter()
        .any(|&m| section.names[m as usize].full.start.checked_sub(1).is_some_and(|k| section.words[k].lower == "the"));
    let bears = |a: &Actor| {
        let name = &section.words[a.name.end - 1];
        a.kind == NameKind::Person
            && a.name.len() > 1
            && (name.lower == surname || surname.strip_suffix('e') == Some(name.lower))
    };
    article && section.actors.iter().any(bears)
}

/// 'House Republicans', 'Labour MPs': the members, by the body they are members of; no body's name has 'of' before them.
fn is_faction(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let last = actor.name.end - 1;
    let noun = section.is(last, class::GROUP) && !section.is(last, class::BODY) && section.is_plural(last);
    let plain = |i: usize| section.is(i, class::BODY | class::KNOWN | class::PLACE | class::DEMONYM | class::PERSON);
    let not_many = section.words[last].lower.ends_with('s');
    noun && not_many && actor.name.len() > 1 && (actor.name.start..last).all(plain)
}

/// '“The Long Winter” argues': between quotation marks wherever it stands, a work by its title.
fn is_in_marks(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let words = section.words;
    let in_marks = |m: &u32| {
        let full = &section.names[*m as usize].full;
        let article = full.start > 0 && matches!(words[full.start - 1].lower, "the" | "a" | "an");
        let before = full.start.checked_sub(1 + usize::from(article));
        before.is_some_and(|k| is_quote(&words[k])) && words.get(full.end).is_some_and(is_quote)
    };
    actor.owner.is_none() && actor.name.len() > 1 && actor.mentions.iter().all(in_marks)
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
    let kind = kind_of(section, actor);
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
    let kind = phrase_kind(section, phrase);
    Entity::new(name, kind)
}

/// Words before 'figures' that make them people.
static FIGURES_OF: WordList = word_list!("speakers", "figures-of");

/// Whether word `i` has its capital for opening a sentence only.
fn opens_in_lower_case(section: &Section<'_, '_>, i: usize) -> bool {
    let word = &section.words[i];
    let named = class::DEMONYM | class::KNOWN | class::PLACE | class::GIVEN | class::TITLE | class::HONORIFIC;
    let noun = class::GROUP | class::PERSON | class::DOCUMENT | class::BODY | class::COMMON;
    word.opens
        && word.capital
        && !word.capitals
        && !word.lexeme.is(named)
        && !matches!(word.tag, Tag::Nnp | Tag::Nnps)
        && !Lexicon::built_in().get(word.lower.strip_suffix('s').unwrap_or(word.lower)).is(named)
        && (word.lexeme.is(noun) || matches!(word.tag, Tag::Nns | Tag::Dt))
}

/// What kind of speaker a phrase without a name is.
fn phrase_kind(section: &Section<'_, '_>, phrase: &Phrase) -> SpeakerKind {
    let words = section.words;
    let head = &words[phrase.head];
    if is_share(words, &phrase.words, phrase.head) {
        return SpeakerKind::Group;
    }
    // 'no one', 'one of the advisers'.
    if head.lower == "one" {
        let nobody = phrase.words.start < phrase.head && words[phrase.head - 1].lower == "no";
        let more = words.get(phrase.head + 1).is_some_and(|w| w.lower == "or");
        return if nobody || more { SpeakerKind::Group } else { SpeakerKind::Unnamed };
    }
    let after = phrase.head + 1 + usize::from(is_percent(words, phrase.head + 1));
    let of = after < phrase.words.end && words[after].lower == "of";
    let counted = of && (QUANTITIES.has(head.lower) || is_number(head));
    if counted {
        let end = (after + 1..phrase.words.end).find(|&i| ends_phrase(&words[i])).unwrap_or(phrase.words.end);
        let head = end.checked_sub(1).filter(|&h| h > after);
        return match head {
            Some(head) if section.is(head, class::DOCUMENT) && !section.is(head, class::PERSON) => {
                SpeakerKind::Document
            }
            _ => SpeakerKind::Group,
        };
    }
    // '“The Long Winter” argues': a work by its title.
    let marked = |i: usize| is_quote(&words[i]);
    if phrase.words.start > 0
        && marked(phrase.words.start - 1)
        && words.get(phrase.words.end).is_some_and(is_quote)
        && head.capital
        || marked(phrase.words.start) && marked(phrase.words.end - 1) && head.capital
    {
        return SpeakerKind::Document;
    }
    // 'Party figures' are people, 'official figures' are numbers.
    if head.lower == "figures"
        && phrase.words.start < phrase.head
        && (FIGURES_OF.has(words[phrase.head - 1].lower) || section.is(phrase.head - 1, class::DEMONYM))
    {
        return SpeakerKind::Group;
    }
    let lone = phrase.words.len() == 1
        && words[phrase.head].capital
        && words[phrase.head].lexeme.classes & !class::FAMILY == 0;
    if lone && !section.is_plural(phrase.head) {
        // A name that no rule saw: 'Ofgrain' at the opening of a sentence.
        let family = section.is(phrase.head, class::FAMILY);
        if family { SpeakerKind::Person } else { SpeakerKind::Organisation }
    } else if matches!(words[phrase.head].lower, "someone" | "somebody") {
        SpeakerKind::Unnamed
    } else if is_everybody(&words[phrase.head]) {
        SpeakerKind::Group
    } else if section.is(phrase.head, class::DOCUMENT) && !section.is(phrase.head, class::PERSON) {
        SpeakerKind::Document
    } else if section.is(phrase.head, class::BODY) && !section.is(phrase.head, class::PERSON | class::GROUP) {
        SpeakerKind::Organisation
    } else if section.is_plural(phrase.head) || section.is_pair(phrase) {
        SpeakerKind::Group
    } else {
        SpeakerKind::Unnamed
    }
}
