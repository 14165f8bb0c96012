//! Quotes that are the same words again.
//!
//! First the identical ones are put together; of each such class only the first is looked at further. Near-identical
//! contents share a run of words, by which they are found (see [`each_gram`]), and are then compared.

use std::collections::HashMap;

use super::gram_filter::GramFilter;
use super::leaders::leaders;
use super::quote_table::{NumberedQuotes, Quote};
use super::sketch::resemblance;
use super::union::{ALL_PAIRS, Sets, link};
use super::words::{hash_of, mix};

/// Words from which on two similar contents are the same whoever is said to speak.
pub(super) const LONG: usize = 12;
/// Words below which contents must be identical.
pub(super) const SHORT: usize = 5;
/// Words up to which a content can be like one of fewer than [`LONG`] words: more would be too long for half of the
/// pairs to be shared, unless it repeats itself.
const LONG_FOR_A_SPEAKER: usize = 32;

/// Members of a bucket above which only those are compared that share a further word.
const LARGE: usize = 512;

/// A quote that is the same as an earlier one, or the first of such; both are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Clustered {
    pub quote: u32,
    /// The first quote of the cluster.
    pub first: u32,
}

/// The members of all clusters of two or more, by number. `group_of` says which copies of one article an article
/// belongs to, if any.
pub(super) fn clusters(
    quotes: &NumberedQuotes<'_>,
    group_of: &dyn Fn(u32) -> Option<u32>,
    least: f64,
) -> Vec<Clustered> {
    let mut sets = Sets::new(quotes.total());
    unite_identical(quotes, group_of, &mut sets);
    sets.flatten();
    let absorbed = Absorbed::of(&sets, quotes.total());
    link_similar(quotes, least, &absorbed, &mut sets);

    let mut leader_of: HashMap<u32, u32> = HashMap::new();
    for group in sets.members(|n| !absorbed.has(n)).chunk_by(|a, b| a.0 == b.0) {
        let members: Vec<u32> = group.iter().map(|m| m.1).collect();
        let alike = |a: &Content, b: &Content| a.similarity(b).filter(|&s| s >= least);
        let read = |number| Content::of(quotes.get(number));
        leaders(&members, read, alike, |quote, first, _| {
            leader_of.insert(quote, first);
        });
    }
    let leader = |class: u32| leader_of.get(&class).copied().unwrap_or(class);
    let mut all: Vec<Clustered> = leader_of.iter().map(|(&quote, &first)| Clustered { quote, first }).collect();
    all.extend(absorbed.numbers().map(|quote| Clustered { quote, first: leader(sets.parent(quote)) }));
    let mut firsts: Vec<u32> = all.iter().map(|c| c.first).collect();
    firsts.sort_unstable();
    firsts.dedup();
    all.extend(firsts.into_iter().map(|first| Clustered { quote: first, first }));
    all.sort_unstable();
    all
}

/// Puts identical quotes together.
fn unite_identical(quotes: &NumberedQuotes<'_>, group_of: &dyn Fn(u32) -> Option<u32>, sets: &mut Sets) {
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for (number, rank, quote) in quotes.iter() {
        each_identity(quote, group_of(rank), |key| keys.push((key, number)));
    }
    keys.sort_unstable();
    for bucket in keys.chunk_by(|a, b| a.0 == b.0) {
        bucket.iter().for_each(|k| sets.unite(bucket[0].1, k.1));
    }
}

/// Keys that two quotes have in common if and only if they are the same by their words alone:
/// - all their words, of [`LONG`] or more;
/// - those of a shorter one, and a speaker known to both, if it has [`SHORT`] words or stands in quotation marks;
/// - those of any, its speaker or that it has none, and the article of which theirs are copies.
fn each_identity(quote: Quote<'_>, group: Option<u32>, mut each: impl FnMut(u64)) {
    let Quote { words, speaker, is_quoted } = quote;
    if words.is_empty() {
        return;
    }
    let all = hash_of(words);
    let key = |kind: u64, with: u32| mix(mix(all ^ kind) ^ u64::from(with));
    if words.len() >= LONG {
        return each(key(1, 0));
    }
    if speaker != 0 && (words.len() >= SHORT || is_quoted) {
        each(key(2, speaker));
    }
    if let Some(group) = group {
        each(mix(key(3, speaker) ^ u64::from(group)));
    }
}

/// A key that some quotes have in common, with what is known of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Keyed {
    key: u64,
    number: u32,
    /// Hashes of the words before and after the run that the key stands for.
    beside: [u16; 2],
    /// The pairs of words of the quote as a set of 64, and how many there are.
    mask: u64,
    size: u16,
}

