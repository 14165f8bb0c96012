//! Which name a source is that is described besides, or of which the engine took a part: 'the operator, Marl Ferries,', 'Ann Lee,
//! the head of Acme', 'a nurse named Ann Lee'.

use std::ops::Range;

use super::french;
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::phrase::Phrase;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Whoever is called by the person whose name `n` ends a source in a possessive: 'Petra Kral's flatmate, Jude Onyango'.
pub(super) fn relation_after(words: &[Word<'_>], names: &[Name], n: usize) -> Option<usize> {
    let head = names[n].full.end;
    let noun = words.get(head).filter(|w| w.sentence == words[head - 1].sentence && words[head - 1].possessive)?;
    let person = noun.lexeme.is(class::PERSON) && !noun.capital && !noun.possessive && noun.tag.is_noun();
    let comma = words.get(head + 1).is_some_and(|w| w.is_mark(","));
    let next = names.partition_point(|m| m.full.start <= head + 1);
    let name = names.get(next).filter(|m| comma && m.full.start == head + 2 && m.owner.is_none());
    name.filter(|_| person).map(|_| next)
}

/// The name between commas right after a description that could be anybody ('the operator, Marl Ferries, said').
pub(super) fn name_in_apposition(words: &[Word<'_>], names: &[Name], phrase: &Phrase) -> Option<usize> {
    let end = phrase.words.end;
    let described = phrase.definite && words[phrase.head].tag == Tag::Nn;
    if !described || phrase.head + 1 != end || !words.get(end)?.is_mark(",") {
        return None;
    }
    let n = names.partition_point(|n| n.full.start <= end);
    // 'The bride, Tamsin Lake,' is a person for all that a lake is a place.
    let person = words[phrase.head].lexeme.is(class::PERSON | class::TITLE);
    let named = person || words[phrase.head].lexeme.is(class::BODY);
    let name = names
        .get(n)
        .filter(|n| n.full.start == end + 1 && n.owner.is_none() && (n.kind != NameKind::Place || named))?;
    let closed = words.get(name.full.end).is_some_and(|w| w.is_mark(","));
    let verb = words.get(name.full.end + 1).is_some_and(|w| w.tag.is_verb());
    (closed && verb && !words[name.full.end - 1].possessive).then_some(n)
}

/// The name before the comma right before a description that a verb follows ('Ann Lee, the head of Acme said').
pub(super) fn name_before(words: &[Word<'_>], names: &[Name], phrase: &Phrase) -> Option<usize> {
    let comma = phrase.words.start.checked_sub(1).filter(|&c| words[c].is_mark(","))?;
    let n = names.partition_point(|n| n.full.end <= comma).checked_sub(1)?;
    let name = &names[n];
    let verb = words.get(phrase.words.end).is_some_and(|w| w.tag.is_finite());
    let person = name.kind == NameKind::Person && name.core.len() > 1 && name.owner.is_none();
    let one = words[phrase.head].lexeme.is(class::PERSON | class::TITLE);
    // 'In the post Ann Lee, the head of Acme said'.
    let free = name.subject || name.full.start > 0 && words[name.full.start - 1].tag == Tag::Nn;
    (name.full.end == comma && free && person && verb && one && phrase.definite).then_some(n)
}

/// The name of which a source is only a part: 'Tanner' of 'William “Bill” Tanner', which has marks inside, 'Ana dela' of
/// 'Ana dela Torre'.
pub(super) fn name_around(words: &[Word<'_>], names: &[Name], range: &Range<usize>) -> Option<usize> {
    let n = names.partition_point(|n| n.core.end <= range.start);
    let name = names.get(n)?;
    let part = name.core.start <= range.start && range.end <= name.core.end && name.core != *range;
    // 'Ana dela' of 'Ana dela Torre': the engine stopped within the name.
    let prefix = name.core.start == range.start
        && name.kind == NameKind::Person
        && words[range.end - 1].lexeme.is(class::PARTICLE)
        && !words[range.end - 1].capital;
    // 'Office québécois de la langue' of 'Office québécois de la langue française'.
    let prefix = prefix || name.core.start == range.start && french::is_head(&words[range.start]) && range.len() > 1;
    let marked = words[name.core.clone()].iter().any(|w| !w.wordy);
    (part && name.owner.is_none() && (marked || prefix)).then_some(n)
}

/// The person's name that word `end` stands inside of.
pub(super) fn name_across(words: &[Word<'_>], names: &[Name], end: usize) -> Option<usize> {
    let n = names.partition_point(|n| n.core.end <= end);
    let name = names.get(n)?;
    let across = name.core.start < end && end < name.core.end && name.owner.is_none();
    // 'Rail | Now said' after 'Pressure group'.
    let body = name.kind == NameKind::Body && super::body_names::is_end_of_body(&words[name.core.end - 1]);
    (across && (name.kind == NameKind::Person || body) && words[end - 1].wordy && words[end].wordy).then_some(n)
}

/// Nouns for those who speak for others.
static FOR_OTHERS: WordList = word_list!("speakers", "for-others");

/// 'A spokesman for the mayor, Ann Lee,': whom somebody speaks for is named behind his office, and no spokesman.
pub(super) fn speaks_for_another(words: &[Word<'_>], segment: &Range<usize>) -> bool {
    let phrase = &words[segment.clone()];
    let [article, .., last] = phrase else { return false };
    let Some(k) = phrase.iter().position(|w| matches!(w.lower, "for" | "to")).filter(|&k| k > 1) else { return false };
    let noun = FOR_OTHERS.has(phrase[k - 1].lower) || matches!(phrase[k - 1].lower, "lawyer" | "attorney");
    let the = phrase.get(k + 1).is_some_and(|w| w.lower == "the");
    let office = last.lexeme.is(class::PERSON | class::TITLE) && !last.capital;
    matches!(article.lower, "a" | "an" | "another") && noun && the && office
}

/// 'Greens | senator | Ida Moe': the person right behind a party and what she is for it, where name `n` is the party.
pub(super) fn member(words: &[Word<'_>], names: &[Name], inside: &[usize], n: usize) -> Option<usize> {
    let noun = names[n].full.end;
    let office = words.get(noun).is_some_and(|w| !w.capital && w.lexeme.is(class::PERSON | class::TITLE));
    let whose = inside.iter().copied().find(|&m| names[m].full.start == noun + 1 && names[m].owner.is_none());
    whose.filter(|&m| office && names[m].kind != NameKind::Body && !words[noun - 1].possessive)
}

/// 'A nurse named Hilda Crane', 'a man who called himself Big Ron': the name that somebody is said to have.
pub(super) fn called_so(words: &[Word<'_>], names: &[Name], inside: &[usize], segment: &Range<usize>) -> Option<usize> {
    let noun = class::PERSON | class::BODY | class::TITLE | class::EPITHET;
    let head = words[segment.start..].iter().take(6).position(|w| w.lexeme.is(noun) && !w.capital);
    // 'Her neighbour, a retired lineman | named Walt,', 'The chicken, | who gave his name as Ben,'.
    let gave = |w: &Word<'_>| w.is_mark(",") || w.lower == "who";
    let bare = |k: usize| {
        let clause = words[segment.start..k].iter().rev().take_while(|w| !w.is_mark(","));
        clause.into_iter().all(|w| w.tag != Tag::In && !w.tag.is_verb())
    };
    let told = (segment.start + 1..names[*inside.last()?].full.start).find(|&k| {
        matches!(words[k].lower, "named") && words[k - 1].tag == Tag::Nn && !words[k - 1].capital && bare(k)
            || gave(&words[k])
                && words.get(k + 1).is_some_and(|w| w.lower == "who" || matches!(w.lower, "gave" | "gives"))
    });
    let from = told.or_else(|| head.map(|h| segment.start + h + 1))?;
    let n = inside.iter().copied().find(|&n| names[n].full.start >= from && names[n].owner.is_none())?;
    let before = &words[from..names[n].full.start];
    let named = match before {
        [verb] => matches!(verb.lower, "named" | "called"),
        [known, r#as] => known.lower == "known" && r#as.lower == "as",
        // 'Another speaker, who gave her name only as Patrice,'.
        [clause @ .., last] if (last.lower == "as" || last.is_mark(",") || last.is_mark(":")) && gives_name(clause) => {
            true
        }
        [who, verb, own] => {
            who.lower == "who"
                && matches!(verb.lower, "called" | "calls")
                && matches!(own.lower, "himself" | "herself" | "themselves" | "itself")
        }
        [comma, verb, rest @ ..] => {
            let only = rest.iter().all(|w| matches!(w.lower, "only" | "as" | "by" | "police" | "himself" | "herself"));
            comma.is_mark(",") && matches!(verb.lower, "identified" | "named" | "called") && only
        }
        _ => false,
    };
    let end = names[n].full.end;
    let next = |w: &Word<'_>| w.capital || w.text.starts_with(|c: char| c.is_ascii_digit());
    let alone = words.get(end).is_none_or(|w| !next(w) && !words[end - 1].possessive);
    (named && alone && names[n].kind != NameKind::Place).then_some(n)
}

/// ', who gave her name only', ', who gave only his first name': whether somebody is said to give a name.
fn gives_name(clause: &[Word<'_>]) -> bool {
    let from = usize::from(clause.first().is_some_and(|w| w.is_mark(",")));
    let [who, gave, rest @ ..] = &clause[from.min(clause.len())..] else { return false };
    let small = |w: &Word<'_>| {
        matches!(w.lower, "his" | "her" | "their" | "a" | "only" | "first" | "name" | "just" | "the" | "real" | "true")
    };
    who.lower == "who"
        && matches!(gave.lower, "gave" | "gives" | "offered")
        && rest.iter().all(small)
        && rest.iter().any(|w| w.lower == "name")
}
