//! `whosaid lexicon`: stance lexicons checked and listed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use whosaid::annotate::read_lexicon;
use whosaid::config::nearest_of;
use whosaid_language::stance::{Report, StanceLexicon, WarningKind, check_over};

use super::args::{LexiconCheckArgs, LexiconCommand, LexiconShowArgs};
use super::failure::{Failure, USAGE, WITH_FAILURES};

/// Checks or lists.
pub fn lexicon(asked: &LexiconCommand) -> Result<ExitCode, Failure> {
    match asked {
        LexiconCommand::Check(asked) => check(asked),
        LexiconCommand::Show(asked) => show(asked),
    }
}

fn check(asked: &LexiconCheckArgs) -> Result<ExitCode, Failure> {
    let texts = asked.files.iter().map(|p| read_lexicon(p)).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = asked.files.iter().map(|p| p.display().to_string()).collect();
    let files: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let mut code = 0;
    let mut out = String::new();
    for (i, &(name, text)) in files.iter().enumerate() {
        let report = check_over(&files[..i], name, text);
        code = code.max(match (report.errors.is_empty(), report.warnings.is_empty()) {
            (true, true) => 0,
            (true, false) => WITH_FAILURES,
            (false, _) => USAGE,
        });
        describe(&mut out, name, &report);
    }
    io::stdout().write_all(out.as_bytes())?;
    Ok(ExitCode::from(code))
}

/// The findings of a file, a line each, and a closing line of counts.
fn describe(out: &mut String, name: &str, report: &Report) {
    // Writing to a String cannot fail.
    for error in &report.errors {
        let _ = writeln!(out, "error: {}", error.to_string().trim_end());
    }
    for warning in &report.warnings {
        let message = warning.to_string();
        let message = message.strip_prefix("line ").unwrap_or(&message);
        let _ = writeln!(out, "warning: {name}:{message}; {}", fix(&warning.kind));
    }
    let (errors, warnings) = (report.errors.len(), report.warnings.len());
    let _ = writeln!(
        out,
        "{name}: {}, {}, {}",
        plural(report.entries, "entry", "entries"),
        plural(errors, "error", "errors"),
        plural(warnings, "warning", "warnings")
    );
    for (category, n) in &report.by_category {
        let _ = writeln!(out, "  {n:>6}  {category}");
    }
}

/// What to do about a warning.
fn fix(kind: &WarningKind) -> &'static str {
    match kind {
        WarningKind::Unreachable { .. } => "take one of the two out, or give the other a context (when = [...])",
        WarningKind::Duplicate { .. } => "take one of the two out",
        WarningKind::SenseUnreachable { .. } => "put senses with a context first",
        WarningKind::Shadows { .. } => "if it should take that entry's place, say so with replace = true",
        WarningKind::NoSource => "say where it comes from: source = [\"own\"]",
    }
}

fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn show(asked: &LexiconShowArgs) -> Result<ExitCode, Failure> {
    let settings = asked.settings.resolve()?.settings;
    let lexicon = settings.stance.load()?.lexicon;
    let text = match &asked.category {
        None => overview(&lexicon),
        Some(name) => entries(&lexicon, name)?,
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The lemmas of each subcategory, sorted.
fn lemmas(lexicon: &StanceLexicon) -> Vec<BTreeSet<&str>> {
    let mut out = vec![BTreeSet::new(); lexicon.subcategories.len()];
    for (lemma, senses) in lexicon.entries() {
        for subcategory in senses.flatten() {
            if let Some(known) = out.get_mut(usize::from(subcategory)) {
                known.insert(lemma);
            }
        }
    }
    out
}

/// Each subcategory with its mappings and how many entries it has.
fn overview(lexicon: &StanceLexicon) -> String {
    let lemmas = lemmas(lexicon);
    let rows = lexicon.subcategories.iter().zip(&lemmas);
    let rows: Vec<[String; 4]> = rows
        .map(|(s, l)| {
            [format!("{}/{}", s.category, s.name), l.len().to_string(), s.hyland.clone(), s.appraisal.clone()]
        })
        .collect();
    let head = ["category/subcategory", "entries", "Hyland 2005", "Appraisal"].map(str::to_string);
    let width = |i: usize| rows.iter().chain([&head]).map(|r| r[i].chars().count()).max().unwrap_or(0);
    let (name, hyland) = (width(0), width(2));
    let mut out = String::new();
    for row in std::iter::once(&head).chain(&rows) {
        let line = format!("{:<name$}  {:>7}  {:<hyland$}  {}", row[0], row[1], row[2], row[3]);
        let _ = writeln!(out, "{}", line.trim_end()); // Writing to a String cannot fail.
    }
    out
}

/// The entries of a category or subcategory, a line each subcategory.
fn entries(lexicon: &StanceLexicon, name: &str) -> Result<String, Failure> {
    let mut out = String::new();
    for (subcategory, lemmas) in lexicon.subcategories.iter().zip(lemmas(lexicon)) {
        let full = format!("{}/{}", subcategory.category, subcategory.name);
        if subcategory.category != name && full != name {
            continue;
        }
        let lemmas: Vec<&str> = lemmas.into_iter().collect();
        let _ = writeln!(out, "{full} ({})\n  {}", lemmas.len(), lemmas.join(", ")); // Cannot fail.
    }
    if out.is_empty() {
        let names: BTreeSet<&str> = lexicon.subcategories.iter().map(|s| s.category.as_str()).collect();
        let hint =
            nearest_of(name, names.iter().copied()).map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
        let known: Vec<&str> = names.into_iter().collect();
        return Err(Failure::Usage(format!(
            "there is no category '{name}'{hint}\nThe categories are {}.",
            known.join(", ")
        )));
    }
    Ok(out)
}
