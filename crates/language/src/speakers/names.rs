//! Names in the text: runs of capitalised words, their titles taken off, and what kind of name each is.

use super::body_names::{
    BETWEEN_NAMES, ENDS_OF_BODIES, HEADS_BEFORE_FOR, HEADS_OF_BODIES, INNER_PREPOSITIONS, OFFICES_OF, OWNED_BODIES,
    is_end_of_body, is_firm_of_two, is_people_of_body, is_verb_of_body,
};
use super::lexicon::class;
use super::name::Name;
use super::name_starts::{NounSurnames, Seen, can_start, headlines, is_date};
use super::nicknames::nickname;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Whether a noun for bodies stands before the name that begins at `start`: 'charity | Hope for Paws'.
fn body_before(words: &[Word<'_>], start: usize) -> bool {
    let before = start.checked_sub(1).map(|k| &words[k]).filter(|w| w.sentence == words[start].sentence);
    before.is_some_and(|w| w.lexeme.is(class::BODY) && !w.capital && !w.possessive)
        || super::callings::is_before_firm(words, start)
}

/// Whether word `i` joins the capitals before it and after it.
fn continues(words: &[Word<'_>], start: usize, i: usize) -> Option<usize> {
    let capital = |k: usize| {
        words
            .get(k)
            .is_some_and(|w| w.wordy && w.capital && !w.lexeme.is(class::COMMON) && w.sentence == words[start].sentence)
    };
    let (previous, w) = (&words[i - 1], &words[i]);
    if let Some(end) = super::french::body_end(words, start, i) {
        return Some(end);
    }
    if w.sentence != previous.sentence {
        return None;
    }
    if previous.possessive {
        // 'Court of Appeals' Board': a body's.
        let of_body =
            words[start..i].windows(2).any(|p| p[0].lexeme.is(class::BODY) && matches!(p[1].lower, "of" | "for"));
        // 'Martha's List said'.
        let owned = i == start + 1
            && capital(i)
            && previous.lexeme.is(class::GIVEN)
            && OWNED_BODIES.has(w.lower)
            && words.get(i + 1).is_some_and(|n| n.tag.is_finite());
        return (owned || !of_body && body_of_people(words, start, i)).then_some(i + 1);
    }
    if let Some(end) = office_field(words, start, i) {
        return Some(end);
    }
    let known_body = |k: usize| words[k].lexeme.is(class::BODY | class::KNOWN);
    match w.text {
        "(" if super::name_shapes::retired_end(words, i).is_some() => super::name_shapes::retired_end(words, i),
        "\"" | "“" | "‘" | "'" | "(" | "''" | "``" => {
            let person =
                previous.capital && previous.wordy && !previous.lexeme.is(class::TITLE | class::BODY | class::PLACE);
            let end = nickname(words, i).filter(|_| person)?;
            // A bare acronym in brackets stands for the name before it.
            let acronym = w.text == "(" && words[i + 1].capitals && words[i + 1].text.len() > 1;
            (!acronym).then_some(end)
        }
        "of" => {
            let skip = usize::from(words.get(i + 1).is_some_and(|n| n.lower == "the"));
            let body = words[start..i].iter().any(|w| w.lexeme.is(class::BODY) && w.capital);
            let office =
                previous.lexeme.is(class::TITLE) && words.get(i + 1 + skip).is_some_and(|n| OFFICES_OF.has(n.lower));
            let people = is_people_of_body(words, i - 1) && i == start + 1;
            let people = people || i == start + 1 && super::name_shapes::is_peer(words, start);
            // 'Vale of Torridge Railway', 'Isle of Wight Council'.
            let person = class::TITLE | class::PERSON | class::GIVEN | class::HONORIFIC | class::GROUP | class::DEMONYM;
            let last = (i + 1..i + 4).take_while(|&k| capital(k)).last().filter(|&k| k > i + 1);
            let local = i == start + 1
                && skip == 0
                && (previous.lexeme.is(class::SITE) || matches!(previous.lower, "vale" | "isle" | "forest"))
                && !previous.lexeme.is(person)
                && last.is_some_and(|k| words[k].lexeme.is(class::BODY));
            ((body || office || people || local) && capital(i + 1 + skip)).then_some(i + 2 + skip)
        }
        "the" | "our" if i == start + 1 => is_verb_of_body(words, start).then_some(i + 2),
        "against" | "without" => {
            let people = is_people_of_body(words, i - 1) && i == start + 1;
            people.then_some(i + 2 + usize::from(words[i + 1].lower == "the"))
        }
        "for" | "on" | "to" | "in" => {
            let head = HEADS_OF_BODIES.has(previous.lower) || w.text == "for" && HEADS_BEFORE_FOR.has(previous.lower);
            let skip = usize::from(words.get(i + 1).is_some_and(|n| matches!(n.lower, "the" | "a" | "an")));
            // 'Office of the Inspector General for the Coast Guard'.
            let office = w.text == "for" && super::offices::is_office(words, &(start..i));
            // 'Court of Appeals for the Sixth Circuit'.
            let court = w.text == "for" && words[start..i].iter().any(|w| w.lower == "court");
            let people = is_people_of_body(words, i - 1) && i == start + 1;
            let called = w.text == "for" && body_before(words, start) && !previous.lexeme.is(class::TITLE);
            ((head || office || court || people || called) && capital(i + 1 + skip)).then_some(i + 2 + skip)
        }
        "&" => capital(i + 1).then_some(i + 2),
        // 'Brandt und Söhne'.
        "und" if previous.capital && !previous.possessive => capital(i + 1).then_some(i + 2),
        // 'Údarás na Mara'.
        "na" | "nan" => (i == start + 1 && super::foreign_bodies::heads_genitive(words, start)).then_some(i + 2),
        // 'Council on American - Islamic Relations'.
        "-" => {
            let fields = words[start..i].windows(2).any(|p| HEADS_OF_BODIES.has(p[0].lower) && p[1].lower == "on");
            (fields && capital(i + 1)).then_some(i + 2)
        }
        "/" => {
            let tight =
                previous.span.end == w.span.start && words.get(i + 1).is_some_and(|n| n.span.start == w.span.end);
            (tight && capital(i + 1)).then_some(i + 2)
        }
        "," => field_list(words, start, i),
        "and" => {
            // 'Islamic State of Iraq and the Levant': a region goes on with the name.
            let region = words.get(i + 1).is_some_and(|n| n.lower == "the")
                && words
                    .get(i + 2)
                    .is_some_and(|n| matches!(n.lower, "levant" | "caribbean" | "pacific" | "grenadines"));
            if region && capital(i + 2) && words[start..i].iter().any(|w| matches!(w.lower, "of" | "for")) {
                return Some(i + 3);
            }
            // 'Johnson and Johnson'.
            let twice = capital(i + 1) && !capital(i + 2) && words[i + 1].lower == previous.lower;
            if i == start + 1 && twice {
                return Some(i + 2);
            }
            if i == start + 1 && is_firm_of_two(words, start) {
                return Some(i + 2);
            }
            // 'Devon and Cornwall Police'.
            let area = i == start + 1
                && (capital(i + 1) && capital(i + 2) && !capital(i + 3) && BODIES_OF_PLACES.has(words[i + 2].lower));
            if area && !words[i + 1].lexeme.is(class::GIVEN | class::TITLE | class::KNOWN) {
                return Some(i + 3);
            }
            let of_body = words[start].lexeme.is(class::BODY)
                || words[start..i].windows(2).any(|p| p[0].lexeme.is(class::BODY) && p[1].lower == "of");
            let person = words[start].lexeme.is(class::GIVEN | class::TITLE | class::HONORIFIC)
                && !words[start].lexeme.is(class::DEMONYM);
            if !capital(i + 1) || person && !of_body {
                return None;
            }
            let within = words[start..i].iter().any(|w| matches!(w.lower, "of" | "for" | "on")) && known_body(start)
                || words[start..i].windows(2).any(|p| p[0].lexeme.is(class::BODY) && matches!(p[1].text, "of" | "for"));
            let mut end = i + 1;
            while capital(end) && end < i + 6 {
                end += 1;
            }
            // 'Office of Emergency Management and Communications'.
            let department = || DEPARTMENTS.has(words[start].lower);
            let field = end == i + 2
                && !DEPARTMENTS.has(words[i + 1].lower)
                && !words[i + 1].lexeme.is(class::KNOWN | class::PLACE | class::GIVEN)
                && department();
            if within && field {
                return Some(i + 2);
            }
            // 'County and Town Managers Association'.
            let local = i == start + 1 && LOCAL_BODIES.has(previous.lower) && words[end - 1].lower == "association";
            let before = known_body(i - 1) && !local;
            // 'Ohio Parks and Wildlife'.
            let land = i == start + 2
                && words[start].lexeme.is(class::PLACE | class::DEMONYM)
                && end == i + 2
                && FIELDS_OF_LAND.has(previous.lower)
                && FIELDS_OF_LAND.has(words[i + 1].lower);
            if land {
                return Some(i + 2);
            }
            ((within && !known_body(end - 1)) || (!before && end > i + 2 && words[end - 1].lexeme.is(class::BODY)))
                .then_some(i + 2)
        }
        _ if w.lexeme.is(class::PARTICLE) && !w.capital => {
            let mut k = i + 1;
            while words.get(k).is_some_and(|n| (n.lexeme.is(class::PARTICLE) || n.lower == "und") && !n.capital)
                && k < i + 3
            {
                k += 1;
            }
            capital(k).then_some(k + 1)
        }
        // 'Paulo da Silva e Castro', 'Leila bint Hamad'.
        _ if !w.capital && BETWEEN_NAMES.has(w.lower) && previous.capital && !previous.lexeme.is(class::BODY) => {
            capital(i + 1).then_some(i + 2)
        }
        _ => {
            let suffix = w.lexeme.is(class::SUFFIX);
            // 'Theresa May' is no month.
            let may = w.lexeme.is(class::GIVEN | class::FAMILY)
                && previous.lexeme.is(class::GIVEN | class::TITLE | class::HONORIFIC)
                && !is_date(words, i);
            // 'Cllr Rhodri Vaughan AM'.
            let degree = w.capitals && w.text.len() == 2 && i >= start + 2 && super::callings::is_degree(w);
            let inner = may
                || degree
                || is_word_surname(words, start, i)
                // 'Mothers Against Smoke', 'Rail Now said'.
                || INNER_PREPOSITIONS.has(w.lower) && w.capital && capital(i + 1) && i == start + 1
                    && previous.lexeme.is(class::GROUP)
                || ENDS_OF_BODIES.has(w.lower) && w.capital && body_before(words, start)
                // 'USA Today'.
                || w.lower == "today" && w.capital && previous.capitals
                || matches!(w.lower, "our" | "your" | "all" | "one" | "first" | "great" | "day")
                    && (capital(i + 1) || w.lower == "day")
                // 'The “Harbour First” campaign'.
                || w.text == "First" && words.get(i + 1).is_some_and(|n| matches!(n.text, "”" | "\""))
                // 'The Delhi High Court'.
                || w.lower == "high" && capital(i + 1) && words[i + 1].lexeme.is(class::BODY)
                // 'Mabel Two Rivers'.
                || matches!(w.lower, "two" | "three" | "four" | "seven")
                    && previous.lexeme.is(class::GIVEN)
                    && capital(i + 1);
            // 'The Baltimore Sun reported', and no Sunday.
            let inner = inner || w.text == "Sun" && !is_date(words, i);
            // 'Halvorsen AS said'.
            let inner = inner
                || w.text == "AS"
                    && !w.shouted
                    && words.get(i + 1).is_some_and(|n| n.tag.is_finite() || n.is_mark(","));
            if i == start + 1 && super::name_shapes::is_number_ten(words, start) {
                return Some(i + 1);
            }
            // 'Radio Nova 94.1', 'Channel 4'.
            if super::station_names::is_of_station(words, start, i) {
                return Some(i + 1);
            }
            let joins = w.wordy && w.capital && (!w.lexeme.is(class::COMMON) || w.is_initial() || suffix || inner);
            (joins && !w.opens && !super::name_shapes::is_headline_verb(words, i)).then_some(i + 1)
        }
    }
}

/// 'Ann Still said', 'Peter Will.': whether word `i` is somebody's surname for all that it is a word that opens sentences: a given
/// name stands before it, and nothing that it could belong to after it.
fn is_word_surname(words: &[Word<'_>], start: usize, i: usize) -> bool {
    let (w, given) = (&words[i], &words[i - 1]);
    let other =
        class::PLACE | class::DEMONYM | class::COMMON | class::BODY | class::KNOWN | class::TITLE | class::GROUP;
    let name = given.lexeme.is(class::GIVEN) && !given.lexeme.is(other) && given.capital && !given.possessive;
    // 'Ann Tuesday': a day is a day; 'Ann He', a pronoun.
    let surname = w.lexeme.is(class::COMMON)
        && w.capital
        && !w.capitals
        && !w.opens
        && w.text.len() > 2
        && !super::noun_phrases::is_time(w)
        && !is_month(w.lower)
        && !super::pronouns::is_pronoun(w.lower);
    let sentence = words[start].sentence;
    let alone = words.get(i + 1).is_none_or(|n| {
        n.sentence != sentence
            || matches!(n.text, "," | "." | "(" | "”" | "\"")
            || n.tag.is_finite()
            || n.tag == Tag::Md
    });
    let first = i == start + 1 || !words[i - 2].lexeme.is(class::GIVEN | class::PLACE | class::BODY);
    let surname = surname && !is_end_of_body(w);
    name && (surname || w.text == "Who") && alone && first
}

fn is_month(lower: &str) -> bool {
    matches!(
        lower,
        "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
    )
}

/// 'Minister of | Labour', 'Minister of State for | Water', 'Minister for | Roads and Ports': the end of the field of an office
/// that begins with the preposition at word `i`.
fn office_field(words: &[Word<'_>], start: usize, i: usize) -> Option<usize> {
    let previous = &words[i - 1];
    let held = previous.lexeme.is(class::TITLE)
        || i >= start + 3 && OFFICES_OF.has(previous.lower) && words[i - 2].lower == "of" && words[i].lower == "for";
    let minister = words[start..i].iter().any(|w| matches!(w.lower, "minister" | "secretary" | "undersecretary"));
    if !held || !minister || !matches!(words[i].text, "of" | "for") {
        return None;
    }
    let field = |k: usize| {
        words.get(k).is_some_and(|w| w.capital && w.sentence == previous.sentence && OFFICES_OF.has(w.lower))
    };
    let mut end = i + 1;
    while field(end) || end > i + 1 && matches!(words.get(end)?.text, "and" | "&") && field(end + 1) {
        end += 1;
    }
    (end > i + 1).then_some(end)
}

/// 'Teachers' | Federation', 'Sheriff's | Office', 'St Mary's | Hospital': whether word `i` makes a body's name of the people
/// before it, with the capitals after it.
fn body_of_people(words: &[Word<'_>], start: usize, i: usize) -> bool {
    let people = &words[i - 1];
    let royal = matches!(people.lower, "queen" | "king" | "prince" | "princess" | "duke" | "lord" | "state");
    let saint = matches!(words[start].lower, "st" | "saint" | "ste") && start + 2 == i;
    let many = people.lexeme.is(class::GROUP | class::TITLE | class::PERSON) && !people.lexeme.is(class::GIVEN);
    // 'Seafarers' | Federation', 'Seamen's | Federation': of many, whoever they are.
    let one = class::GIVEN | class::FAMILY | class::PLACE | class::KNOWN | class::BODY;
    let many = many
        || matches!(people.lower, "people" | "children")
        || people.lower.ends_with("men")
        || people.lower.ends_with('s') && !people.lexeme.is(one);
    if !people.capital || !(many || royal || saint) {
        return false;
    }
    let capital = |k: &usize| words.get(*k).is_some_and(|w| w.wordy && w.capital && w.sentence == people.sentence);
    let last = (i..i + MAX_AFTER_PEOPLE).take_while(capital).last();
    let office = words[i].lexeme.is(class::TITLE | class::PERSON) && words[i].possessive && capital(&(i + 1));
    let aid = words[i].lower == "aid";
    last.is_some_and(|k| words[k].lexeme.is(class::BODY)) || office || aid
}

/// Most words of a body's name after the people in it ('Children's | Aid Society').
const MAX_AFTER_PEOPLE: usize = 3;

/// Nouns for bodies that go on after 'and' with what an association is of.
static LOCAL_BODIES: WordList = word_list!("speakers", "local-bodies");
/// What stands beside 'and' in the names of bodies for land and water.
static FIELDS_OF_LAND: WordList = word_list!("speakers", "fields-of-land");
/// Bodies of two places together.
static BODIES_OF_PLACES: WordList = word_list!("speakers", "bodies-of-places");

/// Nouns for departments, whose names list what they are for.
static DEPARTMENTS: WordList = word_list!("speakers", "departments");
/// Most words of one field of a department ('Food | and Rural Affairs').
const MAX_FIELD: usize = 3;

/// 'Department for Culture, Media and Sport', 'Ministry of Health, Labour and Welfare': the end of a list of fields that begins
/// with the comma at word `i`, within the name of a body.
fn field_list(words: &[Word<'_>], start: usize, i: usize) -> Option<usize> {
    let from = (start + 1..i).rev().find(|&k| matches!(words[k].lower, "of" | "for" | "on"))? + 1;
    // 'National Academies of Sciences, Engineering and Medicine'.
    let academies = words[from - 2].lexeme.is(class::BODY) && words[start].lower == "national";
    let head = (words[start].lexeme.is(class::BODY) || academies) && words.get(start + 1)?.lower != "and";
    let part = |k: usize| {
        words.get(k).is_some_and(|w| {
            w.wordy
                && w.capital
                && w.sentence == words[i].sentence
                && !w.possessive
                && (!w.lexeme.is(class::KNOWN | class::PLACE | class::GIVEN | class::COMMON | class::TITLE)
                    || w.lower == "labour")
        })
    };
    let field = |k: usize| (k..k + MAX_FIELD).take_while(|&k| part(k)).count();
    if !head || from >= i || !(from..i).all(part) || i - from > MAX_FIELD {
        return None;
    }
    let mut k = i;
    while words.get(k).is_some_and(|w| w.is_mark(",")) && field(k + 1) > 0 {
        k += 1 + field(k + 1);
    }
    // 'Sciences, Engineering, and Medicine'.
    let comma = words.get(k).is_some_and(|w| w.is_mark(",")) && words.get(k + 1).is_some_and(|w| w.lower == "and");
    k += usize::from(comma && k > i);
    let last = if k > i && words.get(k).is_some_and(|w| w.lower == "and") { field(k + 1) } else { 0 };
    let end = k + 1 + last;
    let alone = words.get(end).is_none_or(|w| !w.capital || !w.wordy);
    (last > 0 && alone).then_some(end)
}

/// The names of a text, in text order; those inside a longer one ('the Trump campaign') before it.
pub(super) fn find(words: &[Word<'_>]) -> Vec<Name> {
    let headline = headlines(words);
    let seen = Seen::new(words, &headline);
    let surnames = NounSurnames::new(words, &headline);
    let mut out = Vec::with_capacity(words.len() / 8);
    let mut i = 0;
    while i < words.len() {
        let told = !headline[words[i].sentence as usize];
        let surname = told && surnames.has(words, i);
        if surname {
            super::name_parts::add_surname(words, i, &mut out);
        }
        if surname || !told || !can_start(words, i, &seen) {
            i += 1;
            continue;
        }
        let start = i;
        // '“Bobby” Kline' begins with the nickname.
        let quoted_first = start > 0 && matches!(words[start - 1].text, "“" | "\"" | "‘" | "'");
        i = match nickname(words, start.saturating_sub(1))
            .filter(|_| quoted_first && words[start].lexeme.is(class::GIVEN))
        {
            Some(next) => next,
            None => start + 1,
        };
        while i < words.len() {
            match continues(words, start, i) {
                Some(next) => i = next,
                // 'Name, Jr.'
                None if words[i].is_mark(",")
                    && words.get(i + 1).is_some_and(|w| w.lexeme.is(class::SUFFIX) && w.capital) =>
                {
                    i += 2;
                }
                None => break,
            }
        }
        let end = i.min(words.len());
        super::name_parts::split(words, start..end, &mut out);
        if let Some(name) = out.last_mut().filter(|n| n.core.end == end && n.owner.is_none()) {
            surnames.settle(words, name);
        }
        if let Some(end) = work_title(words, start, end) {
            super::name_parts::add_work(words, start..end, &mut out);
            i = end;
        }
    }
    out
}

/// Where the title of a work ends that begins with its author: 'Lowe's Atlas of Council Elections'. `start..end` is the
/// name of the author.
fn work_title(words: &[Word<'_>], start: usize, end: usize) -> Option<usize> {
    let other = class::BODY | class::TITLE | class::PERSON | class::KNOWN | class::PLACE | class::GROUP | class::COMMON;
    let capital = |k: usize| words.get(k).is_some_and(|w| w.wordy && w.capital && w.sentence == words[start].sentence);
    let noun = words.get(end).filter(|_| capital(end) && words[end - 1].possessive)?;
    let work = !noun.possessive
        && (noun.lexeme.is(class::DOCUMENT) || !noun.lexeme.is(other | class::DEMONYM | class::GIVEN | class::FAMILY));
    let owner = words[start].lexeme.is(class::PLACE | class::DEMONYM | class::BODY);
    let of = words.get(end + 1).is_some_and(|w| matches!(w.lower, "of" | "to"));
    let first = end + 2 + usize::from(words.get(end + 2).is_some_and(|w| w.lower == "the"));
    if !work || owner || !of || !capital(first) {
        return None;
    }
    let mut k = first + 1;
    while capital(k) && !words[k - 1].possessive
        || words.get(k).is_some_and(|w| matches!(w.lower, "and" | "of")) && capital(k + 1)
    {
        k += 1;
    }
    Some(k)
}
