//! Serial form of the facts about an article's speakers: bits, as for the hashes of its quotes.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use whosaid_language::{Gender, SpeakerKind};

use super::super::bits::{BitReader, BitWriter, deserialize_bits, serialize_bits};
use super::facts::{Facts, SpeakerFacts};

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut bits = BitWriter::default();
        bits.bits(u32::from(self.outlet.is_some()), 1);
        if let Some(outlet) = self.outlet {
            bits.bits(outlet, u32::BITS);
        }
        bits.number(self.month.map_or(0, |month| month.saturating_add(1)));
        for list in [&self.named, &self.parts] {
            bits.number(list.len() as u32);
            bits.rising(list);
        }
        bits.number(self.speakers.len() as u32);
        self.speakers.iter().for_each(|speaker| write(speaker, &mut bits));
        serialize_bits(bits, to)
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        deserialize_bits(from, |bits: &mut BitReader<'_>| {
            let outlet = if bits.bits(1)? == 1 { Some(bits.bits(u32::BITS)?) } else { None };
            let month = bits.number()?.checked_sub(1);
            let mut list = || {
                let n = bits.count()?;
                bits.rising(n)
            };
            let (named, parts) = (list()?, list()?);
            let n = bits.count()?;
            let speakers = (0..n).map(|_| read(bits)).collect::<Option<_>>()?;
            Some(Self { outlet, month, named, parts, speakers })
        })
    }
}

fn write(speaker: &SpeakerFacts, bits: &mut BitWriter) {
    let SpeakerFacts { name, kind, acronyms, titles, roles, titled, gender, quotes } = speaker;
    let place = SpeakerKind::ALL.iter().position(|k| k == kind).unwrap_or_default();
    bits.below(SpeakerKind::ALL.len() as u32, place as u32);
    let gender = gender.and_then(|gender| Gender::ALL.iter().position(|&g| g == gender));
    bits.below(Gender::ALL.len() as u32 + 1, gender.map_or(0, |place| place as u32 + 1));
    bits.bits(u32::from(*titled), 1);
    bits.number(*quotes);
    bits.text(name);
    for list in [acronyms, titles, roles] {
        // Most of them are empty.
        bits.bits(u32::from(!list.is_empty()), 1);
        if !list.is_empty() {
            bits.number(list.len() as u32);
            list.iter().for_each(|text| bits.text(text));
        }
    }
}

fn read(bits: &mut BitReader<'_>) -> Option<SpeakerFacts> {
    let kind = SpeakerKind::ALL[bits.below(SpeakerKind::ALL.len() as u32)? as usize];
    let gender = bits.below(Gender::ALL.len() as u32 + 1)?.checked_sub(1).map(|place| Gender::ALL[place as usize]);
    let titled = bits.bits(1)? == 1;
    let quotes = bits.number()?;
    let name = bits.text()?;
    let mut list = || {
        if bits.bits(1)? == 0 {
            return Some(Vec::new());
        }
        let n = bits.count()?;
        (0..n).map(|_| bits.text()).collect::<Option<Vec<String>>>()
    };
    let (acronyms, titles, roles) = (list()?, list()?, list()?);
    Some(SpeakerFacts { name, kind, acronyms, titles, roles, titled, gender, quotes })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    prop_compose! {
        fn speaker()(
            name in "[A-Z][a-z]{1,8} [A-Z][a-z]{1,8}|\\PC{0,12}",
            lists in prop::array::uniform3(prop::collection::vec("[a-z]{1,9}|[A-Z]{2,4}|\\PC{0,5}", 0..3)),
            kind in 0..SpeakerKind::ALL.len(), gender in prop::option::of(0..Gender::ALL.len()),
            titled in any::<bool>(), quotes in any::<u32>(),
        ) -> SpeakerFacts {
            let [acronyms, titles, roles] = lists;
            let (kind, gender) = (SpeakerKind::ALL[kind], gender.map(|g| Gender::ALL[g]));
            SpeakerFacts { name, kind, acronyms, titles, roles, titled, gender, quotes }
        }
    }

    proptest! {
        #[test]
        fn facts_are_read_back_and_damaged_ones_are_read_or_refused(
            outlet in prop::option::of(any::<u32>()), month in prop::option::of(0_u32..200_000),
            named in prop::collection::btree_set(any::<u32>(), 0..24),
            parts in prop::collection::btree_set(0_u32..1 << 24, 0..48),
            speakers in prop::collection::vec(speaker(), 0..6),
            at in any::<prop::sample::Index>(), byte in any::<u8>(),
        ) {
            let rising = |set: BTreeSet<u32>| set.into_iter().collect();
            let facts = Facts { outlet, month, named: rising(named), parts: rising(parts), speakers };
            let mut bytes = postcard::to_stdvec(&facts).expect("serialisable");
            prop_assert_eq!(postcard::from_bytes::<Facts>(&bytes), Ok(facts));
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(facts) = postcard::from_bytes::<Facts>(&bytes) {
                prop_assert!(facts.named.is_sorted() && facts.parts.is_sorted());
            }
            prop_assert!(postcard::from_bytes::<Facts>(&bytes[..at]).is_err());
        }
    }
}
