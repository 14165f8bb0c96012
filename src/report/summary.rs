//! The closing summary of a run, for people.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::PathBuf;

use indicatif::HumanCount;

use super::RunSummary;
use super::console::printable;

/// How many speakers and cues the summary names.
const NAMED: usize = 5;

/// The summary as lines of text, each with its end of line.
pub fn closing(summary: &RunSummary) -> String {
    let mut out = String::new();
    let mut line = |label: &str, rest: String| {
        let _ = writeln!(out, "{label:<10} {rest}"); // Writing to a String cannot fail.
    };
    let stopped = if summary.interrupted { ", stopped before the end" } else { "" };
    line("articles", format!("{} in {}{stopped}", HumanCount(summary.counts.articles), time(summary)));
    line(
        "quotes",
        format!(
            "{} ({} direct, {} mixed, {} indirect), {} stance markers",
            HumanCount(summary.counts.quotes()),
            HumanCount(summary.counts.direct),
            HumanCount(summary.counts.mixed),
            HumanCount(summary.counts.indirect),
            HumanCount(summary.counts.markers)
        ),
    );
    for (label, counts) in [("speakers", &summary.top_speakers), ("cues", &summary.top_cues)] {
        if !counts.is_empty() {
            let top = counts.iter().take(NAMED).map(|(name, n)| format!("{} {}", printable(name), HumanCount(*n)));
            line(label, top.collect::<Vec<_>>().join(", "));
        }
    }
    if !summary.counts.skipped.is_empty() {
        line("left out", by_code(&summary.counts.skipped));
    }
    if !summary.counts.failed.is_empty() {
        let table = summary.failures_table();
        line("failed", format!("{}: see {}", by_code(&summary.counts.failed), printable(&table.display().to_string())));
    }
    if !summary.files.is_empty() {
        line("tables", printable(&format!("{}{}", summary.output.display(), std::path::MAIN_SEPARATOR)));
        for row in tables(&summary.files) {
            line("", printable(&row));
        }
    }
    out
}

fn time(summary: &RunSummary) -> String {
    let rate = summary.rate();
    let rate = if rate < 10.0 { format!("{rate:.1}") } else { HumanCount(rate.round() as u64).to_string() };
    format!("{:.1} s ({rate} articles/s)", summary.seconds)
}

fn by_code(counts: &BTreeMap<String, u64>) -> String {
    let total: u64 = counts.values().sum();
    let parts: Vec<String> = counts.iter().map(|(code, n)| format!("{} {}", HumanCount(*n), code)).collect();
    if counts.len() == 1 { parts.concat() } else { format!("{} ({})", HumanCount(total), parts.join(", ")) }
}

/// One row for each set of file extensions, with the tables that are written in just these:
/// `documents, quotes (.csv and .parquet)`.
fn tables(files: &[PathBuf]) -> Vec<String> {
    let mut forms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut names: Vec<(String, BTreeSet<String>)> = Vec::new();
    for file in files {
        let part = |p: Option<&OsStr>| p.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        let (stem, form) = (part(file.file_stem()), part(file.extension()));
        match names.iter_mut().find(|n| n.0 == stem) {
            Some((_, forms)) => drop(forms.insert(form)),
            None => names.push((stem, BTreeSet::from([form]))),
        }
    }
    for (name, of) in names {
        // A name without a form is a folder of shards.
        let shown = |f: String| if f.is_empty() { "shard=*/*.parquet".to_string() } else { format!(".{f}") };
        let of: Vec<String> = of.into_iter().map(shown).collect();
        forms.entry(of.join(" and ")).or_default().push(name);
    }
    forms.into_iter().map(|(form, names)| format!("{} ({form})", names.join(", "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::RunCounts;

    #[test]
    fn summary_lists_counts_names_failures_and_tables() {
        let summary = RunSummary {
            counts: RunCounts {
                articles: 12_345,
                skipped: [("hidden".to_string(), 2)].into(),
                failed: [("bad_json".to_string(), 1), ("empty".to_string(), 3)].into(),
                direct: 1000,
                mixed: 20,
                indirect: 3,
                markers: 4,
                ..RunCounts::default()
            },
            failed_now: 4,
            annotated: 12_345,
            top_speakers: vec![("Ann Lee".to_string(), 9), ("Bo\u{1b}[31m".to_string(), 2)],
            top_cues: vec![("say".to_string(), 800)],
            seconds: 10.0,
            stages: Vec::new(),
            output: PathBuf::from("out"),
            files: ["documents.csv", "documents.parquet", "quotes.csv", "quotes.parquet", "failures.csv", "run.json"]
                .map(|f| PathBuf::from("out").join(f))
                .to_vec(),
            interrupted: false,
        };
        let slash = std::path::MAIN_SEPARATOR;
        let expected = format!(
            "articles   12,345 in 10.0 s (1,235 articles/s)
quotes     1,023 (1,000 direct, 20 mixed, 3 indirect), 4 stance markers
speakers   Ann Lee 9, Bo\\u{{1b}}[31m 2
cues       say 800
left out   2 hidden
failed     4 (1 bad_json, 3 empty): see out{slash}failures.csv
tables     out{slash}
           failures (.csv)
           documents, quotes (.csv and .parquet)
           run (.json)
"
        );
        assert_eq!(closing(&summary), expected);
    }

    #[test]
    fn interrupted_run_without_articles_has_two_lines() {
        let text = closing(&RunSummary { interrupted: true, ..RunSummary::default() });
        assert_eq!(
            text,
            "articles   0 in 0.0 s (0.0 articles/s), stopped before the end\n\
             quotes     0 (0 direct, 0 mixed, 0 indirect), 0 stance markers\n"
        );
    }
}
