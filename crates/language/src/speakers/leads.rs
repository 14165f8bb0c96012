//! Leads: somebody is described in the first paragraph and named in the next ('A Leeds woman says ... / Nina Frost, 41, ...').

use super::lexicon::class;
use super::name::{Name, NameKind};
use super::roles;
use super::section::Section;
use super::sources::Phrase;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Confidence that the lead's description is of the person whom the next paragraph names: an own estimate.
pub(super) const CONFIDENCE: f32 = 0.6;

/// Paragraphs from the beginning in which a lead can stand, after a title and a place.
const LEADS: u32 = 2;
/// Most words from a name to how somebody died.
const MAX_TO_DEATH: usize = 14;
/// Most words from the opening of a paragraph to the name in it, over a quotation.
const MAX_BEFORE_NAME: usize = 60;

/// Nouns for those who speak for others or are not to be named: the next one named is somebody else.
static FOR_OTHERS: WordList = word_list!("speakers", "for-others");

/// The person whom the next paragraph names first and who is new there, where a lead describes them: 'A northern MLA says ... / Ann
/// Lee, who sits for Peace River, told ...'. `before`: only named before this word.
pub(super) fn named_next(section: &Section<'_, '_>, lead: &Phrase, before: Option<usize>) -> Option<usize> {
    let words = section.words;
    let paragraph = section.paragraph(lead.head)?;
    let noun = &words[lead.head];
    let person = noun.lexeme.is(class::PERSON | class::TITLE) && !section.is_plural(lead.head);
    let other = before.is_none() && (FOR_OTHERS.has(noun.lower) || !is_of_lead(words, lead));
    if paragraph > LEADS && !is_under_heading(section, lead.head) || !person || noun.quoted || other {
        return None;
    }
    let from = section.names.partition_point(|n| section.paragraph(n.core.start) <= Some(paragraph));
    let later = section.names[from..].iter().enumerate().map(|(k, n)| (from + k, n));
    let mut later = later.filter(|(_, n)| {
        n.owner.is_none() && section.actors[n.entity as usize].kind == NameKind::Person && !words[n.core.start].quoted
    });
    let gender = noun.lexeme.gender;
    let can_be = |n: &Name| {
        let actor = &section.actors[n.entity as usize];
        (gender == 0.0 || actor.can_be(gender > 0.0)) && agrees(section, lead, n)
    };
    let new = |at: usize, n: &Name| section.actors[n.entity as usize].mentions.first() == Some(&(at as u32));
    // 'A lorry driver has told an inquest ... / Jamie Holt, 23, died': another.
    let dies = |n: &Name| {
        let rest = words[n.full.end..].iter().take_while(|w| w.sentence == words[n.core.start].sentence);
        rest.take(MAX_TO_DEATH).any(|w| matches!(w.lower, "died" | "killed" | "dead" | "murdered" | "drowned"))
    };
    let passed = |n: &Name| before.is_none_or(|b| n.core.end <= b && words[lead.head].sentence != words[b].sentence);
    let (at, name) = later.next()?;
    let start = words.partition_point(|w| w.sentence < words[name.core.start].sentence);
    let opens = section.paragraph(name.full.start) == Some(paragraph + 1) && follows(section, name, start);
    if opens
        && !dies(name)
        && passed(name)
        && new(at, name)
        && can_be(name)
        && (before.is_some() || fits(section, lead, name))
    {
        return Some(name.entity as usize);
    }
    // 'A New York judge has refused ... / ... / Justice Frank Nervo wrote': by the same office, some paragraphs on.
    let near = |n: &Name| section.paragraph(n.core.start) <= Some(paragraph + MAX_PARAGRAPHS);
    let called = |n: &Name| section.actors[n.entity as usize].roles.iter().any(|r| same_office(words, lead, r.head));
    let mut all = std::iter::once((at, name)).chain(later).take_while(|(_, n)| near(n)).filter(|(_, n)| called(n));
    let (at, name) = all.next().filter(|_| before.is_none())?;
    let only = all.all(|(_, n)| n.entity == name.entity);
    (only && new(at, name) && can_be(name)).then_some(name.entity as usize)
}

