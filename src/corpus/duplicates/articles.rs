//! Articles that are copies of others.

use std::io;

use super::leaders::leaders;
use super::scratch::{ColumnFiles, Records};
use super::sketch::{Sampled, Sketch};
use super::union::{Sets, link};

/// An article that is a copy: its number, that of the article it copies, and their resemblance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Copy {
    pub article: u32,
    pub of: u32,
    pub similarity: f32,
}

/// The sketches of the articles.
pub(super) struct Sketches {
    records: Records,
    bands: ColumnFiles,
    record: Vec<u8>,
}

impl Sketches {
    pub fn new(records: Records, bands: ColumnFiles) -> Self {
        Self { records, bands, record: Vec::new() }
    }

    pub fn push(&mut self, sketch: &Sketch) -> io::Result<()> {
        self.record.clear();
        self.record.extend_from_slice(&sketch.n.to_le_bytes());
        sketch.sample.iter().for_each(|hash| self.record.extend_from_slice(&hash.to_le_bytes()));
        self.records.push(&self.record)?;
        self.bands.push(&sketch.bands)
    }

    /// The copies among the articles, by number. `by_rank` has the articles in the order in which the first of a group
    /// is its original; numbers are places in it.
    pub fn copies(mut self, by_rank: &[u32], least: f64) -> io::Result<Vec<Copy>> {
        self.records.flush()?;
        let mut samples = Samples { records: &self.records, by_rank };
        let mut sets = Sets::new(by_rank.len() as u32);
        for column in self.bands.columns() {
            let column = column?;
            // Those without words are like nothing.
            let ranks = (0..by_rank.len() as u32).filter(|&rank| !samples.is_empty(rank));
            let mut keys: Vec<(u32, u32)> = ranks.map(|rank| (column[by_rank[rank as usize] as usize], rank)).collect();
            keys.sort_unstable();
            for bucket in keys.chunk_by(|a, b| a.0 == b.0).filter(|b| b.len() > 1) {
                let members: Vec<u32> = bucket.iter().map(|b| b.1).collect();
                let mut texts: Vec<Option<Sample>> = vec![None; members.len()];
                link(&members, &mut sets, |a, b| {
                    for at in [a, b] {
                        if texts[at].is_none() {
                            texts[at] = Some(samples.read(members[at])?);
                        }
                    }
                    let alike = match (&texts[a], &texts[b]) {
                        (Some(a), Some(b)) => a.resemblance(b),
                        _ => 0.0,
                    };
                    Ok::<bool, io::Error>(alike >= least)
                })?;
            }
        }
        let mut copies = Vec::new();
        for group in sets.members(|_| true).chunk_by(|a, b| a.0 == b.0) {
            let members: Vec<u32> = group.iter().map(|m| m.1).collect();
            let alike = |a: &Sample, b: &Sample| Some(a.resemblance(b)).filter(|&s| s >= least);
            leaders(
                &members,
                |rank| samples.read(rank),
                alike,
                |article, of, similarity| {
                    copies.push(Copy { article, of, similarity: rounded(similarity) });
                },
            )?;
        }
        copies.sort_unstable_by_key(|c| c.article);
        Ok(copies)
    }
}

/// To four decimals, as all shares in the tables.
pub(super) fn rounded(share: f64) -> f32 {
    ((share * 1e4).round() / 1e4) as f32
}

#[derive(Clone, Debug)]
struct Sample {
    n: u32,
    hashes: Vec<u32>,
}

impl Sample {
    fn resemblance(&self, other: &Self) -> f64 {
        let sampled = |s: &'_ Self| (s.n, s.hashes.len());
        debug_assert!(sampled(self).1 > 0 && sampled(other).1 > 0);
        Sampled { n: self.n, sample: &self.hashes }.resemblance(Sampled { n: other.n, sample: &other.hashes })
    }
}

/// The samples on the disk, by rank.
struct Samples<'a> {
    records: &'a Records,
    by_rank: &'a [u32],
}

impl Samples<'_> {
    fn is_empty(&self, rank: u32) -> bool {
        self.records.length(self.by_rank[rank as usize]) <= 4
    }

    fn read(&mut self, rank: u32) -> io::Result<Sample> {
        let mut record = Vec::new();
        self.records.read(self.by_rank[rank as usize], &mut record)?;
        let mut numbers = record.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        Ok(Sample { n: numbers.next().unwrap_or(0), hashes: numbers.collect() })
    }
}
