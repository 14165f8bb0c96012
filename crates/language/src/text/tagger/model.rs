//! The tagger's model: a dictionary of the tags of words, and the weights of a linear classifier.
//!
//! Format, all numbers little-endian: the eight bytes `WHSDTAG` and version; the FNV-1a hash (64 bits) of
//! all that follows; the number of tag sets (u32) and the sets, each a bit mask over the tags (u64); the
//! number of slots of the dictionary (u32, a power of two) and the slots, each a word's key (u32, 0 for
//! none) and the index of its set (u16); the number of weights (u32) and the weights (i8).
//! The weight of a feature for a tag stands at the feature's place plus the tag's number: features share
//! weights where their places overlap, which training takes into account.

use super::features::Form;
use super::tag::{TAGS, Tag};
use crate::ModelError;
use crate::hash::Fnv;

const MAGIC: &[u8; 8] = b"WHSDTAG1";

/// A set of tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagSet(pub u64);

impl TagSet {
    /// The set of these tags.
    pub fn of(tags: &[Tag]) -> Self {
        Self(tags.iter().fold(0, |set, &t| set | 1 << t as u64))
    }

    /// Its tags, in order.
    pub fn tags(self) -> impl Iterator<Item = Tag> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let tag = Tag::ALL.get(rest.trailing_zeros() as usize).copied()?;
            rest &= rest - 1;
            Some(tag)
        })
    }

    /// Its tag, if it has only one.
    pub fn single(self) -> Option<Tag> {
        if self.0.count_ones() == 1 { self.tags().next() } else { None }
    }
}

/// A dictionary and weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Sets of tags; the first is that of words that are not in the dictionary.
    pub sets: Vec<TagSet>,
    /// Keys of words (0 for an empty slot) and their sets, a hash table with linear probing.
    pub slots: Vec<(u32, u16)>,
    /// Weights.
    pub weights: Vec<i8>,
}

impl Model {
    /// The index of the set of tags of a word, 0 if the dictionary does not know it. A capitalised word
    /// that it only knows without capital is not known.
    pub fn class(&self, form: &Form) -> u16 {
        self.lookup(form.key())
    }

    /// The index of the set of tags of the same word without capital.
    pub fn lower_class(&self, form: &Form) -> u16 {
        self.lookup(form.lower_key())
    }

    fn lookup(&self, key: u32) -> u16 {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            match self.slots[at] {
                (0, _) => return 0,
                (k, class) if k == key => return class,
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Where the weights of a feature start, in a table of `weights` weights.
    pub fn place(feature: u32, weights: usize) -> usize {
        ((u64::from(feature) * (weights - TAGS) as u64) >> 32) as usize
    }

    /// Builds the hash table of a dictionary; at most two thirds of the slots are in use.
    pub fn table(entries: &[(u32, u16)]) -> Vec<(u32, u16)> {
        let size = (entries.len() * 3 / 2 + 2).next_power_of_two();
        let mut slots = vec![(0, 0); size];
        for &(key, class) in entries {
            let mut at = key as usize & (size - 1);
            while slots[at].0 != 0 && slots[at].0 != key {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (key, class);
        }
        slots
    }

    /// The model as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.weights.len() + self.slots.len() * 6 + self.sets.len() * 8 + 12);
        body.extend((self.sets.len() as u32).to_le_bytes());
        body.extend(self.sets.iter().flat_map(|s| s.0.to_le_bytes()));
        body.extend((self.slots.len() as u32).to_le_bytes());
        for (key, class) in &self.slots {
            body.extend(key.to_le_bytes());
            body.extend(class.to_le_bytes());
        }
        body.extend((self.weights.len() as u32).to_le_bytes());
        body.extend(self.weights.iter().map(|w| w.to_le_bytes()[0]));
        [&MAGIC[..], &checksum(&body).to_le_bytes(), &body].concat()
    }

    /// Reads a file made by [`Model::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (magic, rest) = bytes.split_at_checked(MAGIC.len()).ok_or(ModelError::NotAModel)?;
        if magic != MAGIC {
            return Err(ModelError::NotAModel);
        }
        let (sum, body) = rest.split_first_chunk::<8>().ok_or(ModelError::Shape("the tagger's is cut short"))?;
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(ModelError::Checksum);
        }
        let mut reader = Reader(body);
        let sets = (0..reader.number()?).map(|_| reader.take().map(u64::from_le_bytes).map(TagSet));
        let sets = sets.collect::<Result<Vec<_>, _>>()?;
        let mut slots = Vec::new();
        for _ in 0..reader.number()? {
            slots.push((u32::from_le_bytes(reader.take()?), u16::from_le_bytes(reader.take()?)));
        }
        let weights = reader.number()? as usize;
        if reader.0.len() != weights {
            return Err(ModelError::Shape("the tagger's parts contradict each other"));
        }
        let weights: Vec<i8> = reader.0.iter().map(|b| i8::from_le_bytes([*b])).collect();
        let classes_exist = slots.iter().all(|s| usize::from(s.1) < sets.len());
        let room = slots.len().is_power_of_two() && slots.iter().any(|s| s.0 == 0);
        let tags_exist = sets.iter().all(|s| s.0 != 0 && s.0 >> TAGS == 0);
        if !classes_exist || !room || !tags_exist || sets.is_empty() || weights.len() <= TAGS {
            return Err(ModelError::Shape("the tagger's parts contradict each other"));
        }
        Ok(Self { sets, slots, weights })
    }
}

/// FNV-1a over 64 bits, eight bytes a step.
fn checksum(bytes: &[u8]) -> u64 {
    let mut hash = Fnv::BASIS;
    for chunk in bytes.chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(Fnv::PRIME);
    }
    hash ^ bytes.len() as u64
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let (head, tail) = self.0.split_first_chunk::<N>().ok_or(ModelError::Shape("the tagger's is cut short"))?;
        self.0 = tail;
        Ok(*head)
    }

    fn number(&mut self) -> Result<u32, ModelError> {
        self.take().map(u32::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_checked() {
        let set = TagSet::of(&[Tag::Nn, Tag::Vb]);
        assert_eq!(set.tags().collect::<Vec<_>>(), [Tag::Nn, Tag::Vb]);
        let table = Model::table(&[(7, 0), (9, 0)]);
        let model = Model { sets: vec![set], slots: table, weights: vec![-3; 100] };
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes), Ok(model));
        assert_eq!(Model::from_bytes(b"something"), Err(ModelError::NotAModel));
        assert_eq!(Model::from_bytes(&bytes[..bytes.len() - 1]), Err(ModelError::Checksum));
        let mut damaged = bytes.clone();
        damaged[40] ^= 1;
        assert_eq!(Model::from_bytes(&damaged), Err(ModelError::Checksum));
    }
}
