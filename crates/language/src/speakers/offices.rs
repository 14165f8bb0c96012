//! Offices among runs of capitalised words: 'the Health Secretary' is nobody's name, and a role may run into one.

use std::ops::Range;

use super::lexicon::class;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// 'Office of the Attorney General', 'Office of the Inspector General for the Coast Guard': the title is the body's.
pub(super) fn is_office(words: &[Word<'_>], run: &Range<usize>) -> bool {
    let run = &words[run.clone()];
    if run.len() < 3 || !run[0].lexeme.is(class::BODY) || run[1].lower != "of" {
        return false;
    }
    let first = 2 + usize::from(run[2].lower == "the");
    let titles = run[first..].iter().take_while(|w| w.lexeme.is(class::TITLE | class::PERSON)).count();
    titles > 0 && run.get(first + titles).is_none_or(|w| w.lower == "for")
}

/// 'the Health Secretary', 'the Saskatchewan MP', 'US Ambassador to', 'Chief Executive Officer,': an office with its field, and
/// nobody's name.
pub(super) fn is_office_alone(words: &[Word<'_>], core: &Range<usize>, titled: bool) -> bool {
    let inside = &words[core.clone()];
    let last = &words[core.end - 1];
    let before = core.start.checked_sub(1).map(|k| &words[k]).filter(|w| w.sentence == last.sentence);
    let next = words.get(core.end).filter(|w| w.sentence == last.sentence);
    let article = before.is_some_and(|w| {
        matches!(w.lower, "the" | "a" | "an" | "one" | "another" | "former" | "its" | "their") || w.possessive
    });
    // 'The Opposition Leader, Ann Lee, said', 'The Rector, the Revd Ann Lee, said'.
    let apposed = before.is_some_and(|w| w.lower == "the")
        && next.is_some_and(|w| w.is_mark(","))
        && (core.end + 1..core.end + 3)
            .map_while(|k| words.get(k))
            .find(|w| w.lower != "the")
            .is_some_and(|w| w.capital && w.lexeme.is(class::GIVEN | class::TITLE | class::HONORIFIC))
        && last.lexeme.is(class::PERSON | class::TITLE)
        && !titled
        && !last.possessive
        && !inside.iter().any(|w| w.lexeme.is(class::GIVEN) && !w.lexeme.is(class::PLACE) || !w.wordy || !w.capital);
    if apposed {
        return true;
    }
    // What is left of 'the Attorney General', 'Chief Financial Officer' when the titles are off.
    let chief = titled && before.is_some_and(|w| w.capital && CHIEFS.has(w.lower));
    let Some(field) = inside.split_last().map(|(_, field)| field).filter(|f| !f.is_empty()) else {
        return chief && last.lexeme.is(class::TITLE) && next.is_none_or(|w| !w.capital || !w.wordy);
    };
    let places = field.iter().all(|w| w.lexeme.is(class::PLACE | class::SITE) || w.dotted || is_of_state(w));
    if places && article && last.lexeme.is(class::DEMONYM) {
        return true;
    }
    // 'United States Senator from Vermont': of a country that is called like a body.
    if field.len() == 2 && field[0].lower == "united" && last.lexeme.is(class::TITLE) && !titled {
        return next.is_none_or(|w| !w.capital);
    }
    let person = |w: &Word<'_>| w.lexeme.is(class::GIVEN) && !w.lexeme.is(class::PLACE) || !w.wordy || !w.capital;
    let of_body = |w: &Word<'_>| w.lexeme.is(class::BODY | class::KNOWN);
    last.lexeme.is(class::TITLE)
        && !last.possessive
        && !last.lexeme.is(class::GIVEN)
        && (!last.lexeme.is(class::FAMILY) || chief || before.is_some_and(|w| w.possessive))
        && (!titled || chief)
        && !field.iter().any(person)
        && (article
            || chief
            || next.is_some_and(|w| w.lower == "on")
            || last.lower != "justice" && !field.iter().any(of_body))
}

/// First words of offices ('Attorney General', 'Chief Constable').
static CHIEFS: WordList = word_list!("speakers", "chiefs");

/// Where a person's name begins in a run of capitals that a role runs into ('director of the Dallas Council Alia Salem').
pub(super) fn person_after_role(words: &[Word<'_>], start: usize, tail: usize) -> Option<usize> {
    let surname = |w: &Word<'_>| {
        w.capital
            && w.wordy
            && !w.lexeme.is(class::COMMON | class::PLACE | class::GROUP | class::KNOWN)
            && (!w.lexeme.is(class::BODY) || w.lexeme.is(class::FAMILY))
    };
    // 'Puerto Rico', 'New Mexico': a place of two words.
    let start = if start + 3 < tail && is_seat(words, start + 1) { start + 1 } else { start };
    // 'Prime Minister of India Narendra Modi', whatever the given name.
    let foreign = |k: usize| k == start + 1 && k + 2 == tail && words[k].lexeme.classes == 0 && is_seat(words, start);
    let given = (start + 1..tail.saturating_sub(1)).find(|&k| {
        (words[k].lexeme.is(class::GIVEN) || foreign(k))
            && !words[k].lexeme.is(class::PLACE | class::BODY)
            && tail - k <= 3
            && words[k + 1..tail].iter().all(surname)
            && !words[k - 1].is_letter()
            && (!words[k - 1].lexeme.is(class::GIVEN | class::HONORIFIC) || k == start + 1 && is_seat(words, start))
    })?;
    let sentence = words[start].sentence;
    let from = start.saturating_sub(14);
    let role = (from..start).rev().take_while(|&i| words[i].sentence == sentence && words[i].wordy).any(|i| {
        words[i].lexeme.is(class::PERSON | class::TITLE)
            && matches!(words[i + 1].lower, "of" | "for" | "at" | "in" | "on" | "to" | "with" | "from")
    });
    role.then_some(given)
}

/// First words of places of two words that somebody may hold an office of ('Senator from New Hampshire').
static BEFORE_PLACES: WordList = word_list!("speakers", "before-places");

/// Whether a word is one of the name of a state ('New', 'Hampshire').
pub(super) fn is_of_state(word: &Word<'_>) -> bool {
    BEFORE_PLACES.has(word.lower) || super::body_names::is_country(word.lower)
}

/// Whether word `k` is the place of an office: 'Senator from Georgia', for all that a woman may be called so.
fn is_seat(words: &[Word<'_>], k: usize) -> bool {
    let after = |k: usize| k > 0 && matches!(words[k - 1].lower, "of" | "from" | "in" | "to" | "for");
    let first = |w: &Word<'_>| BEFORE_PLACES.has(w.lower);
    words[k].lexeme.is(class::PLACE) && after(k)
        || k > 0 && words[k - 1].capital && first(&words[k - 1]) && after(k - 1)
}
