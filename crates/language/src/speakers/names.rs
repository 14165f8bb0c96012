//! Names in the text: runs of capitalised words, their titles taken off, and what kind of name each is.

use std::ops::Range;

use super::lexicon::{WordMap, class};
use super::words::Word;

/// What a name seems to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
    Person,
    Body,
    Place,
    Unknown,
}

/// One mention of somebody or something by name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The name itself, without title: indices of words.
    pub core: Range<usize>,
    /// With its title.
    pub full: Range<usize>,
    /// What it seems to name.
    pub kind: NameKind,
    /// By title or honorific: -1 a woman, 1 a man, 0 unknown.
    pub gender: f32,
    /// Has an honorific or title, so that it must be a person.
    pub titled: bool,
    /// Followed by a possessive, or part of a longer phrase ('the Trump campaign').
    pub modifier: bool,
    /// Seems to be the subject of its clause.
    pub subject: bool,
    /// For 'the Trump campaign': the index of the name 'Trump'; `core` then covers the whole phrase.
    pub owner: Option<usize>,
    /// Index of the entity that it names; set by the clustering.
    pub entity: u32,
}

/// Departments that 'Secretary of' leads.
const OFFICES_OF: [&str; 15] = [
    "state",
    "defense",
    "defence",
    "education",
    "energy",
    "labor",
    "commerce",
    "transportation",
    "treasury",
    "house",
    "interior",
    "agriculture",
    "staff",
    "justice",
    "health",
];

/// Which words the article also writes in lower case, and which in capitals inside sentences.
struct Seen<'d> {
    cases: WordMap<'d, u8>,
}

impl<'d> Seen<'d> {
    const LOWER: u8 = 1;
    const CAPITAL: u8 = 2;

