//! Two people with one name, and one person with two.

use std::collections::HashMap;

use whosaid_language::speakers::nickname_groups;
use whosaid_language::word_list::WordList;

use super::WORDS;
use super::evidence::{Background, affinity};
use super::key::{Key, hash};
use super::linker::Variant;
use super::links::{Entity, Index};
use super::person::{PersonName, middles_agree};
use super::profile::Profile;
use super::sketch::short;

/// Fields that hardly anybody leaves for another one, with the nouns of their roles.
static FIELDS: [(WordList, u16); 5] = [
    (WordList::words(WORDS, "field-office"), OFFICE),
    (WordList::words(WORDS, "field-sport"), SPORT),
    (WordList::words(WORDS, "field-arts"), ARTS),
    (WordList::words(WORDS, "field-science"), SCIENCE),
    (WordList::words(WORDS, "field-private"), PRIVATE),
];
const OFFICE: u16 = 1;
const SPORT: u16 = 2;
const ARTS: u16 = 4;
const SCIENCE: u16 = 8;
const PRIVATE: u16 = 16;

/// The fields of the nouns of somebody's titles and roles.
pub(super) fn occupations(titles: &[String]) -> u16 {
    let of = |title: &String| FIELDS.iter().find(|f| f.0.has(title)).map_or(0, |f| f.1);
    titles.iter().map(of).fold(0, |all, bit| all | bit)
}

/// Whether two variants of a name are two people: middle names that differ, or fields that do, with nothing shared
/// among what both stand among.
fn are_two(a: &Variant, b: &Variant) -> bool {
    let (x, y) = (a.occupations, b.occupations);
    let tells = |p: &Profile| p.names.len() > 0 && !p.is_saturated();
    let fields = x != 0 && y != 0 && x & y == 0 && tells(&a.profile) && tells(&b.profile);
    !middles_agree(&a.middle, &b.middle) || (fields && !shares(&a.profile, &b.profile))
}

/// Whether anything that two profiles stand among is the same.
fn shares(a: &Profile, b: &Profile) -> bool {
    a.names.iter().any(|(n, _)| b.names.get(n) > 0) || a.titles.iter().any(|(t, _)| b.titles.get(t) > 0)
}

fn n_shared(a: &Profile, b: &Profile) -> usize {
    a.names.iter().filter(|&(n, _)| b.names.get(n) > 0).count()
        + a.titles.iter().filter(|&(t, _)| b.titles.get(t) > 0).count()
}

/// The people of one full name, each with key and profile, the one in most articles first; and for each variant whose it is.
///
/// The first has the name's own key, so that an id stays when a rarer namesake comes.
pub(super) fn apart(base: Key, variants: Vec<Variant>) -> (Vec<(Key, Profile)>, Vec<u32>) {
    if variants.len() == 1 {
        return (variants.into_iter().map(|v| (base, v.profile)).collect(), vec![0]);
    }
    let mut order: Vec<usize> = (0..variants.len()).collect();
    let tells = |v: &Variant| (!v.middle.is_empty(), v.occupations != 0);
    order.sort_by(|&a, &b| {
        let rank = |i: usize| (tells(&variants[i]), variants[i].profile.articles);
        rank(b).cmp(&rank(a)).then(a.cmp(&b))
    });
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for i in order {
        let fitting = (0..groups.len()).filter(|&g| groups[g].iter().all(|&j| !are_two(&variants[i], &variants[j])));
        let size = |g: usize| groups[g].iter().map(|&j| variants[j].profile.articles).sum::<u32>();
        let shared =
            |g: usize| groups[g].iter().map(|&j| n_shared(&variants[i].profile, &variants[j].profile)).sum::<usize>();
        match fitting.max_by_key(|&g| (shared(g), size(g), groups.len() - g)) {
            Some(g) => groups[g].push(i),
            None => groups.push(vec![i]),
        }
    }
    let size = |g: &Vec<usize>| g.iter().map(|&j| variants[j].profile.articles).sum::<u32>();
    groups.sort_by_key(|g| (std::cmp::Reverse(size(g)), g.iter().min().copied()));
    let mut of_variant = vec![0; variants.len()];
    let mut people = Vec::with_capacity(groups.len());
    for (g, group) in groups.iter().enumerate() {
        let mut profile = Profile::default();
        let (mut middle, mut fields) = ("", 0);
        for &i in group {
            of_variant[i] = g as u32;
            profile.merge(&variants[i].profile);
            fields |= variants[i].occupations;
            if variants[i].middle.len() > middle.len() {
                middle = &variants[i].middle;
            }
        }
        let key = if g == 0 { base } else { hash(&[&format!("{base:016x}"), middle, &fields.to_string()]) };
        people.push((key, profile));
    }
    (people, of_variant)
}

/// People with one surname, from which on they are looked up by what their given names may be short for.
const MANY_BEARERS: usize = 64;

