//! Compares paragraphs, sentences and tokens with the silver columns: prints F1 and, with `-v`, what differs.
//!
//! `cargo xtask silver-text [dev|train] [-v]`

use std::collections::HashSet;

use whosaid_language::Document;

use crate::{Failure, silver};

pub fn run(args: &[String]) -> Result<(), Failure> {
    let shared = silver::shared().ok_or("there are no corpora to compare with")?;
    let verbose = args.iter().any(|a| a == "-v");
    let split = args.iter().find(|a| !a.starts_with('-')).map_or("dev", String::as_str);
    let mut tokens = Counts::default();
    let mut sentences = Counts::default();
    let mut parted = Counts::default();
    let mut repaired = Counts::default();
    for article in silver::articles(&shared, split) {
        let text = &article.text;
        let document = Document::new(text);
        let ours: HashSet<_> = document.tokens.iter().map(|t| (t.span.start, t.span.end)).collect();
        let gold = article.sentences.iter().flatten().map(|t| (t.start, t.end)).collect();
        let show = |name: &str, counts: &mut Counts, ours: &HashSet<_>, gold: &HashSet<_>| {
            counts.add(ours, gold);
            if verbose {
                report(name, text, ours, gold);
            }
        };
        show("token", &mut tokens, &ours, &gold);
        let ours: HashSet<_> = document.sentences.iter().map(|s| (s.span.start, s.span.end)).collect();
        let gold = article.sentences.iter().map(|s| (s[0].start, s[s.len() - 1].end)).collect();
        sentences.add(&ours, &gold);
        parted.add(&ours, &silver::part(&document, &article.sentences).iter().map(|p| ends(p)).collect());
        let gold = silver::repair(&document, &article.sentences);
        show("sentence", &mut repaired, &ours, &gold);
    }
    tokens.print("tokens");
    sentences.print("sentences");
    parted.print("sentences, silver parted at paragraphs");
    repaired.print("sentences, silver repaired");
    Ok(())
}

/// The first byte and one past the last of some tokens.
fn ends(tokens: &[&silver::SilverToken]) -> (u32, u32) {
    (tokens[0].start, tokens[tokens.len() - 1].end)
}

type Spans = HashSet<(u32, u32)>;

/// Prints what one side has and the other has not, side by side.
fn report(name: &str, text: &str, ours: &Spans, gold: &Spans) {
    let mut all: Vec<_> = ours.symmetric_difference(gold).collect();
    all.sort();
    for span in all {
        let side = if ours.contains(span) { "+ours" } else { "-silver" };
        println!("{name}\t{side}\t{:?}", &text[span.0 as usize..span.1 as usize]);
    }
}

#[derive(Default)]
struct Counts {
    ours: usize,
    gold: usize,
    both: usize,
}

impl Counts {
    fn add(&mut self, ours: &Spans, gold: &Spans) {
        self.ours += ours.len();
        self.gold += gold.len();
        self.both += ours.intersection(gold).count();
    }

    fn print(&self, name: &str) {
        let (p, r) = (self.both as f64 / self.ours as f64, self.both as f64 / self.gold as f64);
        println!(
            "{name}: precision {:.2} recall {:.2} F1 {:.2} (ours {}, silver {}, same {})",
            100.0 * p,
            100.0 * r,
            200.0 * p * r / (p + r),
            self.ours,
            self.gold,
            self.both
        );
    }
}
