//! The description that the last sentence of narration is about: 'The premier visited the town. She said'.

use std::ops::Range;

use super::discourse::Discourse;
use super::lexicon::class;
use super::noun_phrases::ends_phrase;
use super::section::Section;
use super::sources::Phrase;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Nouns for relatives that tell whether it is a man or a woman.
static RELATIVES: WordList = word_list!("speakers", "relatives");
/// Most sentences from the one that a description is the subject of to a pronoun.
const MAX_SENTENCES: u32 = 3;
/// Most words back to the narration that a pronoun goes on from: speech may stand between.
const MAX_NARRATION: usize = 200;
/// Most words of a description with what narrows it ('a 45-year-old woman from Hull').
const MAX_DESCRIPTION: usize = 12;

/// Whom the last sentence of narration before word `i` is about, if it opens with a description that 'he' (`male`) or 'she' (or
/// either: `None`) can go on from.
pub(super) fn before(so_far: &Discourse<'_, '_>, i: usize, male: Option<bool>) -> Option<Phrase> {
    let section = so_far.section;
    let words = section.words;
    let sentence = words[i].sentence;
    // 'My mother has a ticket, and she believes': on from the subject of its own sentence.
    let own = words.partition_point(|w| w.sentence < sentence);
    let joined = i.checked_sub(1).is_some_and(|k| matches!(words[k].lower, "and" | "but"));
    if joined
        && own + 3 < i
        && words[own].lower == "my"
        && let Some(relative) = male.and_then(|male| relative(section, own, male))
    {
        return Some(relative);
    }
    if let Some(own) = male.and_then(|male| own_before(section, i, male)) {
        return Some(own);
    }
    // Over speech to the narration before it.
    let before = 0..words.partition_point(|w| w.sentence < sentence);
    let last = before.rev().take(MAX_NARRATION).find(|&k| words[k].wordy && !words[k].quoted)?;
    let start = words.partition_point(|w| w.sentence < words[last].sentence);
    // 'Sir, A boy gave me his seat.'
    let opens = |w: &Word<'_>| !w.wordy || matches!(w.lower, "but" | "and" | "yet" | "meanwhile" | "sir" | "madam");
    let start = start + words[start..=last].iter().take_while(|w| opens(w)).count();
    // 'TUESDAY — A man from Wells was cited.'
    let dash = (start + 1..last.min(start + 5)).find(|&k| matches!(words[k].text, "—" | "–"));
    let start = dash.filter(|&k| words[start..k].iter().all(|w| w.capital || !w.wordy)).map_or(start, |k| k + 1);
    if sentence - words[last].sentence > MAX_SENTENCES || last < start + 2 || words[start].quoted {
        return None;
    }
    let relative = male.and_then(|male| relative(section, start, male));
    relative.or_else(|| description(section, start..last + 1, male))
}

/// Most sentences from whom the narrator calls 'my' to a pronoun.
const MAX_TO_OWN: u32 = 4;

/// 'My neighbour keeps bees. We like them. Last week he said': the narrator's own, over sentences of fewer words than a clause has,
/// and over the narrator's own sentences.
fn own_before(section: &Section<'_, '_>, i: usize, male: bool) -> Option<Phrase> {
    let words = section.words;
    let mut sentence = words[i].sentence;
    let oldest = sentence.saturating_sub(MAX_TO_OWN);
    while sentence > oldest {
        sentence -= 1;
        let start = words.partition_point(|w| w.sentence < sentence);
        let end = words.partition_point(|w| w.sentence <= sentence);
        let Some(start) = (start..end).find(|&k| words[k].wordy) else { continue };
        if words[start].quoted {
            continue;
        }
        // 'For a year my director has filed', 'DEAR DOLLY, My boyfriend got'.
        let opens = |k: usize| {
            let before = &words[k - 1];
            before.sentence != words[k].sentence || !before.wordy || !before.tag.is_verb() && before.tag != Tag::In
        };
        let mut mine = (start..end).filter(|&k| words[k].lower == "my" && !words[k].quoted && (k == start || opens(k)));
        if let Some(one) = mine.find_map(|k| narrators_own(section, k, male)) {
            return Some(one);
        }
        if words[start].lower == "my" {
            return None;
        }
        let clause = words[start..end].iter().any(|w| w.tag.is_finite());
        if clause && !matches!(words[start].lower, "we" | "i") {
            return None;
        }
    }
    None
}

/// 'My companion, a retired judge, ate', 'My own father stayed', 'My cousin drives': somebody whom the narrator calls 'my'.
fn narrators_own(section: &Section<'_, '_>, start: usize, male: bool) -> Option<Phrase> {
    let words = section.words;
    let head = (start + 1..words.len().min(start + 4)).find(|&k| section.is(k, class::PERSON))?;
    let noun = &words[head];
    let between = words[start + 1..head].iter().all(|w| w.wordy && matches!(w.tag, Tag::Jj | Tag::Nn | Tag::Rb));
    let fits = noun.lexeme.gender == 0.0 || (noun.lexeme.gender > 0.0) == male;
    let next = words.get(head + 1).filter(|w| w.sentence == noun.sentence)?;
    // 'My friend Karen', 'My neighbour's dog'.
    let one = !noun.possessive && !section.is_plural(head) && !next.capital && section.in_role(head).is_none();
    let told = next.is_mark(",") || next.tag.is_verb() || matches!(next.tag, Tag::Nns | Tag::Md | Tag::Rb | Tag::In);
    (between && fits && one && told).then(|| Phrase { words: start..head + 1, head, definite: false })
}

