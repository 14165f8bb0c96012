//! Sources that only their neighbours tell: no source at all, and 'I' and 'we'.

use std::ops::Range;

use super::found::{Found, Who};
use super::name::{Name, NameKind};
use super::pronouns::{Pronoun, pronoun};
use super::section::Section;
use super::sources::Source;
use super::turns;
use super::words::covered;
use crate::quotation::Use;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, SpeakerHow};
use crate::word_list::{WordList, word_list};

/// Words of the article that are looked at in one step of a [`Budget`](crate::Budget) when a source is resolved by its
/// neighbours. Estimated, not fitted: it only decides how soon a spent budget is noticed.
const WORDS_PER_STEP: usize = 8;

/// Resolves what the walk left open.
pub(super) fn resolve(section: &Section<'_, '_>, found: &mut [Option<Found>]) {
    turns::run(section, found);
    for i in 0..section.attributions.len() {
        if found[i].is_some() {
            continue;
        }
        if section.document.budget().is_spent_after(section.words.len() / WORDS_PER_STEP) {
            return;
        }
        found[i] = match &section.sources[i] {
            _ if turns::is_anonymous(section, i) => None,
            Source::Absent => absent(section, found, i),
            Source::Pronoun(at) => match pronoun(section.words[*at].lower) {
                Some(kind @ (Pronoun::First | Pronoun::Second)) => turns::person(section, found, *at, kind)
                    .or_else(|| (kind == Pronoun::First).then(|| first_person(section, found, i, *at)).flatten())
                    .or_else(|| (kind == Pronoun::First).then(|| asked(section, i, *at)).flatten()),
                _ => None,
            },
            _ => None,
        };
    }
}

