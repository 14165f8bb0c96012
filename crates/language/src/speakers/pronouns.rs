//! Pronouns: what a word can stand for.

use crate::word_list::{WordList, word_list};

/// The pronouns by what they can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    He,
    She,
    It,
    They,
    Who,
    First,
    Second,
}

/// Most bytes of a pronoun with a clitic ('themselves’ve').
const MAX_PRONOUN: usize = 18;

/// What a lower-case word can stand for, if it is a pronoun.
pub(super) fn pronoun(lower: &str) -> Option<Pronoun> {
    // Asked of every word of a text: most are told by their first letter.
    if lower.len() > MAX_PRONOUN
        || !matches!(lower.as_bytes().first(), Some(b'h' | b's' | b'i' | b't' | b'w' | b'm' | b'u' | b'o' | b'y'))
    {
        return None;
    }
    let end = lower.bytes().position(|b| matches!(b, b'\'' | 0xe2)).unwrap_or(lower.len());
    Some(match &lower[..end] {
        "he" | "him" | "his" | "himself" => Pronoun::He,
        "she" | "her" | "hers" | "herself" => Pronoun::She,
        "it" | "its" | "itself" => Pronoun::It,
        "they" | "them" | "their" | "theirs" | "themselves" => Pronoun::They,
        "who" | "whom" | "whose" | "which" | "that" => Pronoun::Who,
        "i" | "me" | "my" | "mine" | "myself" | "we" | "us" | "our" | "ours" | "ourselves" => Pronoun::First,
        "you" | "your" => Pronoun::Second,
        _ => return None,
    })
}

/// Pronouns that can be a source, with their clitics.
static SOURCES: WordList = word_list!("speakers", "pronouns");

/// Whether a lower-case word is a pronoun that can be a source.
pub(super) fn is_pronoun(lower: &str) -> bool {
    SOURCES.has(lower)
}
