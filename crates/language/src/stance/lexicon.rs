//! The lexicon: files of entries, compiled to a trie and conditions.

use super::condition::{self, Condition, Lists};
use super::error::LexiconError;
use super::inflect;
use super::schema::{self, FixedPolarity, WordClass};
use super::words::{Trie, Words};
use crate::types::Valence;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The files that ship with whosaid, in the order in which their entries are tried.
const BUILT_IN: &[(&str, &str)] = &[
    ("scheme.toml", include_str!("../../lexicon/stance/scheme.toml")),
    ("contexts.toml", include_str!("../../lexicon/stance/contexts.toml")),
    ("modals.toml", include_str!("../../lexicon/stance/modals.toml")),
    ("epistemic.toml", include_str!("../../lexicon/stance/epistemic.toml")),
    ("certainty.toml", include_str!("../../lexicon/stance/certainty.toml")),
    ("evidential.toml", include_str!("../../lexicon/stance/evidential.toml")),
    ("deontic.toml", include_str!("../../lexicon/stance/deontic.toml")),
    ("graduation.toml", include_str!("../../lexicon/stance/graduation.toml")),
    ("alignment.toml", include_str!("../../lexicon/stance/alignment.toml")),
    ("affect.toml", include_str!("../../lexicon/stance/affect.toml")),
    ("evaluation-positive.toml", include_str!("../../lexicon/stance/evaluation-positive.toml")),
    ("evaluation-negative.toml", include_str!("../../lexicon/stance/evaluation-negative.toml")),
];

/// A subcategory of the scheme with what it maps to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subcategory {
    /// Category ('epistemic').
    pub category: String,
    /// Subcategory ('possibility').
    pub name: String,
    /// Hyland 2005 ('hedge', 'booster', 'attitude marker', 'self mention', 'engagement marker' or empty).
    pub hyland: String,
    /// Appraisal, Martin & White 2005, or empty.
    pub appraisal: String,
}

/// A sense of an entry, ready to be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sense {
    /// `None`: a use that marks nothing.
    pub subcategory: Option<u16>,
    pub when: Vec<Condition>,
    pub unless: Vec<Condition>,
    pub polarity: Option<FixedPolarity>,
    pub valence: Option<Valence>,
}

/// An entry, ready to be tried.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub lemma: String,
    pub pos: WordClass,
    pub opens_condition: bool,
    pub senses: Vec<Sense>,
}

/// The words and phrases that mark stance, and the contexts in which they do.
#[derive(Clone, Debug, Default)]
pub struct StanceLexicon {
    /// What [`crate::StanceMarker::subcategory`] indexes.
    pub subcategories: Vec<Subcategory>,
    pub(super) entries: Vec<Entry>,
    pub(super) words: Words,
    pub(super) lists: Lists,
    pub(super) trie: Trie,
}

/// An entry with where it stands in its file.
pub(super) struct Placed<'a> {
    pub file: &'a str,
    pub line: usize,
    /// 0 for the built-in files, then 1, 2, ... : higher ranks go first.
    pub rank: usize,
    pub lemma: String,
    pub entry: schema::Entry,
}

impl StanceLexicon {
    /// The lexicon that ships with whosaid.
    pub fn built_in() -> Self {
        static BUILT: LazyLock<StanceLexicon> =
            LazyLock::new(|| StanceLexicon::parse(&[]).expect("the shipped lexicon is tested"));
        BUILT.clone()
    }

    /// The files that the built-in lexicon is made from, (name, TOML text), in order.
    pub fn built_in_files() -> &'static [(&'static str, &'static str)] {
        BUILT_IN
    }

    /// The built-in lexicon with the files of a user, (name, TOML text), merged over it in order.
    ///
    /// A file may define subcategories of its own, replace categories (`replace = ["attitude"]`), and
    /// add or replace (`replace = true`) entries; where expressions are the same, a later file's entry
    /// is tried first. The form of a file is described in `docs/stance-scheme.md`.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, LexiconError> {
        let mut compiled = compile(BUILT_IN.iter().chain(files).copied());
        if compiled.errors.is_empty() { Ok(compiled.lexicon) } else { Err(compiled.errors.swap_remove(0)) }
    }

    /// The index of a subcategory.
    pub fn subcategory(&self, category: &str, name: &str) -> Option<u16> {
        self.subcategories.iter().position(|s| s.category == category && s.name == name).map(|i| i as u16)
    }

    /// Whether an entry marks something (or blocks) in every context that its tags allow.
    pub(super) fn holds_everywhere(entry: &Entry) -> bool {
        entry.senses.iter().any(|s| s.when.is_empty() && s.unless.is_empty())
    }

    /// Its entries in the order in which they are tried: the lemma, and what each of its senses marks (an index
    /// into `subcategories`; `None`: nothing).
    pub fn entries(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = Option<u16>>)> {
        self.entries.iter().map(|e| (e.lemma.as_str(), e.senses.iter().map(|s| s.subcategory)))
    }

    /// How many entries (lemmas) it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it marks nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Where an entry comes from.
