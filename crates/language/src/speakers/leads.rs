//! Leads: somebody is described in the first paragraph and named in the next ('A Leeds woman says ... / Nina Frost, 41, ...').

use super::lexicon::class;
use super::name::{Name, NameKind};
use super::roles;
use super::section::Section;
use super::sources::Phrase;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Confidence that the lead's description is of the person whom the next paragraph names: an own estimate.
pub(super) const CONFIDENCE: f32 = 0.6;

/// Paragraphs from the beginning in which a lead can stand, after a title and a place.
const LEADS: u32 = 2;
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
    if paragraph > LEADS || !person || noun.quoted || other {
        return None;
    }
    let from = section.names.partition_point(|n| n.core.start <= lead.head);
    let next = |n: &&Name| section.paragraph(n.core.start) != Some(paragraph);
    let named = |n: &&Name| n.owner.is_none() && section.actors[n.entity as usize].kind == NameKind::Person;
    let name = section.names[from..].iter().skip_while(|n| !next(n)).find(named)?;
    let at = section.names.iter().position(|n| n.core == name.core)?;
    let actor = &section.actors[name.entity as usize];
    let new = actor.mentions.first().is_some_and(|&m| m as usize == at);
    let start = words.partition_point(|w| w.sentence < words[name.core.start].sentence);
    let opens = section.paragraph(name.full.start) == Some(paragraph + 1) && follows(section, name, start);
    let passed = before.is_none_or(|at| name.core.end <= at && words[lead.head].sentence != words[at].sentence);
    let gender = noun.lexeme.gender;
    let can_be = (gender == 0.0 || actor.can_be(gender > 0.0)) && agrees(section, lead, name);
    (passed && new && opens && can_be && (before.is_some() || fits(section, lead, name)))
        .then_some(name.entity as usize)
}

/// 'A Leeds woman', 'The state’s tax chief', 'Former union chief' of a headline: a description that is news to the reader.
fn is_of_lead(words: &[Word<'_>], lead: &Phrase) -> bool {
    let mine = &words[lead.words.clone()];
    let first = &mine[0];
    let indefinite = matches!(first.lower, "a" | "an" | "one");
    let owned = mine.iter().any(|w| w.possessive);
    let headline = first.opens && first.capital && first.lower != "the" && !first.lexeme.is(class::COMMON);
    mine.len() > 1 && (indefinite || owned || headline || first.lower == "the" && mine.len() > 3)
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
    let wanted = roles::noun(&words[lead.head]);
    let actor = &section.actors[name.entity as usize];
    let same = |head: usize| {
        roles::noun(&words[head]) == wanted
            || words[lead.words.clone()].iter().any(|w| w.lower == words[head].lower && !w.lexeme.is(class::COMMON))
    };
    let open = section.is(lead.head, class::EPITHET);
    actor.roles.iter().any(|r| same(r.head))
        || actor.roles.is_empty()
        || open && actor.roles.iter().all(|r| section.is(r.head, class::EPITHET | class::PERSON))
}