/// An attribution without a source: the subject that a verb leaves out, or whoever speaks around it.
fn absent(section: &Section<'_, '_>, found: &[Option<Found>], i: usize) -> Option<Found> {
    let a = &section.attributions[i];
    let at = section.begins(i)?;
    let cue = a.cue.first().map(|&s| covered(section.words, s)).filter(|r| !r.is_empty());
    let quoted = section.content_of.iter().zip(section.words).any(|(&c, w)| c as usize == i && w.quoted);
    let sentence = section.words[at].sentence;
    let passive = cue.clone().is_some_and(|r| {
        matches!(
            section.words[r.start].lower,
            "is" | "are" | "was" | "were" | "be" | "been" | "being" | "has" | "have" | "had"
        ) && r.len() > 1
    });
    let speaker = |k: usize| found[k].as_ref().map(|f| f.who.clone());
    // 'the announcement', 'Remarks on': a noun has its own giver, whom the text need not have named.
    let verbal =
        cue.clone().is_none_or(|r| section.words[r].iter().any(|w| !w.wordy || w.tag.is_verb() || w.tag == Tag::In));
    // 'Quoted words.' — NAME
    if quoted {
        let last = a.content.last().map_or(at, |&s| covered(section.words, s).end);
        let dash = (last..section.words.len().min(last + 3))
            .find(|&k| section.words[k].wordy || matches!(section.words[k].text, "—" | "–" | "―" | "--" | "-"));
        let signed = dash
            .filter(|&k| !section.words[k].wordy)
            .and_then(|k| section.names.iter().find(|n| n.full.start == k + 1));
        let signed = signed.or_else(|| signed_below(section, last));
        if let Some(name) = signed {
            return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::Signature, confidence: 0.85 });
        }
    }
    // '“Never!” Till shot back.': the subject of a verb that closes the sentence.
    if quoted && let Some(name) = words_of(section, a).or_else(|| subject_after(section, a)) {
        let who = Who::Actor(name);
        return Some(Found { who, how: SpeakerHow::NeighbouringQuote, confidence: 0.6 });
    }
    // 'Lee was not pleased. “Never.”': what stands before the speech says how she took it.
    let said = a.content.first().map_or(at, |&s| covered(section.words, s).start.min(section.words.len() - 1));
    if let Some(cue) = cue.clone().filter(|r| quoted && section.words[r.start].sentence < section.words[said].sentence)
        && let Some(name) = section.name_ending_at(cue.start).map(|n| &section.names[n])
        && name.subject
        && section.personal(name.entity as usize)
    {
        let who = Who::Actor(name.entity as usize);
        return Some(Found { who, how: SpeakerHow::NeighbouringQuote, confidence: 0.6 });
    }
    // The same sentence has a source before it, and an active verb goes on: 'Lee said ... and promised'.
    if !passive && goes_on(section, cue.as_ref()) {
        let before = (0..section.sources.len()).filter(|&k| k != i).filter_map(|k| {
            let head = section.sources[k].head(&section.names)?;
            let first = section.attributions[k].source.first().map_or(head, |&s| covered(section.words, s).start);
            // Who did something to the subject is not the subject.
            let agent = first > 0 && section.words[first - 1].lower == "by";
            (!agent && head < at && section.words[head].sentence == sentence).then_some((head, k))
        });
        if let Some(who) = before.max().and_then(|(_, k)| speaker(k)) {
            return Some(Found { who, how: SpeakerHow::SameSentence, confidence: 0.55 });
        }
    }
    // 'were rated', where 'X rated' stands just before.
    if let Some(word) = cue.clone().filter(|_| passive).and_then(|r| r.last()).filter(|&k| has_agent(section, k)) {
        let verb = section.words[word].lower;
        let same = |k: &usize| {
            section.attributions[*k].cue.iter().any(|&s| {
                let range = covered(section.words, s);
                section.words[range.clone()].iter().any(|w| w.lower == verb)
                    && range.end <= at
                    && section.words[range.start].sentence + 3 >= sentence
            })
        };
        if let Some(who) = (0..section.sources.len()).rev().filter(|&k| k != i).find(same).and_then(speaker) {
            return Some(Found { who, how: SpeakerHow::SameCue, confidence: 0.45 });
        }
    }
    // 'Repeats what he said.': a sentence that begins with its verb.
    if let Some(cue) = &cue {
        let first = &section.words[cue.start];
        let starts = first.opens || cue.start > 0 && matches!(section.words[cue.start - 1].lower, "and");
        // The tagger takes many an opening verb for a noun; a noun has a preposition or a verb after it.
        let noun =
            section.words.get(cue.start + 1).is_some_and(|w| matches!(w.tag, Tag::In | Tag::To) || w.tag.is_finite());
        let verb = first.tag == Tag::Vbz || first.lower.ends_with('s') && !noun;
        let finite = !first.quoted && first.wordy && verb && !passive;
        if starts && finite {
            let before = (0..i)
                .rev()
                .find(|&k| section.begins(k).is_some_and(|w| w < at && section.words[w].sentence + 3 >= sentence));
            let chain = before.and_then(|k| found[k].as_ref()).filter(|f| f.how == SpeakerHow::LeftOutSubject);
            if let Some(found) = chain {
                return Some(found.clone());
            }
            if let Some(found) = topic(section, at, SpeakerHow::LeftOutSubject) {
                return Some(found);
            }
        }
        // 'The newspaper endorsed her:'
        if section.words[cue.start].is_mark(":") {
            let mut name = section.names.iter().filter(|n| {
                n.core.end <= cue.start
                    && n.subject
                    && section.words[n.core.start].sentence == section.words[cue.start].sentence
            });
            if let Some(name) = name.next_back() {
                return Some(Found {
                    who: Who::Actor(name.entity as usize),
                    how: SpeakerHow::SubjectBeforeColon,
                    confidence: 0.5,
                });
            }
        }
    }
    // A letter's own opinions are its author's.
    if !quoted
        && turns::is_letter(section, at)
        && let Some(found) = turns::person(section, found, at, Pronoun::First)
    {
        return Some(Found { confidence: 0.4, ..found });
    }
    // 'Dennis Fitch puts down his paper. “Never.”': whom the sentence before is about.
    if quoted
        && cue.is_none()
        && is_whole_speech(section, a)
        && let Some(actor) = subject_before(section, at)
    {
        let who = Who::Actor(actor);
        return Some(Found { who, how: SpeakerHow::NeighbouringQuote, confidence: 0.55 });
    }
    // Quoted words between the words of a speaker in the same paragraph.
    if quoted && !passive && verbal && is_whole_speech(section, a) && !is_saying(section, a) {
        let here = section.paragraph(at);
        let near = |k: &usize| *k != i && section.begins(*k).is_some_and(|w| section.paragraph(w) == here);
        let found = (0..i)
            .rev()
            .find(near)
            .and_then(speaker)
            .or_else(|| (i + 1..section.sources.len()).find(near).and_then(speaker));
        if let Some(who) = found {
            return Some(Found { who, how: SpeakerHow::NeighbouringQuote, confidence: 0.5 });
        }
        if let Some(found) = topic(section, at, SpeakerHow::NeighbouringQuote) {
            return Some(found);
        }
    }
    None
}

