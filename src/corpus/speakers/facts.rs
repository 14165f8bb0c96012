//! What an article tells about its speakers.

use whosaid_language::speakers::name_word;
use whosaid_language::word_list::WordList;
use whosaid_language::{Gender, SpeakerKind};

use super::WORDS;
use super::body::{is_acronym_of, normalised};
use super::key::{fold, folded, hash};
use super::person::PersonName;
use super::sketch::short;
use crate::tables::{Rows, SpeakerRow};

/// Most full names of an article that are kept: those with the smallest hashes, so that two articles which share names
/// share some of them here.
const MAX_NAMED: usize = 24;

/// Nouns that say how somebody stands to another, or nothing: no role that tells two people apart.
static RELATIONAL: WordList = WordList::words(WORDS, "relational");

/// What an article tells about its speakers: small, and all that linking needs of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Hash of the outlet.
    pub(super) outlet: Option<u32>,
    /// Months since the year 0.
    pub(super) month: Option<u32>,
    /// Hashes of full names that stand in the article, ascending.
    pub(super) named: Vec<u32>,
    /// Hashes of the surnames and given names in those full names of people ([`part_hash`]), ascending.
    pub(super) parts: Vec<u32>,
    /// As the article's rows have them.
    pub(super) speakers: Vec<SpeakerFacts>,
}

/// What an article tells about one speaker.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SpeakerFacts {
    pub name: String,
    pub kind: SpeakerKind,
    /// Its initials, where the article gives them with the name.
    pub acronyms: Vec<String>,
    /// Nouns of titles and roles ('senator'), sorted.
    pub titles: Vec<String>,
    /// Roles in full ('vermont senator'), folded and sorted: those of a person, or what somebody unnamed is called with
    /// 'the'.
    pub roles: Vec<String>,
    /// Called Mr., Mrs. or by a title: a person for sure.
    pub titled: bool,
    pub gender: Option<Gender>,
    /// Quotes in the article.
    pub quotes: u32,
}

/// The form of a speaker's name: what it is compared by.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// A person's full name.
    Full(PersonName),
    /// One word of a person's name, or a surname with its particles; folded.
    Part(String),
    /// A body, or what has a name like one; normalised.
    Body(String),
    /// What belongs to somebody: the owner's name and the rest ('campaign').
    Owned(String, String),
    /// Words for somebody without a name; folded.
    Description(String),
    /// Nothing to compare.
    Nothing,
}

impl Facts {
    /// The facts of an article, by its rows before they are linked.
    pub fn of(rows: &Rows) -> Self {
        let document = &rows.document;
        let mut named: Vec<u32> = rows.named.iter().filter_map(|name| context_hash(name)).collect();
        named.sort_unstable();
        named.dedup();
        named.truncate(MAX_NAMED);
        let people = rows.named.iter().filter_map(|name| PersonName::parse(name));
        // More words are a headline's.
        let people = people.filter(|p| !p.given.is_empty() && !p.middle.contains(' '));
        let mut parts: Vec<u32> = people.flat_map(|p| [p.surname, p.given]).map(|w| part_hash(hash(&[&w]))).collect();
        parts.sort_unstable();
        parts.dedup();
        Self {
            outlet: document.outlet.as_deref().map(|o| short(hash(&[&folded(o)]))),
            month: document.date.map(|d| u32::try_from(d.year()).unwrap_or(0) * 12 + d.month() as u32),
            named,
            parts,
            speakers: (0_u32..).zip(&rows.speakers).map(|(i, row)| SpeakerFacts::of(row, &Said::by(rows, i))).collect(),
        }
    }
}

/// What the sources of a speaker's quotes show.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    quotes: u32,
    she: u32,
    he: u32,
    /// 'the senator' rather than 'a senator'.
    definite: bool,
}

impl Said {
    fn by(rows: &Rows, speaker: u32) -> Self {
        let mut out = Self::default();
        for quote in rows.quotes.iter().filter(|q| q.speaker == Some(speaker)) {
            out.quotes += 1;
            match quote.source.as_str() {
                "she" | "She" | "her" | "Her" => out.she += 1,
                "he" | "He" | "his" | "His" | "him" => out.he += 1,
                source => out.definite |= source.starts_with("the ") || source.starts_with("The "),
            }
        }
        out
    }

