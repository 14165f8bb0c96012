//! Gathers what articles say of each name, and tells who is who.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use whosaid_language::SpeakerKind;
use whosaid_language::speakers::name_word;

use super::Facts;
use super::body::normalised;
use super::evidence::Background;
use super::facts::Form;
use super::gazetteer::Gazetteer;
use super::key::{Key, hash};
use super::links::{Bearers, Entity, Index, Links};
use super::namesakes;
use super::person::PersonName;
use super::profile::Profile;

/// Most people that one role in full may be of.
const MAX_HOLDERS: usize = 8;
/// Most bodies that one acronym may stand for: those with the smallest keys.
const MAX_BODIES: usize = 16;
/// Most sets of middle names and occupations that one full name is told apart by: the first by the alphabet. The others
/// count as the name alone. Every set is compared with all others of the name.
const MAX_VARIANTS: usize = 128;

/// Takes the facts of articles. What it holds grows with the distinct full names, not with the articles, and does
/// not depend on their order.
#[derive(Debug, Default)]
pub struct Linker {
    /// By the key of the full name, the middle names, and the occupations that it is seen with.
    names: BTreeMap<Key, Vec<Variant>>,
    parts: HashMap<Key, PartCount>,
    /// By the key of the acronym: keys of the bodies that articles give it for.
    acronyms: BTreeMap<Key, BTreeMap<Key, u32>>,
    /// By the key of a role in full: keys of the people's full names, the smallest.
    roles: BTreeMap<Key, BTreeSet<Key>>,
    gazetteer: Option<Arc<Gazetteer>>,
}

/// A name as it is seen with one set of middle names and occupations.
#[derive(Clone, Debug, Default)]
pub(super) struct Variant {
    pub middle: Box<str>,
    pub occupations: u16,
    pub profile: Profile,
}

/// In how many articles a part of a name stands alone, and how often it is a person's for sure.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PartCount {
    pub articles: u32,
    pub titled: u32,
}

/// The profile of a name's variant, which is made if it is missing. Whatever the order, the same variants are kept: one
/// that has gone had as many before it by the alphabet, and for good.
fn variant_of<'a>(variants: &'a mut Vec<Variant>, middle: &str, occupations: u16) -> &'a mut Profile {
    let found = variants.binary_search_by(|v| (&*v.middle, v.occupations).cmp(&(middle, occupations)));
    let at = match found {
        Ok(at) => at,
        Err(at) => {
            let is_bare = |v: &Variant| v.middle.is_empty() && v.occupations == 0;
            let n_bare = usize::from(variants.first().is_some_and(is_bare));
            let adds_bare = middle.is_empty() && occupations == 0;
            if !adds_bare && at - n_bare >= MAX_VARIANTS {
                return variant_of(variants, "", 0);
            }
            if variants.len() == variants.capacity() {
                variants.reserve_exact(1);
            }
            variants.insert(at, Variant { middle: middle.into(), occupations, profile: Profile::default() });
            if !adds_bare
                && variants.len() - n_bare > MAX_VARIANTS
                && let Some(last) = variants.pop()
            {
                variant_of(variants, "", 0).merge(&last.profile);
                // The bare name is the first of all.
                at + 1 - n_bare
            } else {
                at
            }
        }
    };
    &mut variants[at].profile
}

impl Linker {
    /// Knows nobody yet but those of the gazetteer.
    pub fn new(gazetteer: Option<Arc<Gazetteer>>) -> Self {
        Self { gazetteer, ..Self::default() }
    }

    /// Adds an article.
    pub fn add(&mut self, facts: &Facts) {
        for speaker in &facts.speakers {
            match speaker.form() {
                Form::Full(name) => {
                    let key = name.key();
                    let occupations = namesakes::occupations(&speaker.titles);
                    self.variant(key, &name.middle, occupations).count(facts, speaker, key);
                    for role in &speaker.roles {
                        let holders = self.roles.entry(hash(&[role])).or_default();
                        holders.insert(key);
                        if holders.len() > MAX_HOLDERS {
                            holders.pop_last();
                        }
                    }
                }
                Form::Body(name) => {
                    let key = hash(&[&name]);
                    self.variant(key, "", 0).count(facts, speaker, key);
                    for acronym in &speaker.acronyms {
                        let bodies = self.acronyms.entry(hash(&[&normalised(acronym)])).or_default();
                        *bodies.entry(key).or_default() += 1;
                        if bodies.len() > MAX_BODIES {
                            bodies.pop_last();
                        }
                    }
                }
                Form::Part(word) => {
                    let count = self.parts.entry(hash(&[&word])).or_default();
                    count.articles += 1;
                    count.titled += u32::from(speaker.titled);
                }
                Form::Owned(..) | Form::Description(_) | Form::Nothing => {}
            }
        }
    }

    fn variant(&mut self, key: Key, middle: &str, occupations: u16) -> &mut Profile {
        variant_of(self.names.entry(key).or_default(), middle, occupations)
    }

    /// Tells who is who.
    pub fn finish(self) -> Links {
        let mut entities: Vec<Entity> = Vec::with_capacity(self.names.len());
        let mut by_name: HashMap<Key, Bearers> = HashMap::with_capacity(self.names.len());
        let mut background = Background::default();
        for (base, variants) in self.names {
            for variant in &variants {
                background.add(&variant.profile);
            }
            let known: Vec<(Box<str>, u16)> = variants.iter().map(|v| (v.middle.clone(), v.occupations)).collect();
            let (people, of_variant) = namesakes::apart(base, variants);
            let first = entities.len() as u32;
            entities.extend(people.into_iter().map(|(key, profile)| Entity { key, base, profile }));
            let bearers = if entities.len() as u32 == first + 1 {
                Bearers::One(first)
            } else {
                let of = known.into_iter().zip(of_variant).map(|(v, e)| (v.0, v.1, first + e)).collect();
                Bearers::Several(of)
            };
            by_name.insert(base, bearers);
        }
        let mut index = Index::default();
        for (i, entity) in entities.iter().enumerate() {
            if entity.profile.kind() != SpeakerKind::Person {
                continue;
            }
            let name = entity.profile.forms().find_map(|f| PersonName::parse(f).filter(|n| n.key() == entity.base));
            // A headline's words, or a body's, are seen once with a surname at their end.
            let likely = |n: &PersonName| {
                let last = name_word(&n.surname);
                (n.middle.matches(' ').count() == 0 || entity.profile.articles > 1)
                    && (last.given || !(last.title || last.person || last.body))
            };
            if let Some(name) = name.filter(likely) {
                index.add(i as u32, &name);
            }
        }
        let mut same = namesakes::nicknames(&entities, &index, &background);
        // Who has two names is kept once, with the id of the name in most articles.
        for i in 0..entities.len() {
            let root = same[i] as usize;
            if root != i {
                let profile = std::mem::take(&mut entities[i].profile);
                entities[root].profile.merge(&profile);
            }
        }
        for i in 0..same.len() {
            same[i] = same[same[i] as usize];
        }
        index.redirect(&same);
        let holder = |base: &Key| match by_name.get(base)? {
            Bearers::One(entity) => Some(same[*entity as usize]),
            Bearers::Several(_) => None,
        };
        let roles = self.roles.into_iter().map(|(role, bases)| {
            let mut of: Vec<u32> = bases.iter().filter_map(holder).collect();
            of.sort_unstable();
            of.dedup();
            (role, of)
        });
        let roles = roles.collect();
        Links {
            entities,
            by_name,
            same,
            index,
            background,
            parts: self.parts,
            acronyms: self.acronyms,
            roles,
            gazetteer: self.gazetteer,
        }
    }
}
