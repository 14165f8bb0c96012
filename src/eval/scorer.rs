//! A group of measures.

use std::any::Any;

use serde_json::{Map, Value};

use super::gold::GoldArticle;
use super::pairing::Pairing;
use super::predictions::Prediction;

/// One article, with its gold and what was found.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The gold article.
    pub article: &'a GoldArticle,
    /// What was found in it.
    pub predicted: &'a Prediction,
    /// Which prediction answers which gold attribution.
    pub pairing: &'a Pairing,
}

/// A group of measures: counts over the articles, then gives its numbers. A further one (for other
/// annotations, another protocol) needs no change here: hand it to [`super::evaluate`].
pub trait Scorer: Any + Send + Sync {
    /// Name of its section.
    fn section(&self) -> &'static str;

    /// Counts one article.
    fn add(&mut self, case: &Case<'_>);

    /// Its numbers by name, in the order to show them; `None` if there was nothing to measure.
    fn scores(&self) -> Option<Map<String, Value>>;

    /// The same scorer without any counts.
    fn empty(&self) -> Box<dyn Scorer>;

    /// Adds the counts of a scorer of the same type; does nothing with one of another.
    fn merge(&mut self, other: &dyn Scorer);

    /// The scorer as a value of its own type.
    fn as_any(&self) -> &dyn Any;
}
