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
