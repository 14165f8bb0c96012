//! Writes every reading of every cue of a file of articles, with its features: what the rules' weights are fitted on.
//!
//! `cargo xtask cue-readings ARTICLES.jsonl[.gz] OUT.tsv`
//!
//! A line a reading: doc_id, content, cue and source spans (code points), features; the first line of a `doc_id` counts.

use std::collections::HashSet;
use std::io::{BufRead, BufWriter, Write};
use whosaid_language::{Document, Span, attribution};

use crate::{Failure, open};

pub fn run(args: &[String]) -> Result<(), Failure> {
    let [input, out] = args else { return Err("cue_readings ARTICLES OUT.tsv".into()) };
    let mut out = BufWriter::new(std::fs::File::create(out)?);
    let mut seen = HashSet::new();
    for line in open(input)?.lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let doc_id = article["doc_id"].as_str().ok_or("no doc_id")?.to_string();
        let text = article["text"].as_str().ok_or("no text")?;
        if !seen.insert(doc_id.clone()) {
            continue;
        }
        let points: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect();
        let point = |byte: u32| points.partition_point(|&b| b < byte);
        let cell = |list: &[Span]| {
            list.iter().map(|s| format!("{}-{}", point(s.start), point(s.end))).collect::<Vec<_>>().join(";")
        };
        for r in attribution::readings(&Document::new(text)) {
            let a = &r.attribution;
            let features = r.features.join(" ");
            writeln!(out, "{doc_id}\t{}\t{}\t{}\t{features}", cell(&a.content), cell(&a.cue), cell(&a.source))?;
        }
    }
    Ok(out.flush()?)
}
