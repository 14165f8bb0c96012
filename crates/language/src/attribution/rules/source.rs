//! Noun phrases: the source before or after a cue.

use super::syntax::{Analysis, Class};
use crate::text::Tag;

/// How a source was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Directly before the cue.
    Before,
    /// Before the cue, with an adjunct between commas.
    Apart,
    /// Before the cue, with an apposition between commas.
    Apposed,
    /// Directly after the cue ('said X').
    After,
    /// The subject of the unit, for a cue further on in it ('X did this, saying').
    Unit,
    /// The source of the cue before it in the unit ('X said this, adding').
    Cue,
    /// After 'by'.
    Agent,
    /// A possessive or genitive before a cue noun.
    Possessor,
    /// A relative pronoun.
    Relative,
    /// None.
    Nowhere,
}

/// A source: tokens `start..end`, empty if there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    pub start: usize,
    pub end: usize,
    pub found: Found,
}

impl Source {
    /// No source.
    pub const NONE: Self = Self { start: 0, end: 0, found: Found::Nowhere };

    pub fn is_none(self) -> bool {
        self.start == self.end
    }
}

/// Longest source and longest apposition, in tokens.
const MAX_TOKENS: usize = 30;

/// The noun phrase that ends before token `end` (exclusive), not reaching below token `floor`.
pub(super) fn before(a: &Analysis, end: usize, floor: usize) -> Option<Source> {
    if end <= floor {
        return None;
    }
    match a.class[end - 1] {
        Class::Pronoun => Some(Source { start: end - 1, end, found: Found::Before }),
        Class::Relative | Class::That => Some(Source { start: end - 1, end, found: Found::Relative }),
        Class::Comma => {
            let low = floor.max(end.saturating_sub(MAX_TOKENS));
            let comma = (low..end - 1).rev().find(|&k| a.class[k] == Class::Comma)?;
            if comma + 1 >= end - 1 || comma <= floor {
                return None;
            }
            let mut core = phrase_before(a, comma, floor)?;
            if !is_apposition(a, comma + 1, end - 1) {
                // 'X, however, said', 'X, speaking in Ohio, said': the phrase between commas is not the source's.
                return is_parenthesis(a, comma + 1, end - 1).then_some(Source { found: Found::Apart, ..core });
            }
            // 'X, R-Texas, a senator, said' and 'X, 63, of Ohio, said': one more apposition.
            if core.start > floor + 1 && a.class[core.start - 1] == Class::Comma && core.end - core.start <= 6 {
                let inner = (floor.max(core.start.saturating_sub(MAX_TOKENS))..core.start - 1)
                    .rev()
                    .find(|&k| a.class[k] == Class::Comma);
                if inner.is_none()
                    && a.class[core.start] == Class::Determiner
                    && let Some(outer) = phrase_before(a, core.start - 1, floor)
                    && outer.start == floor
                    && a.class[outer.start] == Class::Name
                {
                    core = outer;
                }
            }
            Some(Source { start: core.start, end, found: Found::Apposed })
        }
        Class::CloseBracket => {
            let open = (floor..end - 1).rev().take(12).find(|&k| a.class[k] == Class::OpenBracket)?;
            let core = phrase_before(a, open, floor)?;
            Some(Source { start: core.start, end, found: Found::Before })
        }
        _ => phrase_before(a, end, floor),
    }
}

/// Whether tokens between two commas describe the noun before them.
fn is_apposition(a: &Analysis, start: usize, end: usize) -> bool {
    match a.class[start] {
        Class::Determiner | Class::Possessive | Class::Number | Class::Relative | Class::Name => {}
        Class::Wh if a.document.lower(start) == "whose" => {}
        Class::Word => {
            if a.document.tag(start) == Tag::Vbg {
                return false;
            }
        }
        _ => return false,
    }
    let relative = (start..end).take(3).any(|k| matches!(a.class[k], Class::Relative | Class::Wh));
    (start..end).all(|k| {
        a.stretch_of[k] == a.stretch_of[start]
            && (relative || !matches!(a.class[k], Class::Pronoun | Class::Modal | Class::Do | Class::Be))
            && !matches!(a.class[k], Class::Colon | Class::Semicolon)
    })
}

