//! Gold articles, split into those to train on, to tune on, and to score.

use std::collections::BTreeMap;
use std::path::PathBuf;

use fastrand::Rng;
use whosaid_language::Span;
use whosaid_language::attribution::learned::training::RoleSpans;

use super::error::TrainingError;
use crate::eval::{GoldArticle, read_gold};

/// The split gold.
#[derive(Debug, Default)]
pub(super) struct SplitGold {
    /// For fitting the head.
    pub(super) train: Vec<GoldArticle>,
    /// For choosing the epoch, the decoder's costs and the confidence.
    pub(super) tune: Vec<GoldArticle>,
    /// For scoring only.
    pub(super) score: Vec<GoldArticle>,
}

/// Fewest articles to hold any out of.
const MIN_ARTICLES: usize = 4;

/// Reads all gold, in the order of the articles' keys. An article that stands twice counts once; two texts of one
/// name are two articles.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<GoldArticle>, TrainingError> {
    let mut by_key: BTreeMap<String, Vec<GoldArticle>> = BTreeMap::new();
    for path in paths {
        for article in read_gold(path, None)?.into_iter().flat_map(GoldArticle::annotated_parts) {
            let of_name = by_key.entry(article.key.clone()).or_default();
            if of_name.iter().all(|a| a.source_text != article.source_text) {
                of_name.push(article);
            }
        }
    }
    let mut out = Vec::new();
    for (key, articles) in by_key {
        for (i, article) in articles.into_iter().enumerate() {
            let key = if i == 0 { key.clone() } else { format!("{key}#{}", i + 1) };
            out.push(GoldArticle { key, ..article });
        }
    }
    Ok(out)
}

/// Holds out a share of the articles, drawn by `rng`: half of it to tune on, half to score.
pub(super) fn divide(mut articles: Vec<GoldArticle>, share: f64, rng: &mut Rng) -> Result<SplitGold, TrainingError> {
    if !(0.0..=0.5).contains(&share) {
        return Err(TrainingError::BadSetting(format!("--held-out {share}: it is a share from 0 to 0.5")));
    }
    rng.shuffle(&mut articles);
    if share == 0.0 {
        return Ok(SplitGold { train: articles, ..SplitGold::default() });
    }
    let n = articles.len();
    if n < MIN_ARTICLES {
        return Err(TrainingError::TooFew { articles: n, needed: MIN_ARTICLES });
    }
    let held_out = ((n as f64 * share).round() as usize).clamp(2, n / 2);
    let train = articles.split_off(held_out);
    let score = articles.split_off(held_out / 2);
    Ok(SplitGold { train, tune: articles, score })
}

/// The annotated attributions of an article in bytes of its text.
pub(super) fn role_spans(article: &GoldArticle) -> Vec<RoleSpans> {
    let text = &article.source_text;
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let last = bytes.len() - 1;
    let span =
        |&(start, end): &(usize, usize)| Span::new(bytes[start.min(last)], bytes[end.min(last).max(start.min(last))]);
    let spans = |list: &[(usize, usize)]| list.iter().map(span).collect();
    let roles = article.attributions.iter().map(|a| &a.roles);
    roles.map(|r| RoleSpans { source: spans(&r.source), cue: spans(&r.cue), content: spans(&r.content) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("gold.jsonl");
        let line = |(id, text): &(&str, &str)| {
            format!("{{\"doc_id\":\"{id}\",\"text\":\"{text}\",\"attributions\":[{{\"content\":[[0,2]]}}]}}\n")
        };
        std::fs::write(&path, lines.iter().map(line).collect::<String>()).expect("written");
        (folder, path)
    }

    #[test]
    fn articles_count_once_and_names_are_told_apart() {
        let (_one, a) = lines(&[("b", "Bé."), ("a", "Aé.")]);
        let (_two, b) = lines(&[("a", "Aé."), ("b", "Other.")]);
        let read = read(&[a, b]).expect("gold");
        let keys: Vec<&str> = read.iter().map(|a| a.key.as_str()).collect();
        assert_eq!(keys, ["a", "b", "b#2"]);
        assert_eq!(role_spans(&read[0])[0].content, [Span { start: 0, end: 3 }]);
    }

    #[test]
    fn gold_is_split_by_the_seed() {
        let ids: Vec<String> = (0..20).map(|i| format!("a{i}")).collect();
        let (_folder, path) = lines(&ids.iter().map(|i| (i.as_str(), "Text.")).collect::<Vec<_>>());
        let divided =
            |share, seed| divide(read(std::slice::from_ref(&path)).expect("gold"), share, &mut Rng::with_seed(seed));
        let keys = |list: &[GoldArticle]| list.iter().map(|a| a.key.clone()).collect::<Vec<_>>();
        let one = divided(0.2, 7).expect("divided");
        assert_eq!((one.train.len(), one.tune.len(), one.score.len()), (16, 2, 2));
        assert_eq!(keys(&one.train), keys(&divided(0.2, 7).expect("divided").train));
        assert_ne!(keys(&one.score), keys(&divided(0.2, 8).expect("divided").score));
        assert_eq!(divided(0.0, 7).expect("divided").train.len(), 20);
        assert!(divided(0.7, 7).is_err() && divided(f64::NAN, 7).is_err());
        assert!(matches!(divide(Vec::new(), 0.2, &mut Rng::with_seed(1)), Err(TrainingError::TooFew { .. })));
    }
}
