//! 'He' and 'she': whom the text named or described before, by the ranker of candidates.

use std::ops::Range;

use super::discourse::Discourse;
use super::found::{Found, Member, Who};
use super::lexicon::class;
use super::name::NameKind;
use super::rank::{self, Feature, Features};
use super::section::Section;
use super::sources::Phrase;
use super::words::{Word, covered};
use super::{described, fronted, roles, subjects, turns, variation};
use crate::text::Tag;
use crate::types::SpeakerHow;

/// Least likelihood of being a person that a feature tells apart from none.
const MIN_PERSONHOOD: f32 = 0.02;

/// Confidence that 'he' or 'she' is the description that spoke last: an own estimate.
const UNNAMED_CONFIDENCE: f32 = 0.6;

/// Most words between a subject and the object of its verb, for them to be two people.
const MAX_OBJECT_DISTANCE: usize = 4;

/// Who the source 'he' (`male`) or 'she' at word `i` is: somebody named, or the description that spoke last.
pub(super) fn speaker(so_far: &Discourse<'_, '_>, i: usize, male: bool, attribution: usize) -> Option<Found> {
    let named = antecedent(so_far, i, Some(male), Some(attribution));
    let named = if named.is_some_and(|(actor, _)| is_own_relation(so_far, attribution, actor, male)) {
        last_speaker(so_far, i, male).map(|actor| (actor, AGAINST_NAME)).or(named)
    } else {
        named
    };
    // Somebody named since a phrase is nearer.
    let since = |phrase: &Phrase| {
        let trace = named.map(|(actor, _)| &so_far.traces[actor]);
        let possessive = |last: usize| matches!(so_far.section.words[last].lower, "his" | "her");
        let person = named.is_some_and(|(actor, _)| !described::is_hardly_person(so_far.section, actor));
        person && trace.is_some_and(|t| t.last.is_some_and(|last| last > phrase.words.end && !possessive(last)))
    };
    let found = |who| Some(Found { who, how: SpeakerHow::Pronoun, confidence: UNNAMED_CONFIDENCE });
    if let Some(phrase) = described::asked(so_far.section, i, male) {
        let who = described(so_far, &phrase, male);
        return found(who.unwrap_or(Who::Phrase(phrase)));
    }
    if let Some(phrase) = unnamed(so_far, i, male).filter(|p| !since(p)) {
        return found(Who::Phrase(phrase));
    }
    // 'Her spokesman said the plan was ready. “...,” he added.'
    if let Some((Who::Owned(owner, phrase), said)) = &so_far.last_speaker
        && is_next(so_far.section, *said, i)
        && is_one_of(so_far.section, phrase, male)
        && !since(phrase)
        && !is_asked(so_far.section, *said, i)
        && !described::is_question(so_far.section, *said)
    {
        return found(Who::Owned(*owner, phrase.clone()));
    }
    if let Some(phrase) = subjects::before(so_far, i, Some(male)).filter(|p| !since(p)) {
        match described(so_far, &phrase, male) {
            Some(who) => return found(who),
            None if named.is_none() => return found(Who::Phrase(phrase)),
            None => {}
        }
    }
    if let Some(actor) = before_colon(so_far, attribution, male).or_else(|| opening(so_far, i, male)) {
        let who = Who::Actor(actor);
        let sure = named.filter(|n| n.0 == actor).map_or(OPENING_CONFIDENCE, |n| n.1);
        return Some(Found { who, how: SpeakerHow::Pronoun, confidence: sure });
    }
    // 'I was stopped by a man in a suit. Books, he explained, ... / The minister, Edwin Sallow,': not who is named paragraphs later.
    let later = named.is_none_or(|(actor, _)| is_named_only_later(so_far, i, actor));
    if let Some(agent) = later.then(|| subjects::agent_before(so_far.section, i, male)).flatten() {
        return found(Who::Phrase(agent));
    }
    // Nobody named, or a name that hardly is a person's: 'found by a cyclist. She told police'.
    let weak = named.is_none_or(|(actor, _)| described::is_hardly_person(so_far.section, actor));
    let back = if named.is_none() { 2 } else { 1 };
    let one = weak.then(|| described::before(so_far.section, i, male, back)).flatten();
    if let Some(phrase) = one {
        let who = described(so_far, &phrase, male);
        return found(who.unwrap_or(Who::Phrase(phrase)));
    }
    let named = named.or_else(|| only_person(so_far, i, male));
    // 'The minister's roots were plain. He said'.
    if named.is_none()
        && let Some(owner) = subjects::owner_before(so_far.section, i, male)
    {
        return found(Who::Phrase(owner));
    }
    let (actor, confidence) = named?;
    Some(Found { who: Who::Actor(actor), how: SpeakerHow::Pronoun, confidence })
}

