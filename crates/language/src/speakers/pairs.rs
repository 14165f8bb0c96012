//! Two who are named together: 'Anna Weil and Max Brandt won. “We cried,” they said.', 'ministers Una Flint and Carl Denn, who say',
//! 'The former said'.

use super::discourse::Discourse;
use super::found::{Found, Member, Who};
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::section::Section;
use super::sources::Phrase;
use super::words::Word;
use crate::text::Tag;
use crate::types::SpeakerHow;

/// Confidence in two who are named together: an own estimate.
const CONFIDENCE: f32 = 0.7;
/// Most words before the first of two in a sentence that is about them ('Parents Lee and Ruth Marsh').
const MAX_BEFORE: usize = 3;
/// Most words between the two ('and her rival, Carl Beck').
const MAX_BETWEEN: usize = 6;
/// Most sentences back to the two of 'the former' and 'the latter'.
const MAX_SENTENCES: u32 = 3;

fn group(members: impl IntoIterator<Item = usize>, how: SpeakerHow) -> Found {
    let members = members.into_iter().map(Member::Actor).collect();
    Found { who: Who::Several(members), how, confidence: CONFIDENCE }
}

/// Whether a name can be somebody's, and stands for itself.
fn is_person(section: &Section<'_, '_>, name: &Name) -> bool {
    section.personal(name.entity as usize) && name.owner.is_none() && !section.words[name.full.end - 1].possessive
}

/// The two whom the sentence before the report at word `begins` is about: 'they'.
pub(super) fn subject_before(section: &Section<'_, '_>, begins: usize) -> Option<(Found, usize)> {
    let words = section.words;
    let sentence = words[begins].sentence.checked_sub(1)?;
    let start = words.partition_point(|w| w.sentence < sentence);
    let end = words.partition_point(|w| w.sentence <= sentence);
    let n = section.names.partition_point(|n| n.core.start < start);
    let [first, second, ..] = section.names.get(n..)? else { return None };
    let near = first.full.start <= start + MAX_BEFORE && second.full.end < end && !words[start].quoted;
    let led = words.get(start..first.full.start)?.iter().all(|w| w.wordy && !w.tag.is_verb() && w.tag != Tag::In);
    let between = words.get(first.full.end..second.full.start)?;
    let joined = between.iter().any(|w| w.lower == "and")
        && between.len() <= MAX_BETWEEN
        && between.iter().all(|w| (w.wordy || w.is_mark(",")) && !w.tag.is_verb() && w.tag != Tag::In);
    let verb = words.get(second.full.end).is_some_and(|w| w.tag.is_verb() || w.is_mark(","));
    let both = is_person(section, first) && is_person(section, second) && first.entity != second.entity;
    (near && led && joined && verb && both)
        .then(|| (group([first.entity as usize, second.entity as usize], SpeakerHow::PronounThey), start))
}

/// The names of a list that ends before word `end`, the last first: 'Robert Mendes (D-N.J.), Joe Manning (D-W.Va.) and Mark Rubin'.
fn list_before(section: &Section<'_, '_>, end: usize) -> Vec<usize> {
    let words = section.words;
    let mut list = Vec::new();
    let mut end = end;
    loop {
        if end > 0 && words[end - 1].text == ")" {
            let open = (end.saturating_sub(MAX_BETWEEN + 2)..end).rev().find(|&k| words[k].text == "(");
            end = open.unwrap_or(end);
        }
        let Some(n) = section.name_ending_at(end).filter(|&n| is_person(section, &section.names[n])) else { break };
        list.push(n);
        let Some(joint) = section.names[n].full.start.checked_sub(1) else { break };
        let comma = words[joint].is_mark(",") && list.len() > 1;
        if !(comma || words[joint].lower == "and" && list.len() == 1) {
            break;
        }
        end = joint - usize::from(words[joint].lower == "and" && joint > 0 && words[joint - 1].is_mark(","));
    }
    list
}

fn all_of(section: &Section<'_, '_>, list: &[usize]) -> Found {
    group(list.iter().rev().map(|&k| section.names[k].entity as usize), SpeakerHow::Relative)
}

/// All of a list of names that ends before word `end`: ', all of whom'.
pub(super) fn before_all(section: &Section<'_, '_>, end: usize) -> Option<Found> {
    let list = list_before(section, end);
    (list.len() > 1).then(|| all_of(section, &list))
}

/// 'Govs. Jed Bisk and Carl Christen, who say': all of whom the last is name `n`, where the verb or the title is in the plural.
pub(super) fn before_who(section: &Section<'_, '_>, n: usize, who: usize) -> Option<Found> {
    let words = section.words;
    let list = list_before(section, section.names[n].full.end);
    let first = list.last().filter(|_| list.len() > 1).map(|&k| &section.names[k])?;
    let titles = |w: &Word<'_>| w.lexeme.is(class::TITLE | class::GROUP) && w.lower.ends_with('s');
    let title = words[first.full.start..first.core.start].iter().any(titles)
        || first.full.start.checked_sub(1).is_some_and(|k| titles(&words[k]))
        // 'Her brothers, Paul and Jens, who'.
        || first.full.start.checked_sub(2).is_some_and(|k| words[k + 1].is_mark(",") && titles(&words[k]));
    let verb = words[who + 1..].iter().take(2).find(|w| w.tag != Tag::Rb && w.lower != "together")?;
    let plural = title || matches!(verb.tag, Tag::Vbp | Tag::Vb) || matches!(verb.lower, "have" | "are" | "were");
    plural.then(|| all_of(section, &list))
}

/// 'The former', 'the latter': the first or second of the only two whom a sentence before names.
pub(super) fn former_or_latter(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<Found> {
    let section = so_far.section;
    let words = section.words;
    let noun = words[phrase.head].lower;
    if phrase.words.len() > 2 || !matches!(noun, "former" | "latter") {
        return None;
    }
    let here = words[phrase.head].sentence;
    let of = |sentence: u32| {
        let from = section.names.partition_point(|n| words[n.core.start].sentence < sentence);
        let told = section.names[from..].iter().take_while(move |n| words[n.core.start].sentence == sentence);
        let told = told.filter(|n| n.core.end <= phrase.head && !words[n.core.start].quoted && n.owner.is_none());
        let body = |a: usize| section.actors[a].kind != NameKind::Place;
        let mut all: Vec<usize> = Vec::new();
        for actor in told.map(|n| n.entity as usize).filter(|&a| section.personal(a) || body(a)) {
            if !all.contains(&actor) {
                all.push(actor);
            }
        }
        all
    };
    let all = (here.saturating_sub(MAX_SENTENCES)..here).rev().map(of).find(|all| !all.is_empty())?;
    let [first, second] = all[..] else { return None };
    let actor = if noun == "former" { first } else { second };
    Some(Found { who: Who::Actor(actor), how: SpeakerHow::Epithet, confidence: CONFIDENCE })
}
