//! The settings of the search for duplicates.

use std::fmt;
use std::str::FromStr;

use crate::setting::{section, written_setting};

section! {
    /// Whether duplicates are looked for, and from which similarity on.
    pub struct DuplicateSettings {
        /// Look for articles that are copies of earlier ones, and for quotes that are the same words as
        /// earlier ones. docs/duplicates.md says how, and how to count with and without them.
        "duplicates.enabled" Rows, enabled: bool = true;
        /// The share of two texts' sequences of three words that both have, from which on the later article
        /// is a copy of the earlier: 0.5 to 1.
        "duplicates.article_similarity" Tables, article_similarity: Similarity = Similarity::MIN;
        /// The share of two contents' pairs of words that both have, from which on they are the same quote:
        /// 0.5 to 1.
        "duplicates.quote_similarity" Tables, quote_similarity: Similarity = Similarity::MIN;
    }
}

/// A resemblance from 0.5, the lowest that the search is made for, to 1; three decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Similarity(u16);

impl Similarity {
    /// 0.5.
    pub const MIN: Self = Self(500);

    /// The nearest similarity with three decimals; `None` outside 0.5 to 1.
    pub fn new(value: f64) -> Option<Self> {
        (0.5..=1.0).contains(&value).then(|| Self((value * 1000.0).round() as u16))
    }

    /// 0.5 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl fmt::Display for Similarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

impl FromStr for Similarity {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        word.parse().ok().and_then(Self::new).ok_or(())
    }
}

written_setting!(Similarity, Decimal, "a similarity from 0.5 to 1");

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::*;
    use crate::setting::SettingValue;

    #[test]
    fn a_similarity_outside_the_range_is_refused_with_the_range() {
        let read = |value: Value| Similarity::from_toml(&value).map(Similarity::value);
        assert_eq!(read(Value::Float(0.725)), Ok(0.725));
        assert_eq!(read(Value::Integer(1)), Ok(1.0));
        let wrong = [0.49, 2.0, f64::NAN, -1.0].map(Value::Float);
        for value in wrong.into_iter().chain([Value::String("much".to_string())]) {
            assert!(read(value.clone()).expect_err("no similarity").contains("0.5 to 1"), "{value}");
        }
        assert_eq!(Similarity(725).to_toml(), Value::Float(0.725));
    }
}
