//! The table of cue classes, compiled from `lexicon/cue_classes.toml`.

use crate::stance::inflect;
use crate::stance::words::{Trie, Words};
use crate::types::CueClass;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The word class of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A verb.
    Verb,
    /// A noun.
    Noun,
    /// An adjective.
    Adjective,
}

/// A lemma with its class.
#[derive(Debug)]
pub(super) struct Row {
    pub lemma: String,
    pub kind: Kind,
    pub class: CueClass,
}

/// The lemmas of one class.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Lemmas {
    verbs: Vec<String>,
    nouns: Vec<String>,
    adjectives: Vec<String>,
}

/// All lemmas with their forms.
#[derive(Debug, Default)]
pub(super) struct Table {
    words: Words,
    trie: Trie,
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// The table that ships with whosaid.
    pub(super) fn built_in() -> &'static Table {
        static TABLE: LazyLock<Table> = LazyLock::new(|| {
            Table::parse(include_str!("../../../lexicon/cue_classes.toml")).expect("the shipped table is tested")
        });
        &TABLE
    }

    fn parse(text: &str) -> Result<Table, toml::de::Error> {
        let classes: BTreeMap<CueClass, Lemmas> = toml::from_str(text)?;
        let mut table = Table::default();
        for (class, lemmas) in classes {
            let lists = [(Kind::Verb, lemmas.verbs), (Kind::Noun, lemmas.nouns), (Kind::Adjective, lemmas.adjectives)];
            for (kind, lemma) in lists.into_iter().flat_map(|(kind, list)| list.into_iter().map(move |l| (kind, l))) {
                table.add(Row { lemma, kind, class });
            }
        }
        table.trie.finish(table.words.len());
        Ok(table)
    }

    fn add(&mut self, row: Row) {
        let number = self.rows.len() as u32;
        let (first, rest) = row.lemma.split_once(' ').unwrap_or((&row.lemma, ""));
        let forms: Vec<String> = match row.kind {
            Kind::Verb => {
                let bases = [Some(first.to_string()), inflect::spelling(first)];
                let forms = bases.into_iter().flatten().flat_map(|b| inflect::verb_forms(&b));
                forms.map(|f| format!("{f} {rest}").trim().to_string()).collect()
            }
            Kind::Noun => vec![row.lemma.clone(), inflect::s_form(&row.lemma)],
            Kind::Adjective => vec![row.lemma.clone()],
        };
        for form in forms {
            let ids: Vec<u32> = form.split(' ').map(|w| self.words.number(w)).collect();
            self.trie.insert(&ids, number);
        }
        self.rows.push(row);
    }

    /// The number of a word, lower-cased.
    pub(super) fn word(&self, word: &str) -> u32 {
        self.words.find(word)
    }

    /// The longest expression that `words` begins with and whose kind `fits`, with its length; verbs first.
    pub(super) fn longest(&self, words: &[u32], fits: impl Fn(Kind, usize) -> bool) -> Option<(usize, &Row)> {
        let mut best: Option<(usize, &Row)> = None;
        self.trie.walk(words, |length, rows| {
            let of = |kind: Kind| {
                let mut rows = rows.iter().map(|&r| &self.rows[r as usize]);
                rows.find(|r| r.kind == kind && fits(kind, length))
            };
            if let Some(row) = of(Kind::Verb).or_else(|| of(Kind::Noun)).or_else(|| of(Kind::Adjective)) {
                best = Some((length, row));
            }
        });
        best
    }
}

/// The base of a regularly inflected verb that no table knows, by trying what -s, -ed and -ing may hide.
pub(super) fn base_of(form: &str) -> String {
    let mut candidates = Vec::new();
    for ending in ["ies", "ied", "es", "ed", "ing", "s", "d"] {
        if let Some(stem) = form.strip_suffix(ending).filter(|s| s.len() > 1) {
            candidates.push(if ending.starts_with("ie") { format!("{stem}y") } else { format!("{stem}e") });
            candidates.push(stem.to_string());
            let undoubled = stem.char_indices().next_back().map_or(stem, |(i, _)| &stem[..i]);
            candidates.push(undoubled.to_string());
        }
    }
    candidates.retain(|c| inflect::verb_forms(c).iter().any(|f| f == form));
    // Of several, the one whose spelling is likely: 'nod' not 'nodd', 'quote' not 'quot', 'report' not 'reporte'.
    let unlikely = |c: &String| match c.strip_suffix('e') {
        Some(stem) => !needs_e(stem),
        None => needs_e(c) || doubled(c),
    };
    candidates.sort_by_key(|c| (form.len() > 5 && !doubled(&form[..form.len() - 2]) && unlikely(c), c.len()));
    candidates.into_iter().next().unwrap_or_else(|| form.to_string())
}

/// Whether a stem ends in a doubled consonant that no verb keeps.
fn doubled(stem: &str) -> bool {
    matches!(stem.as_bytes(), [.., a, b] if a == b && !matches!(b, b'l' | b's' | b'e' | b'o' | b'f' | b'z'))
}

/// Whether a stem needs a silent e: a single consonant after a single vowel, or c, g, s, u, v, z at its end.
fn needs_e(stem: &str) -> bool {
    let b = stem.as_bytes();
    let vowel = |c: u8| matches!(c, b'a' | b'e' | b'i' | b'o' | b'u');
    match *b {
        [.., b'c' | b'g' | b's' | b'u' | b'v' | b'z'] => true,
        [.., v, c] if vowel(v) && !vowel(c) => {
            let stem_of_two_vowels = b.len() > 2 && vowel(b[b.len() - 3]) && b[b.len() - 3] != b'u';
            !(matches!(c, b'w' | b'x' | b'y')
                || stem_of_two_vowels
                || matches!(b, [.., b'e' | b'i' | b'o', b'r' | b'n' | b't']))
                || b.ends_with(b"uot")
        }
        _ => false,
    }
}
