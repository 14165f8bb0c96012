//! Names gathered into entities: full names first, then surnames, acronyms and short forms to them.

use std::collections::HashMap;
use std::ops::Range;

use super::entities::{Actor, INCORPORATIONS, personal, significant};
use super::gender::{self, Evidence};
use super::gender_clues;
use super::index::{Direct, NameIndex, word_key};
use super::lexicon::{Lexicon, class};
use super::name::{Name, NameKind};
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Whether two names differ in a form of incorporation only ('Harvey Dunmore Inc.').
fn same_but_form(a: &[Word<'_>], b: &[Word<'_>]) -> bool {
    let form = |w: &Word<'_>| INCORPORATIONS.has(w.lower);
    let bare = |name: &'_ [Word<'_>]| name.iter().take_while(|w| !form(w)).filter(|w| w.wordy).count();
    let (n, m) = (bare(a), bare(b));
    n == m && n > 0 && a.len() != b.len() && a[..n].iter().zip(&b[..m]).all(|(x, y)| same_word(x, y))
}

fn suffix<'d>(words: &[Word<'d>], core: &Range<usize>) -> Option<&'d str> {
    core.clone().rev().map(|i| &words[i]).find(|w| w.wordy).filter(|w| w.lexeme.is(class::SUFFIX)).map(|w| w.lower)
}

/// 'Kwame Mensah' can be Kwame Mensah IV, but Walter Quist is not Walter Quist Jr.
fn same_suffix(a: Option<&str>, b: Option<&str>) -> bool {
    let number = |s: &str| s.bytes().all(|c| matches!(c, b'i' | b'v' | b'x'));
    a == b || matches!((a, b), (Some(s), None) | (None, Some(s)) if number(s))
}

fn stem(lower: &str) -> &str {
    lower.strip_prefix("al-").or_else(|| lower.strip_prefix("el-")).unwrap_or(lower)
}

fn same_word(a: &Word<'_>, b: &Word<'_>) -> bool {
    a.lower == b.lower || stem(a.lower) == stem(b.lower) || (a.text.contains('.') && dotless_eq(a.lower, b.lower))
}

fn dotless_eq(a: &str, b: &str) -> bool {
    a.chars().filter(|&c| c != '.').eq(b.chars().filter(|&c| c != '.'))
}

/// Whether `short` stands in `long` as a run of words.
fn inside(short: &[Word<'_>], long: &[Word<'_>]) -> bool {
    short.len() <= long.len() && long.windows(short.len()).any(|w| w.iter().zip(short).all(|(a, b)| same_word(a, b)))
}

/// Whether two full names of people can be one person's.
fn same_person(lexicon: &Lexicon, a: &[Word<'_>], b: &[Word<'_>]) -> bool {
    let (Some(a_last), Some(b_last), Some(a_first), Some(b_first)) = (a.last(), b.last(), a.first(), b.first()) else {
        return false;
    };
    if inside(a, b) || inside(b, a) {
        return true;
    }
    if !same_word(a_last, b_last) {
        return false;
    }
    let initial =
        |x: &Word<'_>, y: &Word<'_>| x.is_letter() && y.lower.starts_with(x.lower.chars().next().unwrap_or(' '));
    same_word(a_first, b_first)
        || initial(a_first, b_first)
        || initial(b_first, a_first)
        || lexicon.same_given(a_first.lower, b_first.lower)
}

/// Whether the letters of `short` are the initials of `long`'s words.
fn is_acronym(short: &Word<'_>, long: &[Word<'_>]) -> bool {
    let letters = || short.text.chars().filter(|&c| c != '.');
    if letters().count() < 2 || !letters().all(char::is_uppercase) || long.len() < 2 {
        return false;
    }
    let initials = |all: bool| {
        long.iter()
            .filter(move |w| w.wordy && (w.capital || (all && !matches!(w.lower, "the"))))
            .flat_map(|w| w.text.split('-').filter_map(|p| p.chars().next()))
            .flat_map(char::to_uppercase)
    };
    letters().eq(initials(false)) || letters().eq(initials(true))
}

/// What is counted of each word, by its key.
type Counted<T> = HashMap<u64, T, std::hash::BuildHasherDefault<Direct>>;

