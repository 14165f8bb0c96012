//! Articles that are copies of others.

use super::leaders::leaders;
use super::sketch::{BANDS, Sketch};
use super::union::{Sets, link};

/// An article that is a copy: its number, that of the article it copies, and their resemblance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Copy {
    pub article: u32,
    pub of: u32,
    pub similarity: f32,
}

/// The copies among the articles of these sketches, by number, of at least the resemblance `least`. `by_rank` has the
/// articles in the order in which the first of a group is its original; numbers are places in it.
pub(super) fn copies(sketches: &[Sketch], by_rank: &[u32], least: f64) -> Vec<Copy> {
    let sketch = |rank: u32| &sketches[by_rank[rank as usize] as usize];
    // Those without words are like nothing.
    let ranks: Vec<u32> = (0..by_rank.len() as u32).filter(|&rank| !sketch(rank).sample.is_empty()).collect();
    let mut sets = Sets::new(by_rank.len() as u32);
    for band in 0..BANDS {
        let mut keys: Vec<(u32, u32)> = ranks.iter().map(|&rank| (sketch(rank).bands[band], rank)).collect();
        keys.sort_unstable();
        for bucket in keys.chunk_by(|a, b| a.0 == b.0).filter(|b| b.len() > 1) {
            let members: Vec<u32> = bucket.iter().map(|b| b.1).collect();
            link(&members, &mut sets, |a, b| sketch(members[a]).resemblance(sketch(members[b])) >= least);
        }
    }
    let mut copies = Vec::new();
    for group in sets.members(|_| true).chunk_by(|a, b| a.0 == b.0) {
        let members: Vec<u32> = group.iter().map(|m| m.1).collect();
        let alike = |a: &&Sketch, b: &&Sketch| Some(a.resemblance(b)).filter(|&s| s >= least);
        leaders(&members, sketch, alike, |article, of, similarity| {
            copies.push(Copy { article, of, similarity: rounded(similarity) });
        });
    }
    copies.sort_unstable_by_key(|c| c.article);
    copies
}

/// To four decimals, as all shares in the tables.
pub(super) fn rounded(share: f64) -> f32 {
    ((share * 1e4).round() / 1e4) as f32
}