/// '“He knows every dog.” Mabel, 7': the name that alone follows a quotation in its paragraph, with an age.
fn signed_below<'s>(section: &'s Section<'_, '_>, end: usize) -> Option<&'s Name> {
    let words = section.words;
    let first = (end..words.len().min(end + 2)).find(|&k| words[k].wordy)?;
    let n = section.names.partition_point(|n| n.full.start < first);
    let name = section.names.get(n).filter(|n| n.full.start == first && n.owner.is_none())?;
    let close = name.full.end;
    let age = words.get(close).is_some_and(|w| w.is_mark(","))
        && words.get(close + 1).is_some_and(|w| w.text.len() <= 2 && w.text.bytes().all(|b| b.is_ascii_digit()));
    let paragraph = section.paragraph(first);
    let ends = (close + 2..words.len().min(close + 4)).find(|&k| words[k].wordy);
    let alone = ends.is_none_or(|k| section.paragraph(k) != paragraph);
    let here = end.checked_sub(1).is_some_and(|k| section.paragraph(k) == paragraph);
    (age && alone && here).then_some(name)
}

/// Whether a cue without a source can go on from the source before it in the sentence: a verb that tells what somebody does, or
/// a noun with its article, but no word of how somebody else is called or asked.
fn goes_on(section: &Section<'_, '_>, cue: Option<&Range<usize>>) -> bool {
    let Some(cue) = cue else { return true };
    let words = &section.words[cue.clone()];
    let Some(first) = words.first() else { return true };
    if !first.wordy {
        return true;
    }
    let before = cue.start.checked_sub(1).map_or("", |k| section.words[k].lower);
    let joined = matches!(before, "and" | "but" | "or" | "then" | "also");
    match words.iter().find(|w| w.tag.is_verb()) {
        Some(w) if matches!(w.lower, "asked" | "pressed" | "quizzed" | "known" | "called" | "titled" | "dubbed") => {
            joined
        }
        Some(w) if w.tag == Tag::Vbn => joined,
        Some(w) => !matches!(w.lower, "appear" | "appears" | "appeared" | "seems" | "seem" | "emerged"),
        None => matches!(first.tag, Tag::Dt) || matches!(first.lower, "his" | "her" | "their" | "its"),
    }
}

/// Participles whose passive does without an agent.
static AGENTLESS: WordList = word_list!("speakers", "agentless");

/// Participles after 'is' and 'are' of what is told by nobody in particular ('is said to be').
static HEARSAY: WordList = word_list!("speakers", "hearsay");

/// Whether a participle in the passive at word `i` wants to know by whom: 'was rated', and not 'is known', 'is accused', 'is said'.
fn has_agent(section: &Section<'_, '_>, i: usize) -> bool {
    let participle = &section.words[i];
    let be = i.checked_sub(1).is_some_and(|k| matches!(section.words[k].lower, "is" | "are" | "was" | "were" | "been"));
    participle.tag.is_verb() && !AGENTLESS.has(participle.lower) && !(be && HEARSAY.has(participle.lower))
}