    fn gender(&self) -> Option<Gender> {
        match (self.she, self.he) {
            (1.., 0) => Some(Gender::Woman),
            (0, 1..) => Some(Gender::Man),
            _ => None,
        }
    }
}

/// The hash by which a full name is context to others: that of its key.
fn context_hash(name: &str) -> Option<u32> {
    let key = match PersonName::parse(name) {
        Some(person) if !person.given.is_empty() => person.key(),
        _ => hash(&[&normalised(name)]),
    };
    Some(short(key)).filter(|_| name.contains(' '))
}

/// The hash of a part of a name, by its key: it is only asked for in its own article.
pub(super) fn part_hash(key: u64) -> u32 {
    (key >> 40) as u32
}

impl SpeakerFacts {
    fn of(row: &SpeakerRow, said: &Said) -> Self {
        let own: Vec<String> = row.name.split_whitespace().map(fold).collect();
        let mut titles = Vec::new();
        let mut titled = false;
        for word in row.titles.iter().chain(&row.aliases).flat_map(|t| t.split_whitespace()) {
            let word = fold(word);
            let known = name_word(&word);
            titled |= known.honorific;
            if (known.title || known.person) && !known.honorific && !own.contains(&word) {
                let noun = if known.stands_for.is_empty() { word } else { known.stands_for.to_string() };
                titled |= known.title;
                if !RELATIONAL.has(&noun) {
                    titles.push(noun);
                }
            }
        }
        titles.sort_unstable();
        titles.dedup();
        let mut acronyms: Vec<String> =
            row.aliases.iter().filter(|a| is_acronym_of(a, &row.name)).map(|a| folded(a)).collect();
        acronyms.dedup();
        let mut roles: Vec<String> = match row.kind {
            SpeakerKind::Person => row.titles.iter().filter_map(|t| role(t)).collect(),
            SpeakerKind::Unnamed if said.definite => role(&row.name).into_iter().collect(),
            _ => Vec::new(),
        };
        roles.sort_unstable();
        roles.dedup();
        Self {
            name: fullest(row).to_string(),
            kind: row.kind,
            acronyms,
            titles,
            titled,
            roles,
            gender: row.gender.or_else(|| said.gender().filter(|_| row.kind == SpeakerKind::Person)),
            quotes: said.quotes,
        }
    }

    /// The form of its name.
    pub fn form(&self) -> Form {
        let whole = folded(&self.name);
        if whole.is_empty() {
            return Form::Nothing;
        }
        if let Some(members) = members(&self.name, self.kind) {
            return Form::Description(members);
        }
        if let Some(owned) = owned(&self.name, self.kind) {
            return owned;
        }
        match self.kind {
            SpeakerKind::Person => match PersonName::parse(&self.name) {
                Some(name) if !name.given.is_empty() => Form::Full(name),
                Some(name) => Form::Part(name.surname),
                None => Form::Body(normalised(&self.name)),
            },
            SpeakerKind::Organisation if self.name.chars().any(char::is_uppercase) => {
                Form::Body(normalised(&self.name))
            }
            _ => Form::Description(whole),
        }
    }
}

impl PersonName {
    /// The key that a full name's id is made of: given name, surname and suffix.
    pub fn key(&self) -> u64 {
        let mut key = format!("{} {}", self.given, self.surname);
        if !self.suffix.is_empty() {
            key.push(' ');
            key.push_str(self.suffix);
        }
        hash(&[&key])
    }
}

/// Words of a role that is nobody's yet, or another's in each article.
static NOBODYS: WordList = WordList::words(WORDS, "nobodys-role");

/// A role by two words or more that are no relation ('her opponent'), without its article and what stands after it.
fn role(title: &str) -> Option<String> {
    let whole = |word: &str| {
        let word = fold(word);
        let noun = name_word(&word).stands_for;
        if noun.is_empty() { word } else { noun.to_string() }
    };
    let words: Vec<String> = title.split_whitespace().map(whole).filter(|w| !w.is_empty()).collect();
    let from = usize::from(words.first().is_some_and(|w| matches!(w.as_str(), "the" | "a" | "an")));
    let words = &words[from..];
    let until =
        words.iter().position(|w| matches!(w.as_str(), "of" | "for" | "in" | "at" | "who")).unwrap_or(words.len());
    let known = words[..until].last().map(|w| name_word(w))?;
    // 'her opponent', 'the next mayor': nobody's role yet, or another's in each article.
    let own = !words.iter().any(|w| NOBODYS.has(w));
    (own && (known.title || known.person) && (2..=6).contains(&words.len())).then(|| words.join(" "))
}