/// Whether an actor is named in a later paragraph than word `i`, and not before.
fn is_named_only_later(so_far: &Discourse<'_, '_>, i: usize, actor: usize) -> bool {
    let section = so_far.section;
    let first = section.actors[actor].mentions.first().map(|&m| section.names[m as usize].core.start);
    first.is_some_and(|f| f > i && section.paragraph(f) > section.paragraph(i))
}

/// 'His partner, Wen Baker, had been sick, | he | joked': whether an actor is first named in what is said, as somebody of the
/// speaker's own.
fn is_own_relation(so_far: &Discourse<'_, '_>, attribution: usize, actor: usize, male: bool) -> bool {
    let section = so_far.section;
    let words = section.words;
    let Some(at) = section.attributions[attribution].content.first().map(|&s| covered(words, s).start) else {
        return false;
    };
    let name = section.actors[actor].mentions.first().map(|&m| &section.names[m as usize]);
    let own = words.get(at).is_some_and(|w| w.lower == if male { "his" } else { "her" } && !w.quoted);
    own && name.is_some_and(|n| {
        let between = words.get(at + 1..n.full.start).unwrap_or_default();
        let noun = between.iter().any(|w| w.lexeme.is(class::PERSON | class::TITLE));
        noun && between.len() < MAX_TO_SUBJECT
            && between.iter().all(|w| w.wordy && !w.tag.is_finite() || w.is_mark(","))
    })
}

/// The person who spoke last before word `i`, if nothing but a given name speaks against 'he' (`male`) or 'she'.
fn last_speaker(so_far: &Discourse<'_, '_>, i: usize, male: bool) -> Option<usize> {
    let section = so_far.section;
    let Some((Who::Actor(actor), at)) = so_far.last_speaker else { return None };
    let near = section.words[at].sentence + MAX_TO_ONLY >= section.words[i].sentence;
    let who = &section.actors[actor];
    let fits = (who.can_be(male) || who.gender.is_by_name()) && !so_far.traces[actor].was_other(male);
    (near && fits && section.personal(actor)).then_some(actor)
}

/// Most sentences back to the only person that a text has named.
const MAX_TO_ONLY: u32 = 3;
/// Confidence that the only person is meant whose given name speaks against it: an own estimate.
const AGAINST_NAME: f32 = 0.6;

/// 'Keeper Ola Brandt was late. “I overslept,” he said.': whom the text has named last, where nobody else was named near, and only
/// the given name speaks against it.
fn only_person(so_far: &Discourse<'_, '_>, i: usize, male: bool) -> Option<(usize, f32)> {
    let section = so_far.section;
    let near = |a: &usize| {
        let last = so_far.traces[*a].last.map(|at| section.words[at].sentence);
        section.personal(*a) && last.is_some_and(|s| s + MAX_TO_ONLY >= section.words[i].sentence)
    };
    let mut all = (0..section.actors.len()).filter(near);
    let actor = all.next().filter(|_| all.next().is_none())?;
    let who = &section.actors[actor];
    let fits =
        who.gender.is_by_name() && !so_far.traces[actor].was_other(male) && turns::taker(section, i) != Some(actor);
    (fits && who.kind == NameKind::Person).then_some((actor, AGAINST_NAME))
}