/// The person with whose name the sentence before word `at` begins, where it has no speech and stands in the same paragraph.
fn subject_before(section: &Section<'_, '_>, at: usize) -> Option<usize> {
    let words = section.words;
    let sentence = words[at].sentence.checked_sub(1)?;
    let start = words.partition_point(|w| w.sentence < sentence);
    let end = words.partition_point(|w| w.sentence <= sentence);
    let opens = end == at || end + 1 == at && !words[end].wordy;
    let silent = !words[start..end].iter().any(|w| w.quoted) && section.paragraph(start) == section.paragraph(at);
    let from = section.names.partition_point(|n| n.full.start < start);
    let met = met_by_narrator(section, start, end);
    let opening = || section.names.get(from).filter(|n| n.full.start == start && n.subject && n.owner.is_none());
    let told = section.content_of[start..end].iter().any(|&c| c != u32::MAX);
    let name = met.or_else(|| opening().filter(|_| !told))?;
    (opens && silent && section.personal(name.entity as usize)).then_some(name.entity as usize)
}

/// How a narrator meets somebody: 'We asked Sid Mole', 'I found him'.
static MEETS: WordList = word_list!("speakers", "meets");

/// 'We asked Sid Mole, a chimney sweep.': the only one whom a sentence of the narrator's names.
fn met_by_narrator<'s>(section: &'s Section<'_, '_>, start: usize, end: usize) -> Option<&'s Name> {
    let words = section.words;
    let from = section.names.partition_point(|n| n.core.start < start);
    let mut people = section.names[from..].iter().take_while(|n| n.core.end <= end);
    let first = people.next().filter(|n| section.personal(n.entity as usize) && n.owner.is_none() && !n.modifier)?;
    let only = !people.any(|n| section.personal(n.entity as usize) && n.entity != first.entity);
    let narrator = matches!(words[start].lower, "we" | "i");
    let verb = words.get(start + 1..first.full.start)?.iter().any(|w| MEETS.has(w.lower));
    (narrator && verb && only && first.full.start <= start + MAX_TO_MET).then_some(first)
}

/// 'We asked Sid Mole, a chimney sweep. “It's black in there.”': who answers the 'we' at word `at`, if what is quoted asks nothing.
fn asked(section: &Section<'_, '_>, i: usize, at: usize) -> Option<Found> {
    let words = section.words;
    let content = section.attributions[i].content.last()?;
    let said = covered(words, *content).start;
    let sentence = words[at].sentence;
    let start = words.partition_point(|w| w.sentence < sentence);
    let end = words.partition_point(|w| w.sentence <= sentence);
    let asks = content.of(section.document.text).trim_end_matches(['"', '”', '’', '\'', ' ']).ends_with('?');
    let next = said >= end && said <= end + 1 && section.paragraph(at) == section.paragraph(said.min(words.len() - 1));
    let name = met_by_narrator(section, start, end).filter(|_| next && !asks && !words[at].quoted)?;
    let who = Who::Actor(name.entity as usize);
    Some(Found { who, how: SpeakerHow::NeighbouringQuote, confidence: 0.5 })
}

/// Most words from 'we' to whom we met ('We spoke to retired pilot Ann Lee').
const MAX_TO_MET: usize = 6;

/// '“My heart stopped.” Those were the words of pilot Mei Lau.': whose words those are that the next sentence tells of.
fn words_of(section: &Section<'_, '_>, a: &Attribution) -> Option<usize> {
    let words = section.words;
    let end = covered(words, *a.content.last()?).end;
    let from = (end..words.len().min(end + 2)).find(|&k| words[k].wordy)?;
    let next: Vec<&str> = words[from..].iter().take(5).map(|w| w.lower).collect();
    let ["those" | "these" | "such", "were" | "are", "the", "words", "of"] = next[..] else { return None };
    let n = section.names.partition_point(|n| n.core.start < from);
    let name =
        section.names.get(n).filter(|n| n.full.start <= from + 5 + MAX_TAIL && section.personal(n.entity as usize))?;
    (words[name.core.start].sentence == words[from].sentence).then_some(name.entity as usize)
}