/// Whether tokens between two commas are an adjunct of the clause around them.
fn is_parenthesis(a: &Analysis, start: usize, end: usize) -> bool {
    let opens = matches!(a.class[start], Class::Preposition | Class::Adverb | Class::Subordinator | Class::Time)
        || matches!(a.document.tag(start), Tag::Vbg | Tag::Vbn);
    opens
        && (start + 1..end)
            .all(|k| a.stretch_of[k] == a.stretch_of[start] && !matches!(a.class[k], Class::Colon | Class::Semicolon))
}

/// A noun phrase without apposition, walking left from `end`.
fn phrase_before(a: &Analysis, end: usize, floor: usize) -> Option<Source> {
    let mut start = end;
    let mut k = end;
    let low = floor.max(end.saturating_sub(MAX_TOKENS));
    while k > low {
        let c = a.class[k - 1];
        let has_head = start < end;
        match c {
            Class::Word | Class::Name | Class::Number | Class::Genitive => {
                // A gerund or plain verb form before the phrase is not part of it.
                if has_head && c == Class::Word && stops_phrase(a, k - 1) {
                    break;
                }
                start = k - 1;
            }
            Class::Time if has_head => {
                // 'On Monday Clinton said': the day is not the source's.
                if a.at(k) == Class::Genitive {
                    start = k - 1;
                } else {
                    break;
                }
            }
            Class::Symbol if has_head && matches!(a.document.word(k - 1), "&" | "/" | "%") => {}
            Class::Dash if has_head && k >= 2 && a.class[k - 2].is_nominal() && tight(a, k - 1) => {}
            Class::Determiner | Class::Possessive => {
                start = k - 1;
                // 'the head of the party': go on over the preposition.
                match (k >= 2).then(|| a.class[k - 2]) {
                    Some(Class::Of) if k - 1 > low => {}
                    Some(Class::Preposition) if k - 1 > low && links(a, k - 2, low) => {}
                    Some(Class::Determiner) if k - 1 > low => {}
                    Some(Class::And) if k - 1 > low && coordinates(a, k - 2, low) => {}
                    _ => break,
                }
            }
            Class::Of if has_head => {}
            Class::Preposition if has_head && links(a, k - 1, low) => {}
            Class::And if has_head && coordinates(a, k - 1, low) => {}
            Class::OpenQuote | Class::CloseQuote if has_head => {
                // A nickname in quotation marks.
                let Some(s) = a.stretch(k - 1) else { break };
                if s.tokens.len() > 4 || c != Class::CloseQuote || (s.tokens.start as usize) <= low {
                    break;
                }
                k = s.tokens.start as usize + 1;
            }
            Class::CloseBracket if has_head => {
                let Some(open) = (low..k - 1).rev().take(8).find(|&j| a.class[j] == Class::OpenBracket) else { break };
                k = open + 1;
            }
            _ => break,
        }
        k -= 1;
    }
    while start < end
        && !(a.class[start].is_nominal() || matches!(a.class[start], Class::Determiner | Class::Possessive))
    {
        start += 1;
    }
    start = after_adjunct(a, start, end, floor);
    (start < end && (start..end).any(|k| a.class[k].is_nominal() || a.class[k] == Class::Determiner))
        .then_some(Source { start, end, found: Found::Before })
}

/// Drops a preposed adjunct that the walk took in: 'In a statement Trump' keeps 'Trump'.
fn after_adjunct(a: &Analysis, start: usize, end: usize, floor: usize) -> usize {
    let adjunct = start > floor && matches!(a.class[start - 1], Class::Preposition | Class::Subordinator)
        || start < end && a.class[start] == Class::Preposition;
    if !adjunct {
        return start;
    }
    let mut k = start;
    while k + 1 < end {
        let lower_then_name =
            a.class[k] == Class::Word && matches!(a.class[k + 1], Class::Name | Class::Determiner | Class::Possessive);
        let after_time = matches!(a.class[k], Class::Time | Class::Number) && a.class[k + 1] != Class::Word;
        if lower_then_name || after_time {
            return k + 1;
        }
        k += 1;
    }
    start
}

