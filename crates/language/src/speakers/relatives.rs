//! 'Who', 'which' and 'that': what stands before them.

use super::discourse::Discourse;
use super::found::{Found, Who};
use super::lexicon::class;
use super::name::NameKind;
use super::nominals;
use super::noun_phrases::ends_phrase;
use super::sources::Phrase;
use super::words::Word;
use crate::text::Tag;
use crate::types::SpeakerHow;

/// 'who', 'which', 'that': what stands before it.
pub(super) fn antecedent(so_far: &Discourse<'_, '_>, i: usize) -> Option<Found> {
    let section = so_far.section;
    let words = section.words;
    let sentence = words[i].sentence;
    let person = matches!(words[i].lower, "who" | "whom" | "whose");
    let mut k = i;
    while k > 0
        && words[k - 1].sentence == sentence
        && (!words[k - 1].wordy || matches!(words[k - 1].lower, "of" | "to" | "and"))
    {
        k -= 1;
    }
    if let Some(n) = section.name_ending_at(k) {
        let name = &section.names[n];
        let kind = section.actors[name.entity as usize].kind;
        let within = name.full.start > 0
            && matches!(words[name.full.start - 1].lower, "of" | "in" | "at" | "for" | "from" | "with");
        let fits = if person {
            // 'Bloom & Sons, who said they would hire': a firm may be many people, and not 'a member of the Board, who'.
            let article = name.full.start > 1 && words[name.full.start - 1].lower == "the";
            let before = name.full.start.checked_sub(1 + usize::from(article)).map(|b| words[b].tag);
            let body = kind == NameKind::Body && before != Some(Tag::In);
            (matches!(kind, NameKind::Person | NameKind::Unknown) || body) && !within
        } else {
            kind != NameKind::Person
        };
        if fits {
            return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::Relative, confidence: 0.92 });
        }
    }
    let start = words.partition_point(|w| w.sentence < sentence).max(i.saturating_sub(16));
    // 'Rep. Ann Bell of Texas, the top Democrat on the panel, who said': whom the apposition between the commas tells of.
    if person
        && words[k..i].iter().any(|w| w.is_mark(","))
        && let Some(comma) = (start..k).rev().find(|&p| words[p].is_mark(","))
        && let Some(actor) =
            section.actors.iter().position(|a| a.roles.iter().any(|r| r.words.start == comma + 1 && r.head < k))
    {
        return Some(Found { who: Who::Actor(actor), how: SpeakerHow::Relative, confidence: 0.85 });
    }
    for head in (start..k).rev() {
        let w = &words[head];
        // 'its Star Wars sets, which': a word of a name is no noun.
        let around = section.names.iter().find(|n| !person && w.capital && n.core.contains(&head) && n.core.len() > 1);
        if let Some(name) = around {
            let noun = words.get(name.full.end).is_some_and(|n| matches!(n.tag, Tag::Nn | Tag::Nns) && !n.capital);
            if noun
                || name.modifier
                || head + 1 < name.core.end
                || section.actors[name.entity as usize].kind != NameKind::Body
            {
                continue;
            }
            let who = Who::Actor(name.entity as usize);
            return Some(Found { who, how: SpeakerHow::Relative, confidence: 0.7 });
        }
        if person && let Some(n) = section.name_ending_at(head + 1) {
            let name = &section.names[n];
            if section.personal(name.entity as usize) && !name.modifier {
                let confidence = 0.75;
                return Some(Found { who: Who::Actor(name.entity as usize), how: SpeakerHow::Relative, confidence });
            }
        }
        let classes = if person {
            class::PERSON | class::GROUP | class::TITLE
        } else {
            class::BODY | class::DOCUMENT | class::GROUP
        };
        // 'The Danish baker who': whatever the noun right before 'who' is, it is a person or many.
        let beside =
            || head + 1 == i && matches!(w.tag, Tag::Nn | Tag::Nns) && !w.capital && is_subject(words, start, head);
        if !(w.lexeme.is(classes) || person && beside()) || w.possessive || w.lexeme.is(class::COMMON) {
            continue;
        }
        let according = head > start + 1 && words[head - 2].lower == "according";
        if person && head > start && matches!(words[head - 1].lower, "for" | "of" | "to" | "as") && !according {
            continue;
        }
        if let Some(actor) = section.in_role(head) {
            return Some(Found { who: Who::Actor(actor), how: SpeakerHow::Relative, confidence: 0.85 });
        }
        let mut from = head;
        while from > start
            && words[from - 1].wordy
            && !ends_phrase(&words[from - 1])
            && !words[from - 1].lexeme.is(class::COMMON)
            && !matches!(words[from - 1].tag, Tag::Vb | Tag::Vbz | Tag::Vbp)
        {
            from -= 1;
        }
        let definite = from > start && matches!(words[from - 1].lower, "the" | "this" | "that");
        from -= usize::from(from > start && matches!(words[from - 1].tag, Tag::Dt | Tag::Cd));
        // 'Ann Lee, an Oslo magnate who': the name before it.
        let name = from.checked_sub(1).filter(|&c| words[c].is_mark(",")).and_then(|c| section.name_ending_at(c));
        let named = name.filter(|&n| person && section.personal(section.names[n].entity as usize));
        if let Some(n) = named.filter(|_| words[from].tag == Tag::Dt) {
            let who = Who::Actor(section.names[n].entity as usize);
            return Some(Found { who, how: SpeakerHow::Relative, confidence: 0.85 });
        }
        let phrase = Phrase { words: from..head + 1, head, definite };
        return nominals::antecedent(so_far, &phrase).map(|f| Found {
            how: SpeakerHow::Relative,
            confidence: f.confidence * 0.9,
            ..f
        });
    }
    None
}

/// Whether the noun phrase that ends with word `head` stands by itself, as 'the Danish baker', and no preposition has it ('callers
/// to the show who').
fn is_subject(words: &[Word<'_>], start: usize, head: usize) -> bool {
    let other = class::BODY | class::DOCUMENT | class::PLACE | class::KNOWN;
    let part =
        |w: &Word<'_>| matches!(w.tag, Tag::Jj | Tag::Nn | Tag::Vbn | Tag::Nnp | Tag::Cd) && w.wordy && !ends_phrase(w);
    let mut from = head;
    while from > start && part(&words[from - 1]) {
        from -= 1;
    }
    let determined = from > start && words[from - 1].tag == Tag::Dt;
    let before = from.checked_sub(2).filter(|&k| determined && k >= start).map(|k| &words[k]);
    !words[head].lexeme.is(other) && determined && before.is_none_or(|w| w.tag != Tag::In && w.tag != Tag::To)
}
