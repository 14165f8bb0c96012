//! 'Who', 'which' and 'that': what stands before them.

use super::discourse::Discourse;
use super::found::{Found, Who};
use super::lexicon::class;
use super::name::NameKind;
use super::nominals;
use super::noun_phrases::{QUANTITIES, ends_phrase, is_everybody, is_numeral};
use super::pairs;
use super::section::Section;
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
    // 'Ann Lee, who has ... and who wants': the same.
    let again = i.checked_sub(1).is_some_and(|k| matches!(words[k].lower, "and" | "but"));
    let first = (0..i).rev().take_while(|&k| words[k].sentence == sentence);
    let first =
        first.filter(|&k| again && words[k].lower == words[i].lower).find(|&k| k > 0 && words[k - 1].tag != Tag::In);
    if let Some(found) = first.and_then(|k| antecedent(so_far, k)) {
        return Some(found);
    }
    // 'Robert Mendes, Joe Manning and Mark Rubin, all of whom'.
    let of = person && i > 3 && words[i - 1].lower == "of" && matches!(words[i - 2].lower, "all" | "both" | "none");
    if of
        && words[i - 3].is_mark(",")
        && let Some(all) = pairs::before_all(section, i - 3)
    {
        return Some(all);
    }
    if let Some(found) = at_large(section, i).filter(|_| person) {
        return Some(found);
    }
    let mut k = i;
    while k > 0
        && words[k - 1].sentence == sentence
        && (!words[k - 1].wordy || matches!(words[k - 1].lower, "of" | "to" | "and"))
    {
        k -= 1;
    }
    // 'A plaque at the gate of Nordby Castle which reads'.
    let reads = words.get(i + 1).is_some_and(|w| super::texts::reads(w.lower));
    if let Some(text) = (!person && reads).then(|| super::texts::told_before(section, i, 0, false)).flatten() {
        return Some(Found { who: Who::Phrase(text), how: SpeakerHow::Relative, confidence: 0.7 });
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
            kind != NameKind::Person && !(k == i && is_in_phrase(section, n))
        };
        if fits {
            if let Some(all) = pairs::before_who(section, n, i).filter(|_| person) {
                return Some(all);
            }
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
    // 'Delphine Roth, a sophomore from Pike County, who asked'.
    if person
        && i.checked_sub(1).is_some_and(|c| words[c].is_mark(","))
        && let Some(comma) = (start..k).rev().find(|&p| words[p].is_mark(","))
        && matches!(words[comma + 1].lower, "a" | "an" | "the")
        && words[comma + 1..k].iter().all(|w| w.wordy && !w.tag.is_finite())
        && words[comma + 1..k].iter().any(|w| matches!(w.lower, "of" | "from" | "at" | "in"))
        && let Some(n) = section.name_ending_at(comma)
        && section.actors[section.names[n].entity as usize].kind == NameKind::Person
    {
        let who = Who::Actor(section.names[n].entity as usize);
        return Some(Found { who, how: SpeakerHow::Relative, confidence: 0.8 });
    }
    // 'Senator Jim Flatley, Republican of Norland, who'.
    if person
        && let Some(comma) = (start..k).rev().find(|&p| words[p].is_mark(","))
        && super::roles::party(words[comma + 1].lower).is_some()
        && words.get(comma + 2).is_some_and(|w| matches!(w.lower, "of" | "from"))
        && let Some(n) = section.name_ending_at(comma)
    {
        let who = Who::Actor(section.names[n].entity as usize);
        return Some(Found { who, how: SpeakerHow::Relative, confidence: 0.85 });
    }
    for head in (start..k).rev() {
        let w = &words[head];
        // 'its Star Wars sets, which': a word of a name is no noun.
        let around = section.names.iter().find(|n| !person && w.capital && n.core.contains(&head) && n.core.len() > 1);
        if let Some(name) = around {
            // 'Papers in the High Court at Napier that ask': no name has a clause without a comma.
            if !person && k == i && section.name_ending_at(name.full.end).is_some_and(|n| is_in_phrase(section, n)) {
                continue;
            }
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
        if let Some(pair) = pair(section, head, start).filter(|_| person) {
            return Some(Found { who: Who::Phrase(pair), how: SpeakerHow::Relative, confidence: 0.7 });
        }
        if person && let Some(n) = section.name_ending_at(head + 1) {
            let name = &section.names[n];
            // 'Donna Rawlings, 59, of Ashton, Md., who'.
            let seat = name.full.start > start
                && matches!(words[name.full.start - 1].lower, "of" | "from" | "in")
                && words[name.full.end..k].iter().any(|w| w.is_mark(","));
            if section.personal(name.entity as usize) && !name.modifier && !seat {
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
        // 'Four ministries, which said': the noun right before 'which', in the plural.
        let many = || {
            words[i].lower == "which" && head + 1 == k && w.tag == Tag::Nns && !w.capital && is_free(words, start, head)
        };
        // 'Trolls who accused her': people, whatever they are called.
        let folk = || {
            let of = head > start && matches!(words[head - 1].lower, "of" | "in" | "on");
            let of = of || head > start + 1 && words[head - 2].lower == "in" && words[head - 1].tag == Tag::Jj;
            head + 1 == i && w.tag == Tag::Nns && !w.capital && !of && !w.lexeme.is(class::DOCUMENT | class::BODY)
        };
        if !(w.lexeme.is(classes) || person && (beside() || folk()) || many())
            || w.possessive
            || w.lexeme.is(class::COMMON)
        {
            continue;
        }
        // 'Dozens of tenants who'.
        if person
            && head > start + 1
            && words[head - 1].lower == "of"
            && (QUANTITIES.has(words[head - 2].lower) || is_numeral(&words[head - 2]))
        {
            let phrase = Phrase { words: head - 2..head + 1, head: head - 2, definite: false };
            return Some(Found { who: Who::Phrase(phrase), how: SpeakerHow::Relative, confidence: 0.7 });
        }
        // 'One of its deckhands, who asked': the one.
        let one = one_of(words, start, head).filter(|_| person && k < i && section.is_plural(head));
        if let Some(one) = one {
            let phrase = Phrase { words: one..head + 1, head: one, definite: false };
            return Some(Found { who: Who::Phrase(phrase), how: SpeakerHow::Relative, confidence: 0.7 });
        }
        let according = head > start + 1 && words[head - 2].lower == "according";
        // 'Apologised to hecklers who'.
        let many = head + 1 == i && w.tag == Tag::Nns && head > start && matches!(words[head - 1].lower, "to" | "for");
        if person && head > start && matches!(words[head - 1].lower, "for" | "of" | "to" | "as") && !according && !many
        {
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
            && (words[from - 1].tag != Tag::Vbd || words[from - 1].lower.ends_with("ed"))
        {
            from -= 1;
        }
        let definite = from > start && matches!(words[from - 1].lower, "the" | "this" | "that");
        from -= usize::from(from > start && matches!(words[from - 1].tag, Tag::Dt | Tag::Cd));
        // 'Ann Lee, an Oslo magnate who': the name before it.
        let name = from.checked_sub(1).filter(|&c| words[c].is_mark(",")).and_then(|c| section.name_ending_at(c));
        // 'Future45, a super PAC that'.
        let fits = |n: usize| {
            let entity = section.names[n].entity as usize;
            if person { section.personal(entity) } else { section.actors[entity].kind != NameKind::Person }
        };
        let named = name.filter(|&n| fits(n) && !section.names[n].modifier);
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

/// Whether a name stands in a phrase with a preposition that tells more of a noun before it ('papers in the High Court at Napier').
fn is_in_phrase(section: &Section<'_, '_>, n: usize) -> bool {
    let words = section.words;
    let start = section.names[n].full.start;
    let article = start > 0 && words[start - 1].lower == "the";
    let before = start.checked_sub(1 + usize::from(article)).map(|k| &words[k]);
    before.is_some_and(|w| w.tag == Tag::In && w.sentence == words[start].sentence && w.lower != "of")
}

/// Confidence in the name right before 'who' is more than this.
const RIGHT_BEFORE: f32 = 0.9;
/// Confidence in what somebody has who stands right before 'whose': an own estimate.
const OWNED_CONFIDENCE: f32 = 0.7;

/// 'Una Flint, | whose new book | says': what belongs to whom.
pub(super) fn owned(so_far: &Discourse<'_, '_>, phrase: &Phrase) -> Option<Found> {
    let start = phrase.words.start;
    let whose = so_far.section.words[start].lower == "whose" && phrase.words.len() > 1;
    let Found { who: Who::Actor(owner), confidence, .. } = whose.then(|| antecedent(so_far, start)).flatten()? else {
        return None;
    };
    let who = Who::Owned(owner, phrase.clone());
    (confidence > RIGHT_BEFORE).then_some(Found { who, how: SpeakerHow::Phrase, confidence: OWNED_CONFIDENCE })
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

/// The 'one' of a phrase that ends with word `head`: 'One of its deckhands'.
fn one_of(words: &[Word<'_>], start: usize, head: usize) -> Option<usize> {
    let part = |w: &Word<'_>| w.wordy && (w.tag.is_noun() || matches!(w.tag, Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Cd));
    let of = (start + 1..head).rev().find(|&k| !part(&words[k]))?;
    (words[of].lower == "of" && words[of - 1].lower == "one").then(|| of - 1)
}

/// Whether no preposition goes before the noun phrase that ends with word `head` ('a report into the attacks, which').
fn is_free(words: &[Word<'_>], start: usize, head: usize) -> bool {
    let mut from = head;
    while from > start && words[from - 1].wordy && !ends_phrase(&words[from - 1]) && !words[from - 1].tag.is_finite() {
        from -= 1;
    }
    from == start
        || !matches!(words[from - 1].lower, "of" | "about" | "into" | "for" | "from" | "in" | "at" | "to" | "with")
}

/// 'Those who', 'some who': people at large, by the word right before 'who'.
fn at_large(section: &Section<'_, '_>, i: usize) -> Option<Found> {
    let before = i.checked_sub(1).filter(|&k| section.words[k].sentence == section.words[i].sentence)?;
    let word = &section.words[before];
    let all = is_everybody(word) || matches!(word.lower, "some" | "many" | "few" | "several" | "most");
    // 'Ann Lee is among those who say': she says it.
    let among =
        before.checked_sub(1).map(|k| &section.words[k]).is_some_and(|w| matches!(w.lower, "among" | "of") && !w.opens);
    let phrase = Phrase { words: before..before + 1, head: before, definite: false };
    (all && !among).then_some(Found { who: Who::Phrase(phrase), how: SpeakerHow::Relative, confidence: 0.6 })
}

/// 'Greens and Liberals in the chamber who': two groups by their names, of which word `last` is the second's.
fn pair(section: &Section<'_, '_>, last: usize, start: usize) -> Option<Phrase> {
    let words = section.words;
    let group = |k: usize| {
        let w = &words[k];
        w.capital
            && w.lower.ends_with('s')
            && w.lexeme.is(class::GROUP | class::KNOWN | class::DEMONYM)
            && !w.possessive
    };
    let joined = last >= start + 2 && words[last - 1].lower == "and" && group(last) && group(last - 2);
    joined.then(|| Phrase { words: last - 2..last + 1, head: last, definite: false })
}