/// Whom a description stands for: the one who is called so, a relative of somebody, or nobody named. `None` where it seems to be
/// another word for somebody named.
fn described(so_far: &Discourse<'_, '_>, phrase: &Phrase, male: bool) -> Option<Who> {
    let section = so_far.section;
    let holder = || {
        roles::holder(section.words, &section.names, &section.actors, &phrase.words, phrase.head, &|a| so_far.last(a))
    };
    // 'The Norland senator said it was time. “...,” he said.': whom the source was found to be.
    if let Some((Who::Actor(actor), at)) = so_far.last_speaker
        && at == phrase.head
        && section.actors[actor].can_be(male)
    {
        return Some(Who::Actor(actor));
    }
    if phrase.definite {
        if let Some((actor, _)) = holder().filter(|h| section.actors[h.0].can_be(male)) {
            return Some(Who::Actor(actor));
        }
        if variation::is_variation(section, phrase) {
            return None;
        }
    }
    Some(match owner_at(so_far, phrase.words.start) {
        Some(owner) => Who::Owned(owner, phrase.clone()),
        None => Who::Phrase(phrase.clone()),
    })
}

/// The actor that 'he' (`male`) or 'she' (or either: `None`) at word `i` stands for, with a share of 0 to 1.
pub(super) fn antecedent(
    so_far: &Discourse<'_, '_>,
    i: usize,
    male: Option<bool>,
    attribution: Option<usize>,
) -> Option<(usize, f32)> {
    let mut scores = Vec::with_capacity(8);
    candidates(so_far, i, male, attribution, |actor, features| {
        scores.push((actor, rank::score(features, so_far.weights)))
    });
    rank::best(&scores)
}

/// Most sentences back to somebody for whose sake a name that hardly is a person's is left out.
const MAX_TO_LIKELY: u32 = 6;