/// Most words after a name that tells who said the quotation before it.
const MAX_TAIL: usize = 4;

/// Whoever is named right after a quotation, as the subject of a verb that soon ends the sentence.
fn subject_after(section: &Section<'_, '_>, a: &Attribution) -> Option<usize> {
    let words = section.words;
    let last = *a.content.last()?;
    let end = covered(words, last).end;
    // A full stop ends a quotation that nothing reports.
    let inner = last.of(section.document.text).trim_end_matches(['"', '”', '’', '\'', '»']);
    if !inner.ends_with(['!', '?', ',']) {
        return None;
    }
    let from = section.names.partition_point(|n| n.full.start < end);
    let name = section.names.get(from).filter(|n| n.full.start <= end + 1 && n.owner.is_none())?;
    let sentence = words[name.full.start].sentence;
    let verb = words.get(name.full.end).filter(|w| w.sentence == sentence && w.tag.is_verb() && !w.quoted)?;
    let tail = words[name.full.end..].iter().take_while(|w| w.sentence == sentence).filter(|w| w.wordy).count();
    (tail <= MAX_TAIL && verb.wordy && section.personal(name.entity as usize)).then_some(name.entity as usize)
}

/// Least tokens of a quotation that is speech though it begins small.
const MIN_SPEECH: usize = 6;

/// Whether what an attribution quotes is speech that stands for itself: a quotation that opens a sentence and ends one. A
/// fragment in somebody else's sentence ('a "living room"') is nobody's.
fn is_whole_speech(section: &Section<'_, '_>, a: &Attribution) -> bool {
    let document = section.document;
    a.content.iter().any(|span| {
        let tokens = document.tokens_in(*span).range();
        let Some(quotation) = tokens.clone().find_map(|t| document.quotations.at(document.tokens[t].span.start)) else {
            return false;
        };
        let inner = quotation.tokens.range();
        let stop = |t: usize| matches!(document.word(t), "." | "!" | "?" | "," | "…" | "...");
        let ends =
            inner.clone().rev().take(2).any(stop) || document.tokens.get(inner.end).is_some_and(|_| stop(inner.end));
        let opens = (inner.start + 1..inner.end).find(|&t| document.tokens[t].kind == TokenKind::Word);
        let sentence = ends && opens.is_some_and(|t| document.capitalised(t));
        let first = document.sentences[document.sentence_of(inner.start)].tokens.start as usize;
        // Words of the writer before it in its sentence make it a part of what the writer says.
        let led = a.cue.is_empty()
            && (first..inner.start).any(|t| {
                let token = document.tokens[t].span;
                document.tag(t).is_verb() && !a.content.iter().any(|s| s.overlaps(token))
            });
        quotation.usage == Use::Speech && (sentence || inner.len() > MIN_SPEECH && ends && !led)
    })
}

/// Whether a saying is what the words before a quotation announce: 'as the old joke goes, “...”'.
fn is_saying(section: &Section<'_, '_>, a: &Attribution) -> bool {
    let Some(at) = a.content.first().map(|s| covered(section.words, *s).start) else { return false };
    let Some(sentence) = at.checked_sub(1).map(|k| section.words[k].sentence) else { return false };
    let before = section.words[..at].iter().rev().take_while(|w| w.sentence == sentence).take(8);
    before.clone().any(|w| matches!(w.lower, "saying" | "proverb" | "adage" | "joke" | "maxim" | "motto" | "song"))
        && before.clone().any(|w| matches!(w.lower, "goes" | "has" | "says" | "went" | "have"))
}

/// What a name counts for at least that is hardly a person's.
const MIN_TOPIC_PERSON: f32 = 0.1;

