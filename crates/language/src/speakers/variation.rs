//! Other words for somebody named: 'the 34-year-old forward', 'the Alberta MLA', 'the retired surgeon'.

use super::discourse::Discourse;
use super::lexicon::class;
use super::noun_phrases::is_numeral;
use super::section::Section;
use super::sources::Phrase;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Words that tell what somebody was, or how long: who has not been spoken of is hardly called so.
static BEFORE_NOW: WordList = word_list!("speakers", "before-now");
/// Nouns for members of parliaments and councils.
static LAWMAKERS: WordList = word_list!("speakers", "lawmakers");

/// Whether a description with 'the' is of the sort that stands for somebody whom the text has just named.
pub(super) fn is_variation(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    if section.is(phrase.head, class::EPITHET) {
        return true;
    }
    let told = |i: usize| words[i].lower.ends_with("-year-old") || BEFORE_NOW.has(words[i].lower);
    // 'The former rower, 33, said'.
    let after = |k: usize| words.get(phrase.words.end + k);
    let age = |w: &Word<'_>| w.text.len() == 2 && w.text.bytes().all(|b| b.is_ascii_digit());
    let aged = after(0).is_some_and(|w| w.is_mark(","))
        && after(1).is_some_and(age)
        && after(2).is_some_and(|w| w.is_mark(","))
        && section.is(phrase.head, class::PERSON)
        && words[phrase.words.start].lower == "the";
    aged || phrase.words.clone().skip(1).any(told) || LAWMAKERS.has(words[phrase.head].lower)
}

/// Nouns for whoever does something for others, who is another than the one just named ('the Dublin solicitor').
static THIRD_PARTIES: WordList = word_list!("speakers", "third-parties");
/// Nouns that stand for anybody of many callings ('the expert').
static ANY_CALLING: WordList = word_list!("speakers", "any-calling");

/// 'Petra Vann has waited for years. / “I nearly gave up,” the Cornish gymnast said.': a noun for a person with a place or a team
/// before it, which reports a quotation before it; 'the expert', 'the author of Quiet Rooms'.
pub(super) fn is_tag(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    let noun = &words[phrase.head];
    let one = section.is(phrase.head, class::PERSON) && !section.is_plural(phrase.head) && !noun.capital;
    let office =
        section.is(phrase.head, class::TITLE) && !matches!(noun.lower, "coach" | "captain" | "manager" | "skipper");
    if !one || words[phrase.words.start].lower != "the" || THIRD_PARTIES.has(noun.lower) || office {
        return false;
    }
    let whole = phrase.words.end == phrase.head + 1;
    if ANY_CALLING.has(noun.lower) && (whole && phrase.words.len() == 2 || noun.lower == "author") {
        return true;
    }
    let from = phrase.words.start + 1..phrase.head;
    let of_place = !from.is_empty() && from.clone().any(|k| words[k].capital && !words[k].possessive) && whole;
    // Said after the speech that it reports.
    let tag = phrase.words.start.checked_sub(3).is_some_and(|k| words[k..phrase.words.start].iter().any(|w| w.quoted));
    of_place && tag
}

/// 'The mother of three': said of whom the text is about.
pub(super) fn is_parent(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    let parent = matches!(words[phrase.head].lower, "mother" | "father" | "grandmother" | "grandfather" | "parent");
    let of = words.get(phrase.head + 1).is_some_and(|w| w.lower == "of");
    parent
        && of
        && words.get(phrase.head + 2).is_some_and(|w| is_numeral(w) && w.sentence == words[phrase.head].sentence)
}

/// What players are called by their place in a team.
static PLAYERS: WordList = word_list!("speakers", "players");
/// Most sentences back to a player who is called by his place.
const MAX_PLAYER: u32 = 6;

