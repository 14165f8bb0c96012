//! Who 'he' or 'she' is: the candidates' features, their weights, and the choice.

/// What is known of an actor at one point of the text, as the walk goes on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trace {
    /// Word of its last mention outside of quotations (a name or a resolved pronoun).
    pub last: Option<usize>,
    /// That mention was a subject.
    pub subject: bool,
    /// That mention was part of a longer phrase ('the Trump campaign').
    pub modifier: bool,
    /// That mention stood in somebody's reported words.
    pub reported: bool,
    /// Word of its last mention inside a quotation.
    pub quoted: Option<usize>,
    /// Word of its last mention as a subject.
    pub subject_at: Option<usize>,
    /// Word of its last mention as the source of an attribution.
    pub spoke: Option<usize>,
    /// Mentions so far.
    pub count: u32,
}

/// How many features a candidate has.
pub(super) const FEATURES: usize = 26;

/// The features' names, as the trainer's and the weights file's columns have them.
pub(super) const FEATURE_NAMES: [&str; FEATURES] = [
    "gender_known",
    "kind_unknown",
    "same_sentence",
    "sentence_before",
    "two_sentences_before",
    "three_to_five_before",
    "six_or_more_before",
    "only_quoted",
    "named_only_later",
    "last_was_subject",
    "last_was_modifier",
    "last_was_reported",
    "most_recent",
    "last_speaker",
    "last_speaker_near",
    "last_pronoun",
    "last_pronoun_near",
    "count",
    "same_paragraph",
    "subject_of_sentence",
    "subject_of_sentence_before",
    "named_in_content",
    "named_later_in_sentence",
    "speaker_of_these_words",
    "quoted_speaker",
    "share_of_mentions",
];

/// A candidate's features.
pub(super) type Features = [f32; FEATURES];

/// The weights set by hand, with which the training begins.
pub(super) const BY_HAND: Features = [
    1.2, -2.0, 1.2, 1.0, 0.2, -0.4, -1.2, -1.5, -3.0, 0.5, -0.7, -0.6, 0.6, 0.5, 0.8, 0.4, 0.8, 0.2, 0.3, 0.8, 0.8,
    -2.0, -1.5, 1.5, -2.0, 0.5,
];

/// Reads `feature<TAB>weight` lines; a feature that they lack keeps the weight set by hand.
pub(super) fn read_weights(table: &str) -> Features {
    let mut out = BY_HAND;
    for (name, weight) in table.lines().filter_map(|l| l.split_once('\t')) {
        if let (Some(i), Ok(w)) = (FEATURE_NAMES.iter().position(|n| *n == name), weight.trim().parse::<f32>()) {
            out[i] = w;
        }
    }
    out
}

/// The dot product with the weights.
pub(super) fn score(features: &Features, weights: &Features) -> f32 {
    features.iter().zip(weights).map(|(f, w)| f * w).sum()
}

/// The best of the scores, and its share of the softmax (0 to 1). The first of equals wins.
pub(super) fn best(scores: &[(usize, f32)]) -> Option<(usize, f32)> {
    let top = scores.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    let total: f32 = scores.iter().map(|s| (s.1 - top.1).exp()).sum();
    Some((top.0, 1.0 / total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_has_its_share() {
        assert_eq!(best(&[]), None);
        let (index, share) = best(&[(3, 1.0), (5, 1.0)]).unwrap();
        assert_eq!(index, 3);
        assert!((share - 0.5).abs() < 1e-6);
    }
}
