//! The parts of a run of capitalised words: titles, the name, and the body that a noun makes of it.

use std::ops::Range;

use super::callings::{is_before_firm, is_calling, is_calling_of_firm, is_degree, is_office_of_field};
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::name_kinds::kind_of;
use super::name_shapes::{
    is_field_of_office, is_number_ten, is_peer, is_proud_pair, is_rank_in_letters, is_show, retired_end,
};
use super::offices::{is_office, is_office_alone, person_after_role};
use super::words::Word;
use crate::text::Tag;

/// Takes the titles off a run of capitalised words, and adds the names in it.
pub(super) fn split(words: &[Word<'_>], run: Range<usize>, out: &mut Vec<Name>) {
    let (mut start, mut end) = (run.start, run.end);
    if is_peer(words, start) && words.get(start + 1).is_some_and(|w| w.lower == "of") && end > start + 2 {
        let gender = words[start].lexeme.gender;
        return push(words, start..end, start..end, (true, gender, words[end - 1].possessive), out);
    }
    // 'Sarah Mott, PhD': a degree is no part of the name.
    while end > start + 2 && words[end - 2].is_mark(",") && is_degree(&words[end - 1]) {
        end -= 2;
    }
    // 'Mary Pryce QC': a part of the mention.
    let mut outer = end;
    while end > start + 2 && words[end - 1].capitals && !words[start].shouted && is_degree(&words[end - 1]) {
        end -= 1;
    }
    let mut tail = end;
    while tail > start + 1 && (words[tail - 1].lexeme.is(class::SUFFIX) || words[tail - 1].is_mark(",")) {
        tail -= 1;
    }
    // 'Washington Post Trump': a body, then a name.
    if let Some(k) = (start..tail - 1).find(|&k| words[k].lexeme.is(class::BODY)) {
        let rest = &words[k + 1..tail];
        let named = rest.len() <= 3
            && rest.iter().all(|w| w.wordy && w.capital)
            && !rest.iter().any(|w| {
                w.lexeme.is(class::BODY
                    | class::TITLE
                    | class::GROUP
                    | class::COMMON
                    | class::DEMONYM
                    | class::PERSON
                    | class::HONORIFIC)
            });
        // 'Star Wars' is no Wars of the Star.
        let surname = rest.len() != 1 || rest[0].lexeme.classes != 0 || !rest[0].lower.ends_with('s');
        // 'Bus Watch North' is of the North.
        let surname = surname && !(rest.len() == 1 && matches!(rest[0].lower, "north" | "south" | "east" | "west"));
        // 'Natural Resources Wales', 'Sky Blue Air', 'the Ohio State Patrol' are whole.
        let surname = surname && (rest.len() != 1 || !super::body_names::is_end_of_whole(&rest[0]));
        if named
            && surname
            && (k > start || words[k].lexeme.is(class::KNOWN))
            && (rest.len() > 1) == rest[0].lexeme.is(class::GIVEN)
        {
            push(words, start..k + 1, start..k + 1, (false, 0.0, true), out);
            start = k + 1;
        }
    }
    // 'Mayor Don Guardian' is a person for all that newspapers are called so.
    let person = (start..tail.saturating_sub(2))
        .any(|k| words[k].lexeme.is(class::TITLE) && words[k + 1].lexeme.is(class::GIVEN) && k + 3 == tail);
    // 'Latino Partnership for Conservative Principles'.
    // 'College of General Surgeons': no title stands after 'of' where many follow.
    let many = tail - start > 3
        && words[start].lexeme.is(class::BODY)
        && words[start + 1].lower == "of"
        && words[start + 2].lexeme.is(class::TITLE)
        && words[tail - 1].lower.ends_with('s')
        && (!words[tail - 1].lexeme.is(class::FAMILY) || words[tail - 1].lexeme.is(class::GROUP));
    let headed = many
        || (start..tail - 1).any(|k| words[k].lexeme.is(class::BODY) && matches!(words[k + 1].lower, "for" | "on"))
            && !words[start..tail].iter().any(|w| w.lexeme.is(class::GIVEN));
    let ends_in_body = words[tail - 1].lexeme.is(class::BODY) && tail - start > 1 && !person
        || headed
        || is_office(words, &(start..tail));
    let (mut titled, mut gender, mut title_start) = (false, 0.0f32, start);
    let first = words[start].lexeme;
    // 'Minister of State for Water': an office, and nobody's name.
    if is_office_of_field(&words[start..tail]) {
        return;
    }
    // 'Rival Amy Pratt Foods', 'Charity Hope for Paws': what a firm is called at the opening of a sentence.
    let for_something = words[start..tail].iter().skip(2).any(|w| w.text == "for");
    let firm = tail - start > 1 && is_calling_of_firm(words, start, tail);
    let ends_in_body = ends_in_body || firm;
    if firm || (ends_in_body || for_something) && tail - start > 2 && is_before_firm(words, start) {
        start += 1;
        title_start = start;
    }
    // 'Democrats Helen Croft, Bernard Sand and Martin Omall': what they all are.
    let others = class::PLACE | class::DEMONYM | class::BODY | class::KNOWN | class::TITLE | class::GROUP;
    while !ends_in_body
        && tail - start > 2
        && words[start].lexeme.is(class::GROUP)
        && !words[start].lexeme.is(class::GIVEN | class::FAMILY)
        && words[start].lower.ends_with('s')
        && words[start + 1].lexeme.is(class::GIVEN)
        && !words[start + 1].lexeme.is(others)
        && !words[start + 2..tail].iter().any(|w| w.lexeme.is(others) && !w.lexeme.is(class::FAMILY))
    {
        start += 1;
        title_start = start;
    }
    // 'GUTTED Vince Tarr has quit', 'Sgt. 1st Class Maria Ibanez'.
    let given = tail - start > 2 && words[start + 1].lexeme.is(class::GIVEN) && !words[start + 1].capitals;
    let shout = words[start].opens && words[start].capitals && words[start].text.len() > 4;
    let class_of =
        words[start].lower == "class" && start > 0 && matches!(words[start - 1].lower, "1st" | "2nd" | "3rd");
    let ending = words[start].lower.ends_with("ed") || words[start].lower.ends_with("ing");
    let shout = shout && (words[start].ordinary || ending);
    // 'Great-turned-pundit Wally Fearn'.
    let last_part = words[start].text.rsplit_once('-').map_or("", |(_, last)| last);
    let compound = words[start].opens
        && last_part.len() > 2
        && last_part.starts_with(char::is_lowercase)
        && !words[start].lexeme.is(class::GIVEN | class::FAMILY);
    let shout = shout && !words[start].shouted && !words[start].lexeme.is(others);
    if given && !ends_in_body && (shout || class_of || compound) {
        start += 1;
        title_start = start;
    }
    if is_field_of_office(words, start) && start + 1 < tail && !ends_in_body {
        (start, titled) = (start + 1, true);
        title_start = start;
    }
    if !ends_in_body || first.is(class::HONORIFIC) {
        let mut k = start;
        while k + 1 < tail {
            let lexeme = words[k].lexeme;
            // 'Del. Stacey Marlow' is a delegate.
            let delegate = words[k].lower == "del" && words[k].dotted && words[k + 1].lexeme.is(class::GIVEN);
            // In Quebec 'Me Anne Roy' is a lawyer.
            let delegate = delegate || words[k].text == "Me" && k == run.start && !words[k].opens;
            // 'Tan Sri Lim Wei Han'.
            let delegate = delegate || words[k].lower == "tan" && words[k + 1].lower == "sri" && k + 2 < tail;
            // 'Don Felipe Ruiz', and no Don Ruiz.
            let delegate = delegate
                || words[k].lower == "don" && k + 2 < tail && words[k + 1].lexeme.is(class::GIVEN)
                || is_rank_in_letters(words, k, tail);
            // 'Sr Maria Cruz' is a sister.
            let delegate = delegate || words[k].text == "Sr" && k == run.start && words[k + 1].lexeme.is(class::GIVEN);
            // 'Town Clerk Ann Lee'.
            let local = k > 0 && matches!(words[k - 1].lower, "town" | "city" | "county" | "parish" | "district");
            let delegate = delegate || words[k].lower == "clerk" && local && words[k + 1].lexeme.is(class::GIVEN);
            // 'General Department of Customs'.
            if words[k].lower == "general" && next_is_body(words, k + 1) && k == start {
                break;
            }
            let family = lexeme.is(class::GIVEN | class::FAMILY) && !lexeme.is(class::TITLE | class::HONORIFIC);
            // 'Broadcaster NTV': letters are nobody's name.
            let noun = lexeme.is(class::PERSON) && !lexeme.is(class::GIVEN) && words[k].opens && !words[k].capitals;
            let next = &words[k + 1];
            let listed = next.lexeme.is(class::GIVEN | class::FAMILY);
            if noun && k + 2 == tail && next.capitals && next.text.len() > 2 && !listed {
                start = k + 1;
                title_start = start;
                break;
            }
            let titular = lexeme.is(class::TITLE | class::HONORIFIC | class::PERSON)
                && !(family && (k > start || !is_calling(words, k, tail)))
                || delegate
                || is_calling(words, k, tail) && !lexeme.is(class::BODY | class::PLACE | class::KNOWN);
            // 'Wayne “The Plumber” Pugh'.
            if titular && !super::noun_phrases::is_quote(next) {
                let mut next = retired_end(words, k + 1).map_or(k + 1, |end| end - 1);
                // 'Tan Sri Lim Wei Han'.
                let malay = matches!(words[k].lower, "tan" | "dato" | "dato'" | "datuk" | "datin" | "puan");
                next += usize::from(malay && words[next].lower == "sri" && next + 1 < tail);
                let field =
                    |w: &Word<'_>| super::body_names::is_field(w) || matches!(w.text, "and" | "&" | "of" | "for");
                if words[next].lower == "of" || words[next].lower == "for" && words.get(next + 1).is_some_and(field) {
                    next += 1;
                    next += usize::from(words.get(next).is_some_and(|w| w.lower == "the"));
                    next += 1;
                    // 'Minister of State for Roads and Ports Ewan Lodge'.
                    while next + 1 < tail && field(&words[next]) {
                        next += 1;
                    }
                }
                // 'John Judge Smith' is a name; 'House Speaker Paul Ryan' has a title.
                let after_given = k == start + 1
                    && lexeme.is(class::GIVEN)
                    && !words[start].lexeme.is(class::DEMONYM)
                    && words[start].lexeme.is(class::GIVEN)
                    && !words[start].lexeme.is(class::PLACE);
                if next < tail && !after_given {
                    title_start = start.min(title_start);
                    let mut body = start..k;
                    while !body.is_empty() && words[body.end - 1].lower == "press" {
                        body.end -= 1;
                    }
                    if !body.is_empty()
                        && words[body.clone()].last().is_some_and(|w| w.lexeme.is(class::BODY | class::KNOWN))
                        && !titled
                    {
                        push(words, body.clone(), body, (false, 0.0, true), out);
                    }
                    start = next;
                    titled = true;
                    if lexeme.gender != 0.0
                        && lexeme.is(class::HONORIFIC | class::TITLE | class::PERSON)
                        && (!lexeme.is(class::GIVEN) || lexeme.is(class::HONORIFIC))
                    {
                        gender = lexeme.gender;
                    }
                    k = next;
                    continue;
                }
            }
            k += 1;
        }
        // 'Republican Donald Trump', 'Democrats Hillary Clinton and ...'.
        while !titled
            && tail - start > 2
            && (words[start].lexeme.is(class::DEMONYM)
                || words[start].lexeme.is(class::GROUP) && words[start].lower.ends_with('s'))
            && !words[start].lexeme.is(class::GIVEN)
            && words[start + 1].lexeme.is(class::GIVEN)
        {
            start += 1;
        }
    }
    // In a story in capitals a name begins with the given name, whatever stands before it.
    if words[start].shouted
        && let Some(given) = (start..tail.saturating_sub(1)).find(|&k| words[k].lexeme.is(class::GIVEN))
    {
        start = given;
        titled = true;
    }
    if start >= tail {
        return;
    }
    // 'Dallas Council Alia Salem', after 'director of the': a role's last word is no part of the name.
    if !titled && let Some(given) = person_after_role(words, start, tail) {
        push(words, start..given, start..given, (false, 0.0, true), out);
        start = given;
        title_start = given;
        titled = true;
    }
    let mut modifier = words[outer - 1].possessive;
    if !titled && is_show(&words[start..end]) {
        (end, outer, modifier) = (end - 1, end - 1, true);
    }
    push(words, start..end, title_start..outer, (titled, gender, modifier), out);
    derived(words, out);
}

/// 'General | Department of Customs': whether word `k` is a noun for bodies and nobody's name.
fn next_is_body(words: &[Word<'_>], k: usize) -> bool {
    words[k].lexeme.is(class::BODY) && !words[k].lexeme.is(class::GIVEN | class::FAMILY)
}

/// Adds the title of a work that begins with its author's name, which is the name added last.
pub(super) fn add_work(words: &[Word<'_>], core: Range<usize>, out: &mut Vec<Name>) {
    let subject = is_subject(words, &core);
    let modifier = words[core.end - 1].possessive;
    let (kind, full) = (NameKind::Other, core.clone());
    while out.last().is_some_and(|n| n.full.start >= core.start) {
        out.pop();
    }
    out.push(Name { core, full, kind, gender: 0.0, titled: false, modifier, subject, owner: None, entity: u32::MAX });
}

/// Adds a surname that stands alone and is a noun besides ('Song said', of Maya Song).
pub(super) fn add_surname(words: &[Word<'_>], at: usize, out: &mut Vec<Name>) {
    let core = at..at + 1;
    let (subject, modifier) = (is_subject(words, &core), words[at].possessive);
    let (kind, full) = (NameKind::Unknown, core.clone());
    out.push(Name { core, full, kind, gender: 0.0, titled: false, modifier, subject, owner: None, entity: u32::MAX });
}

fn push(
    words: &[Word<'_>],
    mut core: Range<usize>,
    mut full: Range<usize>,
    (titled, gender, mut modifier): (bool, f32, bool),
    out: &mut Vec<Name>,
) {
    // 'Norland Chess Federation President announced': the office of a body.
    if !titled && core.len() > 2 && full == core {
        let [.., body, office] = &words[core.clone()] else { return };
        let verb = words.get(core.end).is_some_and(|w| w.tag.is_finite() && !w.capital);
        let plain = office.lexeme.is(class::TITLE) && !office.lexeme.is(class::GIVEN | class::FAMILY | class::BODY);
        if plain && verb && body.lexeme.is(class::BODY) && !body.lexeme.is(class::GIVEN) && !office.possessive {
            (core.end, full.end, modifier) = (core.end - 1, full.end - 1, true);
        }
    }
    let inside = &words[core.clone()];
    let empty =
        class::COMMON | class::DEMONYM | class::GROUP | class::TITLE | class::PERSON | class::DOCUMENT | class::SUFFIX;
    // 'June Abbot'.
    let month = is_proud_pair(words, core.start)
        || inside.len() > 1 && inside[0].lexeme.is(class::GIVEN) && inside[0].lexeme.is(class::COMMON);
    let nothing = !month
        && inside.iter().all(|w| {
            w.lexeme.is(empty)
                && !w.lexeme.is(class::KNOWN | class::PLACE)
                && w.text != "WHO"
                && (w.lexeme.is(class::COMMON) || !w.lexeme.is(class::GIVEN))
                || w.is_letter()
        });
    // '(D-Nev.)', '(R-Ga.)'.
    let party = inside.len() == 1 && matches!(inside[0].text.as_bytes(), [b'D' | b'R' | b'I' | b'L', b'-', ..]);
    // 'The Chief Inspector of Prisons, Ann Lee, said'.
    let named_next = words.get(core.end).is_some_and(|w| w.is_mark(","))
        && words
            .get(core.end + 1)
            .is_some_and(|w| w.capital && w.lexeme.is(class::GIVEN | class::TITLE | class::HONORIFIC));
    if inside.len() > 2
        && inside[1].text == "of"
        && inside[0].lexeme.is(class::PERSON | class::TITLE)
        && !inside[0].lexeme.is(class::GIVEN | class::BODY)
        && named_next
    {
        return;
    }
    // 'Former Prime Minister of Norway', 'the Bishop of Ely': an office, and nobody's name.
    let before = full.start.checked_sub(1).map_or("", |k| words[k].lower);
    let of = words.get(core.end).is_some_and(|w| matches!(w.lower, "of" | "for" | "to" | "from"));
    let honorific = core.start > 0
        && matches!(words[core.start - 1].lower, "mr" | "mister" | "mrs" | "ms" | "miss" | "madam" | "madame" | "dr");
    // 'the Attorney General', 'Its Chief Financial Officer': the words of an office alone.
    let outer = &words[full.clone()];
    let titular = |w: &Word<'_>| w.lexeme.is(class::TITLE | class::PERSON);
    let held = matches!(before, "the" | "its" | "his" | "her" | "their" | "our")
        || full.start > 0 && words[full.start - 1].possessive;
    let named = |w: &Word<'_>| {
        w.lexeme.is(class::HONORIFIC | class::KNOWN) || w.lexeme.is(class::GIVEN) && !w.lexeme.is(class::TITLE)
    };
    let post = held
        && !is_paper(words, &core)
        && outer.len() <= 4
        && outer.iter().all(|w| w.wordy && w.capital && !named(w))
        && titular(&outer[outer.len() - 1])
        && (titular(&outer[0]) || matches!(outer[0].lower, "chief" | "vice" | "deputy" | "prime" | "lord"));
    let office = post
        || !honorific
            && (of && (titled || inside.len() > 1) || before == "the" && (of || inside.len() > 1))
            && inside.iter().all(|w| w.lexeme.is(class::TITLE) || matches!(w.lower, "prime" | "vice" | "chief"));
    let office = office || !honorific && is_office_alone(words, &core, titled);
    if office || !titled && (nothing && !is_paper(words, &core) || party) {
        return;
    }
    let mut kind = kind_of(inside, titled);
    if is_paper(words, &core) || is_number_ten(words, core.start) {
        kind = NameKind::Body;
    }
    // 'the Danube': no person has an article.
    let noun_follows = words.get(full.end).is_some_and(|w| matches!(w.tag, Tag::Nn | Tag::Nns));
    if kind == NameKind::Unknown && full.start > 0 && words[full.start - 1].lower == "the" && !noun_follows && !modifier
    {
        kind = NameKind::Body;
    }
    if kind == NameKind::Unknown
        && !modifier
        && full.start > 0
        && matches!(words[full.start - 1].lower, "in" | "near" | "outside" | "around")
    {
        kind = NameKind::Place;
    }
    // 'Trump aides', 'GOP leaders': part of a longer phrase.
    let next = words.get(full.end).filter(|w| w.sentence == words[full.start].sentence && !w.capital);
    let modifier = modifier || next.is_some_and(|w| w.lexeme.is(class::PERSON | class::GROUP | class::BODY));
    let subject = is_subject(words, &full);
    out.push(Name { core, full, kind, gender, titled, modifier, subject, owner: None, entity: u32::MAX });
}

/// 'the Courier': a noun in capitals that many a newspaper is called by, with its article.
fn is_paper(words: &[Word<'_>], core: &Range<usize>) -> bool {
    let w = &words[core.start];
    core.len() == 1
        && w.lexeme.is(class::PRESS)
        && core.start > 0
        && words[core.start - 1].lower == "the"
        && words.get(core.end).is_none_or(|n| !n.capital || n.sentence != w.sentence)
}

/// Whether a name seems to be the subject of a clause, by the words beside it.
fn is_subject(words: &[Word<'_>], full: &Range<usize>) -> bool {
    if words[full.end - 1].possessive {
        return false;
    }
    let before = full.start.checked_sub(1).map(|k| &words[k]).filter(|w| w.sentence == words[full.start].sentence);
    let free = before.is_none_or(|w| {
        !w.wordy
            || w.lexeme.is(class::PERSON)
            || matches!(
                w.lower,
                "and"
                    | "but"
                    | "that"
                    | "as"
                    | "when"
                    | "while"
                    | "because"
                    | "if"
                    | "after"
                    | "before"
                    | "which"
                    | "what"
                    | "how"
                    | "why"
                    | "where"
                    | "since"
                    | "though"
                    | "although"
                    | "so"
                    | "the"
                    | "until"
                    | "whether"
                    | "or"
            )
    });
    let follows = words.get(full.end).is_some_and(|w| {
        w.is_mark(",")
            || w.is_mark("(")
            || (w.wordy
                && !w.capital
                && !matches!(
                    w.lower,
                    "and" | "or" | "of" | "for" | "in" | "on" | "at" | "to" | "from" | "by" | "with" | "as" | "than"
                ))
    });
    free && follows
}

/// After a name, the body that it makes with a noun: 'the Trump campaign', 'Obama's new administration'.
fn derived(words: &[Word<'_>], out: &mut Vec<Name>) {
    let Some(last) = out.len().checked_sub(1) else { return };
    let name = &out[last];
    let sentence = words[name.core.start].sentence;
    let mut k = name.full.end;
    let possessive = words[k - 1].possessive;
    let limit = k + if possessive { 3 } else { 2 };
    while k < words.len() && k < limit && words[k].sentence == sentence && words[k].wordy {
        let w = &words[k];
        // 'FEC records', 'a Facebook post': what is read, for all that firms are called so too.
        if w.lexeme.is(class::BODY) && !w.capital && !w.lexeme.is(class::DOCUMENT) {
            // 'campaign manager', 'administration officials': the noun goes on.
            let goes_on = words.get(k + 1).is_some_and(|n| {
                n.wordy && !w.possessive && n.lexeme.is(class::PERSON | class::GROUP | class::DOCUMENT | class::BODY)
            });
            let core = name.core.start..k + 1;
            let full = name.full.start..k + 1;
            let subject = !goes_on && is_subject(words, &full);
            out[last].modifier = true;
            let modifier = w.possessive || goes_on;
            out.push(Name {
                core,
                full,
                kind: NameKind::Body,
                gender: 0.0,
                titled: false,
                modifier,
                subject,
                owner: Some(last),
                entity: u32::MAX,
            });
            return;
        }
        if !w.lexeme.is(class::DEMONYM)
            && !matches!(w.lower, "presidential" | "own" | "new" | "entire" | "former" | "national" | "central")
        {
            return;
        }
        k += 1;
    }
}
