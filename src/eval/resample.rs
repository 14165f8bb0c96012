//! Intervals of scores, and whether one set of predictions is better than another, by the bootstrap over articles.
//!
//! Articles are what is drawn: quotes of one article are alike. Each resample draws as many articles as there are, with
//! replacement, and computes every score from their counts together; the interval is the middle 95 % (percentiles).
//! Two sets of predictions are compared on the same resamples (paired bootstrap; Efron & Tibshirani 1993,
//! Berg-Kirkpatrick, Burkett & Klein 2012): p is twice the smaller share of resamples in which the difference is at
//! most, or at least, nothing.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::gold::GoldArticle;
use super::predictions::Prediction;
use super::{Scorer, add, has_rows, rounded, sections};

/// Names of the numbers that have an interval; others are counts.
const RATES: [&str; 5] = ["p", "r", "f1", "acc", "ece"];

/// The counts of each article apart.
pub struct Parts {
    scorers: Vec<Box<dyn Scorer>>,
    articles: Vec<Part>,
}

struct Part {
    has_rows: bool,
    scorers: Vec<Box<dyn Scorer>>,
}

impl Parts {
    /// Counts each article with every scorer.
    pub fn new(
        gold: &[GoldArticle],
        predictions: &BTreeMap<String, Prediction>,
        scorers: Vec<Box<dyn Scorer>>,
    ) -> Self {
        let part = |article: &GoldArticle| {
            let mut own: Vec<Box<dyn Scorer>> = scorers.iter().map(|s| s.empty()).collect();
            add(article, predictions, &mut own);
            Part { has_rows: has_rows(predictions, article), scorers: own }
        };
        let articles = gold.iter().map(part).collect();
        Self { scorers, articles }
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there are no articles.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The scores of some of the articles, each as often as it is named.
    pub fn scores(&self, articles: &[usize]) -> Map<String, Value> {
        let mut sum: Vec<Box<dyn Scorer>> = self.scorers.iter().map(|s| s.empty()).collect();
        for part in articles.iter().map(|&i| &self.articles[i]) {
            for (sum, own) in sum.iter_mut().zip(&part.scorers) {
                sum.merge(&**own);
            }
        }
        let with_rows = articles.iter().filter(|&&i| self.articles[i].has_rows).count();
        sections(articles.len(), with_rows, &sum)
    }
}

/// Every rate in the scores, by its place.
fn rates(scores: &Map<String, Value>) -> BTreeMap<Vec<String>, f64> {
    fn collect(value: &Value, place: &mut Vec<String>, out: &mut BTreeMap<Vec<String>, f64>) {
        let Some(inner) = value.as_object() else {
            if let (Some(number), Some(name)) = (value.as_f64(), place.last())
                && RATES.contains(&name.as_str())
            {
                out.insert(place.clone(), number);
            }
            return;
        };
        // Counts of kinds may have the names of rates.
        for (name, value) in inner.iter().filter(|(name, _)| *name != "confusion") {
            place.push(name.clone());
            collect(value, place, out);
            place.pop();
        }
    }
    let mut out = BTreeMap::new();
    collect(&Value::Object(scores.clone()), &mut Vec::new(), &mut out);
    out
}

/// The articles of a resample: as many as `articles` has, drawn from it with replacement.
fn resample(articles: &[usize], rng: &mut Rng) -> Vec<usize> {
    (0..articles.len()).map(|_| articles[rng.usize(..articles.len())]).collect()
}

/// The middle 95 % of values.
fn middle(mut values: Vec<f64>) -> (f64, f64) {
    let interval = crate::audit::percentiles(&mut values);
    (interval.low, interval.high)
}

fn put(out: &mut Map<String, Value>, place: &[String], value: Value) {
    let [first, rest @ ..] = place else { return };
    if rest.is_empty() {
        out.insert(first.clone(), value);
    } else if let Value::Object(inner) = out.entry(first.clone()).or_insert_with(|| Value::Object(Map::new())) {
        put(inner, rest, value);
    }
}

/// For each rate of some articles its interval at 95 %, `[low, high]`, at the place where the scores have the rate.
pub fn intervals(parts: &Parts, articles: &[usize], resamples: u32, seed: u64) -> Map<String, Value> {
    let mut rng = Rng::with_seed(seed);
    let mut values: BTreeMap<Vec<String>, Vec<f64>> = BTreeMap::new();
    for _ in 0..resamples {
        for (place, rate) in rates(&parts.scores(&resample(articles, &mut rng))) {
            values.entry(place).or_default().push(rate);
        }
    }
    let mut out = Map::new();
    for (place, values) in values {
        let (low, high) = middle(values);
        let places = if place.last().is_some_and(|name| name == "ece") { 4 } else { 2 };
        put(&mut out, &place, json!([rounded(low, places), rounded(high, places)]));
    }
    out
}

/// For each rate: both values, their difference (second less first), its interval and its p-value, over the same
/// resamples of all articles.
pub fn compare(first: &Parts, second: &Parts, resamples: u32, seed: u64) -> Map<String, Value> {
    let all: Vec<usize> = (0..first.len().min(second.len())).collect();
    let mut rng = Rng::with_seed(seed);
    let mut differences: BTreeMap<Vec<String>, Vec<f64>> = BTreeMap::new();
    for _ in 0..resamples {
        let articles = resample(&all, &mut rng);
        let (one, two) = (rates(&first.scores(&articles)), rates(&second.scores(&articles)));
        for (place, a) in one {
            if let Some(b) = two.get(&place) {
                differences.entry(place).or_default().push(b - a);
            }
        }
    }
    let (one, two) = (rates(&first.scores(&all)), rates(&second.scores(&all)));
    let mut out = Map::new();
    for (place, differences) in differences {
        let (Some(a), Some(b)) = (one.get(&place), two.get(&place)) else { continue };
        let n = differences.len() as f64;
        let share = |test: fn(&&f64) -> bool| (differences.iter().filter(test).count() as f64 + 1.0) / (n + 1.0);
        let p = (2.0 * share(|d| **d <= 0.0).min(share(|d| **d >= 0.0))).min(1.0);
        let (low, high) = middle(differences);
        let places = if place.last().is_some_and(|name| name == "ece") { 4 } else { 2 };
        let round = |x| rounded(x, places);
        let value = json!({ "a": a, "b": b, "difference": round(b - a), "interval": [round(low), round(high)], "p": rounded(p, 4) });
        put(&mut out, &place, value);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::predictions::PredictedAttribution;
    use super::super::text::Roles;
    use super::super::{AttributionScorer, GoldAttribution};
    use super::*;

    /// Articles of one attribution each; the predictions have it in those where `found` says so.
    fn parts(found: impl Fn(usize) -> bool) -> Parts {
        let roles = Roles { content: vec![(0, 2)], ..Roles::default() };
        let (mut gold, mut predictions) = (Vec::new(), BTreeMap::new());
        for i in 0..40 {
            let mut article = GoldArticle::new(format!("a{i}"), "No, he said.".to_string());
            article.attributions.push(GoldAttribution { id: "E1".to_string(), roles: roles.clone() });
            if found(i) {
                let attribution = PredictedAttribution { roles: roles.clone(), ..PredictedAttribution::default() };
                let prediction = Prediction { attributions: vec![attribution], ..Prediction::default() };
                predictions.insert(article.key.clone(), prediction);
            }
            gold.push(article);
        }
        Parts::new(&gold, &predictions, vec![Box::<AttributionScorer>::default()])
    }

    #[test]
    fn intervals_hold_the_score_and_are_the_same_by_the_same_seed() {
        let parts = parts(|i| i % 4 != 0);
        let all: Vec<usize> = (0..40).collect();
        assert_eq!(parts.scores(&all)["attributions"]["content_soft"]["r"], 75.0);
        let found = intervals(&parts, &all, 500, 1);
        let interval = &found["attributions"]["content_soft"]["r"];
        let (low, high) = (interval[0].as_f64().expect("an end"), interval[1].as_f64().expect("an end"));
        // A binomial share of 40: 75 plus and minus 13.4.
        assert!((57.0..67.0).contains(&low) && (83.0..93.0).contains(&high), "{low} to {high}");
        assert_eq!(found, intervals(&parts, &all, 500, 1));
        assert!(found["attributions"]["content_soft"].get("n_gold").is_none());
    }

    #[test]
    fn what_is_better_everywhere_is_better() {
        let found = compare(&parts(|i| i % 4 != 0), &parts(|_| true), 500, 1);
        let recall = &found["attributions"]["content_soft"]["r"];
        assert_eq!((recall["a"].as_f64(), recall["difference"].as_f64()), (Some(75.0), Some(25.0)));
        assert!(recall["p"].as_f64() < Some(0.01) && recall["interval"][0].as_f64() > Some(5.0), "{recall}");
        let same = compare(&parts(|i| i % 4 != 0), &parts(|i| i % 4 != 1), 500, 1);
        assert!(same["attributions"]["content_soft"]["r"]["p"].as_f64() > Some(0.3));
    }
}
