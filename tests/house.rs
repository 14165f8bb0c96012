//! The rules of the house (ARCHITECTURE.md): who may import whom, how large a file may grow, and
//! what the language core may depend on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module -> the modules of the same package that it may name.
type Rules = &'static [(&'static str, &'static [&'static str])];

const PIPELINE_RULES: Rules = &[
    ("contain", &[]),
    ("flow", &[]),
    ("setting", &[]),
    ("walk", &["flow", "setting"]),
    ("read", &["contain", "flow", "setting"]),
    ("annotate", &["contain", "flow", "setting"]),
    ("tables", &["flow"]),
    ("corpus", &["tables", "setting"]),
    ("store", &["contain", "flow", "tables", "corpus"]),
    ("write", &["flow", "tables", "setting"]),
    ("report", &["flow", "setting"]),
    ("config", &["setting", "walk", "read", "annotate", "corpus", "write", "report"]),
    ("eval", &["flow", "audit"]),
    ("query", &["contain", "tables"]),
    ("offline", &[]),
    ("audit", &["query", "offline"]),
    ("page", &["tables", "query", "offline", "audit"]),
    ("training", &["annotate", "eval", "report"]),
    (
        "pipeline",
        &[
            "contain", "flow", "setting", "walk", "read", "annotate", "tables", "corpus", "store", "write", "report",
            "config", "query", "page",
        ],
    ),
];

const CORE_RULES: Rules = &[
    ("types", &[]),
    ("budget", &[]),
    ("hash", &[]),
    ("word_list", &["hash"]),
    ("model_error", &[]),
    ("text", &["types", "budget", "hash", "model_error", "word_list"]),
    ("quotation", &["types", "text", "word_list"]),
    ("layout", &["types", "text", "quotation", "word_list"]),
    ("document", &["types", "budget", "text", "quotation", "layout"]),
    (
        "attribution",
        &["types", "budget", "hash", "model_error", "text", "quotation", "layout", "document", "stance", "word_list"],
    ),
    ("speakers", &["types", "hash", "text", "quotation", "layout", "document", "word_list"]),
    ("stance", &["types", "hash", "text", "quotation", "document", "word_list"]),
    ("sections", &["types"]),
    ("analyser", &["types", "budget", "sections", "document", "attribution", "speakers", "stance"]),
];

const ENCODER_RULES: Rules = &[
    ("windows", &[]),
    ("levels", &[]),
    ("shares", &[]),
    ("rows", &["levels"]),
    ("kernels", &["levels", "rows", "shares"]),
    ("attention", &["kernels", "levels", "rows", "shares"]),
    ("model", &["kernels", "levels"]),
    ("network", &["attention", "kernels", "levels", "model", "rows", "shares", "windows"]),
    ("cpu_time", &[]),
    ("workers", &["cpu_time", "model", "network"]),
    ("engine", &["model", "workers"]),
];

/// Longest file allowed, in lines.
const MAX_LINES: usize = 520;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(|e| e.expect("a readable source tree").into_path())
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .collect()
}

fn source_of(file: &Path) -> String {
    fs::read_to_string(file).expect("a readable file")
}

/// Module of a file below `src`: its first folder, or its own name.
fn module_of(src: &Path, file: &Path) -> String {
    let first = file.strip_prefix(src).expect("below src").components().next().expect("a name");
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_string()
}

/// The modules that a source names by `crate::MODULE`, alone or in a braced list.
fn imports(source: &str) -> BTreeSet<String> {
    named_after("crate::", source)
}

/// The modules that a source names after a prefix, alone or in a braced list.
fn named_after(prefix: &str, source: &str) -> BTreeSet<String> {
    let code: Vec<&str> = source
        .lines()
        .filter(|l| !l.trim_start().starts_with("//"))
        .map(|l| l.split(" //").next().unwrap_or(l))
        .collect();
    let code = code.join("\n");
    let mut out = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => out.extend(top_level_items(list)),
            None => drop(out.insert(rest.to_string())),
        }
    }
    let name = |path: String| path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    out.into_iter().map(name).filter(|i| i.starts_with(|c: char| c.is_lowercase())).collect()
}

/// The items of a braced list that has just been opened, without what is nested in them.
fn top_level_items(list: &str) -> Vec<String> {
    let (mut depth, mut items) = (0, vec![String::new()]);
    for c in list.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(String::new()),
            _ if depth == 0 => items.last_mut().expect("never empty").push(c),
            _ => {}
        }
    }
    items
}