/// Calls `each` with the features of every candidate for 'he' or 'she' at word `i`.
pub(super) fn candidates(
    so_far: &Discourse<'_, '_>,
    i: usize,
    male: Option<bool>,
    attribution: Option<usize>,
    mut each: impl FnMut(usize, &Features),
) {
    let section = so_far.section;
    section.document.budget().is_spent_after(section.actors.len()); // The walk asks what comes of it.
    let words = section.words;
    let sentence = words[i].sentence;
    let own = turns::taker(section, i);
    let fits = |a: usize| {
        let agrees = |m: bool| section.actors[a].can_be(m) && !so_far.traces[a].was_other(m);
        section.personal(a) && male.is_none_or(agrees) && Some(a) != own
    };
    // 'Rubin attacked Govs. Jed Bisk and Carl Christen, who say ... He said': neither of the two, if anybody else can be meant.
    let among = |a: usize| match &so_far.last_speaker {
        Some((Who::Several(all), at)) if male.is_some() && attribution.is_some() => {
            all.contains(&Member::Actor(a)) && so_far.traces[a].last.is_some_and(|last| last <= *at)
        }
        _ => false,
    };
    let near = |a: usize| so_far.traces[a].last.is_some_and(|at| words[at].sentence + MAX_TO_ONLY >= sentence);
    let others = (0..section.actors.len()).any(|a| fits(a) && near(a) && !among(a));
    let fits = |a: usize| fits(a) && !(others && among(a));
    // 'She stayed in the Bronx': no person, if anybody else can be meant.
    let likely = |a: usize| {
        let last = so_far.traces[a].last.is_some_and(|at| words[at].sentence + MAX_TO_LIKELY >= sentence);
        last && fits(a) && !described::is_hardly_person(section, a)
    };
    let other = (0..section.actors.len()).any(likely);
    let fits = |a: usize| fits(a) && !(other && described::is_no_person(section, a));
    let led = attribution.and_then(|k| described::sentence_before_speech(section, k));
    let alone = led.and_then(|led| {
        let here = |a: &usize| fits(*a) && so_far.traces[*a].last.is_some_and(|at| words[at].sentence == led);
        let mut here = (0..section.actors.len()).filter(here);
        here.next().filter(|_| here.next().is_none())
    });
    let recent = (0..section.actors.len()).filter(|&a| fits(a)).max_by_key(|&a| so_far.traces[a].last);
    let mentions: u32 =
        (0..section.actors.len()).filter(|&a| fits(a)).map(|a| section.actors[a].mentions.len() as u32).sum();
    let sentence_start = words.partition_point(|w| w.sentence < sentence);
    let sentence_end = words.partition_point(|w| w.sentence <= sentence);
    // A source goes on from the sentence before; what the narrator tells of somebody is theirs.
    let of_narration = male.is_some() && attribution.is_none() && words[i].lower != "him" && !is_object(section, i);
    let fronted = fronted::phrase_before(words, sentence_start, i);
    let named_in = |actor: usize, from: usize, to: usize| {
        let names = &section.names;
        let mentions = &section.actors[actor].mentions;
        let start = mentions.partition_point(|&m| names[m as usize].core.start < from);
        let here = mentions[start..].iter().map(|&m| &names[m as usize]);
        here.take_while(|name| name.core.start < to).any(|name| !name.modifier)
    };
    for actor in (0..section.actors.len()).filter(|&a| fits(a)) {
        let trace = &so_far.traces[actor];
        let who = &section.actors[actor];
        let mut f = Features::NONE;
        f[Feature::Personhood] = who.person.max(MIN_PERSONHOOD).ln();
        f[Feature::GenderKnown] = f32::from(who.gendered());
        f[Feature::KindUnknown] = f32::from(who.kind == NameKind::Unknown && !who.gendered());
        match trace.last {
            Some(at) => {
                let distance = sentence.saturating_sub(words[at].sentence);
                f[match distance {
                    0 => Feature::SameSentence,
                    1 => Feature::SentenceBefore,
                    2 => Feature::TwoSentencesBefore,
                    3..=5 => Feature::ThreeToFiveBefore,
                    _ => Feature::SixOrMoreBefore,
                }] = 1.0;
                f[Feature::LastWasSubject] = f32::from(trace.subject);
                f[Feature::LastWasModifier] = f32::from(trace.modifier);
                f[Feature::LastWasReported] =
                    f32::from(trace.reported && section.content_of[at] != section.content_of[i]);
                // 'Asked if he would go, he': the same, who has no name there.
                let named = |run: &Range<usize>| run.contains(&at) && named_in(actor, run.start, run.end);
                let aside = fronted.as_ref().is_some_and(named);
                f[Feature::InFrontedPhrase] = f32::from(aside && !trace.modifier);
                f[Feature::SameParagraph] = f32::from(section.paragraph(at) == section.paragraph(i));
            }
            None if trace.quoted.is_some() => f[Feature::OnlyQuoted] = 1.0,
            None => {
                let later = who.mentions.iter().any(|&m| {
                    let at = section.names[m as usize].core.start;
                    at > i && words[at].sentence == sentence
                });
                f[Feature::NamedOnlyLater] = if later { 1.0 } else { 1.5 };
            }
        }
        f[Feature::MostRecent] = f32::from(recent == Some(actor) && trace.last.is_some());
        if let Some((Who::Actor(a), at)) = &so_far.last_speaker
            && *a == actor
        {
            f[Feature::LastSpeaker] = 1.0;
            f[Feature::LastSpeakerNear] = f32::from(sentence.saturating_sub(words[*at].sentence) <= 2);
        }
        if let Some((Who::Actor(a), at)) = &so_far.last_speaker
            && let Some(quote) = attribution.and_then(|k| section.attributions[k].content.first())
        {
            let from = covered(words, *quote).start.min(words.len() - 1);
            let before = words[from].sentence.checked_sub(words[*at].sentence).is_some_and(|d| d <= 1);
            f[Feature::SpokeBeforeQuote] = f32::from(*a == actor && before && *at < from && words[from].quoted);
        }
        if let Some((a, at)) = male.and_then(|m| so_far.last_pronoun[usize::from(m)])
            && a == actor
        {
            f[Feature::LastPronoun] = 1.0;
            f[Feature::LastPronounNear] = f32::from(sentence.saturating_sub(words[at].sentence) <= 1);
        }
        f[Feature::Count] = (1.0 + trace.count as f32).ln();
        if let Some(at) = trace.subject_at {
            f[Feature::SubjectOfSentence] = f32::from(at >= sentence_start);
            let told = section.content_of[i] == u32::MAX && !words[i].quoted;
            f[Feature::NamedAsSubject] =
                f32::from(at >= sentence_start && at < i && told && words[at].capital && of_narration);
            f[Feature::SubjectOfSentenceBefore] = f32::from(words[at].sentence + 1 == sentence);
        }
        f[Feature::OnlySubjectBefore] = f32::from(alone == Some(actor) && trace.subject && !trace.modifier);
        // 'Tom Bell and his wife'.
        if of_narration && i > 1 && words[i - 1].lower == "and" && trace.last == Some(i - 2) && words[i - 2].capital {
            f[Feature::NamedAsSubject] = 1.0;
        }
        if let Some(attribution) = attribution {
            f[Feature::NamedInContent] = f32::from(section.attributions[attribution].content.iter().any(|&span| {
                let range = covered(words, span);
                named_in(actor, range.start, range.end)
            }));
        }
        f[Feature::NamedLaterInSentence] = f32::from(named_in(actor, i + 1, sentence_end.min(i + 12)));
        if section.content_of[i] != u32::MAX
            && Some(section.content_of[i] as usize) != attribution
            && let Some(Found { who: Who::Actor(a), .. }) = &so_far.found[section.content_of[i] as usize]
        {
            f[if words[i].quoted { Feature::QuotedSpeaker } else { Feature::SpeakerOfTheseWords }] =
                f32::from(*a == actor);
        }
        f[Feature::ShareOfMentions] = who.mentions.len() as f32 / mentions.max(1) as f32;
        each(actor, &f);
    }
}

