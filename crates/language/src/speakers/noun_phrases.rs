//! Noun phrases: which word is the noun, where they end, and what counts in them.

use std::ops::Range;

use super::lexicon::class;
use super::name::Name;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Words that name a time ('on Monday', 'last week').
static TIMES: WordList = word_list!("speakers", "times");

/// Numbers in words that take a plural.
static NUMERALS: WordList = word_list!("speakers", "numerals");

/// Words that count like a number ('most of them').
static QUANTIFIERS: WordList = word_list!("speakers", "quantifiers");

/// Nouns that count the people or things that 'of' names after them: 'a number of experts'.
pub(super) static QUANTITIES: WordList = word_list!("speakers", "quantities");

/// The number in 'one of the advisers' and in 'nearly eight of 10 voters', or 'one' in 'no one'.
pub(super) fn quantity(words: &[Word<'_>], segment: &Range<usize>) -> Option<usize> {
    let mine = &words[segment.clone()];
    if let [no, one] = mine
        && no.lower == "no"
        && one.lower == "one"
    {
        return Some(segment.start + 1);
    }
    if let Some(number) = share(mine) {
        return Some(segment.start + number);
    }
    let of = mine.iter().position(|w| w.lower == "of").filter(|&of| (1..=4).contains(&of) && of + 1 < mine.len())?;
    let counts = |w: &Word<'_>| is_number(w) || w.text == "%" || APPROXIMATORS.has(w.lower);
    let number = mine[..of].iter().position(is_number)?;
    mine[..of].iter().all(counts).then_some(segment.start + number)
}

/// Words before a number that say how exact it is ('nearly eight of 10').
pub(super) static APPROXIMATORS: WordList = word_list!("speakers", "approximators");

/// The first number of a share without 'of' before the people: 'nine in 10', 'four out of 10 voters', 'more than half the
/// senators'.
fn share(words: &[Word<'_>]) -> Option<usize> {
    let number = words.iter().position(|w| !APPROXIMATORS.has(w.lower))?;
    let cardinal = |k: usize| words.get(k).is_some_and(|w| is_numeral(w) || w.lower == "one" || w.lower == "every");
    let lower = |k: usize| words.get(k).map_or("", |w| w.lower);
    let half = lower(number) == "half" && matches!(lower(number + 1), "the" | "its" | "their" | "his" | "her" | "our");
    let people = words.len() > number + 2;
    let of = number + 1 + usize::from(lower(number + 1) == "out");
    let in_number = matches!(lower(of), "of" | "in") && cardinal(of + 1) && (of > number + 1 || lower(of) == "in");
    (half && people || cardinal(number) && in_number).then_some(number)
}

/// Whether the number at word `i` is a share of those who follow: 'nine in 10', 'half the senators'.
pub(super) fn is_share(words: &[Word<'_>], phrase: &Range<usize>, i: usize) -> bool {
    phrase.contains(&i) && share(&words[phrase.clone()]) == Some(i - phrase.start)
}

/// Whether a word is a number, in digits or from 'two' to 'ten'.
pub(super) fn is_numeral(word: &Word<'_>) -> bool {
    word.text.starts_with(|c: char| c.is_ascii_digit()) || NUMERALS.has(word.lower)
}

/// The sign in '38% of voters'.
pub(super) fn is_percent(words: &[Word<'_>], i: usize) -> bool {
    words.get(i).is_some_and(|w| w.text == "%") && i > 0 && words[i - 1].text.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a word is a number or counts like one.
pub(super) fn is_number(word: &Word<'_>) -> bool {
    is_numeral(word) || QUANTIFIERS.has(word.lower)
}

/// Whether the words `i..end` (a name, or one word) are the subject of a clause that the noun before them goes on into.
pub(super) fn is_subject_of_clause(words: &[Word<'_>], i: usize, end: usize, limit: usize, named: bool) -> bool {
    let before = &words[i - 1];
    let noun = before.wordy && !before.capital && !before.possessive && matches!(before.tag, Tag::Nn | Tag::Nns);
    let pronoun = matches!(words[i].lower, "i" | "we" | "he" | "she" | "they" | "you" | "it");
    let role = named && before.lexeme.is(class::PERSON | class::TITLE) && before.tag == Tag::Nn;
    let verb = words[..limit].get(end).is_some_and(|w| w.tag.is_finite() && !w.capital);
    noun && (pronoun || named && !role) && verb && !words[end - 1].possessive
}

/// Prepositions and participles that are adjectives too, but not behind a noun.
static BEHIND_NOUNS: WordList = word_list!("speakers", "behind-nouns");

/// Words that end the head of a noun phrase.
static PHRASE_ENDS: WordList = word_list!("speakers", "phrase-ends");

/// Words that end the head of a noun phrase.
pub(super) fn ends_phrase(word: &Word<'_>) -> bool {
    !word.wordy || PHRASE_ENDS.has(word.lower)
}

/// Whether a word names a time.
pub(super) fn is_time(word: &Word<'_>) -> bool {
    TIMES.has(word.lower)
}

/// Whether a word stands for people at large.
pub(super) fn is_everybody(word: &Word<'_>) -> bool {
    matches!(
        word.lower,
        "everyone"
            | "everybody"
            | "nobody"
            | "anyone"
            | "anybody"
            | "someone"
            | "somebody"
            | "all"
            | "others"
            | "those"
            | "each"
            | "both"
    )
}

/// A hyphen inside a word, rather than a dash with white space about it.
pub(super) fn is_hyphen(words: &[Word<'_>], i: usize) -> bool {
    words[i].is_mark("-") && i > 0 && words[i - 1].span.end == words[i].span.start
}

pub(super) fn is_quote(w: &Word<'_>) -> bool {
    matches!(w.text, "\"" | "“" | "”" | "‘" | "’" | "''" | "``")
}

/// The second comma of 'a Springfield, Illinois, teacher', where the first one is word `i`: a town and its state before a noun.
pub(super) fn place_attribute(words: &[Word<'_>], phrase: &Range<usize>, i: usize) -> Option<usize> {
    let determined = matches!(words[phrase.start].lower, "a" | "an" | "one" | "another" | "the");
    if !words[i].is_mark(",") || !determined || i < phrase.start + 2 || !words[i - 1].capital {
        return None;
    }
    let close = (i + 2..phrase.end.min(i + 4)).find(|&k| words[k].is_mark(","))?;
    let state = words[i + 1..close]
        .iter()
        .all(|w| w.capital && (w.lexeme.is(class::PLACE) || w.dotted || super::offices::is_of_state(w)));
    let noun = words.get(close + 1).filter(|_| close + 1 < phrase.end)?;
    let people = class::PERSON | class::GROUP | class::BODY | class::TITLE;
    (state && !noun.capital && (noun.lexeme.is(people) || noun.tag.is_noun())).then_some(close)
}

/// Most words of a quoted attribute.
const MAX_ATTRIBUTE: usize = 8;

/// The closing mark of words in marks that begin at word `i` and stand before the noun of a phrase.
fn quoted_attribute(words: &[Word<'_>], i: usize, end: usize) -> Option<usize> {
    if !is_quote(&words[i]) {
        return None;
    }
    let close = (i + 2..end.min(i + MAX_ATTRIBUTE + 2)).find(|&k| is_quote(&words[k]))?;
    let noun = words.get(close + 1).filter(|_| close + 1 < end)?;
    (noun.wordy && !ends_phrase(noun) && !noun.tag.is_verb()).then_some(close)
}

/// Where the head noun phrase of a segment ends: before its first preposition outside of a name.
pub(super) fn phrase_end(words: &[Word<'_>], names: &[Name], inside: &[usize], segment: &Range<usize>) -> usize {
    let mut i = segment.start;
    while i < segment.end {
        let named = inside.iter().find(|&&n| names[n].full.contains(&i)).map(|&n| &names[n]);
        // 'a speech Mr Lee gave', 'the experts I asked': a clause without 'that' begins with its subject.
        let subject_end = named.map_or(i + 1, |n| n.full.end);
        if i > segment.start && is_subject_of_clause(words, i, subject_end, segment.end, named.is_some()) {
            return i;
        }
        if let Some(name) = named {
            i = name.full.end;
            continue;
        }
        if let Some(close) = place_attribute(words, segment, i) {
            i = close + 1;
            continue;
        }
        // 'the “Medicare for all” document', '“Orange Is the New Grey” star Ann Lee': what stands in marks is an attribute.
        if let Some(close) = quoted_attribute(words, i, segment.end) {
            i = close + 1;
            continue;
        }
        let w = &words[i];
        // 'several judges handling ...', 'a report released on Monday'.
        let many = i > segment.start && words[i - 1].tag == Tag::Nns && w.lower.ends_with("ing");
        let noun = i > segment.start
            && (many || words[i - 1].lexeme.is(class::PERSON | class::GROUP | class::DOCUMENT | class::BODY))
            && !words[i - 1].possessive;
        let takes_object = words.get(i + 1).is_some_and(|n| {
            n.sentence == w.sentence
                && (n.capital
                    || matches!(n.lower, "the" | "a" | "an" | "his" | "her" | "their" | "former" | "president"))
        });
        // 'Chief operating officer Ann Lee'.
        let chief = i > segment.start && words[i - 1].lower == "chief" && w.lower.ends_with("ing");
        let participle = noun
            && !chief
            && !w.capital
            && (w.tag.is_verb() || w.lower.ends_with("ing") && takes_object)
            && !w.lexeme.is(class::PERSON | class::GROUP | class::DOCUMENT | class::BODY);
        // 'A shopper outside the library', and no 'outside expert'.
        let where_at = i > segment.start && BEHIND_NOUNS.has(w.lower) && matches!(words[i - 1].tag, Tag::Nn | Tag::Nns);
        if participle
            || where_at
            || i > segment.start && ends_phrase(w) && !is_quote(w) && !is_hyphen(words, i) && !is_percent(words, i)
        {
            // 'one of the docs', 'some of them': the number word is no head, but the phrase is no name either.
            return i;
        }
        i += 1;
    }
    segment.end
}
