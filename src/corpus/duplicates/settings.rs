//! The settings of the search for duplicates.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Whether duplicates are looked for, and from which similarity on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateSettings {
    /// Whether to look at all.
    pub enabled: bool,
    /// Resemblance of the texts (shared sequences of three words) from which on an article is a duplicate.
    pub article_similarity: Similarity,
    /// Resemblance of the contents (shared pairs of words) from which on two quotes are the same.
    pub quote_similarity: Similarity,
}

impl Default for DuplicateSettings {
    fn default() -> Self {
        Self { enabled: true, article_similarity: Similarity::LEAST, quote_similarity: Similarity::LEAST }
    }
}

/// A resemblance from 0.5, the lowest that the search is made for, to 1; three decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Similarity(u16);

impl Similarity {
    /// 0.5.
    pub const LEAST: Self = Self(500);

    /// The nearest similarity with three decimals; `None` outside 0.5 to 1.
    pub fn new(value: f64) -> Option<Self> {
        (0.5..=1.0).contains(&value).then(|| Self((value * 1000.0).round() as u16))
    }

    /// 0.5 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl Serialize for Similarity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

impl<'de> Deserialize<'de> for Similarity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = Similarity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a similarity from 0.5 to 1")
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Similarity, E> {
        Similarity::new(value).ok_or_else(|| E::invalid_value(de::Unexpected::Float(value), &self))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Similarity, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Similarity, E> {
        self.visit_f64(value as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, Serialize)]
    struct Holder {
        at: Similarity,
    }

    #[test]
    fn a_similarity_outside_the_range_is_refused_with_the_range() {
        let read = |toml: &str| toml::from_str::<Holder>(toml).map(|h| h.at.value());
        assert_eq!(read("at = 0.725").expect("a similarity"), 0.725);
        assert_eq!(read("at = 1").expect("a similarity"), 1.0);
        for wrong in ["at = 0.49", "at = 2", "at = nan", "at = -1", "at = \"much\""] {
            let message = read(wrong).expect_err(wrong).to_string();
            assert!(message.contains("0.5 to 1"), "{message}");
        }
        let written = toml::to_string(&Holder { at: Similarity(725) }).expect("toml");
        assert_eq!(written, "at = 0.725\n");
    }
}