/// What a given name is looked up by: itself, a set of nicknames that it is in, or its first letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Handle<'n> {
    Given(&'n str),
    Nicknames(u16),
    Initial(char),
}

/// The bearers of one surname by the handles of their given names.
fn by_handle<'n>(bearers: &[u32], names: &'n [Option<PersonName>]) -> HashMap<Handle<'n>, Vec<u32>> {
    let mut out: HashMap<Handle<'n>, Vec<u32>> = HashMap::new();
    for &bearer in bearers {
        let Some(name) = &names[bearer as usize] else { continue };
        let nicknames = nickname_groups(&name.given).iter().map(|group| Handle::Nicknames(*group));
        let initial = name.given.chars().next().map(Handle::Initial);
        for handle in nicknames.chain(initial).chain([Handle::Given(&name.given)]) {
            out.entry(handle).or_default().push(bearer);
        }
    }
    out
}

/// The handles by which those are found whose given name may be the same as this one.
fn handles_of(name: &PersonName) -> impl Iterator<Item = Handle<'_>> {
    let initial = name.given.chars().next().filter(|_| name.is_initial()).map(Handle::Initial);
    let nicknames = nickname_groups(&name.given).iter().map(|group| Handle::Nicknames(*group));
    nicknames.chain(initial).chain([Handle::Given(&name.given)])
}

/// Evidence, in nats, above which two given names that may be one person's are.
const MIN_AFFINITY: f32 = 0.5;
/// The same where only one has 'Jr.'.
const MIN_FOR_SUFFIX: f32 = 1.5;

/// For each entity, the one that it is the same as (itself where there is none): 'Mike Lee' and 'Michael Lee', 'M. Lee',
/// where titles and names around them agree.
pub(super) fn nicknames(entities: &[Entity], index: &Index, background: &Background) -> Vec<u32> {
    let mut same: Vec<u32> = (0..entities.len() as u32).collect();
    let names: Vec<Option<PersonName>> = entities
        .iter()
        .map(|e| {
            e.profile.forms().find_map(|f| PersonName::parse(f).filter(|n| n.key() == e.base && !n.given.is_empty()))
        })
        .collect();
    // From those in few articles to those in many: a rare form joins a frequent one.
    let mut order: Vec<usize> = (0..entities.len()).filter(|&i| names[i].is_some()).collect();
    order.sort_by_key(|&i| (entities[i].profile.articles, std::cmp::Reverse(entities[i].key)));
    let mut crowds: HashMap<&str, HashMap<Handle<'_>, Vec<u32>>> = HashMap::new();
    for &i in &order {
        let Some(mine) = &names[i] else { continue };
        let rank = |j: usize| (entities[j].profile.articles, std::cmp::Reverse(entities[j].key));
        let fits = |j: &usize| {
            let Some(theirs) = names[*j].as_ref().filter(|_| rank(*j) > rank(i)) else { return false };
            let (a, b) = (nickname_groups(&mine.given), nickname_groups(&theirs.given));
            let given = mine.given == theirs.given
                || a.iter().any(|g| b.contains(g))
                || (mine.is_initial() && theirs.given.starts_with(&mine.given));
            // 'Joe Lee' and 'Joseph Lee Jr.' can be one, unless an article has both.
            let suffix = mine.suffix == theirs.suffix || mine.suffix.is_empty() || theirs.suffix.is_empty();
            let (x, y) = (&entities[i], &entities[*j]);
            let beside = x.profile.names.get(short(y.base)) + y.profile.names.get(short(x.base)) > 0;
            given
                && x.base != y.base
                && suffix
                && !beside
                && middles_agree(&mine.middle, &theirs.middle)
                && entities[i].profile.agrees_in_gender(&entities[*j].profile)
        };
        let bearers = index.surname(&mine.surname);
        let alike: Vec<usize> = if bearers.len() < MANY_BEARERS {
            bearers.iter().map(|&j| j as usize).filter(|j| fits(j)).collect()
        } else {
            let crowd = crowds.entry(&mine.surname).or_insert_with(|| by_handle(bearers, &names));
            let found = handles_of(mine).filter_map(|handle| crowd.get(&handle)).flatten();
            found.map(|&j| j as usize).filter(|j| fits(j)).collect()
        };
        let weighed = alike.iter().map(|&j| (j, affinity(&entities[i].profile, &entities[j].profile, background)));
        let best = weighed.max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| rank(a.0).cmp(&rank(b.0))));
        let least = |j: usize| match &names[j] {
            Some(theirs) if theirs.suffix != mine.suffix => MIN_FOR_SUFFIX,
            _ => MIN_AFFINITY,
        };
        if let Some((j, _)) = best.filter(|b| b.1 >= least(b.0)) {
            same[i] = j as u32;
        }
    }
    // Chains lead to ever more frequent names: from the most frequent down, each root is final.
    for &i in order.iter().rev() {
        same[i] = same[same[i] as usize];
    }
    same
}
