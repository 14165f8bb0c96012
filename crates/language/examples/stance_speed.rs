//! How long stance takes: `cargo run --release -p whosaid-language --example stance_speed -- ARTICLES.jsonl[.gz]`
//!
//! Marks each article five times and gives the median over articles, per article and per 750 words.

use std::io::{BufRead, BufReader, Read};
use std::time::Instant;
use whosaid_language::Document;
use whosaid_language::stance::{StanceLexicon, mark};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("stance_speed ARTICLES")?;
    let file = std::fs::File::open(&path)?;
    let reader: Box<dyn Read> =
        if path.ends_with(".gz") { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) };
    let start = Instant::now();
    let lexicon = StanceLexicon::built_in();
    println!("lexicon: {} entries, loaded in {:.1} ms", lexicon.len(), start.elapsed().as_secs_f64() * 1e3);
    let mut each = Vec::new();
    for line in BufReader::new(reader).lines() {
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
