//! The text layer against the silver columns of the dev articles: what it must reach.
//!
//! Skips loudly where ../shared is absent. The examples `silver_text` and `silver_tags` print the numbers.

use std::collections::{HashMap, HashSet};

use whosaid_language::Document;
use whosaid_language::text::{Tag, lemma};

mod silver;

/// How many of ours and of the silver's are the same.
#[derive(Default)]
struct Counts {
    ours: usize,
    silver: usize,
    same: usize,
}

impl Counts {
    fn add(&mut self, ours: &HashSet<(u32, u32)>, silver: &HashSet<(u32, u32)>) {
        self.ours += ours.len();
        self.silver += silver.len();
        self.same += ours.intersection(silver).count();
    }

    fn f1(&self) -> f64 {
        200.0 * self.same as f64 / (self.ours + self.silver) as f64
    }
}

#[test]
fn dev_articles_agree_with_the_silver() {
    let Some(shared) = silver::shared() else { return };
    let (mut tokens, mut sentences) = (Counts::default(), Counts::default());
    let (mut tags, mut lemmas) = ((0, 0), (0, 0));
    for article in silver::articles(&shared, "dev") {
        let document = Document::new(&article.text);
        let ours = document.tokens.iter().map(|t| (t.span.start, t.span.end)).collect();
        let theirs: HashMap<_, _> = article.sentences.iter().flatten().map(|t| ((t.start, t.end), t)).collect();
        tokens.add(&ours, &theirs.keys().copied().collect());
        let ours = document.sentences.iter().map(|s| (s.span.start, s.span.end)).collect();
        sentences.add(&ours, &silver::repair(&document, &article.sentences));
        for (i, token) in document.tokens.iter().enumerate() {
            let Some(other) = theirs.get(&(token.span.start, token.span.end)) else { continue };
            let Some(tag) = Tag::from_name(&other.tag) else { continue };
            tags = (tags.0 + usize::from(document.tag(i) == tag), tags.1 + 1);
            if tag.is_verb() || tag.is_common_noun() {
                lemmas = (lemmas.0 + usize::from(lemma(document.lower(i), tag) == other.lemma.as_str()), lemmas.1 + 1);
            }
        }
    }
    let percent = |share: (usize, usize)| 100.0 * share.0 as f64 / share.1 as f64;
    assert!(tokens.f1() >= 99.0, "tokens {}", tokens.f1());
    assert!(sentences.f1() >= 97.0, "sentences {}", sentences.f1());
    assert!(percent(tags) >= 96.0, "tags {}", percent(tags));
    assert!(percent(lemmas) >= 98.0, "lemmas {}", percent(lemmas));
}