/// How often a word stands alone as a name, and whether 'he' or 'she' follows.
#[derive(Clone, Copy, Default)]
struct Alone {
    names: u32,
    /// Of them, those that are no owner of something ('the Lee campaign').
    unowned: u32,
    agreement: f32,
}

/// The names and entities of a text while they are gathered.
struct Gathering<'a, 'd> {
    words: &'a [Word<'d>],
    names: &'a mut [Name],
    lexicon: &'a Lexicon,
    actors: Vec<Actor>,
    index: NameIndex,
    /// For each entity, how many of its mentions are full names: those stand first, and in order.
    full: Vec<usize>,
    /// Whether an entity is introduced as somebody's relative.
    related: Vec<bool>,
    agreement: Vec<f32>,
    alone: Counted<Alone>,
}

/// Gathers names into actors; sets each name's `entity`.
pub(super) fn gather(words: &[Word<'_>], names: &mut [Name], lexicon: &Lexicon) -> Vec<Actor> {
    let agreement = agreement(words, names);
    let mut alone: Counted<Alone> = Counted::default();
    for (name, agreement) in names.iter().zip(&agreement).filter(|(n, _)| n.core.len() == 1) {
        let entry = alone.entry(word_key(&words[name.core.start])).or_default();
        entry.names += 1;
        entry.unowned += u32::from(name.owner.is_none());
        entry.agreement += agreement;
    }
    let mut all = Gathering {
        words,
        names,
        lexicon,
        actors: Vec::new(),
        index: NameIndex::default(),
        full: Vec::new(),
        related: Vec::new(),
        agreement,
        alone,
    };
    all.full_names();
    all.short_names();
    all.owned_names();
    let mut actors = all.actors;
    for actor in &mut actors {
        actor.mentions.sort_unstable();
    }
    gender_clues::by_given_name(words, &mut actors);
    actors
}

impl Gathering<'_, '_> {
    /// Names of two words or more: one entity for those that can be one person's or body's.
    fn full_names(&mut self) {
        let words = self.words;
        let mut candidates = Vec::new();
        for i in 0..self.names.len() {
            let name = &self.names[i];
            let mine = significant(words, &name.core);
            if name.owner.is_some() || mine.len() < 2 {
                continue;
            }
            self.index.alike(self.lexicon, mine, &mut candidates);
            let found = candidates.iter().map(|&a| a as usize).find(|&a| {
                let a = &self.actors[a];
                let theirs = significant(words, &a.name);
                if personal(name.kind) && personal(a.kind) {
                    let gender = a.gender.leaning() + gender::of_given_name(theirs);
                    same_suffix(suffix(words, &name.core), suffix(words, &a.name))
                        && same_person(self.lexicon, mine, theirs)
                        // 'Mrs St. John-Smith' is not Basil St. John-Smith.
                        && name.gender * gender > -0.3
                        && gender::of_given_name(mine) * a.gender.leaning() > -0.3
                } else {
                    let mixed = (name.kind == NameKind::Person) != (a.kind == NameKind::Person);
                    let place = (name.kind == NameKind::Place) != (a.kind == NameKind::Place);
                    let equal = mine.len() == theirs.len();
                    same_but_form(mine, theirs)
                        || !mixed && (equal || !place) && (inside(mine, theirs) || inside(theirs, mine))
                }
            });
            self.settle(i, found);
        }
        self.full = self.actors.iter().map(|a| a.mentions.len()).collect();
    }

    /// Names of one word, and those that no full name took.
    fn short_names(&mut self) {
        let mut candidates = Vec::new();
        for i in 0..self.names.len() {
            let name = &self.names[i];
            if name.owner.is_some() || name.entity != u32::MAX {
                continue;
            }
            let found = self.short_form(i, &mut candidates);
            self.settle(i, found);
        }
    }

    /// 'the Lee campaign': a body for each owner and noun.
    fn owned_names(&mut self) {
        let mut by_owner: HashMap<u32, Vec<usize>> = HashMap::new();
        for i in 0..self.names.len() {
            let Some(owner) = self.names[i].owner else { continue };
            let owner = self.names[owner].entity;
            let head = self.words[self.names[i].core.end - 1].lower;
            let same = |other: &str| {
                other == head || (matches!(other, "campaign" | "team") && matches!(head, "campaign" | "team"))
            };
            let bodies = by_owner.entry(owner).or_default();
            let found = bodies.iter().copied().find(|&a| same(self.words[self.actors[a].name.end - 1].lower));
            self.settle(i, found);
            let entity = self.names[i].entity as usize;
            self.actors[entity].owner = Some(owner);
            if found.is_none() {
                by_owner.entry(owner).or_default().push(entity);
            }
        }
    }

    /// Adds name `i` to the entity found, or makes one of it; keeps the index.
    fn settle(&mut self, i: usize, found: Option<usize>) {
        let before = found.map(|a| self.actors[a].name.clone());
        settle(self.words, self.names, &mut self.actors, i, found);
        let entity = self.names[i].entity as usize;
        self.related.resize(self.actors.len(), false);
        self.full.resize(self.actors.len(), 0);
        self.related[entity] |= is_relative(self.words, &self.names[i]);
        if self.names[i].owner.is_none() && before.as_ref() != Some(&self.actors[entity].name) {
            self.index.insert(self.words, self.lexicon, entity, &self.actors[entity].name);
        }
    }

    /// The sentence of the last mention of an entity before byte `place`, of those gathered so far.
    fn last_before(&self, entity: usize, place: u32) -> Option<u32> {
        let mentions = &self.actors[entity].mentions;
        let word = |m: u32| &self.words[self.names[m as usize].core.start];
        let full = &mentions[..self.full[entity].min(mentions.len())];
        let of_full =
            full.partition_point(|&m| word(m).span.start < place).checked_sub(1).map(|k| word(full[k]).sentence);
        // Short forms were added in the order of the text.
        let short = mentions[full.len()..].last().map(|&m| word(m)).filter(|w| w.span.start < place);
        of_full.max(short.map(|w| w.sentence))
    }
}

/// Adds name `i` to the actor found, or makes one of it.
fn settle(words: &[Word<'_>], names: &mut [Name], actors: &mut Vec<Actor>, i: usize, found: Option<usize>) {
    let name = &names[i];
    let index = found.unwrap_or_else(|| {
        actors.push(Actor {
            kind: name.kind,
            name: name.core.clone(),
            person: f32::from(u8::from(name.kind == NameKind::Person)),
            gender: Evidence::default(),
            mentions: Vec::new(),
            owner: None,
            roles: Vec::new(),
        });
        actors.len() - 1
    });
    let actor = &mut actors[index];
    actor.mentions.push(i as u32);
    actor.gender.add_title(name.gender);
    if (name.kind == NameKind::Person || (actor.kind == NameKind::Unknown && name.core.len() > 1))
        && actor.kind != NameKind::Body
        && name.kind != NameKind::Unknown
    {
        actor.kind = name.kind;
    }
    // The fuller form is the one with more words, then the one with fewer initials and capitals; words
    // that are no part of a person's name ('Crooked', 'House') count against it.
    let person = actor.kind == NameKind::Person;
    let weight = |core: &Range<usize>| {
        let part = &words[core.clone()];
        let begins = part.first().is_some_and(|w| w.lexeme.is(class::GIVEN) || w.is_initial());
        let odd = part.iter().any(|w| {
            w.lexeme.is(class::COMMON | class::BODY | class::GROUP | class::TITLE | class::PERSON | class::DEMONYM)
                && !w.lexeme.is(class::GIVEN)
        });
        let formed = if person { u8::from(begins && part.len() > 1) + u8::from(!odd) } else { 0 };
        let wordy = part.iter().filter(|w| w.wordy && !w.is_letter()).count();
        let length: usize = part.iter().map(|w| w.text.len()).sum();
        (formed, wordy, part.iter().filter(|w| !w.capitals || w.text.len() <= 3).count(), length)
    };
    if weight(&name.core) > weight(&actor.name) {
        actor.name = name.core.clone();
    }
    names[i].entity = index as u32;
}

/// For each name, 1 or -1 where the next 'he' or 'she' of its sentence follows it with no other name between.
fn agreement(words: &[Word<'_>], names: &[Name]) -> Vec<f32> {
    let follows = |(i, name): (usize, &Name)| {
        if name.owner.is_some() || name.core.len() > 1 || name.modifier {
            return 0.0;
        }
        let sentence = words[name.core.start].sentence;
        let limit = names[i + 1..].iter().find(|n| n.core.start >= name.core.end).map_or(words.len(), |n| n.core.start);
        for w in words[name.core.end..limit.max(name.core.end)].iter().take_while(|w| w.sentence == sentence) {
            match w.lower {
                "he" | "his" | "him" | "himself" => return 1.0,
                "she" | "her" | "herself" => return -1.0,
                _ => {}
            }
        }
        0.0
    };
    names.iter().enumerate().map(follows).collect()
}

impl Gathering<'_, '_> {
    /// The actor that a name of one word is short for.
    fn short_form(&self, i: usize, candidates: &mut Vec<u32>) -> Option<usize> {
        let (words, names, actors) = (self.words, &*self.names, &self.actors);
        let name = &names[i];
        let mine = significant(words, &name.core);
        let word = mine.first()?;
        let alone = |word: &Word<'_>| self.alone.get(&word_key(word)).copied().unwrap_or_default();
        // 'the International Monetary Fund (IMF)': said so.
        if name.full.start >= 2 && words[name.full.start - 1].is_mark("(") {
            let before =
                names[..i].iter().rev().take(8).find(|n| n.full.end == name.full.start - 1 && n.owner.is_none());
            if let Some(long) = before.filter(|n| word.capitals && n.core.len() > 1 && n.entity != u32::MAX) {
                return Some(long.entity as usize);
            }
        }
        // 'Quist Jr.' is not Walter Quist Sr.
        let mine_is = suffix(words, &name.core);
        let place = word.span.start;
        let alike = alone(word).names as usize;
        self.index.bearers(actors, word, i, candidates);
        let mut best: Option<(f32, usize)> = None;
        // Those who are called so by their last word, and the last of them whom the text has named in full.
        let (mut bearers, mut bearer) = (0, None);
        for index in candidates.iter().map(|&a| a as usize) {
            let actor = &actors[index];
            if actor.owner.is_some() {
                continue;
            }
            if mine_is.is_some() && suffix(words, &actor.name).is_some_and(|s| Some(s) != mine_is) {
                continue;
            }
            let theirs = significant(words, &actor.name);
            let (Some(first), Some(last)) = (theirs.first(), theirs.last()) else { continue };
            let fit = if theirs.len() == 1 {
                if same_word(word, first) { 3.0 } else { continue }
            } else if is_acronym(word, theirs) && actor.kind != NameKind::Person {
                3.0
            } else if actor.kind == NameKind::Body || name.kind == NameKind::Body {
                // 'Lowell' of Arthur Lowell Ltd.
                let core = theirs.iter().take_while(|w| !INCORPORATIONS.has(w.lower)).last();
                let founder = first.lexeme.is(class::GIVEN)
                    && core.is_some_and(|w| w.span != last.span && same_word(word, w))
                    && !name.titled;
                let newspaper = name.kind == NameKind::Body && actor.kind == NameKind::Body && same_word(word, last);
                let prefix = same_word(word, first)
                    && !word.lexeme.is(class::PLACE | class::DEMONYM | class::GIVEN | class::KNOWN);
                if founder || newspaper && !word.lexeme.is(class::KNOWN) && word.lower != "house" {
                    2.0
                } else if theirs.len() == 2
                    && matches!(last.lower, "department" | "ministry")
                    && same_word(word, first)
                    && !name.titled
                {
                    // 'State' of the State Department.
                    2.0
                } else if prefix
                    && actor.mentions.len() * 2 >= alike
                    && actor.kind != NameKind::Person
                    && !name.titled
                    && name.kind == NameKind::Unknown
                {
                    1.0
                } else {
                    continue;
                }
            } else if actor.kind == NameKind::Place {
                continue;
            } else if same_word(word, last) {
                if name.kind == NameKind::Place { 1.0 } else { 3.0 }
            } else if same_word(word, first) {
                if name.kind == NameKind::Place {
                    continue;
                }
                // A given name alone, or a surname that stands first ('Mr. Ban').
                if name.titled { 1.0 } else { 1.5 }
            } else if theirs[1..].iter().any(|w| same_word(word, w)) && !word.lexeme.is(class::GIVEN) {
                1.0
            } else {
                continue;
            };
            if name.gender * (actor.gender.leaning() + gender::of_given_name(theirs)) < -0.3 {
                continue;
            }
            let mut score = fit + (actor.mentions.len() as f32).ln() * 0.7;
            // Somebody introduced as a relative, or also called by the given name, is rarely meant by the bare surname.
            if theirs.len() > 1 && same_word(word, last) && !same_word(word, first) {
                let related = self.related[index];
                let by_given = alone(first).unowned > 0;
                let office =
                    name.full.start < name.core.start && !words[name.core.start - 1].lexeme.is(class::HONORIFIC);
                let related = related && name.gender == 0.0;
                score -= 1.8 * f32::from(related) + 0.6 * f32::from(by_given) + 2.5 * f32::from(related && office);
            }
            if name.gender != 0.0 && name.gender * (actor.gender.leaning() + gender::of_given_name(theirs)) > 0.3 {
                score += 1.0;
            }
            let gender = actor.gender.leaning() + gender::of_given_name(theirs);
            if gender.abs() > 0.35 && theirs.len() > 1 && !name.titled {
                // Only a conflict counts: others' gender may be unknown.
                score += (gender.signum() * (2.0 * self.agreement[i] + 0.7 * alone(word).agreement.clamp(-2.0, 2.0)))
                    .min(0.0);
            }
            if is_child(words, names, actor) && theirs.len() > 1 && name.gender == 0.0 && same_word(word, last) {
                score -= CHILD;
            }
            let before = self.last_before(index, place);
            bearers += 1;
            if before.is_some() && personal(actor.kind) && theirs.len() > 1 && same_word(word, last) {
                bearer = Some(index);
            }
            // What was named just before, or not yet.
            match before.map(|sentence| word.sentence - sentence) {
                Some(0) => score += 1.8,
                Some(1) => score += 1.7,
                Some(2..=4) => score += 0.9,
                Some(_) => {}
                None => score -= 0.7,
            }
            if best.is_none_or(|b| score > b.0) {
                best = Some((score, index));
            }
        }
        // 'Widow Terry Strada ... Strada said she was tired': whatever speaks against it, there is nobody else of the name.
        let office = name.full.start < name.core.start;
        let only = bearer.filter(|_| bearers == 1 && !office && personal(name.kind));
        best.filter(|b| b.0 > 0.0).map(|b| b.1).or(only)
    }
}

/// What a child's surname, alone, weighs less than that of a grown-up of the family.
const CHILD: f32 = 4.0;
/// Numbers in letters up to the age at which people are called by their surnames.
static AGES_OF_CHILDREN: WordList = word_list!("speakers", "ages-of-children");

/// 'Mia Delgado, eight, had written': a child, whom nobody calls 'Delgado'.
fn is_child(words: &[Word<'_>], names: &[Name], actor: &Actor) -> bool {
    let Some(name) = actor.mentions.first().map(|&m| &names[m as usize]) else { return false };
    let end = name.full.end;
    let here = |k: usize| words.get(k).filter(|w| w.sentence == words[name.core.start].sentence);
    let comma = here(end).is_some_and(|w| w.is_mark(","));
    let age = here(end + 1).is_some_and(|w| AGES_OF_CHILDREN.has(w.lower));
    comma && age && here(end + 2).is_some_and(|w| !w.wordy)
}

/// Nouns by which somebody is introduced as another's relative.
static KIN: WordList = word_list!("speakers", "kin");

/// Whether a name is introduced as somebody's relative: 'his wife, Ann Lee', 'Ann Lee, Bob Lee's sister'.
fn is_relative(words: &[Word<'_>], name: &Name) -> bool {
    let kin = |w: &Word<'_>| w.sentence == words[name.core.start].sentence && KIN.has(w.lower);
    let before = &words[name.full.start.saturating_sub(2)..name.full.start];
    let from = name.full.end.min(words.len());
    let after = &words[from..words.len().min(from + 9)];
    before.iter().any(kin)
        || words[name.full.clone()].iter().any(kin)
        || (after.first().is_some_and(|w| w.is_mark(",")) && after[1..].iter().take_while(|w| w.wordy).any(kin))
}