pub(super) struct Place {
    /// The file's name.
    pub file: String,
    /// Line of the entry, from 1.
    pub line: usize,
    /// 0 for the built-in files, then 1, 2, ...
    pub rank: usize,
    /// Whether the entry names its source.
    pub sourced: bool,
}

/// What compiling files gives.
pub(super) struct Compiled {
    pub lexicon: StanceLexicon,
    pub errors: Vec<LexiconError>,
    /// Expressions in order of insertion: (expression, index of the entry).
    pub expressions: Vec<(String, u32)>,
    /// For each entry where it comes from.
    pub places: Vec<Place>,
}

/// The names of the built-in files.
pub(super) fn built_in_files() -> &'static [(&'static str, &'static str)] {
    BUILT_IN
}

fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|&&b| b == b'\n').count() + 1
}

/// Compiles files in order, noting every error.
pub(super) fn compile<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Compiled {
    let mut errors = Vec::new();
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut subcategories: Vec<Subcategory> = Vec::new();
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for (index, (name, text)) in files.enumerate() {
        let rank = (index + 1).saturating_sub(BUILT_IN.len());
        let file: schema::File = match toml::from_str(text) {
            Ok(file) => file,
            Err(e) => {
                let line = e.span().map_or(1, |s| line_of(text, s.start));
                errors.push(LexiconError::Syntax { file: name.into(), line, message: e.message().into() });
                continue;
            }
        };
        for what in &file.replace {
            if !subcategories.iter().any(|s| &s.category == what || format!("{}/{}", s.category, s.name) == *what) {
                let line = 1 + text.lines().position(|l| l.trim_start().starts_with("replace")).unwrap_or(0);
                let message = format!("replace: there is no category '{what}'; `whosaid lexicon show` lists them all");
                errors.push(LexiconError::Syntax { file: name.into(), line, message });
            }
            let gone = |within: &Option<String>| {
                within.as_deref().is_some_and(|s| s == what || s.split('/').next() == Some(what))
            };
            for p in &mut placed {
                p.entry.senses.retain(|s| !gone(&Some(s.subcategory.clone())));
                if gone(&p.entry.subcategory) {
                    p.entry.subcategory = None;
                }
            }
            placed.retain(|p| p.entry.subcategory.is_some() || !p.entry.senses.is_empty());
            subcategories.retain(|s| &s.category != what && format!("{}/{}", s.category, s.name) != *what);
        }
        for s in file.subcategory {
            let new = Subcategory { category: s.category, name: s.name, hyland: s.hyland, appraisal: s.appraisal };
            match subcategories.iter_mut().find(|o| o.category == new.category && o.name == new.name) {
                Some(old) => *old = new,
                None => subcategories.push(new),
            }
        }
        for (list, words) in file.lists {
            lists.entry(list).or_default().extend(words);
        }
        for spanned in file.entry {
            let line = line_of(text, spanned.span().start);
            let mut entry = spanned.into_inner();
            // Taken out, because the rest is copied for each of them.
            let mut lemmas = std::mem::take(&mut entry.lemmas);
            lemmas.extend(entry.lemma.take());
            if lemmas.is_empty() {
                errors.push(LexiconError::Entry {
                    file: name.into(),
                    line,
                    entry: String::new(),
                    message: "it has neither 'lemma' nor 'lemmas'".into(),
                    fix: "write lemma = \"...\"".into(),
                });
            }
            for lemma in lemmas {
                if entry.replace {
                    placed.retain(|p| p.lemma != lemma);
                }
                placed.push(Placed { file: name, line, rank, lemma, entry: entry.clone() });
            }
        }
    }
    // A later file's entry is tried before an earlier one's; in a file, in order.
    placed.sort_by_key(|p| std::cmp::Reverse(p.rank));
    let mut lexicon = StanceLexicon { subcategories, ..StanceLexicon::default() };
    for (name, words) in lists {
        let mut numbers: Vec<u32> = words.iter().map(|w| lexicon.words.number(w)).collect();
        numbers.sort_unstable();
        lexicon.lists.names.insert(name, lexicon.lists.words.len() as u32);
        lexicon.lists.words.push(numbers);
    }
    let mut out = Compiled { lexicon, errors, expressions: Vec::new(), places: Vec::new() };
    for p in &placed {
        match out.lexicon.compile_entry(p) {
            Ok(entry) => {
                let number = out.lexicon.entries.len() as u32;
                for expression in expressions(&p.lemma, &p.entry) {
                    let ids: Vec<u32> = expression.split(' ').map(|w| out.lexicon.words.number(w)).collect();
                    if out.lexicon.trie.insert(&ids, number) {
                        out.expressions.push((expression, number));
                    }
                }
                out.lexicon.entries.push(entry);
                out.places.push(Place {
                    file: p.file.to_string(),
                    line: p.line,
                    rank: p.rank,
                    sourced: !p.entry.source.is_empty(),
                });
            }
            Err((message, fix)) => out.errors.push(LexiconError::Entry {
                file: p.file.into(),
                line: p.line,
                entry: p.lemma.clone(),
                message,
                fix,
            }),
        }
    }
    let n = out.lexicon.words.len();
    out.lexicon.trie.finish(n);
    out
}

