//! Who 'he' or 'she' is: the candidates' features, their weights, and the choice.

/// Declares the features of a candidate: each with its name in the weights' file and the weight set by hand, from which
/// the training begins.
macro_rules! features {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $weight:literal;)+) => {
        /// A feature of a candidate.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Feature {
            $($(#[$doc])* $variant,)+
        }

        /// The features' names, as the trainer and the weights' file have them.
        pub(super) const FEATURE_NAMES: [&str; FEATURES] = [$($name),+];

        /// The weights set by hand.
        pub(super) const BY_HAND: Weights = Weights([$($weight),+]);

        /// How many features a candidate has.
        pub(super) const FEATURES: usize = [$($weight),+].len();
    };
}

features! {
    /// Its gender is known (and fits).
    GenderKnown = "gender_known", 1.2;
    /// Nothing tells that it is a person.
    KindUnknown = "kind_unknown", -2.0;
    /// Last named in this sentence.
    SameSentence = "same_sentence", 1.2;
    /// Last named one sentence before.
    SentenceBefore = "sentence_before", 1.0;
    /// Two sentences before.
    TwoSentencesBefore = "two_sentences_before", 0.2;
    /// Three to five before.
    ThreeToFiveBefore = "three_to_five_before", -0.4;
    /// Six or more before.
    SixOrMoreBefore = "six_or_more_before", -1.2;
    /// Named in quotations only so far.
    OnlyQuoted = "only_quoted", -1.5;
    /// Named only after the pronoun; 1.5 where not in its sentence.
    NamedOnlyLater = "named_only_later", -3.0;
    /// Its last mention was a subject.
    LastWasSubject = "last_was_subject", 0.5;
    /// Its last mention was part of a longer phrase.
    LastWasModifier = "last_was_modifier", -0.7;
    /// Its last mention stood in somebody's reported words.
    LastWasReported = "last_was_reported", -0.6;
    /// No candidate was named later.
    MostRecent = "most_recent", 0.6;
    /// It spoke last.
    LastSpeaker = "last_speaker", 0.5;
    /// It spoke last, at most two sentences before.
    LastSpeakerNear = "last_speaker_near", 0.8;
    /// The last pronoun of this gender stood for it.
    LastPronoun = "last_pronoun", 0.4;
    /// The same, at most one sentence before.
    LastPronounNear = "last_pronoun_near", 0.8;
    /// Logarithm of its mentions so far.
    Count = "count", 0.2;
    /// Last named in this paragraph.
    SameParagraph = "same_paragraph", 0.3;
    /// Subject of this sentence so far.
    SubjectOfSentence = "subject_of_sentence", 0.8;
    /// Subject of the sentence before.
    SubjectOfSentenceBefore = "subject_of_sentence_before", 0.8;
    /// Named in the content whose source the pronoun is.
    NamedInContent = "named_in_content", -2.0;
    /// Named right after the pronoun.
    NamedLaterInSentence = "named_later_in_sentence", -1.5;
    /// Last named in a phrase before the clause of which the pronoun is the subject ('Standing beside Ann Lee, she said').
    InFrontedPhrase = "in_fronted_phrase", -7.0;
    /// Named as the subject of the sentence in which the pronoun, no object, stands ('Tom Bell lost his job').
    NamedAsSubject = "named_as_subject", 2.5;
    /// Speaker of the unquoted words that the pronoun stands in.
    SpeakerOfTheseWords = "speaker_of_these_words", 1.5;
    /// Speaker of the quoted words that the pronoun stands in.
    QuotedSpeaker = "quoted_speaker", -2.0;
    /// It spoke in the sentence before the quotation whose source the pronoun is.
    SpokeBeforeQuote = "spoke_before_quote", 1.5;
    /// It alone is told of, as the subject, in the sentence before a quotation whose source the pronoun is, or before 'Asked'.
    OnlySubjectBefore = "only_subject_before", 2.0;
    /// Share of all candidates' mentions.
    ShareOfMentions = "share_of_mentions", 0.5;
    /// Logarithm of how likely it is a person.
    Personhood = "personhood", 1.0;
}

/// A number for each feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weights(pub [f32; FEATURES]);

/// A candidate's features.
pub(super) type Features = Weights;

impl Weights {
    /// None of the features.
    pub const NONE: Self = Self([0.0; FEATURES]);
}

impl std::ops::Index<Feature> for Weights {
    type Output = f32;

    fn index(&self, feature: Feature) -> &f32 {
        &self.0[feature as usize]
    }
}

impl std::ops::IndexMut<Feature> for Weights {
    fn index_mut(&mut self, feature: Feature) -> &mut f32 {
        &mut self.0[feature as usize]
    }
}

/// Reads `feature<TAB>weight` lines; a feature that they lack keeps the weight set by hand.
pub(super) fn read_weights(table: &str) -> Features {
    let mut out = BY_HAND;
    for (name, weight) in table.lines().filter_map(|l| l.split_once('\t')) {
        if let (Some(i), Ok(w)) = (FEATURE_NAMES.iter().position(|n| *n == name), weight.trim().parse::<f32>()) {
            out.0[i] = w;
        }
    }
    out
}

/// The dot product with the weights.
pub(super) fn score(features: &Features, weights: &Features) -> f32 {
    features.0.iter().zip(weights.0).map(|(f, w)| f * w).sum()
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