/// Each import that the rules do not allow.
fn broken(src: &Path, rules: Rules, free: &[&str]) -> Vec<String> {
    let rules: BTreeMap<&str, &[&str]> = rules.iter().copied().collect();
    let mut out = Vec::new();
    for file in rust_files(src) {
        let module = module_of(src, &file);
        // A stage's own tests may prepare what the stages before it give.
        if free.contains(&module.as_str()) || file.ends_with("tests.rs") {
            continue;
        }
        let Some(allowed) = rules.get(module.as_str()) else {
            out.push(format!("{}: module '{module}' has no line in the import rules", file.display()));
            continue;
        };
        for import in imports(&source_of(&file)) {
            let known = rules.contains_key(import.as_str());
            if known && import != module && !allowed.contains(&import.as_str()) {
                out.push(format!("{}: '{module}' may not import '{import}'", file.display()));
            }
        }
    }
    out
}

#[test]
fn each_stage_imports_only_what_the_architecture_allows() {
    let found = broken(&root().join("src"), PIPELINE_RULES, &["lib", "main", "cli"]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn each_stage_of_the_core_imports_only_what_the_architecture_allows() {
    let found = broken(&root().join("crates/language/src"), CORE_RULES, &["lib"]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn each_part_of_the_encoder_imports_only_what_the_architecture_allows() {
    let found = broken(&root().join("crates/encoder/src"), ENCODER_RULES, &["lib"]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_import_rules_have_no_cycle() {
    for rules in [PIPELINE_RULES, CORE_RULES, ENCODER_RULES] {
        // Each module may only name modules that are settled before it: then no cycle exists.
        let mut settled = BTreeSet::new();
        while settled.len() < rules.len() {
            let ready = |r: &&(&'static str, &'static [&'static str])| {
                !settled.contains(r.0) && r.1.iter().all(|d| settled.contains(d))
            };
            let next: Vec<&str> = rules.iter().filter(ready).map(|r| r.0).collect();
            assert!(!next.is_empty(), "a cycle among {rules:?}");
            settled.extend(next);
        }
    }
}

#[test]
fn speakers_are_found_step_by_step_and_no_step_asks_a_later_one() {
    let folder = root().join("crates/language/src/speakers");
    let name = |file: &Path| file.file_stem().expect("a name").to_string_lossy().into_owned();
    let mut rest: BTreeMap<String, BTreeSet<String>> = rust_files(&folder)
        .iter()
        .filter(|file| !["mod", "tests"].contains(&&*name(file)))
        .map(|file| (name(file), named_after("super::", &source_of(file))))
        .collect();
    assert!(rest["nominals"].contains("third_person"), "no imports are seen");
    // Each round takes those files away that name none that is left.
    while !rest.is_empty() {
        let free = |imports: &BTreeSet<String>| !imports.iter().any(|i| rest.contains_key(i));
        let next: Vec<String> = rest.iter().filter(|(_, i)| free(i)).map(|(name, _)| name.clone()).collect();
        assert!(!next.is_empty(), "a cycle among {:?}", rest.keys());
        rest.retain(|name, _| !next.contains(name));
    }
}

#[test]
fn the_language_core_has_no_io_threads_tables_or_command_line() {
    let manifest: toml::Table = source_of(&root().join("crates/language/Cargo.toml")).parse().expect("TOML");
    let dependencies = manifest["dependencies"].as_table().expect("dependencies");
    for banned in [
        "rayon",
        "polars",
        "polars-arrow",
        "polars-parquet",
        "clap",
        "walkdir",
        "indicatif",
        "csv",
        "tracing",
        "whosaid",
    ] {
        assert!(!dependencies.contains_key(banned), "the core may not depend on {banned}");
    }
    for file in rust_files(&root().join("crates/language/src")) {
        for banned in ["std::fs", "std::thread", "std::net", "std::process", "std::env", "println!", "eprintln!"] {
            let source = source_of(&file);
            // The example of the crate's documentation prints.
            let mut code = source.lines().filter(|line| !line.starts_with("//!"));
            assert!(!code.any(|l| l.contains(banned)), "{}: {banned} has no place in the core", file.display());
        }
    }
}

#[test]
fn no_file_is_too_long_and_none_is_a_drawer() {
    for folder in ["src", "crates", "tests"] {
        for file in rust_files(&root().join(folder)) {
            let lines = source_of(&file).lines().count();
            assert!(lines <= MAX_LINES, "{} has {lines} lines: split it", file.display());
            let name = file.file_stem().expect("a name").to_string_lossy();
            assert!(!["utils", "util", "helpers", "misc", "common"].contains(&&*name), "{}", file.display());
        }
    }
}

#[test]
fn the_check_itself_sees_imports() {
    let source = "use crate::{flow::Article, read::{self, x}};\nuse crate::walk::walk; // crate::no\n\
                  let a = crate::tables::T;\n// crate::hidden::x\nuse crate::Article;";
    let names: Vec<String> = imports(source).into_iter().collect();
    assert_eq!(names, ["flow", "read", "tables", "walk"]);
}
