//! The parts of a run of capitalised words: titles, the name, and the body that a noun makes of it.

use std::ops::Range;

use super::callings::{is_before_firm, is_calling, is_degree, is_initials, is_office_of_field};
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::offices::{is_office, is_office_alone, person_after_role};
use super::words::Word;
use crate::text::Tag;

/// Takes the titles off a run of capitalised words, and adds the names in it.
pub(super) fn split(words: &[Word<'_>], run: Range<usize>, out: &mut Vec<Name>) {
    let (mut start, mut end) = (run.start, run.end);
    // 'Sarah Mott, PhD': a degree is no part of the name.
    while end > start + 2 && words[end - 2].is_mark(",") && is_degree(&words[end - 1]) {
        end -= 2;
    }
    // 'Mary Pryce QC': a part of the mention.
    let outer = end;
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
    let headed = (start..tail - 1)
        .any(|k| words[k].lexeme.is(class::BODY) && matches!(words[k + 1].lower, "for" | "on"))
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
    if (ends_in_body || for_something) && tail - start > 2 && is_before_firm(words, start) {
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
            // 'Sr Maria Cruz' is a sister.
            let delegate = delegate || words[k].text == "Sr" && k == run.start && words[k + 1].lexeme.is(class::GIVEN);
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
            if titular {
                let mut next = k + 1;
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
    let modifier = words[outer - 1].possessive;
    push(words, start..end, title_start..outer, (titled, gender, modifier), out);
    derived(words, out);
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
    core: Range<usize>,
    full: Range<usize>,
    (titled, gender, modifier): (bool, f32, bool),
    out: &mut Vec<Name>,
) {
    let inside = &words[core.clone()];
    let empty =
        class::COMMON | class::DEMONYM | class::GROUP | class::TITLE | class::PERSON | class::DOCUMENT | class::SUFFIX;
    // 'June Abbot'.
    let month = inside.len() > 1 && inside[0].lexeme.is(class::GIVEN) && inside[0].lexeme.is(class::COMMON);
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
    if is_paper(words, &core) {
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

/// What a name seems to name, by its words.
fn kind_of(core: &[Word<'_>], titled: bool) -> NameKind {
    let mut end = core.len();
    while end > 1 && (core[end - 1].lexeme.is(class::SUFFIX) || core[end - 1].is_mark(",")) {
        end -= 1;
    }
    let (first, last) = (&core[0], &core[end - 1]);
    let initials = end > 1
        && end <= 4
        && is_initials(first)
        && !core[1..end].iter().any(|w| w.lexeme.is(class::BODY | class::KNOWN | class::GROUP));
    if initials {
        return NameKind::Person;
    }
    let body_of =
        core.windows(2).any(|p| p[0].lexeme.is(class::BODY) && matches!(p[1].text, "of" | "for" | "on" | "and"));
    if titled && !body_of {
        return NameKind::Person;
    }
    // 'Friends of the Marsh', 'Mothers Against Smoke', 'Grupo Alameda'.
    if end > 1 && (super::body_names::is_people_of_body(core, 0) || super::foreign_bodies::is_named_so(core)) {
        return NameKind::Body;
    }
    if end > 1 && core.iter().any(|w| w.text == "for") && !titled {
        return NameKind::Body;
    }
    // 'Brewers Australia', 'Save the Children'.
    let many = first.lower.ends_with('s') && !first.lexeme.is(class::GIVEN | class::PLACE | class::HONORIFIC);
    if end == 2 && many && last.lexeme.is(class::PLACE) && !last.dotted && !last.lexeme.is(class::GIVEN) {
        return NameKind::Body;
    }
    if super::body_names::is_verb_of_body(core, 0) || super::body_names::is_firm_of_two(core, 0) && end == 3 {
        return NameKind::Body;
    }
    if end > 1 && super::body_names::is_end_of_body(last) && !first.lexeme.is(class::GIVEN) {
        return NameKind::Body;
    }
    if end > 1 && core[0].possessive && super::body_names::OWNED_BODIES.has(core[1].lower) {
        return NameKind::Body;
    }
    // 'Laurence H. Tribe': an initial in the middle is a person's.
    if end == 3 && first.lexeme.is(class::GIVEN) && core[1].is_initial() {
        return NameKind::Person;
    }
    // 'Ewan Lodge', 'Ann Church': the noun is also a family name.
    let family = end == 2
        && first.lexeme.is(class::GIVEN)
        && !first.lexeme.is(class::PLACE | class::DEMONYM)
        && last.lexeme.is(class::FAMILY);
    if body_of
        || (end > 1 && last.lexeme.is(class::BODY) && !family)
        || core.iter().any(|w| matches!(w.text, "/" | "&"))
    {
        return NameKind::Body;
    }
    // 'Société de transport de Laval', 'Projet Laval'.
    if end > 1 && super::french::is_head(first) {
        return NameKind::Body;
    }
    if end == 3 && matches!(core[1].lower, "and") && core[2].lower == first.lower {
        return NameKind::Body;
    }
    // 'Sky TV', 'USA Today'.
    if end > 1 && (matches!(last.text, "TV" | "FM") || last.lower == "today") {
        return NameKind::Body;
    }
    if end > 1 && last.lexeme.is(class::SITE) && !family {
        return NameKind::Place;
    }
    if end == 1 {
        let lexeme = first.lexeme;
        return if first.text.starts_with('@') {
            NameKind::Person
        } else if first.text == "WHO" || lexeme.is(class::KNOWN) || (lexeme.is(class::BODY) && !lexeme.is(class::GIVEN))
        {
            NameKind::Body
        } else if lexeme.is(class::PLACE) {
            NameKind::Place
        } else {
            NameKind::Unknown
        };
    }
    // 'Al Jazeera'.
    if end == 2 && matches!(first.lower, "al" | "el") && last.lexeme.is(class::KNOWN) {
        return NameKind::Body;
    }
    let given = first.lexeme.is(class::GIVEN) || first.is_initial() || first.is_letter();
    if core.iter().all(|w| w.lexeme.is(class::PLACE) || !w.capital) || (last.lexeme.is(class::PLACE) && last.dotted) {
        return NameKind::Place;
    }
    let odd = core[1..end].iter().enumerate().any(|(k, w)| {
        // 'Ann Still': a surname by where it stands.
        let surname = k + 2 == end && end == 2 && w.lexeme.is(class::COMMON) && !w.lexeme.is(class::PLACE);
        !surname
            && w.lexeme.is(class::COMMON | class::DEMONYM | class::PLACE | class::GROUP)
            && !w.lexeme.is(class::GIVEN)
    });
    if first.lower == "st" && end <= 2 {
        NameKind::Unknown
    } else if matches!(first.lower, "san" | "santa" | "fort" | "mount" | "lake" | "cape" | "port" | "st") && end <= 3 {
        NameKind::Place
    } else if !given && core.iter().any(|w| w.lexeme.is(class::KNOWN | class::GROUP | class::DEMONYM)) {
        NameKind::Body
    } else if given && !odd && end <= 5 {
        NameKind::Person
    } else if matches!(
        first.lower,
        "new" | "north" | "south" | "west" | "east" | "united" | "saudi" | "san" | "los" | "las"
    ) {
        NameKind::Place
    } else {
        NameKind::Unknown
    }
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
        if w.lexeme.is(class::BODY) && !w.capital {
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
