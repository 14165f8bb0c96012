//! The form of a source: which word is its head, and what that is.

use std::ops::Range;

use super::lexicon::class;
use super::names::{Name, NameKind};
use super::roles::ends_phrase;
use super::words::{Word, covered};
use crate::types::{Attribution, Span};

/// What a source is, in form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    /// No source in the text.
    Absent,
    /// A pronoun: its word.
    Pronoun(usize),
    /// A name: its index.
    Name(usize),
    /// Several names: 'Lee and Jones'.
    Several(Vec<usize>),
    /// A common noun phrase.
    Phrase(Phrase),
}

/// A common noun phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phrase {
    /// All its words.
    pub words: Range<usize>,
    /// Its noun.
    pub head: usize,
    /// Begins with 'the', 'this', 'that' or a bare noun: may stand for somebody known.
    pub definite: bool,
}

impl Source {
    /// The word that stands for it.
    pub fn head(&self, names: &[Name]) -> Option<usize> {
        match self {
            Source::Absent => None,
            Source::Pronoun(i) => Some(*i),
            Source::Name(n) => Some(names[*n].core.end - 1),
            Source::Several(list) => list.last().map(|&n| names[n].core.end - 1),
            Source::Phrase(p) => Some(p.head),
        }
    }
}

/// Whether a lower-case word is a pronoun that can be a source.
pub(super) fn is_pronoun(lower: &str) -> bool {
    matches!(
        lower,
        "he" | "she"
            | "they"
            | "i"
            | "we"
            | "it"
            | "who"
            | "you"
            | "him"
            | "her"
            | "them"
            | "us"
            | "me"
            | "his"
            | "their"
            | "my"
            | "our"
            | "its"
            | "that"
            | "which"
            | "himself"
            | "herself"
            | "themselves"
            | "whom"
            | "hers"
            | "theirs"
            | "mine"
            | "ours"
            | "itself"
            | "myself"
            | "whose"
            | "he's"
            | "she's"
            | "they're"
            | "i'm"
            | "we're"
            | "it's"
            | "he’s"
            | "she’s"
            | "they’re"
            | "i’m"
            | "we’re"
            | "it’s"
            | "i've"
            | "i’ve"
            | "i'd"
            | "i’d"
            | "he'd"
            | "he’d"
            | "she'd"
            | "she’d"
            | "he'll"
            | "he’ll"
            | "she'll"
            | "she’ll"
    )
}

/// The form of an attribution's source.
pub(super) fn analyse(words: &[Word<'_>], names: &[Name], attribution: &Attribution) -> Source {
    let form = of_spans(words, names, &attribution.source);
    if form == Source::Absent && !attribution.source.is_empty() {
        let other = of_spans(words, names, &attribution.cue);
        return if matches!(other, Source::Name(_)) { other } else { form };
    }
    // Where source and cue changed places, the cue has the name.
    if let Source::Phrase(p) = &form {
        let w = &words[p.head];
        let nouny = w.lexeme.is(class::PERSON | class::BODY | class::GROUP | class::DOCUMENT);
        if p.words.len() == 1 && !nouny && !w.capital {
            let other = of_spans(words, names, &attribution.cue);
            if matches!(other, Source::Name(_)) {
                return other;
            }
        }
    }
    form
}

fn of_spans(words: &[Word<'_>], names: &[Name], spans: &[Span]) -> Source {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return Source::Absent };
    // A source in two pieces is read as its longest: the others are 'all', 'each', 'himself'.
    let longest = spans.iter().max_by_key(|s| s.len()).unwrap_or(first);
    let near = last.end - first.start <= 200;
    let mut range = covered(
        words,
        if near && spans.len() > 1 && longest.len() < 4 {
            Span { start: first.start, end: last.end }
        } else {
            *longest
        },
    );
    while range.start < range.end
        && (!words[range.start].wordy
            || matches!(words[range.start].lower, "from" | "by" | "to" | "of" | "for" | "with"))
    {
        range.start += 1;
    }
    while range.start < range.end && !words[range.end - 1].wordy {
        range.end -= 1;
    }
    if range.is_empty() {
        return Source::Absent;
    }
    if range.len() == 1 && is_pronoun(words[range.start].lower) && !words[range.start].capitals_of_body() {
        return Source::Pronoun(range.start);
    }
    of_range(words, names, range)
}

impl Word<'_> {
    /// 'IT', 'US' in capitals are bodies rather than pronouns; 'I' is one letter.
    fn capitals_of_body(&self) -> bool {
        self.capitals && self.text == "US"
    }
}

/// The names that stand wholly inside a range of words (the longest where one holds another).
fn names_in(names: &[Name], range: &Range<usize>) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    let from = names.partition_point(|n| n.core.end <= range.start);
    for (i, name) in names.iter().enumerate().skip(from).take_while(|(_, n)| n.core.start < range.end) {
        if name.core.end > range.end || name.core.start < range.start && name.core.end - 1 < range.start {
            continue;
        }
        if let Some(owner) = name.owner {
            out.retain(|&o| o != owner);
        }
        out.push(i);
    }
    out
}