/// The name, or the alias that has a given name before it.
fn fullest(row: &SpeakerRow) -> &str {
    let part = || PersonName::parse(&row.name).filter(|n| n.given.is_empty());
    let Some(part) = Some(()).filter(|()| row.kind == SpeakerKind::Person).and_then(|()| part()) else {
        return &row.name;
    };
    let full = |alias: &&String| {
        PersonName::parse(alias).is_some_and(|n| {
            let given = name_word(&n.given);
            n.surname == part.surname && given.given && !given.title
        })
    };
    row.aliases.iter().find(full).unwrap_or(&row.name)
}

/// The members of a group of several named ones, folded and in one order: 'Lee and Reed' is 'Reed and Lee'.
fn members(name: &str, kind: SpeakerKind) -> Option<String> {
    let (before, last) = name.rsplit_once(" and ").filter(|_| kind == SpeakerKind::Group)?;
    let list = || before.split(", ").chain([last]);
    if !list().all(|member| member.starts_with(char::is_uppercase)) {
        return None;
    }
    let mut members: Vec<String> = list().map(normalised).collect();
    members.sort_unstable();
    Some(members.join(" and "))
}

/// 'spokesman for Lee', 'mayor of Springfield': whose, and what.
fn role_of(name: &str) -> Option<(&str, &str)> {
    let (role, owner) = name.split_once(" for ").or_else(|| name.split_once(" of "))?;
    let owner = owner.strip_prefix("the ").unwrap_or(owner);
    let noun = name_word(role.rsplit(' ').next()?);
    let small = |w: &str| matches!(w, "of" | "for" | "the" | "and");
    let named = owner.split(' ').all(|w| w.starts_with(char::is_uppercase) || small(w))
        && owner.starts_with(char::is_uppercase);
    (named && (noun.person || noun.title) && role.starts_with(char::is_lowercase)).then_some((owner, role))
}

/// 'Lee's presidential campaign', 'Lee campaign', 'Lee's spokesman', 'spokesman for Lee'.
fn owned(name: &str, kind: SpeakerKind) -> Option<Form> {
    let capital = |s: &str| s.starts_with(char::is_uppercase);
    let split = [("’s "), ("'s "), ("’ "), ("' ")].iter().find_map(|mark| name.split_once(mark));
    if let Some((owner, rest)) = split {
        // 'Lloyd's of London', 'the People's Party': a name itself.
        return (capital(owner) && rest.starts_with(char::is_lowercase)).then(|| made(owner, rest, kind));
    }
    if let Some((owner, role)) = role_of(name).filter(|_| kind == SpeakerKind::Unnamed) {
        return Some(made(owner, role, kind));
    }
    let (owner, noun) = name.rsplit_once(' ')?;
    let noun_of = matches!(kind, SpeakerKind::Organisation | SpeakerKind::Group)
        && noun.starts_with(char::is_lowercase)
        && owner.split(' ').all(capital)
        && is_of_person(noun)
        || kind == SpeakerKind::Unnamed
            && matches!(noun, "spokesman" | "spokeswoman" | "spokesperson")
            && owner.split(' ').all(capital);
    noun_of.then(|| made(owner, noun, kind))
}

/// Whether a noun is of a body that is named after whoever leads it: the only one of its kind that they have.
pub(super) fn is_of_person(noun: &str) -> bool {
    matches!(noun, "campaign" | "team" | "administration" | "government" | "camp")
}

fn made(owner: &str, rest: &str, kind: SpeakerKind) -> Form {
    // 'presidential campaign' is the campaign; a foreign ministry and a defence ministry are two bodies.
    let head = rest.rsplit(' ').next().unwrap_or(rest);
    let noun = if kind == SpeakerKind::Organisation && is_of_person(head) { head } else { rest };
    Form::Owned(owner.to_string(), if noun == "camp" { "campaign" } else { noun }.to_string())
}