    fn new(words: &[Word<'d>], headline: &[bool]) -> Self {
        let mut cases: WordMap<'d, u8> = WordMap::with_capacity_and_hasher(512, Default::default());
        for w in words.iter().filter(|w| w.wordy && !headline[w.sentence as usize]) {
            if !w.capital {
                *cases.entry(w.lower).or_default() |= Self::LOWER;
            } else if !w.opens {
                *cases.entry(w.lower).or_default() |= Self::CAPITAL;
            }
        }
        Self { cases }
    }

    fn has(&self, lower: &str, case: u8) -> bool {
        self.cases.get(lower).is_some_and(|c| c & case != 0)
    }
}

/// Whether each sentence is a headline in title case or capitals, where capitals say nothing.
fn headlines(words: &[Word<'_>]) -> Vec<bool> {
    let sentences = words.last().map_or(0, |w| w.sentence as usize + 1);
    let mut counts = vec![(0u32, 0u32); sentences];
    for w in words.iter().filter(|w| w.wordy && w.text.len() >= 4) {
        let c = &mut counts[w.sentence as usize];
        c.0 += 1;
        c.1 += u32::from(w.capital);
    }
    counts.iter().map(|&(long, capital)| long >= 4 && capital * 10 >= long * 8).collect()
}

/// Whether a name can begin with word `i`.
fn can_start(words: &[Word<'_>], i: usize, seen: &Seen<'_>) -> bool {
    let w = &words[i];
    if !w.wordy || !w.capital {
        return false;
    }
    let next_capital = words.get(i + 1).is_some_and(|n| {
        n.wordy && n.capital && n.sentence == w.sentence && !n.lexeme.is(class::COMMON) && !w.possessive
    });
    if w.lower == "new" && w.opens {
        return words.get(i + 1).is_some_and(|n| {
            n.lexeme.is(class::BODY) && n.capital
                || matches!(
                    n.lower,
                    "york"
                        | "jersey"
                        | "hampshire"
                        | "mexico"
                        | "orleans"
                        | "zealand"
                        | "delhi"
                        | "england"
                        | "haven"
                        | "yorker"
                        | "yorkers"
                        | "brunswick"
                )
        });
    }
    if w.lexeme.is(class::COMMON) {
        return w.lexeme.is(class::GIVEN) && !w.opens && next_capital && !is_date(words, i);
    }
    let of =
        words.get(i + 1).is_some_and(|n| matches!(n.lower, "of" | "for")) && w.lexeme.is(class::TITLE | class::BODY);
    if w.opens && of && words.get(i + 2).is_some_and(|n| n.capital) {
        return true;
    }
    if w.opens && !next_capital {
        let certain = w.lexeme.is(class::KNOWN | class::PLACE) || seen.has(w.lower, Seen::CAPITAL) || w.capitals;
        if !certain && (seen.has(w.lower, Seen::LOWER) || w.lexeme.is(class::GROUP | class::DOCUMENT | class::PERSON)) {
            return false;
        }
    } else if w.opens && seen.has(w.lower, Seen::LOWER) && !seen.has(w.lower, Seen::CAPITAL) {
        // 'Yesterday Trump ...': an opener that the article also writes small does not join a name
        // unless the two make a body or the first is a title.
        let second = &words[i + 1];
        return w.lexeme.is(class::TITLE | class::HONORIFIC | class::GIVEN | class::DEMONYM)
            || second.lexeme.is(class::BODY);
    }
    true
}

/// 'May 5', 'April' after 'in': a month, not a name.
fn is_date(words: &[Word<'_>], i: usize) -> bool {
    words.get(i + 1).is_some_and(|n| n.text.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether word `i` joins the capitals before it and after it.
fn continues(words: &[Word<'_>], start: usize, i: usize) -> Option<usize> {
    let capital = |k: usize| {
        words
            .get(k)
            .is_some_and(|w| w.wordy && w.capital && !w.lexeme.is(class::COMMON) && w.sentence == words[start].sentence)
    };
    let (previous, w) = (&words[i - 1], &words[i]);
    if w.sentence != previous.sentence || previous.possessive {
        return None;
    }
    let known_body = |k: usize| words[k].lexeme.is(class::BODY | class::KNOWN);
    match w.text {
        "of" => {
            let skip = usize::from(words.get(i + 1).is_some_and(|n| n.lower == "the"));
            let body = words[start..i].iter().any(|w| w.lexeme.is(class::BODY) && w.capital);
            let office = previous.lexeme.is(class::TITLE)
                && words.get(i + 1 + skip).is_some_and(|n| OFFICES_OF.contains(&n.lower));
            ((body || office) && capital(i + 1 + skip)).then_some(i + 2 + skip)
        }
        "for" | "on" | "to" | "in" => {
            let head = matches!(
                previous.lower,
                "center"
                    | "centre"
                    | "committee"
                    | "subcommittee"
                    | "commission"
                    | "council"
                    | "institute"
                    | "coalition"
                    | "alliance"
                    | "campaign"
                    | "foundation"
                    | "association"
                    | "society"
                    | "americans"
                    | "citizens"
                    | "agency"
                    | "conference"
                    | "network"
                    | "project"
                    | "fund"
                    | "force"
            );
            let skip = usize::from(words.get(i + 1).is_some_and(|n| matches!(n.lower, "the" | "a" | "an")));
            (head && capital(i + 1 + skip)).then_some(i + 2 + skip)
        }
        "&" => capital(i + 1).then_some(i + 2),
        "/" => {
            let tight =
                previous.span.end == w.span.start && words.get(i + 1).is_some_and(|n| n.span.start == w.span.end);
            (tight && capital(i + 1)).then_some(i + 2)
        }
        "and" => {
            if !capital(i + 1) || words[start].lexeme.is(class::GIVEN | class::TITLE | class::HONORIFIC) {
                return None;
            }
            let within = words[start..i].iter().any(|w| matches!(w.lower, "of" | "for" | "on")) && known_body(start)
                || words[start..i].windows(2).any(|p| p[0].lexeme.is(class::BODY) && matches!(p[1].text, "of" | "for"));
            let mut end = i + 1;
            while capital(end) && end < i + 6 {
                end += 1;
            }
            let before = known_body(i - 1);
            ((within && !known_body(end - 1)) || (!before && end > i + 2 && words[end - 1].lexeme.is(class::BODY)))
                .then_some(i + 2)
        }
        _ if w.lexeme.is(class::PARTICLE) && !w.capital => {
            let mut k = i + 1;
            while words.get(k).is_some_and(|n| n.lexeme.is(class::PARTICLE) && !n.capital) && k < i + 3 {
                k += 1;
            }
            capital(k).then_some(k + 1)
        }
        _ => {
            let suffix = w.lexeme.is(class::SUFFIX);
            // 'Theresa May' is no month.
            let may = w.lexeme.is(class::GIVEN)
                && previous.lexeme.is(class::GIVEN | class::TITLE | class::HONORIFIC)
                && !is_date(words, i);
            let inner = may
                || matches!(w.lower, "our" | "your" | "all" | "one" | "first" | "great" | "day")
                    && (capital(i + 1) || w.lower == "day");
            let joins = w.wordy && w.capital && (!w.lexeme.is(class::COMMON) || w.is_initial() || suffix || inner);
            (joins && !w.opens).then_some(i + 1)
        }
    }
}

/// The names of a text, in text order; those inside a longer one ('the Trump campaign') before it.
pub(super) fn find(words: &[Word<'_>]) -> Vec<Name> {
    let headline = headlines(words);
    let seen = Seen::new(words, &headline);
    let mut out = Vec::with_capacity(words.len() / 8);
    let mut i = 0;
    while i < words.len() {
        if headline[words[i].sentence as usize] || !can_start(words, i, &seen) {
            i += 1;
            continue;
        }
        let start = i;
        i += 1;
        while i < words.len() {
            match continues(words, start, i) {
                Some(next) => i = next,
                // 'Name, Jr.'
                None if words[i].is_mark(",")
                    && words.get(i + 1).is_some_and(|w| w.lexeme.is(class::SUFFIX) && w.capital) =>
                {
                    i += 2;
                }
                None => break,
            }
        }
        let end = i.min(words.len());
        split(words, start..end, &mut out);
    }
    out
}

/// Takes the titles off a run of capitalised words, and adds the names in it.
fn split(words: &[Word<'_>], run: Range<usize>, out: &mut Vec<Name>) {
    let (mut start, end) = (run.start, run.end);
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
        if named
            && (k > start || words[k].lexeme.is(class::KNOWN))
            && (rest.len() > 1) == rest[0].lexeme.is(class::GIVEN)
        {
            push(words, start..k + 1, start..k + 1, (false, 0.0, true), out);
            start = k + 1;
        }
    }
    let ends_in_body = words[tail - 1].lexeme.is(class::BODY) && tail - start > 1;
    let (mut titled, mut gender, mut title_start) = (false, 0.0f32, start);
    let first = words[start].lexeme;
    if !ends_in_body || first.is(class::HONORIFIC) {
        let mut k = start;
        while k + 1 < tail {
            let lexeme = words[k].lexeme;
            let titular = lexeme.is(class::TITLE | class::HONORIFIC | class::PERSON)
                && !(lexeme.is(class::GIVEN) && k > start && !lexeme.is(class::TITLE));
            if titular {
                let mut next = k + 1;
                if words[next].lower == "of" {
                    next += 1;
                    next += usize::from(words.get(next).is_some_and(|w| w.lower == "the"));
                    next += 1;
                }
                // 'John Judge Smith' is a name; 'House Speaker Paul Ryan' has a title.
                let after_given = k == start + 1
                    && lexeme.is(class::GIVEN)
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
                        && !lexeme.is(class::GIVEN)
                    {
                        gender = lexeme.gender;
                    }
                    k = next;
                    continue;
                }
            }
            k += 1;
        }
        // 'Republican Donald Trump', 'Democrat Hillary Clinton'.
        while !titled
            && tail - start > 2
            && words[start].lexeme.is(class::DEMONYM)
            && !words[start].lexeme.is(class::GIVEN)
            && words[start + 1].lexeme.is(class::GIVEN)
        {
            start += 1;
        }
    }
    if start >= tail {
        return;
    }
    let modifier = words[end - 1].possessive;
    push(words, start..end, title_start..end, (titled, gender, modifier), out);
    derived(words, out);
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
    let nothing = inside.iter().all(|w| {
        w.lexeme.is(empty)
            && !w.lexeme.is(class::KNOWN | class::PLACE)
            && !(w.lexeme.is(class::GIVEN) && !w.lexeme.is(class::COMMON))
            || w.is_letter()
    });
    if !titled && nothing {
        return;
    }
    let mut kind = kind_of(inside, titled);
    // 'the Danube': no person has an article.
    if kind == NameKind::Unknown && full.start > 0 && words[full.start - 1].lower == "the" {
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

/// What a name seems to name, by its words.
fn kind_of(core: &[Word<'_>], titled: bool) -> NameKind {
    let mut end = core.len();
    while end > 1 && (core[end - 1].lexeme.is(class::SUFFIX) || core[end - 1].is_mark(",")) {
        end -= 1;
    }
    let (first, last) = (&core[0], &core[end - 1]);
    let body_of =
        core.windows(2).any(|p| p[0].lexeme.is(class::BODY) && matches!(p[1].text, "of" | "for" | "on" | "and"));
    if titled && !body_of {
        return NameKind::Person;
    }
    if body_of || (end > 1 && last.lexeme.is(class::BODY)) || core.iter().any(|w| matches!(w.text, "/" | "&")) {
        return NameKind::Body;
    }
    if end == 1 {
        let lexeme = first.lexeme;
        return if first.text.starts_with('@') {
            NameKind::Person
        } else if lexeme.is(class::KNOWN) || (lexeme.is(class::BODY) && !lexeme.is(class::GIVEN)) {
            NameKind::Body
        } else if lexeme.is(class::PLACE) {
            NameKind::Place
        } else {
            NameKind::Unknown
        };
    }
    let given = first.lexeme.is(class::GIVEN) || first.is_initial() || first.is_letter();
    if core.iter().all(|w| w.lexeme.is(class::PLACE) || !w.capital) {
        return NameKind::Place;
    }
    let odd = core[1..end].iter().any(|w| {
        w.lexeme.is(class::COMMON | class::DEMONYM | class::PLACE | class::GROUP) && !w.lexeme.is(class::GIVEN)
    });
    if !given && core.iter().any(|w| w.lexeme.is(class::KNOWN | class::GROUP | class::DEMONYM)) {
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
        if w.lexeme.is(class::BODY) && !w.capital && !w.possessive
            || (w.lexeme.is(class::BODY) && w.possessive && !w.capital)
        {
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
