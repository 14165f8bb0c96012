//! How long stance takes: `cargo xtask stance-speed ARTICLES.jsonl[.gz]`
//!
//! Marks each article five times and gives the median over articles, per article and per 750 words.

use std::io::BufRead;
use std::time::Instant;
use whosaid_language::Document;
use whosaid_language::stance::{StanceLexicon, mark};

use crate::{Failure, open};

pub fn run(args: &[String]) -> Result<(), Failure> {
    let [path] = args else { return Err("stance-speed ARTICLES".into()) };
    let start = Instant::now();
    let lexicon = StanceLexicon::built_in();
    println!("lexicon: {} entries, loaded in {:.1} ms", lexicon.len(), start.elapsed().as_secs_f64() * 1e3);
    let mut each = Vec::new();
    for line in open(path)?.lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let text = article["text"].as_str().ok_or("no text")?;
        let document = Document::new(text);
        document.tags();
        let mut best = f64::MAX;
        for _ in 0..5 {
            let start = Instant::now();
            std::hint::black_box(mark(&document, &[], &lexicon));
            best = best.min(start.elapsed().as_secs_f64() * 1e3);
        }
        each.push((best, best * 750.0 / f64::from(document.n_words().max(1))));
    }
    let median = |mut v: Vec<f64>| {
        v.sort_by(f64::total_cmp);
        v[v.len() / 2]
    };
    let (ms, per) = each.iter().copied().unzip();
    println!("{} articles: {:.3} ms an article, {:.3} ms per 750 words (medians)", each.len(), median(ms), median(per));
    Ok(())
}
