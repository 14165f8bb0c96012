//! Names in the text: runs of capitalised words, their titles taken off, and what kind of name each is.

use std::ops::Range;

use super::lexicon::class;
use super::words::Word;
use crate::hash::WordMap;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Nouns for bodies that go on with what they are for ('Committee on Finance').
static HEADS_OF_BODIES: WordList = word_list!("speakers", "heads-of-bodies");

/// What a name seems to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
    Person,
    Body,
    Place,
    /// A work, an event or a thing.
    Other,
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
    cases: WordMap<&'d str, u8>,
}

impl<'d> Seen<'d> {
    const LOWER: u8 = 1;
    const CAPITAL: u8 = 2;

    fn new(words: &[Word<'d>], headline: &[bool]) -> Self {
        // Only words that open something in capitals are ever asked for.
        let mut cases: WordMap<&'d str, u8> = WordMap::with_capacity_and_hasher(128, Default::default());
        let mut shapes = [0u64; 64];
        for w in words.iter().filter(|w| w.wordy && w.capital && w.opens) {
            cases.insert(w.lower, 0);
            let (at, bit) = Self::shape(w.lower);
            shapes[at] |= bit;
        }
        for w in words.iter().filter(|w| w.wordy && !headline[w.sentence as usize]) {
            let case = if !w.capital {
                Self::LOWER
            } else if !w.opens {
                Self::CAPITAL
            } else {
                continue;
            };
            let (at, bit) = Self::shape(w.lower);
            if shapes[at] & bit != 0
                && let Some(cases) = cases.get_mut(w.lower)
            {
                *cases |= case;
            }
        }
        Self { cases }
    }

    /// Place and bit of a word in a filter: by its length, its first and its last byte.
    fn shape(lower: &str) -> (usize, u64) {
        let bytes = lower.as_bytes();
        let (first, last) = (bytes.first().copied().unwrap_or(0), bytes.last().copied().unwrap_or(0));
        (usize::from(first) & 63, 1 << ((usize::from(last) + 7 * lower.len()) & 63))
    }

    fn has(&self, lower: &str, case: u8) -> bool {
        self.cases.get(lower).is_some_and(|c| c & case != 0)
    }
}

/// Whether each sentence is a headline in title case or capitals, where capitals say nothing.
fn headlines(words: &[Word<'_>]) -> Vec<bool> {
    let sentences = words.last().map_or(0, |w| w.sentence as usize + 1);
    let mut counts = vec![(0u32, 0u32); sentences];
    for (i, w) in words.iter().enumerate() {
        // '– Councillor Ann Lee, Springfield' signs what stands before it.
        let first = i == 0 || words[i - 1].sentence != w.sentence;
        if first && matches!(w.text, "-" | "–" | "—" | "―" | "--") {
            counts[w.sentence as usize].0 += 100;
        }
        if !w.wordy || w.text.len() < 3 {
            continue;
        }
        let c = &mut counts[w.sentence as usize];
        if !w.capital && w.tag.is_finite() {
            // A headline in title case has its verb in capitals too.
            c.0 += 100;
        }
        if !w.lexeme.is(class::COMMON) {
            c.0 += 1;
            c.1 += u32::from(w.capital);
        }
    }
    counts.iter().map(|&(long, capital)| long >= 4 && capital * 20 >= long * 17).collect()
}

/// Whether a name can begin with word `i`.
fn can_start(words: &[Word<'_>], i: usize, seen: &Seen<'_>) -> bool {
    let w = &words[i];
    if !w.wordy || !w.capital || is_origin(w) {
        return false;
    }
    let next_capital = words.get(i + 1).is_some_and(|n| {
        let common = n.lexeme.is(class::COMMON) && !(w.lexeme.is(class::GIVEN) && n.lexeme.is(class::FAMILY));
        n.wordy && n.capital && n.sentence == w.sentence && !common && !w.possessive
    }) || words.get(i + 1).is_some_and(|n| !n.wordy && nickname(words, i + 1).is_some());
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
    // 'Till shot back', of Mark Till.
    let surname = w.opens
        && w.lexeme.is(class::FAMILY)
        && seen.has(w.lower, Seen::CAPITAL)
        && !seen.has(w.lower, Seen::LOWER)
        && words.get(i + 1).is_some_and(|n| n.sentence == w.sentence && n.tag.is_verb());
    // The World Health Organization, and no pronoun.
    let acronym = w.capitals && w.text == "WHO";
    // 'Great Basin Power', 'First National': where no sentence opens, a capital says it.
    let proud =
        !w.opens && matches!(w.lower, "great" | "first" | "big" | "good" | "old" | "second" | "open") && next_capital;
    if w.lexeme.is(class::COMMON) && !surname && !acronym && !proud {
        return w.lexeme.is(class::GIVEN)
            && next_capital
            && !is_date(words, i)
            && (!w.opens || names_a_person(words, i));
    }
    let of =
        words.get(i + 1).is_some_and(|n| matches!(n.lower, "of" | "for")) && w.lexeme.is(class::TITLE | class::BODY);
    if w.opens && of && words.get(i + 2).is_some_and(|n| n.capital) {
        return true;
    }
    if w.opens && !next_capital {
        let von = w.lexeme.is(class::PARTICLE | class::GIVEN)
            && words.get(i + 1).is_some_and(|n| n.lexeme.is(class::PARTICLE));
        let certain = von
            || w.text.starts_with('@')
            || w.lexeme.is(class::KNOWN | class::PLACE)
            || seen.has(w.lower, Seen::CAPITAL)
            || w.capitals
            // 'Fortnum & Mason said it was hiring.'
            || words.get(i + 1).is_some_and(|n| n.is_mark("&")) && words.get(i + 2).is_some_and(|n| n.capital)
            || leads_in(words, i)
            // 'Beryl disagreed.'
            || w.lexeme.is(class::GIVEN)
                && !w.lexeme.is(class::PERSON | class::TITLE | class::GROUP | class::DOCUMENT)
                && words.get(i + 1).is_some_and(|n| n.sentence == w.sentence && n.tag == Tag::Vbd);
        let proper = matches!(w.tag, Tag::Nnp | Tag::Nnps);
        let subject = words.get(i + 1).is_some_and(|n| n.tag.is_finite() || matches!(n.text, "," | "(" | "and" | ":"));
        let particle = words.get(i + 1).is_some_and(|n| n.lexeme.is(class::PARTICLE));
        let known = certain || particle || w.possessive || subject || w.lexeme.is(class::GIVEN);
        if !(certain || proper && known) {
            return false;
        }
        if !certain && (seen.has(w.lower, Seen::LOWER) || w.lexeme.is(class::GROUP | class::DOCUMENT | class::PERSON)) {
            return false;
        }
    } else if w.opens
        && !matches!(w.tag, Tag::Nnp | Tag::Nnps)
        && !w.lexeme.is(class::TITLE
            | class::HONORIFIC
            | class::GIVEN
            | class::DEMONYM
            | class::KNOWN
            | class::PERSON
            | class::PARTICLE)
        && !seen.has(w.lower, Seen::CAPITAL)
        && !words[i + 1].lexeme.is(class::BODY | class::SITE)
        && !is_body_run(words, i)
    {
        return false;
    } else if w.opens && seen.has(w.lower, Seen::LOWER) && !seen.has(w.lower, Seen::CAPITAL) {
        // 'Yesterday Trump ...': an opener that the article also writes small does not join a name
        // unless the two make a body or the first is a title.
        let second = &words[i + 1];
        return w.lexeme.is(class::TITLE | class::HONORIFIC | class::GIVEN | class::DEMONYM)
            || second.lexeme.is(class::BODY);
    }
    true
}

/// 'Oslo-based', 'US-led': tells of a name, and is none.
pub(super) fn is_origin(word: &Word<'_>) -> bool {
    const ENDINGS: [&str; 9] = ["based", "born", "led", "run", "owned", "backed", "educated", "trained", "controlled"];
    word.lower.rsplit_once('-').is_some_and(|(place, ending)| !place.is_empty() && ENDINGS.contains(&ending))
}

/// Most words of a sentence that leads in to speech.
const MAX_LEAD_IN: usize = 9;

/// 'Mbeki was not satisfied. “He has heard this before.”': a word that no list has but as a surname opens a short sentence,
/// and speech opens the next one.
fn leads_in(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let unlisted = w.lexeme.classes & !class::FAMILY == 0;
    let verb = words.get(i + 1).is_some_and(|n| n.sentence == w.sentence && n.tag.is_finite());
    let next = words[i..].iter().take(MAX_LEAD_IN + 2).find(|n| n.sentence != w.sentence);
    unlisted && verb && next.is_some_and(|n| n.quoted || matches!(n.text, "“" | "\"" | "‘"))
}

/// 'Human Rights Watch said': three capitals at the opening of a sentence that end in a noun for bodies, and a verb.
fn is_body_run(words: &[Word<'_>], i: usize) -> bool {
    let capital = |k: usize| words.get(k).is_some_and(|w| w.wordy && w.capital && w.sentence == words[i].sentence);
    let ends = words.get(i + 3).is_some_and(|w| w.tag.is_finite());
    capital(i + 1) && capital(i + 2) && words[i + 2].lexeme.is(class::BODY) && ends
}

/// Whether an opening 'Will', 'May' or 'Hope' begins a name: 'Will Carr, the director, said', but not 'Will Carr win?'.
fn names_a_person(words: &[Word<'_>], i: usize) -> bool {
    let sentence = words[i].sentence;
    let mut k = i + 1;
    while words.get(k).is_some_and(|w| w.sentence == sentence && w.wordy && w.capital) && k < i + 4 {
        k += 1;
    }
    let Some(after) = words.get(k).filter(|w| w.sentence == sentence) else { return false };
    let asks = words[k..].iter().take_while(|w| w.sentence == sentence).any(|w| w.text == "?");
    !asks && (after.is_mark(",") || after.is_mark("(") || after.tag.is_finite())
}

/// The end of a nickname that begins at word `i`, a mark: 'Robert “Bobby” Kline', 'Maria (Mimi) Lopez'.
fn nickname(words: &[Word<'_>], i: usize) -> Option<usize> {
    let opens = matches!(words[i].text, "\"" | "“" | "‘" | "'" | "(" | "''" | "``");
    let mut k = i + 1;
    while opens
        && k < i + 3
        && words.get(k).is_some_and(|w| {
            w.wordy && w.capital && !w.text.starts_with('@') && !w.lexeme.is(class::TITLE | class::BODY)
        })
    {
        k += 1;
    }
    let closes = words.get(k).is_some_and(|w| matches!(w.text, "\"" | "”" | "’" | "'" | ")" | "''"));
    let surname = words.get(k + 1).is_some_and(|w| {
        let word = w.lexeme.is(class::COMMON | class::TITLE) && !w.lexeme.is(class::FAMILY);
        w.wordy && w.capital && w.sentence == words[i].sentence && !word
    });
    (opens && k > i + 1 && closes && surname).then_some(k + 1)
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
        "\"" | "“" | "‘" | "'" | "(" | "''" | "``" => {
            let person =
                previous.capital && previous.wordy && !previous.lexeme.is(class::TITLE | class::BODY | class::PLACE);
            let end = nickname(words, i).filter(|_| person)?;
            // A bare acronym in brackets stands for the name before it.
            let acronym = w.text == "(" && words[i + 1].capitals && words[i + 1].text.len() > 1;
            (!acronym).then_some(end)
        }
        "of" => {
            let skip = usize::from(words.get(i + 1).is_some_and(|n| n.lower == "the"));
            let body = words[start..i].iter().any(|w| w.lexeme.is(class::BODY) && w.capital);
            let office = previous.lexeme.is(class::TITLE)
                && words.get(i + 1 + skip).is_some_and(|n| OFFICES_OF.contains(&n.lower));
            ((body || office) && capital(i + 1 + skip)).then_some(i + 2 + skip)
        }
        "for" | "on" | "to" | "in" => {
            let head = HEADS_OF_BODIES.has(previous.lower);
            let skip = usize::from(words.get(i + 1).is_some_and(|n| matches!(n.lower, "the" | "a" | "an")));
            // 'Office of the Inspector General for the Coast Guard'.
            let office = w.text == "for" && super::name_parts::is_office(words, &(start..i));
            ((head || office) && capital(i + 1 + skip)).then_some(i + 2 + skip)
        }
        "&" => capital(i + 1).then_some(i + 2),
        "/" => {
            let tight =
                previous.span.end == w.span.start && words.get(i + 1).is_some_and(|n| n.span.start == w.span.end);
            (tight && capital(i + 1)).then_some(i + 2)
        }
        "," => field_list(words, start, i),
        "and" => {
            // 'Islamic State of Iraq and the Levant': a region goes on with the name.
            let region = words.get(i + 1).is_some_and(|n| n.lower == "the")
                && words
                    .get(i + 2)
                    .is_some_and(|n| matches!(n.lower, "levant" | "caribbean" | "pacific" | "grenadines"));
            if region && capital(i + 2) && words[start..i].iter().any(|w| matches!(w.lower, "of" | "for")) {
                return Some(i + 3);
            }
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
            let may = w.lexeme.is(class::GIVEN | class::FAMILY)
                && previous.lexeme.is(class::GIVEN | class::TITLE | class::HONORIFIC)
                && !is_date(words, i);
            let inner = may
                || matches!(w.lower, "our" | "your" | "all" | "one" | "first" | "great" | "day")
                    && (capital(i + 1) || w.lower == "day")
                // 'Mabel Two Rivers'.
                || matches!(w.lower, "two" | "three" | "four" | "seven")
                    && previous.lexeme.is(class::GIVEN)
                    && capital(i + 1);
            // 'Radio Nova 94.1', 'Channel 4'.
            let frequency = w.text.starts_with(|c: char| c.is_ascii_digit())
                && matches!(words[start].lower, "radio" | "channel" | "studio" | "formula")
                && (w.text.contains('.') || i == start + 1);
            if frequency {
                return Some(i + 1);
            }
            let joins = w.wordy && w.capital && (!w.lexeme.is(class::COMMON) || w.is_initial() || suffix || inner);
            (joins && !w.opens).then_some(i + 1)
        }
    }
}

/// 'Department for Culture, Media and Sport': the end of a list of fields that begins with the comma at word `i`, within the
/// name of a body.
fn field_list(words: &[Word<'_>], start: usize, i: usize) -> Option<usize> {
    let head = words[start].lexeme.is(class::BODY) && words.get(start + 1)?.lower != "and";
    let of = i >= 2 && matches!(words[i - 2].lower, "of" | "for" | "on");
    let field = |k: usize| {
        words.get(k).is_some_and(|w| {
            w.wordy
                && w.capital
                && w.sentence == words[i].sentence
                && !w.possessive
                && !w.lexeme.is(class::KNOWN | class::PLACE | class::GIVEN | class::COMMON | class::TITLE)
        })
    };
    if !head || !of || !field(i - 1) {
        return None;
    }
    let mut k = i;
    while words.get(k).is_some_and(|w| w.is_mark(",")) && field(k + 1) {
        k += 2;
    }
    let ends = k > i && words.get(k).is_some_and(|w| w.lower == "and") && field(k + 1);
    let alone = words.get(k + 2).is_none_or(|w| !w.capital || !w.wordy);
    (ends && alone).then_some(k + 2)
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
        // '“Bobby” Kline' begins with the nickname.
        let quoted_first = start > 0 && matches!(words[start - 1].text, "“" | "\"" | "‘" | "'");
        i = match nickname(words, start.saturating_sub(1))
            .filter(|_| quoted_first && words[start].lexeme.is(class::GIVEN))
        {
            Some(next) => next,
            None => start + 1,
        };
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
        super::name_parts::split(words, start..end, &mut out);
        if let Some(end) = work_title(words, start, end) {
            super::name_parts::add_work(words, start..end, &mut out);
            i = end;
        }
    }
    out
}

/// Where the title of a work ends that begins with its author: 'Lowe's Atlas of Council Elections'. `start..end` is the
/// name of the author.
fn work_title(words: &[Word<'_>], start: usize, end: usize) -> Option<usize> {
    let other = class::BODY | class::TITLE | class::PERSON | class::KNOWN | class::PLACE | class::GROUP | class::COMMON;
    let capital = |k: usize| words.get(k).is_some_and(|w| w.wordy && w.capital && w.sentence == words[start].sentence);
    let noun = words.get(end).filter(|_| capital(end) && words[end - 1].possessive)?;
    let work = !noun.possessive
        && (noun.lexeme.is(class::DOCUMENT) || !noun.lexeme.is(other | class::DEMONYM | class::GIVEN | class::FAMILY));
    let owner = words[start].lexeme.is(class::PLACE | class::DEMONYM | class::BODY);
    let of = words.get(end + 1).is_some_and(|w| matches!(w.lower, "of" | "to"));
    let first = end + 2 + usize::from(words.get(end + 2).is_some_and(|w| w.lower == "the"));
    if !work || owner || !of || !capital(first) {
        return None;
    }
    let mut k = first + 1;
    while capital(k) && !words[k - 1].possessive
        || words.get(k).is_some_and(|w| matches!(w.lower, "and" | "of")) && capital(k + 1)
    {
        k += 1;
    }
    Some(k)
}
