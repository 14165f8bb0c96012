//! Scoring of predictions against gold annotations.
//!
//! All offsets here are Unicode code points, end exclusive, as in gold files and tables. The measures
//! are those of PolNeAR's peers: the token protocol (exact spans of source, cue and content in a
//! sentence; Newell, Margolin & Ruths 2018; CofeNet, Wang et al. 2022), whole attributions matched
//! exactly or softly, speakers by name, B-cubed over the corpus (Bagga & Baldwin 1998), and the
//! expected calibration error (Guo et al. 2017).
//!
//! Each group of measures is a [`Scorer`]; further ones can be handed to [`evaluate`] with those here. [`intervals`] and
//! [`compare`] resample articles.

mod attributions;
mod audit_gold;
mod brat;
mod by_kind;
mod calibration;
mod error;
mod gold;
mod kinds;
mod marks;
mod names;
mod pairing;
mod predictions;
mod resample;
mod scorer;
mod speakers;
mod stance;
mod text;
mod tokens;
mod webanno;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

pub use attributions::AttributionScorer;
pub use by_kind::KindScorer;
pub use calibration::CalibrationScorer;
pub use error::EvalError;
pub use gold::{GoldArticle, GoldAttribution, GoldEntity, GoldSpeakers, key, read_gold, read_speakers, read_subset};
pub use kinds::{MentionKind, mention_kind, quote_kind};
pub use pairing::{Match, Pairing};
pub use predictions::{PredictedAttribution, Prediction, read_quotes};
pub use resample::{Parts, compare, intervals};
pub use scorer::{Case, Scorer};
pub use speakers::SpeakerScorer;
pub use stance::{PredictedMarker, StanceScorer, predicted_markers, read_markers, read_stance};
pub use text::{Letters, Roles, Spans, Text};
pub use tokens::{Sentences, TokenScorer, read_tokens};

/// Scores every gold article with every scorer: one section of numbers for each scorer that has any.
///
/// `predictions` are by the article's [`key`]; a gold article without any counts as one in which nothing was found.
pub fn evaluate(
    gold: &[GoldArticle],
    predictions: &BTreeMap<String, Prediction>,
    scorers: &mut [Box<dyn Scorer>],
) -> Map<String, Value> {
    for article in gold {
        add(article, predictions, scorers);
    }
    let with_rows = gold.iter().filter(|a| has_rows(predictions, a)).count();
    sections(gold.len(), with_rows, scorers)
}

/// Whether a table of quotes has rows of an article.
fn has_rows(predictions: &BTreeMap<String, Prediction>, article: &GoldArticle) -> bool {
    predictions.get(&article.key).is_some_and(|p| !p.attributions.is_empty())
}

/// Counts an article with every scorer.
fn add(article: &GoldArticle, predictions: &BTreeMap<String, Prediction>, scorers: &mut [Box<dyn Scorer>]) {
    let nothing = Prediction::default();
    let predicted = predictions.get(&article.key).unwrap_or(&nothing).within(article.scope.as_ref());
    let pairing = Pairing::new(&article.text, &article.attributions, &predicted.attributions);
    let case = Case { article, predicted: &predicted, pairing: &pairing };
    for scorer in scorers {
        scorer.add(&case);
    }
}

/// The numbers of all scorers: a section for each that has any.
fn sections(articles: usize, with_rows: usize, scorers: &[Box<dyn Scorer>]) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("articles".to_string(), json!(articles));
    out.insert("articles_with_rows".to_string(), json!(with_rows));
    out.extend(scorers.iter().filter_map(|s| Some((s.section().to_string(), Value::Object(s.scores()?)))));
    out
}

/// Precision, recall and F1 in percent, rounded to two places, with their counts.
pub fn precision_recall(right: u64, predicted: u64, gold: u64) -> Value {
    let share = |n: u64| if n > 0 { right as f64 / n as f64 } else { 0.0 };
    let (p, r) = (share(predicted), share(gold));
    let f1 = if p + r > 0.0 { 200.0 * p * r / (p + r) } else { 0.0 };
    json!({
        "p": rounded(100.0 * p, 2),
        "r": rounded(100.0 * r, 2),
        "f1": rounded(f1, 2),
        "n_gold": gold,
        "n_pred": predicted,
    })
}

/// `x` rounded to a number of decimal places.
fn rounded(x: f64, places: i32) -> f64 {
    let scale = 10f64.powi(places);
    (x * scale).round() / scale
}
