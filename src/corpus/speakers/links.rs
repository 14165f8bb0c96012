//! Who the speakers of an article are.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use whosaid_language::speakers::name_word;
use whosaid_language::{GenderHow, SpeakerKind};

use super::Facts;
use super::body::{is_acronym, normalised};
use super::evidence::{Asked, Background, Candidate, decide};
use super::facts::{Form, SpeakerFacts, is_of_person, part_hash};
use super::gazetteer::{Gazetteer, ListedGender};
use super::key::{Key, folded, hash, id};
use super::linker::PartCount;
use super::namesakes;
use super::person::{PersonName, is_sole_title};
use super::profile::Profile;
use super::sketch::short;
use crate::tables::{Rows, SpeakerLink};

/// Articles in which a single name must stand, never with title or honorific and no full name in the corpus that it
/// could be a part of, to be taken for a whole one ('Adele').
const MONONYM_ARTICLES: u32 = 3;

/// Who is who over all articles.
#[derive(Debug, Default)]
pub struct Links {
    pub(super) entities: Vec<Entity>,
    pub(super) by_name: HashMap<Key, Bearers>,
    /// For each entity the one that it is the same as.
    pub(super) same: Vec<u32>,
    pub(super) index: Index,
    pub(super) background: Background,
    pub(super) parts: HashMap<Key, PartCount>,
    pub(super) acronyms: BTreeMap<Key, BTreeMap<Key, u32>>,
    /// By the key of a role in full: who is called so.
    pub(super) roles: HashMap<Key, Vec<u32>>,
    pub(super) gazetteer: Option<Arc<Gazetteer>>,
}

/// A person or body.
#[derive(Clone, Debug, Default)]
pub(super) struct Entity {
    /// What its id is made of.
    pub key: Key,
    /// The key of its full name, which namesakes share.
    pub base: Key,
    pub profile: Profile,
}

/// Who bears a full name.
#[derive(Clone, Debug)]
pub(super) enum Bearers {
    One(u32),
    /// By middle names and occupations.
    Several(Vec<(Box<str>, u16, u32)>),
}

/// The bearers of parts of names.
#[derive(Debug, Default)]
pub(super) struct Index {
    surnames: HashMap<Key, Vec<u32>>,
    givens: HashMap<Key, Vec<u32>>,
}

impl Index {
    pub fn add(&mut self, entity: u32, name: &PersonName) {
        self.surnames.entry(hash(&[&name.surname])).or_default().push(entity);
        // 'Ana Ruiz Soto': 'Ruiz Soto'.
        if let Some(before) = name.middle.rsplit(' ').next().filter(|m| m.chars().count() > 1) {
            self.surnames.entry(hash(&[&format!("{before} {}", name.surname)])).or_default().push(entity);
        }
        if name_word(&name.given).given && !name.is_initial() {
            self.givens.entry(hash(&[&name.given])).or_default().push(entity);
        }
    }

    pub fn surname(&self, surname: &str) -> &[u32] {
        self.surnames.get(&hash(&[surname])).map_or(&[], Vec::as_slice)
    }

    fn given(&self, given: &str) -> &[u32] {
        self.givens.get(&hash(&[given])).map_or(&[], Vec::as_slice)
    }

    /// Points to those that each is the same as.
    pub fn redirect(&mut self, same: &[u32]) {
        for list in self.surnames.values_mut().chain(self.givens.values_mut()) {
            list.iter_mut().for_each(|e| *e = same[*e as usize]);
            list.sort_unstable();
            list.dedup();
        }
    }
}

/// Who a speaker is over all articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resolved {
    /// Stable id.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// What the speaker is.
    pub kind: SpeakerKind,
    /// How that was found.
    pub link: SpeakerLink,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// What the gazetteer says of the gender.
    pub gender: Option<ListedGender>,
    /// Index of the entity, where there is one.
    #[serde(skip)]
    pub(super) entity: Option<u32>,
}

impl Links {
    /// Who the speakers of an article are, in the order of its rows.
    pub fn resolve(&self, doc_id: &str, facts: &Facts) -> Vec<Resolved> {
        let mut out: Vec<Option<Resolved>> = facts
            .speakers
            .iter()
            .map(|speaker| match speaker.form() {
                // What belongs to somebody follows once that is known.
                Form::Owned(..) => None,
                form => {
                    let found = self.one(doc_id, facts, speaker, &form);
                    Some(self.listed(speaker, &found).unwrap_or(found))
                }
            })
            .collect();
        for (i, speaker) in facts.speakers.iter().enumerate() {
            if let Form::Owned(owner, noun) = speaker.form() {
                let owner = self.owner(doc_id, facts, &owner, &out);
                let found = belonging(&owner, &noun, speaker);
                out[i] = Some(self.listed(speaker, &found).unwrap_or(found));
            }
        }
        out.into_iter().flatten().collect()
    }

