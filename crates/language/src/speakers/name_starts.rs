//! Where a name can begin: which capitals say something, and which only open a sentence or a headline.

use super::foreign_bodies::AFTER_IRISH_ARTICLE;
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::nicknames::nickname;
use super::words::Word;
use crate::hash::WordMap;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// Which words the article also writes in lower case, and which in capitals inside sentences.
pub(super) struct Seen<'d> {
    cases: WordMap<&'d str, u8>,
}

impl<'d> Seen<'d> {
    const LOWER: u8 = 1;
    const CAPITAL: u8 = 2;

    pub fn new(words: &[Word<'d>], headline: &[bool]) -> Self {
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

/// Surnames that are nouns too, by somebody's full name: the 'Song' of 'Maya Song'.
pub(super) struct NounSurnames<'d> {
    /// Each, and whether it stands alone as a name somewhere.
    found: Vec<(&'d str, bool)>,
}

/// Most surnames of a text that are nouns.
const MAX_NOUN_SURNAMES: usize = 16;

impl<'d> NounSurnames<'d> {
    pub fn new(words: &[Word<'d>], headline: &[bool]) -> Self {
        let mut found: Vec<(&'d str, bool)> = Vec::new();
        let noun = class::DOCUMENT
            | class::TITLE
            | class::PERSON
            | class::PRESS
            | class::BODY
            | class::COMMON
            | class::SITE
            | class::DEMONYM
            | class::KNOWN;
        for i in 1..words.len() {
            let (given, w) = (&words[i - 1], &words[i]);
            let plain = given.lexeme.is(class::GIVEN)
                && !given.lexeme.is(class::PLACE | class::DEMONYM | class::COMMON | class::TITLE | class::BODY)
                && w.lexeme.is(noun)
                && (!is_rare_surname(w) || is_last_name(words, i))
                && !w.lexeme.is(class::GROUP);
            if !plain || !given.capital || !w.capital || w.capitals || headline[w.sentence as usize] {
                continue;
            }
            let the = i > 1 && matches!(words[i - 2].lower, "the" | "a" | "an");
            let last = words.get(i + 1).is_none_or(|n| !n.capital || !n.wordy || n.sentence != w.sentence);
            if given.sentence == w.sentence
                && !the
                && last
                && !found.iter().any(|f| f.0 == w.lower)
                && found.len() < MAX_NOUN_SURNAMES
            {
                found.push((w.lower, false));
            }
        }
        let mut all = Self { found };
        for i in 0..words.len() {
            if let Some(k) = all.found.iter().position(|f| f.0 == words[i].lower)
                && all.has(words, i)
            {
                all.found[k].1 = true;
            }
        }
        all
    }

    /// 'Laura House' is a person where 'House said' follows.
    pub fn settle(&self, words: &[Word<'_>], name: &mut Name) {
        let (first, last) = (&words[name.core.start], &words[name.core.end - 1]);
        let given = first.lexeme.is(class::GIVEN) && matches!(name.core.len(), 2..=3);
        if given && !self.found.is_empty() && self.found.iter().any(|f| f.1 && f.0 == last.lower) {
            name.kind = NameKind::Person;
        }
    }

    /// Whether word `i`, which is one of them, can be it though it is a word that opens sentences or a noun for a body: 'May said', but
    /// not 'in May' or 'the House'.
    fn speaks(words: &[Word<'_>], i: usize) -> bool {
        let before = i.checked_sub(1).map(|k| &words[k]).filter(|b| b.sentence == words[i].sentence);
        let free = before.is_none_or(|b| !b.wordy || !b.capital && b.tag != Tag::In);
        let mut next = words.get(i + 1);
        if next.is_some_and(|n| n.tag == Tag::Rb && !n.capital) {
            next = words.get(i + 2);
        }
        free && next.is_some_and(|n| {
            n.sentence == words[i].sentence && (n.lower == "said" || n.tag == Tag::Vbd || n.tag == Tag::Vbz)
        })
    }

    /// Whether word `i` is one of them, and stands alone as a name.
    pub fn has(&self, words: &[Word<'_>], i: usize) -> bool {
        if self.found.is_empty() || !self.found.iter().any(|f| f.0 == words[i].lower) {
            return false;
        }
        let w = &words[i];
        if is_rare_surname(w) && !Self::speaks(words, i) {
            return false;
        }
        let next = words.get(i + 1).filter(|n| n.sentence == w.sentence);
        let adverb = words.get(i + 2).filter(|_| next.is_some_and(|n| n.tag == Tag::Rb && !n.capital));
        let verb = next.is_some_and(|n| n.tag.is_verb() || n.lower == "said")
            || adverb.is_some_and(|n| n.tag.is_finite() && n.sentence == w.sentence);
        let article = i > 0 && matches!(words[i - 1].lower, "the" | "a" | "an" | "this" | "his" | "her" | "their");
        w.capital && !article && next.is_none_or(|n| !n.capital || !n.wordy) && (!w.opens || verb)
    }
}

/// Whether a word hardly ever stands for somebody by itself: it opens sentences, or is a body's, a place's or a people's.
fn is_rare_surname(word: &Word<'_>) -> bool {
    let other = class::BODY | class::SITE | class::COMMON | class::DEMONYM | class::KNOWN;
    word.lexeme.is(other) && !word.lexeme.is(class::DOCUMENT | class::TITLE | class::PERSON | class::PRESS)
}

/// Whether word `i`, a noun for bodies or a word that opens sentences, ends somebody's name: 'Laura House said', 'Ann Still, 34,'.
/// What stands before the given name is no part of it.
fn is_last_name(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let ends = words
        .get(i + 1)
        .is_none_or(|n| n.sentence != w.sentence || n.is_mark(",") || n.is_mark(".") || n.tag.is_finite());
    let free = i < 2 || {
        let b = &words[i - 2];
        b.sentence != w.sentence
            || !b.wordy
            || b.lexeme.is(class::TITLE | class::PERSON | class::HONORIFIC)
            || !b.capital && b.tag != Tag::In && b.tag != Tag::Dt
    };
    ends && free && !super::noun_phrases::is_time(w) && !super::pronouns::is_pronoun(w.lower)
}

/// Whether each sentence is a headline in title case or capitals, where capitals say nothing.
pub(super) fn headlines(words: &[Word<'_>]) -> Vec<bool> {
    let sentences = words.last().map_or(0, |w| w.sentence as usize + 1);
    let mut counts = vec![(0u32, 0u32); sentences];
    for (i, w) in words.iter().enumerate() {
        // '– Councillor Ann Lee, Springfield' signs what stands before it.
        let first = i == 0 || words[i - 1].sentence != w.sentence;
        if first && matches!(w.text, "-" | "–" | "—" | "―" | "--") {
            counts[w.sentence as usize].0 += 100;
        }
        // 'Statement from Chief Constable Ann Lee:' says who speaks.
        if first && w.lower == "statement" && words.get(i + 1).is_some_and(|n| matches!(n.lower, "from" | "by")) {
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
    // 'Shares of Halden Robotics (HLDN.': a piece of a sentence that a stop within brackets has cut.
    let mut open = None;
    for w in words {
        match w.text {
            "(" => open = Some(w.sentence),
            ")" => {
                if let Some(sentence) = open.take().filter(|&s| s != w.sentence) {
                    counts[sentence as usize].0 += 100;
                }
            }
            _ => {}
        }
    }
    counts.iter().map(|&(long, capital)| long >= 4 && capital * 20 >= long * 17).collect()
}

/// Words before a title that make another office of it.
pub(super) static BEFORE_TITLES: WordList = word_list!("speakers", "before-titles");

/// Participles with which names of bodies begin.
pub(super) static UNITED: WordList = word_list!("speakers", "united");
/// Nouns that follow the name of a body.
static BODY_HAS: WordList = word_list!("speakers", "body-has");

/// What makes a name of a 'New' that opens a sentence.
static AFTER_NEW: WordList = word_list!("speakers", "after-new");

/// Surnames in -s that are nouns in the plural too.
static PLURAL_SURNAMES: WordList = word_list!("speakers", "plural-surnames");
/// Verbs that people do, after which a lone word is a name.
static VERBS_OF_PEOPLE: WordList = word_list!("speakers", "verbs-of-people");
fn next_is_capital(words: &[Word<'_>], i: usize) -> bool {
    words.get(i + 1).is_some_and(|n| n.wordy && n.capital && n.sentence == words[i].sentence)
}

/// 'Bakers Canada, which', 'Brewers Australia said': many people and a place are a body's name.
fn is_people_of_place(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let many =
        w.lower.len() > 4 && w.lower.ends_with("ers") && !w.lexeme.is(class::GIVEN | class::TITLE | class::KNOWN);
    let place = next_is_capital(words, i) && words[i + 1].lexeme.is(class::PLACE) && !words[i + 1].possessive;
    let after = words.get(i + 2).filter(|n| n.sentence == w.sentence);
    let which = words.get(i + 3).is_some_and(|n| n.lower == "which");
    many && w.capital && place && after.is_some_and(|n| n.tag.is_finite() || n.is_mark(",") && which)
}

/// Words before a day that make a time of it.
static BEFORE_DAYS: WordList = word_list!("speakers", "before-days");

fn is_day(lower: &str) -> bool {
    matches!(lower, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

/// 'Riggs said': a surname in -s alone at the opening of a sentence, before what only people do.
fn is_surname_in_s(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let unlisted = w.lexeme.classes == class::FAMILY
        || w.lexeme.classes == 0 && ["ggs", "bbs", "kins", "gins"].iter().any(|e| w.lower.ends_with(e));
    let speaks = words.get(i + 1).is_some_and(|n| n.sentence == w.sentence && VERBS_OF_PEOPLE.has(n.lower));
    w.opens && unlisted && w.lower.ends_with('s') && speaks && !PLURAL_SURNAMES.has(w.lower)
}

/// 'Olumide Sowande said': two or three capitals at the opening of a sentence that no list has but as names, and a verb or comma.
fn is_unlisted_name(words: &[Word<'_>], i: usize, seen: &Seen<'_>) -> bool {
    let w = &words[i];
    let name =
        |w: &Word<'_>| w.lexeme.classes & !(class::GIVEN | class::FAMILY | class::SURNAME | class::PARTICLE) == 0;
    let inside = |k: usize| words.get(k).is_some_and(|n| n.wordy && n.sentence == w.sentence && n.capital && name(n));
    let ending = ["ly", "ing", "ed", "ers", "ors", "time", "ward", "wards", "ever", "er"];
    let word = ending.iter().any(|e| w.lower.ends_with(e)) || w.lower.contains('-') || seen.has(w.lower, Seen::LOWER);
    let mut k = i + 1;
    while inside(k) && !words[k - 1].possessive && k < i + 4 {
        k += 1;
    }
    // Who is named alone elsewhere is only led in to: 'Longtime Trump said'.
    let alone = k == i + 2 && !words[k - 1].lexeme.is(class::FAMILY) && seen.has(words[k - 1].lower, Seen::LOWER);
    let after = words.get(k).filter(|n| n.sentence == w.sentence);
    let ends = after.is_some_and(|n| n.is_mark(",") || n.is_mark("(") || n.tag.is_finite());
    name(w) && !word && (i + 2..=i + 3).contains(&k) && ends && !alone && !words[k - 1].possessive
}

/// Whether a name can begin with word `i`.
pub(super) fn can_start(words: &[Word<'_>], i: usize, seen: &Seen<'_>) -> bool {
    let w = &words[i];
    if !w.wordy || !w.capital || is_origin(w) || super::nouns_in_capitals::is_noun_in_capitals(words, i) {
        return false;
    }
    // 'SIR — A boy gave me his seat.': whom a letter is to.
    let to = matches!(w.lower, "sir" | "madam" | "sirs" | "editor") && w.opens;
    if to && words.get(i + 1).is_some_and(|n| matches!(n.text, "," | "—" | "–" | "--" | ":" | "-")) {
        return false;
    }
    // 'The Dane said', for all that some are called so.
    let the = i.checked_sub(1).map(|k| &words[k]).is_some_and(|b| b.lower == "the" && b.sentence == w.sentence);
    if the && w.lexeme.is(class::DEMONYM) && w.lexeme.is(class::GIVEN | class::FAMILY) {
        let verb = words.get(i + 1).is_some_and(|n| n.tag.is_finite() && n.sentence == w.sentence);
        if verb && !w.possessive && !w.capitals {
            return false;
        }
    }
    if super::name_shapes::is_headline_verb(words, i) && !w.opens {
        return false;
    }
    // 'Said Dorothy Hale, who lived there, “...”'.
    if w.opens && w.lower == "said" && !seen.has(w.lower, Seen::CAPITAL) {
        return false;
    }
    // 'On Tuesday Celia Dyer said': a day, for all that some are called so.
    if is_day(w.lower) && (w.opens || i > 0 && BEFORE_DAYS.has(words[i - 1].lower)) {
        return false;
    }
    // 'An Bord Pleanála', 'Friends of the Marsh'.
    if w.lower == "an" && words.get(i + 1).is_some_and(|n| n.capital && AFTER_IRISH_ARTICLE.has(n.lower))
        || super::body_names::is_people_of_body(words, i)
        || super::body_names::is_verb_of_body(words, i)
        || is_people_of_place(words, i)
        || super::name_shapes::opens_name(words, i)
        // 'Stichting Zeeland said'.
        || w.opens && next_is_capital(words, i) && super::foreign_bodies::is_named_so(&words[i..i + 2])
        || super::body_names::is_firm_of_two(words, i)
        || super::foreign_bodies::heads_genitive(words, i)
        || is_given_of_place(words, i)
        || is_body_of_country(words, i)
        // 'Dafydd ap Gwilym'.
        || w.lexeme.classes & !class::FAMILY == 0 && super::body_names::is_between_names(words, i + 1)
    {
        return true;
    }
    // 'Vice President Ann Lee', 'Former Gov. Ann Lee'.
    if BEFORE_TITLES.has(w.lower) && words.get(i + 1).is_some_and(|n| n.capital && n.lexeme.is(class::TITLE)) {
        return true;
    }
    // 'On Tuesday Lee called': a day after a preposition begins no name.
    if super::noun_phrases::is_time(w)
        && i > 0
        && (words[i - 1].tag == Tag::In || matches!(words[i - 1].lower, "last" | "next" | "this"))
    {
        return false;
    }
    // 'Our Lady of the Lake' is no lady.
    if w.lower == "lady" && i > 0 && words[i - 1].lower == "our" && words[i - 1].capital {
        return false;
    }
    let next_capital = words.get(i + 1).is_some_and(|n| {
        let common = n.lexeme.is(class::COMMON)
            && !matches!(n.text, "AS" | "Sun")
            && !(w.lexeme.is(class::GIVEN) && n.lexeme.is(class::FAMILY));
        let noun = w.opens
            && (w.lexeme.classes == 0 || w.lexeme.is(class::COMMON))
            && super::nouns_in_capitals::is_noun_in_capitals(words, i + 1);
        n.wordy && n.capital && n.sentence == w.sentence && !common && !noun && !w.possessive
    }) || words.get(i + 1).is_some_and(|n| {
        !n.wordy && (nickname(words, i + 1).is_some() || super::name_shapes::retired_end(words, i + 1).is_some())
    });
    if w.lower == "new" && w.opens {
        return words.get(i + 1).is_some_and(|n| n.lexeme.is(class::BODY) && n.capital || AFTER_NEW.has(n.lower));
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
    let paper = !w.opens && i > 0 && w.lexeme.is(class::PRESS) && words[i - 1].lower == "the" && !next_capital;
    if w.lexeme.is(class::COMMON) && !surname && !acronym && !proud && !paper {
        return w.lexeme.is(class::GIVEN)
            && next_capital
            && !is_date(words, i)
            && (!w.opens || names_a_person(words, i));
    }
    let of =
        words.get(i + 1).is_some_and(|n| matches!(n.lower, "of" | "for")) && w.lexeme.is(class::TITLE | class::BODY);
    let head = super::body_names::is_head_of_body(w) && words.get(i + 1).is_some_and(|n| n.lower == "for");
    let of = of || head;
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
            || is_unheard_subject(words, i)
            || is_surname_in_s(words, i)
            || super::station_names::is_of_station(words, i, i + 1)
            // 'Beryl disagreed.'
            || w.lexeme.is(class::GIVEN)
                && !w.lexeme.is(class::PERSON | class::TITLE | class::GROUP | class::DOCUMENT)
                && words.get(i + 1).is_some_and(|n| n.sentence == w.sentence && n.tag == Tag::Vbd);
        let proper = matches!(w.tag, Tag::Nnp | Tag::Nnps);
        let subject = words.get(i + 1).is_some_and(|n| n.tag.is_finite() || matches!(n.text, "," | "(" | "and" | ":"));
        let particle = words.get(i + 1).is_some_and(|n| n.lexeme.is(class::PARTICLE));
        let known = certain || particle || w.possessive || subject || w.lexeme.is(class::GIVEN);
        // 'Candles burned': many of what the dictionary has.
        let many = w.heard && w.lower.ends_with('s') && !w.lexeme.is(class::GIVEN | class::FAMILY);
        if !(certain || proper && known && !many) {
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
        && !super::body_names::TRADES.has(words[i + 1].lower)
        && !UNITED.has(w.lower)
        && !is_body_run(words, i)
        && !is_unlisted_name(words, i, seen)
        && !super::french::is_head(w)
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
    const ENDINGS: [&str; 10] =
        ["based", "born", "led", "run", "owned", "backed", "educated", "trained", "controlled", "listed"];
    word.lower.rsplit_once('-').is_some_and(|(place, ending)| !place.is_empty() && ENDINGS.contains(&ending))
}

/// Most words of a sentence that leads in to speech.
const MAX_LEAD_IN: usize = 9;

/// 'Mbeki was not satisfied. “He has heard this before.”': a word that no list has but as a surname opens a short sentence,
/// and speech opens the next one.
fn leads_in(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let unlisted = w.lexeme.classes & !class::FAMILY == 0 && !(w.heard && w.lower.ends_with('s'));
    let verb = words.get(i + 1).is_some_and(|n| n.sentence == w.sentence && n.tag.is_finite());
    let next = words[i..].iter().take(MAX_LEAD_IN + 2).find(|n| n.sentence != w.sentence);
    unlisted && verb && next.is_some_and(|n| n.quoted || matches!(n.text, "“" | "\"" | "‘"))
}

/// 'Varta cut prices', 'Varta shares fell': a word of no dictionary, as the subject or the owner of one.
fn is_unheard_subject(words: &[Word<'_>], i: usize) -> bool {
    let mut rest = words[i + 1..].iter().take(2).take_while(|n| n.sentence == words[i].sentence);
    // 'Halden now expects'.
    let next = rest.find(|n| n.tag != Tag::Rb || n.capital);
    words[i].unheard && (words[i].possessive || next.is_some_and(|n| n.tag.is_finite() || BODY_HAS.has(n.lower)))
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
    !asks && (after.is_mark(",") || after.is_mark("(") || after.is_mark(":") || after.tag.is_finite())
}

/// 'May 5', 'April' after 'in': a month, not a name.
pub(super) fn is_date(words: &[Word<'_>], i: usize) -> bool {
    words.get(i + 1).is_some_and(|n| n.text.starts_with(|c: char| c.is_ascii_digit()))
}

/// 'Wendy in Nuneaton', 'Lorraine of Thirroul': a given name that opens a sentence, and where its bearer is from.
fn is_given_of_place(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let other =
        class::PLACE | class::COMMON | class::BODY | class::TITLE | class::PERSON | class::DEMONYM | class::GROUP;
    let here = |k: usize| words.get(k).filter(|n| n.sentence == w.sentence);
    let from = here(i + 1).is_some_and(|n| matches!(n.text, "in" | "of" | "from"));
    let place = here(i + 2).is_some_and(|n| n.capital && n.wordy && !n.lexeme.is(class::COMMON));
    let ends = here(i + 3).is_some_and(|n| n.is_mark(",") || n.tag.is_finite());
    w.opens && w.lexeme.is(class::GIVEN) && !w.ordinary && !w.lexeme.is(other) && from && place && ends
}

/// 'Avalanche Canada said', 'Natural England said': a body by what it is for and its country, where a sentence opens with it.
fn is_body_of_country(words: &[Word<'_>], i: usize) -> bool {
    let w = &words[i];
    let other =
        class::COMMON | class::PERSON | class::GROUP | class::TITLE | class::PLACE | class::DEMONYM | class::BODY;
    let noun = w.lower == "natural" || matches!(w.tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps);
    let beside = matches!(w.lower, "neighbour" | "neighbor" | "rival" | "host" | "ally" | "archrival" | "giant");
    let here = |k: usize| words.get(k).filter(|n| n.sentence == w.sentence);
    let country = here(i + 1).is_some_and(|n| n.capital && !n.possessive && super::body_names::is_country(n.lower));
    let says = here(i + 2).is_some_and(|n| n.lower == "said" || n.lower == "says" || n.tag == Tag::Vbd);
    w.opens && w.capital && !w.possessive && noun && !beside && !w.lexeme.is(other) && country && says
}
