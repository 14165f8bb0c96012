//! The form of a lexicon file, as TOML gives it.
//!
//! See `docs/stance-scheme.md` for the meaning of the keys.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A lexicon file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Categories taken out before this file's own entries are added ('attitude', 'attitude/comment').
    #[serde(default)]
    pub replace: Vec<String>,
    /// Sets of words that contexts refer to as `@name`.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<String>>,
    /// Subcategories and what they map to.
    #[serde(default)]
    pub subcategory: Vec<Subcategory>,
    /// The entries.
    #[serde(default)]
    pub entry: Vec<Spanned<Entry>>,
}

/// A subcategory.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Subcategory {
    pub category: String,
    pub name: String,
    #[serde(default)]
    pub hyland: String,
    #[serde(default)]
    pub appraisal: String,
}

/// One or several lemmas that behave alike.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub lemma: Option<String>,
    #[serde(default)]
    pub lemmas: Vec<String>,
    /// Forms that regular inflection does not give. With `only_forms`, no others.
    #[serde(default)]
    pub forms: Vec<String>,
    #[serde(default)]
    pub only_forms: bool,
    #[serde(default)]
    pub pos: WordClass,
    /// Where the entry comes from: keys of the references in `docs/stance-scheme.md`.
    #[serde(default)]
    pub source: Vec<String>,
    /// The entry takes the place of earlier entries of the same lemma.
    #[serde(default)]
    pub replace: bool,
    /// The entry opens an if-clause, whose markers are flagged `conditional`.
    #[serde(default)]
    pub opens_condition: bool,
    /// Contexts that hold for every sense.
    #[serde(default)]
    pub when: Vec<String>,
    #[serde(default)]
    pub unless: Vec<String>,
    /// The only sense, written flat.
    #[serde(rename = "in")]
    pub subcategory: Option<String>,
    #[serde(default)]
    pub polarity: Option<FixedPolarity>,
    #[serde(default)]
    pub valence: Option<crate::types::Valence>,
    /// Or its senses, of which the first that the context licenses counts.
    #[serde(default)]
    pub senses: Vec<Sense>,
}

impl Entry {
    /// Whether one of its senses is attitude: then its comparative and superlative are markers, too.
    pub(super) fn is_attitude(&self) -> bool {
        let senses = self.senses.iter().map(|s| s.subcategory.as_str());
        senses.chain(self.subcategory.as_deref()).any(|s| s.starts_with("attitude/"))
    }
}

/// A sense of an entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sense {
    /// 'category/subcategory', or 'none' for a use that marks nothing.
    #[serde(rename = "in")]
    pub subcategory: String,
    #[serde(default)]
    pub when: Vec<String>,
    #[serde(default)]
    pub unless: Vec<String>,
    #[serde(default)]
    pub polarity: Option<FixedPolarity>,
    #[serde(default)]
    pub valence: Option<crate::types::Valence>,
}

/// A polarity that is not read off the context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FixedPolarity {
    /// Negated by its own meaning ('unlikely'); a negation turns it round.
    Inherent,
    /// Affirmed whatever stands around it.
    Affirmed,
    /// Negated whatever stands around it.
    Negated,
}

/// The word class of an entry: which forms it has and which tags license it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum WordClass {
    /// No inflection, no condition on the tag.
    #[default]
    Phrase,
    /// A verb, or a phrase that begins with one; inflected.
    Verb,
    /// A noun, or a phrase that ends in one; with its plural.
    Noun,
    /// An adjective; no inflection (comparatives are `forms`).
    Adjective,
    /// An adverb.
    Adverb,
    /// A modal or auxiliary, which a negation follows.
    Modal,
    /// A pronoun: not inside the title of a work.
    Pronoun,
}
