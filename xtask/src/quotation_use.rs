//! Compares quotations with PolNeAR's contents: how many of each use lie inside one. With `-v`, one line a
//! quotation: use, whether closed, whether inside a content ('in'), alone in it ('is') or neither ('no').
//!
//! `cargo xtask quotation-use [dev|train] [-v]`

use std::collections::BTreeMap;
use std::io::BufRead;

use whosaid_language::Document;

use crate::{Failure, open, silver};

pub fn run(args: &[String]) -> Result<(), Failure> {
    let shared = silver::shared().ok_or("there are no corpora to compare with")?;
    let verbose = args.iter().any(|a| a == "-v");
    let split = args.iter().find(|a| !a.starts_with('-')).map_or("dev", String::as_str);
    let path = shared.join(format!("corpora/polnear/{split}.jsonl.gz"));
    let mut counts: BTreeMap<(String, bool, bool, &str), usize> = BTreeMap::new();
    let mut seen = std::collections::HashSet::new();
    for line in open(&path)?.lines() {
        let article: serde_json::Value = serde_json::from_str(&line.expect("UTF-8")).expect("JSON lines");
        let text = article["text"].as_str().expect("a text");
        if !seen.insert(article["doc_id"].to_string()) {
            continue;
        }
        let bytes: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect();
        let contents: Vec<(u32, u32)> = article["attributions"]
            .as_array()
            .expect("a list")
            .iter()
            .flat_map(|a| a["content"].as_array().expect("a list"))
            .map(|span| (offset(&bytes, &span[0]), offset(&bytes, &span[1])))
            .collect();
        let document = Document::new(text);
        for q in document.quotations.outermost() {
            let around = contents.iter().find(|(s, e)| *s <= q.inner.start && q.inner.end <= *e);
            let place = match around {
                Some((s, e)) if *s + 6 >= q.span.start && *e <= q.span.end + 6 => "is",
                Some(_) => "in",
                None => "no",
            };
            *counts.entry((format!("{:?}", q.usage), q.closed, q.continues, place)).or_default() += 1;
            if verbose {
                let start = document.tokens_in(q.span).start as usize;
                let before = document.tokens[start.saturating_sub(4)].span.start as usize;
                let after =
                    document.tokens[(q.tokens.end as usize + 2).min(document.tokens.len() - 1)].span.end as usize;
                let inner = q.inner.of(text);
                let shown: String = inner.chars().take(60).collect();
                println!(
                    "{:?}\t{}{}\t{place}\t{:?} [{shown}] {:?}",
                    q.usage,
                    if q.closed { "" } else { "open" },
                    if q.continues { "+" } else { "" },
                    &text[before..q.span.start as usize],
                    &text[q.span.end as usize..after.max(q.span.end as usize)],
                );
            }
        }
    }
    for ((usage, closed, continues, place), n) in counts {
        println!("{usage} closed={closed} continues={continues} {place}: {n}");
    }
    Ok(())
}

/// The byte of a code point's offset.
fn offset(bytes: &[u32], value: &serde_json::Value) -> u32 {
    bytes[value.as_u64().expect("an offset") as usize]
}
