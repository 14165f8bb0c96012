//! Where quotes end, what kind they are, and whose speech the layout sets off: small texts of our own, read by the rules
//! and by the fast engine.
//!
//! Each file of `spans/` has a text a line with what is right in it: of the quotes whose content has the words of
//! `content_contains`, one must meet all its other fields (`speaker`: accepted names, null for nobody). `fresh`, `reading` and
//! `outlets` were written before any output on them was looked at; `cases`, `kinds`, `clauses`, `disguises`, `named`, `name_kinds` and `people`
//! to a kind of fault each.
//! "engine": only that engine reads it as it should. "faults": what an engine does not read yet, and why: known, and not asserted.

use serde_json::Value;
use whosaid_language::attribution::RulesEngine;
use whosaid_language::{Analyser, Annotations, Quote, Span};

/// Lower-case words of a text, between single spaces.
fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    format!(" {} ", words.map(str::to_lowercase).collect::<Vec<_>>().join(" "))
}

fn has(text: &str, part: &str) -> bool {
    words(text).contains(&words(part))
}

fn of(text: &str, spans: &[Span]) -> String {
    spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" ")
}

/// A name without its article.
fn name(name: &str) -> String {
    let words = words(name);
    words.strip_prefix(" the ").map_or(words.clone(), |rest| format!(" {rest}"))
}

/// What is wrong with a quote for an expectation.
fn fault(text: &str, found: &Annotations, quote: &Quote, expected: &Value) -> Option<String> {
    let content = of(text, &quote.content);
    let roles = [("content", content), ("source", of(text, &quote.source.spans)), ("cue", of(text, &quote.cue.spans))];
    if let Some(accepted) = expected["speaker"].as_array() {
        let speaker = found.speaker(quote).map(|e| name(&e.name)).unwrap_or_default();
        if !accepted.iter().any(|a| name(a.as_str().unwrap_or_default()).trim() == speaker.trim()) {
            return Some(format!("speaker {speaker:?}, not {accepted:?}"));
        }
    }
    let is_one_of = |value: &str, list: &Value| match list {
        Value::Array(list) => list.iter().any(|v| v.as_str() == Some(value)),
        one => one.as_str() == Some(value),
    };
    if !expected["kind"].is_null() && !is_one_of(quote.kind.as_str(), &expected["kind"]) {
        return Some(format!("kind {}, not {}", quote.kind, expected["kind"]));
    }
    let speaker_kind = found.speaker(quote).map(|e| e.kind.to_string()).unwrap_or_default();
    if !expected["speaker_kind"].is_null() && !is_one_of(&speaker_kind, &expected["speaker_kind"]) {
        return Some(format!("speaker is {speaker_kind:?}, not {}", expected["speaker_kind"]));
    }
    if let Some(form) = expected["form"].as_str()
        && quote.form.map(|f| f.as_str()) != Some(form)
    {
        return Some(format!("form {:?}, not {form}", quote.form));
    }
    for (role, value) in roles {
        if let Some(part) = expected[format!("{role}_contains")].as_str()
            && !has(&value, part)
        {
            return Some(format!("{role} {value:?} without {part:?}"));
        }
        if let Some(part) = expected[format!("{role}_lacks")].as_str()
            && has(&value, part)
        {
            return Some(format!("{role} {value:?} with {part:?}"));
        }
    }
    None
}

fn faults(analyser: &Analyser, case: &Value) -> Vec<String> {
    let text = case["text"].as_str().expect("a text");
    let found = analyser.annotate(text);
    let mut out = Vec::new();
    for expected in case["expect"].as_array().expect("expectations") {
        let part = expected["content_contains"].as_str().expect("words of the content");
        let quotes: Vec<&Quote> = found.quotes.iter().filter(|q| has(&of(text, &q.content), part)).collect();
        let absent = expected["absent"].as_bool() == Some(true);
        match quotes.iter().map(|q| fault(text, &found, q, expected)).collect::<Option<Vec<_>>>() {
            _ if absent && !quotes.is_empty() => out.push(format!("{part:?} should be no quote")),
            _ if absent => {}
            Some(list) if list.is_empty() && expected["if_found"].as_bool() == Some(true) => {}
            Some(list) if list.is_empty() => out.push(format!("{part:?} is not found")),
            Some(list) => out.push(format!("{part:?}: {}", list[0])),
            None => {}
        }
    }
    out
}

fn check(engine: &str, analyser: &Analyser) {
    let mut wrong = Vec::new();
    let files = [
        include_str!("spans/cases.jsonl"),
        include_str!("spans/fresh.jsonl"),
        include_str!("spans/reading.jsonl"),
        include_str!("spans/kinds.jsonl"),
        include_str!("spans/clauses.jsonl"),
        include_str!("spans/disguises.jsonl"),
        include_str!("spans/named.jsonl"),
        include_str!("spans/name_kinds.jsonl"),
        include_str!("spans/people.jsonl"),
        include_str!("spans/outlets.jsonl"),
    ];
    for line in files.iter().flat_map(|f| f.lines()) {
        let case: Value = serde_json::from_str(line).expect("a case");
        if case["engine"].as_str().is_some_and(|e| e != engine) {
            continue;
        }
        if case["faults"][engine].is_null() {
            wrong.extend(faults(analyser, &case).into_iter().map(|f| format!("{}: {f}", case["id"])));
        }
    }
    assert!(wrong.is_empty(), "{engine}: {} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_fast_engine_keeps_to_borders_and_layout() {
    check("fast", &Analyser::default());
}

#[test]
fn the_rules_keep_to_borders_and_layout() {
    check("rules", &Analyser::builder().engine(RulesEngine::default()).build());
}
