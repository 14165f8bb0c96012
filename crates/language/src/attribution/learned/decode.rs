//! Token scores -> the best well-formed sequence of tags -> runs of sources, cues and contents.
//!
//! A token's tag says its role and whether it begins, continues or ends a run of it, or is one of its
//! own (the BIOES scheme). The sequence is the best one in which every run is whole (Viterbi's
//! algorithm over the sum of the scores), with the quotation marks' say in where contents may be cut.

use super::model::SCORES;
use crate::types::Run;

/// Tags: none, then begin, inside, end and single of source, cue and content.
pub const TAGS: usize = 13;
/// Number of scores by which a content token chooses its cue: the first cue to the left, the first to the right, the
/// second to the left.
pub const DIRECTIONS: usize = 3;
/// Number of scores by which a cue token chooses its source: the first source to the left, the first to the right,
/// none, the second to the left.
pub const SOURCES: usize = 4;

/// What a run of tokens is in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who says it.
    Source,
    /// The reporting expression.
    Cue,
    /// What is said.
    Content,
}

/// A run of tokens with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleRun {
    /// The role.
    pub role: Role,
    /// Its tokens.
    pub tokens: Run,
}

const ROLES: [Role; 3] = [Role::Source, Role::Cue, Role::Content];
const OUTSIDE: usize = 0;
const BEGIN: usize = 1;
const INSIDE: usize = 2;
const END: usize = 3;
const SINGLE: usize = 4;

const fn tag(role: usize, part: usize) -> usize {
    role * 4 + part
}

/// The tag of a token of a run: whether the run begins with it, and ends with it.
#[cfg(feature = "training")]
pub(super) fn tag_of(role: Role, first: bool, last: bool) -> u8 {
    let part = match (first, last) {
        (true, true) => SINGLE,
        (true, false) => BEGIN,
        (false, true) => END,
        (false, false) => INSIDE,
    };
    tag(role as usize, part) as u8
}

/// Adjustments of the network's scores during decoding: one entry per token in each list.
#[derive(Debug, Default)]
pub struct Costs {
    /// Added to the score of 'no role'.
    pub outside: Vec<f32>,
    /// Subtracted from the score of a content that begins at the token.
    pub begin: Vec<f32>,
    /// Subtracted from the score of a content that ends at the token.
    pub end: Vec<f32>,
    /// Which runs may continue from the token before.
    pub wall: Vec<Wall>,
}

/// What may go on over the border before a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wall {
    /// There is no border: any run may.
    #[default]
    None,
    /// A paragraph begins inside of an open quotation: contents may.
    Speech,
    /// A paragraph begins: no run may.
    All,
}

impl Costs {
    /// Resets to `n` tokens with no walls, `begin` and `end` at 0, and every `outside` at the value given.
    pub fn reset(&mut self, n: usize, outside: f32) {
        for (list, value) in [(&mut self.outside, outside), (&mut self.begin, 0.0), (&mut self.end, 0.0)] {
            list.clear();
            list.resize(n, value);
        }
        self.wall.clear();
        self.wall.resize(n, Wall::None);
    }

    /// No costs at all.
    #[cfg(test)]
    pub fn free(n: usize) -> Self {
        let mut out = Self::default();
        out.reset(n, 0.0);
        out
    }
}

/// The decoder with its buffers, which are reused from text to text.
#[derive(Debug, Default)]
pub struct Decoder {
    /// Back pointers of each token: the last tag of the best sequence before it that leaves no run open, and for each
    /// role whether the best sequence that leaves a run of it open has the begin tag last (else the inside tag).
    back: Vec<(u8, [bool; 3])>,
    /// The best sequence's tags.
    pub tags: Vec<u8>,
}