/// Whether 'he' (`male`) or 'she' at word `i`, in what a description says ('a student said she ...'), is whom it describes.
pub(super) fn is_of_unnamed(so_far: &Discourse<'_, '_>, i: usize, male: bool) -> bool {
    let section = so_far.section;
    let Some(attribution) = section.attributions.get(section.content_of[i] as usize) else { return false };
    let Some(Found { who: Who::Phrase(phrase), .. }) = &so_far.found[section.content_of[i] as usize] else {
        return false;
    };
    let head = &section.words[phrase.head];
    let fits = head.lexeme.gender == 0.0 || (head.lexeme.gender > 0.0) == male;
    let first = attribution.content.first().is_some_and(|s| covered(section.words, *s).start + 3 >= i);
    fits && first && section.is_somebody(phrase) && !section.is_plural(phrase.head)
}

/// The description that spoke last ('a spokeswoman'), where 'he' (`male`) or 'she' at word `i` can go on from it.
pub(super) fn unnamed(so_far: &Discourse<'_, '_>, i: usize, male: bool) -> Option<Phrase> {
    let section = so_far.section;
    let (Who::Phrase(phrase), said) = so_far.last_speaker.as_ref()? else { return None };
    if is_aside(so_far, phrase, male) || is_asked(section, *said, i) {
        return None;
    }
    (is_next(section, *said, i) && is_one_of(section, phrase, male)).then(|| phrase.clone())
}

/// Whether word `i` stands in the sentence after that of word `said`.
fn is_next(section: &Section<'_, '_>, said: usize, i: usize) -> bool {
    section.words[i].sentence == section.words[said].sentence + 1
}