    /// The gazetteer's entry for a speaker: by the name in the article, else by any form of the name that is linked.
    fn listed(&self, speaker: &SpeakerFacts, found: &Resolved) -> Option<Resolved> {
        let gazetteer = self.gazetteer.as_ref()?;
        let forms = found.entity.map(|e| self.entities[e as usize].profile.forms()).into_iter().flatten();
        let entry = gazetteer.find(speaker, found.kind, forms)?;
        Some(Resolved {
            id: entry.id.clone(),
            name: entry.name.clone(),
            kind: entry.kind,
            link: SpeakerLink::Gazetteer,
            confidence: found.confidence.max(0.95),
            gender: entry.gender,
            entity: None,
        })
    }

    fn one(&self, doc_id: &str, facts: &Facts, speaker: &SpeakerFacts, form: &Form) -> Resolved {
        match form {
            Form::Full(name) => self.full(facts, speaker, name),
            Form::Part(part) => self.part(doc_id, facts, speaker, part),
            Form::Body(name) => self.body(facts, speaker, name),
            Form::Description(words) | Form::Owned(words, _) => {
                if let Some(found) = self.in_role(facts, speaker) {
                    return found;
                }
                let lower = !speaker.name.chars().any(char::is_uppercase);
                if speaker.kind == SpeakerKind::Organisation && lower {
                    // 'the company': another one in each article.
                    return self.own(doc_id, speaker, words);
                }
                let key = hash(&["description", speaker.kind.as_str(), words]);
                unlinked(speaker, id('d', key), SpeakerLink::Description, 0.5)
            }
            Form::Nothing => self.own(doc_id, speaker, ""),
        }
    }

    fn found(&self, entity: u32, link: SpeakerLink, confidence: f32) -> Resolved {
        let index = self.same[entity as usize];
        let entity = &self.entities[index as usize];
        Resolved {
            entity: Some(index),
            id: id('n', entity.key),
            name: entity.profile.name().to_string(),
            kind: entity.profile.kind(),
            link,
            confidence,
            gender: None,
        }
    }

    /// In how many articles an entity stands, by all of its names.
    fn articles(&self, entity: u32) -> u32 {
        self.entities[self.same[entity as usize] as usize].profile.articles
    }

    /// Nobody else in the corpus.
    fn own(&self, doc_id: &str, speaker: &SpeakerFacts, words: &str) -> Resolved {
        let letter = if speaker.kind == SpeakerKind::Person { 'n' } else { 'd' };
        let key = hash(&["article", doc_id, speaker.kind.as_str(), words]);
        unlinked(speaker, id(letter, key), SpeakerLink::Article, 0.5)
    }