/// Most paragraphs from a lead to somebody of the same office.
const MAX_PARAGRAPHS: u32 = 4;
/// Most words of a line that is a heading, or a time in a live blog.
const MAX_HEADING: u32 = 3;

/// Whether the paragraph of word `i` is the first one under a short line ('2:45 p.m.').
fn is_under_heading(section: &Section<'_, '_>, i: usize) -> bool {
    let before = section.paragraph(i).and_then(|p| p.checked_sub(1));
    let heading = before.and_then(|p| section.document.paragraphs.get(p as usize));
    heading.is_some_and(|p| p.tokens.range().len() as u32 <= MAX_HEADING)
}

/// Whether the noun at `head` of a role is that of the lead.
fn same_office(words: &[Word<'_>], lead: &Phrase, head: usize) -> bool {
    roles::noun(&words[head]) == roles::noun(&words[lead.head])
}

/// 'A Leeds woman', 'The state’s tax chief', 'Former union chief' of a headline: a description that is news to the reader.
fn is_of_lead(words: &[Word<'_>], lead: &Phrase) -> bool {
    let mine = &words[lead.words.clone()];
    let first = &mine[0];
    let indefinite = matches!(first.lower, "a" | "an" | "one");
    let owned = mine.iter().any(|w| w.possessive);
    let headline = first.opens && first.capital && first.lower != "the" && !first.lexeme.is(class::COMMON);
    // 'The infrastructure minister has confirmed.'
    let field =
        mine.len() == 3 && words[lead.head].lexeme.is(class::TITLE) && mine[1].tag == Tag::Nn && !mine[1].capital;
    mine.len() > 1
        && (field && first.lower == "the" || indefinite || owned || headline || first.lower == "the" && mine.len() > 3)
}

/// Whether a name is the subject with which its paragraph begins, or follows the verb after a quotation that opens it.
fn follows(section: &Section<'_, '_>, name: &Name, start: usize) -> bool {
    let words = section.words;
    let opens =
        name.full.start.checked_sub(1).is_none_or(|k| section.paragraph(k) != section.paragraph(name.full.start));
    let first = (0..=start)
        .rev()
        .take(MAX_BEFORE_NAME)
        .take_while(|&k| section.paragraph(k) == section.paragraph(start))
        .last();
    let Some(first) = first else { return false };
    // '“Now is the time,” said Colm Reid', '“There is no room,” Jory Saldana said'.
    let between = &words[first..name.full.start];
    let speech = between.iter().any(|w| w.quoted)
        && between.iter().rev().take_while(|w| !w.quoted).filter(|w| w.wordy).all(|w| w.tag.is_verb());
    name.subject && opens || speech
}

/// Most words from a lead's subject to a pronoun that goes on from it ('says she', 'told police his').
const MAX_TO_PRONOUN: usize = 5;

/// Whether the first 'he' or 'she' of what the lead says can be the one who is named.
fn agrees(section: &Section<'_, '_>, lead: &Phrase, name: &Name) -> bool {
    let words = section.words;
    let said = words[lead.words.end.min(words.len())..].iter().take_while(|w| w.sentence == words[lead.head].sentence);
    let mut said = said.take_while(|w| !w.capital).take(MAX_TO_PRONOUN);
    let male = said.find_map(|w| match w.lower {
        "he" | "his" | "him" => Some(true),
        "she" | "her" | "hers" => Some(false),
        _ => None,
    });
    male.is_none_or(|m| section.actors[name.entity as usize].can_be(m))
}

/// Whether who is named can be what the lead says: called the same, or nothing else.
fn fits(section: &Section<'_, '_>, lead: &Phrase, name: &Name) -> bool {
    let words = section.words;
    let actor = &section.actors[name.entity as usize];
    let same = |head: usize| {
        same_office(words, lead, head)
            || words[lead.words.clone()].iter().any(|w| w.lower == words[head].lower && !w.lexeme.is(class::COMMON))
    };
    let open = section.is(lead.head, class::EPITHET);
    actor.roles.iter().any(|r| same(r.head))
        || actor.roles.is_empty()
        || open && actor.roles.iter().all(|r| section.is(r.head, class::EPITHET | class::PERSON))
}
