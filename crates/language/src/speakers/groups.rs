//! Several who speak together: 'Lee and Jones', 'Lee, Jones and five others'.

use std::ops::Range;

use super::lexicon::class;
use super::name::{Name, NameKind};
use super::noun_phrases::{QUANTITIES, ends_phrase, is_hyphen, is_number, is_numeral, is_quote, phrase_end};
use super::words::Word;

/// One of several who speak together.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Somebody named: the name's index.
    Name(usize),
    /// Others: the words for them.
    Words(Range<usize>),
}

/// 'Lee and Jones', 'both Lee and the mayor, Ann Jones', 'Lee, Jones and five others', 'Lee and her husband'.
pub(super) fn coordination(
    words: &[Word<'_>],
    names: &[Name],
    inside: &[usize],
    range: &Range<usize>,
) -> Option<Vec<Part>> {
    let free = |i: usize| !inside.iter().any(|&n| names[n].full.contains(&i));
    if (range.start + 1..range.end).any(|i| words[i].is_mark(",") && is_endowed(words, i + 1..range.end)) {
        return None;
    }
    if let Some(shares) = shares(words, names, inside, range) {
        return Some(shares);
    }
    let mut start = range.start;
    let neither = matches!(words[start].lower, "both" | "neither" | "either");
    start += usize::from(neither && range.len() > 1);
    // What a relative clause names is no part of the list.
    let clause = (start + 1..range.end)
        .find(|&i| free(i) && matches!(words[i].lower, "who" | "which" | "whose" | "that" | "whom"));
    let range = &(range.start..clause.unwrap_or(range.end));
    let joins = |i: usize| free(i) && matches!(words[i].lower, "and" | "or" | "nor" | "&") && !in_brackets(words, i);
    let and = (start + 1..range.end.saturating_sub(1))
        .rev()
        .find(|&i| joins(i) && (neither || element(words, names, inside, i + 1..range.end).is_some()))?;
    let comma = words[and - 1].is_mark(",");
    // 'Ann Lee, Minister of Fisheries, Oceans and the Coast Guard': one office.
    let office = (start + 1..and).find(|&i| {
        let of = |k: usize| words.get(k).is_some_and(|w| matches!(w.lower, "of" | "for"));
        words[i].is_mark(",") && words[i + 1].lexeme.is(class::TITLE) && of(i + 2)
    });
    let person = |n: &&usize| names[**n].kind == NameKind::Person;
    if office.is_some_and(|i| !comma && !inside.iter().filter(person).any(|&n| names[n].core.start > i)) {
        return None;
    }
    // 'The Harbour Workers' Union, or HWU,': its letters, and nobody else.
    let letters = words.get(and + 1).is_some_and(|w| w.capitals && (2..=6).contains(&w.text.len()));
    let closed = and + 2 >= range.end || words[and + 2].is_mark(",");
    if comma && words[and].lower == "or" && letters && closed {
        return None;
    }
    let mut parts = Vec::new();
    let (mut last_is_name, mut narrowed) = (false, false);
    let mut from = start;
    for i in start..=and {
        // A list may have 'and' more than once ('Lee and Jones and Reed').
        let cut = i == and || free(i) && words[i].is_mark(",") && !in_brackets(words, i) || joins(i);
        if !cut {
            continue;
        }
        // 'Raleigh, N.C.-based Acme': the place is part of the adjective.
        if words.get(i + 1).is_some_and(super::name_starts::is_origin) && words[i].is_mark(",") {
            from = i + 1;
            continue;
        }
        if from < i {
            let part = element(words, names, inside, from..i);
            let named = matches!(part, Some(Part::Name(_)));
            // The first must be somebody; what has no name after a name tells more of it ('Lee, the mayor,').
            if parts.is_empty() && part.is_none() {
                return None;
            }
            narrowed = part.as_ref().is_some_and(|p| {
                names_end(names, p) < i && (names_end(names, p)..i).any(|k| words[k].wordy && !in_brackets(words, k))
            });
            if named || parts.is_empty() {
                parts.extend(part);
            }
            last_is_name = named || parts.len() == 1 && !matches!(parts[0], Part::Name(_));
        }
        from = i + 1;
    }
    // 'the centre at the Urban Institute and Brookings': whose 'and' it is, nobody knows.
    if !neither && !comma && (!last_is_name || narrowed) {
        return None;
    }
    let mut last = element(words, names, inside, and + 1..range.end)?;
    // 'Ann Lee and Justice Department officials'.
    if let Part::Name(n) = last
        && names[n].kind == NameKind::Body
        && names[n].full.end + 1 == range.end
        && words[range.end - 1].lexeme.is(class::GROUP)
        && !words[range.end - 1].capital
    {
        last = Part::Words(and + 1..range.end);
    }
    match (parts.first()?, &last) {
        // 'his wife and current nominee Ann Lee' is one person; 'the mayor and Ann Lee' are two.
        (Part::Words(w), Part::Name(n)) if parts.len() == 1 => {
            let direct = names[*n].full.start == and + 1;
            (matches!(words[w.start].lower, "the") && direct && w.len() <= 4).then_some(())?;
        }
        // 'the nominee and his aides'.
        (Part::Words(_), Part::Words(w)) => {
            let own = matches!(words[w.start].lower, "his" | "her" | "their" | "its");
            (own && parts.len() == 1).then_some(())?;
        }
        _ => {}
    }
    // 'the Lee and Jones campaigns', 'Lee and Jones officials'.
    if let Part::Name(n) = last {
        let name = &names[n];
        let noun = words.get(name.full.end).filter(|_| name.full.end < range.end);
        if noun.is_some_and(|w| w.wordy && !ends_phrase(w) && !w.lexeme.is(class::COMMON)) {
            return None;
        }
    }
    let possessive = |part: &Part| matches!(part, Part::Name(n) if words[names[*n].full.end - 1].possessive);
    if parts.iter().any(possessive) || possessive(&last) && names_end(names, &last) < range.end {
        return None;
    }
    parts.push(last);
    Some(parts)
}

/// The one person of 'Finance Minister and Deputy Prime Minister Ann Lee', 'Road and Housing Minister Ann Lee', 'Acme and
/// Orbit CEO Ann Lee': no article stands before the first words, so they are no one else. `and` is that word.
pub(super) fn in_two_offices(
    words: &[Word<'_>],
    names: &[Name],
    inside: &[usize],
    range: &Range<usize>,
    and: usize,
) -> Option<usize> {
    let last = inside.iter().copied().find(|&n| names[n].core.start > and && names[n].kind == NameKind::Person)?;
    let name = &names[last];
    let office = class::TITLE | class::PERSON;
    // 'Former Secretary of State and Democratic frontrunner Ann Lee': the second office in small letters, the first one in capitals.
    let first = &words[range.start..and];
    let held = first.iter().any(|w| w.lexeme.is(office) && w.capital)
        && first.iter().all(|w| w.capital || w.lower == "of")
        || first.len() == 2 && first[1].lexeme.is(class::DEMONYM) && !first[1].lower.ends_with('s');
    let of = first.iter().any(|w| w.lower == "of");
    let small = |w: &Word<'_>| held && !ends_phrase(w) && !w.lexeme.is(class::COMMON);
    let titles = (and + 1..name.core.start).any(|i| (words[i].capital || held) && words[i].lexeme.is(office));
    let run = (and + 1..name.core.start)
        .all(|i| words[i].wordy && (words[i].capital || words[i].lower == "of" || small(&words[i])));
    if words.get(and)?.lower != "and" || !titles || !run || words[and + 1].lexeme.is(class::HONORIFIC) {
        return None;
    }
    let before = &words[and - 1];
    let ends = |n: &&usize| names[**n].core.end == and && !before.lexeme.is(office);
    let person = inside
        .iter()
        .find(ends)
        .is_some_and(|&n| matches!(names[n].kind, NameKind::Person | NameKind::Unknown) && names[n].owner.is_none());
    // 'Police and Crime Commissioner Ann Lee'.
    let called = |w: &Word<'_>| w.lexeme.is(class::GIVEN) && !w.lexeme.is(class::PLACE | class::DEMONYM);
    let run = words[range.start..and]
        .iter()
        .all(|w| w.wordy && (w.capital || held && w.lower == "of") && !w.possessive && !called(w));
    let field = run && (and > range.start + 1 || !before.lexeme.is(class::FAMILY));
    let named = field || inside.iter().any(|n| ends(&n));
    let first = &words[range.start];
    let article = first.lower == "the" || range.start > 0 && words[range.start - 1].lower == "the";
    (before.capital
        && (named || before.lexeme.is(office))
        && (!person || (held && of || run) && field && super::body_names::is_field(before))
        && !article
        && !before.possessive)
        .then_some(last)
}

/// '45% of farmers, 28% of fishermen and 12% of miners': all of them.
fn shares(words: &[Word<'_>], names: &[Name], inside: &[usize], range: &Range<usize>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut from = range.start;
    while from < range.end {
        let of = (from + 1..range.end.min(from + 4)).find(|&i| words[i].lower == "of")?;
        if !is_number(&words[from]) || of + 1 >= range.end {
            return None;
        }
        let end = phrase_end(words, names, inside, &(of + 1..range.end));
        parts.push(Part::Words(from..end));
        from = end;
        while from < range.end && (words[from].is_mark(",") || words[from].lower == "and") {
            from += 1;
        }
    }
    (parts.len() > 1).then_some(parts)
}

/// 'the Otto and Vera Klein Chair in Public Law': one post, however many gave it.
fn is_endowed(words: &[Word<'_>], range: Range<usize>) -> bool {
    let determined = words.get(range.start).is_some_and(|w| matches!(w.lower, "the" | "a" | "an" | "its"));
    let from = range.start + 1;
    let run = words[from.min(range.end)..range.end]
        .iter()
        .take_while(|w| w.wordy && (w.capital || matches!(w.lower, "and" | "&")) || w.text == "&");
    let end = from + run.count();
    let joined = determined && words[from.min(end)..end].iter().any(|w| matches!(w.lower, "and" | "&"));
    joined && words[end - 1].lexeme.is(class::PERSON | class::TITLE) && words[end - 2].capital
}

fn names_end(names: &[Name], part: &Part) -> usize {
    match part {
        Part::Name(n) => names[*n].full.end,
        Part::Words(words) => words.end,
    }
}

/// Somebody in a list: a name that is the head of the words, or a phrase that can only be other people or bodies.
fn element(words: &[Word<'_>], names: &[Name], inside: &[usize], range: Range<usize>) -> Option<Part> {
    let mut range = range;
    while range.start < range.end && !words[range.start].wordy {
        range.start += 1;
    }
    let first = words.get(range.start).filter(|_| !range.is_empty())?;
    let end = phrase_end(words, names, inside, &range);
    let marked = (range.start..end).find(|&i| {
        !words[i].wordy
            && !is_hyphen(words, i)
            && !is_quote(&words[i])
            && !inside.iter().any(|&n| names[n].full.contains(&i))
    });
    let end = marked.unwrap_or(end);
    if let Some(&n) = inside.iter().find(|&&n| names[n].full.end == end && names[n].full.start >= range.start) {
        return Some(Part::Name(n));
    }
    // 'the mayor, Ann Lee', 'his secretary of state, Ann Lee': the name after the mark.
    let mark = (end..range.end.min(end + 5)).find(|&i| !words[i].wordy).filter(|&i| words[i].is_mark(","));
    let end = mark.filter(|_| words.get(end).is_some_and(|w| w.lower == "of") && end < range.end).unwrap_or(end);
    let determined = matches!(first.lower, "the" | "his" | "her" | "their" | "its" | "my" | "our") || first.possessive;
    if let Some(&n) = inside.iter().find(|&&n| names[n].full.start == end + 1)
        && determined
        && names[n].full.end <= range.end
        && names[n].kind == NameKind::Person
    {
        return Some(Part::Name(n));
    }
    let number =
        is_numeral(first) || matches!(first.lower, "dozens" | "several" | "some" | "many" | "other" | "others" | "a");
    let others = words[range.start..end].iter().any(|w| matches!(w.lower, "other" | "others" | "several" | "many"));
    let head = end.checked_sub(1).filter(|&h| h >= range.start)?;
    let noun = class::PERSON | class::GROUP | class::BODY;
    let people = words[head].lexeme.is(noun) || words[head].lower.ends_with('s');
    let own = matches!(first.lower, "his" | "her" | "their" | "its") || first.possessive;
    // 'Fisk and leading Liberals', 'Fisk and party leaders'.
    let body = |n: usize| matches!(names[n].kind, NameKind::Body | NameKind::Place) && names[n].full.end == head;
    let named = inside.iter().any(|&n| range.contains(&names[n].core.start) && !body(n));
    let things = class::DOCUMENT | class::BODY;
    let many = words[head].lexeme.is(class::GROUP) || first.lower == "fellow" && !words[head].lexeme.is(things);
    let bare = many && words[head].lower.ends_with('s') && !named;
    // 'Ann Lee and a group of bakers'.
    let counted = first.lower == "a"
        && (words[head].lexeme.is(class::GROUP) || QUANTITIES.has(words[head].lower))
        && words.get(end).is_some_and(|w| w.lower == "of")
        && end < range.end;
    let the = first.lower == "the" && words[head].lexeme.is(noun);
    let end = if counted { range.end } else { end };
    let several = number && people && first.lower != "a";
    (others || several || own && people || the || bare || counted).then_some(Part::Words(range.start..end))
}

/// Whether word `i` stands in round brackets (within a few words).
fn in_brackets(words: &[Word<'_>], i: usize) -> bool {
    (i.saturating_sub(6)..i).rev().find_map(|k| match words[k].text {
        "(" => Some(true),
        ")" => Some(false),
        _ => None,
    }) == Some(true)
}
