//! Times the text layer on the dev articles, one thread: the best of several rounds.
//!
//! `cargo xtask text-speed`

use std::hint::black_box;
use std::time::Instant;

use whosaid_language::Document;

use crate::{Failure, silver};

pub fn run(_: &[String]) -> Result<(), Failure> {
    let shared = silver::shared().ok_or("there are no corpora to compare with")?;
    let texts: Vec<String> = silver::articles(&shared, "dev").into_iter().map(|a| a.text).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let words: u32 = texts.iter().map(|t| Document::new(t).n_words()).sum();
    println!("{} articles, {bytes} bytes, {words} words", texts.len());
    let time = |name: &str, run: &dyn Fn(&str) -> usize| {
        let best = (0..15)
            .map(|_| {
                let start = Instant::now();
                black_box(texts.iter().map(|t| run(t)).sum::<usize>());
                start.elapsed().as_secs_f64()
            })
            .fold(f64::INFINITY, f64::min);
        let per_article = best / f64::from(words) * 750.0;
        println!("{name}: {:.1} MB/s, {:.3} ms for 750 words", bytes as f64 / best / 1e6, per_article * 1e3);
    };
    time("paragraphs, sentences, tokens, quotations", &|t| Document::new(t).tokens.len());
    time("the same and tags", &|t| Document::new(t).tags().len());
    Ok(())
}