fn of_range(words: &[Word<'_>], names: &[Name], range: Range<usize>) -> Source {
    let inside = names_in(names, &range);
    // The first segment: up to a mark, a relative or the end.
    let mut end = range.start;
    while end < range.end {
        let w = &words[end];
        let in_name = inside.iter().any(|&n| names[n].full.contains(&end));
        if !in_name
            && (!w.wordy && !is_hyphen(words, end) && !w.is_mark("/") && !w.is_mark("&") && !is_quote(w)
                || matches!(w.lower, "who" | "which" | "whose") && end > range.start)
        {
            break;
        }
        end += 1;
    }
    let segment = range.start..end;
    if let Some(several) = coordination(words, names, &inside, &range) {
        return several;
    }
    // A name that is the head: it ends the head noun phrase of the segment.
    let head_end = phrase_end(words, names, &inside, &segment);
    let heads = inside.iter().copied().find(|&n| names[n].full.end == head_end);
    if let Some(n) = heads {
        let possessor =
            words[head_end - 1].possessive && head_end < range.end && words[head_end].wordy && end != head_end;
        if !possessor {
            return Source::Name(n);
        }
    }
    // 'an attorney for Pagliano, Ann Lee': the segment after the mark is a person's name.
    let rest = end + 1..range.end;
    if let Some(&n) = inside.iter().find(|&&n| names[n].full.start >= rest.start) {
        let name = &names[n];
        let whole = name.full.start == rest.start
            && (name.full.end == range.end || words.get(name.full.end).is_none_or(|w| !w.wordy || ends_phrase(w)));
        let noun = words[segment.clone()]
            .iter()
            .any(|w| w.lexeme.is(class::PERSON | class::TITLE | class::BODY | class::GROUP));
        if whole && name.kind != NameKind::Place && noun && !words[name.full.end - 1].possessive {
            return Source::Name(n);
        }
    }
    // 'his wife and current nominee Ann Lee': one person, called two things.
    if head_end < segment.end && words[head_end].lower == "and" && head_end > segment.start {
        let noun = words[head_end - 1].lexeme.is(class::PERSON);
        let last = inside.iter().copied().find(|&n| names[n].full.end == segment.end && names[n].full.start > head_end);
        if let Some(n) = last.filter(|&n| {
            noun && matches!(names[n].kind, NameKind::Person | NameKind::Unknown) && inside.iter().all(|&m| m == n)
        }) && (head_end + 1..names[n].full.start).all(|i| !ends_phrase(&words[i]))
        {
            return Source::Name(n);
        }
    }
    let head = (segment.start..head_end).rev().find(|&i| words[i].wordy).unwrap_or(range.start);
    let noun = class::PERSON | class::GROUP | class::BODY | class::DOCUMENT;
    let time = matches!(
        words[head].lower,
        "day"
            | "days"
            | "week"
            | "weeks"
            | "month"
            | "months"
            | "year"
            | "years"
            | "morning"
            | "afternoon"
            | "evening"
            | "night"
            | "time"
            | "times"
            | "today"
            | "yesterday"
    );
    let number = words[head].text.starts_with(|c: char| c.is_ascii_digit());
    if !words[head].lexeme.is(noun) && (time || number || words[head].lexeme.is(class::COMMON) && !words[head].capital)
    {
        return Source::Absent;
    }
    // A nominal that a restrictive name follows: 'one Twitter user @somebody'.
    let first = words[range.start].lower;
    let definite = matches!(first, "the" | "this" | "that" | "these" | "those")
        || (!words[range.start].lexeme.is(class::COMMON) && range.start == head);
    Source::Phrase(Phrase { words: segment.start..end.max(segment.start + 1), head, definite })
}

/// A hyphen inside a word, rather than a dash with white space about it.
fn is_hyphen(words: &[Word<'_>], i: usize) -> bool {
    words[i].is_mark("-") && i > 0 && words[i - 1].span.end == words[i].span.start
}

fn is_quote(w: &Word<'_>) -> bool {
    matches!(w.text, "\"" | "“" | "”" | "‘" | "’")
}

/// Where the head noun phrase of a segment ends: before its first preposition outside of a name.
fn phrase_end(words: &[Word<'_>], names: &[Name], inside: &[usize], segment: &Range<usize>) -> usize {
    let mut i = segment.start;
    while i < segment.end {
        if let Some(&n) = inside.iter().find(|&&n| names[n].full.contains(&i)) {
            i = names[n].full.end;
            continue;
        }
        let w = &words[i];
        if i > segment.start && ends_phrase(w) && !is_quote(w) && !is_hyphen(words, i) {
            // 'one of the docs', 'some of them': the number word is no head, but the phrase is no name either.
            return i;
        }
        i += 1;
    }
    segment.end
}

/// 'Lee and Jones', 'both Lee and the mayor, Ann Jones'.
fn coordination(words: &[Word<'_>], names: &[Name], inside: &[usize], range: &Range<usize>) -> Option<Source> {
    if inside.len() < 2 {
        return None;
    }
    let free = |i: usize| !inside.iter().any(|&n| names[n].full.contains(&i));
    let and = (range.start + 1..range.end).find(|&i| free(i) && matches!(words[i].lower, "and" | "or" | "&"))?;
    // All before the 'and' must be names, titles and marks; a role noun with a comma makes it an apposition.
    let before: Vec<usize> = inside.iter().copied().filter(|&n| names[n].full.end <= and).collect();
    let after: Vec<usize> = inside.iter().copied().filter(|&n| names[n].full.start > and).collect();
    let (Some(&last_before), Some(&first_after)) = (before.last(), after.first()) else { return None };
    let gap = |from: usize, to: usize| {
        (from..to).filter(|&i| free(i)).all(|i| {
            let w = &words[i];
            !w.wordy || w.capital || !ends_phrase(w) && !w.possessive && !w.lexeme.is(class::BODY)
        })
    };
    let marks = |from: usize, to: usize| (from..to).all(|i| !free(i) || !words[i].wordy || in_brackets(words, i));
    let bracketed = marks(names[before[0]].full.end, and);
    let open = !words[names[last_before].core.end - 1].possessive && !words[names[first_after].core.end - 1].possessive;
    let start_clean = gap(range.start, names[before[0]].full.start);
    if bracketed && open && start_clean && gap(and + 1, names[first_after].full.start) {
        // 'the Lee and Jones campaigns'.
        let noun = words.get(names[first_after].full.end).filter(|_| names[first_after].full.end < range.end);
        if noun.is_some_and(|w| w.wordy && !ends_phrase(w) && !w.lexeme.is(class::COMMON)) {
            return None;
        }
        let mut list: Vec<usize> = Vec::new();
        for &n in before.iter().chain(&after[..1]) {
            if !in_brackets(words, names[n].core.start) {
                list.push(n);
            }
        }
        return (list.len() > 1).then_some(Source::Several(list));
    }
    None
}

/// Whether word `i` stands in round brackets (within a few words).
fn in_brackets(words: &[Word<'_>], i: usize) -> bool {
    (i.saturating_sub(6)..i).rev().find_map(|k| match words[k].text {
        "(" => Some(true),
        ")" => Some(false),
        _ => None,
    }) == Some(true)
}