/// Whether a word is a verb form that a noun phrase does not go over.
fn stops_phrase(a: &Analysis, k: usize) -> bool {
    match a.document.tag(k) {
        Tag::Vbd | Tag::Vbp | Tag::Vbz | Tag::Vb => true,
        Tag::Vbg => k == 0 || !matches!(a.class[k - 1], Class::Determiner | Class::Possessive | Class::Of),
        // 'a plan proposed': a participle after a noun; before one it modifies.
        Tag::Vbn => k > 0 && (a.class[k - 1].is_nominal() || a.class[k - 1] == Class::Pronoun),
        _ => false,
    }
}

/// Whether the preposition at `k` joins two noun phrases ('a spokesman for the party').
fn links(a: &Analysis, k: usize, low: usize) -> bool {
    k > low
        && (a.class[k - 1] == Class::Word && !stops_phrase(a, k - 1) || a.class[k - 1] == Class::Name)
        && matches!(a.document.lower(k), "for" | "at" | "in" | "from" | "with" | "to" | "on" | "by" | "close")
        && a.at(k + 1) != Class::Time
}

/// Whether 'and' at `k` joins two noun phrases rather than two clauses.
fn coordinates(a: &Analysis, k: usize, low: usize) -> bool {
    k > low && (a.class[k - 1] == Class::Name || a.class[k - 1] == Class::Word && !stops_phrase(a, k - 1))
}

/// Whether a dash stands between its neighbours without spaces.
fn tight(a: &Analysis, k: usize) -> bool {
    let t = &a.document.tokens;
    k > 0 && k + 1 < t.len() && t[k - 1].span.end == t[k].span.start && t[k].span.end == t[k + 1].span.start
}

/// What 'according to' at the end of a clause governs: a noun phrase with all that modifies it.
pub(super) fn governed(a: &Analysis, start: usize, ceiling: usize) -> Option<Source> {
    let plain = after(a, start, ceiling)?;
    let mut k = plain.end;
    while k < ceiling.min(start + MAX_TOKENS) {
        match a.class[k] {
            Class::Word
            | Class::Name
            | Class::Number
            | Class::Of
            | Class::Preposition
            | Class::Determiner
            | Class::Possessive
            | Class::Genitive
            | Class::Relative
            | Class::Time
            | Class::To
            | Class::Be
            | Class::Have
            | Class::Adverb
            | Class::Verb
            | Class::OpenBracket
            | Class::CloseBracket => k += 1,
            Class::And if !a.is_finite((k + 1).min(ceiling - 1)) => k += 1,
            _ => break,
        }
    }
    Some(Source { end: k.max(plain.end), ..plain })
}

/// The noun phrase that starts at token `start` and ends before `ceiling`, with an apposition after it.
pub(super) fn after(a: &Analysis, start: usize, ceiling: usize) -> Option<Source> {
    if start >= ceiling {
        return None;
    }
    if a.class[start] == Class::Pronoun {
        return Some(Source { start, end: start + 1, found: Found::After });
    }
    let mut end = phrase_after(a, start, ceiling)?;
    // An apposition up to the next comma or the end.
    if end < ceiling && a.class[end] == Class::Comma && end + 1 < ceiling {
        let stop = (end + 1..ceiling.min(end + MAX_TOKENS)).find(|&k| {
            matches!(a.class[k], Class::Comma | Class::Stop | Class::Semicolon | Class::OpenQuote | Class::Colon)
        });
        if let Some(stop) = stop
            && stop > end + 1
            && matches!(
                a.class[end + 1],
                Class::Determiner | Class::Possessive | Class::Word | Class::Relative | Class::Number
            )
            && is_apposition(a, end + 1, stop)
            && !(end + 1..stop).any(|k| a.class[k] == Class::Verb && a.entry[k].verb.is_some())
        {
            end = stop;
        }
    }
    Some(Source { start, end, found: Found::After })
}

