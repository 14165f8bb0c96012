//! What is known of words before any article is read: given names, titles, nouns for people and bodies.
//!
//! The lists are files of `lexicon/names/`, compiled in, each with its source in its head.

use std::sync::OnceLock;

use crate::hash::WordMap;

/// Classes that a word can be in (bits of [`Lexeme::classes`]).
pub(super) mod class {
    /// 'Mr.', 'Sir': stripped, no role.
    pub const HONORIFIC: u32 = 1;
    /// 'Sen.', 'President': stands before a name.
    pub const TITLE: u32 = 1 << 1;
    /// A noun for one person.
    pub const PERSON: u32 = 1 << 2;
    /// A noun that heads the name of a body, or stands for it.
    pub const BODY: u32 = 1 << 3;
    /// A text or poll.
    pub const DOCUMENT: u32 = 1 << 4;
    /// Many people.
    pub const GROUP: u32 = 1 << 5;
    /// A body known by one word.
    pub const KNOWN: u32 = 1 << 6;
    /// A country, state or city.
    pub const PLACE: u32 = 1 << 7;
    /// 'American', 'Republican': an adjective, or somebody of that kind.
    pub const DEMONYM: u32 = 1 << 8;
    /// 'van', 'de'.
    pub const PARTICLE: u32 = 1 << 9;
    /// 'Jr.', 'III'.
    pub const SUFFIX: u32 = 1 << 10;
    /// Opens sentences in capitals and is no name.
    pub const COMMON: u32 = 1 << 11;
    /// A given name.
    pub const GIVEN: u32 = 1 << 12;
    /// A given name that is a surname as well.
    pub const SURNAME: u32 = 1 << 13;
    /// A description that often stands for whoever the text just named ('the woman', 'the candidate').
    pub const EPITHET: u32 = 1 << 14;
    /// A building, a road or a part of the landscape: the last word of a place's name.
    pub const SITE: u32 = 1 << 16;
    /// A family name.
    pub const FAMILY: u32 = 1 << 15;
    /// With 'the' and a capital letter, a newspaper.
    pub const PRESS: u32 = 1 << 17;
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lexeme {
    /// Bits of [`class`].
    pub classes: u32,
    /// -1 (a woman) to 1 (a man), 0 where the word says nothing.
    pub gender: f32,
    /// The noun that a title or abbreviation stands for; empty where it is the word itself.
    pub stands_for: &'static str,
}

impl Lexeme {
    pub fn is(self, classes: u32) -> bool {
        self.classes & classes != 0
    }
}

/// The lists, read once.
pub(super) struct Lexicon {
    words: WordMap<&'static str, Lexeme>,
    nicknames: WordMap<&'static str, Vec<u16>>,
    pronouns: super::rank::Features,
}

const CLASSES: [(&str, u32); 15] = [
    ("honorific", class::HONORIFIC),
    ("title", class::TITLE),
    ("person", class::PERSON),
    ("body", class::BODY),
    ("known", class::KNOWN),
    ("document", class::DOCUMENT),
    ("group", class::GROUP),
    ("place", class::PLACE),
    ("demonym", class::DEMONYM),
    ("particle", class::PARTICLE),
    ("suffix", class::SUFFIX),
    ("common", class::COMMON),
    ("epithet", class::EPITHET),
    ("site", class::SITE),
    ("press", class::PRESS),
];

impl Lexicon {
    /// The lists that are compiled in.
    pub fn built_in() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            Lexicon::read(
                include_str!("../../lexicon/names/words.txt"),
                [include_str!("../../lexicon/names/given.txt"), include_str!("../../lexicon/names/given_more.txt")],
                include_str!("../../lexicon/names/surnames.txt"),
                include_str!("../../lexicon/names/nicknames.txt"),
                include_str!("../../lexicon/names/pronouns.tsv"),
            )
        })
    }

    fn read(
        words: &'static str,
        given: [&'static str; 2],
        surnames: &'static str,
        nicknames: &'static str,
        pronouns: &'static str,
    ) -> Self {
        let mut map: WordMap<&str, Lexeme> = WordMap::with_capacity_and_hasher(56_000, Default::default());
        for line in given.into_iter().flat_map(str::lines) {
            let Some((name, digit)) = line.split_once('\t') else { continue };
            let (digit, surname) = digit.strip_suffix('s').map_or((digit, 0), |d| (d, class::SURNAME));
            let tenths = digit.trim().parse::<f32>().unwrap_or(4.5);
            let gender = (tenths - 4.5) / 4.5;
            map.insert(name, Lexeme { classes: class::GIVEN | surname, gender, stands_for: "" });
        }
        for surname in surnames.lines() {
            map.entry(surname).or_default().classes |= class::FAMILY;
        }
        for line in words.lines().filter(|l| !l.starts_with('#')) {
            let mut entries = line.split_whitespace();
            let name = entries.next().unwrap_or("");
            let Some(&(_, bit)) = CLASSES.iter().find(|c| c.0 == name) else { continue };
            for entry in entries {
                let (entry, gender) = match entry.rsplit_once(':') {
                    Some((e, "m")) => (e, 1.0),
                    Some((e, "f")) => (e, -1.0),
                    _ => (entry, 0.0),
                };
                let (word, stands_for) = entry.split_once('=').unwrap_or((entry, ""));
                let lexeme = map.entry(word).or_default();
                // A judge need not be a man for all that men have been called so.
                let called = lexeme.is(class::GIVEN) && !lexeme.is(class::PERSON | class::TITLE);
                let calling = bit & (class::PERSON | class::TITLE) != 0 && called;
                lexeme.classes |= bit;
                if gender != 0.0 || calling {
                    lexeme.gender = gender;
                }
                if !stands_for.is_empty() {
                    lexeme.stands_for = stands_for;
                }
            }
        }
        let mut groups: WordMap<&str, Vec<u16>> = WordMap::default();
        for (i, line) in nicknames.lines().filter(|l| !l.starts_with('#')).enumerate() {
            for name in line.split_whitespace() {
                groups.entry(name).or_default().push(i as u16);
            }
        }
        Self { words: map, nicknames: groups, pronouns: super::rank::read_weights(pronouns) }
    }

    /// What is known of a lower-case word without its final full stop.
    pub fn get(&self, lower: &str) -> Lexeme {
        self.words.get(lower).copied().unwrap_or_default()
    }

    /// The weights of the ranker of 'he' and 'she'.
    pub fn pronoun_weights(&self) -> &super::rank::Features {
        &self.pronouns
    }

    /// The groups of short forms that a lower-case given name is in.
    pub fn nickname_groups(&self, lower: &str) -> &[u16] {
        self.nicknames.get(lower).map_or(&[], Vec::as_slice)
    }

    /// Whether two given names can be one person's ('Mike', 'Michael'). Both lower case.
    pub fn same_given(&self, a: &str, b: &str) -> bool {
        a == b
            || match (self.nicknames.get(a), self.nicknames.get(b)) {
                (Some(x), Some(y)) => x.iter().any(|g| y.contains(g)),
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_say_what_they_should() {
        let lexicon = Lexicon::built_in();
        assert!(lexicon.get("mary").is(class::GIVEN) && lexicon.get("mary").gender < -0.9);
        assert!(lexicon.get("john").gender > 0.9);
        assert!(lexicon.get("mrs").is(class::HONORIFIC) && lexicon.get("mrs").gender < 0.0);
        assert_eq!(lexicon.get("sen").stands_for, "senator");
        assert!(lexicon.get("spokeswoman").is(class::PERSON) && lexicon.get("spokeswoman").is(class::TITLE));
        assert!(lexicon.get("zzyzx").classes == 0);
        assert!(lexicon.same_given("mike", "michael") && !lexicon.same_given("mike", "bill"));
    }
}
