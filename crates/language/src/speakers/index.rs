//! Finds the entities whose names may be one with a name, without a look at all of them.

use std::collections::HashMap;
use std::ops::Range;

use super::entities::{Actor, significant};
use super::lexicon::Lexicon;
use super::words::Word;
use crate::hash::Fnv;

/// Most entities that share a word and are weighed for a short form of it. A text with more bearers of one surname is a list;
/// those named nearest count.
const MAX_BEARERS: usize = 64;

/// What two names have in common.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Shared {
    /// A word.
    Word = 1,
    /// Two words in a row, anywhere in the entity's name.
    Pair,
    /// The first two words of the entity's name.
    FirstPair,
    /// Last and first word.
    Ends,
    /// Last word, and the letter that the entity's name begins with instead of a given name.
    Letter,
    /// Last word, and the first letter of the entity's given name.
    Initial,
    /// Last word, and a group of short forms of the given name.
    Nickname,
    /// Initials.
    Acronym,
}

/// Entities by what their names share with others; lists are in ascending order.
#[derive(Default)]
pub(super) struct NameIndex {
    entities: HashMap<u64, Vec<u32>, std::hash::BuildHasherDefault<Direct>>,
}

/// The keys are hashes already.
#[derive(Default)]
pub(super) struct Direct(u64);

impl std::hash::Hasher for Direct {
    fn finish(&self) -> u64 {
        self.0
    }
    // The trait asks for it; keys are numbers, which `write_u64` takes.
    fn write(&mut self, bytes: &[u8]) {
        self.0 = Fnv::of(bytes.iter().copied());
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A word as names compare it: without stops, and without the article of 'al-Masri'.
pub(super) fn word_key(word: &Word<'_>) -> u64 {
    let lower = word.lower;
    let lower = lower.strip_prefix("al-").or_else(|| lower.strip_prefix("el-")).unwrap_or(lower);
    Fnv::of(lower.bytes().filter(|&b| b != b'.'))
}

fn mix(shared: Shared, a: u64, b: u64) -> u64 {
    let h = (a.rotate_left(17) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (shared as u64).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (h ^ (h >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

fn first_letter(word: &Word<'_>) -> u64 {
    word.lower.chars().next().map_or(0, u64::from)
}

/// The initials of a name's words in capitals, and of all but 'the'.
fn initials(name: &[Word<'_>], all: bool) -> u64 {
    name.iter()
        .filter(|w| w.wordy && (w.capital || all && w.lower != "the"))
        .flat_map(|w| w.text.split('-').filter_map(|p| p.chars().next()))
        .flat_map(char::to_uppercase)
        .fold(7, |h: u64, c| h.wrapping_mul(0x0100_0000_01b3) ^ u64::from(c))
}

impl NameIndex {
    fn add(&mut self, key: u64, entity: u32) {
        let list = self.entities.entry(key).or_default();
        if let Err(at) = list.binary_search(&entity) {
            list.insert(at, entity);
        }
    }

    /// Adds a name of an entity.
    pub fn insert(&mut self, words: &[Word<'_>], lexicon: &Lexicon, entity: usize, name: &Range<usize>) {
        let entity = entity as u32;
        let name = significant(words, name);
        let (Some(first), Some(last)) = (name.first(), name.last()) else { return };
        for word in name.iter().filter(|w| w.wordy) {
            self.add(mix(Shared::Word, word_key(word), 0), entity);
        }
        if name.len() < 2 {
            return;
        }
        let last = word_key(last);
        for (i, pair) in name.windows(2).enumerate() {
            let (a, b) = (word_key(&pair[0]), word_key(&pair[1]));
            self.add(mix(Shared::Pair, a, b), entity);
            if i == 0 {
                self.add(mix(Shared::FirstPair, a, b), entity);
            }
        }
        self.add(mix(Shared::Ends, last, word_key(first)), entity);
        if first.is_letter() {
            self.add(mix(Shared::Letter, last, first_letter(first)), entity);
        } else {
            self.add(mix(Shared::Initial, last, first_letter(first)), entity);
        }
        for &group in lexicon.nickname_groups(first.lower) {
            self.add(mix(Shared::Nickname, last, u64::from(group)), entity);
        }
        self.add(mix(Shared::Acronym, initials(name, false), 0), entity);
        self.add(mix(Shared::Acronym, initials(name, true), 0), entity);
    }

    /// The entities whose names may be one with a name of several words, in ascending order.
    pub fn alike(&self, lexicon: &Lexicon, name: &[Word<'_>], out: &mut Vec<u32>) {
        out.clear();
        let (Some(first), Some(last)) = (name.first(), name.last()) else { return };
        let last = word_key(last);
        let mut take = |key: u64| out.extend(self.entities.get(&key).into_iter().flatten().copied());
        for (i, pair) in name.windows(2).enumerate() {
            let (a, b) = (word_key(&pair[0]), word_key(&pair[1]));
            if i == 0 {
                take(mix(Shared::Pair, a, b));
            }
            take(mix(Shared::FirstPair, a, b));
        }
        take(mix(Shared::Ends, last, word_key(first)));
        take(mix(Shared::Letter, last, first_letter(first)));
        if first.is_letter() {
            take(mix(Shared::Initial, last, first_letter(first)));
        }
        for &group in lexicon.nickname_groups(first.lower) {
            take(mix(Shared::Nickname, last, u64::from(group)));
        }
        out.sort_unstable();
        out.dedup();
    }

    /// The entities that a name of one word may be short for, in ascending order; of very many, those named nearest to the
    /// name at index `at`.
    pub fn bearers(&self, actors: &[Actor], word: &Word<'_>, at: usize, out: &mut Vec<u32>) {
        out.clear();
        if let Some(list) = self.entities.get(&mix(Shared::Word, word_key(word), 0)) {
            let near =
                list.partition_point(|&a| actors[a as usize].mentions.first().is_some_and(|&m| (m as usize) < at));
            let from = near.saturating_sub(MAX_BEARERS / 2);
            out.extend(&list[from..list.len().min(from + MAX_BEARERS)]);
        }
        if word.capitals {
            let letters = word
                .text
                .chars()
                .filter(|&c| c != '.')
                .fold(7, |h: u64, c| h.wrapping_mul(0x0100_0000_01b3) ^ u64::from(c));
            let list = self.entities.get(&mix(Shared::Acronym, letters, 0));
            out.extend(list.into_iter().flatten().take(MAX_BEARERS));
        }
        out.sort_unstable();
        out.dedup();
    }
}