/// 'Her husband has not seen her.'
fn relative(section: &Section<'_, '_>, start: usize, male: bool) -> Option<Phrase> {
    let words = section.words;
    let (owner, relative) = (&words[start], &words[start + 1]);
    let possessed = matches!(owner.lower, "her" | "his" | "their" | "my");
    let kin = RELATIVES.has(relative.lower) && (relative.lexeme.gender > 0.0) == male;
    // The tagger takes 'disagrees' for a noun.
    let verb = |w: &Word<'_>| w.sentence == owner.sentence && (w.tag.is_finite() || w.tag == Tag::Nns);
    // 'My mother, who is 84, has', 'My grandmother never read'.
    let who =
        words.get(start + 2).is_some_and(|w| w.is_mark(",")) && words.get(start + 3).is_some_and(|w| w.lower == "who");
    let adverb = words.get(start + 2).is_some_and(|w| w.tag == Tag::Rb) && words.get(start + 3).is_some_and(verb);
    let verb = who || adverb || words.get(start + 2).is_some_and(verb);
    // 'Her daughter keeps asking her to move. “Never,” she says.'
    let object = if male { "him" } else { "her" };
    let mut next = words[words.len().min(start + 2)..].windows(2).take(3);
    let asks = next.any(|w| w[0].lower.starts_with("ask") && w[1].lower == object);
    let verb = verb && !asks;
    (possessed && kin && verb).then(|| Phrase { words: start..start + 2, head: start + 1, definite: false })
}

/// 'The mayor of Dunholme refused to go.', 'A regular, who will not be named, disagrees.'
fn description(section: &Section<'_, '_>, sentence: Range<usize>, male: Option<bool>) -> Option<Phrase> {
    let words = section.words;
    let start = sentence.start;
    let definite = words[start].lower == "the";
    if !definite && !matches!(words[start].lower, "a" | "an" | "one" | "another") {
        return None;
    }
    let limit = sentence.end.min(start + MAX_DESCRIPTION);
    let end = (start + 1..limit).find(|&k| words[k].tag.is_finite() || !words[k].wordy)?;
    let who = words[end].is_mark(",") && words.get(end + 1).is_some_and(|w| w.lower == "who");
    if !who && !words[end].tag.is_finite() {
        return None;
    }
    let stop = (start + 1..end).find(|&k| ends_phrase(&words[k])).unwrap_or(end);
    let head = stop - 1;
    let noun = &words[head];
    let person = noun.lexeme.is(class::PERSON | class::TITLE)
        || who && stop == end && matches!(noun.tag, Tag::Nn | Tag::Jj)
        || male.is_none();
    let one = head > start && person && !noun.capital && !noun.possessive && !section.is_plural(head);
    let fits = noun.lexeme.gender == 0.0 || male.is_none_or(|m| (noun.lexeme.gender > 0.0) == m);
    (one && fits && section.in_role(head).is_none()).then_some(Phrase { words: start..end, head, definite })
}

/// Most sentences back to whoever did something to the narrator.
const MAX_TO_AGENT: u32 = 2;

/// 'I was stopped by a man in a suit.': the man, with what narrows him.
pub(super) fn agent_before(section: &Section<'_, '_>, i: usize, male: bool) -> Option<Phrase> {
    let words = section.words;
    let near = |k: &usize| words[*k].sentence + MAX_TO_AGENT >= words[i].sentence;
    let by = (0..i.saturating_sub(2))
        .rev()
        .take_while(near)
        .find(|&k| words[k].lower == "by" && matches!(words[k + 1].lower, "a" | "an") && !words[k].quoted)?;
    let same = |k: &usize| words[*k].sentence == words[by].sentence;
    let of_phrase = |k: &usize| matches!(words[*k].tag, Tag::Nn | Tag::Jj | Tag::Cd) && words[*k].wordy;
    let head = (by + 2..i).take_while(same).take_while(of_phrase).last()?;
    let fits = section.is(head, class::PERSON) && words[head].lexeme.gender != 0.0;
    let ends = |k: &usize| {
        !same(k) || !words[*k].wordy || words[*k].tag.is_verb() || matches!(words[*k].lower, "who" | "that")
    };
    let end = (head + 1..words.len().min(head + MAX_DESCRIPTION)).find(ends)?;
    let agrees = (words[head].lexeme.gender > 0.0) == male;
    (fits && agrees).then_some(Phrase { words: by + 1..end, head, definite: false })
}

/// 'The minister's roots were plain.': whose it is that the sentence before word `i` is about.
pub(super) fn owner_before(section: &Section<'_, '_>, i: usize, male: bool) -> Option<Phrase> {
    let words = section.words;
    let sentence = words[i].sentence.checked_sub(1)?;
    let start = words.partition_point(|w| w.sentence < sentence);
    let near = start..i.min(start + MAX_DESCRIPTION);
    let owner = near.clone().find(|&k| words[k].possessive || words[k].tag.is_finite() || !words[k].wordy)?;
    let noun = &words[owner];
    let person = noun.possessive && noun.lexeme.is(class::PERSON | class::TITLE) && !noun.capital && !noun.quoted;
    let fits = noun.lexeme.gender == 0.0 || (noun.lexeme.gender > 0.0) == male;
    let determined = matches!(words[start].lower, "the" | "a" | "an") && owner > start;
    let one = !section.is_plural(owner) && section.paragraph(start) == section.paragraph(i);
    (person && fits && determined && one).then(|| Phrase { words: start..owner + 1, head: owner, definite: true })
}