/// The person whom the text before word `at` is about: named most often in the last sentences.
fn topic(section: &Section<'_, '_>, at: usize, how: SpeakerHow) -> Option<Found> {
    let from = section.words[at].sentence.saturating_sub(10);
    let mut best: Option<(f32, usize)> = None;
    for (index, actor) in section.actors.iter().enumerate().filter(|&(i, _)| section.personal(i)) {
        let mut score = 0.0;
        // Whose desk, or whose aides, is told of is no speaker.
        for &m in actor.mentions.iter().filter(|&&m| !section.names[m as usize].modifier) {
            let word = section.names[m as usize].core.start;
            let sentence = section.words[word].sentence;
            if word < at && sentence >= from {
                score += 1.0 / (1.0 + 0.15 * (section.words[at].sentence - sentence) as f32);
            }
        }
        // A name that may well be a thing's is rarely who speaks.
        score *= actor.person.max(MIN_TOPIC_PERSON);
        if score > 0.0 && best.is_none_or(|b| score > b.0) {
            best = Some((score, index));
        }
    }
    best.map(|b| Found { who: Who::Actor(b.1), how, confidence: 0.4 })
}

/// 'I' and 'we': the speaker of the quotation, of the 'NAME:' line, or the author who signs.
fn first_person(section: &Section<'_, '_>, found: &[Option<Found>], i: usize, at: usize) -> Option<Found> {
    let words = section.words;
    let here = section.paragraph(at)?;
    let speaker = |k: usize| found[k].as_ref().map(|f| f.who.clone());
    if words[at].quoted {
        let near = |k: &usize| {
            *k != i && found[*k].is_some() && section.begins(*k).is_some_and(|w| section.paragraph(w) == Some(here))
        };
        let nearest = (0..section.sources.len()).filter(near).min_by_key(|&k| {
            section.sources[k].head(&section.names).or_else(|| section.begins(k)).map_or(usize::MAX, |w| w.abs_diff(at))
        });
        if let Some(who) = nearest.and_then(speaker) {
            return Some(Found { who, how: SpeakerHow::FirstPersonInQuote, confidence: 0.7 });
        }
        // The speaker may stand outside any attribution: 'she said', 'said Lee' in this paragraph.
        let name = section.names.iter().filter(|n| {
            section.paragraph(n.core.start) == Some(here)
                && !words[n.core.start].quoted
                && section.personal(n.entity as usize)
                && !n.modifier
        });
        let name = name.min_by_key(|n| n.core.start.abs_diff(at))?;
        return Some(Found {
            who: Who::Actor(name.entity as usize),
            how: SpeakerHow::FirstPersonInQuote,
            confidence: 0.5,
        });
    }
    // 'LEE: I think ...'
    let paragraph_of = section.document.paragraphs.get(here as usize)?;
    let start = words.partition_point(|w| w.span.end <= paragraph_of.span.start);
    let label =
        section.names.iter().find(|n| n.full.start == start && words.get(n.full.end).is_some_and(|w| w.is_mark(":")));
    if let Some(name) = label {
        return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::Label, confidence: 0.9 });
    }
    biography(section, here)
}

/// The author of an opinion piece: the last paragraph's 'NAME is a ...'. A letter's author is known by the layout.
fn biography(section: &Section<'_, '_>, from: u32) -> Option<Found> {
    let words = section.words;
    let last = section.document.paragraphs.len().checked_sub(1).filter(|&last| last > from as usize)?;
    let p = &section.document.paragraphs[last];
    let start = words.partition_point(|w| w.span.end <= p.span.start);
    let end = words.partition_point(|w| w.span.start < p.span.end);
    let name = section.names.iter().find(|n| n.full.start == start)?;
    let rest = &words[name.full.end.min(end)..end];
    let person = section.actors[name.entity as usize].kind == NameKind::Person;
    let biography =
        rest.first().is_some_and(|w| w.is_mark(",") || matches!(w.lower, "is" | "was" | "writes" | "teaches"));
    (person && biography).then_some(Found {
        who: Who::Actor(name.entity as usize),
        how: SpeakerHow::Signature,
        confidence: 0.7,
    })
}
