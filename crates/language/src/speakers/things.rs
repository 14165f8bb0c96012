//! 'It' and 'they': bodies, texts and groups that the text named or described before.

use super::discourse::Discourse;
use super::found::{Found, Who};
use super::lexicon::class;
use super::name::NameKind;
use super::section::Section;
use super::sources::Phrase;
use super::subjects;
use crate::text::Tag;
use crate::types::SpeakerHow;
use crate::word_list::{WordList, word_list};

/// Nouns for one whom a writer will not name, and may call 'they'.
static SINGULAR_THEY: WordList = word_list!("speakers", "singular-they");

/// 'it': a body or a text, by recency and whether it spoke or was a subject.
pub(super) fn it(so_far: &Discourse<'_, '_>, i: usize) -> Option<Found> {
    let section = so_far.section;
    let words = section.words;
    let sentence = words[i].sentence;
    let mut best: Option<(f32, usize)> = None;
    for (index, actor) in section.actors.iter().enumerate() {
        let kind = match actor.kind {
            NameKind::Body => 1.0,
            NameKind::Place if so_far.traces[index].spoke.is_some() => 0.8,
            NameKind::Place => 0.0,
            NameKind::Unknown if !actor.gendered() => 0.2,
            _ => continue,
        };
        let trace = &so_far.traces[index];
        let Some(at) = trace.last else { continue };
        let distance = sentence.saturating_sub(words[at].sentence);
        // Named within 'a survey by the trust', it is less than the survey.
        let within = matches!(&so_far.last_speaker, Some((Who::Phrase(p), _))
            if section.is(p.head, class::DOCUMENT) && p.head < at && p.words.contains(&at));
        if distance > 6 || within {
            continue;
        }
        let mut score = kind + 2.0 / (1.0 + 0.6 * distance as f32);
        score += 0.8 * f32::from(trace.subject) - 0.8 * f32::from(trace.modifier) - 0.3 * f32::from(trace.reported);
        if let Some(subject) = trace.subject_at {
            score += 0.6 * f32::from(words[subject].sentence + 1 >= sentence);
        }
        if let Some((Who::Actor(a), said)) = &so_far.last_speaker {
            score += 1.2 * f32::from(*a == index && sentence.saturating_sub(words[*said].sentence) <= 3);
        }
        score += 0.15 * (actor.mentions.len() as f32).ln();
        if best.is_none_or(|b| score > b.0) {
            best = Some((score, index));
        }
    }
    // 'Her statement said ... It added': she goes on to say it in the same text.
    if let Some((Who::Actor(_), said)) = &so_far.last_speaker
        && sentence.saturating_sub(words[*said].sentence) <= 2
    {
        let same = |k: &usize| section.sources[*k].head(&section.names) == Some(*said);
        let last = (0..section.sources.len()).find(same).and_then(|k| so_far.found[k].as_ref());
        if let Some(found) = last.filter(|f| f.how == SpeakerHow::ByDocument) {
            return Some(Found { confidence: 0.6, ..found.clone() });
        }
    }
    // The last source may have been a phrase: 'A poll ... It found'.
    if let Some((Who::Phrase(phrase), said)) = &so_far.last_speaker {
        let thing = section.is(phrase.head, class::DOCUMENT | class::BODY) && !section.is_plural(phrase.head);
        let distance = sentence.saturating_sub(words[*said].sentence);
        if thing && distance <= 2 && best.is_none_or(|b| b.0 < 3.2) {
            return Some(Found { who: Who::Phrase(phrase.clone()), how: SpeakerHow::PronounIt, confidence: 0.5 });
        }
    }
    best.map(|(score, index)| Found {
        who: Who::Actor(index),
        how: SpeakerHow::PronounIt,
        confidence: (score / 6.0).clamp(0.2, 0.85),
    })
}

/// 'they': the last several, group or body that spoke.
pub(super) fn they(so_far: &Discourse<'_, '_>, i: usize) -> Option<Found> {
    let section = so_far.section;
    let words = section.words;
    let last = so_far.last_speaker.as_ref().filter(|(who, said)| {
        let fits = match who {
            Who::Several(_) => true,
            Who::Phrase(p) | Who::Owned(_, p) => section.is_plural(p.head) || section.is(p.head, class::BODY),
            Who::Actor(a) => matches!(section.actors[*a].kind, NameKind::Body | NameKind::Unknown),
        };
        fits && words[i].sentence.saturating_sub(words[*said].sentence) <= 3
    });
    if let Some((who, _)) = last {
        return Some(Found { who: who.clone(), how: SpeakerHow::PronounThey, confidence: 0.55 });
    }
    if let Some(group) = group_before(section, i) {
        return Some(Found { who: Who::Phrase(group), how: SpeakerHow::PronounThey, confidence: 0.5 });
    }
    // 'A source close to him was scathing. “...,” they said.'
    if let Some(one) = subjects::before(so_far, i, None).filter(|p| SINGULAR_THEY.has(words[p.head].lower)) {
        return Some(Found { who: Who::Phrase(one), how: SpeakerHow::PronounThey, confidence: 0.5 });
    }
    // Otherwise a body named as the subject just before.
    let body = (0..section.actors.len())
        .filter(|&a| section.actors[a].kind == NameKind::Body)
        .filter_map(|a| so_far.traces[a].subject_at.map(|at| (at, a)))
        .filter(|(at, _)| words[i].sentence.saturating_sub(words[*at].sentence) <= 2)
        .max()?;
    Some(Found { who: Who::Actor(body.1), how: SpeakerHow::PronounThey, confidence: 0.4 })
}

/// Most words of a group that opens a sentence.
const MAX_GROUP: usize = 10;

/// The group that the sentence of 'they' at word `i`, or the one before it, opens with ('Police fired gas after, they
/// said, ...').
fn group_before(section: &Section<'_, '_>, i: usize) -> Option<Phrase> {
    let words = section.words;
    let start = |sentence: u32| words.partition_point(|w| w.sentence < sentence);
    let near = [Some(words[i].sentence), words[i].sentence.checked_sub(1)];
    near.into_iter().flatten().map(start).find_map(|from| {
        if words[from].quoted {
            return None;
        }
        let end = (from..i.min(from + MAX_GROUP)).find(|&k| !words[k].wordy || words[k].tag.is_finite())?;
        let head = (from..end).find(|&k| section.is(k, class::GROUP) && section.is_plural(k))?;
        let whole = head + 1 == end || matches!(words[head + 1].tag, Tag::In | Tag::Rb);
        let named = section.in_role(head).is_some() || words[head].possessive;
        let of_phrase =
            |k: usize| matches!(words[k].tag, Tag::Dt | Tag::Jj | Tag::Nn | Tag::Cd) && !words[k].possessive;
        (whole && (from..head).all(of_phrase) && !named && words[end].tag.is_finite()).then(|| Phrase {
            words: from..head + 1,
            head,
            definite: false,
        })
    })
}
