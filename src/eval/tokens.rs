//! The token protocol: exact spans of source, cue and content in each sentence.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};
use whosaid_language::Document;

use super::error::EvalError;
use super::gold::{GoldArticle, key, open};
use super::text::{ROLES, Roles};
use super::{Case, Scorer, precision_recall};

/// The tokens of an article, sentence by sentence: `start..end` in code points.
pub type Sentences = Vec<Vec<(usize, usize)>>;

/// Scores exact spans a sentence. A sentence's spans are its maximal runs of tokens in one role of one attribution.
#[derive(Debug, Default)]
pub struct TokenScorer {
    sentences: Arc<BTreeMap<String, Sentences>>,
    /// Spans right, predicted and gold of each role.
    counts: [(u64, u64, u64); 3],
    articles: u64,
}

impl TokenScorer {
    /// Scores by given tokens, by article key; articles without any are left out.
    pub fn with(sentences: BTreeMap<String, Sentences>) -> Self {
        Self { sentences: Arc::new(sentences), ..Self::default() }
    }

    /// Scores by the program's own tokens of the gold articles.
    pub fn with_own(gold: &[GoldArticle]) -> Self {
        Self::with(gold.iter().map(|a| (a.key.clone(), own(&a.source_text))).collect())
    }
}

fn own(text: &str) -> Sentences {
    let document = Document::new(text);
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let point = |byte: u32| starts.partition_point(|&s| s < byte as usize);
    let tokens = |s: &whosaid_language::text::Sentence| {
        document.tokens[s.tokens.range()].iter().map(|t| (point(t.span.start), point(t.span.end))).collect()
    };
    document.sentences.iter().map(tokens).collect()
}

/// Reads tokens and sentences from a tab-separated file (also .gz): `# article = ID` before each article, a token a
/// line with its start and end in code points in columns 8 and 9, an empty line after each sentence.
pub fn read_tokens(path: &Path, wanted: &BTreeSet<String>) -> Result<BTreeMap<String, Sentences>, EvalError> {
    let mut out: BTreeMap<String, Sentences> = BTreeMap::new();
    let mut article: Option<String> = None;
    let mut sentence = Vec::new();
    for (i, line) in open(path)?.lines().enumerate() {
        let line = line.map_err(EvalError::unreadable(path))?;
        if let Some(id) = line.strip_prefix("# article = ") {
            article = Some(key(id)).filter(|k| wanted.contains(k));
            if let Some(article) = &article {
                out.entry(article.clone()).or_default();
            }
        } else if line.is_empty() {
            if let (Some(article), false) = (&article, sentence.is_empty()) {
                out.entry(article.clone()).or_default().push(std::mem::take(&mut sentence));
            }
            sentence.clear();
        } else {
            let mut cells = line.split('\t').skip(7);
            let mut offset = || cells.next()?.parse::<usize>().ok();
            let (Some(start), Some(end)) = (offset(), offset()) else {
                return Err(EvalError::invalid(path, i + 1, "columns 8 and 9 are not a token's start and end"));
            };
            sentence.push((start, end));
        }
    }
    Ok(out)
}

/// A role (index into [`ROLES`]) of an attribution (its number).
type Tag = (u8, u32);

/// The role of each of a text's `len` code points. A cue or source inside a content wins over it.
fn roles<'a>(attributions: impl Iterator<Item = &'a Roles>, len: usize) -> Vec<Option<Tag>> {
    const ORDER: [u8; 3] = [2, 0, 1]; // Content first, to be written over.
    let mut out: Vec<Option<Tag>> = vec![None; len];
    for (n, attribution) in attributions.enumerate() {
        for role in ORDER {
            for &(start, end) in attribution.each()[usize::from(role)] {
                let end = end.min(len);
                for place in &mut out[start.min(end)..end] {
                    if role != 2 || place.is_none() {
                        *place = Some((role, n as u32));
                    }
                }
            }
        }
    }
    out
}

/// Role, first and last token of each run of one tag in a sentence.
fn runs(sentence: &[(usize, usize)], roles: &[Option<Tag>]) -> BTreeSet<(u8, usize, usize)> {
    let tag = |&(start, end): &(usize, usize)| {
        let end = end.min(roles.len());
        roles[start.min(end)..end].iter().flatten().next().copied()
    };
    let mut out = BTreeSet::new();
    let mut run: Option<(Tag, usize)> = None;
    for (t, tag) in sentence.iter().map(tag).chain([None]).enumerate() {
        if let Some((open, first)) = run.filter(|r| Some(r.0) != tag) {
            out.insert((open.0, first, t - 1));
            run = None;
        }
        if run.is_none() {
            run = tag.map(|tag| (tag, t));
        }
    }
    out
}

impl Scorer for TokenScorer {
    fn section(&self) -> &'static str {
        "token_protocol_exact"
    }

    fn add(&mut self, case: &Case<'_>) {
        let all = Arc::clone(&self.sentences);
        let Some(sentences) = all.get(&case.article.key) else { return };
        self.articles += 1;
        let len = case.article.text.len();
        let gold = roles(case.article.attributions.iter().map(|a| &a.roles), len);
        let predicted = roles(case.predicted.attributions.iter().map(|a| &a.roles), len);
        for sentence in sentences {
            let (gold, predicted) = (runs(sentence, &gold), runs(sentence, &predicted));
            for (role, counts) in self.counts.iter_mut().enumerate() {
                let of_role = |run: &&(u8, usize, usize)| usize::from(run.0) == role;
                counts.0 += gold.intersection(&predicted).filter(of_role).count() as u64;
                counts.1 += predicted.iter().filter(of_role).count() as u64;
                counts.2 += gold.iter().filter(of_role).count() as u64;
            }
        }
    }

    fn scores(&self) -> Option<Map<String, Value>> {
        let score = |(name, counts): (&&str, &(u64, u64, u64))| {
            (name.to_string(), precision_recall(counts.0, counts.1, counts.2))
        };
        (self.articles > 0).then(|| ROLES.iter().zip(&self.counts).map(score).collect())
    }

    fn empty(&self) -> Box<dyn Scorer> {
        Box::new(Self { sentences: Arc::clone(&self.sentences), ..Self::default() })
    }

    fn merge(&mut self, other: &dyn Scorer) {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return };
        self.articles += other.articles;
        for (counts, more) in self.counts.iter_mut().zip(other.counts) {
            counts.0 += more.0;
            counts.1 += more.1;
            counts.2 += more.2;
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_break_at_gaps_and_at_new_attributions() {
        let sentence = [(0, 2), (3, 5), (6, 8), (9, 11)];
        let one = Roles { content: vec![(0, 5)], source: vec![(9, 11)], cue: vec![] };
        let two = Roles { content: vec![(6, 8)], ..Roles::default() };
        let tags = roles([&one, &two].into_iter(), 11);
        assert_eq!(runs(&sentence, &tags), BTreeSet::from([(2, 0, 1), (2, 2, 2), (0, 3, 3)]));
        let inside = Roles { content: vec![(0, 11)], cue: vec![(3, 5)], source: vec![] };
        assert_eq!(
            runs(&sentence, &roles([&inside].into_iter(), 11)),
            BTreeSet::from([(2, 0, 0), (1, 1, 1), (2, 2, 3)])
        );
        assert_eq!(runs(&sentence, &[]), BTreeSet::new());
    }
}
