//! Checks a lexicon file: its errors, and entries that can never mark anything.

use super::error::LexiconError;
use super::lexicon::{Compiled, StanceLexicon, built_in_files, compile};
use std::collections::HashMap;

/// Errors and warnings of [`check`] for one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Errors: they keep the file from being used, in order of lines.
    pub errors: Vec<LexiconError>,
    /// Warnings: allowed, but without effect or with one that may not be meant, in order of lines.
    pub warnings: Vec<Warning>,
    /// Number of entries (lemmas) in the file.
    pub entries: usize,
    /// How many of them mark something of each category, in the lexicon's order; 'none' stands for those with a
    /// use that marks nothing.
    pub by_category: Vec<(String, usize)>,
}

/// Something about an entry that its author may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Line of the entry, from 1.
    pub line: usize,
    /// The entry's lemma.
    pub entry: String,
    /// What.
    pub kind: WarningKind,
}

/// The kind of a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// An entry of the same file, at this line, already takes this expression in every context.
    Unreachable {
        /// The expression.
        expression: String,
        /// Line of the entry that takes it.
        by: usize,
    },
    /// Two entries of the file are word for word the same.
    Duplicate {
        /// Line of the first.
        of: usize,
    },
    /// A sense comes after one that holds in every context.
    SenseUnreachable {
        /// Number of the sense, from 1.
        sense: usize,
    },
    /// A built-in entry has the same expression; the file's is tried first.
    Shadows {
        /// The built-in file.
        file: String,
        /// The expression.
        expression: String,
    },
    /// The entry names no source.
    NoSource,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: entry '{}' ", self.line, self.entry)?;
        match &self.kind {
            WarningKind::Unreachable { expression, by } => {
                write!(f, "never gets '{expression}': the entry at line {by} takes it in every context")
            }
            WarningKind::Duplicate { of } => write!(f, "repeats the one at line {of}"),
            WarningKind::SenseUnreachable { sense } => {
                write!(f, "never reaches its sense {sense}: the one before it holds in every context")
            }
            WarningKind::Shadows { file, expression } => {
                write!(f, "goes before the built-in entry of '{expression}' ({file})")
            }
            WarningKind::NoSource => write!(f, "names no source"),
        }
    }
}

/// Checks a lexicon file as it would be merged over the built-in lexicon. `name` is for the messages.
pub fn check(name: &str, text: &str) -> Report {
    check_over(&[], name, text)
}

/// The same, merged over the built-in lexicon and the files `earlier`, whose own faults are not reported.
pub fn check_over(earlier: &[(&str, &str)], name: &str, text: &str) -> Report {
    let rank = earlier.len() + 1;
    let compiled = compile(built_in_files().iter().chain(earlier).copied().chain([(name, text)]));
    Report {
        errors: compiled.errors.iter().filter(|e| e.file() == name).cloned().collect(),
        warnings: warnings(&compiled, rank),
        entries: compiled.places.iter().filter(|p| p.rank == rank).count(),
        by_category: by_category(&compiled, rank),
    }
}

/// How many entries of one rank mark something of each category.
fn by_category(compiled: &Compiled, rank: usize) -> Vec<(String, usize)> {
    const NOTHING: &str = "none";
    let subcategories = &compiled.lexicon.subcategories;
    let mut out: Vec<(String, usize)> = Vec::new();
    for category in subcategories.iter().map(|s| s.category.as_str()).chain([NOTHING]) {
        if !out.iter().any(|(known, _)| known == category) {
            out.push((category.to_string(), 0));
        }
    }
    let entries = compiled.lexicon.entries.iter().zip(&compiled.places).filter(|(_, p)| p.rank == rank);
    for (entry, _) in entries {
        let category = |s: &Option<u16>| s.map_or(NOTHING, |s| subcategories[usize::from(s)].category.as_str());
        for (name, n) in &mut out {
            *n += usize::from(entry.senses.iter().any(|s| category(&s.subcategory) == name));
        }
    }
    out.retain(|(_, n)| *n > 0);
    out
}

/// Checks the lexicon that ships with whosaid, as one file.
#[cfg(test)]
fn check_built_in() -> Vec<(String, Warning)> {
    let compiled = compile(built_in_files().iter().copied());
    let file = |w: &Warning| {
        let place =
            compiled.places.iter().zip(&compiled.lexicon.entries).find(|(p, e)| p.line == w.line && e.lemma == w.entry);
        place.map_or(String::new(), |(p, _)| p.file.clone())
    };
    warnings(&compiled, 0).into_iter().map(|w| (file(&w), w)).collect()
}

