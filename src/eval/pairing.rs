//! Pairing of predictions with gold attributions.

use super::gold::GoldAttribution;
use super::predictions::PredictedAttribution;
use super::text::{Letters, Text};

/// Agreement of two spans; better is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// They share less than half.
    Miss,
    /// Jaccard of their letters at least 0.5.
    Soft,
    /// The same letters; also two empty ones.
    Exact,
}

impl Match {
    /// Compares what two spans cover.
    pub fn of(a: &Letters, b: &Letters) -> Self {
        if a == b {
            Match::Exact
        } else if a.jaccard(b) >= 0.5 {
            Match::Soft
        } else {
            Match::Miss
        }
    }
}

/// Gold and predicted attributions of one article, paired one to one.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// For each gold attribution its prediction, if any.
    pub prediction: Vec<Option<usize>>,
    /// For each gold attribution how well source, cue and content agree with its prediction's.
    pub matches: Vec<[Match; 3]>,
    /// For each prediction whether it is paired with a gold attribution and all three roles match softly or better.
    pub right: Vec<bool>,
}

impl Pairing {
    /// Pairs greedily, by the Jaccard index of the contents' letters, highest first.
    pub fn new(text: &Text, gold: &[GoldAttribution], predicted: &[PredictedAttribution]) -> Self {
        let letters = |roles: &super::text::Roles| roles.each().map(|spans| text.letters(spans));
        let gold: Vec<[Letters; 3]> = gold.iter().map(|a| letters(&a.roles)).collect();
        let answers: Vec<[Letters; 3]> = predicted.iter().map(|a| letters(&a.roles)).collect();
        let mut candidates = Vec::new();
        for (i, [.., content]) in gold.iter().enumerate() {
            for (j, [.., answer]) in answers.iter().enumerate() {
                let alike = content.jaccard(answer);
                if alike > 0.0 {
                    candidates.push((alike, i, j));
                }
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut out = Self {
            prediction: vec![None; gold.len()],
            matches: vec![[Match::Miss; 3]; gold.len()],
            right: vec![false; answers.len()],
        };
        let mut taken = vec![false; answers.len()];
        for (_, i, j) in candidates {
            if out.prediction[i].is_some() || taken[j] {
                continue;
            }
            taken[j] = true;
            out.prediction[i] = Some(j);
            for role in 0..3 {
                out.matches[i][role] = Match::of(&gold[i][role], &answers[j][role]);
            }
            out.right[j] = out.matches[i].iter().all(|m| *m >= Match::Soft);
        }
        out
    }
}