    fn candidates<'a>(&'a self, list: &'a [u32], by_given: bool) -> impl Iterator<Item = Candidate<'a>> + 'a {
        list.iter().map(move |&entity| {
            let Entity { base, profile, .. } = &self.entities[entity as usize];
            Candidate { entity, profile, own: short(*base), by_given }
        })
    }

    /// 'the Vermont senator', where one person of the corpus is called so and the article names that person.
    fn in_role(&self, facts: &Facts, speaker: &SpeakerFacts) -> Option<Resolved> {
        if speaker.kind != SpeakerKind::Unnamed {
            return None;
        }
        let holders = self.roles.get(&hash(&[speaker.roles.first()?]))?;
        let named = |base: Key| facts.named.binary_search(&short(base)).is_ok();
        let mut present = holders.iter().filter(|&&e| named(self.entities[e as usize].base));
        let (Some(&only), None) = (present.next(), present.next()) else { return None };
        Some(self.found(only, SpeakerLink::Title, 0.75))
    }

    fn full(&self, facts: &Facts, speaker: &SpeakerFacts, name: &PersonName) -> Resolved {
        let asked = Asked { facts, titles: &speaker.titles, gender: speaker.gender };
        let base = name.key();
        let bearers = self.by_name.get(&base);
        // 'Ruiz Soto', of Ana Ruiz Soto.
        let whole = format!("{} {}", name.given, name.surname);
        let longer = self.index.surname(&whole);
        if name.middle.is_empty() && !longer.is_empty() {
            // A name that begins with a given name is whole, where it stands in more articles than one with a word before it
            // ('Vermont Ann Lee', misread in one).
            let mine = match bearers {
                Some(Bearers::One(entity)) if name_word(&name.given).given => self.articles(*entity),
                _ => 0,
            };
            let candidates: Vec<_> =
                self.candidates(longer, false).filter(|c| self.articles(c.entity) >= mine).collect();
            if let Some((entity, link, share)) = decide(&asked, &candidates, &self.background) {
                return self.found(entity, link, share);
            }
        }
        match bearers {
            None => unlinked(speaker, id('n', base), SpeakerLink::Name, 0.9),
            Some(Bearers::One(entity)) => {
                let other = self.same[*entity as usize] != *entity;
                let (link, sure) = if other { (SpeakerLink::Nickname, 0.85) } else { (SpeakerLink::Name, 0.95) };
                self.found(*entity, link, sure)
            }
            Some(Bearers::Several(of)) => {
                let occupations = namesakes::occupations(&speaker.titles);
                if !name.middle.is_empty() || occupations != 0 {
                    let same = of.iter().find(|v| *v.0 == *name.middle && v.1 == occupations);
                    if let Some((_, _, entity)) = same {
                        return self.found(*entity, SpeakerLink::Name, 0.9);
                    }
                }
                let mut list: Vec<u32> = of.iter().map(|v| self.same[v.2 as usize]).collect();
                list.sort_unstable();
                list.dedup();
                let candidates: Vec<_> = self.candidates(&list, false).map(|c| Candidate { own: 0, ..c }).collect();
                match decide(&asked, &candidates, &self.background) {
                    Some((entity, link, share)) => self.found(entity, link, share),
                    // The name is all there is: whoever bears it in most articles.
                    None => self.found(list.first().copied().unwrap_or(0), SpeakerLink::Name, 0.6),
                }
            }
        }
    }

    fn part(&self, doc_id: &str, facts: &Facts, speaker: &SpeakerFacts, part: &str) -> Resolved {
        if let Some(title) = speaker.titles.iter().find(|t| is_sole_title(t)) {
            let mut capital = title[..1].to_uppercase();
            capital.push_str(&title[1..]);
            let key = hash(&["sole", title, part]);
            let named = unlinked(speaker, id('n', key), SpeakerLink::Name, 0.9);
            return Resolved { name: format!("{capital} {}", speaker.name), ..named };
        }
        let asked = Asked { facts, titles: &speaker.titles, gender: speaker.gender };
        let (surnames, givens) = (self.index.surname(part), self.index.given(part));
        let mut candidates: Vec<_> = self.candidates(surnames, false).chain(self.candidates(givens, true)).collect();
        // Where the article has somebody of that name in full, it means one of those; where that is somebody who says
        // nothing in the corpus, it may be them.
        let key = hash(&[part]);
        if facts.parts.binary_search(&part_hash(key)).is_ok() {
            candidates.retain(|c| facts.named.binary_search(&c.own).is_ok());
        }
        if let Some((entity, link, share)) = decide(&asked, &candidates, &self.background) {
            return self.found(entity, link, share);
        }
        let personal = speaker.titled || speaker.gender.is_some();
        if !personal
            && let Some(Bearers::One(body)) = self.by_name.get(&key)
            && self.entities[*body as usize].profile.kind() != SpeakerKind::Person
        {
            return self.found(*body, SpeakerLink::Name, 0.8);
        }
        let count = self.parts.get(&key).copied().unwrap_or_default();
        if candidates.is_empty() && count.articles >= MONONYM_ARTICLES && count.titled == 0 {
            return unlinked(speaker, id('n', key), SpeakerLink::Name, 0.6);
        }
        if let (Some(title), Some(outlet)) = (speaker.titles.first(), facts.outlet) {
            let key = hash(&["title", title, part, &outlet.to_string()]);
            return unlinked(speaker, id('n', key), SpeakerLink::TitleInOutlet, 0.6);
        }
        self.own(doc_id, speaker, part)
    }

    fn body(&self, facts: &Facts, speaker: &SpeakerFacts, name: &str) -> Resolved {
        let key = hash(&[name]);
        if is_acronym(&speaker.name)
            && let Some(bodies) = self.acronyms.get(&key)
        {
            let list: Vec<u32> = bodies
                .keys()
                .filter_map(|body| match self.by_name.get(body)? {
                    Bearers::One(entity) => Some(*entity),
                    Bearers::Several(_) => None,
                })
                .collect();
            if let [only] = list.as_slice() {
                return self.found(*only, SpeakerLink::Acronym, 0.9);
            }
            let asked = Asked { facts, titles: &[], gender: None };
            let candidates: Vec<_> = self.candidates(&list, false).collect();
            if let Some((entity, _, share)) = decide(&asked, &candidates, &self.background) {
                return self.found(entity, SpeakerLink::Acronym, share);
            }
        }
        match self.by_name.get(&key) {
            Some(Bearers::One(entity)) => self.found(*entity, SpeakerLink::Name, 0.95),
            _ => unlinked(speaker, id('n', key), SpeakerLink::Name, 0.9),
        }
    }

    /// Whose something is: by the article's own speakers and full names, else as a speaker of that name would be found.
    fn owner(&self, doc_id: &str, facts: &Facts, owner: &str, speakers: &[Option<Resolved>]) -> Resolved {
        let speaker = SpeakerFacts {
            name: owner.to_string(),
            kind: SpeakerKind::Person,
            acronyms: Vec::new(),
            titles: Vec::new(),
            titled: false,
            roles: Vec::new(),
            gender: None,
            quotes: 0,
        };
        let form = speaker.form();
        if let Form::Part(part) = &form {
            let alike = |s: &SpeakerFacts| match s.form() {
                Form::Full(name) => name.surname == *part,
                Form::Part(other) => other == *part,
                _ => false,
            };
            let mut of_article =
                facts.speakers.iter().zip(speakers).filter(|(s, _)| alike(s)).filter_map(|(_, r)| r.as_ref());
            if let Some(first) = of_article.next()
                && of_article.all(|r| r.id == first.id)
            {
                return first.clone();
            }
            if self.index.surname(part).is_empty() {
                return self.body(facts, &speaker, &normalised(owner));
            }
        }
        self.one(doc_id, facts, &speaker, &form)
    }
}