/// The warnings about the entries of one rank.
fn warnings(compiled: &Compiled, rank: usize) -> Vec<Warning> {
    let lexicon = &compiled.lexicon;
    let mut out = Vec::new();
    // For each expression the entries that have it, in the order in which they are tried.
    let mut having: HashMap<&str, Vec<u32>> = HashMap::new();
    for (expression, entry) in &compiled.expressions {
        having.entry(expression).or_default().push(*entry);
    }
    for (number, (entry, place)) in lexicon.entries.iter().zip(&compiled.places).enumerate() {
        if place.rank != rank {
            continue;
        }
        let warn = |kind| Warning { line: place.line, entry: entry.lemma.clone(), kind };
        if let Some(first) = entry.senses.iter().position(|s| s.when.is_empty() && s.unless.is_empty()) {
            out.extend((first + 2..=entry.senses.len()).map(|sense| warn(WarningKind::SenseUnreachable { sense })));
        }
        if !place.sourced && rank > 0 {
            out.push(warn(WarningKind::NoSource));
        }
        for (expression, _) in compiled.expressions.iter().filter(|(_, e)| *e == number as u32) {
            let others = &having[expression.as_str()];
            for &other in others.iter().take_while(|&&o| o != number as u32) {
                let (earlier, at) = (&lexicon.entries[other as usize], &compiled.places[other as usize]);
                let same_class = earlier.pos == entry.pos;
                if at.rank == rank && same_class && StanceLexicon::holds_everywhere(earlier) {
                    out.push(warn(WarningKind::Unreachable { expression: expression.clone(), by: at.line }));
                } else if at.rank == rank
                    && same_class
                    && earlier.lemma == entry.lemma
                    && earlier.senses == entry.senses
                {
                    out.push(warn(WarningKind::Duplicate { of: at.line }));
                }
            }
            let shadowed =
                others.iter().skip_while(|&&o| o != number as u32).find(|&&o| compiled.places[o as usize].rank < rank);
            if let Some(&o) = shadowed {
                let file = compiled.places[o as usize].file.clone();
                out.push(warn(WarningKind::Shadows { file, expression: expression.clone() }));
            }
        }
    }
    out.sort_by_key(|w| w.line);
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lexicon_has_neither_duplicates_nor_unreachable_entries() {
        let found: Vec<String> = check_built_in().into_iter().map(|(file, w)| format!("{file}: {w}")).collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn reports_what_a_user_may_not_mean() {
        let file = r#"
[[entry]]
lemma = "blimey"
in = "attitude/comment"
source = ["own"]

[[entry]]
lemmas = ["blimey", "but"]
in = "attitude/affect"
"#;
        let report = check("mine.toml", file);
        assert_eq!(report.errors, []);
        assert_eq!(report.entries, 3);
        assert_eq!(report.by_category, [("attitude".to_string(), 3)]);
        let kinds: Vec<&WarningKind> = report.warnings.iter().map(|w| &w.kind).collect();
        assert!(kinds.contains(&&WarningKind::Unreachable { expression: "blimey".into(), by: 2 }), "{kinds:?}");
        assert!(kinds.contains(&&WarningKind::NoSource));
        assert!(kinds.iter().any(|k| matches!(k, WarningKind::Shadows { expression, .. } if expression == "but")));
    }

    #[test]
    fn says_what_is_wrong_where_and_how_to_mend_it() {
        let file = "\n[[entry]]\nlemma = \"gosh\"\nin = \"attitude/awe\"\n";
        let report = check("mine.toml", file);
        let message = report.errors[0].to_string();
        assert!(message.starts_with("mine.toml:2: entry 'gosh': there is no subcategory 'attitude/awe'"), "{message}");
        let report = check("mine.toml", "[[entry]\n");
        assert!(matches!(&report.errors[0], LexiconError::Syntax { line: 1, .. }), "{:?}", report.errors);
        let report = check("mine.toml", "[[entry]]\nlemma = \"gosh\"\nin = \"attitude/affect\"\nwen = []\n");
        assert!(report.errors[0].to_string().contains("wen"), "{:?}", report.errors);
    }
}
