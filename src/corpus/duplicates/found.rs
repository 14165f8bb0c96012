//! What was found.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::articles::Copy;
use super::facts::Facts;
use super::quote_table::NumberedQuotes;
use super::quotes::Clustered;
use super::window_state::{WindowState, key_of};
use crate::tables::{ClusterOf, DuplicateOf, Rows};

/// The articles that are copies, and the quotes that are the same.
///
/// Only those are held, not the articles that stand alone.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// By [`key_of`] of the article's id.
    articles: HashMap<u64, Found>,
    originals: Vec<Box<str>>,
    /// The first quote's id of each cluster.
    clusters: Vec<Box<str>>,
    quotes: Vec<InCluster>,
}

#[derive(Debug, Default)]
struct Found {
    /// Index into the originals, and the resemblance.
    copy_of: Option<(u32, f32)>,
    /// Range of [`Duplicates::quotes`].
    quotes: (u32, u32),
}

#[derive(Clone, Copy, Debug)]
struct InCluster {
    /// The quote's place in its article.
    place: u32,
    cluster: u32,
    /// Index of its speaker among those of the article.
    speaker: Option<u32>,
    is_first_of_speaker: bool,
}

/// What was found of one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Repeats {
    copy_of: Option<DuplicateOf>,
    /// Those of its quotes that are not alone, by their place in it.
    quotes: Vec<(u32, ClusterOf)>,
}

impl Duplicates {
    /// What was found of an article.
    pub fn of(&self, doc_id: &str) -> Repeats {
        let Some(found) = self.articles.get(&key_of(doc_id)) else { return Repeats::default() };
        let copy_of = found.copy_of.and_then(|(original, similarity)| {
            let original = self.originals.get(original as usize)?;
            Some(DuplicateOf { doc_id: original.to_string(), similarity })
        });
        let quotes = self.quotes.get(found.quotes.0 as usize..found.quotes.1 as usize).unwrap_or(&[]);
        let quotes = quotes.iter().filter_map(|&InCluster { place, cluster, is_first_of_speaker, .. }| {
            let first = self.clusters.get(cluster as usize)?;
            Some((place, ClusterOf { id: first.to_string(), is_first_of_speaker }))
        });
        Repeats { copy_of, quotes: quotes.collect() }
    }

    /// Decides which quotes are the first of their speaker in a cluster. `speakers_of` gives the ids of an article's
    /// speakers, by [`key_of`] of the article's id.
    pub fn find_firsts(&mut self, speakers_of: impl Fn(u64) -> Vec<String>) {
        let mut ranges: Vec<(u64, (u32, u32))> = self.articles.iter().map(|(&key, f)| (key, f.quotes)).collect();
        // In the order of the articles.
        ranges.sort_unstable_by_key(|&(_, range)| range);
        let mut spoken: HashSet<(u32, Option<u64>)> = HashSet::new();
        for (key, (first, end)) in ranges {
            let Some(quotes) = self.quotes.get_mut(first as usize..end as usize).filter(|q| !q.is_empty()) else {
                continue;
            };
            let speakers = speakers_of(key);
            for quote in quotes {
                let speaker = quote.speaker.and_then(|s| speakers.get(s as usize)).map(|id| key_of(id));
                quote.is_first_of_speaker = spoken.insert((quote.cluster, speaker));
            }
        }
    }
}

impl Repeats {
    /// Writes it into the article's rows: every quote gets a cluster, its own if it stands alone.
    pub fn apply(self, rows: &mut Rows) {
        rows.document.duplicate_of = self.copy_of;
        for quote in &mut rows.quotes {
            quote.cluster = Some(ClusterOf { id: quote.quote_id.clone(), is_first_of_speaker: true });
        }
        for (place, cluster) in self.quotes {
            if let Some(quote) = rows.quotes.get_mut(place as usize) {
                quote.cluster = Some(cluster);
            }
        }
    }

    /// Replaces references to what repeats something earlier, by `before`, by references to that.
    pub fn follow(&mut self, before: &WindowState) {
        if let Some(of) = &mut self.copy_of
            && let Some(original) = before.article(&of.doc_id)
        {
            of.doc_id = original.to_string();
        }
        for (_, cluster) in &mut self.quotes {
            if let Some(first) = before.quote(&cluster.id) {
                cluster.id = first.to_string();
            }
        }
    }

    /// Tells what stands for something earlier: the article, and its quotes by their ids.
    pub fn carry(&self, doc_id: &str, facts: &Facts, state: &mut WindowState) {
        if let Some(of) = &self.copy_of {
            state.add_article(doc_id, &of.doc_id);
        }
        for (place, cluster) in &self.quotes {
            if let Some(quote) = facts.quotes.get(*place as usize) {
                let id = format!("{doc_id}{}", quote.id);
                if id != cluster.id {
                    state.add_quote(&id, &cluster.id);
                }
            }
        }
    }
}

/// Puts together what was found, by rank.
pub(super) struct FoundBuilder {
    by_rank: HashMap<u32, Found>,
    /// The original of each article that has copies or is one.
    groups: HashMap<u32, u32>,
    found: Duplicates,
}

impl FoundBuilder {
    pub fn new(copies: &[Copy]) -> Self {
        let mut groups = HashMap::new();
        for copy in copies {
            groups.insert(copy.article, copy.of);
            groups.insert(copy.of, copy.of);
        }
        Self { by_rank: HashMap::new(), groups, found: Duplicates::default() }
    }

    /// The original of the article, if it has copies or is one.
    pub fn group_of(&self, rank: u32) -> Option<u32> {
        self.groups.get(&rank).copied()
    }

    /// Takes the clusters of quotes, by number.
    pub fn quotes(&mut self, clustered: &[Clustered], quotes: &NumberedQuotes<'_>) {
        let mut index_of: HashMap<u32, u32> = HashMap::new();
        for &Clustered { quote, first } in clustered {
            let clusters = &mut self.found.clusters;
            let index = *index_of.entry(first).or_insert(clusters.len() as u32);
            if index as usize == clusters.len() {
                clusters.push(quotes.quote_id(first).into_boxed_str());
            }
            let (rank, place) = quotes.place(quote);
            let at = self.found.quotes.len() as u32;
            let speaker = quotes.speaker_index(quote);
            // Who it is, is decided by `Duplicates::find_firsts`.
            self.found.quotes.push(InCluster { place, cluster: index, speaker, is_first_of_speaker: true });
            let range = &mut self.by_rank.entry(rank).or_default().quotes;
            *range = if range.1 == 0 { (at, at + 1) } else { (range.0, at + 1) };
        }
    }

    /// Takes the copies, and looks up the ids.
    pub fn done(mut self, copies: &[Copy], quotes: &NumberedQuotes<'_>) -> Duplicates {
        let mut index_of: HashMap<u32, u32> = HashMap::new();
        for &Copy { article, of, similarity } in copies {
            let originals = &mut self.found.originals;
            let index = *index_of.entry(of).or_insert(originals.len() as u32);
            if index as usize == originals.len() {
                originals.push(quotes.doc_id(of).into());
            }
            self.by_rank.entry(article).or_default().copy_of = Some((index, similarity));
        }
        for (rank, found) in self.by_rank {
            self.found.articles.insert(key_of(quotes.doc_id(rank)), found);
        }
        self.found
    }
}