/// Unites the first quotes of the classes that are similar.
fn link_similar(quotes: &NumberedQuotes<'_>, least: f64, absorbed: &Absorbed, sets: &mut Sets) {
    let firsts = || quotes.iter().filter(|(number, ..)| !absorbed.has(*number));
    let mut grams = Grams::default();
    firsts().for_each(|(_, _, quote)| grams.count(quote.words));
    let mut long = GramFilter::new(grams.long + 1);
    // Runs with a speaker only tie a shorter content to another: most of the longer ones have none to meet.
    let mut short = GramFilter::new(grams.short + 1);
    for (_, _, quote) in firsts() {
        each_gram(quote, |gram| match gram.kind {
            Kind::Long => long.add(gram.key),
            Kind::OfSpeaker if quote.words.len() < LONG => short.add(gram.key),
            Kind::OfSpeaker => {}
        });
    }
    let mut keys: Vec<Keyed> = Vec::new();
    for (number, _, quote) in firsts() {
        let mut known: Option<(u64, u16)> = None;
        each_gram(quote, |Gram { key, beside, kind }| {
            let may_be_shared = match kind {
                Kind::Long => long.is_shared(key),
                Kind::OfSpeaker => short.is_met(key),
            };
            if may_be_shared {
                let (mask, size) = *known.get_or_insert_with(|| {
                    let pairs = pairs(quote.words);
                    (pairs.iter().fold(0, |mask, &pair| mask | 1 << (pair % 64)), pairs.len() as u16)
                });
                keys.push(Keyed { key, number, beside, mask, size });
            }
        });
    }
    drop((long, short));
    keys.sort_unstable();
    let mut linker = Linker { quotes, pairs: Vec::new(), sets, least };
    for bucket in keys.chunk_by_mut(|a, b| a.key == b.key).filter(|c| c.len() > 1) {
        // A quote may hold a run twice.
        let mut n = 0;
        for at in 0..bucket.len() {
            if n == 0 || bucket[n - 1].number != bucket[at].number {
                bucket[n] = bucket[at];
                n += 1;
            }
        }
        let bucket = &mut bucket[..n];
        if bucket.len() <= LARGE {
            linker.bucket(bucket);
            continue;
        }
        // A stock phrase: those that are the same share more than it.
        for side in 0..2 {
            bucket.sort_unstable_by_key(|k| (k.beside[side], k.number));
            bucket.chunk_by(|a, b| a.beside[side] == b.beside[side]).for_each(|b| linker.bucket(b));
        }
    }
    linker.compare_waiting();
}

/// Pairs that wait to be compared, at most.
const WAITING: usize = 1 << 21;

/// Compares what shares a run.
struct Linker<'a> {
    quotes: &'a NumberedQuotes<'a>,
    pairs: Vec<(u32, u32)>,
    sets: &'a mut Sets,
    least: f64,
}

impl Linker<'_> {
    fn bucket(&mut self, bucket: &[Keyed]) {
        if bucket.len() > ALL_PAIRS {
            return self.large_bucket(bucket);
        }
        for (i, b) in bucket.iter().enumerate() {
            for a in &bucket[..i] {
                // Two that have the word before in common, too, share the run that begins there.
                let begins_before = a.beside[0] == b.beside[0] && a.beside[0] != 0;
                if !begins_before
                    && may_be_alike(a, b, self.least)
                    && self.sets.root(a.number) != self.sets.root(b.number)
                {
                    self.pairs.push((a.number, b.number));
                }
            }
        }
        if self.pairs.len() >= WAITING {
            self.compare_waiting();
        }
    }

    /// Unites the waiting pairs that are alike.
    fn compare_waiting(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        let mut last: Option<(u32, Content<'_>)> = None;
        for (a, b) in self.pairs.drain(..) {
            if self.sets.root(a) == self.sets.root(b) {
                continue;
            }
            let first = match last.take() {
                Some((number, content)) if number == a => content,
                _ => Content::of(self.quotes.get(a)),
            };
            if first.similarity(&Content::of(self.quotes.get(b))).is_some_and(|s| s >= self.least) {
                self.sets.unite(a, b);
            }
            last = Some((a, first));
        }
    }

    fn large_bucket(&mut self, bucket: &[Keyed]) {
        let (quotes, least) = (self.quotes, self.least);
        let members: Vec<u32> = bucket.iter().map(|k| k.number).collect();
        let mut contents: Vec<Option<Content<'_>>> = vec![None; members.len()];
        link(&members, self.sets, |a, b| {
            if !may_be_alike(&bucket[a], &bucket[b], least) {
                return false;
            }
            for at in [a, b] {
                contents[at].get_or_insert_with(|| Content::of(quotes.get(members[at])));
            }
            let (Some(a), Some(b)) = (&contents[a], &contents[b]) else { return false };
            a.similarity(b).is_some_and(|s| s >= least)
        });
    }
}