/// Whether a description is of one person who can be 'he' (`male`) or 'she'.
fn is_one_of(section: &Section<'_, '_>, phrase: &Phrase, male: bool) -> bool {
    let head = &section.words[phrase.head];
    let fits = head.lexeme.gender == 0.0 || (head.lexeme.gender > 0.0) == male;
    // 'The prime minister and the chancellor' are two.
    let several = section.is_plural(phrase.head) || section.is_pair(phrase);
    fits && section.is_somebody(phrase) && !several && !head.possessive
}

/// '“And he did not?” asked the judge. / “Never,” she answered.': who asks is not who answers in the next paragraph.
fn is_asked(section: &Section<'_, '_>, said: usize, i: usize) -> bool {
    let asked = section.source_at(said);
    let content = asked.and_then(|k| section.attributions[k].content.last());
    let question = content
        .is_some_and(|s| s.of(section.document.text).trim_end_matches(['"', '”', '’', '\'', ' ']).ends_with('?'));
    question
        && section.paragraph(said) != section.paragraph(i)
        && section.words[i].sentence > section.words[said].sentence
}

/// 'Olga Brandt was on a train when a guard asked her to leave. “...,” she said.': the guard is told of on the side.
fn is_aside(so_far: &Discourse<'_, '_>, phrase: &Phrase, male: bool) -> bool {
    let section = so_far.section;
    let words = section.words;
    let start = phrase.words.start;
    let Some(before) = start.checked_sub(1).filter(|&k| words[k].sentence == words[start].sentence) else {
        return false;
    };
    let joined = matches!(words[before].lower, "when" | "as" | "after" | "before" | "while" | "until" | "because");
    let from = section.names.partition_point(|n| words[n.core.start].sentence < words[start].sentence);
    let subject = section.names[from..].iter().take_while(|n| n.core.end <= before).find(|n| n.subject && !n.modifier);
    let fits = |a: usize| section.personal(a) && section.actors[a].can_be(male);
    joined && subject.is_some_and(|n| fits(n.entity as usize))
}

/// Most words from a possessive that opens a sentence to the name of its subject.
const MAX_TO_SUBJECT: usize = 6;

/// Whether the possessive at word `i` opens a subject that ends in somebody's name: 'His deputy, Alan Frith, was'.
pub(super) fn is_within_subject(section: &Section<'_, '_>, i: usize) -> bool {
    let words = section.words;
    let possessive = matches!(words[i].lower, "his" | "her");
    let n = section.names.partition_point(|n| n.core.start <= i);
    let name = section.names.get(n).filter(|n| n.full.start <= i + MAX_TO_SUBJECT && n.owner.is_none());
    possessive
        && name.is_some_and(|n| {
            let role = words[i + 1..n.full.start].iter().any(|w| w.lexeme.is(class::PERSON | class::TITLE));
            let clause = words[i + 1..n.full.start].iter().any(|w| w.tag.is_finite());
            n.subject
                && !n.modifier
                && section.personal(n.entity as usize)
                && role
                && !clause
                && words[n.core.start].sentence == words[i].sentence
        })
}

/// Confidence that the person with whom a paragraph begins is who goes on to speak in it: an own estimate.
const OPENING_CONFIDENCE: f32 = 0.8;

/// 'Nils Berg does not: “...,” he says.': with whom the sentence begins that leads up to the quotation.
fn before_colon(so_far: &Discourse<'_, '_>, attribution: usize, male: bool) -> Option<usize> {
    let section = so_far.section;
    let words = section.words;
    let content = section.attributions[attribution].content.first()?;
    let at = covered(words, *content).start;
    let colon = (at.saturating_sub(2)..at).rev().find(|&k| words[k].is_mark(":"))?;
    let start = words.partition_point(|w| w.sentence < words[colon].sentence);
    let from = section.names.partition_point(|n| n.core.start < start);
    let name =
        section.names.get(from).filter(|n| n.full.start == start && n.full.end < colon && n.subject && !n.modifier)?;
    let actor = name.entity as usize;
    let fits = section.personal(actor) && section.actors[actor].can_be(male) && !so_far.traces[actor].was_other(male);
    (fits && words[colon].sentence <= words[at].sentence).then_some(actor)
}

