//! How the facts of an article are stored: in bits, since nearly all of them are hashes.
//!
//! Half of the words of an article's quotes occur before in it: each different word is stored once for the article, and
//! a quote's words as positions in that list. Speakers are stored in the same way.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::super::bits::{BitReader, BitWriter, deserialize_bits, serialize_bits};
use super::facts::{Facts, QuoteFacts};
use super::sketch::{BAND_BITS, BANDS, SAMPLE, Sketch, bands};

/// Bits of a date: a year up to 9,999, a month and a day.
const DATE_BITS: u32 = 23;

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut bits = BitWriter::default();
        bits.bits(u32::from(self.date.is_some()), 1);
        if let Some(date) = self.date {
            bits.bits(date, DATE_BITS);
        }
        write_sketch(&self.article, &mut bits);
        write_quotes(&self.quotes, &mut bits);
        serialize_bits(bits, to)
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        deserialize_bits(from, |bits: &mut BitReader<'_>| {
            let date = if bits.bits(1)? == 1 { Some(bits.bits(DATE_BITS)?) } else { None };
            Some(Self { date, article: read_sketch(bits)?, quotes: read_quotes(bits)? })
        })
    }
}

fn write_sketch(Sketch { n, sample, bands }: &Sketch, bits: &mut BitWriter) {
    bits.number(*n);
    bits.rising(sample);
    // If all shingles are stored, the reader computes the bands from them.
    if *n as usize > SAMPLE {
        bands.iter().for_each(|&band| bits.bits(band, BAND_BITS));
    }
}

fn read_sketch(bits: &mut BitReader<'_>) -> Option<Sketch> {
    let n = bits.number()?;
    let sample = bits.rising(SAMPLE.min(n as usize))?;
    let bands = if n as usize > SAMPLE {
        (0..BANDS).map(|_| bits.bits(BAND_BITS)).collect::<Option<_>>()?
    } else {
        bands(&sample)
    };
    Some(Sketch { n, sample, bands })
}

/// Who is said to speak: index among the article's speakers, and the hash of the name.
type Speaker = (Option<u32>, u32);

fn write_quotes(quotes: &[QuoteFacts], bits: &mut BitWriter) {
    bits.number(quotes.len() as u32);
    let mut words: Vec<u32> = quotes.iter().flat_map(|q| q.words.iter().copied()).collect();
    words.sort_unstable();
    words.dedup();
    bits.number(words.len() as u32);
    bits.rising(&words);
    let mut speakers: Vec<Speaker> = Vec::new();
    let of_quotes: Vec<usize> = quotes
        .iter()
        .map(|quote| {
            let speaker = (quote.speaker_index, quote.speaker);
            speakers.iter().position(|&s| s == speaker).unwrap_or_else(|| {
                speakers.push(speaker);
                speakers.len() - 1
            })
        })
        .collect();
    bits.number(speakers.len() as u32);
    for &(index, name) in &speakers {
        bits.number(index.map_or(0, |i| i.saturating_add(1)));
        bits.bits(name, u32::BITS);
    }
    let mut before = 0;
    for (quote, speaker) in quotes.iter().zip(of_quotes) {
        before = write_id(&quote.id, before, bits);
        bits.bits(u32::from(quote.is_quoted), 1);
        bits.below(speakers.len() as u32, speaker as u32);
        bits.number(quote.words.len() as u32);
        for word in &quote.words {
            let place = words.binary_search(word).unwrap_or_default();
            bits.below(words.len() as u32, place as u32);
        }
    }
}

fn read_quotes(bits: &mut BitReader<'_>) -> Option<Vec<QuoteFacts>> {
    let n = bits.count()?;
    let n_words = bits.count()?;
    let words = bits.rising(n_words)?;
    let n_speakers = bits.count()?;
    let speaker = |bits: &mut BitReader<'_>| Some((bits.number()?.checked_sub(1), bits.bits(u32::BITS)?));
    let speakers: Vec<Speaker> = (0..n_speakers).map(|_| speaker(bits)).collect::<Option<_>>()?;
    let mut before = 0;
    let mut quote = || {
        let id = read_id(&mut before, bits)?;
        let is_quoted = bits.bits(1)? == 1;
        let &(speaker_index, speaker) = speakers.get(bits.below(n_speakers as u32)? as usize)?;
        // A word of a list of one takes no bits: the number of words is bounded here, and not by the bits that are left.
        let n = bits.number().filter(|&n| n as usize <= super::facts::MAX_WORDS)?;
        let word = |_| words.get(bits.below(n_words as u32)? as usize).copied();
        let words = (0..n).map(word).collect::<Option<_>>()?;
        Some(QuoteFacts { id, words, speaker, speaker_index, is_quoted })
    };
    (0..n).map(|_| quote()).collect()
}

