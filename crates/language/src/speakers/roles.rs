//! What people are called besides their names: titles, and appositions ('Ann Lee, the mayor of Springfield').

use std::ops::Range;

use super::entities::{Actor, Role};
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::name_starts::BEFORE_TITLES;
use super::noun_phrases::ends_phrase;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// The noun of the phrase that begins at `start`: its last noun for people before a preposition or mark.
fn head_of_phrase(words: &[Word<'_>], start: usize, end: usize) -> Option<usize> {
    let mut head = None;
    for (i, w) in words.iter().enumerate().take(end).skip(start) {
        if ends_phrase(w) {
            break;
        }
        if w.lexeme.is(class::PERSON | class::TITLE) && !w.possessive && !(w.capital && w.lexeme.is(class::GIVEN)) {
            head = Some(i);
        }
    }
    head
}

/// The end of the sentence of word `i`, or `limit` words on.
fn horizon(words: &[Word<'_>], i: usize, limit: usize) -> usize {
    let Some(first) = words.get(i) else { return i };
    let sentence = first.sentence;
    (i..words.len().min(i + limit)).find(|&k| words[k].sentence != sentence).unwrap_or(words.len().min(i + limit))
}

/// Where a name ends with the place or party that it is said to be of: 'Rep. Ann Bell of Texas', 'Ann Bell (D-Tex.)'.
fn after_seat(words: &[Word<'_>], name: &Name) -> usize {
    let end = name.full.end;
    let sentence = words[name.core.start].sentence;
    let here = |k: usize| words.get(k).filter(|w| w.sentence == sentence);
    let close = match here(end) {
        Some(w) if matches!(w.lower, "of" | "from") => {
            let places = (end + 1..end + 4).take_while(|&k| here(k).is_some_and(|w| w.wordy && w.capital)).count();
            end + 1 + places
        }
        Some(w) if w.text == "(" => {
            (end + 1..end + 6).find(|&k| here(k).is_some_and(|w| w.text == ")")).unwrap_or(0) + 1
        }
        _ => return end,
    };
    // Only where a comma, and what can be a role, follows.
    let determined =
        here(close + 1).is_some_and(|w| matches!(w.lower, "the" | "a" | "an" | "who" | "his" | "her" | "its"));
    if close > end + 1 && here(close).is_some_and(|w| w.is_mark(",")) && determined { close } else { end }
}

/// The role that stands after a name: 'NAME, the mayor of ...', 'NAME (the mayor)', 'NAME is the mayor'.
fn after(words: &[Word<'_>], name: &Name, names_at: &impl Fn(usize) -> bool) -> Option<Role> {
    let end = after_seat(words, name);
    let mark = words.get(end)?;
    let mut start = end + 1;
    let dash = |w: &Word<'_>| !w.wordy && matches!(w.text, "," | "(" | "—" | "–" | "--" | "-");
    if matches!(mark.lower, "is" | "was" | "remains" | "became") {
        if !words.get(start).is_some_and(|w| matches!(w.lower, "a" | "an" | "the" | "his" | "her" | "their")) {
            return None;
        }
    } else if !dash(mark)
        || (!matches!(mark.text, "," | "(") && (name.kind != NameKind::Person || words[name.core.start].capitals))
    {
        // A dash after a place in capitals is a dateline.
        return None;
    } else if words.get(start).is_some_and(|w| w.lower == "who") {
        start += 1;
        if !words.get(start).is_some_and(|w| matches!(w.lower, "is" | "was" | "serves" | "served")) {
            return None;
        }
        start += 1;
    }
    if words.get(start)?.sentence != mark.sentence {
        return None;
    }
    let end = horizon(words, start, 12);
    let head = head_of_phrase(words, start, end)?;
    // 'Lee, Republican leaders say': a party is a role only as 'a Republican'.
    let determined = matches!(words[start].lower, "a" | "an" | "the" | "its" | "their");
    if words[head].lexeme.is(class::DEMONYM) && !determined && !matches!(words[head - 1].lower, "a" | "an" | "the") {
        return None;
    }
    // 'Lee, Mayor Jones and ...': another person.
    if (start..=head + 1).any(|k| k < end && names_at(k) && k > head) {
        return None;
    }
    // 'In Springfield, the mayor said': no apposition, for a verb follows before the closing mark.
    if mark.is_mark(",") {
        let closing = horizon(words, head + 1, 25);
        let open = (head + 1..closing).find(|&k| {
            let w = &words[k];
            matches!(w.text, "," | "." | ";" | ")" | "—" | "–" | "--")
                || w.tag.is_finite()
                || matches!(w.lower, "who" | "which" | "that")
        });
        if open.is_some_and(|k| words[k].tag.is_finite()) {
            return None;
        }
    }
    let mut stop = head + 1;
    while stop < end
        && words[stop].wordy
        && stop < head + 8
        && !matches!(words[stop].lower, "who" | "which" | "and" | "said")
    {
        stop += 1;
    }
    // 'the author of “Cold Ports”': with the title, or without 'of'.
    if stop < words.len() && super::noun_phrases::is_quote(&words[stop])
        || words.get(stop).is_some_and(|w| w.text == "''")
    {
        let closing = horizon(words, stop + 1, 10);
        let close = (stop + 1..closing).find(|&k| !words[k].wordy && !words[k].is_mark(",") && !words[k].is_mark("&"));
        if let Some(close) = close.filter(|&k| super::noun_phrases::is_quote(&words[k]) || words[k].text == "''") {
            stop = close + 1;
        }
    }
    while stop > head + 1 && ends_phrase(&words[stop - 1]) && words[stop - 1].wordy {
        stop -= 1;
    }
    Some(Role { head, words: start..stop })
}

/// Whether word `i` is a verb with a subject or an auxiliary before it ('She | accused contender NAME'), and no participle of
/// what follows ('retired teacher NAME').
fn is_predicate(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let Some(before) = i.checked_sub(1).map(|k| &words[k]).filter(|b| b.sentence == w.sentence) else { return false };
    let subject = before.wordy
        && !before.possessive
        && (before.tag.is_noun()
            || before.tag.is_verb()
            || matches!(before.tag, Tag::Prp | Tag::Md | Tag::To | Tag::Wp));
    // 'a super PAC backing former governor NAME'.
    let noun = class::BODY | class::GROUP | class::PERSON;
    let participle = w.lower.ends_with("ing") && before.lexeme.is(noun) && !w.lexeme.is(noun);
    !w.capital && (w.tag.is_verb() && subject || participle)
}

/// The role that stands before a name: 'the mayor, NAME,', 'spokeswoman NAME'.
fn before(words: &[Word<'_>], name: &Name) -> Option<Role> {
    let k = name.full.start.checked_sub(1)?;
    let sentence = words[name.full.start].sentence;
    if words[k].sentence != sentence {
        return None;
    }
    if words[k].wordy {
        let w = &words[k];
        if !w.lexeme.is(class::PERSON | class::TITLE) || w.capital && w.lexeme.is(class::GIVEN) || w.possessive {
            return None;
        }
        // 'meant to forward NAME's complaint'.
        if k > 0 && words[k - 1].tag == Tag::To {
            return None;
        }
        let mut start = k;
        while start > 0 && k - start < 7 {
            let p = &words[start - 1];
            // '“...,” quipped editor NAME': the verb after a quotation is no part of the role.
            let reports = start > 1
                && !p.capital
                && !words[start - 2].wordy
                && (words[start - 2].quoted || super::noun_phrases::is_quote(&words[start - 2]))
                && p.tag != Tag::Jj
                && !p.quoted;
            if p.sentence != sentence
                || !p.wordy
                || p.lexeme.is(class::COMMON)
                || ends_phrase(p)
                || reports
                || is_predicate(words, start - 1)
            {
                break;
            }
            start -= 1;
        }
        if start < k && matches!(words[start].lower, "another" | "one" | "fellow") {
            start += 1;
        }
        return Some(Role { head: k, words: start..k + 1 });
    }
    if !words[k].is_mark(",") {
        return None;
    }
    let mut start = k;
    while start > 0 && k - start < 12 {
        let p = &words[start - 1];
        if p.sentence != sentence || (!p.wordy && !p.is_mark("-")) {
            break;
        }
        start -= 1;
    }
    // From the last determiner on, so that a verb and its subject before it do not count; but for one after a preposition
    // ('the mother of the boy, Ann Lee').
    let determiner = (start..k).rev().find(|&i| {
        let after = i > start
            && (matches!(words[i - 1].lower, "of" | "for" | "in" | "at" | "to" | "from" | "with" | "regarding")
                || words[i - 1].tag == Tag::In && words[i - 1].opens);
        let one = matches!(words[i].lower, "the" | "a" | "an" | "his" | "her" | "their" | "its" | "our" | "my");
        one && !after || words[i].possessive
    });
    // 'A spokesman for the mayor, Ann Lee,': she is the mayor.
    let other = determiner.is_some_and(|d| super::source_names::speaks_for_another(words, &(d..k)));
    let determiner = if other { (start..k).rev().find(|&i| words[i].lower == "the") } else { determiner };
    let from = determiner.map_or(start, |d| if words[d].possessive { d + 1 } else { d });
    if determiner.is_none() && start > 0 && words[start - 1].sentence == sentence {
        return None;
    }
    // 'Regarding the front-runner, NAME said'.
    if determiner.is_none() && matches!(words[from].tag, Tag::In | Tag::Vbg) {
        return None;
    }
    let head = head_of_phrase(words, from, k)?;
    let next = &words[head + 1];
    if next.wordy && !matches!(next.lower, "of" | "for" | "at" | "in" | "to" | "from" | "with" | "and") {
        return None;
    }
    let closes = words.get(name.full.end).is_none_or(|w| !w.wordy || !w.capital);
    let from = from + usize::from(from < head && matches!(words[from].lower, "another" | "one"));
    (closes && !words[head].capital || determiner.is_some()).then_some(Role { head, words: from..k })
}

/// Finds the roles of all named people and adds what they say of gender.
pub(super) fn find(words: &[Word<'_>], names: &[Name], actors: &mut [Actor]) {
    let names_at = |k: usize| {
        let i = names.partition_point(|n| n.core.end <= k);
        names.get(i).is_some_and(|n| n.core.start <= k && n.kind == NameKind::Person)
    };
    for name in names.iter().filter(|n| n.owner.is_none()) {
        let actor = &mut actors[name.entity as usize];
        if name.full.start < name.core.start {
            let mut title = name.full.start..name.core.start;
            // 'former Gov. Ann Lee'.
            while title.start > 0
                && BEFORE_TITLES.has(words[title.start - 1].lower)
                && words[title.start - 1].sentence == words[title.start].sentence
            {
                title.start -= 1;
            }
            // 'Detective Sergeant Ann Lee' is the detective as well as the sergeant.
            for head in title.clone().rev().filter(|&i| words[i].lexeme.is(class::TITLE | class::PERSON)) {
                add(words, actor, Role { head, words: title.clone() });
            }
        }
        if matches!(actor.kind, NameKind::Person | NameKind::Unknown) {
            if let Some(role) = before(words, name) {
                add(words, actor, role);
            }
            if !name.modifier
                && let Some(role) = after(words, name, &names_at)
            {
                add(words, actor, role);
            }
        }
    }
}

fn add(words: &[Word<'_>], actor: &mut Actor, role: Role) {
    let lexeme = words[role.head].lexeme;
    if lexeme.is(class::PERSON | class::TITLE) && !lexeme.is(class::GIVEN) {
        actor.gender.add_relation(lexeme.gender);
    }
    if actor.kind == NameKind::Unknown {
        actor.kind = NameKind::Person;
    }
    actor.roles.push(role);
}

/// The noun that a word stands for ('sen' is 'senator'), with close synonyms as one.
pub(super) fn noun<'d>(word: &Word<'d>) -> &'d str {
    let noun = if word.lexeme.stands_for.is_empty() { word.lower } else { word.lexeme.stands_for };
    match noun {
        "attorney" | "counsel" => "lawyer",
        "advisor" | "aide" => "adviser",
        "nominee" | "contender" | "hopeful" | "frontrunner" | "front-runner" => "candidate",
        "congressman" | "congresswoman" | "lawmaker" | "legislator" => "representative",
        "premier" => "minister",
        "ceo" => "executive",
        "justice" => "judge",
        "chairwoman" | "chairperson" | "chair" => "chairman",
        other => other,
    }
}

/// The party that an adjective or noun names.
pub(super) fn party(lower: &str) -> Option<&'static str> {
    Some(match lower {
        "republican" | "gop" | "republicans" => "republican",
        "democratic" | "democrat" | "democrats" => "democratic",
        "libertarian" => "libertarian",
        "green" => "green",
        "labour" => "labour",
        "conservative" | "tory" => "conservative",
        _ => return None,
    })
}

/// Whether the phrase names another party than the actor's roles do.
pub(super) fn conflicts(words: &[Word<'_>], actor: &Actor, phrase: &Range<usize>) -> bool {
    let of = |range: &Range<usize>| range.clone().find_map(|i| party(words[i].lower));
    of(phrase).is_some_and(|p| actor.roles.iter().filter_map(|r| of(&r.words)).any(|q| q != p))
}

/// What ministers and secretaries are of, and kinds of generals.
static PORTFOLIOS: WordList = word_list!("speakers", "portfolios");

/// Whether two offices have a portfolio each, and none in common: the foreign secretary is no home secretary.
fn of_other_portfolio(words: &[Word<'_>], phrase: &Range<usize>, role: &Range<usize>) -> bool {
    let mut of_phrase = phrase.clone().filter(|&i| PORTFOLIOS.has(words[i].lower)).peekable();
    let of_role = |lower: &str| role.clone().any(|i| words[i].lower == lower);
    of_phrase.peek().is_some()
        && role.clone().any(|i| PORTFOLIOS.has(words[i].lower))
        && !of_phrase.any(|i| of_role(words[i].lower))
}

/// 'The Florida senator' is not 'Sen. Joan Ernest, R-Iowa'.
fn is_of_other_seat(words: &[Word<'_>], names: &[Name], actor: &Actor, phrase: &Range<usize>) -> bool {
    let Some(place) = phrase.clone().find(|&i| words[i].lexeme.is(class::PLACE)) else { return false };
    let seat = actor.mentions.iter().find_map(|&m| {
        let at = names[m as usize].full.end + 1;
        let (party, seat) = words.get(at)?.lower.split_once('-')?;
        (matches!(party, "r" | "d" | "i") && seat.len() > 3 && !words[at - 1].wordy).then_some(seat)
    });
    seat.is_some_and(|seat| seat != words[place].lower && !seat.starts_with(words[place].lower))
}

/// The actor that a phrase such as 'the former mayor' stands for: by a role given to it in the article.
///
/// `last` gives the word of an actor's last mention before the phrase, if any.
pub(super) fn holder(
    words: &[Word<'_>],
    names: &[Name],
    actors: &[Actor],
    phrase: &Range<usize>,
    head: usize,
    last: &impl Fn(usize) -> Option<usize>,
) -> Option<(usize, f32)> {
    let wanted = noun(&words[head]);
    let mut best: Option<(f32, usize)> = None;
    for (index, actor) in actors.iter().enumerate() {
        let mut fit: f32 = 0.0;
        for role in actor.roles.iter().filter(|r| noun(&words[r.head]) == wanted) {
            let mut score: f32 = 2.0;
            for modifier in phrase.start..head {
                let w = &words[modifier];
                if w.lexeme.is(class::COMMON) && w.lower != "first" {
                    continue;
                }
                let same = |i: usize| {
                    words[i].lower == w.lower || party(words[i].lower).is_some_and(|p| Some(p) == party(w.lower))
                };
                let there = role.words.clone().any(same) || actor.roles.iter().any(|r| r.words.clone().any(same));
                let other_party = party(w.lower).is_some()
                    && role.words.clone().any(|i| party(words[i].lower).is_some_and(|p| Some(p) != party(w.lower)));
                // 'The Vermont senator' sits for no other state.
                let seat = w.lexeme.is(class::PLACE) && !there;
                let elsewhere = seat && role.words.clone().any(|i| words[i].lexeme.is(class::PLACE));
                if w.possessive && !there || elsewhere {
                    score -= 3.0;
                }
                score += if there {
                    0.7
                } else if other_party {
                    -5.0
                } else {
                    -0.5
                };
            }
            for distinct in ["former", "vice", "deputy", "first", "assistant"] {
                let here = (phrase.start..head).any(|i| words[i].lower == distinct);
                let there = role.words.clone().any(|i| words[i].lower == distinct);
                // 'Assistant coroner Una Reid': there is no other at an inquest.
                let only = distinct == "assistant" && matches!(wanted, "coroner" | "professor");
                if here != there && !only {
                    // Who holds an office is not the 'former' one, but the former one may be called by it.
                    let other = matches!(distinct, "vice" | "deputy" | "assistant") || distinct == "former" && here;
                    score -= if other { 4.0 } else { 0.8 };
                }
            }
            if of_other_portfolio(words, phrase, &role.words) {
                score -= 4.0;
            }
            fit = fit.max(score);
        }
        if is_of_other_seat(words, names, actor, phrase) {
            fit -= 3.0;
        }
        if fit <= 0.4 {
            continue;
        }
        let mut score = fit + (actor.mentions.len() as f32).ln() * 0.2;
        match last(index) {
            Some(at) => score += 1.0 / (1.0 + 0.5 * words[head].sentence.saturating_sub(words[at].sentence) as f32),
            None => score -= 0.5,
        }
        if best.is_none_or(|b| score > b.0) {
            best = Some((score, index));
        }
    }
    best.map(|(score, index)| (index, (score / 4.0).clamp(0.3, 0.95)))
}
