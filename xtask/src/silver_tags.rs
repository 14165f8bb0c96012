//! Compares tags and lemmas with the silver columns, on the tokens that both have. With `-v`, what differs.
//!
//! `cargo xtask silver-tags [dev|train] [-v]`

use std::collections::{BTreeMap, HashMap};

use whosaid_language::Document;
use whosaid_language::text::{Tag, lemma};

use crate::{Failure, silver};

pub fn run(args: &[String]) -> Result<(), Failure> {
    let shared = silver::shared().ok_or("there are no corpora to compare with")?;
    let verbose = args.iter().any(|a| a == "-v");
    let split = args.iter().find(|a| !a.starts_with('-')).map_or("dev", String::as_str);
    let (mut tags, mut verbs, mut nouns, mut by_silver_tag) = (Share(0, 0), Share(0, 0), Share(0, 0), Share(0, 0));
    let mut confused: BTreeMap<(Tag, Tag), usize> = BTreeMap::new();
    let mut lemmas: BTreeMap<(String, Tag, String, String), usize> = BTreeMap::new();
    for article in silver::articles(&shared, split) {
        let document = Document::new(&article.text);
        let silver: HashMap<_, _> = article.sentences.iter().flatten().map(|t| ((t.start, t.end), t)).collect();
        for (i, token) in document.tokens.iter().enumerate() {
            let Some(other) = silver.get(&(token.span.start, token.span.end)) else { continue };
            let Some(gold) = Tag::from_name(&other.tag) else { continue };
            let tag = document.tag(i);
            tags.add(tag == gold);
            if tag != gold {
                *confused.entry((gold, tag)).or_default() += 1;
            }
            let same = document.lemma(i) == other.lemma.as_str();
            if gold.is_verb() || gold == Tag::Md {
                verbs.add(same);
            } else if gold.is_noun() {
                nouns.add(same);
            } else {
                continue;
            }
            if !gold.is_proper() {
                let ours = lemma(document.lower(i), gold);
                by_silver_tag.add(ours == other.lemma.as_str());
                if ours != other.lemma.as_str() {
                    let key = (document.lower(i).to_owned(), gold, ours.into_owned(), other.lemma.clone());
                    *lemmas.entry(key).or_default() += 1;
                }
            }
        }
    }
    if verbose {
        let mut all: Vec<_> = confused.into_iter().collect();
        all.sort_by_key(|e| std::cmp::Reverse(e.1));
        for ((gold, tag), n) in all.into_iter().take(40) {
            println!("silver {} ours {}: {n}", gold.name(), tag.name());
        }
        let mut all: Vec<_> = lemmas.into_iter().collect();
        all.sort_by_key(|e| std::cmp::Reverse(e.1));
        for ((word, tag, ours, silver), n) in all {
            println!("{word} {}: ours {ours}, silver {silver}: {n}", tag.name());
        }
    }
    println!("tags: {tags}");
    println!("lemmas of verbs: {verbs}; of nouns: {nouns}");
    println!("lemmas of verbs and common nouns, given the silver tag: {by_silver_tag}");
    Ok(())
}

/// So many of so many.
struct Share(usize, usize);

impl Share {
    fn add(&mut self, same: bool) {
        self.0 += usize::from(same);
        self.1 += 1;
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}% of {}", 100.0 * self.0 as f64 / self.1 as f64, self.1)
    }
}