/// Sets id, name, kind and link of each speaker of an article; two that turn out to be one are made one.
pub fn apply(resolved: Vec<Resolved>, rows: &mut Rows) {
    let mut to: Vec<u32> = Vec::with_capacity(rows.speakers.len());
    let mut kept: Vec<crate::tables::SpeakerRow> = Vec::with_capacity(rows.speakers.len());
    for (mut row, found) in std::mem::take(&mut rows.speakers).into_iter().zip(resolved) {
        row.link = Some(found.link);
        row.link_confidence = Some(found.confidence);
        row.kind = found.kind;
        row.id = found.id;
        if let Some(listed) = found.gender {
            row.gender = listed.known();
            row.gender_how = row.gender.map(|_| GenderHow::Gazetteer);
            row.gender_confidence = f32::from(u8::from(row.gender.is_some()));
        }
        let seen = std::mem::replace(&mut row.name, found.name);
        row.aliases.push(seen);
        match kept.iter().position(|k| k.id == row.id) {
            Some(at) => {
                to.push(at as u32);
                kept[at].aliases.append(&mut row.aliases);
                kept[at].titles.append(&mut row.titles);
                kept[at].titles.sort_unstable();
                kept[at].titles.dedup();
                if row.gender_confidence > kept[at].gender_confidence {
                    kept[at].gender = row.gender;
                    kept[at].gender_how = row.gender_how;
                    kept[at].gender_confidence = row.gender_confidence;
                }
            }
            None => {
                to.push(kept.len() as u32);
                kept.push(row);
            }
        }
    }
    for row in &mut kept {
        row.aliases.sort_unstable();
        row.aliases.dedup();
        row.aliases.retain(|a| *a != row.name);
    }
    for quote in &mut rows.quotes {
        quote.speaker = quote.speaker.and_then(|s| to.get(s as usize).copied());
    }
    rows.speakers = kept;
}

fn unlinked(speaker: &SpeakerFacts, id: String, link: SpeakerLink, confidence: f32) -> Resolved {
    Resolved { id, name: speaker.name.clone(), kind: speaker.kind, link, confidence, gender: None, entity: None }
}

/// 'Lee's campaign', of Ann Lee: a body is named after the surname, as newspapers do; words for anybody else stay.
fn belonging(owner: &Resolved, noun: &str, speaker: &SpeakerFacts) -> Resolved {
    let key = hash(&["owned", &owner.id, speaker.kind.as_str(), &folded(noun)]);
    let (letter, name) = if speaker.kind == SpeakerKind::Organisation && !is_of_person(noun) {
        ('n', speaker.name.clone())
    } else if speaker.kind == SpeakerKind::Organisation {
        let person = owner.kind == SpeakerKind::Person;
        let surname = PersonName::parse(&owner.name).filter(|n| person && !n.given.is_empty()).map(|n| n.n_surname);
        let words: Vec<&str> = owner.name.split_whitespace().collect();
        let from = words.len().saturating_sub(surname.unwrap_or(words.len()));
        ('n', format!("{} {noun}", words[from..].join(" ")))
    } else {
        ('d', speaker.name.clone())
    };
    Resolved {
        id: id(letter, key),
        name,
        kind: speaker.kind,
        link: SpeakerLink::Owner,
        confidence: 0.9 * owner.confidence,
        gender: None,
        entity: None,
    }
}