fn phrase_after(a: &Analysis, start: usize, ceiling: usize) -> Option<usize> {
    let mut k = start;
    let mut head = false;
    let high = ceiling.min(start + MAX_TOKENS);
    while k < high {
        let c = a.class[k];
        match c {
            Class::Word | Class::Name | Class::Number => {
                if head && c == Class::Word && stops_phrase(a, k) {
                    break;
                }
                if head && c == Class::Word && a.class[k - 1] == Class::Name && is_adjunct_noun(a.document.lower(k)) {
                    break;
                }
                head = true;
            }
            Class::Genitive if head => {}
            Class::Determiner | Class::Possessive if k == start || !a.class[k - 1].is_nominal() => {}
            Class::Of if head => {}
            Class::Preposition
                if head
                    && k + 1 < high
                    && matches!(a.document.lower(k), "for" | "at" | "from" | "in" | "with" | "on")
                    && a.class[k + 1] != Class::Time
                    && !starts_adjunct(a, k) => {}
            Class::And
                if head
                    && k + 1 < high
                    && matches!(a.class[k + 1], Class::Name | Class::Determiner | Class::Word | Class::Possessive)
                    && !a.document.tag(k + 1).is_verb() => {}
            Class::Dash if head && tight(a, k) => {}
            Class::OpenBracket if head => {
                let Some(close) = (k..high).take(8).find(|&j| a.class[j] == Class::CloseBracket) else { break };
                k = close;
            }
            Class::OpenQuote => {
                let Some(s) = a.stretch(k) else { break };
                if s.tokens.len() > 4 || !head {
                    break;
                }
                k = s.tokens.end as usize - 1;
            }
            _ => break,
        }
        k += 1;
    }
    // No dangling links.
    while k > start
        && matches!(a.class[k - 1], Class::Of | Class::Preposition | Class::And | Class::Determiner | Class::Possessive)
    {
        k -= 1;
    }
    (head && k > start).then_some(k)
}

/// Words that begin an adjunct after a name without a preposition ('said Trump last week').
fn is_adjunct_noun(lower: &str) -> bool {
    matches!(lower, "last" | "next" | "early" | "late" | "then" | "while")
}

/// Whether a preposition begins an adjunct of the cue ('said X in a statement', 'at a rally').
fn starts_adjunct(a: &Analysis, k: usize) -> bool {
    let word = a.document.lower(k);
    match word {
        "for" => false,
        "from" | "with" => a.class[k + 1] != Class::Name,
        // A person is not at or in an event with an indefinite article.
        _ => {
            matches!(a.document.lower(k + 1), "a" | "an" | "his" | "her" | "their")
                || a.class[k + 1] == Class::Number
                || matches!(word, "on" | "in") && a.class[k + 1] != Class::Name
        }
    }
}

/// The subject of a unit that starts at `start`: its first noun phrase that a verb follows, before `limit`.
pub(super) fn of_unit(a: &Analysis, start: usize, limit: usize) -> Option<Source> {
    let mut k = start;
    while k < limit {
        if let Some(s) = a.stretch(k) {
            k = s.tokens.end as usize;
            continue;
        }
        if a.is_finite(k) {
            let mut e = k;
            while e > start && matches!(a.class[e - 1], Class::Adverb | Class::Not) {
                e -= 1;
            }
            if let Some(s) = before(a, e, start)
                && s.found != Found::Relative
                && s.end - s.start <= 25
            {
                // A subject in a subordinate clause is passed over.
                let head = (start..s.start)
                    .rev()
                    .take(2 * MAX_TOKENS)
                    .find(|&j| a.class[j] == Class::Comma)
                    .map_or(start, |j| j + 1);
                let subordinate =
                    matches!(a.at(head), Class::Subordinator | Class::If | Class::Preposition) && s.start > head;
                if !subordinate || a.class[head] == Class::Preposition {
                    return Some(Source { found: Found::Unit, ..s });
                }
            }
        }
        k += 1;
    }
    None
}