/// Writes what follows the article's id in a quote's id: nearly always `:`, start and end of the content, of which the
/// start is written as the distance from the end of the quote before. Returns this quote's end.
fn write_id(id: &str, before: u32, bits: &mut BitWriter) -> u32 {
    let span = id.strip_prefix(':').and_then(|span| span.split_once('-'));
    let span = span.and_then(|(start, end)| Some((start.parse::<u32>().ok()?, end.parse::<u32>().ok()?)));
    match span.filter(|&(start, end)| start <= end && end <= MAX_PLACE && id == id_of(start, end)) {
        Some((start, end)) => {
            bits.bits(1, 1);
            // A quote may lie in the one before it.
            let gap = i64::from(start) - i64::from(before);
            bits.bits(u32::from(gap < 0), 1);
            bits.number(gap.unsigned_abs() as u32);
            bits.number(end - start);
            end
        }
        None => {
            bits.bits(0, 1);
            bits.text(id);
            before
        }
    }
}

fn read_id(before: &mut u32, bits: &mut BitReader<'_>) -> Option<String> {
    if bits.bits(1)? == 0 {
        return bits.text();
    }
    let is_back = bits.bits(1)? == 1;
    let gap = bits.number()?;
    let start = if is_back { before.checked_sub(gap)? } else { before.checked_add(gap)? };
    *before = start.checked_add(bits.number()?).filter(|&end| end <= MAX_PLACE)?;
    Some(id_of(start, *before))
}

/// No article has as many characters.
const MAX_PLACE: u32 = u32::MAX / 2;

fn id_of(start: u32, end: u32) -> String {
    format!(":{start}-{end}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    prop_compose! {
        fn quote()(
            id in "(:[0-9]{1,3}-[0-9]{1,4}|:0[0-9]-[0-9]{2}|:9-8|[:é0-9-]{0,6})",
            words in prop::collection::vec(0_u32..1 << 22, 0..30),
            again in prop::collection::vec(0_u32..40, 0..256),
            speaker_index in prop::option::of(0_u32..9),
            speaker in any::<u32>(),
            is_quoted in any::<bool>(),
        ) -> QuoteFacts {
            let mut words = if again.len() % 2 == 0 { words } else { again };
            words.truncate(super::super::facts::MAX_WORDS);
            QuoteFacts { id, words, speaker, speaker_index, is_quoted }
        }
    }

    proptest! {
        #[test]
        fn facts_are_read_back(
            date in prop::option::of(0_u32..1 << DATE_BITS),
            text in prop::collection::vec(0_u16..2000, 0..700),
            quotes in prop::collection::vec(quote(), 0..12),
        ) {
            let text: String = text.iter().map(|word| format!("w{word} ")).collect();
            let facts = Facts { date, article: Sketch::of(&text), quotes };
            let bytes = postcard::to_stdvec(&facts).expect("serialisable");
            prop_assert_eq!(postcard::from_bytes::<Facts>(&bytes), Ok(facts));
        }

        #[test]
        fn damaged_facts_are_read_or_refused(text in "\\PC{0,200}", at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let quote = QuoteFacts { id: ":3-9".to_string(), words: vec![1, 2, 1], ..QuoteFacts::default() };
            let facts = Facts { date: Some(1), article: Sketch::of(&text), quotes: vec![quote; 3] };
            let mut bytes = postcard::to_stdvec(&facts).expect("serialisable");
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(read) = postcard::from_bytes::<Facts>(&bytes) {
                prop_assert!(read.article.sample.len() <= SAMPLE);
            }
            prop_assert!(postcard::from_bytes::<Facts>(&bytes[..at]).is_err());
        }
    }
}