/// Whether the sizes and masks of two sets of pairs allow them to be as alike.
fn may_be_alike(a: &Keyed, b: &Keyed, least: f64) -> bool {
    let (sizes, fewest) = ([f64::from(a.size), f64::from(b.size)], f64::from(a.size.min(b.size)));
    // Jaccard: both / (sum - both) >= least.
    let both = (least / (1.0 + least) * (sizes[0] + sizes[1]) - 1e-9).ceil();
    let alone = |mask: u64, size: f64| f64::from(mask.count_ones()) <= size - both;
    both <= fewest && alone(a.mask & !b.mask, sizes[0]) && alone(b.mask & !a.mask, sizes[1])
}

/// A content as it is compared.
#[derive(Clone, Debug)]
struct Content<'a> {
    quote: Quote<'a>,
    pairs: Vec<u64>,
}

impl<'a> Content<'a> {
    fn of(quote: Quote<'a>) -> Self {
        Self { quote, pairs: pairs(quote.words) }
    }

    /// How alike two contents are; `None` if they cannot be the same words of the same person.
    fn similarity(&self, other: &Self) -> Option<f64> {
        let (one, two) = (self.quote, other.quote);
        let n = one.words.len().min(two.words.len());
        let one_speaker = one.speaker == two.speaker && one.speaker != 0;
        if n >= LONG || (n >= SHORT && one_speaker) {
            return Some(resemblance(&self.pairs, &other.pairs));
        }
        let same = one.words == two.words && one_speaker && one.is_quoted && two.is_quoted;
        same.then_some(1.0)
    }
}

/// The pairs of neighbouring words, rising and each once.
fn pairs(words: &[u32]) -> Vec<u64> {
    let mut pairs: Vec<u64> = words.windows(2).map(|p| mix(u64::from(p[0]) << 32 | u64::from(p[1]))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Keys of which two contents that are alike have one in common, and the words before and after each.
///
/// Contents that share half of their pairs have a run of pairs in common: e changed words leave at most e + 1 runs of
/// at least two thirds of the pairs of the shorter (three fifths, if words were left out), so that one run has three
/// pairs, or two where there are fewer than eleven.
/// The keys are the runs of four words of contents of [`LONG`] or more, and for what is compared only with the same
/// speaker's contents, the runs of three with the speaker.
fn each_gram(quote: Quote<'_>, mut each: impl FnMut(Gram)) {
    let Quote { words, speaker, .. } = quote;
    let mut runs = |length: usize, with: u64, kind: Kind| {
        let beside = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or(0, |&w| w as u16);
        words.windows(length).enumerate().for_each(|(at, run)| {
            let sum = run
                .iter()
                .zip(FACTORS)
                .fold(with, |sum, (&word, factor)| sum.wrapping_add(u64::from(word).wrapping_mul(factor)));
            each(Gram { key: mix(sum), beside: [beside(at.checked_sub(1)), beside(Some(at + length))], kind });
        });
    };
    if words.len() >= LONG {
        runs(LONG_RUN, 0, Kind::Long);
    }
    if speaker != 0 && (SHORT..=LONG_FOR_A_SPEAKER).contains(&words.len()) {
        runs(RUN_OF_SPEAKER, mix(u64::from(speaker)), Kind::OfSpeaker);
    }
}

/// Words in a run.
const LONG_RUN: usize = 4;
const RUN_OF_SPEAKER: usize = 3;

/// Odd numbers with their bits spread, one for each word of a run.
const FACTORS: [u64; LONG_RUN] = [mix(1) | 1, mix(2) | 1, mix(3) | 1, mix(4) | 1];

#[derive(Clone, Copy, Debug)]
struct Gram {
    key: u64,
    /// Hashes of the words before and after; 0 where there is none.
    beside: [u16; 2],
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Long,
    OfSpeaker,
}

/// How many keys of either kind there are: those with a speaker of contents of fewer than [`LONG`] words.
#[derive(Clone, Copy, Debug, Default)]
struct Grams {
    long: u64,
    short: u64,
}

impl Grams {
    fn count(&mut self, words: &[u32]) {
        let n = words.len();
        if n >= LONG {
            self.long += (n + 1 - LONG_RUN) as u64;
        } else if n >= SHORT {
            self.short += (n + 1 - RUN_OF_SPEAKER) as u64;
        }
    }
}

/// The quotes that are identical to an earlier one: a bit each.
struct Absorbed {
    bits: Vec<u64>,
}

impl Absorbed {
    fn of(flat: &Sets, total: u32) -> Self {
        let mut bits = vec![0; (total as usize).div_ceil(64)];
        for number in (0..total).filter(|&n| flat.parent(n) != n) {
            bits[number as usize / 64] |= 1_u64 << (number % 64);
        }
        Self { bits }
    }

    fn has(&self, number: u32) -> bool {
        self.bits[number as usize / 64] >> (number % 64) & 1 == 1
    }

    fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.bits.iter().enumerate().flat_map(|(at, &bits)| {
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| (at * 64 + bit) as u32)
        })
    }
}