impl StanceLexicon {
    fn compile_entry(&mut self, placed: &Placed<'_>) -> Result<Entry, (String, String)> {
        let e = &placed.entry;
        if placed.lemma.trim().is_empty() {
            return Err(("its lemma is empty".into(), "write the word or phrase in lower case".into()));
        }
        if placed.lemma.chars().any(char::is_uppercase) {
            return Err((
                "its lemma has capitals, which never match".into(),
                format!("write '{}'", placed.lemma.to_lowercase()),
            ));
        }
        let flat = e.subcategory.as_ref().map(|s| schema::Sense {
            subcategory: s.clone(),
            when: Vec::new(),
            unless: Vec::new(),
            polarity: e.polarity,
            valence: e.valence,
        });
        if flat.is_some() && !e.senses.is_empty() {
            return Err(("it has both 'in' and 'senses'".into(), "keep one of them".into()));
        }
        let mut senses = Vec::new();
        for sense in flat.iter().chain(&e.senses) {
            let mut conditions = |list: &[String]| {
                list.iter().map(|c| condition::parse(c, &mut self.words, &self.lists)).collect::<Result<Vec<_>, _>>()
            };
            let mut when = conditions(&e.when)?;
            when.extend(conditions(&sense.when)?);
            let mut unless = conditions(&e.unless)?;
            unless.extend(conditions(&sense.unless)?);
            let subcategory = match sense.subcategory.split_once('/') {
                _ if sense.subcategory == "none" => None,
                Some((category, name)) => Some(self.subcategory(category, name).ok_or_else(|| {
                    let known: Vec<String> =
                        self.subcategories.iter().map(|s| format!("{}/{}", s.category, s.name)).collect();
                    (
                        format!("there is no subcategory '{}'", sense.subcategory),
                        format!("define it in a [[subcategory]] table, or use one of: {}", known.join(", ")),
                    )
                })?),
                None => {
                    return Err((
                        format!("'{}' does not name a subcategory", sense.subcategory),
                        "write in = \"category/subcategory\", or \"none\"".into(),
                    ));
                }
            };
            senses.push(Sense {
                subcategory,
                when,
                unless,
                polarity: sense.polarity.or(e.polarity),
                valence: sense.valence.or(e.valence),
            });
        }
        if senses.is_empty() {
            return Err(("it has no sense".into(), "write in = \"category/subcategory\"".into()));
        }
        Ok(Entry { lemma: placed.lemma.clone(), pos: e.pos, opens_condition: e.opens_condition, senses })
    }
}

