//! A calendar day, or none.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A day, written `2025-03-04`; none is the empty word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day(pub Option<Date>);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |date| write!(f, "{date}"))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = Day;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day such as \"2025-03-04\", or \"\" for none")
    }

    fn visit_str<E: de::Error>(self, written: &str) -> Result<Day, E> {
        match written.trim() {
            "" => Ok(Day(None)),
            // jiff also reads '20250304' and a time behind the day: only one form, so that nobody has to guess.
            day if day.len() == 10 => day.parse().map(|d| Day(Some(d))).map_err(|_| self.invalid(written)),
            _ => Err(self.invalid(written)),
        }
    }
}

impl Visitor {
    fn invalid<E: de::Error>(&self, written: &str) -> E {
        E::invalid_value(de::Unexpected::Str(written), self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, Serialize)]
    struct Holder {
        day: Day,
    }

    fn read(word: &str) -> Result<String, String> {
        let holder = toml::from_str::<Holder>(&format!("day = \"{word}\""));
        holder.map(|h| h.day.to_string()).map_err(|e| e.message().to_string())
    }

    #[test]
    fn a_day_or_none_is_read() {
        assert_eq!(read("2025-03-04"), Ok("2025-03-04".to_string()));
        assert_eq!(read(""), Ok(String::new()));
        for wrong in ["2025-02-30", "2025-3-4", "yesterday", "20250304", "2025-03-04T10:00"] {
            assert!(read(wrong).expect_err("no day").contains("2025-03-04"), "{wrong}");
        }
    }
}