/// Least leaning of a gender that a pronoun does not contradict where nobody else can be meant.
const SURE_NAME: f32 = 0.85;

/// 'Farmer Okwudili Eze was unmoved. “...,” he said.': the only one whom the narrator names in a paragraph, and with whom it begins.
fn opening(so_far: &Discourse<'_, '_>, i: usize, male: bool) -> Option<usize> {
    let section = so_far.section;
    let words = section.words;
    let paragraph = section.paragraph(i)?;
    let from = section.names.partition_point(|n| section.paragraph(n.core.start) < Some(paragraph));
    let mut here = section.names[from..]
        .iter()
        .take_while(|n| n.core.end <= i)
        .filter(|n| !words[n.core.start].quoted && n.owner.is_none() && section.personal(n.entity as usize));
    let first = here.next()?;
    let actor = first.entity as usize;
    // 'Farmer Okwudili Eze', 'His deputy, Alan Frith,'.
    let role = |w: &Word<'_>| {
        w.lexeme.is(class::PERSON | class::TITLE) || !w.wordy || matches!(w.lower, "his" | "her" | "the")
    };
    let before = (0..first.full.start).rev().find(|&k| !role(&words[k]) || section.paragraph(k) != Some(paragraph));
    let opens = before.is_none_or(|k| section.paragraph(k) != Some(paragraph));
    let only = here.all(|n| n.entity as usize == actor);
    let silent =
        section.content_of[first.core.start] == u32::MAX && words[first.core.start].sentence < words[i].sentence;
    let pronouns = words[first.full.end..i].iter().any(|w| {
        !w.quoted && matches!((w.lower, male), ("she" | "her" | "hers", false) | ("he" | "his" | "him", true))
    });
    // 'Sandy Petrie': a given name that a fifth of its bearers contradict is no hindrance.
    let called = section.actors[actor].can_be(male) || section.actors[actor].gender.leaning().abs() < SURE_NAME;
    let fits = called && !so_far.traces[actor].was_other(male);
    let subject = first.subject || words.get(first.full.end).is_some_and(|w| w.is_mark(","));
    (opens && only && silent && !pronouns && fits && subject && !first.modifier).then_some(actor)
}

/// The actor that the possessive at word `i` stands for.
fn owner_at(so_far: &Discourse<'_, '_>, i: usize) -> Option<usize> {
    let male = match so_far.section.words[i].lower {
        "his" => true,
        "her" => false,
        _ => return None,
    };
    antecedent(so_far, i, Some(male), None).map(|r| r.0)
}

/// Whether 'him' or 'her' at word `i` is an object and no possessive.
fn is_object(section: &Section<'_, '_>, i: usize) -> bool {
    let next = section.words.get(i + 1).filter(|w| w.sentence == section.words[i].sentence);
    match section.words[i].lower {
        "him" => true,
        "her" => next.is_none_or(|w| {
            !w.wordy
                || matches!(w.lower, "and" | "or" | "up" | "off" | "out" | "down" | "back" | "over")
                || matches!(w.tag, Tag::In | Tag::To | Tag::Rb | Tag::Dt)
        }),
        _ => false,
    }
}

/// Whether 'him' (`male`) or 'her' at word `i` is an object, and its candidate the subject of its own verb, a few words before.
pub(super) fn is_object_of_only_candidate(so_far: &Discourse<'_, '_>, i: usize, male: bool) -> bool {
    let words = so_far.section.words;
    if !is_object(so_far.section, i) {
        return false;
    }
    let Some((actor, _)) = antecedent(so_far, i, Some(male), None) else { return false };
    let subject = so_far.traces[actor].subject_at.filter(|&at| at < i && at + MAX_OBJECT_DISTANCE >= i);
    subject.is_some_and(|at| {
        words[at].sentence == words[i].sentence && words[at + 1..i].iter().all(|w| w.wordy || w.is_mark(","))
    })
}
