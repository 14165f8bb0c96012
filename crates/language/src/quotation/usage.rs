//! What a quotation is used for: speech, a scare quote, a title.
//!
//! By form and neighbours alone, and only where they are plain; all else counts as speech. On the
//! training articles of PolNeAR, the quotations marked here as no speech are the whole content of an
//! attribution in less than a tenth of cases (`docs/experiments/text.md`).

use super::{Quotation, Use};
use crate::text::{TextLayer, TokenKind};
use crate::word_list::{WordList, word_list};

/// Nouns for works, and words that introduce a title.
static WORKS: WordList = word_list!("quotation", "works");

/// Words after which a quotation is what somebody says, sings or writes.
static REPORTING: WordList = word_list!("quotation", "reporting");

/// The most words of a scare quote, and of a title.
const MAX_SCARE_WORDS: usize = 3;
const MAX_TITLE_WORDS: usize = 9;

/// The most words of a nickname.
const MAX_NICKNAME: usize = 2;

/// What a quotation is used for.
pub(super) fn usage(document: &TextLayer, quotation: &Quotation) -> Use {
    let tokens = quotation.tokens;
    if !quotation.closed || quotation.continues || tokens.len() < 3 {
        return Use::Speech;
    }
    let inner = tokens.start as usize + 1..tokens.end as usize - 1;
    if inner.len() > 2 * MAX_TITLE_WORDS {
        return Use::Speech;
    }
    let words = inner.clone().filter(|&i| document.tokens[i].kind != TokenKind::Mark).count();
    let Some(before) = (tokens.start as usize).checked_sub(1).filter(|&i| in_sentence_with(document, i, inner.start))
    else {
        // '“Bobby” Kline has worked there', '“Big Jim” Kline said': a nickname that opens a sentence.
        let name = words == inner.len() && words <= MAX_NICKNAME && inner.clone().all(|i| document.capitalised(i));
        let after = tokens.end as usize;
        let surname = |i: usize| {
            document.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Word)
                && document.capitalised(i)
                && document.spaced(i)
                && in_sentence_with(document, inner.start, i)
        };
        return if name && surname(after) && !surname(after + 1) { Use::Scare } else { Use::Speech };
    };
    if words == 0 || words > MAX_TITLE_WORDS || REPORTING.has(document.lower(before)) {
        return Use::Speech;
    }
    if words <= 2 && is_nickname(document, before, inner.clone(), tokens.end as usize) {
        return Use::Scare;
    }
    if is_title_case(document, inner.clone()) && names_a_work(document, before, words) {
        return Use::Title;
    }
    let ends_a_phrase = matches!(document.word(inner.end - 1), "." | "," | "!" | "?");
    if words <= MAX_SCARE_WORDS && !ends_a_phrase && stands_off(document, before, tokens.end as usize) {
        return Use::Scare;
    }
    Use::Speech
}

/// Whether two tokens are in one sentence.
fn in_sentence_with(document: &TextLayer, a: usize, b: usize) -> bool {
    document.sentence_of(a) == document.sentence_of(b)
}

/// Whether all words have capitals but short ones and those in the middle of no weight.
fn is_title_case(document: &TextLayer, mut inner: std::ops::Range<usize>) -> bool {
    if matches!(document.word(inner.end - 1), "," | "." | "?" | "!") {
        inner.end -= 1;
    }
    let weighty = |i: usize| document.tokens[i].span.len() > 4 && document.tokens[i].kind == TokenKind::Word;
    let stops = inner.clone().any(|i| matches!(document.word(i), "." | "!" | "?" | ";" | "..." | "…" | "“" | "\""));
    !inner.is_empty()
        && !stops
        && document.capitalised(inner.start)
        && (document.tokens[inner.start].kind == TokenKind::Word)
        && inner.clone().all(|i| document.capitalised(i) || !weighty(i))
        && (inner.len() == 1 || inner.clone().skip(1).any(|i| document.capitalised(i)))
        && !inner.clone().any(|i| matches!(document.word(i), "I" | "n't" | "n’t" | "'m" | "’m" | "We" | "You"))
}

/// Whether what stands before a quotation in title case lets it be the name of a work, show or the like.
fn names_a_work(document: &TextLayer, before: usize, words: usize) -> bool {
    let noun = if document.word(before) == "," && before > 0 { before - 1 } else { before };
    if WORKS.has(document.lower(noun)) {
        return true;
    }
    if document.lower(before) == "'s" && before > 0 {
        // CNN's "Scandal".
        let owner = document.word(before - 1);
        let broadcaster = owner.len() > 1 && owner.bytes().all(|b| b.is_ascii_uppercase());
        return words > 1 || broadcaster || matches!(owner, "News" | "Channel" | "television");
    }
    words > 1 && document.tokens[before].kind == TokenKind::Word
}

/// Whether a quotation stands between two names, as in 'Robert “Bo” Ray'.
fn is_nickname(document: &TextLayer, before: usize, inner: std::ops::Range<usize>, after: usize) -> bool {
    let name = |i: usize| {
        document.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Word)
            && document.capitalised(i)
            && document.spaced(i)
    };
    inner.clone().all(|i| document.capitalised(i))
        && name(before)
        && name(after)
        && in_sentence_with(document, before, after)
        && !is_small_word(document, before)
}

/// Whether a token is capitalised for its place only ('The “Bo” Ray story').
fn is_small_word(document: &TextLayer, i: usize) -> bool {
    matches!(document.lower(i), "the" | "a" | "an" | "in" | "on" | "at" | "his" | "her" | "their" | "its" | "this")
}

/// Whether a short quotation is a word held at a distance: 'the so-called “experts”', 'the term “x”', or
/// between an article or possessive and a noun ('the “alt” movement'), but not what somebody is called.
fn stands_off(document: &TextLayer, before: usize, after: usize) -> bool {
    let lower = |i: usize| document.lower(i);
    if matches!(lower(before), "so-called" | "self-described" | "self-styled" | "supposed" | "word" | "term" | "phrase")
        || (lower(before) == "called" && before > 0 && lower(before - 1) == "so")
        || (lower(before) == "as" && before > 0 && lower(before - 1) == "known")
    {
        return true;
    }
    let determiner = matches!(
        lower(before),
        "a" | "an"
            | "the"
            | "this"
            | "that"
            | "these"
            | "those"
            | "his"
            | "her"
            | "its"
            | "their"
            | "our"
            | "my"
            | "your"
            | "'s"
    );
    let noun_follows = after < document.tokens.len()
        && document.spaced(after)
        && document.tokens[after].kind == TokenKind::Word
        && !document.capitalised(after)
        && !is_function_word(lower(after))
        && in_sentence_with(document, before, after);
    let called = (before.saturating_sub(4)..before)
        .any(|i| matches!(lower(i), "called" | "calling" | "call" | "calls" | "dubbed" | "labeled" | "labelled"));
    determiner && noun_follows && !called
}

/// Words that are no noun.
static FUNCTION_WORDS: WordList = word_list!("quotation", "function-words");

/// Words that are no noun.
fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.has(word)
}