/// 'The right-hander': the only one of the last sentences who is not said to be something else ('manager Kip Durant').
pub(super) fn player(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let section = so_far.section;
    let words = section.words;
    if !PLAYERS.has(words[phrase.head].lower) {
        return None;
    }
    let near = |a: &usize| {
        let last = so_far.traces[*a].last.map(|at| words[at].sentence);
        last.is_some_and(|s| s + MAX_PLAYER >= words[phrase.head].sentence)
    };
    let other = |a: usize| section.actors[a].roles.iter().any(|r| !PLAYERS.has(words[r.head].lower));
    let mut all = (0..section.actors.len()).filter(|&a| section.personal(a) && !other(a)).filter(near);
    all.next().filter(|_| all.next().is_none())
}

/// What somebody is who stands for election, besides the seat that is held.
static CANDIDATES: WordList = word_list!("speakers", "candidates");

/// Most words after a name to the seat ('of Kestrel', '(D-Kestrel)').
const MAX_TO_SEAT: usize = 3;

/// 'Sen. Paul Randle left the race. / Candidate Bernard Sandler spoke. The Norland senator said': the candidate whom the sentence
/// before is about, and not the senator of an earlier paragraph, whose seat the text does not tell.
pub(super) fn of_candidate(so_far: &Discourse<'_, '_>, phrase: &Phrase, holder: usize) -> Option<(usize, f32)> {
    let section = so_far.section;
    let words = section.words;
    let head = phrase.head;
    let seat = words[phrase.words.start].lower == "the"
        && phrase.words.end == head + 1
        && (phrase.words.start + 1..head).any(|i| words[i].capital)
        && LAWMAKERS.has(words[head].lower);
    // 'Sen. Ida Holt of Kestrel', 'Sen. Ida Holt (D-Kestrel)'.
    let seats = section.actors[holder].mentions.iter().any(|&m| {
        let end = section.names[m as usize].full.end;
        let after = words[end..].iter().take(MAX_TO_SEAT).take_while(|w| w.sentence == words[end - 1].sentence);
        let of = words.get(end).is_some_and(|w| matches!(w.lower, "of" | "from") || w.text == "(");
        of && after.into_iter().any(|w| w.capital)
    });
    let told = seats
        || section.actors[holder]
            .roles
            .iter()
            .any(|r| words[r.words.clone()].iter().any(|w| w.lexeme.is(class::PLACE)));
    if !seat || told || so_far.last(holder).is_none_or(|at| section.paragraph(at) == section.paragraph(head)) {
        return None;
    }
    let led = |a: &usize| {
        let at = so_far.traces[*a].subject_at;
        at.is_some_and(|at| words[at].sentence < words[head].sentence && words[at].sentence + 1 >= words[head].sentence)
    };
    let stands = |a: &usize| section.actors[*a].roles.iter().any(|r| CANDIDATES.has(words[r.head].lower));
    let mut all = (0..section.actors.len()).filter(|&a| a != holder && section.personal(a)).filter(led);
    let only = all.next().filter(|_| all.next().is_none())?;
    stands(&only).then_some((only, 0.6))
}

/// Verbs by which an office passes on, whose object was there before.
static SUCCEEDS: WordList = word_list!("speakers", "succeeds");
/// Most words from somebody's name to the one before ('Paul Ster, who took over last year from Greta Holm').
const MAX_TO_BEFORE: usize = 10;

/// 'Paul Ster, who took over from Greta Holm ... His predecessor': Greta Holm.
pub(super) fn predecessor(section: &Section<'_, '_>, phrase: &Phrase, owner: usize) -> Option<usize> {
    let words = section.words;
    if words[phrase.head].lower != "predecessor" {
        return None;
    }
    section.actors[owner].mentions.iter().map(|&m| &section.names[m as usize]).find_map(|name| {
        let end = name.full.end;
        let n = section.names.partition_point(|n| n.core.start < end);
        let before = section.names.get(n).filter(|n| n.full.start <= end + MAX_TO_BEFORE)?;
        let between = words.get(end..before.full.start)?;
        let same = between.iter().all(|w| w.sentence == words[name.core.start].sentence);
        let from = between.last().is_some_and(|w| w.lower == "from") && between.iter().any(|w| w.lower == "over");
        let verb = from || between.last().is_some_and(|w| SUCCEEDS.has(w.lower));
        let other = before.entity as usize;
        (same && verb && other != owner && section.personal(other)).then_some(other)
    })
}