impl Decoder {
    /// The best sequence of tags for `scores` ([`SCORES`] a token), into `self.tags`, and its runs into `runs`.
    pub fn decode(&mut self, scores: &[f32], costs: &Costs, runs: &mut Vec<RoleRun>) {
        let n = scores.len() / SCORES;
        self.back.clear();
        self.tags.clear();
        runs.clear();
        if n == 0 {
            return;
        }
        // The best score of a sequence up to here with no run open, and its last tag. For each role, the best score
        // with a run of it open, and whether the last tag is its begin tag.
        let (mut closed, mut closed_tag) = (0f32, OUTSIDE);
        let mut open = [f32::NEG_INFINITY; 3];
        let mut open_begun = [false; 3];
        for (t, z) in scores.chunks_exact(SCORES).enumerate() {
            match costs.wall[t] {
                Wall::None => {}
                Wall::Speech => open[..2].fill(f32::NEG_INFINITY),
                Wall::All => open.fill(f32::NEG_INFINITY),
            }
            self.back.push((closed_tag as u8, open_begun));
            let before = closed;
            let (mut best, mut best_tag) = (before + z[OUTSIDE] + costs.outside[t], OUTSIDE);
            for role in 0..3 {
                let content = role == 2;
                let begin = if content { costs.begin[t] } else { 0.0 };
                let end = if content { costs.end[t] } else { 0.0 };
                let single = before + z[tag(role, SINGLE)] - begin - end;
                if single > best {
                    (best, best_tag) = (single, tag(role, SINGLE));
                }
                let ended = open[role] + z[tag(role, END)] - end;
                if ended > best {
                    (best, best_tag) = (ended, tag(role, END));
                }
                let begun = before + z[tag(role, BEGIN)] - begin;
                let continued = open[role] + z[tag(role, INSIDE)];
                open_begun[role] = begun >= continued;
                open[role] = if open_begun[role] { begun } else { continued };
            }
            (closed, closed_tag) = (best, best_tag);
        }
        self.tags.resize(n, 0);
        let mut at = closed_tag;
        for t in (0..n).rev() {
            self.tags[t] = at as u8;
            let (closed_before, begun_before) = self.back[t];
            let role = at.saturating_sub(1) / 4;
            at = if at != OUTSIDE && matches!(at - role * 4, INSIDE | END) {
                tag(role, if begun_before[role] { BEGIN } else { INSIDE })
            } else {
                usize::from(closed_before)
            };
        }
        let mut start = 0;
        for (t, &at) in self.tags.iter().enumerate() {
            if usize::from(at) == OUTSIDE {
                continue;
            }
            let role = (usize::from(at) - 1) / 4;
            let part = usize::from(at) - role * 4;
            if matches!(part, BEGIN | SINGLE) {
                start = t;
            }
            if matches!(part, END | SINGLE) {
                runs.push(RoleRun { role: ROLES[role], tokens: Run::new(start, t + 1) });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(tags: &[usize]) -> Vec<f32> {
        let mut out = vec![0.0; tags.len() * SCORES];
        for (t, &at) in tags.iter().enumerate() {
            out[t * SCORES + at] = 5.0;
        }
        out
    }

    fn decode(z: &[f32]) -> (Vec<u8>, Vec<RoleRun>) {
        let n = z.len() / SCORES;
        let (mut d, mut runs) = (Decoder::default(), Vec::new());
        d.decode(z, &Costs::free(n), &mut runs);
        (d.tags, runs)
    }

    #[test]
    fn a_well_formed_sequence_is_kept() {
        // source single, cue single, content of four, then none
        let tags = [4, 8, 9, 10, 10, 11, 0];
        let (best, runs) = decode(&scores(&tags));
        assert_eq!(best.iter().map(|&t| usize::from(t)).collect::<Vec<_>>(), tags);
        let spans: Vec<_> = runs.iter().map(|r| (r.role, r.tokens.start, r.tokens.end)).collect();
        assert_eq!(spans, [(Role::Source, 0, 1), (Role::Cue, 1, 2), (Role::Content, 2, 6)]);
    }

    #[test]
    fn scores_of_a_broken_sequence_decode_to_a_well_formed_one() {
        // A content that never ends, or that ends without a beginning, must not come out.
        for tags in [vec![9, 10, 10, 10], vec![10, 11, 0, 0], vec![9, 2, 11, 7]] {
            let (best, _) = decode(&scores(&tags));
            let mut open: Option<usize> = None;
            for &t in &best {
                let (role, part) =
                    ((usize::from(t).max(1) - 1) / 4, usize::from(t) - (usize::from(t).max(1) - 1) / 4 * 4);
                match (open, part) {
                    (None, OUTSIDE | SINGLE) => {}
                    (None, BEGIN) => open = Some(role),
                    (Some(r), INSIDE) => assert_eq!(r, role),
                    (Some(r), END) => {
                        assert_eq!(r, role);
                        open = None;
                    }
                    other => panic!("{best:?} at {other:?}"),
                }
            }
            assert!(open.is_none());
        }
        assert!(decode(&[]).0.is_empty());
    }

    #[test]
    fn the_best_of_all_sequences_is_found() {
        // Against trying all sequences of four tokens.
        let mut x = 7u32;
        let z: Vec<f32> = (0..4 * SCORES)
            .map(|_| {
                x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (x >> 20) as f32 / 1000.0
            })
            .collect();
        let well_formed = |tags: &[usize]| {
            let mut open = None;
            tags.iter().all(|&t| {
                let (role, part) = (t.max(1).div_ceil(4), if t == 0 { 0 } else { (t - 1) % 4 + 1 });
                let ok = match part {
                    OUTSIDE | BEGIN | SINGLE => open.is_none(),
                    _ => open == Some(role),
                };
                open = if matches!(part, BEGIN | INSIDE) { Some(role) } else { None };
                ok
            }) && open.is_none()
        };
        let mut best = f32::NEG_INFINITY;
        for code in 0..TAGS.pow(4) {
            let tags: Vec<usize> = (0..4).map(|k| code / TAGS.pow(k) % TAGS).collect();
            if well_formed(&tags) {
                best = best.max(tags.iter().enumerate().map(|(t, &k)| z[t * SCORES + k]).sum());
            }
        }
        let found: f32 = decode(&z).0.iter().enumerate().map(|(t, &k)| z[t * SCORES + usize::from(k)]).sum();
        assert!((best - found).abs() < 1e-4, "{best} {found}");
    }
}
