//! The auxiliary verbs be, have and do, in the forms that the tokeniser gives.

/// Whether a lower-cased token is a form of 'be'.
pub(crate) fn is_be(word: &str) -> bool {
    matches!(word, "be" | "is" | "are" | "was" | "were" | "been" | "being" | "am" | "'s" | "'re" | "'m")
}

/// Whether a lower-cased token is a finite form of 'have', or 'have' itself.
pub(crate) fn is_have(word: &str) -> bool {
    matches!(word, "have" | "has" | "had" | "'ve" | "'d")
}

/// Whether a lower-cased token is a finite form of 'do', or 'do' itself.
pub(crate) fn is_do(word: &str) -> bool {
    matches!(word, "do" | "does" | "did")
}
