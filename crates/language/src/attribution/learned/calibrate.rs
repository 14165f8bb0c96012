//! Confidence: the probability that content, source and cue of an attribution are all right.
//!
//! A logistic regression over what the scores say of the attribution, fitted on articles of the
//! training corpus that the network was not trained on.

use super::decode::{RoleRun, TAGS};
use super::link::Linked;
use super::model::SCORES;
use crate::types::QuoteKind;

/// Number of inputs of the confidence.
pub const EVIDENCE: usize = 4 + 2 * LOGS;
/// Number of these that come from logarithms of probabilities.
const LOGS: usize = 10;

/// Logarithm of the probability of each token's decoded tag.
pub fn log_probabilities(scores: &[f32], tags: &[u8], out: &mut Vec<f32>) {
    out.clear();
    out.extend(scores.chunks_exact(SCORES).zip(tags).map(|(z, &tag)| {
        let z = &z[..TAGS];
        let top = z.iter().fold(f32::NEG_INFINITY, |m, &v| m.max(v));
        z[usize::from(tag)] - top - z.iter().map(|v| (v - top).exp()).sum::<f32>().ln()
    }));
}

/// Evidence that the scores give for one attribution; `logs` as from [`log_probabilities`].
pub fn evidence(linked: &Linked, runs: &[RoleRun], logs: &[f32], kind: QuoteKind) -> [f32; EVIDENCE] {
    // Logarithms are held at -6, so that one odd token does not drown the rest.
    let of = |i: usize| logs[runs[i].tokens.range()].iter().map(|v| v.max(-6.0));
    let mean = |i: usize| of(i).sum::<f32>() / runs[i].tokens.len().max(1) as f32;
    let least = |i: usize| of(i).fold(0f32, f32::min);
    let pieces = &linked.content;
    let tokens: usize = pieces.iter().map(|&p| runs[p].tokens.len()).sum();
    let total: f32 = pieces.iter().map(|&p| of(p).sum::<f32>()).sum();
    let edge = |end: bool| {
        let piece = if end { pieces.last() } else { pieces.first() };
        piece.map_or(0.0, |&p| {
            let t = runs[p].tokens;
            logs[if end { t.end as usize - 1 } else { t.start as usize }].max(-6.0)
        })
    };
    let logs: [f32; LOGS] = [
        total / tokens.max(1) as f32,
        pieces.iter().map(|&p| least(p)).fold(0f32, f32::min),
        edge(false),
        edge(true),
        linked.cue.map_or(0.0, mean),
        linked.cue.map_or(-6.0, least),
        linked.source.map_or(0.0, mean),
        linked.source.map_or(0.0, least),
        linked.source_link.max(-6.0),
        linked.content_link.max(-6.0),
    ];
    let mut out = [0.0; EVIDENCE];
    out[0] = 1.0;
    out[1] = f32::from(u8::from(linked.source.is_none()));
    out[2] = f32::from(u8::from(kind == QuoteKind::Direct));
    out[3] = (1.0 + tokens as f32).ln();
    // A network is surer than it should be: the root spreads what it calls nearly certain.
    for (k, &v) in logs.iter().enumerate() {
        out[4 + k] = -(-v).max(0.0).sqrt();
        out[4 + LOGS + k] = v.exp();
    }
    out
}

/// The confidence, 0 to 1, by the weights of a model.
pub fn confidence(evidence: &[f32; EVIDENCE], weights: &[f32; EVIDENCE]) -> f32 {
    let z: f32 = evidence.iter().zip(weights).map(|(e, w)| e * w).sum();
    1.0 / (1.0 + (-z).exp())
}

#[cfg(test)]
mod tests {
    use super::super::decode::Role;
    use super::*;
    use crate::types::Run;

    #[test]
    fn surer_scores_give_surer_evidence() {
        let runs = [
            RoleRun { role: Role::Cue, tokens: Run::new(0, 1) },
            RoleRun { role: Role::Content, tokens: Run::new(1, 3) },
        ];
        let linked = Linked { cue: Some(0), content: vec![1], ..Linked::default() };
        let mut sure = vec![0.0; 3 * SCORES];
        let tags = [8, 9, 11];
        for (t, &tag) in tags.iter().enumerate() {
            sure[t * SCORES + usize::from(tag)] = 9.0;
        }
        let mut logs = Vec::new();
        log_probabilities(&sure, &tags, &mut logs);
        assert!(logs.iter().all(|&v| v < 0.0 && v > -0.01));
        let high = evidence(&linked, &runs, &logs, QuoteKind::Indirect);
        log_probabilities(&vec![0.0; 3 * SCORES], &tags, &mut logs);
        let low = evidence(&linked, &runs, &logs, QuoteKind::Indirect);
        let weights = [1.0; EVIDENCE];
        assert!(confidence(&high, &weights) > confidence(&low, &weights));
        assert!((logs[0] + (TAGS as f32).ln()).abs() < 1e-5);
    }
}