/// All forms of an entry's lemma as the tokeniser splits them.
fn expressions(lemma: &str, entry: &schema::Entry) -> Vec<String> {
    let mut out = Vec::new();
    let plain: Vec<String> = expand(lemma).collect();
    for form in plain.iter().filter(|_| !entry.only_forms) {
        let (first, rest) = form.split_once(' ').unwrap_or((form, ""));
        match entry.pos {
            WordClass::Verb => {
                let mut bases = vec![first.to_string()];
                bases.extend(inflect::spelling(first));
                for base in bases {
                    out.extend(
                        inflect::verb_forms(&base).into_iter().map(|f| format!("{f} {rest}").trim().to_string()),
                    );
                }
            }
            WordClass::Noun => {
                out.push(form.clone());
                out.push(inflect::s_form(form));
            }
            _ => {
                out.push(form.clone());
                out.extend(inflect::spelling(form));
                if entry.pos == WordClass::Adjective && entry.is_attitude() {
                    out.extend(inflect::degrees(form).into_iter().flatten());
                }
            }
        }
    }
    out.extend(entry.forms.iter().flat_map(|f| expand(f).collect::<Vec<_>>()));
    let mut out: Vec<String> = out.iter().flat_map(|e| tokenised(e)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Writes out the alternatives of 'in {poss} view', '{be|seem} sure', '{|very} much'.
fn expand(form: &str) -> impl Iterator<Item = String> + use<> {
    let mut done = Vec::new();
    let mut open = vec![form.to_string()];
    while let Some(f) = open.pop() {
        let braces = f.find('{').and_then(|a| f[a..].find('}').map(|b| (a, a + b)));
        let Some((a, b)) = braces else {
            done.push(f.split_whitespace().collect::<Vec<_>>().join(" "));
            continue;
        };
        for choice in f[a + 1..b].split('|') {
            let words: &[&str] = match choice {
                "poss" => &["my", "our", "your", "his", "her", "its", "their"],
                "be" => &["is", "are", "was", "were", "be", "been", "'s", "'re", "am", "'m"],
                "have" => &["have", "has", "had", "'ve", "'s", "'d"],
                "do" => &["do", "does", "did"],
                "self" => &["myself", "himself", "herself", "itself", "ourselves", "themselves", "yourself"],
                _ => std::slice::from_ref(&choice),
            };
            open.extend(words.iter().map(|w| format!("{}{w}{}", &f[..a], &f[b + 1..])));
        }
    }
    done.into_iter()
}

/// An expression with its clitics split off as tokens ("can't" as "ca n't" , "let's" as "let 's").
fn tokenised(expression: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut variants = vec![String::new()];
    for word in expression.split(' ') {
        let split = if word.len() > 3 && word.ends_with("n't") {
            vec![format!("{} n't", &word[..word.len() - 3])]
        } else if word == "cannot" {
            vec!["can not".into(), "cannot".into()]
        } else if let Some(at) = word.find('\'').filter(|&at| at > 0 && word != "n't" && word != "o'clock") {
            vec![format!("{} {}", &word[..at], &word[at..])]
        } else {
            vec![word.to_string()]
        };
        variants = variants
            .iter()
            .flat_map(|v| split.iter().map(move |s| if v.is_empty() { s.clone() } else { format!("{v} {s}") }))
            .collect();
    }
    out.append(&mut variants);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands_alternatives_and_clitics() {
        let mut all: Vec<String> = expand("in {my|our} {|humble} view").collect();
        all.sort();
        assert_eq!(all, ["in my humble view", "in my view", "in our humble view", "in our view"]);
        assert_eq!(tokenised("don't know"), ["do n't know"]);
        assert_eq!(tokenised("can't be"), ["ca n't be"]);
        assert_eq!(tokenised("cannot be"), ["can not be", "cannot be"]);
        assert_eq!(tokenised("let's"), ["let 's"]);
    }

    #[test]
    fn inflects_the_head_of_a_phrase() {
        let entry = schema::Entry { pos: WordClass::Verb, ..Default::default() };
        let forms = expressions("call for", &entry);
        assert_eq!(forms, ["call for", "called for", "calling for", "calls for"]);
        let entry = schema::Entry { pos: WordClass::Noun, ..Default::default() };
        assert_eq!(expressions("rubber stamp", &entry), ["rubber stamp", "rubber stamps"]);
    }
}
