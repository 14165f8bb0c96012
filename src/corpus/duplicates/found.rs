//! What was found.

use std::collections::{HashMap, HashSet};
use std::io;

use super::articles::Copy;
use super::quote_file::QuoteFile;
use super::quotes::Clustered;
use super::words::mix;
use crate::tables::{ClusterOf, DuplicateOf, Rows};

/// The articles that are copies, and the quotes that are the same.
///
/// Only those are held, not the articles that stand alone.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// By [`key_of`] of the article's id.
    articles: HashMap<u64, Found>,
    originals: Vec<Box<str>>,
    clusters: Vec<Cluster>,
    quotes: Vec<InCluster>,
}

#[derive(Debug, Default)]
struct Found {
    /// Index into the originals, and the resemblance.
    copy_of: Option<(u32, f32)>,
    /// Copies of this article.
    copies: u32,
    /// Range of [`Duplicates::quotes`].
    quotes: (u32, u32),
}

#[derive(Clone, Copy, Debug)]
struct InCluster {
    /// The quote's place in its article.
    place: u32,
    cluster: u32,
    is_first_of_speaker: bool,
}

#[derive(Debug)]
struct Cluster {
    /// The first quote's id.
    id: Box<str>,
    size: u32,
}

impl Duplicates {
    /// Writes into an article's rows what was found: every quote gets a cluster, its own if it stands alone.
    pub fn apply(&self, doc_id: &str, rows: &mut Rows) {
        let found = self.articles.get(&key_of(doc_id));
        rows.document.n_duplicates = Some(found.map_or(0, |f| f.copies));
        rows.document.duplicate_of = found.and_then(|f| f.copy_of).and_then(|(original, similarity)| {
            let doc_id = self.originals.get(original as usize)?.to_string();
            Some(DuplicateOf { doc_id, similarity })
        });
        for quote in &mut rows.quotes {
            quote.cluster = Some(ClusterOf { id: quote.quote_id.clone(), size: 1, is_first_of_speaker: true });
        }
        for &InCluster { place, cluster, is_first_of_speaker } in found.map_or(&[][..], |f| self.quotes_of(f)) {
            if let (Some(quote), Some(Cluster { id, size })) =
                (rows.quotes.get_mut(place as usize), self.clusters.get(cluster as usize))
            {
                quote.cluster = Some(ClusterOf { id: id.to_string(), size: *size, is_first_of_speaker });
            }
        }
    }

    /// Gives all that [`Duplicates::apply`] would write into an article's rows, and nothing for one that stands alone:
    /// what differs, was found to differ.
    pub fn describe(&self, doc_id: &str, each: &mut dyn FnMut(&[u8])) {
        let Some(found) = self.articles.get(&key_of(doc_id)) else { return };
        each(&found.copies.to_le_bytes());
        let original = found.copy_of.and_then(|(o, s)| Some((self.originals.get(o as usize)?, s)));
        if let Some((id, similarity)) = original {
            each(id.as_bytes());
            each(&similarity.to_le_bytes());
        }
        for &InCluster { place, cluster, is_first_of_speaker } in self.quotes_of(found) {
            each(&place.to_le_bytes());
            each(&[u8::from(is_first_of_speaker)]);
            if let Some(Cluster { id, size }) = self.clusters.get(cluster as usize) {
                each(id.as_bytes());
                each(&size.to_le_bytes());
            }
        }
    }

    fn quotes_of(&self, found: &Found) -> &[InCluster] {
        self.quotes.get(found.quotes.0 as usize..found.quotes.1 as usize).unwrap_or(&[])
    }
}

/// The speaker of each of the quotes, which come by number.
fn speakers_of(clustered: &[Clustered], file: &QuoteFile<'_>) -> io::Result<Vec<u32>> {
    let mut speakers = vec![0; clustered.len()];
    if !clustered.is_empty() {
        file.scan(|number, _, quote| {
            if let Ok(at) = clustered.binary_search_by_key(&number, |c| c.quote) {
                speakers[at] = quote.speaker;
            }
            Ok(())
        })?;
    }
    Ok(speakers)
}

/// Two of a million ids share a key in one of forty million corpora.
fn key_of(doc_id: &str) -> u64 {
    let mut pieces = doc_id.as_bytes().chunks(8);
    let number = |piece: &[u8]| piece.iter().fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte));
    pieces.by_ref().fold(doc_id.len() as u64, |hash, piece| mix(hash ^ number(piece)))
}

/// Puts together what was found, by rank.
pub(super) struct FoundBuilder {
    by_rank: HashMap<u32, Found>,
    /// The original of each article that has copies or is one.
    groups: HashMap<u32, u32>,
    found: Duplicates,
}

impl FoundBuilder {
    pub fn of(copies: &[Copy]) -> Self {
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
    pub fn quotes(&mut self, clustered: &[Clustered], file: &QuoteFile<'_>) -> io::Result<()> {
        let speakers = speakers_of(clustered, file)?;
        let mut reader = file.reader();
        let mut index_of: HashMap<u32, u32> = HashMap::new();
        let mut spoken: HashSet<(u32, u32)> = HashSet::new();
        for (&Clustered { quote, first }, speaker) in clustered.iter().zip(speakers) {
            let clusters = &mut self.found.clusters;
            let index = *index_of.entry(first).or_insert(clusters.len() as u32);
            if index as usize == clusters.len() {
                clusters.push(Cluster { id: reader.quote_id(first)?.into_boxed_str(), size: 0 });
            }
            clusters[index as usize].size += 1;
            let (rank, place) = file.place(quote);
            let at = self.found.quotes.len() as u32;
            let is_first_of_speaker = spoken.insert((index, speaker));
            self.found.quotes.push(InCluster { place, cluster: index, is_first_of_speaker });
            let range = &mut self.by_rank.entry(rank).or_default().quotes;
            *range = if range.1 == 0 { (at, at + 1) } else { (range.0, at + 1) };
        }
        Ok(())
    }

    /// Takes the copies, and looks up the ids.
    pub fn done(mut self, copies: &[Copy], file: &QuoteFile<'_>) -> io::Result<Duplicates> {
        let mut reader = file.reader();
        let mut index_of: HashMap<u32, u32> = HashMap::new();
        for &Copy { article, of, similarity } in copies {
            let originals = &mut self.found.originals;
            let index = *index_of.entry(of).or_insert(originals.len() as u32);
            if index as usize == originals.len() {
                originals.push(reader.doc_id(of)?.into_boxed_str());
            }
            self.by_rank.entry(article).or_default().copy_of = Some((index, similarity));
            self.by_rank.entry(of).or_default().copies += 1;
        }
        let mut ranks: Vec<(u32, Found)> = self.by_rank.into_iter().collect();
        // In the order in which they lie on the disk, more or less.
        ranks.sort_unstable_by_key(|r| r.0);
        for (rank, found) in ranks {
            self.found.articles.insert(key_of(&reader.doc_id(rank)?), found);
        }
        Ok(self.found)
    }
}
